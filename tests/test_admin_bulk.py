"""Many statements are changed at once, after a look at how many, as one action."""

import csv
import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from arguments.formats import tables
from sources.models import Operation
from sources.operations import undo
from tests.builders import (
    make_analyst,
    make_collection,
    make_document,
    make_pair,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database

LISTED = "admin:arguments_statement_changelist"


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"))


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst", is_staff=True)
    client.force_login(client.user)
    return client


def act(client, rows, **more):
    data = {"action": "set_for_all", "_selected_action": [row.pk for row in rows], **more}
    return client.post(reverse(LISTED), data)


def test_the_counts_are_shown_before_anything_is_set(analyst, document):
    rows = [make_statement(document), make_statement(document, kind="evidence")]
    page = act(analyst, rows)
    assert "1 claim, 1 evidence" in page.text
    assert not Operation.objects.exists()


@pytest.mark.both_databases
def test_all_are_set_in_one_action_that_is_taken_back_as_one(analyst, document):
    rows = [make_statement(document), make_statement(document, kind="evidence")]
    voice = make_voice(document.collection)
    act(analyst, rows, confirmed="1", kind="evidence", attribution="reported", voice=voice.pk)
    for row in rows:
        row.refresh_from_db()
        assert (row.kind, row.attribution, row.version) == ("evidence", "reported", 2)
        assert list(row.voices.all()) == [voice]
    undo(Operation.objects.get(), analyst.user)
    assert [type(row).objects.get(pk=row.pk).kind for row in rows] == ["claim", "evidence"]


def test_what_is_left_empty_stays(analyst, document):
    rows = [make_statement(document, attribution="conceded")]
    act(analyst, rows, confirmed="1", kind="evidence")
    rows[0].refresh_from_db()
    assert rows[0].attribution == "conceded"
    assert list(rows[0].voices.all()) == list(document.author_team)


def test_rows_of_others_are_not_reached(analyst, document):
    foreign = make_statement()
    act(analyst, [foreign], confirmed="1", kind="evidence")
    foreign.refresh_from_db()
    assert foreign.kind == "claim"


def export(client, rows, **more):
    return act(client, rows, action="export_selected", **more)


def test_an_export_shows_its_counts_first(analyst, document):
    rows = [make_statement(document), make_statement(document, kind="evidence")]
    page = export(analyst, rows).text
    assert "1 claim, 1 evidence" in page
    assert "town: 2" in page


def test_an_export_as_json_says_what_the_pages_twin_says(analyst, document):
    rows = [make_statement(document, words="No text is here"), make_statement(document)]
    answer = export(analyst, rows, confirmed="1", format="json")
    assert 'filename="statements.json"' in answer["Content-Disposition"]
    twin = analyst.get(f"{rows[0].get_absolute_url()[:-1]}.json").json()
    first = answer.json()["statements"][0]
    assert first.pop("collection") == "town"
    assert first == {name: twin[name] for name in first}


def test_an_export_as_csv_runs_nothing_in_a_spreadsheet(analyst, document):
    odd = ["=1+1", "+1", "-1", "@here", "\tTab", 'plain, with “quotes” and "more"', "Ç 🚲"]
    rows = [make_statement(document, wording=wording) for wording in odd]
    answer = export(analyst, rows, confirmed="1", format="csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["wording"] for row in table] == [
        *(f"'{wording}" for wording in odd[:5]),
        *odd[5:],
    ]
    assert [row["number"] for row in table] == [f"S{row.number}" for row in rows]


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(value):
    cell = tables.plain(value)
    assert not cell.startswith(tables.FORMULA)
    assert cell.removeprefix("'") == value.removeprefix("'") or cell == value


def test_all_that_is_listed_is_exported_without_naming_each(analyst, document):
    rows = [make_statement(document) for _ in range(3)]
    page = export(analyst, rows[:1], select_across="1")
    assert "3 statements" in page.text
    answer = export(analyst, rows[:1], select_across="1", confirmed="1", format="json")
    assert len(answer.json()["statements"]) == 3


def test_an_export_holds_nothing_of_others_nor_of_tags(analyst, document):
    foreign, own = make_statement(), make_statement(document)
    collection = document.collection
    collection.blind = True
    collection.save()
    reason = "Nobody may read this yet."
    other = make_statement(document)
    make_tag(make_pair(own, other), analyst=make_analyst(collection), reason=reason)
    for form in ("json", "csv"):
        words = export(analyst, [foreign, own, other], confirmed="1", format=form).text
        assert own.wording in words
        assert foreign.document.key not in words
        assert reason not in words
        assert "agrees" not in words


def test_queries_of_an_export_do_not_grow(analyst, document, django_assert_max_num_queries):
    rows = [make_statement(document, words=f"Words {at}") for at in range(12)]
    with django_assert_max_num_queries(16):
        export(analyst, rows, confirmed="1", format="csv")
