"""Load a changed folder again; and what happens to what the app changed meanwhile."""

import hashlib
import json
import shutil

import pytest
from django.db import connection

from arguments.formats import strict_yaml
from arguments.models import Comment, Pair, Position, Statement, Tag
from arguments.snapshot import by_name, snapshot
from sources.models import Collection, Document, Load, Membership, Passage, Text, Voice
from tests.builders import (
    make_collection,
    make_document,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)
from tests.folders import contents, edit, refusal, run, state

pytestmark = pytest.mark.any_database

SHOPKEEPER = "documents/shopkeeper.yaml"


@pytest.fixture
def loaded(main_street):
    """The collection of `town`, loaded."""
    return main_street


@pytest.mark.both_databases
def test_loading_twice_changes_nothing_and_says_so(loaded, town):
    before = state()
    assert "Nothing to change: the database already equals the folder." in run("load_collection", town)  # fmt: skip
    assert state() == before


def test_the_order_in_which_a_folder_lists_its_rows_does_not_count(loaded, town):
    for name, key in (("pairs.yaml", None), (SHOPKEEPER, "paragraphs")):
        data = strict_yaml.loads((town / name).read_text("utf-8"), name)
        (data[key] if key else data).reverse()
        if name == "pairs.yaml":
            data[0].update(a=data[0]["b"], b=data[0]["a"])
        (town / name).write_text(strict_yaml.dumps(plain(data)), encoding="utf-8")
    assert "Nothing to change" in run("load_collection", town)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_a_tag_on_a_pair_that_is_not_listed_makes_the_pair_once(loaded, town):
    edit(town, "pairs.yaml", "- a: 1\n  b: 21\n  source: wording\n", "")
    assert "changed pairs: S1 and S21" in run("load_collection", town)
    assert not Pair.objects.get(first__number=1, second__number=21).listed
    assert "Nothing to change" in run("load_collection", town)


def test_a_change_in_one_file_changes_only_that(loaded, town):
    before = {row.number: (row.pk, row.version) for row in loaded.statements.all()}
    edit(
        town,
        SHOPKEEPER,
        "wording: The town council should keep",
        "wording: The council should keep",
    )
    output = run("load_collection", town)
    assert [line for line in output.splitlines() if "changed" in line] == [
        "  statements: 1 changed",
        "changed statements: S1",
    ]
    after = {row.number: (row.pk, row.version) for row in loaded.statements.all()}
    assert after == before | {1: (before[1][0], before[1][1] + 1)}
    assert loaded.statements.get(number=1).passages.get().state == "anchored"


# Two loads: what the second changes would undo what the first does.
CHANGES = {
    "most": [
        ("collection.yaml", "public: true\n", "", "changed collection: main-street"),
        ("collection.yaml", "- The council\n", "- Them\n", "changed voices: town-council"),
        ("collection.yaml", "  label: Safety\n", "", "changed issues: safety"),
        ("collection.yaml", "name: Analyst B", "name: B", "changed analysts: analyst-b"),
        (SHOPKEEPER, "- voice: town-shopkeeper\n", "- voice: bus-company\n", "changed documents: shopkeeper"),
        (SHOPKEEPER, "  - town-council\n  passages", "  - bus-company\n  passages", "changed statements: S1"),
        (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 3\n  - 2\n  statement: 4\n", "changed arguments: A1"),
        (SHOPKEEPER, "  stance: contra", "  stance: mixed", "changed positions: S1 on close-main-street"),
        ("pairs.yaml", "source: wording", "source: reader\n  listed: false", "changed pairs: S1 and S21"),
        ("tags/analyst-a.yaml", "confidence: medium", "confidence: low", "S1 and S21 by analyst-a"),
        ("decisions.yaml", "confidence: high", "confidence: low", "S12 and S26 by decision"),
    ],
    "steps": [
        (SHOPKEEPER, "  precis: Title of", "  precis: The", "changed documents: shopkeeper"),
        (SHOPKEEPER, "  direction: support\n  premises:\n  - 2\n  statement: 1", "  direction: attack\n  premises:\n  - 2\n  argument: 2", "changed arguments: A1"),
        (SHOPKEEPER, "  direction: attack\n  premises:\n  - 10\n  argument: 4", "  direction: support\n  premises:\n  - 10\n  statement: 1", "A5"),
    ],
}  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_each_kind_of_row_can_change(loaded, town, tmp_path, changes):
    for name, old, new, _ in changes:
        edit(town, name, old, new)
    output = run("load_collection", town)
    for *_, said in changes:
        assert said in output
    run("export_collection", "main-street", to=str(tmp_path / "out"))
    assert contents(tmp_path / "out") == contents(town)
    assert not Passage.objects.filter(statements=None).exists()
    connection.check_constraints()


@pytest.mark.both_databases
def test_documents_statements_and_voices_that_are_gone_go(loaded, town):
    for name in ("pairs.yaml", "decisions.yaml", "arguments.yaml", "documents/engineer.yaml"):
        (town / name).unlink()
    shutil.rmtree(town / "tags")
    text = (town / "collection.yaml").read_text("utf-8")
    for issue in ("close-main-street", "shops-gain", "safety", "side-streets", "car-park-first"):
        text = text.replace(f"- issue: {issue}\n  document: engineer\n  analyst: analyst-a\n", "")
    start, end = text.index("- key: town-engineer"), text.index("- key: town-shopkeeper")
    (town / "collection.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    output = run("load_collection", town)
    assert "removed documents: engineer" in output
    assert "removed voices: town-engineer" in output
    assert not Document.objects.filter(key="engineer").exists()
    assert not Voice.objects.filter(key="town-engineer").exists()
    assert not Passage.objects.filter(document__key="engineer").exists()
    assert loaded.statements.count() == 44
    assert "Nothing to change" in run("load_collection", town)


@pytest.mark.both_databases
def test_a_statement_may_move_to_another_document(loaded, town):
    """S43 stands alone in the cyclist's map: only the pair with S65 goes with it."""
    text = (town / "documents/cyclist.yaml").read_text("utf-8")
    start, end = text.index("- number: 43\n  kind"), text.index("- number: 44\n  kind")
    (town / "documents/cyclist.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    row = text[start:end].replace(
        "  passages:\n  - paragraph: 8\n    first_words: Vans should deliver before ten\n", ""
    )
    edit(town, "documents/engineer.yaml", "statements:\n", f"statements:\n{row}")
    assert "changed statements: S43" in run("load_collection", town)
    assert loaded.statements.get(number=43).document.key == "engineer"
    connection.check_constraints()


# What the app changed meanwhile


def test_what_was_loaded_before_pairs_were_listed_or_not_does_not_count_as_edited(loaded):
    def digest(row):
        return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]

    data = snapshot(loaded)
    for pair in data["pairs"]:
        assert pair.pop("listed") is True
    then = {
        f"{name} {key}": digest(row)
        for name, rows in by_name(data).items()
        for key, row in rows.items()
    }
    assert Load.objects.get().digests == then


def test_edits_in_the_app_refuse_the_load_and_are_listed(loaded, town):
    Statement.objects.filter(number=1).update(wording="Reworded.")
    Position.objects.filter(statement__number=1).delete()
    make_statement(loaded.documents.get(key="cyclist"))
    message = refusal(town)
    assert (
        "The collection was edited in the app since it was loaded. Nothing was changed." in message
    )
    for edited in (
        "changed: collection main-street",
        "added: statements S67",
        "changed: statements S1",
        "removed: positions S1 on close-main-street",
    ):
        assert f"\n  {edited}\n" in message
    assert message.endswith("or load with --replace.")


@pytest.mark.both_databases
def test_replace_gives_up_the_edits_and_keeps_the_members(loaded, town):
    make_user("ann", collection=loaded, role="analyst")
    Statement.objects.filter(number=1).update(wording="Reworded.")
    make_statement(loaded.documents.get(key="cyclist"))
    make_voice(loaded, "a-guest")
    output = run("load_collection", town, replace=True)
    assert "Gave up these edits of the app:" in output
    assert "  added: voices a-guest" in output
    assert loaded.statements.get(number=1).wording.startswith("The town council should keep")
    assert not Voice.objects.filter(key="a-guest").exists()
    assert Membership.objects.get().user.username == "ann"
    assert Collection.objects.get() == loaded
    assert "Nothing to change" in run("load_collection", town)


def test_a_tag_made_in_the_app_counts_as_an_edit_and_goes_with_replace(loaded, town):
    analyst = loaded.analysts.of_user(loaded, make_user("ann"))
    make_tag(loaded.pairs.first(), "unrelated", analyst)
    assert f"added: tags S1 and S21 by {analyst.key}" in refusal(town)
    run("load_collection", town, replace=True)
    assert not loaded.analysts.filter(key=analyst.key).exists()


def test_other_collections_stay_as_they_are(loaded, town):
    other = make_statement(make_document(make_collection(), key="shopkeeper"), number=1)
    edit(town, SHOPKEEPER, "wording: The town council should keep", "wording: The council should")
    before = snapshot(other.collection)
    run("load_collection", town)
    assert snapshot(other.collection) == before


# Comments: they are in no file, and stay with what they are on


TAGS = "tags/analyst-a.yaml"
COMMENTED = {"pair__first__number": 1, "pair__second__number": 21, "analyst__key": "analyst-a"}


def comment(on, body="Is that so?"):
    about = {"tag" if isinstance(on, Tag) else "statement": on}
    return Comment.objects.create(
        collection=on.collection, user=make_user("rosa"), body=body, **about
    )


def test_a_changed_tag_keeps_its_comments(loaded, town, tmp_path):
    tag = Tag.objects.get(**COMMENTED)
    said = comment(tag)
    edit(town, TAGS, "confidence: medium", "confidence: low")
    edit(town, "pairs.yaml", "source: wording", "source: reader")
    output = run("load_collection", town)
    assert "changed tags: S1 and S21 by analyst-a" in output
    assert "Gave up" not in output
    connection.check_constraints()
    said.refresh_from_db()
    assert (said.tag_id, said.tag.confidence, said.tag.version) == (tag.pk, "low", 2)
    run("export_collection", "main-street", to=str(tmp_path / "out"))
    assert contents(tmp_path / "out") == contents(town)


def test_other_tags_stay_the_rows_that_they_are(loaded, town):
    before = set(Tag.objects.exclude(**COMMENTED).values_list("pk", "version"))
    edit(town, TAGS, "confidence: medium", "confidence: low")
    run("load_collection", town)
    assert set(Tag.objects.exclude(**COMMENTED).values_list("pk", "version")) == before


def without_first_row(path):
    path.write_text("- " + path.read_text("utf-8")[2:].split("\n- ", 1)[1], encoding="utf-8")


def test_a_comment_on_a_tag_that_goes_refuses_the_load_and_goes_with_replace(loaded, town):
    comment(Tag.objects.get(**COMMENTED))
    without_first_row(town / TAGS)
    lost = "  added: comment of rosa on S1 and S21 by analyst-a: “Is that so?”"
    assert lost in refusal(town)
    output = run("load_collection", town, replace=True)
    assert f"Gave up these edits of the app:\n{lost}\n" in output
    assert "removed tags: S1 and S21 by analyst-a" in output
    assert not Comment.objects.exists()
    connection.check_constraints()
    assert "Nothing to change" in run("load_collection", town)


def test_a_comment_on_a_statement_that_goes_refuses_the_load_and_goes_with_replace(db, tmp_path):
    document = make_document(make_collection(slug="town"), key="noise")
    stays, goes = make_statement(document), make_statement(document)
    run("export_collection", "town", to=str(tmp_path))
    run("load_collection", tmp_path, replace=True)
    kept = comment(stays)
    Comment.objects.create(collection=goes.collection, statement=goes, body="long " * 30)
    name = "documents/noise.yaml"
    data = plain(strict_yaml.loads((tmp_path / name).read_text("utf-8"), name))
    data["statements"].pop()
    (tmp_path / name).write_text(strict_yaml.dumps(data), encoding="utf-8")
    message = refusal(tmp_path)
    assert f"on S{stays.number}:" not in message
    assert f"\n  added: comment of somebody who has left on S{goes.number}: “long long" in message
    run("load_collection", tmp_path, replace=True)
    connection.check_constraints()
    assert Comment.objects.get() == kept


# Refused, and texts that changed


def test_a_broken_file_changes_nothing(loaded, town):
    edit(town, SHOPKEEPER, "  kind: claim", "  kind: opinion")
    edit(town, "pairs.yaml", "  b: 21", "  b: 99")
    message = refusal(town)
    assert message.startswith(
        "1 problem found, so nothing was loaded:\n  documents/shopkeeper.yaml"
    )


def test_a_voice_and_a_document_of_one_key_are_refused_and_named(loaded, town):
    (town / SHOPKEEPER).rename(town / "documents" / "town-council.yaml")
    message = refusal(town)
    assert "documents/town-council.yaml, line 1: “town-council” is a voice's key too" in message


@pytest.mark.both_databases
def test_a_new_text_is_a_new_version_in_which_every_passage_is_placed(loaded, town):
    text = town / "texts" / "shopkeeper.txt"
    before = Passage.objects.get(statements__number=1)
    text.write_text("\ufeff" + "A new first line.\r\n" + text.read_text("utf-8"), encoding="utf-8")
    assert "text of shopkeeper: version 2" in run("load_collection", town)
    versions = Text.objects.filter(document__key="shopkeeper").order_by("version")
    assert [version.version for version in versions] == [1, 2]
    after = Passage.objects.get(statements__number=1)
    assert (after.text, after.start) == (versions[1], before.start + len("A new first line.\n"))
    assert Passage.objects.exclude(state="anchored").count() == 0
