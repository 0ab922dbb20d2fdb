"""Which paragraphs are headings or boilerplate, and who wrote what when, as the text says."""

import random
import time
from datetime import date

import pytest

from arguments.formats import folder
from sources.anchoring import paragraphs
from sources.importers import extract
from sources.importers.languages import guess_language
from sources.importers.names import byline, is_name
from sources.importers.proposals import date_in, dated
from sources.importers.roles import guess_roles
from tests.builders import COLLECTIONS

SENTENCES = (
    "The street has been noisy for as long as anyone remembers, and the council knows it. "
    "It counted nine thousand cars on one working day and then did nothing about them."
)
REPORT = """Home News Town A street without cars
A street without cars
By Jane Roe
4 May 2021
3 min read
{}
What the council counted
{}
Photo: the street in winter
{}
2.1 Shops
{}
Jane Roe is a researcher at the town's institute of traffic.
Share this article
Related articles
The cheese market moves
Leave a comment
Required fields are marked with a star
© 2021 The Town Paper. All rights reserved."""
CODED = "bhbbb.h.b.h.bbbbbbb"
LETTERS = {"b": "boilerplate", "h": "heading", ".": "body"}


@pytest.fixture(scope="module")
def coded(texts_folder):
    """[(document of the map, its text as imported)]"""
    documents = folder.read(COLLECTIONS / "kosovo-nato")[0]["documents"]
    return [
        (each, extract(each["text_file"], (texts_folder / each["text_file"]).read_bytes()))
        for each in documents
    ]


def test_the_roles_agree_with_those_that_analysts_gave(coded):
    pairs = [
        (row["role"], guessed)
        for document, extracted in coded
        for row, guessed in zip(document["paragraphs"], extracted.paragraphs, strict=True)
    ]
    agreed = sum(given == guessed for given, guessed in pairs)
    lost = [pair for pair in pairs if pair == ("body", "boilerplate")]
    print(f"roles: {agreed} of {len(pairs)} as coded, {len(lost)} body paragraphs lost")
    assert agreed >= 0.95 * len(pairs)
    assert len(lost) <= 1


def test_the_five_texts_propose_title_and_authors(coded):
    for document, extracted in coded:
        assert extracted.title.casefold() == document["title"].casefold()
        assert extracted.language == "en"
    authors = {document["key"]: extracted.authors for document, extracted in coded}
    (institute,) = authors.pop("eiir-2021")
    assert institute.startswith("The European Institute for")
    assert authors == {
        "lumi-2024": ("Leureta Lumi",),
        "phillips-2017": ("David Phillips",),
        "phillips-peci-2022": ("David L. Phillips", "Lulzim A Peci"),
        "von-bernuth-2018": ("Lauren von Bernuth",),
    }


def test_only_the_text_with_a_library_card_has_a_date(coded):
    said = {document["key"]: extracted.dated_as for document, extracted in coded}
    assert said.pop("lumi-2024") == "2024"
    assert set(said.values()) == {""}


def test_a_report_from_a_site_is_taken_apart():
    texts = REPORT.format(*[SENTENCES] * 4).split("\n")
    roles = guess_roles(texts)
    assert roles == tuple(LETTERS[letter] for letter in CODED)
    assert date_in(texts, roles) == ("4 May 2021", date(2021, 5, 4), date(2021, 5, 4))


@pytest.mark.parametrize(
    "text",
    [
        "By 2018 the council had counted nine thousand cars.",
        "By then nobody drove there any more.",
        "Home is where no cars are, she said.",
        "Share of cars among all vehicles fell to a third.",
        "She is a director of the museum. He is not.",
        "The copyright belongs to the town, which has not used it.",
        "See https://town.example for what the council says about its plan and why it was dropped in the end.",
        "- Close the street",
        "Cookies are sold there, and cars stop for them.",
        "the end of a sentence that a page cut",
    ],
)
def test_a_sentence_of_the_text_is_never_dropped(text):
    roles = guess_roles([SENTENCES, text, SENTENCES, SENTENCES])
    assert roles[1] == "body"


def test_items_in_a_row_are_no_headings():
    items = ["Cheese", "Bread from the mill", "Milk", "Old cars", "Flowers"]
    assert guess_roles([SENTENCES, *items, SENTENCES]) == ("body",) * 7


def test_what_the_file_says_of_a_paragraph_counts():
    assert guess_roles([SENTENCES, SENTENCES], ["", "heading"]) == ("body", "heading")


def test_a_line_that_goes_on_below_is_no_heading():
    assert guess_roles(["The Street And", "the shops " * 20])[0] == "body"


def test_a_table_of_contents_is_boilerplate():
    contents = "Why close it .......... 3\nWho would lose\t7\nConclusion . . . . . 12"
    assert guess_roles(["CONTENTS", contents, SENTENCES]) == ("heading", "boilerplate", "body")


def test_a_section_named_comments_in_the_middle_ends_nothing():
    texts = [SENTENCES] * 4 + ["Comments"] + [SENTENCES] * 3
    assert guess_roles(texts)[5:] == ("body",) * 3


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ("Jane Roe",)),
        ("by Jane Roe and Arben Krasniqi", ("Jane Roe", "Arben Krasniqi")),
        ("Authors: Jane Roe, Dr. Ana von Berg", ("Jane Roe", "Ana von Berg")),
        ("Author: **Jane Roe** Edited by: Arben Krasniqi", ("Jane Roe",)),
        ("Nga Arben Krasniqi", ("Arben Krasniqi",)),
        ("Autor: Đorđe Šarić", ("Đorđe Šarić",)),
        ("By the Institute for Town Planning", ("the Institute for Town Planning",)),
        ("By and by it went quiet", ()),
        ("By Monday NATO had left", ()),
    ],
)
def test_bylines(line, names):
    assert byline(line) == names


def test_names_are_capitalised_words():
    assert is_name("Lauren von Berg")
    assert not is_name("Town Council")
    assert not is_name("why not")


@pytest.mark.parametrize(
    ("text", "said", "days"),
    [
        ("Published on 3 May 2018", "3 May 2018", (date(2018, 5, 3),) * 2),
        ("May 3rd, 2018", "May 3rd, 2018", (date(2018, 5, 3),) * 2),
        ("2018-05-03", "2018-05-03", (date(2018, 5, 3),) * 2),
        ("Prishtinë, 3 maj 2018", "3 maj 2018", (date(2018, 5, 3),) * 2),
        ("Београд, 3. јун 2018.", "3. јун 2018", (date(2018, 6, 3),) * 2),
        ("December 2018", "December 2018", (date(2018, 12, 1), date(2018, 12, 31))),
        ("© 2018 The Town", "2018", (date(2018, 1, 1), date(2018, 12, 31))),
        ("© 2010–2018 The Town", "", (None, None)),
        ("30.02.2018", "", (None, None)),
        ("founded in 1945", "", (None, None)),
        ("https://town.example/2018-05-03/street", "", (None, None)),
    ],
)
def test_dates(text, said, days):
    assert dated(text) == (said, *days)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SENTENCES, "en"),
        ("Rruga është e zhurmshme dhe të gjithë e dinë këtë, por nuk bëhet asgjë për të.", "sq"),
        ("Улица је бучна и сви то знају, али се ништа не ради да би то било боље за њих.", "sr"),
        (
            "Die Straße ist laut, und das wissen alle, aber es wird nicht besser mit den Autos.",
            "de",
        ),
        ("Ulica je bučna i svi to znaju, ali se ništa ne radi.", ""),
        ("1234 5678", ""),
    ],
)
def test_the_language_is_named_when_it_is_clear(text, code):
    assert guess_language(text) == code


def test_guessing_stays_quick_however_odd_the_text():
    chance = random.Random(7)
    parts = [
        "Comments",
        "About us",
        "Jane Roe",
        "ISBN 1",
        "A Line",
        "a",
        ". " * 60,
        "\t1",
        "x" * 400,
    ]
    texts = [chance.choice(parts) for _ in range(8_000)] + [
        ". " * 100_000,
        "-" * 149,
        "." * 200_000,
    ]
    started = time.process_time()
    assert len(guess_roles(texts)) == len(texts)
    body = "\n\n".join(texts)
    assert len(paragraphs(body)) == len(texts)
    assert time.process_time() - started < 2
