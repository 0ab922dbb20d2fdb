"""The reasons for and against a statement as a nested outline. No Django."""

from collections import deque
from dataclasses import dataclass, field

from arguments.graph import Step


@dataclass
class Node:
    """A statement in the outline.

    `repeated`: it stands elsewhere in the outline, with its reasons. `folded`:
    it has reasons, and none is laid out here. `before` and `after` count reasons
    that are left out on either side of those that are laid out.
    """

    statement: int
    branches: list["Branch"] = field(default_factory=list)
    repeated: bool = False
    folded: bool = False
    supports: int = 0
    attacks: int = 0
    start: int = 1
    before: int = 0
    after: int = 0
    below: tuple[int, int] = (0, 0)  # supports and attacks in the whole branch, once counted

    @property
    def following(self):
        """The number, from 1, of the first reason after those that are laid out."""
        return self.start + len(self.branches)


@dataclass
class Branch:
    """A step below a statement: its premises, and the branches that doubt the step."""

    step: Step
    premises: list[Node]
    undercuts: list["Branch"] = field(default_factory=list)
    more: int = 0  # premises and doubts that are not laid out


DEEPEST_UNDERCUT = 4  # an undercut of an undercut ...: a page does not nest further ones


def outline(
    graph, roots, *, depth=None, expanded=None, limit=None, siblings=None, starts=None, elsewhere=()
):
    """Lay out `roots` (ids of statements) with their reasons, breadth first; one Node a root.

    Goes `depth` steps down, or unfolds the `expanded` statements only, and stops
    unfolding once `limit` statements are laid out, but for those that `starts` names
    ({id: from which of its reasons on}). Of the reasons of one statement, and of the
    premises and doubts of one step, at most `siblings` are laid out. Statements that
    stand `elsewhere` (ids) are pointed to. Without `limit`, undercuts are laid out to
    any depth.
    """
    nodes = [Node(root) for root in roots]
    seen, laid_out, starts = {*roots, *elsewhere}, len(nodes), starts or {}
    waiting = deque((node, 0) for node in nodes)
    deepest = None if limit is None else DEEPEST_UNDERCUT
    while waiting:
        node, level = waiting.popleft()
        steps = graph.reasons.get(node.statement, ())
        node.supports = sum(step.direction == "support" for step in steps)
        node.attacks = len(steps) - node.supports
        if node.repeated or not steps:
            continue
        shut = expanded is not None and node.statement not in expanded
        full = limit is not None and laid_out >= limit and node.statement not in starts
        if shut or full or (depth is not None and level >= depth):
            node.folded = True
            continue
        for step in _window(node, steps, siblings, starts.get(node.statement, 1)):
            branch = _branch(step, graph, seen, siblings, deepest)
            node.branches.append(branch)
            for child in premises_of(branch):
                laid_out += 1
                waiting.append((child, level + 1))
    return nodes


def _window(node, steps, siblings, start):
    """The steps of the window that is shown; the node is told what stands before and after it."""
    if siblings is None or (len(steps) <= siblings and start <= 1):
        return steps
    node.start = min(max(start, 1), len(steps))
    node.before = node.start - 1
    node.after = max(0, len(steps) - node.before - siblings)
    return steps[node.before : node.before + siblings]


def _branch(step, graph, seen, siblings, deepest):
    """The Branch of a step with all that doubts it, and that, and so on."""
    top = _with_premises(step, seen, siblings)
    waiting = deque([(top, 0)])
    while waiting:
        branch, level = waiting.popleft()
        doubts = graph.undercuts.get(branch.step.id, ())
        shown = () if deepest is not None and level >= deepest else doubts[:siblings]
        branch.more += len(doubts) - len(shown)
        for doubt in shown:
            branch.undercuts.append(_with_premises(doubt, seen, siblings))
            waiting.append((branch.undercuts[-1], level + 1))
    return top


def _with_premises(step, seen, siblings):
    premises = []
    for premise in step.premises[:siblings]:
        premises.append(Node(premise, repeated=premise in seen))
        seen.add(premise)
    return Branch(step, premises, more=len(step.premises) - len(premises))


def premises_of(branch):
    """The nodes of a branch and of what doubts its step, in reading order."""
    found, waiting = [], [branch]
    while waiting:
        branch = waiting.pop()
        found.extend(branch.premises)
        waiting.extend(reversed(branch.undercuts))
    return found


def reading_order(nodes):
    """All nodes of an outline, each before what bears on it, as a reader meets them."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Branch):
            waiting.extend(reversed([*node.premises, *node.undercuts]))
        else:
            yield node
            waiting.extend(reversed(node.branches))


def roots(graph, statements):
    """Those of `statements` at the top, the weightiest first; and those without a step."""
    used = {premise for step in graph.steps.values() for premise in step.premises}
    below = {
        statement: graph.below(statement)
        for statement in statements
        if statement not in used and graph.reasons.get(statement)
    }
    reached = set(below).union(*below.values())
    for statement in statements:  # attacks may run in circles that nothing tops
        if graph.reasons.get(statement) and statement not in reached:
            below[statement] = graph.below(statement)
            reached |= below[statement] | {statement}
    tops = sorted(below, key=lambda statement: -len(below[statement]))
    return tops, [statement for statement in statements if statement not in reached]


def statements_in(nodes):
    """The ids of all statements that stand in the outline, in reading order."""
    return list(dict.fromkeys(node.statement for node in reading_order(nodes)))


def tallied(nodes, graph):
    """The same nodes, told how much lies in the whole branch below each."""
    for node in reading_order(nodes):
        if not node.repeated and node.supports + node.attacks:
            node.below = graph.tally(node.statement)
    return nodes
