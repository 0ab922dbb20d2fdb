"""Members comment on statements and tags; nobody else reads it."""

import datetime
import uuid

import pytest
from django.utils import timezone

from arguments.models import Comment
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
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def statement(db):
    return make_statement(make_document(make_collection(slug="town")))


@pytest.fixture
def reader(client, statement):
    client.user = make_user("rosa", collection=statement.collection, role="reader")
    client.force_login(client.user)
    return client


def say(client, statement, body="Is that so?", **more):
    address = f"{statement.get_absolute_url()}comments/"
    return client.post(address, {"body": body, "key": str(uuid.uuid4()), **more})


def test_a_comment_stands_on_the_page_with_who_and_when(reader, statement):
    say(reader, statement)
    page = reader.get(statement.get_absolute_url()).text
    assert "Is that so?" in page
    assert "<b>rosa</b>" in page
    reader.logout()
    assert "Is that so?" not in reader.get(statement.get_absolute_url()).text


def test_a_tag_is_commented_on_only_by_who_may_see_it(reader, statement):
    pair = make_pair(statement, make_statement(statement.document))
    tag = make_tag(pair, "contradicts", make_analyst(statement.collection))
    say(reader, statement, "Not at all.", tag=tag.pk)
    assert Comment.objects.get().tag == tag
    assert "Not at all." in reader.get(statement.get_absolute_url()).text
    statement.collection.blind = True
    statement.collection.save()
    page = reader.get(statement.get_absolute_url()).text
    assert "Not at all." not in page
    assert "contradicts" not in page
    assert say(reader, statement, tag=tag.pk).status_code == 404


@pytest.mark.both_databases
def test_a_retry_and_an_empty_comment_add_nothing(reader, statement):
    key = str(uuid.uuid4())
    for _ in range(2):
        say(reader, statement, key=key)
    say(reader, statement, "   ")
    assert Comment.objects.count() == 1


def test_everybody_takes_back_her_own_words_an_editor_anybodys(reader, statement, client):
    say(reader, statement)
    address = f"{statement.get_absolute_url()}comments/{Comment.objects.get().pk}/delete/"
    client.force_login(make_user(collection=statement.collection, role="analyst"))
    assert client.post(address).status_code == 403
    client.force_login(make_user(collection=statement.collection, role="editor"))
    assert client.post(address).status_code == 302
    assert not Comment.objects.exists()
    undo(Operation.objects.first(), reader.user)
    assert Comment.objects.get().body == "Is that so?"


@pytest.mark.both_databases
def test_a_comment_that_comes_back_keeps_its_time(reader, statement):
    say(reader, statement)
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Comment.objects.update(at=long_ago)
    reader.post(f"{statement.get_absolute_url()}comments/{Comment.objects.get().pk}/delete/")
    undo(Operation.objects.first(), reader.user)
    assert Comment.objects.get().at == long_ago
    undo(Operation.objects.first(), reader.user)
    assert not Comment.objects.exists()


def test_comments_on_hidden_tags_stay_out_of_the_history_too(reader, statement):
    pair = make_pair(statement, make_statement(statement.document))
    tag = make_tag(pair, "contradicts", make_analyst(statement.collection))
    say(reader, statement, "Not at all.", tag=tag.pk)
    statement.collection.blind = True
    statement.collection.save()
    reader.force_login(make_user(collection=statement.collection, role="analyst"))
    assert "Not at all." not in reader.get("/c/town/history/").text


def test_lines_of_a_comment_stay(reader, statement):
    say(reader, statement, "  First.\r\n\r\n Then. \n")
    assert Comment.objects.get().body == "First.\n\n Then."


def test_members_see_at_the_side_what_was_done_last(reader, statement):
    assert "happened" not in reader.get(statement.get_absolute_url()).text
    for number in range(6):
        say(reader, statement, f"Remark {number}.")
    page = reader.get(statement.get_absolute_url()).text
    side = page[page.index('id="happened-title"') : page.index('id="cite-title"')]
    assert side.count(f"rosa: Commented on S{statement.number}") == 5
    assert f'href="{statement.get_absolute_url()}history/"' in side
    statement.collection.public = True
    statement.collection.save()
    reader.logout()
    assert "happened" not in reader.get(statement.get_absolute_url()).text
