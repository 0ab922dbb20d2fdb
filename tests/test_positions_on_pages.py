"""Statements take sides on issues: added, changed and removed on pages."""

import uuid

import pytest
from django.urls import reverse

from arguments.models import Position
from sources.models import Operation
from sources.operations import undo
from tests.builders import (
    make_collection,
    make_document,
    make_issue,
    make_position,
    make_statement,
    make_user,
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def statement(db):
    document = make_document(make_collection(slug="town"), key="noise")
    return make_statement(document, wording="Close it.")


@pytest.fixture
def issue(statement):
    return make_issue(statement.collection, key="street", question="Should it close?")


@pytest.fixture
def analyst(client, statement):
    client.user = make_user(collection=statement.collection, role="analyst")
    client.force_login(client.user)
    return client


def send(client, address, **data):
    return client.post(address, {"key": str(uuid.uuid4()), **data})


def test_from_the_statement(analyst, statement, issue):
    address = reverse("add-position", args=["town", statement.number])
    assert f'href="{address}"' in analyst.get(statement.get_absolute_url()).text
    assert "Should it close?" in analyst.get(address).text
    answer = send(analyst, address, issue="street", stance="contra")
    assert answer.url == statement.get_absolute_url()
    assert Position.objects.get().stance == "contra"
    undo(Operation.objects.get(), analyst.user)
    assert not Position.objects.exists()


def test_from_the_issue(analyst, statement, issue):
    address = reverse("new-position", args=["town", "street"])
    assert f'href="{address}"' in analyst.get(issue.get_absolute_url()).text
    answer = send(analyst, address, statement=f"S{statement.number} Close it.", stance="pro")
    assert answer.url == issue.get_absolute_url()
    assert Position.objects.get().statement == statement


def test_statements_of_all_documents_are_offered(analyst, statement):
    make_statement(make_document(statement.collection), wording="Never close it.")
    found = analyst.get(reverse("all-targets", args=["town"]), {"statement": "close"}).text
    assert found.count("<option") == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"issue": "street", "stance": "pro"}, "already"),
        ({"issue": "nothing", "stance": "pro"}, "Select a valid choice"),
        ({"issue": "", "stance": "pro"}, "required"),
        ({"issue": "street", "stance": "sideways"}, "not one of the available"),
    ],
)
def test_a_position_that_cannot_be_says_why(analyst, statement, issue, data, message):
    make_position(issue, statement)
    answer = send(analyst, reverse("add-position", args=["town", statement.number]), **data)
    assert answer.status_code == 422
    assert message in answer.text
    assert Position.objects.count() == 1


@pytest.mark.both_databases
def test_a_retry_never_doubles(analyst, statement, issue):
    address = reverse("add-position", args=["town", statement.number])
    key = str(uuid.uuid4())
    for _ in range(2):
        answer = send(analyst, address, issue="street", stance="pro", key=key)
        assert answer.status_code == 302
    assert Position.objects.count() == 1


def edit(client, statement, was="pro", **data):
    address = reverse("edit-position", args=["town", statement.number, "street"])
    return send(client, address, was=was, **data)


def test_a_stance_changes_and_goes(analyst, statement, issue):
    make_position(issue, statement)
    edit(analyst, statement, stance="mixed")
    assert Position.objects.get().stance == "mixed"
    assert edit(analyst, statement, was="mixed", stance="").status_code == 422
    edit(analyst, statement, was="mixed", remove="1")
    assert not Position.objects.exists()
    undo(Operation.objects.first(), analyst.user)
    assert Position.objects.get().stance == "mixed"


def test_a_stance_changed_meanwhile_is_not_overwritten_unseen(analyst, statement, issue):
    make_position(issue, statement, "contra")
    answer = edit(analyst, statement, was="pro", stance="mixed")
    assert answer.status_code == 409
    assert "it says contra now" in answer.text
    assert 'value="mixed" checked' in answer.text
    assert edit(analyst, statement, was="contra", stance="mixed").status_code == 302


def test_rights(client, statement, issue):
    address = reverse("new-position", args=["town", "street"])
    assert client.get(address).url.startswith("/login/")
    client.force_login(make_user(collection=statement.collection, role="reader"))
    assert client.get(address).status_code == 403
    assert address not in client.get(issue.get_absolute_url()).text
