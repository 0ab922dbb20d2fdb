"""Is a drawing tidy? Says what overlaps, crosses a box or does not fit. Knows nothing of how it was laid out."""

from itertools import combinations, pairwise

from arguments.lettering import width
from arguments.shapes import STYLES


def faults(layout):
    """What is wrong with a Layout, in words; [] where nothing is."""
    return [
        *_boxes_over_boxes(layout.boxes),
        *_outside(layout),
        *_clipped(layout.boxes),
        *_lines_through_boxes(layout),
        *_slanted(layout.lines),
        *_loose_ends(layout),
        *_signs_on_boxes(layout),
    ]


def _name(box):
    return f"{box.role} {box.statement}"


def _boxes_over_boxes(boxes):
    for a, b in combinations(boxes, 2):
        if a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom:
            yield f"{_name(a)} lies over {_name(b)}"


def _outside(layout):
    for box in layout.boxes:
        if box.x < 0 or box.y < 0 or box.right > layout.width or box.bottom > layout.height:
            yield f"{_name(box)} lies outside"
    for line in layout.lines:
        for x, y in line.points:
            if not (0 <= x <= layout.width and 0 <= y <= layout.height):
                yield f"a line of {line.ends} leaves the drawing"


def _clipped(boxes):
    for box in boxes:
        for text in box.texts:
            face, size, _ = STYLES[text.style]
            wide = text.width if text.style == "mark" else width(text.words, face, size)
            left = text.x - wide if text.end else text.x
            if left < 4 or left + wide > box.w - 4:
                yield f"“{text.words}” is wider than {_name(box)}"
            if text.y - 0.7 * size < 2 or text.y + 0.25 * size > box.h - 2:
                yield f"“{text.words}” is not inside {_name(box)}"
        for one, other in combinations(box.texts, 2):
            if one.y == other.y and _left(one) < _right(other) and _left(other) < _right(one):
                yield f"“{one.words}” and “{other.words}” of {_name(box)} lie over each other"
        apart = (text for text in box.texts if not text.end and text.style != "mark")
        for above, below in pairwise(apart):
            if below.y - above.y < STYLES[below.style][1]:
                yield f"lines of {_name(box)} lie over each other"


def _left(text):
    return text.x - text.width if text.end else text.x


def _right(text):
    return text.x if text.end else text.x + text.width


def _lines_through_boxes(layout):
    for line in layout.lines:
        for (x, y), (nx, ny) in pairwise(line.points):
            left, right, top, bottom = min(x, nx), max(x, nx), min(y, ny), max(y, ny)
            for box in layout.boxes:
                beside = left >= box.right - 0.5 or right <= box.x + 0.5
                if not beside and top < box.bottom - 0.5 and bottom > box.y + 0.5:
                    yield f"a {line.kind} of {line.ends} runs through {_name(box)}"


def _slanted(lines):
    for line in lines:
        for (x, y), (nx, ny) in pairwise(line.points):
            if x != nx and y != ny:
                yield f"a line of {line.ends} is neither upright nor level"


def _loose_ends(layout):
    """A step ends at the box of a premise; its head touches the bottom of its target."""
    for line in layout.lines:
        if line.kind == "contradicts":
            for (x, y), end in zip((line.points[0], line.points[-1]), line.ends, strict=True):
                boxes = [b for b in layout.boxes if b.statement == end and b.role == "statement"]
                if not any(x in (b.x, b.right) and b.y <= y <= b.bottom for b in boxes):
                    yield f"a contradiction does not reach {end}"
            continue
        x, y = line.points[-1]
        if not any(abs(x - box.x) < 0.1 and box.y < y < box.bottom for box in layout.boxes):
            yield f"a {line.kind} of {line.ends} reaches no box"
        x, y = line.points[0]
        if line.head and not any(
            box.x <= x <= box.right and abs(y - box.bottom) < 0.1 for box in layout.boxes
        ):
            yield f"the head of a {line.kind} of {line.ends} points at nothing"
        if line.kind == "undercut" and not any(
            sign.kind == "undercut" and (sign.x, sign.y) == (x, y) for sign in layout.signs
        ):
            yield f"an undercut of {line.ends} hits no step"


def _signs_on_boxes(layout):
    for sign in layout.signs:
        for box in layout.boxes:
            inside = box.x - 9 < sign.x < box.right + 9 and box.y - 9 < sign.y < box.bottom + 9
            if inside:
                yield f"the sign {sign.kind} lies on {_name(box)}"
    for a, b in combinations(layout.signs, 2):
        if a != b and abs(a.x - b.x) < 19 and abs(a.y - b.y) < 19:
            yield f"the signs {a.kind} and {b.kind} lie over each other"
