"""Where voices agree, differ and are silent. No Django."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

DIRECTED = {"qualifies", "updates"}
RELATIONS = ("contradicts", "agrees", "qualifies", "updates", "unrelated")


@dataclass(frozen=True)
class Judgement:
    """One tag on a pair. `flipped`: the second statement does it to the first."""

    relation: str
    flipped: bool = False
    decision: bool = False

    @property
    def verdict(self):
        return self.relation, self.flipped


@dataclass(frozen=True)
class Consensus:
    """What the tags on one pair come to.

    `state` is single, unanimous, majority, disputed or decided; `relation` is
    "" where it is disputed.
    """

    state: str
    relation: str = ""
    flipped: bool = False

    @property
    def counts(self):
        """All but disputed pairs count in figures."""
        return self.state != "disputed"

    @property
    def related(self):
        return self.counts and self.relation != "unrelated"

    @property
    def confirmed(self):
        return self.state in {"unanimous", "decided"}


def consensus(judgements):
    """The Consensus of a pair's tags, or None where there are none.

    An editor's decision settles the pair; else the verdict of more than half of
    the analysts counts.
    """
    judgements = list(judgements)
    for judgement in judgements:
        if judgement.decision:
            return Consensus("decided", *judgement.verdict)
    if not judgements:
        return None
    (verdict, times), *_ = Counter(j.verdict for j in judgements).most_common(1)
    if len(judgements) == 1:
        return Consensus("single", *verdict)
    if times == len(judgements):
        return Consensus("unanimous", *verdict)
    if 2 * times > len(judgements):
        return Consensus("majority", *verdict)
    return Consensus("disputed")


def union_of_stances(stances):
    """One voice's stances on one issue as one: pro with contra is mixed. "" for none."""
    stances = set(stances)
    return next(iter(stances)) if len(stances) == 1 else "mixed" if stances else ""


@dataclass(frozen=True)
class Taken:
    """A statement takes a stance on an issue, for `holders` of `document`.

    `own`: asserted by the document's authors; else reported of each holder. `unstated`: analysts
    supplied it, because a step makes no sense without.
    `beside`: the holders of an own one who are no authors of the document.
    """

    issue: int
    document: int
    statement: int
    stance: str
    own: bool
    holders: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()
    unstated: bool = False


@dataclass
class Cell:
    """What a column says on an issue: stance pro, contra or mixed, or why there is none."""

    stance: str = ""
    statements: list[int] = field(default_factory=list)
    read: bool = False
    reported: bool = False  # the column is a voice that authors report
    beside: bool = False  # no: one that holds what they say themselves
    unstated: bool = False  # it takes its stance with nothing but what analysts supplied

    @property
    def state(self):
        if self.stance:
            return self.stance
        if self.reported:
            return "not reported"
        return "silent" if self.read else "not coded"


def team_cells(taken, readings, issues, documents):
    """{(issue, document): Cell} of each document's author team on each issue."""
    cells = {
        (issue, document): Cell(read=(issue, document) in readings)
        for issue in issues
        for document in documents
    }
    _fill(cells, ((t.issue, t.document, t) for t in taken if t.own))
    return cells


def reported_cells(taken):
    """{(issue, document, voice): Cell} of each voice that a document reports on an issue.

    A voice that holds with the authors what these say, without being one, is there too.
    """
    cells = defaultdict(lambda: Cell(reported=True, beside=True))
    stances = defaultdict(set)
    for t in taken:
        for voice in t.beside if t.own else t.holders:
            key = (t.issue, t.document, voice)
            stances[key].add(t.stance)
            cells[key].statements.append(t.statement)
            cells[key].beside &= t.own
    for key, found in stances.items():
        cells[key].stance = union_of_stances(found)
    return dict(cells)


def voice_cells(taken, readings, issues, wrote):
    """{(issue, voice): Cell} of each voice across its documents and those that report it.

    `wrote` maps the voices to the documents that they wrote: {} leaves only what
    others report of them.
    """
    cells = {
        (issue, voice): Cell(
            read=any((issue, document) in readings for document in documents),
            reported=not documents,
        )
        for issue in issues
        for voice, documents in wrote.items()
    }
    _fill(cells, ((t.issue, voice, t) for t in taken for voice in t.holders))
    return cells


def _fill(cells, found):
    stances = defaultdict(set)
    for issue, column, t in found:
        if (issue, column) in cells:
            cell = cells[issue, column]
            cell.unstated = t.unstated and (cell.unstated or not cell.statements)
            stances[issue, column].add(t.stance)
            cell.statements.append(t.statement)
    for key, values in stances.items():
        cells[key].stance = union_of_stances(values)


def opposed(stances):
    """Whether one voice says yes where another says no."""
    return {"pro", "contra"} <= set(stances)


def dispute(own_pro, own_contra, pro, contra):
    """How sharply an issue is disputed, to compare with others: by the weaker side, then by both.

    The counts are of authors, and of all voices with them: an author who speaks for
    herself weighs as much as two voices that are reported.
    """
    sides = own_pro + pro, own_contra + contra
    return min(sides), min(own_pro, own_contra), sum(sides)


def count_between(relations, column_of):
    """{(column, column): Counter of relations}, each pair of columns once, in sorted order.

    `relations` are (first, second, relation); `column_of` maps a statement to
    its column, or to None where it has none.
    """
    counts = defaultdict(Counter)
    for first, second, relation in relations:
        columns = column_of(first), column_of(second)
        if None not in columns:
            counts[tuple(sorted(columns))][relation] += 1
    return counts
