"""Take an operation back, or one row of it; never against a rule of the map."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from arguments.models import Argument, Direction, Holding, Premise, Statement
from arguments.placing import drop_uncited
from arguments.steps import refuse_circle, refuse_round_of_undercuts
from sources import operations
from sources.models import Change, Passage
from sources.operations import Conflict
from sources.together import nets, together

MISFIT = "It no longer fits what was changed since: undo the later changes first."


def undo(operation, user):
    """Take back all of `operation`; raises Conflict, and then nothing is changed."""
    return _undo(operation, user, None)


def undo_row(operation, change, user):
    """Take back what `operation` did to the row of `change`, with what belongs to it.

    Returns the names of the rows: {(table, id)}. Raises Conflict.
    """
    found = nets(operation.changes.order_by("id"))
    rows = together(found, (change.table, change.row))
    if not rows:
        raise Conflict(["In the end the action left this row as it was."])
    made = [net.change.row for net in found.values() if net.model is Passage and not net.before]
    _undo(operation, user, rows, made)
    return rows


def _undo(operation, user, rows, passages=()):
    def settle(recorder):
        drop_uncited(passages)
        if lines := broken_rules(recorder):
            raise Conflict(lines)

    try:
        operations.undo(operation, user, rows, settle)
    except IntegrityError as error:  # found out at the end of the transaction
        raise Conflict([MISFIT]) from error


def broken_rules(recorder):
    """What CHECK and UNIQUE cannot say of what was written: lines for a reader."""
    touched = _touched(recorder)
    lines = []
    steps = Argument.objects.filter(
        pk__in=touched(Premise, "argument_id") | touched(Argument, "id")
    )
    for step in steps.filter(premises__isnull=True):
        lines.append(
            f"A{step.number} would have no premise left: undo that step first, or the whole action."
        )
    statements = Statement.objects.filter(
        pk__in=touched(Holding, "statement_id") | touched(Statement, "id"), holdings__isnull=True
    )
    for statement in statements:
        lines.append(f"S{statement.number} would have no voice that holds it.")
    return lines or _circles(steps)


def _circles(steps):
    """Why one of these steps would support, or undercut, itself in the end: lines, mostly none."""
    try:
        support = steps.filter(direction=Direction.SUPPORT, statement__isnull=False).first()
        if support:
            refuse_circle(support, support.premises.values_list("statement", flat=True))
        for undercut in steps.filter(argument__isnull=False).select_related("argument"):
            refuse_round_of_undercuts(undercut, undercut.argument)
    except ValidationError as error:
        return error.messages
    return []


def _touched(recorder):
    """A function that gives the ids in one column of a model's changes."""
    changes = list(Change.objects.filter(operation__in=recorder.operations.values()))

    def ids(model, column):
        return {
            columns[column]
            for change in changes
            if apps.get_model(change.table) is model
            for columns in (change.before, change.after)
            if columns
        }

    return ids
