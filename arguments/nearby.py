"""What the collection says already, nearly as it is being worded, to be seen or compared with."""

from rapidfuzz import fuzz, process

from arguments.forms_of_tags import NearTagForm, numbers_tagged
from arguments.models import Statement
from arguments.naming import looked_up
from arguments.spelling import fold

LIKE = 3  # similar statements shown
LIKE_FROM = 55  # of 100
COMPARED = 3000  # statements looked through for similar ones


def similar(collection, wording):
    """The statements that say nearly the same, the nearest first; with their voices."""
    words = fold(wording.replace("\0", " "))
    if len(words) <= 12:
        return []
    rows = Statement.objects.filter(collection=collection).order_by("-number")
    folded = dict(rows.values_list("pk", "folded")[:COMPARED])
    best = process.extract(
        words, folded, scorer=fuzz.token_sort_ratio, limit=LIKE, score_cutoff=LIKE_FROM
    )
    full = Statement.objects.with_sources().in_bulk([pk for _, _, pk in best])
    return [full[pk] for _, _, pk in best]


def nearby(document, data, tags=None):
    """{same: statements of `document`, near: [(statement of another one, NearTagForm)]} for what is typed.

    Near are those that are tagged already in `data`, those said nearly the same, and those
    that the typed target names or holds. `tags` are the forms that were sent, with their errors.
    """
    collection = document.collection
    found = similar(collection, data.get("wording", ""))
    others = Statement.objects.filter(collection=collection).exclude(document=document)
    others = others.with_sources()
    rows = {row.number: row for row in others.filter(number__in=numbers_tagged(data))}
    rows |= {row.number: row for row in found if row.document_id != document.pk}
    if typed := data.get("target", "").strip():
        rows |= {row.number: row for row in looked_up(others, typed.split(" ")[0])[:LIKE]}
    tags = tags or {}
    return {
        "same": [row for row in found if row.document_id == document.pk],
        "near": [
            (row, tags.get(number) or NearTagForm.of(number, initial=_typed(data, number)))
            for number, row in rows.items()
        ],
    }


def _typed(data, number):
    names = ("relation", "basis", "confidence", "same_reasons", "reason")
    typed = {name: data.get(f"tag-{number}-{name}") for name in names}
    return {name: value for name, value in typed.items() if value}
