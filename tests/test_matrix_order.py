"""The matrices sorted, clustered, searched and paged; figures of pairs; the same as CSV."""

import csv
import io
import re
from dataclasses import dataclass

import pytest

from arguments.matrices import most, pair_rows
from arguments.views import matrix, matrix_pairs
from tests.builders import (
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_voice,
)

pytestmark = pytest.mark.any_database

URL = "/c/town/matrix/"
SIDES = {  # by issue
    "Anna": ("pro", "contra"),
    "Bo": ("contra", "pro"),
    "Cy": ("pro", "contra"),
    "Di": ("contra", None),
}


@pytest.fixture
def town(db):
    collection = make_collection(slug="town")
    issues = [make_issue(collection, key=key, label=key.title()) for key in ("park", "pool")]
    collection.said = {}
    for year, (name, sides) in enumerate(SIDES.items(), start=2017):
        document = make_document(
            collection,
            key=f"{name.lower()}-1",
            authors=[make_voice(collection, name.lower(), name=name)],
            dated_as=str(year),
            dated_from=f"{year}-01-01",
            dated_to=f"{year}-12-31",
        )
        for issue, stance in zip(issues, sides, strict=True):
            if stance:
                said = make_statement(document)
                make_position(issue, said, stance)
                collection.said[name, issue.key] = said
    make_tag(
        make_pair(collection.said["Anna", "park"], collection.said["Bo", "park"]), "contradicts"
    )
    return collection


def names(page, table="stances"):
    body = re.search(rf'<table class="grid {table}".*?</table>', page, re.S)[0]
    heads = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', body, re.S)
    return [re.sub(r"<i>.*", "", head).split(" and ")[0].strip() for head in heads]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, ["Anna", "Bo", "Cy", "Di"]),
        ({"sort": "nonsense"}, ["Anna", "Bo", "Cy", "Di"]),
        ({"sort": "park"}, ["Anna", "Cy", "Bo", "Di"]),
        ({"sort": "pool"}, ["Bo", "Anna", "Cy", "Di"]),
        ({"sort": "name", "q": "O"}, ["Bo"]),
        ({"q": "nobody"}, []),
    ],
)
def test_rows_as_the_address_asks(client, town, query, order):
    response = client.get(URL, query)
    assert response.status_code == 200
    assert names(response.text) == order


def test_alike_ones_stand_side_by_side_on_demand(client, town):
    order = names(client.get(URL, {"cluster": "1"}).text)
    assert abs(order.index("Anna") - order.index("Cy")) == 1
    assert abs(order.index("Bo") - order.index("Di")) == 1


def test_what_one_chose_stays_when_a_cell_is_opened(client, town):
    page = client.get(URL, {"sort": "park", "cluster": "1", "cell": "bo-1.pool"}).text
    assert 'href="?sort=park&amp;cluster=1&amp;cell=anna-1.park#drill"' in page
    assert "cell=bo-1.pool&amp;cell" not in page


def test_many_voices_come_in_pages_the_fullest_first(client, town, monkeypatch):
    monkeypatch.setattr(matrix, "ROWS", 3)
    page = client.get(URL).text
    assert names(page) == ["Anna", "Bo", "Cy"], "Di takes a side only once"
    assert "3 of 4 rows" in page
    assert 'href="?after=di-1"' in page
    assert names(client.get(URL, {"after": "di-1"}).text) == ["Di"]
    monkeypatch.setattr(matrix, "SQUARE", 2)
    page = client.get(URL).text
    assert names(page, "pairs") == ["Anna", "Bo"]
    assert "The 2 of 4 documents" in page


def test_each_pair_has_its_figures(client, town, monkeypatch):
    rows = figures(client, "")
    assert rows["Anna", "Bo"] == dict(
        agrees="0", contradicts="1", qualifies="0", updates="0", shared="2", congruence="0",
        conflict="2",
    )  # fmt: skip
    assert (rows["Anna", "Cy"]["congruence"], rows["Anna", "Cy"]["conflict"]) == ("2", "0")
    assert next(iter(rows)) == ("Anna", "Bo")
    assert next(iter(figures(client, "&by=congruence"))) == ("Anna", "Cy")
    monkeypatch.setattr(matrix_pairs, "SHOWN", 1)
    page = client.get(URL, {"by": "congruence"}).text
    assert names(page, "figures") == ["Anna"]
    following = re.search(r"pairs_after=([\w.-]+)", page)[1]
    assert len(names(client.get(URL, {"pairs_after": following}).text, "figures")) == 1


def figures(client, query):
    text = client.get(f"/c/town/matrix.csv?table=pairs{query}").text
    known = matrix_pairs.FIGURES
    return {
        (row["first"], row["second"]): {name: row[name] for name in known}
        for row in csv.DictReader(io.StringIO(text))
    }


def test_voices_are_compared_across_documents(client, town):
    mayor = make_voice(town, "mayor", name="The mayor")
    told = make_statement(
        town.said["Anna", "park"].document, voices=[mayor], attribution="reported"
    )
    make_position(town.said["Bo", "park"].positions.get().issue, told, "pro")
    make_tag(make_pair(told, town.said["Bo", "park"]), "contradicts")
    found = figures(client, "&among=voices&q=mayor")
    assert found["Bo", "The mayor"]["contradicts"] == "1"
    assert found["Anna", "The mayor"]["congruence"] == "1"
    page = client.get(URL, {"among": "voices"}).text
    assert "/compare/?col=bo&amp;col=mayor" in page


def test_a_pair_between_statements_that_two_hold_together_counts_once(client, town):
    both = [make_voice(town, key, name=key.title()) for key in ("eve", "fay")]
    document = make_document(town, authors=both)
    make_tag(make_pair(make_statement(document), make_statement(document)), "contradicts")
    found = figures(client, "&among=voices")
    assert found["Eve", "Fay"]["contradicts"] == "1"


def test_csv_says_where_it_comes_from(client, town):
    voice = make_voice(town, name="=Evil()")
    told = make_statement(town.said["Bo", "park"].document, voices=[voice], attribution="reported")
    make_position(town.said["Bo", "park"].positions.get().issue, told, "pro")
    response = client.get("/c/town/matrix.csv?sort=name&q=bo")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["voice"] for row in rows] == ["Bo", "'=Evil()"]
    assert rows[1]["reported_by"] == "Bo"
    assert rows[0]["collection"] == town.title
    assert rows[0]["filters"] == "sorted by name; voices like “bo”"
    assert rows[0]["link"] == "http://testserver/c/town/matrix/?sort=name&q=bo"
    assert rows[0]["as_of"]


@dataclass(frozen=True)
class Numbered:
    pk: int


def test_shades_tell_many_agreements_apart_and_ties_are_counted():
    documents = [Numbered(pk) for pk in range(4)]
    numbers = {(0, 1): 16, (0, 2): 12, (1, 2): 10, (0, 3): 1, (1, 3): 16}
    rows = pair_rows(documents, {pair: {"agrees": n} for pair, n in numbers.items()})
    shades = {
        (cell.row.pk, cell.column.pk): cell.shade
        for _, cells in rows
        for cell in cells
        if cell.kind == "above"
    }
    assert shades == {(0, 1): 8, (0, 2): 6, (1, 2): 5, (0, 3): 1, (1, 3): 8, (2, 3): 0}
    cell, others = most(rows, "agrees")
    assert (cell.row.pk, cell.column.pk, others) == (0, 1, 1)
    assert most(rows, "contradicts") == (None, 0)
