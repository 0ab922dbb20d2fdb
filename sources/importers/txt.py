"""A plain text file as the text we store. No Django."""

import codecs
import unicodedata


class ImportProblem(Exception):
    """Why a file cannot become a text, and what to do about it."""


def decode(data):
    """Decode `data` (bytes) and normalise it: no BOM, LF line ends, NFC, and nothing else."""
    return normalised(_characters(data))


def normalised(text):
    """The text as MODEL stores it. Refuses NUL and lone surrogates."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\0" in line:
            raise ImportProblem(f"Line {number} holds a NUL character. Remove it and try again.")
        if any("\ud800" <= char <= "\udfff" for char in line):
            raise ImportProblem(
                f"Line {number} holds half of a surrogate pair. Save the file as UTF-8 and try again."
            )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _characters(data):
    encoding = "utf-8"
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            encoding = name
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportProblem(
            f"It is not {encoding.upper()} text (byte {error.start}). Save it as UTF-8 and try again."
        ) from error
