"""Arguments: premises, together, for or against one target, and never round a circle."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from arguments.admin.labels import (
    argument_label,
    arguments_labelled,
    search_arguments,
    step_of,
)
from arguments.models import Argument, Direction, Premise
from arguments.steps import refuse_circle, refuse_round_of_undercuts
from sources.admin.base import CollectionAdmin, CollectionInline
from sources.admin.choices import LabelledFormSet
from sources.admin.documents import cited
from sources.admin.forms import InlineForm, RowForm, VersionedForm
from sources.retiring import retire


class ArgumentForm(VersionedForm, RowForm):
    class Meta:
        model = Argument
        fields = "__all__"
        help_texts = {
            "document": "The document that argues so. Empty: a step that you draw across documents. "
            "Chosen once.",
            "statement": "What the premises speak for or against. Choose this or an argument.",
            "argument": "For an undercut: the argument whose step is doubted.",
        }

    def clean(self):
        cleaned = super().clean()
        document = self.instance.document if self.instance.pk else cleaned.get("document")
        for name in ("statement", "argument"):
            refuse_other_document(self, name, cleaned.get(name), document)
        if bool(cleaned.get("statement")) == bool(cleaned.get("argument")):
            if not {"statement", "argument"} & self.errors.keys():
                self.add_error(None, "Choose one target: a statement, or the argument to undercut.")
        elif self.instance.pk and cleaned.get("argument"):
            try:
                refuse_round_of_undercuts(self.instance, cleaned["argument"])
            except ValidationError as error:
                self.add_error("argument", error)
        return cleaned


def refuse_other_document(form, name, row, document):
    """What a document's own step uses is of that document."""
    if row is not None and document is not None and row.document_id != document.pk:
        form.add_error(
            name,
            f"“{row}” is not of the document “{document}”. A step across documents has no "
            "document; an opposition between two is a tag.",
        )


class PremiseForm(InlineForm):
    def clean(self):
        cleaned = super().clean()
        if self.parent is not None:
            refuse_other_document(self, "statement", cleaned.get("statement"), self.parent.document)
            self.instance.document_id = self.parent.document_id
        return cleaned


class PremiseFormSet(LabelledFormSet):
    default_error_messages = {"too_few_forms": "An argument needs at least one premise."}

    def clean(self):
        super().clean()
        argument = self.instance
        if any(self.errors) or argument.direction != Direction.SUPPORT or not argument.statement_id:
            return
        premises = [
            form.cleaned_data["statement"].pk
            for form in self.forms
            if form.cleaned_data.get("statement") and form not in self.deleted_forms
        ]
        refuse_circle(argument, premises)


class PremiseInline(CollectionInline):
    model = Premise
    form = PremiseForm
    formset = PremiseFormSet
    fields = ["statement", "order"]
    autocomplete_fields = ["statement"]
    min_num = 1

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class DrawnByFilter(admin.SimpleListFilter):
    title = "origin"
    parameter_name = "drawn_by"

    def lookups(self, request, model_admin):
        return [("text", "the text's own"), ("analyst", "an analyst's")]

    def queryset(self, request, rows):
        if self.value():
            return rows.filter(document__isnull=self.value() == "analyst")
        return rows


class UndercutFilter(admin.SimpleListFilter):
    title = "target"
    parameter_name = "target"

    def lookups(self, request, model_admin):
        return [("statement", "a statement"), ("argument", "an argument (undercut)")]

    def queryset(self, request, rows):
        if self.value():
            return rows.filter(argument__isnull=self.value() == "statement")
        return rows


@admin.register(Argument)
class ArgumentAdmin(CollectionAdmin):
    form = ArgumentForm
    inlines = [PremiseInline]
    list_display = ["name", "step", "target_title", "argued_in", "implicit"]
    list_display_links = ["name", "step"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        ("document", admin.RelatedOnlyFieldListFilter),
        "direction",
        UndercutFilter,
        DrawnByFilter,
        "implicit",
        ("analyst", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["note"]
    search_help_text = "Words of a premise or of the target, or the number: A7."
    ordering = ["collection_id", "number"]
    autocomplete_fields = ["document", "statement", "argument"]
    settled_fields = ["document"]
    readonly_fields = ["number", "collection", "analyst", "version"]
    fieldsets = [
        (None, {"fields": ["number", "document", "direction", "statement", "argument"]}),
        (None, {"fields": ["implicit", "note"]}),
        ("Provenance", {"fields": ["collection", "analyst", "version"]}),
    ]

    def labelled(self, rows):
        return arguments_labelled(rows)

    def label(self, row):
        return argument_label(row)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("statement", "argument")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return search_arguments(queryset, search_term), False

    def listed(self, rows, request):
        return arguments_labelled(rows)

    @admin.display(description="number", ordering="number")
    def name(self, argument):
        return f"A{argument.number}"

    @admin.display(description="step")
    def step(self, argument):
        return step_of(argument)

    @admin.display(description="target")
    def target_title(self, argument):
        return str(argument.statement or f"the step of A{argument.argument.number}")

    @admin.display(description="argued in")
    def argued_in(self, argument):
        return cited(argument.document) if argument.document else "drawn by an analyst"

    def save_model(self, request, obj, form, change):
        if not change:
            obj.number = obj.collection.take_number("argument")
        super().save_model(request, obj, form, change)

    def kept_by(self, row):
        for undercut in arguments_labelled(row.undercuts.all()):
            yield f"A{row.number} is undercut by A{undercut.number} ({step_of(undercut)})"

    def retire(self, row):
        retire(row, kind="argument", key=row.number, was=step_of(row))
