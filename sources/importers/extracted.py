"""What comes out of a file, what may go in, and the blocks in between. No Django."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

LIGATURES = re.compile("[\ufb00-\ufb06]")
BLANKS = re.compile(r"[\u00a0\u2007\u202f\s]+")
# Soft hyphens, zero-width blanks, BOMs inside a text, and controls that are no white space.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Limits:
    """How much a file may cost."""

    upload: int = 20_000_000  # bytes
    characters: int = 5_000_000  # of the stored text
    memory: int = 512_000_000  # bytes of the child's address space
    seconds: int = 20
    entries: int = 2_000  # files in a ZIP
    unpacked: int = 100_000_000  # bytes, all of them together
    ratio: int = 200  # unpacked to packed


@dataclass(frozen=True)
class Extracted:
    """A file as a text to be stored, with what it says about itself (empty where unsure).

    `paragraphs` has one role per paragraph of `body`, as anchoring.paragraphs numbers them:
    body, heading or boilerplate.
    """

    body: str
    paragraphs: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    dated_as: str
    dated_from: date | None
    dated_to: date | None
    language: str
    format: str


class Dated(NamedTuple):
    """A date as a document gives it, and the days that this may mean."""

    said: str = ""
    start: date | None = None
    end: date | None = None


UNDATED = Dated()


class Block(NamedTuple):
    """A future paragraph. An empty role is to be guessed."""

    text: str
    role: str = ""


@dataclass(frozen=True)
class Draft:
    """What a parser found. Where a property is empty, the text itself is asked."""

    blocks: tuple[Block, ...]
    title: str = ""
    authors: tuple[str, ...] = ()
    dated: Dated = UNDATED
    language: str = ""


def clean(text):
    """One line: NFC, no soft hyphens, every run of white space (no-break ones too) a blank."""
    text = LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()
    return unicodedata.normalize("NFC", text)
