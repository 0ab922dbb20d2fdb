"""A statement as it stood in an earlier version, and its way back to it."""

from arguments.forms import said
from arguments.models import OWN, Addressing, Citation, Holding
from arguments.placing import drop_uncited
from arguments.writing import SAID, cite, hold
from sources.earlier import Earlier
from sources.models import Passage, Voice
from sources.operations import Conflict, columns
from sources.stale import in_words

FIELDS = (*SAID, "voices", "addressees", "passages")  # what a stale edit is compared by


def said_then(statement, version):
    """What said() gave while the statement had `version`; None where the record does not tell."""
    if version == statement.version:
        return said(statement)
    then = Earlier(statement, version)
    if not then.known:
        return None
    own = then.columns["attribution"] in OWN
    return {
        **{name: then.columns[name] for name in SAID},
        "voices": "" if own else _names(then, Holding, statement),
        "addressees": _names(then, Addressing, statement),
        "passages": "\n".join(str(Passage(**_words(row))) for row in _passages(then, statement)),
    }


def in_words_all(values, fields=None):
    """The values of FIELDS in words; `fields` are those of a form."""
    return {name: in_words(values[name], fields and fields[name]) for name in FIELDS}


def _names(then, model, statement):
    rows = [then.row(Voice, row["voice_id"]) for row in then.rows(model, statement_id=statement.pk)]
    return "; ".join(row["name"] for row in rows if row)


def _passages(then, statement):
    """The columns of the passages that it cited, in their order."""
    cited = then.rows(Citation, statement_id=statement.pk)
    return [row for row in (then.row(Passage, row["passage_id"]) for row in cited) if row]


def _words(row):
    return {name: row[name] for name in ("first_words", "last_words")}


def restore(statement, version):
    """Let the statement say, hold and cite again what it did in `version`, as a new version.

    Call it inside recording(). Raises Conflict, for a reader. Passages are looked
    up in the text of today; one that moved with the text stays where it is.
    """
    then = Earlier(statement, version)
    if not then.known:
        raise Conflict([f"The record of S{statement.number} does not reach back to that version."])
    values = columns(type(statement), then.columns)
    for name in SAID:
        setattr(statement, name, values[name])
    statement.version += 1
    statement.save()
    for model in (Holding, Addressing):
        hold(model, statement, _voices(then, model, statement))
    _cite_again(statement, _passages(then, statement))


def _voices(then, model, statement):
    ids = [row["voice_id"] for row in then.rows(model, statement_id=statement.pk)]
    there = Voice.objects.in_bulk(ids)
    for pk in ids:
        if pk not in there:
            name = (then.row(Voice, pk) or {"name": "A voice"})["name"]
            raise Conflict(
                [f"{name}, named in that version, is no longer there: bring the voice back first."]
            )
    return [there[pk] for pk in ids]


def _cite_again(statement, wanted):
    """Cite the passages `wanted` (their columns then) in their order, and no others."""
    present = {row.passage_id: row for row in statement.citations.select_related("passage")}
    kept = {row["id"]: present[row["id"]] for row in wanted if _still(row, present)}
    for pk, citation in present.items():
        if pk not in kept:
            citation.delete()
            drop_uncited([pk])
    for order, row in enumerate(wanted):
        if row["id"] in kept:
            citation = kept[row["id"]]
            if citation.order != order:
                citation.order = order
                citation.save()
        else:
            cite(
                statement, **_words(row), paragraph=row["paragraph"], order=order, fixed=_fixed(row)
            )


def _fixed(row):
    """(text, offsets there) of a passage that no words can name, else None."""
    offsets = row["fixed_start"], row["fixed_end"]
    return None if None in offsets else (row["text_id"], offsets)


def _still(row, present):
    """Whether the passage is cited now, with the same words or those that a newer text gave it."""
    citation = present.get(row["id"])
    if citation is None:
        return False
    passage = citation.passage
    moved = passage.text_id != row["text_id"]
    return moved or _words(row) == {n: getattr(passage, n) for n in ("first_words", "last_words")}
