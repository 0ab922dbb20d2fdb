"""Two statements become one, one becomes two; each is one operation and taken back as one."""

import re

import pytest
from django.urls import reverse

from arguments.models import Argument, Pair, Statement, Tag
from sources.models import Operation
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
)
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"), key="noise", text=TEXT)


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst")
    client.force_login(client.user)
    return client


def merge(client, gone, kept):
    address = reverse("merge-statement", args=["town", gone.number])
    return client.post(address, {"into": f"S{kept.number}"})


@pytest.fixture
def twins(document):
    """(kept, gone): each with a passage, a reason, a use, a side and a tag."""
    kept = make_statement(document, words="The street is loud", wording="It is loud.")
    gone = make_statement(document, words="Nobody sleeps", wording="It is noisy.")
    goal, other = make_statement(document), make_statement(document)
    issue, analyst = make_issue(document.collection), make_analyst(document.collection)
    for twin, stance in ((kept, "pro"), (gone, "contra")):
        make_argument(other, target=twin)
        make_argument(twin, target=goal)
        make_position(issue, twin, stance)
    make_tag(make_pair(kept, gone), "agrees", analyst)
    make_tag(make_pair(gone, goal), "qualifies", analyst)
    return kept, gone


def test_all_that_hung_on_it_hangs_on_the_other(analyst, twins):
    kept, gone = twins
    answer = merge(analyst, gone, kept)
    assert answer.url == kept.get_absolute_url()
    assert not Statement.objects.filter(pk=gone.pk).exists()
    assert {str(p) for p in kept.passages.all()} == {"The street is loud", "Nobody sleeps"}
    assert kept.reasons.count() == 2
    assert kept.used_in.count() == 2
    assert kept.positions.get().stance == "mixed"
    assert Pair.objects.get().first == kept
    assert Tag.objects.get().relation == "qualifies"
    page = analyst.get(gone.get_absolute_url())
    assert page.status_code == 410
    assert kept.get_absolute_url() in page.text


def test_what_moves_is_shown_first(analyst, twins):
    kept, gone = twins
    before = state()
    address = reverse("merge-statement", args=["town", gone.number])
    page = analyst.get(address, {"into": f"S{kept.number}"}).text
    assert "1 passage, 2 steps, 1 position and 1 pair with" in page
    assert state() == before


def test_what_joins_the_two_is_not_told_to_move(analyst, document):
    kept, gone = make_statement(document), make_statement(document)
    make_argument(gone, target=kept)
    make_argument(gone, target=make_statement(document))
    make_pair(gone, kept)
    address = reverse("merge-statement", args=["town", gone.number])
    page = analyst.get(address, {"into": f"S{kept.number}"}).text
    assert "0 passages, 1 step, 0 positions and 0 pairs" in page


@pytest.mark.both_databases
def test_merging_is_undone_as_a_whole(analyst, twins):
    before = state()
    merge(analyst, twins[1], twins[0])
    undo(Operation.objects.get(), analyst.user)
    assert state()[0] == before[0]


def test_a_direction_is_kept_when_the_order_of_a_pair_turns(analyst, document):
    kept = make_statement(document)
    other = make_statement(document)
    gone = make_statement(document)
    make_tag(make_pair(other, gone), "updates")  # other updates gone
    merge(analyst, gone, kept)
    pair, tag = Pair.objects.get(), Tag.objects.get()
    assert (pair.first, pair.second, tag.flipped) == (kept, other, True)


def test_a_step_between_the_two_goes(analyst, document):
    kept, gone = make_statement(document), make_statement(document)
    make_argument(gone, target=kept)
    merge(analyst, gone, kept)
    assert not Argument.objects.exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("way", [(0, 1), (1, 0)])
def test_a_joint_step_between_the_two_keeps_its_other_premises(analyst, document, way):
    two = make_statement(document), make_statement(document)
    kept, gone = (two[at] for at in way)
    others = [make_statement(document) for _ in range(2)]
    step = make_argument(two[0], *others, target=two[1])
    address = reverse("merge-statement", args=["town", gone.number])
    page = analyst.get(address, {"into": f"S{kept.number}"}).text
    assert "or, where other premises remain, only the one" in page
    merge(analyst, gone, kept)
    step.refresh_from_db()
    assert step.statement == kept
    assert [premise.statement for premise in step.premises.all()] == others


def test_what_undercut_that_step_goes_too_though_it_used_the_statement(analyst, document):
    kept, gone, other = (make_statement(document) for _ in range(3))
    step = make_argument(gone, target=kept)
    doubt = make_argument(gone, target=step, direction="attack")
    make_argument(gone, other, target=doubt, direction="attack")
    before = state()
    assert merge(analyst, gone, kept).url == kept.get_absolute_url()
    assert not Argument.objects.exists()
    undo(Operation.objects.get(), analyst.user)
    assert state()[0] == before[0]


def test_a_circle_is_refused_and_nothing_changes(analyst, document):
    kept, middle, gone = (make_statement(document) for _ in range(3))
    make_argument(kept, target=middle)
    make_argument(middle, target=gone)
    before = state()
    answer = merge(analyst, gone, kept)
    assert answer.status_code == 422
    assert "The circle is" in answer.text
    assert state() == before


@pytest.mark.parametrize(
    ("typed", "message"), [("S1", "this statement"), ("S99", "no statement"), ("x", "begin with")]
)
def test_only_another_statement_of_the_document(analyst, document, typed, message):
    make_statement(document, number=1)
    answer = analyst.post(reverse("merge-statement", args=["town", 1]), {"into": typed})
    assert answer.status_code == 422
    assert message in answer.text


@pytest.mark.both_databases
def test_breaking_off_anywhere_leaves_both_as_they_were(analyst, twins):
    assert break_off_everywhere(lambda: merge(analyst, twins[1], twins[0])) > 50


def test_one_becomes_two_with_passages_and_steps_shared_out(analyst, document):
    statement = make_statement(document, words="The shops are full", wording="Full, so loud.")
    goal = make_statement(document)
    step = make_argument(statement, target=goal)
    passage = statement.passages.get()
    before = state()
    said = {"wording": "The shops are full.", "second": "It is loud.", "kind": "evidence"}
    said["version"] = 1
    answer = analyst.post(
        reverse("split-statement", args=["town", statement.number]),
        {**said, "together": "on", f"passage-{passage.pk}": "both"},
    )
    second = Statement.objects.latest("number")
    assert answer.url == second.get_absolute_url()
    assert (second.kind, second.wording) == ("evidence", "It is loud.")
    assert set(second.voices.all()) == set(statement.voices.all())
    assert second.passages.get() == passage
    assert {premise.statement for premise in step.premises.all()} == {statement, second}
    undo(Operation.objects.get(), analyst.user)
    assert state()[0][0]["statements"] == before[0][0]["statements"]
    assert state()[0][0]["arguments"] == before[0][0]["arguments"]


def test_a_half_without_words_is_refused(analyst, document):
    statement = make_statement(document, wording="Full, so loud.")
    answer = analyst.post(
        reverse("split-statement", args=["town", statement.number]),
        {"wording": "Full.", "second": " ", "kind": "claim", "version": 1},
    )
    assert answer.status_code == 422
    assert "Full." in answer.text


@pytest.mark.both_databases
def test_a_split_that_is_sent_twice_makes_one_statement(analyst, document):
    statement = make_statement(document, wording="Full, so loud.")
    address = reverse("split-statement", args=["town", statement.number])
    key = re.search(r'name="key" value="([^"]+)"', analyst.get(address).text)[1]
    said = {"wording": "Full.", "second": "Loud.", "kind": "claim", "version": 1, "key": key}
    answers = [analyst.post(address, said).url for _ in range(2)]
    assert answers == ["/c/town/s/2/", "/c/town/s/2/"]
    assert Statement.objects.count() == 2


def test_a_stale_split_shows_what_changed_and_keeps_what_was_typed(analyst, document):
    statement = make_statement(document, words="The shops are full", wording="Full, so loud.")
    passage = statement.passages.get()
    with recording(analyst.user, "Edited"):
        statement.wording, statement.version = "Theirs.", 2
        statement.save()
    address = reverse("split-statement", args=["town", statement.number])
    said = {"wording": "Full.", "second": "Loud.", "kind": "claim", "version": 1}
    said[f"passage-{passage.pk}"] = "both"
    answer = analyst.post(address, said)
    assert answer.status_code == 409
    assert re.findall(r"<td data-label[^>]*>([^<]*)", answer.text) == [
        "Full.",
        "Theirs.",
        "Full, so loud.",
    ]
    assert "Loud.</textarea>" in answer.text
    assert 'value="both" checked' in answer.text
    assert Statement.objects.count() == 1
    assert analyst.post(address, said | {"version": 2}).status_code == 302
    assert Statement.objects.count() == 2


def test_a_step_whose_premises_change_is_a_new_version_of_it(analyst, document):
    kept, gone, goal = (make_statement(document) for _ in range(3))
    step = make_argument(gone, target=goal)
    merge(analyst, gone, kept)
    step.refresh_from_db()
    assert step.version == 2
    data = {"wording": "One.", "second": "Two.", "kind": "claim", "together": "on", "version": 1}
    analyst.post(reverse("split-statement", args=["town", kept.number]), data)
    step.refresh_from_db()
    assert (step.version, step.premises.count()) == (3, 2)
