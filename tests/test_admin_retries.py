"""A form of the admin that is sent twice adds once, and answers as it did the first time."""

import uuid

import pytest
from django.urls import reverse

from arguments.models import Argument, Issue, Statement
from sources.models import Analyst, Collection, Membership, Operation, Voice
from tests.admin_forms import filled
from tests.builders import make_collection, make_document, make_statement, make_user, make_voice


@pytest.fixture
def collection(db):
    return make_collection(slug="town")


@pytest.fixture
def editor(client, collection):
    client.user = make_user(collection=collection, role="editor", is_staff=True)
    client.force_login(client.user)
    return client


def add(name):
    return reverse(f"admin:{name}_add")


def opened(client, address, *, data=None, **changes):
    """The form as it is filled in and sent, with the key that it carries."""
    page = client.get(address, data or {})
    assert f'name="_form_key" value="{page.context["form_key"]}"' in page.text
    return filled(page, **changes) | {"_form_key": str(page.context["form_key"])}


def twice(client, address, data):
    answers = [client.post(address, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    return answers[0]


def test_statements_arguments_issues_voices_and_members(editor, collection):
    document = make_document(collection)
    voice = document.author_team[0].pk
    one, two = make_statement(document), make_statement(document)
    make_user("newcomer")
    forms = {
        "arguments_statement": {"kind": "claim", "wording": "Once.", "holdings-0-voice": voice},
        "arguments_argument": {"statement": two.pk, "premises-0-statement": one.pk},
        "arguments_issue": {"question": "Once?", "key": "once"},
        "sources_voice": {"name": "Once", "key": "once", "kind": "person"},
        "sources_membership": {
            "collection": collection.pk,
            "username": "newcomer",
            "role": "reader",
        },
    }
    for name, changes in forms.items():
        data = opened(editor, add(name), data={"document": document.pk}, **changes)
        twice(editor, add(name), data)
    assert Statement.objects.filter(wording="Once.").count() == 1
    assert Argument.objects.count() == 1
    assert Issue.objects.get().key == "once"
    assert Voice.objects.filter(name="Once").count() == 1
    assert Membership.objects.count() == 2
    assert Operation.objects.count() == len(forms)


@pytest.mark.parametrize("button", ["_continue", "_addanother", "_save"])
def test_the_answer_is_that_of_the_button(editor, button):
    data = opened(editor, add("sources_voice"), name="Once", key="once", kind="person")
    where = {
        "_save": reverse("admin:sources_voice_changelist"),
        "_addanother": add("sources_voice"),
    }
    answer = twice(editor, add("sources_voice"), data | {button: "1"})
    voice = Voice.objects.get()
    assert answer.url == where.get(button, reverse("admin:sources_voice_change", args=[voice.pk]))


def test_a_form_that_was_refused_is_sent_again_with_its_key(editor, collection):
    document = make_document(collection)
    data = opened(editor, add("arguments_statement"), data={"document": document.pk}, kind="claim")
    data |= {"holdings-0-voice": document.author_team[0].pk}
    before = Analyst.objects.count()
    answer = editor.post(add("arguments_statement"), data)
    assert answer.status_code == 422
    assert str(answer.context["form_key"]) == data["_form_key"]
    assert Analyst.objects.count() == before, "what was refused leaves nothing"
    twice(editor, add("arguments_statement"), data | {"wording": "Once."})
    assert Statement.objects.get().wording == "Once."


def test_after_the_row_was_deleted_a_retry_does_not_bring_it_back(editor):
    data = opened(editor, add("sources_voice"), name="Once", key="once", kind="person")
    editor.post(add("sources_voice"), data)
    Voice.objects.all().delete()
    answer = editor.post(add("sources_voice"), data)
    assert answer.url == reverse("admin:sources_voice_changelist")
    assert not Voice.objects.exists()


def test_the_key_of_somebody_else_or_of_another_form_does_nothing(editor, collection, client):
    data = opened(editor, add("sources_voice"), name="Once", key="once", kind="person")
    editor.post(add("sources_voice"), data)
    client.force_login(make_user(collection=collection, role="analyst", is_staff=True))
    other = data | {"name": "Other", "key": "other", "_form_key": str(uuid.uuid4())}
    assert client.post(add("sources_voice"), other).status_code == 302
    assert client.post(add("sources_voice"), data | {"_form_key": "x"}).status_code == 422
    assert Voice.objects.count() == 2


def test_a_collection_is_made_once(client, db):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    data = opened(client, add("sources_collection"), title="Once", slug="once")
    twice(client, add("sources_collection"), data)
    assert Collection.objects.count() == 1
    assert Operation.objects.get().label == "Edited in the admin: the collection"


def test_a_row_that_is_changed_needs_no_key(editor, collection):
    voice = make_voice(collection, "anna")
    page = editor.get(reverse("admin:sources_voice_change", args=[voice.pk]))
    assert "_form_key" not in page.text
