"""Find a passage in a text by its first and last words. No Django.

Offsets count Unicode code points of the text, from 0, end excluded (W3C
TextPositionSelector). First and last words work like a URL text fragment
(WICG Scroll to Text Fragment), with white space folded on both sides.
"""

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 2000  # code points of text; a longer stretch is no match


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
    """A text with its white space folded once, to be searched many times."""

    def __init__(self, text):
        self.text = text
        self.folded, self._origins = _fold(text)

    def resolve(self, first_words, last_words=""):
        """Find the one stretch that opens with `first_words` and closes with `last_words`."""
        places = self._places(fold_words(first_words), fold_words(last_words))
        state = {0: "orphaned", 1: "anchored"}.get(len(places), "ambiguous")
        return Resolution(state, tuple(places))

    def _places(self, first, last):
        if not first:
            return []
        ends = [end for _, end in self._occurrences(last)] if last else None
        found = []
        for start, end in self._occurrences(first):
            if ends is not None:
                end = next((close for close in ends if close >= end), None)
            if end is None:
                continue
            place = Place(self._origins[start], self._origins[end - 1] + 1)
            if place.end - place.start <= LONGEST:
                found.append(place)
        return found

    def _occurrences(self, words):
        """Yield (start, end) in the folded text of each word-bounded place of `words`."""
        at = self.folded.find(words)
        while at != -1:
            end = at + len(words)
            if self._bounded(at) and self._bounded(end):
                yield at, end
            at = self.folded.find(words, at + 1)

    def _bounded(self, at):
        """A place between two letters of one word is no boundary."""
        if at <= 0 or at >= len(self.folded):
            return True
        return not (_in_word(self.folded[at - 1]) and _in_word(self.folded[at]))


def resolve(text, first_words, last_words=""):
    """Resolve one passage in `text`. For several, keep a FoldedText."""
    return FoldedText(text).resolve(first_words, last_words)


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
    for number, place in enumerate(places, start=1):
        if place.start <= offset < place.end:
            return number
    return None


def _fold(text):
    """Fold white space; origins[i] is the offset in `text` of folded character i."""
    folded, origins = [], []
    for at, char in enumerate(text):
        if char.isspace():
            if not folded or folded[-1] == " ":
                continue
            char = " "
        folded.append(char)
        origins.append(at)
    return "".join(folded), origins


def _in_word(char):
    # A combining mark belongs to its word, but Python's isalnum() leaves it out.
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")
