"""Cuts a paragraph's text where passages begin and end. No Django.

Offsets count Unicode code points of the whole text, from 0, end excluded.
"""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Stretch:
    """The passage behind a statement; `which` of the statement's passages it is, from 1."""

    start: int
    end: int
    kind: str
    reported: bool
    number: int
    which: int = 1

    @property
    def name(self):
        """As addresses write it: ?passage=23-1."""
        return f"{self.number}-{self.which}"

    @property
    def rank(self):
        """The shorter passage lies on top of the longer, then the lower number."""
        return self.end - self.start, self.number, self.which


@dataclass(frozen=True)
class Segment:
    """A run of text that the same passages cover; `stretches` has the one on top first."""

    text: str
    start: int
    stretches: tuple[Stretch, ...] = ()

    @property
    def end(self):
        return self.start + len(self.text)

    @property
    def top(self):
        return self.stretches[0] if self.stretches else None

    @property
    def opens(self):
        """A reported passage begins here: it gets its quotation mark."""
        return any(s.reported and s.start == self.start for s in self.stretches)

    @property
    def closes(self):
        return any(s.reported and s.end == self.end for s in self.stretches)

    @property
    def classes(self):
        """What a style sheet needs to know of it, as words; "" for plain text.

        Of passages that overlap, the two on top are drawn with their lines, further ones as depth.
        """
        if not self.stretches:
            return ""
        below = self.stretches[1:2]
        flags = {
            "reported": self.top.reported,
            **{f"under-{stretch.kind}": True for stretch in below},
            "deep": len(self.stretches) > 2,
            "opens": self.opens,
            "closes": self.closes,
        }
        return " ".join([self.top.kind, *(name for name, is_so in flags.items() if is_so)])


def segments(text, offset, stretches):
    """The Segments of `text`, which begins at `offset`; joined they are `text` again."""
    end = offset + len(text)
    inside = [s for s in stretches if s.start < end and s.end > offset]
    cuts = {offset, end}
    for stretch in inside:
        cuts.update((max(stretch.start, offset), min(stretch.end, end)))
    marks = sorted(cuts)
    found = []
    for start, stop in pairwise(marks):
        covering = [s for s in inside if s.start <= start and s.end >= stop]
        covering.sort(key=lambda s: s.rank)
        found.append(Segment(text[start - offset : stop - offset], start, tuple(covering)))
    return found
