"""How a document is laid out: rows with notes, what is folded, sections about as heavy as each other."""

from hypothesis import given
from hypothesis import strategies as st

from arguments.graph import Graph, Step
from arguments.outline import roots
from arguments.reading import (
    NOTES,
    SECTION,
    Note,
    Quote,
    Row,
    Said,
    blocks,
    lead,
    notes_beside,
    rows_of,
    sections_of,
    uses,
    weight,
)
from sources.anchoring import Place


def said(at, attribution="asserted"):
    return Said(at, at, "claim", attribution, "anna")


def quote(at, paragraph=1, which=1):
    return Quote(which, "Geese", "", (at, at + 5), paragraph)


def test_notes_stand_in_the_order_of_their_passages_and_lost_ones_last():
    quotes = {1: [quote(20)], 2: [quote(3), quote(40, 2, 2)], 3: [Quote(1, "x", "", None, 1)]}
    beside, unstated = notes_beside([said(n) for n in (3, 1, 2, 4)], quotes, (2, 2))
    assert [note.said.id for note in beside[1]] == [2, 1, 3]
    (again,) = beside[2]
    assert (again.again, again.here) == (True, True)
    assert not beside[1][0].here
    assert [note.said.id for note in unstated] == [4]


def test_a_long_paragraph_comes_in_pieces_each_with_its_own_notes():
    body = "word " * 4000
    notes = [Note(said(1), [quote(10)]), Note(said(2), [quote(19_000)])]
    rows = rows_of(1, "body", "", Place(0, len(body)), body, notes)
    assert "".join(row.text for row in rows) == body
    assert [row.first for row in rows] == [True, False, False]
    assert [[note.said.id for note in row.notes] for row in rows] == [[1], [], [2]]


def test_very_many_notes_are_spread_over_rows_without_text():
    notes = [Note(said(at), [quote(at)]) for at in range(2 * NOTES + 1)]
    rows = rows_of(1, "body", "", Place(0, 99), "x" * 99, notes)
    assert [len(row.notes) for row in rows] == [NOTES, NOTES, 1]
    assert [row.text for row in rows[1:]] == ["", ""]


def test_a_link_to_a_paragraph_leads_to_the_piece_with_the_marked_passage():
    rows = [Row(1, "body"), Row(1, "body", notes=[Note(said(1), here=True)]), Row(2, "body")]
    lead(rows)
    assert [row.lead for row in rows] == [False, True, True]


def test_neighbouring_menus_are_folded_together():
    menu = [Row(n, "boilerplate", text="Home\nAbout") for n in (1, 2)]
    cited = Row(4, "boilerplate", text="Printed here.", notes=[Note(said(1))])
    rows = [*menu, Row(3, "body", text="Geese."), cited]
    assert [(lines, len(run)) for lines, run in blocks(rows)] == [(4, 2), (0, 1), (0, 1)]


def test_what_a_statement_is_for_and_against():
    steps = Graph.of(
        [Step(1, "support", (2, 3), statement=1), Step(2, "attack", (4,), argument=1)]
    ).steps
    found = uses(steps, {n: n * 10 for n in range(5)})
    assert found[3] == [{"words": "for", "number": 10}]
    assert found[4] == [{"words": "against the step from", "number": 20}]


def test_a_note_weighs_more_with_steps_relations_and_a_voice_of_its_own():
    plain = Row(1, "body", text="x", notes=[Note(said(1), [quote(1)])])
    reported = Row(1, "body", text="x", notes=[Note(said(1, "reported"), [quote(1)])])
    assert weight(plain, {}, {}) < weight(plain, {1: [{}]}, {}) < weight(plain, {1: [{}]}, {1: 9})
    assert weight(plain, {}, {}) < weight(reported, {}, {})


@given(st.lists(st.integers(100, 30_000), max_size=60))
def test_sections_keep_the_limit_and_are_about_even(sizes):
    rows = [Row(n, "body") for n in range(len(sizes))]
    found = sections_of(rows, lambda row: sizes[row.number])
    assert [at for start, end in found for at in range(start, end)] == list(range(len(sizes)))
    heavy = [sum(sizes[start:end]) for start, end in found]
    assert max(heavy) <= SECTION
    assert len(found) <= 2 * (sum(sizes) // SECTION) + 2


def test_the_weightiest_root_comes_first_and_circles_have_one():
    graph = Graph.of(
        [
            Step(1, "support", (2,), statement=1),
            Step(2, "support", (4,), statement=3),
            Step(3, "support", (5,), statement=4),
            Step(4, "attack", (6,), statement=7),
            Step(5, "attack", (7,), statement=6),
        ]
    )
    tops, alone = roots(graph, range(1, 9))
    assert tops[0] == 3
    assert set(tops) == {3, 1, 6}
    assert alone == [8]
