"""What the queue and adjudication share: two statements as one must read them to judge them."""

from django.db.models import Prefetch
from django.http import Http404

from arguments.access import row_or_gone
from arguments.hints import worded
from arguments.models import Pair, Position, Statement, Tag
from arguments.quoting import quoted
from arguments.tagging import BY_HAND, RAISED

KEYS = {"agrees": "a", "contradicts": "c", "qualifies": "q", "updates": "u", "unrelated": "n"}


def two_of(collection, values):
    """The statements that ?a= and ?b= name, the earlier row first; None where it is one and the same."""
    found = [statement_of(collection, values.get(name)) for name in "ab"]
    first, second = sorted(found, key=lambda statement: statement.pk)
    return None if first == second else (first, second)


def statement_of(collection, number):
    number = (number or "").lstrip("sS")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404("The address names two statements by their numbers: ?a=23&b=41.")
    return row_or_gone(Statement.objects, collection, "statement", number=int(number))


def ids_of(collection, between):
    """The ids, the lower first, of the two statements whose numbers stand in “23-41”; or None."""
    numbers = [part for part in (between or "").split("-") if part.isascii() and part.isdigit()]
    if len(numbers) != 2 or max(map(len, numbers)) > 9:
        return None
    rows = Statement.objects.filter(collection=collection, number__in=map(int, numbers))
    ids = sorted(rows.values_list("pk", flat=True))
    return tuple(ids) if len(ids) == 2 else None


def sides_of(request, collection, two, found):
    """Two statements with all that stands behind them, their pair, and why to compare them.

    `found` are the collection's Suggestions.
    """
    ids = [row.pk for row in two]
    rows = {row.pk: row for row in Statement.objects.filter(pk__in=ids).with_sources()}
    first, second = (rows[pk] for pk in ids)
    visible = Tag.objects.visible_to(request.user, collection).select_related("analyst")
    pair = (
        Pair.objects.visible_to(request.user, collection)
        .prefetch_related(Prefetch("tags", visible.order_by("id"), to_attr="seen"))
        .of(first, second)
    )
    passages = quoted(collection, first, second)
    positions = {pk: [] for pk in ids}
    for position in Position.objects.filter(statement__in=ids).select_related("issue"):
        position.issue.collection = collection
        positions[position.statement_id].append(position)
    hints = found.hints(*ids)
    return {
        "sides": [
            {"statement": row, "passages": passages[row.pk], "positions": positions[row.pk]}
            for row in (first, second)
        ],
        "first": first,
        "second": second,
        "pair": pair,
        "hints": worded(hints, collection),
        "raised": RAISED[hints[0].kind] if hints else BY_HAND,
    }


def fields_of(form):
    """The radios of a TagForm with the keys that choose them."""
    return {
        "form": form,
        "relations": [(radio, KEYS[radio.data["value"]]) for radio in form["relation"]],
        "bases": list(enumerate(form["basis"], start=1)),
    }
