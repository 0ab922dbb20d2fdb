"""What a comparison shows under its filters, and in which order."""

import re

import pytest

from tests.builders import (
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
)
from tests.school import HTMX, address, cells, text_of

pytestmark = pytest.mark.any_database


def test_only_rows_with_a_contradiction(client, school):
    other = make_issue(school, question="And a park?")
    make_position(other, make_statement(school.bo), "pro")
    assert "No row holds a contradiction." in client.get(address("anna-1", "bo-1", clash=1)).text
    make_tag(make_pair(school.yes, school.no), "contradicts")
    page = client.get(address("anna-1", "bo-1", clash=1)).text
    assert "Should it be built?" in page
    assert "And a park?" not in page.partition('<div id="rows"')[2]
    assert "1 other row hidden" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"issue": "park"}, ["on-park"], ["on-build", "Outside"]),
        ({"relation": "agrees"}, ["on-park"], ["on-build"]),
        ({"basis": "value"}, ["on-build", "A value"], ["on-park"]),
        ({"from": "2018", "to": "2019"}, ["left out by the filters"], ["Build it.", "Dear."]),
        ({"years": "2018"}, ["left out by the filters"], ["Build it."]),
        ({"own": "1"}, ["Build it."], ["It costs too much."]),
    ],
)
def test_filters_stand_in_the_address(client, school, query, shown, hidden):
    park = make_issue(school, key="park", label="Park")
    mine, yours = make_statement(school.anna), make_statement(school.bo)
    for statement in (mine, yours):
        make_position(park, statement, "pro")
    make_tag(make_pair(mine, yours), "agrees", basis="policy")
    make_tag(make_pair(school.yes, school.no), "contradicts", basis="value", reason="A value")
    page = client.get(address("anna-1", "bo-1", **query)).text
    rows = page[page.index('<div id="rows"') :]
    for words in shown:
        assert words in rows
    for words in hidden:
        assert words not in rows
    assert "Show all" in rows
    kept = (
        "from=2018&amp;to=2018"
        if "years" in query
        else "&amp;".join(f"{k}={v}" for k, v in query.items())
    )
    assert f"compare.json?col=anna-1&amp;col=bo-1&amp;{kept}" in page
    if "relation" in query:
        assert "They clash hardest" in page, "the headline tells the whole"


@pytest.mark.parametrize(
    "query",
    [{"issue": "none"}, {"relation": "unrelated"}, {"basis": "x"}, {"from": "99"}, {"order": "x"},
     {"years": "2017-2018-2019"}, {"own": "0"}],
)  # fmt: skip
def test_a_filter_that_means_nothing_is_none(client, school, query):
    response = client.get(address("anna-1", "bo-1", **query))
    assert response.status_code == 200
    assert "Show all" not in response.text
    assert cells(response.text) == cells(client.get(address("anna-1", "bo-1")).text)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"issue": "none"}, "“none” is no issue here and was left out."),
        ({"relation": "unrelated"}, "“unrelated” is no relation here and was left out."),
        ({"from": "20l8", "to": "1"}, "“20l8” is no year here and was left out. “1” is no year"),
        ({"issue": "build", "from": "2018", "order": "time"}, ""),
    ],
)
def test_a_filter_that_means_nothing_is_told(client, school, query, told):
    page = client.get(address("anna-1", "bo-1", **query)).text
    assert told in page
    assert ("left out." in page) == bool(told)


def test_what_the_head_counts_follows_the_filters(client, school):
    park = make_issue(school, key="park")
    for document in (school.anna, school.bo):
        make_position(park, make_statement(document), "pro")
    make_tag(make_pair(school.yes, school.no), "contradicts")

    def head(**query):
        page = client.get(address("anna-1", "bo-1", **query)).text
        return text_of(page[page.index('id="compared"') : page.index("<form", page.index("tally"))])

    assert "1 contradiction " in head()
    assert "1 contradiction " in head(issue="build")
    assert "0 contradictions" in head(issue="park")
    assert "Within the filters nothing sets them against each other." in head(issue="park")
    assert "Within the filters nothing sets them against each other." in head(to="2017")


def test_what_is_silent_anyway_is_not_left_out_by_the_filters(client, school):
    page = client.get(address("anna-1", "cy-1", to="2018")).text
    assert "left out by the filters" not in page
    assert "Read for this issue; takes no position." in page


def test_rows_in_the_order_of_issues_and_of_time(client, school):
    late = make_issue(school, key="late", order=0)
    make_position(late, make_statement(school.bo), "pro")
    school.issue.order = 5
    school.issue.save()

    def order(by):
        return re.findall('id="on-([a-z]+)"', client.get(address("anna-1", "bo-1", order=by)).text)

    assert order("conflict") == ["build", "late"]
    assert order("issue") == ["late", "build"]
    assert order("time") == ["build", "late"]


def test_the_folded_filters_say_what_is_asked_for(client, school):
    page = client.get(address("anna-1", "bo-1")).text
    assert re.search(r'<summary>Filters: <span id="narrowed">none</span>', page)
    assert '<details class="narrowing">' in page
    part = client.get(address("anna-1", "bo-1", own=1), headers=HTMX).text
    told = re.search(r'<span id="narrowed" data-hx-swap-oob="true">(.*?)</span>', part)
    assert told[1] == "only what each says in its own voice"
