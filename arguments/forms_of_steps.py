"""The form with which an analyst draws or changes a step between statements that are there."""

import uuid

from django import forms
from django.core.exceptions import ValidationError

from arguments.models import Argument, Direction, Premise
from arguments.naming import argument_in, names_step, statement_in
from arguments.steps import refuse_circle, refuse_round_of_undercuts, told

BLANK = 2  # empty lines for further premises


class StepForm(forms.Form):
    """One or more premises, for or against one target: a statement (S5) or a step (A7).

    Premises stand in rows of two inputs, `premise` and `place` (its order); an empty row is none.
    """

    direction = forms.ChoiceField(choices=Direction, widget=forms.RadioSelect, initial="support")
    target = forms.CharField(max_length=300)
    implicit = forms.BooleanField(required=False)
    drawn = forms.BooleanField(required=False)  # by the analyst, across documents
    note = forms.CharField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, collection, step=None, premises=(), initial=None):
        """`step`: the Argument that is changed. `premises`: what stands in their rows at first."""
        self.collection, self.step = collection, step
        self.across = []  # (statement, statement) of two documents, to be compared with a tag
        first = {"key": uuid.uuid4(), **(drawn_as(step) if step else {}), **(initial or {})}
        self.first_premises = first.pop("premises", list(premises))
        super().__init__(data, initial=first)

    @property
    def rows(self):
        """What stands in the rows of the premises, with empty ones for more."""
        typed = self.data.getlist("premise") if self.is_bound else self.first_premises
        typed = [words for words in typed if words.strip()]
        more = 2 * BLANK if "more" in self.data else BLANK
        return list(enumerate([*typed, *[""] * more], start=1))

    def clean(self):
        cleaned = super().clean()
        premises = self._try(None, self._premises)
        target = (
            self._try("target", self._target, cleaned["target"]) if "target" in cleaned else None
        )
        if premises and target is not None and "direction" in cleaned:
            self._try(None, self._agree, cleaned, premises, target)
        return cleaned

    def _try(self, name, check, *given):
        try:
            return check(*given)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def _premises(self):
        """The Statements in the rows, in their order, each once."""
        typed = self.data.getlist("premise")
        places = [*self.data.getlist("place"), *[""] * len(typed)]
        rows = []
        for at, (words, place) in enumerate(zip(typed, places, strict=False), start=1):
            if words.strip():
                order = int(place) if place.isascii() and place.isdecimal() else at
                rows.append((order, at, words.strip()[:300]))
        found = dict.fromkeys(statement_in(self.collection, words) for *_, words in sorted(rows))
        if not found:
            raise ValidationError("Say which statement is the reason, like S5.")
        return list(found)

    def _target(self, typed):
        if names_step(typed):
            return argument_in(self.collection, typed)
        return statement_in(self.collection, typed)

    def _agree(self, cleaned, premises, target):
        """What no row alone can say: one document, a target that is no premise, no circle."""
        undercut = isinstance(target, Argument)
        if target in premises:
            raise ValidationError(f"S{target.number} cannot be a premise for itself.")
        if undercut and cleaned["direction"] != Direction.ATTACK:
            raise ValidationError(
                f"A{target.number} is a step: it can only be attacked. A reason for it is one for "
                "its premises, or a joint premise."
            )
        document = self._document(cleaned, premises, target)
        cleaned["said"] = {
            "document": document,
            "direction": cleaned["direction"],
            "statement": None if undercut else target,
            "argument": target if undercut else None,
            "implicit": cleaned["implicit"],
            "note": cleaned["note"],
        }
        cleaned["premises"] = premises
        if undercut and self.step:
            refuse_round_of_undercuts(self.step, target)
        elif cleaned["direction"] == Direction.SUPPORT:
            step = Argument(
                pk=self.step.pk if self.step else None,
                collection=self.collection,
                statement=target,
            )
            refuse_circle(step, [premise.pk for premise in premises])
        self._refuse_twin(cleaned["said"], premises)

    def _document(self, cleaned, premises, target):
        """The document that argues so; None for a step that the analyst draws."""
        drawn = cleaned["drawn"] if self.step is None else self.step.document_id is None
        if drawn:
            if cleaned["direction"] != Direction.SUPPORT:
                raise ValidationError(
                    "Across documents an analyst draws supports only: what sets two documents "
                    "against each other is a tag."
                )
            return None
        if isinstance(target, Argument) and target.document_id is None:
            raise ValidationError(
                f"A{target.number} was drawn by an analyst: no text doubts it. Comment on it, or "
                "remove it."
            )
        own = self.step.document_id if self.step else target.document_id
        if self.step and target.document_id != own:
            if not isinstance(target, Argument):
                self.across = [(premise, target) for premise in premises]
            raise ValidationError(
                f"This is a step of “{self.step.document}”: its target is of that document."
            )
        strangers = [premise for premise in premises if premise.document_id != own]
        if strangers:
            if not isinstance(target, Argument):
                self.across = [(premise, target) for premise in strangers]
            numbers = ", ".join(f"S{premise.number}" for premise in strangers)
            raise ValidationError(
                f"{numbers} and {'A' if isinstance(target, Argument) else 'S'}{target.number} stand "
                "in two documents, and a text argues with its own statements."
            )
        return target.document

    def _refuse_twin(self, said, premises):
        """The same premises for the same target, once more, say nothing new."""
        same = {name: said[name] for name in ("document", "direction", "statement", "argument")}
        steps = Argument.objects.filter(collection=self.collection, **same)
        wanted = {premise.pk for premise in premises}
        for step in steps.exclude(pk=self.step.pk if self.step else None).prefetch_related(
            "premises"
        ):
            if {premise.statement_id for premise in step.premises.all()} == wanted:
                raise ValidationError(f"A{step.number} is that step already.")

    @property
    def stale(self):
        return self.step is not None and self.cleaned_data["version"] != self.step.version


def drawn_as(step):
    """An Argument as the values of a StepForm."""
    premises = Premise.objects.filter(argument=step).select_related("statement")
    target = step.statement or told(step.argument)
    return {
        "direction": step.direction,
        "target": str(target),
        "implicit": step.implicit,
        "note": step.note,
        "version": step.version,
        "premises": [str(premise.statement) for premise in premises],
    }
