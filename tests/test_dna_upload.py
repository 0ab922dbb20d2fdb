"""A collection from an uploaded file of Discourse Network Analyzer: whole or not at all."""

import io
import uuid

import pytest
from django.urls import reverse

from arguments.formats import dna, dna_child
from arguments.views.dna import _create
from sources.importers import ImportProblem
from sources.importers.extracted import Limits
from sources.importers.parent import answer
from sources.models import Collection, Operation
from tests.breaking import break_off_everywhere
from tests.builders import make_collection, make_user
from tests.dna_files import DnaFile
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = "A title.\n\nPia says peace is near. Ole says it is far."


@pytest.fixture
def data():
    file = DnaFile()
    paper = file.document(TEXT, author="Pia")
    file.statement(paper, "Pia says peace is near", organization="Party")
    file.statement(paper, "Ole says", type=2)
    return file.bytes()


@pytest.fixture
def user(client, db):
    user = make_user("cora")
    client.force_login(user)
    return user


def send(client, data, name="Our Town.dna", slug="", key=None):
    content = io.BytesIO(data)
    content.name = name
    sent = {"dna-file": content, "dna-slug": slug, "key": key or uuid.uuid4()}
    return client.post(reverse("new-from-dna"), sent)


def test_whoever_brings_a_file_is_editor_of_its_collection(client, user, data):
    assert 'action="/new/dna/"' in client.get("/new/").text
    response = send(client, data)
    assert response.url == "/c/our-town/"
    collection = Collection.objects.get(slug="our-town")
    assert (collection.title, collection.public) == ("Our Town", False)
    assert collection.role_of(user) == "editor"
    page = client.get(response.url).text
    assert "1 statement in 1 document." in page
    assert "1 statement of the type “Annotation” left out." in page
    assert collection.statements.get().passages.get().state == "anchored"


@pytest.mark.both_databases
def test_sent_twice_it_is_made_once(client, user, data):
    key = uuid.uuid4()
    first, second = (send(client, data, key=key) for _ in range(2))
    assert first.url == second.url
    assert Collection.objects.count() == 1
    assert Operation.objects.get().user == user


@pytest.mark.both_databases
def test_a_name_that_is_taken_is_refused_and_another_one_taken(client, user, data):
    other = make_collection(slug="our-town")
    before = state()
    response = send(client, data)
    assert response.status_code == 422
    assert "Another collection has the name “our-town”: choose another." in response.text
    assert state() == before
    assert other.role_of(user) == ""
    assert send(client, data, slug="village").url == "/c/village/"


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"", "empty"),
        (b"Only words.", "It is no file of Discourse Network Analyzer"),
        (b"SQLite format 3\0" + bytes(500), "damaged"),
        (DnaFile().run("DROP TABLE CODERS").bytes(), "no table CODERS"),
        (
            DnaFile()
            .run("DROP TABLE CODERS; CREATE VIEW CODERS AS SELECT 1 AS ID, 2 AS Name")
            .bytes(),
            "no table CODERS",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_made(client, user, sent, message):
    response = send(client, sent)
    assert response.status_code == 422
    assert message in response.text
    assert "Nothing is made yet" in response.text
    assert not Collection.objects.exists()
    assert client.post(reverse("new-from-dna"), {}).status_code == 422


def test_the_child_is_held_to_its_limits():
    file = DnaFile()
    file.document("Peace is near. " * 150_000)
    for limits in (Limits(memory=45_000_000), Limits(characters=1)):
        with pytest.raises(ImportProblem, match="load_dna"):
            answer("dna", file.bytes(), limits, "arguments.formats.dna_child")


def test_a_file_with_very_many_statements_is_for_the_command(client, user, monkeypatch, data):
    monkeypatch.setattr(dna_child, "MOST", 0)
    with pytest.raises(Exception, match="1 statement; this page takes 0"):
        dna_child._coded(data)


def test_as_a_document_it_is_refused_with_the_way_to_go(client, db, data):
    collection = make_collection(slug="birds")
    client.force_login(make_user(collection=collection, role="analyst"))
    content = io.BytesIO(data)
    content.name = "town.dna"
    response = client.post(reverse("uploads", args=["birds"]), {"files": [content]})
    assert response.status_code == 422
    assert "Bring it on the page “New collection”." in response.text


def test_nobody_gets_it_without_logging_in(client, db, data):
    assert "/login/" in send(client, data).url
    assert not Collection.objects.exists()


@pytest.mark.both_databases
def test_it_is_there_whole_or_not_at_all(client, user, data):
    request = client.get("/new/").wsgi_request
    coded = dna.read(data, "our-town")
    assert break_off_everywhere(lambda: _create(request, coded, uuid.uuid4())) > 20
