"""Voices by issues, and authors by authors. No Django."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import ceil
from typing import Any

from arguments.comparison import Cell, opposed

BELOW = ("contradicts", "updates", "qualifies")  # the diagonal; agreements stand above it


@dataclass(frozen=True)
class StanceRow:
    """One voice's (issue, Cell)s: an author team's, or those of a voice that a document reports."""

    document: Any
    voice: Any
    cells: list[tuple[Any, Cell]]

    @property
    def stances(self):
        return [cell.stance for _, cell in self.cells]

    @property
    def key(self):
        """As the address of a cell names it."""
        return f"{self.document.key}.{self.voice.key}" if self.voice else self.document.key


def stance_rows(issues, documents, teams, reported, voices):
    """(rows of the author teams, rows of the voices that they report).

    `teams` and `reported` are comparison.team_cells() and reported_cells();
    `voices` maps ids to voices. Reported voices follow the order of the
    documents, and in each the number of their first statement.
    """
    own = [
        StanceRow(d, None, [(issue, teams[issue.pk, d.pk]) for issue in issues]) for d in documents
    ]
    order = {document.pk: at for at, document in enumerate(documents)}
    first = {}
    for (_, document, voice), cell in reported.items():
        earlier = first.get((document, voice), cell.statements[0])
        first[document, voice] = min(earlier, *cell.statements)
    told = sorted(first, key=lambda pair: (order[pair[0]], first[pair], pair[1]))
    nothing = Cell(reported=True)
    return own, [
        StanceRow(
            documents[order[document]],
            voices[voice],
            [(issue, reported.get((issue.pk, document, voice), nothing)) for issue in issues],
        )
        for document, voice in told
    ]


STANCES = ("pro", "mixed", "contra", "silent", "not coded", "not reported")
SORTS = ("date", "name", "sides")  # besides: the key of an issue


def ordered(rows, sort, name_of):
    """The rows as `sort` says: "date" as they come, "name", "sides", or the key of an issue."""
    if sort == "name":
        return sorted(rows, key=lambda row: name_of(row).casefold())
    if sort == "sides":
        return sorted(rows, key=lambda row: -sum(bool(stance) for stance in row.stances))
    if sort == "date":
        return list(rows)

    def stance(row):
        cell = next(cell for issue, cell in row.cells if issue.key == sort)
        return STANCES.index(cell.state)

    return sorted(rows, key=stance)


def arranged(rows, order):
    """The rows with their cells in the given `order` of columns."""
    return [StanceRow(row.document, row.voice, [row.cells[at] for at in order]) for row in rows]


FIGURES = ("agrees", "contradicts", "qualifies", "updates", "shared", "congruence", "conflict")


@dataclass(frozen=True)
class PairFigures:
    """What stands between two actors, as numbers in the order of FIGURES."""

    first: Any
    second: Any
    numbers: tuple[int, ...]

    def number(self, figure):
        return self.numbers[FIGURES.index(figure)]

    @property
    def address(self):
        return f"{self.first.key}.{self.second.key}"


def pair_figures(actors, counts, sided, congruence, conflict):
    """The PairFigures of all pairs of `actors` between which anything stands.

    `counts` are {(id, id): Counter of relations}, ids sorted; `sided` the sets of ids that
    take a side, issue by issue; the rest {(id, id): weight}, both ways round.
    """
    order = {actor.id: at for at, actor in enumerate(actors)}
    shared = Counter(pair for ids in sided for pair in combinations(sorted(ids, key=order.get), 2))
    found = set(shared)
    for pair in [*counts, *congruence, *conflict]:
        if all(id in order for id in pair) and pair[0] != pair[1]:
            found.add(tuple(sorted(pair, key=order.get)))
    result = []
    for a, b in sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]])):
        tags = counts.get(tuple(sorted((a, b))), {})
        numbers = [tags.get(relation, 0) for relation in FIGURES[:4]]
        numbers += [shared[a, b], congruence.get((a, b), 0), conflict.get((a, b), 0)]
        result.append(PairFigures(actors[order[a]], actors[order[b]], tuple(numbers)))
    return result


def splitting(issues, own):
    """The issues on which one author team is for what another is against."""
    return [issue for at, issue in enumerate(issues) if opposed(row.stances[at] for row in own)]


def undisputed(issues, rows):
    """The issues on which at least two voices take a side and all the same one."""
    result = []
    for at, issue in enumerate(issues):
        stances = [row.stances[at] for row in rows if row.stances[at]]
        if len(stances) > 1 and set(stances) in ({"pro"}, {"contra"}):
            result.append(issue)
    return result


@dataclass(frozen=True)
class PairCell:
    """What stands between two author teams: {relation: number}. `kind`: above, below or self."""

    kind: str
    row: Any
    column: Any
    counts: dict
    darkest: int = 8  # how many agreements are drawn darkest

    @property
    def shown(self):
        """[(relation, number)] of what this half of the matrix tells."""
        told = ("agrees",) if self.kind == "above" else BELOW if self.kind == "below" else ()
        return [(relation, self.counts[relation]) for relation in told if self.counts.get(relation)]

    @property
    def address(self):
        """The same for both halves: the earlier document first."""
        first, second = (self.column, self.row) if self.kind == "below" else (self.row, self.column)
        return f"{first.key}.{second.key}"

    @property
    def count(self):
        """Of this half's main relation: agreements above, contradictions below."""
        return self.counts.get("agrees" if self.kind == "above" else "contradicts", 0)

    @property
    def shade(self):
        """How dark agreements are drawn, 1 to 8."""
        return ceil(8 * self.counts.get("agrees", 0) / self.darkest)


def most(rows, relation):
    """(the first PairCell with most of `relation`, or None; how many others have as many)."""
    found = [cell for _, cells in rows for cell in cells if cell.kind == "above"]
    highest = max((cell.counts.get(relation, 0) for cell in found), default=0)
    first, *others = [c for c in found if highest and c.counts.get(relation) == highest] or [None]
    return first, len(others)


def pair_rows(documents, counts):
    """[(document, its PairCells)]; `counts` as comparison.count_between() gives them."""
    darkest = max([8, *(found.get("agrees", 0) for found in counts.values())])
    rows = []
    for at, row in enumerate(documents):
        cells = []
        for across, column in enumerate(documents):
            kind = "self" if at == across else "above" if across > at else "below"
            found = counts.get(tuple(sorted((row.pk, column.pk))), {})
            cells.append(PairCell(kind, row, column, found, darkest))
        rows.append((row, cells))
    return rows
