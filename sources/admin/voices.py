"""Voices and their aliases."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from sources.admin.base import CollectionInline, KeyedAdmin
from sources.admin.choices import LabelledFormSet
from sources.admin.forms import TopLevelForm, VersionedForm
from sources.models import Alias, Document, Voice


class VoiceForm(VersionedForm, TopLevelForm):
    def clean(self):
        cleaned = super().clean()
        refuse_taken_key(self, cleaned, Document, "document")
        return cleaned


def refuse_taken_key(form, cleaned, other, name):
    """Voices and documents share one space of keys."""
    taken = other.objects.filter(
        collection_id=form.instance.collection_id, key=cleaned.get("key", "")
    )
    if taken.exists():
        form.add_error("key", f"A {name} has this key; voices and documents share theirs.")


class AliasFormSet(LabelledFormSet):
    def clean(self):
        super().clean()
        names = set()
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if not name or form in self.deleted_forms:
                continue
            if name in names:
                raise ValidationError(f"The alias “{name}” stands here twice.")
            names.add(name)


class AliasInline(CollectionInline):
    model = Alias
    formset = AliasFormSet
    fields = ["name"]


@admin.register(Voice)
class VoiceAdmin(KeyedAdmin):
    form = VoiceForm
    inlines = [AliasInline]
    list_display = ["name", "short", "kind", "key", "also", "collection"]
    list_filter = [("collection", admin.RelatedOnlyFieldListFilter), "kind"]
    search_fields = ["name", "short", "key", "aliases__name"]
    ordering = ["collection_id", "name", "id"]
    prepopulated_fields = {"key": ["name"]}
    readonly_fields = ["collection", "version"]
    fieldsets = [
        (None, {"fields": ["chosen_collection", "collection", "name", "short", "kind", "key"]}),
        ("Provenance", {"fields": ["version"]}),
    ]

    def listed(self, rows, request):
        return rows.select_related("collection").prefetch_related("aliases")

    @admin.display(description="aliases")
    def also(self, voice):
        return ", ".join(alias.name for alias in voice.aliases.all())
