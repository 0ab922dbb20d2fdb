"""The reading page: text or précis with notes beside it, the outline, sections, twin; the list."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources import texts
from sources.models import Authorship, Paragraph
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
    make_user,
    make_voice,
)
from tests.conftest import DEEP

pytestmark = pytest.mark.any_database

TEXT = """On geese

Geese fly south, and the mayor says they never
return. They do.

Printed on paper."""


@pytest.fixture
def document(db):
    """A document on geese by Anna: a text of four paragraphs that only members may read."""
    collection = make_collection(slug="birds")
    anna = make_voice(collection, "anna", short="Anna")
    document = make_document(
        collection,
        key="geese",
        title="On geese",
        authors=[anna],
        paragraphs=3,
        text=TEXT,
        url="https://example.org/geese",
        dated_as="spring 2020",
        publisher="The Gazette",
    )
    roles = {1: "heading", 3: "boilerplate"}
    for number, role in roles.items():
        document.paragraphs.filter(number=number).update(role=role)
    mayor = make_voice(collection, "mayor", short="Mayor")
    make_statement(document, paragraph=2, words="Geese fly south", label="South")
    make_statement(
        document,
        paragraph=2,
        words="they never return",
        label="No return",
        voices=[mayor],
        attribution="reported",
    )
    return document


def publish(document):
    document.texts.update(public=True)


def page_of(client, document, **query):
    return client.get(document.get_absolute_url(), query).text


def test_without_the_right_to_the_text_the_precis_stands_there(client, document):
    page = page_of(client, document)
    assert "Précis 2." in page
    assert "The original is not free to republish." in page
    assert "They do." not in page
    assert "<mark" not in page
    assert "<q>Geese fly south</q>" in page
    assert 'href="https://example.org/geese#:~:text=Geese%20fly%20south"' in page


def test_where_no_text_was_loaded_the_page_says_so(client, db):
    document = make_document(paragraphs=1)
    assert "The original has not been loaded here." in page_of(client, document)


def test_members_read_the_text_that_others_do_not(client, document):
    client.force_login(make_user(collection=document.collection))
    page = page_of(client, document)
    assert "They do." in page
    assert "only members of this collection" in page


def test_passages_are_highlighted_by_kind_and_reported_ones_quoted(client, document):
    publish(document)
    page = page_of(client, document)
    assert "Shown is the original text." in page
    assert re.search(
        r'<mark class="claim" [^>]+><a href="\?passage=1-1#p2">Geese fly south</a>', page
    )
    # A line end inside a passage stays as it is in the text.
    assert re.search(
        r'<mark class="claim reported opens closes" [^>]+><a [^>]+>they never\nreturn<', page
    )
    assert "<q>" not in page


def test_paragraphs_have_numbers_to_link_to_and_roles(client, document):
    publish(document)
    page = page_of(client, document)
    assert 'id="p2"' in page
    assert '<h2 class="words" dir="auto" lang="en">On geese</h2>' in page
    assert '<div class="para boilerplate" id="p3">' in page


def test_the_text_itself_stands_in_the_page_without_a_character_more(client, document):
    publish(document)
    words = re.search(r'id="p2".*?<p class="words"[^>]*>(.*?)</p>', page_of(client, document), re.S)
    assert re.sub(r"<[^>]+>", "", words[1]) == TEXT.split("\n\n")[1]


def test_text_is_escaped(client, db):
    document = make_document(text="<b>1 & 2</b> <script>alert(1)</script>", public=True)
    make_statement(document, words="1 & 2")
    page = page_of(client, document)
    assert "<script>alert" not in page
    assert "1 &amp; 2</a></mark>" in page


def test_the_margin_says_who_holds_what_and_what_it_is_for(client, document):
    first, second = document.statements.order_by("number")
    make_argument(second, target=first, direction="attack")
    other = make_statement(make_document(document.collection), number=9)
    make_tag(make_pair(second, other), "contradicts")
    page = page_of(client, document)
    note = page[page.index("S2</a>") :]
    assert 'against <a href="/c/birds/s/1/">S1</a>' in note
    assert 'class="voice reported" href="/c/birds/voices/mayor/">Mayor</a>' in note
    assert 'class="relation contradicts" href="/c/birds/s/2/#tags"' in note
    assert "S9</a>" in note
    assert 'href="/c/birds/s/2/">No return</a>' in note


def test_a_passage_in_the_address_is_marked_with_its_note(client, document):
    publish(document)
    page = page_of(client, document, passage="2-1")
    here = 'data-of="2-1" aria-current="true"'
    assert page.count(f'<mark class="claim reported opens closes here" {here}>') == 1
    assert page.count('<div class="about here" data-of="2-1 " aria-current="true">') == 1


def test_a_link_to_a_passage_leads_there_without_script_and_without_a_fragment(client, document):
    publish(document)
    inside = make_statement(document, paragraph=2, words="fly south")
    page = page_of(client, document, passage="1-1")
    # The passage is cut where the other begins: the browser goes to its first part.
    assert re.findall(r"<a [^>]*autofocus>([^<]+)<", page) == ["Geese "]
    assert page.count('class="claim here"') == 1
    assert page.count('class="claim under-claim here"') == 1
    assert "autofocus" not in page_of(client, document)
    both = page_of(client, document, passage=f"{inside.number}-1")
    assert re.findall(r"<a [^>]*autofocus>([^<]+)<", both) == ["fly south"]


def test_menus_and_imprints_are_folded_away_unless_a_statement_rests_on_them(client, document):
    publish(document)
    page = page_of(client, document)
    folded = re.search(
        r'<details class="aside"><summary>([^<]+)</summary>(.*?)</details>', page, re.S
    )
    assert folded[1] == "1 line of menu, imprint and the like"
    assert "Printed on paper." in folded[2]
    make_statement(document, paragraph=3, words="Printed on paper")
    assert 'class="aside"' not in page_of(client, document)


@pytest.mark.parametrize("passage", ["2-2", "7-1", "x", "2-0", "1-1-1", "²-1", "9" * 30 + "-1"])
def test_a_passage_that_is_not_there_marks_nothing(client, document, passage):
    publish(document)
    page = page_of(client, document, passage=passage)
    assert "about here" not in page
    assert "They do." in page


def test_a_passage_that_the_text_lost_is_said_to_be_lost(client, document):
    publish(document)
    make_statement(document, paragraph=2, words="ducks dive")
    assert "Not found in this text:" in page_of(client, document)


def test_a_statement_without_a_passage_stands_after_the_text(client, document):
    make_statement(document, implicit=True, wording="What flies can return.")
    page = page_of(client, document)
    assert page.index("Not in the text") < page.index(">What flies can return.</a>")


def test_an_older_text_is_shown_on_request_with_its_passages_found_anew(client, document):
    text, _ = texts.store(document, "Newly printed.\n\n" + TEXT, public=True)
    texts.place(list(document.passages.all()), text)
    publish(document)
    current = page_of(client, document)
    assert "Newly printed." in current
    assert 'href="/c/birds/documents/geese/?text=1">1</a>' in current
    older = page_of(client, document, text="1")
    assert "Newly printed." not in older
    assert "not the current one" in older
    assert 'href="?text=1&amp;passage=1-1#p2"' in older
    assert client.get(document.get_absolute_url(), {"text": "7"}).status_code == 404
    assert client.get(document.get_absolute_url(), {"text": "x"}).status_code == 200


def test_the_newer_text_may_be_closed_while_the_older_is_open(client, document):
    publish(document)
    texts.store(document, "Secret.\n\n" + TEXT, public=False)
    assert "Secret." not in page_of(client, document)
    assert "They do." in page_of(client, document, text="1")


def test_the_outline_begins_with_the_weightiest_root(client, document):
    first, second = document.statements.order_by("number")
    root, light = make_statement(document, label="Root"), make_statement(document, label="Light")
    make_argument(first, target=root)
    make_argument(second, target=first, direction="attack")
    make_argument(make_statement(document, label="Leaf"), target=light)
    page = page_of(client, document)
    outline = page[page.index('class="outline"') : page.index('id="text"')]
    assert outline.index(">Root<") < outline.index(">South<") < outline.index(">Light<")
    assert '<a href="#p2">South</a>' in outline
    assert "Mayor" in outline


def test_attacks_in_a_circle_still_have_an_outline(client, document):
    first, second = document.statements.order_by("number")
    make_argument(first, target=second, direction="attack")
    make_argument(second, target=first, direction="attack")
    page = page_of(client, document)
    assert "1 objection" in page


def long_document(paragraphs, statements, *, bare=False, tail=150):
    """A public text with as many statements in every paragraph; unless `bare`, tagged and argued."""
    collection = make_collection()
    words = "Wörds & more words go here"
    body = "\n\n".join(
        " ".join(f"Mark{p}x{s} {words}." for s in range(statements)) + " tail" * tail
        for p in range(1, paragraphs + 1)
    )
    document = make_document(
        collection, text=body, public=True, paragraphs=paragraphs, url="https://example.org/x"
    )
    other, previous = make_statement(make_document(collection)), None
    for p in range(1, paragraphs + 1):
        for s in range(statements):
            made = make_statement(document, paragraph=p, words=f"Mark{p}x{s} {words}")
            if not bare:
                make_tag(make_pair(made, other), "contradicts", document.analyst)
                if previous:
                    make_argument(made, target=previous)
            previous = made
    return document


def test_a_long_text_comes_in_sections_and_each_page_is_small(client, db):
    document = long_document(24, 3, tail=400)
    for public in (True, False):
        document.texts.update(public=public)
        seen, section = [], 1
        while section:
            response = client.get(document.get_absolute_url(), {"section": section})
            assert len(response.content) < 100_000
            seen += re.findall(r'id="p(\d+)"', response.text)
            following = re.search(r'href="\?section=(\d+)" rel="next"', response.text)
            section = int(following[1]) if following else None
        assert seen == [str(number) for number in range(1, 25)]
    first = client.get(document.get_absolute_url(), {"section": "99"})
    assert 'id="p1"' in first.text, "a section that is not there is as good as none"

    # A passage opens the section that holds it, and the outline leads to the other sections.
    last = document.statements.last()
    page = page_of(client, document, passage=f"{last.number}-1")
    assert 'id="p24"' in page
    assert 'id="p1"' not in page
    assert "about here" in page
    outline = page[page.index('class="outline"') : page.index('id="text"')]
    assert 'href="?section=1#p1"' in outline


def test_a_page_stays_small_where_every_note_is_as_long_as_it_gets(client, db):
    document = long_document(1, 80 if DEEP else 40, bare=True)
    mayor = make_voice(document.collection, "m" * 50, name="Ж" * 60)
    own = list(document.statements.all())
    other = make_statement(make_document(document.collection), voices=[mayor])
    for at, one in enumerate(own):
        one.holdings.update(voice=mayor)
        for target in own[max(0, at - 3) : at]:
            make_argument(one, target=target)
        make_tag(make_pair(one, other), "qualifies", document.analyst)
    document.statements.update(attribution="reported", label="Ж&" * 30, hedged=True)
    for section in (1, 2):
        assert len(client.get(document.get_absolute_url(), {"section": section}).content) < 100_000


def test_a_text_without_paragraphs_is_shown_in_pieces(client, db):
    document = make_document(text="One word after another. " * 8000, public=True)
    response = client.get(document.get_absolute_url())
    assert len(response.content) < 100_000
    assert response.text.count('id="p1"') == 1
    later = client.get(document.get_absolute_url(), {"section": "2"})
    assert len(later.content) < 100_000
    assert "Paragraph 1, continued" in later.text


def test_a_paragraph_with_very_many_statements_is_cut_as_well(client, db):
    document = long_document(1, 120 if DEEP else 60, bare=True)
    for section in (1, 2):
        response = client.get(document.get_absolute_url(), {"section": section})
        assert len(response.content) < 100_000
        ids = re.findall(r'\sid="([^"]+)"', response.text)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("public", [True, False])
def test_queries_do_not_grow_with_the_document(client, db, public):
    counts = []
    for size in (2, 5):
        document = long_document(size, size)
        document.texts.update(public=public)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(document.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts == [19 if public else 18] * 2


def test_the_twin_holds_paragraphs_statements_and_arguments(client, document):
    first, second = document.statements.order_by("number")
    make_argument(second, target=first, direction="attack")
    data = client.get("/c/birds/documents/geese.json").json()
    assert data["authors"] == [{"voice": "anna", "role": "author"}]
    assert data["publisher"] == "The Gazette"
    assert data["paragraphs"][1] == {"number": 2, "role": "body", "precis": "Précis 2."}
    assert [row["number"] for row in data["statements"]] == [1, 2]
    assert data["arguments"][0]["direction"] == "attack"


def test_the_twin_gives_the_text_only_to_who_may_read_it(client, document):
    closed = client.get("/c/birds/documents/geese.json")
    assert closed.json()["text"]["body"] is None
    assert "They do" not in closed.text
    publish(document)
    text = client.get("/c/birds/documents/geese.json").json()["text"]
    assert text["body"] == TEXT
    place = text["paragraphs"][0]
    assert TEXT[place["start"] : place["end"]] == "On geese"


def test_a_private_collection_hides_its_documents(client, document):
    document.collection.public = False
    document.collection.save()
    for address in ("", "geese/", "geese.json"):
        assert client.get(f"/c/birds/documents/{address}").status_code == 404


def test_a_link_that_is_no_web_address_is_not_linked(client, document):
    document.url = "javascript:alert(1)"
    document.save()
    assert "javascript:" not in page_of(client, document)
    assert "javascript:" not in client.get("/c/birds/documents/").text


def test_the_list_shows_authors_counts_and_sides(client, document):
    issue = make_issue(document.collection, key="south", label="Flying south")
    make_position(issue, document.statements.get(number=1), "contra")
    page = client.get("/c/birds/documents/").text
    assert 'href="/c/birds/documents/geese/">On geese</a>' in page
    assert 'href="/c/birds/voices/anna/">Anna</a>' in page
    assert "2 claims" in page
    assert 'href="/c/birds/issues/south/?s=1">Flying south' in page
    (row,) = client.get("/c/birds/documents.json").json()["documents"]
    assert row["kinds"] == {"claim": 2}
    assert row["sides"] == [{"issue": "south", "stance": "contra"}]


def test_the_list_goes_on_from_a_key(client, db):
    collection = make_collection(slug="many")
    for at in range(25):
        make_document(collection, key=f"d{at}")
    page = client.get("/c/many/documents/").text
    following = re.search(r'href="(\?from=[^"]+)"', page)[1]
    assert "Title of d24" not in page
    assert "Title of d24" in client.get(f"/c/many/documents/{following}").text
    assert len(json.loads(client.get("/c/many/documents.json").text)["documents"]) == 25


def test_an_empty_list_says_so(client, db):
    make_collection(slug="empty")
    assert "No document has been added yet." in client.get("/c/empty/documents/").text


def test_queries_of_the_list_do_not_grow(client, db):
    counts = []
    for size in (2, 12):
        collection = make_collection()
        issue = make_issue(collection)
        for _ in range(size):
            document = make_document(collection)
            make_position(issue, make_statement(document))
            make_reading(issue, document)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/c/{collection.slug}/documents/")
        counts.append(len(queries))
    assert counts == [9, 9]


def test_an_editor_and_joint_authors_are_named(client, document):
    for voice, role in (("bea", "author"), ("carl", "editor")):
        Authorship.objects.create(
            collection=document.collection,
            document=document,
            voice=make_voice(document.collection, voice),
            role=role,
            order=5,
        )
    page = page_of(client, document)
    assert 'class="voice own" href="/c/birds/voices/bea/">Bea</a>' in page
    assert 'edited by <a href="/c/birds/voices/carl/">Carl</a>' in page


def test_a_document_of_nothing_but_a_title_has_a_page(client, db):
    document = make_document()
    assert Paragraph.objects.count() == 0
    assert "No paragraph of it has been summarised yet." in page_of(client, document)


# Filters


def test_filters_leave_the_statements_of_one_voice_kind_or_analyst(client, main_street):
    address = "/c/main-street/documents/cyclist/"
    whole = client.get(address).context["filter"]
    assert not whole.active
    mayor = client.get(address, {"voice": whole.voices[-1][0]})
    shown = mayor.context["filter"].kept
    assert 0 < len(shown) < len(whole.kept)
    assert f"{len(shown)} of 22 statements shown" in mayor.text
    kinds = [client.get(address, {"kind": kind}).context["filter"].kept for kind, _ in whole.kinds]
    assert sum(map(len, kinds)) == 22


def test_links_within_a_filtered_page_keep_the_filter(client, main_street):
    page = client.get("/c/main-street/documents/cyclist/", {"kind": "evidence"}).text
    assert 'href="?kind=evidence&amp;passage=' in page


def test_a_filter_that_means_nothing_is_none(client, main_street):
    page = client.get("/c/main-street/documents/cyclist/", {"kind": "song", "voice": "%00"})
    assert not page.context["filter"].active
