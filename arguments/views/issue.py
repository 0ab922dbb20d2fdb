from django.shortcuts import render
from django.utils.safestring import mark_safe

from arguments import twins
from arguments.access import collection_page, row_or_gone
from arguments.filters import VIEWS
from arguments.issue_view import IssueView
from arguments.models import Argument, Attribution, Issue, Statement
from arguments.outline import outline, statements_in, tallied
from arguments.quoting import quoted
from arguments.sections import as_number, from_key
from arguments.stances import Stances
from arguments.views.issue_map import inline
from arguments.views.issue_table import page as table_page

LISTED = 21  # issues on one page of the list: 95 kB where each side has its most names
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
    shown, following = from_key(
        rows, request.GET.get("from"), LISTED, key=lambda row: row.issue.key
    )
    context = {
        "collection": collection,
        "rows": shown,
        "continued": shown != rows[:LISTED],
        "total": len(rows),
        "following": following,
    }
    return render(request, "arguments/issues.html", context)


@collection_page
def issue(request, collection, key, as_json=False):
    issue = row_or_gone(Issue.objects.all(), collection, "issue", key=key)
    view = IssueView(request, collection, issue)
    if as_json:
        return twins.answer(twin(view))
    page, target = Page(view), request.htmx.target or ""
    if target == "panel":
        return render(request, "arguments/_panel.html", page.panel())
    if target.startswith("reasons-"):
        unfolded = as_number(target.removeprefix("reasons-"))
        return render(request, "arguments/_branch.html", page.branch(unfolded))
    template = "arguments/_view.html" if target == "view" else "arguments/issue.html"
    return render(request, template, {**page.context(), "fragment": target == "view"})


class Page:
    """The page of an issue and its fragments, for an IssueView."""

    def __init__(self, view):
        self.view, self.filter, self.selection = view, view.filter, view.selection

    def context(self):
        view, panel = self.view, self.panel()
        shown = {"outline": self._outline, "map": self._map, "table": self._table}
        return {
            **shown[self.filter.view](),
            "row": view.row,
            "views": VIEWS,
            "total": len(view.ids),
            "shown_count": len(self.selection.statements),
            "shown_matching": len(self.selection.matching),
            "leading_count": len(self.selection.statements) - len(self.selection.matching),
            "focus_number": self.filter.focus and view.light[self.filter.focus].number,
            "matching": len(view.ids if self.filter.kept is None else self.filter.kept),
            "contested_count": len(view.contested),
            "drawn_count": sum(step.analysts for step in view.graph.steps.values()),
            "choices": self.filter.choices(),
            "carried": [
                (name, value)
                for name in CARRIED
                for value in view.request.GET.getlist(name)
                if value
            ],
            **panel,
            "standing": view.standing.context(
                asked=[position.statement_id for position in view.positions],
                names=panel["standing"]["named"],
                voices=self.filter.voices,
            ),
        }

    def _outline(self):
        nodes = self.selection.outline(limit=SHOWN, siblings=SIBLINGS, starts=self.filter.unfold)
        tallied(nodes, self.selection.whole)
        focused = self.filter.focus is not None
        return {
            **self._context(statements_in(nodes)),
            "sides": [] if focused else self._sides(nodes),
            "focused": nodes if focused else None,
        }

    def _map(self):
        drawing, legend = inline(self.view)
        legend = [(mark_safe(sample), words) for sample, words in legend]
        return {**self._context([]), "drawing": mark_safe(drawing), "legend": legend}

    def _table(self):
        return {**self._context([]), **table_page(self.view)}

    def _sides(self, nodes):
        sides = []
        for stance, title in SIDES:
            roots = [node for node in nodes if self.selection.roots[node.statement] == stance]
            if roots or stance != "mixed":
                names = self._names([self.view.light[node.statement] for node in roots])
                sides.append({"stance": stance, "title": title, "nodes": roots, "names": names})
        return sides

    def _names(self, statements):
        """Who holds the positions of one side, in short: authors, then whom they report."""
        documents = self.view.documents
        own, conceding, reported = {}, {}, {}
        for statement in statements:
            if statement.attribution == Attribution.CONCEDED:
                conceding[f"{documents[statement.document].authors_brief}, conceding"] = True
            elif statement.own:
                document = documents[statement.document]
                team = {voice.pk for voice in document.author_team}
                beside = [voice.brief for voice in statement.voices if voice.pk not in team]
                own |= dict.fromkeys([document.authors_brief, *beside], True)
            else:
                reported.update(dict.fromkeys(voice.brief for voice in statement.voices))
        groups = [*own, *conceding], list(reported)
        return [(names[:NAMES], len(names[NAMES:])) for names in groups]

    def branch(self, number):
        """The reasons of one statement that is unfolded, without what the page shows already."""
        unfolded = next((pk for pk, s in self.view.light.items() if s.number == number), None)
        nodes = []
        if unfolded in self.selection.expanded:
            others = {pk: start for pk, start in self.filter.unfold.items() if pk != unfolded}
            whole, roots = self.selection.whole, self.selection.roots
            expanded = self.selection.expanded - {unfolded}
            limits = {"limit": SHOWN, "siblings": SIBLINGS}
            page = outline(whole, roots, expanded=expanded, starts=others, **limits)
            limits["limit"] = UNFOLDED
            nodes = outline(
                whole,
                [unfolded],
                expanded=self.selection.expanded,
                starts=self.filter.unfold,
                elsewhere=statements_in(page),
                **limits,
            )
            tallied(nodes, whole)
        return {**self._context(statements_in(nodes)), "node": nodes[0] if nodes else None}

    def panel(self):
        view, chosen = self.view, self.filter.selected
        context = {
            "collection": view.collection,
            "issue": view.issue,
            "selected": None,
            "supposed": view.supposed,
            "standing": {"named": {}},
        }
        if chosen is None:
            return context
        steps = view.graph.reasons.get(chosen, [])
        wanted = {chosen, *(premise for step in steps for premise in step.premises)}
        others = [r.seen_from(chosen)[1].pk for r in view.related.get(chosen, ())]
        full = view.full(wanted | set(others))
        why = view.standing.why(chosen)
        return {
            **context,
            "standing": {"named": view.standing.named(why)},
            "why": why,
            "label": view.standing.labels[chosen],
            "strength": view.standing.evaluation.strength(chosen),
            "filter": self.filter,
            "selected": full[chosen],
            "passages": quoted(view.collection, full[chosen])[chosen],
            "selected_related": view.related.get(chosen, []),
            "selected_steps": steps,
            "selected_positions": [p for p in view.positions if p.statement_id == chosen],
            "full": full,
        }

    def _context(self, ids):
        selected = self.view.light.get(self.filter.selected)
        return {
            "collection": self.view.collection,
            "issue": self.view.issue,
            "filter": self.filter,
            "statements": self.view.full(ids),
            "related": self.view.related,
            "chosen": self.view.chosen,
            "described": self.view.described,
            "selected_number": selected.number if selected else None,
            "standing": {"labels": self.view.standing.labels},
            "supposed": self.view.supposed,
        }


def twin(view):
    rows = Statement.objects.filter(id__in=view.ids)
    steps = Argument.objects.filter(id__in=view.graph.steps)
    found = {r.pair.pk: r for group in view.related.values() for r in group}
    return {
        **twins.issue_row(view.row),
        "note": view.issue.note,
        "filters": [list(pair) for pair in view.described],
        "shown": [view.light[pk].number for pk in view.selection.statements],
        "positions": [
            {"statement": p.statement.number, "stance": p.stance} for p in view.positions
        ],
        "statements": view.standing.rows(twins.statements(rows)),
        **view.standing.twin(),
        "arguments": twins.arguments(steps),
        "relations": [twins.related_data(related) for _, related in sorted(found.items())],
    }
