"""A collection from nothing: made by any user, published or hidden, with members and their roles."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from sources.models import Analyst, Collection, Membership, Operation, Text
from tests.admin_forms import filled
from tests.builders import make_collection, make_document, make_user, make_voice
from tests.test_stale_edits import differing

pytestmark = pytest.mark.any_database


def sent(client, address, **data):
    """Send a form with a key of its own."""
    return client.post(address, {"key": uuid.uuid4(), **data})


def began(client):
    """What a browser would send of the settings as they are now."""
    return filled_by(client.get(SETTINGS))


def filled_by(response):
    """What a browser would send of the settings in `response`."""
    hidden = re.findall(r'name="(initial-\w+)"(?: value="([^"]*)")?', response.text)
    fields = {f.name: f.value() for f in response.context["form"] if f.value() is not False}
    return {**{name: unescape(value) for name, value in hidden}, **fields}


@pytest.fixture
def user(db):
    return make_user("eda")


@pytest.fixture
def maker(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def ours(db):
    return make_collection(slug="ours", title="Ours")


@pytest.fixture
def editor(client, ours):
    client.force_login(make_user("eda", collection=ours, role="editor"))
    return client


SETTINGS = "/c/ours/settings/"


# A new collection


def test_whoever_is_not_logged_in_logs_in_first(client, db):
    assert "New collection" not in client.get("/").text
    answer = client.get("/new/")
    assert answer["Location"] == "/login/?next=/new/"
    assert client.post("/new/", {"title": "Birds"}).status_code == 302
    assert not Collection.objects.exists()


def test_any_user_makes_a_collection_and_is_its_editor_and_analyst(maker, user):
    assert 'href="/new/"' in maker.get("/").text
    assert 'name="csrfmiddlewaretoken"' in maker.get("/new/").text
    answer = sent(maker, "/new/", title="Birds", slug="the-birds", lead="Do they fly?")
    assert answer["Location"] == "/c/the-birds/"
    collection = Collection.objects.get()
    assert (collection.title, collection.lead) == ("Birds", "Do they fly?")
    assert (collection.public, collection.blind) == (False, False)
    assert collection.role_of(user) == "editor"
    assert Analyst.objects.get(user=user).collection == collection
    assert maker.get("/c/the-birds/").status_code == 200


def test_a_slug_is_made_from_the_title(maker):
    make_collection(slug="cestita-ptica")
    answer = sent(maker, "/new/", title="Честита птица!")
    assert answer["Location"] == "/c/cestita-ptica-2/"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "鳥"}, "Give one: the title has no letters"),
        ({"title": "Birds", "slug": "two words"}, "valid “slug”"),
        ({"title": "Birds", "slug": "taken"}, "Another collection has this name"),
    ],
)
def test_what_cannot_be_made_comes_back_with_the_reason_at_its_field(maker, data, said):
    make_collection(slug="taken", public=False)
    answer = sent(maker, "/new/", **data, lead="Typed already.")
    assert answer.status_code == 422
    field = re.search(r'<ul class="errorlist" id="(id_\w+_error)"><li>([^<]+)', answer.text)
    assert said in field[2]
    assert re.search(rf'aria-describedby="[^"]*{field[1]}"', answer.text)
    assert "Typed already." in answer.text


@pytest.mark.both_databases
def test_a_retry_finds_the_collection_made(maker):
    data = {"key": uuid.uuid4(), "title": "Birds", "slug": "birds"}
    for _ in range(2):
        assert maker.post("/new/", data)["Location"] == "/c/birds/"
    assert Collection.objects.count() == Membership.objects.count() == 1


def test_the_key_of_somebody_else_opens_nothing(maker, client):
    data = {"key": uuid.uuid4(), "title": "Birds", "slug": "birds"}
    maker.post("/new/", data)
    client.force_login(make_user())
    assert client.post("/new/", data).status_code == 422


# What it says, and who may read it


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("analyst", 403), ("editor", 200)])
def test_settings_are_for_editors(client, ours, role, status):
    client.force_login(make_user(collection=ours, role=role))
    assert client.get(SETTINGS).status_code == status
    if status == 403:
        assert sent(client, SETTINGS, deed="save", title="Mine").status_code == 403
        assert SETTINGS not in client.get("/c/ours/").text


def test_a_visitor_logs_in_or_knows_nothing(client, ours):
    assert client.get(SETTINGS)["Location"] == f"/login/?next={SETTINGS}"
    ours.public = False
    ours.save()
    assert client.get(SETTINGS).status_code == 404
    client.force_login(make_user())
    assert client.get(SETTINGS).status_code == 404


def test_an_editor_changes_what_it_says(editor, ours):
    assert SETTINGS in editor.get("/c/ours/").text
    answer = sent(editor, SETTINGS, deed="save", title="All ours", lead="Why?", blind="on")
    assert answer["Location"] == SETTINGS
    ours.refresh_from_db()
    assert (ours.title, ours.lead, ours.public, ours.blind) == ("All ours", "Why?", False, True)
    assert (ours.slug, ours.next_statement) == ("ours", 1)


def test_publishing_says_what_becomes_visible(editor, ours):
    Collection.objects.update(public=False)
    make_document(ours, text="Shown to all.", public=True)
    make_document(ours, text="For members.")
    make_document(ours)
    page = editor.get(SETTINGS).text
    assert "The text of a document stays with the members" in page
    assert "2 documents of 3 have a text here" in page
    assert "could read it: 1" in page
    answer = sent(editor, SETTINGS, deed="save", title="Ours", public="on")
    said = editor.get(answer["Location"]).text
    assert "Anyone can read the map now. Texts that anyone can read: 1 of 2." in said
    assert Text.objects.filter(public=True).count() == 1
    answer = sent(editor, SETTINGS, deed="save", title="Ours")
    assert "Only members can read the collection now." in editor.get(answer["Location"]).text


def test_without_a_title_nothing_is_saved(editor, ours):
    answer = sent(editor, SETTINGS, deed="save", title="", lead="Typed already.")
    assert answer.status_code == 422
    assert 'id="id_title_error"' in answer.text
    assert "Typed already." in answer.text
    ours.refresh_from_db()
    assert ours.title == "Ours"


@pytest.mark.both_databases
def test_what_somebody_else_changed_meanwhile_stays(editor, ours):
    mine = began(editor)
    sent(editor, SETTINGS, **began(editor) | {"blind": "on", "lead": "Theirs."})
    assert sent(editor, SETTINGS, **mine | {"title": "Mine"}).status_code == 302
    ours.refresh_from_db()
    assert (ours.title, ours.lead, ours.public, ours.blind) == ("Mine", "Theirs.", True, True)
    label = Operation.objects.latest("id").label
    assert label == "Changed the settings: title"


def test_where_two_changed_the_same_both_are_shown_and_nothing_typed_is_lost(editor, ours):
    mine = began(editor)
    sent(editor, SETTINGS, **began(editor) | {"title": "Theirs", "lead": "Theirs."}, blind="on")
    answer = sent(editor, SETTINGS, **mine | {"title": "Mine", "lead": "Mine."})
    assert answer.status_code == 409
    assert differing(answer.text) == {
        "Title": ["Mine", "Theirs", "Ours"],
        "Lead": ["Mine.", "Theirs.", "nothing"],
    }
    ours.refresh_from_db()
    assert (ours.title, ours.blind) == ("Theirs", True)
    again = filled_by(answer)
    assert (again["title"], again["lead"], again["blind"]) == ("Mine", "Mine.", True)
    assert sent(editor, SETTINGS, **again).status_code == 302
    ours.refresh_from_db()
    assert (ours.title, ours.lead, ours.blind) == ("Mine", "Mine.", True)


def test_two_who_changed_it_alike_do_not_clash(editor, ours):
    mine = began(editor) | {"title": "Alike", "lead": "One.\r\nTwo."}
    for _ in range(2):
        assert sent(editor, SETTINGS, **mine).status_code == 302
    assert Operation.objects.count() == 1


def test_a_refused_form_goes_on_from_what_it_began_with(editor, ours):
    mine = began(editor)
    sent(editor, SETTINGS, **began(editor), blind="on")
    answer = sent(editor, SETTINGS, **mine | {"title": ""})
    assert answer.status_code == 422
    assert sent(editor, SETTINGS, **filled_by(answer) | {"title": "Mine"}).status_code == 302
    ours.refresh_from_db()
    assert (ours.title, ours.blind) == ("Mine", True)


# Members


def test_an_editor_adds_a_member_by_name(editor, ours):
    newcomer = make_user("newcomer")
    data = {"key": uuid.uuid4(), "deed": "add", "username": "newcomer", "role": "analyst"}
    for _ in range(2):
        assert editor.post(SETTINGS, data).status_code == 302
    assert ours.role_of(newcomer) == "analyst"
    page = editor.get(SETTINGS).text
    assert "newcomer is a member: analyst." in page
    again = sent(editor, SETTINGS, deed="add", username="newcomer", role="editor")
    assert again.status_code == 422
    assert "newcomer is a member already" in again.text
    assert ours.role_of(newcomer) == "analyst"


def test_an_unknown_user_is_named(editor):
    answer = sent(editor, SETTINGS, deed="add", username="nobdy", role="reader")
    assert answer.status_code == 422
    assert "Nobody logs in as “nobdy”." in answer.text
    assert 'aria-describedby="id_username_helptext id_username_error"' in answer.text


def test_a_role_is_changed_and_a_member_removed(editor, ours):
    member = make_user("mem", collection=ours, role="reader").memberships.get()
    for _ in range(2):
        sent(editor, SETTINGS, deed="role", member=member.pk, role="editor")
    member.refresh_from_db()
    assert member.role == "editor"
    for _ in range(2):
        assert sent(editor, SETTINGS, deed="remove", member=member.pk).status_code == 302
    assert ours.memberships.count() == 1


@pytest.mark.parametrize("deed", ["role", "remove"])
def test_the_last_editor_stays(editor, ours, deed):
    make_user(collection=ours, role="analyst")
    last = Membership.objects.get(role="editor")
    answer = sent(editor, SETTINGS, deed=deed, member=last.pk, role="reader")
    assert answer.status_code == 422
    assert "“Ours” would have no editor left" in answer.text
    assert f'aria-describedby="error-{last.pk}"' in answer.text
    last.refresh_from_db()
    assert last.role == "editor"


def test_whoever_steps_down_is_led_to_what_is_left(editor, ours):
    make_user(collection=ours, role="editor")
    mine = Membership.objects.get(user__username="eda")
    answer = sent(editor, SETTINGS, deed="role", member=mine.pk, role="reader")
    assert answer["Location"] == "/c/ours/"


def test_whoever_leaves_a_private_collection_is_led_out(editor, ours):
    Collection.objects.update(public=False)
    make_user(collection=ours, role="editor")
    mine = Membership.objects.get(user__username="eda")
    answer = sent(editor, SETTINGS, deed="remove", member=mine.pk)
    assert answer["Location"] == "/"
    assert "eda is no longer a member." in editor.get("/").text


def test_members_of_another_collection_are_out_of_reach(editor, ours):
    theirs = make_collection()
    member = make_user(collection=theirs, role="reader").memberships.get()
    assert sent(editor, SETTINGS, deed="role", member=member.pk, role="editor").status_code == 404
    sent(editor, SETTINGS, deed="remove", member=member.pk)
    member.refresh_from_db()
    assert member.role == "reader"
    for odd in ("", "x", "²", "9" * 40):
        assert sent(editor, SETTINGS, deed="role", member=odd, role="editor").status_code == 404


def test_what_nobody_can_ask_for_changes_nothing(editor, ours):
    member = make_user(collection=ours, role="reader").memberships.get()
    answer = sent(editor, SETTINGS, deed="role", member=member.pk, role="king")
    assert answer.status_code == 422
    member.refresh_from_db()
    assert member.role == "reader"
    assert not Operation.objects.exists()


# What was done is in the history, and is taken back there


def words(page):
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def undo(client):
    return client.post(reverse("undo", args=["ours", Operation.objects.latest("id").pk]))


def test_the_history_tells_who_changed_the_settings_and_takes_it_back(editor, ours):
    sent(editor, SETTINGS, deed="save", title="All ours", public="on", blind="on")
    said = words(editor.get("/c/ours/history/").text)
    assert "Changed the settings: title, blind" in said
    assert ", eda " in said
    assert "settings, collection changed; title: Ours All ours ; blind: no yes" in said
    ours.take_number("statement")
    assert undo(editor).status_code == 302
    ours.refresh_from_db()
    assert (ours.title, ours.blind, ours.next_statement) == ("Ours", False, 2)
    sent(editor, SETTINGS, deed="save", title="Ours", public="on")
    assert Operation.objects.count() == 2, "what changes nothing is no action"


@pytest.mark.both_databases
def test_a_role_given_and_a_member_removed_are_taken_back(editor, ours):
    member = make_user("mem", collection=ours, role="reader").memberships.get()
    sent(editor, SETTINGS, deed="role", member=member.pk, role="analyst")
    said = words(editor.get("/c/ours/history/").text)
    assert "mem became analyst" in said
    assert "member mem, membership changed; role: reader analyst" in said
    undo(editor)
    assert ours.role_of(member.user) == "reader"
    sent(editor, SETTINGS, deed="remove", member=member.pk)
    assert "Removed a member: mem" in editor.get("/c/ours/history/").text
    undo(editor)
    assert ours.role_of(member.user) == "reader"


def test_no_undo_takes_the_last_editor(editor, ours):
    other = make_user("other")
    sent(editor, SETTINGS, deed="add", username="other", role="editor")
    sent(editor, SETTINGS, deed="remove", member=ours.memberships.get(user__username="eda").pk)
    editor.force_login(other)
    added = Operation.objects.get(label="Added a member: other, editor")
    answer = editor.post(reverse("undo", args=["ours", added.pk]))
    assert answer.status_code == 409
    assert "“Ours” would have no editor left" in answer.text
    assert ours.role_of(other) == "editor"
    assert undo(editor).status_code == 302, "the one who was removed is back"
    assert editor.post(reverse("undo", args=["ours", added.pk])).url == "/"
    assert ours.role_of(other) == ""


def test_a_member_whose_log_in_is_gone_does_not_come_back(editor, ours):
    member = make_user("mem", collection=ours, role="reader")
    sent(editor, SETTINGS, deed="remove", member=member.memberships.get().pk)
    member.delete()
    answer = undo(editor)
    assert answer.status_code == 409
    assert "needs its user, which is no longer there" in answer.text


def test_what_an_analyst_did_as_an_editor_she_cannot_take_back(editor, ours, client):
    sent(editor, SETTINGS, deed="save", title="All ours", public="on")
    make_user(collection=ours, role="editor")
    ours.memberships.filter(user__username="eda").update(role="analyst")
    assert "Undo:" not in editor.get("/c/ours/history/").text
    assert undo(editor).status_code == 403


def test_a_collection_made_by_mistake_is_deleted_while_it_is_empty(editor, ours):
    assert "Delete the collection" in editor.get(SETTINGS).text
    assert "Bring in a document" in editor.get("/c/ours/").text
    page = editor.get(SETTINGS)
    voice = make_voice(ours)
    assert sent(editor, SETTINGS, deed="delete").url == SETTINGS
    assert "Not deleted: there is something in it by now." in editor.get(SETTINGS).text
    assert "Delete the collection" not in editor.get(SETTINGS).text
    voice.delete()
    assert "Delete the collection" in page.text
    assert sent(editor, SETTINGS, deed="delete").url == "/"
    assert "Deleted the collection “Ours”." in editor.get("/").text
    assert not Collection.objects.exists()
    assert editor.get("/c/ours/").status_code == 404


def test_queries_do_not_grow_with_the_members(editor, ours, django_assert_num_queries):
    for size in (1, 9):
        for _ in range(size):
            make_user(collection=ours, role="reader")
        with django_assert_num_queries(12):
            editor.get(SETTINGS)


# The same in the admin


def url(name, page, *args):
    return reverse(f"admin:{name.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def root(client, ours):
    make_user("last", collection=ours, role="editor", is_staff=True)
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("who", ["last", "root"])
def test_the_admin_demotes_and_removes_no_last_editor(root, client, ours, who):
    client.force_login(user_of(who))
    last = ours.memberships.get()
    address = url("sources.membership", "change", last.pk)
    answer = client.post(address, filled(client.get(address), role="analyst"))
    assert "would have no editor left" in answer.text
    page = client.get(url("sources.membership", "delete", last.pk))
    assert "would have no editor left" in page.text
    client.post(url("sources.membership", "delete", last.pk), {"post": "yes"})
    action = {"action": "delete_selected", "_selected_action": last.pk, "post": "yes"}
    client.post(url("sources.membership", "changelist"), action)
    last.refresh_from_db()
    assert last.role == "editor"


def user_of(name):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username=name)


@pytest.mark.both_databases
def test_the_admin_deletes_neither_the_last_editor_nor_all_editors_at_once(root, ours):
    other = make_user(collection=ours, role="editor")
    users = [user_of("last").pk, other.pk]
    action = {"action": "delete_selected", "_selected_action": users, "post": "yes"}
    root.post(url("auth.user", "changelist"), action)
    assert ours.memberships.count() == 2
    assert root.post(url("auth.user", "delete", other.pk), {"post": "yes"}).status_code == 302
    page = root.post(url("auth.user", "delete", user_of("last").pk), {"post": "yes"})
    assert "would have no editor left" in page.text
    assert ours.memberships.count() == 1


def test_the_admin_demotes_one_of_two_editors(root, ours):
    other = make_user(collection=ours, role="editor").memberships.get()
    address = url("sources.membership", "change", other.pk)
    assert root.post(address, filled(root.get(address), role="analyst")).status_code == 302
    other.refresh_from_db()
    assert other.role == "analyst"
    operation = Operation.objects.get()
    assert operation.label == f"Edited in the admin: member {other.user}"
    assert operation.changes.get().after["role"] == "analyst"
