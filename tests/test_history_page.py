"""The history: what changed word by word, undo by row, and an earlier version of a statement."""

import re

import pytest
from django.urls import reverse

from arguments.models import Holding, Statement
from sources import texts
from sources.models import Change, Membership, Operation, Passage, Voice
from sources.operations import recording
from tests.builders import (
    make_collection,
    make_document,
    make_statement,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."


@pytest.fixture
def statement(db):
    town = make_collection(slug="town")
    document = make_document(town, key="noise", authors=[make_voice(town, "mayor")], text=TEXT)
    for key in ("baker", "smith"):
        make_voice(town, key)
    return make_statement(
        document,
        voices=[Voice.objects.get(key="baker")],
        attribution="reported",
        words="The shops are full",
        wording="Shops are full.",
        note="First.",
    )


@pytest.fixture
def analyst(client, statement):
    client.user = make_user(collection=statement.collection, role="analyst")
    client.force_login(client.user)
    return client


def edit(client, statement, **changes):
    address = reverse("edit", args=["town", statement.number])
    form = client.get(address).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    assert client.post(address, {**data, **changes}).status_code == 302


def restore(client, statement, version, seen=None):
    address = reverse("restore-version", args=["town", statement.number, version])
    statement.refresh_from_db()
    return client.post(address, {"version": seen or statement.version})


def undo_row(client, change):
    return client.post(reverse("undo-row", args=["town", change.operation_id, change.pk]))


def words(page):
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def test_the_history_names_what_a_row_was_about(analyst, statement):
    edit(analyst, statement, voices="Smith", passages="Nobody sleeps", hedged="on")
    page = analyst.get("/c/town/history/").text
    said = words(page)
    assert "S1, statement changed; hedged: no yes" in said
    assert "S1, holding deleted; voice: Baker" in said
    assert "S1, holding added; voice: Smith" in said
    assert "passage: Nobody sleeps" in said
    assert "<del>no</del> <ins>yes</ins>" in page


@pytest.mark.both_databases
def test_each_row_has_its_own_undo(analyst, statement):
    edit(analyst, statement, wording="Other.", voices="Smith")
    page = analyst.get("/c/town/history/").text
    addresses = re.findall(r'action="(/c/town/history/\d+/rows/\d+/undo/)"', page)
    assert len(addresses) == 3
    added = Change.objects.get(table="arguments.holding", before__isnull=True)
    removed = Change.objects.get(table="arguments.holding", after__isnull=True)
    assert undo_row(analyst, removed).url == "/c/town/history/"
    assert undo_row(analyst, added).status_code == 302
    statement.refresh_from_db()
    assert [voice.key for voice in statement.voices.all()] == ["baker"]
    assert statement.wording == "Other."
    assert "Undid in part: Edited S1" in analyst.get("/c/town/history/").text


def test_an_undo_of_a_row_that_cannot_be_says_why(analyst, statement):
    edit(analyst, statement, wording="Other.", voices="Smith")
    added = Change.objects.get(table="arguments.holding", before__isnull=True)
    answer = undo_row(analyst, added)
    assert answer.status_code == 409
    assert "S1 would have no voice that holds it" in answer.text
    assert Holding.objects.get().voice.key == "smith"


def test_rows_of_others_are_for_editors(analyst, statement, client):
    edit(analyst, statement, wording="Other.", voices="Smith")
    change = Change.objects.get(table="arguments.statement")
    client.force_login(make_user(collection=statement.collection, role="analyst"))
    assert undo_row(client, change).status_code == 403
    assert "Undo this row" not in client.get("/c/town/history/").text
    client.force_login(make_user(collection=statement.collection, role="editor"))
    assert undo_row(client, change).status_code == 302
    elsewhere = reverse("undo-row", args=["town", change.operation_id, 999999])
    assert client.post(elsewhere).status_code == 404


def test_an_earlier_version_is_had_back_with_one_click(analyst, statement):
    edit(analyst, statement, wording="Second.", voices="Smith", passages="Nobody sleeps")
    edit(analyst, statement, wording="Third.", note="Changed.")
    page = analyst.get(reverse("statement-history", args=["town", 1])).text
    found = re.findall(r'action="(/c/town/s/1/history/(\d)/restore/)"', page)
    assert [version for _, version in found] == ["2", "1"]
    answer = analyst.post(found[1][0], {"version": 3})
    assert answer.url == statement.get_absolute_url()
    statement.refresh_from_db()
    assert (statement.wording, statement.note, statement.version) == (
        "Shops are full.",
        "First.",
        4,
    )
    assert [voice.key for voice in statement.voices.all()] == ["baker"]
    passage = Passage.objects.get()
    assert TEXT[passage.start : passage.end] == "The shops are full"
    assert Operation.objects.latest("id").label == "Restored S1 as it was in version 1"
    restore(analyst, statement, 3)
    statement.refresh_from_db()
    assert (statement.wording, statement.passages.get().first_words) == ("Third.", "Nobody sleeps")


@pytest.mark.both_databases
def test_a_version_is_not_restored_over_what_nobody_saw(analyst, statement):
    edit(analyst, statement, wording="Second.")
    edit(analyst, statement, wording="Third.")
    answer = restore(analyst, statement, 1, seen=2)
    assert answer.status_code == 409
    assert "S1 was changed since you opened its history" in answer.text
    assert Statement.objects.get().wording == "Third."


def test_a_version_of_which_nothing_is_known_is_refused(analyst, statement):
    answer = restore(analyst, statement, 7)
    assert answer.status_code == 409
    assert "does not reach back" in answer.text


def test_a_version_that_names_a_voice_that_is_gone_is_refused(analyst, statement):
    edit(analyst, statement, voices="Smith")
    with recording(analyst.user, "Deleted a voice"):
        Voice.objects.get(key="baker").delete()
    answer = restore(analyst, statement, 1)
    assert answer.status_code == 409
    assert "Baker, named in that version, is no longer there" in answer.text
    assert Statement.objects.get().version == 2


def test_a_passage_that_moved_with_the_text_stays_where_it_is(analyst, statement):
    edit(analyst, statement, wording="Second.")
    with recording(analyst.user, "New text"):
        text, _ = texts.store(statement.document, f"Listen. {TEXT}", public=False)
        texts.place(list(Passage.objects.all()), text)
    restore(analyst, statement, 1)
    passage = Passage.objects.get()
    assert passage.text == text
    assert text.body[passage.start : passage.end] == "The shops are full"


def test_readers_see_the_history_and_change_nothing(analyst, statement, client):
    edit(analyst, statement, wording="Second.")
    client.force_login(make_user(collection=statement.collection, role="reader"))
    page = client.get(reverse("statement-history", args=["town", 1])).text
    assert "Second." in page
    assert "restore/" not in page
    assert restore(client, statement, 1).status_code == 403


def test_who_the_members_are_is_for_editors(analyst, statement, client):
    editor = make_user("eda", collection=statement.collection, role="editor")
    with recording(editor, "Made ana an editor"):
        member = Membership.objects.get(user=analyst.user)
        member.role = "editor"
        member.save()
    operation = Operation.objects.get()
    client.force_login(make_user(collection=statement.collection, role="analyst"))
    for page in ("history", "work"):
        assert "Made ana" not in client.get(f"/c/town/{page}/").text
    assert client.post(reverse("undo", args=["town", operation.pk])).status_code == 404
    client.force_login(editor)
    for page in ("history", "work"):
        assert "Made ana" in client.get(f"/c/town/{page}/").text
    assert client.post(reverse("undo", args=["town", operation.pk])).status_code == 302
    member.refresh_from_db()
    assert member.role == "analyst"


def test_a_long_operation_shows_its_beginning_and_leads_to_the_rest(analyst, statement):
    with recording(analyst.user, "Added many"):
        for number in range(20):
            make_voice(statement.collection, f"voice-{number}")
    operation = Operation.objects.get()
    page = analyst.get("/c/town/history/").text
    assert page.count("Undo this row:") == 12
    following = re.search(r'href="([^"]*only=\d+)"', page)[1]
    assert analyst.get(following).text.count("Undo this row:") == 20
    assert f"only={operation.pk}" in following


def test_queries_do_not_grow_with_rows(analyst, statement, django_assert_num_queries):
    for size in (2, 5):
        for number in range(size):
            edit(
                analyst,
                statement,
                wording=f"{size} {number}",
                voices=("Baker", "Smith")[number % 2],
            )
        with django_assert_num_queries(8):
            analyst.get("/c/town/history/")
