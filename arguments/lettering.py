"""How wide words are in the fonts of the drawings, and where their lines break. No Django."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

FONTS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "fonts"
# name -> (family, weight, file). The same files are served to the browser.
FACES = {
    "serif": ("Literata", 400, "literata-400.ttf"),
    "sans": ("Noto Sans", 400, "noto-sans-400.ttf"),
    "bold": ("Noto Sans", 600, "noto-sans-600.ttf"),
}
LIKELY = 0.62  # of the size: a letter that the font lacks; 1.0 where letters are wide


@cache
def _face(name):
    return hb.Face(hb.Blob.from_file_path(str(FONTS / FACES[name][2])))


@cache
def _font(name):
    return hb.Font(_face(name))


@lru_cache(maxsize=20_000)
def _ems(text, face):
    """The width of `text` at size 1."""
    if not text:
        return 0.0
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_font(face), buffer, {"kern": True, "liga": True})
    total = 0.0
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        known = glyph.codepoint != 0
        letter = text[glyph.cluster] if glyph.cluster < len(text) else " "
        total += place.x_advance / _face(face).upem if known else _likely(letter)
    return total


def _likely(letter):
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else LIKELY


def width(text, face, size):
    """The width of one line of text in px."""
    return _ems(text, face) * size


@lru_cache(maxsize=5_000)
def wrap(text, face, size, limit, lines=None):
    """The lines of `text`, none wider than `limit` px; at most `lines`, the last with an ellipsis.

    A word that is too wide for a line is broken.
    """
    text = " ".join(text.split())
    found, line = [], ""
    for word in re.split(r"(?<=[-–—/])|\s+", text):
        for part in _parts(word, face, size, limit):
            joined = _joined(line, part, text)
            if line and width(joined, face, size) > limit:
                found.append(line)
                line = part
            else:
                line = joined
    found.append(line)
    if lines and len(found) > lines:
        rest = f"{found[lines - 1]}…"
        found[lines - 1 :] = [shortened(rest, face, size, limit)]
    return tuple(found)


def _joined(line, part, text):
    if not line:
        return part
    return f"{line}{part}" if f"{line}{part}" in text else f"{line} {part}"


def _parts(word, face, size, limit):
    """The word, or where it is too wide its pieces."""
    while word and width(word, face, size) > limit:
        cut = max(1, _fitting(word, face, size, limit))
        yield word[:cut]
        word = word[cut:]
    if word:
        yield word


def _fitting(text, face, size, limit):
    """How many letters of `text` fit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], face, size) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def shortened(text, face, size, limit):
    """`text`, or as much of it as fits with an ellipsis."""
    if width(text, face, size) <= limit:
        return text
    room = limit - width("…", face, size)
    return f"{text[: _fitting(text, face, size, room)].rstrip(' ,;:.…')}…"


def subset(face, text):
    """The font file with the letters of `text` only, to be embedded."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.set({ord(letter) for letter in text} | {32})
    return bytes(hb.subset(_face(face), wanted).blob.data)
