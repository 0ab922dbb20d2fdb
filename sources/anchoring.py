"""Find a passage in a text by its first and last words. No Django.

Offsets count Unicode code points of the text, from 0, end excluded (W3C
TextPositionSelector). First and last words work like a URL text fragment
(WICG Scroll to Text Fragment), with white space folded on both sides.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

LONGEST = 2000  # code points of text; a longer stretch is no match
FEW, MANY = 3, 7  # words at either end that name a stretch, unless more are needed
LONGEST_WORDS = 300  # characters of first or last words, as a passage keeps them


class Place(NamedTuple):
    """A stretch of a text: code points, end excluded."""

    start: int
    end: int


@dataclass(frozen=True)
class Resolution:
    """What became of a passage's words: "anchored", "ambiguous" or "orphaned"."""

    state: str
    places: tuple[Place, ...]

    @property
    def place(self):
        return self.places[0] if self.state == "anchored" else None


class FoldedText:
    """A text with its white space folded once, to be searched many times.

    `often`: hundreds of times, so that an index of its words pays.
    """

    def __init__(self, text, often=False):
        self.text = text
        self.folded, self._starts, self._origins = _fold(text)
        self._word = re.compile(word_pattern(text)) if often else None
        self._index = self._indexed() if often else {}

    def resolve(self, first_words, last_words="", fixed=None):
        """Find the one stretch that opens with `first_words` and closes with `last_words`.

        A `fixed` Place decides in their stead; they only confirm it.
        """
        if fixed:
            there = self._reads(fixed, fold_words(first_words), fold_words(last_words))
            return Resolution("anchored", (Place(*fixed),)) if there else Resolution("orphaned", ())
        places = self._places(fold_words(first_words), fold_words(last_words))
        state = {0: "orphaned", 1: "anchored"}.get(len(places), "ambiguous")
        return Resolution(state, tuple(places))

    def words_for(self, start, end):
        """The shortest (first_words, last_words) that resolve to the stretch and to no other.

        The stretch is freed of white space at its ends, and a word it cuts is
        taken whole. Up to seven words are first words alone; of more, three to
        seven at either end are taken, and further ones only where those do not
        suffice. None when no words can: the stretch is empty, longer than
        LONGEST, or the same words stand elsewhere too.
        """
        start, end = self._whole_words(self._folded_at(start), self._folded_at(end))
        whole = self.folded[start:end]
        if self.resolve(whole).place is None:  # then its first and last words stand twice too
            return None
        wanted = self._place(start, end)
        for first, last in _wordings(whole.split(" ")):
            if self.resolve(first, last).place == wanted:
                return first, last
        return None

    def named(self, start, end):
        """(first_words, last_words, fixed) that lead to just this stretch, as it is.

        Where no words do (it is longer than LONGEST, stands twice, or cuts a word),
        they are those at its ends, and `fixed` is the Place; else None.
        """
        words = self.words_for(start, end)
        if words and self.resolve(*words).place == (start, end):
            return *words, None
        whole = " ".join(self.text[start:end].split())
        if not whole:
            raise ValueError("The stretch holds no words.")
        split = whole.split(" ")
        if len(split) <= MANY and len(whole) <= LONGEST_WORDS:
            return whole, "", Place(start, end)
        first, last = " ".join(split[:MANY]), " ".join(split[-MANY:])
        return (
            first[:LONGEST_WORDS].rstrip(),
            last[-LONGEST_WORDS:].lstrip(),
            Place(start, end),
        )

    def _indexed(self):
        """{word: [where it stands in the folded text]}."""
        found = {}
        for match in self._word.finditer(self.folded):
            found.setdefault(match[0], []).append(match.start())
        return found

    def _reads(self, place, first, last):
        """Whether the stretch opens and closes with these words."""
        start, end = place
        if not 0 <= start < end <= len(self.text) or not first:
            return False
        whole = " ".join(self.text[start:end].split())
        return whole.startswith(first) and whole.endswith(last) if last else whole == first

    def _whole_words(self, start, end):
        while start < end and self.folded[start] == " ":
            start += 1
        while start < end and self.folded[end - 1] == " ":
            end -= 1
        while start < end and not self._bounded(start):
            start -= 1
        while start < end and not self._bounded(end):
            end += 1
        return start, end

    def _places(self, first, last):
        if not first:
            return []
        found = []
        for start, end in self._everywhere(first):
            if last:
                # The nearest that ends at or after the end of the first words. White space only
                # shrinks in folding: what is too long here is too long in the text.
                near = self._occurrences(last, max(0, end - len(last)), start + LONGEST)
                end = next((close for _, close in near if close >= end), None)
                if end is None:
                    continue
            place = self._place(start, end)
            if place.end - place.start <= LONGEST:
                found.append(place)
        return found

    def _place(self, start, end):
        """The Place in the text of a stretch of the folded text that is not empty."""
        return Place(self._origin(start), self._origin(end - 1) + 1)

    def _origin(self, at):
        """The offset in the text of the folded character `at`."""
        run = bisect_right(self._starts, at) - 1
        return self._origins[run] + at - self._starts[run]

    def _folded_at(self, offset):
        """The first folded character that stands at `offset` or later."""
        run = bisect_right(self._origins, offset) - 1
        if run < 0:
            return 0
        end = self._starts[run + 1] if run + 1 < len(self._starts) else len(self.folded)
        return min(self._starts[run] + max(offset - self._origins[run], 0), end)

    def _everywhere(self, words):
        """All _occurrences(); with an index, only where their rarest word stands is looked at."""
        within = list(self._word.finditer(words)) if self._word else ()
        if not within:
            yield from self._occurrences(words)
            return
        rarest = min(within, key=lambda match: len(self._index.get(match[0], ())))
        for place in self._index.get(rarest[0], ()):
            start = place - rarest.start()
            if start < 0 or not self.folded.startswith(words, start):
                continue
            if self._bounded(start) and self._bounded(start + len(words)):
                yield start, start + len(words)

    def _occurrences(self, words, start=0, stop=None):
        """Yield (start, end) in the folded text of each word-bounded place of `words`."""
        at = self.folded.find(words, start, stop)
        while at != -1:
            end = at + len(words)
            if self._bounded(at) and self._bounded(end):
                yield at, end
            at = self.folded.find(words, at + 1, stop)

    def _bounded(self, at):
        """A place between two letters of one word is no boundary."""
        if at <= 0 or at >= len(self.folded):
            return True
        return not (_in_word(self.folded[at - 1]) and _in_word(self.folded[at]))


def resolve(text, first_words, last_words=""):
    """Resolve one passage in `text`. For several, keep a FoldedText."""
    return FoldedText(text).resolve(first_words, last_words)


def words_for(text, start, end):
    """The words that name one stretch of `text`, or None. For several, keep a FoldedText."""
    return FoldedText(text).words_for(start, end)


def word_pattern(text):
    """A pattern for the words of `text`: runs of letters, digits, _ and combining marks."""
    marks = (char for char in set(text) if unicodedata.category(char).startswith("M"))
    return rf"[\w{re.escape(''.join(sorted(marks)))}]+"


def fold_words(words):
    """NFC, with every run of white space one blank and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def paragraphs(text):
    """The Places of the paragraphs: runs of non-blank lines, the first is number 1."""
    found, start, at = [], None, 0
    for line in text.split("\n"):
        if line.strip():
            start = at if start is None else start
            end = at + len(line)
        elif start is not None:
            found.append(Place(start, end))
            start = None
        at += len(line) + 1
    if start is not None:
        found.append(Place(start, end))
    return found


def paragraph_at(places, offset):
    """The number of the paragraph in which `offset` lies, or None between paragraphs."""
    number = bisect_right(places, offset, key=lambda place: place.start)
    return number if number and offset < places[number - 1].end else None


def paragraph_from(places, offset):
    """The number of the paragraph in which `offset` lies, or of the next one."""
    return min(bisect_right(places, offset, key=lambda place: place.end) + 1, len(places))


def _fold(text):
    """(folded, starts, origins): white space folded, and where its runs of characters come from.

    The characters from starts[i] on stood in `text` from origins[i] on, one after the other.
    """
    parts, starts, origins, at = [], [], [], 0
    for run in re.finditer(r"\S+(?:\s\S+)*", text):  # words with one white space between them
        parts.append(" ".join(run.group().split()))
        starts.append(at)
        origins.append(run.start())
        at += run.end() - run.start() + 1
    folded = " ".join(parts) + " " * bool(parts and text[-1].isspace())
    return folded, starts, origins


def _wordings(words):
    """Yield (first_words, last_words) of a stretch, the shortest first."""
    whole = " ".join(words)
    if len(words) <= MANY and len(whole) <= LONGEST_WORDS:
        yield whole, ""
        return
    counts = range(min(FEW, len(words)), min(MANY, len(words)) + 1)
    sizes = sorted(product(counts, repeat=2), key=sum)
    sizes += [(count, count) for count in range(MANY + 1, len(words) + 1)]
    for first, last in sizes:
        first, last = " ".join(words[:first]), " ".join(words[-last:])
        if max(len(first), len(last)) <= LONGEST_WORDS:
            yield first, last


def _in_word(char):
    # A combining mark belongs to its word, but Python's isalnum() leaves it out.
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")
