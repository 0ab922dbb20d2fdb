"""Who changed what when; and taking it back, as a whole or row by row."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from arguments.access import row_or_gone, working_page, works
from arguments.blindness import lines_to_tell, visible_changes
from arguments.earlier import restore
from arguments.forms import statement_now
from arguments.histories import changed_rows, described, names, operations_on, visible_operations
from arguments.models import Statement
from arguments.sections import as_number
from arguments.undoing import undo, undo_row
from sources.models import Operation, Role
from sources.operations import Conflict, recording

SHOWN = 30  # operations on one page
LINES = 12  # changed rows shown of one operation; of one that was asked for:
ALL_LINES = 300
READ = 400  # changes read of one operation
ALL_READ = 20_000
EDITORS_ONLY = {"sources.membership", "sources.collection"}
MERGED_BY_EDITORS = {"voice", "issue"}


@working_page(Role.READER)
def history(request, collection, number=None):
    """The operations of a collection, or those that touched one statement; newest first."""
    if number is None:
        operations = visible_operations(request.user, collection)
    else:
        operations = operations_on(request.user, collection, number)
    if before := as_number(request.GET.get("before")):
        operations = operations.filter(pk__lt=before)
    only = as_number(request.GET.get("only"))
    if only:
        operations = operations.filter(pk=only)
    found = list(operations.select_related("user", "undone_by")[: SHOWN + 1])
    shown = found[:SHOWN]
    statement = number and Statement.objects.filter(collection=collection, number=number).first()
    context = {
        "collection": collection,
        "number": number,
        "statement": statement,
        "only": only,
        "rows": _rows(request, collection, shown, statement, only),
        "following": shown[-1].pk if len(found) > SHOWN else None,
    }
    return render(request, "arguments/history.html", context)


def _rows(request, collection, operations, statement, only):
    """[{operation, lines, more, undoable, version}] for the page."""
    read = ALL_READ if only else READ
    changed = changed_rows(operations, read, request.user, collection)
    most = ALL_LINES if only else LINES
    called = names(net for rows in changed.values() for net in [*rows.values()][:ALL_LINES])
    open_yet = Operation.objects.undoable().filter(pk__in=[o.pk for o in operations])
    undoable = set(open_yet.values_list("pk", flat=True))
    rows = []
    for operation in operations:
        found = changed.get(operation.pk, {})
        nets = list(found.values())[:ALL_LINES]
        lines = [line for net in nets if (line := described(net, called))]
        done = [(table, net.before, net.after) for (table, _), net in found.items()]
        may = may_undo(request.user, operation, collection, done)
        rows.append(
            {
                "operation": operation,
                "lines": lines[:most],
                "more": len(found) > most and not only,
                "undoable": may and operation.pk in undoable,
                "version": _ended(found, statement) if works(collection) else None,
            }
        )
    return rows


def _ended(found, statement):
    """The version of the statement that an operation ended, where it can be had back."""
    net = statement and found.get((Statement._meta.label_lower, statement.pk))
    version = net and net.before and net.before["version"]
    return version if version != getattr(statement, "version", None) else None


def may_undo(user, operation, collection, done):
    """Whether `user` may take back what an operation did, [(table, columns before, columns after)]:
    editors what anybody did, analysts what they did themselves.

    What only editors do, only they take back.
    """
    if collection.viewer == Role.EDITOR:
        return True
    tables = {table for table, *_ in done}
    if not EDITORS_ONLY.isdisjoint(tables) or _decided(done, tables) or _merged(done):
        return False
    return collection.viewer == Role.ANALYST and operation.user_id == user.pk


def _decided(done, tables):
    """Whether a pair was decided; a decision may also go with a statement, which is no such deed."""
    decisions = (row for table, *rows in done if table == "arguments.tag" for row in rows if row)
    return "arguments.statement" not in tables and any(row["decision"] for row in decisions)


def _merged(done):
    """Whether voices or issues became one: one is gone, and its old links lead to another."""
    gone, led = set(), set()
    for table, before, after in done:
        if table == "sources.retired":
            led |= {row["kind"] for row in (before, after) if row and row["went"]}
        elif before is None or after is None:
            gone.add(table.partition(".")[2])
    return bool(gone & led & MERGED_BY_EDITORS)


def _asked(request, collection, pk):
    operation = get_object_or_404(visible_operations(request.user, collection), pk=pk)
    done = list(operation.changes.values_list("table", "before", "after"))
    if not may_undo(request.user, operation, collection, done):
        raise PermissionDenied
    return operation, {table for table, *_ in done}


@require_POST
@working_page(Role.ANALYST)
def take_back(request, collection, pk):
    """Undo all of an operation."""
    operation, tables = _asked(request, collection, pk)
    try:
        undo(operation, request.user)
    except Conflict as conflict:
        lines = lines_to_tell(conflict, tables, collection)
        return _refused(request, collection, operation.label, lines)
    messages.success(request, f"Undone: {operation.label}")
    return _back(request, collection)


@require_POST
@working_page(Role.ANALYST)
def take_back_row(request, collection, pk, change):
    """Undo what an operation did to one row, with what belongs to that row."""
    operation, tables = _asked(request, collection, pk)
    change = get_object_or_404(operation.changes, pk=change)
    if not visible_changes([change], request.user, collection):
        raise Http404
    try:
        rows = undo_row(operation, change, request.user)
    except Conflict as conflict:
        lines = lines_to_tell(conflict, tables, collection)
        return _refused(request, collection, operation.label, lines)
    along = f" with {len(rows) - 1} that belong to it" if len(rows) > 1 else ""
    what = change.about or change.table.split(".")[1]
    messages.success(request, f"Undone: {what}{along}, out of: {operation.label}")
    return _back(request, collection)


@require_POST
@working_page(Role.ANALYST)
def restore_version(request, collection, number, version):
    """One click: the statement says again what it did in that version."""
    found = row_or_gone(Statement.objects, collection, "statement", number=number)
    try:
        with recording(request.user, "Restored") as recorder:
            collection.lock()
            statement = statement_now(found.pk)
            if request.POST.get("version") != str(statement.version):
                raise Conflict([f"S{number} was changed since you opened its history: look again."])
            restore(statement, version)
            label = f"Restored S{number} as it was in version {version}"
            recorder.finish(label, statement.get_absolute_url())
    except Conflict as conflict:
        title = f"Version {version} of S{number}"
        return _refused(request, collection, title, conflict.lines, number=number)
    messages.success(request, f"{label}.")
    return redirect(statement)


def _refused(request, collection, label, lines, number=None):
    context = {"collection": collection, "label": label, "lines": lines, "number": number}
    return render(request, "arguments/conflict.html", context, status=409)


def _back(request, collection):
    """To the history in which the button stood; to the map for whoever may not see it any more."""
    if collection.role_of(request.user) == "":
        return redirect("collections")
    number = as_number(request.POST.get("number"))
    if number is None:
        return redirect("history", collection.slug)
    return redirect(reverse("statement-history", args=[collection.slug, number]))
