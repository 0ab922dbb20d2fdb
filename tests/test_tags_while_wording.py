"""While a statement is worded, those of other documents can be tagged; a step does not cross."""

import uuid

import pytest
from django.urls import reverse

from arguments.models import Statement, Tag
from sources.models import Operation
from sources.operations import undo
from tests.builders import make_collection, make_document, make_statement, make_user
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."
WORDING = "The shops of the town have customers."


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"), key="noise", text=TEXT)


@pytest.fixture
def other(document):
    """S1, of another document, which says nearly the same."""
    return make_statement(
        make_document(document.collection), wording="The shops of the town have no customers."
    )


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst")
    client.force_login(client.user)
    return client


def add(client, other, **more):
    data = {
        "kind": "claim",
        "wording": WORDING,
        "attribution": "asserted",
        "quote": "The shops are full",
        "key": str(uuid.uuid4()),
        f"tag-{other.number}-relation": "contradicts",
        f"tag-{other.number}-basis": "fact",
        f"tag-{other.number}-confidence": "high",
        f"tag-{other.number}-reason": "One sees customers where the other sees none.",
        **more,
    }
    return client.post(reverse("annotate", args=["town", "noise"]), data)


def test_what_other_documents_say_is_offered_for_a_tag(analyst, document, other):
    own = make_statement(document, wording="The shops of the town have few customers.")
    address = reverse("similar", args=["town"])
    found = analyst.get(address, {"document": "noise", "wording": WORDING}).text
    assert f'name="tag-{other.number}-relation"' in found
    assert "is qualified by" in found
    assert f"S{own.number}" in found
    assert f'name="tag-{own.number}-relation"' not in found


@pytest.mark.parametrize("target", ["S1", "S1 The shops of the town", "customers"])
def test_a_target_in_another_document_is_offered_for_a_tag(analyst, document, other, target):
    found = analyst.get(
        reverse("similar", args=["town"]), {"document": "noise", "target": target}
    ).text
    assert 'name="tag-1-relation"' in found


def test_what_was_chosen_stays_while_one_goes_on_wording(analyst, document, other):
    said = {"tag-1-relation": "agrees", "tag-1-reason": "Both count."}
    found = analyst.get(
        reverse("similar", args=["town"]), {"document": "noise", "wording": "Quite else", **said}
    ).text
    assert '<option value="agrees" selected>' in found
    assert "Both count.</textarea>" in found


@pytest.mark.both_databases
def test_the_statement_and_its_tag_are_one_operation(analyst, document, other):
    before = state()
    assert add(analyst, other).status_code == 302
    tag = Tag.objects.get()
    assert (tag.relation, tag.basis, tag.confidence) == ("contradicts", "fact", "high")
    assert (tag.pair.first, tag.pair.source) == (other, "wording")
    assert tag.analyst.user == analyst.user
    undo(Operation.objects.get(), analyst.user)
    after = state()
    for name in ("statements", "pairs", "tags"):
        assert after[0][0][name] == before[0][0][name]


@pytest.mark.parametrize(("relation", "flipped"), [("updates", True), ("updated", False)])
def test_the_new_one_does_it_to_the_other_or_suffers_it(
    analyst, document, other, relation, flipped
):
    add(analyst, other, **{"tag-1-relation": relation})
    tag = Tag.objects.get()
    assert (tag.relation, tag.flipped) == ("updates", flipped)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"tag-1-reason": ""}, "Give a reason"),
        ({"tag-1-basis": ""}, "what the point at issue is about"),
        ({"tag-1-relation": "sideways"}, "not one of the available choices"),
    ],
)
def test_a_tag_that_is_not_complete_saves_nothing_and_loses_nothing(
    analyst, document, other, said, message
):
    answer = add(analyst, other, **said)
    assert answer.status_code == 422
    assert "The tag on S1 is not complete" in answer.text
    assert message in answer.text
    assert WORDING in answer.text
    assert 'name="tag-1-reason"' in answer.text
    assert Statement.objects.count() == 1


def test_without_a_relation_there_is_no_tag(analyst, document, other):
    add(analyst, other, **{"tag-1-relation": ""})
    assert Statement.objects.count() == 2
    assert not Tag.objects.exists()


def test_a_step_across_is_refused_with_the_tag_beneath(analyst, document, other):
    answer = add(analyst, other, bears="attack", target="S1", **{"tag-1-relation": ""})
    assert answer.status_code == 422
    assert "is a tag" in answer.text
    assert 'name="tag-1-relation"' in answer.text


def test_without_script_a_button_looks_for_them(analyst, document, other):
    answer = add(analyst, other, look="1", **{"tag-1-relation": ""})
    assert answer.status_code == 200
    assert 'name="tag-1-relation"' in answer.text
    assert WORDING in answer.text
    assert Statement.objects.count() == 1


def test_a_reason_worded_from_a_statement_leads_back_to_it(analyst, document):
    goal = make_statement(document)
    page = analyst.get(reverse("add-reason", args=["town", goal.number])).text
    asked = f"bears=support&amp;target=S{goal.number}&amp;back={goal.number}"
    assert asked in page
    form = analyst.get(
        reverse("annotate", args=["town", "noise"]),
        {"bears": "support", "target": f"S{goal.number}", "back": goal.number},
    ).text
    assert '<option value="support" selected>' in form
    answer = add(
        analyst,
        goal,
        bears="support",
        target=f"S{goal.number}",
        back=goal.number,
        **{f"tag-{goal.number}-relation": ""},
    )
    assert answer.url == goal.get_absolute_url()
    assert goal.reasons.count() == 1
