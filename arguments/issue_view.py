"""One issue with what a reader chose to see of it."""

from functools import cached_property

from django.urls import reverse

from arguments.filters import IssueFilter
from arguments.light import light_statements
from arguments.models import Statement
from arguments.relations import by_statement, relations, tagged
from arguments.selection import select
from arguments.stances import Stances
from arguments.standing_view import Standing
from arguments.steps import graph_below
from arguments.what_if import WhatIf


class IssueView:
    """What one issue shows. The number of queries is the same for every size.

    `selection` is what the reader chose: every view and every export shows that.
    `light` holds all statements of the issue, {id: Light}; `related` what tags set
    beside each, {id: [Related]}.
    """

    def __init__(self, request, collection, issue):
        self.request, self.collection, self.issue = request, collection, issue
        self.stances = Stances(collection, issue)
        self.row = self.stances.rows()[0]
        self.positions = sorted(self.stances.positions, key=lambda p: p.statement.number)
        self.graph = graph_below([position.statement_id for position in self.positions])
        self.ids = {position.statement_id for position in self.positions}
        for step in self.graph.steps.values():
            self.ids.update(step.premises)
        self.light = light_statements(self.ids)
        self.related = by_statement(
            tagged(relations(collection, request.user, statements=self.ids))
        )
        self.filter = IssueFilter(request.GET, self.light, self.contested)
        self.selection = select(
            self.graph,
            {position.statement_id: position.stance for position in self.positions},
            kept=self.filter.kept,
            depth=self.filter.depth,
            focus=self.filter.focus,
            around=self.filter.around,
            drawn=self.filter.drawn,
            unfold=self.filter.unfold,
        )

    @cached_property
    def chosen(self):
        """The query of this page without the selected statement, to be gone on with."""
        query = self.request.GET.copy()
        query.pop("s", None)
        return f"{query.urlencode(safe=',')}&" if query else ""

    @cached_property
    def supposed(self):
        """What the reader supposes, to be put behind an address."""
        return WhatIf(self.request.GET).suffix

    @cached_property
    def standing(self):
        return Standing(self.request, self.collection, self.ids)

    @cached_property
    def described(self):
        """What the reader chose and supposes, in words: [(name, value)]."""
        return [*self.filter.described(), *self.standing.described()]

    @cached_property
    def in_words(self):
        return "; ".join(f"{name}: {value}" for name, value in self.described)

    def address(self, number):
        """The address of a statement with what the reader supposes, for what is taken away."""
        path = reverse("statement", args=[self.collection.slug, number])
        return self.request.build_absolute_uri(path + self.supposed)

    @cached_property
    def documents(self):
        return {document.pk: document for document in self.stances.documents}

    @cached_property
    def contested(self):
        """Statements that are attacked, or contradicted by a tag that counts."""
        attacked = {
            step.statement
            for step in self.graph.steps.values()
            if step.direction == "attack" and step.statement is not None
        }
        return attacked | {end for pair in self.contradictions for end in pair} & self.ids

    @cached_property
    def contradictions(self):
        """The pairs of ids, in order, that contradict each other by tags that count."""
        found = {r.pair.pk: r for group in self.related.values() for r in group}
        return [
            (related.pair.first_id, related.pair.second_id)
            for _, related in sorted(found.items())
            if related.relation == "contradicts"
        ]

    def full(self, ids):
        """{id: Statement} with all that is shown beside each: 3 queries."""
        return self.stances.full(Statement.objects.filter(id__in=ids))
