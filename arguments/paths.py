"""The chains of steps that lead up from a statement. No Django."""

from collections import deque
from dataclasses import dataclass

from arguments.graph import Step


@dataclass(frozen=True)
class Path:
    """A chain of steps from a statement up to `goal`: the lowest first, each with what it bears on.

    `links` are (step, statement): the statement that the step supports or
    attacks, or None when it undercuts the next step.
    """

    goal: int
    links: tuple[tuple[Step, int | None], ...] = ()

    @property
    def attacks(self):
        return sum(step.direction == "attack" for step, _ in self.links)


def paths_up(graph, start, goals, limit):
    """One shortest Path from `start` to each of `goals`, the nearest first, at most `limit`.

    Statements that support and attack nothing serve as goals when none of
    `goals` is reached.
    """
    uses = {}
    for step in graph.steps.values():
        for premise in step.premises:
            uses.setdefault(premise, []).append(step)
    found, tops = [], []
    seen, waiting = {start}, deque([(start, ())])
    while waiting:
        statement, links = waiting.popleft()
        if statement in goals:
            found.append(Path(statement, links))
        elif statement not in uses:
            tops.append(Path(statement, links))
        for step in uses.get(statement, ()):
            target, chain = _to_statement(graph, step)
            if target is not None and target not in seen:
                seen.add(target)
                waiting.append((target, links + chain))
    return (found or tops)[:limit]


def _to_statement(graph, step):
    """The statement on which `step` bears in the end, through the steps it undercuts."""
    chain, passed = [], set()
    while step is not None and step.id not in passed:
        passed.add(step.id)
        chain.append((step, step.statement))
        if step.statement is not None:
            return step.statement, tuple(chain)
        step = graph.steps.get(step.argument)
    return None, ()
