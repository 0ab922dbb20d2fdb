"""The lines of printed pages as paragraphs. No Django.

Heights count from the bottom of the page upwards, in points, as PDF does.
"""

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from sources.importers.extracted import Block, clean

MARGINS = 3  # lines at the top and at the bottom of a page where running heads stand
MOST = 0.5  # of the pages, for a line to be a running one
PAGE_NUMBER = re.compile(
    r"^\W*((page|seite|faqe|strana|страна)\s+)?(\d{1,4}|[ivxlc]{1,6})(\s*(/|of|von|nga|od)\s*\d+)?\W*$",
    re.I,
)
FINAL = re.compile(r"[.!?:;…][\"”’»)\]\d]*$")
BULLET = re.compile(r"^([•·▪◦‣–—*-]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")
LARGER = 1.12  # than the text's letters: a heading
SMALLER = 0.92  # a note


class Line(NamedTuple):
    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float


class Piece(NamedTuple):
    """Lines that belong together on one page."""

    lines: list

    @property
    def size(self):
        return median(line.size for line in self.lines)


def blocks_of(pages):
    """The Blocks of a document's pages (lists of Lines)."""
    pages = without_running_lines(pages)
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    usual = _usual_size(lines)
    vocabulary = {word for line in lines for word in line.text.split()}
    pieces = _joined([_pieces(page) for page in pages], usual)
    return [Block(_text(piece.lines, vocabulary), _role(piece, usual)) for piece in pieces]


def title_of(pages):
    """The largest words of the first page, or "" when they are no larger than the text."""
    lines = [line for page in pages for line in page]
    pieces = _pieces(pages[0]) if pages else []
    largest = max(pieces, key=lambda piece: piece.size, default=None)
    if largest is None or not _role(largest, _usual_size(lines)):
        return ""
    return _text(largest.lines, set())


def without_running_lines(pages):
    """Drop page numbers, and what stands at the edge of most pages (digits may differ)."""
    edges = [_edges(page) for page in pages]
    times = Counter(
        key for page, at in zip(pages, edges, strict=True) for key in {_key(page[n]) for n in at}
    )
    running = {key for key, count in times.items() if count > max(2, MOST * len(pages))}
    kept = []
    for page, at in zip(pages, edges, strict=True):
        dropped = {
            n for n in at if _key(page[n]) in running or _is_page_number(page[n], len(pages))
        }
        kept.append([line for n, line in enumerate(page) if n not in dropped])
    return kept


def _edges(page):
    """The numbers of the highest and the lowest lines of a page."""
    order = sorted(range(len(page)), key=lambda n: page[n].y0)
    return {*order[:MARGINS], *order[-MARGINS:]}


def _key(line):
    return re.sub(r"\d+", "#", clean(line.text).casefold())


def _is_page_number(line, pages):
    return pages > 1 and bool(PAGE_NUMBER.match(clean(line.text)))


def _usual_size(lines):
    """The size in which most characters are set."""
    sizes = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _pieces(page):
    """Cut a page's lines into paragraphs: where there is air, an indent, or another size."""
    if not page:
        return []
    steps = [above.y0 - line.y0 for above, line in pairwise(page) if above.y0 > line.y0]
    step = min(median(steps), 2 * median(line.y1 - line.y0 for line in page)) if steps else 0
    pieces = [Piece([page[0]])]
    for above, line in pairwise(page):
        if _begins(pieces[-1].lines, above, line, step):
            pieces.append(Piece([line]))
        else:
            pieces[-1].lines.append(line)
    return pieces


def _begins(before, above, line, step):
    """Whether `line` begins a paragraph after the lines `before`, the last of which is `above`."""
    fall = above.y0 - line.y0
    same_row = abs(fall) < 0.3 * line.size
    if same_row:
        return False
    if fall < 0 or fall > 1.35 * step or abs(line.size - above.size) > 1:
        # A new column goes on with a sentence that the old one left open.
        return fall > 0 or abs(line.size - above.size) > 1 or _is_closed(above)
    left = min(each.x0 for each in before)
    right = max(each.x1 for each in before)
    indented = line.x0 - left > 0.8 * line.size and (len(before) > 1 or _is_closed(above))
    ended = _is_closed(above) and above.x1 < right - 4 * line.size
    return indented or ended or bool(BULLET.match(line.text.lstrip()))


def _is_closed(line):
    return bool(FINAL.search(line.text.rstrip()))


def _joined(pages, usual):
    """The pieces of all pages in a row; one that a page break cut is whole again.

    The notes at the foot of a page come after the paragraph that goes on over it.
    """
    pieces = []
    for page in pages:
        open_ = next(
            (n for n in reversed(range(len(pieces))) if pieces[n].size >= SMALLER * usual), None
        )
        first = page[0] if page else None
        if (
            first
            and open_ is not None
            and len(pieces) - open_ <= 12
            and _goes_on(pieces[open_], first)
        ):
            pieces[open_].lines.extend(first.lines)
            page = page[1:]
        pieces.extend(page)
    return pieces


def _goes_on(piece, following):
    last, first = piece.lines[-1], following.lines[0]
    if abs(last.size - first.size) > 0.6 or _is_closed(last) or BULLET.match(first.text.lstrip()):
        return False
    if first.text.lstrip()[:1].islower() or last.text.rstrip().endswith(("-", "\u00ad")):
        return True
    width = max(line.x1 for line in piece.lines) - min(line.x0 for line in piece.lines)
    return len(piece.lines) > 1 and last.x1 - last.x0 > 0.8 * width


def _text(lines, vocabulary):
    """The lines as one: a word that a line end cut is whole again."""
    text = ""
    for line in lines:
        words = line.text.strip()
        if text.endswith(("\u00ad", "\u2010")):
            text = text[:-1] + words
        elif re.search(r"[^\W\d_]-$", text) and words[:1].islower():
            text = text[: -1 if _was_cut(text, words, vocabulary) else None] + words
        else:
            text = f"{text} {words}"
    return text.strip()


def _was_cut(text, words, vocabulary):
    """A hyphen at the end of a line is the line's, unless the same compound is there elsewhere."""
    head, tail = text.split()[-1], words.split()[0]
    return not (head + tail in vocabulary or head[:-1].isupper())


def _role(piece, usual):
    words = " ".join(line.text for line in piece.lines)
    large = piece.size > LARGER * usual and len(words) <= 200
    return "heading" if large and any(char.isalpha() for char in words) else ""
