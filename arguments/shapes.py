"""What a drawing consists of: boxes with lines of text, lines and signs. Sizes are px. No Django."""

from dataclasses import dataclass, field

MARGIN = 28
STYLES = {  # face, size, height of line
    "wording": ("serif", 16, 20),
    "thesis": ("serif", 23, 29),
    "voice": ("bold", 13, 17),
    "reported": ("sans", 13, 17),
    "number": ("sans", 12, 16),
    "mark": ("sans", 12, 16),
    "chip": ("sans", 13, 17),
    "against": ("serif", 14, 18),
    "legend": ("sans", 13, 20),
}


@dataclass(frozen=True)
class Content:
    """What a box says of a statement."""

    number: int
    kind: str
    voice: str
    title: str
    wording: str
    reported: bool = False
    against: tuple[int, ...] = ()  # numbers of the statements that contradict it
    standing: str = ""  # unless it stands: out, undecided or set aside


@dataclass(frozen=True)
class Text:
    """One line in a box; x and y of its start (or `end`) on the base line, from the box's corner.

    Of the style `mark` the words name a standing, and a small sign is drawn for them.
    """

    x: float
    y: float
    words: str
    style: str
    width: float
    end: bool = False


@dataclass
class Box:
    """`role` is question, statement, pointer (to a box elsewhere) or more (reasons left out)."""

    x: float
    y: float
    w: float
    h: float
    role: str
    texts: list[Text]
    statement: int | None = None
    start: int = 0  # of a "more": from which reason on
    wide: bool = False

    @property
    def right(self):
        return self.x + self.w

    @property
    def bottom(self):
        return self.y + self.h


@dataclass
class Line:
    """A line through `points`. With a `head` it points up at its first point.

    `kind` is support, attack, mixed, undercut, joint or contradicts; `ends` are the
    statements that it joins.
    """

    kind: str
    points: list[tuple[float, float]]
    head: bool = False
    analysts: bool = False
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sign:
    x: float
    y: float
    kind: str  # as of lines, but & for joint
    RADIUS = 10


@dataclass
class Layout:
    width: float = 0
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
