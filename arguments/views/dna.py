"""A collection from a file of Discourse Network Analyzer."""

from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from arguments.coded import store
from arguments.formats import dna
from arguments.formats.strict_yaml import FormatError
from arguments.forms_of_collections import NewCollectionForm
from arguments.retries import form_key, led_to
from sources.importers import ImportProblem
from sources.importers.parent import LIMITS, answer
from sources.importers.parsers import instead
from sources.models import Collection, Membership, Operation, Role
from sources.operations import recording


class DnaForm(forms.Form):
    file = forms.FileField(
        label="File (.dna)", widget=forms.FileInput(attrs={"accept": ".dna,.db,.sqlite"})
    )
    slug = forms.SlugField(
        label="Short name in addresses",
        max_length=50,
        required=False,
        help_text="Leave it empty to have it made from the file’s name.",
    )

    prefix = "dna"

    def clean(self):
        """Reads the file: `coded` is then what it holds, under the name that it gets."""
        cleaned = super().clean()
        file = cleaned.get("file")
        if self.errors or not file:
            return cleaned
        if file.size > LIMITS.upload:
            self.add_error("file", f"It has more than 20 MB. {instead('dna')}")
            return cleaned
        slug = cleaned["slug"] or dna.slug_of(PurePath(file.name).stem)
        if Collection.objects.filter(slug=slug).exists():
            self.add_error("slug", f"Another collection has the name “{slug}”: choose another.")
            return cleaned
        try:
            said = answer("dna", file.read(), module="arguments.formats.dna_child")["coded"]
        except ImportProblem as problem:
            self.add_error("file", str(problem))
            return cleaned
        said["data"] |= {"slug": slug, "title": PurePath(file.name).stem[:200] or slug}
        cleaned["coded"] = dna.Coded(**said)
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def from_dna(request):
    """Make a collection of an uploaded file; whoever brings it is its editor."""
    if request.method != "POST":
        return redirect("new-collection")
    key = form_key(request)
    if address := led_to(Operation.objects.filter(user=request.user, key=key)):
        return redirect(address)
    form = DnaForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect(_create(request, form.cleaned_data["coded"], key))
        except FormatError as error:
            form.add_error("file", " ".join(error.problems[:5]))
        except IntegrityError:  # somebody was faster
            form.add_error("slug", "Another collection has this name: choose another.")
    context = {"form": NewCollectionForm(), "dna_form": form, "key": key}
    return render(request, "arguments/new_collection.html", context, status=422)


def _create(request, coded, key):
    """The address of the new collection, all of which is there or nothing."""
    with transaction.atomic():
        own = {name: coded.data[name] for name in ("slug", "title", "lead")}
        collection = Collection.objects.create(**own)  # nobody else's, or an IntegrityError
        store(coded, replace=True)
        address = collection.get_absolute_url()
        with recording(request.user, "Brought in", key=key) as recorder:
            Membership.objects.create(collection=collection, user=request.user, role=Role.EDITOR)
            recorder.operation(collection.pk)
            recorder.finish("Made the collection of a file of Discourse Network Analyzer", address)
    statements, documents = (len(coded.data[name]) for name in ("statements", "documents"))
    messages.success(
        request,
        f"{dna.counted(statements)} in {dna.counted(documents, 'document')}. "
        + "".join(f"{line[0].upper()}{line[1:]}. " for line in coded.left_out)
        + "Only members can read it: see the settings.",
    )
    return address
