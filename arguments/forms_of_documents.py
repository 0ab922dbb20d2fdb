"""The form with which the bibliographic data of a document is kept."""

from django import forms

from arguments.forms_of_collections import KeyedForm
from arguments.naming import Voices
from arguments.writing import follow_authors, followed, make_voice
from sources.models import AuthorRole, Authorship, Document, Voice
from sources.web import on_the_web


class DayField(forms.DateField):
    """Shown as it is asked for: 2017-06-30."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"placeholder": "2017-06-30"})


class DocumentDataForm(KeyedForm):
    named_after = ("title",)
    authors = forms.CharField(
        max_length=1000,
        required=False,
        help_text="Several with a semicolon. Who is not a voice of the collection yet becomes one. "
        "Statements that the authors hold themselves go over to the new ones.",
    )
    url = forms.URLField(
        label="Address",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[on_the_web],
    )
    field_order = ["title", "authors", "dated_as", "dated_from", "dated_to"]

    class Meta:
        model = Document
        fields = [
            "title",
            "dated_as",
            "dated_from",
            "dated_to",
            "publisher",
            "url",
            "language",
            "key",
        ]
        labels = {
            "dated_as": "Date, as readers see it",
            "dated_from": "Not before",
            "dated_to": "Not after",
        }
        help_texts = {"dated_from": "A day such as 2017-06-30.", "dated_to": ""}
        field_classes = {"dated_from": DayField, "dated_to": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [row.voice.name for row in self._authorships()]
        self.initial["authors"] = "; ".join(names)

    def _authorships(self):
        rows = Authorship.objects.filter(document=self.instance.pk, role=AuthorRole.AUTHOR)
        return rows.select_related("voice")

    def holders(self, key):
        """Voices and documents share one space of keys."""
        yield from super().holders(key)
        for row in Voice.objects.filter(collection=self.instance.collection, key=key):
            yield "voice", row

    def said_of(self, then):
        rows = then.rows(Authorship, document_id=self.instance.pk)
        voices = [then.row(Voice, r["voice_id"]) for r in rows if r["role"] == AuthorRole.AUTHOR]
        names = "; ".join(voice["name"] for voice in voices if voice)
        return {**super().said_of(then), "authors": names}

    def clean_authors(self):
        held = [row.voice for row in self._authorships()]
        authors = self.cleaned_data["authors"]
        self.named = Voices(self.instance.collection).named(authors, held)
        return authors

    def save(self, commit=True):
        before = self.instance.author_ids()
        document = super().save(commit)
        known, new = self.named
        voices = [*known, *(make_voice(document.collection, name, "person") for name in new)]
        present = {row.voice_id: row for row in self._authorships()}
        for pk in present.keys() - {voice.pk for voice in voices}:
            present[pk].delete()
        for order, voice in enumerate(voices):
            row = present.get(voice.pk) or Authorship(
                collection=document.collection, document=document, voice=voice
            )
            if row.pk is None or row.order != order:
                row.order = order
                row.save()
        self.told = followed(follow_authors(document, before))
        return document
