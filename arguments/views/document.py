import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, row_or_gone, sees_text, works
from arguments.filters import ReadingFilter
from arguments.highlights import Stretch, segments
from arguments.models import Argument, Citation, Holding, Statement
from arguments.outline import outline, statements_in
from arguments.publication import publication, text_fragment
from arguments.relations import by_statement, relations, tagged
from arguments.sections import as_number, pieces, sections
from arguments.snapshot import argument_data
from arguments.steps import graph_of
from sources.anchoring import FoldedText, paragraph_at, paragraphs
from sources.models import Document, Paragraph, ParagraphRole

SECTION = 66_000  # bytes of HTML, as _weight() guesses them
PIECE = 8_000  # code points; a longer paragraph is shown in pieces
NOTES = 24  # statements beside one piece
IN_OUTLINE = 60  # statements in the outline at the side
ROOTS = 30  # chains of reasons in the outline
RELATIONS = 6  # relations named in one note

_PASSAGE = re.compile(r"([0-9]{1,9})-([0-9]{1,4})", re.ASCII)


@collection_page
def document(request, collection, key, as_json=False):
    documents = Document.objects.with_authors().select_related("analyst")
    document = row_or_gone(documents, collection, "document", key=key)
    document.collection = collection
    source = Source(request, collection, document)
    if as_json:
        return twins.answer(_twin(source))
    page = Page(request, source)
    return render(request, "arguments/document.html", page.context())


class Source:
    """A document with the text that the visitor may see, and its paragraphs. 3 or 4 queries."""

    def __init__(self, request, collection, document):
        self.collection, self.document = collection, document
        self.versions = list(document.texts.defer("body").order_by("-version"))
        self.asked = as_number(request.GET.get("text"))
        self.text = self._version(self.asked)
        self.open = sees_text(collection, self.text)
        self.body = self.text.body if self.open else None
        self.rows = {row.number: row for row in Paragraph.objects.filter(document=document)}
        self.places = paragraphs(self.body) if self.open else []

    def _version(self, asked):
        if asked is None:
            return self.versions[0] if self.versions else None
        for text in self.versions:
            if text.version == asked:
                return text
        raise Http404("There is no such version of the text.")

    @property
    def newest(self):
        return bool(self.versions) and self.text == self.versions[0]

    @property
    def readable_versions(self):
        return [text for text in self.versions if sees_text(self.collection, text)]


@dataclass
class Note:
    """A statement beside a paragraph, with those of its passages that begin there."""

    statement: Statement
    quotes: list = field(default_factory=list)
    again: bool = False  # its first passage stands further up
    here: bool = False
    relations: list = field(default_factory=list)
    more: int = 0


@dataclass
class Quote:
    """A passage of a statement: which of them, where it was found, and the words that find it."""

    which: int
    passage: object
    place: tuple[int, int] | None
    paragraph: int
    published: str = ""


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
    lead: bool = True  # the first row of its paragraph on this page
    segments: list = field(default_factory=list)


class Page:
    """One section of a document with its notes, and the outline of its argument.

    The number of queries is the same for every size of document.
    """

    def __init__(self, request, source):
        self.request, self.source = request, source
        self.collection, self.document = source.collection, source.document
        self.statements = list(
            Statement.objects.filter(document=self.document)
            .select_related("document", "analyst")
            .prefetch_related(
                Prefetch("holdings", Holding.objects.select_related("voice")),
                Prefetch("citations", Citation.objects.select_related("passage")),
            )
        )
        self.filter = ReadingFilter(request.GET, self.statements)
        self.quotes = self._quotes()
        self.graph = graph_of(Argument.objects.filter(document=self.document))
        own = Statement.objects.filter(document=self.document).values("pk")
        self.related = by_statement(
            tagged(relations(self.collection, request.user, statements=own))
        )
        self.uses = self._uses()
        self.linked = bool(publication(self.document.url))
        self.marked = self._marked(request.GET.get("passage", ""))
        self.rows, self.unstated = self._rows()
        self.sections = sections([self._weight(row) for row in self.rows], SECTION)
        self.section = self._section(as_number(request.GET.get("section")))

    def _quotes(self):
        """{statement id: [Quote]}, each found in the text that is shown."""
        folded = None
        if self.source.open and not self.source.newest:
            folded = FoldedText(self.source.body)
        found = {}
        for statement in self.statements:
            for which, citation in enumerate(statement.citations.all(), start=1):
                passage = citation.passage
                found.setdefault(statement.pk, []).append(
                    Quote(which, passage, *self._placed(passage, folded))
                )
        return found

    def _placed(self, passage, folded):
        """(place or None, paragraph) of a passage; an older text is searched anew."""
        place = None
        if folded is not None:
            place = folded.resolve(passage.first_words, passage.last_words, passage.fixed).place
        elif self.source.open and passage.text_id == self.source.text.pk and passage.end:
            place = passage.start, passage.end
        paragraph = paragraph_at(self.source.places, place[0]) if place else None
        return place, paragraph or passage.paragraph

    def _marked(self, asked):
        """(statement id, which passage) that the address asks for, or None."""
        if match := _PASSAGE.fullmatch(asked):
            number, which = map(int, match.groups())
            for statement in self.statements:
                if statement.number == number and which <= len(self.quotes.get(statement.pk, [])):
                    return statement.pk, which
        return None

    def _rows(self):
        """The Rows of the whole document, and the Notes of statements without any passage."""
        beside, unstated = {}, []
        for statement in self.filter.kept:
            quotes = self.quotes.get(statement.pk, [])
            if not quotes:
                unstated.append(Note(statement))
            for quote in quotes:
                notes = beside.setdefault(quote.paragraph, {})
                if statement.pk not in notes:
                    notes[statement.pk] = Note(statement, again=quote.which > 1)
                notes[statement.pk].quotes.append(quote)
                notes[statement.pk].here |= self.marked == (statement.pk, quote.which)
        numbers = set(range(1, len(self.source.places) + 1)) or set(self.source.rows)
        rows = []
        for number in sorted(numbers | set(beside)):
            notes = sorted(beside.get(number, {}).values(), key=_in_order)
            rows.extend(self._rows_of(number, notes))
        return rows, unstated

    def _rows_of(self, number, notes):
        """A paragraph as one Row, or as several when it is long or has many notes."""
        known = self.source.rows.get(number)
        role = known.role if known and (self.source.newest or not self.source.open) else "body"
        if not self.source.open:
            rows = [Row(number, role, precis=known.precis if known else "")]
        elif number > len(self.source.places):
            rows = [Row(number, role, text="")]
        else:
            place = self.source.places[number - 1]
            text = self.source.body[place.start : place.end]
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
                extra = Row(number, role, text="", notes=rest[at : at + NOTES])
                split.append(extra)
        for row in split[1:]:
            row.first = False
        return split

    def _weight(self, row):
        """About how many bytes of HTML a Row comes to; rather too many."""
        weight = 240 + _bytes(row.precis or row.text or "")
        for note in row.notes:
            statement = note.statement
            weight += 360 + _bytes(statement.title) + 60 * len(self.uses.get(statement.pk, ())[:3])
            weight += 180 * min(RELATIONS, len(self.related.get(statement.pk, ())))
            if not statement.own:
                weight += sum(90 + _bytes(h.voice.brief) for h in statement.holdings.all())
            for quote in note.quotes:
                if self.source.open and quote.place:
                    weight += 150
                else:  # the words stand in the link, too, percent-encoded
                    words = _bytes(str(quote.passage))
                    weight += 150 + words + (len(self.document.url) + 2 * words) * self.linked
        return weight

    def _section(self, asked):
        """The index of the section to show: that of the marked passage, or the one asked for."""
        if self.marked:
            for index, (start, end) in enumerate(self.sections):
                if any(note.here for row in self.rows[start:end] for note in row.notes):
                    return index
        return asked - 1 if asked and asked <= len(self.sections) else 0

    def context(self):
        start, end = self.sections[self.section]
        last = self.section == len(self.sections) - 1
        shown, unstated = self.rows[start:end], self.unstated[:NOTES] if last else []
        self._colour(shown)
        self._relate([note for row in shown for note in row.notes] + unstated)
        paragraph = 0
        for row in shown:
            row.lead = row.number != paragraph
            paragraph = row.number
        return {
            "collection": self.collection,
            "document": self.document,
            "source": self.source,
            "publication": publication(self.document.url),
            "rows": shown,
            "unstated": unstated,
            "unstated_more": len(self.unstated) - len(unstated) if last else 0,
            "uses": self.uses,
            "section": self.section + 1,
            "sections": self._section_list(),
            "total": len(self.statements),
            "filter": self.filter,
            "prefix": self._prefix(),
            "marked": self.marked,
            "works": works(self.collection),
            **self._outline(),
        }

    def _prefix(self):
        """What links within the document carry on: the version of the text and the filter."""
        asked = {"text": self.source.asked, **self.filter.asked}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{query}&" if query else ""

    def _colour(self, rows):
        """Cut the text of `rows` into Segments."""
        if not self.source.open:
            return
        stretches = [
            Stretch(*quote.place, s.kind, not s.own, s.number, quote.which)
            for s in self.filter.kept
            for quote in self.quotes.get(s.pk, ())
            if quote.place
        ]
        marked = None
        if self.marked:
            number = next(s.number for s in self.statements if s.pk == self.marked[0])
            marked = f"{number}-{self.marked[1]}"
        for row in rows:
            if row.text:
                row.segments = [
                    {
                        "text": segment.text,
                        "classes": segment.classes,
                        "name": segment.top.name if segment.top else "",
                        "here": any(s.name == marked for s in segment.stretches),
                    }
                    for segment in segments(row.text, row.start, stretches)
                ]

    def _relate(self, notes):
        """Give each note its relations to other statements, and its links into the publication."""
        ids = {note.statement.pk for note in notes}
        others = {r.seen_from(pk)[1].pk for pk in ids for r in self.related.get(pk, ())}
        full = Statement.objects.filter(id__in=others).with_holders()
        by_id = {statement.pk: statement for statement in full}
        for note in notes:
            related = [] if note.again else self.related.get(note.statement.pk, [])
            note.more = len(related[RELATIONS:])
            for one in related[:RELATIONS]:
                words, other = one.seen_from(note.statement.pk)
                note.relations.append(
                    {
                        "sign": one.sign,
                        "relation": one.relation,
                        "words": words,
                        "other": by_id[other.pk],
                    }
                )
            for quote in note.quotes:
                passage = quote.passage
                quote.published = text_fragment(
                    self.document.url, passage.first_words, passage.last_words
                )

    def _uses(self):
        """{statement id: [{words, number}]}: what each statement is for or against, in the text."""
        numbers = {statement.pk: statement.number for statement in self.statements}
        found = {}
        for step in self.graph.steps.values():
            if step.statement is not None:
                words = "for" if step.direction == "support" else "against"
                target = step.statement
            else:
                words = "against the step from"
                target = self.graph.steps[step.argument].premises[0]
            for premise in step.premises:
                found.setdefault(premise, []).append({"words": words, "number": numbers[target]})
        return found

    def _section_list(self):
        """[{number, first and last paragraph}] of the sections, for the links between them."""
        return [
            {
                "number": index,
                "first": self.rows[start].number if self.rows else 0,
                "last": self.rows[end - 1].number if self.rows else 0,
            }
            for index, (start, end) in enumerate(self.sections, start=1)
        ]

    def _outline(self):
        light = {statement.pk: statement for statement in self.statements}
        roots, alone = self._roots()
        nodes = outline(self.graph, roots[:ROOTS], depth=4, limit=IN_OUTLINE)
        laid_out = statements_in(nodes)
        addresses = self._addresses()
        return {
            "nodes": nodes,
            "outlined": len(laid_out),
            "roots_more": len(roots[ROOTS:]),
            "alone": len(alone),
            "statements": light,
            "addresses": {pk: addresses[pk] for pk in laid_out if pk in addresses},
        }

    def _roots(self):
        """Ids of the statements at the top, the weightiest first; and of those without a step."""
        used = {premise for step in self.graph.steps.values() for premise in step.premises}
        below = {
            s.pk: self.graph.below(s.pk)
            for s in self.statements
            if s.pk not in used and self.graph.reasons.get(s.pk)
        }
        reached = set(below).union(*below.values())
        for statement in self.statements:  # attacks may run in circles that nothing tops
            if self.graph.reasons.get(statement.pk) and statement.pk not in reached:
                below[statement.pk] = self.graph.below(statement.pk)
                reached |= below[statement.pk] | {statement.pk}
        roots = sorted(below, key=lambda pk: -len(below[pk]))
        return roots, [s.pk for s in self.statements if s.pk not in reached]

    def _addresses(self):
        """{statement id: {href, paragraph}} of where each statement stands in this document."""
        section_of = {}
        for index, (start, end) in enumerate(self.sections, start=1):
            for row in self.rows[start:end]:
                section_of.setdefault(row.number, index)
        found = {}
        for pk, quotes in self.quotes.items():
            number = quotes[0].paragraph
            index, href = section_of[number], f"#p{number}"
            if index != self.section + 1:
                text = self._prefix()
                href = f"?{text}section={index}{href}"
            found[pk] = {"href": href, "paragraph": number}
        return found


def _in_order(note):
    """Notes stand in the order of their passages, as far as these were found."""
    place = note.quotes[0].place
    return (place is None, place or (0, 0), note.statement.number)


def _bytes(words):
    return len(escape(words).encode())


def _twin(source):
    document = source.document
    steps = Argument.objects.filter(document=document).with_data()
    return {
        **twins.document_row(document),
        "authors": [
            {"voice": authorship.voice.key, "role": authorship.role}
            for authorship in document.authorships.all()
        ],
        "publisher": document.publisher,
        "language": document.language,
        "analyst": document.analyst.key,
        "version": document.version,
        "text": _text_twin(source),
        "paragraphs": [
            {"number": row.number, "role": row.role, "precis": row.precis}
            for row in source.rows.values()
        ],
        "statements": twins.statements(Statement.objects.filter(document=document)),
        "arguments": [argument_data(step) for step in steps],
    }


def _text_twin(source):
    """The text that the page shows; its body only where the visitor may see it."""
    if source.text is None:
        return None
    return {
        "version": source.text.version,
        "length": source.text.length,
        "body": source.body,
        "paragraphs": [
            {
                "number": number,
                "role": source.rows[number].role
                if number in source.rows
                else ParagraphRole.BODY.value,
                "start": place.start,
                "end": place.end,
            }
            for number, place in enumerate(source.places, start=1)
        ],
    }
