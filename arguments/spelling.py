"""Fold words, so that spelling and script do not hide that they are the same. No Django."""

import re
import unicodedata

# Serbian and Macedonian Cyrillic by their Latin equivalents, then the other letters
# that Unicode does not decompose.
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџшѓѕќйщыэюяєіґ"
_LATIN = "a b v g d d e z z i j k l lj m n nj o p r s t c u f h c c dz s g dz k j s i e ju ja e i g"
_LETTERS = str.maketrans(
    dict(zip(_CYRILLIC, _LATIN.split(" "), strict=True))
    | {"ъ": "", "ь": "", "đ": "d", "ł": "l", "ø": "o", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_SIGNS = re.compile(r"[\W_]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(text):
    """Without the control characters that no XML may hold."""
    return _CONTROL.sub("", text)


def in_order(rows):
    """Rows by what they are called: alike on every database, each of which sorts words its own way."""
    return sorted(rows, key=lambda row: (fold(str(row)), row.pk))


def fold(text):
    """Lower case, no accents, Cyrillic as Latin, anything but letters and digits a blank."""
    plain = text.casefold()
    if not plain.isascii():
        bare = (
            char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char)
        )
        plain = "".join(bare).casefold().translate(_LETTERS)
    return _SIGNS.sub(" ", plain).strip()
