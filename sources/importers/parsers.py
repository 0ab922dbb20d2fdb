"""A file's bytes to an Extracted, in this very process. No Django.

extract() does the same in a child; only a short .txt is harmless enough to be read at once.
"""

from importlib import import_module

from sources.importers.drafts import described, finished
from sources.importers.extracted import Draft
from sources.importers.txt import ImportProblem, decode

CALLED = {
    "txt": "text file",
    "md": "Markdown file",
    "html": "web page",
    "pdf": "PDF",
    "docx": "Word file",
    "dna": "file of Discourse Network Analyzer",
}
INSTEAD = {"dna": "Ask an administrator to load it with “manage.py load_dna”."}


def parse(kind, data, limits):
    """Whatever a parser's library raises on a damaged file becomes an ImportProblem."""
    try:
        if kind == "txt":
            return described(decode(data, guess=True), Draft(()), kind, limits)
        parser = import_module(f"sources.importers.{kind}")
        return finished(parser.parse(data, limits), kind, limits)
    except ImportProblem:
        raise
    except MemoryError:
        raise ImportProblem(too_large(limits)) from None
    except RecursionError:
        raise ImportProblem(
            f"The {CALLED[kind]} is nested too deeply to be read. Save it as .txt and bring that."
        ) from None
    except Exception as error:
        raise ImportProblem(
            f"The {CALLED[kind]} is damaged and cannot be read ({type(error).__name__}). Save it again, "
            "or copy its text into a .txt file."
        ) from error


def too_large(limits, kind=""):
    return f"Reading it takes more than {limits.memory // 1_000_000} MB of memory. {instead(kind)}"


def instead(kind=""):
    """What to do with a file that costs too much."""
    return INSTEAD.get(kind, "Split it into parts, or copy its text into a .txt file.")
