"""A map as Argdown (https://argdown.org/syntax/). No Django.

A support is a reconstructed argument: premises, a line of hyphens, what they
support. An attack has no conclusion that anybody stated, so it is a sketched
argument that its premises support (`<+`) and that attacks (`->`) a statement.
An undercut is named below the step it hits (`<_`). Statements that contradict
each other are joined by `><`. What Argdown has no sign for is YAML data.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from arguments.evaluation import IN_WORDS
from arguments.formats import schema, strict_yaml
from arguments.formats.reader import FileReader
from arguments.formats.schema import Field, rows, slug, text
from arguments.formats.strict_yaml import FormatError

SIDES = (("pro", "For"), ("mixed", "Mixed"), ("contra", "Against"))


@dataclass
class ArgumentMap:
    """What one Argdown file holds.

    `about`: title, collection, issue (its key; "" for a whole collection), filters, date and
    link. `statements`, `arguments` and `positions` are rows as `export_collection --format
    json` prints them, a passage without its state, a statement perhaps with a `url`, its
    `standing` and its `strength`, that the graph does not need; `contradictions` pairs of numbers, the lower first. `voices` and `documents` give the names
    of the keys in them.
    """

    about: dict[str, str]
    statements: list[dict]
    arguments: list[dict]
    positions: list[dict] = field(default_factory=list)
    contradictions: list[tuple[int, int]] = field(default_factory=list)
    voices: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)


_NAMED = (Field("key", slug), Field("name", text(), ""))

ABOUT = (
    Field("title", text(), ""),
    Field("collection", text(), ""),
    Field("issue", text(), ""),
    Field("filters", text(), ""),
    Field("date", text(), ""),
    Field("link", text(), ""),
    rows("documents", _NAMED),
)

STATEMENT = (
    Field("kind", schema.choice(*schema.KINDS)),
    Field("label", text(), ""),
    rows("voice", _NAMED),
    Field("attribution", schema.choice(*schema.ATTRIBUTIONS)),
    Field("hedged", schema.flag, False),
    Field("implicit", schema.flag, False),
    Field("unaddressed", schema.flag, False),
    rows("addressee", _NAMED),
    Field("document", slug),
    rows("passage", schema.PASSAGE),
    rows("position", (Field("issue", slug), Field("stance", schema.choice(*dict(SIDES))))),
    Field("analyst", slug, ""),
    Field("note", text(), ""),
    Field("wording", text(), ""),  # where Argdown cannot hold it: line ends, doubled blanks
    Field("url", text(), None),
    Field("standing", schema.choice(*IN_WORDS), None),
    Field("strength", schema.share, None),
)

ARGUMENT = (
    Field("document", slug, None),  # None: the analyst's
    Field("implicit", schema.flag, False),
    Field("analyst", slug, ""),
    Field("note", text(), ""),
)


# Writing


def dumps(found):
    """The ArgumentMap as text."""
    return _Writer(found).text()


class _Writer:
    def __init__(self, found):
        self.map, self.issue = found, found.about.get("issue", "")
        self.positions = defaultdict(list)
        for position in found.positions:
            self.positions[position["statement"]].append(position)
        self.contradicted = defaultdict(list)
        for low, high in found.contradictions:
            self.contradicted[low].append(high)
        self.undercuts = defaultdict(list)
        for row in found.arguments:
            if row["argument"] is not None:
                self.undercuts[row["argument"]].append(row["number"])

    def text(self):
        blocks = [self.front_matter(), f"# {escape(self.map.about['title'])}"]
        for title, statements, arguments in self.by_side() if self.issue else self.by_document():
            blocks.append(f"## {escape(title)}")
            blocks += [self.statement(row) for row in statements]
            blocks += [self.argument(row) for row in arguments]
        return "\n\n".join(blocks) + "\n"

    def front_matter(self):
        about = {**self.map.about, "documents": _named(self.map.documents, self.map.documents)}
        # The setting keeps tags out of the statements' text as Argdown's own tools show it.
        settings = ["model:", "    removeTagsFromText: true"]
        return "\n".join(["===", *_yaml(about, ABOUT), *settings, "==="])

    def by_side(self):
        """(title, statements, arguments): the sides, their reasons, the steps."""
        stances = {
            position["statement"]: position["stance"]
            for position in self.map.positions
            if position["issue"] == self.issue
        }
        for stance, title in (*SIDES, (None, "Reasons")):
            side = [row for row in self.map.statements if stances.get(row["number"]) == stance]
            if side:
                yield title, side, []
        if self.map.arguments:
            yield "Steps", [], self.map.arguments

    def by_document(self):
        for key, title in self.map.documents.items():
            statements, arguments = (
                [row for row in found if row["document"] == key]
                for found in (self.map.statements, self.map.arguments)
            )
            if statements or arguments:
                yield title, statements, arguments
        drawn = [row for row in self.map.arguments if row["document"] is None]
        if drawn:
            yield "Steps that an analyst drew", [], drawn

    def statement(self, row):
        line = re.sub("[ \t\r\n]+", " ", row["wording"]).strip(" ")
        data = {
            **row,
            "voice": _named(row["voices"], self.map.voices),
            "addressee": _named(row["addressees"], self.map.voices),
            "passage": row["passages"],
            "position": self.positions[row["number"]],
            "wording": "" if row["wording"] == line else row["wording"],
        }
        tags = [row["kind"]]
        if self.issue:
            tags += [position["stance"] for position in data["position"]]
        head = [f"[S{row['number']}]:", escape(line), *(f"#{tag}" for tag in tags)]
        others = sorted(self.contradicted[row["number"]])
        relations = [f"    >< [S{other}]" for other in others]
        return _block(" ".join(filter(None, head)), _yaml(data, STATEMENT, "    "), relations)

    def argument(self, row):
        """A step: its data, its premises, its target, and the steps that undercut it."""
        tags = ["#undercut" if row["argument"] is not None else f"#{row['direction']}"]
        tags += ["#analysts-step"] if row["document"] is None else []
        head = " ".join([f"<A{row['number']}>", *tags])
        data = _yaml(row, ARGUMENT, "    ")
        undercuts = [f"    <_ <A{number}>" for number in self.undercuts[row["number"]]]
        if row["direction"] == "support":
            lines = [f"({n}) [S{premise}]" for n, premise in enumerate(row["premises"], start=1)]
            lines += ["----", *undercuts, f"({len(lines) + 1}) [S{row['statement']}]"]
            return "\n".join([_block(head, data), "", *lines])
        relations = [f"    <+ [S{premise}]" for premise in row["premises"]]
        if row["statement"] is not None:
            relations.append(f"    -> [S{row['statement']}]")
        return _block(head, data, [*relations, *undercuts])


def _named(keys, names):
    return [{"key": key, "name": names.get(key, "")} for key in keys]


def _block(head, data, relations=()):
    return "\n".join([f"{head} {{", *data, "}", *relations] if data else [head, *relations])


def _yaml(row, fields, indent=""):
    """Lines of YAML in block style, without what holds its default."""
    lines = []
    for column in fields:
        value = row.get(column.name, column.default)
        if value == column.default or value == []:
            continue
        if not column.rows:
            lines.append(f"{indent}{column.name}: {_scalar(value)}")
            continue
        lines.append(f"{indent}{column.name}:")
        for item in value:
            first, *others = _yaml(item, column.rows)
            lines.append(f"{indent}    - {first}")
            lines += [f"{indent}      {other}" for other in others]
    return lines


# What cannot stand as it is between quotes: the quote and the backslash, what YAML does not
# print, ends of lines, and the signs that would end the data ({ }) or the front matter (===).
_UNQUOTABLE = re.compile('["\\\\{}\0-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|=(?===)')


def _scalar(value):
    if isinstance(value, str):
        return '"' + _UNQUOTABLE.sub(_code, value) + '"'
    return str(value).lower()  # true, false, 3


def _code(match):
    char = match[0]
    return f"\\{char}" if char in '"\\' else f"\\u{ord(char):04x}"


# What would begin an element of Argdown: these signs always, others only before what follows.
_SIGN = re.compile(
    r"[\\#*_\[\]{}<>]"
    r"|/(?=[/*])"  # a comment
    r"|=(?===)"  # front matter
    r"|\.(?=[^ ]+?\.)|:(?=[^ ]+?:)"  # shortcodes: .A. and :A:
)


def escape(text):
    """`text` so that Argdown reads back just that; line ends become blanks."""
    return _SIGN.sub(r"\\\g<0>", re.sub("[\r\n]+", " ", text))


# Reading


def loads(source, name="argdown"):
    """The ArgumentMap of a text that dumps() wrote. Raises FormatError: "NAME, line N: what"."""
    return _Reader(source, name).map_of()


_NUMBER = "[0-9]{1,9}"
_TAIL = r"(?: ?#[-\w]+)*(?P<data> ?\{)?"
_HEADING = re.compile(r"#+ .*")
_STATEMENT = re.compile(rf"\[S({_NUMBER})\]: ?(?P<text>(?:\\.|[^\\#{{])*){_TAIL}")
_ARGUMENT = re.compile(rf"<A({_NUMBER})>{_TAIL}")
_NUMBERED = re.compile(rf"\({_NUMBER}\) \[S({_NUMBER})\]")
_RELATION = re.compile(rf" +(><|<\+|->|<_) (?:\[S({_NUMBER})\]|<A({_NUMBER})>)")


class _Rows(FileReader):
    """Reads rows that begin below `above` lines of the file."""

    above = 0

    def problem(self, line, message):
        super().problem(self.above + line, message)


class _Reader:
    def __init__(self, source, name):
        self.lines = source.replace("\r\n", "\n").removesuffix("\n").split("\n")
        self.at, self.problems = 0, []  # the line that is read, from 0
        self.rows = _Rows(name, self.problems, {})
        self.map = ArgumentMap({}, [], [])
        self.undercuts = []  # (line from 1, the argument hit, what undercuts it)

    def map_of(self):
        self.front_matter()
        while self.at < len(self.lines):
            if match := _STATEMENT.fullmatch(self.lines[self.at]):
                self.statement(match)
            elif match := _ARGUMENT.fullmatch(self.lines[self.at]):
                self.argument(match)
            else:
                if self.line() and not _HEADING.fullmatch(self.line()):
                    self.problem("this is no heading, no [S1]: statement and no <A1> argument")
                self.at += 1
        self.join_undercuts()
        if self.problems:
            raise FormatError(self.problems)
        return self.map

    def line(self):
        return self.lines[self.at] if self.at < len(self.lines) else None

    def problem(self, what):
        self.rows.problem(self.at + 1, what)

    def front_matter(self):
        if self.line() != "===":
            self.problem("begin with a line ===, with title, collection and link below it")
            return
        about = self.data("===", ABOUT, "the front matter")
        self.map.documents = {row["key"]: row["name"] for row in about.pop("documents")}
        self.map.about = about

    def data(self, end, fields, what):
        """The row in the lines after this one, up to the line `end`; goes on behind it."""
        start = self.at + 1
        try:
            self.at = self.lines.index(end, start) + 1
        except ValueError:
            self.problem(f"what begins here has no end; close it with {end}")
            raise FormatError(self.problems) from None
        block = "\n".join(self.lines[start : self.at - 1])
        try:
            found = strict_yaml.loads(block, self.rows.name) or strict_yaml.Mapping()
        except FormatError:  # say it again with the line in this file
            strict_yaml.loads("\n" * start + block, self.rows.name)
            raise
        if isinstance(found, dict):
            found.pop("model", None)  # a setting of Argdown's own
        self.rows.above = start
        row = self.rows.row(found, fields, 0, what)
        self.rows.above = 0
        if row is None:
            raise FormatError(self.problems)
        return row

    def described(self, match, fields, what):
        """The data that begins on the line of `match`, if any; goes on behind it."""
        if match["data"]:
            return self.data("}", fields, what)
        self.at += 1
        return self.rows.row(strict_yaml.Mapping(), fields, self.at, what)

    def following(self, pattern):
        while self.line() is not None and (match := pattern.fullmatch(self.line())):
            yield match
            self.at += 1

    def statement(self, match):
        number, row = int(match[1]), self.described(match, STATEMENT, "a statement")
        written = re.sub(r"\\(.)", r"\1", match["text"].removesuffix(" "))
        row["wording"] = row["wording"] or written
        of_statement = {"document": row["document"], "statement": number}
        self.map.positions += [{**position, **of_statement} for position in row.pop("position")]
        for ours, theirs in (("voices", "voice"), ("addressees", "addressee")):
            named = {voice["key"]: voice["name"] for voice in row.pop(theirs)}
            self.map.voices |= named
            row[ours] = list(named)
        row["passages"] = [
            {name: value for name, value in passage.items() if value is not None}
            for passage in row.pop("passage")
        ]
        for name in [name for name in ("url", "standing", "strength") if row[name] is None]:
            del row[name]
        self.map.statements.append({"number": number, **row})
        for relation in self.following(_RELATION):
            if relation[1] == "><" and relation[2]:
                self.map.contradictions.append((number, int(relation[2])))
            else:
                self.problem("below a statement stands >< [S2] only")

    def argument(self, match):
        row = {"number": int(match[1]), "direction": "attack", "premises": []}
        row |= {"statement": None, "argument": None}
        row |= self.described(match, ARGUMENT, "an argument")
        self.map.arguments.append(row)
        self.relations(row)
        below = self.lines[self.at : self.at + 2]
        if len(below) == 2 and not below[0] and _NUMBERED.fullmatch(below[1]):
            self.at += 1
            self.support(row)

    def relations(self, row):
        for sign, statement, argument in (m.groups() for m in self.following(_RELATION)):
            if sign == "<+" and statement:
                row["premises"].append(int(statement))
            elif sign == "->" and statement:
                row["statement"] = int(statement)
            elif sign == "<_" and argument:
                self.undercuts.append((self.at + 1, row["number"], int(argument)))
            else:
                self.problem("below an argument stand <+ [S1], -> [S1] and <_ <A1> only")

    def support(self, row):
        """Premises, a line of hyphens, the conclusion."""
        row["direction"] = "support"
        row["premises"] = [int(match[1]) for match in self.following(_NUMBERED)]
        if self.line() != "----":
            self.problem("below the premises a line ---- is missing")
            return
        self.at += 1
        self.relations(row)
        conclusions = [int(match[1]) for match in self.following(_NUMBERED)]
        if len(conclusions) != 1:
            self.problem("between ---- and the next empty line stands one statement")
            return
        row["statement"] = conclusions[0]

    def join_undercuts(self):
        arguments = {row["number"]: row for row in self.map.arguments}
        for line, hit, undercut in self.undercuts:
            if undercut in arguments:
                arguments[undercut]["argument"] = hit
            else:
                self.rows.problem(line, f"there is no <A{undercut}> in this file")
