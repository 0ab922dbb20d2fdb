"""Rights in the admin: roles per collection, and nothing across the border of a collection."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from arguments.models import Argument, Position, Statement
from sources.models import Alias, Collection, Membership, Role, Text, Voice
from tests import builders
from tests.admin_forms import added, errors, filled

pytestmark = pytest.mark.any_database


def url(name, page, *args):
    return reverse(f"admin:{name.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def ours(db):
    return builders.make_collection(slug="ours", title="Ours")


@pytest.fixture
def theirs(db):
    return builders.make_collection(slug="theirs", title="Theirs", public=False)


@pytest.fixture
def their_statement(theirs):
    document = builders.make_document(theirs, title="Their secret document", text="Secret words.")
    return builders.make_statement(document, wording="Their secret statement.", words="Secret")


@pytest.fixture
def as_role(client, ours):
    def log_in(role, **fields):
        user = builders.make_user(collection=ours, role=role, is_staff=True, **fields)
        client.force_login(user)
        return client

    return log_in


def test_an_anonymous_visitor_is_sent_to_log_in(client, ours):
    voice = builders.make_voice(ours)
    for address in (
        reverse("admin:index"),
        url("sources.voice", "changelist"),
        url("sources.voice", "change", voice.pk),
        reverse("admin:autocomplete"),
    ):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/login/?next=" in answer["Location"]


@pytest.mark.parametrize("role", ["reader", None])
def test_readers_and_outsiders_get_nothing(client, ours, role):
    user = builders.make_user(collection=role and ours, role=role, is_staff=True)
    client.force_login(user)
    statement = builders.make_statement(builders.make_document(ours))
    index = client.get(reverse("admin:index"))
    assert index.context["app_list"] == []
    for name in ("arguments.statement", "sources.voice", "sources.collection"):
        assert client.get(url(name, "changelist")).status_code == 403
        assert client.get(url(name, "add")).status_code == 403
    assert client.get(url("arguments.statement", "change", statement.pk)).status_code == 404
    offered = {"app_label": "arguments", "model_name": "premise", "field_name": "statement"}
    assert client.get(reverse("admin:autocomplete"), offered).status_code == 403


def test_a_member_who_is_not_staff_stays_outside(client, ours):
    client.force_login(builders.make_user(collection=ours, role="editor"))
    assert client.get(reverse("admin:index")).status_code == 403


def test_model_permissions_of_django_open_nothing(client, ours, django_user_model):
    from django.contrib.auth.models import Permission

    user = builders.make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    assert client.get(url("arguments.statement", "changelist")).status_code == 403
    assert client.get(url("auth.user", "changelist")).status_code == 403


# What an analyst does


def test_an_analyst_adds_a_voice_with_aliases(as_role, ours):
    analyst = as_role("analyst")
    page = analyst.get(url("sources.voice", "add"))
    data = filled(page, name="A cyclist", key="cyclist", kind="person")
    data |= {k: str(v) for k, v in added(page, "aliases", name="The cyclist").items()}
    assert data["chosen_collection"] == str(ours.pk), "chosen already, being the only one"
    answer = analyst.post(url("sources.voice", "add"), data)
    assert answer.status_code == 302
    assert Voice.objects.get(collection=ours).name == "A cyclist"
    assert Alias.objects.get(collection=ours).name == "The cyclist"


@pytest.mark.both_databases
def test_the_same_alias_twice_is_refused(as_role, ours):
    voice = builders.make_voice(ours)
    analyst = as_role("analyst")
    address = url("sources.voice", "change", voice.pk)
    data = filled(analyst.get(address))
    data |= {"aliases-TOTAL_FORMS": "2", "aliases-0-name": "He", "aliases-1-name": "He"}
    answer = analyst.post(address, data)
    assert answer.status_code == 422
    assert "twice" in errors(answer)


def test_a_key_that_a_document_has_is_refused(as_role, ours):
    builders.make_document(ours, key="gazette")
    analyst = as_role("analyst")
    page = analyst.get(url("sources.voice", "add"))
    data = filled(page, name="Gazette", key="gazette", kind="institution")
    answer = analyst.post(url("sources.voice", "add"), data)
    assert answer.status_code == 422
    assert "share" in errors(answer)


def test_a_key_that_is_taken_is_refused(as_role, ours):
    builders.make_voice(ours, "mayor")
    analyst = as_role("analyst")
    page = analyst.get(url("sources.voice", "add"))
    answer = analyst.post(
        url("sources.voice", "add"), filled(page, name="Mayor", key="mayor", kind="office")
    )
    assert answer.status_code == 422
    assert "already exists" in errors(answer)


def test_a_renamed_key_redirects(as_role, ours):
    voice = builders.make_voice(ours, "mayor")
    analyst = as_role("analyst")
    address = url("sources.voice", "change", voice.pk)
    for key in ("lord-mayor", "mayor", "the-mayor"):
        assert analyst.post(address, filled(analyst.get(address), key=key)).status_code == 302
    went = dict(ours.retireds.values_list("key", "went"))
    assert went == {"lord-mayor": "the-mayor", "mayor": "the-mayor"}


def test_an_analyst_adds_a_document_with_its_author(as_role, ours):
    author = builders.make_voice(ours)
    analyst = as_role("analyst", first_name="Ana", last_name="Lyst")
    page = analyst.get(url("sources.document", "add"))
    data = filled(page, title="A report", key="report", language="en")
    data |= added(page, "authorships", voice=author.pk, role="author", order=0)
    assert analyst.post(url("sources.document", "add"), data).status_code == 302
    document = ours.documents.get()
    assert document.author_team == [author]
    assert document.analyst.name == "Ana Lyst"


def test_an_analyst_does_not_publish_decide_or_admit(as_role, ours):
    analyst = as_role("analyst")
    document = builders.make_document(ours, text="Words.")
    text = Text.objects.get(document=document)
    assert (
        analyst.post(
            url("sources.collection", "change", ours.pk), {"title": "Mine", "public": "on"}
        ).status_code
        == 403
    )
    assert analyst.post(url("sources.text", "change", text.pk), {"public": "on"}).status_code == 403
    assert analyst.get(url("sources.membership", "add")).status_code == 403
    assert analyst.get(url("sources.collection", "add")).status_code == 403
    assert analyst.get(url("auth.user", "add")).status_code == 403
    assert analyst.get(url("sources.analyst", "add")).status_code == 403
    assert analyst.post(url("sources.text", "delete", text.pk), {"post": "yes"}).status_code == 403
    ours.refresh_from_db()
    text.refresh_from_db()
    assert (ours.title, text.public) == ("Ours", False)


# What an editor does


def test_an_editor_publishes_and_blinds(as_role, ours):
    editor = as_role("editor")
    address = url("sources.collection", "change", ours.pk)
    data = {"title": "Ours", "lead": "What is disputed.", "blind": "on", "slug": "other"}
    assert editor.post(address, data).status_code == 302
    ours.refresh_from_db()
    assert (ours.public, ours.blind, ours.slug) == (False, True, "ours")
    assert editor.get(url("sources.collection", "add")).status_code == 403
    assert editor.get(url("sources.collection", "delete", ours.pk)).status_code == 403


def test_an_editor_makes_a_text_public_and_changes_nothing_else_of_it(as_role, ours):
    text = Text.objects.get(document=builders.make_document(ours, text="Words."))
    editor = as_role("editor")
    address = url("sources.text", "change", text.pk)
    assert editor.post(address, {"public": "on", "body": "Other."}).status_code == 302
    text.refresh_from_db()
    assert (text.public, text.body) == (True, "Words.")


def test_an_editor_admits_a_member_by_name(as_role, ours, theirs):
    newcomer = builders.make_user("newcomer")
    editor = as_role("editor")
    address = url("sources.membership", "add")
    data = {"collection": ours.pk, "username": "newcomer", "role": "analyst"}
    assert editor.post(address, data).status_code == 302
    assert ours.role_of(newcomer) == Role.ANALYST
    again = editor.post(address, data)
    assert again.status_code == 200
    assert "member already" in errors_of(again)
    unknown = editor.post(address, {**data, "username": "nobody"})
    assert "Nobody logs in" in errors_of(unknown)
    elsewhere = editor.post(address, {**data, "collection": theirs.pk})
    assert "valid choice" in errors_of(elsewhere)
    assert not theirs.memberships.exists()
    assert editor.get(url("auth.user", "changelist")).status_code == 403


def errors_of(response):
    return str(response.context["adminform"].form.errors)


# The border


def test_another_collection_is_absent_from_lists_and_filters(as_role, ours, their_statement):
    builders.make_statement(builders.make_document(ours))
    analyst = as_role("analyst")
    for name in (
        "sources.collection",
        "sources.voice",
        "sources.document",
        "sources.text",
        "sources.passage",
        "sources.analyst",
        "arguments.statement",
    ):
        page = analyst.get(url(name, "changelist")).content.decode()
        assert "secret" not in page.lower()
        assert "Theirs" not in page


def test_a_row_of_another_collection_does_not_exist(as_role, theirs, their_statement):
    issue = builders.make_issue(theirs)
    rows = {
        "sources.collection": theirs,
        "sources.document": their_statement.document,
        "sources.text": their_statement.document.texts.get(),
        "sources.passage": their_statement.passages.get(),
        "sources.voice": their_statement.voices.get(),
        "arguments.statement": their_statement,
        "arguments.issue": issue,
        "arguments.position": builders.make_position(issue, their_statement),
        "arguments.reading": builders.make_reading(issue, their_statement.document),
    }
    analyst = as_role("editor")
    for name, row in rows.items():
        for page in ("change", "delete", "history"):
            address = url(name, page, row.pk)
            assert analyst.get(address).status_code == 404, address
        assert analyst.post(url(name, "change", row.pk), {}).status_code == 404
        assert analyst.post(url(name, "delete", row.pk), {"post": "yes"}).status_code in {403, 404}
    assert Position.objects.exists()


def test_actions_do_not_reach_another_collection(as_role, ours, their_statement):
    builders.make_statement(builders.make_document(ours))
    analyst = as_role("analyst")
    data = {"action": "delete_selected", "_selected_action": their_statement.pk, "post": "yes"}
    analyst.post(url("arguments.statement", "changelist"), data)
    assert Statement.objects.filter(pk=their_statement.pk).exists()


def test_only_rows_of_ones_own_collections_are_offered(as_role, ours, their_statement):
    mine = builders.make_statement(builders.make_document(ours))
    analyst = as_role("analyst")
    for model, field, own, other in (
        ("premise", "statement", mine, their_statement),
        ("statement", "document", mine.document, their_statement.document),
        ("holding", "voice", mine.voices.get(), their_statement.voices.get()),
    ):
        asked = {"app_label": "arguments", "model_name": model, "field_name": field}
        for more in ({}, {"collection": their_statement.collection_id}):
            answer = analyst.get(reverse("admin:autocomplete"), asked | more).json()["results"]
            ids = [row["id"] for row in answer]
            assert ids == ([str(own.pk)] if not more else [])
            assert str(other.pk) not in ids or own.pk == other.pk
    users = {"app_label": "sources", "model_name": "membership", "field_name": "user"}
    assert analyst.get(reverse("admin:autocomplete"), users).status_code == 403


def test_ids_of_another_collection_are_refused(as_role, ours, theirs, their_statement):
    mine = builders.make_statement(builders.make_document(ours))
    analyst = as_role("analyst")
    address = url("arguments.position", "add")
    for issue, statement in (
        (builders.make_issue(ours), their_statement),
        (builders.make_issue(theirs), mine),
    ):
        data = {"issue": issue.pk, "statement": statement.pk, "stance": "pro"}
        answer = analyst.post(address, data)
        assert answer.status_code == 422
        assert "valid choice" in errors(answer)
    page = analyst.get(url("sources.voice", "add"))
    data = filled(page, name="Spy", key="spy", kind="person", chosen_collection=theirs.pk)
    answer = analyst.post(url("sources.voice", "add"), data)
    assert answer.status_code == 422
    assert not Position.objects.exists()
    assert not Voice.objects.filter(key="spy").exists()


def test_a_row_of_two_of_ones_own_collections_is_refused(as_role, client, ours, theirs):
    """A form error, not a broken constraint."""
    as_role("analyst")
    user = Membership.objects.get(collection=ours).user
    Membership.objects.create(collection=theirs, user=user, role="analyst")
    mine = builders.make_statement(builders.make_document(ours))
    issue = builders.make_issue(theirs)
    data = {"issue": issue.pk, "statement": mine.pk, "stance": "pro"}
    answer = client.post(url("arguments.position", "add"), data)
    assert answer.status_code == 422
    assert "another collection" in errors(answer)
    position = builders.make_position(builders.make_issue(ours), mine)
    address = url("arguments.position", "change", position.pk)
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert not Argument.objects.exists()


def test_a_foreign_voice_in_an_inline_is_refused(as_role, client, ours, theirs):
    as_role("analyst")
    user = Membership.objects.get(collection=ours).user
    Membership.objects.create(collection=theirs, user=user, role="analyst")
    document, foreign = builders.make_document(ours), builders.make_voice(theirs)
    address = url("arguments.statement", "add")
    page = client.get(address)
    data = filled(page, document=document.pk, kind="claim", wording="It is so.")
    data |= {"holdings-0-voice": foreign.pk}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "another collection" in errors(answer)
    assert not Statement.objects.exists()


def test_the_redirect_to_any_row_is_closed(as_role, their_statement):
    analyst = as_role("analyst")
    for number in range(1, 30):
        address = f"/admin/r/{number}/{their_statement.pk}/"
        assert analyst.get(address).status_code == 404


def test_lookups_through_other_tables_are_refused(as_role, ours):
    analyst = as_role("analyst")
    for name, lookup in (
        ("arguments.pair", "tags__isnull"),
        ("arguments.pair", "tags__id"),
        ("sources.analyst", "tags__isnull"),
        ("arguments.pair", "collection__memberships__user"),
    ):
        assert analyst.get(url(name, "changelist"), {lookup: "1"}).status_code == 400


def test_recent_actions_are_ones_own(as_role, ours):
    other = builders.make_user(is_superuser=True, is_staff=True)
    voice = builders.make_voice(ours)
    LogEntry.objects.log_actions(other.pk, [voice], 1, "secret deed", single_object=True)
    page = as_role("analyst").get(reverse("admin:index"))
    assert voice.name not in page.content.decode()


def test_deleting_what_is_in_use_says_by_what(as_role, ours):
    statement = builders.make_statement(builders.make_document(ours))
    analyst = as_role("analyst")
    page = analyst.get(url("sources.voice", "delete", statement.voices.get().pk)).content.decode()
    assert "1 holdings" in page
    page = analyst.get(url("sources.document", "delete", statement.document.pk)).content.decode()
    assert "1 statements" in page


def test_an_unused_document_goes_with_its_text(as_role, ours):
    document = builders.make_document(ours, key="draft", text="Words.")
    analyst = as_role("analyst")
    answer = analyst.post(url("sources.document", "delete", document.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert not Text.objects.exists()
    assert ours.retireds.get().key == "draft"
    assert Collection.objects.filter(pk=ours.pk).exists()
