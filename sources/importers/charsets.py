"""Which charset bytes are in, when they are no UTF-8 or a label may lie. No Django."""

import codecs
import re

from sources.importers.languages import likeness

TRIED = ("cp1252", "cp1250", "iso-8859-2", "cp1251")
# What a page may name. Not UTF-7 (it smuggles markup) nor anything else that Python knows.
LABELS = re.compile(r"(iso-?8859-|windows-125|cp125|latin|koi8-|us-ascii|utf-?16|utf-?8)", re.I)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
LIKELY = 0.85
TRUST_IN_LABELS = 0.2
SAMPLE = 40_000


def guessed(data, label=""):
    """The text of `data` in the likeliest one-byte charset, or None. A `label` weighs a little."""
    if _is_damaged_unicode(data):
        return None
    found = []
    for charset in dict.fromkeys([*_named(label), *TRIED]):
        try:
            text = data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        if not CONTROLS.search(text):
            found.append((_likeness(text) + TRUST_IN_LABELS * (charset in _named(label)), text))
    likely, text = max(found, key=lambda each: each[0], default=(0, None))
    if likely >= LIKELY:
        return text
    return _as_labelled(data, label)


def _as_labelled(data, label):
    """A page in a language that we do not know is in its charset, but Western is only a habit."""
    if not _named(label) or re.search(r"1252|8859-1$|latin-?1$|ascii|utf", label, re.I):
        return None
    try:
        text = data.decode(label)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if CONTROLS.search(text) else text


def with_label(data, label):
    """The text of a page that says it is in `label`: its BOM, UTF-8, then the likeliest charset.

    None when nothing fits.
    """
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"", "utf-8"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(charset)
            except UnicodeDecodeError:
                break
    return guessed(data, label)


def _is_damaged_unicode(data):
    """UTF-8 but for a few bytes: the letters that a one-byte charset makes of it are not its own."""
    text = data[:SAMPLE].decode("utf-8", "replace")
    return sum(char > "\x7f" for char in text) > 2 * text.count("\ufffd") + 2


def _named(label):
    return [label.lower()] if LABELS.match(label) else []


def _likeness(text):
    """As languages.likeness, of the lines that have something beyond ASCII."""
    lines = [line for line in text.split("\n") if not line.isascii()]
    return likeness("\n".join(lines)[:SAMPLE])[0]
