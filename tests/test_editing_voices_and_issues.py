"""Voices and issues are added and edited without the admin; documents are marked as read."""

import re
import uuid

import pytest

from arguments.models import Issue, Reading
from sources.models import Alias, Operation, Retired, Voice
from sources.operations import undo
from tests.builders import (
    make_analyst,
    make_collection,
    make_document,
    make_issue,
    make_position,
    make_reading,
    make_statement,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database


def sent(client, address, **data):
    return client.post(address, {"key": uuid.uuid4(), **data})


def voice_data(**fields):
    fields = {"name": "Anna Gull", "short": "", "kind": "person", "key": "", **fields}
    return {"version": 1, **{f"voice-{name}": value for name, value in fields.items()}}


def issue_data(**fields):
    fields = {"question": "A bridge?", "label": "", "note": "", "key": "", **fields}
    version = fields.pop("version", None)
    data = {f"issue-{name}": value for name, value in fields.items()}
    return data if version is None else {**data, "version": version}


@pytest.fixture
def ours(db):
    return make_collection(slug="ours", title="Ours")


@pytest.fixture
def user(ours):
    return make_user("ana", collection=ours, role="analyst")


@pytest.fixture
def analyst(client, user):
    client.force_login(user)
    return client


def error_at(response, field):
    """The message at a field that names it as its description."""
    page = response.text
    assert re.search(rf'id="{field}"[^>]*aria-describedby="[^"]*{field}_error"', page) or re.search(
        rf'aria-describedby="[^"]*{field}_error"[^>]*id="{field}"', page
    )
    return re.search(rf'<ul class="errorlist" id="{field}_error">(.*?)</ul>', page, re.S)[1]


# Rights


@pytest.mark.parametrize(
    "page",
    [
        "voices/new",
        "voices/anna/edit",
        "issues/new",
        "issues/bridge/edit",
        "issues/bridge/readings",
    ],
)
def test_editing_is_for_analysts(client, ours, page):
    make_voice(ours, "anna")
    make_issue(ours, key="bridge")
    address = f"/c/ours/{page}/"
    assert client.get(address)["Location"] == f"/login/?next={address}"
    for role, status in (("reader", 403), ("analyst", 200), ("editor", 200)):
        client.force_login(make_user(collection=ours, role=role))
        assert client.get(address).status_code == status
    client.force_login(make_user())
    assert sent(client, address).status_code == 403
    ours.public = False
    ours.save()
    assert client.get(address).status_code == 404
    assert sent(client, address).status_code == 404


def test_only_who_may_edit_finds_the_links(client, ours, user):
    make_voice(ours, "anna")
    make_issue(ours, key="bridge")
    links = {
        "/c/ours/voices/anna/": ["/c/ours/voices/anna/edit/", "/c/ours/voices/new/"],
        "/c/ours/issues/bridge/": [
            "/c/ours/issues/bridge/edit/",
            "/c/ours/issues/bridge/readings/",
            "/c/ours/issues/new/",
        ],
    }
    for page, expected in links.items():
        assert not [link for link in expected if link in client.get(page).text]
    client.force_login(user)
    for page, expected in links.items():
        assert not [link for link in expected if f'href="{link}"' not in client.get(page).text]


# Voices


def test_an_analyst_adds_a_voice(analyst, ours, user):
    assert 'name="voice-aliases"' in analyst.get("/c/ours/voices/new/").text
    data = voice_data(short="Anna", aliases=" Dr  Gull \n\nA. Gull\nDr Gull\n")
    answer = sent(analyst, "/c/ours/voices/new/", **data)
    assert answer["Location"] == "/c/ours/voices/anna-gull/"
    voice = Voice.objects.get()
    assert (voice.name, voice.short, voice.kind) == ("Anna Gull", "Anna", "person")
    assert [alias.name for alias in voice.aliases.all()] == ["Dr Gull", "A. Gull"]
    operation = Operation.objects.get()
    assert (operation.label, operation.user) == ("Added voice anna-gull: Anna Gull", user)
    undo(operation, user)
    assert not Voice.objects.exists()
    assert not Alias.objects.exists()


def test_a_key_is_made_that_neither_voice_nor_document_nor_page_has(analyst, ours):
    make_document(ours, key="anna-gull")
    make_voice(ours, "anna-gull-2")
    sent(analyst, "/c/ours/voices/new/", **voice_data())
    sent(analyst, "/c/ours/voices/new/", **voice_data(name="New"))
    assert set(ours.voices.values_list("key", flat=True)) >= {"anna-gull-3", "new-2"}


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"kind": "goose"}, "kind", "Select a valid choice"),
        ({"key": "bob"}, "key", "The voice “Bob” has this key"),
        ({"key": "paper"}, "key", "The document “The paper” has this key"),
        ({"key": "new"}, "key", "is the address of a page here"),
        ({"name": "鳥"}, "key", "Give one: there are no letters"),
        ({"aliases": "Bobby\nAnnie"}, "aliases", "“Bobby” is already another name of “Bob”."),
        ({"aliases": "x" * 201}, "aliases", "longer than 200 characters"),
    ],
)
def test_a_voice_that_cannot_be_comes_back_with_the_reason_at_its_field(
    analyst, ours, fields, field, said
):
    Alias.objects.create(collection=ours, voice=make_voice(ours, "bob", name="Bob"), name="Bobby")
    make_document(ours, key="paper", title="The paper", authors=[])
    answer = sent(analyst, "/c/ours/voices/new/", **voice_data(short="Kept", **fields))
    assert answer.status_code == 422
    assert said in error_at(answer, f"id_voice-{field}")
    assert 'value="Kept"' in answer.text
    assert Voice.objects.count() == 1


def test_keys_and_aliases_of_another_collection_are_free(analyst, ours):
    other = make_collection()
    Alias.objects.create(collection=other, voice=make_voice(other, "anna"), name="Annie")
    answer = sent(analyst, "/c/ours/voices/new/", **voice_data(key="anna", aliases="Annie"))
    assert answer["Location"] == "/c/ours/voices/anna/"


def test_a_voice_is_edited_and_its_old_key_leads_on(analyst, ours, user):
    voice = make_voice(ours, "anna", name="Anna")
    for name in ("Kept", "Dropped"):
        Alias.objects.create(collection=ours, voice=voice, name=name)
    address = "/c/ours/voices/anna/edit/"
    assert "Kept\nDropped</textarea>" in analyst.get(address).text
    data = voice_data(name="Dr Gull", kind="office", key="gull", aliases="Kept\nNew one")
    assert sent(analyst, address, **data)["Location"] == "/c/ours/voices/gull/"
    voice.refresh_from_db()
    assert (voice.name, voice.kind) == ("Dr Gull", "office")
    assert {alias.name for alias in voice.aliases.all()} == {"Kept", "New one"}
    assert analyst.get("/c/ours/voices/anna/")["Location"] == "/c/ours/voices/gull/"
    undo(Operation.objects.get(), user)
    voice.refresh_from_db()
    assert (voice.name, voice.key) == ("Anna", "anna")
    assert {alias.name for alias in voice.aliases.all()} == {"Kept", "Dropped"}
    assert not Retired.objects.exists()


def test_a_voice_keeps_its_key_when_the_field_is_left_empty(analyst, ours):
    make_voice(ours, "anna")
    assert sent(analyst, "/c/ours/voices/anna/edit/", **voice_data())["Location"].endswith("/anna/")


def test_a_voice_edited_badly_stays_as_it_was(analyst, ours):
    make_voice(ours, "bob", name="Bob")
    make_voice(ours, "anna", name="Anna")
    answer = sent(analyst, "/c/ours/voices/anna/edit/", **voice_data(key="bob"))
    assert answer.status_code == 422
    assert "The voice “Bob” has this key" in error_at(answer, "id_voice-key")
    assert 'href="/c/ours/voices/anna/"' in answer.text
    assert Voice.objects.get(key="anna").name == "Anna"


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["voice", "issue"])
def test_a_retry_adds_nothing_twice(analyst, ours, kind):
    data = {"key": uuid.uuid4(), **voice_data(), **issue_data()}
    answers = [analyst.post(f"/c/ours/{kind}s/new/", data)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Operation.objects.count() == 1
    assert Voice.objects.count() + Issue.objects.count() == 1


def test_a_form_that_lost_its_key_still_works(analyst):
    assert analyst.post("/c/ours/voices/new/", {"key": "x", **voice_data()}).status_code == 302


# Issues


def test_an_analyst_adds_issues_one_after_the_other(analyst, ours):
    data = issue_data(label="Bridge", note="By foot?")
    answer = sent(analyst, "/c/ours/issues/new/", **data)
    assert answer["Location"] == "/c/ours/issues/bridge/"
    sent(analyst, "/c/ours/issues/new/", **issue_data(question="A tunnel?"))
    rows = list(Issue.objects.values_list("key", "question", "label", "note", "order"))
    assert rows == [
        ("bridge", "A bridge?", "Bridge", "By foot?", 0),
        ("a-tunnel", "A tunnel?", "", "", 1),
    ]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"question": ""}, "question", "This field is required."),
        ({"key": "tunnel"}, "key", "The issue “A tunnel?” has this key"),
        ({"key": "new"}, "key", "is the address of a page here"),
        ({"label": "x" * 41}, "label", "at most 40 characters"),
    ],
)
def test_an_issue_that_cannot_be_comes_back_with_the_reason_at_its_field(
    analyst, ours, fields, field, said
):
    make_issue(ours, key="tunnel", question="A tunnel?")
    answer = sent(analyst, "/c/ours/issues/new/", **issue_data(note="Kept", **fields))
    assert answer.status_code == 422
    assert said in error_at(answer, f"id_issue-{field}")
    assert "Kept</textarea>" in answer.text
    assert Issue.objects.count() == 1


def test_an_issue_is_edited_and_its_old_key_leads_on(analyst, ours, user):
    issue = make_issue(ours, key="bridge", question="A bridge?", order=7)
    address = "/c/ours/issues/bridge/edit/"
    assert '<input type="hidden" name="version" value="1">' in analyst.get(address).text
    data = issue_data(question="A bridge at last?", key="bridges", version=1)
    assert sent(analyst, address, **data)["Location"] == "/c/ours/issues/bridges/"
    issue.refresh_from_db()
    assert (issue.question, issue.order, issue.version) == ("A bridge at last?", 7, 2)
    assert analyst.get("/c/ours/issues/bridge/")["Location"] == "/c/ours/issues/bridges/"
    undo(Operation.objects.get(), user)
    assert analyst.get("/c/ours/issues/bridge/").status_code == 200


def test_a_stale_edit_shows_mine_theirs_and_what_both_began_with(analyst, ours):
    make_issue(ours, key="bridge", question="A bridge?", note="Same.")
    address = "/c/ours/issues/bridge/edit/"
    sent(analyst, address, **issue_data(question="Theirs?", note="Same.", key="bridge", version=1))
    mine = issue_data(question="Mine?", note="Same.", key="bridge", version=1)
    answer = sent(analyst, address, **mine)
    assert answer.status_code == 409
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", answer.text)
    cells = [re.sub(r"<[^>]+>", "|", row).replace("||", "|").strip("|") for row in rows]
    assert cells == ["Question|Mine?|Theirs?|A bridge?"]
    assert 'value="Mine?"' in answer.text, "what was typed is not lost"
    assert Issue.objects.get().question == "Theirs?"
    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert sent(analyst, address, **{**mine, "version": version}).status_code == 302
    assert Issue.objects.get().question == "Mine?"


def test_without_a_history_the_base_is_not_known(analyst, ours):
    make_issue(ours, key="bridge", version=5)
    for version in ("1", "x", ""):
        data = issue_data(question="Mine?", version=version)
        answer = sent(analyst, "/c/ours/issues/bridge/edit/", **data)
        assert answer.status_code == 409
        assert "not recorded" in answer.text


def test_two_who_typed_the_same_do_not_clash(analyst, ours):
    make_issue(ours, key="bridge", question="The same?", version=5)
    data = issue_data(question="The same?", version=4)
    assert sent(analyst, "/c/ours/issues/bridge/edit/", **data).status_code == 302


def test_a_bad_edit_is_still_stale_afterwards(analyst, ours):
    make_issue(ours, key="bridge", question="Theirs?", version=5)
    answer = sent(analyst, "/c/ours/issues/bridge/edit/", **issue_data(question="", version=4))
    assert answer.status_code == 422
    assert 'name="version" value="4"' in answer.text


@pytest.mark.parametrize("kind", ["voice", "issue"])
def test_what_was_retired_leads_on_and_what_never_was_is_404(analyst, ours, kind):
    Retired.objects.create(collection=ours, kind=kind, key="old", went="now")
    answer = analyst.get(f"/c/ours/{kind}s/old/edit/")
    assert answer["Location"] == f"/c/ours/{kind}s/now/"
    assert analyst.get(f"/c/ours/{kind}s/never/edit/").status_code == 404


# Readings


READINGS = "/c/ours/issues/bridge/readings/"


def test_an_analyst_marks_documents_as_read(analyst, ours, user):
    bridge = make_issue(ours, key="bridge")
    for key in ("one", "two"):
        make_document(ours, key=key)
    other = make_reading(bridge, ours.documents.get(key="two"), make_analyst(ours))
    assert "checked" not in analyst.get(READINGS).text
    answer = sent(analyst, READINGS, listed=["one", "two"], read=["one"])
    assert answer["Location"] == READINGS
    page = analyst.get(READINGS).text
    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ["one"]
    assert "Saved." in page
    sent(analyst, READINGS, listed=["one", "two"], read=["two"])
    own = Reading.objects.filter(analyst__user=user)
    assert [reading.document.key for reading in own] == ["two"]
    assert Reading.objects.filter(pk=other.pk).exists(), "those of others stay"
    undo(Operation.objects.latest("id"), user)
    assert [reading.document.key for reading in own.all()] == ["one"]


def test_documents_that_the_form_did_not_list_stay_as_they_are(analyst, ours, user):
    bridge = make_issue(ours, key="bridge")
    make_reading(bridge, make_document(ours, key="one"), make_analyst(ours, user=user))
    make_document(ours, key="two")
    sent(analyst, READINGS, listed=["two"], read=["one", "two", "three"])
    assert Reading.objects.count() == 2


def test_odd_keys_are_no_documents(analyst, ours):
    make_issue(ours, key="bridge")
    answer = sent(analyst, READINGS, listed=["\0", "x" * 999, "🪿"], read=["\0"])
    assert answer.status_code == 302
    assert not Reading.objects.exists()


def test_a_document_with_a_position_says_so(analyst, ours):
    bridge = make_issue(ours, key="bridge")
    assert "No document has been added yet." in analyst.get(READINGS).text
    make_position(bridge, make_statement(make_document(ours)))
    make_document(ours)
    assert analyst.get(READINGS).text.count("Has a position on the issue") == 1


def test_a_long_list_of_documents_comes_in_parts(analyst, ours, django_assert_num_queries):
    make_issue(ours, key="bridge")
    for size in (1, 104):
        for _ in range(size):
            make_document(ours, authors=[])
        with django_assert_num_queries(10):
            page = analyst.get(READINGS).text
    assert page.count('type="checkbox"') == 100
    following = re.search(r'href="(\?from=[^"]+)"', page)[1]
    assert analyst.get(READINGS + following).text.count('type="checkbox"') == 5


def test_the_pages_keep_the_policy(analyst, ours):
    make_voice(ours, "anna")
    make_issue(ours, key="bridge")
    make_document(ours)
    ours.memberships.update(role="editor")
    for address in (
        "/new/",
        "/c/ours/settings/",
        "/c/ours/work/",
        "/c/ours/voices/new/",
        "/c/ours/voices/anna/edit/",
        "/c/ours/voices/anna/merge/",
        "/c/ours/issues/new/",
        "/c/ours/issues/bridge/edit/",
        "/c/ours/issues/bridge/merge/",
        READINGS,
    ):
        page = analyst.get(address).text
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert len(re.findall(r"<h1\b", page)) == 1
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
        for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.S):
            assert "csrfmiddlewaretoken" in form
