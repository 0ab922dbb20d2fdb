"""What a document's authors hold themselves goes over to its new authors, and back with an undo."""

import uuid

import pytest
from django.urls import reverse

from sources.models import Operation
from sources.operations import undo
from tests.admin_forms import filled
from tests.builders import (
    make_collection,
    make_document,
    make_statement,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def ours(db):
    return make_collection(slug="ours")


@pytest.fixture
def user(ours):
    return make_user("ana", collection=ours, role="analyst", is_staff=True)


@pytest.fixture
def analyst(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def people(ours):
    return {name: make_voice(ours, name.lower(), name=name) for name in ("Anna", "Bob", "Mayor")}


@pytest.fixture
def document(ours, people):
    return make_document(ours, key="paper", authors=[people["Anna"]])


def name_authors(client, authors, version=1):
    data = {
        "key": uuid.uuid4(),
        "version": version,
        "document-title": "Paper",
        "document-language": "en",
    }
    address = reverse("edit-document", args=["ours", "paper"])
    answer = client.post(address, {**data, "document-authors": authors}, follow=True)
    assert answer.status_code == 200, answer.text
    return answer


def held(statement):
    return [holding.voice.name for holding in statement.holdings.select_related("voice")]


@pytest.mark.parametrize("authors", ["Bob", "Anna; Bob", "Bob; Anna", "Somebody New"])
def test_their_own_words_go_over_to_the_authors_of_now(analyst, document, people, authors):
    own = [make_statement(document), make_statement(document, attribution="conceded")]
    said = make_statement(document, attribution="reported", voices=[people["Anna"]])
    answer = name_authors(analyst, authors)
    assert [held(one) for one in own] == [authors.split("; ")] * 2
    assert held(said) == ["Anna"]
    assert "2 statements of the authors’ own went over" in answer.text


def test_who_holds_it_beside_the_authors_still_does(analyst, document, people):
    own = make_statement(document, voices=[people["Anna"], people["Mayor"]])
    name_authors(analyst, "Bob")
    assert held(own) == ["Bob", "Mayor"]


def test_what_one_of_two_authors_holds_stays_with_that_one(analyst, ours, document, people):
    name_authors(analyst, "Anna; Bob")
    own = make_statement(document, voices=[people["Bob"]])
    name_authors(analyst, "Mayor; Bob", version=2)
    assert held(own) == ["Bob"]


def test_without_any_author_left_the_voices_stay(analyst, document):
    own = make_statement(document)
    assert "went over" not in name_authors(analyst, "").text
    assert held(own) == ["Anna"]


@pytest.mark.both_databases
def test_an_undo_takes_authors_and_voices_back_together(analyst, document, user):
    own = make_statement(document)
    name_authors(analyst, "Bob")
    undo(Operation.objects.get(), user)
    assert held(own) == ["Anna"]
    assert [voice.name for voice in document.author_team] == ["Anna"]


def test_in_the_admin_they_go_over_too(analyst, document, people):
    own = make_statement(document)
    address = reverse("admin:sources_document_change", args=[document.pk])
    changed = filled(analyst.get(address), **{"authorships-0-voice": people["Bob"].pk})
    answer = analyst.post(address, changed, follow=True)
    assert held(own) == ["Bob"]
    assert "1 statement of the authors’ own went over" in answer.text
    assert Operation.objects.count() == 1
