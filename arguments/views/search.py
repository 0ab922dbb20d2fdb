import re

from django.shortcuts import redirect, render

from arguments import twins
from arguments.access import collection_page
from arguments.models import Statement
from arguments.search import matching
from arguments.sections import as_number

PAGE = 30
NUMBER = re.compile(r"[sS]([0-9]{1,9})")


@collection_page
def search(request, collection, as_json=False):
    """Statements that hold every word of ?q=, by number (?q=S23: that one); ?from= goes on where a page ended."""
    query = request.GET.get("q", "").strip()[:200]
    if (named := NUMBER.fullmatch(query)) and not as_json:
        rows = Statement.objects.filter(collection=collection, number=named[1])
        if rows.exists():
            return redirect("statement", collection.slug, named[1])
    start = as_number(request.GET.get("from")) or 0
    found = matching(Statement.objects.filter(collection=collection, number__gte=start), query)
    page = found.order_by("number")[: PAGE + 1]
    if as_json:
        rows = twins.statements(page)
        following = rows[PAGE]["number"] if len(rows) > PAGE else None
        return twins.answer({"query": query, "statements": rows[:PAGE], "next": following})
    rows = list(page.with_sources())
    following = rows[PAGE].number if len(rows) > PAGE else None
    context = {
        "collection": collection,
        "query": query,
        "statements": rows[:PAGE],
        "next": following,
        "started": bool(start),
    }
    return render(request, "arguments/search.html", context)
