"""Who changed what when; and taking it back."""

from difflib import SequenceMatcher

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from arguments.access import sees_tag_of_others, working_page
from arguments.sections import as_number
from sources.models import Change, Operation, Role
from sources.operations import UNSEEN, Conflict, undo

SHOWN = 30  # operations on one page
CHANGES = 12  # changed rows shown of one operation
DULL = UNSEEN | {"id", "collection_id", "order", "number"}


@working_page(Role.READER)
def history(request, collection, number=None):
    """The operations of a collection, or those that touched one statement; newest first."""
    operations = Operation.objects.filter(collection=collection)
    if number is not None:
        about = Change.objects.filter(collection=collection, about=f"S{number}")
        operations = operations.filter(pk__in=about.values("operation"))
    operations = _visible(operations, request.user, collection)
    if before := as_number(request.GET.get("before")):
        operations = operations.filter(pk__lt=before)
    found = list(operations.select_related("user", "undone_by")[: SHOWN + 1])
    shown = found[:SHOWN]
    undoable = set(
        Operation.objects.undoable()
        .filter(pk__in=[o.pk for o in shown])
        .values_list("pk", flat=True)
    )
    changes = {}
    for change in Change.objects.filter(operation__in=shown):
        changes.setdefault(change.operation_id, []).append(change)
    rows = [
        {
            "operation": operation,
            "lines": [
                line for change in changes.get(operation.pk, ()) if (line := described(change))
            ][:CHANGES],
            "undoable": operation.pk in undoable and may_undo(request.user, operation, collection),
        }
        for operation in shown
    ]
    context = {
        "collection": collection,
        "number": number,
        "rows": rows,
        "following": shown[-1].pk if len(found) > SHOWN else None,
    }
    return render(request, "arguments/history.html", context)


def _visible(operations, user, collection):
    """While a collection is blind, what others did to tags is not for everyone."""
    if sees_tag_of_others(collection):
        return operations
    tables = ["arguments.tag", "arguments.comment"]  # comments may be on tags
    tags = Change.objects.filter(collection=collection, table__in=tables)
    others = operations.filter(pk__in=tags.values("operation")).exclude(user=user)
    return operations.exclude(pk__in=others.values("pk"))


def may_undo(user, operation, collection):
    """Analysts take back what they did themselves, editors what anybody did."""
    if collection.viewer == Role.EDITOR:
        return True
    return collection.viewer == Role.ANALYST and operation.user_id == user.pk


@require_POST
@working_page(Role.ANALYST)
def take_back(request, collection, pk):
    visible = _visible(Operation.objects.filter(collection=collection), request.user, collection)
    operation = get_object_or_404(visible, pk=pk)
    if not may_undo(request.user, operation, collection):
        raise PermissionDenied
    try:
        undo(operation, request.user)
    except Conflict as conflict:
        return render(
            request,
            "arguments/conflict.html",
            {"collection": collection, "operation": operation, "lines": conflict.lines},
            status=409,
        )
    messages.success(request, f"Undone: {operation.label}")
    return redirect("history", collection.slug)


def described(change):
    """A change as {about, table, what, columns: [(name, [(tag, words)])]}, or None for nothing to see."""
    before, after = change.before or {}, change.after or {}
    names = [
        name
        for name in after or before
        if name not in DULL
        and not name.endswith("_id")
        and before.get(name) != after.get(name)
        and (before.get(name) or after.get(name))
    ]
    what = "added" if change.before is None else "deleted" if change.after is None else "changed"
    table = change.table.split(".")[1]
    if not names and what == "changed":
        return None
    return {
        "about": change.about,
        "table": table,
        "what": what,
        "columns": [
            (name.replace("_", " "), differing(before.get(name), after.get(name))) for name in names
        ],
    }


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
