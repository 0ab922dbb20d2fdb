"""What one action changed is recorded together, and taken back together or not at all."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from arguments.models import Argument, Citation, Holding, Issue, Position, Statement
from sources.models import Change, Operation, Passage, Voice
from sources.operations import Conflict, recording, undo
from tests.breaking import break_off_everywhere
from tests.builders import (
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_position,
    make_statement,
    make_user,
    make_voice,
)
from tests.folders import state


@pytest.fixture
def user(db):
    return make_user()


def recorded(user, label="Did it"):
    """Record what happens inside; the operation is there afterwards."""
    return recording(user, label)


def last():
    return Operation.objects.latest("id")


def test_what_an_action_made_is_gone_when_it_is_undone(user):
    document = make_document()
    with recorded(user, "Added S1"):
        statement = make_statement(document, words="Words")
        make_position(make_issue(document.collection), statement)
    assert (last().label, last().user) == ("Added S1", user)
    undo(last(), user)
    for model in (Statement, Holding, Position, Issue, Passage, Citation):
        assert not model.objects.exists(), model
    assert last().label == "Undid: Added S1"


def test_what_an_action_deleted_is_back_with_all_that_hung_on_it(user):
    statement = make_statement(kind="evidence", note="A note.")
    make_position(make_issue(statement.collection), statement)
    before = state()
    with recorded(user):
        statement.positions.get().delete()
        Statement.objects.get(pk=statement.pk).delete()
    assert not Statement.objects.exists()
    undo(last(), user)
    assert state()[:2] == before[:2]
    assert Statement.objects.get().version == 2


def test_an_edit_is_taken_back_and_counts_as_a_newer_version(user):
    statement = make_statement(wording="It rains.")
    with recorded(user):
        statement.wording, statement.version = "It pours.", 2
        statement.save()
    undo(last(), user)
    statement.refresh_from_db()
    assert (statement.wording, statement.version) == ("It rains.", 3)
    assert statement.folded == "it rains"


def test_an_undo_can_be_undone(user):
    document = make_document()
    with recorded(user):
        make_statement(document, wording="It rains.")
    undo(last(), user)
    undo(last(), user)
    assert Statement.objects.get().wording == "It rains."


def test_nothing_is_undone_twice(user):
    with recorded(user):
        make_statement()
    first = last()
    undo(first, user)
    with pytest.raises(Conflict, match="undone already"):
        undo(first, user)


def test_after_thirty_days_it_stays(user):
    with recorded(user):
        make_statement()
    Operation.objects.update(at=timezone.now() - datetime.timedelta(days=31))
    with pytest.raises(Conflict, match="older than 30 days"):
        undo(last(), user)


def test_what_was_changed_since_is_not_overwritten(user):
    statement = make_statement(wording="It rains.")
    with recorded(user):
        statement.wording = "It pours."
        statement.save()
    statement.wording = "It hails."
    statement.save()
    with pytest.raises(Conflict, match=f"S{statement.number} was changed again since"):
        undo(last(), user)
    statement.refresh_from_db()
    assert statement.wording == "It hails."


def test_what_is_in_use_since_stays_and_the_user_is_told_by_what(user):
    collection = make_collection()
    with recorded(user):
        voice = make_voice(collection, name="She")
    make_statement(make_document(collection), voices=[voice])
    with pytest.raises(Conflict, match="in use: holding “She”"):
        undo(last(), user)
    assert Voice.objects.filter(pk=voice.pk).exists()
    assert Operation.objects.count() == 1


def test_an_action_that_fails_leaves_neither_rows_nor_record(user):
    document = make_document()
    with pytest.raises(AttributeError), recorded(user):
        make_statement(document).nonsense()
    assert not Statement.objects.exists()
    assert not Operation.objects.exists()


def test_an_action_that_changes_nothing_leaves_no_record(user):
    statement = make_statement()
    with recorded(user):
        statement.save()
    assert not Operation.objects.exists()


def test_outside_of_an_action_nothing_is_recorded(user):
    make_statement()
    assert not Change.objects.exists()


def test_whoever_is_not_logged_in_leaves_no_name(db):
    with recorded(AnonymousUser()):
        make_statement()
    assert last().user is None


def test_changes_say_what_they_are_about(user):
    document = make_document(key="paper")
    with recorded(user):
        one, two = make_statement(document), make_statement(document)
        make_argument(one, target=two)
    abouts = set(last().changes.values_list("about", flat=True))
    assert {"S1", "S2", "A1"} <= abouts


def test_an_undo_that_breaks_off_anywhere_leaves_all_as_it_was(user):
    document = make_document()
    with recorded(user):
        one, two = make_statement(document), make_statement(document)
        make_argument(one, target=two)
        make_position(make_issue(document.collection), one)
    # looked up anew each time: one that was taken along knows its collection without asking
    assert break_off_everywhere(lambda: undo(last(), user)) > 20
    for model in (Statement, Argument, Position):
        assert not model.objects.exists()
