"""Who takes which stance on which issue: the rows behind bars, sides and matrices."""

from dataclasses import dataclass, replace
from functools import cached_property

from arguments.comparison import Taken, dispute, reported_cells, team_cells
from arguments.models import Attribution, Holding, Issue, Position, Reading
from sources.models import Document, Voice


@dataclass(frozen=True)
class Holder:
    """Somebody who takes a stance: a document's author team, or a voice that it reports."""

    document: Document
    voice: Voice | None  # None: the authors themselves
    stance: str
    statements: tuple[int, ...]  # numbers
    beside: bool = False  # the voice holds what the authors say themselves
    unstated: bool = False  # analysts supplied what they hold
    others: tuple["Holder", ...] = ()  # of the same voice, in other documents

    @property
    def own(self):
        return self.voice is None

    @property
    def name(self):
        return self.voice.brief if self.voice else self.document.authors_brief

    @property
    def times(self):
        return 1 + len(self.others)

    @property
    def full(self):
        return "; ".join([self._in_full, *(other.full for other in self.others)])

    @property
    def _in_full(self):
        if self.own:
            unstated = ", unstated: supplied by the analysts" * self.unstated
            return f"{self.name}, {self.document.dated_as or self.document.title}{unstated}"
        authors, date = self.document.authors_brief, self.document.dated_as
        if self.beside:
            return f"{self.name}, with {authors} ({date})"
        return f"{self.name}, as {authors} reports ({date})"


_SAID = [f"statement__{name}" for name in ("pk", "number", "document", "attribution", "implicit")]


@dataclass(frozen=True)
class Said:
    """What stances need of a statement."""

    pk: int
    number: int
    document_id: int
    attribution: str
    implicit: bool

    @property
    def own(self):
        return self.attribution in {Attribution.ASSERTED, Attribution.CONCEDED}


@dataclass(frozen=True)
class Placed:
    """A position, as light as counting needs it."""

    issue_id: int
    stance: str
    statement: Said

    @property
    def statement_id(self):
        return self.statement.pk


class Stances:
    """All stances of a collection, or of one issue: 8 queries, however many rows."""

    def __init__(self, collection, issue=None):
        chosen = {"issue": issue} if issue is not None else {}
        self.issues = (
            [issue] if issue is not None else list(Issue.objects.filter(collection=collection))
        )
        self.documents = list(Document.objects.filter(collection=collection).with_authors())
        for row in [*self.issues, *self.documents]:
            row.collection = collection  # their addresses need it
        positions = Position.objects.filter(collection=collection, **chosen)
        self.positions = [
            Placed(issue, stance, Said(*said))
            for issue, stance, *said in positions.values_list("issue", "stance", *_SAID)
        ]
        self.readings = set(
            Reading.objects.filter(collection=collection, **chosen).values_list("issue", "document")
        )
        held = Holding.objects.filter(
            collection=collection, statement__in=positions.order_by().values("statement")
        )
        self.voices = {
            voice.pk: voice
            for voice in Voice.objects.filter(pk__in=held.order_by().values("voice"))
        }
        self._holders = {}
        for statement, voice in held.values_list("statement", "voice"):
            self._holders.setdefault(statement, []).append(voice)
        self._document = {document.pk: document for document in self.documents}

    def full(self, statements):
        """{id: Statement} of a queryset, with all that is shown beside each: 3 queries."""
        found = {row.pk: row for row in statements.with_passages()}
        for row in found.values():
            row.document = self._document[row.document_id]
        return found

    @cached_property
    def taken(self):
        """Every stance that counts; what a document's authors concede does not."""
        return [
            Taken(
                issue=position.issue_id,
                document=position.statement.document_id,
                statement=position.statement.number,
                stance=position.stance,
                own=position.statement.own,
                holders=tuple(self._holders.get(position.statement_id, ())),
                beside=self._beside(position.statement),
                unstated=position.statement.implicit,
            )
            for position in self.positions
            if position.statement.attribution != Attribution.CONCEDED
        ]

    def _beside(self, statement):
        """Who holds what the authors say themselves, without being one of them."""
        if not statement.own:
            return ()
        authors = self._authors[statement.document_id]
        return tuple(v for v in self._holders.get(statement.pk, ()) if v not in authors)

    @cached_property
    def _authors(self):
        """{document id: the ids of its authors}."""
        return {d.pk: {voice.pk for voice in d.author_team} for d in self.documents}

    @cached_property
    def teams(self):
        """{(issue id, document id): Cell} of the author teams."""
        return team_cells(
            self.taken,
            self.readings,
            [issue.pk for issue in self.issues],
            [document.pk for document in self.documents],
        )

    @cached_property
    def reported(self):
        """{(issue id, document id, voice id): Cell} of the voices that authors report."""
        return reported_cells(self.taken)

    def holders(self, issue, stance):
        """The Holders of one stance on `issue`: authors first, each in order of their documents."""
        own = [
            Holder(document, None, stance, tuple(cell.statements), unstated=cell.unstated)
            for document in self.documents
            if (cell := self.teams[issue.pk, document.pk]).stance == stance
        ]
        reported = [
            Holder(
                self._document[document],
                self.voices[voice],
                stance,
                tuple(cell.statements),
                cell.beside,
            )
            for (of, document, voice), cell in self.reported.items()
            if of == issue.pk and cell.stance == stance
        ]
        order = {document.pk: at for at, document in enumerate(self.documents)}
        return own + sorted(reported, key=lambda h: (order[h.document.pk], h.statements))

    def without_stance(self, issue, state):
        """The documents whose authors are "silent" or "not coded" on `issue`."""
        return [d for d in self.documents if self.teams[issue.pk, d.pk].state == state]

    def rows(self):
        """One IssueRow an issue, the sharpest dispute first."""
        rows = [IssueRow.of(self, issue) for issue in self.issues]
        return sorted(rows, key=lambda row: row.sharpness, reverse=True)


def voices(holders):
    """Who takes the side, each once: a voice that two documents report is one voice."""
    found = {}
    for holder in holders:
        found.setdefault(
            holder.voice.pk if holder.voice else f"team {holder.document.pk}", []
        ).append(holder)
    return [replace(first, others=tuple(others)) for first, *others in found.values()]


@dataclass(frozen=True)
class IssueRow:
    issue: Issue
    pro: list[Holder]
    mixed: list[Holder]
    contra: list[Holder]
    silent: list[Document]
    not_coded: list[Document]

    @classmethod
    def of(cls, stances, issue):
        return cls(
            issue,
            *(stances.holders(issue, stance) for stance in ("pro", "mixed", "contra")),
            stances.without_stance(issue, "silent"),
            stances.without_stance(issue, "not coded"),
        )

    @property
    def sharpness(self):
        own = (sum(h.own and not h.unstated for h in side) for side in (self.pro, self.contra))
        return dispute(*own, self.counts["pro"], self.counts["contra"])

    @property
    def counts(self):
        """{stance: how many voices}."""
        return {name: len(of) for name, of in self.voices.items()}

    @cached_property
    def voices(self):
        """{stance: its Holders, each voice once}."""
        return {name: voices(getattr(self, name)) for name in ("pro", "mixed", "contra")}

    @property
    def in_short(self):
        """“2 for, 1 mixed, 6 against”: voices, however many report them."""
        words = {"pro": "for", "mixed": "mixed", "contra": "against"}
        return ", ".join(f"{len(of)} {words[name]}" for name, of in self.voices.items() if of)

    @property
    def unstated(self):
        """Whether a side is taken with nothing but what analysts supplied."""
        return any(holder.unstated for holder in (*self.pro, *self.mixed, *self.contra))

    @property
    def settled(self):
        return not self.contra or not self.pro

    @property
    def verdict(self):
        """What a reader should know at a glance; "" for a plain dispute."""
        if not (self.pro or self.contra or self.mixed):
            return "Nobody takes a side yet."
        if self.pro and not self.contra:
            return "Nobody against." if self.mixed or len(self.pro) < 3 else "Agreed."
        if self.contra and not self.pro:
            return "Nobody for."
        return ""
