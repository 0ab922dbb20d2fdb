"""Editing and deleting a statement on pages, its history, and taking it all back."""

import re

import pytest
from django.urls import reverse

from arguments.models import Argument, Statement
from sources.models import Operation, Passage, Retired
from sources.operations import recording, undo
from tests.breaking import break_off_everywhere
from tests.builders import (
    make_analyst,
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."


@pytest.fixture
def statement(db):
    collection = make_collection(slug="town")
    mayor = make_voice(collection, "mayor", name="The Mayor")
    document = make_document(collection, key="noise", authors=[mayor], text=TEXT, public=True)
    return make_statement(document, words="The shops are full", wording="Shops are full.")


@pytest.fixture
def analyst(client, statement):
    client.user = make_user(collection=statement.collection, role="analyst")
    client.force_login(client.user)
    return client


def edit(client, statement, **changes):
    """Open the form, change what is given, and send it."""
    address = reverse("edit", args=[statement.collection.slug, statement.number])
    form = client.get(address).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    return client.post(address, {**data, **changes})


def delete(client, statement):
    return client.post(reverse("delete", args=[statement.collection.slug, statement.number]))


def test_an_edit_is_saved_and_counts_as_a_version(analyst, statement):
    answer = edit(analyst, statement, wording="The shops have customers.", hedged="on")
    assert answer.url == statement.get_absolute_url()
    statement.refresh_from_db()
    assert (statement.wording, statement.hedged, statement.version) == (
        "The shops have customers.",
        True,
        2,
    )
    assert statement.passages.get().first_words == "The shops are full"


def test_another_passage_takes_the_place_of_the_old_one(analyst, statement):
    edit(analyst, statement, passages="Nobody sleeps")
    passage = Passage.objects.get()
    assert TEXT[passage.start : passage.end] == "Nobody sleeps"


def test_a_passage_that_is_nowhere_is_refused(analyst, statement):
    answer = edit(analyst, statement, passages="The shops are full\nNobody dances")
    assert answer.status_code == 422
    assert "nowhere in the text" in answer.text
    assert "Nobody dances" in answer.text
    assert Passage.objects.count() == 1


def test_a_stale_edit_shows_mine_theirs_and_what_both_began_with(analyst, statement):
    address = reverse("edit", args=["town", statement.number])
    mine = {
        name: value for name, value in analyst.get(address).context["form"].initial.items() if value
    }
    edit(analyst, statement, wording="Theirs is stored.")
    answer = analyst.post(address, {**mine, "wording": "Mine is typed."})
    assert answer.status_code == 409
    row = re.search(r"<tr><th[^>]*>Wording.*?</tr>", answer.text, re.S)[0]
    assert [re.sub("<.*?>", "", cell) for cell in re.findall(r"<td .*?</td>", row)] == [
        "Mine is typed.",
        "Theirs is stored.",
        "Shops are full.",
    ]
    again = answer.context["form"].data
    assert analyst.post(address, again).status_code == 302
    statement.refresh_from_db()
    assert (statement.wording, statement.version) == ("Mine is typed.", 3)


def test_deleting_takes_along_what_hangs_on_it_and_keeps_the_number(analyst, statement):
    document = statement.document
    goal, other = make_statement(document), make_statement(document)
    make_argument(statement, target=goal)
    joint = make_argument(statement, other, target=goal)
    doubt = make_argument(other, target=joint, direction="attack")
    make_position(make_issue(statement.collection), statement)
    make_tag(make_pair(statement, other), analyst=make_analyst(statement.collection))
    page = analyst.get(reverse("delete", args=["town", statement.number])).text
    assert "its position on" in page
    assert "the tags on S1 and S3" in page
    assert delete(analyst, statement).status_code == 302
    assert set(Statement.objects.all()) == {goal, other}
    assert set(Argument.objects.all()) == {joint, doubt}
    assert joint.premises.get().statement == other
    assert not Passage.objects.exists()
    assert analyst.get(statement.get_absolute_url()).status_code == 410


def test_what_was_changed_since_is_not_deleted_unseen(analyst, statement):
    address = reverse("delete", args=["town", statement.number])
    version = re.search(r'name="version" value="(\d+)"', analyst.get(address).text)[1]
    Statement.objects.filter(pk=statement.pk).update(wording="It is new.", version=int(version) + 1)
    answer = analyst.post(address, {"version": version})
    assert answer.status_code == 409
    assert "nothing is deleted yet" in answer.text
    assert "It is new." in answer.text
    again = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert analyst.post(address, {"version": again}).status_code == 302
    page = analyst.get(statement.get_absolute_url())
    assert page.status_code == 410
    assert "/c/town/history/" in page.text.partition("<main")[2].partition("</main>")[0]


def test_deleting_is_undone_as_a_whole(analyst, statement):
    document = statement.document
    goal, other = make_statement(document), make_statement(document)
    step = make_argument(statement, target=goal)
    make_argument(other, target=step, direction="attack")
    make_argument(statement, other, target=goal)
    make_position(make_issue(statement.collection), statement)
    make_tag(make_pair(statement, other), analyst=make_analyst(statement.collection))
    before = state()
    delete(analyst, statement)
    undo(Operation.objects.get(), analyst.user)
    assert state()[0] == before[0]
    assert not Retired.objects.exists()


def test_the_history_shows_the_words_that_changed_and_takes_them_back(analyst, statement):
    edit(analyst, statement, wording="Shops are crowded.")
    page = analyst.get(reverse("statement-history", args=["town", statement.number])).text
    assert "<del>full.</del> <ins>crowded.</ins>" in page
    assert f"Edited S{statement.number}" in page
    assert analyst.user.username in page
    analyst.post(reverse("undo", args=["town", Operation.objects.get().pk]))
    statement.refresh_from_db()
    assert statement.wording == "Shops are full."


def test_an_undo_that_cannot_be_says_why(analyst, statement):
    edit(analyst, statement, wording="Shops are crowded.")
    first = Operation.objects.get()
    edit(analyst, statement, wording="Shops are empty.")
    answer = analyst.post(reverse("undo", args=["town", first.pk]))
    assert answer.status_code == 409
    assert "S1 was changed again since" in answer.text
    statement.refresh_from_db()
    assert statement.wording == "Shops are empty."


def test_analysts_undo_their_own_editors_everything(analyst, statement, client):
    edit(analyst, statement, wording="Shops are crowded.")
    address = reverse("undo", args=["town", Operation.objects.get().pk])
    client.force_login(make_user(collection=statement.collection, role="analyst"))
    assert client.post(address).status_code == 403
    assert "Undo:" not in client.get("/c/town/history/").text
    client.force_login(make_user(collection=statement.collection, role="editor"))
    assert client.post(address).status_code == 302


def test_while_a_collection_is_blind_tags_of_others_stay_hidden(analyst, statement):
    collection = statement.collection
    collection.blind = True
    collection.save()
    editor = make_user(collection=collection, role="editor")
    pair = make_pair(statement, make_statement(statement.document))
    with recording(editor, "Tagged S1 and S2: contradicts"):
        make_tag(pair, "contradicts")
    assert "contradicts" not in analyst.get("/c/town/history/").text
    assert (
        analyst.post(reverse("undo", args=["town", Operation.objects.get().pk])).status_code == 404
    )
    analyst.force_login(editor)
    assert "contradicts" in analyst.get("/c/town/history/").text


def test_queries_of_the_history_do_not_grow(analyst, statement, django_assert_max_num_queries):
    for number in range(6):
        edit(analyst, statement, wording=f"Wording {number}.")
    with django_assert_max_num_queries(12):
        page = analyst.get("/c/town/history/")
    assert page.text.count("Edited S1") == 6 * 2  # the heading and the name of the button


@pytest.mark.both_databases
def test_breaking_off_a_deletion_anywhere_leaves_all_as_it_was(analyst, statement):
    goal, other = make_statement(statement.document), make_statement(statement.document)
    make_argument(statement, other, target=goal)
    make_tag(make_pair(statement, other), analyst=make_analyst(statement.collection))
    break_off_everywhere(lambda: delete(analyst, statement))
