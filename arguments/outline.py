"""The reasons for and against a statement as a nested outline. No Django."""

from collections import deque
from dataclasses import dataclass, field

from arguments.graph import Step


@dataclass
class Node:
    """A statement in the outline.

    `repeated`: it stands elsewhere in the outline, with its reasons. `folded`:
    it has reasons that are not laid out here.
    """

    statement: int
    branches: list["Branch"] = field(default_factory=list)
    repeated: bool = False
    folded: bool = False
    supports: int = 0
    attacks: int = 0


@dataclass
class Branch:
    """A step below a statement: its premises, and the branches that doubt the step."""

    step: Step
    premises: list[Node]
    undercuts: list["Branch"] = field(default_factory=list)


DEEPEST_UNDERCUT = 4  # an undercut of an undercut ...: further ones are not laid out


def outline(graph, roots, *, depth, limit, keep=None, elsewhere=()):
    """Lay out `roots` (ids of statements) with their reasons, breadth first; one Node a root.

    Goes `depth` steps down and stops unfolding once `limit` statements are laid
    out. With `keep` (ids), a branch is left out when nothing in it is kept.
    Statements that stand `elsewhere` (ids) are pointed to.
    """
    if keep is not None:
        keep = graph.leading_to(keep)
    nodes = [Node(root) for root in roots]
    seen, laid_out = {*roots, *elsewhere}, len(nodes)
    waiting = deque((node, 0) for node in nodes)
    while waiting:
        node, level = waiting.popleft()
        steps = [step for step in graph.reasons.get(node.statement, ()) if _kept(step, keep)]
        node.supports = sum(step.direction == "support" for step in steps)
        node.attacks = len(steps) - node.supports
        if node.repeated or not steps:
            continue
        if level >= depth or laid_out >= limit:
            node.folded = True
            continue
        for step in steps:
            branch = _branch(step, graph, seen, keep)
            node.branches.append(branch)
            for child in _children(branch):
                laid_out += 1
                waiting.append((child, level + 1))
    return nodes


def statements_in(nodes):
    """The ids of all statements that stand in the outline, in no order."""
    found, waiting = set(), list(nodes)
    while waiting:
        node = waiting.pop()
        found.add(node.statement)
        for branch in node.branches:
            waiting.extend(_children(branch))
    return found


def _branch(step, graph, seen, keep, level=0):
    premises = []
    for premise in step.premises:
        premises.append(Node(premise, repeated=premise in seen))
        seen.add(premise)
    doubts = graph.undercuts.get(step.id, ()) if level < DEEPEST_UNDERCUT else ()
    undercuts = [
        _branch(doubt, graph, seen, keep, level + 1) for doubt in doubts if _kept(doubt, keep)
    ]
    return Branch(step, premises, undercuts)


def _children(branch):
    yield from branch.premises
    for undercut in branch.undercuts:
        yield from _children(undercut)


def _kept(step, keep):
    return keep is None or not keep.isdisjoint(step.premises)
