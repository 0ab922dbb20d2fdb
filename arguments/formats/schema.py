"""The rows of a collection's files: their keys in order, types and defaults. No Django.

One table serves the reader, its messages, and the writer.
"""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

REQUIRED = object()

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_SHARE = re.compile(r"[01](\.[0-9]{1,9})?\Z")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Field:
    name: str
    convert: Any  # str -> value; raises ValueError with what to write instead
    default: Any = REQUIRED
    many: bool = False  # a list of such values
    rows: tuple = ()  # a list of rows with these fields; convert is then None


@dataclass(frozen=True)
class Schema:
    what: str
    fields: tuple = field(default=())

    def __post_init__(self):
        object.__setattr__(self, "by_name", {f.name: f for f in self.fields})


def text(limit=None):
    def convert(value):
        if _FORBIDDEN.search(value):
            raise ValueError("it holds a NUL or half a surrogate pair; remove that character")
        if limit and len(value) > limit:
            raise ValueError(f"it has {len(value)} characters; at most {limit} fit")
        return value

    return convert


def required_text(limit=None):
    plain = text(limit)

    def convert(value):
        if not value.strip():
            raise ValueError("it is empty; write it out")
        return plain(value)

    return convert


def slug(value):
    if not _SLUG.match(value):
        raise ValueError(f"“{value}” is no key; use up to 50 letters, digits and hyphens")
    return value


def number(value):
    if not _NUMBER.match(value):
        raise ValueError(f"“{value}” is no number; write digits only")
    return int(value)


def share(value):
    if not _SHARE.match(value) or float(value) > 1:
        raise ValueError(f"“{value}” is no number from 0 to 1; write it as 0.25")
    return float(value)


def flag(value):
    if value not in {"true", "false"}:
        raise ValueError(f"“{value}” is neither true nor false")
    return value == "true"


def date(value):
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"“{value}” is no date; write it as 2026-11-20") from None


def choice(*allowed):
    def convert(value):
        if value not in allowed:
            raise ValueError(f"“{value}” is not one of: {', '.join(allowed)}")
        return value

    return convert


def rows(name, fields):
    return Field(name, None, default=(), rows=tuple(fields))


KINDS = ("claim", "evidence", "recommendation")
ATTRIBUTIONS = ("asserted", "reported", "quoted", "conceded")
RELATIONS = ("agrees", "contradicts", "qualifies", "updates", "unrelated")
BASES = ("fact", "cause", "prediction", "law", "value", "policy")

ANALYST = (Field("key", slug), Field("name", required_text(100)))

VOICE = (
    Field("key", slug),
    Field("name", required_text(200)),
    Field("short", text(40), ""),
    Field("kind", choice("person", "office", "institution", "state", "group")),
    Field("aliases", required_text(200), (), many=True),
)

ISSUE = (
    Field("key", slug),
    Field("question", required_text(200)),
    Field("label", text(40), ""),
    Field("note", text(), ""),
    Field("order", number, 0),
)

READING = (Field("issue", slug), Field("document", slug), Field("analyst", slug))

RETIRED = (
    Field("kind", choice("statement", "argument", "document", "voice", "issue")),
    Field("key", required_text(50)),
    Field("was", text(), ""),
    Field("went", text(50), ""),
)

COLLECTION = Schema(
    "collection",
    (
        Field("slug", slug),
        Field("title", required_text(200)),
        Field("lead", text(), ""),
        Field("public", flag, False),
        Field("blind", flag, False),
        Field("next_statement", number, 1),
        Field("next_argument", number, 1),
        rows("analysts", ANALYST),
        rows("voices", VOICE),
        rows("issues", ISSUE),
        rows("readings", READING),
        rows("retired", RETIRED),
    ),
)

PASSAGE = (
    Field("paragraph", number),
    Field("first_words", required_text(300)),
    Field("last_words", text(300), ""),
    Field("start", number, None),  # both, only where no words can name the stretch
    Field("end", number, None),
)

STATEMENT = (
    Field("number", number),
    Field("analyst", slug, ""),  # "": the document's
    Field("kind", choice(*KINDS)),
    Field("wording", required_text()),
    Field("label", text(60), ""),
    Field("voices", slug, (), many=True),
    Field("attribution", choice(*ATTRIBUTIONS)),
    Field("hedged", flag, False),
    Field("implicit", flag, False),
    Field("unaddressed", flag, False),
    Field("addressees", slug, (), many=True),
    rows("passages", PASSAGE),
    Field("note", text(), ""),
)

ARGUMENT = (
    Field("number", number),
    Field("analyst", slug, ""),  # "": the document's; an analyst's own step names hers
    Field("direction", choice("support", "attack")),
    Field("premises", number, (), many=True),
    Field("statement", number, None),
    Field("argument", number, None),
    Field("implicit", flag, False),
    Field("note", text(), ""),
)

POSITION = (
    Field("issue", slug),
    Field("statement", number),
    Field("stance", choice("pro", "contra", "mixed")),
)

DOCUMENT = Schema(
    "document",
    (
        Field("key", slug, ""),  # the file's name says it
        Field("title", required_text(300)),
        Field("publisher", text(200), ""),
        Field("url", text(500), ""),
        Field("language", text(20), "en"),
        Field("text_file", text(200), ""),
        Field("analyst", slug),
        Field("dated_as", text(60), ""),
        Field("dated_from", date, None),
        Field("dated_to", date, None),
        rows(
            "authors",
            (
                Field("voice", slug),
                Field("role", choice("author", "editor", "publisher"), "author"),
            ),
        ),
        rows(
            "paragraphs",
            (
                Field("number", number),
                Field("role", choice("body", "heading", "boilerplate"), "body"),
                Field("precis", text(), ""),
            ),
        ),
        rows("statements", STATEMENT),
        rows("arguments", ARGUMENT),
        rows("positions", POSITION),
    ),
)

PAIR = (
    Field("a", number),
    Field("b", number),
    Field("source", text(40), ""),
    Field("listed", flag, True),
)

TAG = (
    Field("a", number),
    Field("b", number),
    Field("relation", choice(*RELATIONS)),
    Field("basis", choice("", *BASES), ""),
    Field("same_reasons", flag, None),
    Field("confidence", choice("low", "medium", "high")),
    Field("reason", text(), ""),
    Field("made_on", date),
)

DECISION = (*TAG[:2], Field("analyst", slug), *TAG[2:])
