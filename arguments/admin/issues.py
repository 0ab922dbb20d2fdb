"""Issues, the positions on them, and which documents were read for them."""

from django.contrib import admin
from django.db.models import Count

from arguments.models import Issue, Position, Reading
from sources.admin.base import CollectionAdmin, KeyedAdmin
from sources.admin.forms import RowForm, TopLevelForm, VersionedForm


class IssueForm(VersionedForm, TopLevelForm):
    pass


@admin.register(Issue)
class IssueAdmin(KeyedAdmin):
    form = IssueForm
    list_display = ["question", "label", "key", "order", "positions_on_it", "collection"]
    list_filter = [("collection", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["question", "label", "key"]
    ordering = ["collection_id", "order", "id"]
    prepopulated_fields = {"key": ["label"]}
    readonly_fields = ["collection", "version", "parts"]
    fieldsets = [
        (
            None,
            {"fields": ["chosen_collection", "collection", "question", "label", "key", "order"]},
        ),
        (None, {"fields": ["note", "parts"]}),
        ("Provenance", {"fields": ["version"]}),
    ]

    def listed(self, rows, request):
        return rows.select_related("collection").annotate(taken=Count("positions"))

    @admin.display(description="positions", ordering="taken")
    def positions_on_it(self, issue):
        return issue.taken

    @admin.display(description="rows")
    def parts(self, issue):
        return self.links_to_referring(issue)


@admin.register(Position)
class PositionAdmin(CollectionAdmin):
    form = RowForm
    list_display = ["issue", "stance", "statement", "document"]
    list_display_links = ["issue", "stance"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        ("issue", admin.RelatedOnlyFieldListFilter),
        "stance",
        ("statement__document", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["issue__question", "statement__wording"]
    ordering = ["collection_id", "issue_id", "statement__number"]
    autocomplete_fields = ["issue", "statement"]
    fieldsets = [(None, {"fields": ["issue", "statement", "stance"]})]

    def listed(self, rows, request):
        return rows.select_related("issue", "statement__document")

    @admin.display(description="document")
    def document(self, position):
        return position.statement.document


@admin.register(Reading)
class ReadingAdmin(CollectionAdmin):
    form = RowForm
    list_display = ["issue", "document", "analyst"]
    list_display_links = ["issue", "document"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        ("issue", admin.RelatedOnlyFieldListFilter),
        ("document", admin.RelatedOnlyFieldListFilter),
        ("analyst", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["issue__question", "document__title"]
    ordering = ["collection_id", "issue_id", "document_id", "analyst_id"]
    autocomplete_fields = ["issue", "document"]
    readonly_fields = ["analyst"]
    fieldsets = [(None, {"fields": ["issue", "document", "analyst"]})]

    def listed(self, rows, request):
        return rows.select_related("issue", "document", "analyst")
