"""Make the database equal to a collection's data (see snapshot.py), in one transaction."""

from textwrap import shorten

from django.db import transaction

from arguments.formats import rules
from arguments.formats.strict_yaml import FormatError
from arguments.models import Comment
from arguments.snapshot import NAMES, by_name, digests, snapshot, tag_data
from arguments.storing import Report, Writer
from sources import texts
from sources.anchoring import FoldedText, fold_words, paragraph_from, paragraphs
from sources.models import Collection, Document, Load, Text


class EditedInApp(Exception):
    """The collection was edited in the app since it was loaded; `edits` names what would go."""

    def __init__(self, edits):
        self.edits = edits
        super().__init__(f"{len(edits)} edits")


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
        before, report = {}, Report()
        if not new:
            here = snapshot(collection)
            before = by_name(here)
            report.overwritten = [
                *edits_since_load(collection, here),
                *comments_that_go(collection, before, by_name(data)),
            ]
            if report.overwritten and not replace:
                raise EditedInApp(report.overwritten)
        bodies = _present_bodies(collection, bodies)
        _check_paragraphs(data, origins, bodies)
        Writer(collection, data, before, report, progress).write()
        _store_texts(collection, bodies, public_texts, report, progress)
        Load.objects.update_or_create(
            collection=collection, defaults={"digests": digests(snapshot(collection))}
        )
    return report


def edits_since_load(collection, found):
    """The rows that were added, changed or removed since the last load, by name.

    `found` is the collection's snapshot().
    """
    load = Load.objects.filter(collection=collection).first()
    then = load.digests if load else {}
    now = digests(found)
    added = [f"added: {name}" for name in now.keys() - then.keys()]
    removed = [f"removed: {name}" for name in then.keys() - now.keys()]
    changed = [f"changed: {name}" for name in now.keys() & then.keys() if now[name] != then[name]]
    return sorted([*added, *changed, *removed])


def comments_that_go(collection, before, after):
    """The comments on statements and tags that are no longer in the data: they are in no file."""
    gone = {name: before[name].keys() - after[name].keys() for name in ("statements", "tags")}
    if not any(gone.values()):
        return []
    rows = Comment.objects.filter(collection=collection).select_related(
        "statement", "tag__pair__first", "tag__pair__second", "tag__analyst", "user"
    )
    found = []
    for row in rows:
        name = "tags" if row.tag else "statements"
        about = NAMES["tags"](tag_data(row.tag)) if row.tag else row.statement.history_name
        if about in gone[name]:
            who, said = row.user or "somebody who has left", shorten(row.body, 60, placeholder=" …")
            found.append(f"added: comment of {who} on {about}: “{said}”")
    return found


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
            for name in ("start", "end"):
                if passage.get(name) is None:
                    passage.pop(name, None)
    for row in data["documents"]:
        row["paragraphs"].sort(key=lambda paragraph: paragraph["number"])
    for pair in data["pairs"]:
        pair["a"], pair["b"] = sorted((pair["a"], pair["b"]))
    listed = {(pair["a"], pair["b"]) for pair in data["pairs"]}
    tagged = {tuple(sorted((tag["a"], tag["b"]))) for tag in data["tags"]}
    data["pairs"] += [
        {"a": a, "b": b, "source": "", "listed": False} for a, b in sorted(tagged - listed)
    ]


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
            fixed = (passage["start"], passage["end"]) if "start" in passage else None
            place = folded.resolve(passage["first_words"], passage["last_words"], fixed).place
            number = paragraph_from(places, place.start) if place else passage["paragraph"]
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
