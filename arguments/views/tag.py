"""The queue: one pair at a time for an analyst to tag, by keyboard or form, with or without script."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from arguments import twins
from arguments.access import sees_tag_of_others, working_page
from arguments.models import Issue, Pair, Statement, Tag
from arguments.queue import SOURCES, Filters, Queue
from arguments.retries import form_key, writing
from arguments.spelling import in_order
from arguments.tagging import (
    BY_HAND,
    RAISED,
    TAGGED,
    TagForm,
    differences,
    last_tagging,
    list_pair,
    own_tag,
    said,
    save_tag,
    taken_back,
)
from arguments.views.adjudicate import adjudicate
from arguments.views.pairs import fields_of, ids_of, sides_of, two_of
from sources.models import Document, Operation, Role, Voice
from sources.operations import Conflict, undo

LISTED = 100  # pairs of each kind in the twin
OFFERED = 10  # other candidates for the statement that ?with= names
SAME = "A statement is not compared with itself: name two in the address, ?a=23&b=41."


@working_page(Role.ANALYST)
def tag(request, collection):
    view = request.GET.get("view")
    if view == "adjudicate":
        return adjudicate(request, collection)
    if view == "agreement":
        return redirect("agreement", collection.slug)
    filters = Filters.of(request.GET, collection)
    if request.method == "POST":
        if operation := request.POST.get("undo"):
            return _undone(request, collection, operation, filters)
        return _tagged(request, collection, filters)
    return _asked(request, collection, filters)


@working_page(Role.ANALYST)
def tag_twin(request, collection):
    """What waits, as data: the first of each kind."""
    filters = Filters.of(request.GET, collection)
    queue = Queue(collection, request.user, filters)
    numbers = dict(Statement.objects.filter(collection=collection).values_list("pk", "number"))

    def named(first, second, **more):
        a, b = sorted((numbers[first], numbers[second]))
        return {"a": a, "b": b, **more}

    waiting = queue.waiting.values_list("first_id", "second_id", "source")[:LISTED]
    return twins.answer(
        {
            "waiting": [named(first, second, source=source) for first, second, source in waiting],
            "waiting_count": queue.waiting.count(),
            "suggested": [
                named(
                    first,
                    second,
                    hints=[hint.kind for hint in queue.suggestions.hints(first, second)],
                )
                for first, second in queue.suggested[:LISTED]
            ],
            "suggested_count": len(queue.suggested),
        }
    )


# Reading


def _asked(request, collection, filters):
    """The pair that the address names, or else the next one."""
    after = ids_of(collection, request.GET.get("after"))
    queue = Queue(collection, request.user, filters, after)
    if "a" in request.GET or "b" in request.GET:
        two = two_of(collection, request.GET)
        if two is None:
            return _page(request, queue, None, problem=SAME, status=422)
        return _page(request, queue, two)
    asked = queue.next()
    if asked is None:
        return _page(request, queue, None)
    rows = Statement.objects.in_bulk([asked.first, asked.second])
    return _page(request, queue, (rows[asked.first], rows[asked.second]))


def _page(request, queue, two, form=None, status=200, **more):
    collection, filters = queue.collection, queue.filters
    listed, waiting = queue.listed.count(), queue.waiting.count()
    context = {
        "collection": collection,
        "filters": filters,
        "sources": SOURCES.items(),
        "issues": Issue.objects.filter(collection=collection),
        "voices": in_order(Voice.objects.filter(collection=collection)),
        "documents": Document.objects.filter(collection=collection).with_authors(),
        "listed": listed,
        "tagged": listed - waiting,
        "suggested": len(queue.suggested),
        "last": last_tagging(collection, request.user),
        "after": queue.after,
        "address": filters.address(),
        "hidden": not sees_tag_of_others(collection),
        **_offered(queue),
        **more,
    }
    if two is not None:
        context |= _pair(request, queue, two, form)
    name = "arguments/_tag.html" if request.htmx.target == "tagging" else "arguments/tag.html"
    return render(request, name, context, status=status)


def _pair(request, queue, two, form):
    context = sides_of(request, queue.collection, two, queue.suggestions)
    pair, first, second = context["pair"], context["first"], context["second"]
    mine = own_tag(pair, request.user)
    again = None
    if pair and not mine and "again" in request.GET:
        again = taken_back(pair, request.user)
    form = form or TagForm(initial=said(mine) if mine else again)
    return {
        **context,
        "again": again,
        **fields_of(form),
        "mine": mine,
        "version": mine.version if mine else "",
        "others": [row for row in (pair.seen if pair else ()) if row != mine],
        "key": form_key(request),
        "skip": queue.filters.address(after=f"{first.number}-{second.number}"),
    }


def _offered(queue):
    """For the statement that ?with= names: what else it may be compared with."""
    if queue.filters.statement is None:
        return {}
    pk = queue.filters.statement.pk
    ids = [first if second == pk else second for first, second in queue.suggested[:OFFERED]]
    rows = {row.pk: row for row in Statement.objects.filter(pk__in=ids).with_sources()}
    return {"offered": [rows[other] for other in ids]}


# Writing


def _tagged(request, collection, filters):
    """Give or change one's own tag, once for each form, and go on to the next pair."""
    queue = Queue(collection, request.user, filters)
    two = two_of(collection, request.POST)
    if two is None:
        return _page(request, queue, None, problem=SAME, status=422)
    form, status, more, done = TagForm(request.POST), 422, {}, False
    with writing(request, collection, "Tagged") as (recorder, before):
        done = before is not None
        if not done and form.is_valid():
            mine = own_tag(Pair.objects.of(*two), request.user)
            if request.POST.get("version", "") == (str(mine.version) if mine else ""):
                _save(request, recorder, mine, two, form)
                done = True
            else:
                status, more = 409, {"stale": True, "differences": differences(form, mine)}
    if not done:
        return _page(request, queue, two, form, status=status, **more)
    following = filters.address(after=f"{two[0].number}-{two[1].number}")
    return redirect(f"{reverse('tag', args=[collection.slug])}?{following}")


def _save(request, recorder, mine, two, form):
    collection = two[0].collection
    if mine is None:
        raised = request.POST.get("raised")
        raised = raised if raised in RAISED.values() else BY_HAND
        mine = Tag(collection=collection, pair=list_pair(request.user, *two, raised))
    save_tag(mine, form.cleaned_data, request.user)
    a, b = (statement.number for statement in two)
    address = f"{reverse('tag', args=[collection.slug])}?a={a}&b={b}"
    recorder.finish(f"{TAGGED}S{a} and S{b}: {mine.relation}", address)


def _undone(request, collection, pk, filters):
    """Take one's last tag back, and show its pair again."""
    operation = get_object_or_404(
        Operation, collection=collection, pk=pk if pk.isdecimal() else 0, user=request.user
    )
    if not operation.label.startswith(TAGGED):
        raise PermissionDenied
    try:
        undo(operation, request.user)
    except Conflict as conflict:
        context = {"collection": collection, "label": operation.label, "lines": conflict.lines}
        return render(request, "arguments/conflict.html", context, status=409)
    more = filters.address()
    return redirect(f"{operation.url}&again=1{'&' * bool(more)}{more}")
