"""Which two statements are worth comparing, best first, and what speaks for it. No Django.

A candidate is a suggestion to an analyst, never a judgement. Wordings are compared by BM25 over
stems (bm25s, PyStemmer), to which shared issues, figures and addressees add. A statement without a
position counts to the issues of what it is a reason for, or what is a reason for it, the less the
more steps lie between. The work for one statement grows with their number, nothing with its square.
"""

import heapq
import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import bm25s
import numpy
import Stemmer
from bm25s.stopwords import STOPWORDS_EN

from sources.figures import NEGATIONS, NUMBERS

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every step

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
POSSESSIVE = re.compile(r"['’]s\b")
YEAR = re.compile(r"(1[5-9]|20)\d\d")
ISSUE, SAME_ISSUE, OPPOSED = 0.5, 0.1, 0.05
FIGURE, ADDRESSEE, KIND = 0.2, 0.05, 0.06
SAME_HOLDERS, SAME_DOCUMENT, REPORTED = -0.1, -0.05, -0.05
UP, DOWN, LEAST = 0.7, 0.4, 0.1  # along one step of an argument; where to stop
ALIKE = 0.12  # of 1: wordings with so much in common are worth a hint
TOLD = 3  # words or figures named in one hint
MODALS = {
    "should": ["should", "must", "need", "needs", "ought", "shall"],
    "will": ["will", "would", "going"],
    "may": ["may", "might", "could", "can", "perhaps", "possibly", "likely"],
}
MODAL_OF = {word: modal for modal, words in MODALS.items() for word in words}


@dataclass(frozen=True)
class Item:
    """A statement, as far as candidates need it; ids may be anything that can be hashed.

    `own`: its document's authors hold it. `stances`: {issue: stance}. `bears_on`: ids of what it
    is a reason for or against.
    """

    id: object
    wording: str
    label: str = ""
    kind: str = "claim"
    document: object = None
    voices: frozenset = frozenset()
    own: bool = True
    stances: dict = field(default_factory=dict)
    addressees: frozenset = frozenset()
    bears_on: tuple = ()


@dataclass(frozen=True)
class Hint:
    """What raised a candidate: `kind` is number, negation, modal, opposed, figure, wording, issue,
    near, addressee or voice. `about` names what: words, figures, or ids of issues or addressees."""

    kind: str
    about: tuple = ()


@dataclass(frozen=True)
class Candidate:
    first: object
    second: object
    score: float

    @property
    def pair(self):
        return frozenset((self.first, self.second))


class Candidates:
    """An index of Items. `of()` ranks those for one, `best()` those for many, `hints()` says why."""

    def __init__(self, items):
        self.items = list(items)
        self.at = {item.id: n for n, item in enumerate(self.items)}
        self.stemmer = Stemmer.Stemmer("english")
        self.stems = [self._stems(f"{item.wording} {item.label}") for item in self.items]
        self.figures = [_figures(item.wording) for item in self.items]
        self._index()
        self._group()

    def _stems(self, text):
        kept = [word for word in _words(text) if word not in STOP]
        return list(dict.fromkeys(self.stemmer.stemWords(kept)))

    def _index(self):
        """The BM25 index; `own` is how well each wording matches itself."""
        self.bm25 = None
        if not any(self.stems):
            return
        self.bm25 = bm25s.BM25(k1=1.2, b=0.5)
        self.bm25.index(self.stems, show_progress=False)
        self.own = numpy.array(
            [max(self._matches(n)[n], 1e-6) if self.stems[n] else 1 for n in range(len(self.items))]
        )

    def _group(self):
        """Columns of what the items share, to be compared with one item at once."""
        items = self.items
        self.kinds = _codes(item.kind for item in items)
        self.documents = _codes(item.document for item in items)
        self.holders = _codes(item.voices for item in items)
        self.asserted = numpy.array([item.own for item in items], dtype=bool)
        self.with_figure = _postings(self.figures)
        self.asking = _postings(item.addressees for item in items)
        self.taking = _postings(item.stances.items() for item in items)
        self.issues = sorted({issue for item in items for issue in item.stances}, key=str)
        self.near = self._near()

    def _near(self):
        """How near each item (row) is to each issue (column): 1 takes a side, 0 has no step to it."""
        column = {issue: n for n, issue in enumerate(self.issues)}
        near = numpy.zeros((len(self.items), len(self.issues)), dtype=numpy.float32)
        steps = [[] for _ in self.items]
        for n, item in enumerate(self.items):
            for target in item.bears_on:
                if (to := self.at.get(target)) is not None:
                    steps[to].append((n, UP))  # from the issue outwards
                    steps[n].append((to, DOWN))
        starts = defaultdict(list)
        for n, item in enumerate(self.items):
            for issue in item.stances:
                starts[issue].append(n)
        for issue, ns in starts.items():
            for n, value in _spread(ns, steps).items():
                near[n, column[issue]] = value
        return near

    def _matches(self, n):
        return self.bm25.get_scores(self.stems[n])

    def likeness(self, n):
        """How alike the wordings of all items are to item number `n`, 0 to about 1."""
        if self.bm25 is None or not self.stems[n]:
            return numpy.zeros(len(self.items))
        return self._matches(n) / numpy.sqrt(self.own * self.own[n])

    def scores(self, n):
        item, scores = self.items[n], self.likeness(n).astype(float)
        near = numpy.flatnonzero(self.near[n])
        if near.size:
            scores += ISSUE * (self.near[:, near] * self.near[n, near]).max(axis=1)
        self._add_stances(item, scores)
        for figure in self.figures[n]:
            having = self.with_figure[figure]
            scores[having] += FIGURE / numpy.log2(1 + len(having))
        asked = [self.asking[voice] for voice in item.addressees]
        if asked:
            scores[numpy.unique(numpy.concatenate(asked))] += ADDRESSEE
        scores += KIND * (self.kinds == self.kinds[n])
        scores += REPORTED * (self.asserted != item.own)
        together = self.documents == self.documents[n]
        scores += SAME_DOCUMENT * together
        scores += SAME_HOLDERS * (together & (self.holders == self.holders[n]))
        scores[n] = -numpy.inf
        return scores

    def _add_stances(self, item, scores):
        same, other = [], []
        for (issue, stance), ns in self.taking.items():
            if issue in item.stances:
                same.append(ns)
                if stance != item.stances[issue]:
                    other.append(ns)
        for rows, weight in ((same, SAME_ISSUE), (other, OPPOSED)):
            if rows:
                scores[numpy.unique(numpy.concatenate(rows))] += weight

    def of(self, id, most=10):
        """The best Candidates for one item, at most `most`."""
        n = self.at[id]
        scores = self.scores(n)
        most = min(most, len(self.items) - 1)
        if most < 1:
            return []
        best = numpy.argpartition(-scores, most - 1)[:most]
        best = best[numpy.lexsort((best, -scores[best]))]
        return [Candidate(id, self.items[m].id, float(scores[m])) for m in best if scores[m] > 0]

    def best(self, ids, each=10):
        """The Candidates for several items, each pair once, best first."""
        found = {}
        for id in ids:
            for candidate in self.of(id, each):
                known = found.get(candidate.pair)
                if known is None or candidate.score > known.score:
                    found[candidate.pair] = candidate
        return sorted(found.values(), key=lambda c: -c.score)

    def hints(self, first, second):
        """The Hints to a pair: first what may set the two apart, then what they share."""
        a, b = self.at[first], self.at[second]
        x, y = self.items[a], self.items[b]
        alike = self.likeness(a)[b] >= ALIKE
        issues = x.stances.keys() & y.stances.keys()
        opposed = [issue for issue in issues if x.stances[issue] != y.stances[issue]]
        hints = [
            *(self._apart(a, b) if alike or issues else ()),
            ("opposed", _sorted(opposed)),
            ("figure", _sorted(self.figures[a] & self.figures[b])),
            ("wording", self._shared_words(a, b) if alike else ()),
            ("issue", _sorted(issues - set(opposed))),
            ("near", () if issues else self._near_both(a, b)),
            ("addressee", _sorted(x.addressees & y.addressees)),
            ("voice", _sorted(x.voices & y.voices)),
        ]
        return [Hint(kind, tuple(about[:TOLD])) for kind, about in hints if about]

    def _apart(self, a, b):
        one, two = ([*_figures(self.items[n].wording, dates=False)] for n in (a, b))
        if one and two and not set(one) & set(two):
            yield "number", (", ".join(sorted(one)[:TOLD]), ", ".join(sorted(two)[:TOLD]))
        denies = [_denies(self.items[n].wording) for n in (a, b)]
        if any(denies) and not all(denies):
            yield "negation", (next(filter(None, denies)),)
        modals = [_modal(self.items[n].wording) for n in (a, b)]
        if modals[0] != modals[1] and (all(modals) or "may" in modals):
            yield "modal", tuple(modals)

    def _shared_words(self, a, b):
        """The rarest words that both use, as the first one spells them."""
        spelt = {}
        for word in _words(self.items[a].wording):
            if word not in MODAL_OF and not word[0].isdigit():
                spelt.setdefault(self.stemmer.stemWord(word), word)
        shared = set(self.stems[a]) & set(self.stems[b]) & spelt.keys()
        rarest = sorted(shared, key=lambda stem: (self.often[stem], stem))
        return [spelt[stem] for stem in rarest[:TOLD]]

    @cached_property
    def often(self):
        return Counter(stem for stems in self.stems for stem in stems)

    def _near_both(self, a, b):
        both = self.near[a] * self.near[b]
        best = both.argsort()[::-1][:1] if both.size else []
        return [self.issues[n] for n in best if both[n] > 0]


STOP = frozenset(STOPWORDS_EN)


def _words(text):
    return WORD.findall(POSSESSIVE.sub("", text.casefold()))


def _figures(text, *, dates=True):
    """The numbers in a wording: digits, and words like “seven”."""
    return {
        word
        for word in _words(text)
        if (word[0].isdigit() or word in NUMBERS) and (dates or not YEAR.fullmatch(word))
    }


def _denies(text):
    return next((word for word in _words(text) if word in NEGATIONS), "")


def _modal(text):
    return next((MODAL_OF[word] for word in _words(text) if word in MODAL_OF), "")


def _codes(values):
    """Equal values by equal numbers."""
    seen = {}
    return numpy.array([seen.setdefault(value, len(seen)) for value in values], dtype=numpy.int64)


def _postings(rows):
    """{value: numbers of the rows that hold it}."""
    found = defaultdict(list)
    for n, row in enumerate(rows):
        for value in row:
            found[value].append(n)
    return {value: numpy.array(ns) for value, ns in found.items()}


def _spread(starts, steps):
    """{number: how near it is to the nearest start}, following `steps` [(number, factor)]."""
    best = dict.fromkeys(starts, 1.0)
    heap = [(-1.0, n) for n in starts]
    while heap:
        value, n = heapq.heappop(heap)
        if -value < best[n]:
            continue
        for to, factor in steps[n]:
            further = -value * factor
            if further >= LEAST and further > best.get(to, 0):
                best[to] = further
                heapq.heappush(heap, (-further, to))
    return best


def _sorted(values):
    return sorted(values, key=str)
