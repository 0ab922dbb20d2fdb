"""An argument that somebody changed while another was editing it: mine, theirs, and what both began with."""

from arguments.models import Argument, Premise, Statement
from sources import stale
from sources.models import Change

NAMES = {
    "direction": "direction",
    "premises": "premises",
    "target": "target",
    "implicit": "only suggested",
    "note": "note",
}


def step_said(step):
    """What a reader sees of a step: the NAMES, all as words."""
    premises = Premise.objects.filter(argument=step).values_list("statement", flat=True)
    columns = {
        name: getattr(step, name)
        for name in ("direction", "statement_id", "argument_id", "implicit", "note")
    }
    return _in_words(columns, list(premises))


def step_said_then(step, version):
    """step_said() as version `version` had it; None where the history does not reach back."""
    changes = Change.objects.filter(collection=step.collection_id, about=f"A{step.number}")
    own = changes.filter(table="arguments.argument", row=step.pk).order_by("id")
    first = next((c for c in own if c.before and c.before["version"] == version), None)
    if first is None:
        return None
    rows = {
        row.pk: {"argument_id": step.pk, "statement_id": row.statement_id, "order": row.order}
        for row in Premise.objects.filter(argument=step)
    }
    since = changes.filter(table="arguments.premise", operation__gte=first.operation_id)
    for change in since.order_by("-id"):
        if change.before is None:
            rows.pop(change.row, None)
        else:
            rows[change.row] = change.before
    mine = [row for row in rows.values() if row["argument_id"] == step.pk]
    mine.sort(key=lambda row: row["order"])
    return _in_words(first.before, [row["statement_id"] for row in mine])


def _in_words(columns, premises):
    wanted = {*premises, columns["statement_id"]}
    numbers = dict(Statement.objects.filter(pk__in=wanted).values_list("pk", "number"))
    target = f"S{numbers.get(columns['statement_id'], '?')}"
    if columns["argument_id"]:
        found = Argument.objects.filter(pk=columns["argument_id"]).first()
        target = f"A{found.number}" if found else "A?"
    return {
        "direction": columns["direction"],
        "premises": ", ".join(f"S{numbers.get(pk, '?')}" for pk in premises),
        "target": target,
        "implicit": "yes" if columns["implicit"] else "no",
        "note": columns["note"],
    }


def differences(step, form):
    """Where a stale StepForm differs from what is stored: a Difference each."""
    said, premises = form.cleaned_data["said"], form.cleaned_data["premises"]
    columns = {
        "direction": said["direction"],
        "statement_id": said["statement"].pk if said["statement"] else None,
        "argument_id": said["argument"].pk if said["argument"] else None,
        "implicit": said["implicit"],
        "note": said["note"],
    }
    mine, theirs = _in_words(columns, [premise.pk for premise in premises]), step_said(step)
    base = step_said_then(step, form.cleaned_data["version"])
    return stale.differences(NAMES, mine, theirs, base)
