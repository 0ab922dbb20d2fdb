"""What stands is the same in every view of an issue and in all that is taken away of it."""

import csv
import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.utils.html import strip_tags

from arguments.evaluation import IN_WORDS, Evaluation
from arguments.formats import argdown
from tests.builders import make_framework, make_large_issue
from tests.conftest import DEEP
from tests.frameworks import attacks_in_a_row, circle, random_graph, star

pytestmark = pytest.mark.any_database

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {words: label for label, words in IN_WORDS.items()}
WHAT_IF = {"without": "2,5", "confirmed": "1"}


def path(issue, ending):
    return f"/c/{issue.collection.slug}/issues/{issue.key}{ending}"


def marked(found):
    """{number: label} out of [(number, words or names of signs)]; no words: it stands."""
    return {int(number): LABELS.get(words, words) or "in" for number, words in found}


def in_outline(client, issue, query):
    page = client.get(path(issue, "/"), query).text
    articles = re.findall(r'<article class="statement".*?</article>', page, re.S)
    mark = re.compile(r'class="mark-standing"[^>]*>(.*?)</a>', re.S)
    return marked(
        (
            re.search(r"[?&;]s=(\d+)", article)[1],
            strip_tags(found[1])[1:].strip() if (found := mark.search(article)) else "",
        )
        for article in articles
    )


def in_map(client, issue, query):
    page = client.get(path(issue, "/"), {**query, "view": "map"}).text
    boxes = re.findall(r'<a class="node[^>]* id="s(\d+)"[^>]*aria-description="([^"]*)"', page)
    words = [w for w in IN_WORDS.values() if w != "stands"]
    return marked((n, next((w for w in words if w in said.split("; ")), "")) for n, said in boxes)


def in_table(client, issue, query):
    found, query = {}, f"?{'&'.join(f'{k}={v}' for k, v in {**query, 'view': 'table'}.items())}"
    while query:
        page = client.get(path(issue, "/") + query).text
        for number, row in re.findall(r'<tr id="s(\d+)"(.*?)</tr>', page, re.S):
            words = strip_tags(re.findall(r"<td.*?</td>", row, re.S)[-2])
            found[int(number)] = {"yes": "in", "no": "out"}.get(words, words)
        following = re.search(r'href="([^"]+)"[^>]*>Next rows', page)
        query = following and following[1].replace("&amp;", "&")
    return found


def in_csv(client, issue, query):
    rows = csv.DictReader(io.StringIO(client.get(path(issue, ".csv"), query).text))
    return {int(row["number"]): (row["standing"], row["strength"]) for row in rows}


def in_svg(client, issue, query):
    root = ElementTree.fromstring(client.get(path(issue, ".svg"), query).text)
    found = []
    for link in root.iter(f"{SVG}a"):
        number = re.search(r"\?s=(\d+)", link.get("href"))
        marks = [use.get("href")[3:].replace("-", " ") for use in link.iter(f"{SVG}use")]
        if number and not {"pointer", "more"} & set(link.get("class").split()):
            found.append((number[1], "".join(marks)))
    return marked(found)


def in_markdown(client, issue, query):
    text = client.get(path(issue, ".md"), query).text
    found = re.findall(r"\*\*\[S(\d+)\]\([^)]*\)\*\*[^\n]*\n([^\n]*)", text)
    return marked((n, w if (w := meta.rpartition("; ")[2]) in LABELS else "") for n, meta in found)


def same_everywhere(client, issue, query, whole=True):
    """The standings that the twin tells; every view and export tells the same."""
    twin = client.get(path(issue, ".json"), query).json()
    rows = {row["number"]: row for row in twin["statements"]}
    told = {number: rows[number]["standing"] for number in twin["shown"]}
    for view in (in_outline, in_map, in_svg):
        shown = view(client, issue, query)
        assert shown, view
        assert shown.items() <= told.items(), view
        assert not whole or shown == told, view
    assert in_table(client, issue, query) == in_markdown(client, issue, query) == told
    strengths = {n: "" if (s := rows[n]["strength"]) is None else str(s) for n in told}
    assert in_csv(client, issue, query) == {n: (told[n], strengths[n]) for n in told}
    found = argdown.loads(client.get(path(issue, ".argdown"), query).text)
    assert {row["number"]: row["standing"] for row in found.statements} == told
    assert {row["number"]: str(row.get("strength", "")) for row in found.statements} == strengths
    return told


def from_one(statements, steps):
    """The same with statements numbered from 1."""
    more = 1 - min(statements)
    return [number + more for number in statements], [
        replace(step, premises=(step.premises[0] + more,), statement=step.statement + more)
        for step in steps
    ]


@pytest.mark.parametrize("seed", range(8 if DEEP else 1))
def test_random_graphs(client, db, seed):
    statements, steps, contradictions = random_graph(seed, 12, 14, 3)
    issue = make_framework(statements, steps, contradictions)
    told = same_everywhere(client, issue, {"depth": "8"})
    expected = Evaluation(statements, steps, contradictions)
    assert told == {number: expected.standing(number) for number in told}
    told = same_everywhere(client, issue, {"depth": "8", **WHAT_IF})
    expected = Evaluation(statements, steps, (), without={2, 5})
    assert told == {number: expected.standing(number) for number in told}


@pytest.mark.parametrize("shape", [attacks_in_a_row, star, circle])
def test_a_long_chain_a_star_and_a_circle(client, db, shape):
    statements, steps, contradictions = shape(1000 if DEEP else 20)
    statements, steps = from_one(statements, steps)
    issue = make_framework(statements, steps, contradictions)
    expected = Evaluation(statements, steps, contradictions)
    told = same_everywhere(client, issue, {"depth": "8"}, whole=False)
    assert len(told) > 8
    assert told == {number: expected.standing(number) for number in told}
    if DEEP:
        same_everywhere(client, issue, {"depth": "8", "without": "2,9"}, whole=False)


def test_a_large_tree(client, db):
    same_everywhere(
        client, make_large_issue(400 if DEEP else 40), {"depth": "8", "without": "3"}, whole=False
    )
