"""Beside the wording of a new statement: how it stands to one that is there."""

import re

from django import forms

from arguments.models import Basis, Confidence, Relation
from arguments.snapshot import DIRECTED

# What a reader chooses: the relation, and which of the two does it.
ACTIVE = [("agrees", "agrees with"), ("contradicts", "contradicts")]
DIRECTIONS = [
    ("qualifies", "qualifies"),
    ("qualified", "is qualified by"),
    ("updates", "updates"),
    ("updated", "is updated by"),
]
CHOICES = [*ACTIVE, *DIRECTIONS]
ALL = [*CHOICES, (Relation.UNRELATED, "is unrelated to")]
PASSIVE = {"qualified": "qualifies", "updated": "updates"}
_TAGGED = re.compile(r"tag-([0-9]{1,9})-relation")
BASES = [("", "on what?"), *Basis.choices]
SAME = [("", "not said"), ("yes", "the same reasons"), ("no", "other reasons")]


def said_of(relation, *, is_first):
    """(relation, flipped) of a choice such as “is qualified by”, as the earlier or the later row."""
    passive = relation in PASSIVE
    relation = PASSIVE.get(relation, relation)
    return relation, relation in DIRECTED and passive == is_first


class NearTagForm(forms.Form):
    """A tag of a statement that is being worded on one that is there; may be left out."""

    relation = forms.ChoiceField(choices=[("", "is not compared with"), *ALL], required=False)
    basis = forms.ChoiceField(choices=BASES, required=False)
    confidence = forms.ChoiceField(choices=Confidence, required=False, initial="medium")
    same_reasons = forms.ChoiceField(choices=SAME, required=False)
    reason = forms.CharField(max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    def clean(self):
        cleaned = super().clean()
        relation = cleaned.get("relation")
        if relation and relation != Relation.UNRELATED:
            if not cleaned.get("basis") and "basis" not in self.errors:
                self.add_error("basis", "Say what the point at issue is about.")
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "Give a reason of one sentence.")
        if relation and relation != Relation.AGREES and cleaned.get("same_reasons"):
            self.add_error("same_reasons", "“Same reasons” goes with agrees only.")
        return cleaned

    @property
    def judged(self):
        """The columns of the Tag, but for its relation."""
        said = self.cleaned_data
        unrelated = said["relation"] == Relation.UNRELATED
        return {
            "basis": "" if unrelated else said["basis"],
            "confidence": said["confidence"] or Confidence.MEDIUM,
            "same_reasons": {"yes": True, "no": False}.get(said["same_reasons"]),
            "reason": said["reason"],
        }

    @classmethod
    def of(cls, number, data=None, initial=None):
        return cls(data, prefix=f"tag-{number}", initial=initial)

    @property
    def chosen(self):
        return bool(self["relation"].value())


def numbers_tagged(data):
    """The numbers of the statements of which `data` says how the new one stands to them."""
    found = (_TAGGED.fullmatch(name) for name in data if data[name])
    return [int(match[1]) for match in found if match]
