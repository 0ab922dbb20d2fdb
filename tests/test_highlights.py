"""Cutting text where passages begin and end, into sections, and links to a publication. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguments.graph import Graph, Step
from arguments.highlights import Stretch, segments
from arguments.paths import paths_up
from arguments.publication import publication, text_fragment
from arguments.sections import as_number, from_key, pieces, sections


def stretch(start, end, number=1, kind="claim", reported=False):
    return Stretch(start, end, kind, reported, number)


def test_text_without_passages_is_one_segment():
    (only,) = segments("Geese fly.", 40, [])
    assert (only.text, only.start, only.top, only.classes) == ("Geese fly.", 40, None, "")


def test_a_passage_is_cut_out_of_its_paragraph():
    found = segments("Some say geese fly south.", 100, [stretch(109, 118, kind="evidence")])
    assert [(s.text, s.classes) for s in found] == [
        ("Some say ", ""),
        ("geese fly", "evidence"),
        (" south.", ""),
    ]
    assert found[1].top.name == "1-1"


def test_offsets_are_code_points():
    text = "🦢🦢 ëe\u0301 swans"
    assert segments(text, 0, [stretch(3, 6)])[1].text == "ëe\u0301"


def test_where_passages_overlap_the_shorter_lies_on_top():
    found = segments("abcdefgh", 0, [stretch(0, 6, 1), stretch(4, 8, 2, "recommendation")])
    assert [(s.text, s.classes) for s in found] == [
        ("abcd", "claim"),
        ("ef", "recommendation under-claim"),
        ("gh", "recommendation"),
    ]
    nested = segments("abcdefgh", 0, [stretch(0, 8, 1), stretch(2, 4, 2)])
    assert [s.top.number for s in nested] == [1, 2, 1]


def test_quotation_marks_open_and_close_a_reported_passage_once():
    found = segments("abcdefgh", 0, [stretch(0, 8, 1, reported=True), stretch(2, 4, 2)])
    assert [s.classes for s in found] == [
        "claim reported opens",
        "claim under-claim",
        "claim reported closes",
    ]


def test_a_passage_over_two_paragraphs_opens_in_one_and_closes_in_the_other():
    passage = stretch(2, 12, reported=True)
    assert segments("abcd", 0, [passage])[-1].classes == "claim reported opens"
    assert segments("fg", 5, [passage, stretch(90, 99)])[0].classes == "claim reported"
    assert segments("ijklmn", 8, [passage])[0].classes == "claim reported closes"


@given(st.data())
def test_the_segments_joined_are_the_text(data):
    text = data.draw(st.text(min_size=1, max_size=60))
    offset = data.draw(st.integers(0, 50))
    ends = st.lists(st.integers(0, 150), min_size=2, max_size=2, unique=True).map(sorted)
    stretches = [
        Stretch(*data.draw(ends), data.draw(st.sampled_from(["claim", "evidence"])), flag, number)
        for number, flag in enumerate(data.draw(st.lists(st.booleans(), max_size=6)))
    ]
    found = segments(text, offset, stretches)
    assert "".join(s.text for s in found) == text
    assert all(s.text for s in found)
    for segment in found:
        covering = {s for s in stretches if s.start <= segment.start and segment.end <= s.end}
        touching = {s for s in stretches if s.start < segment.end and segment.start < s.end}
        assert set(segment.stretches) == covering == touching


@given(st.lists(st.integers(1, 50)), st.integers(1, 120))
def test_sections_hold_every_row_once_and_keep_the_limit(sizes, limit):
    found = sections(sizes, limit)
    assert [at for start, end in found for at in range(start, end)] == list(range(len(sizes)))
    for start, end in found:
        assert sum(sizes[start:end]) <= limit or end - start == 1


@given(st.text(alphabet="ab \n", max_size=200), st.integers(1, 30))
def test_pieces_hold_the_whole_text(text, longest):
    found = pieces(text, longest)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(end - start <= longest for start, end in found)


def test_pieces_end_after_a_blank_where_there_is_one():
    text = "one two three"
    assert [text[start:end] for start, end in pieces(text, 6)] == ["one ", "two ", "three"]


def test_a_list_goes_on_from_a_key_and_a_strange_key_is_as_good_as_none():
    rows = list("abcdef")
    assert from_key(rows, "c", 2, key=str) == (["c", "d"], "e")
    assert from_key(rows, "e", 2, key=str) == (["e", "f"], None)
    assert from_key(rows, "?", 2, key=str) == (["a", "b"], "c")
    assert from_key([], None, 2, key=str) == ([], None)


@pytest.mark.parametrize("value", [None, "", "x", "-1", "1.5", "²", "9" * 10])
def test_what_is_no_number_is_none(value):
    assert as_number(value) is None


def test_a_text_fragment_encodes_what_divides_its_parts():
    link = text_fragment("https://example.org/a", "well-known, tried & true", "“përfundim”")
    assert link == (
        "https://example.org/a#:~:text="
        "well%2Dknown%2C%20tried%20%26%20true,%E2%80%9Cp%C3%ABrfundim%E2%80%9D"
    )
    assert text_fragment("https://example.org/a#note", "Once") == (
        "https://example.org/a#note:~:text=Once"
    )


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "//evil"])
def test_only_the_web_is_linked(url):
    assert publication(url) == ""
    assert text_fragment(url, "Once") == ""


def test_the_way_up_goes_over_supports_attacks_and_undercuts():
    graph = Graph.of(
        [
            Step(1, "support", (2,), statement=1),
            Step(2, "attack", (3,), argument=1),
            Step(3, "support", (4,), statement=3),
        ]
    )
    (path,) = paths_up(graph, 4, {1}, 5)
    assert [(step.id, target) for step, target in path.links] == [(3, 3), (2, None), (1, 1)]
    assert (path.goal, path.attacks) == (1, 1)


def test_the_nearest_goal_comes_first_and_tops_serve_where_there_is_none():
    steps = [Step(1, "support", (2,), statement=1), Step(2, "support", (3,), statement=2)]
    graph = Graph.of(steps)
    assert [path.goal for path in paths_up(graph, 3, {1, 2}, 5)] == [2, 1]
    assert [path.goal for path in paths_up(graph, 3, {1, 2}, 1)] == [2]
    assert [path.goal for path in paths_up(graph, 3, set(), 5)] == [1]
    assert [path.goal for path in paths_up(graph, 9, set(), 5)] == [9]


def test_circles_of_attacks_end():
    graph = Graph.of([Step(1, "attack", (2,), statement=1), Step(2, "attack", (1,), statement=2)])
    assert paths_up(graph, 1, set(), 5) == []
    assert [path.goal for path in paths_up(graph, 1, {2}, 5)] == [2]
