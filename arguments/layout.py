"""Where the boxes and arrows of a drawing go. No Django.

An argument hangs below what it bears on, indented, in a column; lanes on its left
lead up to the bottom of its target, an inner one for supports and an outer one for
attacks, so that no two lanes cross. What gets too tall stands in several columns side
by side, and its box is as wide as they are. Sizes are px; x and y grow to the right
and down.
"""

from dataclasses import dataclass, field

from arguments.lettering import shortened, width, wrap
from arguments.routing import set_against
from arguments.shapes import MARGIN, STYLES, Box, Layout, Line, Sign, Text

BOX = 204  # width of a box
INDENT = 46  # from the left of a box to what hangs from it
LANE, OUTER_LANE = 26, 8  # of supports, and of attacks beside supports
EXTRA = 34  # room on a step for the sign that doubts or joins it
GAP = 24  # below a box
TAB = 5  # between a box and what is folded below it
COLUMN_GAP = 34
RATIO = 1.3  # of width to height: as wide as a screen shows it legibly
NARROWEST = 760


@dataclass
class Block:
    """A box with all that hangs from it, in columns; `x` and `y` once it is placed."""

    statement: int | None
    role: str
    items: list["Item"] = field(default_factory=list)
    words: str = ""
    start: int = 0
    tab: "Block | None" = None  # below the box: what is folded
    columns: list[list["Item"]] = field(default_factory=list)
    box_w: float = BOX
    box_h: float = 0
    texts: list[Text] = field(default_factory=list)
    w: float = 0
    h: float = 0
    written: dict = field(default_factory=dict)  # width -> (texts, box_w, box_h)


@dataclass
class Item:
    """A step that hangs from a block or from another step, or a note of what is left out."""

    role: str
    premises: list[Block]
    doubts: list["Item"] = field(default_factory=list)
    step: object = None
    w: float = 0
    h: float = 0

    @property
    def inset(self):
        """x of the premises."""
        if self.role == "root":
            return 0
        return INDENT + EXTRA * (bool(self.doubts) + (len(self.premises) > 1))


def layout(nodes, contents, *, question="", stances=None, pairs=(), selected=None):
    """The Layout of an outline's `nodes` with the `contents` ({id: Content}) of their boxes.

    With a `question` the nodes hang from its box, by their `stances` ({id: stance}).
    `pairs` are ids of statements that contradict each other: the nearest are joined by
    a line, and so is whatever contradicts the `selected` one.
    """
    blocks, top = _structure(nodes, question, stances or {})
    best = None
    for tallest in _heights(blocks):
        for block in blocks:
            _arrange(block, contents, tallest)
        extent = max(top.w / RATIO, top.h)  # how small it gets on a page
        if best is None or extent < best[0]:
            best = extent, tallest
    for block in blocks:
        _arrange(block, contents, best[1])
    found = _Placing(top).layout
    set_against(found, pairs, selected)
    return found


def _heights(blocks):
    """Heights to try: from a few boxes to all of them below each other."""
    height, tallest = 260.0, 140.0 * len(blocks)
    while True:
        yield height
        if height > tallest:
            return
        height *= 1.18


# What hangs from what


def _structure(nodes, question, stances):
    """(all blocks, each after those below it; the block at the top)."""
    roles = {"pro": "support", "contra": "attack", "mixed": "mixed"}
    top = Block(None, "question" if question else "none", words=question)
    blocks, waiting = [top], []
    order = {"pro": 0, "mixed": 1, "contra": 2}
    for node in sorted(nodes, key=lambda node: order.get(stances.get(node.statement), 3)):
        role = roles.get(stances.get(node.statement), "root") if question else "root"
        block = _block(node)
        top.items.append(Item(role, [block]))
        waiting.append((node, block))
    while waiting:
        node, block = waiting.pop()
        blocks.append(block)
        if node.before:
            block.items.append(_more(node, f"{node.before} before these", 1))
        for branch in sorted(node.branches, key=lambda branch: branch.step.direction == "attack"):
            item, found = _item(branch)
            block.items.append(item)
            waiting.extend(found)
        if node.after:
            words = f"{node.after} more {'reason' if node.after == 1 else 'reasons'}"
            block.items.append(_more(node, words, node.following))
        if node.folded:
            block.tab = Block(node.statement, "more", words=_folded(node), start=1)
    return list(reversed(blocks)), top


def _block(node):
    return Block(node.statement, "pointer" if node.repeated else "statement")


def _more(node, words, start):
    return Item("more", [Block(node.statement, "more", words=words, start=start)])


def _folded(node):
    parts = [(node.supports, "reason"), (node.attacks, "objection")]
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in parts if count)


def _item(branch):
    """(the Item of a branch with those that doubt it, [(node, block) of all their premises])."""
    top = Item(branch.step.direction, [], step=branch.step)
    found, waiting = [], [(branch, top)]
    while waiting:
        branch, item = waiting.pop()
        pairs = [(node, _block(node)) for node in branch.premises]
        item.premises = [block for _, block in pairs]
        found.extend(pairs)
        for undercut in branch.undercuts:
            item.doubts.append(Item("undercut", [], step=undercut.step))
            waiting.append((undercut, item.doubts[-1]))
        if branch.more:
            words = f"{branch.more} more on this step"
            item.doubts.append(_more(branch.premises[0], words, 0))
    return top, found


# Sizes, from below


def _arrange(block, contents, tallest):
    """Give a block its columns and its size; those of the blocks below it are known."""
    for item in block.items:
        _measure(item)
    _write(block, contents, BOX)
    if not block.items:
        block.columns, block.w, block.h = [], block.box_w, block.box_h
        if block.tab:
            _write(block.tab, contents, BOX)
            block.h += TAB + block.tab.box_h
        return
    heading = block.box_h + GAP if block.role != "none" else 0
    block.columns = _columns(block.items, max(tallest - heading, 1), apart=block.role == "question")
    if block.role in {"question", "none"} or len(block.columns) > 1:
        block.w = sum(_width(column) for column in block.columns)
        block.w += COLUMN_GAP * (len(block.columns) - 1)
        _write(block, contents, max(block.w, NARROWEST if block.role == "question" else BOX))
        block.w = max(block.w, block.box_w)
    else:
        block.w = max(block.box_w, _width(block.columns[0]))
    heading = block.box_h + GAP if block.role != "none" else 0
    block.h = heading + max(_height(column) for column in block.columns)


def _columns(items, room, apart):
    """The items in columns that are no taller than `room`, if it can be; each side `apart`."""
    room = max(room, *(item.h for item in items)) if len(items) > 1 else room
    columns, last = [[]], None
    for item in items:
        full = columns[-1] and _height(columns[-1]) + GAP + item.h > room
        if full or (apart and last not in (None, item.role)):
            columns.append([])
        columns[-1].append(item)
        last = item.role
    return columns


def _width(column):
    return max(item.w for item in column)


def _height(column):
    return sum(item.h for item in column) + GAP * (len(column) - 1)


def _measure(item):
    """The size of an item: its premises below each other, then what doubts the step."""
    order, waiting = [], [item]
    while waiting:
        item = waiting.pop()
        order.append(item)
        waiting.extend(item.doubts)
    for item in reversed(order):
        for block in item.premises:
            if block.role == "more":
                _write(block, {}, BOX)
                block.w, block.h = block.box_w, block.box_h
        heights = [block.h for block in item.premises] + [doubt.h for doubt in item.doubts]
        item.h = sum(heights) + GAP * (len(heights) - 1)
        item.w = max(
            [item.inset + block.w for block in item.premises]
            + [EXTRA + doubt.w for doubt in item.doubts]
        )


LEFT, RIGHT = 18, 12  # inside a box
MARK = 16  # room for the sign of a standing, before the number


def _write(block, contents, box_w):
    """Give the box of a block its lines of text and its size."""
    if box_w not in block.written:
        block.written[box_w] = _written(block, contents, box_w)
    block.texts, block.box_w, block.box_h = block.written[box_w]


def _written(block, contents, box_w):
    """(lines of text, width, height) of the box of a block that may be `box_w` wide."""
    if block.role == "none":
        return [], 0, 0
    if block.role == "question":
        texts, bottom = _lines(block.words, "thesis", 22, 38, box_w - 44)
        return texts, box_w, bottom + 20
    if block.role == "more":
        text = _text(block.words, "chip", 12, 17)
        return [text], text.width + 24, 25
    content = contents[block.statement]
    if block.role == "pointer":
        words = shortened(f"see {content.number}: {content.title}", "sans", 13, BOX - 24)
        return [_text(words, "chip", 12, 18)], BOX, 27
    return _statement(content, box_w)


def _statement(content, box_w):
    room, number = box_w - LEFT - RIGHT, str(content.number)
    style = "reported" if content.reported else "voice"
    left = room - width(number, *STYLES["number"][:2]) - 8
    marks = []
    if content.standing:
        left -= MARK
        marks = [Text(LEFT + left + 8, 22, content.standing, "mark", MARK - 4)]
    voice = shortened(content.voice, *STYLES[style][:2], left)
    words = content.wording if box_w > BOX else content.title
    lines, bottom = _lines(words, "wording", LEFT, 43, room, 6)
    texts = [_text(voice, style, LEFT, 22), _text(number, "number", box_w - RIGHT, 22, end=True)]
    texts[1:1] = marks
    texts += lines
    if content.against:
        bottom += 21
        words = shortened(f"≠ {', '.join(map(str, content.against))}", *STYLES["against"][:2], room)
        texts.append(_text(words, "against", LEFT, bottom))
    return texts, box_w, bottom + 15


def _lines(words, style, x, y, room, most=None):
    """(the lines of a text, y of the last one's base line)."""
    face, size, height = STYLES[style]
    lines = wrap(words, face, size, room, most)
    texts = [_text(line, style, x, y + height * n) for n, line in enumerate(lines)]
    return texts, y + height * (len(lines) - 1)


def _text(words, style, x, y, *, end=False):
    face, size, _ = STYLES[style]
    return Text(x, y, words, style, round(width(words, face, size), 1), end)


# Places, from above


class _Placing:
    def __init__(self, top):
        self.layout = Layout()
        self.waiting = [(top, MARGIN, MARGIN)]
        while self.waiting:
            self._block(*self.waiting.pop())
        self.layout.width = top.w + 2 * MARGIN
        self.layout.height = top.h + 2 * MARGIN

    def _block(self, block, x, y):
        """Place the box of a block and, in columns below it, what hangs from it."""
        if block.role != "none":
            wide = len(block.columns) > 1
            self.layout.boxes.append(Box(x, y, block.box_w, block.box_h, block.role, block.texts))
            box = self.layout.boxes[-1]
            box.statement, box.start, box.wide = block.statement, block.start, wide
        if block.tab:
            self.waiting.append((block.tab, x + LEFT, y + block.box_h + TAB))
        below = y + (block.box_h + GAP if block.role != "none" else 0)
        for column in block.columns:
            self._column(block, column, x, y + block.box_h, below)
            x += _width(column) + COLUMN_GAP

    def _column(self, block, column, x, bottom, y):
        roles = {item.role for item in column}
        for item in column:
            outer = item.role == "attack" and "support" in roles
            lane = x + (OUTER_LANE if outer else LANE)
            self._item(item, x, y, lane, bottom, block.statement)
            y += item.h + GAP

    def _item(self, item, x, y, lane, top, target):
        """Place a step whose lane comes down from `top`; then what doubts it."""
        waiting = [(item, x, y, lane, top)]
        while waiting:
            item, x, y, lane, top = waiting.pop()
            middle = y + min(item.premises[0].box_h / 2, 48)
            left = x + item.inset
            self._line(item, lane, top, middle, left, target)
            at = y
            for block in item.premises:
                self._joined(item, x, middle, left, at, block)
                self.waiting.append((block, left, at))
                at += block.h + GAP
            if item.doubts and any(doubt.role != "more" for doubt in item.doubts):
                self.layout.signs.append(Sign(x + EXTRA + LANE, middle, "undercut"))
            for doubt in item.doubts:
                waiting.append((doubt, x + EXTRA, at, x + EXTRA + LANE, middle))
                at += doubt.h + GAP

    def _line(self, item, lane, top, middle, left, target):
        if item.role in {"more", "root"}:
            return
        points = [(lane, top), (lane, middle), (left, middle)]
        ends = tuple(block.statement for block in item.premises)
        head = item.role in {"support", "attack", "mixed"}
        analysts = bool(item.step and item.step.analysts)
        self.layout.lines.append(Line(item.role, points, head, analysts, (*ends, target)))
        if head:
            self.layout.signs.append(Sign(lane, middle, "analysts" if analysts else item.role))

    def _joined(self, item, x, middle, left, at, block):
        """The junction of joint premises, and its line to each but the first."""
        if len(item.premises) < 2:
            return
        junction = x + item.inset - EXTRA + 14
        if block is item.premises[0]:
            self.layout.signs.append(Sign(junction, middle, "joint"))
            return
        own = at + min(block.box_h / 2, 48)
        points = [(junction, middle), (junction, own), (left, own)]
        kind = "joint" if item.role == "support" else f"joint {item.role}"
        self.layout.lines.append(Line(kind, points, ends=(block.statement,)))
