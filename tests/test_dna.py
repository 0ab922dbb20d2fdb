"""Files of Discourse Network Analyzer: all that is in them, at just the words that were marked."""

from contextlib import suppress

import pytest

from arguments.formats import dna, rules
from arguments.formats.strict_yaml import FormatError
from sources.anchoring import FoldedText
from sources.importers.txt import normalised
from tests.dna_files import DnaFile, in_wal_mode, sample

TEXT = "A title.\n\nPia says peace is near. Ole says it is far.\n\nPia says peace is near."


def one(text, words="", *, shape=3, author="", **statement):
    """A file with one document and one statement, read."""
    file = DnaFile(shape)
    file.statement(file.document(text, author=author), words, **statement)
    return dna.read(file.bytes(), "town")


def marked(coded):
    """The words under each passage, by its words or offsets."""
    found = []
    for statement in coded.data["statements"]:
        body = coded.bodies[statement["document"]]
        for passage in statement["passages"]:
            fixed = (passage["start"], passage["end"]) if "start" in passage else None
            words = passage["first_words"], passage["last_words"]
            found.append(body[slice(*FoldedText(body).resolve(*words, fixed).place)])
    return found


@pytest.mark.parametrize("shape", [2, "3 beta", 3])
def test_each_published_shape_gives_the_same_collection(shape):
    file = DnaFile(shape)
    paper = file.document(
        TEXT, title="Peace?", author="Gray, Eve", source="Times", date=86400 * 365
    )
    file.statement(paper, "Pia says peace is near", organization="Party", concept="Peace is near.")
    file.statement(paper, "Ole says it is far.", person="Ole", concept="Peace is near.", agrees=0)
    data = dna.read(file.bytes(), "town").data
    assert rules.problems(data, {}) == []
    assert [(v["key"], v["kind"], v["aliases"]) for v in data["voices"]] == [
        ("pia", "person", []),
        ("party", "institution", []),
        ("ole", "person", []),
        ("eve-gray", "person", ["Gray, Eve"]),
    ]
    (document,) = data["documents"]
    assert document["authors"] == [{"voice": "eve-gray", "role": "author"}]
    assert (document["key"], document["publisher"]) == ("peace", "Times")
    assert (document["dated_as"], document["dated_to"]) == ("1 January 1971", "1971-01-01")
    yes, no = data["statements"]
    assert (yes["wording"], yes["voices"]) == ("Agrees: Peace is near.", ["pia", "party"])
    assert (no["wording"], no["voices"]) == ("Disagrees: Peace is near.", ["ole"])
    assert [p["stance"] for p in data["positions"]] == ["pro", "contra"]
    assert data["issues"][0]["question"] == "Peace is near."
    assert data["analysts"] == [{"key": "cora", "name": "Cora"}]
    assert data["readings"] == [{"issue": "peace-is-near", "document": "peace", "analyst": "cora"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT, "Ole says it is far."),
        ("🪿 and 🪿🪿: Pia says 🕊 is near. Ole does not.", "Pia says 🕊 is near."),
        ("One.\r\n\r\nPia says\r\npeace is near.\r\nOle.", "Pia says\r\npeace is near."),
        ("Il a de\u0301ja\u0300 dit: la paix est pre\u0300s. Non.", "la paix est pre\u0300s."),
        (TEXT, "Pia says peace is near."),  # twice
        (TEXT, "ays peac"),  # cuts words
        (TEXT, " Ole says it is far.\n\n"),  # with white space around it
        ("word " * 900, "word " * 500),  # more than 2,000 characters
        ("\ufeffPia says peace.", "Pia says peace."),
    ],
)
def test_a_passage_is_just_what_the_coder_marked(text, words):
    coded = one(text, words)
    assert marked(coded) == [normalised(words)]
    assert coded.bodies["the-paper"] == normalised(text)


def test_the_second_of_two_equal_stretches_is_not_taken_for_the_first():
    second = TEXT.rindex("Pia says")
    coded = one(TEXT, at=(second, second + 23))
    assert marked(coded) == ["Pia says peace is near."]
    (passage,) = coded.data["statements"][0]["passages"]
    assert (passage["start"], passage["end"], passage["paragraph"]) == (second, second + 23, 3)


@pytest.mark.parametrize("at", [(0, 9999), (9998, 9999), (30, 20), (8, 10)])
def test_offsets_that_lead_to_no_words_leave_the_statement_without_a_passage(at):
    coded = one(TEXT, at=at)
    assert coded.data["statements"][0]["passages"] == []
    assert coded.left_out == ["1 statement without a passage: DNA's offsets lead to no words"]


def test_what_the_authors_say_themselves_is_asserted_and_the_rest_reported():
    for author, attribution in (
        ("Pia", "asserted"),
        ("Party", "asserted"),
        ("Ole", "reported"),
        ("", "reported"),
    ):
        coded = one(TEXT, "Pia says", organization="Party", author=author)
        assert coded.data["statements"][0]["attribution"] == attribution
    kinds = {v["name"]: v["kind"] for v in one(TEXT, "Pia", author="Town Council").data["voices"]}
    assert kinds["Town Council"] == "institution"


def test_what_stays_out_is_counted():
    file = DnaFile()
    paper = file.document(TEXT)
    file.statement(paper, "Pia says")
    for odd in (
        {"type": 2},
        {"type": 2},
        {"person": ""},
        {"concept": " "},
        {"agrees": None},
        {"agrees": 7},
    ):
        file.statement(paper, "Ole says", **odd)
    file.statement(99, at=(0, 5))
    coded = dna.read(file.bytes(), "town")
    assert [s["number"] for s in coded.data["statements"]] == [1]
    assert coded.data["next_statement"] == 2
    assert coded.left_out == [
        "2 statements of the type “Annotation” left out",
        "1 statement without a person and an organization left out",
        "1 statement without a concept left out",
        "2 statements that neither agree nor disagree left out",
        "1 statement of a document that is not in the file left out",
    ]


def test_long_names_and_those_that_are_alike_get_keys_of_their_own():
    file = DnaFile()
    paper = file.document(TEXT, title="Peace", coder=None)
    long = "Everybody in this town ought to agree with everybody else about all there is"
    file.statement(paper, "Pia says", person="Peace", organization="Peace", concept=long)
    file.statement(paper, "Pia says", person="New", organization="Мир", concept=f"{long}.")
    data = dna.read(file.bytes(), "town").data
    assert rules.problems(data, {}) == []
    assert [v["key"] for v in data["voices"]] == ["peace", "peace-2", "new-2", "mir"]
    assert data["documents"][0]["key"] == "peace-3"
    assert data["documents"][0]["analyst"] == "unknown-coder"
    assert len({issue["key"] for issue in data["issues"]}) == 2
    assert {len(s["label"]) <= 60 for s in data["statements"]} == {True}
    assert data["statements"][0]["label"].endswith("…")
    assert data["statements"][0]["wording"] == f"Agrees: {long}"


def test_a_database_that_was_written_ahead_is_read():
    file = DnaFile()
    file.statement(file.document(TEXT), "Pia says")
    assert len(dna.read(in_wal_mode(file.bytes()), "town").data["statements"]) == 1


def test_a_date_beyond_the_calendar_is_none():
    file = DnaFile()
    file.document(TEXT, date=10**17)
    assert dna.read(file.bytes(), "town").data["documents"][0]["dated_from"] is None


def test_passwords_are_never_read():
    said = []
    file = DnaFile()
    file.statement(file.document(TEXT), "Pia says")
    coded = dna.read(file.bytes(), "town", trace=said.append)
    selected = [sql for sql in said if "CODERS" in sql and "PRAGMA" not in sql]
    assert selected == ["SELECT ID, Name FROM CODERS"]
    assert not [sql for sql in said if "password" in sql.lower() or "*" in sql]
    assert "hush" not in repr(coded)


# Files that are something else, or want to do harm


def refusal(data):
    with pytest.raises(FormatError) as caught:
        dna.read(data, "town")
    return str(caught.value)


def told(script, shape=3):
    file = DnaFile(shape)
    file.statement(file.document(TEXT), "Pia says")
    return refusal(file.run(script).bytes())


BOMB = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("DROP TABLE DATABOOLEAN", "no table DATABOOLEAN"),
        ("DROP TABLE STATEMENTS; DROP TABLE CODERS", "no table CODERS, STATEMENTS"),
        ("ALTER TABLE DOCUMENTS DROP COLUMN Text", "DOCUMENTS has no column Text"),
        ("CREATE TABLE ROLEVARIABLELINKS (ID INTEGER)", "gives variables roles"),
        ("UPDATE VARIABLES SET Variable = 'mood'", "None of its statement types has a person"),
        ("DELETE FROM VARIABLES", "It has none at all"),
        ("UPDATE DOCUMENTS SET Text = x'00ff'", "no proper Text"),
        ("UPDATE DOCUMENTS SET Text = 'a' || char(0) || 'b'", "NUL"),
        ("UPDATE DOCUMENTS SET Text = CAST(x'edb280' AS TEXT)", "damaged"),
        ("UPDATE STATEMENTS SET Start = 'here'", "no proper Start"),
        ("UPDATE STATEMENTS SET Stop = 1.5", "no proper Stop"),
        ("UPDATE STATEMENTS SET ID = -1", "statement -1 has no proper number"),
        ("UPDATE ENTITIES SET ID = ID + 100", "names what is not there"),
        ("UPDATE ENTITIES SET Value = x'61'", "no proper Value"),
        ("UPDATE DOCUMENTS SET Text = zeroblob(30000000)", "damaged"),
        (f"DROP TABLE CODERS; CREATE VIEW CODERS AS {BOMB} AS ID, 'x' AS Name FROM n", "no table CODERS"),
        (
            "DROP TABLE CODERS; CREATE VIRTUAL TABLE CODERS USING fts5(ID, Name)",
            "no table CODERS",
        ),
        (
            "DROP TABLE CODERS; CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT AS (hex(zeroblob(9))))",
            "CODERS has no column Name",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_refused(script, message):
    assert message in told(script)


def test_triggers_and_other_tables_are_never_touched():
    file = DnaFile()
    file.statement(file.document(TEXT), "Pia says")
    file.run(
        "CREATE TRIGGER t AFTER UPDATE ON CODERS BEGIN DELETE FROM DOCUMENTS; END;"
        "CREATE TABLE HUGE (x); CREATE VIEW v AS SELECT Password FROM CODERS;"
    )
    assert len(dna.read(file.bytes(), "town").data["statements"]) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000, "Peace".encode("utf-16")],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(data):
    assert "Discourse Network Analyzer" in refusal(data)


def test_a_file_that_is_cut_off_or_garbled_is_refused_or_read_whole():
    file = DnaFile()
    paper = file.document(TEXT * 50)
    for _ in range(30):
        file.statement(paper, "Pia says")
    whole = file.bytes()
    assert "damaged" in refusal(whole[: len(whole) // 2])
    for at in range(100, len(whole), 1009):
        garbled = whole[:at] + b"\xaa" * 40 + whole[at + 40 :]
        with suppress(FormatError):
            dna.read(garbled, "town")


def test_the_sample_of_dna_is_read_whole():
    coded = dna.read(sample(), "sample")
    counts = {name: len(rows) for name, rows in coded.data.items() if isinstance(rows, list)}
    assert {name: count for name, count in counts.items() if count} == {
        "analysts": 4,
        "voices": 14,
        "documents": 7,
        "statements": 40,
        "issues": 6,
        "positions": 40,
        "readings": 22,
    }
    assert rules.problems(coded.data, {}) == []
    assert coded.left_out == ["1 statement of the type “Annotation” left out"]
    assert coded.version == "3.0.7"
