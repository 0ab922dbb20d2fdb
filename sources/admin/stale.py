"""Stale edits in the admin: what differs, rows below the form included, and how saving again works."""

from django.utils.text import capfirst

from sources.earlier import Earlier
from sources.stale import Difference, differences, in_words, taken_over

UNSAID = {"edited_version", "order"}  # fields that are not what anybody says
MOST = 1000  # rows of one formset


def differences_in(form, inlines):
    """The Differences of a form that was sent, and of the `inlines` (helpers) below it.

    In fields and rows that its sender left alone a stale form says from now on what is stored: see
    of_form() and take_over_rows().
    """
    found = []
    if getattr(form, "stale", False):
        then = Earlier(form.instance, form.began)
        found += of_form(form, then)
        for inline in inlines:
            if line := of_rows(inline, then):
                found.append(line)
                if line.left_alone:
                    take_over_rows(inline.formset)
    for inline in inlines:
        for one in inline.formset.forms:
            if getattr(one, "stale", False):
                name = capfirst(inline.opts.verbose_name)
                found += of_form(one, Earlier(one.instance, one.began), f"{name}, ")
    return found


def of_form(form, then, before=""):
    """The Differences in the fields of one form; `before` stands before their names."""
    fields = {name: field for name, field in form.fields.items() if _says(name, field)}
    columns = then.columns if then.known else None
    sides = [
        {name: form.cleaned_data.get(name, form[name].value()) for name in fields},
        form.initial,
        columns and {name: columns.get(f"{name}_id", columns.get(name)) for name in fields},
    ]
    words = [
        side and {name: in_words(side.get(name), field) for name, field in fields.items()}
        for side in sides
    ]
    labels = {name: f"{before}{form[name].label}" for name in fields}
    found = differences(labels, *words)
    form.data = taken_over(form.data, found, form.initial, form.add_prefix)
    return found


def _says(name, field):
    return name not in UNSAID and not field.widget.is_hidden


def of_rows(inline, then):
    """The Difference between the rows of an inline, one a line; None where there is none."""
    formset = inline.formset
    if not inline.has_change_permission:
        return None
    mine = [_row(formset, values) for values in _sent(formset)]
    theirs = [_row(formset, initial_of(formset, row)) for row in formset.get_queryset()]
    base = None
    if then.known:
        rows = then.rows(formset.model, **{formset.fk.attname: formset.instance.pk})
        base = "\n".join(_row(formset, formset.said_then(row, then)) for row in rows)
    if sorted(mine) == sorted(theirs):
        return None
    name = capfirst(inline.opts.verbose_name_plural)
    return Difference("", name, "\n".join(mine), "\n".join(theirs), base)


def _row(formset, values):
    fields = formset.form.base_fields
    words = [in_words(values.get(n), f) for n, f in fields.items() if _says(n, f)]
    return ", ".join(filter(None, words))


def _sent(formset):
    """The values of the rows that were sent and are to stay, in their order."""
    rows = [
        {name: form[name].value() for name in formset.form.base_fields}
        for form in formset.forms
        if not form.data.get(form.add_prefix("DELETE")) and (form.instance.pk or form.has_changed())
    ]
    return sorted(rows, key=lambda row: f"{row.get('order') or 0:>9}")


def initial_of(formset, row):
    """The values with which the form of a stored row begins."""
    return formset.form(instance=row, **formset.get_form_kwargs(0)).initial


# Saving again


def meet(formset, stale):
    """Let the rows sent stand for those stored now; returns whether one of theirs was gone.

    Somebody may have removed rows or written them anew since the form was opened.
    A row that was sent stands for the stored one that says the same; with `stale`,
    stored rows that were not sent are ticked for deletion: they show, and saving
    again puts mine in the place of all of theirs.
    """
    key, prefix = formset.model._meta.pk.name, formset.prefix
    there = {str(row.pk): row for row in formset.get_queryset()}
    sent = list(_posted(formset))
    gone = any(row.get(key) and row[key] not in there for row in sent)
    if not (gone or stale):
        return False
    claimed = {row[key] for row in sent if row.get(key) in there}
    free = [pk for pk in there if pk not in claimed]
    by_name = {str(initial_of(formset, there[pk]).get(formset.known_by)): pk for pk in free}
    rows = []
    for row in sent:
        if row.get(key) not in there:
            if row.get("DELETE"):
                continue
            pk = by_name.pop(row.get(formset.known_by), "")
            row = {**row, key: pk}
            free = [other for other in free if other != pk]
        rows.append(row)
    if stale:
        for pk in free:
            rows.append({**_initial(formset, there[pk]), key: pk, "DELETE": "on"})
    rows.sort(key=lambda row: not row.get(key))
    _write(formset, prefix, rows, sum(bool(row.get(key)) for row in rows))
    return gone


def take_over_rows(formset):
    """Let the formset show the rows that are stored, and nothing of those sent."""
    key = formset.model._meta.pk.name
    rows = [{**_initial(formset, row), key: row.pk} for row in formset.get_queryset()]
    _write(formset, formset.prefix, rows, len(rows))
    for cached in ("forms", "management_form"):
        formset.__dict__.pop(cached, None)
    formset.full_clean()


def _initial(formset, row):
    return {n: v for n, v in initial_of(formset, row).items() if v is not None}


def _posted(formset):
    """The rows of the data that was sent, as {field: value}."""
    total = formset.data.get(f"{formset.prefix}-TOTAL_FORMS", "")
    if not total.isdecimal() or int(total) > MOST:
        return
    for at in range(int(total)):
        start = f"{formset.prefix}-{at}-"
        names = [name for name in formset.data if name.startswith(start)]
        if names:
            yield {name.removeprefix(start): formset.data[name] for name in names}


def _write(formset, prefix, rows, stored):
    data = formset.data.copy()
    for name in list(data):
        if name.startswith(f"{prefix}-") and name.split("-")[len(prefix.split("-"))].isdecimal():
            del data[name]
    for at, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{at}-{name}"] = str(value)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(stored)
    formset.data = data
