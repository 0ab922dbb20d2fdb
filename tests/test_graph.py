"""The argument graph: circles of supports, and what bears on a statement."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from arguments.graph import Graph, Step, circle_of_supports, circle_of_undercuts


def support(id, premises, statement):
    return Step(id, "support", tuple(premises), statement=statement)


def attack(id, premises, statement):
    return Step(id, "attack", tuple(premises), statement=statement)


def undercut(id, premises, argument):
    return Step(id, "attack", tuple(premises), argument=argument)


def test_a_chain_of_supports_is_no_circle():
    assert circle_of_supports([support(1, [1], 2), support(2, [2], 3), support(3, [1], 3)]) is None


def test_two_statements_that_support_each_other_are_a_circle():
    circle = circle_of_supports([support(1, [1, 9], 2), support(2, [2], 1)])
    assert circle in ([1, 2, 1], [2, 1, 2])


def test_a_statement_that_supports_itself_is_a_circle():
    assert circle_of_supports([support(1, [7], 7)]) == [7, 7]


def test_the_circle_leaves_out_the_way_that_leads_to_it():
    steps = [support(1, [1], 2), support(2, [2], 3), support(3, [3], 4), support(4, [4], 3)]
    assert circle_of_supports(steps) in ([3, 4, 3], [4, 3, 4])


def test_attacks_may_go_round():
    steps = [support(1, [1], 2), attack(2, [2], 1), undercut(3, [2], 1)]
    assert circle_of_supports(steps) is None


def test_undercuts_may_not_go_round():
    chain = [attack(1, [9], 8), *(undercut(n, [9], n - 1) for n in range(2, 5))]
    assert circle_of_undercuts(chain) is None
    ring = circle_of_undercuts([*chain[1:], undercut(1, [9], 3)])
    assert ring in ([1, 3, 2, 1], [3, 2, 1, 3], [2, 1, 3, 2])
    assert circle_of_undercuts([undercut(1, [9], 1)]) == [1, 1]


def test_a_chain_of_any_length_is_followed():
    steps = [support(n, [n], n + 1) for n in range(20_000)]
    assert circle_of_supports(steps) is None
    assert len(Graph.of(steps).below(20_000)) == 20_000
    assert len(circle_of_supports([*steps, support(20_000, [20_000], 0)])) == 20_002


def test_reasons_and_undercuts_are_listed_by_their_target():
    steps = [support(1, [1], 2), attack(2, [3], 2), undercut(3, [4], 1)]
    graph = Graph.of(steps)
    assert graph.reasons[2] == steps[:2]
    assert graph.undercuts[1] == steps[2:]
    assert graph.reasons[1] == graph.undercuts[2] == []


def test_below_a_statement_are_its_reasons_their_undercuts_and_theirs():
    graph = Graph.of(
        [
            support(1, [2, 3], 1),
            attack(2, [4], 3),
            undercut(3, [5], 1),
            undercut(4, [6], 3),
            support(5, [7], 6),
            support(6, [1], 8),
        ]
    )
    assert graph.below(1) == {2, 3, 4, 5, 6, 7}
    assert graph.below(3) == {4}
    assert graph.below(8) == {1, 2, 3, 4, 5, 6, 7}
    assert graph.below(2) == graph.below(99) == set()


def test_a_statement_is_not_below_itself():
    assert Graph.of([support(1, [1], 2), attack(2, [2], 1)]).below(1) == {2}


# Properties

numbers = st.integers(1, 7)
premises = st.lists(numbers, min_size=1, max_size=2, unique=True)


@st.composite
def graphs(draw):
    """Up to ten steps over seven statements; undercuts target an earlier argument."""
    steps = []
    for id in range(1, draw(st.integers(0, 10)) + 1):
        kind = draw(st.sampled_from([support, support, attack, undercut] if steps else [support]))
        target = draw(st.integers(1, id - 1)) if kind is undercut else draw(numbers)
        steps.append(kind(id, draw(premises), target))
    return steps


def reachable(pairs, start):
    """All that can be reached from `start` over one or more of the (from, to) `pairs`."""
    found, size = {to for at, to in pairs if at == start}, -1
    while size != len(found):
        size = len(found)
        found |= {to for at, to in pairs if at in found}
    return found


@given(graphs())
def test_a_circle_is_found_exactly_when_a_statement_supports_itself_in_the_end(steps):
    pairs = {(p, s.statement) for s in steps if s.direction == "support" for p in s.premises}
    circle = circle_of_supports(steps)
    assert (circle is not None) == any(n in reachable(pairs, n) for n in range(1, 8))
    if circle:
        assert circle[0] == circle[-1]
        assert len(set(circle)) == len(circle) - 1
        assert all(pair in pairs for pair in pairwise(circle))


@given(graphs(), numbers)
def test_below_a_statement_is_all_that_a_chain_of_steps_leads_up_from(steps, statement):
    target = {s.id: s.statement if s.statement else ("argument", s.argument) for s in steps}
    chains = {(("argument", id), to) for id, to in target.items()}
    chains |= {(premise, ("argument", s.id)) for s in steps for premise in s.premises}
    up = {n for n in range(1, 8) if statement in reachable(chains, n)}
    assert Graph.of(steps).below(statement) == up - {statement}
