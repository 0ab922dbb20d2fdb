"""What stands: grounded labels, why, strength; checked against an independent solver."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import (
    AbstractArgumentationFramework,
)
from py_arg.abstract_argumentation_classes.argument import Argument
from py_arg.abstract_argumentation_classes.defeat import Defeat
from py_arg.algorithms.semantics.get_grounded_extension import get_grounded_extension
from py_arg.algorithms.semantics.get_preferred_extensions import get_preferred_extensions
from py_arg.algorithms.semantics.get_stable_extensions import get_stable_extensions

from arguments.evaluation import BASE, IN, OUT, SET_ASIDE, UNDECIDED, Evaluation
from arguments.graph import Step
from arguments.labellings import bearing_on, labellings
from tests.frameworks import attacks_in_a_row, circle, random_graph, star

DEEP = pytest.param(3_000, marks=pytest.mark.deep)


def support(number, *premises, statement):
    return Step(number, "support", premises, statement=statement)


def attack(number, *premises, **target):
    return Step(number, "attack", premises, **target)


# The rule, by small examples


def test_what_nothing_attacks_stands():
    evaluation = Evaluation([1], [])
    assert evaluation.standing(1) == IN
    assert evaluation.why(1).attacks == ()


def test_an_attack_takes_its_target_out_and_is_named():
    evaluation = Evaluation([1, 2], [attack(1, 2, statement=1)])
    assert evaluation.standings == {1: OUT, 2: IN}
    (found,) = evaluation.why(1).attacks
    assert (found.label, found.statements) == (IN, (2,))


def test_what_attacks_the_attacker_defends():
    steps = [attack(1, 2, statement=1), attack(2, 3, statement=2)]
    evaluation = Evaluation([1, 2, 3], steps)
    assert evaluation.standings == {1: IN, 2: OUT, 3: IN}
    (found,) = evaluation.why(1).attacks
    assert (found.label, found.because, found.undercut) == (OUT, (2,), False)


def test_one_premise_out_defeats_a_joint_attack():
    steps = [attack(1, 2, 3, statement=1), attack(2, 4, statement=3)]
    assert Evaluation([1, 2, 3, 4], steps).standings == {1: IN, 2: IN, 3: OUT, 4: IN}


def test_an_undercut_defeats_the_step_and_leaves_its_premise():
    steps = [attack(1, 2, statement=1), attack(2, 3, argument=1)]
    evaluation = Evaluation([1, 2, 3], steps)
    assert evaluation.standings == {1: IN, 2: IN, 3: IN}
    (found,) = evaluation.why(1).attacks
    assert (found.because, found.undercut) == ((3,), True)


def test_a_contradiction_leaves_both_undecided_and_names_the_circle():
    evaluation = Evaluation([1, 2], [], [(2, 1)])
    assert evaluation.standings == {1: UNDECIDED, 2: UNDECIDED}
    why = evaluation.why(1)
    assert [found.statement for found in why.attacks] == [2]
    assert why.circle == (1, 2)


def test_a_contradiction_with_what_is_out_does_no_harm():
    evaluation = Evaluation([1, 2, 3], [attack(1, 3, statement=2)], [(1, 2)])
    assert evaluation.standings == {1: IN, 2: OUT, 3: IN}
    (found,) = evaluation.why(1).attacks
    assert (found.statement, found.label, found.because) == (2, OUT, (3,))


def test_what_waits_for_a_circle_is_undecided_and_names_that_circle():
    evaluation = Evaluation([1, 2, 3], [attack(1, 2, statement=1)], [(2, 3)])
    assert evaluation.standing(1) == UNDECIDED
    assert sorted(evaluation.why(1).circle) == [2, 3]


def test_a_statement_set_aside_takes_its_steps_along():
    steps = [attack(1, 2, statement=1), attack(2, 3, argument=1), attack(3, 4, argument=2)]
    evaluation = Evaluation([1, 2, 3, 4], steps, [(3, 4)], without=[2])
    assert evaluation.standings == {1: IN, 2: SET_ASIDE, 3: UNDECIDED, 4: UNDECIDED}
    assert [evaluation.holds(n) for n in (1, 2, 3)] == [SET_ASIDE] * 3


# Against an independent solver, and against MODEL.md's sentence taken word by word


def solver_framework(statements, steps, contradictions):
    """Its framework: a premise carries a step by attacking what says that it does not hold."""
    names = [f"S{s}" for s in statements] + [f"A{step.id}" for step in steps]
    used = sorted({premise for step in steps for premise in step.premises})
    arguments = {name: Argument(name) for name in [*names, *(f"not S{s}" for s in used)]}
    pairs = [(f"S{s}", f"not S{s}") for s in used]
    for a, b in contradictions:
        pairs += [(f"S{a}", f"S{b}"), (f"S{b}", f"S{a}")]
    for step in steps:
        pairs += [(f"not S{premise}", f"A{step.id}") for premise in step.premises]
        if step.argument:
            pairs.append((f"A{step.id}", f"A{step.argument}"))
        elif step.direction == "attack":
            pairs.append((f"A{step.id}", f"S{step.statement}"))
    defeats = [Defeat(arguments[a], arguments[b]) for a, b in dict.fromkeys(pairs)]
    return AbstractArgumentationFramework("", list(arguments.values()), defeats)


def named(extension):
    return frozenset(argument.name for argument in extension if "not" not in argument.name)


def in_names(labels):
    return frozenset(
        f"{kind}{key}" for (kind, key), label in labels.items() if label == IN and kind != "not"
    )


def word_by_word(statements, steps, contradictions):
    """Labels by MODEL.md's rule, applied until nothing changes."""
    hit, doubts = {s: [] for s in statements}, {step.id: [] for step in steps}
    for a, b in contradictions:
        hit[a].append(("S", b))
        hit[b].append(("S", a))
    for step in steps:
        if step.argument:
            doubts[step.argument].append(("A", step.id))
        elif step.direction == "attack":
            hit[step.statement].append(("A", step.id))
    labels, before = {}, None
    while labels != before:
        before = dict(labels)
        for s in statements:
            if all(labels.get(a) == OUT for a in hit[s]):
                labels["S", s] = IN
            elif any(labels.get(a) == IN for a in hit[s]):
                labels["S", s] = OUT
        for step in steps:
            premises = [labels.get(("S", premise)) for premise in step.premises]
            undercuts = [labels.get(u) for u in doubts[step.id]]
            if OUT in premises or IN in undercuts:
                labels["A", step.id] = OUT
            elif {*premises} <= {IN} and {*undercuts} <= {OUT}:
                labels["A", step.id] = IN
    return labels


@pytest.mark.parametrize("frameworks", [100, DEEP])
def test_grounded_preferred_and_stable_agree_with_an_independent_solver(frameworks):
    undecided = several = 0
    for seed in range(frameworks):
        graph = random_graph(seed, statements=4, steps=5)
        evaluation, solver = Evaluation(*graph), solver_framework(*graph)
        assert in_names(evaluation.labels) == named(get_grounded_extension(solver)), seed
        decided = {key: label for key, label in evaluation.labels.items() if label != UNDECIDED}
        decided = {key: label for key, label in decided.items() if key[0] != "not"}
        assert decided == word_by_word(*graph), seed
        preferred = labellings(*evaluation.framework, "preferred", seconds=60)
        theirs = {frozenset(extension) for extension in get_preferred_extensions(solver)}
        largest = {named(one) for one in theirs if not any(one < other for other in theirs)}
        assert {in_names(one) for one in preferred.found} == largest, seed
        assert len(preferred.found) == len(largest), seed
        stable = labellings(*evaluation.framework, "stable", seconds=60)
        assert {in_names(one) for one in stable.found} == {
            named(extension) for extension in get_stable_extensions(solver)
        }, seed
        undecided += UNDECIDED in evaluation.standings.values()
        several += len(largest) > 1
    assert undecided > frameworks / 10  # the frameworks are worth the trouble
    assert several > frameworks / 20


@pytest.mark.parametrize("seed", range(30))
def test_what_bears_on_a_statement_decides_it_alone(seed):
    statements, *rest = random_graph(seed)
    evaluation = Evaluation(statements, *rest)
    whole = labellings(*evaluation.framework, "preferred")
    for statement in statements:
        part = labellings(*bearing_on(*evaluation.framework, [("S", statement)]), "preferred")
        ways = {labels["S", statement] for labels in whole.found}
        assert {labels["S", statement] for labels in part.found} == ways


def test_labellings_stop_at_the_cap_or_when_time_is_up_and_say_so():
    quarrels = Evaluation(range(10), [], [(n, n + 5) for n in range(5)]).framework
    capped = labellings(*quarrels, "stable", cap=31, seconds=60)
    assert (len(capped.found), capped.stopped) == (31, "cap")
    assert labellings(*quarrels, "stable", cap=32, seconds=60).stopped == ""
    assert labellings(*quarrels, "preferred", seconds=0).stopped == "time"


def test_an_odd_circle_has_one_preferred_labelling_and_no_stable_one():
    framework = Evaluation(*circle(3)).framework
    (only,) = labellings(*framework, "preferred").found
    assert set(only.values()) == {UNDECIDED}
    assert labellings(*framework, "stable").found == ()


# What never matters


@given(st.integers(0, 10_000))
def test_the_order_of_the_input_changes_nothing(seed):
    statements, steps, contradictions = random_graph(seed)
    first = Evaluation(statements, steps, contradictions)
    rng = random.Random(seed)
    mixed = [rng.sample(rows, k=len(rows)) for rows in (statements, steps, contradictions)]
    mixed[2] = [(b, a) for a, b in mixed[2]]
    second = Evaluation(*mixed)
    assert first.standings == second.standings
    assert first.strengths == second.strengths
    assert [first.why(s) for s in statements] == [second.why(s) for s in statements]


@given(st.integers(0, 10_000))
def test_support_never_changes_what_stands(seed):
    statements, steps, contradictions = random_graph(seed)
    before = Evaluation(statements, steps, contradictions)
    rng = random.Random(seed)
    more = [
        support(100 + n, rng.choice(statements), statement=rng.choice(statements)) for n in range(3)
    ]
    assert Evaluation(statements, [*steps, *more], contradictions).standings == before.standings


@given(st.integers(0, 10_000))
def test_why_names_what_decides(seed):
    graph = random_graph(seed)
    evaluation = Evaluation(*graph)
    for statement in graph[0]:
        why = evaluation.why(statement)
        labels = {found.label for found in why.attacks}
        if why.label == IN:
            assert labels <= {OUT}
            assert all(found.because for found in why.attacks)
        else:
            assert labels == {IN if why.label == OUT else UNDECIDED}
        assert bool(why.circle) == (why.label == UNDECIDED)
        # Each in the circle is undecided: none of it could be told without the others.
        assert all(evaluation.standing(s) == UNDECIDED for s in why.circle)


# Strength


def test_strength_starts_in_the_middle_and_moves_with_reasons():
    steps = [support(1, 2, statement=1), support(2, 3, statement=1), attack(3, 4, statement=5)]
    strengths = Evaluation(range(1, 6), steps).strengths
    assert strengths == {1: 0.875, 2: BASE, 3: BASE, 4: BASE, 5: 0.25}


def test_for_and_against_of_one_strength_cancel_out():
    steps = [support(1, 2, statement=1), attack(2, 3, statement=1)]
    assert Evaluation([1, 2, 3], steps).strength(1) == BASE


def test_joint_premises_count_by_their_weakest():
    steps = [support(1, 2, 3, statement=1), attack(2, 4, statement=3)]
    assert Evaluation([1, 2, 3, 4], steps).strength(1) == 0.5 + 0.5 * 0.25


def test_an_undercut_takes_from_the_step_not_from_the_premise():
    steps = [support(1, 2, statement=1), attack(2, 3, argument=1)]
    strengths = Evaluation([1, 2, 3], steps).strengths
    assert strengths == {1: 0.5 + 0.5 * 0.25, 2: BASE, 3: BASE}


def test_strength_is_not_computed_on_and_above_circles():
    steps = [support(1, 2, statement=1), support(2, 4, statement=3)]
    evaluation = Evaluation(range(1, 6), steps, [(2, 5)])
    assert [evaluation.strength(s) for s in range(1, 6)] == [None, None, 0.75, 0.5, None]


@given(st.integers(0, 10_000))
def test_strength_stays_within_bounds_and_more_support_never_weakens(seed):
    statements, steps, contradictions = random_graph(seed)
    before = Evaluation(statements, steps, contradictions)
    assert all(0 <= strength <= 1 for strength in before.strengths.values())
    one = statements[0]
    more = [*steps, support(100, 99, statement=one)]
    after = Evaluation([*statements, 99], more, contradictions)
    if before.strength(one) is not None:
        assert after.strength(one) >= before.strength(one)


# Shapes that end a recursion


@pytest.mark.parametrize("shape", [attacks_in_a_row, star, circle])
def test_a_thousand_in_a_chain_a_star_or_a_circle_end(shape):
    evaluation = Evaluation(*shape(1000))
    middle = sorted(evaluation.known)[500]
    assert evaluation.why(middle).label == evaluation.standing(middle)
    assert evaluation.why(0 if shape is star else 1).attacks
    if shape is circle:
        assert len(evaluation.why(middle).circle) == 1000
        assert evaluation.strengths == {}
        assert len(labellings(*evaluation.framework, "stable", seconds=20).found) == 2
    else:
        assert set(evaluation.strengths) == evaluation.known
