"""The forms with which a collection, its members, voices and issues are kept."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify

from arguments.models import Issue
from arguments.spelling import fold
from sources.changed import ChangedForm
from sources.earlier import Earlier
from sources.keys import first_free
from sources.models import Alias, Collection, Document, Membership, Role, Voice
from sources.retiring import retire
from sources.stale import in_words

NO_KEYS = {"new"}  # they are addresses of pages


def proposal(words, keys):
    """A key made from `words` that is free; "" when no Latin letter or digit is left.

    `keys` gives the set of those taken that begin with a stem.
    """
    stem = slugify(fold(words))[:46].strip("-_")
    if not stem:
        return ""
    return first_free(stem, keys(stem).__contains__)


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Collection
        fields = ["title", "lead", "public", "blind"]
        widgets = {"lead": forms.Textarea(attrs={"rows": 3})}
        labels = {"public": "Public", "blind": "Blind"}
        help_texts = {
            "public": "Anyone may read the map: statements, reasons, positions, voices, tags, and the "
            "first and last words of passages. The text of a document stays with the members, "
            "unless that text is marked public.",
            "blind": "Analysts tag without seeing each other’s tags; only editors see all of them.",
        }


class ChangedSettingsForm(ChangedForm, SettingsForm):
    """What its sender left alone stays as it is stored."""


class NewCollectionForm(SettingsForm):
    slug = forms.SlugField(
        label="Short name in addresses",
        max_length=50,
        required=False,
        help_text="Latin letters, digits and hyphens; it stays as it is. "
        "Leave it empty to have it made from the title.",
        error_messages={"unique": "Another collection has this name: choose another."},
    )
    field_order = ["title", "slug", "lead", "public", "blind"]

    class Meta(SettingsForm.Meta):
        fields = ["title", "slug", "lead", "public", "blind"]

    def taken(self, stem):
        found = Collection.objects.filter(slug__startswith=stem)
        return set(found.values_list("slug", flat=True))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("title") and cleaned.get("slug") == "":
            cleaned["slug"] = proposal(cleaned["title"], self.taken)
            if not cleaned["slug"]:
                self.add_error("slug", "Give one: the title has no letters to make it from.")
        return cleaned


class MemberForm(forms.Form):
    """Names a user: editors do not get to see the list of all users."""

    username = forms.CharField(
        label="User name",
        help_text="The name with which they log in.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.ANALYST)

    def __init__(self, *args, collection, **kwargs):
        super().__init__(*args, **kwargs)
        self.collection = collection

    def clean_username(self):
        name = self.cleaned_data["username"].strip()
        self.user = get_user_model().objects.filter(username=name).first()
        if self.user is None:
            raise ValidationError(
                f"Nobody logs in as “{name}”. Check the spelling, or ask an administrator to add them."
            )
        return name

    def clean(self):
        """Sent a second time, the form finds what it made: that is no error."""
        cleaned = super().clean()
        if "username" in cleaned and "role" in cleaned:
            found = self.collection.memberships.filter(user=self.user).first()
            if found and found.role != cleaned["role"]:
                self.add_error(
                    "username", f"{self.user} is a member already: change the role in the list."
                )
        return cleaned

    def save(self):
        return Membership.objects.get_or_create(
            collection=self.collection, user=self.user, defaults={"role": self.cleaned_data["role"]}
        )


class LinesField(forms.CharField):
    """One thing a line; blanks at the ends and empty lines say nothing."""

    widget = forms.Textarea

    def to_python(self, value):
        lines = (" ".join(line.split()) for line in super().to_python(value).splitlines())
        return "\n".join(filter(None, lines))


class KeyedForm(forms.ModelForm):
    """A row with a key. Fields carry a prefix: `key` alone is that of the form."""

    named_after = ()  # the fields from which a key is made
    told = ()  # lines for the user, once it is saved

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix=self._meta.model._meta.model_name, **kwargs)
        self.old_key = self.instance.key
        self.fields["key"].required = False
        self.fields["key"].label = "Key"
        self.fields["key"].help_text = (
            "Stands in addresses and files. Old addresses go on working when you change it."
            if self.instance.pk
            else "Stands in addresses and files. Leave it empty to have one made."
        )

    def holders(self, key):
        """Yield (what has it, row) for rows of the collection that have the key already."""
        rows = self._meta.model.objects.filter(collection=self.instance.collection, key=key)
        for row in rows.exclude(pk=self.instance.pk):
            yield self._meta.model._meta.verbose_name, row

    def taken(self, stem):
        rows = self._meta.model.objects.filter(collection=self.instance.collection)
        return NO_KEYS | set(rows.filter(key__startswith=stem).values_list("key", flat=True))

    def clean_key(self):
        key = self.cleaned_data["key"]
        if key in NO_KEYS:
            raise ValidationError(f"“{key}” is the address of a page here: choose another.")
        for what, row in self.holders(key) if key else ():
            raise ValidationError(f"The {what} “{row}” has this key: choose another.")
        return key

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("key") == "":
            words = next((cleaned[n] for n in self.named_after if cleaned.get(n)), "")
            cleaned["key"] = self.old_key or proposal(words, self.taken)
            if words and not cleaned["key"]:
                self.add_error("key", "Give one: there are no letters to make it from.")
        return cleaned

    def said(self):
        """What the form says, in words; for a form not sent, what is stored: {field: words}."""
        bound = self.cleaned_data if self.is_bound else self.initial
        return {name: in_words(bound.get(name), self.fields[name]) for name in self.fields}

    def said_then(self, version):
        """The same of a version of the row, None where the record does not tell."""
        then = Earlier(self.instance, version)
        return self.said_of(then) if then.known else None

    def said_of(self, then):
        return {n: in_words(then.columns.get(n), self.fields[n]) for n in self._meta.fields}

    def save(self, commit=True):
        kind, row = self._meta.model._meta.model_name, self.instance
        if self.old_key and row.key != self.old_key:
            retire(row, kind=kind, key=self.old_key, was=str(row), went=row.key)
        kept = {"key"} if row.key == self.old_key else set()  # left empty, it stays as it is
        if row.pk and set(self.changed_data) - kept:
            row.version += 1
        return super().save(commit)


class VoiceForm(KeyedForm):
    named_after = ("name",)
    aliases = LinesField(
        label="Also known as",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Other spellings, titles and abbreviations: one a line.",
    )
    field_order = ["name", "short", "kind", "aliases", "key"]

    class Meta:
        model = Voice
        fields = ["name", "short", "kind", "key"]
        labels = {"short": "Short name"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = [alias.name for alias in self.instance.aliases.all()]
            self.initial["aliases"] = "\n".join(names)

    def holders(self, key):
        """Voices and documents share one space of keys."""
        yield from super().holders(key)
        for row in Document.objects.filter(collection=self.instance.collection, key=key):
            yield "document", row

    def taken(self, stem):
        documents = Document.objects.filter(
            collection=self.instance.collection, key__startswith=stem
        )
        return super().taken(stem) | set(documents.values_list("key", flat=True))

    def clean_aliases(self):
        names = list(dict.fromkeys(self.cleaned_data["aliases"].splitlines()))
        if long := next((name for name in names if len(name) > 200), None):
            raise ValidationError(f"“{long[:40]}…” is longer than 200 characters.")
        others = Alias.objects.filter(collection=self.instance.collection, name__in=names)
        problems = [
            f"“{alias.name}” is already another name of “{alias.voice}”."
            for alias in others.exclude(voice=self.instance.pk).select_related("voice")
        ]
        if problems:
            raise ValidationError(problems)
        return names

    def said_of(self, then):
        names = [row["name"] for row in then.rows(Alias, voice_id=self.instance.pk)]
        return {**super().said_of(then), "aliases": "\n".join(names)}

    def save(self, commit=True):
        voice, names = super().save(commit), self.cleaned_data["aliases"]
        for alias in voice.aliases.all():
            if alias.name not in names:
                alias.delete()
        present = set(voice.aliases.values_list("name", flat=True))
        for name in names:
            if name not in present:
                Alias.objects.create(collection=voice.collection, voice=voice, name=name)
        return voice


class IssueForm(KeyedForm):
    named_after = ("label", "question")

    class Meta:
        model = Issue
        fields = ["question", "label", "note", "key"]
        labels = {"label": "Short form"}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "question": "A question that voices answer with yes or no.",
            "note": "What the dispute turns on. Readers see it under the question.",
        }

    def save(self, commit=True):
        issue = self.instance
        if issue.pk is None:
            orders = Issue.objects.filter(collection=issue.collection).aggregate(Max("order"))
            last = orders["order__max"]
            issue.order = 0 if last is None else last + 1
        return super().save(commit)
