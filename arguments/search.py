"""Full text search over statements, with the same hits on SQLite and PostgreSQL.

Words are folded by us and indexed without stemming: FTS5 `unicode61` on SQLite,
`simple` with a GIN index on PostgreSQL. The last word of a query is a prefix.
"""

import re

from django.db import connections
from django.db.models.expressions import RawSQL
from django.utils.html import format_html, format_html_join

from arguments.spelling import fold

_TABLE = "arguments_statement"
_INDEX = "arguments_statement_words"
MAX_WORDS = 20


def words_of(query):
    """The words of a query, folded; the last one may be the beginning of a word."""
    return fold(query.replace("\0", " ")).split()[:MAX_WORDS]


def asked_for(query, *, any_word=False):
    """A test of names: whether, taken together, they hold every word of `query`; or any word of it."""
    words, enough = words_of(query), any if any_word else all

    def holds(*names):
        there = fold(" ".join(names)).split()
        return bool(words) and enough(any(_is(word, words, at) for word in there) for at in words)

    return holds


def marked(text, query):
    """The text as HTML, with the words that `query` asks for marked."""
    words = words_of(query)
    parts = re.split(r"(\w+)", text)  # every second one is a word
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", part),)
            if at % 2 and any(_is(fold(part), words, word) for word in words)
            else (part,)
            for at, part in enumerate(parts)
        ),
    )


def _is(found, words, word):
    """Whether a folded word is `word`, or begins with it, where that is the last of the query's."""
    return found == word or (word == words[-1] and found.startswith(word))


def matching(statements, query):
    """Narrow the queryset `statements` to those that hold every word of `query`."""
    words = words_of(query)
    if not words:
        return statements.none()
    if connections[statements.db].vendor == "sqlite":
        match = " ".join(f'"{word}"' for word in words) + "*"
        rows = RawSQL(f"SELECT rowid FROM {_INDEX} WHERE {_INDEX} MATCH %s", [match])
    else:
        match = " & ".join(f"'{word}'" for word in words) + ":*"
        rows = RawSQL(
            f"SELECT id FROM {_TABLE} "
            "WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s)",
            [match],
        )
    return statements.filter(id__in=rows)


def drop_index(sender, using, **kwargs):
    """Before a migration: SQLite's triggers would not survive a remake of the table."""
    if connections[using].vendor == "sqlite":
        _run(using, [f"DROP TRIGGER IF EXISTS {_INDEX}_{event}" for event in _SQLITE_TRIGGERS])


def create_index(sender, using, **kwargs):
    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
    if _TABLE not in tables:
        return
    if connections[using].vendor == "sqlite":
        drop_index(sender, using)
        _run(
            using,
            [
                f"DROP TABLE IF EXISTS {_INDEX}",
                f"CREATE VIRTUAL TABLE {_INDEX} USING fts5"
                f"(folded, content='{_TABLE}', content_rowid='id', tokenize='unicode61')",
                f"INSERT INTO {_INDEX} ({_INDEX}) VALUES ('rebuild')",
                *_SQLITE_TRIGGERS.values(),
            ],
        )
    else:
        _run(
            using,
            [
                f"CREATE INDEX IF NOT EXISTS {_INDEX} ON {_TABLE} "
                "USING gin (to_tsvector('simple', folded))"
            ],
        )


_REMOVE = f"INSERT INTO {_INDEX} ({_INDEX}, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);"
_ADD = f"INSERT INTO {_INDEX} (rowid, folded) VALUES (NEW.id, NEW.folded);"
_SQLITE_TRIGGERS = {
    "insert": f"CREATE TRIGGER {_INDEX}_insert AFTER INSERT ON {_TABLE} BEGIN {_ADD} END",
    "delete": f"CREATE TRIGGER {_INDEX}_delete AFTER DELETE ON {_TABLE} BEGIN {_REMOVE} END",
    "update": f"CREATE TRIGGER {_INDEX}_update AFTER UPDATE OF folded ON {_TABLE} "
    f"BEGIN {_REMOVE} {_ADD} END",
}


def _run(using, statements):
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
