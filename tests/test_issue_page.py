"""An issue as a pro/contra outline: page, fragments, filters, twin."""

import pytest

from tests.builders import (
    make_argument,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_voice,
)

pytestmark = pytest.mark.any_database

HTMX = {"HX-Request": "true"}


@pytest.fixture
def issue(db):
    """One document with a claim, two joint reasons, an undercut and an objection."""
    issue = make_issue(key="army", question="Should there be an army?")
    document = make_document(issue.collection, authors=[make_voice(issue.collection, "author")])
    claim, first, second, doubt, against, deep = (
        make_statement(document, wording=wording)
        for wording in ("Claim.", "First.", "Second.", "Doubt.", "Objection.", "Deep.")
    )
    step = make_argument(first, second, target=claim)
    make_argument(doubt, target=step, direction="attack")
    make_argument(against, target=claim, direction="attack")
    make_argument(deep, target=against)
    make_position(issue, claim)
    return issue


def test_the_page_shows_both_sides_with_their_reasons(client, issue):
    page = client.get(issue.get_absolute_url()).text
    for wording in ("Claim.", "First.", "Second.", "Doubt.", "Objection.", "Deep."):
        assert page.count(f">{wording}</a>") == 1
    assert "Joint premises" in page
    assert "Step doubted" in page
    assert "No voice in these documents takes this side." in page


def test_a_filter_leaves_out_branches_in_which_nothing_matches(client, issue):
    deep = issue.collection.statements.get(wording="Deep.")
    deep.kind = "evidence"
    deep.save()
    page = client.get(issue.get_absolute_url(), {"kind": "evidence"}).text
    assert "Deep." in page
    assert "Objection." in page, "what leads to the match stays"
    assert "First." not in page
    assert "1 of 6 statements matches, with 2 others that they lead to." in page
    page = client.get(issue.get_absolute_url(), {"kind": "evidence", "depth": "1"}).text
    assert "1 of 6 statements matches; 0 of them shown, with" in page
    assert "the rest lies deeper" in page


def test_only_contested_keeps_what_is_attacked_or_contradicted(client, issue):
    other = make_statement(make_document(issue.collection))
    make_tag(make_pair(issue.collection.statements.get(wording="Deep."), other), "contradicts")
    page = client.get(issue.get_absolute_url(), {"contested": "1"}).text
    assert "2 of 6 statements match" in page
    assert "First." not in page


def test_values_that_mean_nothing_are_as_good_as_none(client, issue):
    query = {"kind": "poem", "voice": "nobody", "depth": "x", "focus": "-1", "s": "9" * 40}
    response = client.get(issue.get_absolute_url(), query)
    assert response.status_code == 200
    assert "First." in response.text


def test_folded_reasons_unfold_by_a_plain_link_and_through_htmx(client, issue):
    against = issue.collection.statements.get(wording="Objection.")
    address = issue.get_absolute_url()
    folded = client.get(address, {"depth": "1"}).text
    assert "Deep." not in folded
    assert f"?depth=1&amp;unfold={against.number}#reasons-{against.number}" in folded

    unfolded = {"depth": "1", "unfold": against.number}
    whole = client.get(address, unfolded).text
    assert "Deep." in whole
    assert "<html" in whole

    target = {**HTMX, "HX-Target": f"reasons-{against.number}"}
    branch = client.get(address, unfolded, headers=target).text
    assert "Deep." in branch
    assert "Objection." not in branch
    assert client.get(address, {"depth": "1"}, headers=target).text.strip() == ""


def test_a_focus_shows_one_branch_or_what_lies_around(client, issue):
    against = issue.collection.statements.get(wording="Objection.")
    address = issue.get_absolute_url()
    branch = client.get(address, {"focus": against.number}).text
    assert "Deep." in branch
    assert ">Claim.</a>" not in branch
    around = client.get(address, {"focus": against.number, "around": "1"}).text
    assert ">Deep.</a>" in around
    assert ">Claim.</a>" in around
    assert "First." not in around


def test_what_doubts_a_step_is_read_after_the_reason(client, issue):
    page = client.get(issue.get_absolute_url()).text
    assert page.index("First.") < page.index("Second.") < page.index("Step doubted")
    assert page.index("Step doubted") < page.index("Doubt.")


def test_a_branch_says_how_much_lies_in_it(client, issue):
    page = client.get(issue.get_absolute_url(), {"depth": "1"}).text
    assert "1 reason, 1 objection" in page
    assert "in the whole branch 2 for, 2 against" in page


def test_the_sides_name_who_holds_the_positions(client, issue):
    document = issue.collection.documents.get()
    voices = [make_voice(issue.collection, name=f"Voice {n}") for n in range(8)]
    reported = make_statement(document, voices=voices, attribution="reported")
    conceded = make_statement(document, attribution="conceded")
    make_position(issue, reported, "contra")
    make_position(issue, conceded, "contra")
    page = client.get(issue.get_absolute_url()).text
    assert "2 positions. Author, conceding; reported: Voice 0, Voice 1" in page
    assert "Voice 5 and 2 more" in page


def test_voices_of_one_name_are_offered_in_the_order_of_their_keys(client, issue):
    keys = [f"ministry-{n}" for n in range(8)]
    voices = [make_voice(issue.collection, key, name="Ministry") for key in reversed(keys)]
    document = issue.collection.documents.get()
    make_position(issue, make_statement(document, voices=voices, attribution="reported"))
    offered = client.get(issue.get_absolute_url()).context["choices"]["voices"]
    assert [key for key, name in offered if name == "Ministry"] == keys


def test_choosing_a_statement_fills_the_panel_on_the_page_and_as_a_fragment(client, issue):
    claim = issue.collection.statements.get(wording="Claim.")
    address = issue.get_absolute_url()
    for headers in ({}, {**HTMX, "HX-Target": "panel"}):
        response = client.get(address, {"s": claim.number}, headers=headers)
        assert f'data-selected="{claim.number}"' in response.text
        assert "HX-Target" in response["Vary"]
    assert ("<html" in response.text) is False


def test_the_panel_quotes_a_passage_in_full_where_the_text_may_be_read(client, db):
    issue = make_issue()
    document = make_document(issue.collection, text="Here <u>it</u> stands, quite plainly.")
    said = make_statement(document, words="Here <u>it</u> stands, quite plainly")
    make_position(issue, said)

    def panel():
        page = client.get(issue.get_absolute_url(), {"s": said.number}).text
        return page[page.index('id="panel"') :]

    assert "<q>Here it stands, quite plainly</q>" in panel()
    document.texts.update(public=True)
    assert '<q lang="en">Here it stands, quite plainly</q>' in panel()


def test_the_view_fragment_holds_no_page(client, issue):
    response = client.get(issue.get_absolute_url(), headers={**HTMX, "HX-Target": "view"})
    assert response.text.lstrip().startswith('<div id="view"')
    assert "<html" not in response.text
    assert 'id="switch"' in response.text, "the links of the switch carry the new filters"


def test_a_statement_with_two_parents_stands_once_and_is_pointed_to(client, issue):
    deep = issue.collection.statements.get(wording="Deep.")
    make_argument(deep, target=issue.collection.statements.get(wording="First."))
    page = client.get(issue.get_absolute_url()).text
    assert page.count(">Deep.</a>") == 1
    assert f'see <a href="#s{deep.number}"' in page


def test_a_step_that_an_analyst_drew_is_told_apart(client, issue):
    elsewhere = make_statement(make_document(issue.collection), wording="Elsewhere.")
    claim = issue.collection.statements.get(wording="Claim.")
    make_argument(elsewhere, target=claim, document=None)
    page = client.get(issue.get_absolute_url()).text
    assert "Step drawn by an analyst" in page
    assert "Without analysts’ steps" in page
    hidden = client.get(issue.get_absolute_url(), {"drawn": "0"}).text
    assert "Elsewhere." not in hidden
    assert "Without analysts’ steps" in hidden


def test_a_thousand_reasons_are_folded_and_all_are_reached(client, issue):
    claim = issue.collection.statements.get(wording="Claim.")
    for _ in range(45):
        make_argument(make_statement(claim.document), target=claim)
    page = client.get(issue.get_absolute_url()).text
    assert "7 more reasons" in page
    assert f"unfold={claim.number}.41" in page
    last = client.get(issue.get_absolute_url(), {"unfold": f"{claim.number}.41"}).text
    assert "40 reasons before these" in last
    assert last.count('class="wording"') < page.count('class="wording"')


def test_the_twin_holds_positions_statements_arguments_and_relations(client, issue):
    data = client.get(f"/c/{issue.collection.slug}/issues/army.json").json()
    assert data["key"] == "army"
    assert len(data["statements"]) == 6
    assert len(data["arguments"]) == 4
    assert [position["stance"] for position in data["positions"]] == ["pro"]


def test_an_unknown_issue_is_404_in_words(client, issue):
    response = client.get(f"/c/{issue.collection.slug}/issues/nope/")
    assert response.status_code == 404
    assert "Nothing here" in response.text


def test_queries_do_not_grow_with_the_outline(client, issue):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = issue.get_absolute_url() + "?s=1"
    with CaptureQueriesContext(connection) as small:
        client.get(address)
    claim = issue.collection.statements.get(wording="Claim.")
    for _ in range(15):
        reason = make_statement(claim.document)
        make_argument(reason, target=claim)
        make_argument(make_statement(claim.document), target=reason, direction="attack")
        make_position(issue, reason, "contra")
    with CaptureQueriesContext(connection) as large:
        client.get(address)
    assert len(large) == len(small)


def test_a_circle_of_attacks_and_a_long_chain_end(client, issue):
    claim = issue.collection.statements.get(wording="Claim.")
    first = issue.collection.statements.get(wording="First.")
    make_argument(claim, target=first, direction="attack")
    below = claim
    for _ in range(60):
        above, below = below, make_statement(claim.document)
        make_argument(below, target=above)
    assert client.get(issue.get_absolute_url(), {"depth": "99"}).status_code == 200
