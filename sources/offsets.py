"""A text from elsewhere as we store it, and where its offsets have gone. No Django."""

import unicodedata
from bisect import bisect_left

from sources.importers.txt import normalised

AROUND = 4  # characters before one that may join them in NFC
JAMO = frozenset(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))


class Transcript:
    """`body` is `text` as MODEL stores it (NFC, LF, no BOM); offsets into `text` count UTF-16 units.

    Java and JavaScript count so. Raises ImportProblem for what is never stored.
    """

    def __init__(self, text):
        self.body = normalised(text)
        self._bom = text.startswith("\ufeff")
        self._text = text.removeprefix("\ufeff")
        self._pairs = []  # where, in units, two of them make one character
        if not text.isascii() and max(text) > "\uffff":
            wide = (at for at, char in enumerate(self._text) if char > "\uffff")
            self._pairs = [at + before for before, at in enumerate(wide)]
        self._units = len(self._text) + len(self._pairs)
        self._same = self.body == self._text
        self._measured, self._known = {0: 0}, [0]

    def place(self, start, end):
        """(start, end) in code points of `body` for a stretch of `text`; None outside of it.

        What is one character of `body` is taken whole.
        """
        start, end = max(0, start - self._bom), end - self._bom
        if not start < end <= self._units:
            return None
        start, end = self._character(start), self._character(end, whole=True)
        if self._same:
            return start, end
        while not self._divides(start):
            start -= 1
        while not self._divides(end):
            end += 1
        return self._length(start), self._length(end)

    def _character(self, unit, *, whole=False):
        before = bisect_left(self._pairs, unit)
        inside = before and self._pairs[before - 1] == unit - 1
        return unit - before + (1 if whole and inside else 0)

    def _divides(self, at):
        """Whether the text may be cut before `at` and both parts normalised alone."""
        if at <= 0 or at >= len(self._text):
            return True
        char = self._text[at]
        if char < "\u0300":
            return not (char == "\n" and self._text[at - 1] == "\r")
        if char in JAMO or unicodedata.combining(unicodedata.normalize("NFD", char)[0]):
            return False
        before = self._text[max(0, at - AROUND) : at]
        parts = (unicodedata.normalize("NFC", part) for part in (before, char))
        return unicodedata.normalize("NFC", before + char) == "".join(parts)

    def _length(self, at):
        """How long the first `at` characters are in `body`; each part is measured once."""
        if at not in self._measured:
            nearest = self._known[bisect_left(self._known, at) - 1]
            more = len(normalised(" " + self._text[nearest:at])) - 1
            self._measured[at] = self._measured[nearest] + more
            self._known.insert(bisect_left(self._known, at), at)
        return self._measured[at]
