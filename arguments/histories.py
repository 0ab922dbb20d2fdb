"""The history of a collection as its readers may see it, with the words that changed."""

from difflib import SequenceMatcher

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from arguments import blindness
from arguments.models import Argument
from sources.models import Analyst, Change, Collection, Document, Operation, Role, Text
from sources.operations import UNSEEN, references, written
from sources.together import nets

DULL = UNSEEN | {"id", "collection_id", "order", "number", "at"}
UNNAMED = {Analyst, Collection, Document, Text}  # that a row is theirs goes without saying


def visible_operations(user, collection):
    """The operations that `user` may know of.

    Who the members are is for editors; while the collection is blind, what others
    did to tags is hidden from everybody else.
    """
    operations = Operation.objects.filter(collection=collection)
    if collection.viewer != Role.EDITOR:
        of_members = Change.objects.filter(table="sources.membership", operation=OuterRef("pk"))
        operations = operations.filter(~Exists(of_members))
    return blindness.visible_operations(operations, user, collection)


def operations_on(user, collection, number):
    """Those of them that touched the statement of this number, or what hangs on it."""
    about = Change.objects.filter(collection=collection, about=f"S{number}")
    return visible_operations(user, collection).filter(pk__in=about.values("operation"))


def changed_rows(operations, most, user, collection):
    """{id of the operation: {name: Net}}, each out of at most `most` of its changes, those that
    `user` may see."""
    place = Window(RowNumber(), partition_by=F("operation"), order_by="id")
    changes = Change.objects.filter(operation__in=operations).annotate(place=place)
    found = {}
    shown = changes.filter(place__lte=most).order_by("id")
    for change in blindness.visible_changes(shown, user, collection):
        found.setdefault(change.operation_id, []).append(change)
    return {operation: nets(rows) for operation, rows in found.items()}


def described(net, called):
    """What became of a row: {about, table, what, columns: [(name, [(tag, words)])]}, None for nothing.

    `called` is what names() gives for it and others.
    """
    before, after = net.before or {}, net.after or {}
    what = "added" if net.before is None else "deleted" if net.after is None else "changed"
    columns = []
    for name in (field.attname for field in written(net.model)):
        if name in DULL or before.get(name) == after.get(name):
            continue
        one, two = before.get(name), after.get(name)
        if name.endswith("_id"):
            if name not in _named(net):
                continue
            one, two = (
                value and called.get((name, value), "one that is gone") for value in (one, two)
            )
        if one or two:
            shown = name.removesuffix("_id").replace("_", " ")
            columns.append((shown, differing(in_word(one), in_word(two))))
    if not columns and what == "changed":
        return None
    return {
        "pk": net.change.pk,
        "about": net.change.about,
        "table": net.model._meta.verbose_name,
        "what": what,
        "columns": columns,
    }


def in_word(value):
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def _named(net):
    """{column: model} of what a row's line names: not what it hangs on, which is in front."""
    parents = {f"{name}_id" for name in getattr(net.model, "history_of", ())}
    return {
        attname: model
        for model, attname in references(net.model)
        if model not in UNNAMED and attname not in parents
    }


def names(found):
    """{(column, id): name} of all that these Nets refer to: one query for each table."""
    wanted = {}
    for net in found:
        for attname, model in _named(net).items():
            for columns in (net.before, net.after):
                if columns and columns.get(attname):
                    wanted.setdefault(model, {}).setdefault(columns[attname], set()).add(attname)
    return {
        (attname, pk): row.history_name if model is Argument else str(row)
        for model, columns in wanted.items()
        for pk, row in _base(model).in_bulk(columns).items()
        for attname in columns[pk]
    }


def _base(model):
    rows = model._base_manager.all()
    parents = [name for name in ("first", "second") if hasattr(model, name)]
    return rows.select_related(*parents) if parents else rows


def differing(before, after):
    """[(“del”, “ins” or “”, words)] that turn one value into the other, word by word."""
    one, two = (str(value if value is not None else "").split() for value in (before, after))
    parts = []
    for tag, i, j, k, m in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("", " ".join(one[i:j])))
            continue
        if i < j:
            parts.append(("del", " ".join(one[i:j])))
        if k < m:
            parts.append(("ins", " ".join(two[k:m])))
    return parts
