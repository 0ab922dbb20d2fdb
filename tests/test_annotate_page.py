"""Adding a statement on the reading page: from a passage to a linked, attributed statement."""

import re
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from arguments.models import Argument, Position, Statement
from sources.models import Operation, Passage, Voice
from sources.operations import undo
from tests.breaking import break_off_everywhere
from tests.builders import (
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_statement,
    make_user,
    make_voice,
)
from tests.folders import state

pytestmark = pytest.mark.any_database

TEXT = """The title

The street is loud. The shops are full. Nobody sleeps.

Улица је бучна 🚲 и q\u0301 шлагер. The street is loud.
"""


@pytest.fixture
def document(db):
    collection = make_collection(slug="town", public=True)
    mayor = make_voice(collection, "mayor", name="The Mayor", short="Mayor")
    make_voice(collection, "council", name="Town Council", kind="institution")
    return make_document(collection, key="noise", authors=[mayor], text=TEXT, public=True)


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst")
    client.force_login(client.user)
    return client


def address(document):
    return reverse("annotate", args=[document.collection.slug, document.key])


def filled(**more):
    return {
        "kind": "claim",
        "wording": "The shops have customers.",
        "attribution": "asserted",
        "quote": "The shops are full",
        "key": str(uuid.uuid4()),
        **more,
    }


def errors(response):
    return " ".join(re.findall(r'<p class="error"[^>]*>(.*?)</p>', response.text, re.S))


def test_the_reading_page_offers_it_to_those_who_may(analyst, document, client):
    page = analyst.get(document.get_absolute_url()).text
    assert f'href="{address(document)}?p=2"' in page
    assert "annotate.js" in page
    client.logout()
    assert "annotate" not in client.get(document.get_absolute_url()).text.replace("annotated", "")


def test_a_selected_stretch_stands_in_the_form(analyst, document):
    start = TEXT.index("The shops")
    page = analyst.get(address(document), {"start": start, "end": start + 18}).text
    assert "The shops are full</textarea>" in page
    assert "from ¶ 2" in page
    assert "own words" in page
    assert re.search(r'<textarea name="wording"[^>]*>\s*</textarea>', page), "not the quotation"


def test_a_pasted_quotation_becomes_an_anchored_statement(analyst, document):
    answer = analyst.post(address(document), filled())
    statement = Statement.objects.get()
    assert answer.url == f"{document.get_absolute_url()}?passage={statement.number}-1#p2"
    assert [voice.key for voice in statement.voices.all()] == ["mayor"]
    passage = Passage.objects.get()
    assert (passage.state, TEXT[passage.start : passage.end]) == ("anchored", "The shops are full")
    assert statement.analyst.user == analyst.user


def test_offsets_tell_twins_apart_and_count_code_points(analyst, document):
    second = TEXT.rindex("The street is loud")
    twice = filled(quote="The street is loud")
    assert "2 places" in errors(analyst.post(address(document), twice))
    start = TEXT.index("🚲 и")
    stretch = {
        "quote": "🚲 и q\u0301 шлагер. The street is loud",
        "start": start,
        "end": second + 18,
    }
    analyst.post(address(document), filled(**stretch))
    passage = Passage.objects.get()
    assert passage.start == start
    with connection.cursor() as cursor:  # the database slices by code points, too
        slice_of = "SELECT substr(body, %s, %s) FROM sources_text"
        cursor.execute(slice_of, [passage.start + 1, passage.end - passage.start])
        assert cursor.fetchone()[0] == TEXT[passage.start : passage.end]
    assert passage.first_words.startswith("🚲 и q\u0301")


def test_words_that_are_nowhere_are_refused_and_nothing_typed_is_lost(analyst, document):
    answer = analyst.post(address(document), filled(quote="The moon is loud", note="A remark."))
    assert answer.status_code == 422
    assert "nowhere in the text" in errors(answer)
    for typed in ("The shops have customers.", "A remark.", "The moon is loud"):
        assert typed in answer.text
    assert not Statement.objects.exists()


@pytest.mark.parametrize("wording", ["\u200b\u200b", "…", "—  ?!"])
def test_a_wording_without_a_word_is_refused(analyst, document, wording):
    answer = analyst.post(address(document), filled(wording=wording))
    assert answer.status_code == 422
    assert "there is no letter and no digit" in errors(answer)
    assert not Statement.objects.exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["paragraph", "start", "end", "issue", "back"])
def test_a_number_that_no_database_holds_breaks_nothing(analyst, document, name):
    answer = analyst.post(address(document), filled(**{name: "9" * 30}))
    assert answer.status_code in (302, 422)


def test_an_htmx_form_that_is_refused_comes_back_in_its_own_place(analyst, document):
    answer = analyst.post(address(document), filled(quote=""), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#annotate"
    assert answer.text.lstrip().startswith("<form")


def test_a_reported_voice_is_found_by_any_of_its_names(analyst, document):
    analyst.post(address(document), filled(attribution="reported", voices="town council"))
    assert Statement.objects.get().voices.get().key == "council"


def test_an_unknown_voice_is_named_and_added_when_asked_for(analyst, document):
    reported = filled(attribution="quoted", voices="Town Council; A Baker")
    answer = analyst.post(address(document), reported)
    assert "No voice is called “A Baker”" in errors(answer)
    assert "tick" in errors(answer)
    analyst.post(address(document), {**reported, "new_voices": "on", "new_kind": "person"})
    assert {v.key for v in Statement.objects.get().voices.all()} == {"council", "a-baker"}
    assert Voice.objects.get(key="a-baker").kind == "person"


def test_whoever_reports_must_say_whom(analyst, document):
    answer = analyst.post(address(document), filled(attribution="reported"))
    assert "whom the author reports" in errors(answer)


def test_only_recommendations_ask_somebody(analyst, document):
    answer = analyst.post(address(document), filled(addressees="Mayor"))
    assert "Only a recommendation" in errors(answer)
    analyst.post(address(document), filled(kind="recommendation", addressees="Mayor"))
    assert Statement.objects.get().addressees.get().key == "mayor"


def test_it_supports_a_statement_of_the_document(analyst, document):
    goal = make_statement(document)
    step = {"bears": "support", "target": f"S{goal.number} {goal.title}"}
    analyst.post(address(document), filled(**step))
    argument = Argument.objects.get()
    assert (argument.statement, argument.direction) == (goal, "support")


def test_beside_another_premise_it_joins_that_step(analyst, document):
    goal, other = make_statement(document), make_statement(document)
    argument = make_argument(other, target=goal)
    step = {"bears": "support", "target": f"S{goal.number}", "joint": f"S{other.number}"}
    analyst.post(address(document), filled(**step))
    assert Argument.objects.get() == argument
    assert argument.premises.count() == 2
    argument.refresh_from_db()
    assert argument.version == 2


def test_it_undercuts_a_step(analyst, document):
    step = make_argument(make_statement(document), target=make_statement(document))
    analyst.post(address(document), filled(bears="undercut", target=f"A{step.number}"))
    assert step.undercuts.get().direction == "attack"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"bears": "support", "target": "S99"}, "no statement of this document"),
        ({"bears": "support", "target": "that one"}, "begin with its number"),
        ({"bears": "support"}, "Say which statement"),
        ({"target": "S1"}, "supports or attacks"),
        ({"bears": "undercut", "target": "S1"}, "number of an argument"),
        ({"joint": "S1"}, "Say first what they support"),
        ({"bears": "attack", "target": "S1", "joint": "S1"}, "premise for itself"),
        ({"bears": "support", "target": "S2", "joint": "S1"}, "The circle is"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_the_reason(analyst, document, step, message):
    one, two = make_statement(document, number=1), make_statement(document, number=2)
    make_argument(two, target=one)
    document.collection.next_statement = 3
    document.collection.save()
    answer = analyst.post(address(document), filled(**step))
    assert answer.status_code == 422
    assert message in errors(answer)
    assert Statement.objects.count() == 2


def test_it_takes_a_side_on_an_issue(analyst, document):
    issue = make_issue(document.collection)
    analyst.post(address(document), filled(issue=issue.pk, stance="contra"))
    assert Position.objects.get().stance == "contra"


@pytest.mark.both_databases
def test_a_retry_never_doubles(analyst, document):
    form = filled()
    first, second = analyst.post(address(document), form), analyst.post(address(document), form)
    assert first.url == second.url
    assert Statement.objects.count() == 1


def test_it_is_one_operation_and_undone_as_one(analyst, document):
    goal = make_statement(document)
    before = state()
    extra = {"bears": "attack", "target": f"S{goal.number}", "new_voices": "on"}
    said = {"attribution": "reported", "voices": "A Baker"}
    analyst.post(address(document), filled(**extra, **said))
    operation = Operation.objects.get()
    assert operation.label == f"Added S{goal.number + 1}: The shops have customers."
    undo(operation, analyst.user)
    after = state()
    before[0][0].update(next_statement=3, next_argument=2)
    for row in (before[0][0], after[0][0]):
        row.pop("analysts")
    assert after == before


def test_without_a_text_the_paragraph_and_the_words_are_enough(analyst, document):
    bare = make_document(document.collection, paragraphs=3)
    answer = analyst.post(address(bare), filled(quote="Some words … and others", paragraph="3"))
    assert answer.status_code == 302
    passage = Passage.objects.get()
    assert (passage.paragraph, str(passage)) == (3, "Some words … and others")
    assert passage.state == "unplaced"


@pytest.mark.parametrize("kind", ["no\0body", "x" * 5000, "‮العربية", "𝒜" * 30])
def test_odd_characters_and_lengths_are_answered(analyst, document, kind):
    answer = analyst.post(address(document), filled(wording=kind))
    assert answer.status_code in {302, 422}


def test_rights(client, document):
    assert client.get(address(document)).url.startswith("/login/")
    waiting = client.get(address(document), headers={"HX-Request": "true"})
    assert "/login/" in waiting["HX-Redirect"]
    client.force_login(make_user(collection=document.collection, role="reader"))
    assert client.get(address(document)).status_code == 403
    document.collection.public = False
    document.collection.save()
    client.force_login(make_user())
    assert client.get(address(document)).status_code == 404


def test_what_is_nearly_said_already_is_shown_while_wording(analyst, document):
    make_statement(document, wording="The shops of the town have many customers.")
    make_statement(document, wording="Nobody can sleep at night.")
    said = analyst.get("/c/town/similar/", {"wording": "The shops have customers"}).text
    assert "many customers" in said
    assert "sleep" not in said


def test_targets_are_found_by_number_and_by_words(analyst, document):
    make_statement(document, wording="Nobody can sleep at night.")
    make_statement(document, wording="The shops are full.")
    where = reverse("targets", args=["town", "noise"])
    assert "S2 The shops" in analyst.get(where, {"target": "shop"}).text
    assert analyst.get(where, {"target": "S1"}).text.count("<option") == 1


@pytest.mark.both_databases
def test_breaking_off_anywhere_leaves_nothing_half_written(analyst, document):
    goal = make_statement(document)
    step = {"bears": "support", "target": f"S{goal.number}"}
    said = {"attribution": "reported", "voices": "A B", "new_voices": "on"}

    def add():
        analyst.post(address(document), filled(**step, **said))

    break_off_everywhere(add)
    assert Statement.objects.count() == 2
