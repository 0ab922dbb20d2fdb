"""What stands, and how strongly. No Django.

The framework (MODEL.md, Standing). Its arguments, in the sense of Dung, are the statements and
the attacking steps:

* a statement is attacked by the attacking steps that have it as their target, and by the
  statements that contradict it, which it attacks in turn;
* a step is attacked by its undercuts, and falls with its premises.

A labelling calls each of them in, out or undecided so that (Caminada & Gabbay, "A logical account
of formal argumentation", Studia Logica 93, 2009):

* a statement is in when all that attacks it is out, and out when some of that is in;
* a step is in when all its premises are in and all its undercuts are out, and out when a premise
  is out or an undercut is in;
* whatever is neither is undecided.

To get by with attacks alone, a step with the premise p is attacked by "not p", which only p
attacks: "not p" is in exactly when p is out. What results is an abstract framework (Dung, "On the
acceptability of arguments", Artificial Intelligence 77, 1995), and `grounded_labelling` gives its
least labelling: what everyone must grant. Supporting steps get a label by the same rule, which
tells whether the reason holds; as they attack nothing, they change no other label.

Strength is DF-QuAD (Rago, Toni, Aurisicchio & Baroni, "Discontinuity-free decision support with
quantitative argumentation debates", KR 2016): see `strengths`.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from math import prod

IN, OUT, UNDECIDED = "in", "out", "undecided"
SET_ASIDE = "set aside"
IN_WORDS = {
    IN: "stands",
    OUT: "does not stand",
    UNDECIDED: "undecided",
    SET_ASIDE: "set aside",
}
BASE = 0.5  # the strength of a statement for and against which nothing is said


def grounded_labelling(arguments, attacks):
    """Label each argument "in", "out" or "undecided" (grounded semantics, Dung 1995).

    `arguments` is a collection of ids; `attacks` are (attacker, target) pairs. Takes time in
    proportion to both.
    """
    labels = dict.fromkeys(arguments, UNDECIDED)
    feared = dict.fromkeys(labels, 0)  # how many attackers are not out yet
    targets = {}
    for attacker, target in attacks:
        feared[target] += 1
        if attacker in targets:
            targets[attacker].append(target)
        else:
            targets[attacker] = [target]
    safe = [argument for argument, number in feared.items() if not number]
    for argument in safe:
        labels[argument] = IN
    while safe:
        for target in targets.get(safe.pop(), ()):
            if labels[target] is UNDECIDED:
                labels[target] = OUT
                for freed in targets.get(target, ()):
                    feared[freed] -= 1
                    if not feared[freed]:
                        labels[freed] = IN
                        safe.append(freed)
    return labels


@dataclass(frozen=True)
class Attack:
    """Something that would take a statement out: a `step`, or a statement that contradicts it.

    `label` is its own. Where it is out, `because` are the statements that decide that: premises
    of the step that are out, premises of an undercut that is in, or what takes out the
    contradicting statement.
    """

    label: str
    step: object = None
    statement: int | None = None
    because: tuple[int, ...] = ()
    undercut: bool = False  # `because` doubts the step

    @property
    def statements(self):
        """Those that attack: the premises, or the contradicting statement."""
        return self.step.premises if self.step else (self.statement,)


@dataclass(frozen=True)
class Why:
    """What decides a standing: the attacks that are in (out), undecided (undecided), or all (in).

    `circle` are, for an undecided statement, statements each of which waits for the next.
    """

    label: str
    attacks: tuple[Attack, ...] = ()
    circle: tuple[int, ...] = ()


class Evaluation:
    """The standing and strength of statements (ids) under steps and contradictions (pairs of ids).

    Statements set aside (`without`) are taken out with all steps that need them or bear on them,
    and with the undercuts of those.
    """

    def __init__(self, statements, steps, contradictions=(), without=()):
        without = frozenset(without)
        self.known = frozenset(statements)
        self.statements = sorted(self.known - without)
        self.steps = _remaining(steps, self.known - without)
        left = self.known - without
        self.contradicted = defaultdict(list)
        for a, b in sorted({(min(pair), max(pair)) for pair in contradictions}):
            if a in left and b in left:
                self.contradicted[a].append(b)
                self.contradicted[b].append(a)
        self.reasons, self.undercuts = defaultdict(list), defaultdict(list)
        for step in self.steps.values():
            if step.statement is not None:
                self.reasons[step.statement].append(step)
            else:
                self.undercuts[step.argument].append(step)

    def attacking(self, statement):
        """The steps that attack `statement`."""
        return [step for step in self.reasons.get(statement, ()) if step.direction == "attack"]

    @cached_property
    def framework(self):
        """(arguments, attacks) of the abstract framework.

        An argument is ("S", statement), ("A", step) or ("not", premise).
        """
        arguments = [("S", statement) for statement in self.statements]
        attacks, premises = [], {}
        for a, others in self.contradicted.items():
            attacks += [(("S", a), ("S", b)) for b in others]
        for step in self.steps.values():
            here = ("A", step.id)
            arguments.append(here)
            if step.statement is None:
                attacks.append((here, ("A", step.argument)))
            elif step.direction == "attack":
                attacks.append((here, ("S", step.statement)))
            for premise in step.premises:
                attacks.append((("not", premise), here))
                premises[premise] = None
        arguments += [("not", premise) for premise in premises]
        attacks += [(("S", premise), ("not", premise)) for premise in premises]
        return arguments, attacks

    @cached_property
    def labels(self):
        """{argument of the framework: label}."""
        return grounded_labelling(*self.framework)

    def standing(self, statement):
        """ "in", "out", "undecided"; "set aside" for a statement that was."""
        return self.labels.get(("S", statement), SET_ASIDE)

    def holds(self, step):
        """The label of a step (id); "set aside" where it needs a statement that was."""
        return self.labels.get(("A", step), SET_ASIDE)

    @cached_property
    def standings(self):
        """{statement: its standing}, with those set aside."""
        return {statement: self.standing(statement) for statement in sorted(self.known)}

    @cached_property
    def strengths(self):
        """{statement: strength from 0 to 1} where no circle bears on it (DF-QuAD).

        A statement starts from BASE and moves towards 1 or 0 as the reasons for or against it
        together are stronger; a contradiction is an attack. A step is as strong as its weakest
        premise, less what its undercuts take away. Contradictions go both ways, so they close a
        circle: a contradicted statement, and what builds on it, has no strength.
        """
        return _strengths(self)

    def strength(self, statement):
        """From 0 to 1; None: not computed."""
        return self.strengths.get(statement)

    def why(self, statement):
        """The Why of a statement that was not set aside."""
        label = self.standing(statement)
        found = [self._by_step(step) for step in self.attacking(statement)]
        found += [
            self._by_statement(other, statement) for other in self.contradicted.get(statement, ())
        ]
        if label != IN:
            found = [attack for attack in found if attack.label == label_of_deciding(label)]
        circle = self._circle(statement) if label == UNDECIDED else ()
        return Why(label, tuple(found), circle)

    def _by_step(self, step):
        label = self.holds(step.id)
        if label != OUT:
            return Attack(label, step)
        fallen = tuple(premise for premise in step.premises if self.standing(premise) == OUT)
        if fallen:
            return Attack(label, step, because=fallen)
        doubts = [u for u in self.undercuts[step.id] if self.holds(u.id) == IN]
        because = tuple(premise for undercut in doubts for premise in undercut.premises)
        return Attack(label, step, because=because, undercut=True)

    def _by_statement(self, other, statement):
        label, because = self.standing(other), ()
        if label == OUT:
            because = [
                p for s in self.attacking(other) if self.holds(s.id) == IN for p in s.premises
            ]
            because += [
                c for c in self.contradicted[other] if c != statement and self.standing(c) == IN
            ]
        return Attack(label, statement=other, because=tuple(because))

    @cached_property
    def _undecided_attackers(self):
        """{argument: what attacks it}, both undecided, in an order that the input does not change."""
        found = defaultdict(list)
        for attacker, target in self.framework[1]:
            if self.labels[attacker] == self.labels[target] == UNDECIDED:
                found[target].append(attacker)
        return {target: sorted(attackers) for target, attackers in found.items()}

    def _circle(self, statement):
        """A shortest circle through `statement`, else one that it waits for, without its end."""
        start = ("S", statement)
        came_from, waiting = {start: None}, deque([start])
        while waiting:
            here = waiting.popleft()
            for attacker in self._undecided_attackers.get(here, ()):
                if attacker == start:
                    return _statements(_back(came_from, here))
                if attacker not in came_from:
                    came_from[attacker] = here
                    waiting.append(attacker)
        path, here = {}, start
        while here not in path:  # each undecided argument has an undecided attacker
            path[here] = None
            here = self._undecided_attackers[here][0]
        walked = list(path)
        return _statements(walked[walked.index(here) :])


def label_of_deciding(label):
    """Out is what something in attacks; undecided what something undecided attacks."""
    return IN if label == OUT else UNDECIDED


def _back(came_from, here):
    walked = []
    while here is not None:
        walked.append(here)
        here = came_from[here]
    return walked[::-1]


def _statements(walked):
    return tuple(key for kind, key in walked if kind == "S")


def _remaining(steps, statements):
    """{id: Step} of the steps whose premises and target are there, and so on for their targets."""
    steps = sorted(steps, key=lambda step: step.id)
    kept = {step.id: step for step in steps}
    undercuts = defaultdict(list)
    gone = []
    for step in steps:
        if step.statement is None:
            undercuts[step.argument].append(step.id)
        needed = step.premises if step.statement is None else (*step.premises, step.statement)
        if not statements.issuperset(needed) or (
            step.statement is None and step.argument not in kept
        ):
            gone.append(step.id)
    while gone:
        step = gone.pop()
        if kept.pop(step, None):
            gone.extend(undercuts[step])
    return kept


def _strengths(evaluation):
    """Walks up from what depends on nothing; what is on or above a circle is never reached."""
    steps, undercuts = evaluation.steps, evaluation.undercuts
    needed_by, missing = defaultdict(list), {}
    for statement in evaluation.statements:
        reasons = evaluation.reasons.get(statement, ())
        # A contradiction closes a circle: one more that never comes.
        missing["S", statement] = len(reasons) + (statement in evaluation.contradicted)
    for step in steps.values():
        missing["A", step.id] = len(step.premises) + len(undercuts.get(step.id, ()))
        for premise in step.premises:
            needed_by["S", premise].append(("A", step.id))
        target = ("A", step.argument) if step.statement is None else ("S", step.statement)
        needed_by["A", step.id].append(target)
    found = {}
    ready = [node for node, number in missing.items() if not number]
    while ready:
        node = ready.pop()
        found[node] = _strength(evaluation, node, found)
        for above in needed_by[node]:
            missing[above] -= 1
            if not missing[above]:
                ready.append(above)
    return {key: strength for (kind, key), strength in found.items() if kind == "S"}


def _strength(evaluation, node, found):
    kind, key = node
    if kind == "A":
        weakest = min((found["S", p] for p in evaluation.steps[key].premises), default=1.0)
        doubts = evaluation.undercuts.get(key, ())
        return weakest * (1 - together(found["A", step.id] for step in doubts))
    sides = {"support": [], "attack": []}
    for step in evaluation.reasons.get(key, ()):
        sides[step.direction].append(found["A", step.id])
    more = together(sides["support"]) - together(sides["attack"])
    return BASE + (1 - BASE) * more if more > 0 else BASE + BASE * more


def together(strengths):
    """Several strengths on one side as one: 1 - (1 - a)(1 - b)...; sorted, so that order is nothing."""
    return 1 - prod(1 - strength for strength in sorted(strengths))
