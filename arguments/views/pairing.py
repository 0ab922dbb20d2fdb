"""Compare a statement with another one, of the same document or not: the pair and one's own tag on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from arguments.access import row_or_gone, working_page
from arguments.forms_of_tags import TagForm, chosen_of
from arguments.models import Pair, Statement
from arguments.naming import statement_in
from arguments.pairing import listed, own_tag, tag
from arguments.retries import form_key, writing
from sources.models import Analyst, Document, Role

SAME = {True: "yes", False: "no", None: ""}


@working_page(Role.ANALYST)
def compare_with(request, collection, number):
    """Choose the other statement (?with=S5), then say how the two stand to each other."""
    here = _whole(collection, number)
    typed = request.POST.get("with") or request.GET.get("with", "")
    other, problem = None, ""
    try:
        if typed:
            other = statement_in(collection, typed)
            if other.pk == here.pk:
                raise ValidationError(f"S{number} is not compared with itself.")
            other = _whole(collection, other.number)
    except ValidationError as error:
        problem, other = " ".join(error.messages), None
    page = {"collection": collection, "here": here, "other": other, "typed": typed}
    if other is None:
        page["problem"] = problem
        return render(request, "arguments/compare_with.html", page, status=422 if problem else 200)
    if request.method == "POST":
        return _tagged(request, page)
    mine = _mine(request, here, other)
    form = TagForm(initial=_said(mine, here) or {"relation": request.GET.get("relation")})
    return _show(request, page, form, mine)


def _tagged(request, page):
    collection, here, other = page["collection"], page["here"], page["other"]
    form, status = TagForm(request.POST), 422
    with writing(request, collection, "Tagged") as (recorder, address):
        mine = _mine(request, here, other)
        if address is None and form.is_valid():
            if request.POST.get("version", "") != (str(mine.version) if mine else ""):
                status, page["stale"] = 409, True
            else:
                analyst = Analyst.objects.of_user(collection, request.user)
                listed(request.user, here, other, "reader")
                made = tag(here, other, form, analyst)
                address = f"{here.get_absolute_url()}#tags"
                label = f"Tagged S{here.number} and S{other.number}: {made.relation}"
                recorder.finish(label, address)
                messages.success(request, f"{label}.")
    return redirect(address) if address else _show(request, page, form, mine, status)


def _whole(collection, number):
    rows = Statement.objects.with_sources()
    statement = row_or_gone(rows, collection, "statement", number=number)
    statement.collection = statement.document.collection = collection
    return statement


def _mine(request, one, other):
    """The visitor's own tag on the pair, or None."""
    first, second = sorted((one.pk, other.pk))
    pair = Pair.objects.filter(first=first, second=second).first()
    analyst = Analyst.objects.filter(collection=one.collection, user=request.user).first()
    return own_tag(pair, analyst) if pair and analyst else None


def _said(mine, here):
    if mine is None:
        return None
    pair = mine.pair
    return {
        "relation": chosen_of(mine, is_first=pair.first_id == here.pk),
        "basis": mine.basis,
        "confidence": mine.confidence,
        "same_reasons": SAME[mine.same_reasons],
        "reason": mine.reason,
    }


def _show(request, page, form, mine, status=200):
    context = {
        **page,
        "form": form,
        "mine": mine,
        "key": form_key(request),
        "document": Document.objects.with_authors().get(pk=page["here"].document_id),
    }
    return render(request, "arguments/compare_with.html", context, status=status)
