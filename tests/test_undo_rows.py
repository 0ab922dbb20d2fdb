"""One row of an action is taken back by itself, with what belongs to it, and never against a rule."""

import pytest

from arguments.models import Argument, Citation, Holding, Position, Premise, Statement
from arguments.restructuring import merge
from arguments.undoing import undo, undo_row
from arguments.writing import remove_statement
from sources.models import Change, Membership, Operation, Passage, Retired, Voice
from sources.operations import Conflict, recording
from sources.together import nets, together
from tests.builders import (
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = "The street is loud. The shops are full. Nobody sleeps."


@pytest.fixture
def user(db):
    return make_user()


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"), text=TEXT)


def change_of(row, operation=None):
    """The change of a row in the last operation."""
    operation = operation or Operation.objects.latest("id")
    table = row._meta.label_lower
    return Change.objects.filter(operation=operation, table=table, row=row.pk).first()


def take_back(row, user):
    change = change_of(row)
    return undo_row(change.operation, change, user)


@pytest.mark.both_databases
def test_one_of_two_edits_goes_back_and_the_other_stays(user, document):
    one, two = make_statement(document, wording="One."), make_statement(document, wording="Two.")
    with recording(user, "Reworded both"):
        for statement in (one, two):
            statement.wording, statement.version = "Other.", 2
            statement.save()
    take_back(one, user)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.wording, one.version, two.wording) == ("One.", 3, "Other.")
    assert Operation.objects.latest("id").label == "Undid in part: Reworded both"


@pytest.mark.both_databases
def test_a_deleted_statement_comes_back_with_its_voices_and_passages_and_its_number(user, document):
    goal = make_statement(document)
    statement = make_statement(document, words="The shops are full")
    make_argument(statement, target=goal)
    make_position(make_issue(document.collection), statement)
    before = state()
    with recording(user, "Deleted"):
        remove_statement(Statement.objects.get(pk=statement.pk))
    take_back(statement, user)
    assert Holding.objects.filter(statement=statement).exists()
    assert statement.passages.get().first_words == "The shops are full"
    assert statement.positions.exists()
    assert not Retired.objects.filter(kind="statement").exists()
    assert not Argument.objects.exists(), "the step is a row of its own"
    with pytest.raises(Conflict, match="as it was before already"):
        take_back_first(statement, user)
    undo(Operation.objects.get(label="Deleted"), user)
    assert state()[0] == before[0], "the whole action brings back the rest"


def take_back_first(row, user):
    operation = Operation.objects.order_by("id").first()
    return undo_row(operation, change_of(row, operation), user)


@pytest.mark.both_databases
def test_a_step_brings_back_the_statement_that_it_needs(user, document):
    goal, statement = make_statement(document), make_statement(document)
    step = make_argument(statement, target=goal)
    before = state()
    with recording(user, "Deleted"):
        remove_statement(Statement.objects.get(pk=statement.pk))
    take_back(step, user)
    assert state()[0] == before[0]


@pytest.mark.both_databases
def test_what_a_merge_moved_comes_back_with_the_statement(user, document):
    kept = make_statement(document, words="The street is loud")
    gone = make_statement(document, words="Nobody sleeps", voices=[make_voice(document.collection)])
    make_position(make_issue(document.collection), gone)
    with recording(user, "Merged"):
        merge(Statement.objects.get(pk=kept.pk), Statement.objects.get(pk=gone.pk))
    assert kept.holdings.count() == 2
    take_back(gone, user)
    assert kept.holdings.count() == gone.holdings.count() == 1
    assert gone.passages.get().first_words == "Nobody sleeps"
    assert Position.objects.filter(statement=gone).exists()


def test_an_added_statement_goes_with_what_was_added_to_it(user, document):
    goal = make_statement(document)
    with recording(user, "Added two"):
        one = make_statement(document, words="The shops are full")
        two = make_statement(document, words="Nobody sleeps")
        step = make_argument(one, target=goal)
        make_tag(make_pair(one, goal))
    operation = Operation.objects.get()
    with pytest.raises(Conflict, match="A1 would have no premise left: undo that step first"):
        take_back(one, user)
    take_back(step, user)
    undo_row(operation, change_of(one, operation), user)
    assert set(Statement.objects.all()) == {goal, two}
    assert Passage.objects.get().first_words == "Nobody sleeps"
    assert not Argument.objects.exists()


def test_no_step_is_left_without_a_premise(user, document):
    one, goal = make_statement(document), make_statement(document)
    with recording(user, "Added a step"):
        step = make_argument(one, target=goal)
    before = state()
    with pytest.raises(Conflict, match="A1 would have no premise left"):
        take_back(step.premises.get(), user)
    assert state() == before


def test_no_statement_is_left_without_a_voice(user, document):
    with recording(user, "Added"):
        statement = make_statement(document)
    with pytest.raises(Conflict, match="S1 would have no voice"):
        take_back(statement.holdings.get(), user)
    assert Holding.objects.exists()


@pytest.mark.parametrize("whole", [True, False])
def test_no_circle_of_supports_comes_back(user, document, whole):
    one, two = make_statement(document), make_statement(document)
    step = make_argument(one, target=two)
    with recording(user, "Deleted A1"):
        Argument.objects.get(pk=step.pk).delete()
    make_argument(two, target=one)
    operation = Operation.objects.get()
    with pytest.raises(Conflict, match="The circle is"):
        undo(operation, user) if whole else undo_row(operation, change_of(step), user)
    assert Argument.objects.count() == 1
    assert Operation.objects.count() == 1


def test_no_round_of_undercuts_comes_back(user, document):
    one, two = make_statement(document), make_statement(document)
    first = make_argument(one, target=two, direction="attack")
    second = make_argument(one, target=first, direction="attack")
    with recording(user, "Edited A2"):
        second.argument, second.statement = None, two
        second.save()
    Argument.objects.filter(pk=first.pk).update(statement=None, argument=second)
    with pytest.raises(Conflict, match="The circle is A2 → A1 → A2"):
        undo(Operation.objects.get(), user)


def test_what_was_changed_since_stays(user, document):
    statement = make_statement(document, wording="It rains.")
    with recording(user, "Edited"):
        statement.wording = "It pours."
        statement.save()
    Statement.objects.update(wording="It hails.")
    with pytest.raises(Conflict, match="S1 was changed again since"):
        take_back(statement, user)


def test_a_part_does_not_come_back_to_what_is_gone(user, document):
    issue, statement = make_issue(document.collection), make_statement(document)
    position = make_position(issue, statement)
    with recording(user, "Cleared"):
        position.delete()
    position.pk = Change.objects.get().row
    issue.delete()
    with pytest.raises(Conflict, match="This position needs its issue"):
        take_back(position, user)


@pytest.mark.both_databases
def test_a_place_that_was_taken_since_is_not_taken_back(user, document):
    voice = make_voice(document.collection, "anna")
    with recording(user, "Deleted"):
        Voice.objects.get(pk=voice.pk).delete()
    make_voice(document.collection, "anna")
    with pytest.raises(Conflict, match="its place taken"):
        take_back(voice, user)


def test_after_an_undo_of_the_whole_no_row_is_left_to_undo(user, document):
    with recording(user, "Added"):
        statement = make_statement(document)
    operation = Operation.objects.get()
    undo(operation, user)
    with pytest.raises(Conflict, match="undone already"):
        undo_row(operation, change_of(statement, operation), user)


def test_what_came_and_went_in_one_action_is_no_row_of_it(user, document):
    with recording(user, "Tried"):
        voice = make_voice(document.collection)
        kept = make_voice(document.collection)
        key = voice.pk
        voice.delete()
    found = nets(Operation.objects.get().changes.order_by("id"))
    assert set(found) == {("sources.voice", kept.pk)}
    assert together(found, ("sources.voice", key)) == set()


def test_the_last_editor_stays_whatever_is_undone(user, document):
    collection = document.collection
    with recording(user, "Members"):
        mine = Membership.objects.create(collection=collection, user=user, role="editor")
    with pytest.raises(Conflict, match="no editor left"):
        take_back(mine, user)
    make_user(collection=collection, role="editor")
    take_back(mine, user)
    assert not collection.memberships.filter(user=user).exists()


def test_counters_go_on_when_settings_are_taken_back(user, document):
    collection = document.collection
    collection.refresh_from_db()
    with recording(user, "Settings"):
        collection.title = "Other"
        collection.save()
    make_statement(document)
    undo(Operation.objects.get(), user)
    collection.refresh_from_db()
    assert (collection.title, collection.next_statement) == ("town", 2)


def test_premises_and_citations_are_told_apart_by_what_they_hang_on(user, document):
    one, two = (make_statement(document, words=words) for words in ("Nobody sleeps", None))
    with recording(user, "Cleared"):
        make_argument(one, target=two)
        Citation.objects.get().delete()
    found = nets(Operation.objects.get().changes.order_by("id"))
    premise = Premise.objects.get()
    assert together(found, ("arguments.premise", premise.pk)) == {("arguments.premise", premise.pk)}
