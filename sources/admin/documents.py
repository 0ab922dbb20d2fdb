"""Documents, their texts and paragraphs."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from sources.admin.base import CollectionAdmin, CollectionInline, KeyedAdmin
from sources.admin.forms import RowForm, TopLevelForm, VersionedForm
from sources.admin.voices import refuse_taken_key
from sources.models import Authorship, Document, Paragraph, Role, Text, Voice
from sources.web import on_the_web


def cited(document):
    """How a document is named in lists: its authors, title and year."""
    title = " ".join(part for part in (document.title, document.year) if part)
    authors = document.authors_brief
    return title if authors == document.title else f"{authors}, {title}"


class DocumentForm(VersionedForm, TopLevelForm):
    def clean(self):
        cleaned = super().clean()
        refuse_taken_key(self, cleaned, Voice, "voice")
        return cleaned

    def clean_text_file(self):
        name = self.cleaned_data["text_file"]
        if "/" in name or "\\" in name or name in {".", ".."}:
            raise ValidationError("Give a file's name without a folder.")
        return name

    def clean_url(self):
        on_the_web(self.cleaned_data["url"])
        return self.cleaned_data["url"]


class AuthorshipInline(CollectionInline):
    model = Authorship
    fields = ["voice", "role", "order"]
    autocomplete_fields = ["voice"]
    verbose_name = "author"


@admin.register(Document)
class DocumentAdmin(KeyedAdmin):
    form = DocumentForm
    inlines = [AuthorshipInline]
    list_display = ["cited", "publisher", "dated_as", "language", "collection"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        "language",
        ("analyst", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["title", "key", "publisher", "voices__name", "voices__short"]
    ordering = ["collection_id", *Document._meta.ordering]
    prepopulated_fields = {"key": ["title"]}
    readonly_fields = ["collection", "analyst", "version", "parts"]
    fieldsets = [
        (None, {"fields": ["chosen_collection", "collection", "title", "key"]}),
        ("Published", {"fields": ["publisher", "url", "language", "text_file"]}),
        ("Date", {"fields": ["dated_as", "dated_from", "dated_to"]}),
        ("What belongs to it", {"fields": ["parts"]}),
        ("Provenance", {"fields": ["analyst", "version"]}),
    ]

    def labelled(self, rows):
        return rows.with_authors()

    def label(self, row):
        return cited(row)

    def listed(self, rows, request):
        return rows.with_authors().select_related("collection")

    @admin.display(description="document", ordering="title")
    def cited(self, document):
        return cited(document)

    @admin.display(description="rows")
    def parts(self, document):
        return self.links_to_referring(document)

    def get_deleted_objects(self, objs, request):
        """A text is never deleted by itself, but it goes with its document."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {Text._meta.verbose_name}, protected


class OfDocument(CollectionAdmin):
    """Rows of a document, which is chosen when they are added."""

    settled_fields = ["document"]
    autocomplete_fields = ["document"]
    ordering = ["collection_id", "document_id", "id"]

    def listed(self, rows, request):
        return rows.select_related("document")


@admin.register(Text)
class TextAdmin(OfDocument):
    """Append-only; an editor says whether anyone who may read the map may read it."""

    list_display = ["document", "version", "length", "public"]
    list_display_links = ["version"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        "public",
        ("document", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["document__title", "document__key"]
    work_role = Role.EDITOR
    ordering = ["collection_id", "document_id", "version"]
    readonly_fields = ["document", "version", "length", "body_shown"]
    fields = ["document", "version", "length", "public", "body_shown"]

    def has_add_permission(self, request, obj=None):
        return False

    has_delete_permission = lambda self, request, obj=None: False  # noqa: E731

    def listed(self, rows, request):
        return super().listed(rows, request).defer("body")

    @admin.display(description="Text")
    def body_shown(self, text):
        return format_html('<div class="text-body">{}</div>', text.body)

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=["public"])  # the database refuses to write the other columns


@admin.register(Paragraph)
class ParagraphAdmin(OfDocument):
    form = RowForm
    list_display = ["document", "number", "role", "precis_short"]
    list_display_links = ["number"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        "role",
        ("document", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["precis", "document__title"]
    ordering = ["collection_id", "document_id", "number"]
    fieldsets = [(None, {"fields": ["document", "number", "role", "precis"]})]

    @admin.display(description="précis", ordering="precis")
    def precis_short(self, paragraph):
        precis = paragraph.precis
        return precis if len(precis) <= 100 else f"{precis[:99].rstrip()}…"
