"""A new version of a text: reviewed passage by passage, saved at once, never a silent wrong place."""

import io
import re

import pytest
from django.urls import reverse

from arguments.formats import rules
from arguments.snapshot import snapshot
from sources import texts
from sources.models import Operation, Paragraph, Passage, Upload
from sources.operations import undo
from tests.breaking import break_off_everywhere
from tests.builders import make_collection, make_document, make_statement, make_user
from tests.folders import state

pytestmark = pytest.mark.any_database

OLD = """A title

Geese graze on the village green all winter, and nobody has ever asked them to leave.

They keep the grass short and cost the village nothing, which the mayor forgot to mention.

Twelve geese were counted there in the spring of last year by the school.

Nobody knows where the geese spend their summers, and few have ever tried to find out.
"""
NEW = """A title

A paragraph that is new stands here, and talks about the weather of the coming week.

They keep the grass short and cost the village nothing, which the mayor forgot to mention.

Geese graze on the village green every winter, and nobody has ever asked them to leave.

Fifteen geese were counted there in the spring of last year by the school.
"""


@pytest.fixture
def document(db):
    document = make_document(make_collection(slug="birds"), key="geese", text=OLD, public=True)
    for number, role in enumerate(["heading", "body", "body", "body", "body"], start=1):
        Paragraph.objects.create(
            collection=document.collection,
            document=document,
            number=number,
            role=role,
            precis=f"About {number}.",
        )
    for words in (
        "keep the grass short",
        "Twelve geese were counted",
        "Nobody knows where the geese",
    ):
        make_statement(document, words=words)
    return document


@pytest.fixture
def analyst(client, document):
    client.user = make_user(collection=document.collection, role="analyst")
    client.force_login(client.user)
    return client


def send(client, body):
    content = io.BytesIO(body.encode())
    content.name = "new.txt"
    return client.post(reverse("new-text", args=["birds", "geese"]), {"files": content}).url


def fates(page):
    return {group["fate"]: len(group["rows"]) for group in page.context["groups"]}


def places(document):
    body = texts.current(document).body
    found = Passage.objects.filter(document=document).order_by("id")
    return [body[p.start : p.end] if p.end else p.state for p in found]


def test_nothing_is_saved_before_it_was_looked_at(analyst, document):
    before = state()
    page = analyst.get(send(analyst, NEW))
    assert page.status_code == 200
    assert state() == before
    found = fates(page)
    assert found["kept"] + found["moved"] == 1
    assert found["doubt"] == 1, "a number is another"
    assert found["orphaned"] == 1


@pytest.mark.both_databases
def test_accepted_is_one_operation_that_can_be_taken_back(analyst, document):
    before = state()
    analyst.post(send(analyst, NEW))
    assert texts.current(document).body == NEW
    assert places(document) == ["keep the grass short", "orphaned", "orphaned"]
    assert analyst.get(document.get_absolute_url() + "?text=1").status_code == 200
    undo(Operation.objects.get(), analyst.user)
    assert state() == before


def test_what_is_nowhere_any_more_counts_with_a_paragraph_that_is_there(analyst, document):
    Passage.objects.update(paragraph=4)
    analyst.post(send(analyst, "One paragraph is left, and it says nothing of what was there."))
    assert {p.paragraph for p in Passage.objects.all()} == {1}
    assert rules.problems(snapshot(document.collection), {}) == []


def test_what_is_in_doubt_goes_where_somebody_says(analyst, document):
    address = send(analyst, NEW)
    (row,) = next(g for g in analyst.get(address).context["groups"] if g["fate"] == "doubt")["rows"]
    assert "number" in row["why"]
    choice = row["candidates"][0]["value"]
    analyst.post(address, {f"passage-{row['passage'].pk}": choice})
    assert "Fifteen geese were counted" in places(document)


def test_a_place_that_was_not_offered_is_not_taken(analyst, document):
    address = send(analyst, NEW)
    pk = Passage.objects.get(first_words="Twelve geese were counted").pk
    analyst.post(address, {f"passage-{pk}": "0-7"})
    assert places(document)[1] == "orphaned"


def test_paragraphs_keep_their_precis_where_they_are_nearly_the_same(analyst, document):
    analyst.post(send(analyst, NEW))
    rows = dict(document.paragraphs.values_list("number", "precis"))
    assert rows == {1: "About 1.", 2: "", 3: "About 3.", 4: "About 2.", 5: "About 4."}


@pytest.mark.both_databases
def test_if_somebody_was_faster_it_is_compared_anew(analyst, document):
    address = send(analyst, NEW)
    texts.store(document, OLD + "\nA last word.\n", public=True)
    answer = analyst.post(address)
    assert answer.status_code == 409
    assert "saved meanwhile" in answer.text
    assert texts.current(document).version == 2
    assert analyst.post(address).status_code == 302
    assert texts.current(document).version == 3


def test_a_first_text_places_what_had_no_place(analyst, document):
    bare = make_document(document.collection, key="bare", paragraphs=2)
    make_statement(bare, words="Geese graze")
    content = io.BytesIO(OLD.encode())
    content.name = "old.txt"
    address = analyst.post(reverse("new-text", args=["birds", "bare"]), {"files": content}).url
    analyst.post(address)
    assert places(bare) == ["Geese graze"]
    assert bare.paragraphs.get(number=2).precis == "Précis 2."


def test_a_file_that_cannot_be_read_is_refused(analyst, document):
    content = io.BytesIO(b"\x7fELF")
    content.name = "new.txt"
    answer = analyst.post(reverse("new-text", args=["birds", "geese"]), {"files": content})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Upload.objects.exists()


@pytest.mark.both_databases
def test_a_text_that_is_accepted_twice_is_one_version(analyst, document):
    address = send(analyst, NEW)
    key = re.search(r'name="form_key" value="([^"]+)"', analyst.get(address).text)[1]
    answers = [analyst.post(address, {"form_key": key}).url for _ in range(2)]
    assert answers == [document.get_absolute_url()] * 2
    assert document.texts.count() == 2


@pytest.mark.both_databases
def test_breaking_off_anywhere_leaves_the_old_text_and_its_places(analyst, document):
    address = send(analyst, NEW)
    break_off_everywhere(lambda: analyst.post(address))
    assert texts.current(document).body == NEW
