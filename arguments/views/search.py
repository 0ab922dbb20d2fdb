import re

from django.shortcuts import redirect, render

from arguments import twins
from arguments.access import collection_page
from arguments.in_documents import hits
from arguments.models import Issue, Statement
from arguments.search import asked_for, matching
from arguments.sections import as_number
from sources.models import Document, Voice

PAGE = 30
NAMED = 8  # issues, documents, voices
SINGLE = 6  # words looked up one by one
PARAGRAPHS = 10  # of documents, on the page
LISTED = 200  # and in the twin
NUMBER = re.compile(r"[sS]([0-9]{1,9})")


@collection_page
def search(request, collection, as_json=False):
    """Statements that hold every word of ?q=, by number (?q=S23: that one); ?from= goes on where a page ended.

    The first page names issues, documents, voices and paragraphs that hold them, too.
    """
    query = request.GET.get("q", "").strip()[:200]
    if (number := NUMBER.fullmatch(query)) and not as_json:
        rows = Statement.objects.filter(collection=collection, number=number[1])
        if rows.exists():
            return redirect("statement", collection.slug, number[1])
    start = as_number(request.GET.get("from")) or 0
    everything = matching(Statement.objects.filter(collection=collection), query)
    page = everything.filter(number__gte=start).order_by("number")[: PAGE + 1]
    documents = list(Document.objects.filter(collection=collection).with_authors())
    for document in documents:
        document.collection = collection
    paragraphs, left_out = ([], []) if start else hits(collection, query, documents)
    if as_json:
        return _twin(query, page, paragraphs[:LISTED])
    rows = list(page.with_sources())
    following = rows[PAGE].number if len(rows) > PAGE else None
    total = everything.count()
    context = {
        "collection": collection,
        "query": query,
        "statements": rows[:PAGE],
        "next": following,
        "total": total,
        "single": [] if total else _single(collection, query),
        "names": [] if start else _named(collection, query, documents),
        "paragraphs": paragraphs[:PARAGRAPHS],
        "more_paragraphs": len(paragraphs[PARAGRAPHS:]),
        "left_out": left_out,
    }
    return render(request, "arguments/search.html", context)


def _twin(query, page, paragraphs):
    rows = twins.statements(page)
    return twins.answer(
        {
            "query": query,
            "statements": rows[:PAGE],
            "next": rows[PAGE]["number"] if len(rows) > PAGE else None,
            "paragraphs": [
                {"document": hit.document.key, "paragraph": hit.number} for hit in paragraphs
            ],
        }
    )


def _single(collection, query):
    """[(word, how many statements hold it)] of a query whose words no statement holds together."""
    words = list(dict.fromkeys(query.split()))[:SINGLE]
    if len(words) < 2:
        return []
    statements = Statement.objects.filter(collection=collection)
    counts = [(word, matching(statements, word).count()) for word in words]
    return [(word, count) for word, count in counts if count]


def _named(collection, query, documents):
    """[(what, the first of them, how many more)] of the issues, documents and voices called so."""
    holds = asked_for(query)
    issues = Issue.objects.filter(collection=collection).select_related("collection")
    voices = Voice.objects.filter(collection=collection).prefetch_related("aliases")
    found = (
        ("Issues", [row for row in issues if holds(row.question, row.label)]),
        ("Documents", [row for row in documents if holds(row.title, row.authors_brief)]),
        ("Voices", [row for row in voices if any(map(holds, _names(row)))]),
    )
    return [(what, rows[:NAMED], len(rows[NAMED:])) for what, rows in found if rows]


def _names(voice):
    return voice.name, voice.short, *(alias.name for alias in voice.aliases.all())
