"""Voices side by side: columns, cells, relations between them, fragment, twin."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arguments import columns, fitting
from sources.models import Retired
from tests.builders import (
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
from tests.school import HTMX, address, cells, text_of

pytestmark = pytest.mark.any_database


def test_each_column_says_what_it_holds_with_passage_and_date(client, school):
    page = client.get(address("anna-1", "bo-1")).text
    first, second = cells(page)
    assert first.startswith("+ For Anna Build it.")
    assert "Let us build" in first
    assert "¶ 1, 2017" in first
    assert "/documents/anna-1/?passage=1-1#p1" in page
    assert second.startswith("− Against Bo Do not build it.")


def test_what_an_author_reports_is_not_the_authors(client, school):
    page = client.get(address("anna-1", "bo-1")).text
    assert "Mixed" not in page
    inner = re.search(r'<div class="inner">.*?</div>', page, re.S)[0]
    assert text_of(inner).startswith("− against: Mayor as Anna reports It costs too much.")


def test_silent_not_coded_and_not_reported_are_told_apart(client, school):
    late = make_document(school, key="late-1")
    other = make_voice(school, "other", name="Other")
    make_statement(late, voices=[other], attribution="reported")
    page = client.get(address("anna-1", "cy-1", "late-1", "other")).text
    assert [cell.split()[0] for cell in cells(page)[1:]] == ["Silent", "?", "Not"]
    assert "Read for this issue; takes no position." in page
    assert "Nobody has read it for this issue yet." in page
    assert "No author reports Other on it." in page


def test_a_voice_is_a_column_across_its_documents(client, school):
    again = make_document(school, key="anna-2", authors=[school.anna.author_team[0]], dated_as="2")
    make_position(school.issue, make_statement(again, wording="No more."), "contra")
    first, second = cells(client.get(address("anna", "mayor")).text)
    assert first.startswith("± Mixed Anna")
    assert "Build it." in first
    assert "No more." in first
    assert "It costs too much." not in first, "she only reports it"
    assert second.startswith("− Against Mayor It costs too much.")
    assert "Anna, 2017, reported" in second


def test_two_documents_of_one_author_are_told_apart(client, school):
    make_document(school, key="anna-2", authors=[school.anna.author_team[0]], dated_as="2020")
    page = client.get(address("anna-1", "anna-2")).text
    assert "Anna, 2017 and Anna, 2020 compared" in page


def test_the_contradiction_stands_between_the_columns_with_its_reasons(client, school):
    pair = make_pair(school.yes, school.no)
    make_tag(pair, "contradicts", reason="Both cannot be done.")
    page = client.get(address("anna-1", "bo-1")).text
    link = re.search(
        r'<details class="relation-cell contradicts gap1 at-1">.*?</details>', page, re.S
    )
    assert "Anna contradicts Bo" in text_of(link[0])
    assert "Both cannot be done." in link[0]
    assert "They clash hardest over “The school”" in text_of(page)
    assert "Anna and Bo contradict each other in their own voices." in page
    assert "1 contradiction " in text_of(page)


def test_a_contradiction_with_a_reported_voice_names_that_voice(client, school):
    make_tag(make_pair(school.told, school.no), "agrees")
    page = client.get(address("anna-1", "bo-1")).text
    assert "Mayor (in Anna) and Bo agree" in page


def test_a_directed_relation_says_who_does_it_to_whom(client, school):
    pair = make_pair(school.yes, school.no)
    make_tag(pair, "updates", flipped=True)
    page = client.get(address("anna-1", "bo-1")).text
    assert "Bo updates Anna" in page
    assert 'class="back"' in page, "the arrow points from Bo, on the right, to Anna"
    page = client.get(address("bo-1", "anna-1")).text
    assert "Bo updates Anna" in page
    assert 'class="back"' not in page


def test_columns_that_are_no_neighbours_are_joined_beneath_the_row(client, school):
    make_tag(make_pair(school.yes, school.no), "qualifies")
    page = client.get(address("anna-1", "cy-1", "bo-1")).text
    assert '<details class="relation-cell qualifies outer over-1-3">' in page


def test_untagged_disputed_and_unrelated_pairs(client, school):
    pair = make_pair(school.yes, school.no)
    assert "Anna and Bo: not yet tagged" in client.get(address("anna-1", "bo-1")).text
    make_tag(pair, "agrees")
    make_tag(pair, "contradicts")
    page = client.get(address("anna-1", "bo-1")).text
    assert "Analysts differ on Anna and Bo" in page
    make_tag(pair, "unrelated", decision=True)
    assert "relation-cell" not in client.get(address("anna-1", "bo-1")).text


def test_no_tag_is_lost_that_touches_no_issue(client, school):
    figure = make_statement(school.anna, wording="It costs nine million.", label="Nine million")
    make_tag(make_pair(figure, school.no), "contradicts", reason="Nine or ten?")
    page = client.get(address("anna-1", "bo-1")).text
    outside = page[page.index('id="outside"') :]
    assert "Nine million" in outside
    assert "Nine or ten?" in outside
    assert "contradict" not in page[page.index('id="on-build"') : page.index('id="outside"')]


def test_what_an_author_only_reports_is_no_clash_of_the_author(client, school):
    make_tag(make_pair(school.told, school.yes), "contradicts")  # within one column: no matter
    park = make_statement(school.bo, wording="It is cheap.")
    make_position(make_issue(school, label="The cost"), park, "pro")
    make_tag(make_pair(school.told, park), "contradicts")
    head = text_of(client.get(address("anna-1", "cy-1")).text)
    assert "nobody has compared them yet" in head
    school.no.positions.all().delete()
    head = text_of(client.get(address("anna-1", "bo-1")).text)
    assert "outside the issues, Mayor, whom Anna reports, contradicts Bo." in head
    make_position(school.issue, park, "pro")
    head = text_of(client.get(address("anna-1", "bo-1")).text)
    assert "They clash" not in head
    assert "over “The school” , Mayor, whom Anna reports, contradicts Bo." in head.replace(
        "” ,", "” ,"
    ).replace("”,", "” ,")


def test_unrelated_is_compared_too(client, school):
    make_tag(make_pair(school.yes, school.no), "unrelated")
    school.no.positions.all().delete()
    page = client.get(address("anna-1", "bo-1")).text
    assert "nobody has compared them" not in page
    assert "all that was compared is unrelated" in page


def test_several_authors_take_a_verb_in_the_plural(client, school):
    pair = [make_voice(school, name=name) for name in ("Dora", "Eli")]
    both = make_document(school, key="both-1", authors=pair)
    theirs = make_statement(both, wording="Build two.")
    make_position(school.issue, theirs, "pro")
    make_tag(make_pair(theirs, school.no), "contradicts")
    make_tag(make_pair(school.yes, theirs), "updates")
    page = client.get(address("both-1", "bo-1", "anna-1")).text
    assert "Dora/Eli contradict Bo" in page
    assert "Anna updates Dora/Eli" in page
    assert columns.plural([make_voice(school, name="Serbs", kind="group")])
    assert not columns.plural([make_voice(school, name="The press", kind="group")])


def test_csv_of_what_is_shown(client, school):
    school.no.wording = "=SUM(1)"
    school.no.save()
    make_tag(make_pair(school.yes, school.no), "contradicts", reason="@once")
    response = client.get("/c/school/compare.csv?col=anna-1&col=bo-1&own=1")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["row"] for row in rows] == ["position", "position", "relation"]
    assert [row["stance"] for row in rows] == ["for", "against", ""]
    assert rows[1]["statement"] == "'=SUM(1)"
    assert (rows[2]["relation"], rows[2]["reason"]) == ("contradicts", "'@once")
    for row in rows:
        assert row["collection"] == school.title
        assert row["filters"] == "only what each says in its own voice"
        assert row["link"].startswith("http://testserver/c/school/s/")
        assert row["as_of"]


def test_conflict_comes_first_and_empty_rows_are_only_counted(client, school):
    park = make_issue(school, key="park", question="And a park?", order=0)
    make_issue(school, key="pool", question="And a pool?", label="Pool", order=0)
    school.issue.order = 5
    school.issue.save()
    make_position(park, make_statement(school.bo), "pro")
    page = client.get(address("anna-1", "bo-1")).text
    assert page.index('id="on-build"') < page.index('id="on-park"')
    assert 'id="on-pool"' not in page
    assert "Neither takes a side on 1 more issue: Pool ." in text_of(page)


def test_a_page_lays_out_what_fits_and_names_the_rest(client, school, monkeypatch):
    monkeypatch.setattr(fitting, "ROOM", 1)
    park = make_issue(school, key="park", question="And a park?", label="The park")
    make_position(park, make_statement(school.bo), "pro")
    page = client.get(address("anna-1", "bo-1")).text
    assert 'id="on-build"' in page
    assert 'id="on-park"' not in page
    assert "1 more issue:" in page
    assert 'id="on-park"' in client.get(address("anna-1", "bo-1", after=1)).text
    twin = client.get("/c/school/compare.json?col=anna-1&col=bo-1").json()
    assert [issue["key"] for issue in twin["issues"]] == ["build", "park"]


def test_many_relations_of_reported_voices_come_together(client, school):
    for at in range(5):
        voice = make_voice(school, name=f"Voice {at}")
        said = make_statement(school.bo, voices=[voice], attribution="reported")
        make_position(school.issue, said, "pro")
        make_tag(make_pair(school.yes, said), "agrees" if at > 2 else "contradicts")
    page = client.get(address("anna-1", "bo-1")).text
    assert "Anna contradicts 3 voices (in Bo)" in page
    assert "Anna and Voice 3 and Voice 4 (in Bo) agree" in page
    link = re.search(r'<details class="relation-cell contradicts.*?</details>', page, re.S)[0]
    for at in range(3):
        assert f"<h3>Anna contradicts Voice {at} (in Bo)</h3>" in link, "who says it stays told"


def test_agreement_outside_the_issues_is_told_only_where_it_is(client, school):
    make_position(school.issue, agreed := make_statement(school.bo), "contra")
    make_tag(make_pair(school.yes, agreed), "agrees")
    make_tag(make_pair(school.yes, school.no), "contradicts")
    assert "outside the issues" not in client.get(address("anna-1", "bo-1")).text
    make_tag(make_pair(make_statement(school.anna), make_statement(school.bo)), "agrees")
    assert "They agree on 1 point outside the issues." in client.get(address("anna-1", "bo-1")).text


def test_without_columns_the_fullest_documents_stand_side_by_side(client, school):
    make_document(school, key="empty-1")
    page = client.get("/c/school/compare/").text
    assert "Anna, Bo and Cy compared" in page
    assert "Cy and Anna compared" in client.get(address("cy-1")).text
    for key in ("dan-1", "eve-1"):
        other = make_document(school, key=key, authors=[make_voice(school, name=key[:3].title())])
        for _ in range(3):
            make_position(make_issue(school), make_statement(other), "pro")
    page = client.get("/c/school/compare/").text
    title = re.search("<title>(.*?)</title>", page, re.S)[1]
    assert {"Anna", "Bo"} < set(re.findall("[A-Z][a-z]+", title)), (
        "those who clash before those who say more"
    )


def test_at_most_four_columns_each_once(client, school):
    keys = ["anna-1", "anna-1", "bo-1", "cy-1", "mayor", "bo"]
    twin = client.get(address(*keys).replace("/?", ".json?")).json()
    assert [column["key"] for column in twin["columns"]] == ["anna-1", "bo-1", "cy-1", "mayor"]


def test_an_unknown_key_is_404_a_renamed_one_redirects_a_deleted_one_is_gone(client, school):
    assert client.get(address("anna-1", "nobody")).status_code == 404
    Retired.objects.create(collection=school, kind="document", key="old", went="bo-1")
    Retired.objects.create(collection=school, kind="voice", key="lost", was="A voice")
    response = client.get(address("anna-1", "old", clash=1))
    assert response.status_code == 301
    assert response["Location"].endswith("/compare/?clash=1&col=anna-1&col=bo-1")
    assert client.get(address("anna-1", "lost")).status_code == 410


def test_a_collection_with_nothing_to_compare_says_so(client, db):
    make_collection(slug="empty")
    page = client.get("/c/empty/compare/").text
    assert "A comparison needs two." in page
    assert "<select" not in page


def test_the_form_offers_documents_and_the_voices_that_hold_something(client, school):
    make_voice(school, "mute", name="Mute")
    page = client.get(address("anna-1", "mayor")).text
    assert '<option value="anna-1" selected>Anna, 2017</option>' in page
    assert '<option value="mayor" selected>The mayor</option>' in page
    assert "mute" not in page


def test_htmx_gets_the_rows_with_head_and_address(client, school):
    response = client.get(address("anna-1", "bo-1", col=""), headers=HTMX)
    assert "<html" not in response.text
    assert '<div id="rows"' in response.text
    assert re.search(r'<div class="head" id="compared" data-hx-swap-oob="true">', response.text)
    assert response["HX-Push-Url"] == "/c/school/compare/?col=anna-1&col=bo-1"
    assert "HX-Request" in response["Vary"]


def test_the_twin_has_cells_and_relations(client, school):
    make_tag(make_pair(school.yes, school.no), "contradicts")
    twin = client.get("/c/school/compare.json?col=anna-1&col=bo-1").json()
    (issue,) = twin["issues"]
    assert [cell["state"] for cell in issue["cells"]] == ["pro", "contra"]
    assert issue["cells"][0]["positions"][1]["voice"] == ["mayor"]
    assert issue["relations"][0]["relation"] == "contradicts"
    assert issue["relations"][0]["columns"] == ["anna-1", "bo-1"]
    assert twin["counts"] == {"contradicts": 1}
    assert {row["number"] for row in twin["statements"]} == {1, 2, 3}


def test_blind_analysts_see_only_their_own_tags(client, school):
    make_tag(make_pair(school.yes, school.no), "contradicts", reason="Hidden reason.")
    school.blind = True
    school.save()
    page = client.get(address("anna-1", "bo-1")).text
    assert "Hidden reason." not in page
    assert "work blind" in page
    assert '<b class="figure">0</b> contradictions' in page
    editor = make_user(collection=school, role="editor")
    client.force_login(editor)
    assert "Hidden reason." in client.get(address("anna-1", "bo-1")).text


def test_a_private_collection_is_not_there(client, school):
    school.public = False
    school.save()
    assert client.get(address("anna-1", "bo-1")).status_code == 404


def grow(collection, times):
    """More issues, positions, reported voices and tagged pairs between two documents."""
    for _ in range(times):
        issue = make_issue(collection)
        voice = make_voice(collection)
        a = make_statement(collection.anna, words="Some words")
        b = make_statement(collection.bo, words="Some words")
        c = make_statement(collection.bo, voices=[voice], attribution="reported")
        for statement, stance in ((a, "pro"), (b, "contra"), (c, "pro")):
            make_position(issue, statement, stance)
        make_tag(make_pair(a, b), "contradicts")
        make_tag(make_pair(a, c), "agrees")
        make_tag(make_pair(make_statement(collection.anna), b), "updates")


def test_queries_do_not_grow_with_the_comparison(client, school):
    counts = []
    for times in (1, 6):
        grow(school, times)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address("anna-1", "bo-1", "mayor")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_one_issue_of_voices_that_take_sides_on_others_too(client, school):
    make_position(make_issue(school, key="park"), make_statement(school.anna), "pro")
    page = client.get(address("anna", "bo", issue="build"))
    assert page.status_code == 200
    assert 'id="on-build"' in page.text
    assert 'id="on-park"' not in page.text
