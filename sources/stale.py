"""An edit that began with a version that is no longer stored: mine, theirs, and the common base."""

from dataclasses import dataclass

from sources.operations import stored


@dataclass(frozen=True)
class Difference:
    """One thing that both said differently, in words. `base` is None where nothing tells."""

    field: str
    name: str
    mine: str
    theirs: str
    base: str | None

    @property
    def left_alone(self):
        """Whether only the others changed it."""
        return self.base is not None and self.mine.split() == self.base.split()


def differences(names, mine, theirs, base):
    """A Difference for each of `names` {field: its label} in which `mine` is not `theirs`.

    All three are {field: words}; `base` is None where the record does not reach back.
    """
    return [
        Difference(
            field=field,
            name=names[field],
            mine=mine.get(field, ""),
            theirs=theirs.get(field, ""),
            base=None if base is None else base.get(field, ""),
        )
        for field in names
        if mine.get(field, "").split() != theirs.get(field, "").split()
    ]


def taken_over(data, found, stored, input_name=str):
    """The `data` of a form, to be shown again: what its sender left alone says what is stored.

    So that saving again puts nothing back that others changed. `stored` is {field: value};
    `input_name` gives the name of a field's input.
    """
    data = data.copy()
    for name in (one.field for one in found if one.left_alone):
        value = stored.get(name)
        if value is None or value is False:
            data.pop(input_name(name), None)
        else:
            data[input_name(name)] = str(value)
    return data


def in_words(value, field=None):
    """A value as a reader knows it; `field` is that of the form, for what it calls its choices."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(value)
    if hasattr(field, "label_from_instance"):
        row = stored(field.queryset.model, getattr(value, "pk", value))
        return field.label_from_instance(row) if row else "one that is gone"
    choices = dict(getattr(field, "choices", None) or ())
    return str(choices.get(value, value))
