"""A new collection; and its settings: what it says of itself, who may read it, who works in it."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from arguments.access import working_page
from arguments.forms_of_collections import ChangedSettingsForm, MemberForm, NewCollectionForm
from arguments.models import Issue
from arguments.retries import form_key, led_to
from arguments.sections import from_key
from arguments.views.dna import DnaForm
from sources.members import refusals
from sources.models import (
    Analyst,
    Collection,
    Document,
    Membership,
    Operation,
    Role,
    Text,
    Upload,
    Voice,
)
from sources.operations import recording

LISTED = 100  # members on one page
PUBLISHED = "Anyone can read the map now."
HIDDEN = "Only members can read the collection now."


@require_http_methods(["GET", "HEAD", "POST"])
def new_collection(request):
    """Any user may create a collection, and is its editor."""
    key = form_key(request)
    form = NewCollectionForm(request.POST or None)
    if request.method == "POST":
        earlier = Operation.objects.filter(user=request.user, key=key)
        if address := led_to(earlier):
            return redirect(address)
        try:
            if form.is_valid():
                return redirect(_create(request.user, form, key))
        except IntegrityError:  # somebody was faster
            if address := led_to(earlier):
                return redirect(address)
            form = NewCollectionForm(request.POST)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "arguments/new_collection.html",
        {"form": form, "dna_form": DnaForm(), "key": key},
        status=status,
    )


def _create(user, form, key):
    with recording(user, "Made the collection", key=key) as recorder:
        collection = form.save()
        Membership.objects.create(collection=collection, user=user, role=Role.EDITOR)
        Analyst.objects.of_user(collection, user)
        recorder.finish("Made the collection", collection.get_absolute_url())
    return collection


@working_page(Role.EDITOR)
def settings(request, collection):
    page = SettingsPage(request, collection)
    if request.method == "POST":
        deeds = {
            "add": page.add,
            "role": page.give_role,
            "remove": page.remove,
            "delete": page.delete,
        }
        return deeds.get(request.POST.get("deed"), page.save)()
    return page.answer()


class SettingsPage:
    """One page, five deeds. Each leaves the same when it is sent twice."""

    def __init__(self, request, collection):
        self.request, self.collection = request, collection

    def answer(self, status=200, *, form=None, member_form=None, wrong=None, **more):
        """`wrong`: {id of a membership: why it stays as it is}."""
        everyone = list(
            self.collection.memberships.select_related("user").order_by("user__username")
        )
        start = self.request.GET.get("from")
        members, following = from_key(everyone, start, LISTED, key=lambda m: m.user.username)
        for member in members:
            member.error = (wrong or {}).get(member.pk)
        context = {
            "collection": self.collection,
            "form": form or ChangedSettingsForm(instance=self.collection),
            "member_form": member_form or MemberForm(collection=self.collection),
            "members": members,
            "total": len(everyone),
            "following": following,
            "roles": Role.choices,
            "key": form_key(self.request),
            "empty": self._empty(),
            **self._texts(),
            **more,
        }
        return render(self.request, "arguments/settings.html", context, status=status)

    def _texts(self):
        """How many documents there are, how many have a text, and how many a public one."""
        texts = Text.objects.filter(collection=self.collection)
        return {
            "documents_count": Document.objects.filter(collection=self.collection).count(),
            "texts_count": texts.values("document").distinct().count(),
            "public_count": texts.filter(public=True).values("document").distinct().count(),
        }

    def save(self):
        with recording(self.request.user, "Changed the settings") as recorder:
            # A copy: the head of the page goes on saying what is stored.
            stored = self.collection.lock()
            was_public = stored.public
            form = ChangedSettingsForm(self.request.POST, instance=stored)
            clashes = form.clashes() if form.is_valid() else []
            if form.is_valid() and not clashes:
                form.save()
                labels = ", ".join(form[name].label.lower() for name in form.changed_data)
                recorder.finish(f"Changed the settings: {labels}", self._address())
        if not form.is_valid():
            return self.answer(422, form=form)
        if clashes:  # whoever saves again has read what is stored, and replaces that
            stored = Collection.objects.get(pk=self.collection.pk)
            form = ChangedSettingsForm(form.cleaned_data, instance=stored)
            return self.answer(409, form=form, differences=clashes)
        said = "Saved."
        if stored.public != was_public:
            said += f" {self._published()}" if stored.public else f" {HIDDEN}"
        return self._done(said)

    def _published(self):
        count = self._texts()
        return f"{PUBLISHED} Texts that anyone can read: {count['public_count']} of {count['texts_count']}."

    def add(self):
        form = MemberForm(self.request.POST, collection=self.collection)
        if not form.is_valid():
            return self.answer(422, member_form=form)
        with recording(self.request.user, "Added a member") as recorder:
            member, _ = form.save()
            recorder.finish(f"Added a member: {member.user}, {member.role}", self._address())
        return self._done(f"{member.user} is a member: {member.get_role_display().lower()}.")

    def give_role(self):
        role = self.request.POST.get("role")
        if role not in Role.values:
            return self.answer(422)
        with recording(self.request.user, "Changed a role") as recorder:
            self.collection.lock()
            member = get_object_or_404(self._asked())
            lines = refusals(self._asked()) if role != Role.EDITOR else []
            if not lines:
                member.role = role
                member.save()
                recorder.finish(f"{member.user} became {role}", self._address())
        if lines:
            return self.answer(422, wrong={member.pk: " ".join(lines)})
        return self._done(f"{member.user} is now {member.get_role_display().lower()}.")

    def remove(self):
        with recording(self.request.user, "Removed a member") as recorder:
            self.collection.lock()
            member = self._asked().first()
            lines = refusals(self._asked())
            if member and not lines:
                self._asked().delete()
                recorder.finish(f"Removed a member: {member.user}", self._address())
        if lines:
            return self.answer(422, wrong={member.pk: " ".join(lines)})
        return self._done(f"{member.user} is no longer a member." if member else "")

    def _empty(self):
        """Whether nothing was ever brought into the collection."""
        rows = (
            model.objects.filter(collection=self.collection)
            for model in (Document, Voice, Issue, Upload)
        )
        return not any(found.exists() for found in rows)

    def delete(self):
        """A collection that was made by mistake; one that holds something is an administrator's."""
        with transaction.atomic():
            self.collection.lock()
            empty = self._empty()
            if empty:
                self.collection.delete()
        if not empty:
            messages.error(self.request, "Not deleted: there is something in it by now.")
            return redirect(self._address())
        messages.success(self.request, f"Deleted the collection “{self.collection.title}”.")
        return redirect("collections")

    def _address(self):
        return reverse("settings", args=[self.collection.slug])

    def _asked(self):
        pk = self.request.POST.get("member", "")
        pk = int(pk) if pk.isascii() and pk.isdecimal() and len(pk) < 19 else 0
        return self.collection.memberships.select_related("user").filter(pk=pk)

    def _done(self, said):
        """Back to the page, or to what is left to whoever gave up the right to see it."""
        if said:
            messages.success(self.request, said)
        user = self.request.user
        if self.collection.role_of(user) == Role.EDITOR:
            return redirect(self._address())
        if Collection.objects.visible_to(user).filter(pk=self.collection.pk).exists():
            return redirect(self.collection)
        return redirect("collections")
