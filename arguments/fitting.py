"""How much of a comparison fits on one page. No Django.

A page is measured as it is laid out: whatever a collection holds, it stays within WEIGHT, and says
what it had no room for.
"""

from dataclasses import dataclass

WEIGHT = 82_000  # bytes of rows: what stands around them stays within 100 kB with them
ROOM = 150  # positions and, counted twice, pairs that are loaded for one page
SMALL = 150  # likewise, of a comparison that is told in full on one page
NAMED = 12  # issues that a list names before it counts the rest
LONG = 500  # characters of a wording or a reason: 30 words are about 200


@dataclass(frozen=True)
class Most:
    """How much is told of one issue: positions a column, its own and reported; relations; pairs of each."""

    entries: int
    reported: int
    links: int
    pairs: int


OVERVIEW = Most(2, 4, 12, 2)
LEVELS = (Most(12, 12, 12, 6), Most(3, 4, 8, 3), Most(1, 1, 4, 1))


def ahead(pieces, overview):
    """The first of `pieces` that may fit on a page, at least one, cut to what is worth loading.

    In an `overview` of many issues each is cut alike; a page on one of them tells more of it.
    """
    found, room = [], ROOM
    overview = overview and sum(piece.room for piece in pieces) > SMALL
    for piece in pieces:
        if overview or piece.room > ROOM:
            piece.trim(OVERVIEW if overview else LEVELS[0])
        room -= piece.room
        if found and room < 0:
            break
        found.append(piece)
    return found


def fitted(pieces, laid_out):
    """[(piece, HTML)] of the first of `pieces` that fit on a page; `laid_out` makes the HTML.

    The first one is there in any case: trimmed until it fits, or bare.
    """
    found, used = [], 0
    for piece in pieces:
        if found and used + used / len(found) > WEIGHT:
            break  # one more like those before would be made for nothing
        html = laid_out(piece)
        if not found:
            html = _first(piece, html, laid_out)
        used += len(html.encode())
        if found and used > WEIGHT:
            break
        found.append((piece, html))
    return found


def _first(piece, html, laid_out):
    for most in LEVELS:
        if len(html.encode()) <= WEIGHT:
            return html
        piece.trim(most)
        html = laid_out(piece)
    piece.bare = len(html.encode()) > WEIGHT
    return laid_out(piece) if piece.bare else html


def clipped(text):
    return text if len(text) <= LONG else f"{text[: LONG - 1].rstrip()}…"
