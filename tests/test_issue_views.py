"""Outline, drawing and table show one selection, and so does what is taken away."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arguments.formats import table
from arguments.models import Statement
from tests.builders import (
    make_argument,
    make_document,
    make_issue,
    make_large_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_voice,
)
from tests.conftest import DEEP

pytestmark = pytest.mark.any_database

SVG = "{http://www.w3.org/2000/svg}"
CHOICES = [
    {},
    {"contested": "1", "depth": "8"},
    {"focus": "2"},
    {"drawn": "0", "depth": "8"},
    {"voice": "mayor", "depth": "4"},
]
MORE_CHOICES = [
    {"depth": "1"},
    {"depth": "8"},
    {"kind": "evidence", "depth": "8"},
    {"attribution": "reported"},
    {"focus": "5", "around": "1"},
    {"depth": "1", "unfold": "5"},
]


@pytest.fixture
def issue(db):
    """Two positions; one with joint reasons, an undercut and a chain; a step drawn by an analyst."""
    issue = make_issue(key="army", question="Should there be an army?")
    author, mayor = (make_voice(issue.collection, key) for key in ("author", "mayor"))
    document = make_document(issue.collection, authors=[author], dated_as="2024")
    other = make_document(issue.collection, authors=[mayor])
    kinds = ["claim", "claim", "claim", "evidence", "claim", "claim", "evidence"]
    claim, first, second, doubt, against, deep, deepest = (
        make_statement(document, kind=kind, label=f"Label {n}") for n, kind in enumerate(kinds, 1)
    )
    step = make_argument(first, second, target=claim)
    make_argument(doubt, target=step, direction="attack")
    make_argument(against, target=claim, direction="attack")
    make_argument(deep, target=against)
    make_argument(deepest, target=deep)
    no = make_statement(other, attribution="reported", voices=[mayor])
    make_argument(make_statement(other), target=deep, document=None)
    make_position(issue, claim)
    make_position(issue, no, "contra")
    make_tag(make_pair(claim, no), "contradicts")
    return issue


def address(issue, ending):
    return f"/c/{issue.collection.slug}/issues/{issue.key}{ending}"


def in_table(client, issue, query):
    page = client.get(address(issue, "/"), {**query, "view": "table"}).text
    return {int(number) for number in re.findall(r'<tr id="s(\d+)"', page)}


def test_every_view_and_every_export_shows_the_same_statements(client, issue):
    for query in CHOICES + MORE_CHOICES if DEEP else CHOICES:
        same_in_every_view(client, issue, query)


def same_in_every_view(client, issue, query):
    shown = client.get(address(issue, ".json"), query).json()["shown"]
    assert len(shown) == len(set(shown)) > 0
    assert in_table(client, issue, query) == set(shown)
    for view in ("outline", "map"):
        page = client.get(address(issue, "/"), {**query, "view": view}).text
        ids = [int(number) for number in re.findall(r'\sid="s(\d+)"', page)]
        assert sorted(ids) == sorted(shown), view
    rows = list(csv.DictReader(io.StringIO(client.get(address(issue, ".csv"), query).text)))
    assert {int(row["number"]) for row in rows} == set(shown)
    root = ElementTree.fromstring(client.get(address(issue, ".svg"), query).text)
    links = [link.get("href") for link in root.iter(f"{SVG}a")]
    assert {int(n) for link in links for n in re.findall(r"\?s=(\d+)", link)} == set(shown)


def test_the_switch_keeps_the_filters_and_marks_the_view(client, issue):
    page = client.get(address(issue, "/"), {"view": "map", "kind": "claim"}).text
    switch = page[page.index('id="switch"') : page.index("</nav>", page.index('id="switch"'))]
    assert switch.count("kind=claim") == 6
    assert re.search(r'aria-current="page">Map', switch)
    assert '<input type="hidden" name="view" value="map">' in page


def test_the_drawing_has_a_title_a_text_a_legend_and_links(client, issue):
    page = client.get(address(issue, "/"), {"view": "map", "s": "1", "depth": "4"}).text
    drawing = ElementTree.fromstring(
        page[page.index('<svg class="drawing') : page.rindex("</svg>") + 6]
    )
    assert "Should there be an army?" in drawing.find(f"{SVG}title").text
    assert "statements" in drawing.find(f"{SVG}desc").text
    legend = page[page.index('<details class="legend"') : page.index("<argument-drawing")]
    file = client.get(address(issue, ".svg"), {"s": "1", "depth": "4"}).text
    for words in ("supports", "attacks", "doubts the step", "contradict", "drawn by an analyst"):
        assert words in legend
        assert words in file
    (selected,) = [link for link in drawing.iter(f"{SVG}a") if link.get("aria-current")]
    assert selected.get("id") == "s1"
    assert selected.get("aria-description") == "claim; for; does not stand"
    assert "view=outline" in page


def test_the_file_stands_on_its_own_and_its_policy_allows_nothing_but_its_style(client, issue):
    response = client.get(address(issue, ".svg"), {"kind": "claim"})
    assert response["Content-Type"].startswith("image/svg+xml")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style-src 'sha256-" in policy
    text = response.text
    assert "var(--" not in text
    assert "prefers-color-scheme:dark" in text
    assert "font/ttf;base64" in text
    assert "http://testserver/c/" in text
    assert "Kind: Claim" in text
    ElementTree.fromstring(text)


def test_the_file_leaves_out_what_no_xml_may_hold(client, issue):
    Statement.objects.filter(number=1).update(label="La\x02bel\x0b 1\uffff")
    root = ElementTree.fromstring(client.get(address(issue, ".svg")).text)
    assert "Label 1" in "".join(root.itertext())


def test_the_picture_is_a_png(client, issue):
    response = client.get(address(issue, ".png"), {"depth": "1"})
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_reasons_left_out_of_the_drawing_unfold_in_place(client, issue):
    folded = client.get(address(issue, "/"), {"view": "map", "depth": "1"}).text
    assert ">1 reason <" in folded
    assert "unfold=5" in folded
    htmx = {"HX-Request": "true", "HX-Target": "view"}
    query = {"view": "map", "depth": "1", "unfold": "5"}
    assert 'id="s6"' in client.get(address(issue, "/"), query, headers=htmx).text


def test_the_table_is_sorted_by_a_column_and_comes_in_pages(client, issue, monkeypatch):
    monkeypatch.setattr("arguments.views.issue_table.ROWS", 3)
    query = {"view": "table", "depth": "8", "sort": "-for"}
    seen, page = [], client.get(address(issue, "/"), query).text
    while True:
        seen += re.findall(r'<tr id="s(\d+)"', page)
        following = re.search(r'href="([^"]+after=\d+)"[^>]*>Next rows', page)
        if not following:
            break
        page = client.get(address(issue, "/") + following[1].replace("&amp;", "&")).text
    assert len(seen) == len(set(seen)) == 9
    assert seen[0] == "6", "two reasons: its own author's and an analyst's"
    assert 'aria-sort="descending"' in page
    nonsense = client.get(address(issue, "/"), {**query, "sort": "poem", "after": "999"}).text
    assert re.findall(r'<tr id="s(\d+)"', nonsense) == ["1", "2", "3"]


def test_rows_that_only_lead_to_a_match_are_told_apart(client, issue):
    query = {"view": "table", "kind": "evidence", "depth": "8"}
    page = client.get(address(issue, "/"), query).text
    assert re.search(r'<tr id="s4">', page)
    assert re.search(r'<tr id="s1" class="context">', page)
    rows = csv.DictReader(io.StringIO(client.get(address(issue, ".csv"), query).text))
    assert {row["number"]: row["matches"] for row in rows} == {
        "1": "no", "2": "no", "3": "no", "4": "yes", "5": "no", "6": "no", "7": "yes",
    }  # fmt: skip


def test_the_table_tells_what_stands_and_sorts_by_it(client, issue):
    query = {"view": "table", "depth": "8", "sort": "stands"}
    page = client.get(address(issue, "/"), query).text
    rows = re.findall(r'<tr id="s(\d+)"(.*?)</tr>', page, re.S)
    stands = [
        re.sub("<[^>]+>", "", cell) for _, row in rows for cell in re.findall("<td.*", row)[-2:]
    ]
    assert stands[:2] == ["yes", "0.50"]
    assert stands[-2:] == ["no", "–"]
    assert rows[-1][0] == "1"
    weakest = client.get(address(issue, "/"), {**query, "sort": "strength", "without": "8"}).text
    assert re.search(r'<tr id="s(\d+)"', weakest)[1] == "8"


def test_what_is_supposed_holds_in_every_export(client, issue):
    query = {"depth": "8", "without": "5,99", "without_voice": "mayor", "confirmed": "1"}
    words = "Depth: 8 steps; Set aside: S5; Voices set aside: Mayor; Tags: only confirmed ones"
    link = "?without=5,99&without_voice=mayor&confirmed=1"
    rows = {
        row["number"]: row
        for row in csv.DictReader(io.StringIO(client.get(address(issue, ".csv"), query).text))
    }
    assert {number: row["standing"] for number, row in rows.items()} == {
        "5": "set aside", "8": "set aside", "9": "set aside",
        "1": "in", "2": "in", "3": "in", "4": "in", "6": "in", "7": "in",
    }  # fmt: skip
    assert rows["1"]["filters"] == words
    assert rows["1"]["link"].endswith(f"/s/1/{link}")
    for ending in (".md", ".argdown"):
        text = client.get(address(issue, ending), query).text
        assert words in text
        assert f"/s/1/{link}" in text
    drawing = client.get(address(issue, ".svg"), query).text
    assert "Voices set aside: Mayor" in re.sub("<[^>]+>", "", drawing)
    assert drawing.count('href="#w-set-aside"') == 4, "three boxes and the legend"
    assert "?s=1&amp;without=5,99" in drawing
    page = client.get(address(issue, "/"), {**query, "view": "map"}).text
    assert f'<p class="small on-paper">{words}</p>' in page


def test_no_cell_of_the_file_is_a_formula(client, issue):
    statement = issue.collection.statements.get(number=1)
    statement.wording = '=HYPERLINK("http://x", "y")'
    statement.save()
    rows = list(csv.DictReader(io.StringIO(client.get(address(issue, ".csv")).text)))
    assert rows[0]["statement"] == '\'=HYPERLINK("http://x", "y")'
    assert rows[0]["collection"] == issue.collection.title
    assert rows[0]["filters"] == "Depth: 2 steps"
    assert rows[0]["link"] == f"http://testserver/c/{issue.collection.slug}/s/1/"


def test_what_a_spreadsheet_would_compute_is_escaped():
    for cell in ("=1", "+1", "-1", "@x", "\tx", "\rx"):
        assert table.safe(cell) == f"'{cell}"
    assert table.safe(-1) == -1
    assert table.safe("a=1") == "a=1"


def test_a_number_that_is_not_in_the_issue_is_told(client, issue):
    page = client.get(address(issue, "/"), {"focus": "99", "s": "98"}).text
    assert "S99 is not among them. S98 is not among them" in page
    assert "not among them" not in client.get(address(issue, "/"), {"focus": "2", "s": "1"}).text


def test_an_issue_without_positions_shows_that_everywhere(client, db):
    issue = make_issue(key="empty")
    for view in ("outline", "map", "table"):
        page = client.get(
            address(issue, "/"), {"view": view, "semantics": "stable", "without": "1"}
        )
        assert page.status_code == 200
        assert "0 statements" in page.text
    for ending in (".json", ".csv", ".svg", ".png", ".md", ".argdown"):
        assert client.get(address(issue, ending)).status_code == 200


def test_whoever_may_not_know_the_collection_gets_404_for_every_export(client, issue):
    issue.collection.public = False
    issue.collection.save()
    for ending in ("/", ".svg", ".png", ".csv", ".json"):
        assert client.get(address(issue, ending)).status_code == 404


def test_few_and_very_many_statements_cost_the_same_queries(client, db):
    counts = {}
    for size in (10, 1000 if DEEP else 150):
        issue = make_large_issue(size)
        for ending in ("/", "/?view=map&s=1", "/?view=table&s=1", ".csv", ".svg"):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address(issue, ending))
            assert response.status_code == 200
            assert len(response.content) < 100_000 or ending == ".csv"
            counts.setdefault(ending, set()).add(len(queries))
    assert all(len(found) == 1 for found in counts.values()), counts


@pytest.mark.parametrize("shape", ["chain", "star"])
def test_no_fragment_is_heavy_and_no_shape_is_too_deep(client, db, shape):
    issue = make_large_issue(1000 if DEEP else 100, shape)
    for query in ({"depth": "8"}, {"depth": "8", "unfold": "1.41"}, {"focus": "9", "around": "8"}):
        for view in ("outline", "map", "table"):
            headers = {"HX-Request": "true", "HX-Target": "view"}
            response = client.get(address(issue, "/"), {**query, "view": view}, headers=headers)
            assert response.status_code == 200
            assert len(response.content) < 60_000
