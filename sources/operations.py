"""Record what an action changes, and take it back.

Inside `recording()` every row of a collection that is saved or deleted through a
model is noted, with its columns before and after. Queries that go past the
models (`update()`, `bulk_create()`) are not: writing code that wants to be
undone does not use them.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import signals

from sources.models import Change, Collection, InCollection, Operation, Text, Upload

_active = ContextVar("recorder", default=None)
UNSEEN = {"version", "folded"}  # columns that follow from the others


class Conflict(Exception):
    """Why an operation cannot be undone: lines for a reader."""

    def __init__(self, lines):
        self.lines = lines
        super().__init__("; ".join(lines))


@dataclass
class Recorder:
    """Collects the changes of one action; makes its Operation when the first one comes."""

    user: object
    label: str
    key: object = None
    undoes: Operation | None = None
    operations: dict = field(default_factory=dict)

    def operation(self, collection_id):
        if collection_id not in self.operations:
            self.operations[collection_id] = Operation.objects.create(
                collection_id=collection_id,
                user=self.user,
                label=self.label[:200],
                key=self.key,
                undoes=self.undoes,
            )
        return self.operations[collection_id]

    def note(self, row, before, after):
        if before == after:
            return
        Change.objects.create(
            collection_id=row.collection_id,
            operation=self.operation(row.collection_id),
            table=row._meta.label_lower,
            row=row.pk,
            about=about(row),
            before=before,
            after=after,
        )

    def finish(self, label="", url=""):
        """Say at the end what it was, and where its result stands.

        Without a label, the names of the rows follow on what was said at the beginning.
        """
        for operation in self.operations.values():
            operation.label = (label or f"{self.label}: {abouts(operation)}")[:200]
            operation.url = url[:300]
            operation.save(update_fields=["label", "url"])


def active():
    """Whether what is saved now is recorded."""
    return _active.get() is not None


def create_many(rows):
    """bulk_create() that is recorded; `rows` are of one model and one collection."""
    made = type(rows[0])._base_manager.bulk_create(rows, batch_size=500) if rows else []
    recorder = _active.get()
    if recorder is not None and made:
        operation = recorder.operation(made[0].collection_id)
        Change.objects.bulk_create(
            [
                Change(
                    collection_id=row.collection_id,
                    operation=operation,
                    table=row._meta.label_lower,
                    row=row.pk,
                    about=about(row),
                    after=state(row),
                )
                for row in made
            ],
            batch_size=500,
        )
    return made


def abouts(operation, most=5):
    """The names of the rows that it changed, at most `most` of them."""
    names = list(dict.fromkeys(operation.changes.values_list("about", flat=True)))
    named = [name for name in names if name]
    more = [f"{len(named) - most} more"] if len(named) > most else []
    return ", ".join(named[:most] + more) or "a row"


@contextmanager
def recording(user, label, *, key=None, undoes=None):
    """One transaction whose changes are recorded as one Operation per collection."""
    recorder = Recorder(user if user and user.is_authenticated else None, label, key, undoes)
    with transaction.atomic():
        token = _active.set(recorder)
        try:
            yield recorder
        finally:
            _active.reset(token)


def undo(operation, user):
    """Take `operation` back, all of it or nothing; returns the recorder. Raises Conflict."""
    operation.collection.lock()
    if not Operation.objects.undoable().filter(pk=operation.pk).exists():
        raise Conflict(["It was undone already, or is older than 30 days."])
    with recording(user, f"Undid: {operation.label}", undoes=operation) as recorder:
        for change in operation.changes.order_by("-id"):
            _take_back(change)
        check_constraints()
    return recorder


def check_constraints():
    """Find out now, not at the end of the transaction, whether rows agree with their parents."""
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _take_back(change):
    model = apps.get_model(change.table)
    row = model._base_manager.filter(pk=change.row).first()
    if not same(state(row) if row else None, change.after):
        what = change.about or change.table.split(".")[1]
        raise Conflict([f"{what} was changed again since: undo that first, or edit it by hand."])
    try:
        if change.before is None:
            row.delete()
        elif row is None and model is Text:
            raise Conflict(["The text itself is not kept: bring the document in again."])
        elif row is None:
            made(model, change.before).save(force_insert=True)
        else:
            for name, value in columns(model, change.before).items():
                setattr(row, name, value)
            if hasattr(row, "version"):
                row.version = change.after["version"] + 1
            row.save()
    except models.RestrictedError as error:
        rows = sorted({f"{r._meta.verbose_name} “{r}”" for r in error.restricted_objects})
        raise Conflict([f"{about(row) or row} is in use: {', '.join(rows[:5])}."]) from error


def made(model, before):
    row = model(**columns(model, before))
    if hasattr(row, "version"):
        row.version = before["version"] + 1
    return row


def same(now, then):
    """Whether a row is as it was left, but for columns that only count or follow."""
    if now is None or then is None:
        return now is then
    return all(now.get(name) == value for name, value in then.items() if name not in UNSEEN)


def columns(model, values):
    """Stored JSON as values of the model's columns."""
    fields = {f.attname: f for f in written(model)}
    return {name: fields[name].to_python(value) for name, value in values.items() if name in fields}


def state(row):
    """A row's columns as JSON holds them, but for the body of a text, which is never rewritten."""
    return {
        f.attname: plain(f.value_from_object(row))
        for f in written(type(row))
        if not (isinstance(row, Text) and f.name == "body")
    }


def plain(value):
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def written(model):
    return [f for f in model._meta.concrete_fields if not f.generated]


def about(row):
    """What a reader knows the row by: its own name in the history, or that of what it hangs on."""
    name = getattr(row, "history_name", "")
    if name:
        return name
    for parent in getattr(row, "history_of", ()):
        if found := getattr(row, parent, None):
            return about(found)
    return ""


# Recording. These receivers read; they change no data but the record.


def recorded(sender):
    return issubclass(sender, InCollection) and sender not in {Operation, Change, Upload}


def before_save(sender, instance, **kwargs):
    if _active.get() is not None and recorded(sender):
        stored = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
        instance._before = state(stored) if stored else None


def after_save(sender, instance, **kwargs):
    recorder = _active.get()
    if recorder is not None and recorded(sender):
        recorder.note(instance, instance.__dict__.pop("_before", None), state(instance))


def before_delete(sender, instance, origin, **kwargs):
    recorder = _active.get()
    goes_whole = getattr(origin, "model", type(origin)) is Collection  # with its history
    if recorder is not None and recorded(sender) and not goes_whole:
        recorder.note(instance, state(instance), None)  # cascades come child first


def connect():
    signals.pre_save.connect(before_save)
    signals.post_save.connect(after_save)
    signals.pre_delete.connect(before_delete)
