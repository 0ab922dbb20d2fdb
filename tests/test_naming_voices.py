"""Voices as analysts type them: who is meant where several are called alike."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from arguments.naming import Voices
from sources.models import Alias
from tests.builders import make_collection, make_document, make_statement, make_user, make_voice
from tests.test_edit_statement import edit

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."


@pytest.fixture
def town(db):
    return make_collection(slug="town")


@pytest.fixture
def ministries(town):
    return [make_voice(town, key, name="Ministry of Defence") for key in ("min-a", "min-b")]


@pytest.fixture
def document(town):
    return make_document(town, key="noise", text=TEXT)


@pytest.fixture
def analyst(client, town):
    client.force_login(make_user(collection=town, role="analyst"))
    return client


def holders(statement):
    return [holding.voice.key for holding in statement.holdings.all()]


def test_a_name_comes_before_what_else_a_voice_is_called(town):
    office = make_voice(town, "sg", name="Office of the Secretary General", short="NATO")
    alliance = make_voice(town, "alliance", name="NATO")
    Alias.objects.create(collection=town, voice=office, name="HQ")
    voices = Voices(town)
    assert voices.named("nato; HQ; sg") == ([alliance, office], [])
    assert voices.named("Nobody; alliance") == ([alliance], ["Nobody"])


def test_of_two_with_one_name_the_key_says_which(town, ministries):
    voices = Voices(town)
    assert [*voices.offered] == ["Ministry of Defence (min-a)", "Ministry of Defence (min-b)"]
    for written, ministry in zip(voices.offered, ministries, strict=True):
        assert voices.named(written) == ([ministry], [])
    with pytest.raises(ValidationError, match=r"Write which one: Ministry of Defence \(min-a\) or"):
        voices.named("Ministry of Defence")
    assert voices.named("Ministry of Health (min-a)") == ([], ["Ministry of Health (min-a)"])


def test_who_is_held_already_is_meant(town, ministries):
    name, voices = "Ministry of Defence", Voices(town)
    assert voices.named(name, ministries[:1]) == (ministries[:1], [])
    assert voices.named(f"{name}; {name}", ministries) == (ministries, [])


@pytest.mark.both_databases
def test_a_new_name_typed_twice_is_one_voice(town, ministries):
    assert Voices(town).named("Anna Gull; Bo;  ANNA GULL ; Bo; min-a; min-a") == (
        [ministries[0]],
        ["Anna Gull", "Bo"],
    )


@pytest.mark.both_databases
def test_a_name_that_is_too_long_is_no_new_voice(town):
    with pytest.raises(ValidationError, match="has 250 characters; a name has 200 at most"):
        Voices(town).named("N" * 250)


def test_an_edit_of_a_note_leaves_the_statement_to_who_holds_it(analyst, document, ministries):
    for ministry in ministries:
        statement = make_statement(
            document, voices=[ministry], attribution="reported", words="The street is loud"
        )
        assert edit(analyst, statement, note="A note.").status_code == 302
        assert holders(statement) == [ministry.key]
    answer = edit(analyst, make_statement(document), attribution="reported", voices=ministry.name)
    assert answer.status_code == 422
    assert "Several voices are called “Ministry of Defence”" in answer.text


def test_an_edit_of_a_documents_data_leaves_it_to_its_author(analyst, town, ministries):
    document = make_document(town, key="paper", authors=ministries[:1])
    own = make_statement(document)
    address = reverse("edit-document", args=["town", "paper"])
    form = analyst.get(address).context["form"]
    data = {f"document-{name}": value for name, value in form.initial.items() if value}
    answer = analyst.post(address, {**data, "document-publisher": "The Press", "version": 1})
    assert answer.status_code == 302, answer.text
    assert holders(own) == ["min-a"]
    assert document.author_ids() == [ministries[0].pk]


def test_nobody_holds_what_no_author_says(analyst, town):
    document = make_document(town, key="flyer", authors=[], text=TEXT)
    statement = make_statement(document, attribution="reported", voices=[make_voice(town)])
    answer = edit(analyst, statement, attribution="asserted")
    assert answer.status_code == 422
    assert "names no author" in answer.text
    assert len(holders(statement)) == 1
