"""Many statements are changed at once, after a look at how many, as one action."""

import pytest
from django.urls import reverse

from sources.models import Operation
from sources.operations import undo
from tests.builders import make_collection, make_document, make_statement, make_user, make_voice

LISTED = "admin:arguments_statement_changelist"


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"))


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst", is_staff=True)
    client.force_login(client.user)
    return client


def act(client, rows, **more):
    data = {"action": "set_for_all", "_selected_action": [row.pk for row in rows], **more}
    return client.post(reverse(LISTED), data)


def test_the_counts_are_shown_before_anything_is_set(analyst, document):
    rows = [make_statement(document), make_statement(document, kind="evidence")]
    page = act(analyst, rows)
    assert "1 claim, 1 evidence" in page.text
    assert not Operation.objects.exists()


def test_all_are_set_in_one_action_that_is_taken_back_as_one(analyst, document):
    rows = [make_statement(document), make_statement(document, kind="evidence")]
    voice = make_voice(document.collection)
    act(analyst, rows, confirmed="1", kind="evidence", attribution="reported", voice=voice.pk)
    for row in rows:
        row.refresh_from_db()
        assert (row.kind, row.attribution, row.version) == ("evidence", "reported", 2)
        assert list(row.voices.all()) == [voice]
    undo(Operation.objects.get(), analyst.user)
    assert [type(row).objects.get(pk=row.pk).kind for row in rows] == ["claim", "evidence"]


def test_what_is_left_empty_stays(analyst, document):
    rows = [make_statement(document, attribution="conceded")]
    act(analyst, rows, confirmed="1", kind="evidence")
    rows[0].refresh_from_db()
    assert rows[0].attribution == "conceded"
    assert list(rows[0].voices.all()) == list(document.author_team)


def test_rows_of_others_are_not_reached(analyst, document):
    foreign = make_statement()
    act(analyst, [foreign], confirmed="1", kind="evidence")
    foreign.refresh_from_db()
    assert foreign.kind == "claim"
