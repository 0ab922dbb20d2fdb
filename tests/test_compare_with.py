"""Two statements are compared with a tag, from the page of one of them."""

import uuid

import pytest
from django.urls import reverse

from arguments.models import Pair, Tag
from sources.models import Operation
from sources.operations import undo
from tests.builders import (
    make_analyst,
    make_collection,
    make_document,
    make_pair,
    make_statement,
    make_tag,
    make_user,
)


@pytest.fixture
def two(db):
    collection = make_collection(slug="town")
    return [make_statement(make_document(collection)) for _ in range(2)]


@pytest.fixture
def analyst(client, two):
    client.user = make_user(collection=two[0].collection, role="analyst")
    client.force_login(client.user)
    return client


def send(client, one, other, **more):
    address = reverse("compare-with", args=["town", one.number])
    data = {
        "with": f"S{other.number}",
        "relation": "contradicts",
        "basis": "fact",
        "confidence": "high",
        "reason": "One counts what the other denies.",
        "key": str(uuid.uuid4()),
        **more,
    }
    return client.post(address, data)


def test_the_pair_is_listed_and_tagged(analyst, two):
    page = analyst.get(reverse("compare-with", args=["town", 1]), {"with": "S2"}).text
    assert two[1].wording in page
    answer = send(analyst, *two)
    assert answer.url == f"{two[0].get_absolute_url()}#tags"
    tag = Tag.objects.get()
    assert (tag.relation, tag.basis, tag.confidence, tag.decision) == (
        "contradicts",
        "fact",
        "high",
        False,
    )
    assert tag.analyst.user == analyst.user
    tagged = Operation.objects.get(label__startswith="Tagged")
    make_tag(Pair.objects.get(), analyst=make_analyst(two[0].collection))
    undo(tagged, analyst.user)  # though somebody else has tagged the pair since
    assert Tag.objects.get().relation == "agrees"


@pytest.mark.parametrize(
    ("which", "relation", "stored", "flipped"),
    [
        (0, "qualifies", "qualifies", False),
        (1, "qualifies", "qualifies", True),
        (0, "updated", "updates", True),
        (1, "updated", "updates", False),
        (1, "agrees", "agrees", False),
    ],
)
def test_who_does_it_to_whom(analyst, two, which, relation, stored, flipped):
    one, other = two[which], two[1 - which]
    send(analyst, one, other, relation=relation)
    tag = Tag.objects.get()
    assert (tag.relation, tag.flipped) == (stored, flipped)
    page = analyst.get(
        reverse("compare-with", args=["town", one.number]), {"with": f"S{other.number}"}
    )
    assert page.context["form"].initial["relation"] == relation


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"reason": ""}, "Give a reason"),
        ({"basis": ""}, "what the point at issue is about"),
        ({"relation": ""}, "required"),
        ({"same_reasons": "yes"}, "goes with agrees only"),
        ({"with": "S1"}, "not compared with itself"),
        ({"with": "S99"}, "no statement of this collection"),
    ],
)
def test_the_rules_demand_a_basis_and_a_reason(analyst, two, data, message):
    answer = send(analyst, *two, **data)
    assert answer.status_code == 422
    assert message in answer.text
    assert not Pair.objects.exists()


def test_unrelated_needs_neither(analyst, two):
    send(analyst, *two, relation="unrelated", basis="", reason="")
    assert Tag.objects.get().relation == "unrelated"


def test_ones_own_tag_is_changed_and_never_unseen(analyst, two):
    send(analyst, *two)
    stale = send(analyst, *two, relation="agrees", reason="Both count.")
    assert stale.status_code == 409
    assert "It says now: contradicts, on fact" in stale.text
    assert "Both count.</textarea>" in stale.text
    gone = send(analyst, two[1], make_statement(two[0].document), version="1")
    assert "It is there no more" in gone.text
    assert send(analyst, *two, relation="agrees", same_reasons="no", version="1").status_code == 302
    tag = Tag.objects.get()
    assert (tag.relation, tag.same_reasons, tag.version) == ("agrees", False, 2)


def test_what_others_tagged_does_not_show_in_a_blind_collection(analyst, two):
    collection = two[0].collection
    collection.blind = True
    collection.save()
    make_tag(make_pair(*two), "agrees", make_analyst(collection), reason="Secret words.")
    page = analyst.get(reverse("compare-with", args=["town", 1]), {"with": "S2"}).text
    assert "Secret words" not in page
    send(analyst, *two)
    assert Tag.objects.count() == 2


def test_rights(client, two):
    address = reverse("compare-with", args=["town", 1])
    client.force_login(make_user(collection=two[0].collection, role="reader"))
    assert client.get(address).status_code == 403
