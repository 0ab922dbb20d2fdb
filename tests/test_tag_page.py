"""The queue: what an analyst is asked, in which order, and what her answer does."""

import re
import uuid

import pytest

from arguments.models import Pair, Tag
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
    make_voice,
)

pytestmark = pytest.mark.any_database

SAYS = [
    "The army should be formed at once.",
    "No army should be formed.",
    "Some 3,500 soldiers guard the bridge.",
    "About 3,800 soldiers guard the bridge today.",
]


@pytest.fixture
def ours(db):
    """Two documents of two statements each; S1 and S2 are listed as a pair."""
    collection = make_collection()
    for key in ("early", "late"):
        document = make_document(collection, key=key, dated_as=key)
        collection.both = [*getattr(collection, "both", ()), document]
    early, late = collection.both
    collection.said = [
        make_statement(document, wording=wording)
        for document, wording in zip((early, late, early, late), SAYS, strict=True)
    ]
    collection.pair = make_pair(*collection.said[:2])
    return collection


@pytest.fixture
def analyst(client, ours):
    client.user = make_user("ana", collection=ours, role="analyst")
    client.force_login(client.user)
    return client


def address(collection, query=""):
    return f"/c/{collection.slug}/tag/{query}"


def hidden_fields(page):
    form = re.search(r'<form class="judge".*?</form>', page, re.S)[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def answer(client, collection, query="", **fields):
    """Fill in the form that stands at `query` and send it."""
    data = hidden_fields(client.get(address(collection, query)).text)
    data |= {"confidence": "medium", "relation": "unrelated", **fields}
    return client.post(address(collection, query), data)


CONTRADICTS = {"relation": "contradicts", "basis": "policy", "reason": "An army or none."}


def shown(page):
    """The numbers of the two statements on the page."""
    return [int(number) for number in re.findall(r'id="side-(\d+)"', page)]


# Who may


def test_it_is_for_analysts(client, ours):
    assert client.get(address(ours))["Location"] == f"/login/?next=/c/{ours.slug}/tag/"
    client.force_login(make_user(collection=ours, role="reader"))
    assert client.get(address(ours)).status_code == 403
    assert client.post(address(ours), {"a": 1, "b": 2}).status_code == 403
    assert client.get(address(ours, "?view=adjudicate")).status_code == 403
    ours.public = False
    ours.save()
    client.force_login(make_user())
    for query in ("", "?view=adjudicate", "?a=1&b=2"):
        assert client.get(address(ours, query)).status_code == 404
    client.logout()
    assert client.get(address(ours)).status_code == 404


# What is asked


def test_listed_pairs_come_before_suggestions_and_both_show_why(analyst, ours):
    page = analyst.get(address(ours)).text
    assert shown(page) == [1, 2]
    assert "only one says “no”" in page
    assert "Listed for: issue" in page
    assert '<b class="num">0</b> of 1 listed pair tagged by you' in page
    page = analyst.get(address(ours, "?after=1-2")).text
    assert shown(page) == [3, 4]
    assert "different figures: 3,500 against 3,800" in page
    assert Pair.objects.count() == 1, "a suggestion is no pair"


def test_the_page_shows_who_says_it_where_and_when(analyst, ours):
    statement = make_statement(
        make_document(ours, key="third", text="Geese fly over the dam.", dated_as="spring 2020"),
        words="fly over the dam",
        wording="Geese cross the dam.",
        attribution="reported",
        voices=[make_voice(ours, name="The miller")],
    )
    make_position(make_issue(ours, question="Do geese fly?"), statement, "contra")
    page = analyst.get(address(ours, f"?a={statement.number}&b=1")).text
    assert shown(page) == [1, statement.number]
    for words in ("The miller", "spring 2020", "fly over the dam", "Against", "Do geese fly?"):
        assert words in page
    assert f"/documents/third/?passage={statement.number}-1#p1" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("?a=1&b=99", 404), ("?a=1", 404), ("?a=x&b=2", 404), ("?a=1&b=1", 422), ("?a=S1&b=s2", 200)],
)
def test_a_pair_is_named_in_the_address(analyst, ours, query, status):
    assert analyst.get(address(ours, query)).status_code == status


def test_filters_narrow_pairs_and_suggestions(analyst, ours):
    issue = make_issue(ours, key="army")
    make_position(issue, ours.said[0])
    voice = ours.both[1].author_team[0]
    other = make_pair(ours.said[2], make_statement(make_document(ours)))
    for query, waiting in (
        ("?issue=army", [1, 2]),
        (f"?voice={voice.key}", [1, 2]),
        ("?document=early", [1, 2]),
        (f"?with={other.second.number}", [3, 5]),
        ("?from=suggested&document=early", [3, 4]),
        ("?from=listed&after=1-2", [3, 5]),
        ("?issue=nothing", [1, 2]),
    ):
        assert shown(analyst.get(address(ours, query)).text) == waiting, query
    assert shown(analyst.get(address(ours, "?from=listed&after=3-5")).text) == []


def test_skipping_goes_on_and_begins_again(analyst, ours):
    page = analyst.get(address(ours)).text
    assert f'href="/c/{ours.slug}/tag/?after=1-2"' in page
    seen = []
    while found := shown(page):
        seen.append(tuple(found))
        page = analyst.get(re.search(r'href="([^"]*after=[^"]*)" data-key="s"', page)[1]).text
    assert len(seen) == len(set(seen)) >= 2
    assert "Begin again" in page
    assert not Tag.objects.exists()


def test_with_a_statement_all_its_candidates_are_offered(analyst, ours):
    page = analyst.get(address(ours, "?with=3")).text
    assert "What S3 may be compared with" in page
    assert f"/c/{ours.slug}/tag/?a=3&amp;b=4&amp;with=3" in page


def test_nothing_to_do_is_said(client, db):
    collection = make_collection()
    client.force_login(make_user(collection=collection, role="analyst"))
    assert "Nothing waits for you" in client.get(address(collection)).text


def test_the_twin_lists_what_waits(analyst, ours):
    twin = analyst.get(f"/c/{ours.slug}/tag.json").json()
    assert twin["waiting"] == [{"a": 1, "b": 2, "source": "issue"}]
    assert {k: twin["suggested"][0][k] for k in "ab"} == {"a": 3, "b": 4}
    assert twin["suggested_count"] == len(twin["suggested"])


# What an answer does


def test_an_answer_is_kept_and_the_next_pair_follows(analyst, ours):
    response = answer(analyst, ours, **CONTRADICTS)
    tag = Tag.objects.get()
    assert (tag.pair, tag.relation, tag.basis) == (ours.pair, "contradicts", "policy")
    assert (tag.analyst.user, tag.decision, tag.version) == (analyst.user, False, 1)
    assert response["Location"] == address(ours, "?after=1-2")
    page = analyst.get(response["Location"]).text
    assert shown(page) == [3, 4]
    assert "Tagged S1 and S2: contradicts" in page
    assert '<b class="num">1</b> of 1 listed pair' in page


def test_a_tagged_suggestion_becomes_a_pair_with_what_raised_it(analyst, ours):
    answer(analyst, ours, "?from=suggested&a=3&b=4", relation="updates", basis="fact", reason="R.")
    pair = Pair.objects.latest("pk")
    assert (pair.first.number, pair.second.number, pair.source) == (3, 4, "figure")
    assert not pair.tags.get().flipped
    answer(analyst, ours, "?a=4&b=1", relation="unrelated")
    assert Pair.objects.latest("pk").source in {"reader", "wording"}


def test_unrelated_needs_nothing_else(analyst, ours):
    answer(analyst, ours, relation="unrelated", basis="fact", same_reasons="yes", flipped="1")
    tag = Tag.objects.get()
    assert (tag.relation, tag.basis, tag.reason) == ("unrelated", "", "")
    assert (tag.same_reasons, tag.flipped) == (None, False)


@pytest.mark.parametrize("relation", ["agrees", "contradicts", "qualifies", "updates"])
def test_any_other_relation_needs_basis_and_reason(analyst, ours, relation):
    response = answer(analyst, ours, relation=relation, reason="  ")
    assert response.status_code == 422
    assert "Say what the point at issue is about." in response.text
    assert f"“{relation}” needs a reason of one sentence." in response.text
    assert not Tag.objects.exists()


def test_what_was_typed_is_not_lost_when_something_is_missing(analyst, ours):
    response = answer(analyst, ours, relation="agrees", reason="Both want it.", confidence="low")
    assert "Both want it." in response.text
    assert re.search(r'value="agrees" checked', response.text)
    assert re.search(r'value="low"[^>]* checked', response.text)


def test_the_direction_and_the_reasons_are_kept(analyst, ours):
    answer(analyst, ours, relation="qualifies", basis="fact", reason="R.", flipped="1")
    assert Tag.objects.get().flipped
    answer(
        analyst, ours, "?a=1&b=2", relation="agrees", basis="fact", reason="R.", same_reasons="no"
    )
    tag = Tag.objects.get()
    assert (tag.flipped, tag.same_reasons, tag.version) == (False, False, 2)


@pytest.mark.both_databases
def test_the_same_form_sent_twice_tags_once(analyst, ours):
    data = hidden_fields(analyst.get(address(ours)).text)
    data |= {"confidence": "high", "relation": "unrelated"}
    first, again = (analyst.post(address(ours), data) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Tag.objects.get().version == 1


def test_a_stale_change_is_refused_with_both_readings(analyst, ours):
    answer(analyst, ours, **CONTRADICTS)
    data = hidden_fields(analyst.get(address(ours, "?a=1&b=2")).text)
    answer(analyst, ours, "?a=1&b=2", **{**CONTRADICTS, "reason": "Stored since."})
    data |= {**CONTRADICTS, "confidence": "low", "reason": "Mine."}
    response = analyst.post(address(ours), data)
    assert response.status_code == 409
    assert "yours “<bdi>Mine.</bdi>”, stored “<bdi>Stored since.</bdi>”" in response.text
    data |= hidden_fields(response.text)
    assert analyst.post(address(ours), data).status_code == 302
    tag = Tag.objects.get()
    assert (tag.reason, tag.version) == ("Mine.", 3)


def test_a_second_window_does_not_overwrite_a_tag_unseen(analyst, ours):
    data = hidden_fields(analyst.get(address(ours)).text)
    answer(analyst, ours, **CONTRADICTS)
    response = analyst.post(address(ours), {**data, "relation": "unrelated", "confidence": "low"})
    assert response.status_code == 409
    assert Tag.objects.get().relation == "contradicts"


@pytest.mark.both_databases
def test_the_last_tag_is_taken_back_and_asked_again(analyst, ours):
    answer(analyst, ours, "?from=suggested&a=3&b=4", **CONTRADICTS)
    page = analyst.get(address(ours)).text
    undo = re.search(r'name="undo" value="(\d+)"', page)[1]
    response = analyst.post(address(ours, "?from=suggested"), {"undo": undo})
    assert response["Location"] == address(ours, "?a=3&b=4&again=1&from=suggested")
    form = analyst.get(response["Location"]).text
    assert "You took this back" in form
    assert CONTRADICTS["reason"] in form
    assert re.search(r'value="contradicts"[^>]*checked', form)
    assert "You took this back" not in analyst.get(address(ours, "?a=3&b=4")).text
    assert not Tag.objects.exists()
    assert Pair.objects.count() == 2, "the pair stays listed"
    assert 'name="undo"' not in analyst.get(address(ours)).text
    again = analyst.post(address(ours), {"undo": undo})
    assert again.status_code == 409
    assert "“Tagged S3 and S4: contradicts” stays as it is" in again.text


def test_nobody_takes_back_what_another_did_or_what_is_no_tag(analyst, ours):
    other = Operation.objects.create(collection=ours, user=make_user(), label="Tagged S1 and S2")
    mine = Operation.objects.create(collection=ours, user=analyst.user, label="Deleted S9")
    assert analyst.post(address(ours), {"undo": other.pk}).status_code == 404
    assert analyst.post(address(ours), {"undo": mine.pk}).status_code == 403
    assert analyst.post(address(ours), {"undo": "x"}).status_code == 404


def test_one_analyst_does_not_touch_the_tag_of_another(analyst, ours):
    theirs = make_tag(ours.pair, "agrees", make_analyst(ours, name="Bo"), reason="Both say so.")
    page = analyst.get(address(ours)).text
    assert shown(page) == [1, 2]
    assert "What others said of this pair (1)" in page
    assert "Both say so." in page
    answer(analyst, ours, **CONTRADICTS)
    theirs.refresh_from_db()
    assert (theirs.relation, Tag.objects.count()) == ("agrees", 2)


def test_a_request_of_htmx_gets_the_fragment(analyst, ours):
    headers = {"HX-Request": "true", "HX-Target": "tagging"}
    whole, part = analyst.get(address(ours)), analyst.get(address(ours), headers=headers)
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert 'id="tagging"' in part.text
    assert "HX-Target" in whole["Vary"]


def test_every_htmx_request_has_a_plain_twin(analyst, ours):
    answer(analyst, ours, "?with=3")
    for tag in re.findall(r"<[^>]*data-hx-(?:get|post)[^>]*>", analyst.get(address(ours)).text):
        assert "href=" in tag or "action=" in tag, tag


def test_queries_do_not_grow(analyst, ours, django_assert_num_queries):
    analyst.get(address(ours))
    with django_assert_num_queries(26):
        analyst.get(address(ours))
    for at in range(12):
        make_pair(ours.said[0], make_statement(ours.both[1], wording=f"{SAYS[1]} {at}"))
    analyst.get(address(ours))
    with django_assert_num_queries(26):
        analyst.get(address(ours))


def test_an_unknown_key_in_the_form_is_no_error(analyst, ours):
    data = {"a": 1, "b": 2, "key": "nonsense", "relation": "unrelated", "confidence": "low"}
    assert analyst.post(address(ours), {**data, "raised": "<b>"}).status_code == 302
    data["key"] = str(uuid.uuid4())
    assert analyst.post(address(ours), {**data, "b": 1}).status_code == 422
