"""A file of Discourse Network Analyzer as a collection. No Django.

What a coder marked becomes a statement, “Agrees: CONCEPT” or “Disagrees: CONCEPT”,
with DNA's number, held by person and organisation alike and anchored at just the
words that were marked. Concepts become issues, and agreement the stance. Where the
document's author is one of the two, the statement is asserted, else reported.

DNA notes what is said, not what was looked for. So a document counts as read for
the concepts that it is coded with and no others: they stay not coded, never silent.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from arguments.formats import dna_tables
from arguments.formats.rules import RESERVED
from arguments.formats.strict_yaml import FormatError
from arguments.spelling import fold
from sources.anchoring import FoldedText, paragraph_from, paragraphs
from sources.importers.languages import guess_language
from sources.importers.names import INSTITUTION
from sources.importers.txt import ImportProblem
from sources.offsets import Transcript

ROLES = {  # the variables that matter, as DNA's versions call them
    "person": "person",
    "organization": "organisation",
    "organisation": "organisation",
    "concept": "concept",
    "category": "concept",
    "agreement": "agreement",
}
KINDS = {"person": "person", "organisation": "institution"}  # of voices
LARGEST_NUMBER = 999_999_999
LISTS = ("arguments", "pairs", "tags", "retired")  # that DNA knows nothing of


@dataclass
class Coded:
    """The collection's `data` as folder.read gives it, its texts by document key, what stayed out.

    `left_out` has a line for each reason, with how many statements it concerns.
    """

    data: dict
    bodies: dict
    left_out: list
    version: str = ""


def read(file, slug, title="", trace=None):
    """The Coded of `file` (bytes) as the collection `slug`. Raises FormatError."""
    return _Reader(dna_tables.read(file, trace), slug, title).coded()


def slug_of(name):
    """What a collection from a file of this name (without its ending) is called in addresses."""
    return _key(name, 50) or "dna"


@dataclass
class _Keys:
    """Keys that are given once."""

    taken: set = field(default_factory=lambda: {RESERVED})

    def new(self, words, otherwise):
        base = _key(words, 44) or otherwise
        key, count = base, 1
        while key in self.taken:
            count += 1
            key = f"{base}-{count}"
        self.taken.add(key)
        return key


class _Reader:
    def __init__(self, tables, slug, title):
        self.tables, self.slug, self.title = tables, slug, title or slug
        self.types = self._types()
        self.left_out, self.bodies, self.texts = Counter(), {}, {}
        self.keys = _Keys()
        self.coder_keys, self.analysts = _Keys(), {}
        for id in tables.rows["CODERS"]:
            self._analyst(id)
        self.voices, self.issues, self.spellings = {}, {}, set()
        self._named()
        self.documents = {id: self._document(row) for id, row in tables.rows["DOCUMENTS"].items()}

    def coded(self):
        statements, positions, readings = [], [], {}
        for row in self.tables.rows["STATEMENTS"].values():
            statement, position = self._statement(row)
            if statement is None:
                continue
            statements.append(statement)
            positions.append(position)
            reading = {name: position[name] for name in ("issue", "document")}
            reading["analyst"] = statement["analyst"]
            readings.setdefault(tuple(reading.values()), reading)
        data = {
            "slug": self.slug,
            "title": _short(self.title, 200),
            "lead": "Coded with Discourse Network Analyzer: who agrees and who disagrees with what.",
            "public": False,
            "blind": False,
            "next_statement": max((s["number"] for s in statements), default=0) + 1,
            "next_argument": 1,
            "analysts": list(self.analysts.values()),
            "voices": list(self.voices.values()),
            "documents": list(self.documents.values()),
            "statements": statements,
            "issues": list(self.issues.values()),
            "positions": positions,
            "readings": list(readings.values()),
            **{name: [] for name in LISTS},
        }
        lines = [f"{counted(count)} {why}" for why, count in self.left_out.items()]
        return Coded(data, self.bodies, lines, self.tables.version)

    def _types(self):
        """{statement type: {role: variable}} of those that say who agrees with what."""
        types, said = {}, {}
        for row in self.tables.rows["VARIABLES"].values():
            role = ROLES.get(row["Variable"].strip().lower())
            kind = "boolean" if role == "agreement" else "short text"
            said.setdefault(row["StatementTypeId"], []).append(row["Variable"])
            if role and row["DataType"] == kind:
                types.setdefault(row["StatementTypeId"], {})[role] = row["ID"]
        types = {
            id: roles
            for id, roles in types.items()
            if {"concept", "agreement"} <= roles.keys() and KINDS.keys() & roles.keys()
        }
        if not types:
            found = "; ".join(f"“{self._type(id)}” has {', '.join(v)}" for id, v in said.items())
            raise FormatError(
                "None of its statement types has a person or an organization, a concept and an "
                f"agreement (yes or no), which are what is read. {found or 'It has none at all'}."
            )
        return types

    def _type(self, id):
        return (
            _clean(self.tables.rows["STATEMENTTYPES"].get(id, {}).get("Label", "")) or f"type {id}"
        )

    def _analyst(self, id):
        """The key of a coder; where the file names none, of one who stands in."""
        row = self.tables.rows["CODERS"].get(id)
        id = id if row else None
        if id not in self.analysts:
            name = _short(row["Name"], 100) if row else "Unknown coder"
            self.analysts[id] = {
                "key": self.coder_keys.new(name, f"coder-{id}"),
                "name": name or f"Coder {id}",
            }
        return self.analysts[id]["key"]

    def _named(self):
        """All voices and issues that the file names, in its order."""
        concepts, roles = _Keys(), {}
        for variables in self.types.values():
            roles |= {variable: role for role, variable in variables.items()}
        for (variable, _), name in self.tables.names.items():
            name, role = _clean(name), roles.get(variable)
            if name and role in KINDS:
                self._voice(role, name)
            elif name and role == "concept" and name not in self.issues:
                number = len(self.issues) + 1
                self.issues[name] = {
                    "key": concepts.new(name, f"concept-{number}"),
                    "question": _short(name, 200),
                    "label": _brief(name),
                    "note": name if len(name) > 200 else "",
                    "order": number,
                }

    def _voice(self, role, name):
        if (role, name) not in self.voices:
            self.voices[role, name] = {
                "key": self.keys.new(name, f"{role}-{len(self.voices) + 1}"),
                "name": _short(name, 200),
                "short": "",
                "kind": KINDS[role],
                "aliases": [],
            }
        return self.voices[role, name]

    def _document(self, row):
        name = f"Document {row['ID']} (“{_short(row['Title'], 60)}”)"
        try:
            transcript = Transcript(row["Text"])
        except ImportProblem as problem:
            raise FormatError(f"{name}: {problem}") from problem
        key = self.keys.new(row["Title"], f"document-{row['ID']}")
        places = paragraphs(transcript.body)
        if places:
            self.bodies[key] = transcript.body
        self.texts[row["ID"]] = transcript, FoldedText(transcript.body), places
        day = self._day(row["Date"])
        return {
            "key": key,
            "title": _short(row["Title"], 300) or f"Document {row['ID']}",
            "publisher": _short(", ".join(filter(None, (row["Source"], row["Section"]))), 200),
            "url": "",
            "language": guess_language(transcript.body) or "und",
            "text_file": f"{key}.txt",
            "analyst": self._analyst(row["Coder"]),
            "dated_as": f"{day.day} {day:%B} {day.year}" if day else "",
            "dated_from": day.isoformat() if day else None,
            "dated_to": day.isoformat() if day else None,
            "authors": [{"voice": key, "role": "author"} for key in self._authors(row["Author"])],
            "paragraphs": [
                {"number": number, "role": "body", "precis": ""}
                for number in range(1, len(places) + 1)
            ],
        }

    def _day(self, seconds):
        """The day (UTC); None without one, or beyond the calendar."""
        if seconds is None:
            return None
        try:
            since = timedelta(milliseconds=seconds) if self.tables.milliseconds else timedelta(seconds=seconds)  # fmt: skip
            return (datetime(1970, 1, 1, tzinfo=UTC) + since).date()
        except OverflowError:
            return None

    def _authors(self, said):
        """Keys of the voices that DNA's author names: “Last, First” is “First Last” of the persons."""
        keys = []
        for name in filter(None, map(_clean, said.split(";"))):
            turned = " ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name
            known = [
                self.voices[role, given]
                for given in (turned, name)
                for role in KINDS
                if (role, given) in self.voices
            ]
            role = "organisation" if INSTITUTION.search(turned) else "person"
            voice = known[0] if known else self._voice(role, turned)
            if name not in {voice["name"], *self.spellings} and len(name) <= 200:
                voice["aliases"].append(name)
                self.spellings.add(name)
            if voice["key"] not in keys:
                keys.append(voice["key"])
        return keys

    def _statement(self, row):
        """(the statement, its position); (None, None) for one that stays out."""
        roles = self.types.get(row["StatementTypeId"])
        document = self.documents.get(row["DocumentId"])
        if roles is None:
            return self._without(f"of the type “{self._type(row['StatementTypeId'])}”")
        if document is None:
            return self._without("of a document that is not in the file")
        if not 0 < row["ID"] <= LARGEST_NUMBER:
            raise FormatError(f"Its statement {row['ID']} has no proper number: it is damaged.")
        said = {role: self._name(row, roles.get(role)) for role in (*KINDS, "concept")}
        agrees = self.tables.booleans.get((row["ID"], roles["agreement"]))
        holders = [self.voices[role, said[role]]["key"] for role in KINDS if said[role]]
        if not holders:
            return self._without("without a person and an organization")
        if not said["concept"]:
            return self._without("without a concept")
        if agrees not in (0, 1):
            return self._without("that neither agree nor disagree")
        statement = self._row(row, document, holders, said["concept"], agrees)
        position = {
            "document": document["key"],
            "issue": self.issues[said["concept"]]["key"],
            "statement": row["ID"],
            "stance": "pro" if agrees else "contra",
        }
        return statement, position

    def _without(self, why):
        self.left_out[f"{why} left out"] += 1
        return None, None

    def _name(self, row, variable):
        value = self.tables.short_texts.get((row["ID"], variable))
        if value is None:
            return ""
        if (variable, value) not in self.tables.names:
            raise FormatError(f"Its statement {row['ID']} names what is not there: it is damaged.")
        return _clean(self.tables.names[variable, value])

    def _row(self, row, document, holders, concept, agrees):
        verb = "Agrees" if agrees else "Disagrees"
        wording = f"{verb}: {concept}"
        authors = {author["voice"] for author in document["authors"]}
        return {
            "number": row["ID"],
            "document": document["key"],
            "analyst": self._analyst(row["Coder"]),
            "kind": "claim",
            "wording": wording,
            "label": _short(wording, 60) if len(wording) > 60 else "",
            "voices": holders,
            "attribution": "asserted" if authors & set(holders) else "reported",
            "hedged": False,
            "implicit": False,
            "unaddressed": False,
            "addressees": [],
            "passages": self._passages(row),
            "note": "",
        }

    def _passages(self, row):
        transcript, folded, places = self.texts[row["DocumentId"]]
        place = transcript.place(row["Start"], row["Stop"])
        if place is None or not transcript.body[slice(*place)].strip():
            self.left_out["without a passage: DNA's offsets lead to no words"] += 1
            return []
        first, last, fixed = folded.named(*place)
        at = dict(zip(("start", "end"), fixed, strict=True)) if fixed else {}
        number = paragraph_from(places, place[0])
        return [{"paragraph": number, "first_words": first, "last_words": last, **at}]


def _clean(text):
    """One line, NFC, without characters that cannot be stored."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\0", " ")).split())


def _short(text, limit):
    """At most `limit` characters, cut between words where that is possible."""
    text = _clean(text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _brief(name):
    """The name for narrow places, without its full stop; "" where that is the name itself."""
    brief = _short(name.rstrip("."), 40)
    return brief if brief != name else ""


def _key(words, limit):
    key = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")
    return key if len(key) <= limit else key[: limit + 1].rpartition("-")[0] or key[:limit]


def counted(count, what="statement"):
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
