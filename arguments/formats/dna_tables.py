"""The tables of a Discourse Network Analyzer file, read with care. No Django.

A .dna file is an SQLite database. Three shapes of it are published: DNA 2 keeps
names in DATASHORTTEXT itself and dates in milliseconds; the test versions of 3
keep names in ATTRIBUTES; 3 keeps them in ENTITIES, and dates in seconds. The file
may come from anybody: nothing but the columns below is read (so no password), and
only from plain tables, never through a view or a computed column.
"""

import sqlite3
from dataclasses import dataclass, field

from arguments.formats.strict_yaml import FormatError

MAGIC = b"SQLite format 3\0"
LONGEST_VALUE = 20_000_000  # bytes of one value
NUMBERED = ("CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "STATEMENTS")
COLUMNS = {
    "CODERS": ("ID", "Name"),
    "DOCUMENTS": ("ID", "Title", "Text", "Coder", "Author", "Source", "Section", "Date"),
    "STATEMENTTYPES": ("ID", "Label"),
    "VARIABLES": ("ID", "Variable", "DataType", "StatementTypeId"),
    "STATEMENTS": ("ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"),
    "DATABOOLEAN": ("StatementId", "VariableId", "Value"),
}
NAMES = ("ID", "VariableId", "Value")  # of the table that holds names
TEXTS = {"Name", "Title", "Text", "Author", "Source", "Section", "Label", "Variable", "DataType"}
OPTIONAL = {"Coder", "Date"}


@dataclass
class Tables:
    """What the file holds.

    `rows` maps a table's name to its rows, {column: value}, by ID; `names` maps
    (variable, ID or the name itself) to a name; `short_texts` maps (statement,
    variable) to such an ID or name, and `booleans` to a number.
    """

    version: str = ""
    milliseconds: bool = False
    rows: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    short_texts: dict = field(default_factory=dict)
    booleans: dict = field(default_factory=dict)


def read(data, trace=None):
    """The Tables of the file `data` (bytes). Raises FormatError. `trace` is told every SQL statement."""
    if not data.startswith(MAGIC) or len(data) < 100:
        raise FormatError(
            "It is no file of Discourse Network Analyzer (.dna): those are SQLite databases. "
            "In DNA, save the project as an SQLite database and bring that."
        )
    # A database in WAL mode wants a file beside it; what is committed reads the same without.
    data = data[:18] + b"\x01\x01" + data[20:]
    connection = sqlite3.connect(":memory:")
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.deserialize(data)
        connection.set_trace_callback(trace)
        return _Reader(connection).tables()
    except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError, OverflowError) as error:
        raise FormatError(
            f"The file is damaged, or no file of Discourse Network Analyzer ({error}). "
            "Open it in DNA, save it under another name and bring that."
        ) from error
    finally:
        connection.close()


class _Reader:
    def __init__(self, connection):
        self.connection = connection
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        self.kinds = self._kinds()
        self.holder = self._holder()
        value = "Entity" if self.holder == "ENTITIES" else "Value"
        self.columns = {**COLUMNS, "DATASHORTTEXT": ("StatementId", "VariableId", value)}
        if self.holder:
            self.columns[self.holder] = NAMES
        self._check()
        if {"Property", "Value"} <= self.kinds.get("SETTINGS", {}).keys():
            self.columns["SETTINGS"] = ("Property", "Value")
        connection.set_authorizer(self._allows)

    def _kinds(self):
        """{table: {column: its declared type}} of plain tables and their stored columns."""
        rows = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        wanted = {*COLUMNS, "DATASHORTTEXT", "ENTITIES", "ATTRIBUTES", "SETTINGS"}
        wanted.add("ROLEVARIABLELINKS")
        kinds = {}
        for table, sql in rows.fetchall():
            virtual = str(sql).lstrip().upper().startswith("CREATE VIRTUAL")
            if table in wanted and not virtual:
                columns = self.connection.execute(f"PRAGMA table_xinfo({table})")
                kinds[table] = {row[1]: str(row[2]).upper() for row in columns if row[6] == 0}
        return kinds

    def _holder(self):
        """The table that holds the names; "" where DATASHORTTEXT does."""
        if "ROLEVARIABLELINKS" in self.kinds:
            raise FormatError(
                "The file is of a version of DNA that gives variables roles (ROLEVARIABLELINKS), "
                "which cannot be read yet. Bring a file of DNA 2 or 3.0."
            )
        if "ENTITIES" in self.kinds:
            return "ENTITIES"
        numbers = self.kinds.get("DATASHORTTEXT", {}).get("Value", "").startswith("INT")
        return "ATTRIBUTES" if numbers else ""

    def _check(self):
        if missing := [table for table in self.columns if table not in self.kinds]:
            raise FormatError(
                "It is a database, but no file of Discourse Network Analyzer 2 or 3: "
                f"it has no table {', '.join(missing)}."
            )
        for table, names in self.columns.items():
            if lacking := [name for name in names if name not in self.kinds[table]]:
                raise FormatError(
                    f"Its table {table} has no column {', '.join(lacking)}: "
                    "it is damaged, or of a version of DNA that cannot be read yet."
                )

    def _allows(self, action, first, second, database, inside):
        """Only plain reading of the columns that are needed, and from no view or trigger."""
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        reads = action == sqlite3.SQLITE_READ and second in self.columns.get(first, ())
        return sqlite3.SQLITE_OK if reads and inside is None else sqlite3.SQLITE_DENY

    def tables(self):
        found = Tables(self._version())
        found.milliseconds = self.holder != "ENTITIES" and not found.version.startswith("3")
        for table in NUMBERED:
            rows = [self._sound(table, row) for row in self._select(table)]
            found.rows[table] = {row["ID"]: row for row in sorted(rows, key=lambda r: r["ID"])}
        for row in self._select("DATABOOLEAN"):
            found.booleans[row["StatementId"], row["VariableId"]] = row["Value"]
        if self.holder:
            rows = list(self._select(self.holder))
            for row in rows:
                sound = isinstance(row["ID"], int) and isinstance(row["Value"], str)
                self._must(sound, self.holder, row["ID"], "Value")
            for row in sorted(rows, key=lambda row: row["ID"]):
                found.names[row["VariableId"], row["ID"]] = row["Value"]
        for row in self._select("DATASHORTTEXT"):
            statement, variable, value = row.values()
            found.short_texts[statement, variable] = value
            if not self.holder and isinstance(value, str):
                found.names[variable, value] = value
        return found

    def _version(self):
        if "SETTINGS" not in self.columns:
            return ""
        said = {row["Property"]: row["Value"] for row in self._select("SETTINGS")}
        version = said.get("version")
        return version[:20] if isinstance(version, str) else ""

    def _select(self, table):
        names = self.columns[table]
        for row in self.connection.execute(f"SELECT {', '.join(names)} FROM {table}"):
            yield dict(zip(names, row, strict=True))

    def _sound(self, table, row):
        """The row, whose columns hold text or whole numbers as they should."""
        for name, value in row.items():
            if name in TEXTS:
                row[name] = value = "" if value is None else value
                self._must(isinstance(value, str), table, row["ID"], name)
            elif value is not None or name not in OPTIONAL:
                self._must(isinstance(value, int), table, row["ID"], name)
        return row

    def _must(self, sound, table, row, name):
        if not sound:
            raise FormatError(
                f"Row {row} of its table {table} has no proper {name}: the file is damaged. "
                "Open it in DNA, correct that row and save it."
            )
