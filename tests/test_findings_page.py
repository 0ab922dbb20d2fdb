"""The findings of a collection as a page: with their statements and passages, dismissed with a reason."""

import re
import uuid

import pytest

from arguments.models import Dismissal
from sources.models import Operation
from tests.builders import (
    make_analyst,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def ours(db):
    """Two figures that contradict each other, and an author on both sides of an issue."""
    collection = make_collection()
    early = make_document(collection, key="early", dated_as="2017", text="It rained 12 days.")
    late = make_document(collection, key="late", dated_as="2019")
    collection.one = make_statement(early, wording="It rained 12 days.", words="It rained 12 days")
    collection.two = make_statement(late, wording="It rained 14 days.")
    collection.ana = make_analyst(collection, name="Ana")
    collection.pair = make_pair(collection.one, collection.two)
    make_tag(collection.pair, "contradicts", collection.ana)
    issue = make_issue(collection, key="rain", label="Rain")
    make_position(issue, collection.one)
    make_position(issue, make_statement(early, wording="It never rains."), "contra")
    return collection


def address(collection, query=""):
    return f"/c/{collection.slug}/findings/{query}"


def analyst(client, collection, role="analyst"):
    user = make_user(collection=collection, role=role)
    client.force_login(user)
    return user


def dismiss(client, collection, **fields):
    data = {"kind": "figures", "finding": "S1-S2", "reason": "Two towns.", "key": uuid.uuid4()}
    return client.post(address(collection, "dismiss/"), data | fields)


def test_anyone_reads_what_was_found_and_reaches_the_passage(client, ours):
    page = client.get(address(ours)).text
    for words in ("It rained 12 days.", "It rained 14 days.", "Figures and dates that differ"):
        assert words in page
    assert f"/c/{ours.slug}/documents/early/?passage=1-1#p1" in page
    assert f'on “<a href="/c/{ours.slug}/issues/rain/">Rain</a>”' in page
    assert "Dismiss" not in page


def test_the_twin_gives_them_as_data(client, ours):
    twin = client.get(f"/c/{ours.slug}/findings.json").json()
    assert twin["figures"] == [
        {
            "key": "S1-S2",
            "statements": [{"number": 1, "part": "12"}, {"number": 2, "part": "14"}],
            "relation": "contradicts",
            "dismissed": None,
        }
    ]
    assert [(f["key"], f["issue"]) for f in twin["self"]] == [("S1-S3", "rain")]
    assert {"remedies", "reasons", "both-sides", "updates"} <= twin.keys()


def test_a_finding_is_dismissed_with_a_reason_and_restored(client, ours):
    user = analyst(client, ours)
    assert 'name="finding" value="S1-S2"' in client.get(address(ours)).text
    assert dismiss(client, ours)["Location"] == address(ours, "?kind=figures")
    assert Dismissal.objects.get().user == user
    assert "It rained 14 days." not in client.get(address(ours)).text
    page = client.get(address(ours, "?kind=figures")).text
    assert "Two towns." in page
    assert client.get(f"/c/{ours.slug}/findings.json").json()["figures"][0]["dismissed"]
    restore = re.search(r'name="restore" value="(\d+)"', page)[1]
    client.post(address(ours, "dismiss/"), {"restore": restore, "key": uuid.uuid4()})
    assert "It rained 14 days." in client.get(address(ours)).text
    labels = [*Operation.objects.order_by("pk").values_list("label", flat=True)]
    assert [label.split(":")[0] for label in labels] == [
        "Dismissed a finding",
        "Restored a finding",
    ]


def test_of_two_findings_on_the_same_statements_one_is_dismissed(client, ours):
    analyst(client, ours)
    sun = make_issue(ours, key="sun")
    for number, stance in ((1, "pro"), (3, "contra")):
        make_position(sun, ours.statements.get(number=number), stance)
    rain, sun = client.get(f"/c/{ours.slug}/findings.json").json()["self"]
    assert dismiss(client, ours, kind="self", finding=rain["key"]).status_code == 302
    rain, sun = client.get(f"/c/{ours.slug}/findings.json").json()["self"]
    assert (rain["issue"], rain["dismissed"]) == ("rain", "Two towns.")
    assert (sun["issue"], sun["dismissed"]) == ("sun", None)


@pytest.mark.both_databases
def test_the_history_takes_a_dismissal_back(client, ours):
    analyst(client, ours)
    dismiss(client, ours)
    client.post(f"/c/{ours.slug}/history/{Operation.objects.get().pk}/undo/")
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "Say in a sentence why"),
        ({"finding": "S1-S9"}, "no longer in the list"),
        ({"kind": "nonsense"}, "no longer in the list"),
    ],
)
def test_a_dismissal_without_a_reason_or_a_finding_is_refused(client, ours, fields, words):
    analyst(client, ours)
    response = dismiss(client, ours, **fields)
    assert response.status_code == 422
    assert words in response.text
    assert not Dismissal.objects.exists()


@pytest.mark.both_databases
def test_sent_twice_it_is_dismissed_once(client, ours):
    analyst(client, ours)
    key = uuid.uuid4()
    for reason in ("Two towns.", "Two towns."):
        dismiss(client, ours, reason=reason, key=key)
    assert Dismissal.objects.get().reason == "Two towns."


@pytest.mark.both_databases
def test_a_dismissal_is_not_replaced_unseen(client, ours):
    analyst(client, ours)
    dismiss(client, ours)
    again = dismiss(client, ours, reason="Two rivers.")
    analyst(client, ours)
    other = dismiss(client, ours, reason="Three rivers.")
    assert again.status_code == other.status_code == 409
    assert "You dismissed it already, for this reason: <q>Two towns.</q>" in again.text
    assert "dismissed it before you, for this reason: <q>Two towns.</q>" in other.text
    assert "Yours is not saved: <q>Three rivers.</q>" in other.text
    assert Dismissal.objects.get().reason == "Two towns."


def test_who_may_dismiss_and_restore(client, ours):
    assert dismiss(client, ours).status_code == 302
    analyst(client, ours, "reader")
    assert dismiss(client, ours).status_code == 403
    analyst(client, ours)
    dismiss(client, ours)
    restore = {"restore": Dismissal.objects.get().pk, "key": uuid.uuid4()}
    analyst(client, ours)
    assert client.post(address(ours, "dismiss/"), restore).status_code == 403
    assert client.post(address(ours, "dismiss/"), {"restore": "x"}).status_code == 404
    analyst(client, ours, "editor")
    assert client.post(address(ours, "dismiss/"), restore).status_code == 302
    assert not Dismissal.objects.exists()


def test_while_blind_neither_tags_nor_dismissals_of_others_show(client, ours):
    mine = analyst(client, ours)
    other = make_user(collection=ours, role="analyst")
    Dismissal.objects.create(
        collection=ours, kind="self", finding="S1-S3", reason="Not so.", user=other
    )
    ours.blind = True
    ours.save()
    page = client.get(address(ours)).text
    assert "It rained 14 days." not in page
    assert "only your own tags count" in page
    assert "It never rains." in page, "no tag has a part in it"
    assert "Not so." not in client.get(address(ours, "?kind=self")).text
    make_tag(ours.pair, "updates", make_analyst(ours, user=mine))
    assert "It rained 14 days." in client.get(address(ours)).text


def test_disputed_tags_do_not_count(client, ours):
    make_tag(ours.pair, "unrelated", make_analyst(ours))
    assert client.get(f"/c/{ours.slug}/findings.json").json()["figures"] == []


def test_a_kind_alone_is_shown_in_parts(client, ours):
    for at in range(25):
        other = make_statement(ours.two.document, wording=f"It rained {at + 20} days.")
        make_tag(make_pair(ours.one, other), "contradicts", ours.ana)
    first = client.get(address(ours, "?kind=figures")).text
    assert first.count('<li class="finding"') == 20
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert client.get(address(ours, following)).text.count('<li class="finding"') == 6
    assert client.get(address(ours)).text.count('<li class="finding"') == 5


def test_queries_do_not_grow(client, ours, django_assert_num_queries):
    client.get(address(ours))
    with django_assert_num_queries(19):
        client.get(address(ours))
    for at in range(5):
        other = make_statement(ours.two.document, wording=f"It rained {at + 20} days.")
        make_tag(make_pair(ours.one, other), "contradicts", ours.ana)
    with django_assert_num_queries(19):
        client.get(address(ours))


def test_the_findings_of_main_street(client, main_street):
    twin = client.get("/c/main-street/findings.json").json()
    assert [f["key"] for f in twin["updates"]] == ["S12-S26-S45", "S17-S61", "S24-S56"]
    assert [f["key"] for f in twin["reasons"]] == ["S43-S65"]
    assert [f["key"] for f in twin["figures"]] == ["S12-S26", "S12-S45", "S17-S61", "S24-S56"]
