"""An editor settles the pairs on which analysts differ, with all their reasons in view."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from arguments.models import Pair, Statement, Tag
from arguments.relations import relations
from arguments.retries import form_key, writing
from arguments.sections import as_number
from arguments.suggestions import suggestions
from arguments.tagging import DECIDED, TagForm, differences, said, save_tag
from arguments.views.pairs import fields_of, sides_of, two_of
from sources.models import Role

SHOWN = 60  # pairs in each list


def adjudicate(request, collection):
    if collection.viewer != Role.EDITOR:
        raise PermissionDenied
    if request.method == "POST":
        return _decided(request, collection)
    differing = _differing(collection, request.user)
    if "a" in request.GET or "b" in request.GET:
        two = two_of(collection, request.GET)
    else:
        chosen = next(iter(differing["undecided"] or differing["decided"]), None)
        two = chosen and (chosen.pair.first, chosen.pair.second)
    return _page(request, collection, two, differing)


def _differing(collection, user):
    """{"undecided", "decided"}: the Related pairs on which analysts differ or an editor decided."""
    found = {"undecided": [], "decided": []}
    for related in relations(collection, user):
        if related.consensus is None:
            continue
        if related.consensus.state == "disputed":
            found["undecided"].append(related)
        elif related.consensus.state == "decided":
            found["decided"].append(related)
    return found


def _page(request, collection, two, differing, form=None, status=200, **more):
    context = {
        "collection": collection,
        "undecided": differing["undecided"],
        "decided": differing["decided"],
        "shown": SHOWN,
        "view": "adjudicate",
        "address": "view=adjudicate",
        **more,
    }
    if two is not None:
        context |= _pair(request, collection, two, form)
    name = (
        "arguments/_adjudicate.html"
        if request.htmx.target == "tagging"
        else "arguments/adjudicate.html"
    )
    return render(request, name, context, status=status)


def _pair(request, collection, two, form):
    context = sides_of(request, collection, two, suggestions(collection))
    tags = context["pair"].seen if context["pair"] else []
    decision = next((tag for tag in tags if tag.decision), None)
    judged = [tag for tag in tags if not tag.decision]
    taken = next((tag for tag in judged if tag.pk == as_number(request.GET.get("as"))), decision)
    form = form or TagForm(initial=said(taken) if taken else None)
    return {
        **context,
        **fields_of(form),
        "tags": judged,
        "decision": decision,
        "version": decision.version if decision else "",
        "key": form_key(request),
    }


def _decided(request, collection):
    two = two_of(collection, request.POST)
    form, status, more, done = TagForm(request.POST), 422, {}, False
    with writing(request, collection, "Decided") as (recorder, before):
        done = before is not None
        if not done and two and form.is_valid():
            pair = Pair.objects.of(*two)
            decision = pair and pair.tags.filter(decision=True).first()
            if pair is None:
                form.add_error(None, "Nobody has tagged this pair: there is nothing to decide.")
            elif request.POST.get("version", "") != (str(decision.version) if decision else ""):
                status, more = 409, {"stale": True, "differences": differences(form, decision)}
            else:
                _save(request, recorder, decision, pair, form)
                done = True
    if not done:
        differing = _differing(collection, request.user)
        return _page(request, collection, two, differing, form, status=status, **more)
    return redirect(f"{reverse('tag', args=[collection.slug])}?view=adjudicate")


def _save(request, recorder, decision, pair, form):
    collection = pair.collection
    decision = decision or Tag(collection=collection, pair=pair, decision=True)
    save_tag(decision, form.cleaned_data, request.user)
    numbers = Statement.objects.filter(pk__in=[pair.first_id, pair.second_id])
    a, b = numbers.order_by("pk").values_list("number", flat=True)
    address = f"{reverse('tag', args=[collection.slug])}?view=adjudicate&a={a}&b={b}"
    recorder.finish(f"{DECIDED}S{a} and S{b}: {decision.relation}", address)
