"""The front page, the list of collections, and who may see them."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arguments.models import Position
from arguments.timeline import timeline
from sources.models import Collection
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

pytestmark = pytest.mark.any_database


def test_the_front_page_shows_what_is_disputed_and_by_whom(client, main_street):
    page = client.get("/c/main-street/").text
    assert "Should Main Street be closed to cars?" in page
    assert "Sharpest dispute" in page
    assert "Who agrees with whom" in page
    assert "Latest tags" in page


def test_the_sharpest_dispute_comes_first(client, main_street):
    issues = client.get("/c/main-street.json").json()["issues"]
    assert issues[0]["pro"]
    assert issues[0]["contra"]
    assert issues[-1]["contra"] == []


def test_a_voice_that_two_documents_report_counts_once(client, db):
    issue = make_issue()
    capital = make_voice(issue.collection, "capital")
    for _ in range(2):
        document = make_document(issue.collection)
        statement = make_statement(document, voices=[capital], attribution="reported")
        make_position(issue, statement, "contra")
    page = client.get(f"/c/{issue.collection.slug}/issues/").text
    assert "1 against." in page
    assert page.count("<span>Capital</span> <i>×2</i>") == 1
    assert page.count("Capital, as ") == 2, "both reports are told"


def test_an_author_who_was_read_and_says_nothing_is_silent_another_not_coded(client, db):
    collection = make_collection()
    issue = make_issue(collection)
    speaks, silent, unread = (make_document(collection) for _ in range(3))
    make_position(issue, make_statement(speaks))
    make_reading(issue, silent)
    row = client.get(f"/c/{collection.slug}.json").json()["issues"][0]
    assert [holder["document"] for holder in row["pro"]] == [speaks.key]
    assert row["silent"] == [silent.key]
    assert row["not_coded"] == [unread.key]


def test_a_reported_position_never_counts_as_the_authors(client, db):
    issue = make_issue()
    document = make_document(issue.collection)
    reported = make_voice(issue.collection, "reported")
    make_position(issue, make_statement(document, voices=[reported], attribution="reported"))
    make_reading(issue, document)
    row = client.get(f"/c/{issue.collection.slug}.json").json()["issues"][0]
    assert [(h["document"], h["voice"]) for h in row["pro"]] == [(document.key, "reported")]
    assert row["silent"] == [document.key]


def test_what_analysts_supplied_is_told_from_what_an_author_says(client, db):
    """It takes a side, but makes no dispute sharper than what is said."""
    said = make_issue(label="Said")
    supplied = make_issue(said.collection, label="Supplied")
    one, other = (make_document(said.collection) for _ in range(2))
    for issue, implicit in ((supplied, True), (said, False)):
        make_position(issue, make_statement(one), "pro")
        make_position(issue, make_statement(other, implicit=implicit), "contra")
    rows = client.get(f"/c/{said.collection.slug}.json").json()["issues"]
    assert [row["label"] for row in rows] == ["Said", "Supplied"]
    page = client.get(f"/c/{said.collection.slug}/").text
    assert page.count('<a class="voice unstated"') == 1
    assert "unstated, supplied by the analysts" in page
    columns = f"?col={one.key}&col={other.key}"
    page = client.get(f"/c/{said.collection.slug}/compare/{columns}").text
    assert page.count("unstated: supplied by the analysts") == 1
    by_issue = {issue: issue.positions.order_by("pk") for issue in (supplied, said)}
    for issue, reading in ((supplied, "though one of them leaves it unstated"), (said, "voices")):
        first, second = (position.statement for position in by_issue[issue])
        make_tag(make_pair(first, second), "contradicts")
        page = client.get(f"/c/{said.collection.slug}/compare/{columns}").text
        head = page[page.index("clash hardest over") :].partition("</p>")[0]
        assert issue.label in head
        assert reading in head
    assert client.get(f"/c/{said.collection.slug}/matrix/").text.count("against, unstated") == 1


def test_an_issue_without_sides_says_so_once(client, db):
    issue = make_issue()
    assert "Nobody takes a side yet.</b> </p>" in client.get(f"/c/{issue.collection.slug}/").text


def test_what_an_author_concedes_is_not_her_stance(client, db):
    issue = make_issue()
    document = make_document(issue.collection)
    make_position(issue, make_statement(document), "pro")
    make_position(issue, make_statement(document, attribution="conceded"), "contra")
    row = client.get(f"/c/{issue.collection.slug}.json").json()["issues"][0]
    assert len(row["pro"]) == 1
    assert not row["mixed"]


def test_queries_do_not_grow_with_the_collection(client, db, main_street):
    def asked():
        counts = {}
        for path in ("", "issues/", "issues/close-main-street/", "search/?q=cars"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/c/main-street/{path}").status_code == 200
            counts[path] = len(queries)
        return counts

    few = asked()
    analyst = main_street.analysts.first()
    issue = main_street.issues.get(key="close-main-street")
    for _ in range(6):
        document = make_document(main_street, analyst=analyst)
        statement = make_statement(document, wording="More cars, more noise.")
        make_position(issue, statement)
        make_tag(make_pair(statement, main_street.statements.first()), analyst=analyst)
    assert asked() == few


def test_a_private_collection_is_404_to_everyone_else(client, db):
    collection = make_collection(public=False)
    outsider = make_user("outsider")
    for path in ("/", ".json", "/issues/", "/search/?q=x", "/matrix/", "/compare/", "/voices/"):
        page = client.get(f"/c/{collection.slug}{path}")
        assert page.status_code == 404
        assert f"/login/?next=/c/{collection.slug}{path[:3]}" in page.text
    client.force_login(outsider)
    page = client.get(f"/c/{collection.slug}/")
    assert page.status_code == 404
    assert "/login/" not in page.text
    client.force_login(make_user("reader", collection=collection, role="reader"))
    assert client.get(f"/c/{collection.slug}/").status_code == 200
    assert collection.title in client.get("/").text


def test_the_list_of_collections_shows_only_what_the_visitor_may_read(client, db):
    make_collection(slug="open")
    make_collection(slug="closed", public=False)
    Collection.objects.exclude(slug__in=["open", "closed"]).delete()
    shown = [row["slug"] for row in client.get("/collections.json").json()["collections"]]
    assert shown == ["open"]


def test_collections_stand_in_the_order_of_their_titles_on_every_database(client, db):
    ours = {make_collection(title=title).slug for title in ("Zeta", "alpha", "Çelik", "beta")}
    rows = client.get("/collections.json").json()["collections"]
    titles = [row["title"] for row in rows if row["slug"] in ours]
    assert titles == ["alpha", "beta", "Çelik", "Zeta"]
    page = client.get("/").text
    assert page.index("alpha") < page.index("Çelik") < page.index("Zeta")


def test_an_empty_installation_says_how_to_load_something(client, db):
    Collection.objects.all().delete()
    assert "load_collection" in client.get("/").text


def test_while_a_collection_is_blind_readers_see_no_tags(client, db):
    collection = make_collection(blind=True)
    pair = make_pair(*(make_statement(make_document(collection)) for _ in range(2)))
    tag = make_tag(pair, "contradicts", reason="A secret reason.")
    address = f"/c/{collection.slug}/"
    assert "A secret reason." not in client.get(address).text
    assert client.get(f"/c/{collection.slug}.json").json()["relations"] == []

    analyst = make_user(collection=collection, role="analyst")
    client.force_login(analyst)
    assert "A secret reason." not in client.get(address).text
    tag.analyst.user = analyst
    tag.analyst.save()
    assert "A secret reason." in client.get(address).text

    client.force_login(make_user(collection=collection, role="editor"))
    assert "A secret reason." in client.get(address).text


def test_documents_stand_on_the_time_line_in_the_middle_of_their_dates(db):
    early = make_document(
        dated_from=datetime.date(2020, 1, 1), dated_to=datetime.date(2020, 12, 31)
    )
    late = make_document(
        early.collection,
        dated_from=datetime.date(2021, 12, 31),
        dated_to=datetime.date(2021, 12, 31),
    )
    undated = make_document(early.collection)
    line = timeline([early, late, undated], {early.pk: 7})
    (_, [first]), (_, [last]) = line.lanes
    assert (line.bars, line.undated) == (["2020", "2021"], [undated])
    assert (first.at, first.statements, first.late) == (25, 7, False)
    assert last.at == 100
    assert last.late


def test_documents_of_a_few_months_stand_between_months(db):
    day = datetime.date(2026, 10, 16)
    document = make_document(dated_from=day, dated_to=day)
    line = timeline([document], {})
    assert line.bars == ["Oct 2026"]
    assert line.lanes[0][1][0].at == 48


def test_a_large_collection_is_told_in_brief(client, db):
    collection = make_collection(slug="large")
    issues = [make_issue(collection, question=f"Is it so, number {n}?") for n in range(40)]
    for n in range(50):
        author = make_voice(collection, name=f"The author with the number {n}")
        document = make_document(
            collection,
            authors=[author],
            dated_as=str(1950 + n),
            dated_from=f"{1950 + n}-01-01",
            dated_to=f"{1950 + n}-12-31",
        )
        statement = make_statement(document)
        Position.objects.bulk_create(
            Position(
                collection=collection,
                issue=issue,
                statement=statement,
                stance=("pro", "contra", "mixed")[(at + n) % 3],
            )
            for at, issue in enumerate(issues)
        )
    response = client.get("/c/large/")
    assert len(response.content) < 100_000
    assert "24 more issues" in response.text
    assert "20 more documents" in response.text
    assert "9 more</a>" in response.text, "of 17 on one side"

    seen, address = [], "/c/large/issues/"
    while address:
        page = client.get(address)
        assert len(page.content) < 100_000
        assert ("Sharpest dispute" in page.text) == (not seen)
        seen += re.findall(r'<h3><a href="/c/large/issues/([^/]+)/', page.text)
        following = re.search(r'href="([^"]+)" rel="next">More of 40 issues', page.text)
        address = following and f"/c/large/issues/{following[1]}"
    assert sorted(seen) == sorted(issue.key for issue in issues)
