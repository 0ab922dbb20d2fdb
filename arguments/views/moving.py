"""Move a statement under another target, with its reasons; pick its passage again."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from arguments.access import row_or_gone, working_page
from arguments.forms_of_steps import StepForm
from arguments.models import Argument, Direction, Statement
from arguments.placing import DocumentText, drop_uncited, words_unseen
from arguments.retries import form_key, writing
from arguments.sections import as_number
from arguments.stale_steps import differences
from arguments.steps import told
from arguments.writing import cite, move_use
from sources import texts
from sources.anchoring import fold_words
from sources.models import Analyst, Document, Role

AROUND = 9000  # characters of the text shown beside the form


# A statement


@working_page(Role.ANALYST)
def move(request, collection, number):
    """Choose which of its uses changes, and to which target."""
    statement = row_or_gone(Statement.objects, collection, "statement", number=number)
    statement.collection = collection
    if request.method != "POST":
        return _move_page(request, statement, {})
    status, page = 422, {}
    with writing(request, collection, "Moved") as (recorder, address):
        if address is None:
            step = _uses(statement).filter(number=_number(request)).first()
            form = _moved(request, statement, step) if step else None
            if form is None:
                page["problems"] = ["Choose which of its uses changes."]
            elif not form.is_valid():
                page["problems"] = [e for errors in form.errors.values() for e in errors]
                page["across"] = form.across
            elif form.cleaned_data["version"] != step.version:
                status, page["differences"] = 409, differences(step, form)
            else:
                said, premises = form.cleaned_data["said"], form.cleaned_data["premises"]
                analyst = Analyst.objects.of_user(collection, request.user)
                step = move_use(step, statement, said, premises, analyst)
                address = f"{statement.get_absolute_url()}#a{step.number}"
                recorder.finish(f"Moved S{number}, now {told(step)}", address)
                messages.success(request, f"Moved: {told(step)}.")
    return redirect(address) if address else _move_page(request, statement, page, status)


def _uses(statement):
    return Argument.objects.filter(premises__statement=statement).with_data().order_by("number")


def _number(request):
    return as_number((request.POST.get("use") or request.GET.get("use") or "").lstrip("Aa"))


def _moved(request, statement, step):
    """The StepForm of the step as it is to be: all of it, or the statement alone."""
    alone = "alone" in request.POST and step.premises.count() > 1
    data = QueryDict(mutable=True)
    data["direction"] = request.POST.get("direction", "")
    data["target"] = request.POST.get("target", "")
    data["note"] = step.note
    data["version"] = request.POST.get(f"version-{step.number}", "")
    if step.implicit:
        data["implicit"] = "on"
    if alone and step.document_id is None:
        data["drawn"] = "on"
    premises = [statement] if alone else [p.statement for p in step.premises.all()]
    data.setlist("premise", [f"S{premise.number}" for premise in premises])
    return StepForm(data, collection=statement.collection, step=None if alone else step)


def _move_page(request, statement, page, status=200):
    uses = [
        {
            "step": step,
            "told": told(step),
            "doubted": told(step.argument) if step.argument_id else "",
            "joint": len(step.premises.all()) > 1,
        }
        for step in _uses(statement)
    ]
    chosen = _number(request) or (uses[0]["step"].number if len(uses) == 1 else None)
    current = next((use["step"] for use in uses if use["step"].number == chosen), None)
    usual = current.direction if current else Direction.SUPPORT
    context = {
        "collection": statement.collection,
        "statement": statement,
        "document": statement.document,
        "uses": uses,
        "joint": any(use["joint"] for use in uses),
        "chosen": chosen,
        "direction": request.POST.get("direction", usual),
        "target": request.POST.get("target", ""),
        "alone": "alone" in request.POST,
        "key": form_key(request),
        **page,
    }
    return render(request, "arguments/move.html", context, status=status)


# Its passage


class PlaceForm(forms.Form):
    """A stretch of the text: selected (start, end), or pasted."""

    quote = forms.CharField(max_length=5000, widget=forms.Textarea({"rows": 3}))
    paragraph = forms.IntegerField(min_value=1)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, text, **kwargs):
        self.text = text
        super().__init__(*args, **kwargs)
        if text is not None:
            del self.fields["paragraph"]

    def clean(self):
        cleaned = super().clean()
        quote = cleaned.get("quote", "").strip('“”" \n')
        start, end = cleaned.get("start"), cleaned.get("end")
        try:
            if self.text is None:
                cleaned["words"] = words_unseen(quote)
                return cleaned
            body = self.text.text.body
            if start is not None and end and fold_words(body[start:end]) == fold_words(quote):
                cleaned["words"] = self.text.words_at(start, end)
            elif quote:
                cleaned["words"] = self.text.quoted(quote)
        except ValidationError as error:
            self.add_error("quote", error)
        return cleaned


@working_page(Role.ANALYST)
def move_passage(request, collection, number, which):
    """Other words for the passage `which` (from 1) of a statement, out of the same text."""
    statement = row_or_gone(Statement.objects, collection, "statement", number=number)
    statement.collection = collection
    citation = _citation(statement, which)
    document = Document.objects.with_authors().get(pk=statement.document_id)
    document.collection = collection
    newest = texts.current(document)
    text = DocumentText(newest) if newest else None
    initial = {"quote": str(citation.passage), "paragraph": citation.passage.paragraph}
    form = PlaceForm(request.POST or None, text=text, initial=initial)
    status = 200
    if request.method == "POST":
        with writing(request, collection, "Moved a passage") as (recorder, address):
            statement = Statement.objects.select_related("document").get(pk=statement.pk)
            citation = _citation(statement, which)
            if address is None and request.POST.get("was") != str(citation.passage_id):
                status = 409
            elif address is None and form.is_valid():
                _recite(statement, citation, form.cleaned_data)
                address = f"{document.get_absolute_url()}?passage={number}-{which}"
                recorder.finish(f"Moved a passage of S{number}", address)
        if address:
            return redirect(address)
        status = status if status == 409 else 422
    context = {
        "collection": collection,
        "statement": statement,
        "document": document,
        "which": which,
        "passage": citation.passage,
        "form": form,
        "stale": status == 409,
        "key": form_key(request),
        **(_around(text, as_number(request.GET.get("p")) or citation.passage.paragraph)),
    }
    return render(request, "arguments/move_passage.html", context, status=status)


def _citation(statement, which):
    rows = list(statement.citations.select_related("passage"))
    if not 1 <= which <= len(rows):
        return get_object_or_404(statement.citations, pk=0)
    return rows[which - 1]


def _recite(statement, citation, said):
    """Another passage in the place of the old one, which stays where others cite it."""
    passage, order = citation.passage_id, citation.order
    citation.delete()
    cite(statement, *said["words"], paragraph=said.get("paragraph"), order=order)
    drop_uncited([passage])
    statement.version += 1
    statement.save()


def _around(text, number):
    """The paragraphs from a little before number on, as many as fit: [(number, start, words)]."""
    if text is None:
        return {"rows": []}
    first = max(1, min(number, len(text.paragraphs)) - 2)
    rows, filled = [], 0
    for at, place in enumerate(text.paragraphs[first - 1 :], start=first):
        filled += place.end - place.start
        if rows and filled > AROUND:
            break
        rows.append((at, place.start, text.text.body[place.start : place.end]))
    last = rows[-1][0] if rows else 0
    return {
        "rows": rows,
        "earlier": max(3, first - len(rows)) if first > 1 else None,
        "later": last + 3 if last < len(text.paragraphs) else None,
    }
