"""Statements and arguments as files, exports and data twins give them: rows of plain values, read
without an instance of a model for each."""

from arguments.models import Addressing, Citation, Holding, Premise

# What each row tells, in this order, and the column that it is read from; None for a list.
STATEMENT = {
    "number": "number",
    "document": "document__key",
    "analyst": "analyst__key",
    "kind": "kind",
    "wording": "wording",
    "label": "label",
    "voices": None,
    "attribution": "attribution",
    "hedged": "hedged",
    "implicit": "implicit",
    "unaddressed": "unaddressed",
    "addressees": None,
    "passages": None,
    "note": "note",
}
ARGUMENT = {
    "number": "number",
    "document": "document__key",
    "analyst": "analyst__key",
    "direction": "direction",
    "premises": None,
    "statement": "statement__number",
    "argument": "argument__number",
    "implicit": "implicit",
    "note": "note",
}
WORDS = ("paragraph", "first_words", "last_words")


def statements_data(statements, *, placed=False):
    """{id: statement} of a queryset, in its order: 4 queries.

    `placed`: the passages say their state and, where they are anchored, their offsets.
    """
    rows = _read(statements, STATEMENT)
    for name, model in (("voices", Holding), ("addressees", Addressing)):
        joined = model.objects.filter(statement__in=rows)
        for pk, key in joined.values_list("statement", "voice__key"):
            rows[pk][name].append(key)
    columns = (*WORDS, "state", "start", "end", "fixed_start", "fixed_end")
    cited = Citation.objects.filter(statement__in=rows)
    for pk, *values in cited.values_list("statement", *(f"passage__{name}" for name in columns)):
        passage = dict(zip(columns, values, strict=True))
        rows[pk]["passages"].append((_placed if placed else _named)(passage))
    return rows


def _named(passage):
    """As its words name it; where none can, with the offsets that were fixed."""
    words = {name: passage[name] for name in WORDS}
    if passage["fixed_start"] is None:
        return words
    return {**words, "start": passage["fixed_start"], "end": passage["fixed_end"]}


def _placed(passage):
    """With its state and, where it is anchored, its offsets."""
    anchored = ("start", "end") if passage["state"] == "anchored" else ()
    return {name: passage[name] for name in (*WORDS, "state", *anchored)}


def arguments_data(arguments):
    """{id: argument} of a queryset, in its order: 2 queries."""
    rows = _read(arguments, ARGUMENT)
    used = Premise.objects.filter(argument__in=rows)
    for pk, number in used.values_list("argument", "statement__number"):
        rows[pk]["premises"].append(number)
    return rows


def _read(queryset, fields):
    """{id: row}, its lists empty."""
    columns = [column for column in fields.values() if column]
    rows = {}
    for pk, *values in queryset.values_list("id", *columns):
        left = iter(values)
        rows[pk] = {name: next(left) if column else [] for name, column in fields.items()}
    return rows
