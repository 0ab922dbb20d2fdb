"""Bring documents in: upload or paste, look through what was found, save."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from arguments.access import working_page
from arguments.forms_of_documents import DayField
from arguments.naming import Voices, free_key, key_taken
from arguments.retries import form_key, led_before, writing
from arguments.writing import make_voice
from sources import texts
from sources.anchoring import paragraphs
from sources.importers import ImportProblem, extract
from sources.models import (
    Analyst,
    Authorship,
    Document,
    Paragraph,
    ParagraphRole,
    Role,
    Upload,
)
from sources.operations import create_many
from sources.web import on_the_web

KEPT = datetime.timedelta(days=7)  # an upload that nobody saves
SHOWN = 500  # paragraphs whose role can be corrected
BEGINNING = 110  # characters of a paragraph that are shown


@working_page(Role.ANALYST)
def uploads(request, collection):
    """Read files or pasted text; each becomes an Upload to look through, or says why not."""
    mine = Upload.objects.filter(
        collection=collection, user=request.user, extracted__document__isnull=True
    )
    results = []
    if request.method == "POST":
        Upload.objects.filter(collection=collection, at__lt=timezone.now() - KEPT).delete()
        results = [read_one(request, collection, file) for file in sent(request)]
        good = [result for result in results if "upload" in result]
        if request.headers.get("X-One-File"):
            answer = {"result": results[0] if results else _nothing(), "collection": collection}
            status = 200 if good else 422
            return render(request, "arguments/_upload.html", answer, status=status)
        if len(results) == len(good) == 1:
            return redirect("upload", collection.slug, good[0]["upload"].pk)
        results = results or [_nothing()]
    context = {
        "collection": collection,
        "results": results,
        "waiting": mine.defer("body").exclude(
            pk__in=[r["upload"].pk for r in results if "upload" in r]
        ),
    }
    status = 422 if results and not any("upload" in r for r in results) else 200
    return render(request, "arguments/uploads.html", context, status=status)


def _nothing():
    return {"name": "Nothing", "problem": "Choose a file, or paste a text."}


def sent(request):
    """The uploaded files, and what was pasted as one more."""
    yield from request.FILES.getlist("files")
    if pasted := request.POST.get("text", "").strip():
        yield SimpleUploadedFile("pasted.txt", pasted.encode("utf-8", "surrogatepass"))


def read_one(request, collection, file):
    try:
        found = extract(file.name, file.read())
    except ImportProblem as problem:
        return {"name": file.name, "problem": str(problem)}
    upload = Upload.objects.create(
        collection=collection,
        user=request.user,
        name=file.name[:200],
        body=found.body,
        extracted={
            "paragraphs": found.paragraphs,
            "title": found.title,
            "authors": found.authors,
            "dated_as": found.dated_as,
            "dated_from": found.dated_from,
            "dated_to": found.dated_to,
            "language": found.language,
            "format": found.format,
        },
    )
    return {"name": file.name, "upload": upload, **counts(found.paragraphs)}


def counts(roles):
    return {role: sum(r == role for r in roles) for role in ParagraphRole.values}


class DocumentForm(forms.Form):
    """Bibliographic data as an analyst corrects it before the document is saved."""

    title = forms.CharField(max_length=300)
    authors = forms.CharField(
        max_length=1000, help_text="Several with a semicolon. A new name becomes a voice."
    )
    key = forms.SlugField(
        max_length=50, required=False, help_text="For addresses. Empty: made from author and year."
    )
    publisher = forms.CharField(max_length=200, required=False)
    url = forms.URLField(
        required=False,
        label="Address",
        max_length=500,
        assume_scheme="https",
        validators=[on_the_web],
    )
    language = forms.CharField(max_length=10, initial="en", help_text="Its code: en, sq, sr.")
    dated_as = forms.CharField(max_length=60, required=False, label="Date, as readers see it")
    dated_from = DayField(required=False, label="Not before")
    dated_to = DayField(required=False, label="Not after")
    public = forms.BooleanField(
        required=False, label="Everybody who may read the map may read the text"
    )

    def __init__(self, *args, collection, **kwargs):
        self.collection = collection
        super().__init__(*args, **kwargs)
        if collection.viewer != Role.EDITOR:
            del self.fields["public"]  # only editors publish

    def clean_authors(self):
        authors = self.cleaned_data["authors"]
        self.named = Voices(self.collection).named(authors)
        if not any(self.named):
            raise ValidationError("Name at least one.")
        return authors

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("dated_from"), cleaned.get("dated_to")
        if bool(first) != bool(last) or (first and first > last):
            self.add_error("dated_to", "Give both days, the earlier one first, or none.")
        key = cleaned.get("key")
        if key and key_taken(self.collection, key):
            self.add_error("key", f"A document or a voice has the key “{key}”. Choose another.")
        return cleaned

    def free_key(self):
        """A key from the first author's last name and the year, or from the title."""
        said, (known, new) = self.cleaned_data, self.named
        names = [voice.brief for voice in known] + new
        year = said["dated_from"].year if said["dated_from"] else said["title"]
        return free_key(self.collection, f"{names[0].split()[-1]} {year}", "document")


@working_page(Role.ANALYST)
def upload(request, collection, pk):
    """Look through an upload: correct roles, title, authors and date; then save the document."""
    if address := led_before(request, collection):
        return redirect(address)
    waiting = get_object_or_404(Upload, collection=collection, user=request.user, pk=pk)
    found = waiting.extracted
    status = 200
    if request.method == "POST":
        form = DocumentForm(request.POST, collection=collection)
        if form.is_valid():
            return redirect(_save(request, collection, waiting, form))
        status = 422
    else:
        initial = {name: found[name] for name in ("title", "dated_as", "dated_from", "dated_to")}
        initial |= {"authors": "; ".join(found["authors"]), "language": found["language"] or "en"}
        form = DocumentForm(collection=collection, initial=initial)
    places = paragraphs(waiting.body)
    shown = [
        {
            "number": number,
            "role": request.POST.get(f"role-{number}", role),
            "text": " ".join(waiting.body[place.start : place.end][:BEGINNING].split()),
            "more": place.end - place.start > BEGINNING,
        }
        for number, (place, role) in enumerate(
            zip(places[:SHOWN], found["paragraphs"], strict=False), start=1
        )
    ]
    context = {
        "collection": collection,
        "upload": waiting,
        "form": form,
        "paragraphs": shown,
        "rest": len(places) - len(shown),
        "roles": ParagraphRole.choices,
        "counts": counts(found["paragraphs"]),
        "key": form_key(request),
    }
    return render(request, "arguments/upload.html", context, status=status)


def _save(request, collection, waiting, form):
    """The Document with its text and paragraphs, as one operation; returns its address."""
    said = form.cleaned_data
    with writing(request, collection, "Brought in") as (recorder, address):
        if address:
            return address
        waiting = get_object_or_404(Upload, pk=waiting.pk)  # nobody saved it while we waited
        fields = ("title", "publisher", "url", "language", "dated_as", "dated_from", "dated_to")
        document = Document.objects.create(
            collection=collection,
            key=said["key"] or form.free_key(),
            analyst=Analyst.objects.of_user(collection, request.user),
            text_file=waiting.name if len(waiting.name) <= 200 else "",
            **{name: said[name] for name in fields},
        )
        known, new = form.named
        voices = [*known, *(make_voice(collection, name, "person") for name in new)]
        for order, voice in enumerate(voices):
            Authorship.objects.create(
                collection=collection, document=document, voice=voice, order=order
            )
        texts.store(document, waiting.body, public=said.get("public", False))
        roles = [
            request.POST.get(f"role-{number}", role)
            for number, role in enumerate(waiting.extracted["paragraphs"], start=1)
        ]
        create_many(
            [
                Paragraph(
                    collection=collection,
                    document=document,
                    number=number,
                    role=role if role in ParagraphRole.values else ParagraphRole.BODY,
                )
                for number, role in enumerate(roles, start=1)
            ]
        )
        waiting.delete()
        recorder.finish(f"Brought in {document.title}", document.get_absolute_url())
    return document.get_absolute_url()


@require_POST
@working_page(Role.ANALYST)
def discard(request, collection, pk):
    get_object_or_404(Upload, collection=collection, user=request.user, pk=pk).delete()
    return redirect("uploads", collection.slug)
