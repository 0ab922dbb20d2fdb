"""Forms that find a row's collection, refuse to mix collections, and notice stale edits."""

from django import forms
from django.core.exceptions import ValidationError

from sources.admin.rights import rights_of
from sources.models import Analyst, Collection, InCollection, Role


class CollectionForm(forms.ModelForm):
    """A row's collection is that of its parents; all of them must be of one collection."""

    request = None  # the admin sets it on the class that it makes for each request
    parent = None  # in an inline: the row in whose form this one stands

    @property
    def home(self):
        """The id of the collection, or None as long as nothing says which."""
        if self.instance.collection_id:
            return self.instance.collection_id
        if self.parent is not None:
            return collection_id(self.parent)
        return next((collection_id(row) for _, row in self.parents()), None)

    def parents(self):
        """Yield (field, row) for each related row of a collection that the form holds."""
        for name, field in self.fields.items():
            row = self.cleaned_data.get(name)
            if isinstance(field, forms.ModelChoiceField) and isinstance(row, InCollection):
                yield name, row

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        home = self.home
        if home is None:
            return cleaned
        for name, row in list(self.parents()):
            if row.collection_id != home:
                self.add_error(
                    name, f"“{row}” belongs to another collection than the rest of this row."
                )
        self.instance.collection_id = home
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        self._check_settled()

    def _check_settled(self):
        """Check also the constraints on columns that the form sets by itself."""
        if self.errors:
            return
        settled = {
            name
            for name in ("collection", "analyst", "document")
            if getattr(self.instance, f"{name}_id", None) is not None
        }
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions() - settled)
        except ValidationError as error:
            self._update_errors(error)


class RowForm(CollectionForm):
    """The form of a page: one writer at a time per collection, from here to the end of the request."""

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding and self.instance.collection_id:
            collection = self.instance.collection.lock()
            if hasattr(self.instance, "analyst_id"):
                self.instance.analyst = Analyst.objects.of_user(collection, self.request.user)
        return cleaned


class TopLevelForm(RowForm):
    """For rows without a parent: the collection is chosen once, when the row is added."""

    role = Role.ANALYST
    chosen_collection = forms.ModelChoiceField(Collection.objects.none(), label="Collection")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["chosen_collection"]
            return
        field = self.fields["chosen_collection"]
        field.queryset = rights_of(self.request).limit(Collection.objects.all(), self.role, "pk")
        only = field.queryset[:2]
        if len(only) == 1:
            self.initial.setdefault("chosen_collection", only[0].pk)

    @property
    def home(self):
        if self.instance.collection_id:
            return self.instance.collection_id
        chosen = self.cleaned_data.get("chosen_collection")
        return chosen.pk if chosen else None


class VersionedForm(CollectionForm):
    """Carries the version that the edit started from; `stale` when the row has moved on since."""

    edited_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    stale = False
    began = None  # the version that a stale edit started from

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["edited_version"] = self.instance.version
        else:
            del self.fields["edited_version"]

    def clean(self):
        cleaned = super().clean()
        stored = self.initial.get("edited_version")
        if self.instance.pk and cleaned.get("edited_version") != stored:
            self.stale, self.began = True, cleaned.get("edited_version")
            self.add_error(
                None,
                "Not saved: somebody changed this while you were editing.",
            )
            # Whoever saves again has read what is stored, and replaces that.
            self.data = self.data.copy()
            self.data[self.add_prefix("edited_version")] = str(stored)
        return cleaned


class InlineForm(CollectionForm):
    """A row in the form of its `parent`, whose collection (and document) it shares."""

    def __init__(self, *args, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.parent = parent


def collection_id(row):
    return row.pk if isinstance(row, Collection) else row.collection_id
