"""Which paragraphs hold every word of a query: in their text, where the visitor may read it, or précis."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from arguments.access import sees_text
from arguments.search import asked_for
from sources.anchoring import paragraphs
from sources.models import Document, Paragraph, Text

READ = 1_000_000  # characters of texts that one search looks through
AROUND = 14  # words told before and after the first hit


@dataclass(frozen=True)
class Hit:
    """A paragraph; its `text` is "" where the précis alone holds the words."""

    document: Document
    number: int
    text: str
    precis: str
    first: Callable[[str], bool]  # whether a word is one of those looked for

    @cached_property
    def words(self):
        """Those around the first hit in the text, or ""."""
        return self.text and _around(self.text, self.first)

    @property
    def address(self):
        key, number = self.document.key, self.number
        page = reverse("document", args=[self.document.collection.slug, key])
        return f"{page}?p={number}#p{number}"


def hits(collection, query, documents):
    """([Hit], documents whose text was left out: all are too much for one search). 3 queries."""
    if not query.strip():
        return [], []
    holds, first = asked_for(query), asked_for(query, any_word=True)
    precis, (bodies, left_out) = _precis(collection), _bodies(collection, documents)
    found = []
    for document in documents:
        body = bodies.get(document.pk, "")
        printed = {
            number: body[place.start : place.end]
            for number, place in enumerate(paragraphs(body), start=1)
        }
        said = precis[document.pk]
        for number in sorted(printed.keys() | said.keys()):
            words, about = printed.get(number, ""), said.get(number, "")
            if holds(words):
                found.append(Hit(document, number, words, about, first))
            elif holds(about):
                found.append(Hit(document, number, "", about, first))
    return found, left_out


def _precis(collection):
    """{document id: {number: précis}}"""
    found = defaultdict(dict)
    rows = Paragraph.objects.filter(collection=collection).exclude(precis="")
    for document, number, precis in rows.values_list("document", "number", "precis"):
        found[document][number] = precis
    return found


def _bodies(collection, documents):
    """({document id: its newest text}, [Document]) of those that the visitor may read."""
    versions = Text.objects.filter(collection=collection).defer("body").order_by("version")
    newest = {text.document_id: text for text in versions}
    chosen, left_out, room = [], [], READ
    for document in documents:
        text = newest.get(document.pk)
        if not sees_text(collection, text):
            continue
        if text.length > room:
            left_out.append(document)
            continue
        room -= text.length
        chosen.append(text.pk)
    return dict(Text.objects.filter(pk__in=chosen).values_list("document", "body")), left_out


def _around(text, first):
    """The words of `text` around the first one that `first` holds of."""
    parts = re.split(r"(\s+)", text.strip())  # every second one is a blank
    at = next((n for n, part in enumerate(parts) if first(part)), 0)
    start, end = max(0, at - 2 * AROUND), at + 2 * AROUND + 1
    shown = " ".join("".join(parts[start:end]).split())
    return f"{'… ' * (start > 0)}{shown}{' …' * (end < len(parts))}"
