"""The matrices as CSV: voices by issues, or (`?table=pairs`) the pairs with their figures."""

from django.http import HttpResponse
from django.utils import timezone

from arguments.formats import tables
from arguments.light_relations import light_relations
from arguments.matrices import FIGURES
from arguments.templatetags.counterpoint import state_word
from arguments.views.matrix_pairs import PairList

EVERYWHERE = ["collection", "filters", "as_of", "link"]


def matrix_csv(view):
    """All that the page and its pages after it show, in the same order."""
    pairs = view.request.GET.get("table") == "pairs"
    header, rows, filters = (_pairs if pairs else _stances)(view)
    address = view.request.build_absolute_uri(view.request.path.removesuffix(".csv") + "/")
    query = view.kept("table")
    link = f"{address}?{query[:-1]}" if query else address
    everywhere = [view.collection.title, filters, timezone.localdate().isoformat(), link]
    text = tables.dumps([*header, *EVERYWHERE], ([*row, *everywhere] for row in rows))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"{view.collection.slug}-{'pairs' if pairs else 'matrix'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stances(view):
    header = ["voice", "reported_by", "document", "date", *(i.question for i in view.issues)]
    rows = []
    for row in view.all_rows:
        authors = row.document.authors_brief
        who = [row.voice.name, authors] if row.voice else [authors, ""]
        states = [state_word(cell.state) for _, cell in row.cells]
        rows.append([*who, row.document.title, row.document.dated_as, *states])
    filters = [f"sorted by {view.sort}", f"voices like \u201c{view.q}\u201d" if view.q else ""]
    return header, rows, "; ".join(filter(None, filters))


def _pairs(view):
    found = light_relations(view.collection, view.request.user)
    listed = PairList(view.collection, view.stances, found, view.names, view.request.GET)
    rows = [[pair.first.name, pair.second.name, *pair.numbers] for pair in listed.pairs]
    filters = [
        f"among {listed.among}",
        f"sorted by {listed.by}",
        f"voices like \u201c{view.q}\u201d" if view.q else "",
    ]
    return ["first", "second", *FIGURES], rows, "; ".join(filter(None, filters))
