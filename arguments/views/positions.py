"""The sides that statements take on issues: from the statement's page, or from the issue's."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import reswap, retarget

from arguments.access import row_or_gone, working_page
from arguments.models import Issue, Position, Stance, Statement
from arguments.naming import statement_in
from arguments.retries import form_key, writing
from sources.models import Role


class PositionForm(forms.Form):
    """Which statement takes which side on which issue; what the page has settled is not asked."""

    statement = forms.CharField(max_length=300)
    issue = forms.ModelChoiceField(Issue.objects.none(), to_field_name="key", empty_label="which?")
    stance = forms.ChoiceField(choices=Stance, widget=forms.RadioSelect, initial="pro")

    def __init__(self, *args, collection, statement=None, issue=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.collection, self.settled = collection, {}
        self.fields["issue"].queryset = Issue.objects.filter(collection=collection)
        for name, row in (("statement", statement), ("issue", issue)):
            if row is not None:
                del self.fields[name]
                self.settled[name] = row

    def clean_statement(self):
        return statement_in(self.collection, self.cleaned_data["statement"])

    def clean(self):
        cleaned = {**super().clean(), **self.settled}
        if cleaned.get("statement") and cleaned.get("issue"):
            statement, issue = cleaned["statement"], cleaned["issue"]
            taken = Position.objects.filter(statement=statement, issue=issue).first()
            if taken:
                raise ValidationError(
                    f"S{statement.number} is {taken.stance} on “{issue}” already: change that."
                )
        return cleaned


@working_page(Role.ANALYST)
def add_position(request, collection, number):
    """A side that the statement takes."""
    statement = _statement(collection, number)
    page = {"title": f"The side that S{number} takes", "here": statement, "back": statement}
    return _add(request, collection, page, statement=statement)


@working_page(Role.ANALYST)
def new_position(request, collection, key):
    """A statement that takes a side on the issue."""
    issue = _issue(collection, key)
    page = {"title": f"A position on “{issue.question}”", "here": issue, "back": issue}
    return _add(request, collection, page, issue=issue)


def _add(request, collection, page, **settled):
    if request.method != "POST":
        return _show(request, PositionForm(collection=collection, **settled), page)
    with writing(request, collection, "Added a position") as (recorder, address):
        form = PositionForm(request.POST, collection=collection, **settled)
        if address is None and form.is_valid():
            said = form.cleaned_data
            position = Position.objects.create(
                collection=collection,
                statement=said["statement"],
                issue=said["issue"],
                stance=said["stance"],
            )
            address = page["back"].get_absolute_url()
            label = f"S{position.statement.number} is {position}"
            recorder.finish(label, address)
            messages.success(request, f"Added: {label}.")
    return redirect(address) if address else _show(request, form, page, status=422)


@working_page(Role.ANALYST)
def edit_position(request, collection, number, key):
    """Another stance, or none."""
    statement, issue = _statement(collection, number), _issue(collection, key)
    page = {"statement": statement, "issue": issue, "collection": collection, "status": 200}
    back = issue if request.GET.get("from") == "issue" else statement
    if request.method == "POST" and (address := _changed(request, page, back)):
        return redirect(address)
    position = get_object_or_404(Position, statement=statement, issue=issue)
    context = {
        **page,
        "position": position,
        "back": back,
        "stance": request.POST.get("stance") or position.stance,
        "stances": Stance.choices,
        "key": form_key(request),
    }
    return render(request, "arguments/edit_position.html", context, status=page["status"])


def _changed(request, page, back):
    """Where it led; None for a form that is not in order, whose status and problem `page` then says."""
    statement, issue, stance = page["statement"], page["issue"], request.POST.get("stance", "")
    with writing(request, page["collection"], "Changed a position") as (recorder, address):
        if address is not None:
            return address
        position = Position.objects.filter(statement=statement, issue=issue).first()
        was = position.stance if position else ""
        if position is None and "remove" in request.POST:
            return back.get_absolute_url()  # somebody else removed it
        if position is None or was != request.POST.get("was"):
            page["status"] = 409
            page["problem"] = f"Somebody changed it meanwhile: it says {was or 'nothing'} now."
            return None
        if "remove" in request.POST:
            label = f"Removed the position of S{statement.number}: {position}"
            position.delete()
        elif stance in Stance.values:
            position.stance = stance
            position.save()
            label = f"S{statement.number} is {position}, no longer {was}"
        else:
            page["status"], page["problem"] = 422, "Choose a side."
            return None
        recorder.finish(label, back.get_absolute_url())
        messages.success(request, f"{label}.")
    return back.get_absolute_url()


def _statement(collection, number):
    statement = row_or_gone(Statement.objects, collection, "statement", number=number)
    statement.collection = collection
    return statement


def _issue(collection, key):
    issue = row_or_gone(Issue.objects, collection, "issue", key=key)
    issue.collection = collection
    return issue


def _show(request, form, page, status=200):
    context = {
        **page,
        "collection": form.collection,
        "form": form,
        "key": form_key(request),
        "address": request.get_full_path(),
    }
    name = "arguments/_position.html" if request.htmx else "arguments/position.html"
    response = render(request, name, context, status=status)
    if request.htmx and request.method == "POST":
        response = reswap(retarget(response, "#position"), "outerHTML")
        response["HX-Reselect"] = "#position"
    return response
