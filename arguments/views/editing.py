"""Voices, issues and the data of documents are edited; documents are marked as read for an issue."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from arguments.access import lead_to, row_or_gone, working_page
from arguments.forms_of_collections import IssueForm, VoiceForm
from arguments.forms_of_documents import DocumentDataForm
from arguments.models import Issue, Position, Reading
from arguments.retries import form_key, writing
from arguments.sections import as_number, from_key
from sources.models import Analyst, Document, Role, Voice
from sources.stale import differences, taken_over

LISTED = 100  # documents on one page
ABOUT = {
    "voice": "A person, office, institution, state or group that holds statements, as an author "
    "or as somebody whom an author reports.",
    "issue": "A question on which voices take a side.",
    "document": "What is known of the publication. Its text is brought in on a page of its own.",
}


@working_page(Role.ANALYST)
def new_voice(request, collection):
    return _add(request, collection, VoiceForm, Voice(collection=collection))


@working_page(Role.ANALYST)
def new_issue(request, collection):
    return _add(request, collection, IssueForm, Issue(collection=collection))


def _add(request, collection, form_class, row):
    if request.method != "POST":
        return _show(request, collection, form_class(instance=row))
    with writing(request, collection, f"Added {form_class.Meta.model.__name__.lower()}") as (
        recorder,
        address,
    ):
        form = form_class(request.POST, instance=row)
        if address is None and form.is_valid():
            row = form.save()
            address = row.get_absolute_url()
            recorder.finish(f"Added {row.history_name}: {row}", address)
    return redirect(address) if address else _show(request, collection, form, status=422)


@working_page(Role.ANALYST)
def edit_voice(request, collection, key):
    return _edit(request, collection, VoiceForm, key)


@working_page(Role.ANALYST)
def edit_issue(request, collection, key):
    return _edit(request, collection, IssueForm, key)


@working_page(Role.ANALYST)
def edit_document(request, collection, key):
    return _edit(request, collection, DocumentDataForm, key)


def _edit(request, collection, form_class, key):
    kind = form_class.Meta.model._meta.model_name
    rows = form_class.Meta.model.objects.select_related("collection")
    if request.method != "POST":
        row = row_or_gone(rows, collection, kind, key=key)
        return _show(request, collection, form_class(instance=row), row)
    found, version = [], request.POST.get("version", "")
    with writing(request, collection, f"Edited {kind}") as (recorder, address):
        if address is None:
            row = row_or_gone(rows, collection, kind, key=key)
            theirs = form_class(instance=row).said()
            form = form_class(request.POST, instance=row)
            if form.is_valid():
                found = _differences(form, theirs, version)
                if not found:
                    form.save()
                    for line in form.told:
                        messages.success(request, line)
                    address = row.get_absolute_url()
                    recorder.finish(f"Edited {row.history_name}: {row}", address)
    if address:
        return lead_to(request, address)
    if found:  # whoever saves again has read what is stored, and replaces that
        row.refresh_from_db()
        stored = form_class(instance=row)
        data = taken_over(request.POST, found, stored.initial, stored.add_prefix)
        form, version = form_class(data, instance=row), row.version
    return _show(
        request, collection, form, row, 409 if found else 422, differences=found, version=version
    )


def _differences(form, theirs, version):
    """Where a stale edit differs from what is stored; [] for one that is not stale."""
    if version == str(form.instance.version):
        return []
    base = form.said_then(as_number(version))
    labels = {name: form[name].label for name in form.fields}
    return differences(labels, form.said(), theirs, base)


def _show(request, collection, form, row=None, status=200, **more):
    """The form of a voice, an issue or a document; `row` is the one that is edited."""
    name = form._meta.model._meta.model_name
    everything = reverse(f"{name}s", args=[collection.slug])
    context = {
        "collection": collection,
        "form": form,
        "name": name,
        "named_after": " ".join(form[field].auto_id for field in form.named_after),
        "row": row,
        "about": ABOUT[name],
        "everything": {"name": f"{name}s", "address": everything},
        "back": reverse(name, args=[collection.slug, form.old_key]) if row else everything,
        "called": row and form.initial[form.named_after[-1]],
        "key": form_key(request),
        "version": getattr(row, "version", ""),
        **more,
    }
    template = "arguments/_edit.html" if request.htmx else "arguments/edit.html"
    return render(request, template, context, status=status)


@working_page(Role.ANALYST)
def readings(request, collection, key):
    """Which documents the visitor has read for the issue: where none of these takes a side, it is silent."""
    issue = row_or_gone(Issue.objects.select_related("collection"), collection, "issue", key=key)
    if request.method == "POST":
        return redirect(_mark(request, collection, issue))
    everything = list(Document.objects.filter(collection=collection).only("key"))
    shown, following = from_key(
        everything, request.GET.get("from"), LISTED, key=lambda document: document.key
    )
    documents = Document.objects.filter(pk__in=[row.pk for row in shown]).with_authors()
    own = Reading.objects.filter(issue=issue, analyst__user=request.user)
    positions = Position.objects.filter(issue=issue)
    context = {
        "collection": collection,
        "issue": issue,
        "documents": documents,
        "read": dict.fromkeys(own.values_list("document", flat=True), True),
        "taking_sides": dict.fromkeys(
            positions.values_list("statement__document", flat=True), True
        ),
        "total": len(everything),
        "following": following,
        "key": form_key(request),
    }
    return render(request, "arguments/readings.html", context)


def _mark(request, collection, issue):
    """Make the visitor's readings those that are ticked, among the documents that the form listed."""
    with writing(request, collection, f"Readings for {issue.history_name}") as (recorder, address):
        if address is None:
            keys = [key.replace("\0", "") for key in request.POST.getlist("listed")]
            listed = collection.documents.filter(key__in=keys)
            ticked = set(request.POST.getlist("read"))
            analyst = Analyst.objects.of_user(collection, request.user)
            own = {r.document_id: r for r in issue.readings.filter(analyst=analyst)}
            for document in listed:
                if document.key not in ticked and document.pk in own:
                    own[document.pk].delete()
                elif document.key in ticked and document.pk not in own:
                    Reading.objects.create(
                        collection=collection, issue=issue, document=document, analyst=analyst
                    )
            address = reverse("readings", args=[collection.slug, issue.key])
            recorder.finish(f"Readings for {issue.history_name}", address)
            messages.success(request, "Saved.")
    return address
