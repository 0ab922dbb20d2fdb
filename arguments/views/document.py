import re
from functools import partial
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from arguments import reading, twins
from arguments.access import collection_page, row_or_gone, sees_text, works
from arguments.filters import ReadingFilter
from arguments.highlights import Stretch, segments
from arguments.models import Argument, Citation, Holding, Statement
from arguments.outline import outline, roots, statements_in
from arguments.publication import publication, text_fragment
from arguments.relations import by_statement, pairs_of, relations, tagged
from arguments.sections import as_number
from arguments.steps import graph_of
from sources.anchoring import FoldedText, paragraph_at, paragraphs
from sources.models import Analyst, Document, Paragraph, ParagraphRole, Voice

IN_OUTLINE = 60  # statements in the outline at the side
ROOTS = 30  # chains of reasons in the outline

_PASSAGE = re.compile(r"([0-9]{1,9})-([0-9]{1,4})", re.ASCII)


@collection_page
def document(request, collection, key, as_json=False):
    documents = Document.objects.with_authors().select_related("analyst")
    document = row_or_gone(documents, collection, "document", key=key)
    document.collection = collection
    source = Source(request, collection, document)
    if as_json:
        return twins.answer(twins.document(source))
    page = Page(request, source)
    return render(request, "arguments/document.html", page.context())


class Source:
    """A document with the text that the visitor may see, and its paragraphs. 3 or 4 queries.

    `paragraphs` is {number: (role, précis)}, `places` their stretches of the body.
    """

    def __init__(self, request, collection, document):
        self.collection, self.document = collection, document
        self.versions = list(document.texts.defer("body").order_by("-version"))
        self.asked = as_number(request.GET.get("text"))
        self.text = self._version(self.asked)
        self.open = sees_text(collection, self.text)
        self.body = self.text.body if self.open else None
        rows = Paragraph.objects.filter(document=document)
        self.paragraphs = {
            number: (role, precis)
            for number, role, precis in rows.values_list("number", "role", "precis")
        }
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

    def rows_of(self, number, notes):
        """The reading.Rows of a paragraph; an older text keeps no roles."""
        role, precis = self.paragraphs.get(number, (ParagraphRole.BODY.value, ""))
        if self.open and not self.newest:
            role = ParagraphRole.BODY.value
        place = self.places[number - 1] if 0 < number <= len(self.places) else None
        return reading.rows_of(number, role, precis, place, self.body, notes)


class Page:
    """One section of a document with its notes, and the outline of its argument.

    What lies where is worked out for the whole document from a few columns; statements with their
    voices and relations are loaded for the shown section and the outline only. The number of
    queries is the same for every size of document.
    """

    def __init__(self, request, source):
        self.request, self.source = request, source
        self.collection, self.document = source.collection, source.document
        own = Statement.objects.filter(document=self.document)
        columns = ("id", "number", "kind", "attribution", "analyst__key")
        self.said = [
            reading.Said(*row) for row in own.order_by("number").values_list(*columns).iterator()
        ]
        self.quotes = self._quotes()
        self.filter = self._filter()
        self.graph = graph_of(Argument.objects.filter(document=self.document))
        self.numbers = {said.id: said.number for said in self.said}
        self.marked = self._marked(request.GET.get("passage", ""))
        self.rows, self.unstated = self._rows()
        self.uses = reading.uses(self.graph.steps, self.numbers)
        self.sections = self._sections()
        self.section = self._section(as_number(request.GET.get("section")))

    def _quotes(self):
        """{statement id: [Quote]}, each found in the text that is shown."""
        folded = None
        if self.source.open and not self.source.newest:
            folded = FoldedText(self.source.body, often=True)
        columns = [
            "paragraph",
            "first_words",
            "last_words",
            "fixed_start",
            "fixed_end",
            "text",
            "start",
            "end",
        ]
        rows = Citation.objects.filter(document=self.document).order_by("order", "id")
        found = {}
        for statement, paragraph, *place_of in rows.values_list(
            "statement", *(f"passage__{column}" for column in columns)
        ):
            quotes, (first, last) = found.setdefault(statement, []), place_of[:2]
            place = self._place(folded, *place_of)
            at = paragraph_at(self.source.places, place[0]) if place else None
            quotes.append(reading.Quote(len(quotes) + 1, first, last, place, at or paragraph))
        return found

    def _place(self, folded, first, last, fixed_start, fixed_end, text, start, end):
        """Where a passage stands in the text that is shown; an older one is searched anew."""
        if folded is not None:
            fixed = (fixed_start, fixed_end) if fixed_end else None
            return folded.resolve(first, last, fixed).place
        if self.source.open and text == self.source.text.pk and end:
            return start, end
        return None

    def _filter(self):
        at = {"statements__document": self.document}
        voices, analysts = (
            sorted(model.objects.filter(**at).distinct().values_list("key", "name"), key=_name)
            for model in (Voice, Analyst)
        )
        found = ReadingFilter(self.request.GET, voices, analysts)
        held = Holding.objects.filter(
            statement__document=self.document, voice__key=found.asked["voice"]
        )
        found.keep(
            self.said,
            set(held.values_list("statement", flat=True)) if found.asked["voice"] else (),
        )
        return found

    def _marked(self, asked):
        """(statement id, which passage) that the address asks for, or None."""
        if match := _PASSAGE.fullmatch(asked):
            number, which = map(int, match.groups())
            for said in self.said:
                if said.number == number and which <= len(self.quotes.get(said.id, ())):
                    return said.id, which
        return None

    def _rows(self):
        """The Rows of the whole document, and the Notes of statements without any passage."""
        beside, unstated = reading.notes_beside(self.filter.kept, self.quotes, self.marked)
        numbers = set(range(1, len(self.source.places) + 1)) or set(self.source.paragraphs)
        rows = []
        for number in sorted(numbers | set(beside)):
            rows.extend(self.source.rows_of(number, beside.get(number, [])))
        return rows, unstated

    def _sections(self):
        weigh = partial(
            reading.weight,
            used=self.uses,
            related=pairs_of(self.document, self.request.user),
            url=publication(self.document.url),
        )
        return reading.sections_of(self.rows, weigh)

    def _section(self, asked):
        """The index of the section to show: that of the marked passage, of ?p=, or the one asked for."""
        paragraph = as_number(self.request.GET.get("p"))
        for index, (start, end) in enumerate(self.sections):
            rows = self.rows[start:end]
            if self.marked and any(note.here for row in rows for note in row.notes):
                return index
            if paragraph and not self.marked and any(row.number == paragraph for row in rows):
                return index
        return asked - 1 if asked and asked <= len(self.sections) else 0

    def context(self):
        start, end = self.sections[self.section]
        last = self.section == len(self.sections) - 1
        shown = self.rows[start:end]
        unstated = self.unstated[: reading.NOTES] if last else []
        tops, alone = roots(self.graph, [said.id for said in self.said])
        nodes = outline(self.graph, tops[:ROOTS], depth=4, limit=IN_OUTLINE)
        laid_out = set(statements_in(nodes))
        notes = [note for row in shown for note in row.notes] + unstated
        statements = self._statements({note.said.id for note in notes}.union(laid_out))
        self._fill(notes, statements)
        self._colour(shown)
        reading.lead(shown)
        return {
            "collection": self.collection,
            "document": self.document,
            "source": self.source,
            "publication": publication(self.document.url),
            "blocks": reading.blocks(shown),
            "unstated": unstated,
            "unstated_more": len(self.unstated) - len(unstated) if last else 0,
            "uses": self.uses,
            "section": self.section + 1,
            "sections": self._section_list(),
            "total": len(self.said),
            "filter": self.filter,
            "prefix": self._prefix(),
            "marked": self.marked,
            "works": works(self.collection),
            "nodes": nodes,
            "outlined": len(laid_out),
            "roots_more": len(tops[ROOTS:]),
            "alone": len(alone),
            "statements": statements,
            "addresses": self._addresses(laid_out),
        }

    def _prefix(self):
        """What links within the document carry on: the version of the text and the filter."""
        asked = {"text": self.source.asked, **self.filter.asked}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{query}&" if query else ""

    def _statements(self, ids):
        """{id: Statement} with the voices that hold them: 2 queries."""
        return {row.pk: row for row in Statement.objects.filter(pk__in=ids).with_holders()}

    def _fill(self, notes, statements):
        """Give each note its statement, its relations to others, and its links into the publication."""
        ids = {note.said.id for note in notes}
        found = relations(self.collection, self.request.user, statements=ids)
        related = by_statement(tagged(found))
        others = {
            one.seen_from(pk)[1].pk
            for pk in ids
            for one in related.get(pk, ())[: reading.RELATIONS]
        }
        by_id = self._statements(others)
        for note in notes:
            note.statement = statements[note.said.id]
            about = () if note.again else related.get(note.said.id, ())
            note.more = len(about[reading.RELATIONS :])
            for one in about[: reading.RELATIONS]:
                words, other = one.seen_from(note.said.id)
                note.relations.append(
                    {
                        "sign": one.sign,
                        "relation": one.relation,
                        "words": words,
                        "other": by_id[other.pk],
                    }
                )
            for quote in note.quotes:
                quote.published = text_fragment(
                    self.document.url, quote.first_words, quote.last_words
                )

    def _colour(self, rows):
        """Cut the text of `rows` into Segments."""
        if not self.source.open or not rows:
            return
        start, end = rows[0].start, rows[-1].end
        stretches = [
            Stretch(*quote.place, said.kind, not said.own, said.number, quote.which)
            for said in self.filter.kept
            for quote in self.quotes.get(said.id, ())
            if quote.place and quote.place[0] < end and quote.place[1] > start
        ]
        marked = f"{self.numbers[self.marked[0]]}-{self.marked[1]}" if self.marked else ""
        named = set()
        for row in rows:
            for segment in segments(row.text, row.start, stretches) if row.text else ():
                names = [stretch.name for stretch in segment.stretches]
                row.segments.append(
                    {
                        "text": segment.text,
                        "classes": segment.classes,
                        "name": names[0] if names else "",
                        "of": " ".join(names),
                        "here": marked in names,
                        "focus": marked in names and marked not in named,
                    }
                )
                named.update(names)

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

    def _addresses(self, ids):
        """{statement id: {href, paragraph}} of where these statements stand in this document."""
        section_of = {}
        for index, (start, end) in enumerate(self.sections, start=1):
            for row in self.rows[start:end]:
                section_of.setdefault(row.number, index)
        found = {}
        for pk in ids & set(self.quotes):
            number = self.quotes[pk][0].paragraph
            index, href = section_of.get(number), f"#p{number}"
            if index != self.section + 1:
                href = f"?{self._prefix()}section={index}{href}"
            found[pk] = {"href": href, "paragraph": number}
        return found


def _name(pair):
    return pair[::-1]  # those of one name by their keys
