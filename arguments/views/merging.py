"""Two voices, or two issues, are made one: choose the other, see what moves, confirm."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from arguments.access import row_or_gone, working_page
from arguments.merging import IssueMerge, VoiceMerge
from arguments.models import Issue, Stance
from arguments.retries import form_key, writing
from arguments.sections import as_number
from arguments.spelling import fold
from sources.models import Role, Voice

OFFERED = 200  # voices or issues in the list to choose from
NAMED = 20  # conflicts named one by one
CHOSEN = 100  # stances to choose on the page


@working_page(Role.EDITOR)
def merge_voice(request, collection, key):
    return _merge(request, collection, key, VoiceMerge, Voice)


@working_page(Role.EDITOR)
def merge_issue(request, collection, key):
    return _merge(request, collection, key, IssueMerge, Issue)


def _merge(request, collection, key, merge_class, model):
    rows = model.objects.select_related("collection")
    if request.method != "POST":
        gone = row_or_gone(rows, collection, merge_class.kind, key=key)
        kept, problem = _other(rows, gone, request.GET.get("into"))
        return _show(request, collection, merge_class, gone, kept, problem)
    with writing(request, collection, f"Merged a {merge_class.kind}") as (recorder, address):
        if address is None:
            gone = row_or_gone(rows, collection, merge_class.kind, key=key)
            kept, problem = _other(rows, gone, request.POST.get("into", ""))
            if kept is not None:
                address = kept.get_absolute_url()
                label = f"Merged the {merge_class.kind} “{gone}” into “{kept}”"
                _made(request, merge_class, gone, kept).run()
                recorder.finish(label, address)
                messages.success(request, f"{label}. Old links lead here.")
    return (
        redirect(address)
        if address
        else _show(request, collection, merge_class, gone, None, problem)
    )


def _other(rows, gone, key):
    """(the row with `key` that is to stay, what is wrong with the choice)."""
    if key is None:
        return None, ""
    others = rows.filter(collection=gone.collection_id).exclude(pk=gone.pk)
    kept = others.filter(key=key).first()
    return kept, "" if kept else "Choose one of the list."


def _made(request, merge_class, gone, kept):
    if merge_class is not IssueMerge:
        return merge_class(gone, kept)
    chosen = {
        as_number(name.removeprefix("stance-")): value
        for name, value in request.POST.items()
        if name.startswith("stance-")
    }
    return IssueMerge(gone, kept, chosen)


def _show(request, collection, merge_class, gone, kept, problem):
    context = {
        "collection": collection,
        "gone": gone,
        "kept": kept,
        "kind": merge_class.kind,
        "list_page": f"{merge_class.kind}s",
        "problem": problem,
        "key": form_key(request),
        **(_preview(merge_class(gone, kept)) if kept else _choice(request, gone)),
    }
    return render(request, "arguments/merge.html", context, status=422 if problem else 200)


def _choice(request, gone):
    """The rows to choose from, those whose name holds the words asked for."""
    words = request.GET.get("words", "").replace("\0", "").strip()
    others = type(gone).objects.filter(collection=gone.collection_id).exclude(pk=gone.pk)
    if words:
        if isinstance(gone, Voice):
            others = others.prefetch_related("aliases")
        others = [row for row in others if _called(row, fold(words))]
    found = list(others[: OFFERED + 1])
    return {"others": found[:OFFERED], "more": len(found) > OFFERED, "words": words}


def _called(row, words):
    """Whether a name of the row holds the folded words."""
    names = [row, *row.aliases.all()] if isinstance(row, Voice) else [row]
    return bool(words) and any(words in fold(str(name)) for name in names)


def _preview(merge):
    slug = merge.kept.collection.slug
    context = {
        "parts": [
            {
                "noun": part.noun.split("/")[len(part.moved) != 1],
                "moved": len(part.moved),
                "doubled": len(part.doubled),
                "named": [_named(row, slug) for row in part.doubled[:NAMED]],
                "unnamed": len(part.doubled[NAMED:]),
            }
            for part in merge.parts
            if part.moved or part.doubled
        ]
    }
    if isinstance(merge, VoiceMerge):
        return {**context, "taken_name": merge.taken_name, "apart": merge.apart}
    clashes = [
        {
            "statement": position.statement,
            "stances": [position.stance, other.stance],
            "choices": list(dict.fromkeys([Stance.MIXED.value, position.stance, other.stance])),
        }
        for other, position in merge.clashes
    ]
    return {**context, "clashes": clashes[:CHOSEN], "unchosen": len(clashes[CHOSEN:])}


def _named(row, slug):
    """What a doubled row is about, with its address: {name, address}."""
    if statement := getattr(row, "statement", None):
        number = statement.number
        return {"name": f"S{number}", "address": reverse("statement", args=[slug, number])}
    if document := getattr(row, "document", None):
        return {"name": str(document), "address": reverse("document", args=[slug, document.key])}
    return {"name": str(row), "address": ""}
