"""The shipped maps keep to the codebook, and to the texts where these are here."""

import os
import re
from collections import Counter

import pytest
from django.db import transaction

from arguments.formats import folder
from arguments.formats.completeness import incomplete
from arguments.management.commands.load_collection import read_texts
from sources.anchoring import paragraphs
from tests.builders import COLLECTIONS, load
from tests.folders import contents, run

LONGEST_COPY = 7  # words in a row that a wording may share with its text
SHIPPED = sorted(path.name for path in COLLECTIONS.iterdir() if path.is_dir())
OTHERS = [slug for slug in SHIPPED if slug != "main-street"]  # of which SQLite is enough


@pytest.fixture(
    scope="module",
    params=[
        "main-street",
        *(pytest.param(slug, marks=pytest.mark.any_database) for slug in OTHERS),
    ],
)
def data(request):
    return folder.read(COLLECTIONS / request.param)[0]


@pytest.fixture(scope="module")
def loaded(data, django_db_setup, django_db_blocker):
    """The slug of the collection, loaded with the texts there are: once, gone with the last test."""
    texts = None if data["slug"] == "main-street" else os.environ.get("TEXTS")
    with django_db_blocker.unblock(), transaction.atomic():
        load(data["slug"], texts=texts)
        yield data["slug"]
        transaction.set_rollback(True)


@pytest.mark.any_database
def test_nothing_is_broken_or_incomplete(data, loaded, db):
    assert run("check_collection", loaded) == f"{loaded}: 0 broken, 0 incomplete.\n"
    assert incomplete(data) == []


def test_the_folder_is_in_exported_form(loaded, db, tmp_path):
    run("export_collection", loaded, to=str(tmp_path))
    assert contents(tmp_path) == contents(COLLECTIONS / loaded)


def test_both_sides_were_read_and_every_voice_is_used(data):
    used = {voice for row in data["statements"] for voice in row["voices"] + row["addressees"]}
    used |= {author["voice"] for document in data["documents"] for author in document["authors"]}
    assert {voice["key"] for voice in data["voices"]} == used


def test_the_kosovo_map_is_as_large_as_promised():
    data, _ = folder.read(COLLECTIONS / "kosovo-nato")
    sizes = Counter(row["document"] for row in data["statements"])
    assert len(sizes) == 5
    assert sizes["lumi-2024"] >= 60
    assert min(sizes.values()) >= 20
    assert len(data["issues"]) >= 8
    assert len({(tag["a"], tag["b"]) for tag in data["tags"]}) >= 40


def test_two_analysts_judged_every_pair_and_an_editor_where_they_differ():
    data, _ = folder.read(COLLECTIONS / "kosovo-nato")

    def verdicts(analyst):
        return {
            frozenset((tag["a"], tag["b"])): (
                tag["relation"],
                tag["a"] if tag["relation"] in {"qualifies", "updates"} else None,
            )
            for tag in data["tags"]
            if tag["analyst"] == analyst
        }

    a, b, editor = (verdicts(analyst) for analyst in ("analyst-a", "analyst-b", "editor"))
    pairs = {frozenset((pair["a"], pair["b"])) for pair in data["pairs"]}
    assert a.keys() == b.keys() == pairs
    assert editor.keys() == {pair for pair in pairs if a[pair] != b[pair]}


@pytest.fixture
def bodies(request, data):
    """The texts of the collection's documents: its own, or those of TEXTS."""
    own = COLLECTIONS / data["slug"] / "texts"
    folders = [own] if own.is_dir() else [request.getfixturevalue("texts_folder")]
    found = read_texts(data["documents"], folders)
    assert found.keys() == {document["key"] for document in data["documents"]}
    return found


@pytest.mark.any_database
def test_every_passage_is_anchored(loaded, bodies, db):
    out = run("check_passages", loaded)
    assert re.fullmatch(rf"{loaded}: \d+ passages, 100 % anchored \(.*\)\n", out)


def test_every_paragraph_has_its_precis(data, bodies):
    for document in data["documents"]:
        numbers = [row["number"] for row in document["paragraphs"]]
        assert numbers == list(range(1, len(paragraphs(bodies[document["key"]])) + 1))
        assert all(row["precis"] for row in document["paragraphs"])


def test_wordings_and_precis_are_our_own_words(data, bodies):
    def words(text):
        return re.findall(r"\w+", text.lower())

    def runs(found):
        size = LONGEST_COPY + 1
        return {tuple(found[at : at + size]) for at in range(len(found) - size + 1)}

    for document in data["documents"]:
        printed = runs(words(bodies[document["key"]]))
        ours = [row["precis"] for row in document["paragraphs"]]
        ours += [row["wording"] for row in data["statements"] if row["document"] == document["key"]]
        unquoted = {text: re.sub(r"[“\"][^”\"]*[”\"]", " ", text) for text in ours}
        copied = [text for text in ours if runs(words(unquoted[text])) & printed]
        assert copied == []
