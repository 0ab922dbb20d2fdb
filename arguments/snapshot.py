"""A collection in the database as plain data, as formats.folder reads and writes it."""

import hashlib
import json
from collections import defaultdict
from operator import attrgetter, itemgetter

from arguments.as_data import arguments_data, statements_data
from arguments.models import Argument, Issue, Pair, Position, Reading, Statement, Tag
from sources.models import Analyst, Document, Retired, Voice

DIRECTED = {"qualifies", "updates"}


FIELDS = ("slug", "title", "lead", "public", "blind", "next_statement", "next_argument")


def snapshot(collection, *, states=False):
    """The collection as data: a fixed number of queries. With `states`, passages say where they are.

    What words order is sorted here: each database sorts them its own way.
    """
    return {
        **{name: getattr(collection, name) for name in FIELDS},
        **_sources(collection),
        **_reasons(collection, states),
        **_issues(collection),
        "pairs": _pairs(collection),
        "tags": _tags(collection),
        "retired": [
            {"kind": row.kind, "key": row.key, "was": row.was, "went": row.went}
            for row in Retired.objects.filter(collection=collection).order_by("kind", "id")
        ],
    }


def _sources(collection):
    analysts = Analyst.objects.filter(collection=collection)
    voices = Voice.objects.filter(collection=collection).prefetch_related("aliases")
    documents = Document.objects.filter(collection=collection).with_authors()
    documents = documents.select_related("analyst").prefetch_related("paragraphs")
    by_key = itemgetter("key")
    return {
        "analysts": sorted(({"key": row.key, "name": row.name} for row in analysts), key=by_key),
        "voices": sorted(map(_voice, voices), key=by_key),
        "documents": sorted(map(_document, documents), key=by_key),
    }


def _reasons(collection, states):
    statements = Statement.objects.filter(collection=collection)
    arguments = Argument.objects.filter(collection=collection)
    return {
        "statements": [*statements_data(statements, placed=states).values()],
        "arguments": [*arguments_data(arguments).values()],
    }


def _issues(collection):
    issues = sorted(Issue.objects.filter(collection=collection), key=attrgetter("order", "key"))
    positions = Position.objects.filter(collection=collection).order_by()  # sorted below
    readings = Reading.objects.filter(collection=collection).order_by()
    return {
        "issues": [
            {name: getattr(row, name) for name in ("key", "question", "label", "note", "order")}
            for row in issues
        ],
        "positions": [
            {
                "document": row.statement.document.key,
                "issue": row.issue.key,
                "statement": row.statement.number,
                "stance": row.stance,
            }
            for row in sorted(
                positions.select_related("issue", "statement__document"),
                key=attrgetter("issue.order", "issue.key", "statement.number"),
            )
        ],
        "readings": [
            {"issue": row.issue.key, "document": row.document.key, "analyst": row.analyst.key}
            for row in sorted(
                readings.select_related("issue", "document", "analyst"),
                key=attrgetter("issue.order", "issue.key", "document.key", "analyst.key"),
            )
        ],
    }


# How a row of each list is told from the others of its list.
NAMES = {
    "analysts": lambda row: row["key"],
    "voices": lambda row: row["key"],
    "documents": lambda row: row["key"],
    "issues": lambda row: row["key"],
    "statements": lambda row: f"S{row['number']}",
    "arguments": lambda row: f"A{row['number']}",
    "positions": lambda row: f"S{row['statement']} on {row['issue']}",
    "readings": lambda row: f"{row['document']} for {row['issue']} by {row['analyst']}",
    "pairs": lambda row: f"S{row['a']} and S{row['b']}",
    "tags": lambda row: (
        f"S{min(row['a'], row['b'])} and S{max(row['a'], row['b'])} by "
        + ("decision" if row["decision"] else row["analyst"])
    ),
    "retired": lambda row: f"{row['kind']} {row['key']}",
}


def by_name(data):
    """{list: {name: row}}, with the collection's own fields as the list "collection"."""
    named = {name: {key(row): row for row in data[name]} for name, key in NAMES.items()}
    own = {key: value for key, value in data.items() if key not in NAMES}
    return {"collection": {data["slug"]: own}, **named}


def digests(data):
    """{"statements S23": digest of the row}, to tell later what was changed."""
    return {
        f"{name} {key}": _digest(name, row)
        for name, rows in by_name(data).items()
        for key, row in rows.items()
    }


def _digest(name, row):
    if name == "pairs" and row["listed"]:  # the column came when there were digests already
        row = {key: value for key, value in row.items() if key != "listed"}
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def _voice(row):
    return {
        "key": row.key,
        "name": row.name,
        "short": row.short,
        "kind": row.kind,
        "aliases": [alias.name for alias in row.aliases.all()],
    }


def _document(row):
    return {
        "key": row.key,
        "title": row.title,
        "publisher": row.publisher,
        "url": row.url,
        "language": row.language,
        "text_file": row.text_file,
        "analyst": row.analyst.key,
        "dated_as": row.dated_as,
        "dated_from": row.dated_from.isoformat() if row.dated_from else None,
        "dated_to": row.dated_to.isoformat() if row.dated_to else None,
        "authors": [{"voice": a.voice.key, "role": a.role} for a in row.authorships.all()],
        "paragraphs": [
            {"number": p.number, "role": p.role, "precis": p.precis} for p in row.paragraphs.all()
        ],
    }


def pair_rows(collection):
    """{name: Pair}, in any order."""
    rows = Pair.objects.filter(collection=collection).select_related("first", "second")
    return {NAMES["pairs"](_pair(row)): row for row in rows.order_by()}


def tag_rows(collection):
    """{name: Tag}, in any order."""
    rows = Tag.objects.filter(collection=collection).select_related(
        "pair__first", "pair__second", "analyst"
    )
    return {NAMES["tags"](tag_data(row)): row for row in rows.order_by()}


def _pairs(collection):
    pairs = map(_pair, pair_rows(collection).values())
    return sorted(pairs, key=lambda pair: (pair["a"], pair["b"]))


def _pair(row):
    a, b = sorted((row.first.number, row.second.number))
    return {"a": a, "b": b, "source": row.source, "listed": row.listed}


def _tags(collection):
    return sorted(
        map(tag_data, tag_rows(collection).values()),
        key=lambda t: (t["decision"], t["analyst"], min(t["a"], t["b"]), max(t["a"], t["b"])),
    )


def tag_data(row):
    """A Tag as data: for a directed relation `a` does it to `b`, else `a` is the lower number."""
    first, second = row.pair.first.number, row.pair.second.number
    swap = row.flipped if row.relation in DIRECTED else first > second
    a, b = (second, first) if swap else (first, second)
    return {
        "a": a,
        "b": b,
        "relation": row.relation,
        "basis": row.basis,
        "same_reasons": row.same_reasons,
        "confidence": row.confidence,
        "reason": row.reason,
        "analyst": row.analyst.key,
        "made_on": row.made_on.isoformat(),
        "decision": row.decision,
    }


def grouped(rows, key):
    """{key(row): [rows]} in the rows' order."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
