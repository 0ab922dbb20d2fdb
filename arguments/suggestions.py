"""The candidates of a collection, kept in memory as long as nothing that they rest on changes.

A process keeps those of a few collections; another process makes its own. Nothing here is stored:
a suggestion becomes a pair only when an analyst tags it.
"""

import threading
from collections import OrderedDict, defaultdict
from functools import cached_property

from django.db.models import Count, Max, Sum

from arguments.models import (
    Addressing,
    Argument,
    Attribution,
    Holding,
    Position,
    Premise,
    Statement,
)
from sources.models import Change, Load

KEPT = 4  # collections
RANKED = 3000  # statements, the latest ones, whose candidates are ranked together
EACH = 10  # candidates of each of them
REST_ON = (Statement, Holding, Addressing, Position, Argument, Premise)

_kept = OrderedDict()
_lock = threading.Lock()


class Suggestions:
    """The index of one collection's statements, by their ids in the database."""

    def __init__(self, collection):
        # numpy and what goes with it take half a second to import: only where they are used.
        from arguments.candidates import Candidates

        self.candidates = Candidates(_items(collection))
        self.items = {item.id: item for item in self.candidates.items}

    @cached_property
    def ranked(self):
        """Candidates of the latest statements, best first."""
        return self.candidates.best(sorted(self.items)[-RANKED:], EACH)

    def of(self, statement_id):
        """The best Candidates for one statement."""
        return self.candidates.of(statement_id, EACH) if statement_id in self.items else []

    def hints(self, one, other):
        """Why the two may be worth comparing; [] for a statement that is not in the index yet."""
        known = one in self.items and other in self.items
        return self.candidates.hints(one, other) if known else []


def suggestions(collection):
    """The Suggestions of `collection`, newly made if what they rest on changed: 3 queries, or 8."""
    name, stamp = (collection.pk, collection.slug), _stamp(collection)
    with _lock:
        kept = _kept.pop(name, None)
        if kept is None or kept[0] != stamp:
            kept = stamp, Suggestions(collection)
        _kept[name] = kept
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return kept[1]


def _stamp(collection):
    """What differs after a recorded action, a load, or a statement that a script wrote past both."""
    tables = [model._meta.label_lower for model in REST_ON]
    changes = Change.objects.filter(collection=collection, table__in=tables).order_by("-id")
    loads = Load.objects.filter(collection=collection)
    statements = Statement.objects.filter(collection=collection)
    return (
        changes.values_list("id", flat=True).first(),
        loads.values_list("at", flat=True).first(),
        *statements.aggregate(n=Count("pk"), last=Max("pk"), versions=Sum("version")).values(),
    )


def _items(collection):
    from arguments.candidates import Item

    voices, addressees, stances, bears_on = (defaultdict(list) for _ in range(4))
    for found, model in ((voices, Holding), (addressees, Addressing)):
        rows = model.objects.filter(collection=collection)
        for statement, voice in rows.order_by().values_list("statement_id", "voice_id"):
            found[statement].append(voice)
    positions = Position.objects.filter(collection=collection).order_by()
    for statement, issue, stance in positions.values_list("statement_id", "issue_id", "stance"):
        stances[statement].append((issue, stance))
    premises = Premise.objects.filter(collection=collection).order_by()
    for statement, *targets in premises.values_list(
        "statement_id",
        "argument__statement_id",
        "argument__argument__statement_id",
        "argument__argument__argument__statement_id",
    ):
        bears_on[statement] += [target for target in targets if target]
    rows = Statement.objects.filter(collection=collection).order_by("pk")
    own = {Attribution.ASSERTED, Attribution.CONCEDED}
    return [
        Item(
            id=pk,
            wording=wording,
            label=label,
            kind=kind,
            document=document,
            voices=frozenset(voices[pk]),
            own=attribution in own,
            stances=dict(stances[pk]),
            addressees=frozenset(addressees[pk]),
            bears_on=tuple(bears_on[pk]),
        )
        for pk, wording, label, kind, document, attribution in rows.values_list(
            "pk", "wording", "label", "kind", "document_id", "attribution"
        )
    ]
