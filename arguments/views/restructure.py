"""Merge two statements, or split one, on pages; each is one operation."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from arguments.access import row_or_gone, working_page
from arguments.forms import statement_now
from arguments.models import Statement, StatementKind
from arguments.naming import statement_typed
from arguments.restructuring import merge, split
from arguments.writing import goes_with
from sources.models import Analyst, Role
from sources.operations import recording


@working_page(Role.ANALYST)
def merge_into(request, collection, number):
    """Choose the statement that stays, see what moves, confirm."""
    found = row_or_gone(Statement.objects, collection, "statement", number=number)
    gone, kept, problem = statement_now(found.pk), None, ""
    typed = request.POST.get("into") or request.GET.get("into", "")
    try:
        if typed:
            kept = _other(gone, typed)
        if kept and request.method == "POST":
            with recording(request.user, "Merged") as recorder:
                collection.lock()
                merge(statement_now(kept.pk), statement_now(gone.pk))
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
        "moves": goes_with(gone) if kept else None,
    }
    return render(
        request, "arguments/merge_statement.html", context, status=422 if problem else 200
    )


def _other(gone, typed):
    kept = statement_typed(gone.document, typed)
    if kept.pk == gone.pk:
        raise ValidationError(f"S{gone.number} is this statement. Name another one.")
    return kept


class SplitForm(forms.Form):
    wording = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}))
    second = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}))
    kind = forms.ChoiceField(choices=StatementKind)
    together = forms.BooleanField(required=False, initial=True)


@working_page(Role.ANALYST)
def split_up(request, collection, number):
    found = row_or_gone(Statement.objects, collection, "statement", number=number)
    statement = statement_now(found.pk)
    passages = [row.passage for row in statement.citations.select_related("passage")]
    initial = {"wording": statement.wording, "kind": statement.kind, "together": True}
    form = SplitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        goes = {passage.pk: request.POST.get(f"passage-{passage.pk}") for passage in passages}
        with recording(request.user, "Split") as recorder:
            collection.lock()
            statement = statement_now(found.pk)
            statement.wording, statement.version = said["wording"], statement.version + 1
            statement.save()
            second = split(
                statement,
                wording=said["second"],
                kind=said["kind"],
                passages={pk for pk, where in goes.items() if where == "second"},
                both={pk for pk, where in goes.items() if where == "both"},
                together=said["together"],
                analyst=Analyst.objects.of_user(collection, request.user),
            )
            label = f"Split S{number}: S{second.number} holds its second half"
            recorder.finish(label, statement.get_absolute_url())
        return redirect(second)
    context = {
        "collection": collection,
        "statement": statement,
        "form": form,
        "passages": passages,
    }
    status = 422 if form.is_bound else 200
    return render(request, "arguments/split_statement.html", context, status=status)
