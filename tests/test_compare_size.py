"""A comparison stays within 100 kB a page, whatever a collection holds, and loses nothing."""

import re

import pytest

from arguments import fitting
from arguments.models import Statement, Tag
from sources.models import Voice
from tests.builders import make_issue, make_pair, make_position, make_statement, make_tag
from tests.conftest import DEEP
from tests.large import much_compared
from tests.school import HTMX, address

pytestmark = pytest.mark.any_database

LIMIT = 100_000


def pages(client, start, most=400):
    """All pages from `start` on, by their links to the next."""
    found = [client.get(start).text]
    while match := re.search(r'rel="next" href="([^"]+)"', found[-1]):
        found.append(client.get(match[1].replace("&amp;", "&")).text)
        assert len(found) < most
    return found


def shown(found):
    return [
        key for page in found for key in re.findall(r'<section class="row" id="on-([^"]+)"', page)
    ]


@pytest.mark.parametrize(
    "columns", ["col=one&col=two", pytest.param("col=one-1&col=two-1", marks=pytest.mark.deep)]
)
def test_no_page_of_a_thousand_tagged_pairs_is_over_the_limit(client, db, columns):
    collection = much_compared(1000 if DEEP else 400)
    found = pages(client, f"/c/{collection.slug}/compare/?{columns}")
    assert max(len(page.encode()) for page in found) < LIMIT
    twin = client.get(f"/c/{collection.slug}/compare.json?{columns}").json()
    keys = [issue["key"] for issue in twin["issues"]]
    assert shown(found) == keys, "each issue once"
    alone = client.get(f"/c/{collection.slug}/compare/?{columns}&issue={keys[0]}")
    assert len(alone.content) < LIMIT
    assert f"{23 if DEEP else 8} more positions</summary>" in alone.text, "folded, and all there"


def test_two_hundred_tags_on_one_pair_of_statements_and_long_reasons(client, school):
    for at in range(40):
        statement = make_statement(school.bo, wording=f"Не градите школу {at}. " * 60)
        make_position(school.issue, statement, "contra")
        pair = make_pair(school.yes, statement)
        for _ in range(5):
            make_tag(pair, "contradicts", reason="Обоје не може бити. " * 200)
    for query in ({}, {"issue": "build"}, {"relation": "contradicts", "issue": "build"}):
        page = client.get(address("anna-1", "bo-1", **query))
        assert len(page.content) < LIMIT
        assert "× 40" in page.text
    twin = client.get("/c/school/compare.json?col=anna-1&col=bo-1").json()
    assert len(twin["issues"][0]["relations"]) == 40


def test_what_fits_on_no_page_is_named(client, school, monkeypatch):
    monkeypatch.setattr(fitting, "WEIGHT", 900)
    page = client.get(address("anna-1", "bo-1")).text
    assert "Should it be built?" in page
    assert "Too much for one page" in page
    assert "compare.csv?col=anna-1&amp;col=bo-1&amp;issue=build" in page


def test_pairs_outside_the_issues_come_after_them_and_are_paged(client, school, monkeypatch):
    for _ in range(30):
        make_tag(make_pair(make_statement(school.anna), make_statement(school.bo)), "agrees")
    monkeypatch.setattr(fitting, "WEIGHT", 8_000)
    found = pages(client, address("anna-1", "bo-1"))
    assert len(found) > 1
    assert shown(found) == ["build"]
    told = {
        n
        for page in found
        for n in re.findall(r'<div class="judged"><p><a href="[^"]*/s/(\d+)/', page)
    }
    assert len(told) == 30, "each once"
    assert "From the start" in found[1]


def test_hundreds_of_voices_and_issues_are_offered_by_name(client, school):
    names = [f"The honourable member number {at}" for at in range(300)]
    voices = Voice.objects.bulk_create(
        Voice(collection=school, key=f"member-{at}", name=name, kind="person")
        for at, name in enumerate(names)
    )
    for at in range(200):
        make_issue(school, key=f"issue-{at}", question=f"Is it so, in the matter number {at}?")
    for voice in voices:
        make_statement(school.anna, voices=[voice], attribution="reported")
    response = client.get(address("anna-1", "bo-1"))
    assert len(response.content) < 60_000
    assert 'name="add"' in response.text
    assert "or one of 28" in response.text
    page = client.get(address("anna-1", "bo-1", add="number 299")).text
    assert "Anna, Bo and The honourable member number 299 compared" in page
    assert "col=member-299" in page, "from now on by its key"
    full = client.get(address("anna-1", "bo-1", "cy-1", "mayor", add="member-7")).text
    assert "Anna, Bo, Cy and The honourable member number 7 compared" in full
    part = client.get(address("anna-1", "bo-1", add="number 299"), headers=HTMX).text
    assert '<div class="filters tools" id="columns" data-hx-swap-oob="true">' in part
    assert '<option value="member-299" selected>' in part
    nobody = client.get(address("anna-1", "bo-1", add="Zeus")).text
    assert "Nobody here is called “Zeus”" in nobody
    assert "Anna and Bo compared" in nobody


def test_a_small_comparison_is_told_in_full_a_large_one_issue_by_issue(client, school, monkeypatch):
    for at in range(5):
        make_position(school.issue, make_statement(school.bo, wording=f"No, {at}."), "contra")
    page = client.get(address("anna-1", "bo-1")).text
    assert "No, 4." in page
    monkeypatch.setattr(fitting, "SMALL", 0)
    page = client.get(address("anna-1", "bo-1")).text
    assert "No, 4." not in page
    more = re.search(r'<a href="([^"]+)">4 more positions</a>', page)[1].replace("&amp;", "&")
    assert more == "/c/school/compare/?col=anna-1&col=bo-1&issue=build"
    assert "No, 4." in client.get(more).text


def test_the_fragment_stays_within_the_limit_too(client, db):
    collection = much_compared(200)
    start = f"/c/{collection.slug}/compare/?col=one-1&col=two-1"
    assert len(client.get(start, headers=HTMX).content) < LIMIT
    later = client.get(f"{start}&after=3", headers=HTMX)
    assert later["HX-Push-Url"].endswith("&after=3")
    assert client.get(f"{start}&after=99999").text.count("From the start") == 0
    assert Statement.objects.filter(collection=collection).count() == 200
    assert Tag.objects.filter(collection=collection).count() == 200
