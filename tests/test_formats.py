"""The files of a collection: what is read, and what is said when it cannot be."""

import shutil

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arguments.formats import folder, rules, strict_yaml
from arguments.formats.strict_yaml import FormatError, dumps, loads
from tests.folders import edit

# YAML in which every scalar is a string


def refusal(text):
    """The message with which the file x.yaml with this `text` is refused."""
    with pytest.raises(FormatError) as caught:
        loads(text, "x.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "scalar", ["no", "true", "12", "007", "1.50", "1e3", "2026-11-20", "0x1F", "12:30", "=", "<<"]
)
def test_every_scalar_is_the_string_that_stands_there(scalar):
    assert loads(f"key: {scalar}\nlist:\n- {scalar}\n", "x.yaml") == {
        "key": scalar,
        "list": [scalar],
    }


def test_nothing_null_and_tilde_are_empty_unless_they_are_quoted():
    found = loads("a:\nb: ~\nc: null\nd: 'null'\ne: \"~\"\nf: ''", "x.yaml")
    assert list(found.values()) == ["", "", "", "null", "~", ""]


def test_tags_of_yaml_make_no_objects():
    assert loads("a: !!python/object/apply:os.system [x]\nb: !!int 3", "x.yaml") == {
        "a": ["x"],
        "b": "3",
    }


def test_rows_and_keys_know_their_lines():
    found = loads("# remark\na: 1\nrows:\n- b: 2\n\n- b: 3\n  c: 4\n", "x.yaml")
    assert found.lines == {"a": 2, "rows": 3}
    assert found["rows"].lines == [4, 6]
    assert found["rows"][1].lines == {"b": 6, "c": 7}


def test_an_empty_file_is_nothing():
    assert loads("", "x.yaml") is None
    assert loads("# only a remark\n", "x.yaml") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml, line 3: “a” stands twice (first on line 1); keep one."),
        ("r:\n- a: 1\n  a: 1\n", "x.yaml, line 3: “a” stands twice (first on line 2); keep one."),
        ("a: &name x\nb: *name\n", "x.yaml, line 1: anchors and aliases"),
        ("a: 1\nb: &unused\n- 2\n", "x.yaml, line 2: anchors and aliases"),
        ("a:\n- &self [*self]\n", "x.yaml, line 2: anchors and aliases"),
        ("a:\n  b: 1\n c: 2\n", "x.yaml, line 3: "),
        ("a: 1\nb:\n\t- 2\n", "x.yaml, line 3: "),
        ("a: 1\nb: it says: no\n", "x.yaml, line 2: "),
        ("a: 1\nb: 'no end\n", "x.yaml, line "),
        ("a: 1\n--- \nb: 2\n", "x.yaml, line 2: "),
        ("a: 1\n? [b]\n: 2\n", "x.yaml, line 2: a key must be a plain word."),
        ("a: é€🚲\nb: x\0y\nc: 3\n", "x.yaml, line 2: a character that YAML does not allow."),
        ("a: ééé\nb: x\x07\n\n\n\n", "x.yaml, line 2: a character that YAML does not allow."),
        ("a: 1\nb: " + "[" * 100_000, "x.yaml, line 2: nested more than 20 deep"),
        ("- " * 100_000, "x.yaml, line 1: nested more than 20 deep"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text, message):
    assert refusal(text).startswith(message)


def test_a_billion_laughs_are_refused_at_once():
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abc", "bcd"))  # noqa: B905
    assert "line 1: anchors and aliases" in refusal(text)


texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        st.sampled_from("\n\r\t\x85\u2028\u2029\ufeff\xa0 :#-'\"&*!%|>{}[],?~@`🚲\u0301"),
    ),
    max_size=30,
)


@given(texts, texts)
@example("a: b #c", "- x")
@example("'", '"')
@example("\n  indented\n\n", " x ")
@example("one\x85\ntwo", "\u2028\n")
@example("\ufeff", "...\n---\n")
@example("null", "~")
@example("=", "<<")
def test_any_wording_comes_back_as_it_was_written(wording, other):
    data = {"wording": wording, "rows": [{"note": other, "list": [wording, other]}], other: "x"}
    assert loads(dumps(data), "x.yaml") == data


@given(texts, texts)
@example("A bicycle 🚲 costs\n400.", "C:\\Users")
def test_libyaml_and_pyyaml_write_the_same(wording, other):
    """So an export has the same bytes where libyaml is not there."""
    data = {"wording": wording, "rows": [{"note": other, "list": [wording, other, 3, True]}]}
    assert dumps(data) == strict_yaml._dumped(data, strict_yaml._PlainDumper)


# A folder with one mistake


def problems(town):
    """What is wrong with the folder, as load_collection lists it."""
    try:
        data, origins = folder.read(town)
    except FormatError as error:
        return error.problems
    return rules.problems(data, origins)


def test_the_sample_collection_has_no_problems(town):
    assert problems(town) == []


SHOPKEEPER = "documents/shopkeeper.yaml"
S1 = "- number: 1\n  kind: recommendation\n"
BAD_VALUES = [
    ("collection.yaml", "slug: main-street", "slug: main street", "slug: “main street” is no key"),
    ("collection.yaml", "title: Main Street", "title: ' '", "title: it is empty; write it out"),
    ("collection.yaml", "public: true", "public: yes", "public: “yes” is neither true nor false"),
    ("collection.yaml", "public: true", "open: true", "“open” is not a key of collection; the keys"),
    ("collection.yaml", "next_argument: 56", "next_argument: many", "next_argument: “many” is no number; wr"),
    ("collection.yaml", "next_argument: 56", "next_argument: -1", "next_argument: “-1” is no number; wri"),
    ("collection.yaml", "next_argument: 56", "next_argument: ٥٦", "next_argument: “٥٦” is no number; wri"),
    ("collection.yaml", "  kind: institution", "  kind: firm", "kind: “firm” is not one of: person"),
    ("collection.yaml", "short: Bus company", f"short: {'B' * 41}", "short: it has 41 characters; at"),
    ("collection.yaml", "  order: 1", "  order: [1]", "order takes one value, not a list or a mapp"),
    ("collection.yaml", "lead: A town", "lead: \"\\0\"\n#", "lead: it holds a NUL or half a surrogate"),
    (SHOPKEEPER, "dated_from: '2026-10-05'", "dated_from: 5/10", "dated_from: “5/10” is no date; wri"),
    (SHOPKEEPER, "dated_to: '2026-10-05'", "dated_to: 2026-02-30", "dated_to: “2026-02-30” is no dat"),
    (SHOPKEEPER, "  label: Keep Main Street open", f"  label: {'x' * 61}", "label: it has 61 characte"),
    (SHOPKEEPER, "  attribution: reported", "  attribution: heard", "attribution: “heard” is not one o"),
    (SHOPKEEPER, "  - paragraph: 2", "  - paragraph: two", "paragraph: “two” is no number; write dig"),
    (SHOPKEEPER, "    first_words: It should", "    frist_words: It", "“frist_words” is not a key of p"),
    (SHOPKEEPER, "  - 3\n", "  - three\n", "premises: “three” is no number; write digits only"),
    (SHOPKEEPER, "  - 3\n", "  - [3]\n", "premises is a list of single values"),
    (SHOPKEEPER, "  direction: support", "  direction: for", "direction: “for” is not one of: support"),
    ("pairs.yaml", "  b: 21", "  c: 21", "“c” is not a key of pairs.yaml; the keys are: a, b, source"),
    ("tags/analyst-a.yaml", "  confidence: high", "  confidence: 1", "confidence: “1” is not one of: l"),
    ("tags/analyst-a.yaml", "same_reasons: true", "same_reasons: 1", "same_reasons: “1” is neither tr"),
    ("decisions.yaml", "  analyst: analyst-b", "  editor: analyst-b", "“editor” is not a key of decisi"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), BAD_VALUES)
def test_a_bad_value_is_named_with_its_line(town, name, old, new, message):
    line = edit(town, name, old, new)
    assert problems(town)[0].startswith(f"{name}, line {line}: {message}")


@pytest.mark.parametrize(
    ("name", "old", "new", "row", "message"),
    [
        ("collection.yaml", "slug: main-street\n", "", "title: ", "slug is missing; add it."),
        (SHOPKEEPER, "  kind: recommendation\n", "", "- number: 1\n  word", "kind is missing; add it."),
        ("pairs.yaml", "- a: 1\n  b", "- b", "- b: 21", "a is missing; add it."),
        ("pairs.yaml", "- a: 1\n  b: 21\n  source: wording\n", "- 1\n", "- 1\n", "a row of pairs.yaml must"),
        (SHOPKEEPER, "  voices:\n  - town-sh", "  voices: town-sh", "  voices: t", "voices must be a list; pu"),
        (SHOPKEEPER, "statements:\n", "statements: none\nx:\n", "statements: none", "statements must be a li"),
    ],
)  # fmt: skip
def test_what_is_missing_or_no_list_is_named_with_its_line(town, name, old, new, row, message):
    edit(town, name, old, new)
    text = (town / name).read_text(encoding="utf-8")
    line = text.count("\n", 0, text.index(row)) + 1
    assert any(found.startswith(f"{name}, line {line}: {message}") for found in problems(town))


def test_every_problem_of_every_file_is_listed_at_once(town):
    edit(town, "collection.yaml", "public: true", "public: yes")
    edit(town, "collection.yaml", "  order: 1", "  order: first")
    edit(town, "pairs.yaml", "  b: 21", "  b: x")
    (town / "arguments.yaml").write_text("- [\n")
    files = [problem.split(",")[0] for problem in problems(town)]
    assert files == ["collection.yaml", "collection.yaml", "arguments.yaml", "pairs.yaml"]


def test_a_folder_without_a_collection_says_which_folder_to_name(tmp_path):
    assert "Name the folder that holds collection.yaml" in problems(tmp_path)[0]


def test_a_file_that_is_not_utf8_is_refused_and_a_byte_order_mark_is_not(town):
    path = town / "pairs.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8-sig")
    assert problems(town) == []
    path.write_bytes(text.encode() + b"# Caf\xe9\n")
    assert problems(town) == [
        f"pairs.yaml: not UTF-8 (byte {len(text.encode()) + 5}). Save it as UTF-8."
    ]


def test_an_empty_file_is_an_empty_list_but_no_document(town):
    (town / "pairs.yaml").write_text("")
    assert problems(town) == []
    (town / "documents" / "new.yaml").write_text("")
    assert problems(town) == ["documents/new.yaml: the file is empty."]


def test_a_document_is_named_by_its_file(town):
    edit(town, SHOPKEEPER, "title:", "key: baker\ntitle:")
    assert "key is “baker”, but the file is named for “shopkeeper”" in problems(town)[0]


@pytest.mark.parametrize("name", ["a b", "Ђ", "k" * 51])
def test_a_file_name_that_is_no_key_is_refused(town, name):
    shutil.copy(town / SHOPKEEPER, town / "documents" / f"{name}.yaml")
    assert f"documents/{name}.yaml: the file's name: “{name}” is no key" in problems(town)[0]


# Rules between rows: (file, what to replace, by what, where the row begins, what is said)
RULES = [
    ("collection.yaml", "next_statement: 67", "next_statement: 60", "slug:", "next_statement is 60, but number 66 is in use; write next_statement: 67"),
    ("collection.yaml", "next_argument: 56", "next_argument: 1\nretired:\n- kind: argument\n  key: 90", "slug:", "next_argument is 1, but number 90 is in use"),
    ("collection.yaml", "next_argument: 56", "next_argument: 56\nretired:\n- kind: statement\n  key: 1", None, "statement 1 is listed as retired; numbers are never used again"),
    ("collection.yaml", "- key: delivery-firms", "- key: new", "- key: new\n  name: Del", "“new” is an address of its own; choose another key"),
    ("collection.yaml", "- key: delivery-firms", "- key: bus-company", "- key: bus-company\n  name: Del", "key bus-company is taken (collection.yaml, line 13); use another"),
    ("collection.yaml", "  - Their association", "  - Our association", "- key: shopkeepers-ass", "the alias “Our association” is already one of shopkeepers-association"),
    ("collection.yaml", "  document: cyclist", "  document: cyclists", "- issue: close-main-street\n  document: cyclists", "document cyclists does not exist; did you mean cyclist?"),
    ("collection.yaml", "- issue: shops-gain\n  document: cyclist", "- issue: close-main-street\n  document: cyclist", "- issue: close-main-street\n  document: cyclist\n  analyst: analyst-a\n- issue: shops", "this reading stands twice; keep one"),
    (SHOPKEEPER, "- voice: town-shopkeeper", "- voice: town-shopkeper", "- voice: town-shopkeper", "voice town-shopkeper does not exist; did you mean town-shopkeeper?"),
    (SHOPKEEPER, "  - town-shopkeeper\n", "  - zzz\n", S1, "voice zzz does not exist; add it or correct it"),
    (SHOPKEEPER, "analyst: analyst-a", "analyst: analyst-c", "title:", "analyst analyst-c does not exist; did you mean analyst-"),
    (SHOPKEEPER, "dated_to: '2026-10-05'", "dated_to: '2026-10-04'", "title:", "give both dated_from and dated_to or neither, the earlier one first"),
    (SHOPKEEPER, "dated_to: '2026-10-05'\n", "", "title:", "give both dated_from and dated_to or neither"),
    (SHOPKEEPER, "text_file: shop", "text_file: ../shop", "title:", "text_file must be a file's name without a folder"),
    (SHOPKEEPER, "publisher:", "url: javascript:alert(1)\npublisher:", "title:", "url must start with https:// or http://"),
    (SHOPKEEPER, "- number: 8\n  precis", "- number: 7\n  precis", "title:", "paragraph 7 stands 2 times; keep one"),
    (SHOPKEEPER, "- number: 8\n  precis", "- number: 0\n  precis", "title:", "paragraphs count from 1"),
    (SHOPKEEPER, "- voice: town-shopkeeper\n", "- voice: town-shopkeeper\n- voice: town-shopkeeper\n", "title:", "author town-shopkeeper stands 2 times; keep one"),
    (SHOPKEEPER, "- number: 2\n  kind: claim", "- number: 1\n  kind: claim", "- number: 1\n  kind: claim", "number 1 is taken (documents/shopkeeper.yaml, line"),
    (SHOPKEEPER, "- number: 2\n  kind: claim", "- number: 40\n  kind: claim", "- number: 40\n  kind: claim", "number 40 is taken (documents/cyclist.yaml, line"),
    (SHOPKEEPER, "  voices:\n  - town-shopkeeper\n", "", S1, "S1 has no voice; say who holds it"),
    (SHOPKEEPER, "  - town-shopkeeper\n", "  - town-shopkeeper\n  - town-shopkeeper\n", S1, "voice town-shopkeeper stands 2 times; keep one"),
    (SHOPKEEPER, "  kind: claim\n", "  kind: claim\n  unaddressed: true\n", "- number: 2\n  kind", "S2: only a recommendation can be unaddressed"),
    (SHOPKEEPER, "  - paragraph: 2\n", "  - paragraph: 9\n", "- paragraph: 9", "paragraph 9 is not among the document's paragraphs"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 2\n  - 2\n  statement: 1\n", "- number: 1\n  dir", "premise 2 stands 2 times; keep one"),
    (SHOPKEEPER, "  premises:\n  - 2\n", "", "- number: 1\n  dir", "A1 has no premise; give at least one statement"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 2\n  statement: 1\n  argument: 4\n", "- number: 1\n  dir", "A1 needs one target: either statement or argument"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 2\n", "- number: 1\n  dir", "A1 needs one target: either statement or argument"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 2\n  statement: 99\n", "- number: 1\n  dir", "statement S99 does not exist; add it or correct it"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 2\n  argument: 4\n", "- number: 1\n  dir", "A1 targets an argument, so its direction must be attack"),
    (SHOPKEEPER, "  argument: 4\n", "  argument: 5\n", "- number: 5\n  dir", "A5 cannot undercut itself"),
    (SHOPKEEPER, "  argument: 4\n", "  argument: 99\n", "- number: 5\n  dir", "argument A99 does not exist; add it or correct it"),
    (SHOPKEEPER, "  argument: 4\n", "  argument: 18\n", "- number: 5\n  dir", "A18 belongs to cyclist, not to shopkeeper"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 40\n  statement: 1\n", "- number: 1\n  dir", "S40 belongs to cyclist, not to shopkeeper; a step across documents goes into arguments.yaml"),
    (SHOPKEEPER, "  - 2\n  statement: 1\n", "  - 2\n  statement: 64\n", "- number: 1\n  dir", "S64 belongs to engineer, not to shopkeeper"),
    (SHOPKEEPER, "  statement: 1\n  stance", "  statement: 40\n  stance", "- issue: close", "S40 belongs to cyclist, not to shopkeeper"),
    (SHOPKEEPER, "- issue: shops-gain", "- issue: shops-gian", "- issue: shops-gian", "issue shops-gian does not exist; did you mean shops-gain?"),
    (SHOPKEEPER, "  statement: 4\n  stance", "  statement: 1\n  stance", "- issue: close-main-street\n  statement: 1\n  stance: contra\n- issue: shops", "this position stands twice; keep one"),
    ("arguments.yaml", "  direction: support", "  direction: attack", "- number: 54", "A54: between documents only supports are drawn; an opposition is a tag"),
    ("arguments.yaml", "  analyst: analyst-a\n", "", "- number: 54", "analyst is missing; say who draws the step"),
    ("pairs.yaml", "  b: 21", "  b: 1", "- a: 1\n", "S1 cannot be compared with itself"),
    ("pairs.yaml", "  b: 21", "  b: 23", "- a: 1\n  b: 23\n  source: issue", "this pair stands twice; keep one"),
    ("pairs.yaml", "  b: 21", "  b: 99", "- a: 1\n", "statement S99 does not exist; add it or correct it"),
    ("tags/analyst-a.yaml", "- a: 1\n  b: 64", "- a: 1\n  b: 23", "- a: 1\n  b: 23\n  relation: contradicts\n  basis: policy\n  confidence: high\n  reason: A cl", "this tag stands twice; keep one"),
    ("tags/analyst-a.yaml", "- a: 1\n  b: 23", "- a: 23\n  b: 1", "- a: 23", "contradicts has no direction: a is the lower number; swap them"),
    ("tags/analyst-a.yaml", "  basis: policy\n", "", "- a: 21\n", "basis is missing; say what the point at issue is about"),
    ("tags/analyst-a.yaml", "  basis: policy\n", "  basis: policy\n  same_reasons: true\n", "- a: 21\n", "same_reasons goes with agrees only; remove it"),
    ("decisions.yaml", "- a: 64\n  b: 23\n", "- a: 26\n  b: 12\n", "- a: 26\n  b: 12\n  analyst: analyst-b\n  relation: qual", "this decision stands twice; keep one"),
    ("decisions.yaml", "  analyst: analyst-b", "  analyst: analyst-q", "- a: 26", "analyst analyst-q does not exist; did you mean analyst-"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "row", "message"), RULES)
def test_a_broken_rule_is_named_with_the_line_of_its_row(town, name, old, new, row, message):
    edit(town, name, old, new)
    text = (town / name).read_text(encoding="utf-8")
    where = f"{name}, line {text.count(chr(10), 0, text.index(row)) + 1}: " if row else ""
    found = problems(town)
    assert any(problem.startswith(where) and message in problem for problem in found), found


def test_a_tag_without_a_reason_is_refused(town):
    edit(town, "tags/analyst-a.yaml", "  reason: The car park", "  # ")
    assert problems(town) == ["tags/analyst-a.yaml, line 1: reason is missing; give one sentence."]


def test_tags_of_someone_who_is_no_analyst_are_refused(town):
    (town / "tags" / "analyst-b.yaml").rename(town / "tags" / "guest.yaml")
    assert problems(town)[0].startswith("tags/guest.yaml, line 1: analyst guest does not exist")


STEP = "- number: 56\n  {}direction: support\n  premises:\n  - {}\n  statement: {}\n"


def test_a_circle_of_supports_is_shown(town):
    line = edit(town, SHOPKEEPER, "arguments:\n", "arguments:\n" + STEP.format("", 1, 2))
    edit(town, "collection.yaml", "next_argument: 56", "next_argument: 57")
    assert problems(town) == [
        f"{SHOPKEEPER}, line {line + 1}: a circle of supports: S1 → S2 → S1; "
        "take one of these steps out."
    ]


def test_a_circle_through_the_analysts_steps_is_a_circle_too(town):
    with (town / "arguments.yaml").open("a") as file:
        file.write(STEP.format("analyst: analyst-a\n  ", 28, 46))
    edit(town, "collection.yaml", "next_argument: 56", "next_argument: 57")
    assert ["a circle of supports: " in problem for problem in problems(town)] == [True]


def test_a_round_of_undercuts_is_shown(town):
    step = "- number: {}\n  direction: attack\n  premises:\n  - 2\n  argument: {}\n"
    ring = step.format(56, 57) + step.format(57, 56)
    line = edit(town, SHOPKEEPER, "arguments:\n", "arguments:\n" + ring)
    edit(town, "collection.yaml", "next_argument: 56", "next_argument: 58")
    assert problems(town) == [
        f"{SHOPKEEPER}, line {line + 1}: A56 cannot undercut itself: A56 → A57 → A56; "
        "give one of them another target."
    ]


def test_a_voice_and_a_document_of_one_key_are_both_named(town):
    (town / SHOPKEEPER).rename(town / "documents" / "town-council.yaml")
    line = edit(town, "collection.yaml", "- key: town-council", "- key: town-council")
    found = [problem for problem in problems(town) if "voice's key" in problem]
    assert found == [
        "documents/town-council.yaml, line 1: “town-council” is a voice's key too "
        f"(collection.yaml, line {line}); voices and documents share one space of keys. "
        "Rename the file."
    ]


def test_odd_digits_in_a_retired_key_do_no_harm(town):
    edit(town, "collection.yaml", "analysts:", "retired:\n- kind: statement\n  key: ²\nanalysts:")
    assert problems(town) == []
