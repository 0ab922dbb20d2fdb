"""Where a map is weak: what an analyst would look at first. No Django.

Weak spots are told of what documents say for themselves (asserted). What somebody is reported to
say is left out where silence would count against it: that an author did not report a reason does
not mean that there is none.

A reason counts while its step holds: it does not when a premise is out or an undercut is in.

Every weak spot tells which statements it is `about`, whose weakness it is, and those that it has
`named`, with at most so many of each list.
"""

from collections import defaultdict
from dataclasses import dataclass

from arguments.evaluation import IN, OUT, grounded_labelling

MANY = 3  # statements that have to rest on one for it to be a single point of failure
FOLLOWED = 120  # statements above or below one, the nearest first; what is beyond is not looked at
BUDGET = 40_000  # arguments looked at for what would fall with a statement
OPPOSITE = {"pro": "contra", "contra": "pro"}


@dataclass(frozen=True)
class Said:
    """What has to be known of a statement. `asserted`: its document says it for itself."""

    kind: str
    asserted: bool


@dataclass(frozen=True)
class Unfounded:
    """A claim below which there is no evidence. `resting` are what rests on it."""

    claim: int
    argued: bool  # it has reasons, though none of them leads to evidence
    resting: tuple[int, ...]
    issues: int  # on which it, or what rests on it, takes a side

    @property
    def about(self):
        return (self.claim,)

    def named(self, most):
        return (self.claim, *self.resting[:most])


@dataclass(frozen=True)
class Contested:
    """A recommendation and what it rests on that does not stand: (statement, steps between)."""

    recommendation: int
    grounds: tuple[tuple[int, int], ...]
    every: bool  # each of its reasons needs one of them

    @property
    def about(self):
        return (self.recommendation,)

    def named(self, most):
        return (self.recommendation, *(statement for statement, _ in self.grounds[:most]))


@dataclass(frozen=True)
class Opposed:
    """Evidence for a statement and, itself or as `again` elsewhere, for the opposite."""

    evidence: int
    again: int
    one: int
    other: int
    issue: object = None  # on which they take opposite sides; None: by a tag, or by themselves
    against: bool = False  # `again` speaks against `other`

    @property
    def about(self):
        return (self.evidence, self.again)

    def named(self, most):
        return (*self.about, self.one, self.other)


@dataclass(frozen=True)
class Keystone:
    """A statement whose fall leaves others without a reason, or takes them out."""

    statement: int
    bare: tuple[int, ...]  # every chain of reasons for these goes through it
    out: tuple[int, ...]  # these stand only as long as it does
    recommendations: int

    @property
    def about(self):
        return (*self.bare, *self.out)

    def named(self, most):
        return (self.statement, *self.bare[:most], *self.out[:most])


@dataclass(frozen=True)
class Unanswered:
    """An attack on what the document says for itself; nothing in the document speaks against it."""

    step: object
    target: int
    undercut: bool = False

    @property
    def about(self):
        return (self.target,)

    def named(self, most):
        return (self.target, *self.step.premises)


class Weaknesses:
    """The weak spots of a collection.

    `said` is {statement: Said}, `evaluation` what stands, `positions` are (issue, statement,
    stance), `agreements` and `contradictions` pairs of statements.
    """

    def __init__(self, said, evaluation, positions=(), agreements=(), contradictions=()):
        self.said, self.evaluation = said, evaluation
        self.stances = defaultdict(dict)
        for issue, statement, stance in positions:
            self.stances[statement][issue] = stance
        self.agreeing = _both_ways(agreements)
        self.contradicting = _both_ways(contradictions)
        self.supports, self.carries = supports_that_hold(evaluation)
        self.budget = BUDGET
        self._hit, self._hit_by = defaultdict(list), defaultdict(list)
        for attacker, target in evaluation.framework[1]:
            self._hit[attacker].append(target)
            self._hit_by[target].append(attacker)
        self.cited, self.against = defaultdict(list), defaultdict(list)
        for step in evaluation.steps.values():
            if step.statement is None:
                doubted = evaluation.steps[step.argument]
                target = doubted.statement if doubted.direction == "support" else None
            else:
                target = step.statement
            if target is not None:
                known = self.cited if step.direction == "support" else self.against
                for premise in step.premises:
                    known[premise].append(target)

    def _asserted(self, kind):
        return [s for s, said in self.said.items() if said.kind == kind and said.asserted]

    def below(self, statement):
        """{statement: steps between} of all that `statement` rests on, itself left out."""
        return _walk(statement, lambda s: (p for step in self.supports[s] for p in step.premises))

    def above(self, statement):
        """{statement: steps between} of all that rests on `statement`."""
        return _walk(statement, lambda s: (step.statement for step in self.carries[s]))

    def unfounded(self):
        """Claims of weight without evidence: something rests on them or they take a side.

        The weightiest first: most issues, then most that rests on them.
        """
        founded = self._leads_to_evidence()
        found = []
        for claim in self._asserted("claim"):
            if claim in founded:
                continue
            resting = self.above(claim)
            issues = {i for s in (claim, *resting) for i in self.stances.get(s, ())}
            if resting or issues:
                argued = bool(self.supports[claim])
                found.append(Unfounded(claim, argued, tuple(resting), len(issues)))
        return sorted(found, key=lambda u: (-u.issues, -len(u.resting), u.claim))

    def _leads_to_evidence(self):
        """All statements below which there is evidence, and the evidence."""
        waiting = [s for s, said in self.said.items() if said.kind == "evidence"]
        found = set(waiting)
        while waiting:
            for step in self.carries[waiting.pop()]:
                if step.statement not in found:
                    found.add(step.statement)
                    waiting.append(step.statement)
        return found

    def contested(self):
        """Recommendations that rest, by whatever steps, on what is out or undecided."""
        found = []
        for recommendation in self._asserted("recommendation"):
            grounds = self._shaky(self.below(recommendation))
            if grounds:
                reasons = self.supports[recommendation]
                every = all(
                    self._shaky({**dict.fromkeys(step.premises, 0), **self._below_all(step)})
                    for step in reasons
                )
                found.append(Contested(recommendation, tuple(grounds.items()), every))
        return sorted(found, key=lambda c: (not c.every, c.grounds[0][1], c.recommendation))

    def _shaky(self, below):
        return {s: steps for s, steps in below.items() if self.evaluation.standing(s) != IN}

    def _below_all(self, step):
        return {s: steps for premise in step.premises for s, steps in self.below(premise).items()}

    def opposed(self):
        """Evidence cited for a statement and, itself or as it stands elsewhere, for the opposite.

        Elsewhere is a statement that a tag says agrees with it. Whether the steps hold is no
        matter here.
        """
        found = {}
        for evidence in (s for s, said in self.said.items() if said.kind == "evidence"):
            for again in (evidence, *self.agreeing[evidence]):
                for one in self._opposed(evidence, again):
                    pair = frozenset((evidence, again)), frozenset((one.one, one.other))
                    found.setdefault(pair, one)
        return sorted(found.values(), key=lambda o: (o.evidence, o.again, o.one, o.other))

    def _opposed(self, evidence, again):
        """By being for and against one statement, by a contradiction, or on an issue."""
        mine, theirs = self._cited_for(evidence), self._cited_for(again)
        against = self._cited_against(again)
        for one in mine:
            if one in against:
                yield Opposed(evidence, again, one, one, against=True)
            for other in self.contradicting[one]:
                if other in theirs:
                    yield Opposed(evidence, again, one, other)
        here, there = self._sides(mine), self._sides(theirs)
        back = self._sides(against)
        for (issue, stance), one in here.items():
            if other := there.get((issue, OPPOSITE[stance])):
                yield Opposed(evidence, again, one, other, issue)
            elif (other := back.get((issue, stance))) and other != one:
                yield Opposed(evidence, again, one, other, issue, against=True)

    def _sides(self, statements):
        """{(issue, "pro" or "contra"): the nearest of the statements that takes that side}."""
        found = {}
        for statement in statements:
            for issue, stance in self.stances.get(statement, {}).items():
                if stance in OPPOSITE:
                    found.setdefault((issue, stance), statement)
        return found

    def _cited_for(self, statement):
        return _walk(statement, lambda s: self.cited[s])

    def _cited_against(self, statement):
        found = (statement, *self._cited_for(statement))
        return dict.fromkeys(target for s in found for target in self.against[s])

    def keystones(self, many=MANY):
        """Single points of failure.

        If the statement fell, at least `many` others that documents say for themselves, or one
        such recommendation, would be left without a chain of reasons that does not go through
        it, or would no longer stand.
        """
        found = []
        for statement in self.said:
            bare = self._own(bare_without(self.supports, self.carries, [statement], FOLLOWED))
            out = self._own(self._out_without(statement))
            asked = {s for s in (*bare, *out) if self.said[s].kind == "recommendation"}
            if len({*bare, *out}) >= many or asked:
                found.append(Keystone(statement, bare, out, len(asked)))
        return sorted(
            found, key=lambda k: (-k.recommendations, -len(k.bare) - len(k.out), k.statement)
        )

    def _own(self, statements):
        return tuple(s for s in statements if self.said[s].asserted)

    @property
    def stopped(self):
        """Whether what would fall with a statement was not followed to the end."""
        return self.budget <= 0

    def _out_without(self, statement):
        """The statements that are in, but would not be if this one fell.

        Only what an attack leads to from here can change, and only if this is in.
        """
        labels, start = self.evaluation.labels, ("S", statement)
        if labels.get(start) != IN or self.stopped:
            return ()
        reached = _walk(start, lambda node: self._hit[node], self.budget)
        self.budget -= len(reached)
        if self.stopped:
            return ()
        if not any(labels[node] == IN and node[0] == "S" for node in reached):
            return ()
        attacks, fixed = [], set()
        for node in reached:
            for attacker in self._hit_by[node]:
                if attacker == start or (attacker not in reached and labels[attacker] == OUT):
                    continue
                attacks.append((attacker, node))
                if attacker not in reached:
                    fixed.add(attacker)
        # What is undecided from elsewhere stays so: it attacks itself.
        attacks += [(node, node) for node in fixed if labels[node] != IN]
        after = grounded_labelling([*reached, *fixed], attacks)
        return tuple(
            sorted(
                node[1]
                for node in reached
                if node[0] == "S" and labels[node] == IN and after[node] != IN
            )
        )

    def unanswered(self):
        """Attacks on what a document says for itself that nothing in the map speaks against.

        An undercut counts where it doubts a reason for what the document says, or its own attack
        on others; one that doubts an objection is an answer.
        """
        evaluation, found = self.evaluation, []
        for step in evaluation.steps.values():
            if step.direction == "support" or self._answered(step):
                continue
            if step.statement is not None:
                if self.said[step.statement].asserted:
                    found.append(Unanswered(step, step.statement))
                continue
            doubted = evaluation.steps[step.argument]
            if doubted.statement is not None and self._its_own(doubted):
                found.append(Unanswered(step, doubted.statement, undercut=True))
        return sorted(found, key=lambda u: (u.target, u.step.id))

    def _its_own(self, step):
        """Whether the step is a reason for what the document says, or its own attack on others."""
        if self.said[step.statement].asserted:
            return step.direction == "support"
        return step.direction == "attack" and all(self.said[p].asserted for p in step.premises)

    def _answered(self, step):
        evaluation = self.evaluation
        return bool(evaluation.undercuts[step.id]) or any(
            evaluation.attacking(premise) for premise in step.premises
        )


def supports_that_hold(evaluation):
    """({statement: steps for it}, {statement: steps that need it}) of the supports that are not out."""
    supports, carries = defaultdict(list), defaultdict(list)
    for step in evaluation.steps.values():
        if step.direction == "support" and evaluation.holds(step.id) != OUT:
            supports[step.statement].append(step)
            for premise in step.premises:
                carries[premise].append(step)
    return supports, carries


def bare_without(supports, carries, fallen, followed=None):
    """The statements that would lose every reason if those `fallen` fell, and so on upwards.

    `supports` are {statement: steps for it}, `carries` {statement: steps that need it}. Ends
    after `followed` statements.
    """
    fallen = dict.fromkeys(fallen)
    waiting, gone, lost, found = list(fallen), set(), defaultdict(int), []
    while waiting and (followed is None or len(found) < followed):
        for step in carries[waiting.pop()]:
            if step.id in gone or step.statement in fallen:
                continue
            gone.add(step.id)
            lost[step.statement] += 1
            if lost[step.statement] == len(supports[step.statement]):
                fallen[step.statement] = None
                found.append(step.statement)
                waiting.append(step.statement)
    return tuple(found)


def _both_ways(pairs):
    found = defaultdict(list)
    for a, b in pairs:
        found[a].append(b)
        found[b].append(a)
    return found


def _walk(start, following, most=FOLLOWED):
    """{reached: steps between}, nearest first, without the start; about `most` of them."""
    found, level = {start: 0}, [start]
    while level and len(found) <= most:
        beyond = []
        for here in level:
            for there in following(here):
                if there not in found:
                    found[there] = found[here] + 1
                    beyond.append(there)
        level = beyond
    del found[start]
    return found
