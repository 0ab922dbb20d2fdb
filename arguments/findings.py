"""What a collection's tags, steps and positions show together, for an analyst to look at. No Django.

A finding is computed, not judged: each one names the statements that it rests on, so that a reader
can check it, and an analyst may dismiss it.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from sources.figures import NUMBERS

KINDS = {
    "remedies": "Shared diagnosis, different remedies",
    "reasons": "Same conclusion, different reasons",
    "both-sides": "Evidence used on both sides",
    "figures": "Figures and dates that differ",
    "self": "At odds with themselves",
    "updates": "Overtaken by time",
}
CAUSAL = {"fact", "cause"}
OPPOSITE = {"pro": "contra", "contra": "pro"}
FIGURE = re.compile(r"(?:(?<![\w-])|(?<=mid-))\d[\d.,]*")
FURTHEST = 6  # steps from a diagnosis to a remedy, from evidence to a position
LONGEST = 150  # characters of a key
MOST = 3  # statements of one part that are named with one finding


@dataclass(frozen=True)
class Said:
    """A statement as findings need it. `date` sorts documents in time, "" for none."""

    id: int
    number: int
    wording: str
    kind: str
    document: int
    own: bool
    voices: frozenset = frozenset()
    stances: dict = field(default_factory=dict)
    date: str = ""
    conceded: bool = False


@dataclass(frozen=True)
class Tagged:
    """A pair whose tags count: `subject` does it to `object`. `same_reasons` None: not said."""

    subject: int
    object: int
    relation: str
    basis: str = ""
    same_reasons: bool | None = None


@dataclass(frozen=True)
class Finding:
    """`statements`: (id, what part it plays) in the order in which they are told.

    `about` names the issue, the voice or the figures, by kind; `key` stays the same as long as
    the finding rests on the same statements; where several do, it names as well what each is about.
    """

    kind: str
    key: str
    statements: tuple
    about: tuple = ()


class Findings:
    """`said` are all statements, `tagged` all pairs that count, `steps` (premise, target, direction)."""

    def __init__(self, said, tagged, steps):
        self.said = {row.id: row for row in said}
        self.tagged = [t for t in tagged if {t.subject, t.object} <= self.said.keys()]
        self.relation = {frozenset((t.subject, t.object)): t.relation for t in self.tagged}
        self._borne = {}
        self.up, self.down = defaultdict(list), defaultdict(list)
        for premise, target, direction in steps:
            if premise in self.said and target in self.said:
                self.up[premise].append((target, 1 if direction == "support" else -1))
                if direction == "support":
                    self.down[target].append(premise)

    def all(self):
        """{kind: [Finding]} in the order of KINDS."""
        found = {
            "remedies": self.remedies(),
            "reasons": self.reasons(),
            "both-sides": self.both_sides(),
            "figures": self.figures(),
            "self": self.at_odds(),
            "updates": self.updates(),
        }
        return {kind: _told_apart(of) for kind, of in found.items()}

    def _agreeing(self):
        """The agreements between voices that share nobody, the earlier statement first."""
        for pair in self.tagged:
            one, other = self._in_time(pair.subject, pair.object)
            if pair.relation == "agrees" and not one.voices & other.voices:
                yield pair, one, other

    def _in_time(self, *ids):
        rows = [self.said[pk] for pk in ids]
        return sorted(rows, key=lambda row: (row.date or "9999", row.number))

    def _bears(self, pk):
        """{id: sign} of what a statement is a reason for (1) or against (-1), nearest first.

        What it is both for and against is left out, with what it reaches through that alone.
        """
        if pk in self._borne:
            return self._borne[pk]
        found, edge = {pk: {1}}, [(pk, 1)]
        for _ in range(FURTHEST):
            following = []
            for at, so_far in edge:
                for target, step in self.up[at]:
                    signs, sign = found.setdefault(target, set()), so_far * step
                    if sign not in signs:
                        signs.add(sign)
                        following.append((target, sign))
            edge = following
        self._borne[pk] = {target: sum(signs) for target, signs in found.items() if len(signs) == 1}
        return self._borne[pk]

    def remedies(self):
        """Two authors agree on how things stand, and what each draws from it the other's advice rules out.

        One finding for each two documents and the issue on which their advice clashes.
        """
        groups = defaultdict(lambda: ([], []))
        for pair, one, other in self._agreeing():
            if pair.basis not in CAUSAL or "recommendation" in {one.kind, other.kind}:
                continue
            for here in self._remedies_of(one.id):
                for there in self._remedies_of(other.id):
                    for issue in self._clashes(here, there):
                        shared, advice = groups[one.document, other.document, issue]
                        shared += [pk for pk in (one.id, other.id) if pk not in shared]
                        advice += [pk for pk in (here, there) if pk not in advice]
        found = []
        for (_, _, issue), (shared, advice) in groups.items():
            told = [(pk, "diagnosis") for pk in shared[: 2 * MOST]]
            told += [(pk, "remedy") for pk in advice[: 2 * MOST]]
            found.append(self._finding("remedies", told, (issue,)))
        return found

    def _remedies_of(self, pk):
        return [
            target
            for target, sign in self._bears(pk).items()
            if sign > 0 and target != pk and self.said[target].kind == "recommendation"
        ]

    def _clashes(self, here, there):
        """The issues on which two pieces of advice clash; None stands for a tag that says so."""
        one, other = self.said[here].stances, self.said[there].stances
        issues = [
            issue for issue, stance in one.items() if OPPOSITE.get(stance) == other.get(issue)
        ]
        tagged = self.relation.get(frozenset((here, there))) == "contradicts"
        return issues or ([None] if tagged else [])

    def reasons(self):
        """An analyst said that they agree, but not for the same reasons; each with what it rests on.

        Conclusions on the same side of one issue make one finding, however many pairs say so.
        """
        groups = defaultdict(list)
        for pair, one, other in self._agreeing():
            if pair.same_reasons is not False or "evidence" in {one.kind, other.kind}:
                continue
            shared = [i for i, stance in one.stances.items() if other.stances.get(i) == stance]
            issue = min(shared, key=str, default=None)
            name = (issue, one.stances[issue]) if shared else (one.id, other.id)
            groups[name, issue] += [row.id for row in (one, other)]
        found = []
        for (_, issue), ids in groups.items():
            conclusions = list(dict.fromkeys(ids))
            told = []
            for pk in conclusions:
                told.append((pk, "conclusion"))
                reasons = dict.fromkeys(self.down[pk])  # one may serve in two arguments
                told += [(reason, "because") for reason in list(reasons)[:MOST]]
            if len(told) > len(conclusions):
                found.append(self._finding("reasons", told, (issue,), key=conclusions))
        return found

    def both_sides(self):
        """One fact, given once or by two who agree on it, that speaks for and against on one issue."""
        evidence = [row.id for row in self.said.values() if row.kind == "evidence"]
        found = [*self._opposed((pk, pk) for pk in evidence)]
        agreed = (
            [row.id for row in self._in_time(pair.subject, pair.object)]
            for pair in self.tagged
            if pair.relation == "agrees" and {pair.subject, pair.object} <= set(evidence)
        )
        found += self._opposed(agreed)
        return list({(finding.key, finding.about): finding for finding in found}.values())

    def _opposed(self, twos):
        """Findings for those whose first speaks for the side of an issue that its second opposes."""
        for one, other in twos:
            theirs = self._sides(other)
            for (issue, side), position in self._sides(one).items():
                against = theirs.get((issue, OPPOSITE[side]))
                if against is None or (one == other and side == "contra"):
                    continue
                told = [(one, "evidence"), (position, side), (other, "evidence")]
                told.append((against, OPPOSITE[side]))
                yield self._finding("both-sides", list(dict.fromkeys(told)), (issue,))

    def _sides(self, pk):
        """{(issue, stance): the position through which a statement speaks for that side}."""
        found = {}
        for target, sign in self._bears(pk).items():
            for issue, stance in self.said[target].stances.items():
                if stance in OPPOSITE:
                    side = stance if sign > 0 else OPPOSITE[stance]
                    found.setdefault((issue, side), target)
        return found

    def figures(self):
        """A tag sets two statements apart, or in time, and their numbers differ."""
        found = []
        for pair in self.tagged:
            if pair.relation not in {"contradicts", "updates"}:
                continue
            one, other = self._in_time(pair.subject, pair.object)
            here, there = numbers(one.wording), numbers(other.wording)
            if here - there and there - here:
                apart = tuple(", ".join(sorted(of)) for of in (here - there, there - here))
                told = [(one.id, apart[0]), (other.id, apart[1])]
                found.append(self._finding("figures", told, (pair.relation,)))
        return found

    def at_odds(self):
        """One voice contradicts itself, or takes both sides of an issue; what it concedes is no side."""
        found = []
        for pair in self.tagged:
            one, other = self._in_time(pair.subject, pair.object)
            shared = one.voices & other.voices
            if pair.relation == "contradicts" and shared:
                told = [(one.id, ""), (other.id, "")]
                found.append(self._finding("self", told, (min(shared), None)))
        known = {frozenset(pk for pk, _ in finding.statements) for finding in found}
        return found + [
            f for f in self._both_stances() if {pk for pk, _ in f.statements} not in known
        ]

    def _both_stances(self):
        taken = defaultdict(lambda: defaultdict(list))
        for row in self.said.values():
            if row.conceded:
                continue
            for issue, stance in row.stances.items():
                for voice in row.voices:
                    taken[voice, issue][stance].append(row.id)
        found = []
        for (voice, issue), of in sorted(taken.items()):
            if of["pro"] and of["contra"]:
                told = [(min(of["pro"]), "pro"), (min(of["contra"]), "contra")]
                found.append(self._finding("self", told, (voice, issue)))
        return found

    def updates(self):
        """What was said earlier, the oldest first, with all that overtakes it."""
        since = defaultdict(list)
        for pair in self.tagged:
            if pair.relation == "updates":
                since[pair.object].append(pair.subject)
        return [
            self._finding("updates", [(row.id, "before"), *((pk, "since") for pk in later)])
            for row in self._in_time(*since)
            for later in [[new.id for new in self._in_time(*since[row.id])]]
        ]

    def _finding(self, kind, told, about=(), key=None):
        """`key`: the statements that the finding stands and falls with; else all of them."""
        ids = set(key or (pk for pk, _ in told))
        named = "-".join(f"S{number}" for number in sorted(self.said[pk].number for pk in ids))
        return Finding(kind, named[:LONGEST], tuple(told), tuple(about))


def _told_apart(findings):
    """The findings of one kind, each with a key of its own."""
    times = Counter(finding.key for finding in findings)
    return [
        finding if times[finding.key] == 1 else replace(finding, key=_longer(finding))
        for finding in findings
    ]


def _longer(finding):
    about = "".join(f"-{part}" for part in finding.about if part is not None)
    return f"{finding.key[: LONGEST - len(about) - 3]}-on{about}"


def numbers(wording):
    """The numbers in a wording, years among them; not those of names such as S-400."""
    found = {figure.strip(".,") for figure in FIGURE.findall(wording)}
    return found | {word for word in re.findall(r"\w+", wording.casefold()) if word in NUMBERS}
