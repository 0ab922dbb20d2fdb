"""The form with which an analyst words a statement, on the reading page and on its own."""

import uuid
from collections import defaultdict

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from arguments.forms_of_tags import NearTagForm, numbers_tagged
from arguments.models import (
    OWN,
    Argument,
    Attribution,
    Direction,
    Issue,
    Stance,
    Statement,
    StatementKind,
)
from arguments.naming import Voices, argument_typed, statement_typed
from arguments.placing import DocumentText, words_unseen
from arguments.steps import refuse_circle
from sources import texts
from sources.anchoring import fold_words
from sources.models import VoiceKind
from sources.stale import taken_over

BEARS = [("", "on nothing yet"), *Direction.choices, ("undercut", "undercut")]
ROWS = {"rows": 2}
MOST_PARAGRAPHS = 1_000_000


class StatementForm(forms.Form):
    """What is said of one statement; subclasses add where it stands or what it bears on."""

    kind = forms.ChoiceField(choices=StatementKind, widget=forms.RadioSelect, initial="claim")
    wording = forms.CharField(max_length=1000, widget=forms.Textarea({**ROWS, "lang": "en"}))
    label = forms.CharField(max_length=60, required=False)
    attribution = forms.ChoiceField(
        choices=Attribution, widget=forms.RadioSelect, initial="asserted"
    )
    voices = forms.CharField(max_length=1000, required=False)
    new_voices = forms.BooleanField(required=False)
    new_kind = forms.ChoiceField(choices=VoiceKind, required=False, initial="person")
    addressees = forms.CharField(max_length=1000, required=False)
    unaddressed = forms.BooleanField(required=False)
    hedged = forms.BooleanField(required=False)
    implicit = forms.BooleanField(required=False)
    note = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(ROWS))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, document, **kwargs):
        self.document = document
        initial = {"key": uuid.uuid4(), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)

    @cached_property
    def known(self):
        return Voices(self.document.collection)

    @cached_property
    def document_text(self):
        text = texts.current(self.document)
        return DocumentText(text) if text else None

    def clean_wording(self):
        wording = " ".join(self.cleaned_data["wording"].split())
        if not any(char.isalnum() for char in wording):
            raise ValidationError("Say it in words: there is no letter and no digit.")
        return wording

    def clean(self):
        cleaned = super().clean()
        own = cleaned.get("attribution") in OWN
        cleaned["holders"], cleaned["new_holders"] = self._voices(cleaned, "voices")
        if own:
            cleaned["holders"], cleaned["new_holders"] = list(self.document.author_team), []
            if not cleaned["holders"]:
                self.add_error(
                    "attribution",
                    "The document names no author who could hold it. Edit its data first, or say whom "
                    "it reports.",
                )
        elif not cleaned["holders"] and not cleaned["new_holders"] and "voices" not in self.errors:
            self.add_error("voices", "Say whom the author reports or quotes.")
        cleaned["asked"], cleaned["new_asked"] = self._voices(cleaned, "addressees")
        self._addressed(cleaned)
        return cleaned

    def held_before(self, name):
        """The voices that the field `name` began with."""
        return []

    def _voices(self, cleaned, name):
        try:
            found, unknown = self.known.named(cleaned.get(name, ""), self.held_before(name))
        except ValidationError as error:
            self.add_error(name, error)
            return [], []
        if unknown and not cleaned.get("new_voices"):
            called = "”, “".join(unknown)
            self.add_error(
                name,
                f"No voice is called “{called}”. Choose one from the list, separate several by a "
                "semicolon, or tick “new voice” to add it.",
            )
            return found, []
        return found, unknown

    def _addressed(self, cleaned):
        asked = cleaned["asked"] or cleaned["new_asked"]
        if cleaned.get("kind") != StatementKind.RECOMMENDATION:
            if asked or cleaned.get("unaddressed"):
                self.add_error("addressees", "Only a recommendation has an addressee.")
        elif asked and cleaned.get("unaddressed"):
            self.add_error("addressees", "Name the addressee, or say that the text names none.")


class NewStatementForm(StatementForm):
    """A statement with its first passage, its first step and its side on an issue."""

    quote = forms.CharField(max_length=5000, required=False, widget=forms.Textarea(ROWS))
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    paragraph = forms.IntegerField(
        min_value=1, max_value=MOST_PARAGRAPHS, required=False, widget=forms.HiddenInput
    )
    bears = forms.ChoiceField(choices=BEARS, required=False)
    target = forms.CharField(max_length=300, required=False)
    joint = forms.CharField(max_length=300, required=False)
    step_implicit = forms.BooleanField(required=False)
    issue = forms.ModelChoiceField(Issue.objects.none(), required=False, empty_label="none")
    stance = forms.ChoiceField(choices=Stance, required=False)
    back = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = Issue.objects.filter(collection=self.document.collection)

    def clean(self):
        cleaned = super().clean()
        self._try("quote", self._place, cleaned)
        self._try("target", self._target, cleaned)
        self._try("joint", self._joint, cleaned)
        self._try(None, self._tags, cleaned)
        return cleaned

    @cached_property
    def tags(self):
        """{number of a statement of another document: NearTagForm}, where a relation is chosen."""
        numbers = numbers_tagged(self.data) if self.is_bound else []
        return {number: NearTagForm.of(number, self.data) for number in numbers}

    def _tags(self, cleaned):
        """(statement, NearTagForm) of each tag that is to be made beside."""
        numbers = Statement.objects.filter(collection=self.document.collection)
        found = {row.number: row for row in numbers.filter(number__in=self.tags)}
        cleaned["tags"] = [
            (found[number], tag) for number, tag in self.tags.items() if number in found
        ]
        wrong = [f"S{other.number}" for other, tag in cleaned["tags"] if not tag.is_valid()]
        if wrong:
            raise ValidationError(f"The tag on {', '.join(wrong)} is not complete: see below.")

    def _try(self, name, check, cleaned):
        try:
            check(cleaned)
        except ValidationError as error:
            self.add_error(name, error)

    def _place(self, cleaned):
        """The words of the passage: those of the stretch that was selected, or of what was pasted."""
        quote = cleaned.get("quote", "").strip().strip('“”"')
        cleaned["words"] = None
        if cleaned.get("implicit"):
            return
        if not quote:
            raise ValidationError("Select or paste the passage, or tick “unstated”.")
        if self.document_text is None:
            if not cleaned.get("paragraph"):
                raise ValidationError("The text is not here: open the form from a paragraph.")
            cleaned["words"] = words_unseen(quote)
            return
        start, end = cleaned.get("start"), cleaned.get("end")
        body = self.document_text.text.body
        if start is not None and end and fold_words(body[start:end]) == fold_words(quote):
            cleaned["words"] = self.document_text.words_at(start, end)
        else:
            cleaned["words"] = self.document_text.quoted(quote)

    def _target(self, cleaned):
        cleaned["step"], typed = None, cleaned.get("target", "").strip()
        bears = cleaned.get("bears")
        if not bears:
            if typed:
                raise ValidationError("Say whether it supports or attacks that statement.")
            return
        if not typed:
            raise ValidationError("Say which statement, like S5.")
        if bears == "undercut":
            cleaned["step"] = argument_typed(self.document, typed)
        else:
            cleaned["step"] = statement_typed(self.document, typed)

    def _joint(self, cleaned):
        """The premises beside the new statement; none may close a circle of supports."""
        cleaned["premises"] = []
        for typed in filter(None, (part.strip() for part in cleaned.get("joint", "").split(";"))):
            premise = statement_typed(self.document, typed)
            if premise == cleaned.get("step"):
                raise ValidationError(f"S{premise.number} cannot be a premise for itself.")
            cleaned["premises"].append(premise)
        if not cleaned["premises"]:
            return
        if cleaned.get("step") is None:
            raise ValidationError("Say first what they support or attack together.")
        if cleaned.get("bears") == Direction.SUPPORT:
            step = Argument(collection=self.document.collection, statement=cleaned["step"])
            refuse_circle(step, [premise.pk for premise in cleaned["premises"]])


class EditedStatementForm(StatementForm):
    """A statement with the version from which the edit started; passages stand one a line."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    passages = forms.CharField(max_length=20_000, required=False, widget=forms.Textarea(ROWS))

    def __init__(self, *args, statement, **kwargs):
        self.statement = statement
        initial = {**said(statement), "version": statement.version, **kwargs.pop("initial", {})}
        super().__init__(*args, document=statement.document, initial=initial, **kwargs)

    @property
    def stale(self):
        return self.is_bound and self.cleaned_data.get("version") != self.statement.version

    def clean(self):
        cleaned = super().clean()
        before = defaultdict(list)  # two passages may have the same words
        for passage in cited(self.statement):
            before[str(passage)].append(passage)
        cleaned["kept"], cleaned["added"] = [], []
        for line in filter(None, map(fold_words, cleaned.get("passages", "").splitlines())):
            if before[line]:
                cleaned["kept"].append(before[line].pop(0))
                continue
            try:
                cleaned["added"].append(self._words(line))
            except ValidationError as error:
                self.add_error("passages", error)
        return cleaned

    def held_before(self, name):
        rows = {"voices": held(self.statement), "addressees": asked(self.statement)}
        return [row.voice for row in rows[name]]

    def says(self):
        """What the form says, as said() gives what is stored."""
        passages = filter(None, map(fold_words, self.cleaned_data["passages"].splitlines()))
        own = self.cleaned_data["attribution"] in OWN
        voices = "" if own else self.cleaned_data["voices"]
        return {**self.cleaned_data, "voices": voices, "passages": "\n".join(passages)}

    def again(self, differences):
        """The same form, to be saved in the place of what is stored now."""
        data = taken_over(self.data, differences, said(self.statement))
        data["version"] = self.statement.version
        return type(self)(data, statement=self.statement)

    def _words(self, line):
        if self.document_text is None:
            raise ValidationError(f"“{line}”: the text is not here to look it up in.")
        return self.document_text.quoted(line)


def said(statement):
    """A statement as the values of a StatementForm."""
    fields = ("kind", "wording", "label", "attribution", "hedged", "implicit", "note")
    return {
        **{name: getattr(statement, name) for name in fields},
        "unaddressed": statement.unaddressed,
        "voices": "; ".join(holding.voice.name for holding in held(statement)),
        "addressees": "; ".join(row.voice.name for row in asked(statement)),
        "passages": "\n".join(str(passage) for passage in cited(statement)),
    }


def held(statement):
    return [] if statement.own else statement.holdings.select_related("voice")


def asked(statement):
    return statement.addressings.select_related("voice")


def cited(statement):
    return [row.passage for row in statement.citations.select_related("passage")]


def statement_now(pk):
    return Statement.objects.select_related("document", "collection").get(pk=pk)
