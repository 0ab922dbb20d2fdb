"""Statements: what is said, who holds it, and where it stands."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from arguments.admin.bulk import export_selected, set_for_all
from arguments.admin.labels import (
    arguments_labelled,
    search_statements,
    statement_label,
    statements_labelled,
    step_of,
)
from arguments.admin.passages import CitationInline
from arguments.models import Addressing, Argument, Citation, Holding, Pair, Position, Statement
from arguments.placing import drop_uncited
from sources import texts
from sources.admin.base import CollectionAdmin, CollectionInline
from sources.admin.choices import LabelledFormSet
from sources.admin.forms import RowForm, VersionedForm
from sources.admin.rights import rights_of
from sources.anchoring import paragraphs
from sources.models import Document, PassageState
from sources.retiring import retire


class StatementForm(VersionedForm, RowForm):
    class Meta:
        model = Statement
        fields = "__all__"
        help_texts = {
            "document": "Chosen once: passages and arguments are of the same document.",
            "kind": "Claim: someone could dispute it. Evidence: offered as given to carry a claim. "
            "Recommendation: what someone should, must or needs to do.",
            "attribution": "Asserted by the document's authors; reported of another voice; quoted "
            "in the voice's own words; conceded by the authors against their own case.",
            "note": "Remarks and corrections: chains of reports, “unanswered” for a concession.",
        }


class HeldFormSet(LabelledFormSet):
    default_error_messages = {"too_few_forms": "Say who holds the statement: at least one voice."}


class HoldingInline(CollectionInline):
    model = Holding
    formset = HeldFormSet
    fields = ["voice", "order"]
    autocomplete_fields = ["voice"]
    verbose_name = "voice that holds it"
    verbose_name_plural = "voices that hold it"
    min_num = 1

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class AddressingInline(CollectionInline):
    model = Addressing
    fields = ["voice", "order"]
    autocomplete_fields = ["voice"]
    verbose_name = "addressee"


class PositionInline(CollectionInline):
    model = Position
    fields = ["issue", "stance"]
    autocomplete_fields = ["issue"]


class PassagesFilter(admin.SimpleListFilter):
    title = "passages"
    parameter_name = "passages"

    def lookups(self, request, model_admin):
        return [("none", "without a passage"), *PassageState.choices]

    def queryset(self, request, rows):
        if self.value() == "none":
            return rows.exclude(pk__in=Citation.objects.values("statement"))
        if self.value():
            cited = Citation.objects.filter(passage__state=self.value())
            return rows.filter(pk__in=cited.values("statement"))
        return rows


@admin.register(Statement)
class StatementAdmin(CollectionAdmin):
    form = StatementForm
    inlines = [HoldingInline, AddressingInline, CitationInline, PositionInline]
    list_display = ["name", "title", "kind", "held_by", "attribution", "said_in", "placed"]
    list_display_links = ["name", "title"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        ("document", admin.RelatedOnlyFieldListFilter),
        "kind",
        "attribution",
        PassagesFilter,
        "hedged",
        "implicit",
        "unaddressed",
        ("analyst", admin.RelatedOnlyFieldListFilter),
    ]
    actions = [set_for_all, export_selected]
    search_fields = ["wording"]
    search_help_text = "Words of the statement, or its number: S23."
    ordering = ["collection_id", "number"]
    autocomplete_fields = ["document"]
    settled_fields = ["document"]
    readonly_fields = ["number", "collection", "analyst", "version", "bearing"]
    fieldsets = [
        (None, {"fields": ["number", "document", "kind", "wording", "label"]}),
        (
            "Who holds it",
            {
                "fields": ["attribution", "hedged", "implicit", "unaddressed", "note"],
                "description": "The voices, the addressees and the passages follow below.",
            },
        ),
        ("How it bears on others", {"fields": ["bearing"]}),
        ("Provenance", {"fields": ["collection", "analyst", "version"]}),
    ]
    change_form_template = "admin/beside_document.html"

    def labelled(self, rows):
        return statements_labelled(rows)

    def label(self, row):
        return statement_label(row)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return search_statements(queryset, search_term), False

    # The list

    def listed(self, rows, request):
        return rows.with_sources()

    @admin.display(description="number", ordering="number")
    def name(self, statement):
        return f"S{statement.number}"

    @admin.display(description="statement")
    def title(self, statement):
        return statement.title

    @admin.display(description="held by")
    def held_by(self, statement):
        return ", ".join(holding.voice.brief for holding in statement.holdings.all())

    @admin.display(description="document")
    def said_in(self, statement):
        document = statement.document
        return f"{document.authors_brief} {document.year}".strip()

    @admin.display(description="passages")
    def placed(self, statement):
        states = [citation.passage.state for citation in statement.citations.all()]
        return ", ".join(states) or "none"

    # The form

    @admin.display(description="Arguments")
    def bearing(self, statement):
        """The arguments for and against it and those it is used in, with links to add one."""
        reasons = arguments_labelled(Argument.objects.filter(statement=statement))
        uses = arguments_labelled(Argument.objects.filter(premises__statement=statement))
        add = reverse("admin:arguments_argument_add")
        asked = f"collection={statement.collection_id}&document={statement.document_id}"
        links = format_html(
            '<li><a href="{0}?{1}&statement={2}">Add a reason for it</a></li>'
            '<li><a href="{0}?{1}&statement={2}&direction=attack">Add a reason against it</a></li>',
            add,
            asked,
            statement.pk,
        )
        return format_html(
            '<ul class="bearing">{}{}{}</ul>', steps_linked(reasons), steps_linked(uses), links
        )

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["beside"] = beside(obj.document if obj else self._asked_document(request))
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _asked_document(self, request):
        asked = request.POST.get("document") or request.GET.get("document", "")
        if not asked.isdecimal():
            return None
        documents = self.admin_site.get_model_admin(Document).get_queryset(request)
        return documents.filter(pk=asked).first()

    def save_model(self, request, obj, form, change):
        if not change:
            obj.number = obj.collection.take_number("statement")
        super().save_model(request, obj, form, change)

    # Deleting

    def kept_by(self, row):
        uses = Argument.objects.filter(premises__statement=row)
        for argument in arguments_labelled(uses):
            yield f"S{row.number} is a premise of A{argument.number} ({step_of(argument)})"
        for argument in arguments_labelled(Argument.objects.filter(statement=row)):
            yield f"S{row.number} is the target of A{argument.number} ({step_of(argument)})"
        for position in row.positions.select_related("issue"):
            yield f"S{row.number} takes a position: {position}"
        pairs = Pair.objects.filter(first=row) | Pair.objects.filter(second=row)
        for pair in pairs.select_related("first", "second"):
            yield f"It is compared with another statement: {pair}"

    def get_deleted_objects(self, objs, request):
        """What keeps a statement of a blind collection would tell an analyst of a tag."""
        blind = rights_of(request).blind
        kept = [row for row in objs if row.collection_id in blind]
        if not kept:
            return super().get_deleted_objects(objs, request)
        lines = [
            f"S{row.number}: while the collection is blind, a statement is deleted on its own page."
            for row in kept
        ]
        return [str(row) for row in objs], {}, set(), lines

    def retire(self, row):
        retire(row, kind="statement", key=row.number, was=row.wording)

    def delete_model(self, request, obj):
        passages = list(obj.citations.values_list("passage", flat=True))
        super().delete_model(request, obj)
        drop_uncited(passages)


def steps_linked(arguments):
    return format_html_join(
        "",
        '<li><a href="{}">A{}</a>: {}</li>',
        (
            (
                reverse("admin:arguments_argument_change", args=[argument.pk]),
                argument.number,
                step_of(argument),
            )
            for argument in arguments
        ),
    )


def beside(document):
    """The document to read beside the form: [(paragraph's number, its text or else its précis)]."""
    if document is None:
        return None
    text = texts.current(document)
    if text:
        places = paragraphs(text.body)
        numbered = [(n, text.body[at.start : at.end]) for n, at in enumerate(places, start=1)]
    else:
        numbered = list(document.paragraphs.values_list("number", "precis"))
    return {"document": document, "text": text, "paragraphs": numbered}
