"""Pairs and tags in the admin: one's own, decisions by editors, and nothing seen while blind."""

import pytest
from django.urls import reverse

from arguments.models import Pair, Tag
from sources.models import Analyst
from tests import builders
from tests.admin_forms import errors, filled

pytestmark = pytest.mark.any_database

RELATIONS = {"relation": "contradicts", "basis": "fact", "confidence": "high", "reason": "No."}


@pytest.fixture
def collection(db):
    return builders.make_collection()


@pytest.fixture
def pair(collection):
    one, two = (builders.make_statement(builders.make_document(collection)) for _ in range(2))
    return builders.make_pair(one, two)


@pytest.fixture
def log_in(client, collection):
    def as_role(role):
        user = builders.make_user(collection=collection, role=role, is_staff=True)
        client.force_login(user)
        return client, Analyst.objects.of_user(collection, user)

    return as_role


def change(row):
    return reverse(f"admin:arguments_{row._meta.model_name}_change", args=[row.pk])


def tag_in(page, prefix="tags", **fields):
    return filled(page, **{f"{prefix}-0-{name}": value for name, value in fields.items()})


def test_an_analyst_adds_a_pair_and_tags_it(log_in, collection):
    client, me = log_in("analyst")
    one, two = (builders.make_statement(builders.make_document(collection)) for _ in range(2))
    address = reverse("admin:arguments_pair_add")
    data = tag_in(client.get(address), **RELATIONS) | {"first": two.pk, "second": one.pk}
    assert client.post(address, data).status_code == 302
    pair = Pair.objects.get()
    assert (pair.first, pair.second) == (one, two), "the earlier row first"
    tag = pair.tags.get()
    assert (tag.analyst, tag.relation, tag.decision) == (me, "contradicts", False)
    assert tag.made_on


def test_the_pair_shows_both_statements_in_full(log_in, pair):
    client, me = log_in("analyst")
    tag = builders.make_tag(pair, analyst=me)
    for row in (pair, tag):
        page = client.get(change(row)).content.decode()
        assert pair.first.wording in page
        assert pair.second.document.title in page


@pytest.mark.both_databases
def test_a_pair_of_one_statement_or_the_same_pair_twice_is_refused(log_in, pair):
    client, _ = log_in("analyst")
    address = reverse("admin:arguments_pair_add")
    same = filled(client.get(address), first=pair.first_id, second=pair.first_id)
    assert "with itself" in errors(client.post(address, same))
    again = filled(client.get(address), first=pair.second_id, second=pair.first_id)
    answer = client.post(address, again)
    assert answer.status_code == 422
    assert Pair.objects.count() == 1


def test_a_tag_without_basis_or_reason_is_refused(log_in, pair):
    client, _ = log_in("analyst")
    data = tag_in(client.get(change(pair)), relation="agrees", confidence="low")
    answer = client.post(change(pair), data)
    assert answer.status_code == 422
    assert "Say what the point at issue is about" in errors(answer)


def test_an_analyst_changes_her_own_tag_and_no_other(log_in, pair):
    client, me = log_in("analyst")
    mine, other = builders.make_tag(pair, analyst=me), builders.make_tag(pair)
    page = client.get(change(pair))
    data = tag_in(page, **RELATIONS) | {
        "tags-2-TOTAL_FORMS": 1,
        "tags-2-INITIAL_FORMS": 1,
        "tags-2-0-id": other.pk,
        "tags-2-0-relation": "unrelated",
    }
    assert client.post(change(pair), data).status_code == 302
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.relation, mine.version) == ("contradicts", 2)
    assert (other.relation, other.version) == ("agrees", 1)
    assert client.get(change(other)).status_code == 200
    assert client.post(change(other), RELATIONS).status_code == 403
    delete = reverse("admin:arguments_tag_delete", args=[other.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": other.pk, "post": "yes"}
    assert client.post(reverse("admin:arguments_tag_changelist"), chosen).status_code == 403
    assert Tag.objects.filter(pk=other.pk).exists()


def test_a_second_tag_on_the_pair_is_refused(log_in, pair):
    client, me = log_in("analyst")
    builders.make_tag(pair, analyst=me)
    address = reverse("admin:arguments_tag_add")
    answer = client.post(address, {"pair": pair.pk, **RELATIONS})
    assert answer.status_code == 422
    assert "tagged this pair already" in errors(answer)


def test_an_analyst_cannot_decide(log_in, pair):
    client, _ = log_in("analyst")
    address = reverse("admin:arguments_tag_add")
    assert "decision" not in client.get(address).context["adminform"].form.fields
    client.post(address, {"pair": pair.pk, "decision": "on", **RELATIONS})
    data = tag_in(client.get(change(pair)), "tags-3", **RELATIONS)
    client.post(change(pair), data | {"tags-3-TOTAL_FORMS": 1, "tags-3-INITIAL_FORMS": 0})
    assert not Tag.objects.filter(decision=True).exists()
    decision = builders.make_tag(pair, decision=True)
    assert client.post(change(decision), RELATIONS).status_code == 403


def test_an_editor_of_one_collection_does_not_decide_in_another(log_in, pair):
    client, me = log_in("analyst")
    elsewhere = builders.make_collection()
    elsewhere.memberships.create(user=me.user, role="editor")
    answer = client.post(
        reverse("admin:arguments_tag_add"), {"pair": pair.pk, "decision": "on", **RELATIONS}
    )
    assert answer.status_code == 422
    assert "Only an editor" in errors(answer)


def test_an_editor_decides_and_signs(log_in, pair):
    client, me = log_in("editor")
    builders.make_tag(pair)
    page = client.get(change(pair))
    data = tag_in(page, "tags-3", **RELATIONS) | {"tags-3-TOTAL_FORMS": 1}
    answer = client.post(change(pair), data)
    assert answer.status_code == 302
    decision = Tag.objects.get(decision=True)
    assert decision.analyst == me
    again = client.post(
        reverse("admin:arguments_tag_add"), {"pair": pair.pk, "decision": "on", **RELATIONS}
    )
    assert "decided already" in errors(again)


def test_an_editor_who_changes_a_decision_signs_it(log_in, pair):
    decision = builders.make_tag(pair, decision=True)
    client, me = log_in("editor")
    data = filled(client.get(change(decision)), reason="Looked at again.")
    assert client.post(change(decision), data).status_code == 302
    decision.refresh_from_db()
    assert (decision.analyst, decision.version) == (me, 2)


def test_a_stale_tag_is_refused_on_both_pages(log_in, pair):
    client, me = log_in("analyst")
    tag = builders.make_tag(pair, analyst=me)
    for address, data in (
        (change(tag), filled(client.get(change(tag)), reason="Mine.")),
        (change(pair), tag_in(client.get(change(pair)), reason="Mine.")),
    ):
        Tag.objects.filter(pk=tag.pk).update(version=7, reason="Theirs.")
        answer = client.post(address, data)
        assert answer.status_code == 409
        assert "Mine." in answer.content.decode()
        assert '<td data-label="Stored now">Theirs.</td>' in answer.content.decode()
        Tag.objects.filter(pk=tag.pk).update(version=1)


# Blind


@pytest.fixture
def blind(collection, pair):
    collection.blind = True
    collection.save()
    tag = builders.make_tag(
        pair,
        "contradicts",
        analyst=builders.make_analyst(collection, name="Somebody Else"),
        reason="A secret reason.",
    )
    builders.make_tag(pair, "updates", decision=True, reason="A secret decision.")
    return tag


def test_blind_an_analyst_sees_nothing_of_other_tags(log_in, blind, pair):
    client, me = log_in("analyst")
    mine = builders.make_tag(builders.make_pair(pair.first, other_statement(pair)), analyst=me)
    tags = client.get(reverse("admin:arguments_tag_changelist"))
    assert [row.pk for row in tags.context["cl"].result_list] == [mine.pk]
    assert tags.context["cl"].result_count == 1
    assert "Somebody Else" not in tags.content.decode()
    pairs = client.get(reverse("admin:arguments_pair_changelist")).content.decode()
    for page in (pairs, client.get(change(pair)).content.decode()):
        assert "Somebody Else" not in page
        assert "secret" not in page
    assert client.get(change(blind)).status_code == 404
    assert client.post(change(blind), RELATIONS).status_code == 404


def test_blind_filters_and_their_counts_tell_nothing(log_in, blind, pair):
    client, _ = log_in("analyst")
    listed = reverse("admin:arguments_pair_changelist")
    page = client.get(listed).content.decode()
    assert "contradicts (0)" in page.lower()
    assert "decided (0)" in page
    assert "untagged (1)" in page
    found = client.get(listed, {"tagged": "contradicts"}).context["cl"]
    assert found.result_count == 0
    for lookup in ("tags__isnull", "tags__relation", "tags__analyst", "tags__id", "tags"):
        assert client.get(listed, {lookup: "0"}).status_code == 400
    tags = reverse("admin:arguments_tag_changelist")
    assert client.get(tags, {"pair__tags__isnull": "0"}).status_code == 400


def test_blind_neither_history_nor_deletion_tell(log_in, blind, pair):
    client, _ = log_in("analyst")
    for page in ("history", "delete"):
        address = reverse(f"admin:arguments_pair_{page}", args=[pair.pk])
        answer = client.get(address)
        assert answer.status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": pair.pk}
    page = client.post(reverse("admin:arguments_pair_changelist"), chosen).content.decode()
    assert "contradicts" not in page
    statement = reverse("admin:arguments_statement_delete", args=[pair.first_id])
    assert "contradicts" not in client.get(statement).content.decode()


def test_blind_the_tag_of_another_is_not_reached_through_the_pair(log_in, blind, pair):
    client, _ = log_in("analyst")
    data = tag_in(client.get(change(pair)), **RELATIONS, id=blind.pk)
    data |= {"tags-INITIAL_FORMS": 1}
    assert "secret" not in client.post(change(pair), data, follow=True).content.decode()
    blind.refresh_from_db()
    assert (blind.reason, blind.version) == ("A secret reason.", 1)


def test_blind_a_tag_of_ones_own_is_added_all_the_same(log_in, blind, pair):
    client, me = log_in("analyst")
    data = tag_in(client.get(change(pair)), **RELATIONS)
    assert client.post(change(pair), data).status_code == 302
    assert pair.tags.filter(analyst=me).exists()


def test_blind_an_editor_sees_all(log_in, blind, pair):
    client, _ = log_in("editor")
    assert "A secret reason." in client.get(change(pair)).content.decode()
    assert client.get(change(blind)).status_code == 200
    tags = client.get(reverse("admin:arguments_tag_changelist"))
    assert tags.context["cl"].result_count == 2


def test_blind_in_one_collection_hides_nothing_in_another(log_in, blind, pair):
    client, me = log_in("analyst")
    open_one = builders.make_collection()
    open_one.memberships.create(user=me.user, role="analyst")
    document = builders.make_document(open_one)
    seen = builders.make_tag(
        builders.make_pair(builders.make_statement(document), builders.make_statement(document))
    )
    tags = client.get(reverse("admin:arguments_tag_changelist"))
    assert [row.pk for row in tags.context["cl"].result_list] == [seen.pk]


def test_not_blind_an_analyst_reads_the_tags_of_others(log_in, pair):
    builders.make_tag(pair, reason="For all to read.")
    client, _ = log_in("analyst")
    assert "For all to read." in client.get(change(pair)).content.decode()


def other_statement(pair):
    return builders.make_statement(pair.first.document)
