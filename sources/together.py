"""What one operation did to each row in the end, and which rows go back together."""

from dataclasses import dataclass

from django.apps import apps

from sources.models import Retired
from sources.operations import references


@dataclass
class Net:
    """What an operation came to for one row: its columns before and after (None: not there)."""

    change: object  # the first Change of the row; it has its table, its id and what it is about
    before: dict | None
    after: dict | None

    @property
    def name(self):
        return self.change.table, self.change.row

    @property
    def model(self):
        return apps.get_model(self.change.table)


def nets(changes):
    """{(table, id): Net} of one operation's changes, oldest first, without what came and went."""
    found = {}
    for change in changes:
        name = change.table, change.row
        if name in found:
            found[name].after = change.after
        else:
            found[name] = Net(change, change.before, change.after)
    return {name: net for name, net in found.items() if net.before != net.after}


def together(found, name):
    """The names of the rows that go back with the row `name`; `found` is nets() of its operation.

    What it refers to and the operation deleted; the parts that it then had; what was added to it;
    and the note that its number or key is no more.
    """
    chosen, waiting = set(), [name]
    while waiting:
        name = waiting.pop()
        if name in found and name not in chosen:
            chosen.add(name)
            waiting += _with(found, found[name])
    return chosen


def _with(found, net):
    for other in found.values():
        if (
            (net.before and other.after is None and _refers(net, other, net.before))
            or (net.after is None and _was_part(other, net))
            or (net.before is None and other.before is None and _refers(other, net, other.after))
            or (net.before and other.model is Retired and _tells_of(other, net))
        ):
            yield other.name


def _refers(net, other, columns):
    """Whether `columns` of one row name the other."""
    return any(
        model._meta.label_lower == other.change.table and columns.get(attname) == other.change.row
        for model, attname in references(net.model)
    )


def _was_part(part, net):
    """Whether `part` hung on the row, and was deleted or hung on another one."""
    parents = {f"{name}_id" for name in getattr(part.model, "history_of", ())}
    return part.before is not None and any(
        attname in parents
        and model._meta.label_lower == net.change.table
        and part.before[attname] == net.change.row
        and (part.after is None or part.after[attname] != net.change.row)
        for model, attname in references(part.model)
    )


def _tells_of(retired, net):
    names = {str(net.before.get(column)) for column in ("number", "key")}
    told = retired.after or retired.before
    return told["kind"] == net.change.table.split(".")[1] and told["key"] in names
