from django.db.models import Count
from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, public_page
from arguments.light_relations import light_relations
from arguments.matrices import pair_rows
from arguments.models import Statement, Tag
from arguments.relations import between_teams, tagged, totals
from arguments.spelling import in_order
from arguments.stances import Stances
from arguments.timeline import timeline
from sources.models import Collection

LATEST = 4  # tags on the front page
PAIRED = 8  # documents in its table of pairs; the matrix has all
ISSUES = 16  # the sharpest disputes on it; the page of issues has all
DATED = 30  # documents on its timeline, the fullest ones; the page of documents has all


@public_page
def collections(request, as_json=False):
    visible = Collection.objects.visible_to(request.user)
    counted = visible.annotate(documents_count=Count("documents", distinct=True))
    found = in_order(counted)
    counts = _statement_counts(visible)
    for collection in found:
        collection.statements_count = counts.get(collection.pk, 0)
    if as_json:
        rows = [
            {
                "slug": c.slug,
                "title": c.title,
                "lead": c.lead,
                "public": c.public,
                "documents": c.documents_count,
                "statements": c.statements_count,
            }
            for c in found
        ]
        return twins.answer({"collections": rows})
    return render(request, "arguments/collections.html", {"collections": found})


@collection_page
def collection(request, collection, as_json=False):
    stances = Stances(collection)
    rows = stances.rows()
    found = light_relations(collection, request.user)
    documents = stances.documents
    coded = dict(
        Statement.objects.filter(collection=collection)
        .values_list("document")
        .annotate(Count("id"))
        .order_by()
    )
    counts = between_teams(found)
    if as_json:
        return twins.answer(_twin(collection, documents, coded, rows, found))
    context = {
        "collection": collection,
        "rows": rows[:ISSUES],
        "more_issues": len(rows[ISSUES:]),
        "unstated": any(row.unstated for row in rows[:ISSUES]),
        "documents": documents,
        "timeline": timeline(_fullest(documents, coded), coded),
        "pairs": pair_rows(documents[:PAIRED], counts),
        "paired": documents[:PAIRED],
        "more_documents": len(documents[DATED:]),
        "totals": totals(found),
        "latest": _latest(collection, request.user),
    }
    return render(request, "arguments/collection.html", context)


def _fullest(documents, coded):
    """As many as the timeline has room for, in their order."""
    fullest = sorted(documents, key=lambda d: -coded.get(d.pk, 0))[:DATED]
    return [document for document in documents if document in fullest]


def _latest(collection, user):
    return (
        Tag.objects.visible_to(user, collection)
        .filter(collection=collection)
        .exclude(relation="unrelated")
        .select_related("analyst", "pair__first__document", "pair__second__document")
        .prefetch_related("pair__first__holdings__voice", "pair__second__holdings__voice")
        .order_by("-made_on", "-id")[:LATEST]
    )


def _statement_counts(visible):
    rows = Statement.objects.filter(collection__in=visible).values_list("collection")
    return dict(rows.annotate(Count("id")).order_by())


def _twin(collection, documents, coded, rows, found):
    return {
        "slug": collection.slug,
        "title": collection.title,
        "lead": collection.lead,
        "documents": [
            {**twins.document_row(document), "statements": coded.get(document.pk, 0)}
            for document in documents
        ],
        "issues": [twins.issue_row(row) for row in rows],
        "relations": [twins.related_data(related) for related in tagged(found)],
    }
