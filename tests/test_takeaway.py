"""An issue taken away as Argdown and as Markdown: just what the page shows."""

import itertools
import re

import pytest

from arguments.formats import argdown
from arguments.snapshot import snapshot
from sources.models import Role
from tests.builders import (
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
from tests.folders import run

pytestmark = pytest.mark.any_database

FORMS = ("argdown", "md")
# Each shows something else of the issues of main-street.
QUERIES = (
    {"depth": "8"},
    {"depth": "1"},
    {"depth": "8", "kind": "evidence"},
    {"depth": "8", "voice": "town-engineer"},
    {"depth": "8", "attribution": "reported", "contested": "1"},
    {"depth": "8", "drawn": "0"},
    {"depth": "1", "unfold": "1,23"},
    {"focus": "23"},
    {"focus": "34", "around": "2"},
)


def address(issue, form="argdown"):
    return issue.get_absolute_url().rstrip("/") + f".{form}"


def statements_and_steps(markdown):
    """The numbers that stand in a Markdown outline: of statements with their words, of steps."""
    statements = [int(number) for number in re.findall(r"\*\*\[S(\d+)\]\(", markdown)]
    steps = [int(number) for number in re.findall(r"^ *- \*\*[+−×]\*\* A(\d+)", markdown, re.M)]
    assert len(statements) == len({*statements})
    return {*statements}, sorted(steps)


def test_page_twin_and_files_hold_the_same(client, main_street):
    """Each issue with one of the queries, the first one whole as well."""
    issues = [*main_street.issues.all()]
    same_in_each_form(client, issues[0], QUERIES[0])
    for issue, query in zip(issues, itertools.cycle(QUERIES[1:]), strict=False):
        same_in_each_form(client, issue, query)


@pytest.mark.deep
def test_page_twin_and_files_hold_the_same_under_every_filter(client, main_street):
    for issue, query in itertools.product(main_street.issues.all(), QUERIES):
        same_in_each_form(client, issue, query)


def same_in_each_form(client, issue, query):
    page = client.get(issue.get_absolute_url(), query).text
    twin = client.get(address(issue, "json"), query).json()
    found = argdown.loads(client.get(address(issue), query).text)
    markdown = client.get(address(issue, "md"), query).text
    shown = {row["number"] for row in found.statements}
    steps = sorted(row["number"] for row in found.arguments)
    assert shown == {*twin["shown"]}, (issue.key, query)
    assert statements_and_steps(markdown) == (shown, steps), (issue.key, query)
    assert {int(number) for number in re.findall(r' id="s(\d+)"', page)} == shown
    told = {row["number"]: row for row in twin["arguments"]}
    for row in found.arguments:
        assert row == {key: told[row["number"]][key] for key in row}
    if query == QUERIES[0]:
        assert shown == {row["number"] for row in twin["statements"]}
        assert steps == sorted(told)


@pytest.fixture
def issue(db):
    """A claim and a reason for it; another document's claim contradicts the reason."""
    collection = make_collection(slug="town", title="Town: the *whole* of it")
    issue = make_issue(collection, key="army", question="Should there be an army?")
    claim = make_statement(make_document(collection), wording="Claim.", kind="recommendation")
    reason = make_statement(claim.document, wording="Reason.", words="first words")
    other = make_statement(make_document(collection), wording="Other.")
    make_argument(reason, target=claim)
    make_position(issue, claim)
    make_position(issue, other, "contra")
    make_tag(make_pair(reason, other), "contradicts")
    return issue


def test_a_file_says_what_it_is_and_where_it_is_from(client, issue):
    query = {"kind": "claim", "s": "1", "view": "map", "junk": "x"}
    link = "http://testserver/c/town/issues/army/?kind=claim"
    response = client.get(address(issue), query)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="town-army.argdown"'
    about = argdown.loads(response.text).about
    assert about["title"] == "Should there be an army?"
    assert about["collection"] == "Town: the *whole* of it"
    assert about["filters"].startswith("Kind: Claim")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", about["date"])
    assert about["link"] == link

    response = client.get(address(issue, "md"), query)
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="town-army.md"'
    head = f"From Town: the \\*whole\\* of it. {about['filters']}. {about['date']}. <{link}>"
    assert head in response.text


def test_statements_bring_their_voice_kind_passage_and_address(client, issue):
    text = client.get(address(issue)).text
    found = argdown.loads(text)
    [reason] = [row for row in found.statements if row["wording"] == "Reason."]
    assert reason["passages"] == [{"paragraph": 1, "first_words": "first words", "last_words": ""}]
    assert reason["url"] == f"http://testserver/c/town/s/{reason['number']}/"
    [key] = reason["voices"]
    assert found.voices[key] in text
    assert found.contradictions == [(2, 3)]
    markdown = client.get(address(issue, "md")).text
    assert "¶ 1 “first words”; contradicts S3" in markdown


def test_the_page_links_to_the_files_with_its_filters(client, issue):
    page = client.get(issue.get_absolute_url(), {"kind": "claim", "s": "1"}).text
    for form in FORMS:
        assert f'href="/c/town/issues/army.{form}?kind=claim"' in page


def test_files_keep_the_rights_of_the_page(client, issue):
    issue.collection.public = False
    issue.collection.save()
    member = make_user(collection=issue.collection, role=Role.READER)
    for form in FORMS:
        client.logout()
        assert client.get(address(issue, form)).status_code == 404
        client.force_login(member)
        assert client.get(address(issue, form)).status_code == 200
        assert client.post(address(issue, form)).status_code == 405
        assert client.get(f"/c/town/issues/nope.{form}").status_code == 404


def test_a_blind_collection_hides_what_others_tagged(client, issue):
    issue.collection.blind = True
    issue.collection.save()
    editor = make_user(collection=issue.collection, role=Role.EDITOR)
    for user, sees in ((None, False), (editor, True)):
        if user:
            client.force_login(user)
        assert (">< [S3]" in client.get(address(issue)).text) is sees
        assert ("contradicts S3" in client.get(address(issue, "md")).text) is sees


@pytest.mark.parametrize("form", FORMS)
def test_queries_do_not_grow_with_the_selection(client, issue, form):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as small:
        client.get(address(issue, form))
    claim = issue.collection.statements.get(wording="Claim.")
    other = issue.collection.statements.get(wording="Other.")
    for _ in range(15):
        reason = make_statement(claim.document, words="first words")
        step = make_argument(reason, target=claim)
        make_argument(make_statement(claim.document), target=step, direction="attack")
        make_tag(make_pair(reason, other), "contradicts")
    with CaptureQueriesContext(connection) as large:
        client.get(address(issue, form))
    assert len(large) == len(small)


def test_a_whole_collection_is_exported_as_argdown(main_street):
    found = argdown.loads(run("export_collection", "main-street", format="argdown"))
    data = snapshot(main_street)
    for rows, ours in (
        (found.statements, data["statements"]),
        (found.arguments, data["arguments"]),
    ):
        assert sorted(rows, key=lambda row: row["number"]) == ours
    assert len(found.positions) == len(data["positions"])
    assert all(position in data["positions"] for position in found.positions)
    assert found.contradictions
    assert found.about["collection"] == "Main Street"


def test_the_page_on_paper_says_its_filters_address_and_date(client, issue):
    page = client.get(issue.get_absolute_url(), {"kind": "claim"}).text
    assert '<p class="small on-paper">Kind: Claim; Depth: 2 steps</p>' in page
    imprint = page.partition('id="imprint">')[2].partition("</p>")[0]
    assert "Town: the *whole* of it, Counterpoint." in imprint
    assert "http://testserver/c/town/issues/army/?kind=claim" in imprint
    assert re.search(r", \d+ \w+ 20\d\d$", imprint)
    assert 'css/print.css" media="print"' in page
