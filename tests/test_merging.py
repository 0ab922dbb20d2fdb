"""Two voices, or two issues, are made one: what moves is shown first, and all of it can be undone."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arguments.merging import IssueMerge, VoiceMerge
from arguments.models import Addressing, Holding, Issue, Position, Reading
from sources.models import Alias, Authorship, Operation, Retired, Voice
from sources.operations import recording, undo
from tests.breaking import break_off_everywhere
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
from tests.folders import state

pytestmark = pytest.mark.any_database


def sent(client, address, **data):
    return client.post(address, {"key": uuid.uuid4(), **data})


@pytest.fixture
def ours(db):
    return make_collection(slug="ours", title="Ours")


@pytest.fixture
def editor(client, ours):
    client.force_login(make_user("eda", collection=ours, role="editor"))
    return client


@pytest.fixture
def mayor(ours):
    """The same mayor twice: once as "mayor", once as "the-mayor", who has all but one statement."""
    mayor = make_voice(ours, "mayor", name="Mayor")
    double = make_voice(ours, "the-mayor", name="The Mayor", short="M.")
    Alias.objects.create(collection=ours, voice=double, name="His Honour")
    Alias.objects.create(collection=ours, voice=double, name="Mayor")
    paper = make_document(ours, key="paper", title="The paper", authors=[double, mayor])
    speech = make_document(ours, key="speech", title="The speech", authors=[double])
    for document in (paper, speech):  # S1 is held by both, S2 by the double alone
        statement = make_statement(document)
        Addressing.objects.create(collection=ours, statement=statement, voice=double)
    return mayor


def merge_voices(ours, gone="the-mayor", kept="mayor"):
    rows = Voice.objects.select_related("collection")
    VoiceMerge(rows.get(collection=ours, key=gone), rows.get(collection=ours, key=kept)).run()


MERGE = "/c/ours/voices/the-mayor/merge/"


# Voices


def test_an_editor_chooses_the_voice_that_stays(editor, mayor):
    assert f'href="{MERGE}"' in editor.get("/c/ours/voices/the-mayor/").text
    page = editor.get(MERGE).text
    assert '<option value="mayor">Mayor</option>' in page
    assert '<option value="the-mayor">' not in page


def test_what_moves_and_what_both_have_is_shown_before_anything_happens(editor, mayor):
    before = state()
    page = " ".join(re.sub(r"<[^>]+>", "", editor.get(MERGE, {"into": "mayor"}).text).split())
    assert "1 statement that it holds; 1 stands at both already and will stand once: S1" in page
    assert "2 requests that it act" in page
    assert "1 document; 1 stands at both already and will stand once: The paper" in page
    assert "1 other name; 1 stands" in page
    assert "“The Mayor” becomes another name of “Mayor”" in page
    assert "short name “M.” goes" in page
    assert state() == before


def test_the_merged_voice_holds_what_both_held(editor, ours, mayor):
    answer = sent(editor, MERGE, into="mayor")
    assert answer["Location"] == "/c/ours/voices/mayor/"
    assert not Voice.objects.filter(key="the-mayor").exists()
    assert Holding.objects.filter(voice=mayor).count() == 2
    assert Addressing.objects.filter(voice=mayor).count() == 2
    assert [d.key for d in mayor.documents.order_by("key")] == ["paper", "speech"]
    assert {alias.name for alias in mayor.aliases.all()} == {"His Honour", "The Mayor"}
    assert "Merged the voice “The Mayor” into “Mayor”" in editor.get(answer["Location"]).text


def test_old_links_lead_to_the_voice_that_stays(editor, ours, mayor):
    Retired.objects.create(collection=ours, kind="voice", key="m", went="the-mayor")
    sent(editor, MERGE, into="mayor")
    for key in ("the-mayor", "m"):
        answer = editor.get(f"/c/ours/voices/{key}/")
        assert (answer.status_code, answer["Location"]) == (301, "/c/ours/voices/mayor/")


@pytest.mark.both_databases
def test_undo_brings_everything_back(editor, ours, mayor):
    Retired.objects.create(collection=ours, kind="voice", key="m", went="the-mayor")
    before, retired = state(), list(Retired.objects.values())
    sent(editor, MERGE, into="mayor")
    assert state() != before
    undo(Operation.objects.get(), make_user())
    assert state() == before
    assert list(Retired.objects.values()) == retired
    assert Authorship.objects.count() == 3


def test_undo_can_itself_be_undone(editor, ours, mayor):
    sent(editor, MERGE, into="mayor")
    after = state()
    for _ in range(2):
        undo(Operation.objects.latest("id"), make_user())
    assert state() == after


@pytest.mark.parametrize(
    ("address", "into"), [(MERGE, "mayor"), ("/c/ours/issues/dam/merge/", "bridge")]
)
def test_whoever_is_no_editor_any_more_undoes_no_merge(editor, ours, mayor, address, into):
    for key in ("dam", "bridge"):
        make_issue(ours, key=key)
    assert sent(editor, address, into=into).status_code == 302
    ours.memberships.update(role="analyst")
    operation = Operation.objects.get()
    assert "Undo:" not in editor.get("/c/ours/history/").text
    back = reverse("undo", args=["ours", operation.pk])
    assert editor.post(back).status_code == 403
    row = operation.changes.last()
    assert editor.post(reverse("undo-row", args=["ours", operation.pk, row.pk])).status_code == 403
    ours.memberships.update(role="editor")
    assert editor.post(back).status_code == 302


@pytest.mark.both_databases
def test_a_retry_does_it_once(editor, mayor):
    data = {"key": uuid.uuid4(), "into": "mayor"}
    for _ in range(2):
        assert editor.post(MERGE, data)["Location"] == "/c/ours/voices/mayor/"
    assert Operation.objects.count() == 1


@pytest.mark.both_databases
def test_a_name_that_a_third_voice_has_is_kept_out(editor, ours, mayor):
    third = make_voice(ours, "council")
    Alias.objects.create(collection=ours, voice=third, name="The Mayor")
    page = editor.get(MERGE, {"into": "mayor"}).text
    assert "it is already another name of" in page
    sent(editor, MERGE, into="mayor")
    assert {alias.name for alias in mayor.aliases.all()} == {"His Honour"}


def test_different_sides_of_the_two_are_shown(editor, ours, mayor):
    issue = make_issue(ours, label="Bridge")
    alone = make_statement(make_document(ours, authors=[mayor]))
    make_position(issue, alone, "pro")
    assert "will be mixed there" not in editor.get(MERGE, {"into": "mayor"}).text
    make_position(issue, ours.statements.get(number=2), "contra")
    page = editor.get(MERGE, {"into": "mayor"}).text
    assert "“Mayor” will be mixed there" in page
    assert "Bridge" in page


@pytest.mark.parametrize("into", ["the-mayor", "nobody", "", "theirs"])
def test_a_voice_that_cannot_be_chosen_is_refused(editor, ours, mayor, into):
    make_voice(make_collection(), "theirs")
    before = state()
    answer = sent(editor, MERGE, into=into)
    assert answer.status_code == 422
    assert 'aria-describedby="into-error"' in answer.text
    assert editor.get(MERGE, {"into": into}).status_code == 422
    assert state() == before


@pytest.mark.parametrize("role", ["analyst", "reader", None])
def test_only_editors_merge(client, ours, mayor, role):
    make_issue(ours, key="bridge")
    client.force_login(make_user(collection=role and ours, role=role))
    for address in (MERGE, "/c/ours/issues/bridge/merge/"):
        assert client.get(address).status_code == 403
        assert sent(client, address, into="mayor").status_code == 403
        assert address not in client.get(address.replace("merge/", "")).text


def test_visitors_log_in_and_strangers_know_nothing(client, ours, mayor):
    assert client.get(MERGE)["Location"] == f"/login/?next={MERGE}"
    ours.public = False
    ours.save()
    assert client.get(MERGE).status_code == 404


def test_a_long_list_is_searched_by_name(editor, ours, mayor):
    for at in range(210):
        make_voice(ours, f"a-{at:03}", name=f"Citizen {at:03}")
    page = editor.get(MERGE).text
    assert page.count("<option") == 200
    assert "Find by name" in page
    page = editor.get(MERGE, {"words": "citizen 209"}).text
    assert page.count("<option") == 1
    assert "Citizen 209" in page
    assert "no other voice of this name" in editor.get(MERGE, {"words": "goose\0"}).text


@pytest.mark.both_databases
@pytest.mark.parametrize("words", ["çështja", "ÇËSHTJA", "ceshtja", "çelnik"])
def test_it_is_found_however_it_is_spelled(editor, ours, mayor, words):
    voice = make_voice(ours, name="Çështja")
    Alias.objects.create(collection=ours, voice=voice, name="Челник")
    assert editor.get(MERGE, {"words": words}).context["others"] == [voice]
    issue, other = make_issue(ours), make_issue(ours, question="A është Çështja çelnik?")
    answer = editor.get(f"/c/ours/issues/{issue.key}/merge/", {"words": words})
    assert answer.context["others"] == [other]


def test_queries_of_the_preview_do_not_grow(editor, ours, mayor):
    seen = []
    for size in (1, 8):
        for _ in range(size):
            double = Voice.objects.get(key="the-mayor")
            document = make_document(ours, authors=[double, mayor])
            make_position(make_issue(ours), make_statement(document))
        with CaptureQueriesContext(connection) as queries:
            editor.get(MERGE, {"into": "mayor"})
        seen.append(len(queries))
    assert seen[0] == seen[1] < 25


# Issues


@pytest.fixture
def bridge(ours):
    """Two issues for one question. On S1 they agree, on S2 and S3 they differ, S4 has one only."""
    bridge = make_issue(ours, key="bridge", question="A bridge?")
    double = make_issue(ours, key="crossing", question="A crossing?", note="By foot?")
    document = make_document(ours)
    statements = [make_statement(document) for _ in range(4)]
    for statement, mine, theirs in zip(
        statements, ("pro", "pro", "contra", None), ("pro", "contra", "pro", "pro"), strict=True
    ):
        if mine:
            make_position(bridge, statement, mine)
        make_position(double, statement, theirs)
    make_reading(bridge, document)
    make_reading(double, document)
    make_reading(double, document, make_analyst(ours))
    return bridge


CROSSING = "/c/ours/issues/crossing/merge/"


def stances(issue):
    rows = issue.positions.order_by("statement__number")
    return list(rows.values_list("statement__number", "stance"))


def test_stances_that_differ_are_shown_with_a_choice(editor, bridge):
    page = editor.get(CROSSING, {"into": "bridge"}).text
    plain = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "1 position; 3 stand at both already" in plain
    assert "1 reading; 1 stands at both already" in plain
    assert "Where you choose nothing, the statement becomes mixed." in plain
    assert re.findall(r'<select id="stance-(\d)"', page) == ["2", "3"]
    assert "for on “A bridge?”, against on “A crossing?”" in plain
    assert "copy first: “By foot?”" in plain


def test_the_chosen_stance_stays_and_the_others_become_mixed(editor, bridge):
    answer = sent(editor, CROSSING, into="bridge", **{"stance-2": "contra", "stance-x": "pro"})
    assert answer["Location"] == "/c/ours/issues/bridge/"
    assert stances(bridge) == [(1, "pro"), (2, "contra"), (3, "mixed"), (4, "pro")]
    assert Reading.objects.filter(issue=bridge).count() == Reading.objects.count() == 2
    assert not Issue.objects.filter(key="crossing").exists()
    assert editor.get("/c/ours/issues/crossing/")["Location"] == "/c/ours/issues/bridge/"


def test_a_stance_that_neither_had_is_not_taken(editor, bridge):
    sent(editor, CROSSING, into="bridge", **{"stance-1": "contra", "stance-2": "king"})
    assert stances(bridge)[:2] == [(1, "pro"), (2, "mixed")]


def test_undo_brings_both_issues_back(editor, bridge):
    before = state()
    sent(editor, CROSSING, into="bridge", **{"stance-2": "contra"})
    undo(Operation.objects.get(), make_user())
    assert state() == before
    assert Position.objects.count() == 7
    assert editor.get("/c/ours/issues/crossing/").status_code == 200


# All or nothing


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["voice", "issue"])
def test_a_merge_that_breaks_off_anywhere_leaves_all_as_it_was(ours, mayor, bridge, kind):
    user = make_user()

    def merge():
        with recording(user, "Merged"):
            if kind == "voice":
                merge_voices(ours)
            else:
                rows = Issue.objects.select_related("collection")
                IssueMerge(rows.get(key="crossing"), rows.get(key="bridge")).run()

    assert break_off_everywhere(merge) > 30
