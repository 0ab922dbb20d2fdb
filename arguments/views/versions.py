"""A new version of a text: what it does to every passage, before anything is saved."""

from django.shortcuts import get_object_or_404, redirect, render

from arguments.access import row_or_gone, working_page
from arguments.models import Citation
from arguments.retries import form_key, led_before, writing
from arguments.views.uploads import read_one, sent
from sources import texts
from sources.models import Document, Role, Upload
from sources.versions import plan, write

CONTEXT = 80  # characters on each side of a candidate
FATES = [
    ("doubt", "In doubt", "Look at each: choose its place, or leave it without one."),
    ("orphaned", "Without a place", "Nothing in the new text is similar enough."),
    ("moved", "Moved", "The words stand elsewhere in the document."),
    ("kept", "Kept", "The words stand where they stood, or with a small change."),
]


@working_page(Role.ANALYST)
def new_text(request, collection, key):
    """Upload or paste another version of the document's text."""
    document = _document(collection, key)
    context = {"collection": collection, "document": document, "text": texts.current(document)}
    if request.method == "POST":
        for file in sent(request):
            result = read_one(request, collection, file)
            upload = result.get("upload")
            if upload:
                newest = context["text"].version if context["text"] else 0
                upload.extracted |= {"document": document.pk, "newest": newest}
                upload.save()
                return redirect("review-text", collection.slug, key, upload.pk)
            context["problem"] = result["problem"]
            break
        else:
            context["problem"] = "Choose a file, or paste a text."
        return render(request, "arguments/new_text.html", context, status=422)
    return render(request, "arguments/new_text.html", context)


def _document(collection, key):
    documents = Document.objects.with_authors()
    document = row_or_gone(documents, collection, "document", key=key)
    document.collection = collection
    return document


@working_page(Role.ANALYST)
def review_text(request, collection, key, pk):
    """For every passage whether it is kept, moved, in doubt or without a place, and why."""
    if address := led_before(request, collection):
        return redirect(address)
    document = _document(collection, key)
    upload = get_object_or_404(
        Upload, collection=collection, user=request.user, pk=pk, extracted__document=document.pk
    )
    old = texts.current(document)
    stale = (old.version if old else 0) != upload.extracted["newest"]
    if request.method == "POST" and not stale:
        return _accept(request, document, upload)
    if stale:  # somebody was faster: what is shown now compares with what is stored now
        upload.extracted["newest"] = old.version if old else 0
        upload.save()
    outcomes = plan(document, upload.body)
    context = {
        "collection": collection,
        "document": document,
        "upload": upload,
        "stale": stale,
        "same": old is not None and old.body == upload.body,
        "groups": _grouped(document, upload, old, outcomes),
        "total": len(outcomes),
        "key": form_key(request),
    }
    return render(request, "arguments/review_text.html", context, status=409 if stale else 200)


def _grouped(document, upload, old, outcomes):
    cited = {}
    for row in Citation.objects.filter(document=document).select_related("statement"):
        cited.setdefault(row.passage_id, []).append(row.statement)
    groups = []
    for fate, title, help_text in FATES:
        rows = [
            {
                "passage": passage,
                "statements": cited.get(passage.pk, []),
                "why": outcome.why,
                "before": _words(old.body, passage.start, passage.end)
                if passage.end and old
                else "",
                "after": _words(upload.body, *outcome.place) if outcome.place else "",
                "candidates": [
                    {
                        "value": f"{start}-{end}",
                        "similarity": round(100 * similarity),
                        "left": _before(upload.body, start),
                        "words": _words(upload.body, start, end),
                        "right": _after(upload.body, end),
                    }
                    for start, end, similarity in outcome.candidates
                ],
            }
            for passage, outcome in outcomes
            if outcome.fate == fate
        ]
        groups.append({"fate": fate, "title": title, "help": help_text, "rows": rows})
    return groups


def _words(body, start, end):
    return " ".join(body[start:end].split())


def _before(body, start):
    """Some words in front of a candidate, none of them cut."""
    cut = max(0, start - CONTEXT)
    words = body[cut:start]
    return f"… {' '.join(words.split()[1:])}" if cut else " ".join(words.split())


def _after(body, end):
    words = body[end : end + CONTEXT].split()
    return f"{' '.join(words[:-1])} …" if end + CONTEXT < len(body) else " ".join(words)


def _accept(request, document, upload):
    with writing(request, document.collection, "New text") as (recorder, address):
        if address:
            return redirect(address)
        upload = get_object_or_404(Upload, pk=upload.pk)  # nobody took it while we waited
        outcomes = plan(document, upload.body)
        chosen = {
            passage.pk: place
            for passage, outcome in outcomes
            if (place := _chosen(request.POST.get(f"passage-{passage.pk}", ""), outcome))
        }
        old = texts.current(document)
        text = write(
            document,
            upload.body,
            outcomes,
            chosen,
            upload.extracted["paragraphs"],
            public=old.public if old else False,
        )
        document.version += 1
        document.save()
        upload.delete()
        address = document.get_absolute_url()
        recorder.finish(f"Version {text.version} of the text of {document.title}", address)
    return redirect(address)


def _chosen(typed, outcome):
    """The (start, end) of one of the outcome's candidates, or None."""
    for start, end, _ in outcome.candidates:
        if typed == f"{start}-{end}":
            return start, end
    return None
