"""Choosing a related row: fields, widget and endpoint that show what a row is, without N+1.

A ModelAdmin says what its rows are called with `label(row)`, and what a label
needs with `labelled(rows)`.
"""

from urllib.parse import urlencode

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

from sources.admin.stale import meet

SCOPES = ("collection", "document")  # what the rows on offer can be narrowed to


class LabelledAutocomplete(AutocompleteSelect):
    """Offers rows by their labels, of one document or collection where `scope` says so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope = {}

    def get_url(self):
        url = super().get_url()
        return f"{url}?{urlencode(self.scope)}" if self.scope else url

    def optgroups(self, name, value, attr=None):
        field = self.choices.field
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))
        for row in field.rows(value):
            label = field.label_from_instance(row)
            options.append(self.create_option(name, row.pk, label, True, len(options)))
        return [(None, options, 0)]


class LabelledChoiceField(ModelChoiceField):
    """`known` holds rows by id that a formset loaded for all its forms at once."""

    def __init__(self, *args, remote_admin=None, **kwargs):
        self.remote_admin, self.known = remote_admin, {}
        super().__init__(*args, **kwargs)

    def label_from_instance(self, row):
        return self.remote_admin.label(row)

    def rows(self, values):
        ids = {int(value) for value in values if str(value).isdecimal()}
        if ids <= self.known.keys():
            return [self.known[pk] for pk in sorted(ids)]
        return self.remote_admin.labelled(self.queryset.filter(pk__in=ids))

    def to_python(self, value):
        if str(value).isdecimal() and int(value) in self.known:
            return self.known[int(value)]
        return super().to_python(value)

    @property
    def inner_widget(self):
        wrapped = isinstance(self.widget, RelatedFieldWidgetWrapper)
        return self.widget.widget if wrapped else self.widget

    def narrow(self, scope):
        """Offer only rows of the scope, {"collection": id, "document": id}."""
        names = {field.name for field in self.queryset.model._meta.fields}
        fitting = {name: pk for name, pk in scope.items() if name in names and pk}
        if fitting:
            self.queryset = self.queryset.filter(**fitting)
            if isinstance(self.inner_widget, LabelledAutocomplete):
                self.inner_widget.scope = fitting


class LabelledFormSet(BaseInlineFormSet):
    """Loads the related rows of all its forms with one query per field; forms know the `parent`."""

    stale = False

    def __init__(self, *args, stale=None, **kwargs):
        """`stale`: whether the row above was changed since the form was opened; None: who cares."""
        super().__init__(*args, **kwargs)
        if stale is not None and self.instance.pk:
            self.stale = meet(self, stale) and not stale

    @property
    def known_by(self):
        """The field that tells rows apart."""
        fields = self.form.base_fields
        related = (n for n, field in fields.items() if isinstance(field, LabelledChoiceField))
        return next(related, next(iter(fields)))

    def said_then(self, columns, then):
        """A row's form as it began when the row had `columns`; `then` is an Earlier."""
        return {
            name: columns.get(f"{name}_id", columns.get(name)) for name in self.form.base_fields
        }

    def clean(self):
        super().clean()
        if self.stale:
            raise ValidationError(
                "Somebody removed a row while you were editing. Nothing is saved yet: save again "
                "to put yours back, or delete it here too."
            )

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "parent": self.instance}

    @cached_property
    def forms(self):
        forms = super().forms
        for name, field in self.form.base_fields.items():
            if isinstance(field, LabelledChoiceField):
                known = self._known(field, {str(form[name].value()) for form in forms})
                for form in forms:
                    if name in form.fields:
                        form.fields[name].known = known
        return forms

    def _known(self, field, values):
        ids = [int(value) for value in values if value.isdecimal()]
        if not ids:
            return {}
        rows = field.remote_admin.labelled(field.queryset.filter(pk__in=ids))
        return {row.pk: row for row in rows}


class LabelledAutocompleteView(AutocompleteJsonView):
    def get_queryset(self):
        rows = super().get_queryset()
        names = {field.name for field in rows.model._meta.fields}
        for name in SCOPES:
            value = self.request.GET.get(name, "")
            if name in names and value.isdecimal():
                rows = rows.filter(**{name: value})
        if hasattr(self.model_admin, "labelled"):
            rows = self.model_admin.labelled(rows)
        return rows

    def serialize_result(self, row, to_field_name):
        label = getattr(self.model_admin, "label", str)
        return {"id": str(getattr(row, to_field_name)), "text": label(row)}
