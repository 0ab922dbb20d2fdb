"""Change many statements at once, after a look at how many of which kind they are."""

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from arguments.models import Attribution, Holding, StatementKind
from sources.admin.rights import rights_of
from sources.models import Role, Voice

MOST = 500  # statements changed at once


class BulkForm(forms.Form):
    """What to set; an empty field leaves what is there."""

    kind = forms.ChoiceField(choices=[("", "as it is"), *StatementKind.choices], required=False)
    attribution = forms.ChoiceField(
        choices=[("", "as it is"), *Attribution.choices], required=False
    )
    voice = forms.ModelChoiceField(Voice.objects.none(), required=False, empty_label="as it is")

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["voice"].queryset = voices


@admin.action(description="Set kind, attribution or voice …")
def set_for_all(model_admin, request, rows):
    """Ask what to set and show what it comes to; set it when that was confirmed."""
    rows = list(rows.select_related("collection", "document")[: MOST + 1])
    collections = {row.collection_id for row in rows}
    if not all(rights_of(request).allow(Role.ANALYST, pk) for pk in collections):
        raise PermissionDenied
    if len(rows) > MOST or len(collections) > 1:
        messages.error(request, f"At most {MOST} statements of one collection are changed at once.")
        return None
    voices = Voice.objects.filter(collection__in=collections)
    confirmed = "confirmed" in request.POST
    form = BulkForm(request.POST if confirmed else None, voices=voices)
    if confirmed and form.is_valid():
        count = sum(_set(row, form.cleaned_data) for row in rows)
        messages.success(request, f"{count} of {len(rows)} statements changed.")
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Set kind, attribution or voice",
        "opts": model_admin.opts,
        "form": form,
        "rows": rows,
        "checkbox": ACTION_CHECKBOX_NAME,
        "counts": [
            (name, sorted(Counter(getattr(row, name) for row in rows).items()))
            for name in ("kind", "attribution")
        ],
    }
    return render(request, "admin/set_for_all.html", context, status=422 if confirmed else 200)


def _set(row, said):
    """Whether anything changed; then it is a new version."""
    changed = False
    for name in ("kind", "attribution"):
        if said[name] and getattr(row, name) != said[name]:
            setattr(row, name, said[name])
            changed = True
    if row.kind != StatementKind.RECOMMENDATION:
        row.unaddressed = False
        row.addressings.all().delete()
    if said["voice"] and [h.voice_id for h in row.holdings.all()] != [said["voice"].pk]:
        row.holdings.all().delete()
        Holding.objects.create(collection=row.collection, statement=row, voice=said["voice"])
        changed = True
    if changed:
        row.version += 1
        row.save()
    return changed
