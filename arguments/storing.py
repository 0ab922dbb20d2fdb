"""Write the difference between a collection's data and the database."""

import datetime
from dataclasses import dataclass, field

from arguments.models import (
    Addressing,
    Argument,
    Citation,
    Comment,
    Holding,
    Issue,
    Pair,
    Position,
    Premise,
    Reading,
    Statement,
    Tag,
)
from arguments.snapshot import DIRECTED, NAMES, by_name, pair_rows, tag_rows
from sources.models import (
    Alias,
    Analyst,
    Authorship,
    Document,
    Paragraph,
    Passage,
    Retired,
    Text,
    Voice,
)


@dataclass
class Report:
    """What a load changed: (list, "added" | "changed" | "removed") -> names of rows."""

    changes: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)  # document keys that got a new text
    overwritten: list = field(default_factory=list)  # edits of the app that --replace gave up
    lost: list = field(default_factory=list)  # passages of present texts that are not anchored


class Writer:
    """Writes the difference between `before` (by_name of the database) and `data`."""

    def __init__(self, collection, data, before, report, progress):
        self.collection, self.data = collection, data
        self.before, self.after = before, by_name(data)
        self.report, self.progress = report, progress

    def write(self):
        self.compare()
        self.remove()
        self.write_collection()
        self.analysts = self.rows(Analyst, "analysts", lambda row: {"name": row["name"]})
        self.voices = self.rows(
            Voice, "voices", lambda row: {name: row[name] for name in ("name", "short", "kind")}
        )
        self.write_aliases()
        self.issues = self.rows(
            Issue,
            "issues",
            lambda row: {name: row[name] for name in ("question", "label", "note", "order")},
        )
        self.documents = self.rows(Document, "documents", self.document_fields)
        self.write_document_parts()
        self.statements = self.rows(Statement, "statements", self.statement_fields, "number")
        self.write_statement_parts()
        self.write_arguments()
        self.write_judgements()

    def compare(self):
        """Note for each list which rows are added, changed and removed."""
        for name, rows in self.after.items():
            old = self.before.get(name, {})
            for verb, keys in (
                ("added", rows.keys() - old.keys()),
                ("changed", {key for key in rows.keys() & old.keys() if rows[key] != old[key]}),
                ("removed", old.keys() - rows.keys()),
            ):
                if keys:
                    self.report.changes[name, verb] = keys
        for (name, verb), keys in self.report.changes.items():
            self.progress(f"{name}: {len(keys):,} {verb}")

    def touched(self, name, *verbs):
        """The names of the list's rows that were added, changed ... as `verbs` say."""
        return set().union(*(self.report.changes.get((name, verb), ()) for verb in verbs))

    def mine(self, model):
        return model.objects.filter(collection=self.collection)

    def clear(self, model, **condition):
        # Foreign keys are checked when the transaction ends, so that order is free here.
        rows = self.mine(model).filter(**condition)
        rows._raw_delete(rows.db)

    def clear_each(self, model, name, values):
        """Clear the rows in which the column has one of `values`, however many these are."""
        values = list(values)
        for start in range(0, len(values), 500):
            self.clear(model, **{f"{name}__in": values[start : start + 500]})

    def remove(self):
        """Take out what is gone, and the parts of what changed (they are written anew)."""
        self.remove_pairs()
        self.clear_each(Comment, "statement__number", self.numbers("statements", "removed"))
        for name in ("positions", "readings", "retired"):
            if self.touched(name, "changed", "removed"):
                self.clear(_SIMPLE[name])
                self.before[name] = {}
        arguments = self.numbers("arguments", "changed", "removed")
        self.clear(Premise, argument__number__in=arguments)
        self.clear(Argument, number__in=self.numbers("arguments", "removed"))
        statements = self.numbers("statements", "changed", "removed")
        for part in (Holding, Addressing, Citation):
            self.clear(part, statement__number__in=statements)
        self.clear(Passage, citations__isnull=True)
        self.clear(Statement, number__in=self.numbers("statements", "removed"))
        for part in (Authorship, Paragraph):
            self.clear(part, document__key__in=self.touched("documents", "changed", "removed"))
        gone = self.touched("documents", "removed")
        self.clear(Passage, document__key__in=gone)
        self.clear(Text, document__key__in=gone)
        self.clear(Document, key__in=gone)
        self.clear(Alias, voice__key__in=self.touched("voices", "changed", "removed"))
        for model, name in ((Voice, "voices"), (Issue, "issues"), (Analyst, "analysts")):
            self.clear(model, key__in=self.touched(name, "removed"))

    def remove_pairs(self):
        """Take out the pairs and tags that are gone; the others stay the rows on which comments hang."""
        self.pairs, self.tags = pair_rows(self.collection), tag_rows(self.collection)
        tags = [self.tags.pop(name).pk for name in self.touched("tags", "removed")]
        pairs = [self.pairs.pop(name).pk for name in self.touched("pairs", "removed")]
        self.clear_each(Comment, "tag", tags)
        self.clear_each(Tag, "pk", tags)
        self.clear_each(Pair, "pk", pairs)

    def numbers(self, name, *verbs):
        return [int(key[1:]) for key in self.touched(name, *verbs)]

    def write_collection(self):
        for name in ("title", "lead", "public", "blind", "next_statement", "next_argument"):
            setattr(self.collection, name, self.data[name])
        self.collection.save()

    def rows(self, model, name, fields, key="key"):
        """Write the added and changed rows of a list; returns {key: row of the database} of all."""
        present = {getattr(row, key): row for row in self.mine(model)}
        changed = sorted(self.changed_rows(name), key=lambda row: row[key])
        wanted = {row[key]: {key: row[key], **fields(row)} for row in changed}
        return self.write_rows(model, present, wanted)

    def write_rows(self, model, present, wanted):
        """Make the rows {name: row} have the columns {name: columns}; returns them with the new ones."""
        added = {}
        for name, columns in wanted.items():
            target = present.get(name)
            if target is None:
                added[name] = model(collection=self.collection, **columns)
                continue
            for column, value in columns.items():
                setattr(target, column, value)
            if hasattr(target, "version"):
                target.version += 1
            target.save()
        model.objects.bulk_create(added.values(), batch_size=500)
        return present | added

    def create(self, model, rows):
        model.objects.bulk_create(
            [model(collection=self.collection, **row) for row in rows], batch_size=500
        )

    def changed_rows(self, name):
        touched = self.touched(name, "added", "changed")
        return [row for key, row in self.after[name].items() if key in touched]

    def write_aliases(self):
        self.create(
            Alias,
            [
                {"voice": self.voices[row["key"]], "name": alias}
                for row in self.changed_rows("voices")
                for alias in row["aliases"]
            ],
        )

    def document_fields(self, row):
        plain = ("title", "publisher", "url", "language", "text_file", "dated_as")
        return {
            **{name: row[name] for name in plain},
            "dated_from": _date(row["dated_from"]),
            "dated_to": _date(row["dated_to"]),
            "analyst": self.analysts[row["analyst"]],
        }

    def write_document_parts(self):
        changed = self.changed_rows("documents")
        self.create(
            Authorship,
            [
                {
                    "document": self.documents[row["key"]],
                    "voice": self.voices[author["voice"]],
                    "role": author["role"],
                    "order": order,
                }
                for row in changed
                for order, author in enumerate(row["authors"])
            ],
        )
        self.create(
            Paragraph,
            [
                {"document": self.documents[row["key"]], **paragraph}
                for row in changed
                for paragraph in row["paragraphs"]
            ],
        )

    def statement_fields(self, row):
        plain = (
            "kind",
            "wording",
            "label",
            "attribution",
            "hedged",
            "implicit",
            "unaddressed",
            "note",
        )
        return {
            **{name: row[name] for name in plain},
            "document": self.documents[row["document"]],
            "analyst": self.analysts[row["analyst"]],
        }

    def write_statement_parts(self):
        changed = self.changed_rows("statements")
        for model, name in ((Holding, "voices"), (Addressing, "addressees")):
            self.create(
                model,
                [
                    {
                        "statement": self.statements[row["number"]],
                        "voice": self.voices[voice],
                        "order": order,
                    }
                    for row in changed
                    for order, voice in enumerate(row[name])
                ],
            )
        cited = [
            (
                self.statements[row["number"]],
                order,
                Passage(
                    collection=self.collection,
                    document=self.documents[row["document"]],
                    **{_COLUMNS.get(name, name): value for name, value in passage.items()},
                ),
            )
            for row in changed
            for order, passage in enumerate(row["passages"])
        ]
        Passage.objects.bulk_create([passage for _, _, passage in cited], batch_size=500)
        self.create(
            Citation,
            [
                {
                    "statement": statement,
                    "passage": passage,
                    "document": passage.document,
                    "order": order,
                }
                for statement, order, passage in cited
            ],
        )

    def write_arguments(self):
        """Those that target statements first, so that undercuts find their target."""
        numbered = self.rows(Argument, "arguments", self.argument_fields, "number")
        undercuts = []
        for row in self.changed_rows("arguments"):
            if row["argument"] is not None:
                argument = numbered[row["number"]]
                argument.argument, argument.statement = numbered[row["argument"]], None
                undercuts.append(argument)
        Argument.objects.bulk_update(undercuts, ["argument", "statement"])
        self.create(
            Premise,
            [
                {
                    "argument": numbered[row["number"]],
                    "document": numbered[row["number"]].document,
                    "statement": self.statements[number],
                    "order": order,
                }
                for row in self.changed_rows("arguments")
                for order, number in enumerate(row["premises"])
            ],
        )

    def argument_fields(self, row):
        # An undercut's target may not be there yet: its first premise stands in until
        # write_arguments has them all.
        target = row["premises"][0] if row["statement"] is None else row["statement"]
        return {
            "document": self.documents[row["document"]] if row["document"] else None,
            "analyst": self.analysts[row["analyst"]],
            "direction": row["direction"],
            "statement": self.statements[target],
            "argument": None,
            "implicit": row["implicit"],
            "note": row["note"],
        }

    def write_judgements(self):
        """Positions, readings, pairs, tags and what is retired."""
        new = self.new_rows
        self.create(
            Position,
            [
                {
                    "issue": self.issues[row["issue"]],
                    "statement": self.statements[row["statement"]],
                    "stance": row["stance"],
                }
                for row in new("positions")
            ],
        )
        self.create(
            Reading,
            [
                {
                    "issue": self.issues[row["issue"]],
                    "document": self.documents[row["document"]],
                    "analyst": self.analysts[row["analyst"]],
                }
                for row in new("readings")
            ],
        )
        self.create(Retired, new("retired"))
        self.write_pairs()

    def new_rows(self, name):
        """The rows of a list that the database does not have (all, where it was cleared)."""
        return [
            row for key, row in self.after[name].items() if key not in self.before.get(name, {})
        ]

    def write_pairs(self):
        named = NAMES["pairs"]
        pairs = {named(row): self.pair_fields(row) for row in self.changed_rows("pairs")}
        self.pairs = self.write_rows(Pair, self.pairs, pairs)
        tags = {NAMES["tags"](row): self.tag_fields(row) for row in self.changed_rows("tags")}
        self.write_rows(Tag, self.tags, tags)

    def pair_fields(self, row):
        first, second = sorted(self.statements[row[end]].pk for end in ("a", "b"))
        return {"first_id": first, "second_id": second, **{n: row[n] for n in ("source", "listed")}}

    def tag_fields(self, row):
        plain = ("relation", "basis", "same_reasons", "confidence", "reason", "decision")
        a, b = sorted((row["a"], row["b"]))
        return {
            **{name: row[name] for name in plain},
            "pair": self.pairs[NAMES["pairs"]({"a": a, "b": b})],
            "analyst": self.analysts[row["analyst"]],
            "flipped": row["relation"] in DIRECTED
            and self.statements[row["a"]].pk > self.statements[row["b"]].pk,
            "made_on": _date(row["made_on"]),
        }


_COLUMNS = {"start": "fixed_start", "end": "fixed_end"}  # of a passage

_SIMPLE = {"positions": Position, "readings": Reading, "retired": Retired}


def _date(value):
    return datetime.date.fromisoformat(value) if value else None
