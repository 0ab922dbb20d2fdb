"""What all admin pages of a collection's rows have in common."""

import uuid

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.db.transaction import get_connection
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html_join

from sources.admin.choices import (
    SCOPES,
    LabelledAutocomplete,
    LabelledChoiceField,
    LabelledFormSet,
)
from sources.admin.forms import InlineForm, RowForm, VersionedForm
from sources.admin.rights import CollectionRights
from sources.admin.stale import differences_in
from sources.models import Operation
from sources.operations import recording
from sources.retiring import retire


class Offering(CollectionRights):
    """Offers related rows of the user's own collections only, by their labels."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        remote_admin = self.admin_site.get_model_admin(db_field.remote_field.model)
        if hasattr(remote_admin, "label"):
            kwargs.setdefault("queryset", remote_admin.get_queryset(request))
            kwargs.setdefault("form_class", LabelledChoiceField)
            if issubclass(kwargs["form_class"], LabelledChoiceField):
                kwargs["remote_admin"] = remote_admin
            if db_field.name in self.get_autocomplete_fields(request):
                kwargs["widget"] = LabelledAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, LabelledChoiceField):
            for deed in ("change", "delete", "view"):
                setattr(field.widget, f"can_{deed}_related", False)
        return field

    def narrow(self, form, obj, request):
        """Offer rows of `obj`'s collection and document, or of those that the address names."""
        if obj is None:
            asked = {name: request.GET.get(name, "") for name in SCOPES}
            scope = {name: value for name, value in asked.items() if value.isdecimal()}
        else:
            scope = {
                "collection": obj.collection_id,
                "document": getattr(obj, "document_id", None),
            }
        for field in form.base_fields.values():
            if isinstance(field, LabelledChoiceField):
                field.narrow(scope)


class PreparedChangeList(ChangeList):
    def get_queryset(self, request, exclude_parameters=None):
        rows = super().get_queryset(request, exclude_parameters)
        return self.model_admin.listed(rows, request)

    def get_filters(self, request):
        """Once per page: each facet would make all filters anew."""
        if not hasattr(self, "_filters"):
            self._filters = super().get_filters(request)
        return self._filters


class RecordedAdmin(admin.ModelAdmin):
    """What a page of the admin changes is one operation in the collection's history.

    A form to add a row carries a key: sent twice, it adds once and answers alike.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        key = form_key(request) if object_id is None else None
        if key and (answer := self._answered(request, key)):
            return answer
        extra_context = {**(extra_context or {}), "form_key": key}
        view = super().changeform_view
        try:
            return self._recorded(request, view, object_id, form_url, extra_context, key=key)
        except IntegrityError:  # somebody was faster: perhaps the same form
            if key and (answer := self._answered(request, key)):
                return answer
            raise

    def delete_view(self, request, *args, **kwargs):
        return self._recorded(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        return self._recorded(request, super().changelist_view, *args, **kwargs)

    def _recorded(self, request, view, *args, key=None, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with recording(request.user, "Edited in the admin", key=key) as recorder:
            response = view(request, *args, **kwargs)
            if response.status_code < 400:
                recorder.finish()
            else:
                transaction.set_rollback(True)  # refused: nor is there anything beside it
        return response

    def _answered(self, request, key):
        """The answer to a form that has done its work already, or None."""
        if request.method != "POST" or not self.has_add_permission(request):
            return None
        operation = Operation.objects.filter(user=request.user, key=key).first()
        if operation is None:
            return None
        row = self.get_queryset(request).filter(pk=self.made_by(operation)).first()
        if row is None:  # deleted since
            return self.response_post_save_add(request, None)
        return self.response_add(request, row)

    def made_by(self, operation):
        """The id of the row that the form of `operation` added."""
        made = operation.changes.filter(table=self.opts.label_lower, before__isnull=True)
        return made.values_list("row", flat=True).first()


def form_key(request):
    """The key that a form to add something was sent with; a new one for a form not yet sent."""
    try:
        return uuid.UUID(request.POST.get("_form_key", ""))
    except ValueError:
        return uuid.uuid4()


class CollectionAdmin(Offering, RecordedAdmin):
    form = RowForm
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    settled_fields = ()  # chosen when the row is added, and never changed

    # What a row is called where it can be chosen.

    def label(self, row):
        return str(row)

    def labelled(self, rows):
        """Load what label() shows."""
        return rows

    # The list

    def listed(self, rows, request):
        """Load what the list shows."""
        return rows

    def get_changelist(self, request, **kwargs):
        return PreparedChangeList

    def lookup_allowed(self, lookup, value, request=None):
        """Never through a reverse relation: it would tell of rows that the user may not see."""
        options = self.opts
        for part in lookup.split(LOOKUP_SEP):
            try:
                field = options.get_field(part)
            except FieldDoesNotExist:
                break
            if field.auto_created and not field.concrete:
                return False
            if not field.is_relation:
                break
            options = field.related_model._meta
        return super().lookup_allowed(lookup, value, request)

    # The form

    def view_on_site(self, row):
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else None

    def get_object(self, request, object_id, from_field=None):
        """Somebody else's row does not exist. Whoever writes waits for the other writer first."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        if request.method == "POST" and get_connection().in_atomic_block:
            self.lock(row)
            row = super().get_object(request, object_id, from_field)
            if row is None:
                raise Http404
        return row

    def lock(self, row):
        row.collection.lock()

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.settled_fields if obj else ())]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.request = request
        self.narrow(form, obj, request)
        return form

    def get_fieldsets(self, request, obj=None):
        """What is not yet known is left out of the add form; what is chosen once, of the other."""
        fieldsets = super().get_fieldsets(request, obj)
        made = set(self.readonly_fields) if obj is None else {"chosen_collection"}
        kept = [
            (name, {**options, "fields": [f for f in options["fields"] if f not in made]})
            for name, options in fieldsets
        ]
        return [(name, options) for name, options in kept if options["fields"]]

    def save_model(self, request, obj, form, change):
        if change and "key" in form.changed_data:
            old = form.initial["key"]
            retire(obj, kind=self.opts.model_name, key=old, was=str(obj), went=obj.key)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if change and changed and isinstance(form, VersionedForm):
            form.instance.version += 1
            form.instance.save(update_fields=["version"])

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Rows below the form meet those that somebody wrote meanwhile."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" and inline.has_change_permission(request, obj):
            began = request.POST.get("edited_version")
            kwargs["stale"] = hasattr(obj, "version") and str(obj.version) != began
        return kwargs

    def render_change_form(self, request, context, **kwargs):
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        forms = [form, *(one for inline in inlines for one in inline.formset.forms)]
        stale = [form for form in forms if getattr(form, "stale", False)]
        if stale:
            context["differences"] = differences_in(form, inlines)
        response = super().render_change_form(request, context, **kwargs)
        if context.get("errors"):
            gone = any(inline.formset.stale for inline in inlines)
            response.status_code = 409 if stale or gone else 422
        return response

    def links_to_referring(self, row):
        """How many rows of each table refer to `row`, each with a link to their list."""
        return format_html_join(
            " · ",
            '<a href="{}?{}__id__exact={}">{} {}</a>',
            (
                (
                    reverse(f"admin:{related._meta.label_lower.replace('.', '_')}_changelist"),
                    relation.field.name,
                    row.pk,
                    number,
                    related._meta.verbose_name_plural,
                )
                for relation, number in referring(row)
                if self.admin_site.is_registered(related := relation.related_model)
            ),
        )

    # Deleting

    def kept_by(self, row):
        """Lines that say which rows keep `row` from being deleted."""
        for relation, number in referring(row):
            if relation.on_delete is models.RESTRICT:
                yield f"“{row}” has {number:,} {relation.related_model._meta.verbose_name_plural}"

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = [line for row in objs for line in self.kept_by(row)] or protected
        return deleted, counts, lacking, protected

    def retire(self, row):
        """Remember a number or a key that goes with `row`."""

    def delete_model(self, request, obj):
        self.retire(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            self.delete_model(request, row)


class KeyedAdmin(CollectionAdmin):
    """Voices, documents and issues: rows with a key, of a collection that is chosen once."""

    readonly_fields = ["collection"]
    save_on_top = False

    def get_prepopulated_fields(self, request, obj=None):
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def retire(self, row):
        retire(row, kind=self.opts.model_name, key=row.key, was=str(row))


class CollectionInline(Offering, admin.TabularInline):
    form = InlineForm
    formset = LabelledFormSet
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.request = request
        self.narrow(formset.form, obj, request)
        return formset


def referring(row):
    """Yield (relation, number of rows) for each table with rows that refer to `row`."""
    for relation in row._meta.related_objects:
        if relation.one_to_many:
            number = getattr(row, relation.get_accessor_name()).count()
            if number:
                yield relation, number
