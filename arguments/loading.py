"""Make the database equal to a collection's data (see snapshot.py), in one transaction."""

import datetime
from dataclasses import dataclass, field

from django.db import transaction

from arguments.formats import rules
from arguments.formats.strict_yaml import FormatError
from arguments.models import (
    Addressing,
    Argument,
    Citation,
    Holding,
    Issue,
    Pair,
    Position,
    Premise,
    Reading,
    Statement,
    Tag,
)
from arguments.snapshot import DIRECTED, by_name, digests, snapshot
from sources import texts
from sources.anchoring import FoldedText, fold_words, paragraph_at, paragraphs
from sources.models import (
    Alias,
    Analyst,
    Authorship,
    Collection,
    Document,
    Load,
    Paragraph,
    Passage,
    Retired,
    Text,
    Voice,
)


class EditedInApp(Exception):
    """The collection was edited in the app since it was loaded; `edits` names what would go."""

    def __init__(self, edits):
        self.edits = edits
        super().__init__(f"{len(edits)} edits")


@dataclass
class Report:
    """What a load changed: (list, "added" | "changed" | "removed") -> names of rows."""

    changes: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)  # document keys that got a new text
    overwritten: list = field(default_factory=list)  # edits of the app that --replace gave up
    lost: list = field(default_factory=list)  # passages of present texts that are not anchored


def load(
    data, origins, *, bodies, public_texts=False, replace=False, progress=lambda message: None
):
    """Store `data` as its collection. `bodies` maps document keys to normalised texts.

    Raises FormatError when the data breaks a rule and EditedInApp when the app's
    edits would be lost; then nothing is written.
    """
    found = rules.problems(data, origins)
    if found:
        raise FormatError(found)
    _settle(data)
    with transaction.atomic():
        collection, new = Collection.objects.get_or_create(
            slug=data["slug"], defaults={"title": data["title"]}
        )
        collection = collection.lock()
        before = {} if new else by_name(snapshot(collection))
        report = Report()
        if not new:
            report.overwritten = edits_since_load(collection)
            if report.overwritten and not replace:
                raise EditedInApp(report.overwritten)
        bodies = _present_bodies(collection, bodies)
        _check_paragraphs(data, origins, bodies)
        _Writer(collection, data, before, report, progress).write()
        _store_texts(collection, bodies, public_texts, report, progress)
        Load.objects.update_or_create(
            collection=collection, defaults={"digests": digests(snapshot(collection))}
        )
    return report


def edits_since_load(collection):
    """The rows that were added, changed or removed since the last load, by name."""
    load = Load.objects.filter(collection=collection).first()
    then = load.digests if load else {}
    now = digests(snapshot(collection))
    added = [f"added: {name}" for name in now.keys() - then.keys()]
    removed = [f"removed: {name}" for name in then.keys() - now.keys()]
    changed = [f"changed: {name}" for name in now.keys() & then.keys() if now[name] != then[name]]
    return sorted([*added, *changed, *removed])


def add_texts(collection, bodies, *, public):
    """Store texts that came after the map, and place the passages of their documents."""
    report = Report()
    with transaction.atomic():
        collection.lock()
        _store_texts(collection, bodies, public, report, lambda message: None)
    return report


def _settle(data):
    """Write `data` as snapshot() gives it back, so that only real differences count as changes."""
    for row in data["statements"]:
        for passage in row["passages"]:
            passage["first_words"] = fold_words(passage["first_words"])
            passage["last_words"] = fold_words(passage["last_words"])
    for row in data["documents"]:
        row["paragraphs"].sort(key=lambda paragraph: paragraph["number"])
    for pair in data["pairs"]:
        pair["a"], pair["b"] = sorted((pair["a"], pair["b"]))
    listed = {(pair["a"], pair["b"]) for pair in data["pairs"]}
    tagged = {tuple(sorted((tag["a"], tag["b"]))) for tag in data["tags"]}
    data["pairs"] += [{"a": a, "b": b, "source": ""} for a, b in sorted(tagged - listed)]


def _present_bodies(collection, bodies):
    """The given texts and, for the other documents, the ones that are already here."""
    newest = {}
    for text in (
        Text.objects.filter(collection=collection).select_related("document").order_by("version")
    ):
        newest[text.document.key] = text.body
    return newest | bodies


def _check_paragraphs(data, origins, bodies):
    """Refuse a passage whose words stand in another paragraph than it says."""
    searched = {key: (FoldedText(body), paragraphs(body)) for key, body in bodies.items()}
    found = []
    for row in data["statements"]:
        if row["document"] not in searched:
            continue
        folded, places = searched[row["document"]]
        for passage in row["passages"]:
            place = folded.resolve(passage["first_words"], passage["last_words"]).place
            number = paragraph_at(places, place.start) if place else passage["paragraph"]
            if number != passage["paragraph"]:
                found.append(
                    f"{origins.get(id(passage), row['document'])}: the passage of S{row['number']} "
                    f"stands in paragraph {number}, not {passage['paragraph']}; "
                    f"write paragraph: {number}."
                )
    if found:
        raise FormatError(found)


def _store_texts(collection, bodies, public, report, progress):
    for document in Document.objects.filter(collection=collection).order_by("key"):
        text = texts.current(document)
        if document.key in bodies:
            text, new = texts.store(document, bodies[document.key], public=public)
            if new:
                report.texts.append(document.key)
                progress(
                    f"text of {document.key}: version {text.version}, {text.length:,} characters"
                )
        if text is None:
            continue
        waiting = document.passages.exclude(text=text)
        report.lost += texts.place(list(waiting), text)


class _Writer:
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

    def remove(self):
        """Take out what is gone, and the parts of what changed (they are written anew)."""
        for name in ("tags", "pairs", "positions", "readings", "retired"):
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

    def numbers(self, name, *verbs):
        return [int(key[1:]) for key in self.touched(name, *verbs)]

    def write_collection(self):
        for name in ("title", "lead", "public", "blind", "next_statement", "next_argument"):
            setattr(self.collection, name, self.data[name])
        self.collection.save()

    def rows(self, model, name, fields, key="key"):
        """Write the added and changed rows of a list; returns {key: row of the database} of all."""
        present = {getattr(row, key): row for row in self.mine(model)}
        added = []
        for named in sorted(self.touched(name, "added", "changed"), key=_numerically):
            row = self.after[name][named]
            target = present.get(row[key])
            if target is None:
                added.append(model(collection=self.collection, **{key: row[key]}, **fields(row)))
                continue
            for field_name, value in fields(row).items():
                setattr(target, field_name, value)
            if hasattr(target, "version"):
                target.version += 1
            target.save()
        model.objects.bulk_create(added)
        return present | {getattr(row, key): row for row in added}

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
                    collection=self.collection, document=self.documents[row["document"]], **passage
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
        if self.touched("tags", "changed", "removed") or self.touched(
            "pairs", "changed", "removed"
        ):
            self.clear(Tag)
            self.clear(Pair)
            self.before["tags"] = self.before["pairs"] = {}
        self.write_pairs(new("pairs"), new("tags"))

    def new_rows(self, name):
        """The rows of a list that the database does not have (all, where it was cleared)."""
        return [
            row for key, row in self.after[name].items() if key not in self.before.get(name, {})
        ]

    def write_pairs(self, pairs, tags):
        present = {(row.first_id, row.second_id): row for row in self.mine(Pair)}
        for row in [*pairs, *tags]:
            ends = self.ends(row)
            if ends not in present:
                present[ends] = Pair(
                    collection=self.collection,
                    first_id=ends[0],
                    second_id=ends[1],
                    source=row.get("source", ""),
                )
        Pair.objects.bulk_create([row for row in present.values() if row.pk is None])
        plain = ("relation", "basis", "same_reasons", "confidence", "reason", "decision")
        self.create(
            Tag,
            [
                {
                    **{name: row[name] for name in plain},
                    "pair": present[self.ends(row)],
                    "analyst": self.analysts[row["analyst"]],
                    "flipped": row["relation"] in DIRECTED
                    and self.statements[row["a"]].pk > self.statements[row["b"]].pk,
                    "made_on": _date(row["made_on"]),
                }
                for row in tags
            ],
        )

    def ends(self, row):
        a, b = self.statements[row["a"]].pk, self.statements[row["b"]].pk
        return min(a, b), max(a, b)


_SIMPLE = {
    "tags": Tag,
    "pairs": Pair,
    "positions": Position,
    "readings": Reading,
    "retired": Retired,
}


def _numerically(name):
    """S9 before S10: rows are stored in the order of their numbers."""
    return (int(name[1:]), name) if name[1:].isdigit() else (0, name)


def _date(value):
    return datetime.date.fromisoformat(value) if value else None
