"""Suggestions are kept in memory, and follow what is done to the map."""

import pytest
from django.urls import reverse

from arguments.models import Holding, Position
from arguments.suggestions import suggestions
from tests.builders import (
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_user,
    make_voice,
)
from tests.folders import edit, run

pytestmark = pytest.mark.any_database


@pytest.fixture
def collection(db):
    return make_collection()


@pytest.fixture
def editor(client, collection):
    client.force_login(make_user(collection=collection, role="editor"))
    return client


def send(client, collection, name, *args, **data):
    address = reverse(name, args=[collection.slug, *args])
    assert client.post(address, data).status_code == 302


def item(statement):
    return suggestions(statement.collection).items[statement.pk]


def test_a_changed_stance_changes_the_hint(editor, collection):
    issue, words = make_issue(collection), "The main street is loud at night."
    one, other = (make_statement(make_document(collection), wording=words) for _ in range(2))
    make_position(issue, one, "pro")
    make_position(issue, other, "contra")
    pair = reverse("tag", args=[collection.slug]) + f"?a={one.number}&b={other.number}"
    assert "different sides on" in editor.get(pair).text
    args = other.number, issue.key
    send(editor, collection, "edit-position", *args, was="contra", stance="pro")
    assert "different sides on" not in editor.get(pair).text
    assert "the same side on" in editor.get(pair).text


def test_a_step_with_another_target(editor, collection):
    document = make_document(collection)
    goal, other, reason = (make_statement(document) for _ in range(3))
    step = make_argument(reason, target=goal)
    assert item(reason).bears_on == (goal.pk,)
    said = {"direction": "support", "target": f"S{other.number}", "premise": f"S{reason.number}"}
    send(editor, collection, "edit-step", step.number, **said, version=1)
    assert item(reason).bears_on == (other.pk,)


def test_merged_issues_and_voices(editor, collection):
    issues = [make_issue(collection) for _ in range(2)]
    voices = [make_voice(collection) for _ in range(2)]
    statement = make_statement(make_document(collection), voices=voices[:1], attribution="reported")
    make_position(issues[0], statement)
    item(statement)
    send(editor, collection, "merge-issue", issues[0].key, into=issues[1].key)
    assert item(statement).stances == {issues[1].pk: "pro"}
    send(editor, collection, "merge-voice", voices[0].key, into=voices[1].key)
    assert item(statement).voices == {voices[1].pk}
    assert (Position.objects.get().issue, Holding.objects.get().voice) == (issues[1], voices[1])


@pytest.mark.both_databases
def test_files_loaded_again(main_street, town):
    statement = main_street.statements.get(number=1)
    issue = main_street.issues.get(key="close-main-street")
    stance = item(statement).stances[issue.pk]
    new = "pro" if stance == "contra" else "contra"
    position = "- issue: close-main-street\n  statement: 1\n  stance: "
    edit(town, "documents/shopkeeper.yaml", position + stance, position + new)
    run("load_collection", town)
    assert item(statement).stances[issue.pk] == new


def test_they_stay_while_one_tags(editor, collection):
    one, other = (make_statement(make_document(collection)) for _ in range(2))
    make_pair(one, other)
    kept = suggestions(collection)
    said = {"a": one.number, "b": other.number, "relation": "unrelated", "confidence": "low"}
    send(editor, collection, "tag", **said)
    assert suggestions(collection) is kept
