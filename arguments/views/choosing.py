"""Which columns a comparison has: those that the address names, or the ones that clash most."""

from collections import Counter
from functools import cached_property
from itertools import combinations

from django.db.models import Count
from django.http import Http404, QueryDict

from arguments.access import Gone
from arguments.columns import MOST, Column, told_apart
from arguments.comparison import opposed
from arguments.naming import Voices
from arguments.spelling import fold, in_order
from sources.models import Retired, RetiredKind, Voice

USUAL = 3  # columns when the address names none
CONSIDERED = 10  # documents, the fullest ones, from which these are chosen
OFFERED = 16  # documents, and as many voices, that each of the form's lists names
LONG = 60  # characters of a name in such a list


class Choice:
    """The `keys` of the columns, and what the form offers instead. `typed` is one more, by its name."""

    def __init__(self, collection, stances, query):
        self.collection, self.stances = collection, stances
        self.documents = stances.documents
        held = Voice.objects.filter(collection=collection, holdings__isnull=False)
        self.voices = in_order(held.annotate(held=Count("holdings")))
        for voice in self.voices:
            voice.collection = collection
        self.by_key = {row.key: row for row in [*self.documents, *self.voices]}
        self.asked = list(dict.fromkeys(key for key in query.getlist("col") if key))[:MOST]
        self.typed = query.get("add", "").replace("\0", "").strip()
        named = self._named() if self.typed else None
        if named is not None and named.key not in self.asked:
            self.asked = [*self.asked[: MOST - 1], named.key]
        self.nobody = self.typed if named is None else ""

    @property
    def unknown(self):
        return next((key for key in self.asked if key not in self.by_key), None)

    def _named(self):
        """The document or voice that is called what was typed, or as near as can be; or None."""
        words = fold(self.typed)
        for voice in Voices(self.collection).called(self.typed):
            if voice.key in self.by_key:
                return self.by_key[voice.key]
        names = ((row, fold(_name(row))) for row in [*self.voices, *self.documents])
        like = [
            (not name.startswith(words), len(name), row.key) for row, name in names if words in name
        ]
        return self.by_key[min(like)[2]] if like and words else None

    @cached_property
    def keys(self):
        """At least two, where there are two: those asked for, or the fullest documents."""
        if len(self.asked) > 1:
            return self.asked
        counts = Counter(taken.document for taken in self.stances.taken)
        fullest = sorted(self.documents, key=lambda d: (-counts[d.pk], not d.dated_from))
        if self.asked:
            return [*self.asked, *(d.key for d in fullest if d.key not in self.asked)][:2]
        chosen = max(
            combinations(fullest[:CONSIDERED], min(USUAL, len(fullest))),
            key=lambda some: (self._clashes(some), sum(counts[d.pk] for d in some)),
        )
        return [document.key for document in self.documents if document in chosen]

    def _clashes(self, documents):
        """On how many issues two of them take opposite sides, each two counted."""
        return sum(
            opposed(self.stances.teams[issue.pk, d.pk].stance for d in two)
            for two in combinations(documents, 2)
            for issue in self.stances.issues
        )

    @property
    def columns(self):
        rows = [self.by_key[key] for key in self.keys]
        names = told_apart(self.documents)
        voices = {row.brief for row in rows if isinstance(row, Voice)}
        for document in self.documents:
            if names[document.pk] in voices:  # a text beside all that its author says
                names[document.pk] = _name(document)
        return [
            Column(
                at=at,
                key=row.key,
                name=row.brief if isinstance(row, Voice) else names[row.pk],
                document=None if isinstance(row, Voice) else row,
                voice=row if isinstance(row, Voice) else None,
                documents=tuple(d for d in self.documents if d == row or row in d.author_team),
            )
            for at, row in enumerate(rows)
        ]

    def context(self):
        documents = self._offered(self.documents, lambda document: document.pk)
        voices = self._offered(self.voices, lambda voice: -voice.held)
        return {
            "offered": [("Authors", documents), ("Voices", voices)],
            "slots": ([*self.keys] + [""] * MOST)[:MOST],
            "more_to_choose": len(self.by_key) - len(documents) - len(voices),
            "nobody": self.nobody,
            "typed": self.typed,
        }

    def _offered(self, rows, order):
        """[(key, name)] of the first ones in that order, and of those chosen."""
        first = {row.key for row in sorted(rows, key=order)[:OFFERED]}.union(self.keys)
        return [(row.key, _name(row)) for row in rows if row.key in first]


def _name(row):
    name = row.name if isinstance(row, Voice) else row.authors_brief
    if not isinstance(row, Voice) and row.dated_as:
        name = f"{name}, {row.dated_as}"
    return name if len(name) <= LONG else f"{name[: LONG - 1].rstrip()}…"


def renamed(request, collection, key):
    """The same address with the key that a renamed one went to; 410 for a deleted one, else 404."""
    kinds = [RetiredKind.DOCUMENT, RetiredKind.VOICE]
    row = Retired.objects.filter(collection=collection, kind__in=kinds, key=key).first()
    if row is None:
        raise Http404(f"No document and no voice here has the key “{key}”.")
    if not row.went:
        raise Gone(row)
    query = QueryDict(mutable=True)
    query.update({name: request.GET[name] for name in request.GET if name != "col"})
    query.setlist("col", [row.went if k == key else k for k in request.GET.getlist("col")])
    return f"{request.path}?{query.urlencode()}"
