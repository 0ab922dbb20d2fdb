"""Congruence and conflict as discourse network analysis counts them; CSV and GraphML of it."""

import csv
import io
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguments.actors import network_of
from arguments.networks import OF, RELATIONS, Actor, as_csv, as_graphml, network
from tests.builders import (
    make_collection,
    make_document,
    make_issue,
    make_position,
    make_statement,
    make_voice,
)
from tests.folders import refusal, run

pytestmark = pytest.mark.any_database

STATEMENTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), st.sampled_from(["pro", "contra", "mixed"])),
    max_size=30,
)


def actor(id, name=None):
    return Actor(id, f"v{id}", name or f"Voice {id}", "person")


@given(STATEMENTS)
def test_weights_are_what_each_pair_of_statements_adds_up_to(said):
    counts = Counter(said)
    actors = [actor(id) for id in {id for id, _, _ in said}]
    agree, differ = (network("persons", r, actors, counts) for r in RELATIONS)
    for a in actors:
        assert agree.weight(a, a) == differ.weight(a, a) == 0
        for b in actors:
            if a == b:
                continue
            pairs = [
                (mine[2], theirs[2])
                for mine in said
                for theirs in said
                if mine[0] == a.id and theirs[0] == b.id and mine[1] == theirs[1]
            ]
            assert agree.weight(a, b) == sum(m == t != "mixed" for m, t in pairs)
            assert differ.weight(a, b) == sum({m, t} == {"pro", "contra"} for m, t in pairs)
            assert agree.weight(a, b) == agree.weight(b, a)


def made(names, counts=None, relation="congruence"):
    actors = [actor(id, name) for id, name in enumerate(names)]
    return network("persons", relation, actors, counts or {})


def test_the_csv_is_square_with_names_on_both_sides_in_one_order():
    found = made(["Zoe", "ana", "Bo"], {(0, 1, "pro"): 2, (1, 1, "pro"): 3, (2, 1, "contra"): 9})
    assert as_csv(found) == ",ana,Bo,Zoe\nana,0,0,6\nBo,0,0,0\nZoe,6,0,0\n"


@pytest.mark.parametrize("name", ["=1+1", "+49", "-x", "@sum", "\t=1"])
def test_no_name_is_taken_for_a_formula(name):
    assert as_csv(made([name, "a-b=c@d"])).startswith(f",'{name},a-b=c@d\n")


def test_names_with_commas_and_namesakes_stay_apart():
    rows = list(csv.reader(io.StringIO(as_csv(made(['A, "B"', "Same", "Same"])))))
    assert rows[0] == ["", 'A, "B"', "Same (v1)", "Same (v2)"]
    assert [row[0] for row in rows] == rows[0]


def test_graphml_has_names_kinds_and_weights():
    found = made(['<A> & "B"\x00', "Bo", "Cy"], {(0, 1, "pro"): 2, (1, 1, "contra"): 3}, "conflict")
    root = ElementTree.fromstring(as_graphml(found))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = root.find(f"{space}graph")
    assert graph.get("edgedefault") == "undirected"
    nodes = {n.get("id"): n[0].text for n in graph.iter(f"{space}node")}
    assert nodes == {"v0": '<A> & "B"', "v1": "Bo", "v2": "Cy"}
    edges = [(e.get("source"), e.get("target"), e[0].text) for e in graph.iter(f"{space}edge")]
    assert edges == [("v0", "v1", "6")]
    keys = {key.get("id"): key.get("attr.type") for key in root.iter(f"{space}key")}
    assert keys == {"name": "string", "kind": "string", "weight": "int"}


def test_the_strongest_are_shown_where_all_are_too_many():
    counts = {(0, 1, "pro"): 1, (1, 1, "pro"): 5, (2, 1, "pro"): 7, (3, 2, "pro"): 9}
    found = made(["A", "B", "C", "D"], counts)
    assert [a.name for a in found.strongest(2).actors] == ["B", "C"]
    assert found.strongest(4) is found


@pytest.fixture
def town(db):
    """Ana (a person) for, twice; the shop for, the state against; what counts for nobody besides."""
    collection = make_collection(slug="town")
    ana = make_voice(collection, "ana", name="Ana")
    shop = make_voice(collection, "shop", name="Shop", kind="institution")
    state = make_voice(collection, "state", name="State", kind="state")
    issue, other = make_issue(collection), make_issue(collection)
    document = make_document(collection, authors=[ana])
    for voices, attribution, stance in (
        ([ana], "asserted", "pro"),
        ([ana, shop], "reported", "pro"),
        ([state], "quoted", "contra"),
        ([shop], "conceded", "contra"),
        ([shop], "reported", "mixed"),
    ):
        said = make_statement(document, voices=voices, attribution=attribution)
        make_position(issue, said, stance)
    make_position(other, said, "contra")  # the shop's last statement, on another issue
    return collection


def test_statements_count_by_kind_of_voice_and_by_position(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = network_of(town, "organisations", "conflict")
    assert as_csv(found) == ",Shop,State\nShop,0,1\nState,1,0\n"
    assert as_csv(network_of(town, "persons", "congruence")) == ",Ana\nAna,0\n"
    make_position(town.issues.last(), town.statements.get(number=3), "contra")
    assert as_csv(network_of(town, "organisations", "congruence")) == ",Shop,State\nShop,0,1\nState,1,0\n"  # fmt: skip


def test_the_command_prints_it_and_names_what_it_does_not_know(town):
    assert run("export_network", "town", of="organisations", relation="conflict").startswith(
        ",Shop"
    )
    assert run("export_network", "town", of="persons", format="graphml").endswith("</graphml>\n")
    assert "Known: town" in refusal("village", command="export_network")


def test_the_matrix_page_shows_it_and_leads_to_the_files(client, town):
    page = client.get("/c/town/matrix/", {"of": "organisations", "relation": "conflict"}).text
    assert "Networks of organisations" in page
    address = "/c/town/network.csv?of=organisations&amp;relation=conflict"
    assert address in page
    response = client.get(address.replace("&amp;", "&"))
    assert response.text == ",Shop,State\nShop,0,1\nState,1,0\n"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="town-organisations-conflict.csv"' in response["Content-Disposition"]
    graph = client.get("/c/town/network.graphml", {"of": "persons", "relation": "congruence"})
    assert graph["Content-Type"] == "application/graphml+xml; charset=utf-8"
    assert "Ana" in graph.text
    assert "Networks of organisations" in client.get("/c/town/matrix/", {"of": "geese"}).text


def test_bad_values_and_those_who_may_not_know_are_refused(client, town):
    wrong = client.get("/c/town/network.csv", {"of": "geese", "relation": "love"})
    assert wrong.status_code == 422
    assert "“geese” is none of: persons, organisations." in wrong.text.replace("&quot;", '"')
    town.public = False
    town.save()
    assert client.get("/c/town/network.csv").status_code == 404
    assert client.get("/c/town/network.png").status_code == 404


def test_a_collection_in_which_nobody_takes_a_side_has_an_empty_network(client, db):
    make_issue(make_document(make_collection(slug="empty")).collection)
    assert client.get("/c/empty/network.csv").text == '""\n'
    assert "No organisation takes a side" in client.get("/c/empty/matrix/").text


def test_every_kind_of_voice_is_in_one_network():
    assert sorted(kind for kinds in OF.values() for kind in kinds) == sorted(
        ["person", "office", "institution", "state", "group"]
    )
