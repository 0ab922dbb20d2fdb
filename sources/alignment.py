"""Which words of a text stand where in its next version. No Django.

A patience diff (Bram Cohen; the anchors that `git diff --patience` uses) over runs of words
instead of lines: runs of SHINGLE words that stand exactly once in either text tie the two
together, the longest row of ties in the same order (patience sorting, O(n log n)) is what did
not move, and each tie grows to both sides for as long as the words agree. A word that two ties
claim differently could be either twin of something repeated: it is left without a counterpart.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import NamedTuple

from sources.anchoring import word_pattern

SHINGLE = 4  # words; fewer stand twice too often, more leave gaps between two edits
MOVED = 8  # words; a shorter run that stands once in either text may be chance


class Cut(NamedTuple):
    """A stretch to compare: its text with white space folded, and one character per word."""

    text: str
    codes: str


class Words:
    """A text as a row of words and single signs; white space only parts them.

    `codes` has one character per word, the same for the same word in all texts
    that share a `book`: strings of words can be searched like strings.
    `starts` and `ends` are code points of the text, end excluded.
    """

    def __init__(self, text, book):
        self.text = text
        matches = list(re.finditer(rf"{word_pattern(text)}|\S", text))
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]
        self.codes = "".join(book.setdefault(match.group(), chr(len(book))) for match in matches)
        self._where = None

    def __len__(self):
        return len(self.codes)

    def span(self, start, end):
        """The words (first, last excluded) that the code points from `start` to `end` touch."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def is_word(self, at):
        """Not a single sign."""
        return self.text[self.starts[at]].isalnum()

    def cut(self, first, last):
        first, last = max(first, 0), min(last, len(self))
        if first >= last:
            return Cut("", "")
        text = self.text[self.starts[first] : self.ends[last - 1]]
        return Cut(" ".join(text.split()), self.codes[first:last])

    def where(self, code):
        """The positions of one word."""
        if self._where is None:
            self._where = {}
            for at, each in enumerate(self.codes):
                self._where.setdefault(each, []).append(at)
        return self._where.get(code, [])

    def opens_sentence(self, at):
        """Whether a sentence or a paragraph begins with word `at` (or the text ends before it)."""
        if at <= 0 or at >= len(self):
            return True
        gap = self.text[self.ends[at - 1] : self.starts[at]]
        if gap.count("\n") > 1:
            return True
        before = self.text[max(0, self.ends[at - 1] - 8) : self.ends[at - 1]]
        return bool(gap) and before.rstrip("\"'”’“‘»«)]*").endswith((".", "!", "?", "…"))


class Alignment:
    """`new_of[i]` is the place in `new` of word i of `old`, or None; `old_of` the reverse."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.new_of, self.old_of = [None] * len(old), [None] * len(new)
        self._disputed_old, self._disputed_new = set(), set()
        still, moved = self._ties()
        for first, last, shift in still + moved:
            for at in range(first, last):
                self._claim(at, at + shift)
        self._close_all()
        ends = [(0, 0, 0), (len(old), len(old), len(new) - len(old))]
        for tie in still + ends:
            self._grow(*tie)
        self._drop_disputed()
        loose = {at for first, last, _ in moved for at in range(first, last)}
        self._still = [
            at for at, to in enumerate(self.new_of) if to is not None and at not in loose
        ]
        self._close_all()
        for tie in moved:
            self._grow(*tie)

    def straight(self, first, last):
        """Whether all these words of the old text stand in one row in the new one."""
        row = self.new_of[first:last]
        start = row[0] if row else None
        return start is not None and row == [*range(start, start + len(row))]

    def between(self, first, last):
        """The words of the new text between the unmoved neighbours of these old ones: (start, end)."""
        before, after = bisect_left(self._still, first), bisect_left(self._still, last)
        start = self.new_of[self._still[before - 1]] + 1 if before else 0
        end = self.new_of[self._still[after]] if after < len(self._still) else len(self.new)
        return start, end

    def _ties(self):
        """Runs (first, last excluded, shift to their place in `new`): those in order, those moved."""
        ours, theirs = _unique_shingles(self.old.codes), _unique_shingles(self.new.codes)
        ties = [(at, theirs[shingle]) for shingle, at in ours.items() if shingle in theirs]
        in_order = _longest_rising(ties)
        still, moved = [], []
        for (kept, shift, _), run in groupby(
            enumerate(ties), lambda tie: (tie[0] in in_order, tie[1][1] - tie[1][0], _row(tie))
        ):
            run = [at for _, (at, _) in run]
            last = run[-1] + SHINGLE
            first = self._without_signs(run[0], last)
            if kept:
                still.append((first, last, shift))
            elif last - first >= MOVED:
                moved.append((first, last, shift))
        return still, moved

    def _without_signs(self, first, last):
        """A full stop goes with the words before it: a run that begins here must not claim it."""
        while 0 < first < last and not self.old.is_word(first):
            first += 1
        return first

    def _grow(self, first, last, shift):
        """Claim the words on both sides of a run for as long as old and new agree."""
        at = first
        while self._open(at - 1, at - 1 + shift):
            at -= 1
        if at and self.new_of[at - 1] != at - 1 + shift:
            at = self._without_signs(at, first)
        for each in range(at, first):
            self._claim(each, each + shift)
        while self._open(last, last + shift):
            self._claim(last, last + shift)
            last += 1

    def _open(self, at, to):
        """Whether these are the same word and may be claimed."""
        if not (0 <= at < len(self.old) and 0 <= to < len(self.new)):
            return False
        if self.old.codes[at] != self.new.codes[to] or self.new_of[at] == to:
            return False
        return at not in self._closed_old and to not in self._closed_new

    def _claim(self, at, to):
        """Pair two words, unless one of them is paired otherwise: then nobody knows."""
        if self.new_of[at] is None and self.old_of[to] is None:
            self.new_of[at], self.old_of[to] = to, at
        elif self.new_of[at] != to:
            self._disputed_old |= {at, self.old_of[to]}
            self._disputed_new |= {to, self.new_of[at]}

    def _drop_disputed(self):
        self._disputed_old |= {self.old_of[to] for to in self._disputed_new - {None}}
        self._disputed_new |= {self.new_of[at] for at in self._disputed_old - {None}}
        for at in self._disputed_old - {None}:
            self.new_of[at] = None
        for to in self._disputed_new - {None}:
            self.old_of[to] = None

    def _close_all(self):
        """What is paired or disputed by now stays as it is."""
        self._closed_old = self._disputed_old.union(
            at for at, to in enumerate(self.new_of) if to is not None
        )
        self._closed_new = self._disputed_new.union(
            to for to, at in enumerate(self.old_of) if at is not None
        )


def _unique_shingles(codes):
    """Each run of SHINGLE words that stands once, with its place, in the text's order."""
    seen = {}
    for at in range(len(codes) - SHINGLE + 1):
        shingle = codes[at : at + SHINGLE]
        seen[shingle] = None if shingle in seen else at
    return {shingle: at for shingle, at in seen.items() if at is not None}


def _row(tie):
    """The same for neighbours in the row of ties that are neighbours in the old text."""
    number, (at, _) = tie
    return at - number


def _longest_rising(ties):
    """The indexes of a longest selection of `ties` whose places in the new text rise."""
    tops, piles, below = [], [], []
    for number, (_, to) in enumerate(ties):
        pile = bisect_left(tops, to)
        below.append(piles[pile - 1] if pile else None)
        tops[pile : pile + 1], piles[pile : pile + 1] = [to], [number]
    found, number = set(), piles[-1] if piles else None
    while number is not None:
        found.add(number)
        number = below[number]
    return found
