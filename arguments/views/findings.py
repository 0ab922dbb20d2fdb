"""What tags, steps and positions show together, as lists to check, and to dismiss with a reason."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from arguments import twins
from arguments.access import collection_page, sees_tag_of_others, working_page, works
from arguments.findings import KINDS, Findings, Said, Tagged
from arguments.models import Argument, Attribution, Dismissal, Issue, Position, Premise, Statement
from arguments.relations import relations, tagged
from arguments.retries import form_key, writing
from arguments.sections import from_key
from sources.models import Document, Role, Voice

FEW = 4  # findings of each kind where all kinds are shown
MANY = 20  # where one is
LONGEST = 1000  # characters of a reason


@collection_page
def findings(request, collection, as_json=False):
    found = found_in(collection, request.user)
    dismissed = _dismissals(request, collection)
    if as_json:
        return twins.answer(_twin(found, dismissed))
    chosen = request.GET.get("kind") if request.GET.get("kind") in KINDS else ""
    sections, shown = [], []
    for kind, title in KINDS.items():
        if chosen and kind != chosen:
            continue
        kept = [f for f in found.by_kind[kind] if (kind, f.key) not in dismissed]
        away = [f for f in found.by_kind[kind] if (kind, f.key) in dismissed]
        page, following = from_key(
            kept, request.GET.get("from"), MANY if chosen else FEW, key=lambda f: f.key
        )
        away = away[:MANY] if chosen else []
        shown += [*page, *away]
        sections.append(
            {
                "kind": kind,
                "title": title,
                "total": len(kept),
                "findings": page,
                "next": following if chosen else None,
                "dismissed": [(f, dismissed[kind, f.key]) for f in away],
                "dismissed_total": len(found.by_kind[kind]) - len(kept),
            }
        )
    context = {
        "collection": collection,
        "sections": sections,
        "chosen": chosen,
        "hidden": not sees_tag_of_others(collection),
        "works": works(collection),
        "key": form_key(request),
        **_rows(collection, shown),
    }
    return render(request, "arguments/findings.html", context)


class Found:
    """The findings of a collection as far as `user` may know: 8 queries, however many."""

    def __init__(self, collection, user):
        self.number = dict(
            Statement.objects.filter(collection=collection).values_list("pk", "number")
        )
        pairs = tagged(relations(collection, user))
        self.by_kind = Findings(
            _said(collection), [_tagged(related) for related in pairs], _steps(collection)
        ).all()
        self.issues = dict(Issue.objects.filter(collection=collection).values_list("pk", "key"))
        self.voices = dict(Voice.objects.filter(collection=collection).values_list("pk", "key"))


def found_in(collection, user):
    return Found(collection, user)


def _said(collection):
    dates = {
        pk: date.isoformat() if date else ""
        for pk, date in Document.objects.filter(collection=collection).values_list(
            "pk", "dated_from"
        )
    }
    stances, voices = {}, {}
    taken = Position.objects.filter(collection=collection).order_by("issue__order", "issue")
    for statement, issue, stance in taken.values_list("statement", "issue", "stance"):
        stances.setdefault(statement, {})[issue] = stance
    for statement, voice in Statement.voices.through.objects.filter(
        collection=collection
    ).values_list("statement", "voice"):
        voices.setdefault(statement, []).append(voice)
    rows = Statement.objects.filter(collection=collection).values_list(
        "pk", "number", "wording", "kind", "document", "attribution"
    )
    return [
        Said(
            id=pk,
            number=number,
            wording=wording,
            kind=kind,
            document=document,
            own=attribution in {Attribution.ASSERTED, Attribution.CONCEDED},
            voices=frozenset(voices.get(pk, ())),
            stances=stances.get(pk, {}),
            date=dates[document],
            conceded=attribution == Attribution.CONCEDED,
        )
        for pk, number, wording, kind, document, attribution in rows
    ]


def _tagged(related):
    """A Related pair by what its consensus says, and the tags that say the same."""
    consensus = related.consensus
    agreeing = [tag for tag in related.tags if tag.relation == consensus.relation]
    deciding = [tag for tag in agreeing if tag.decision] or agreeing
    same = {tag.same_reasons for tag in deciding} - {None}
    return Tagged(
        subject=related.subject.pk,
        object=related.object.pk,
        relation=consensus.relation,
        basis=deciding[0].basis,
        same_reasons=same.pop() if len(same) == 1 else None,
    )


def _steps(collection):
    """(premise, target, direction) of each step of a text for or against a statement."""
    rows = Premise.objects.filter(
        collection=collection, argument__in=Argument.objects.filter(statement__isnull=False)
    )
    return rows.order_by("argument__number", "order").values_list(
        "statement", "argument__statement", "argument__direction"
    )


def _rows(collection, shown):
    """{id: row} of the statements, issues and voices that the findings name."""
    ids = {pk for finding in shown for pk, _ in finding.statements}
    about = {pk for finding in shown for pk in finding.about if isinstance(pk, int)}
    issues = {row.pk: row for row in Issue.objects.filter(collection=collection, pk__in=about)}
    voices = {row.pk: row for row in Voice.objects.filter(collection=collection, pk__in=about)}
    for row in [*issues.values(), *voices.values()]:
        row.collection = collection
    statements = Statement.objects.filter(pk__in=ids).with_sources()
    return {
        "statements": {row.pk: row for row in statements},
        "issues": issues,
        "voices": voices,
    }


def _dismissals(request, collection):
    """{(kind, key): Dismissal}; while the collection is blind, only one's own, but for editors."""
    rows = Dismissal.objects.filter(collection=collection).select_related("user")
    if not sees_tag_of_others(collection):
        rows = rows.filter(user=request.user) if request.user.is_authenticated else rows.none()
    return {(row.kind, row.finding): row for row in rows}


def _twin(found, dismissed):
    return {
        kind: [
            {
                "key": finding.key,
                "statements": [
                    {"number": found.number[pk], "part": part} for pk, part in finding.statements
                ],
                **_about(found, finding),
                "dismissed": dismissed[kind, finding.key].reason
                if (kind, finding.key) in dismissed
                else None,
            }
            for finding in rows
        ]
        for kind, rows in found.by_kind.items()
    }


def _about(found, finding):
    if finding.kind == "self":
        voice, issue = finding.about
        return {"voice": found.voices[voice], "issue": found.issues.get(issue)}
    if finding.kind == "figures":
        return {"relation": finding.about[0]}
    return {"issue": found.issues.get(finding.about[0])} if finding.about else {}


# Setting aside


@require_POST
@working_page(Role.ANALYST)
def dismiss(request, collection):
    """Set a finding aside with a reason, or take that back."""
    address = reverse("findings", args=[collection.slug])
    if pk := request.POST.get("restore"):
        _restore(request, collection, pk)
        return redirect(address)
    kind, key = request.POST.get("kind", ""), request.POST.get("finding", "")
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())[:LONGEST]
    known = [f for f in found_in(collection, request.user).by_kind.get(kind, ()) if f.key == key]
    problem = ""
    if not known:
        problem = "What this finding rested on has changed: it is no longer in the list."
    elif not reason:
        problem = "Say in a sentence why this finding is dismissed."
    context = {"collection": collection, "kind": kind, "finding": key, "key": form_key(request)}
    if problem:
        return render(
            request, "arguments/dismiss.html", {**context, "problem": problem}, status=422
        )
    there = None
    with writing(request, collection, "Dismissed") as (recorder, before):
        if before is None:
            there = _dismissals(request, collection).get((kind, key))
            if there is None:
                Dismissal.objects.create(
                    collection=collection, kind=kind, finding=key, user=request.user, reason=reason
                )
                recorder.finish(f"Dismissed a finding: {KINDS[kind]}, {key}", address)
    if there:
        more = {"there": there, "reason": reason}
        return render(request, "arguments/dismiss.html", {**context, **more}, status=409)
    return redirect(f"{address}?kind={kind}")


def _restore(request, collection, pk):
    """One's own dismissals, for an editor anybody's."""
    dismissal = get_object_or_404(Dismissal, collection=collection, pk=pk if pk.isdecimal() else 0)
    if dismissal.user_id != request.user.pk and collection.viewer != Role.EDITOR:
        raise PermissionDenied
    with writing(request, collection, "Restored") as (recorder, before):
        if before is None:
            label = f"Restored a finding: {KINDS.get(dismissal.kind, '')}, {dismissal.finding}"
            dismissal.delete()
            recorder.finish(label, reverse("findings", args=[collection.slug]))
