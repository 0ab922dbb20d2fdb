"""One selection for every view: what filters, depth, focus and folding show, and in what order."""

import random

from hypothesis import given
from hypothesis import strategies as st

from arguments.graph import Graph, Step
from arguments.outline import outline, reading_order, statements_in
from arguments.selection import select
from tests.test_graph import attack, graphs, numbers, support, undercut

# 1 <- 2 <- 3 <- 4, 1 <- 5 (attack), and 6 doubts the step from 2 to 1.
CHAIN = Graph.of(
    [
        support(1, [2], 1),
        support(2, [3], 2),
        support(3, [4], 3),
        attack(4, [5], 1),
        undercut(5, [6], 1),
    ]
)
ROOT = {1: "pro"}


def test_reasons_are_shown_as_deep_as_asked_and_what_doubts_a_step_is_read_after_it():
    assert select(CHAIN, ROOT, depth=1).statements == [1, 2, 6, 5]
    assert select(CHAIN, ROOT, depth=2).statements == [1, 2, 3, 6, 5]
    assert select(CHAIN, ROOT, depth=9).statements == [1, 2, 3, 4, 6, 5]


def test_what_is_unfolded_is_shown_below_the_depth():
    assert select(CHAIN, ROOT, depth=1, unfold=[2]).statements == [1, 2, 3, 6, 5]
    assert 4 not in select(CHAIN, ROOT, depth=1, unfold=[3]).statements  # 3 itself is not shown


def test_a_filter_keeps_what_leads_to_a_match():
    chosen = select(CHAIN, ROOT, kept={4}, depth=9)
    assert chosen.statements == [1, 2, 3, 4]
    assert chosen.matching == {4}
    assert select(CHAIN, ROOT, kept=set(), depth=9).statements == []


def test_a_filter_keeps_the_step_that_a_match_doubts():
    assert select(CHAIN, ROOT, kept={6}, depth=9).statements == [1, 2, 6]


def test_a_focus_is_the_root_and_its_surroundings_go_both_ways():
    assert select(CHAIN, ROOT, focus=2, depth=1).roots == {2: ""}
    assert select(CHAIN, ROOT, focus=2, depth=1).statements == [2, 3, 4]
    near = select(CHAIN, ROOT, focus=3, around=1)
    assert (near.roots, near.statements) == ({2: ""}, [2, 3, 4])
    assert select(CHAIN, ROOT, focus=6, around=1).roots == ROOT
    assert select(CHAIN, ROOT, focus=6, around=1).statements == [1, 2, 6]
    assert select(CHAIN, ROOT, focus=4, around=9).statements == [1, 2, 3, 4, 6, 5]


def test_steps_that_an_analyst_drew_can_be_left_out_with_what_doubts_them():
    drawn = Step(1, "support", (2,), statement=1, analysts=True)
    graph = Graph.of([drawn, undercut(2, [3], 1), undercut(3, [4], 2), support(4, [5], 1)])
    assert select(graph, ROOT).statements == [1, 2, 3, 4, 5]
    assert select(graph, ROOT, drawn=False).statements == [1, 5]


def test_a_circle_of_attacks_has_a_top():
    graph = Graph.of([attack(1, [1], 2), attack(2, [2], 1)])
    assert select(graph, {}, focus=2, around=3).statements == [2, 1]


def test_reasons_beyond_a_number_are_folded_and_the_window_moves():
    graph = Graph.of([support(n, [n + 1], 1) for n in range(1, 101)])
    chosen = select(graph, ROOT)
    (node,) = chosen.outline(siblings=40)
    assert (node.before, len(node.branches), node.after, node.following) == (0, 40, 60, 41)
    (node,) = chosen.outline(siblings=40, starts={1: 81})
    assert (node.before, len(node.branches), node.after) == (80, 20, 0)
    assert node.supports == 100


def test_a_page_does_not_nest_doubts_without_end_but_an_export_does():
    steps = [support(1, [2], 1), *(undercut(n, [n + 1], n - 1) for n in range(2, 2000))]
    chosen = select(Graph.of(steps), ROOT)
    assert chosen.statements == list(range(1, 2000 + 1))
    assert statements_in(chosen.outline(limit=60)) == [1, 2, 3, 4, 5, 6]


def test_how_much_lies_below_a_branch_counts_each_step_once():
    steps = [support(1, [2], 1), support(2, [3], 2), attack(3, [3], 1), undercut(4, [1], 3)]
    assert Graph.of(steps).tally(1) == (2, 2)
    assert Graph.of(steps).tally(2) == (1, 0)


@given(graphs(), numbers, st.integers(1, 9), st.none() | st.sets(numbers), st.booleans())
def test_graph_outline_and_order_show_the_same(steps, root, depth, kept, nearby):
    graph, focus = Graph.of(steps), {"focus": root, "around": depth} if nearby else {}
    chosen = select(graph, {root: "pro"}, kept=kept, depth=depth, **focus)
    nodes = chosen.outline()
    assert statements_in(nodes) == chosen.statements
    laid_out = [node.statement for node in reading_order(nodes) if not node.repeated]
    assert sorted(laid_out) == sorted(chosen.statements), "each statement stands once"
    ends = {p for s in chosen.graph.steps.values() for p in s.premises}
    assert ends | set(chosen.roots) == set(chosen.statements)
    assert {chosen.graph.concluded(s) for s in chosen.graph.steps.values()} <= ends | set(
        chosen.roots
    )
    if kept is not None and not nearby and depth > 7:
        assert kept & (graph.below(root) | {root}) <= set(chosen.statements), "all matches show"


@given(graphs(), numbers, st.integers(0, 5))
def test_around_is_what_so_many_steps_reach(steps, start, distance):
    graph = Graph.of(steps)
    near = {start}
    for _ in range(distance):
        near |= {e for s in steps for e in graph.ends(s) if near & graph.ends(s)}
    assert graph.around(start, distance) == near


def test_a_long_chain_and_a_large_random_graph_end():
    rng = random.Random(5)
    chain = Graph.of([support(n, [n + 1], n) for n in range(1, 3000)])
    assert len(select(chain, ROOT, depth=10_000).statements) == 3000
    steps = [attack(n, [rng.randrange(900)], rng.randrange(900)) for n in range(1, 4000)]
    chosen = select(Graph.of(steps), {0: ""}, depth=10_000)
    assert set(statements_in(outline(chosen.graph, [0]))) == {0} | Graph.of(steps).below(0)
