"""Reasons between statements that are there: drawn, doubted, edited, removed, on pages."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arguments.models import Argument, Premise
from sources.models import Operation, Retired
from sources.operations import undo
from tests.breaking import break_off_everywhere
from tests.builders import (
    make_analyst,
    make_argument,
    make_collection,
    make_document,
    make_statement,
    make_user,
)
from tests.folders import state

pytestmark = pytest.mark.any_database


@pytest.fixture
def document(db):
    return make_document(make_collection(slug="town"), key="noise")


@pytest.fixture
def said(document):
    """Five statements of the document, S1 to S5."""
    words = ("Close it.", "It is loud.", "Cars are many.", "Buses are few.", "Shops lose.")
    return [make_statement(document, wording=wording) for wording in words]


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst")
    client.force_login(client.user)
    return client


def address(name, number):
    return reverse(name, args=["town", number])


def send(client, name, number, *premises, **more):
    data = {"premise": list(premises), "direction": "support", "key": str(uuid.uuid4()), **more}
    return client.post(address(name, number), data)


def edit(client, step, *premises, **changes):
    """Open the form, change what is given, and send it."""
    form = client.get(address("edit-step", step.number)).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False, "")}
    typed = list(premises) or [words for _, words in form.rows if words]
    return client.post(address("edit-step", step.number), {**data, "premise": typed, **changes})


def premises_of(step):
    rows = Premise.objects.filter(argument=step).select_related("statement")
    return [premise.statement.number for premise in rows]


def errors(response):
    return " ".join(re.findall(r'<p class="error"[^>]*>(.*?)</p>', response.text, re.S))


def test_coders_of_another_installation_do_not_keep_one_from_working(analyst, document, said):
    """Exported there and loaded here: the numbers of its users are given here, too."""
    key = f"user-{analyst.user.pk}"
    for taken in (key, f"{key}-2"):
        make_analyst(document.collection, key=taken, name="Somebody elsewhere")
    for premise in ("S2", "S3"):
        assert send(analyst, "add-reason", 1, premise, target="S1").status_code == 302
    assert {step.analyst.key for step in Argument.objects.all()} == {f"{key}-3"}
    assert document.collection.analysts.get(user=analyst.user).key == f"{key}-3"


def test_the_page_offers_it_to_those_who_work(analyst, document, said, client):
    step = make_argument(said[1], target=said[0])
    links = [address("add-reason", 1), address("add-use", 1), address("edit-step", step.number)]
    page = analyst.get(said[0].get_absolute_url()).text
    for link in [*links, address("doubt", step.number)]:
        assert f'href="{link}' in page
    client.force_login(make_user(collection=document.collection, role="reader"))
    page = client.get(said[0].get_absolute_url()).text
    assert not [link for link in links if link in page]


def test_two_statements_together_become_a_reason(analyst, said):
    answer = send(analyst, "add-reason", 1, "S2 It is loud.", "S3", target="S1", implicit="on")
    step = Argument.objects.get()
    assert answer.url == f"{said[0].get_absolute_url()}#a{step.number}"
    assert (step.direction, step.statement, step.implicit) == ("support", said[0], True)
    assert premises_of(step) == [2, 3]
    assert step.document == said[0].document
    assert step.analyst.user == analyst.user


def test_places_order_the_premises(analyst, said):
    send(analyst, "add-reason", 1, "S2", "S3", "S4", target="S1", place=["3", "", "1"])
    assert premises_of(Argument.objects.get()) == [4, 3, 2]


def test_a_statement_is_used_against_another_one(analyst, said):
    form = analyst.get(address("add-use", 5)).context["form"]
    assert form.rows[0] == (1, "S5 Shops lose.")
    send(analyst, "add-use", 5, "S5", target="S1", direction="attack")
    step = Argument.objects.get()
    assert (premises_of(step), step.direction, step.statement) == ([5], "attack", said[0])


def test_a_step_is_doubted(analyst, said):
    step = make_argument(said[1], target=said[0])
    page = analyst.get(address("doubt", step.number)).text
    assert "even if its premises hold" in page
    answer = send(analyst, "doubt", step.number, "S4", target=f"A{step.number}", direction="attack")
    doubt = step.undercuts.get()
    assert premises_of(doubt) == [4]
    assert answer.url == f"{said[0].get_absolute_url()}#a{doubt.number}"


@pytest.mark.parametrize(
    ("premises", "more", "message"),
    [
        ([], {"target": "S1"}, "Say which statement is the reason"),
        (["S99"], {"target": "S1"}, "no statement of this collection"),
        (["loud"], {"target": "S1"}, "Is it one of these? S2 It is loud."),
        (["S1"], {"target": "S1"}, "premise for itself"),
        (["S2"], {"target": "A1"}, "can only be attacked"),
        (["S2"], {"target": "A9", "direction": "attack"}, "no step of this collection"),
        (["S1"], {"target": "S3"}, "The circle is S1 → S3 → S2 → S1"),
        (["S2"], {"target": "S1"}, "A1 is that step already"),
        (["S2"], {"target": ""}, "required"),
        (["S2"], {"target": "S1", "direction": "sideways"}, "not one of the available choices"),
        (["\0"], {"target": "S1"}, "names no statement"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_the_reason(analyst, said, premises, more, message):
    make_argument(said[1], target=said[0])
    make_argument(said[2], target=said[1])
    answer = send(analyst, "add-use", 4, *premises, **more)
    assert answer.status_code == 422
    assert message in errors(answer)
    assert Argument.objects.count() == 2


def test_across_documents_a_tag_is_offered_and_a_step_of_ones_own(analyst, said):
    other = make_statement(make_document(said[0].collection), wording="Elsewhere too.")
    answer = send(analyst, "add-reason", 1, f"S{other.number}", target="S1")
    assert answer.status_code == 422
    assert "stand in two documents" in errors(answer)
    assert re.search(rf"/tag/\?a=\d+&amp;b=({other.number}|1)", answer.text)
    assert 'name="drawn"' in answer.text
    attack = send(
        analyst, "add-reason", 1, f"S{other.number}", target="S1", direction="attack", drawn="on"
    )
    assert "supports only" in errors(attack)
    send(analyst, "add-reason", 1, f"S{other.number}", target="S1", drawn="on")
    step = Argument.objects.get()
    assert (step.document, step.direction) == (None, "support")
    refused = send(
        analyst, "doubt", step.number, "S2", target=f"A{step.number}", direction="attack"
    )
    assert "no text doubts it" in errors(refused)


@pytest.mark.both_databases
def test_a_retry_never_doubles(analyst, said):
    form = {"premise": "S2", "target": "S1", "direction": "support", "key": str(uuid.uuid4())}
    first, second = (analyst.post(address("add-reason", 1), form) for _ in range(2))
    assert first.url == second.url
    assert Argument.objects.count() == 1


def test_an_edit_changes_all_there_is_and_is_undone_as_one(analyst, said):
    step = make_argument(said[1], said[2], target=said[0], note="A leap.")
    before = state()
    answer = edit(
        analyst,
        step,
        "S4",
        "S2",
        target="S5 Shops lose.",
        direction="attack",
        implicit="on",
        note="",
    )
    assert answer.url == f"{said[4].get_absolute_url()}#a{step.number}"
    step.refresh_from_db()
    assert (premises_of(step), step.statement, step.direction) == ([4, 2], said[4], "attack")
    assert (step.implicit, step.note, step.version) == (True, "", 2)
    assert Operation.objects.get().label == f"Edited A{step.number}: S4 and S2 attack S5"
    undo(Operation.objects.get(), analyst.user)
    assert state()[0][0]["arguments"] == before[0][0]["arguments"]


def test_a_step_of_a_document_stays_in_it(analyst, said):
    step = make_argument(said[1], target=said[0])
    other = make_statement(make_document(said[0].collection))
    for changes in ({"target": f"S{other.number}"}, {"premise": [f"S{other.number}"]}):
        answer = edit(analyst, step, **changes)
        assert answer.status_code == 422
        assert "compare them with a tag" in answer.text
        assert 'name="drawn"' not in answer.text


def test_a_step_cannot_come_to_undercut_itself(analyst, said):
    step = make_argument(said[1], target=said[0])
    doubt = make_argument(said[2], target=step, direction="attack")
    answer = edit(analyst, step, target=f"A{doubt.number}", direction="attack")
    assert "A1 cannot undercut itself. The circle is A1 → A2 → A1." in errors(answer)


def test_a_stale_edit_shows_mine_theirs_and_what_both_began_with(analyst, said):
    step = make_argument(said[1], said[2], target=said[0])
    form = analyst.get(address("edit-step", step.number)).context["form"]
    mine = {
        "premise": ["S2"],
        "target": "S1",
        "direction": "support",
        "version": form.initial["version"],
    }
    edit(analyst, step, "S4", "S3", note="Theirs.")
    answer = analyst.post(address("edit-step", step.number), mine)
    assert answer.status_code == 409
    row = re.search(r"<tr><th[^>]*>premises.*?</tr>", answer.text, re.S)[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["S2", "S4, S3", "S2, S3"]
    note = re.search(r"<tr><th[^>]*>note.*?</tr>", answer.text, re.S)[0]
    assert "Theirs." in note
    again = answer.context["form"].data
    assert analyst.post(address("edit-step", step.number), again).status_code == 302
    step.refresh_from_db()
    assert (premises_of(step), step.version, step.note) == ([2], 3, "Theirs.")


def test_saving_again_puts_back_nothing_that_one_left_alone(analyst, said):
    step = make_argument(said[1], said[2], target=said[0])
    mine = {"premise": ["S2", "S3"], "target": "S1", "direction": "support", "version": 1}
    edit(analyst, step, "S4", "S3", implicit="on")
    answer = analyst.post(address("edit-step", step.number), mine | {"note": "Mine."})
    assert answer.status_code == 409
    form = answer.context["form"]
    assert [words[:2] for _, words in form.rows[:2]] == ["S4", "S3"]
    again = dict(form.data.lists())
    assert analyst.post(address("edit-step", step.number), again).status_code == 302
    step.refresh_from_db()
    assert (premises_of(step), step.implicit, step.note) == ([4, 3], True, "Mine.")


def test_removing_a_step_takes_along_what_doubts_it_and_is_undone(analyst, said):
    step = make_argument(said[1], target=said[0])
    make_argument(said[2], target=step, direction="attack")
    before = state()
    assert "A2: S3 attacks A1" in analyst.get(address("delete-step", 1)).text
    assert analyst.post(address("delete-step", 1)).url == said[0].get_absolute_url()
    assert not Argument.objects.exists()
    assert analyst.get(address("edit-step", 1)).status_code == 410
    undo(Operation.objects.get(), analyst.user)
    assert state()[0] == before[0]
    assert not Retired.objects.exists()


def test_a_round_of_undercuts_that_is_there_can_be_removed(analyst, said):
    first = make_argument(said[1], target=said[0], direction="attack")
    second = make_argument(said[2], target=first, direction="attack")
    Argument.objects.filter(pk=first.pk).update(statement=None, argument=second)
    assert analyst.post(address("delete-step", 1)).status_code == 302
    assert not Argument.objects.exists()
    assert set(Retired.objects.values_list("key", flat=True)) == {"1", "2"}


def test_htmx_gets_the_form_alone_and_its_refusal_in_its_place(analyst, said):
    page = analyst.get(address("add-reason", 1), headers={"HX-Request": "true"}).text
    assert page.lstrip().startswith("<form")
    refused = analyst.post(
        address("add-reason", 1), {"premise": "S9", "target": "S1"}, headers={"HX-Request": "true"}
    )
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#step")
    more = send(analyst, "add-reason", 1, "S2", "S3", target="S1", more="1")
    assert (more.status_code, more.text.count('name="premise"')) == (200, 6)


def test_rights(client, said):
    for name, number in (("add-reason", 1), ("add-use", 1)):
        assert client.get(address(name, number)).url.startswith("/login/")
    client.force_login(make_user(collection=said[0].collection, role="reader"))
    assert client.get(address("add-reason", 1)).status_code == 403
    assert client.post(address("add-use", 1)).status_code == 403


def test_steps_are_found_by_number(analyst, said):
    make_argument(said[1], target=said[0])
    where = reverse("targets", args=["town", "noise"])
    assert "A1: S2 supports S1" in analyst.get(where, {"target": "A1"}).text
    assert "A1: S2 supports S1" in analyst.get(where, {"target": "A"}).text
    assert "S3 Cars" in analyst.get(where, {"premise": "cars"}).text


@pytest.mark.both_databases
def test_breaking_off_an_edit_anywhere_leaves_all_as_it_was(analyst, said):
    step = make_argument(said[1], said[2], target=said[0])
    data = {"premise": ["S4", "S2"], "target": "S5", "direction": "attack", "version": 1}
    break_off_everywhere(lambda: analyst.post(address("edit-step", step.number), data))
    assert premises_of(step) == [4, 2]


def test_queries_of_the_page_and_of_the_forms_do_not_grow(analyst, said):
    counts = []
    for size in (2, 12):
        for _ in range(size):
            step = make_argument(make_statement(said[0].document), target=said[0])
            make_argument(make_statement(said[0].document), target=step, direction="attack")
        for page in (said[0].get_absolute_url(), address("edit-step", 1), address("add-reason", 1)):
            with CaptureQueriesContext(connection) as queries:
                analyst.get(page)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
