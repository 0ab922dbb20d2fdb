"""My work: what waits for this analyst, and what changed since she was here."""

import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from arguments.access import working_page
from arguments.histories import visible_operations
from arguments.models import Citation, Issue, Pair, Reading, Tag
from sources.models import (
    Analyst,
    Document,
    Passage,
    PassageState,
    Role,
)

LISTED = 20
DOCUMENTS = 5  # named for one issue
CHANGES = 30
IN_REVIEW = [PassageState.AMBIGUOUS, PassageState.ORPHANED]
VISITS = "work-visits"  # in the session: {collection id: [the visit before, the latest visit]}
STAY = datetime.timedelta(minutes=30)  # looking again within this time is the same visit
AT_FIRST = datetime.timedelta(days=7)


@working_page(Role.ANALYST)
def work(request, collection):
    since = _last_visit(request, collection, timezone.now())
    analyst = Analyst.objects.filter(collection=collection, user=request.user).first()
    context = {
        "collection": collection,
        "since": since or timezone.now() - AT_FIRST,
        "visited": since is not None,
        **_unread(collection, analyst),
        **_in_review(collection),
        **_untagged(request, collection, analyst),
        **_changes(request, collection, since or timezone.now() - AT_FIRST),
    }
    return render(request, "arguments/work.html", context)


def _last_visit(request, collection, now):
    """When the visitor looked at the page the time before, None if this session does not know."""
    visits = request.session.get(VISITS, {})
    before, latest = visits.get(str(collection.pk), [None, None])
    if latest is None or now - parse_datetime(latest) > STAY:
        before = latest
    visits[str(collection.pk)] = [before, now.isoformat()]
    request.session[VISITS] = visits
    return parse_datetime(before) if before else None


def _unread(collection, analyst):
    """Issues with documents that the analyst has not read for them, the first documents by name."""
    documents = list(Document.objects.filter(collection=collection).values_list("pk", flat=True))
    own = Reading.objects.filter(collection=collection, analyst=analyst and analyst.pk)
    counts = dict(own.values_list("issue").annotate(Count("id")).order_by())
    issues = [
        issue
        for issue in Issue.objects.filter(collection=collection)
        if counts.get(issue.pk, 0) < len(documents)
    ]
    read = {}
    for issue, document in own.filter(issue__in=[i.pk for i in issues[:LISTED]]).values_list(
        "issue", "document"
    ):
        read.setdefault(issue, set()).add(document)
    unread = {
        issue.pk: [pk for pk in documents if pk not in read.get(issue.pk, ())]
        for issue in issues[:LISTED]
    }
    wanted = {pk for pks in unread.values() for pk in pks[:DOCUMENTS]}
    named = {d.pk: d for d in Document.objects.filter(pk__in=wanted).with_authors()}
    return {
        "issues": [
            {
                "issue": issue,
                "count": len(unread[issue.pk]),
                "documents": [named[pk] for pk in unread[issue.pk][:DOCUMENTS]],
                "more": len(unread[issue.pk][DOCUMENTS:]),
            }
            for issue in issues[:LISTED]
        ],
        "issues_count": len(issues),
        "documents_count": len(documents),
    }


def _in_review(collection):
    """Passages that stand at several places of their text, or at none any more."""
    found = Passage.objects.filter(collection=collection, state__in=IN_REVIEW)
    citations = Prefetch("citations", Citation.objects.select_related("statement"))
    return {
        "passages": found.select_related("document").prefetch_related(citations)[:LISTED],
        "passages_count": found.count(),
    }


def _untagged(request, collection, analyst):
    own = Tag.objects.filter(pair=OuterRef("pk"), analyst=analyst and analyst.pk, decision=False)
    visible = Pair.objects.visible_to(request.user, collection)
    found = visible.filter(~Exists(own), collection=collection)
    return {
        "pairs": found.select_related("first", "second").order_by("pk")[:LISTED],
        "pairs_count": found.count(),
    }


def _changes(request, collection, since):
    """Operations since then that the visitor may know of."""
    found = visible_operations(request.user, collection).filter(at__gt=since)
    return {
        "operations": found.select_related("user").order_by("-id")[:CHANGES],
        "operations_count": found.count(),
    }
