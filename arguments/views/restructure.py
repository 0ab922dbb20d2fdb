"""Merge two statements, or split one, on pages; each is one operation."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from arguments.access import row_or_gone, working_page
from arguments.earlier import FIELDS, in_words_all, said_then
from arguments.forms import said, statement_now
from arguments.models import Argument, Statement, StatementKind
from arguments.naming import statement_typed
from arguments.restructuring import merge, split
from arguments.retries import form_key, writing
from arguments.steps import steps_at
from arguments.writing import goes_with
from sources.models import Analyst, Role
from sources.operations import recording
from sources.stale import differences


def _there(collection, number):
    """The statement as it is now; Gone for one that was deleted."""
    found = row_or_gone(Statement.objects, collection, "statement", number=number)
    return statement_now(found.pk)


@working_page(Role.ANALYST)
def merge_into(request, collection, number):
    """Choose the statement that stays, see what moves, confirm."""
    gone, kept, problem = _there(collection, number), None, ""
    typed = request.POST.get("into") or request.GET.get("into", "")
    try:
        if typed:
            kept = _other(gone, typed)
        if kept and request.method == "POST":
            with recording(request.user, "Merged") as recorder:
                collection.lock()
                merge(*(_there(collection, row.number) for row in (kept, gone)))
                recorder.finish(
                    f"Merged S{gone.number} into S{kept.number}", kept.get_absolute_url()
                )
            return redirect(kept)
    except ValidationError as error:
        problem, kept = " ".join(error.messages), None
    context = {
        "collection": collection,
        "statement": gone,
        "kept": kept,
        "typed": typed,
        "problem": problem,
        "moves": _moving(gone, kept, request.user) if kept else None,
    }
    return render(
        request, "arguments/merge_statement.html", context, status=422 if problem else 200
    )


def _moving(gone, kept, user):
    """{what: rows} that would stand with `kept`; what joins the two statements goes."""
    found = goes_with(gone, user)
    at_kept = {step.pk for step in Argument.objects.filter(steps_at(kept.pk))}
    return {
        **found,
        "steps": [step for step in found["steps"] if step.pk not in at_kept],
        "joining": [step for step in found["steps"] if step.pk in at_kept],
        "pairs": [
            pair for pair in found["pairs"] if kept.pk not in (pair.first_id, pair.second_id)
        ],
    }


def _other(gone, typed):
    kept = statement_typed(gone.document, typed)
    if kept.pk == gone.pk:
        raise ValidationError(f"S{gone.number} is this statement. Name another one.")
    return kept


class SplitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    wording = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}))
    second = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}))
    kind = forms.ChoiceField(choices=StatementKind)
    together = forms.BooleanField(required=False, initial=True)


@working_page(Role.ANALYST)
def split_up(request, collection, number):
    if request.method != "POST":
        statement = _there(collection, number)
        initial = {name: getattr(statement, name) for name in ("version", "wording", "kind")}
        return _split_page(request, statement, SplitForm(initial=initial))
    form, found = SplitForm(request.POST), []
    with writing(request, collection, "Split") as (recorder, address):
        if address is None:
            statement = _there(collection, number)
            if form.is_valid():
                found = _moved_on(form, statement)
            if form.is_valid() and not found:
                second = _split(request, statement, form.cleaned_data)
                address = second.get_absolute_url()
                label = f"Split S{number}: S{second.number} holds its second half"
                recorder.finish(label, address)
    if address:
        return redirect(address)
    if not found:
        return _split_page(request, statement, form, status=422)
    again = request.POST.copy()
    again["version"] = statement.version
    return _split_page(request, statement, SplitForm(again), status=409, differences=found)


def _moved_on(form, statement):
    """What somebody changed since the split was begun, beside the first half as it was typed."""
    began = form.cleaned_data["version"]
    theirs, base = said(statement), said_then(statement, began)
    if base == theirs:
        return []
    mine = {**(base or theirs), "wording": form.cleaned_data["wording"]}
    labels = {name: name.capitalize() for name in FIELDS}
    return differences(labels, *(side and in_words_all(side) for side in (mine, theirs, base)))


def _split(request, statement, typed):
    goes = {
        row.passage_id: request.POST.get(f"passage-{row.passage_id}")
        for row in statement.citations.all()
    }
    statement.wording, statement.version = typed["wording"], statement.version + 1
    statement.save()
    return split(
        statement,
        wording=typed["second"],
        kind=typed["kind"],
        passages={pk for pk, where in goes.items() if where == "second"},
        both={pk for pk, where in goes.items() if where == "both"},
        together=typed["together"],
        analyst=Analyst.objects.of_user(statement.collection, request.user),
    )


def _split_page(request, statement, form, status=200, **more):
    statement.collection.viewer = statement.collection.role_of(request.user)
    context = {
        "collection": statement.collection,
        "statement": statement,
        "form": form,
        "key": form_key(request),
        "sides": [("first", "the first"), ("second", "the second"), ("both", "both")],
        "passages": [
            {"row": row.passage, "goes": request.POST.get(f"passage-{row.passage_id}", "first")}
            for row in statement.citations.select_related("passage")
        ],
        **more,
    }
    return render(request, "arguments/split_statement.html", context, status=status)
