"""Passages: edited with the statement that cites them, and found in the document's text at once."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminIntegerFieldWidget
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join

from arguments.models import Citation
from arguments.placing import DocumentText, drop_uncited
from sources import texts
from sources.admin.base import CollectionInline
from sources.admin.choices import LabelledFormSet
from sources.admin.documents import OfDocument
from sources.admin.forms import InlineForm
from sources.admin.rights import ReadOnly
from sources.anchoring import fold_words
from sources.models import Passage


class CitationForm(InlineForm):
    """Edits the words of the passage behind a citation."""

    first_words = forms.CharField(
        max_length=300,
        label="First words",
        help_text="Exactly as printed, 3 to 7 words; a passage of up to seven words is first words alone.",
    )
    last_words = forms.CharField(max_length=300, required=False, label="Last words")
    paragraph = forms.IntegerField(
        min_value=1,
        required=False,
        widget=AdminIntegerFieldWidget,
        label="Paragraph",
        help_text="Empty: found from the words, once the text is there.",
    )

    class Meta:
        model = Citation
        fields = ["order"]

    def __init__(self, *args, document_text=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.document_text = document_text
        if self.instance.pk:
            for name in ("first_words", "last_words", "paragraph"):
                self.initial[name] = getattr(self.instance.passage, name)

    def clean(self):
        cleaned = super().clean()
        if self.errors or self.parent is None or not self.parent.document_id:
            return cleaned
        self.instance.document_id = self.parent.document_id
        for name in ("first_words", "last_words"):
            cleaned[name] = fold_words(cleaned[name])
        if not self.has_changed():
            return cleaned
        if self._stays_fixed():
            cleaned["paragraph"] = self.instance.passage.paragraph
            return cleaned
        text = self.document_text() if self.document_text else None
        if text is not None:
            try:
                place = text.find(cleaned["first_words"], cleaned["last_words"])
            except ValidationError as error:
                self.add_error(None, error)  # it is long, and wants the width of the row
            else:
                cleaned["paragraph"] = text.paragraph(place)
        elif not cleaned["paragraph"]:
            self.add_error(
                "paragraph", "The text is not here to look it up in: give the paragraph's number."
            )
        return cleaned

    def _stays_fixed(self):
        """Whether offsets name the passage, and go on doing so: its words are as they were."""
        words = {"first_words", "last_words"} & set(self.changed_data)
        return bool(self.instance.pk and self.instance.passage.fixed and not words)

    def save_passage(self):
        """Write the words; a passage that another statement cites too stays, and this one gets its own."""
        words = {name: self.cleaned_data[name] for name in ("first_words", "last_words")}
        words["paragraph"] = self.cleaned_data["paragraph"]
        words["fixed"] = self.instance.passage.fixed if self._stays_fixed() else None
        passage = self.instance.passage if self.instance.passage_id else None
        if passage and passage.citations.exclude(pk=self.instance.pk).exists():
            passage = None
        if passage is None:
            passage = Passage(
                collection_id=self.instance.collection_id, document_id=self.instance.document_id
            )
        for name, value in words.items():
            setattr(passage, name, value)
        passage.save()
        self.instance.passage = passage
        return passage

    def save(self, commit=True):
        self.saved_passage = self.save_passage()
        return super().save(commit)


class CitationFormSet(LabelledFormSet):
    known_by = "first_words"

    def said_then(self, columns, then):
        return then.row(Passage, columns["passage_id"]) or {}

    @cached_property
    def document_text(self):
        document = self.instance.document if self.instance.document_id else None
        text = texts.current(document) if document else None
        return DocumentText(text) if text else None

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "document_text": lambda: self.document_text}

    def save(self, commit=True):
        saved = super().save(commit)
        placed = [form.saved_passage for form in self.forms if hasattr(form, "saved_passage")]
        if placed and self.document_text:
            texts.place(placed, self.document_text.text)
        return saved

    def delete_existing(self, obj, commit=True):
        passage = obj.passage
        super().delete_existing(obj, commit)
        drop_uncited([passage.pk])


class CitationInline(CollectionInline):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    verbose_name = "passage"
    fields = ["first_words", "last_words", "paragraph", "order", "state"]
    readonly_fields = ["state"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("passage")

    @admin.display(description="state")
    def state(self, citation):
        return citation.passage.state if citation.passage_id else ""


@admin.register(Passage)
class PassageAdmin(ReadOnly, OfDocument):
    """Where each passage was found. Its words are edited with the statement that cites it."""

    list_display = ["words", "document", "paragraph", "state", "cited_by"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        "state",
        ("document", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["first_words", "last_words", "document__title"]
    ordering = ["collection_id", "document_id", "paragraph", "id"]
    fields = [
        "document",
        "paragraph",
        "first_words",
        "last_words",
        "state",
        "text",
        "start",
        "end",
        "cited_by",
    ]
    readonly_fields = fields

    def listed(self, rows, request):
        return super().listed(rows, request).prefetch_related("statements")

    @admin.display(description="words", ordering="first_words")
    def words(self, passage):
        return str(passage)

    @admin.display(description="cited by")
    def cited_by(self, passage):
        return format_html_join(
            ", ",
            '<a href="{}">S{}</a>',
            (
                (reverse("admin:arguments_statement_change", args=[row.pk]), row.number)
                for row in passage.statements.all()
            ),
        )
