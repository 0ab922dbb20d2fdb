"""A plain text file as the text we store. No Django."""

import codecs
import unicodedata

from sources.importers.charsets import guessed


class ImportProblem(Exception):
    """Why a file cannot become a text, and what to do about it."""


def decode(data, *, guess=False):
    """Decode `data` (bytes) and normalise it: no BOM, LF line ends, NFC, and nothing else.

    With `guess`, bytes that are no UTF-8 are tried as the one-byte charsets of our languages.
    """
    return normalised(_characters(data, guess))


def normalised(text):
    """The text as MODEL stores it. Refuses NUL and lone surrogates."""
    if "\0" in text or not _encodable(text):
        _refuse(text)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _encodable(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(text):
    for number, line in enumerate(text.split("\n"), start=1):
        if "\0" in line:
            raise ImportProblem(f"Line {number} holds a NUL character. Remove it and try again.")
        if not _encodable(line):
            raise ImportProblem(
                f"Line {number} holds half of a surrogate pair. Save the file as UTF-8 and try again."
            )


def _characters(data, guess):
    encoding = "utf-8"
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            encoding = name
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = _otherwise(data) if guess and encoding == "utf-8" else None
        if text is None:
            raise ImportProblem(
                f"It is not {encoding.upper()} text (byte {error.start}). Save it as UTF-8 and try again."
            ) from error
        return text


def _otherwise(data):
    """What is no UTF-8 in another charset, or None; lone surrogates come out as they are."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return guessed(data)
