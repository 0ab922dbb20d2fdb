"""Maps as Argdown: what the file looks like, and that it reads back, by us and by others."""

import random
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguments.formats import argdown, folder
from arguments.formats.argdown import ArgumentMap
from arguments.formats.strict_yaml import FormatError
from tests.argdown_parser import parsed
from tests.conftest import COLLECTIONS, DEEP

ABOUT = {field.name: "" for field in argdown.ABOUT if not field.rows}


def statement(number, wording="", **fields):
    plain = {
        "number": number,
        "document": "engineer",
        "analyst": "ada",
        "kind": "claim",
        "wording": wording or f"Statement {number}.",
        "label": "",
        "voices": ["town"],
        "attribution": "asserted",
        "hedged": False,
        "implicit": False,
        "unaddressed": False,
        "addressees": [],
        "passages": [],
        "note": "",
    }
    return plain | fields


def step(number, *premises, **fields):
    plain = {
        "number": number,
        "document": "engineer",
        "analyst": "ada",
        "direction": "support" if fields.get("argument") is None else "attack",
        "premises": list(premises),
        "statement": None,
        "argument": None,
        "implicit": False,
        "note": "",
    }
    return plain | fields


def closing(**fields):
    """A small map with all that there is: joint premises, an attack, undercuts of both."""
    passage = {"paragraph": 3, "first_words": "Our counters saw", "last_words": "on a day"}
    statements = [
        statement(1, "The main street should be closed.", kind="recommendation"),
        statement(2, "Nine thousand cars a day drive through.", passages=[passage]),
        statement(3, "Cars drive walkers away.", label="Walkers flee", hedged=True),
        statement(4, "Shops live on cars.", voices=["shops"], attribution="reported"),
    ]
    arguments = [
        step(1, 2, 3, statement=1),
        step(2, 4, statement=1, direction="attack", note="The engineer quotes it."),
        step(3, 4, argument=1),
        step(4, 2, argument=2),
        step(5, 3, argument=3, document=None),
    ]
    plain = ArgumentMap(
        {**ABOUT, "title": "Should the street be closed?", "issue": "close", "link": "http://x/"},
        statements,
        arguments,
        [{"document": "engineer", "issue": "close", "statement": 1, "stance": "pro"}],
        [(3, 4)],
        {"town": "Town engineer", "shops": "Shop owners"},
        {"engineer": "Traffic counts"},
    )
    return replace(plain, **fields)


def by_number(rows):
    return sorted(rows, key=lambda row: row["number"])


def same(one, other):
    return replace(one, statements=by_number(one.statements)) == replace(
        other, statements=by_number(other.statements)
    )


def test_the_file_reads_like_argdown():
    written = argdown.dumps(closing())
    assert written.startswith('===\ntitle: "Should the street be closed?"\n')
    assert "\n# Should the street be closed?\n\n## For\n\n[S1]: The main street" in written
    assert "[S1]: The main street should be closed. #recommendation #pro {\n" in written
    assert '          first_words: "Our counters saw"\n' in written
    assert "\n}\n    >< [S4]\n" in written
    assert "\n(1) [S2]\n(2) [S3]\n----\n    <_ <A3>\n(3) [S1]\n" in written
    assert (
        '    note: "The engineer quotes it."\n}\n    <+ [S4]\n    -> [S1]\n    <_ <A4>\n' in written
    )
    assert "<A5> #undercut #analysts-step {" in written


def test_a_map_reads_back_to_the_same_graph():
    found = closing()
    assert same(argdown.loads(argdown.dumps(found)), found)


# Whatever begins something in Argdown, YAML or HTML, ends a line, or is written from the right.
NASTY = [
    *"\\#*_[]{}<>()@/=.:;,-+&|!?'\"`~^ \t\n\rAb1é…—\u00a0\u2028\x85\x0c\x01\u200f",
    "=== ",
    "]:",
]
NASTY += [
    "//",
    "/*",
    "*/",
    "<!--",
    "-->",
    "----\n(2) ",
    "\n\n",
    "S1",
    "[S2]: ",
    "<b>x</b>",
    "#claim",
]
NASTY += [
    ".A.",
    ":happy:",
    "😀",
    "👩‍👩‍👧",
    "e\u0301",
    "العربية",
    "\u202e",
    "Çështja",
    "ђ",
    "{\n",
    "\n}\n",
    "🇽🇰",
]
texts = st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), min_size=1)
words = texts.map("".join).map(lambda text: text.replace("\0", "") or "x").filter(str.strip)


@given(words, words, words)
def test_any_wording_and_name_reads_back_unchanged(wording, name, first_words):
    passage = {"paragraph": 1, "first_words": first_words, "last_words": ""}
    found = closing(voices={"town": name, "shops": "Shops"}, documents={"engineer": name})
    found.about |= {"title": name, "filters": wording}
    found.statements[1] |= {"wording": wording, "label": name, "note": name, "passages": [passage]}
    assert same(argdown.loads(argdown.dumps(found)), found)


def expected(found):
    """The graph of a map as the official parser names things: (statements, steps, relations)."""
    steps, relations = {}, set()
    for low, high in found.contradictions:
        relations.add((f"S{low}", "contradictory", f"S{high}"))
    for row in found.arguments:
        name = f"A{row['number']}"
        premises = [f"S{premise}" for premise in row["premises"]]
        steps[name] = []
        if row["direction"] == "support":
            steps[name] = [*(["premise", p] for p in premises)]
            steps[name].append(["main-conclusion", f"S{row['statement']}"])
            continue
        relations |= {(premise, "support", name) for premise in premises}
        if row["argument"] is None:
            relations.add((name, "attack", f"S{row['statement']}"))
        else:
            relations.add((name, "undercut", f"A{row['argument']}"))
    return {f"S{row['number']}" for row in found.statements}, steps, relations


def agrees(official, found):
    assert official["errors"] == []
    statements, steps, relations = expected(found)
    assert {row["title"] for row in official["statements"]} == statements
    assert {row["title"]: row["steps"] for row in official["arguments"]} == steps
    told = [tuple(relation) for relation in official["relations"]]
    assert len(told) == len({*told})
    assert {*told} == relations
    assert official["about"]["title"] == found.about["title"]
    rows = {f"S{row['number']}": row for row in found.statements}
    for row in official["statements"]:
        ours = rows[row["title"]]
        [text] = row["texts"]
        assert text.removesuffix(" ") == re.sub("[ \t\r\n]+", " ", ours["wording"]).strip(" ")
        assert row["data"].get("wording", text.removesuffix(" ")) == ours["wording"]
        assert row["tags"][0] == row["data"]["kind"] == ours["kind"]
        names = [found.voices[key] for key in ours["voices"]]
        assert [voice["name"] for voice in row["data"].get("voice", [])] == names
        passages = [passage["first_words"] for passage in ours["passages"]]
        assert [passage["first_words"] for passage in row["data"].get("passage", [])] == passages


@cache
def whole(slug):
    """A shipped collection as a map, straight from its folder."""
    data, _ = folder.read(COLLECTIONS / slug)
    for passage in (p for row in data["statements"] for p in row["passages"]):
        assert (passage.pop("start"), passage.pop("end")) == (None, None)  # words name them all
    return ArgumentMap(
        {**ABOUT, "title": data["title"], "collection": data["title"]},
        data["statements"],
        data["arguments"],
        data["positions"],
        sorted({(t["a"], t["b"]) for t in data["tags"] if t["relation"] == "contradicts"}),
        {row["key"]: row["name"] for row in data["voices"]},
        {row["key"]: row["title"] for row in data["documents"]},
    )


def odd():
    """Statements with words that mean something to Argdown, and random mixtures of them."""
    chance = random.Random(5)
    wordings = [
        *NASTY,
        *("".join(chance.choices(NASTY, k=chance.randint(2, 25))) for _ in range(300)),
    ]
    wordings = [wording for wording in wordings if wording.strip()]
    rows = [statement(n, w, voices=["odd"], note=w) for n, w in enumerate(wordings, start=1)]
    name = "".join(NASTY).replace("\n", " ")
    about = {**ABOUT, "title": name, "issue": "odd"}
    return ArgumentMap(about, rows, [], voices={"odd": name}, documents={"engineer": name})


@pytest.mark.any_database
def test_the_official_parser_finds_the_same_in_maps_and_in_what_pages_give(client, main_street):
    maps = [closing(), odd(), whole("main-street"), *([whole("kosovo-nato")] if DEEP else [])]
    given = [
        client.get(f"{issue.get_absolute_url().rstrip('/')}.argdown", {"depth": "8"}).text
        for issue in main_street.issues.all()
    ]
    official = parsed([*map(argdown.dumps, maps), *given])  # at once: it takes a second to start
    for answer, found in zip(official, maps, strict=False):
        agrees(answer, found)
    title, parts = official[0]["sections"][0]
    assert (title, parts) == ("Should the street be closed?", ["For", "Reasons", "Steps"])
    for answer, text in zip(official[len(maps) :], given, strict=True):
        found = argdown.loads(text)
        assert answer["errors"] == []
        assert answer["about"] | {"documents": 0, "model": 0} == {
            **{key: value for key, value in found.about.items() if value},
            "documents": 0,
            "model": 0,
        }
        assert len(answer["statements"]) == len(found.statements) > 0
        assert len(answer["arguments"]) == len(found.arguments) > 0


@pytest.mark.parametrize("slug", ["main-street", "kosovo-nato"])
def test_a_shipped_collection_reads_back(slug):
    found = whole(slug)
    read = argdown.loads(argdown.dumps(found))
    assert by_number(read.statements) == by_number(found.statements)
    assert by_number(read.arguments) == by_number(found.arguments)
    for place in read.positions:
        assert place in found.positions
    assert len(read.positions) == len(found.positions)
    assert sorted(read.contradictions) == found.contradictions


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("===\ntitle", "title", "line 1: begin with a line ==="),
        ('kind: "claim"', 'kind: "poem"', "line 32: kind: “poem” is not one of"),
        ('kind: "claim"', 'kind: "claim', "line 34: did not find"),
        ("    >< [S4]", "    >< <A4>", "below a statement stands >< [S2] only"),
        ("    -> [S1]", "    <- [S1]", "this is no heading"),
        ("<_ <A3>", "<_ <A9>", "there is no <A9> in this file"),
        ("----\n", "", "a line ---- is missing"),
        ("(3) [S1]", "", "stands one statement"),
        ("## For", "For", "line 14: this is no heading"),
        ("\n}\n    <+", "\n    <+", "argdown, line"),
        ("hedged: true", "hedged: perhaps", "“perhaps” is neither true nor false"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, message):
    written = argdown.dumps(closing())
    assert old in written
    with pytest.raises(FormatError) as caught:
        argdown.loads(written.replace(old, new, 1))
    assert message in str(caught.value)
    assert re.search(r"argdown, line \d+: ", str(caught.value))
