"""The list of a collection's documents, with the sides that each takes."""

from django.db.models import Count
from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page
from arguments.models import Statement
from arguments.publication import publication
from arguments.sections import from_key
from arguments.stances import Stances

LISTED = 20  # documents on one page of the list
SIDES = 12  # issues named beside a document in the list


@collection_page
def documents(request, collection, as_json=False):
    stances = Stances(collection)
    kinds = _kinds(collection)
    if as_json:
        rows = [_list_row(stances, document, kinds) for document in stances.documents]
        return twins.answer({"documents": [_list_twin(row) for row in rows]})
    shown, following = from_key(
        stances.documents, request.GET.get("from"), LISTED, key=lambda document: document.key
    )
    context = {
        "collection": collection,
        "rows": [_list_row(stances, document, kinds) for document in shown],
        "total": len(stances.documents),
        "following": following,
    }
    return render(request, "arguments/documents.html", context)


def _kinds(collection):
    """{document id: {kind: count}} of its statements."""
    found = {}
    rows = Statement.objects.filter(collection=collection).values_list("document", "kind")
    for document, kind, count in rows.annotate(Count("id")).order_by():
        found.setdefault(document, {})[kind] = count
    return found


def _list_row(stances, document, kinds):
    sides = [
        {"issue": issue, "stance": cell.stance, "statement": cell.statements[0]}
        for issue in stances.issues
        if (cell := stances.teams[issue.pk, document.pk]).stance
    ]
    counts = kinds.get(document.pk, {})
    return {
        "document": document,
        "kinds": counts,
        "statements": sum(counts.values()),
        "sides": sides[:SIDES],
        "more": len(sides[SIDES:]),
        "all_sides": sides,
        "publication": publication(document.url),
    }


def _list_twin(row):
    return {
        **twins.document_row(row["document"]),
        "publisher": row["document"].publisher,
        "statements": row["statements"],
        "kinds": row["kinds"],
        "sides": [
            {"issue": side["issue"].key, "stance": side["stance"]} for side in row["all_sides"]
        ],
    }
