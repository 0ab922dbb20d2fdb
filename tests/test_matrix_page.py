"""Who stands where, and who agrees with whom: two matrices, their panels, the twin."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arguments.models import Position
from tests.builders import (
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_reading,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)
from tests.conftest import DEEP

pytestmark = pytest.mark.any_database

URL = "/c/school/matrix/"


@pytest.fixture
def school(db):
    """Anna for, Bo against, Cy silent, Di not read; Bo reports a mayor who is for and against."""
    collection = make_collection(slug="school")
    issue = make_issue(collection, key="build", question="Should it be built?", label="The school")
    documents = [
        make_document(
            collection,
            key=f"{name.lower()}-1",
            authors=[make_voice(collection, name.lower(), name=name)],
            dated_as=str(year),
            dated_from=f"{year}-01-01",
            dated_to=f"{year}-12-31",
        )
        for year, name in enumerate(("Anna", "Bo", "Cy", "Di"), start=2017)
    ]
    anna, bo, cy, _ = documents
    mayor = make_voice(collection, "mayor", name="The mayor", short="Mayor")
    collection.yes = make_statement(anna, wording="Build it.", words="Let us build")
    collection.no = make_statement(bo, wording="Do not build it.", label="No school")
    for wording, stance in (("It is dear.", "contra"), ("It is needed.", "pro")):
        told = make_statement(bo, wording=wording, voices=[mayor], attribution="reported")
        make_position(issue, told, stance)
    make_position(issue, collection.yes, "pro")
    make_position(issue, collection.no, "contra")
    make_reading(issue, cy)
    collection.issue, collection.told = issue, told
    collection.anna, collection.bo, collection.cy = anna, bo, cy
    return collection


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(page, table):
    """The rows of a table as text."""
    body = re.search(rf'<table class="grid {table}".*?</table>', page, re.S)[0]
    return [text_of(row) for row in re.findall(r"<tr.*?</tr>", body, re.S)]


def panel(page, name):
    return text_of(re.search(rf'<aside [^>]*id="{name}".*?</aside>', page, re.S)[0])


def test_every_voice_has_a_row_and_every_cell_a_sign_and_a_word(client, school):
    assert rows(client.get(URL).text, "stances") == [
        "Voice Sort by name ▽ The school Sort by The school ▽",
        "Anna 2017 + for",
        "Bo 2018 − against",
        "Cy 2019 silent",
        "Di 2020 ? not yet coded",
        "Voices the authors report",
        "Mayor in Bo ± mixed",
        "For : mixed : against 1 for, 1 mixed, 1 against 1 : 1 : 1",
    ]


def test_a_voice_that_nobody_reports_on_an_issue_has_an_empty_cell(client, school):
    make_position(make_issue(school, key="park", label="Park"), school.yes)
    page = client.get(URL).text
    assert rows(page, "stances")[6] == "Mayor in Bo ± mixed not reported"
    assert "cell=bo-1.mayor.park" not in page


def test_the_head_says_what_splits_the_authors_and_what_nobody_disputes(client, school):
    park = make_issue(school, key="park", question="And a park?", label="The park")
    for document in (school.anna, school.cy):
        make_position(park, make_statement(document), "pro")
    page = text_of(client.get(URL).text)
    assert "1 issue splits the authors themselves: The school ." in page
    assert "Nobody dissents on The park ." in page


def test_a_cell_opens_the_statements_behind_it(client, school):
    make_tag(make_pair(school.yes, school.no), "contradicts")
    page = client.get(URL, {"cell": "anna-1.build"}).text
    drill = panel(page, "drill")
    assert "Anna, 2017, on Should it be built?" in drill
    assert "Build it." in drill
    assert "Let us build" in drill
    assert "contradicts Bo 2018 : No school" in drill
    assert "/documents/anna-1/?passage=1-1#p1" in page
    assert "?col=anna-1&amp;col=bo-1#on-build" in page
    assert page.count('aria-current="true"') == 1


def test_a_cell_of_a_reported_voice_names_its_document(client, school):
    drill = panel(client.get(URL, {"cell": "bo-1.mayor.build"}).text, "drill")
    assert drill.startswith("Mayor, as Bo reports, on Should it be built? ± Mixed")
    assert "− against: It is dear." in drill
    assert "Do not build it." not in drill


def test_a_silent_cell_says_why_it_is_empty(client, school):
    assert "takes no position" in panel(client.get(URL, {"cell": "cy-1.build"}).text, "drill")
    assert "Nobody has read it" in panel(client.get(URL, {"cell": "di-1.build"}).text, "drill")


@pytest.mark.parametrize(
    "query",
    [{"cell": "x"}, {"cell": "anna-1.none"}, {"pair": "anna-1.anna-1"}, {"pair": "anna-1.no.bo"}],
)
def test_an_address_that_means_nothing_shows_the_matrices(client, school, query):
    page = client.get(URL, query).text
    assert "Choose a cell to see" in panel(page, "drill")
    assert "Choose a pair to see" in panel(page, "pair")


def test_agreements_stand_above_the_diagonal_and_the_rest_below(client, school):
    make_tag(make_pair(school.yes, school.no), "contradicts")
    make_tag(make_pair(make_statement(school.anna), make_statement(school.bo)), "agrees")
    make_tag(make_pair(make_statement(school.anna), make_statement(school.bo)), "updates")
    page = client.get(URL).text
    _, anna, bo, *_ = rows(page, "pairs")
    assert anna.startswith("Anna 2017 the same document Anna and Bo: = 1 agreement. ■")
    assert bo.startswith("Bo 2018 Bo and Anna: ≠ 1 contradiction. → 1 update. the same")
    assert "Anna and Bo contradict each other most (1)" in text_of(page)
    assert "1 agreement, 1 contradiction, 1 update and 0 qualifications" in text_of(page)


def test_what_a_reported_voice_says_does_not_count_for_its_author(client, school):
    make_tag(make_pair(school.yes, school.told), "contradicts")
    page = text_of(client.get(URL).text)
    assert "0 contradictions" in page
    assert "1 more contradiction involves a voice somebody reports" in page


def test_a_pair_opens_its_relations_with_reasons(client, school):
    make_tag(make_pair(school.yes, school.no), "updates", flipped=True, reason="Later figures.")
    make_tag(make_pair(school.yes, school.told), "contradicts")
    page = client.get(URL, {"pair": "bo-1.anna-1"}).text
    shown = panel(page, "pair")
    assert shown.startswith("Anna and Bo 2017, and 2018")
    assert "Bo updates Anna." in shown
    assert "Later figures." in shown
    assert "1 more relation involves a voice that one of them reports." in shown
    assert "?col=anna-1&amp;col=bo-1" in page


@pytest.mark.parametrize("name", ["drill", "pair"])
def test_htmx_gets_one_panel(client, school, name):
    headers = {"HX-Request": "true", "HX-Target": name}
    query = {"cell": "anna-1.build", "pair": "anna-1.bo-1"}
    response = client.get(URL, query, headers=headers)
    assert response.text.startswith("<aside")
    assert f'id="{name}"' in response.text
    assert response.text.count("<aside") == 1
    assert "HX-Target" in response["Vary"]


def test_scroll_regions_are_focusable_and_named(client, school):
    regions = re.findall(r'<section class="scroll"[^>]*>', client.get(URL).text)
    assert len(regions) == 3
    for region in regions:
        assert 'tabindex="0"' in region
        assert "aria-label" in region


def test_a_collection_without_documents_says_so(client, db):
    make_collection(slug="empty")
    page = client.get("/c/empty/matrix/").text
    assert "There is nothing to set out yet" in page
    assert "<table" not in page


def test_the_twin_has_both_matrices(client, school):
    make_tag(make_pair(school.yes, school.no), "contradicts")
    twin = client.get("/c/school/matrix.json").json()
    assert twin["issues"] == [{"key": "build", "question": "Should it be built?"}]
    assert twin["voices"][0] == {
        "document": "anna-1",
        "voice": None,
        "cells": {"build": {"state": "pro", "statements": [1]}},
    }
    assert twin["voices"][-1]["voice"] == "mayor"
    assert twin["pairs"] == [{"a": "anna-1", "b": "bo-1", "contradicts": 1}]


def test_blind_analysts_see_only_their_own_tags(client, school):
    make_tag(make_pair(school.yes, school.no), "contradicts", reason="Hidden reason.")
    school.blind = True
    school.save()
    query = {"pair": "anna-1.bo-1", "cell": "anna-1.build"}
    page = client.get(URL, query).text
    assert "Hidden reason." not in page
    assert "contradicts" not in panel(page, "drill")
    assert "No tag relates two authors yet." in page
    assert "work blind" in page
    client.force_login(make_user(collection=school, role="editor"))
    assert "Hidden reason." in client.get(URL, query).text


def test_queries_do_not_grow_with_the_matrix(client, school):
    counts = []
    for times in (1, 6):
        for _ in range(times):
            issue, other = make_issue(school), make_document(school)
            a, b = make_statement(school.anna, words="Some words"), make_statement(other)
            told = make_statement(other, voices=[make_voice(school)], attribution="reported")
            make_position(issue, b, "contra")
            make_position(issue, told, "pro")
            make_position(school.issue, a, "pro")
            make_tag(make_pair(a, b), "contradicts")
            make_tag(make_pair(a, school.no), "agrees")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(URL, {"cell": "anna-1.build", "pair": "anna-1.bo-1"})
            assert page.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


VOICES, ISSUES = (45, 30) if DEEP else (24, 20)


def test_a_large_matrix_is_shown_part_by_part(client, db):
    collection = make_collection(slug="large")
    issues = [make_issue(collection, key=f"issue-{n}", label=f"Issue {n}") for n in range(ISSUES)]
    for n in range(VOICES):
        author = make_voice(collection, name=f"The author of the document with number {n}")
        statement = make_statement(make_document(collection, key=f"text-{n}", authors=[author]))
        Position.objects.bulk_create(
            Position(
                collection=collection,
                issue=issue,
                statement=statement,
                stance=("pro", "contra")[(at + n) % 2],
            )
            for at, issue in enumerate(issues)
        )
    seen, address = set(), "/c/large/matrix/"
    while address:
        response = client.get(address)
        assert len(response.content) < 100_000
        seen |= set(re.findall(r'"\?[^"]*cell=(text-\d+\.issue-\d+)#drill"', response.text))
        following = re.search(
            r'href="(\?[^"]*)"[^>]*>Show the next (?:voices|issues)', response.text
        )
        voices = re.search(r'rel="next" href="(\?[^"]*)"', response.text)
        following = voices or following
        address = following and f"/c/large/matrix/{following[1].replace('&amp;', '&')}"
        if voices is None and address:
            address = re.sub(r"(?<=[?&])after=[^&]*&", "", address)
    assert len(seen) == VOICES * ISSUES, "all of it, on one page or another"
    for query in ("x=" + "y" * 3000, "q=" + "y" * 3000, "after=" + "y" * 3000):
        assert len(client.get(f"/c/large/matrix/?{query}").content) < 100_000


@pytest.mark.parametrize("query", ["zzzz", "%F0%9F%98%80", "%E2%80%AE"])
def test_a_search_that_no_name_holds_finds_no_voice(client, school, query):
    page = client.get(f"{URL}?q={query}").text
    assert "No voice here has such a name. <a" in page
