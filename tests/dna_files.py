"""Small files of Discourse Network Analyzer, in each of its published shapes; and the real one."""

import os
import sqlite3
import tempfile
from pathlib import Path

import pytest

VARIABLES = ("person", "organization", "concept", "agreement")


def sample():
    """The bytes of DNA's sample file, beside the folder that TEXTS names or in DNA_SAMPLE."""
    places = [os.environ.get("DNA_SAMPLE")]
    if texts := os.environ.get("TEXTS"):
        places.append(Path(texts).resolve().parent / "peers" / "sample.dna")
    for place in filter(None, places):
        if Path(place).is_file():
            return Path(place).read_bytes()
    message = "sample.dna of Discourse Network Analyzer is not here: set DNA_SAMPLE to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


class DnaFile:
    """Add documents and statements, then take the bytes. `shape`: 2, "3 beta" or 3."""

    def __init__(self, shape=3):
        self.shape = shape
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(SCHEMA[shape])
        self.db.execute(
            "INSERT INTO SETTINGS VALUES ('version', ?)", ("2.0" if shape == 2 else "3.0",)
        )
        self.db.execute("INSERT INTO CODERS (ID, Name, Password) VALUES (1, 'Cora', 'hush-hush')")
        for id, label in ((1, "DNA Statement"), (2, "Annotation")):
            self.db.execute("INSERT INTO STATEMENTTYPES (ID, Label) VALUES (?, ?)", (id, label))
        for id, name in enumerate(VARIABLES, start=1):
            kind = "boolean" if name == "agreement" else "short text"
            self.db.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (id, name, kind))
        self.db.execute("INSERT INTO VARIABLES VALUES (9, 'note', 'long text', 2)")

    def document(self, text, *, title="The paper", author="", source="", date=0, coder=1):
        factor = 1000 if self.shape == 2 else 1
        row = (title, text, coder, author, source, date * factor)
        added = self.db.execute(
            "INSERT INTO DOCUMENTS (Title, Text, Coder, Author, Source, Section, Notes, Type, Date) "
            "VALUES (?, ?, ?, ?, ?, '', '', '', ?)",
            row,
        )
        return added.lastrowid

    def statement(self, document, words="", *, person="Pia", organization="", concept="Peace",
                  agrees=1, at=None, type=1, coder=1):  # fmt: skip
        """One on the first `words` of the document, or `at` (start, stop); counted in UTF-16 units."""
        if at is None:
            text = self.db.execute(
                "SELECT Text FROM DOCUMENTS WHERE ID = ?", (document,)
            ).fetchone()[0]
            start = units(text[: text.index(words)])
            at = start, start + units(words)
        added = self.db.execute(
            "INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder) "
            "VALUES (?, ?, ?, ?, ?)",
            (type, document, *at, coder),
        ).lastrowid
        if type == 1:
            for variable, value in enumerate((person, organization, concept), start=1):
                self.name(added, variable, value)
            if agrees is not None:
                self.db.execute(
                    "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, 4, ?)",
                    (added, agrees),
                )
        return added

    def name(self, statement, variable, value):
        if self.shape != 2:
            table = "ENTITIES" if self.shape == 3 else "ATTRIBUTES"
            known = f"SELECT ID FROM {table} WHERE VariableId = ? AND Value = ?"
            found = self.db.execute(known, (variable, value)).fetchone()
            if not found:
                self.db.execute(
                    f"INSERT INTO {table} (VariableId, Value) VALUES (?, ?)", (variable, value)
                )
                found = self.db.execute(known, (variable, value)).fetchone()
            value = found[0]
        column = "Entity" if self.shape == 3 else "Value"
        self.db.execute(
            f"INSERT INTO DATASHORTTEXT (StatementId, VariableId, {column}) VALUES (?, ?, ?)",
            (statement, variable, value),
        )

    def run(self, script):
        self.db.executescript(script)
        return self

    def bytes(self):
        self.db.commit()
        return bytes(self.db.serialize())

    def saved(self, folder, name="town.dna"):
        path = Path(folder) / name
        path.write_bytes(self.bytes())
        return path


def units(text):
    return len(text.encode("utf-16-le")) // 2


def in_wal_mode(data):
    """The same database as a program leaves it that writes ahead."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wal.dna"
        path.write_bytes(data)
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("UPDATE CODERS SET Red = 1")
        db.commit()
        db.close()
        return path.read_bytes()


_COMMON = """
    CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT);
    CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT, Red INTEGER, Password TEXT);
    CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER,
        Author TEXT, Source TEXT, Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
    CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT, Red INTEGER);
    CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT,
        StatementTypeId INTEGER);
    CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
        Start INTEGER, Stop INTEGER, Coder INTEGER);
    CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER,
        Value INTEGER);
"""
_SHORT = "CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, {});"
_NAMES = "CREATE TABLE {} (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT);"
SCHEMA = {
    2: _COMMON + _SHORT.format("StatementTypeId INTEGER, Value TEXT"),
    "3 beta": _COMMON + _SHORT.format("Value INTEGER") + _NAMES.format("ATTRIBUTES"),
    3: _COMMON + _SHORT.format("Entity INTEGER") + _NAMES.format("ENTITIES"),
}
