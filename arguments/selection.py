"""What an issue page shows: one selection for outline, drawing, table and every export. No Django."""

from collections import deque
from dataclasses import dataclass

from arguments.graph import Graph
from arguments.outline import outline, statements_in

FOCUS_DEPTH = 3  # a statement in focus is shown with its reasons at least so far down


@dataclass
class Selection:
    """The statements and steps that a reader chose, by the ids of the caller's graph.

    `graph` holds the steps that are shown, `statements` the statements in reading
    order, each once, and `roots` those at the top with their stance on the issue
    ("" for none). `matching` are the statements that the filter lets through; the
    others lead from them to a root. `whole` holds the steps below that the depth
    leaves out as well, `expanded` the statements whose reasons are shown.
    """

    graph: Graph
    roots: dict[int, str]
    statements: list[int]
    matching: set[int]
    whole: Graph
    expanded: set[int]

    def outline(self, **limits):
        """The nodes of its outline, one for each root; see outline() for the limits."""
        return outline(self.whole, self.roots, expanded=self.expanded, **limits)


def select(graph, roots, *, kept=None, depth=2, focus=None, around=None, drawn=True, unfold=()):
    """The Selection from `graph`, the steps below `roots` ({id: stance}).

    With `kept` (ids), a branch goes when nothing in it is kept. Reasons are shown
    `depth` steps down, and those of the statements to `unfold` in any case. With a
    `focus` it is the only root, or, with `around`, everything so many steps around
    it is shown. Unless `drawn`, steps that an analyst drew go.
    """
    if not drawn:
        graph = graph.restricted(lambda step: not step.analysts)
    stances = dict(roots)
    if focus is not None and around:
        near = graph.around(focus, around)
        whole = graph
        graph = whole.restricted(lambda step: whole.ends(step) <= near)
        roots, depth = {top: stances.get(top, "") for top in _tops(graph, near, focus)}, None
    elif focus is not None:
        roots, depth = {focus: stances.get(focus, "")}, max(depth, FOCUS_DEPTH)
    if kept is not None:
        keep = graph.leading_to(kept)
        steps = _leading(graph, keep)
        graph = graph.restricted(lambda step: step.id in steps)
        roots = {root: stance for root, stance in roots.items() if root in keep}
    expanded = _expanded(graph, roots, depth, set(unfold))
    shown = graph.restricted(lambda step: graph.concluded(step) in expanded)
    order = statements_in(outline(shown, roots))
    matching = {pk for pk in order if kept is None or pk in kept}
    return Selection(shown, dict(roots), order, matching, graph, expanded)


def _leading(graph, keep):
    """The ids of the steps from the statements to `keep`, and of those that they doubt."""
    found = set()
    for step in graph.steps.values():
        if not keep.isdisjoint(step.premises):
            while step is not None and step.id not in found:
                found.add(step.id)
                step = graph.steps.get(step.argument)
    return found


def _tops(graph, near, focus):
    """The statements of a neighbourhood that bear on nothing in it; on a circle, one of it."""
    used = {premise for step in graph.steps.values() for premise in step.premises}
    tops, reached = [], set()
    for top in [*sorted(near - used), focus, *sorted(near)]:
        if top in reached:
            continue
        tops.append(top)
        waiting = [top]
        while waiting:
            at = waiting.pop()
            if at not in reached:
                reached.add(at)
                waiting.extend(graph.directly_below(at))
    return tops


def _expanded(graph, roots, depth, unfold):
    """The statements whose reasons are shown, found breadth first."""
    expanded, seen = set(), set(roots)
    waiting = deque((root, 0) for root in roots)
    while waiting:
        statement, level = waiting.popleft()
        if depth is not None and level >= depth and statement not in unfold:
            continue
        expanded.add(statement)
        for premise in graph.directly_below(statement):
            if premise not in seen:
                seen.add(premise)
                waiting.append((premise, level + 1))
    return expanded
