"""Arguments in the admin: one target, at least one premise, one document, no circle."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from arguments.models import Argument
from tests import builders
from tests.admin_forms import added, errors, filled

pytestmark = pytest.mark.any_database

ADD = "admin:arguments_argument_add"


@pytest.fixture
def collection(db):
    return builders.make_collection()


@pytest.fixture
def document(collection):
    return builders.make_document(collection)


@pytest.fixture
def analyst(client, collection):
    client.force_login(builders.make_user(collection=collection, role="analyst", is_staff=True))
    return client


@pytest.fixture
def statements(document):
    return [builders.make_statement(document) for _ in range(4)]


def add(client, document, premises, **fields):
    page = client.get(reverse(ADD))
    data = filled(page, **{"direction": "support", **fields})
    if document:
        data["document"] = document.pk
    data["premises-TOTAL_FORMS"] = max(1, len(premises))
    for at, premise in enumerate(premises):
        data[f"premises-{at}-statement"] = premise.pk
        data[f"premises-{at}-order"] = at
    return client.post(reverse(ADD), data)


def change(argument):
    return reverse("admin:arguments_argument_change", args=[argument.pk])


def test_joint_premises_support_a_statement(analyst, document, statements):
    one, two, three, _ = statements
    answer = add(analyst, document, [one, two], statement=three.pk)
    assert answer.status_code == 302
    argument = Argument.objects.get()
    assert (argument.number, argument.statement) == (1, three)
    assert [premise.statement for premise in argument.premises.all()] == [one, two]


def test_an_undercut_targets_an_argument(analyst, document, statements):
    step = builders.make_argument(statements[0], target=statements[1])
    answer = add(analyst, document, [statements[2]], argument=step.pk, direction="attack")
    assert answer.status_code == 302
    assert step.undercuts.get().premises.get().statement == statements[2]


def test_a_step_across_documents_is_an_analysts_support(analyst, collection, statements):
    elsewhere = builders.make_statement(builders.make_document(collection))
    answer = add(analyst, None, [statements[0]], statement=elsewhere.pk)
    assert answer.status_code == 302
    assert Argument.objects.get().document is None
    answer = add(analyst, None, [statements[1]], statement=elsewhere.pk, direction="attack")
    assert answer.status_code == 422
    assert "is a tag" in errors(answer)


def test_what_is_missing_or_too_much_is_named(analyst, document, statements):
    one, two, *_ = statements
    step = builders.make_argument(one, target=two)
    assert "at least one premise" in errors(add(analyst, document, [], statement=two.pk))
    assert "one target" in errors(add(analyst, document, [one]))
    both = add(analyst, document, [one], statement=two.pk, argument=step.pk, direction="attack")
    assert "one target" in errors(both)
    undercut = add(analyst, document, [one], argument=step.pk)
    assert "Only an attack" in errors(undercut)
    assert Argument.objects.count() == 1


def test_premises_and_target_are_of_the_arguments_document(
    analyst, collection, document, statements
):
    elsewhere = builders.make_statement(builders.make_document(collection))
    answer = add(analyst, document, [elsewhere], statement=statements[0].pk)
    assert "is not of the document" in errors(answer)
    answer = add(analyst, document, [statements[0]], statement=elsewhere.pk)
    assert "is not of the document" in errors(answer)
    assert not Argument.objects.exists()


def test_a_circle_of_supports_is_refused_and_shown(analyst, document, statements):
    one, two, three, _ = statements
    builders.make_argument(one, target=two)
    builders.make_argument(two, target=three)
    answer = add(analyst, document, [three], statement=one.pk)
    assert answer.status_code == 422
    message = errors(answer)
    assert any(
        circle in message
        for circle in ("S1 → S2 → S3 → S1", "S2 → S3 → S1 → S2", "S3 → S1 → S2 → S3")
    )
    assert Argument.objects.count() == 2


def test_a_statement_does_not_support_itself(analyst, document, statements):
    answer = add(analyst, document, [statements[0]], statement=statements[0].pk)
    assert "S1 → S1" in errors(answer)


def test_an_attack_closes_no_circle(analyst, document, statements):
    one, two, *_ = statements
    builders.make_argument(one, target=two)
    answer = add(analyst, document, [two], statement=one.pk, direction="attack")
    assert answer.status_code == 302


def test_a_premise_added_later_closes_a_circle(analyst, document, statements):
    one, two, three, _ = statements
    builders.make_argument(one, target=two)
    argument = builders.make_argument(three, target=one)
    page = analyst.get(change(argument))
    data = filled(page) | added(page, "premises", statement=two.pk, order=1)
    answer = analyst.post(change(argument), data)
    assert answer.status_code == 422
    assert "circle" in errors(answer)


def test_turning_an_attack_into_a_support_closes_a_circle(analyst, document, statements):
    one, two, *_ = statements
    builders.make_argument(one, target=two)
    argument = builders.make_argument(two, target=one, direction="attack")
    answer = analyst.post(
        change(argument), filled(analyst.get(change(argument)), direction="support")
    )
    assert "circle" in errors(answer)


def test_no_argument_undercuts_itself_in_the_end(analyst, document, statements):
    one, two, three, _ = statements
    first = builders.make_argument(one, target=two, direction="attack")
    second = builders.make_argument(two, target=first, direction="attack")
    third = builders.make_argument(three, target=second, direction="attack")
    for target, circle in ((first, "A1 → A1"), (third, "A1 → A3 → A2 → A1")):
        data = filled(analyst.get(change(first)), statement="", argument=target.pk)
        answer = analyst.post(change(first), data)
        assert answer.status_code == 422
        assert f"A1 cannot undercut itself. The circle is {circle}." in errors(answer)
    answer = analyst.post(change(first), filled(analyst.get(change(first)), statement=""))
    assert (answer.status_code, "Choose one target" in errors(answer)) == (422, True)
    first.refresh_from_db()
    assert first.statement == two


def test_the_last_premise_stays(analyst, document, statements):
    argument = builders.make_argument(statements[0], target=statements[1])
    data = filled(analyst.get(change(argument)), **{"premises-0-DELETE": "on"})
    answer = analyst.post(change(argument), data)
    assert answer.status_code == 422
    assert argument.premises.count() == 1


def test_a_changed_premise_is_a_new_version(analyst, document, statements):
    argument = builders.make_argument(statements[0], target=statements[1])
    data = filled(analyst.get(change(argument)), **{"premises-0-statement": statements[2].pk})
    stale = dict(data)
    assert analyst.post(change(argument), data).status_code == 302
    argument.refresh_from_db()
    assert argument.version == 2
    assert analyst.post(change(argument), stale).status_code == 409


def test_a_deleted_argument_is_remembered(analyst, collection, document, statements):
    argument = builders.make_argument(statements[0], target=statements[1])
    undercut = builders.make_argument(statements[2], target=argument, direction="attack")
    delete = "admin:arguments_argument_delete"
    page = analyst.get(reverse(delete, args=[argument.pk])).content.decode()
    assert "A1 is undercut by A2" in page
    for row in (undercut, argument):
        answer = analyst.post(reverse(delete, args=[row.pk]), {"post": "yes"})
        assert answer.status_code == 302
    was = dict(collection.retireds.values_list("key", "was"))
    assert was == {"1": "S1 supports S2", "2": "S3 attacks A1"}


def test_only_statements_of_the_document_are_offered(analyst, collection, statements):
    builders.make_statement(builders.make_document(collection))
    argument = builders.make_argument(statements[0], target=statements[1])
    page = analyst.get(change(argument))
    widget = page.context["adminform"].form.fields["statement"].inner_widget
    asked = {"app_label": "arguments", "model_name": "argument", "field_name": "statement"}
    offered = analyst.get(f"{widget.get_url()}&{urlencode(asked)}").json()["results"]
    assert [row["id"] for row in offered] == [str(statement.pk) for statement in statements]
