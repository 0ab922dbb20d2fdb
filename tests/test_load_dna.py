"""A file of Discourse Network Analyzer in the database: stored once, compared, networked."""

import csv
import io
import re
import sqlite3

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from arguments.models import Position, Statement
from arguments.snapshot import snapshot
from sources.models import Analyst, Collection, Document, Passage, Voice
from tests.conftest import DEEP
from tests.crawling import crawl
from tests.dna_files import DnaFile, sample
from tests.folders import contents, refusal, run, state

pytestmark = pytest.mark.any_database

TEXT = "A title.\n\nPia says peace is near. Ole says it is far.\n\nPia says peace is near."


@pytest.fixture
def file():
    file = DnaFile()
    paper = file.document(TEXT, author="Pia")
    file.statement(paper, "Pia says peace is near", organization="Party")
    file.statement(paper, "Ole says it is far.", person="Ole", agrees=0)
    return file


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("peers") / "sample.dna"
    path.write_bytes(sample())
    return path


@pytest.fixture(scope="module")
def sample_loaded(sample_file, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        run("load_dna", sample_file)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(sample_loaded, db):
    return Collection.objects.get(slug="sample")


@pytest.fixture
def raw(sample_file):
    """The file itself, to ask it with plain SQL."""
    db = sqlite3.connect(f"file:{sample_file}?mode=ro&immutable=1", uri=True)
    yield db
    db.close()


def test_the_collection_is_named_after_the_file_and_closed(db, file, tmp_path):
    said = run("load_dna", file.saved(tmp_path, "Our Town.dna"))
    collection = Collection.objects.get()
    assert (collection.slug, collection.title, collection.public) == ("our-town", "Our Town", False)
    assert "statements: 2 added" in said
    run("load_dna", file.saved(tmp_path, "Our Town.dna"), slug="village")
    assert Collection.objects.filter(slug="village").exists()


@pytest.mark.both_databases
def test_the_same_file_twice_changes_nothing_and_another_one_says_what(db, file, tmp_path):
    run("load_dna", file.saved(tmp_path))
    before = state()
    assert "Nothing to change: the database already equals the file." in run("load_dna", file.saved(tmp_path))  # fmt: skip
    assert state() == before
    file.run("UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = 2")
    said = run("load_dna", file.saved(tmp_path))
    assert "changed statements: S2" in said
    assert "changed positions: S2 on peace" in said
    assert Statement.objects.get(number=2).wording == "Agrees: Peace"
    assert set(Position.objects.values_list("stance", flat=True)) == {"pro"}


def test_what_the_app_edited_is_not_lost_without_replace(db, file, tmp_path):
    run("load_dna", file.saved(tmp_path))
    row = Statement.objects.get(number=1)
    row.note = "Looked at again."
    row.save()
    assert "changed: statements S1" in refusal(file.saved(tmp_path), command="load_dna")
    assert "changed: statements S1" in run("load_dna", file.saved(tmp_path), replace=True)
    assert Statement.objects.get(number=1).note == ""


def test_the_collection_keeps_its_own_words_and_gives_no_number_twice(db, file, tmp_path):
    run("load_dna", file.saved(tmp_path))
    collection = Collection.objects.get()
    collection.title, collection.public, collection.next_statement = "Peace in town", True, 9
    collection.save()
    file.run("DELETE FROM STATEMENTS WHERE ID = 2")
    said = run("load_dna", file.saved(tmp_path), replace=True)
    assert "removed statements: S2" in said
    collection.refresh_from_db()
    assert (collection.title, collection.public, collection.next_statement) == (
        "Peace in town",
        True,
        9,
    )


def test_a_number_that_was_deleted_here_comes_back_with_replace(db, file, tmp_path):
    run("load_dna", file.saved(tmp_path))
    Collection.objects.get().retireds.create(kind="statement", key="1", was="It was said.")
    run("load_dna", file.saved(tmp_path), replace=True)
    assert Collection.objects.get().retireds.count() == 0


def test_refusals_name_the_file_and_change_nothing(db, file, tmp_path):
    good = file.saved(tmp_path)
    run("load_dna", good)
    bad = file.run("DROP TABLE CODERS").saved(tmp_path, "bad.dna")
    assert f"{bad}: It is a database, but no file of" in refusal(bad, command="load_dna")
    assert "No such file" in refusal(tmp_path / "none.dna", command="load_dna")
    assert "is no key" in refusal(good, command="load_dna", slug="a b")
    (tmp_path / "town.dna-wal").write_bytes(b"not yet written")
    assert "Close it there" in refusal(good, command="load_dna")


# The real one


def test_every_passage_is_the_slice_that_dna_shows(loaded, raw):
    texts = {row.document.key: row.body for row in loaded.texts.select_related("document")}
    expected = dict(
        raw.execute(
            "SELECT s.ID, substr(d.Text, s.Start + 1, s.Stop - s.Start) FROM STATEMENTS s "
            "JOIN DOCUMENTS d ON d.ID = s.DocumentId WHERE s.StatementTypeId = 1"
        )
    )
    places = dict(raw.execute("SELECT ID, Start || '-' || Stop FROM STATEMENTS"))
    found = {}
    for statement in snapshot(loaded, states=True)["statements"]:
        (passage,) = statement["passages"]
        start, end = passage["start"], passage["end"]
        found[statement["number"]] = texts[statement["document"]][start:end]
        assert f"{start}-{end}" == places[statement["number"]]
    assert found == expected
    assert len(found) == 40
    assert "100 % anchored" in run("check_passages", "sample")
    assert "sample: 0 broken" in run("check_collection", "sample")


def test_people_dates_and_coders_are_those_of_the_file(loaded, raw):
    def names(variable):
        return {name for (name,) in raw.execute("SELECT Value FROM ENTITIES WHERE VariableId = ? AND Value != ''", (variable,))}  # fmt: skip

    assert set(Voice.objects.filter(kind="person").values_list("name", flat=True)) == names(1)
    assert set(Voice.objects.filter(kind="institution").values_list("name", flat=True)) == names(2)
    assert set(loaded.issues.values_list("question", flat=True)) == names(3)
    days = [
        day for (day,) in raw.execute("SELECT date(Date, 'unixepoch') FROM DOCUMENTS ORDER BY 1")
    ]
    assert sorted(str(day) for day in Document.objects.values_list("dated_from", flat=True)) == days
    coders = {name for (name,) in raw.execute("SELECT Name FROM CODERS")}
    assert set(Analyst.objects.values_list("name", flat=True)) == coders


@pytest.mark.both_databases
def test_its_files_and_its_tables_are_the_same(loaded, tmp_path):
    run("export_collection", "sample", to=str(tmp_path / "one"))
    assert "Nothing to change" in run("load_collection", tmp_path / "one")
    with transaction.atomic():
        loaded.delete()
        run("load_collection", tmp_path / "one")
        run("export_collection", "sample", to=str(tmp_path / "two"))
        transaction.set_rollback(True)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


STANCES = """
    SELECT e.Value, c.Value, CASE WHEN min(b.Value) != max(b.Value) THEN 'mixed'
                                  WHEN min(b.Value) = 1 THEN 'pro' ELSE 'contra' END
    FROM DATASHORTTEXT p JOIN ENTITIES e ON e.ID = p.Entity
    JOIN DATASHORTTEXT k ON k.StatementId = p.StatementId AND k.VariableId = 3
    JOIN ENTITIES c ON c.ID = k.Entity
    JOIN DATABOOLEAN b ON b.StatementId = p.StatementId AND b.VariableId = 4
    WHERE p.VariableId IN (1, 2) GROUP BY e.Value, c.Value
"""


def test_the_matrix_has_every_person_and_organisation_with_its_stance(loaded, raw, admin_client):
    expected = {(name, concept): stance for name, concept, stance in raw.execute(STANCES)}
    twin = admin_client.get("/c/sample/matrix.json").json()
    authors = {d.key: d.authors_brief for d in Document.objects.with_authors()}
    names = dict(Voice.objects.values_list("key", "name"))
    question = dict(loaded.issues.values_list("key", "question"))
    found = {}
    for row in twin["voices"]:
        name = names[row["voice"]] if row["voice"] else authors[row["document"]]
        for key, cell in row["cells"].items():
            if cell["statements"]:
                found[name, question[key]] = cell["state"]
            else:
                assert cell["state"] == ("not reported" if row["voice"] else "not coded")
    assert found == expected
    regulate = "Emissions legislation should regulate CO2."
    assert found["Joel Bluestein", regulate] == "mixed"
    assert [pair for pair, stance in found.items() if stance == "mixed"] == [
        ("Joel Bluestein", regulate),
        ("Energy and Environmental Analysis, Inc.", regulate),
    ]
    page = admin_client.get("/c/sample/matrix/").text
    assert "Voices the authors report or speak for" in page
    assert "Sierra Club, with David Hamilton, on" in " ".join(
        re.sub(r"<[^>]+>", "", admin_client.get(
            "/c/sample/matrix/?cell=109-1-hamilton-david-ngo-y.sierra-club.climate-change-is-real-and-anthropogenic"
        ).text).split()
    )  # fmt: skip


NETWORK = """
    WITH said AS (
        SELECT e.Value AS actor, k.Entity AS concept, b.Value AS agrees
        FROM STATEMENTS s
        JOIN DATASHORTTEXT p ON p.StatementId = s.ID AND p.VariableId = {variable}
        JOIN ENTITIES e ON e.ID = p.Entity
        JOIN DATASHORTTEXT k ON k.StatementId = s.ID AND k.VariableId = 3
        JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = 4
        WHERE s.StatementTypeId = 1)
    SELECT i.actor, j.actor, count(*) FROM said i
    JOIN said j ON i.concept = j.concept AND i.actor != j.actor AND i.agrees {sign} j.agrees
    GROUP BY i.actor, j.actor
"""


@pytest.mark.parametrize(("of", "variable"), [("persons", 1), ("organisations", 2)])
@pytest.mark.parametrize(("relation", "sign"), [("congruence", "="), ("conflict", "!=")])
def test_networks_equal_what_plain_sql_counts(loaded, raw, of, variable, relation, sign):
    query = NETWORK.format(variable=variable, sign=sign)
    expected = {(i, j): count for i, j, count in raw.execute(query)}
    assert len(expected) > 10
    printed = run("export_network", "sample", of=of, relation=relation)
    (_, *names), *rows = csv.reader(io.StringIO(printed))
    assert len(names) == 7
    assert [row[0] for row in rows] == names == sorted(names, key=str.casefold)
    for name, *weights in rows:
        for other, weight in zip(names, weights, strict=True):
            assert int(weight) == expected.get((name, other), 0)


# Its pages

OF_EACH = 1000 if DEEP else 1


def test_all_its_pages_work_and_are_light(loaded, admin_client):
    start = ["/c/sample/", "/c/sample/search/?q=climate", "/c/sample/search/?q=bluestein"]
    start.append("/c/sample/compare/?col=sierra-club&col=senate")
    pages = set()
    for address, response in crawl(admin_client, start, "/c/sample/", OF_EACH, queries=DEEP):
        assert response.status_code in (200, 302), address
        pages.add(address.split("/")[3])
        html = response["Content-Type"].startswith("text/html")
        assert not html or len(response.content) < 100_000, f"{address} is heavy"
    assert {"issues", "documents", "voices", "matrix", "compare", "s", "search"} <= pages


def test_an_organisation_that_says_it_through_a_witness_is_not_called_reported(
    loaded, admin_client
):
    page = admin_client.get("/c/sample/issues/emissions-legislation-should-regulate-co2/").text
    assert "George Voinovich, Senate" in page
    assert "reported:" not in page


def test_the_document_shows_what_was_marked(loaded, admin_client):
    page = admin_client.get("/c/sample/documents/109-876-bluestein-joel-bus-y/").text
    passage = Passage.objects.filter(document__key="109-876-bluestein-joel-bus-y").first()
    assert f"{passage.first_words}" in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert page.count("<mark") >= 4


def test_queries_do_not_grow_with_the_file(db, admin_client, file, tmp_path):
    counts = []
    for size in (1, 6):
        paper = file.document(TEXT, author="Pia")
        for number in range(size):
            words = {"person": f"Person {size} {number}", "organization": f"Body {size} {number}"}
            file.statement(paper, "Ole says it is far.", concept=f"Idea {size} {number}", **words)
        run("load_dna", file.saved(tmp_path))
        counts.append([])
        for path in ("matrix/", "voices/", "issues/", ""):
            with CaptureQueriesContext(connection) as queries:
                assert admin_client.get(f"/c/town/{path}").status_code == 200
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
