"""Load a folder, export it, and load what was exported; what is refused changes nothing."""

import json
import re
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from arguments.formats import folder, strict_yaml
from arguments.management.commands.load_collection import load_folder
from arguments.models import Holding
from arguments.snapshot import snapshot
from sources.models import Collection, Passage, Retired, Text, Voice
from tests.builders import (
    make_analyst,
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
from tests.folders import contents, edit, refusal, run, state

pytestmark = pytest.mark.any_database

SHOPKEEPER = "documents/shopkeeper.yaml"


@pytest.fixture
def loaded(town, db):
    """The collection of `town`, loaded."""
    run("load_collection", town)
    return Collection.objects.get()


# There and back


@pytest.mark.both_databases
def test_an_export_can_be_loaded_into_an_empty_database_and_exported_again(loaded, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    run("export_collection", "main-street", to=str(first))
    loaded.delete()
    run("load_collection", first)
    run("export_collection", "main-street", to=str(second))
    assert contents(second) == contents(first)


def without_case(execute, sql, params, many, context):
    """A database that sorts keys as people do, not by their code points."""
    return execute(re.sub(r'("\w+"\."key") ASC', r"lower(\1) ASC", sql), params, many, context)


@pytest.mark.both_databases
def test_an_export_is_the_same_however_the_database_sorts_words(db):
    here = make_collection()
    for key in ("alpha", "Zeta"):
        analyst = make_analyst(here, key=key)
        document = make_document(here, key=f"{key}-d", authors=[make_voice(here, key)])
        for issue in (make_issue(here, key=f"{key}-a"), make_issue(here, key=f"{key}-Z")):
            make_position(issue, make_statement(document))
            make_reading(issue, document, analyst)
    data = snapshot(here)
    assert [row["key"] for row in data["voices"]] == ["Zeta", "alpha"]
    with connection.execute_wrapper(without_case):
        again = snapshot(here)
    assert strict_yaml.dumps(again) == strict_yaml.dumps(data)


@pytest.mark.both_databases
def test_all_that_a_collection_can_hold_comes_back(tmp_path, db):
    """Everything that the sample does without: odd characters, other roles, directions both ways."""
    odd = "“A: b” – #1, 'c' \\ \"d\"\n\n  - e\t🚲 \u2028é\x85?"
    here = make_collection(lead=odd, public=False, blind=True)
    voice = make_voice(here, kind="state", name="Србија", short="'SR'")
    document = make_document(here, authors=[voice], paragraphs=2, url="https://example.org/?a=#b")
    document.authorships.create(collection=here, voice=voice, role="publisher", order=1)
    other = make_document(here, language="sr-Cyrl", dated_as="mid-2017", dated_from="2017-06-01", dated_to="2017-08-31")  # fmt: skip
    first = make_statement(document, wording=odd, number=40)
    second = make_statement(document, note=odd, number=3)
    far = make_statement(
        other, kind="recommendation", unaddressed=True, label="- [no] {yes}: 1", number=7
    )
    step = make_argument(first, target=second, implicit=True)
    undercut = make_argument(second, target=step, direction="attack", number=1_000)
    make_argument(first, target=undercut, direction="attack", number=2)
    make_argument(first, far, target=second, document=None, note="007", number=30)
    issue = make_issue(here, note=odd, order=7)
    make_position(issue, far, "mixed")
    make_reading(issue, other)
    pair = make_pair(first, far)
    make_tag(pair, "qualifies", flipped=True, reason=odd)
    make_tag(pair, "updates", decision=True)
    make_tag(pair, "unrelated", confidence="low")
    make_tag(make_pair(second, far, listed=False), "agrees", same_reasons=False)
    Retired.objects.create(collection=here, kind="issue", key="old", was=odd, went="new")
    Collection.objects.filter(pk=here.pk).update(next_statement=41, next_argument=1_001)
    here.refresh_from_db()
    before = snapshot(here)
    run("export_collection", here.slug, to=str(tmp_path))
    here.delete()
    run("load_collection", tmp_path)
    assert snapshot(Collection.objects.get()) == before
    assert "Nothing to change" in run("load_collection", tmp_path)


def test_an_export_removes_files_of_rows_that_are_gone_and_leaves_the_rest(loaded, town):
    (town / "README").write_text("ours")
    (town / "documents" / "old.yaml").write_text("title: Old\n")
    assert "Wrote 9 files" in run("export_collection", "main-street", to=str(town))
    assert "documents/old.yaml" not in contents(town)
    assert (town / "README").exists()
    assert (town / "texts" / "cyclist.txt").exists()


def test_json_has_every_row_with_its_keys(loaded):
    data = json.loads(run("export_collection", "main-street", format="json"))
    lists = {"analysts", "voices", "documents", "statements", "arguments", "issues", "positions"}
    assert data.keys() >= lists | {"readings", "pairs", "tags", "slug", "title", "lead", "public"}
    assert all(data[name] for name in lists | {"readings", "pairs", "tags"})
    for name in ("statements", "arguments", "positions", "readings"):
        assert all("document" in row for row in data[name])
    assert None in {row["document"] for row in data["arguments"]}
    assert all(row.keys() >= {"key", "text_file", "authors"} for row in data["documents"])
    passages = [passage for row in data["statements"] for passage in row["passages"]]
    assert all(passage["state"] == "anchored" for passage in passages)
    assert all(0 <= passage["start"] < passage["end"] for passage in passages)
    keys = {"a", "b", "relation", "basis", "same_reasons", "confidence", "reason", "analyst"}
    assert all(tag.keys() >= keys | {"made_on", "decision"} for tag in data["tags"])
    assert {tag["decision"] for tag in data["tags"]} == {True, False}


def test_a_passage_without_a_text_has_a_state_but_no_offsets(town, db):
    shutil.rmtree(town / "texts")
    run("load_collection", town)
    data = json.loads(run("export_collection", "main-street", format="json"))
    passage = data["statements"][0]["passages"][0]
    assert (passage["state"], "start" in passage, "end" in passage) == ("unplaced", False, False)


def test_the_snapshot_takes_as_many_queries_for_many_rows_as_for_few(db):
    counts = set()
    for size in (2, 9):
        here = make_collection()
        for _ in range(size):
            document = make_document(here, paragraphs=2)
            target, reason = make_statement(document, words="a b"), make_statement(document)
            step = make_argument(reason, target=target)
            make_argument(target, target=step, direction="attack")
            make_position(make_issue(here), target)
            make_tag(make_pair(target, reason))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            snapshot(here, states=True)
        counts.add(len(queries))
    assert len(counts) == 1


# Refused


def test_a_collection_made_in_the_app_is_not_overwritten(town, db):
    make_collection(slug="main-street")
    assert "added: collection main-street" in refusal(town)


@pytest.mark.both_databases
def test_an_error_at_the_very_end_leaves_nothing_behind(town, db):
    said = []

    def full_disk(message):
        said.append(message)
        if message.startswith("text of shopkeeper"):
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        load_folder(town, progress=full_disk)
    assert "statements: 66 added" in said
    assert state() == [[], [], []]
    assert not Voice.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_row_that_leaks_into_another_collection_fails_when_the_transaction_ends():
    """The load writes in any order and relies on this."""
    with transaction.atomic():
        mine, other = make_statement(), make_statement()
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.update(voice=other.holdings.get().voice)
    assert mine.holdings.get().voice.collection == mine.collection


def test_a_missing_folder_or_collection_is_named(tmp_path, db):
    assert f"{tmp_path / 'nowhere'}: there is no collection.yaml in it." in refusal(tmp_path / "nowhere")  # fmt: skip
    make_collection(slug="here")
    for command, options in (("export_collection", {"format": "json"}), ("check_passages", {})):
        assert refusal("there", command=command, **options) == (
            "There is no collection “there”. Known: here."
        )
    assert refusal("here", command="export_collection") == "Say where to: --to FOLDER."


def test_a_file_or_text_that_is_not_utf8_is_named(town, db):
    (town / "pairs.yaml").write_bytes(b"- a: \xff\n")
    assert "pairs.yaml: not UTF-8 (byte 5). Save it as UTF-8." in refusal(town)
    (town / "pairs.yaml").unlink()
    (town / "texts" / "cyclist.txt").write_bytes(b"Caf\xe9")
    assert "cyclist.txt: It is not UTF-8 text (byte 3). Save it as UTF-8" in refusal(town)
    (town / "texts" / "cyclist.txt").write_bytes(b"One\nt\0wo")
    assert "cyclist.txt: Line 2 holds a NUL character." in refusal(town)


def test_a_thousand_problems_are_counted_and_a_hundred_shown(town, db):
    rows = "".join(f"- a: {number}\n  b: x\n" for number in range(1_000))
    (town / "pairs.yaml").write_text(rows)
    message = refusal(town)
    assert message.startswith("1000 problems found, so nothing was loaded:")
    assert message.endswith("… and 900 more")


# Texts and passages


def test_a_passage_in_another_paragraph_is_refused_with_the_right_one(town, db):
    edit(town, SHOPKEEPER, "  - paragraph: 2\n", "  - paragraph: 3\n")
    line = (town / SHOPKEEPER).read_text("utf-8").split("- paragraph: 3")[0].count("\n") + 1
    assert (
        f"{SHOPKEEPER}, line {line}: the passage of S1 stands in paragraph 2, not 3; "
        "write paragraph: 2." in refusal(town)
    )


def test_what_is_not_anchored_is_stored_and_named(town, db):
    edit(town, SHOPKEEPER, "first_words: It should leave the street open", "first_words: the")
    edit(town, SHOPKEEPER, "last_words: people who shop", "last_words: nobody wrote this")
    output = run("load_collection", town)
    assert "ambiguous: shopkeeper, paragraph 2: the" in output
    assert "orphaned: shopkeeper, paragraph 2: A town that lives … nobody wrote this" in output
    report = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("check_passages", "main-street", stdout=report)
    assert caught.value.returncode == 1
    assert "2 passages of a text that is there are not anchored" in str(caught.value)
    assert "ambiguous: shopkeeper, paragraph 2, S1: the" in report.getvalue()


def test_passages_without_texts_are_unplaced_and_no_failure(town, db):
    shutil.rmtree(town / "texts")
    run("load_collection", town)
    assert set(Passage.objects.values_list("state", flat=True)) == {"unplaced"}
    assert "0 % anchored" in run("check_passages")
    assert not Text.objects.exists()


def test_texts_may_come_later_and_from_another_folder(town, tmp_path, db):
    (town / "texts").rename(tmp_path / "elsewhere")
    run("load_collection", town)
    output = run("load_collection", town, texts=str(tmp_path / "elsewhere"), public_texts=True)
    assert "text of cyclist: version 1" in output
    assert "Nothing to change" not in output
    assert set(Passage.objects.values_list("state", flat=True)) == {"anchored"}
    assert set(Text.objects.values_list("version", "public")) == {(1, True)}
    assert "100 % anchored" in run("check_passages")
    run("load_collection", town)
    assert set(Passage.objects.values_list("state", flat=True)) == {"anchored"}


def test_the_places_hold_the_words(loaded):
    for passage in Passage.objects.select_related("text"):
        stretch = " ".join(passage.text.body[passage.start : passage.end].split())
        assert stretch.startswith(passage.first_words)
        assert stretch.endswith(passage.last_words or passage.first_words)


def test_the_folder_read_and_written_gives_the_same_files(town):
    data, _ = folder.read(town)
    assert {name: text.encode() for name, text in folder.write(data).items()} == contents(town)
