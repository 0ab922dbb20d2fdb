"""A statement moves under another target, with its reasons; its passage is picked again."""

import re
import uuid

import pytest
from django.urls import reverse

from arguments.models import Argument
from sources.models import Operation, Passage
from sources.operations import undo
from tests.breaking import break_off_everywhere
from tests.builders import make_argument, make_collection, make_document, make_statement, make_user
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = """The title

The street is loud. The shops are full. Nobody sleeps.

A bus comes. The street is loud. The end.
"""


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"), key="noise", text=TEXT)


@pytest.fixture
def said(document):
    return [make_statement(document) for _ in range(5)]


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst")
    client.force_login(client.user)
    return client


def move(client, statement, step, target, **more):
    address = reverse("move", args=["town", statement.number])
    data = {
        "use": step.number,
        f"version-{step.number}": step.version,
        "target": target,
        "direction": "support",
        "key": str(uuid.uuid4()),
        **more,
    }
    return client.post(address, data)


def numbers(step):
    return sorted(step.premises.values_list("statement__number", flat=True))


def errors(response):
    return " ".join(re.findall(r'<p class="error"[^>]*>(.*?)</p>', response.text, re.S))


def test_a_use_changes_its_target_and_the_reasons_go_with_it(analyst, said):
    step, below = make_argument(said[1], target=said[0]), make_argument(said[2], target=said[1])
    before = state()
    page = analyst.get(reverse("move", args=["town", 2])).text
    assert "A1: S2 supports S1" in page
    assert 'value="1" checked' in page
    answer = move(analyst, said[1], step, "S4", direction="attack")
    assert answer.url == f"{said[1].get_absolute_url()}#a{step.number}"
    step.refresh_from_db()
    assert (step.statement, step.direction, step.version) == (said[3], "attack", 2)
    below.refresh_from_db()
    assert below.statement == said[1]
    undo(Operation.objects.get(), analyst.user)
    assert state()[0] == before[0]


@pytest.mark.both_databases
def test_of_joint_premises_all_move_or_the_one_alone(analyst, said):
    step = make_argument(said[1], said[2], target=said[0])
    move(analyst, said[1], step, "S4")
    assert numbers(step) == [2, 3]
    step.refresh_from_db()
    move(analyst, said[1], step, "S5", alone="on")
    step.refresh_from_db()
    assert (numbers(step), step.statement, step.version) == ([3], said[3], 3)
    assert numbers(Argument.objects.get(statement=said[4])) == [2]


def test_a_reason_moves_to_a_step_as_its_undercut(analyst, said):
    step, other = make_argument(said[1], target=said[0]), make_argument(said[2], target=said[0])
    move(analyst, said[1], step, f"A{other.number}", direction="attack")
    assert other.undercuts.get() == step


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("S2", "premise for itself"),
        ("S3", "The circle is"),
        ("S77", "no statement of this collection"),
        ("A1", "can only be attacked"),
    ],
)
def test_a_move_that_cannot_be_says_why(analyst, said, target, message):
    step = make_argument(said[1], target=said[0])
    make_argument(said[2], target=said[1])
    answer = move(analyst, said[1], step, target)
    assert answer.status_code == 422
    assert message in errors(answer)
    assert f'value="{target}"' in answer.text


def test_across_documents_a_tag_is_offered(analyst, said):
    step = make_argument(said[1], target=said[0])
    other = make_statement(make_document(said[0].collection))
    answer = move(analyst, said[1], step, f"S{other.number}")
    assert answer.status_code == 422
    assert f"/tag/?a=2&amp;b={other.number}" in answer.text


def test_a_stale_move_shows_what_changed(analyst, said):
    step = make_argument(said[1], target=said[0])
    move(analyst, said[1], step, "S4")
    answer = move(analyst, said[1], step, "S5")
    assert answer.status_code == 409
    row = re.search(r"<tr><th[^>]*>target.*?</tr>", answer.text, re.S)[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["S5", "S4", "S1"]
    assert f'name="version-{step.number}" value="2"' in answer.text


def test_without_a_use_there_is_nothing_to_move(analyst, said):
    assert "a reason for nothing yet" in analyst.get(reverse("move", args=["town", 1])).text
    answer = analyst.post(reverse("move", args=["town", 1]), {"use": "4", "target": "S2"})
    assert answer.status_code == 422


@pytest.mark.both_databases
def test_breaking_off_a_move_anywhere_leaves_all_as_it_was(analyst, said):
    step = make_argument(said[1], said[2], target=said[0])
    break_off_everywhere(lambda: move(analyst, said[1], step, "S5", alone="on"))


# The passage


def pick(client, statement, quote, **more):
    address = reverse("move-passage", args=["town", statement.number, 1])
    was = statement.passages.first().pk
    data = {"quote": quote, "was": was, "key": str(uuid.uuid4()), **more}
    return client.post(address, data)


def test_another_passage_takes_the_place_of_the_old_one(analyst, document):
    statement = make_statement(document, words="The shops are full")
    page = analyst.get(reverse("move-passage", args=["town", statement.number, 1])).text
    assert "The shops are full</textarea>" in page
    assert "A bus comes" in page
    before = state()
    answer = pick(analyst, statement, "Nobody sleeps")
    assert answer.url.endswith(f"?passage={statement.number}-1")
    passage = Passage.objects.get()
    assert TEXT[passage.start : passage.end] == "Nobody sleeps"
    statement.refresh_from_db()
    assert statement.version == 2
    undo(Operation.objects.get(), analyst.user)
    assert state()[0] == before[0]


def test_words_that_stand_twice_are_refused_with_the_places(analyst, document):
    statement = make_statement(document, words="The shops are full")
    answer = pick(analyst, statement, "The street is loud")
    assert answer.status_code == 422
    assert "2 places" in errors(answer)
    assert "¶ 3" in errors(answer)
    start = TEXT.rindex("A bus comes")
    pick(
        analyst,
        statement,
        "A bus comes. The street is loud",
        start=start,
        end=start + len("A bus comes. The street is loud"),
    )
    assert Passage.objects.get().start == start


def test_a_passage_changed_meanwhile_is_not_overwritten_unseen(analyst, document):
    statement = make_statement(document, words="The shops are full")
    was = statement.passages.get().pk
    pick(analyst, statement, "Nobody sleeps")
    answer = pick(analyst, statement, "A bus comes", was=was)
    assert answer.status_code == 409
    assert "now “Nobody sleeps”" in answer.text
    assert "A bus comes</textarea>" in answer.text


def test_a_passage_that_others_cite_stays_with_them(analyst, document):
    statement, other = (
        make_statement(document, words="The shops are full"),
        make_statement(document),
    )
    shared = statement.citations.get()
    shared.pk, shared.statement = None, other
    shared.save()
    pick(analyst, statement, "Nobody sleeps")
    assert other.passages.get().first_words == "The shops are full"


def test_which_passage_must_be_there(analyst, document):
    statement = make_statement(document, words="The shops are full")
    assert (
        analyst.get(reverse("move-passage", args=["town", statement.number, 2])).status_code == 404
    )


def test_without_a_text_the_words_and_the_paragraph_are_enough(analyst, document):
    bare = make_document(document.collection, paragraphs=3)
    statement = make_statement(bare, words="Some words")
    assert pick(analyst, statement, "Other words … at the end").status_code == 422
    pick(analyst, statement, "Other words … at the end", paragraph=2)
    passage = statement.passages.get()
    assert (str(passage), passage.paragraph) == ("Other words … at the end", 2)
