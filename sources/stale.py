"""An edit that began with a version that is no longer stored: mine, theirs, and the common base."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One thing that both said differently, in words. `base` is None where nothing tells."""

    name: str
    mine: str
    theirs: str
    base: str | None


def differences(names, mine, theirs, base):
    """A Difference for each of `names` {field: its label} in which `mine` is not `theirs`.

    All three are {field: words}; `base` is None where the record does not reach back.
    """
    return [
        Difference(
            name=names[field],
            mine=mine.get(field, ""),
            theirs=theirs.get(field, ""),
            base=None if base is None else base.get(field, ""),
        )
        for field in names
        if mine.get(field, "").split() != theirs.get(field, "").split()
    ]


def in_words(value, field=None):
    """A value as a reader knows it; `field` is that of the form, for what it calls its choices."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(value)
    if hasattr(field, "label_from_instance"):
        row = field.queryset.model._base_manager.filter(pk=getattr(value, "pk", value)).first()
        return field.label_from_instance(row) if row else "one that is gone"
    choices = dict(getattr(field, "choices", None) or ())
    return str(choices.get(value, value))
