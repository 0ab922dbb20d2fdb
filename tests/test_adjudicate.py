"""An editor settles what analysts differ on, with both reasons in view; and how far they agree."""

import re

import pytest

from arguments.models import Tag
from sources.models import Analyst, Operation
from tests.builders import (
    make_analyst,
    make_collection,
    make_document,
    make_pair,
    make_statement,
    make_tag,
    make_user,
)
from tests.test_tag_page import CONTRADICTS, hidden_fields, shown

pytestmark = pytest.mark.any_database


@pytest.fixture
def ours(db):
    """S1 and S2: disputed; S1 and S3: both agree; S2 and S3: one tag."""
    collection = make_collection()
    one, two, three = (make_statement(make_document(collection)) for _ in range(3))
    collection.ana, collection.bo = (make_analyst(collection, name=n) for n in ("Ana", "Bo"))
    collection.pair = make_pair(one, two)
    make_tag(collection.pair, "agrees", collection.ana, reason="Both want it.")
    make_tag(collection.pair, "unrelated", collection.bo, reason="Two matters.")
    for analyst in (collection.ana, collection.bo):
        make_tag(
            make_pair(one, three) if analyst == collection.ana else other(one, three),
            "agrees",
            analyst,
        )
    make_tag(make_pair(two, three), "updates", collection.ana)
    return collection


def other(one, three):
    return one.collection.pairs.get(first=one, second=three)


@pytest.fixture
def editor(client, ours):
    client.user = make_user("eve", collection=ours, role="editor")
    client.force_login(client.user)
    return client


def address(collection, query=""):
    return f"/c/{collection.slug}/tag/?view=adjudicate{query}"


def decide(client, collection, query="", **fields):
    data = hidden_fields(client.get(address(collection, query)).text)
    return client.post(address(collection), data | {"confidence": "high"} | fields)


def test_it_is_for_editors(client, ours):
    assert client.get(address(ours)).status_code == 302
    for role in ("reader", "analyst"):
        client.force_login(make_user(collection=ours, role=role))
        assert client.get(address(ours)).status_code == 403
        assert client.post(address(ours), {"a": 1, "b": 2}).status_code == 403


def test_the_disputed_pair_comes_first_with_both_reasons(editor, ours):
    page = editor.get(address(ours)).text
    assert shown(page) == [1, 2]
    for words in ("Both want it.", "Two matters.", "Ana", "Bo", "pair waits"):
        assert words in page


def test_a_decision_settles_the_pair_and_is_signed(editor, ours):
    assert decide(editor, ours, **CONTRADICTS)["Location"] == address(ours)
    decision = Tag.objects.get(decision=True)
    assert decision.pair == ours.pair
    assert decision.analyst == Analyst.objects.get(user=editor.user)
    assert Tag.objects.filter(pair=ours.pair, decision=False).count() == 2
    page = editor.get(address(ours)).text
    assert "No pair waits for a decision; 1 decided." in page
    assert "Decided by eve" in page


def test_whoever_is_no_editor_any_more_takes_no_decision_back(editor, ours):
    decide(editor, ours, **CONTRADICTS)
    ours.memberships.update(role="analyst")
    address = f"/c/{ours.slug}/history/{Operation.objects.get().pk}/undo/"
    assert editor.post(address).status_code == 403
    assert Tag.objects.filter(decision=True).exists()


def test_a_decision_is_revised_and_signed_anew(editor, ours):
    old = make_tag(ours.pair, "agrees", ours.ana, decision=True)
    decide(editor, ours, "&a=1&b=2", relation="unrelated")
    old.refresh_from_db()
    assert (old.relation, old.version, old.analyst.user) == ("unrelated", 2, editor.user)


def test_an_editor_may_start_from_one_of_the_tags(editor, ours):
    tag = Tag.objects.get(relation="unrelated")
    page = editor.get(address(ours, f"&a=1&b=2&as={tag.pk}")).text
    assert re.search(r'value="unrelated" checked', page)
    assert ">\nTwo matters.</textarea>" in page


def test_a_stale_decision_is_refused(editor, ours):
    data = hidden_fields(editor.get(address(ours)).text) | {"confidence": "high"}
    decide(editor, ours, **CONTRADICTS)
    response = editor.post(address(ours), data | {"relation": "unrelated"})
    assert response.status_code == 409
    assert Tag.objects.get(decision=True).relation == "contradicts"
    response = editor.post(address(ours), {**data, "relation": "agrees"})
    assert response.status_code == 422


@pytest.mark.both_databases
def test_the_same_decision_sent_twice_is_one(editor, ours):
    data = hidden_fields(editor.get(address(ours)).text)
    data |= {"confidence": "high", **CONTRADICTS}
    first, again = (editor.post(address(ours), data) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Tag.objects.get(decision=True).version == 1


def test_a_pair_that_nobody_listed_cannot_be_decided(editor, ours):
    four = make_statement(make_document(ours))
    response = decide(editor, ours, f"&a=1&b={four.number}", **CONTRADICTS)
    assert response.status_code == 422
    assert "there is nothing to decide" in response.text


def test_nothing_to_settle_is_said(client, db):
    collection = make_collection()
    client.force_login(make_user(collection=collection, role="editor"))
    assert "Nothing to settle" in client.get(address(collection)).text


# How far analysts agree


def test_the_figures_stand_in_words_and_tables(client, ours):
    page = " ".join(re.sub(r"<[^>]+>", "", client.get(f"/c/{ours.slug}/agreement/").text).split())
    assert "2 of 3 pairs were coded by both analysts." in page
    assert "1 pair has one tag only" in page
    assert "Of two tags on one pair, 50 % name the same relation." in page
    assert "Ana and Bo 1 and 0 pairs alone" in page


def test_the_twin_gives_the_same_figures(client, ours):
    twin = client.get(f"/c/{ours.slug}/agreement.json").json()
    assert (twin["listed"], twin["judged_by_several"]) == (3, 2)
    assert twin["overall"]["agreement"] == 0.5
    assert twin["overall"]["alpha"] == 0  # two of four judgements: as chance would have it
    assert [of["pairs"] for of in twin["by_analysts"]] == [2]
    assert {of["relation"]: of["tags"] for of in twin["by_relation"]} == {
        "agrees": 3,
        "unrelated": 1,
    }


def test_the_pairs_on_which_they_differ_stand_there_with_passages_and_reasons(client, ours):
    one = ours.pair.first
    make_statement(one.document)  # in no pair
    where = f"/c/{ours.slug}/agreement/"
    page = client.get(where).text
    part = page[page.index('id="differing"') :]
    assert "1 pair," in part
    assert part.index("Both want it.") < part.index("Two matters.")
    assert f"/s/{one.number}/" in part
    assert "Show the next" not in part
    for _ in range(10):
        pair = make_pair(make_statement(one.document, words="Some words"), one)
        make_tag(pair, "agrees", ours.ana)
        make_tag(pair, "contradicts", ours.bo)
    first = client.get(where).text
    assert "11 pairs," in first
    assert "?passage=" in first, "one click to where it says so"
    following = re.search(r'rel="next" href="(.*?)#', first)[1]
    assert client.get(where + following).text.count('<span class="relation contradicts"') == 2
    ours.blind = True
    ours.save()
    assert "differing" not in client.get(where).text


def test_a_decision_is_no_judgement_of_its_own(client, ours):
    before = client.get(f"/c/{ours.slug}/agreement.json").json()
    make_tag(ours.pair, "updates", decision=True)
    assert client.get(f"/c/{ours.slug}/agreement.json").json() == before


def test_while_blind_only_editors_see_figures(client, ours):
    ours.blind = True
    ours.save()
    assert client.get(f"/c/{ours.slug}/agreement.json").json() == {"hidden": True}
    assert "hidden" in client.get(f"/c/{ours.slug}/agreement/").text
    client.force_login(make_user(collection=ours, role="editor"))
    assert client.get(f"/c/{ours.slug}/agreement.json").json()["listed"] == 3


def test_the_queue_leads_to_the_figures(editor, ours):
    response = editor.get(f"/c/{ours.slug}/tag/?view=agreement")
    assert response["Location"] == f"/c/{ours.slug}/agreement/"


def test_the_shipped_main_street_has_the_figures_that_its_files_give(client, main_street):
    twin = client.get("/c/main-street/agreement.json").json()
    assert (twin["judged_by_several"], twin["listed"]) == (22, 26)
    assert round(twin["overall"]["alpha"], 3) == 0.704
    assert round(twin["overall"]["agreement"], 3) == 0.773


@pytest.mark.parametrize("view", ["agreement", "adjudicate"])
def test_queries_do_not_grow(editor, ours, view, django_assert_num_queries):
    where = address(ours) if view == "adjudicate" else f"/c/{ours.slug}/agreement/"
    number = {"adjudicate": 17, "agreement": 14}[view]
    editor.get(where)
    with django_assert_num_queries(number):
        editor.get(where)
    for _ in range(8):
        pair = make_pair(make_statement(ours.pair.first.document), ours.pair.first)
        make_tag(pair, "agrees", ours.ana)
        make_tag(pair, "contradicts", ours.bo)
    editor.get(where)
    with django_assert_num_queries(number):
        editor.get(where)
