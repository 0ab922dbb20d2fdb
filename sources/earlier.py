"""Rows as they stood when one of them had an earlier version, out of the recorded changes."""

from django.db.models import Q

from sources.models import Change, Load
from sources.operations import state, stored


class Earlier:
    """What stood in the database when `row` last had `version`.

    `known` is False where the record does not reach back: the version never was,
    or files were loaded since, which is not recorded row by row.
    """

    def __init__(self, row, version):
        self.collection = row.collection_id
        self.ended = self._ended(row, version)

    def _ended(self, row, version):
        """The first change of the operation with which `version` ended, or None."""
        changes = Change.objects.filter(
            collection=self.collection, table=row._meta.label_lower, row=row.pk
        )
        operations = {}
        for change in changes.select_related("operation").order_by("id"):
            operations.setdefault(change.operation_id, []).append(change)
        for first, *_, last in ([*found, found[-1]] for found in operations.values()):
            then, now = (first.before or {}), (last.after or {})
            if then.get("version") == version != now.get("version"):
                loaded = Load.objects.filter(collection=self.collection)
                return None if loaded.filter(at__gt=first.operation.at).exists() else first
        return None

    @property
    def known(self):
        return self.ended is not None

    @property
    def columns(self):
        """The columns of the row itself."""
        return self.ended.before

    def _since(self, model):
        return Change.objects.filter(
            collection=self.collection,
            table=model._meta.label_lower,
            operation__gte=self.ended.operation_id,
        )

    def row(self, model, pk):
        """The columns of another row, None if it was not there."""
        change = self._since(model).filter(row=pk).order_by("id").first()
        if change is not None:
            return change.before
        row = stored(model, pk)
        return state(row) if row else None

    def rows(self, model, **parent):
        """The columns of the rows of `model` that hung on `parent` (column=id), in their order."""
        [(column, pk)] = parent.items()
        rows = {row.pk: state(row) for row in model._base_manager.filter(**parent)}
        touching = Q(**{f"before__{column}": pk}) | Q(**{f"after__{column}": pk})
        for change in self._since(model).filter(touching).order_by("-id"):
            rows.pop(change.row, None)
            if change.before and change.before[column] == pk:
                rows[change.row] = change.before
        return sorted(rows.values(), key=lambda row: (row.get("order", 0), row["id"]))
