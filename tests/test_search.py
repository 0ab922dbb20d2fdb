"""Search finds statements by their words, whatever the spelling and the script."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arguments import in_documents, search
from arguments.models import Statement
from arguments.spelling import fold
from tests.builders import make_collection, make_document, make_statement, make_voice


def wordings(query):
    """The wordings that `query` finds."""
    found = search.matching(Statement.objects.all(), query)
    return set(found.values_list("wording", flat=True))


@pytest.fixture
def state(db):
    """Make statements with the given wordings."""
    document = make_document()
    return lambda *wordings: [make_statement(document, wording=w) for w in wordings]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Çështja e  Kosovës", "ceshtja e kosoves"),
        ("Ћирилица", "cirilica"),
        ("Ђорђе, Љубљана и Његош", "dorde ljubljana i njegos"),
        ("Đorđe Ljubljana i Njegoš", "dorde ljubljana i njegos"),
        ("Џон Шћепан", "dzon scepan"),
        ("Straße STRASSE", "strasse strasse"),
        ("Æsop, Łódź, İzmir, ısı", "aesop lodz izmir isi"),
        ("ﬁrst ²³ Ⅻ", "first 23 xii"),
        ("don’t – it's 8,000", "don t it s 8 000"),
        (" \t\n…", ""),
    ],
)
def test_folding_drops_case_accents_script_and_signs(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("wording", "query"),
    [
        ("Çështja mbetet e hapur.", "ceshtja"),
        ("Ceshtja mbetet e hapur.", "ÇËSHTJA"),
        ("Ћирилица је обавезна.", "cirilica"),
        ("Ћирилица је обавезна.", "ћирилица"),
        ("Ćirilica je obavezna.", "ћирилица ОБАВЕЗНА"),
        ("Љубљана ћути.", "ljubljana cuti"),
        ("Die Straße ist zu.", "STRASSE"),
        ("Naı\u0308ve cafe\u0301s stay.", "naive cafés"),
        ("The street’s shops lose.", "street's"),
        ("There are 8,000 cars.", "8,000"),
        ("الشارع طويل", "الشارع"),
        ("道は 長い", "長い"),
    ],
)
def test_a_statement_is_found_in_other_spellings(state, wording, query):
    state(wording, "Something else.")
    assert wordings(query) == {wording}


def test_every_word_must_be_there_in_any_order(state):
    state("Cars crowd the lane.", "Cars are gone.", "The lane is long.")
    assert wordings("lane cars") == {"Cars crowd the lane."}
    assert wordings("cars lane bus") == set()


def test_the_last_word_is_the_beginning_of_one_and_the_others_are_whole(state):
    state("Shopkeepers object.", "Shops object.")
    assert wordings("object shop") == {"Shopkeepers object.", "Shops object."}
    assert wordings("object shopk") == {"Shopkeepers object."}
    assert wordings("shop object") == set()
    assert wordings("keepers") == set()


def test_words_are_not_stemmed_and_none_is_too_common(state):
    state("It is not to be.", "He closes it.")
    assert wordings("to be") == wordings("not is it") == {"It is not to be."}
    assert wordings("closed") == set()


def test_the_label_is_searched_too(state):
    make_statement(wording="Nine thousand cars a day.", label="Heavy traffic")
    assert wordings("traffic cars") == {"Nine thousand cars a day."}


def test_search_stays_within_the_statements_that_it_is_given(db):
    here, there = make_collection(), make_collection()
    mine = make_statement(make_document(here), wording="Rain falls.")
    make_statement(make_document(there), wording="Rain falls.")
    assert search.matching(Statement.objects.filter(collection=here), "rain").get() == mine
    assert list(search.matching(here.statements.filter(kind="evidence"), "rain")) == []


@pytest.mark.parametrize("query", ["", "  ", "…", "\0", "'", '""', "*", "&", "%", "\ud800"])
def test_a_query_without_words_finds_nothing(state, query):
    state("Rain falls.")
    assert wordings(query) == set()


@pytest.mark.parametrize(
    "query",
    [
        "rain\0falls",
        'rain "falls',
        "rain' falls",
        "rain & falls",
        "rain AND falls",
        "folded:rain falls",
        "rain NEAR(falls)",
        "rain* falls*",
        "(rain) -falls !",
        "rain <-> falls:*",
        "rain \\ falls;--",
        "%s rain falls %",
        "rain falls\ud800",
    ],
)
def test_operators_are_words_or_nothing(state, query):
    state("Rain falls.", "Rain falls and s near folded.")
    assert wordings(query) <= {"Rain falls.", "Rain falls and s near folded."}
    assert "Rain falls and s near folded." in wordings(query)


@pytest.mark.parametrize("query", ["x" * 5_000, "x " * 5_000, "š" * 2_000, "1e5 " * 9, "🚲" * 99])
def test_a_query_of_any_length_is_answered(state, query):
    state("Rain falls.")
    assert wordings(query) == set()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_query_breaks_the_search(state, query):
    assert wordings(query) == set()


def test_the_index_follows_a_statement_that_changes(state):
    (statement,) = state("Rain falls.")
    statement.wording = "Snow falls."
    statement.save()
    assert (wordings("rain"), wordings("snow")) == (set(), {"Snow falls."})


def test_the_index_holds_statements_written_in_bulk(state):
    (first,) = state("Rain falls.")
    first.pk, first.number, first.wording = None, 99, "Snow falls."
    Statement.objects.bulk_create([first])
    assert wordings("falls") == {"Rain falls.", "Snow falls."}


def test_the_index_forgets_a_statement_that_is_deleted(state):
    rain, _ = state("Rain falls.", "Snow falls.")
    rain.holdings.all().delete()
    rain.delete()
    assert wordings("falls") == {"Snow falls."}
    (again,) = state("Hail stays.")
    assert wordings("rain") == set()
    assert wordings("hail") == {again.wording}


def test_the_shipped_statements_are_found(main_street):
    found = search.matching(main_street.statements.all(), "car park")
    assert {21, 22, 41, 42, 44} <= set(found.values_list("number", flat=True))


def test_the_page_names_issues_documents_and_voices_and_marks_the_words(client, main_street):
    page = client.get("/c/main-street/search/?q=town").text
    assert '<a href="/c/main-street/voices/town-council/">The <mark>town</mark> council</a>' in page
    assert "<dt>Documents</dt>" in client.get("/c/main-street/search/?q=cycl").text
    assert re.search(r"the <mark>town</mark>", re.split('<ol class="found">', page)[1])
    found = search.matching(main_street.statements.all(), "town").count()
    assert f"{found} statements" in page
    assert "<dt>" not in client.get("/c/main-street/search/?q=xyzzy").text


def test_marking_leaves_every_other_sign_as_it_is():
    assert search.marked("A <b> & “Ćirilica” 8,000.", "cir") == (
        "A &lt;b&gt; &amp; “<mark>Ćirilica</mark>” 8,000."
    )
    assert search.marked("Rain falls.", "") == "Rain falls."
    assert search.marked("Rain rains, raining.", "rain rains") == (
        "<mark>Rain</mark> <mark>rains</mark>, raining."
    )


def test_a_voice_is_found_by_another_name(client, main_street):
    voice = main_street.voices.get(key="town-council")
    voice.aliases.create(collection=main_street, name="Aldermen")
    assert ">The town council</a>" in client.get("/c/main-street/search/?q=alderm").text


def test_the_queries_of_the_page_do_not_grow(client, main_street, django_assert_num_queries):
    for count in (1, 9):
        document = main_street.documents.first()
        for _ in range(count):
            make_voice(main_street, name="Anna of the town")
            make_statement(document, wording="The town sleeps.")
        with django_assert_num_queries(15):
            client.get("/c/main-street/search/?q=town")


def test_words_that_no_statement_holds_together_are_told_one_by_one(client, main_street):
    page = client.get("/c/main-street/search/?q=town+xyzzy+cars").text
    assert "No statement holds all of these words. One by one:" in page
    count = search.matching(main_street.statements.all(), "cars").count()
    assert f'<a href="?q=cars">cars</a> in {count}.' in page
    assert "?q=xyzzy" not in page.partition("One by one")[2].partition("</p>")[0]


@pytest.fixture
def document(db):
    text = "The lane is closed.\n\nČars crowd it, and nobody walks there. " + "Quiet. " * 40
    document = make_document(make_collection(public=True), text=text)
    document.paragraphs.create(
        collection=document.collection, number=1, precis="A lane without cars."
    )
    return document


def paragraphs_found(client, document, query):
    page = client.get(f"/c/{document.collection.slug}/search/", {"q": query}).text
    return re.findall(r'href="([^"]*#p\d+)"', page), page


def test_paragraphs_are_found_by_precis_and_by_their_text_where_it_may_be_read(client, document):
    address = f"{document.get_absolute_url()}?p=%d#p%d"
    links, page = paragraphs_found(client, document, "cars")
    assert links == [address % (1, 1)]
    assert "A lane without <mark>cars</mark>." in page
    assert "The words stand in" in page

    document.texts.update(public=True)
    links, page = paragraphs_found(client, document, "cars")
    assert links == [address % (1, 1), address % (2, 2)]
    assert "<mark>Čars</mark> crowd it, and nobody walks there." in page
    assert page.count("Quiet.") == 14 - 6, "the words around the first hit, not all"
    assert paragraphs_found(client, document, "walks cars")[0] == [address % (2, 2)]
    twin = client.get(f"/c/{document.collection.slug}/search.json", {"q": "lane"}).json()
    assert twin["paragraphs"] == [{"document": document.key, "paragraph": 1}]
    assert paragraphs_found(client, document, " … ")[0] == []


def test_a_text_too_long_to_be_looked_through_is_named(client, db):
    text = "Nobody walks. " + "x" * in_documents.READ
    document = make_document(make_collection(public=True), text=text, public=True)
    links, page = paragraphs_found(client, document, "walks")
    assert links == []
    assert f'Too long to be looked through here: <a href="{document.get_absolute_url()}"' in page


def test_a_paragraph_found_leads_to_the_section_that_holds_it(client, db):
    text = "\n\n".join(f"Paragraph {n}. " + "It goes on. " * 60 for n in range(1, 200))
    document = make_document(make_collection(public=True), text=text, public=True)
    (link,), _ = paragraphs_found(client, document, "paragraph 150")
    assert 'id="p150"' in client.get(link).text
    assert 'id="p150"' not in client.get(document.get_absolute_url()).text
