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
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import signals

from sources.members import refusals
from sources.models import (
    Change,
    Collection,
    InCollection,
    Membership,
    Operation,
    Role,
    Text,
    Upload,
)

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
        collection_id = home(row)
        Change.objects.create(
            collection_id=collection_id,
            operation=self.operation(collection_id),
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
    return ", ".join(named[:most] + more) or ("a row" if names else "the collection")


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


def undo(operation, user, rows=None, settle=lambda recorder: None):
    """Take `operation` back, all of it or nothing; returns the recorder. Raises Conflict.

    With `rows`, {(table, id)}, only what it did to these, and the operation counts as not undone.
    `settle` is called at the end, to write what follows and to refuse what must not be.
    """
    whole = rows is None
    label = f"Undid: {operation.label}" if whole else f"Undid in part: {operation.label}"
    with recording(user, label, undoes=operation if whole else None) as recorder:
        operation.collection.lock()
        if not Operation.objects.undoable().filter(pk=operation.pk).exists():
            raise Conflict(["It was undone already, or is older than 30 days."])
        changes = [
            change
            for change in operation.changes.order_by("-id")
            if whole or (change.table, change.row) in rows
        ]
        restored = list(filter(None, map(_take_back, changes)))
        if not recorder.operations:
            raise Conflict(["There is nothing to undo: all of it is as it was before already."])
        _refuse_orphans(restored)
        settle(recorder)
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
    """Make one row what it was before; returns the row if it is there afterwards."""
    model = apps.get_model(change.table)
    row = stored(model, change.row)
    now, what = state(row) if row else None, change.about or change.table.split(".")[1]
    if not same(now, change.after):
        if same(now, change.before):
            return None
        raise Conflict([f"{what} was changed again since: undo that first, or edit it by hand."])
    _keep_an_editor(change, row)
    try:
        if change.before is None:
            row.delete()
            return None
        if row is None and model is Text:
            raise Conflict(["The text itself is not kept: bring the document in again."])
        if row is None:
            row = made(model, change.before)
            row.save_base(raw=True, force_insert=True)  # as it was: a comment keeps its own time
        else:
            version = getattr(row, "version", 0)
            for name, value in columns(model, change.before).items():
                setattr(row, name, value)
            if version:
                row.version = version + 1
            row.save()
        return row
    except models.RestrictedError as error:
        rows = sorted({f"{r._meta.verbose_name} “{r}”" for r in error.restricted_objects})
        raise Conflict([f"{about(row) or row} is in use: {', '.join(rows[:5])}."]) from error
    except IntegrityError as error:
        raise Conflict([f"{what} finds its place taken by something that came since."]) from error


def _keep_an_editor(change, row):
    stays = (change.before or {}).get("role") == Role.EDITOR
    if isinstance(row, Membership) and not stays:
        lines = refusals(Membership.objects.filter(pk=row.pk))
        if lines:
            raise Conflict(lines)


def _refuse_orphans(rows):
    """Conflict where one of these rows refers to something that is no longer there."""
    wanted = {}
    for row in rows:
        for model, attname in references(type(row)):
            if pk := getattr(row, attname):
                wanted.setdefault(model, {}).setdefault(pk, row)
    for model, found in wanted.items():
        there = set()
        for start in range(0, len(found), 500):
            some = list(found)[start : start + 500]
            there |= set(model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
        for pk in found.keys() - there:
            row = found[pk]
            raise Conflict(
                [
                    f"This {row._meta.verbose_name} needs its {model._meta.verbose_name}, "
                    "which is no longer there."
                ]
            )


def references(model):
    """[(model, column)] of what a row refers to."""
    return [(f.related_model, f.attname) for f in written(model) if f.many_to_one or f.one_to_one]


def made(model, before):
    row = model(**columns(model, before))
    if "version" in before:
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


def stored(model, pk):
    """The row as it is in the database, or None; without the order that would join other tables."""
    return model._base_manager.filter(pk=pk).order_by("pk").first()


def state(row):
    """A row's columns as JSON holds them, but for those that its model says are not recorded."""
    left_out = getattr(row, "unrecorded", ())
    return {
        f.attname: plain(f.value_from_object(row))
        for f in written(type(row))
        if f.name not in left_out
    }


def plain(value):
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def written(model):
    return [f for f in model._meta.concrete_fields if not f.generated]


def about(row):
    """What a reader knows the row by: its own name in the history, or that of what it hangs on."""
    try:
        if name := getattr(row, "history_name", ""):
            return name[:60]
        parents = [getattr(row, name, None) for name in getattr(row, "history_of", ())]
    except ObjectDoesNotExist:
        return ""  # it comes back to what is gone: an undo refuses that at its end
    return next((about(parent) for parent in parents if parent), "")


# Recording. These receivers read; they change no data but the record.


def recorded(sender):
    if sender in {Collection, Membership}:
        return True
    return issubclass(sender, InCollection) and sender not in {Operation, Change, Upload}


def home(row):
    """The id of the collection in whose history a row stands."""
    return row.pk if isinstance(row, Collection) else row.collection_id


def before_save(sender, instance, **kwargs):
    if _active.get() is not None and recorded(sender):
        before = stored(sender, instance.pk) if instance.pk else None
        instance._before = state(before) if before else None


def after_save(sender, instance, created, **kwargs):
    recorder = _active.get()
    if recorder is None or not recorded(sender):
        return
    if created and sender is Collection:
        recorder.operation(instance.pk)  # its history begins with it; there is nothing to take back
    else:
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
