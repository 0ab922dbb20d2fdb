"""The argument graph as plain dataclasses. No Django."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """An argument: `premises` together support or attack a statement or another argument.

    All are ids of the caller's choosing (rows' ids on pages, numbers in files).
    """

    id: int
    direction: str
    premises: tuple[int, ...]
    statement: int | None = None
    argument: int | None = None
    analysts: bool = False  # drawn by an analyst, not by the text


@dataclass
class Graph:
    steps: dict[int, Step] = field(default_factory=dict)

    def __post_init__(self):
        self.reasons = defaultdict(list)  # statement -> steps for and against it
        self.undercuts = defaultdict(list)  # argument -> steps against it
        self._used_in = defaultdict(list)  # statement -> steps that have it as a premise
        for step in self.steps.values():
            for premise in step.premises:
                self._used_in[premise].append(step)
            if step.statement is not None:
                self.reasons[step.statement].append(step)
            else:
                self.undercuts[step.argument].append(step)

    @classmethod
    def of(cls, steps):
        return cls({step.id: step for step in steps})

    def below(self, statement):
        """The statements that bear on `statement` through any chain of steps, itself left out."""
        seen, waiting = {statement}, [statement]
        while waiting:
            for step in self._bearing_on(waiting.pop()):
                fresh = [premise for premise in step.premises if premise not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        return seen - {statement}

    def leading_to(self, statements):
        """These statements and all that they bear on, through any chain of steps."""
        found, waiting = set(statements), list(statements)
        while waiting:
            for step in self._used_in[waiting.pop()]:
                target = self.concluded(step)
                if target is not None and target not in found:
                    found.add(target)
                    waiting.append(target)
        return found

    def concluded(self, step):
        """The statement that `step` bears on, at the end of a chain of undercuts; or None."""
        seen = set()
        while step.statement is None:
            seen.add(step.id)
            step = self.steps.get(step.argument)
            if step is None or step.id in seen:
                return None
        return step.statement

    def _bearing_on(self, statement):
        waiting = list(self.reasons[statement])
        while waiting:
            step = waiting.pop()
            yield step
            waiting.extend(self.undercuts[step.id])


def circle_of_supports(steps):
    """A circle of statements in which each supports the next, closed by the first; or None."""
    supported = defaultdict(list)
    for step in steps:
        if step.direction == "support" and step.statement is not None:
            for premise in step.premises:
                supported[premise].append(step.statement)
    finished = set()
    for start in list(supported):
        if found := _circle_from(start, supported, finished):
            return found
    return None


def _circle_from(start, supported, finished):
    path, on_path, branches = [start], {start}, [iter(supported[start])]
    while path:
        following = next(branches[-1], None)
        if following is None:
            branches.pop()
            done = path.pop()
            on_path.discard(done)
            finished.add(done)
        elif following in on_path:
            return [*path[path.index(following) :], following]
        elif following not in finished:
            path.append(following)
            on_path.add(following)
            branches.append(iter(supported.get(following, ())))
    return None
