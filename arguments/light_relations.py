"""The pairs of a collection with few columns, where a page has many of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from arguments.models import Statement, Tag
from arguments.relations import pairs_among, related_by


@dataclass(frozen=True)
class LightStatement:
    """What relations tell of a statement; a page that shows more of it loads the row."""

    pk: int
    number: int
    document_id: int
    attribution: str
    label: str
    wording: str
    implicit: bool

    own = Statement.own
    title = Statement.title


@dataclass(frozen=True)
class LightPair:
    pk: int
    first: LightStatement
    second: LightStatement

    @property
    def first_id(self):
        return self.first.pk

    @property
    def second_id(self):
        return self.second.pk


@dataclass(frozen=True)
class LightTag:
    relation: str
    flipped: bool
    decision: bool
    basis: str
    confidence: str
    reason: str
    made_on: Any
    analyst: Any


_STATEMENT = ("pk", "number", "document", "attribution", "label", "wording", "implicit")
_TAG = ("relation", "flipped", "decision", "basis", "confidence", "reason", "made_on")


def light_relations(collection, user, *, statements=None, between=None):
    """As relations.relations(), for pages with many pairs: 4 queries, and no rows of models."""
    pairs = pairs_among(collection, user, statements, between).order_by("first", "second")
    ids = list(pairs.values_list("pk", "first", "second"))
    plain = pairs.order_by()
    rows = Statement.objects.filter(
        Q(pk__in=plain.values("first")) | Q(pk__in=plain.values("second"))
    )
    said = {row[0]: LightStatement(*row) for row in rows.order_by().values_list(*_STATEMENT)}
    analysts = {analyst.pk: analyst for analyst in collection.analysts.all()}
    tags = Tag.objects.visible_to(user, collection).filter(pair__in=plain.values("pk"))
    by_pair = {}
    for pair, analyst, *rest in tags.order_by("id").values_list("pair", "analyst", *_TAG):
        by_pair.setdefault(pair, []).append(LightTag(*rest, analysts[analyst]))
    return [
        related_by(LightPair(pk, said[first], said[second]), tuple(by_pair.get(pk, ())))
        for pk, first, second in ids
    ]
