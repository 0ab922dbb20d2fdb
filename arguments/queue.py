"""Which pair an analyst is asked about next.

First the pairs that are listed: an editor or a file listed them, or somebody tagged them. Then
suggestions. While a collection is blind, a suggestion that others tagged is a suggestion still.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from arguments.models import Holding, Issue, Pair, Position, Statement, Tag
from arguments.suggestions import suggestions
from sources.models import Document, Voice

SOURCES = {"listed": "pairs that are listed", "suggested": "suggestions"}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; rows that do not exist count as not asked for."""

    source: str = ""  # "", listed, suggested
    issue: Issue | None = None
    voice: Voice | None = None
    document: Document | None = None
    statement: Statement | None = None  # only its pairs

    @classmethod
    def of(cls, query, collection):
        def row(model, name):
            key = query.get(name)
            return (key and model.objects.filter(collection=collection, key=key).first()) or None

        number = query.get("with", "").lstrip("sS")
        asked = number.isascii() and number.isdigit() and len(number) < 10
        statements = Statement.objects.filter(collection=collection)
        return cls(
            query.get("from", "") if query.get("from") in SOURCES else "",
            row(Issue, "issue"),
            row(Voice, "voice"),
            row(Document, "document"),
            statements.filter(number=int(number)).first() if asked else None,
        )

    @property
    def active(self):
        return bool(self.issue or self.voice or self.document or self.statement)

    def address(self, **more):
        """The filters as a query, and `more`."""
        query = QueryDict(mutable=True)
        for name, value in (
            ("from", self.source),
            ("issue", self.issue and self.issue.key),
            ("voice", self.voice and self.voice.key),
            ("document", self.document and self.document.key),
            ("with", self.statement and str(self.statement.number)),
            *more.items(),
        ):
            if value:
                query[name] = value
        return query.urlencode()

    def narrow(self, pairs):
        """Of the queryset `pairs` those of which a statement fits each filter."""
        for ids in self._statements():
            pairs = pairs.filter(Q(first__in=ids) | Q(second__in=ids))
        return pairs

    def fitting(self):
        """For each filter the set of ids of statements that fit it: a query each."""
        return [set(ids.values_list("pk", flat=True)) for ids in self._statements()]

    def _statements(self):
        rows = Statement.objects.order_by().values("pk")
        if self.issue:
            taken = Position.objects.filter(issue=self.issue)
            yield rows.filter(pk__in=taken.values("statement"))
        if self.voice:
            held = Holding.objects.filter(voice=self.voice)
            yield rows.filter(pk__in=held.values("statement"))
        if self.document:
            yield rows.filter(document=self.document)
        if self.statement:
            yield rows.filter(pk=self.statement.pk)


@dataclass(frozen=True)
class Asked:
    """Two statements, by their ids, the earlier row first; `pair` where they are listed."""

    first: int
    second: int
    pair: Pair | None = None


class Queue:
    """What waits for `user`."""

    def __init__(self, collection, user, filters, after=None):
        """`after`: the two ids of the pair after which to look on, the lower first, or None."""
        self.collection, self.user, self.filters = collection, user, filters
        self.after = after

    @cached_property
    def _known(self):
        visible = Pair.objects.visible_to(self.user, self.collection)
        return visible.filter(collection=self.collection)

    @cached_property
    def listed(self):
        return self.filters.narrow(self._known)

    @cached_property
    def waiting(self):
        own = Tag.objects.filter(pair=OuterRef("pk"), analyst__user=self.user, decision=False)
        return self.listed.filter(~Exists(own)).order_by("pk")

    @cached_property
    def suggestions(self):
        return suggestions(self.collection)

    @cached_property
    def _ranked(self):
        """Suggestions whatever is listed by now, best first, as pairs of ids."""
        statement = self.filters.statement
        ranked = self.suggestions.of(statement.pk) if statement else self.suggestions.ranked
        fitting = self.filters.fitting()
        pairs = (tuple(sorted((c.first, c.second))) for c in ranked)
        return [pair for pair in pairs if all(ids.intersection(pair) for ids in fitting)]

    @cached_property
    def suggested(self):
        """The suggestions that are not listed yet."""
        known = set(self._known.order_by().values_list("first_id", "second_id"))
        return [pair for pair in self._ranked if pair not in known]

    def next(self):
        """The Asked pair that comes next, or None."""
        if self.filters.source != "suggested":
            pair = self._next_listed()
            if pair or self.filters.source == "listed":
                return pair and Asked(pair.first_id, pair.second_id, pair)
        passed = set()
        if self.after in self._ranked:
            passed = set(self._ranked[: self._ranked.index(self.after) + 1])
        return next((Asked(*pair) for pair in self.suggested if pair not in passed), None)

    def _next_listed(self):
        """The listed pair after the one just seen; none once suggestions have begun."""
        if self.after is None:
            return self.waiting.first()
        first, second = self.after
        seen = Pair.objects.filter(first=first, second=second).values("pk")
        return self.waiting.filter(pk__gt=seen[:1]).first()
