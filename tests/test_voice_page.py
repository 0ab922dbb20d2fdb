"""A voice: where it stands, what it says, what it is asked, who agrees; and the list of voices."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arguments.models import Addressing
from sources.models import Alias
from tests.builders import (
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_reading,
    make_statement,
    make_tag,
    make_voice,
)
from tests.conftest import DEEP

pytestmark = pytest.mark.any_database


@pytest.fixture
def anna(db):
    """Anna wrote one document; Bob reports her in his."""
    collection = make_collection(slug="birds")
    anna = make_voice(collection, "anna", short="Anna")
    bob = make_voice(collection, "bob", short="Bob")
    make_document(collection, key="geese", title="On geese", authors=[anna])
    make_document(collection, key="ducks", title="On ducks", authors=[bob])
    return anna


def own(voice, **fields):
    return make_statement(voice.collection.documents.get(key="geese"), **fields)


def reported(voice, **fields):
    document = voice.collection.documents.get(key="ducks")
    return make_statement(document, voices=[voice], attribution="reported", **fields)


def page_of(client, key="anna", **query):
    return client.get(f"/c/birds/voices/{key}/", query).text


def test_the_head_names_kind_and_aliases(client, anna):
    Alias.objects.create(collection=anna.collection, voice=anna, name="Anna of the Geese")
    page = page_of(client)
    assert "<h1>Anna</h1>" in page
    assert "Person" in page
    assert "Anna of the Geese" in page
    assert 'href="/c/birds/documents/geese/">On geese</a>' in page


def test_own_and_reported_statements_are_kept_apart(client, anna):
    own(anna, wording="Geese go south.")
    reported(anna, wording="Ducks stay.")
    page = page_of(client)
    first, second = page.index('id="geese-title"'), page.index('id="ducks-reported-title"')
    assert first < page.index("Geese go south.") < second < page.index("Ducks stay.")
    assert "As Bob reports" in page


def test_stances_join_documents_and_leave_out_what_is_conceded(client, anna):
    south, north = (
        make_issue(anna.collection, key=key, question=f"{key.title()}?")
        for key in ("south", "north")
    )
    make_position(south, own(anna), "pro")
    make_position(south, reported(anna), "contra")
    make_position(north, own(anna, attribution="conceded"), "pro")
    page = page_of(client)
    row = re.search(r"<tr><th[^>]+><a [^>]+>South\?</a>.*?</tr>", page, re.S)[0]
    assert "mixed" in row
    assert "reported" in row
    assert not re.search(r"<tr><th[^>]+><a [^>]+>North\?</a>", page)
    data = client.get("/c/birds/voices/anna.json").json()
    assert data["stances"] == [{"issue": "south", "stance": "mixed", "statements": [1, 2]}]


def test_silent_is_told_from_not_coded(client, anna):
    make_issue(anna.collection, label="Unread")
    make_reading(make_issue(anna.collection, label="Read"), anna.documents.get())
    page = page_of(client)
    assert re.search(r"Silent on: <a [^>]+>Read</a>", page)
    assert re.search(r"Not yet coded: <a [^>]+>Unread</a>", page)


def test_a_voice_that_wrote_nothing_is_neither_silent_nor_uncoded(client, anna):
    make_issue(anna.collection)
    make_voice(anna.collection, "carl")
    page = page_of(client, "carl")
    assert "Silent on" not in page
    assert "Not yet coded" not in page
    assert "others report what it says" in page


def test_what_a_voice_is_asked_to_do(client, anna):
    asked = make_statement(
        anna.collection.documents.get(key="ducks"),
        kind="recommendation",
        wording="Anna should count ducks.",
    )
    Addressing.objects.create(collection=anna.collection, statement=asked, voice=anna)
    page = page_of(client)
    assert page.index('id="asked-title"') < page.index("Anna should count ducks.")
    assert client.get("/c/birds/voices/anna.json").json()["asked"] == [asked.number]


def test_who_agrees_and_who_contradicts_is_counted_by_voice(client, anna):
    bobs = make_statement(anna.collection.documents.get(key="ducks"))
    make_tag(make_pair(own(anna), bobs), "contradicts")
    make_tag(make_pair(own(anna), bobs), "contradicts")
    make_tag(make_pair(own(anna), bobs), "agrees")
    make_tag(make_pair(own(anna), bobs), "unrelated")
    page = page_of(client)
    row = re.search(r'<tr><th scope="row"><a [^>]+>Bob</a>.*?</tr>', page, re.S)[0]
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
    assert cells == ["1", "2", "0", "0"]
    assert "?col=anna&amp;col=bob" in row
    assert "contradicts Bob" in page


def test_a_pair_between_statements_that_two_hold_together_counts_once(client, anna):
    both = [anna, anna.collection.voices.get(key="bob")]
    make_tag(make_pair(own(anna, voices=both), own(anna, voices=both)), "contradicts")
    for key in ("anna", "bob"):
        [other] = client.get(f"/c/birds/voices/{key}/").context["others"]["rows"]
        assert [cell["count"] for cell in other["cells"]] == [0, 1, 0, 0]


def test_while_a_collection_is_blind_agreement_is_hidden(client, anna):
    bobs = make_statement(anna.collection.documents.get(key="ducks"))
    make_tag(make_pair(own(anna), bobs), "contradicts")
    anna.collection.blind = True
    anna.collection.save()
    assert "contradicts Bob" not in page_of(client)
    assert "None of its statements has been compared" in page_of(client)


def test_many_statements_come_in_parts_by_number(client, anna):
    for _ in range(60):
        own(anna)
    response = client.get("/c/birds/voices/anna/")
    assert response.text.count('<li class="statement" id="s') == 40
    link = re.search(r'href="(\?from=(\d+))#geese-title"', response.text)
    assert link[2] == "41"
    later = client.get(f"/c/birds/voices/anna/{link[1]}").text
    assert 'id="s41"' in later
    assert 'id="s40"' not in later
    assert "All its statements" in later
    strange = client.get("/c/birds/voices/anna/?from=x").text
    assert strange.count('<li class="statement" id="s') == 40


def crowd(anna, size):
    """Give Anna as many statements in as many documents, each tagged, held, asked and on issues."""
    bobs = anna.collection.documents.get(key="ducks")
    for at in range(size):
        carl = make_voice(anna.collection)
        elsewhere = make_document(anna.collection, authors=[anna, carl])
        statement = make_statement(
            elsewhere, voices=[anna], wording="A wording of a usual length for one. " * 3
        )
        for _ in range(3):
            other = make_statement(make_document(anna.collection, authors=[carl]))
            make_tag(make_pair(statement, other), "contradicts", elsewhere.analyst)
        issue = make_issue(anna.collection, label=f"Issue {at}")
        make_position(issue, statement)
        make_position(issue, reported(anna))
        make_reading(make_issue(anna.collection), elsewhere)
        make_argument(make_statement(elsewhere), target=statement)
        asked = make_statement(bobs, kind="recommendation")
        Addressing.objects.create(collection=anna.collection, statement=asked, voice=anna)


def test_queries_do_not_grow_with_the_voice(client, anna):
    crowd(anna, 1)
    with CaptureQueriesContext(connection) as small:
        client.get("/c/birds/voices/anna/")
    crowd(anna, 5)
    with CaptureQueriesContext(connection) as large:
        client.get("/c/birds/voices/anna/")
    assert (len(small), len(large)) == (23, 23)


def test_the_page_of_a_crowded_voice_stays_small(client, anna):
    crowd(anna, 45 if DEEP else 15)
    response = client.get("/c/birds/voices/anna/")
    assert response.status_code == 200
    assert len(response.content) < 100_000


def test_what_has_no_date_comes_last(client, anna):
    author = [anna]
    day = datetime.date(2020, 1, 1)
    dated = make_document(anna.collection, authors=author, dated_from=day, dated_to=day)
    make_statement(dated)
    own(anna)
    answer = client.get("/c/birds/voices/anna/")
    assert [a.document.key for a in answer.context["written"]] == [dated.key, "geese"]
    assert [group["document"].key for group in answer.context["groups"]] == [dated.key, "geese"]


def test_the_list_goes_by_name_whatever_the_letters(client, anna):
    for name in ("Zef", "Çelik", "cem"):
        make_voice(anna.collection, name=name, kind="office")
    rows = client.get("/c/birds/voices.json").json()["voices"]
    assert [row["name"] for row in rows if row["kind"] == "office"] == ["Çelik", "cem", "Zef"]


def test_the_list_puts_authors_first_and_counts(client, anna):
    own(anna)
    reported(anna)
    make_voice(anna.collection, "the-town", kind="institution")
    page = client.get("/c/birds/voices/").text
    assert page.index("Authors") < page.index(">Anna</a>") < page.index("Institutions")
    assert "1 document, 1 statement, 1 reported" in page
    rows = {row["key"]: row for row in client.get("/c/birds/voices.json").json()["voices"]}
    assert (rows["anna"]["documents"], rows["anna"]["own"], rows["anna"]["reported"]) == (1, 1, 1)
    assert rows["the-town"]["kind"] == "institution"


def test_the_list_goes_on_from_a_key_and_stays_small(client, anna):
    for at in range(450):
        make_voice(anna.collection, f"voice-{at:03}", name=f"Voice with a long name {at:03}")
    response = client.get("/c/birds/voices/")
    assert len(response.content) < 100_000
    following = re.search(r'href="(\?from=[^"]+)"', response.text)[1]
    later = client.get(f"/c/birds/voices/{following}").text
    assert "long name 399" not in response.text
    assert "long name 399" not in later or "long name 000" not in later


def test_queries_of_the_list_do_not_grow(client, anna, django_assert_num_queries):
    for size in (1, 8):
        crowd(anna, size)
        with django_assert_num_queries(4):
            client.get("/c/birds/voices/")


def test_an_unknown_voice_and_a_private_collection_are_404(client, anna):
    assert client.get("/c/birds/voices/nobody/").status_code == 404
    anna.collection.public = False
    anna.collection.save()
    assert client.get("/c/birds/voices/anna/").status_code == 404
    assert client.get("/c/birds/voices/").status_code == 404
