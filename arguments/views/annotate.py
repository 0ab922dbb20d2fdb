"""Add, edit and delete statements on pages. Each form works without script."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_htmx.http import reswap, retarget

from arguments.access import lead_to, row_or_gone, working_page
from arguments.earlier import FIELDS, in_words_all, said_then
from arguments.forms import EditedStatementForm, NewStatementForm, said, statement_now
from arguments.models import Argument, Statement
from arguments.naming import looked_up, steps_looked_up
from arguments.nearby import nearby
from arguments.nearby import similar as nearest
from arguments.pairing import tag
from arguments.retries import writing
from arguments.sections import as_number
from arguments.steps import told
from arguments.writing import add_statement, change_statement, goes_with, remove_statement
from sources import texts
from sources.anchoring import paragraph_at, paragraphs
from sources.models import Analyst, Document, Role
from sources.operations import recording
from sources.stale import differences

OFFERED = 12  # statements to bear on


# Add


@working_page(Role.ANALYST)
def annotate(request, collection, key):
    """The form for a new statement: of a selected stretch, or of a paragraph."""
    documents = Document.objects.with_authors()
    document = row_or_gone(documents, collection, "document", key=key)
    document.collection = collection
    if request.method != "POST":
        form = NewStatementForm(document=document, initial=_asked(request, document))
        return _form_page(request, document, form)
    if "look" in request.POST:
        form = NewStatementForm(document=document, initial=request.POST.dict())
        return _form_page(request, document, form, **nearby(document, request.POST))
    form = NewStatementForm(request.POST, document=document)
    if form.is_valid():
        return redirect(_added(request, document, form))
    found = nearby(document, request.POST, form.tags)
    return _form_page(request, document, form, status=422, **found)


def _added(request, document, form):
    """Write it, once for each form, and return where it stands."""
    collection = document.collection
    with writing(request, collection, "Added") as (recorder, before):
        if before:
            return before
        analyst = Analyst.objects.of_user(collection, request.user)
        statement = add_statement(form, analyst)
        for other, said in form.cleaned_data["tags"]:
            tag(statement, other, said, analyst)
        address = _stands(document, statement, form.cleaned_data.get("back"))
        recorder.finish(f"Added S{statement.number}: {statement.title}", address)
    return address


def _stands(document, statement, back):
    """Where the new statement is seen: on the page that asked for it, or beside the text."""
    if back and Statement.objects.filter(collection=document.collection, number=back).exists():
        return reverse("statement", args=[document.collection.slug, back])
    place = statement.citations.first()
    passage = f"?passage={statement.number}-1#p{place.passage.paragraph}" if place else ""
    return document.get_absolute_url() + passage


def _asked(request, document):
    """What the address says: of the step, and of the passage, a stretch of the text or a paragraph."""
    step = {name: request.GET.get(name, "") for name in ("bears", "target", "back")}
    return {**{name: value for name, value in step.items() if value}, **_place(request, document)}


def _place(request, document):
    start, end = as_number(request.GET.get("start")), as_number(request.GET.get("end"))
    text = texts.current(document)
    paragraph = as_number(request.GET.get("p"))
    if text is None or start is None or not end or not start < end <= text.length:
        return {"paragraph": paragraph}
    found = paragraph_at(paragraphs(text.body), start)
    quote = " ".join(text.body[start:end].split())
    return {"paragraph": found or paragraph, "start": start, "end": end, "quote": quote}


def _form_page(request, document, form, status=200, **more):
    context = {
        "collection": document.collection,
        "document": document,
        "form": form,
        "paragraph": form["paragraph"].value(),
        "voices": form.known.offered,
        "open_text": form.document_text is not None,
        **more,
    }
    whole = not request.htmx
    name = "arguments/annotate.html" if whole else "arguments/_annotate.html"
    response = render(request, name, context, status=status)
    if request.htmx and status == 422:
        response = reswap(retarget(response, "#annotate"), "outerHTML")
        response["HX-Reselect"] = "#annotate"
    return response


# Help while wording


@working_page(Role.ANALYST)
def targets(request, collection, key):
    """Options for “bears on”: statements of the document that hold the words, or its first ones.

    For A and a number: its steps.
    """
    document = get_object_or_404(Document, collection=collection, key=key)
    typed = _typed(request)
    steps = steps_looked_up(Argument.objects.filter(document=document), typed)
    if steps is not None:
        found = [told(step) for step in steps.with_data()[:OFFERED]]
        return render(request, "arguments/_targets.html", {"steps": found})
    rows = looked_up(Statement.objects.filter(document=document), typed)
    return render(request, "arguments/_targets.html", {"rows": rows[:OFFERED]})


@working_page(Role.ANALYST)
def all_targets(request, collection):
    """Options out of the whole collection."""
    rows = looked_up(Statement.objects.filter(collection=collection), _typed(request))
    return render(request, "arguments/_targets.html", {"rows": rows[:OFFERED]})


def _typed(request):
    names = ("target", "joint", "premise", "statement", "with")
    return next((request.GET[name] for name in names if request.GET.get(name)), "")[:300]


@working_page(Role.ANALYST)
def similar(request, collection):
    """Statements of the collection that say nearly what is being worded.

    With ?document=KEY, those of other documents can be tagged.
    """
    document = Document.objects.filter(collection=collection, key=request.GET.get("document", ""))
    context = {"collection": collection}
    if found := document.first():
        found.collection = collection
        context |= nearby(found, request.GET)
    else:
        context["same"] = nearest(collection, request.GET.get("wording", ""))
    return render(request, "arguments/_similar.html", context)


# Edit


@working_page(Role.ANALYST)
def edit(request, collection, number):
    found = row_or_gone(Statement.objects, collection, "statement", number=number)
    statement = statement_now(found.pk)
    statement.collection = collection
    if request.method != "POST":
        return _edit_page(request, statement, EditedStatementForm(statement=statement))
    with recording(request.user, "Edited") as recorder:
        collection.lock()
        found = row_or_gone(Statement.objects, collection, "statement", number=number)
        statement = statement_now(found.pk)
        statement.collection = collection
        form = EditedStatementForm(request.POST, statement=statement)
        if not form.is_valid():
            return _edit_page(request, statement, form, status=422)
        mine, theirs = (
            in_words_all(form.says(), form.fields),
            in_words_all(said(statement), form.fields),
        )
        if form.stale and (found := _differences(form, mine, theirs)):
            return _edit_page(request, statement, form.again(found), status=409, differences=found)
        if mine != theirs:
            change_statement(form)
            recorder.finish(f"Edited S{number}", statement.get_absolute_url())
    return lead_to(request, statement.get_absolute_url())


def _edit_page(request, statement, form, status=200, **more):
    statement.collection.viewer = statement.collection.role_of(request.user)
    context = {
        "collection": statement.collection,
        "document": statement.document,
        "statement": statement,
        "form": form,
        "voices": form.known.offered,
        **more,
    }
    name = "arguments/_edit_statement.html" if request.htmx else "arguments/edit_statement.html"
    return render(request, name, context, status=status)


def _differences(form, mine, theirs):
    """Where a stale edit differs from what is stored now, with what both started from."""
    base = said_then(form.statement, form.cleaned_data["version"])
    labels = {name: form[name].label for name in FIELDS}
    return differences(labels, mine, theirs, base and in_words_all(base, form.fields))


# Delete


@working_page(Role.ANALYST)
def delete(request, collection, number):
    found = row_or_gone(Statement.objects, collection, "statement", number=number)
    if request.method != "POST":
        return _delete_page(request, collection, statement_now(found.pk))
    with recording(request.user, "Deleted") as recorder:
        collection.lock()
        found = row_or_gone(Statement.objects, collection, "statement", number=number)
        statement = statement_now(found.pk)
        if request.POST.get("version", str(statement.version)) != str(statement.version):
            return _delete_page(request, collection, statement, changed=True, status=409)
        document = statement.document
        remove_statement(statement)
        recorder.finish(f"Deleted S{number}: {statement.title}", document.get_absolute_url())
    return redirect("history", collection.slug)


def _delete_page(request, collection, statement, *, changed=False, status=200):
    context = {
        "collection": collection,
        "document": statement.document,
        "statement": statement,
        "changed": changed,
        **goes_with(statement, request.user),
    }
    return render(request, "arguments/delete_statement.html", context, status=status)
