"""Draw, change, move and remove steps between statements, on pages. Each form works without script."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django_htmx.http import reswap, retarget

from arguments.access import row_or_gone, working_page
from arguments.forms_of_steps import StepForm, drawn_as
from arguments.models import Argument, Statement
from arguments.retries import writing
from arguments.sections import as_number
from arguments.stale_steps import differences
from arguments.steps import conclusion, told
from arguments.writing import add_step, change_step, remove_step
from sources.models import Analyst, Document, Role
from sources.stale import taken_over

WHOLE = "arguments/step.html"
FORM = "arguments/_step.html"


# Draw


@working_page(Role.ANALYST)
def add_reason(request, collection, number):
    """A reason for or against the statement."""
    here = _statement(collection, number)
    initial = {"target": str(here)}
    if request.GET.get("direction") == "attack":
        initial["direction"] = "attack"
    page = {"title": f"A reason for or against S{number}", "fixed": "target"}
    return _add(request, collection, here, page, initial=initial)


@working_page(Role.ANALYST)
def add_use(request, collection, number):
    """The statement as a reason, for or against another one or a step."""
    here = _statement(collection, number)
    page = {"title": f"What S{number} is a reason for"}
    return _add(request, collection, here, page, premises=[str(here)])


@working_page(Role.ANALYST)
def doubt(request, collection, number):
    """A reason to doubt a step: it attacks the step, neither its premises nor its target."""
    step = _step(collection, number)
    here = _back_to(request, step)
    initial = {"direction": "attack", "target": told(step)}
    page = {"title": f"Doubt the step A{number}", "fixed": "target", "doubted": step}
    return _add(request, collection, here, page, initial=initial)


def _add(request, collection, here, page, **first):
    page["here"] = here
    if request.method != "POST":
        return _show(request, StepForm(collection=collection, **first), page)
    form = StepForm(request.POST, collection=collection)
    if "more" in request.POST:
        return _show(request, form, page)
    with writing(request, collection, "Added a step") as (recorder, address):
        if address is None and form.is_valid():
            said, premises = form.cleaned_data["said"], form.cleaned_data["premises"]
            analyst = Analyst.objects.of_user(collection, request.user)
            step = add_step(collection, said, premises, analyst)
            address = f"{here.get_absolute_url()}#a{step.number}"
            recorder.finish(f"Added {told(step)}", address)
            messages.success(request, f"Added {told(step)}.")
    return redirect(address) if address else _show(request, form, page, status=422)


# Change


@working_page(Role.ANALYST)
def edit_step(request, collection, number):
    """Its direction, premises and their order, target, whether it is only suggested, and its note."""
    step = _step(collection, number)
    page = {"title": f"Edit the step A{number}", "here": _back_to(request, step), "step": step}
    if request.method != "POST":
        return _show(request, StepForm(collection=collection, step=step), page)
    if "more" in request.POST:
        form = StepForm(request.POST, collection=collection, step=step)
        return _show(request, form, page)
    status = 422
    with writing(request, collection, "Edited a step") as (recorder, address):
        if address is None:
            step = page["step"] = _step(collection, number)
            form = StepForm(request.POST, collection=collection, step=step)
            if form.is_valid() and form.stale:
                status, page["differences"] = 409, differences(step, form)
                form = _again(form, step, page["differences"])
            elif form.is_valid():
                change_step(step, form.cleaned_data["said"], form.cleaned_data["premises"])
                address = f"{_seen_from(page['here'], step).get_absolute_url()}#a{number}"
                recorder.finish(f"Edited {told(step)}", address)
                messages.success(request, f"Saved {told(step)}.")
    return redirect(address) if address else _show(request, form, page, status=status)


def _again(form, step, found):
    """The form with what was typed and the version that is stored: sending it replaces that."""
    stored = drawn_as(step)
    data = taken_over(form.data, found, stored)
    if any(one.field == "premises" and one.left_alone for one in found):
        data.pop("premises")
        data.setlist("premise", stored["premises"])
        data.setlist("place", [])
    data["version"] = step.version
    again = StepForm(data, collection=step.collection, step=step)
    again.is_valid()
    return again


@working_page(Role.ANALYST)
def delete_step(request, collection, number):
    step = _step(collection, number)
    here = _back_to(request, step)
    if request.method == "POST":
        with writing(request, collection, "Removed a step") as (recorder, address):
            if address is None:
                step = _step(collection, number)
                what = told(step)
                remove_step(step)
                address = here.get_absolute_url()
                recorder.finish(f"Removed {what}", address)
                messages.success(request, f"Removed {what}. The history can bring it back.")
        return redirect(address)
    context = {
        "collection": collection,
        "here": here,
        "step": step,
        "what": told(step),
        "undercuts": [told(undercut) for undercut in step.undercuts.all()],
    }
    return render(request, "arguments/delete_step.html", context)


# Shared


def _statement(collection, number):
    rows = Statement.objects.select_related("document")
    statement = row_or_gone(rows, collection, "statement", number=number)
    statement.collection = statement.document.collection = collection
    return statement


def _step(collection, number):
    rows = Argument.objects.select_related("statement", "argument", "document")
    step = row_or_gone(rows, collection, "argument", number=number)
    step.collection = collection
    return step


def _back_to(request, step):
    """The statement on whose page the visitor was: the one that ?s= names, else its conclusion."""
    number = as_number(request.GET.get("s"))
    found = Statement.objects.filter(collection=step.collection, number=number).first()
    here = found or conclusion(step)
    here.collection = step.collection
    return here


def _seen_from(here, step):
    """The statement whose page shows the step: this one, or else its conclusion."""
    goal = conclusion(step)
    goal.collection = step.collection
    premises = step.premises.values_list("statement", flat=True)
    return here if here.pk in {goal.pk, *premises} else goal


def _show(request, form, page, status=200):
    """The form as a page, or alone where htmx asks for it; an answer to htmx replaces its form."""
    here = page["here"]
    document = Document.objects.with_authors().get(pk=here.document_id)
    document.collection = form.collection
    context = {
        "collection": form.collection,
        "document": document,
        "form": form,
        "address": request.get_full_path(),
        **page,
    }
    response = render(request, FORM if request.htmx else WHOLE, context, status=status)
    if request.htmx and request.method == "POST":
        response = reswap(retarget(response, "#step"), "outerHTML")
        response["HX-Reselect"] = "#step"
    return response
