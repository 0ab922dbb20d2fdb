"""A document laid out for reading: rows of text with notes beside them, in sections. No Django."""

from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from arguments.sections import pieces, sections

SECTION = 72_000  # bytes of HTML, as weight() guesses them
PIECE = 8_000  # code points; a longer paragraph is shown in pieces
NOTES = 24  # statements beside one piece
USES, RELATIONS = 3, 2  # steps and relations named in one note


class Said(NamedTuple):
    """A statement, as far as the layout of its document needs it."""

    id: int
    number: int
    kind: str
    attribution: str
    analyst: str

    @property
    def own(self):
        return self.attribution in ("asserted", "conceded")


@dataclass
class Quote:
    """A passage of a statement: which of them, its words, and where it was found in the text."""

    which: int
    first_words: str
    last_words: str
    place: tuple[int, int] | None
    paragraph: int
    published: str = ""


@dataclass
class Note:
    """A statement beside a paragraph, with those of its passages that begin there."""

    said: Said
    quotes: list[Quote] = field(default_factory=list)
    again: bool = False  # its first passage stands further up
    here: bool = False
    statement: object = None  # the whole row, once the note is shown
    relations: list = field(default_factory=list)
    more: int = 0

    @property
    def place(self):
        """Notes stand in the order of their passages, as far as these were found."""
        place = self.quotes[0].place
        return place is None, place or (0, 0), self.said.number


@dataclass
class Row:
    """A paragraph, or a piece of a long one, with what stands beside it."""

    number: int
    role: str
    precis: str = ""
    text: str | None = None
    start: int = 0
    notes: list[Note] = field(default_factory=list)
    first: bool = True  # the paragraph begins here
    lead: bool = False  # a link to the paragraph leads here
    segments: list = field(default_factory=list)

    @property
    def folded(self):
        """Menu, imprint and the like, on which nothing rests."""
        return self.role == "boilerplate" and not self.notes

    @property
    def end(self):
        return self.start + len(self.text or "")

    @property
    def lines(self):
        return (self.text or self.precis).count("\n") + 1


def notes_beside(statements, quotes, marked):
    """{paragraph: [Note]}, and the Notes of statements without any passage.

    `quotes` is {statement id: [Quote]}, `marked` (statement id, which passage) or None.
    """
    beside, unstated = {}, []
    for said in statements:
        found = quotes.get(said.id, ())
        if not found:
            unstated.append(Note(said))
        for quote in found:
            notes = beside.setdefault(quote.paragraph, {})
            note = notes.setdefault(said.id, Note(said, again=quote.which > 1))
            note.quotes.append(quote)
            note.here |= marked == (said.id, quote.which)
    ordered = {
        number: sorted(notes.values(), key=lambda note: note.place)
        for number, notes in beside.items()
    }
    return ordered, unstated


def rows_of(number, role, precis, place, body, notes):
    """A paragraph as one Row, or as several when it is long or has many notes.

    `place` is its stretch of `body`; both are None where only the précis is shown.
    """
    if body is None:
        rows = [Row(number, role, precis=precis)]
    elif place is None:
        rows = [Row(number, role, text="")]
    else:
        text = body[place.start : place.end]
        rows = [
            Row(number, role, text=text[start:end], start=place.start + start)
            for start, end in pieces(text, PIECE)
        ]
    for note in notes:
        at = note.quotes[0].place
        fitting = [row for row in rows if at and row.start <= at[0]]
        (fitting[-1] if fitting else rows[0]).notes.append(note)
    split = []
    for row in rows:
        rest = row.notes[NOTES:]
        row.notes = row.notes[:NOTES]
        split.append(row)
        for at in range(0, len(rest), NOTES):
            split.append(Row(number, role, text="", start=row.end, notes=rest[at : at + NOTES]))
    for row in split[1:]:
        row.first = False
    return split


def sections_of(rows, weigh):
    """The (start, end) of the runs of rows that make a page each, about as heavy as each other."""
    sizes = [weigh(row) for row in rows]
    total = sum(sizes)
    pages = -(-total // SECTION)
    even = total // max(pages, 1) + max(sizes, default=0) // 2
    return sections(sizes, min(SECTION, even))


def weight(row, used, related, url=""):
    """About how many bytes of HTML a Row comes to; rather too many.

    `used` and `related` tell in how many steps and pairs each statement stands ({id: list or
    number}); `url` is the publication's.
    """
    total = 300 + _bytes(row.precis or row.text or "")
    for note in row.notes:
        total += 310 + 75 * min(USES, len(used.get(note.said.id, ())))
        total += 270 * min(RELATIONS, related.get(note.said.id, 0)) + 170 * (not note.said.own)
        for quote in note.quotes:
            total += 170
            if row.text is None or not quote.place:
                # the words stand in the link, too, percent-encoded
                words = _bytes(quote.first_words + quote.last_words)
                total += words + (len(url) + 2 * words) * bool(url)
    return total


def lead(rows):
    """Choose, for each paragraph of `rows`, the Row to which links lead: the marked one or the first."""
    leads = {}
    for row in rows:
        if row.number not in leads or any(note.here for note in row.notes):
            leads[row.number] = row
    for row in leads.values():
        row.lead = True


def blocks(rows):
    """`rows` in runs, [(lines folded away or 0, rows)]: menus and the like together, others alone."""
    found = []
    for row in rows:
        if row.folded and found and found[-1][0]:
            lines, run = found[-1]
            found[-1] = (lines + row.lines, [*run, row])
        else:
            found.append((row.lines if row.folded else 0, [row]))
    return found


def uses(steps, numbers):
    """{statement: [{words, number}]}: what each statement is for or against, in the text.

    `steps` is {id: Step}, `numbers` {statement: its number}.
    """
    found = {}
    for step in steps.values():
        if step.statement is not None:
            words = "for" if step.direction == "support" else "against"
            target = step.statement
        else:
            words = "against the step from"
            target = steps[step.argument].premises[0]
        for premise in step.premises:
            found.setdefault(premise, []).append({"words": words, "number": numbers[target]})
    return found


def _bytes(words):
    return len(escape(words).encode())
