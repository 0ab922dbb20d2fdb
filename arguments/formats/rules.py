"""What must hold between the rows of a collection before it is stored. No Django.

The database holds the same rules; here each broken one is named with its file
and line.
"""

from collections import Counter

from arguments.graph import Step, circle_of_supports, circle_of_undercuts

RESERVED = "new"  # …/documents/new/, …/voices/new/, …/issues/new/
_DIRECTED = {"qualifies", "updates"}


def problems(data, origins):
    """Every broken rule of the collection `data` as "FILE, line N: what, and what to do"."""
    return _Rules(data, origins).problems


class _Rules:
    def __init__(self, data, origins):
        self.data, self.origins, self.problems = data, origins, []
        self.analysts = self.index("analysts", "key")
        self.voices = self.index("voices", "key")
        self.issues = self.index("issues", "key")
        self.documents = self.index("documents", "key")
        self.statements = self.index("statements", "number")
        self.arguments = self.index("arguments", "number")
        self.shared_names()
        self.counters()
        for check, rows in (
            (self.document, data["documents"]),
            (self.reading, data["readings"]),
            (self.statement, data["statements"]),
            (self.argument, data["arguments"]),
            (self.position, data["positions"]),
            (self.pair, data["pairs"]),
            (self.tag, data["tags"]),
        ):
            for row in rows:
                check(row)
        self.once()
        self.circles()

    def problem(self, row, message):
        self.problems.append(f"{self.origins.get(id(row), 'collection.yaml')}: {message}.")

    def index(self, name, key):
        found = {}
        for row in self.data[name]:
            if row[key] == RESERVED:
                self.problem(row, f"“{RESERVED}” is an address of its own; choose another {key}")
            if row[key] in found:
                first = self.origins.get(id(found[row[key]]), "earlier")
                self.problem(row, f"{key} {row[key]} is taken ({first}); use another")
            found.setdefault(row[key], row)
        return found

    def known(self, row, name, table, field, prefix=""):
        if name not in table:
            near = _nearest(name, table)
            hint = f"; did you mean {prefix}{near}?" if near else ""
            self.problem(
                row, f"{field} {prefix}{name} does not exist{hint or '; add it or correct it'}"
            )
            return False
        return True

    def shared_names(self):
        for key in self.voices.keys() & self.documents.keys():
            self.problem(
                self.documents[key],
                f"“{key}” is a voice's key too ({self.origins.get(id(self.voices[key]), 'earlier')}); "
                "voices and documents share one space of keys. "
                "Rename the file",
            )
        owners = {}
        for voice in self.data["voices"]:
            for alias in voice["aliases"]:
                if alias in owners:
                    self.problem(
                        voice, f"the alias “{alias}” is already one of {owners[alias]}; keep one"
                    )
                owners.setdefault(alias, voice["key"])

    def counters(self):
        for name, table in (("statement", self.statements), ("argument", self.arguments)):
            retired = [
                int(row["key"])
                for row in self.data["retired"]
                if row["kind"] == name and row["key"].isdecimal()
            ]
            lowest = max([0, *table, *retired]) + 1
            if self.data[f"next_{name}"] < lowest:
                self.problem(
                    self.data,
                    f"next_{name} is {self.data[f'next_{name}']}, but number {lowest - 1} is in use; "
                    f"write next_{name}: {lowest}",
                )
            for number in sorted(set(retired) & table.keys()):
                self.problem(
                    table[number],
                    f"{name} {number} is listed as retired; numbers are never used again",
                )

    def document(self, row):
        self.known(row, row["analyst"], self.analysts, "analyst")
        for author in row["authors"]:
            self.known(author, author["voice"], self.voices, "voice")
        start, end = row["dated_from"], row["dated_to"]
        if bool(start) != bool(end) or (start and start > end):
            self.problem(row, "give both dated_from and dated_to or neither, the earlier one first")
        if "/" in row["text_file"] or "\\" in row["text_file"] or row["text_file"] in {".", ".."}:
            self.problem(row, "text_file must be a file's name without a folder")
        if row["url"] and not row["url"].startswith(("https://", "http://")):
            self.problem(row, "url must start with https:// or http://")
        self.unlike(row, [p["number"] for p in row["paragraphs"]], "paragraph")
        self.unlike(row, [(a["voice"], a["role"]) for a in row["authors"]], "author")
        if any(p["number"] < 1 for p in row["paragraphs"]):
            self.problem(row, "paragraphs count from 1")

    def unlike(self, row, values, what):
        for value, times in Counter(values).items():
            if times > 1:
                shown = value if not isinstance(value, tuple) else value[0]
                self.problem(row, f"{what} {shown} stands {times} times; keep one")

    def reading(self, row):
        self.known(row, row["issue"], self.issues, "issue")
        self.known(row, row["document"], self.documents, "document")
        self.known(row, row["analyst"], self.analysts, "analyst")

    def statement(self, row):
        self.known(row, row["analyst"], self.analysts, "analyst")
        for voice in [*row["voices"], *row["addressees"]]:
            self.known(row, voice, self.voices, "voice")
        self.unlike(row, row["voices"], "voice")
        self.unlike(row, row["addressees"], "addressee")
        if not row["voices"]:
            self.problem(row, f"S{row['number']} has no voice; say who holds it")
        if row["unaddressed"] and row["kind"] != "recommendation":
            self.problem(row, f"S{row['number']}: only a recommendation can be unaddressed")
        numbers = {p["number"] for p in self.documents[row["document"]]["paragraphs"]}
        for passage in row["passages"]:
            if numbers and passage["paragraph"] not in numbers:
                self.problem(
                    passage,
                    f"paragraph {passage['paragraph']} is not among the document's paragraphs",
                )
            start, end = passage.get("start"), passage.get("end")
            if (start is None) != (end is None) or (start is not None and start >= end):
                self.problem(passage, "give both start and end or neither, the smaller one first")

    def argument(self, row):
        name = f"A{row['number']}"
        document = row["document"]
        if document is None and not row["analyst"]:
            self.problem(row, "analyst is missing; say who draws the step")
        elif row["analyst"]:
            self.known(row, row["analyst"], self.analysts, "analyst")
        if (row["statement"] is None) == (row["argument"] is None):
            self.problem(row, f"{name} needs one target: either statement or argument")
        if row["argument"] is not None and row["direction"] != "attack":
            self.problem(row, f"{name} targets an argument, so its direction must be attack")
        if document is None and row["direction"] != "support":
            self.problem(
                row, f"{name}: between documents only supports are drawn; an opposition is a tag"
            )
        if not row["premises"]:
            self.problem(row, f"{name} has no premise; give at least one statement")
        self.unlike(row, row["premises"], "premise")
        targets = [] if row["statement"] is None else [row["statement"]]
        for number in [*row["premises"], *targets]:
            if self.known(row, number, self.statements, "statement", "S"):
                self.same_document(row, self.statements[number], f"S{number}", document)
        if row["argument"] is not None and self.known(
            row, row["argument"], self.arguments, "argument", "A"
        ):
            self.same_document(
                row, self.arguments[row["argument"]], f"A{row['argument']}", document
            )

    def same_document(self, row, other, name, document):
        if document is not None and other["document"] != document:
            self.problem(
                row,
                f"{name} belongs to {other['document'] or 'the analysts'}, not to {document}; "
                "a step across documents goes into arguments.yaml, an opposition is a tag",
            )

    def position(self, row):
        self.known(row, row["issue"], self.issues, "issue")
        if self.known(row, row["statement"], self.statements, "statement", "S"):
            self.same_document(
                row, self.statements[row["statement"]], f"S{row['statement']}", row["document"]
            )

    def pair(self, row):
        for end in ("a", "b"):
            self.known(row, row[end], self.statements, "statement", "S")
        if row["a"] == row["b"]:
            self.problem(row, f"S{row['a']} cannot be compared with itself")

    def tag(self, row):
        self.pair(row)
        self.known(row, row["analyst"], self.analysts, "analyst")
        related = row["relation"] != "unrelated"
        if related and not row["basis"]:
            self.problem(row, "basis is missing; say what the point at issue is about")
        if related and not row["reason"]:
            self.problem(row, "reason is missing; give one sentence")
        if row["same_reasons"] is not None and row["relation"] != "agrees":
            self.problem(row, "same_reasons goes with agrees only; remove it")
        if row["relation"] not in _DIRECTED and row["a"] > row["b"]:
            self.problem(
                row, f"{row['relation']} has no direction: a is the lower number; swap them"
            )

    def once(self):
        def pair(row):
            return tuple(sorted((row["a"], row["b"])))

        tags = [row for row in self.data["tags"]]
        for name, rows, key in (
            ("pair", self.data["pairs"], pair),
            ("tag", [t for t in tags if not t["decision"]], lambda t: (*pair(t), t["analyst"])),
            ("decision", [t for t in tags if t["decision"]], pair),
            ("position", self.data["positions"], lambda p: (p["issue"], p["statement"])),
            (
                "reading",
                self.data["readings"],
                lambda r: (r["issue"], r["document"], r["analyst"]),
            ),
            ("retired", self.data["retired"], lambda r: (r["kind"], r["key"])),
        ):
            seen = set()
            for row in rows:
                if key(row) in seen:
                    self.problem(row, f"this {name} stands twice; keep one")
                seen.add(key(row))

    def circles(self):
        steps = [
            Step(
                row["number"],
                row["direction"],
                tuple(row["premises"]),
                row["statement"],
                row["argument"],
            )
            for row in self.data["arguments"]
        ]
        if circle := circle_of_supports(steps):
            shown = " → ".join(f"S{number}" for number in circle)
            row = next(
                row
                for row in self.data["arguments"]
                if row["direction"] == "support"
                and row["statement"] == circle[1]
                and circle[0] in row["premises"]
            )
            self.problem(row, f"a circle of supports: {shown}; take one of these steps out")
        if circle := circle_of_undercuts(steps):
            shown = " → ".join(f"A{number}" for number in circle)
            self.problem(
                self.arguments[circle[0]],
                f"A{circle[0]} cannot undercut itself: {shown}; give one of them another target",
            )


def _nearest(name, table):
    from difflib import get_close_matches

    if not isinstance(name, str):
        return None
    return next(iter(get_close_matches(name, [k for k in table if isinstance(k, str)], 1)), None)


def names(data):
    """Origins for data that comes from no file: {id(row): "S12"}."""
    origins = {}
    for name, key, prefix in (
        ("statements", "number", "S"),
        ("arguments", "number", "A"),
        ("documents", "key", "document "),
        ("voices", "key", "voice "),
        ("issues", "key", "issue "),
    ):
        origins.update({id(row): f"{prefix}{row[key]}" for row in data[name]})
    for name in ("positions", "readings", "pairs", "tags", "retired"):
        origins.update({id(row): name for row in data[name]})
    return origins
