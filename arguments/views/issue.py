from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, row_or_gone
from arguments.filters import OutlineFilter
from arguments.models import Argument, Issue, Statement
from arguments.outline import outline, statements_in
from arguments.relations import by_statement, relations, tagged
from arguments.snapshot import argument_data
from arguments.stances import Stances
from arguments.steps import graph_below

SHOWN = 60  # statements that a view lays out before it folds the rest
SIDES = (("pro", "For"), ("mixed", "Mixed"), ("contra", "Against"))


@collection_page
def issues(request, collection, as_json=False):
    rows = Stances(collection).rows()
    if as_json:
        return twins.answer({"issues": [twins.issue_row(row) for row in rows]})
    return render(request, "arguments/issues.html", {"collection": collection, "rows": rows})


@collection_page
def issue(request, collection, key, as_json=False):
    issue = row_or_gone(Issue.objects.all(), collection, "issue", key=key)
    view = OutlineView(request, collection, issue)
    if as_json:
        return twins.answer(view.twin())
    target = request.htmx.target or ""
    if target == "panel":
        return render(request, "arguments/_panel.html", view.panel_context())
    if target.startswith("reasons-"):
        return render(request, "arguments/_branch.html", view.branch_context())
    template = "arguments/_outline.html" if target == "view" else "arguments/issue.html"
    return render(request, template, view.page_context())


class OutlineView:
    """What the outline of one issue shows. The number of queries is the same for every size."""

    def __init__(self, request, collection, issue):
        self.request, self.collection, self.issue = request, collection, issue
        self.stances = Stances(collection, issue)
        self.row = self.stances.rows()[0]
        self.positions = sorted(self.stances.positions, key=lambda p: p.statement.number)
        self.graph = graph_below([position.statement_id for position in self.positions])
        self.ids = {position.statement_id for position in self.positions}
        for step in self.graph.steps.values():
            self.ids.update(step.premises)
        light = Statement.objects.filter(id__in=self.ids).with_holders()
        self.light = {statement.pk: statement for statement in light}
        self.numbers = {statement.number: pk for pk, statement in self.light.items()}
        self.related = by_statement(
            tagged(relations(collection, request.user, statements=self.ids))
        )
        self.contested = self._contested()
        self.filter = OutlineFilter(request.GET, self.light, self.contested)

    def _contested(self):
        """Statements that are attacked, or contradicted by a tag that counts."""
        attacked = {
            step.statement
            for step in self.graph.steps.values()
            if step.direction == "attack" and step.statement is not None
        }
        contradicted = {
            pk
            for pk in self.ids
            if any(related.relation == "contradicts" for related in self.related.get(pk, ()))
        }
        return attacked | contradicted

    def lay_out(self, roots, depth=None, elsewhere=()):
        """One outline of all `roots`, so that no statement stands in it twice."""
        keep = self.filter.kept
        nodes = outline(self.graph, roots, depth=depth or self.filter.depth, limit=SHOWN, keep=keep)
        return [
            node
            for node in nodes
            if keep is None or node.statement in keep or node.branches or node.folded
        ]

    def page_context(self):
        focus = self.numbers.get(self.filter.focus)
        if focus is not None:
            shown = self.lay_out([focus], depth=max(3, self.filter.depth))
        else:
            shown = self.lay_out([position.statement_id for position in self.positions])
        return {
            **self._context(statements_in(shown)),
            "row": self.row,
            "sides": self._sides(shown),
            "focused": shown if focus is not None else None,
            "total": len(self.ids),
            "matching": len(self.ids if self.filter.kept is None else self.filter.kept),
            "contested_count": len(self.contested),
            "choices": self.filter.choices(),
            **self.panel_context(),
        }

    def _sides(self, nodes):
        stances = {position.statement_id: position.stance for position in self.positions}
        sides = [
            {
                "stance": stance,
                "title": title,
                "nodes": [node for node in nodes if stances.get(node.statement) == stance],
                "own": self._names(stance, own=True),
                "reported": self._names(stance, own=False),
            }
            for stance, title in SIDES
        ]
        return [side for side in sides if side["nodes"] or side["stance"] != "mixed"]

    def _names(self, stance, *, own):
        """The names on one side, each once; none while a filter leaves some out."""
        if self.filter.active:
            return []
        holders = getattr(self.row, stance)
        return list(dict.fromkeys(holder.name for holder in holders if holder.own == own))

    def branch_context(self):
        """The reasons of one statement, without what the page shows already."""
        focus = self.numbers.get(self.filter.focus)
        page = self.lay_out([position.statement_id for position in self.positions])
        nodes = self.lay_out([focus], elsewhere=statements_in(page)) if focus else []
        return {**self._context(statements_in(nodes)), "node": nodes[0] if nodes else None}

    def panel_context(self):
        selected = self.light.get(self.numbers.get(self.filter.selected))
        context = {"collection": self.collection, "issue": self.issue, "selected": None}
        if selected is None:
            return context
        steps = self.graph.reasons.get(selected.pk, [])
        wanted = {selected.pk, *(premise for step in steps for premise in step.premises)}
        others = [r.seen_from(selected.pk)[1].pk for r in self.related.get(selected.pk, ())]
        full = self._full(wanted | set(others))
        return {
            **context,
            "selected": full[selected.pk],
            "selected_related": self.related.get(selected.pk, []),
            "selected_steps": steps,
            "selected_positions": [p for p in self.positions if p.statement_id == selected.pk],
            "full": full,
        }

    def _full(self, ids):
        rows = Statement.objects.filter(id__in=ids).with_sources()
        return {statement.pk: statement for statement in rows}

    def _context(self, ids):
        return {
            "collection": self.collection,
            "issue": self.issue,
            "filter": self.filter,
            "statements": self._full(ids),
            "related": self.related,
            "selected_number": self.filter.selected,
        }

    def twin(self):
        rows = Statement.objects.filter(id__in=self.ids)
        steps = Argument.objects.filter(id__in=self.graph.steps).with_data()
        found = {r.pair.pk: r for group in self.related.values() for r in group}
        return {
            **twins.issue_row(self.row),
            "note": self.issue.note,
            "positions": [
                {"statement": p.statement.number, "stance": p.stance} for p in self.positions
            ],
            "statements": twins.statements(rows),
            "arguments": [argument_data(step) for step in steps],
            "relations": [twins.related_data(related) for _, related in sorted(found.items())],
        }
