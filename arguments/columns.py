"""Voices side by side, issue by issue: the columns and rows of a comparison. No Django."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from arguments.comparison import DIRECTED, opposed, union_of_stances
from arguments.links import Link, heaviness, in_order, kind_of, laid, plural

MOST = 4  # columns side by side
SHOWN = 2  # positions that a cell lays out before it folds the rest
CHUNK = 8  # pairs that touch no shared issue, told in one piece


@dataclass(frozen=True)
class Column:
    """A document's author team with the voices it reports, or one voice across documents.

    `at` counts from 0. `documents` are those that the column speaks in itself.
    """

    at: int
    key: str
    name: str
    document: Any = None
    voice: Any = None
    documents: tuple = ()

    @property
    def number(self):
        return self.at + 1

    def holds(self, statement, holders):
        """Whether a statement stands in this column; `holders` are the voices that hold it."""
        if self.document is not None:
            return statement.document_id == self.document.pk
        return any(voice.pk == self.voice.pk for voice in holders)

    def speaks(self, statement):
        """Whether the column itself holds what stands in it, or reports it."""
        return self.voice is not None or statement.own

    def actor(self, statement, holders):
        """Who holds a statement of this column."""
        if self.speaks(statement):
            return self.name
        return "/".join(voice.brief for voice in holders) or "somebody"

    def several(self, statement, holders):
        """Whether a verb after the actor is in the plural."""
        if not self.speaks(statement):
            return plural(holders)
        return plural([self.voice] if self.voice is not None else self.document.author_team)


@dataclass
class Entry:
    """A statement with the stance that it takes on the row's issue."""

    statement: Any
    stance: str
    conceded: bool = False
    dated_from: Any = None


@dataclass
class Reported:
    """What a document's authors report of one voice, or of several together."""

    holders: tuple
    entries: list[Entry] = field(default_factory=list)

    @property
    def stance(self):
        return union_of_stances(entry.stance for entry in self.entries)


@dataclass
class Stand:
    """What one column says on one issue. `state` is a comparison.Cell's."""

    column: Column
    state: str
    entries: list[Entry] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    cut: int = 0  # how many of its entries a page has no room for
    cut_reported: int = 0  # and how many of those that it reports

    def trim(self, entries, reported):
        """Keep so many positions of its own, and so many that it reports."""
        self.cut += max(0, len(self.entries) - entries)
        self.entries = self.entries[:entries]
        for group in self.reported:
            self.cut_reported += max(0, len(group.entries) - reported)
            group.entries = group.entries[:reported]
            reported -= len(group.entries)
        self.reported = [group for group in self.reported if group.entries]

    @property
    def shown(self):
        return self.entries[:SHOWN]

    @property
    def more(self):
        return self.entries[SHOWN:]

    @property
    def several(self):
        """Whether each entry has to say its own stance."""
        return len({(entry.stance, entry.conceded) for entry in self.entries}) > 1 or any(
            entry.conceded for entry in self.entries
        )

    @property
    def says_nothing(self):
        return not self.entries and not self.reported


@dataclass
class Row:
    """An issue across the columns, with what the tags say between them.

    `chosen` are those of its `links` that the reader asked for.
    """

    issue: Any
    stands: list[Stand]
    links: list[Link]
    chosen: list[Link]
    strongest: bool = False
    laid_out: bool = False  # on this page
    bare: bool = False  # too much for any page: it tells where to find it

    @property
    def address(self):
        """Where it is: on this page, or on that of the issue."""
        return f"#on-{self.issue.key}" if self.laid_out else self.issue.get_absolute_url()

    @property
    def entries(self):
        groups = [group for stand in self.stands for group in [stand, *stand.reported]]
        return [entry for group in groups for entry in group.entries]

    @property
    def room(self):
        """How much of a page it takes, about, in positions."""
        return len(self.entries) + sum(link.room for link in self.chosen)

    def trim(self, most):
        """Keep what `most`, a fitting.Most, allows."""
        for stand in self.stands:
            stand.trim(most.entries, most.reported)
        self.chosen = self.chosen[: most.links]
        for link in self.chosen:
            link.trim(most)

    @cached_property
    def clashes(self):
        """(contradictions that both state in their own voices, all contradictions)."""
        found = [link for link in self.links if link.clash]
        return sum(k.times for k in found if k.stated), sum(k.times for k in found)

    @property
    def opposed(self):
        return opposed(stand.state for stand in self.stands)

    @property
    def conflict(self):
        return bool(self.clashes[1]) or self.opposed

    @property
    def sharpness(self):
        own, found = self.clashes
        return own, self.opposed, found

    @property
    def began(self):
        """The day of its first position, as text; undated ones last."""
        days = [entry.dated_from for entry in self.entries]
        return min((day.isoformat() for day in days if day), default="~")

    @property
    def says_nothing(self):
        return all(stand.says_nothing for stand in self.stands)

    @property
    def same_side(self):
        """The columns that take a side take the same one, and there are at least two."""
        taken = [stand.state for stand in self.stands if stand.state in {"pro", "contra", "mixed"}]
        return len(taken) > 1 and len(set(taken)) == 1 and taken[0] != "mixed"

    @property
    def uncompared(self):
        """The first statements of two neighbours that nobody paired on this issue; () without any."""
        if self.links:
            return ()
        speaking = [stand.entries[0].statement for stand in self.stands if stand.entries]
        return tuple(speaking[:2]) if len(speaking) > 1 else ()

    @property
    def parts(self):
        """(stand, the links between it and the next one)."""
        return [
            (stand, [k for k in self.chosen if k.place and k.columns[0].at == stand.column.at])
            for stand in self.stands
        ]

    @property
    def outer(self):
        return [link for link in self.chosen if not link.place]


class Comparison:
    """Columns with their rows, the sharpest conflict first.

    `stands` are one list of Stands an issue; `found` the Related pairs among the
    columns' statements; `holders` maps statement ids to the voices that hold
    them; `issues_of` maps them to the issues on which they take a position.
    `keeps` says which pairs the reader asked for: rows without any are hidden, and others
    count in the headline only. `order` is conflict, issue or time.
    `kept` are the rows to show, in that order, and `kept_outside` the Links to show of pairs
    that touch no shared issue.
    """

    def __init__(
        self,
        columns,
        stands,
        found,
        holders,
        issues_of,
        *,
        keeps=None,
        order="conflict",
        with_outside=True,
    ):
        self.columns, self.holders, self.issues_of = columns, holders, issues_of
        self._placed, self._actors = {}, {}
        placed = [(r, self._sides(r)) for r in found]
        self.compared = any(r.tags for r, sides in placed if sides)
        self.between = [(r, *sides) for r, sides in placed if sides and kind_of(r)]
        if not with_outside:
            on = {issue.pk for issue, _ in stands}
            self.between = [
                (r, a, x, b, y) for r, a, x, b, y in self.between if on & self._on(x, y)
            ]
        links = self._links(self.between)
        chosen = self._links([b for b in self.between if keeps(b[0])]) if keeps else links
        rows = [Row(i, of, links.get(i.pk, []), chosen.get(i.pk, [])) for i, of in stands]
        self.left_out = [row.issue for row in rows if row.says_nothing]
        said = [row for row in rows if not row.says_nothing]
        self.rows = sorted(said, key=lambda row: row.sharpness, reverse=True)
        if self.rows and self.rows[0].clashes[1]:
            self.rows[0].strongest = True
        self.outside = _tagged(links) if with_outside else []
        self.kept_outside = _tagged(chosen) if with_outside else []
        self.untagged_outside = sum(
            len(k.found) for k in chosen.get(None, []) if k.kind == "untagged" and with_outside
        )
        self.kept = [row for row in _ordered(self.rows, said, order) if row.chosen or not keeps]
        self.hidden = len(self.rows) - len(self.kept)

    @property
    def pieces(self):
        """What a page is made of: the rows, then the pairs outside the issues, a few at a time."""
        return [
            *self.kept,
            *(
                replace(link, found=link.found[at : at + CHUNK])
                for link in self.kept_outside
                for at in range(0, len(link.found), CHUNK)
            ),
        ]

    def _sides(self, related):
        """(column, statement, column, statement) from left to right, or None within one column."""
        first, second = related.pair.first, related.pair.second
        here, there = self._columns_of(first), self._columns_of(second)
        places = [(a, first, b, second) for a in here for b in there if a.at < b.at]
        places += [(b, second, a, first) for a in here for b in there if b.at < a.at]
        return min(places, key=lambda p: (p[2].at - p[0].at, p[0].at), default=None)

    def _columns_of(self, statement):
        """The columns in which a statement stands; many pairs ask for the same."""
        found = self._placed.get(statement.pk)
        if found is None:
            holders = self.holders.get(statement.pk, ())
            found = [column for column in self.columns if column.holds(statement, holders)]
            self._placed[statement.pk] = found
        return found

    def _on(self, one, other):
        """The ids of the issues on which both statements take a side."""
        return self.issues_of.get(one.pk, set()) & self.issues_of.get(other.pk, set())

    def _links(self, between):
        """{issue id: its Links}; None: those of statements that share no issue."""
        bundles = defaultdict(dict)
        for related, a, x, b, y in between:
            left, right = self._said(a, x), self._said(b, y)
            kind = kind_of(related)
            back = kind in DIRECTED and related.subject.pk == y.pk
            name = (a.at, b.at, kind, left, right, back)
            for issue in self._on(x, y) or (None,):
                links = bundles[issue]
                if name not in links:
                    links[name] = Link((a, b), kind, *zip(left, right, strict=True), back)
                links[name].found.append(related)
        return {
            issue: in_order(links.values()) if issue is None else laid(links.values())
            for issue, links in bundles.items()
        }

    def _said(self, column, statement):
        """(who holds a statement of a column, whether the column itself, whether they are several)."""
        found = self._actors.get((column.at, statement.pk))
        if found is None:
            holders = self.holders.get(statement.pk, ())
            found = (
                column.actor(statement, holders),
                column.speaks(statement),
                column.several(statement, holders),
            )
            self._actors[column.at, statement.pk] = found
        return found

    @cached_property
    def tally(self):
        """How many pairs between the columns came to what, each pair once."""
        return Counter(kind_of(related) for related, *_ in self.between)

    @cached_property
    def own_voices(self):
        """The same of the pairs in which both columns speak in their own voices."""
        return Counter(
            kind_of(related)
            for related, a, x, b, y in self.between
            if self._said(a, x)[1] and self._said(b, y)[1]
        )

    @property
    def clash(self):
        """The row of the sharpest conflict, its heaviest contradiction, and who takes which side.

        Opposite sides taken by the columns themselves weigh more than what voices they
        report contradict.
        """
        if not self.rows or not self.rows[0].conflict:
            return None
        row = self.rows[0]
        found = [link for link in row.links if link.clash and (all(link.own) or not row.opposed)]
        link = max(found, key=heaviness, default=None)
        return {
            "row": row,
            "link": link,
            "voices_only": link is not None and not all(link.own),
            "pro": [stand.column.name for stand in row.stands if stand.state == "pro"],
            "contra": [stand.column.name for stand in row.stands if stand.state == "contra"],
        }

    @property
    def outside_clash(self):
        """What sets them against each other outside the issues: "own" words, or a sentence; or ""."""
        found = [link for link in self.outside if link.clash]
        if any(link.stated for link in found):
            return "own"
        return max(found, key=heaviness).headline if found else ""

    @property
    def agreed_outside(self):
        """On how many pairs outside the issues they agree in their own voices."""
        return sum(k.times for k in self.outside if k.kind == "agrees" and all(k.own))

    @property
    def agreement(self):
        """What is shared most: {"pair", "rows"} by tags, else {"rows"} by stances alone; or None."""
        agreed = Counter()
        for row in self.rows:
            for link in row.links:
                if link.kind == "agrees" and all(link.own) and not row.conflict:
                    agreed[link.columns] += 1
        if agreed:
            pair = max(agreed, key=lambda columns: (agreed[columns], -columns[0].at))
            rows = [
                row
                for row in self.rows
                if not row.conflict
                and any(k.kind == "agrees" and all(k.own) and k.columns == pair for k in row.links)
            ]
            return {"pair": pair, "rows": rows}
        rows = [row for row in self.rows if row.same_side and not row.clashes[1]]
        return {"pair": None, "rows": rows} if rows else None


def told_apart(documents):
    """{document id: its authors' short names}, with the date where two documents share them."""
    shared = Counter(document.authors_brief for document in documents)
    return {
        d.pk: d.authors_brief
        if shared[d.authors_brief] == 1
        else f"{d.authors_brief}, {d.dated_as or d.title}"
        for d in documents
    }


def _tagged(links):
    """What touches no shared issue, and waits for no analyst."""
    return [link for link in links.get(None, []) if link.kind != "untagged"]


def _ordered(sharpest, rows, order):
    """The rows by conflict (`sharpest` first), as the issues stand, or by their first position."""
    if order == "time":
        return sorted(rows, key=lambda row: row.began)
    return rows if order == "issue" else sharpest
