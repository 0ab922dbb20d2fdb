from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, row_or_gone
from arguments.filters import VIEWS, IssueFilter
from arguments.light import light_statements
from arguments.models import Argument, Attribution, Issue, Statement
from arguments.outline import outline, statements_in, tallied
from arguments.relations import by_statement, relations, tagged
from arguments.sections import as_number
from arguments.selection import select
from arguments.snapshot import argument_data
from arguments.stances import Stances
from arguments.steps import graph_below

SHOWN = 60  # statements that an outline lays out before it folds the rest
UNFOLDED = 40  # of a branch that is unfolded in place
SIBLINGS = 40  # reasons of one statement
NAMES = 6  # voices in the heading of a side
SIDES = (("pro", "For"), ("mixed", "Mixed"), ("contra", "Against"))
# Parameters that the form of filters carries along.
CARRIED = ("view", "focus", "around", "sort", "without", "without_voice", "confirmed")


@collection_page
def issues(request, collection, as_json=False):
    rows = Stances(collection).rows()
    if as_json:
        return twins.answer({"issues": [twins.issue_row(row) for row in rows]})
    return render(request, "arguments/issues.html", {"collection": collection, "rows": rows})


@collection_page
def issue(request, collection, key, as_json=False):
    issue = row_or_gone(Issue.objects.all(), collection, "issue", key=key)
    view = IssueView(request, collection, issue)
    if as_json:
        return twins.answer(view.twin())
    target = request.htmx.target or ""
    if target == "panel":
        return render(request, "arguments/_panel.html", view.panel_context())
    if target.startswith("reasons-"):
        unfolded = as_number(target.removeprefix("reasons-"))
        return render(request, "arguments/_branch.html", view.branch_context(unfolded))
    template = "arguments/_view.html" if target == "view" else "arguments/issue.html"
    return render(request, template, {**view.page_context(), "fragment": target == "view"})


class IssueView:
    """What one issue shows. The number of queries is the same for every size.

    `selection` is what the reader chose; every view and every export shows that.
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
        self.contested = self._contested()
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
        self.selection.described = self.filter.described()

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

    def page_context(self):
        shown = self.selection.outline(limit=SHOWN, siblings=SIBLINGS, starts=self.filter.unfold)
        tallied(shown, self.selection.whole)
        return {
            **self._context(statements_in(shown)),
            "row": self.row,
            "views": VIEWS,
            "sides": self._sides(shown),
            "focused": shown if self.filter.focus is not None else None,
            "total": len(self.ids),
            "shown_count": len(self.selection.statements),
            "focus_number": self.filter.focus and self.light[self.filter.focus].number,
            "matching": len(self.ids if self.filter.kept is None else self.filter.kept),
            "contested_count": len(self.contested),
            "drawn_count": sum(step.analysts for step in self.graph.steps.values()),
            "choices": self.filter.choices(),
            "carried": [
                (name, value)
                for name in CARRIED
                for value in self.request.GET.getlist(name)
                if value
            ],
            **self.panel_context(),
        }

    def _sides(self, nodes):
        sides = []
        for stance, title in SIDES:
            roots = [node for node in nodes if self.selection.roots[node.statement] == stance]
            if roots or stance != "mixed":
                names = self._names([self.light[node.statement] for node in roots])
                sides.append({"stance": stance, "title": title, "nodes": roots, "names": names})
        return sides

    def _names(self, statements):
        """Who holds the positions of one side, in short: authors, then whom they report."""
        documents = {document.pk: document for document in self.stances.documents}
        own, conceding, reported = {}, {}, {}
        for statement in statements:
            if statement.attribution == Attribution.CONCEDED:
                conceding[f"{documents[statement.document].authors_brief}, conceding"] = True
            elif statement.own:
                own[documents[statement.document].authors_brief] = True
            else:
                reported.update(dict.fromkeys(voice.brief for voice in statement.voices))
        groups = [*own, *conceding], list(reported)
        return [(names[:NAMES], len(names[NAMES:])) for names in groups]

    def branch_context(self, number):
        """The reasons of one statement that is unfolded, without what the page shows already."""
        unfolded = next((pk for pk, s in self.light.items() if s.number == number), None)
        others = {pk: start for pk, start in self.filter.unfold.items() if pk != unfolded}
        nodes = []
        if unfolded in self.selection.expanded:
            expanded = self.selection.expanded - {unfolded}
            page = outline(
                self.selection.whole,
                self.selection.roots,
                expanded=expanded,
                limit=SHOWN,
                siblings=SIBLINGS,
                starts=others,
            )
            nodes = outline(
                self.selection.whole,
                [unfolded],
                expanded=self.selection.expanded,
                limit=UNFOLDED,
                siblings=SIBLINGS,
                starts=self.filter.unfold,
                elsewhere=statements_in(page),
            )
            tallied(nodes, self.selection.whole)
        return {**self._context(statements_in(nodes)), "node": nodes[0] if nodes else None}

    def panel_context(self):
        context = {"collection": self.collection, "issue": self.issue, "selected": None}
        if self.filter.selected is None:
            return context
        chosen = self.filter.selected
        steps = self.graph.reasons.get(chosen, [])
        wanted = {chosen, *(premise for step in steps for premise in step.premises)}
        others = [r.seen_from(chosen)[1].pk for r in self.related.get(chosen, ())]
        full = self._full(wanted | set(others))
        return {
            **context,
            "filter": self.filter,
            "selected": full[chosen],
            "selected_related": self.related.get(chosen, []),
            "selected_steps": steps,
            "selected_positions": [p for p in self.positions if p.statement_id == selected.pk],
            "full": full,
        }

    def _full(self, ids):
        rows = Statement.objects.filter(id__in=ids).with_sources()
        return {statement.pk: statement for statement in rows}

    def _context(self, ids):
        selected = self.light.get(self.filter.selected)
        return {
            "collection": self.collection,
            "issue": self.issue,
            "filter": self.filter,
            "statements": self._full(ids),
            "related": self.related,
            "selected_number": selected.number if selected else None,
        }

    def twin(self):
        rows = Statement.objects.filter(id__in=self.ids)
        steps = Argument.objects.filter(id__in=self.graph.steps).with_data()
        found = {r.pair.pk: r for group in self.related.values() for r in group}
        return {
            **twins.issue_row(self.row),
            "note": self.issue.note,
            "filters": [list(pair) for pair in self.selection.described],
            "shown": [self.light[pk].number for pk in self.selection.statements],
            "positions": [
                {"statement": p.statement.number, "stance": p.stance} for p in self.positions
            ],
            "statements": twins.statements(rows),
            "arguments": [argument_data(step) for step in steps],
            "relations": [twins.related_data(related) for _, related in sorted(found.items())],
        }
