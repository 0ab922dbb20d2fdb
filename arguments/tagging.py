"""Tags and decisions are given, changed and taken back. Call what writes inside retries.writing()."""

import datetime

from django import forms

from arguments.comparison import DIRECTED
from arguments.models import Basis, Confidence, Pair, Relation, Tag
from sources.models import Analyst, Change, Operation
from sources.operations import recording

# What raised a pair, by the first of its hints; "reader": somebody chose it.
RAISED = {
    "number": "figure",
    "figure": "figure",
    "wording": "wording",
    "negation": "wording",
    "modal": "wording",
    "opposed": "issue",
    "issue": "issue",
    "near": "issue",
    "addressee": "recommendation",
    "voice": "author",
}
BY_HAND = "reader"
SAID = ("relation", "flipped", "basis", "same_reasons", "confidence", "reason")
TAGGED = "Tagged "  # begins the label of an operation that gives or changes a tag
DECIDED = "Decided "
SAME_REASONS = [("", "not said"), ("yes", "for the same reasons"), ("no", "for other reasons")]


class TagForm(forms.Form):
    """An analyst's judgement on a pair, or an editor's decision.

    `flipped`: the second statement of the pair does it to the first. What does not go with the
    relation is left out, so that a change of mind leaves nothing behind.
    """

    relation = forms.ChoiceField(
        choices=Relation,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a relation, or skip the pair."},
    )
    flipped = forms.ChoiceField(
        choices=[("", "first"), ("1", "second")], required=False, widget=forms.RadioSelect
    )
    basis = forms.ChoiceField(choices=Basis, required=False, widget=forms.RadioSelect)
    same_reasons = forms.ChoiceField(choices=SAME_REASONS, required=False, widget=forms.RadioSelect)
    confidence = forms.ChoiceField(
        choices=Confidence, initial=Confidence.MEDIUM, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea({"rows": 2, "lang": "en"})
    )

    def clean_reason(self):
        return " ".join(self.cleaned_data["reason"].split())

    def clean(self):
        cleaned = super().clean()
        relation = cleaned.get("relation")
        cleaned["flipped"] = bool(cleaned.get("flipped")) and relation in DIRECTED
        same = {"yes": True, "no": False}.get(cleaned.get("same_reasons"))
        cleaned["same_reasons"] = same if relation == Relation.AGREES else None
        if relation == Relation.UNRELATED:
            cleaned["basis"] = ""
        elif relation:
            if not cleaned.get("basis"):
                self.add_error("basis", "Say what the point at issue is about.")
            if not cleaned.get("reason"):
                self.add_error("reason", f"“{relation}” needs a reason of one sentence.")
        return cleaned


def said(tag):
    """A Tag as the values of a TagForm."""
    same = {True: "yes", False: "no", None: ""}[tag.same_reasons]
    fields = {name: getattr(tag, name) for name in SAID}
    return {**fields, "flipped": "1" if tag.flipped else "", "same_reasons": same}


def taken_back(pair, user):
    """What `user` said of a pair and took back last, as the values of a TagForm; None: nothing."""
    gone = Change.objects.filter(
        collection=pair.collection_id,
        operation__user=user,
        table="arguments.tag",
        after__isnull=True,
        before__pair_id=pair.pk,
        before__decision=False,
    )
    last = gone.order_by("-pk").first()
    return last and said(Tag(**{name: last.before[name] for name in SAID}))


def list_pair(user, first, second, raised):
    """The Pair of two statements for a tag; made, and recorded for itself, where there is none yet.

    For itself, so that a tag is taken back without its pair, which others may have tagged since.
    """
    found = Pair.objects.of(first, second)
    if found is None:
        with recording(user, "Listed") as recorder:
            found = Pair.objects.create(
                collection=first.collection,
                first=first,
                second=second,
                source=raised,
                listed=False,
            )
            recorder.finish(f"Listed {found.history_name} to be compared")
    return found


def save_tag(tag, cleaned, user):
    """Make `tag`, new or stored, what a valid TagForm says; a decision is signed anew by each editor."""
    for name in SAID:
        setattr(tag, name, cleaned[name])
    if tag.pk is None or tag.decision:
        tag.analyst = Analyst.objects.of_user(tag.collection, user)
    if tag.pk is not None:
        tag.version += 1
    tag.made_on = datetime.date.today()
    tag.save()
    return tag


def differences(form, tag):
    """Where a stale form differs from the Tag as it is stored now (None: no longer): {field, mine, theirs}."""
    return [
        {"field": form[name], "mine": form.cleaned_data[name], "theirs": getattr(tag, name, None)}
        for name in SAID
        if form.cleaned_data[name] != getattr(tag, name, None)
    ]


def own_tag(pair, user):
    """The tag that `user` gave a pair, or None; the pair may be None as well."""
    tags = Tag.objects.filter(pair=pair, decision=False, analyst__user=user)
    return pair and tags.order_by("pk").first()


def last_tagging(collection, user):
    """The last Operation with which `user` tagged a pair and that can be taken back, or None."""
    return (
        Operation.objects.undoable()
        .filter(collection=collection, user=user, undoes=None, label__startswith=TAGGED)
        .order_by("-id")
        .first()
    )
