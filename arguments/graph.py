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
        self._concluded = {}
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

    def directly_below(self, statement):
        """The premises of the steps on `statement` and of what doubts them, in order, each once."""
        steps = self._bearing_on(statement)
        return list(dict.fromkeys(premise for step in steps for premise in step.premises))

    def tally(self, statement):
        """(supports, attacks): how many steps of each direction lie below, in the whole branch."""
        seen, waiting, count = {statement}, [statement], {}
        while waiting:
            for step in self._bearing_on(waiting.pop()):
                count[step.id] = step.direction
                fresh = [premise for premise in step.premises if premise not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        supports = sum(direction == "support" for direction in count.values())
        return supports, len(count) - supports

    def around(self, statement, steps):
        """The statements within so many `steps` of it, up, down or beside it; itself included."""
        found, edge = {statement}, {statement}
        touching = self._touching() if steps else {}
        for _ in range(steps):
            edge = {end for at in edge for step in touching.get(at, ()) for end in step} - found
            if not edge:
                break
            found |= edge
        return found

    def _touching(self):
        """{statement: [the statements at the ends of a step that it is an end of]}."""
        index = defaultdict(list)
        for step in self.steps.values():
            ends = self.ends(step)
            for end in ends:
                index[end].append(ends)
        return index

    def ends(self, step):
        """The statements that a step joins: an undercut joins those of the step it doubts, too."""
        found = {*step.premises}
        if step.argument in self.steps:
            found.update(self.steps[step.argument].premises)
        target = self.concluded(step)
        return found if target is None else found | {target}

    def restricted(self, keeps):
        """The Graph of the steps for which `keeps(step)`; what doubts a step that goes, goes."""
        kept = {step.id: step for step in self.steps.values() if keeps(step)}
        waiting = [id for id, step in kept.items() if _dangles(step, kept)]
        while waiting:
            gone = kept.pop(waiting.pop(), None)
            if gone is not None:
                waiting.extend(s.id for s in self.undercuts.get(gone.id, ()) if s.id in kept)
        return Graph(kept)

    def leading_to(self, statements):
        """These statements and all that they bear on, through any chain of steps."""
        found, waiting = set(statements), list(statements)
        while waiting:
            for step in self._used_in.get(waiting.pop(), ()):
                target = self.concluded(step)
                if target is not None and target not in found:
                    found.add(target)
                    waiting.append(target)
        return found

    def concluded(self, step):
        """The statement that `step` bears on, at the end of a chain of undercuts; or None."""
        passed, found = {}, None
        while step is not None and step.id not in passed:
            passed[step.id] = True
            if step.statement is not None or step.id in self._concluded:
                found = self._concluded.get(step.id, step.statement)
                break
            step = self.steps.get(step.argument)
        self._concluded.update(dict.fromkeys(passed, found))
        return found

    def _bearing_on(self, statement):
        waiting = list(reversed(self.reasons.get(statement, ())))
        while waiting:
            step = waiting.pop()
            yield step
            waiting.extend(reversed(self.undercuts.get(step.id, ())))


def _dangles(step, steps):
    return step.argument is not None and step.argument not in steps


def circle_of_supports(steps):
    """A circle of statements in which each supports the next, closed by the first; or None."""
    supported = defaultdict(list)
    for step in steps:
        if step.direction == "support" and step.statement is not None:
            for premise in step.premises:
                supported[premise].append(step.statement)
    return _circle(supported)


def circle_of_undercuts(steps):
    """A circle of steps (ids), each of which undercuts the next, closed by the first; or None."""
    return _circle({step.id: [step.argument] for step in steps if step.argument is not None})


def _circle(following):
    """A circle in {node: [the nodes that follow it]}, closed by its first node; or None."""
    finished = set()
    for start in following:
        if found := _circle_from(start, following, finished):
            return found
    return None


def _circle_from(start, following, finished):
    path, on_path, branches = [start], {start}, [iter(following[start])]
    while path:
        here = next(branches[-1], None)
        if here is None:
            branches.pop()
            done = path.pop()
            on_path.discard(done)
            finished.add(done)
        elif here in on_path:
            return [*path[path.index(here) :], here]
        elif here not in finished:
            path.append(here)
            on_path.add(here)
            branches.append(iter(following.get(here, ())))
    return None
