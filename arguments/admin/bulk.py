"""Change or export many statements at once, after a look at how many of which kind they are."""

from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from arguments.as_data import statements_data
from arguments.formats import tables
from arguments.models import Attribution, Holding, Statement, StatementKind
from sources.admin.rights import rights_of
from sources.models import Role, Voice

MOST = 500  # statements changed at once
EXPORTED = 5000  # statements exported at once
COLUMNS = (
    "collection",
    "number",
    "document",
    "kind",
    "wording",
    "label",
    "voices",
    "attribution",
    "hedged",
    "implicit",
    "unaddressed",
    "addressees",
    "paragraphs",
    "passages",
    "note",
    "analyst",
)


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
        "counts": _counts(rows),
    }
    return render(request, "admin/set_for_all.html", context, status=422 if confirmed else 200)


def _counts(rows):
    return [
        (name, sorted(Counter(getattr(row, name) for row in rows).items()))
        for name in ("kind", "attribution")
    ]


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        choices=[("csv", "CSV, a table"), ("json", "JSON, as on the pages")],
        widget=forms.RadioSelect,
        initial="csv",
    )


@admin.action(description="Export selected …")
def export_selected(model_admin, request, rows):
    """Show how many there are of which kind; then give them as a file.

    What they say and where it stands, of collections in which the user works; nothing of tags,
    so that a blind collection stays blind.
    """
    chosen = Statement.objects.filter(pk__in=rows.order_by().values("pk"))
    found = list(chosen.select_related("collection")[: EXPORTED + 1])
    collections = {row.collection_id for row in found}
    if not all(rights_of(request).allow(Role.ANALYST, pk) for pk in collections):
        raise PermissionDenied
    if len(found) > EXPORTED:
        messages.error(request, f"At most {EXPORTED:,} statements are exported at once.")
        return None
    confirmed = "confirmed" in request.POST
    form = ExportForm(request.POST if confirmed else None)
    if confirmed and form.is_valid():
        return _file(chosen, form.cleaned_data["format"])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Export statements",
        "opts": model_admin.opts,
        "form": form,
        "rows": found,
        "across": request.POST.get("select_across") == "1",
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox": ACTION_CHECKBOX_NAME,
        "counts": _counts(found),
        "collections": sorted(Counter(str(row.collection) for row in found).items()),
    }
    return render(request, "admin/export_selected.html", context, status=422 if confirmed else 200)


def _file(chosen, which):
    slugs = dict(chosen.order_by().values_list("id", "collection__slug"))
    found = statements_data(chosen.order_by("collection", "number"), placed=True)
    data = [{"collection": slugs[pk], **row} for pk, row in found.items()]
    if which == "json":
        dumps = {"ensure_ascii": False, "indent": 1}
        response = JsonResponse({"statements": data}, json_dumps_params=dumps)
    else:
        table = tables.dumps(COLUMNS, ([_cells(row)[name] for name in COLUMNS] for row in data))
        response = HttpResponse("\ufeff" + table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statements.{which}"'
    return response


def _cells(row):
    words = [" … ".join(filter(None, (p["first_words"], p["last_words"]))) for p in row["passages"]]
    return {
        **row,
        "number": f"S{row['number']}",
        "passages": words,
        "paragraphs": [passage["paragraph"] for passage in row["passages"]],
    }


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
