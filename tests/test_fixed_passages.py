"""A passage that no words can name: its offsets do, and its words confirm them."""

import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from arguments.formats import folder
from arguments.loading import load
from arguments.snapshot import snapshot
from sources import texts
from sources.anchoring import LONGEST, FoldedText, paragraph_from, paragraphs
from sources.models import Collection, Passage
from tests.admin_forms import filled
from tests.builders import make_collection, make_document, make_statement, make_user
from tests.test_edit_statement import edit

pytestmark = pytest.mark.any_database

LONG = " ".join(f"Sentence {number} says little." for number in range(1, 120))
TEXT = f"A title\n\nThe geese stay. The geese go. The geese stay.\n\n{LONG}\n\nThe end.\n"


def place_of(words, text=TEXT, start=0):
    at = text.index(words, start)
    return at, at + len(words)


@pytest.mark.parametrize(
    "place",
    [
        place_of(LONG),
        place_of("The geese stay.", start=30),
        (TEXT.index("eese"), TEXT.index("eese") + 4),  # inside of a word
        (TEXT.index("The geese go"), TEXT.index("The geese go") + 14),  # with the blank after it
    ],
)
def test_a_stretch_that_no_words_name_is_named_by_its_offsets(place):
    folded = FoldedText(TEXT)
    first, last, fixed = folded.named(*place)
    assert fixed == place
    assert folded.resolve(first, last).place != place
    assert folded.resolve(first, last, fixed).place == place


def test_words_that_suffice_need_no_offsets():
    folded = FoldedText(TEXT)
    assert folded.named(*place_of("The geese go.")) == ("The geese go.", "", None)


def test_offsets_at_other_words_are_no_place():
    folded = FoldedText(TEXT)
    start, end = place_of(LONG)
    first, last, _ = folded.named(start, end)
    for wrong in ((start + 1, end), (start, end - 1), (0, end), (start, 99_999), (end, start)):
        assert folded.resolve(first, last, wrong).state == "orphaned"
    assert folded.resolve("The geese stay.", "", (0, 15)).state == "orphaned"


@given(st.text(alphabet="ab é\n🪿", min_size=1, max_size=40), st.data())
def test_every_stretch_with_a_word_can_be_named(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    folded = FoldedText(text)
    if not text[start:end].strip():
        with pytest.raises(ValueError, match="no words"):
            folded.named(start, end)
        return
    first, last, fixed = folded.named(start, end)
    assert first
    assert folded.resolve(first, last, fixed).place == (start, end)


def test_a_place_between_paragraphs_belongs_to_the_next_one():
    places = paragraphs("One.\n\nTwo.\n\n")
    assert [paragraph_from(places, at) for at in (0, 3, 4, 6, 11)] == [1, 1, 2, 2, 2]


@pytest.fixture
def document(db):
    """Two statements on passages that no words name: a long one, and one that stands twice."""
    document = make_document(make_collection(slug="birds"), key="geese", text=TEXT, public=True)
    folded = FoldedText(TEXT)
    for place in (place_of(LONG), place_of("The geese stay.", start=30)):
        first, last, fixed = folded.named(*place)
        statement = make_statement(document, words=first)
        passage = statement.passages.get()
        passage.last_words, passage.fixed = last, fixed
        passage.paragraph = paragraph_from(paragraphs(TEXT), place[0])
        passage.save()
        texts.place([passage], texts.current(document))
    return document


def read(files, tmp_path):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return folder.read(tmp_path)


def places():
    return [TEXT[p.start : p.end] for p in Passage.objects.order_by("id") if p.state == "anchored"]


def test_files_keep_the_offsets_with_the_text_and_without_it(document, tmp_path):
    assert places() == [LONG, "The geese stay."]
    files = folder.write(snapshot(document.collection))
    data, origins = read(files, tmp_path)
    assert data["statements"][0]["passages"][0]["end"] == place_of(LONG)[1]
    document.collection.delete()

    load(data, origins, bodies={})
    assert set(Passage.objects.values_list("state", flat=True)) == {"unplaced"}
    collection = Collection.objects.get()
    assert folder.write(snapshot(collection)) == files
    assert load(*folder.read(tmp_path), bodies={"geese": TEXT}).lost == []
    assert places() == [LONG, "The geese stay."]
    assert load(*folder.read(tmp_path), bodies={"geese": TEXT}).changes == {}
    assert folder.write(snapshot(collection)) == files


def test_offsets_that_another_text_belies_leave_the_passage_without_a_place(document, tmp_path):
    data, origins = read(folder.write(snapshot(document.collection)), tmp_path)
    document.collection.delete()
    report = load(data, origins, bodies={"geese": TEXT.replace("A title", "Another title")})
    assert [passage.state for passage in report.lost] == ["orphaned", "orphaned"]


@pytest.mark.parametrize("end", ["", "  end: 3\n"])
def test_half_of_the_offsets_or_none_between_them_is_refused(document, tmp_path, end):
    files = folder.write(snapshot(document.collection))
    name = "documents/geese.yaml"
    line = f"    end: {place_of(LONG)[1]}\n"
    assert line in files[name]
    files[name] = files[name].replace(line, end and f"  {end}")
    data, origins = read(files, tmp_path)
    with pytest.raises(Exception, match="give both start and end or neither"):
        load(data, origins, bodies={})


def send(client, body):
    client.force_login(make_user(collection=Collection.objects.get(), role="analyst"))
    content = io.BytesIO(body.encode())
    content.name = "new.txt"
    return client.post(reverse("new-text", args=["birds", "geese"]), {"files": content}).url


@pytest.mark.both_databases
def test_a_new_text_moves_the_long_one_and_asks_where_the_one_that_stands_twice_is(
    client, document
):
    new = f"A new beginning.\n\n{TEXT}"
    review = send(client, new)
    groups = {g["fate"]: g["rows"] for g in client.get(review).context["groups"]}
    assert [len(groups[fate]) for fate in ("kept", "doubt")] == [1, 1]
    row = groups["doubt"][0]
    start = new.index("The geese stay.", new.index("go."))
    client.post(review, {f"passage-{row['passage'].pk}": f"{start}-{start + 15}"})
    long, twice = Passage.objects.order_by("id")
    assert new[long.start : long.end] == LONG
    assert long.fixed == (long.start, long.end)
    assert (twice.start, twice.fixed) == (start, (start, start + 15))


def test_a_long_passage_that_became_short_is_named_by_words_again(client, document):
    shorter = LONG[: LONGEST - 50].rpartition(" ")[0]
    review = send(client, TEXT.replace(LONG, shorter))
    groups = {g["fate"]: g["rows"] for g in client.get(review).context["groups"]}
    outcome = next(row for rows in groups.values() for row in rows if row["before"] == LONG)
    value = outcome["candidates"][0]["value"]
    client.post(review, {f"passage-{outcome['passage'].pk}": value})
    passage = Passage.objects.get(pk=outcome["passage"].pk)
    assert (passage.state, passage.fixed) == ("anchored", None)


def test_the_admin_leaves_it_where_it_is_until_its_words_change(client, document):
    client.force_login(make_user(collection=document.collection, role="analyst", is_staff=True))
    passage = Passage.objects.order_by("id").first()
    address = reverse("admin:arguments_statement_change", args=[passage.statements.get().pk])
    form = filled(client.get(address), wording="They say little.") | {"citations-0-paragraph": 1}
    client.post(address, form)
    passage.refresh_from_db()
    assert (passage.state, passage.start, passage.paragraph) == ("anchored", TEXT.index(LONG), 3)

    words = {"citations-0-first_words": "The geese go.", "citations-0-last_words": ""}
    client.post(address, filled(client.get(address)) | words)
    passage.refresh_from_db()
    assert passage.fixed is None
    assert TEXT[passage.start : passage.end] == "The geese go."


def cite_both(document):
    """One statement that cites both sentences of the same words, each where it stands."""
    one, two = [*document.statements.order_by("number")]
    there = one.citations.get()
    there.passage.fixed = place_of("The geese stay.")
    there.passage.first_words, there.passage.last_words = "The geese stay.", ""
    there.passage.save()
    texts.place([there.passage], texts.current(document))
    two.citations.update(statement=one, order=1)
    assert [str(passage) for passage in one.passages.all()] == ["The geese stay."] * 2
    return one


def test_an_edit_of_a_note_leaves_both_passages_of_the_same_words(client, document):
    statement = cite_both(document)
    before = places()
    client.force_login(make_user(collection=document.collection, role="analyst"))
    assert edit(client, statement, note="A note.").status_code == 302
    assert places() == before
    assert statement.citations.count() == 2


def test_an_earlier_version_comes_back_with_its_offsets(client, document):
    statement = document.statements.order_by("number").last()
    (before,) = places()[1:]
    client.force_login(make_user(collection=document.collection, role="analyst"))
    assert edit(client, statement, passages="The geese go.").status_code == 302
    assert places()[1:] == ["The geese go."]
    statement.refresh_from_db()
    earlier = reverse("restore-version", args=["birds", statement.number, 1])
    assert client.post(earlier, {"version": statement.version}).status_code == 302
    assert places()[1:] == [before]
