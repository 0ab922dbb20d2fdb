"""A statement with its passages, reasons, uses, tags and place."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arguments.models import Addressing
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

pytestmark = pytest.mark.any_database


@pytest.fixture
def claim(db):
    """S1, a claim of Anna's on geese, with a passage."""
    collection = make_collection(slug="birds", title="Birds")
    anna = make_voice(collection, "anna", short="Anna")
    document = make_document(
        collection,
        key="geese",
        title="On geese",
        authors=[anna],
        text="Geese fly south.",
        url="https://example.org/geese",
        dated_as="spring 2020",
    )
    return make_statement(document, words="Geese fly south", wording="Geese go south.", hedged=True)


def page_of(client, statement, **query):
    return client.get(f"/c/birds/s/{statement.number}/", query).text


def section(page, title):
    """What stands under the heading with the id `title`."""
    return re.split(r"</section>", page[page.index(f'id="{title}"') :])[0]


def test_the_head_says_who_holds_it_how_and_on_what(client, claim):
    make_position(make_issue(claim.collection, key="south", question="South?"), claim, "contra")
    claim.note = "He means geese."
    claim.save()
    page = page_of(client, claim)
    assert "<h1>Geese go south.</h1>" in page
    assert "own assertion" in page
    assert "hedged in the text" in page
    assert re.search(
        r'<b>Against</b>, on the question <a href="[^"]+south/\?s=1">South\?</a>', page
    )
    assert "He means geese." in page


@pytest.mark.parametrize(
    ("attribution", "words"),
    [("reported", "as Anna reports"), ("quoted", "as Anna quotes"), ("conceded", "conceding")],
)
def test_the_head_tells_attributions_apart(client, claim, attribution, words):
    claim.attribution = attribution
    claim.save()
    assert words in page_of(client, claim)


def test_a_recommendation_names_whom_it_asks(client, claim):
    claim.kind, claim.unaddressed = "recommendation", True
    claim.save()
    assert "The text does not say who should do it." in page_of(client, claim)
    Addressing.objects.create(
        collection=claim.collection, statement=claim, voice=make_voice(claim.collection, "mayor")
    )
    assert 'href="/c/birds/voices/mayor/">Mayor</a>' in page_of(client, claim)


def test_passages_lead_into_the_document_and_the_publication(client, claim):
    page = page_of(client, claim)
    assert 'href="/c/birds/documents/geese/?passage=1-1#p1">On geese, ¶ 1</a>' in page
    assert 'href="https://example.org/geese#:~:text=Geese%20fly%20south"' in page


def test_the_words_of_the_text_are_shown_to_who_may_read_them(client, claim):
    passage = claim.passages.get()
    passage.first_words, passage.last_words = "Geese", "south"
    passage.save()
    assert 'Geese <span class="elision">…</span> south' in page_of(client, claim)
    client.force_login(make_user(collection=claim.collection))
    assert '<q lang="en">Geese fly south</q>' in page_of(client, claim)


def test_reasons_stand_on_two_sides_with_joint_premises_and_doubts(client, claim):
    document = claim.document
    first, second, against, doubt, deep = (
        make_statement(document, wording=wording)
        for wording in ("First.", "Second.", "Objection.", "Doubt.", "Deep.")
    )
    step = make_argument(first, second, target=claim, implicit=True, note="A leap.")
    make_argument(against, target=claim, direction="attack")
    make_argument(doubt, target=step, direction="attack")
    make_argument(deep, target=first)
    reasons = section(page_of(client, claim), "reasons-title")
    pro, contra = reasons.split('aria-label="Against"')
    assert "First." in pro
    assert "Second." in pro
    assert "Step doubted" in pro
    assert "Doubt." in pro
    assert "A leap." in pro
    assert "step only suggested by the text" in pro
    assert "Objection." in contra
    assert "Deep." not in reasons


def test_a_step_drawn_by_an_analyst_says_so_on_both_ends(client, claim):
    reason = make_statement(make_document(claim.collection), wording="Elsewhere.")
    carl = make_analyst(claim.collection, name="Carl")
    make_argument(reason, target=claim, document=None, analyst=carl)
    assert "step drawn by Carl" in page_of(client, claim)
    assert "A step drawn by Carl, not by the text." in page_of(client, reason)


def test_what_it_is_a_reason_for_names_targets_partners_and_doubted_steps(client, claim):
    document = claim.document
    partner, target, goal, reason = (
        make_statement(document, wording=wording)
        for wording in ("Partner.", "Target.", "Goal.", "Reason.")
    )
    make_argument(claim, partner, target=target)
    make_argument(claim, target=make_argument(reason, target=goal), direction="attack")
    uses = section(page_of(client, claim), "uses-title")
    assert "Target." in uses
    assert re.search(r"Together with <a [^>]+>S\d+ Partner.</a>", uses)
    assert re.search(
        r"It doubts the step from <a [^>]+>S\d+ Reason.</a> to <a [^>]+>S\d+ Goal.", uses
    )


def test_its_place_leads_up_to_the_nearest_position(client, claim):
    document = claim.document
    middle, goal = (make_statement(document, wording=w) for w in ("Middle.", "Goal."))
    make_argument(claim, target=middle, direction="attack")
    make_argument(middle, target=goal, direction="attack")
    make_position(make_issue(claim.collection, question="South?"), goal)
    page = page_of(client, claim)
    place = section(page, "place-title")
    assert place.index("Goal.") < place.index("Middle.") < place.index("<b>Geese go south.</b>")
    assert f"By attacking what speaks against it, it defends S{goal.number}." in place
    assert ">South?</a></nav>" in page
    assert f"So it speaks against S{goal.number}." in section(
        page_of(client, middle), "place-title"
    )
    assert "It takes a side itself." in page_of(client, goal)


def test_an_undercut_has_its_place_as_well(client, claim):
    reason, goal = (make_statement(claim.document, wording=w) for w in ("Reason.", "Goal."))
    make_argument(claim, target=make_argument(reason, target=goal), direction="attack")
    place = section(page_of(client, claim), "place-title")
    assert place.index("Goal.") < place.index("Reason.") < place.index("<b>Geese go south.</b>")
    assert "doubts the step" in place


def test_a_statement_in_no_step_says_that_it_stands_alone(client, claim):
    assert "It stands alone" in page_of(client, claim)
    assert "The text gives no reason for it and none against it." in page_of(client, claim)


def test_the_table_has_a_column_an_analyst_and_the_consensus(client, claim):
    other = make_statement(make_document(claim.collection), wording="They stay.")
    pair = make_pair(claim, other)
    one, two = (make_analyst(claim.collection, name=name) for name in ("One", "Two"))
    make_tag(pair, "contradicts", one, reason="South or not.")
    make_tag(pair, "qualifies", two, flipped=True)
    tags = section(page_of(client, claim), "tags")
    assert re.findall(r'<th scope="col">([^<]+)', tags) == ["Statement", "One", "Two", "Consensus"]
    assert "South or not." in tags
    assert "qualified by" in tags
    assert "Counts only once settled." in tags
    assert ">qualifies</span>" in section(page_of(client, other), "tags")

    make_tag(pair, "contradicts", one, decision=True, reason="Settled so.")
    tags = section(page_of(client, claim), "tags")
    assert "Settled so." in tags
    assert "decided by One" in tags


def test_untagged_pairs_are_only_counted(client, claim):
    make_pair(claim, make_statement(make_document(claim.collection), wording="They stay."))
    page = page_of(client, claim)
    assert "1 pair with other statements waits for a tag." in page
    assert "They stay." not in page


def test_while_a_collection_is_blind_tags_are_hidden(client, claim):
    claim.collection.blind = True
    claim.collection.save()
    other = make_statement(make_document(claim.collection))
    make_tag(make_pair(claim, other), "contradicts", reason="South or not.")
    assert "South or not." not in page_of(client, claim)
    assert "is hidden" in page_of(client, claim)
    assert client.get("/c/birds/s/1.json").json()["relations"][0]["tags"] == []
    client.force_login(make_user(collection=claim.collection, role="editor"))
    assert "South or not." in page_of(client, claim)


def test_the_citation_names_version_source_and_address(client, claim):
    cite = re.sub(r"<[^>]+>", "", section(page_of(client, claim), "cite-title"))
    assert "“Geese go south.” Statement S1, version 1. In: Birds, Counterpoint." in cite
    assert "After Anna, On geese, spring 2020, ¶ 1. http://testserver/c/birds/s/1/" in cite


def test_the_twin_holds_steps_positions_and_relations(client, claim):
    reason = make_statement(claim.document)
    make_argument(reason, target=claim)
    make_position(make_issue(claim.collection, key="south"), claim)
    make_tag(make_pair(claim, make_statement(make_document(claim.collection))), "agrees")
    data = client.get("/c/birds/s/1.json").json()
    assert (data["number"], data["version"], data["wording"]) == (1, 1, "Geese go south.")
    assert data["positions"] == [{"issue": "south", "stance": "pro"}]
    assert data["arguments"][0]["premises"] == [reason.number]
    assert data["relations"][0]["relation"] == "agrees"


def surround(claim, size):
    """Give `claim` as many reasons, objections, uses and tagged pairs of every sort."""
    document = claim.document
    analysts = [make_analyst(claim.collection) for _ in range(3)]
    issue = make_issue(claim.collection)
    for _ in range(size):
        step = make_argument(
            make_statement(document, words="Geese"), make_statement(document), target=claim
        )
        make_argument(make_statement(document), target=step, direction="attack")
        make_argument(make_statement(document), target=claim, direction="attack")
        goal = make_statement(document)
        make_argument(claim, make_statement(document), target=goal)
        make_position(issue, goal)
        pair = make_pair(claim, make_statement(make_document(claim.collection)))
        for analyst in analysts:
            make_tag(pair, "contradicts", analyst, reason="A reason of some length. " * 4)


def test_queries_do_not_grow_with_what_surrounds_it(client, claim):
    surround(claim, 1)
    with CaptureQueriesContext(connection) as small:
        client.get("/c/birds/s/1/")
    surround(claim, 6)
    with CaptureQueriesContext(connection) as large:
        client.get("/c/birds/s/1/")
    assert (len(small), len(large)) == (25, 25)


def test_a_page_with_very_many_reasons_and_tags_stays_small_and_goes_on(client, claim):
    surround(claim, 20)
    response = client.get("/c/birds/s/1/")
    assert len(response.content) < 100_000
    for name, anchor in (("step", "reasons-title"), ("use", "uses-title"), ("pair", "tags")):
        link = re.search(rf'href="(\?{name}=\d+)#{anchor}"', response.text)[1]
        later = client.get(f"/c/birds/s/1/{link}")
        assert later.status_code == 200
        assert len(later.content) < 100_000
        assert section(later.text, anchor) != section(response.text, anchor)


def test_circles_of_attacks_end(client, claim):
    other = make_statement(claim.document)
    make_argument(claim, target=other, direction="attack")
    make_argument(other, target=claim, direction="attack")
    assert client.get("/c/birds/s/1/").status_code == 200


def test_a_private_collection_hides_its_statements(client, claim):
    claim.collection.public = False
    claim.collection.save()
    assert client.get("/c/birds/s/1/").status_code == 404
    assert client.get("/c/birds/s/1.json").status_code == 404
