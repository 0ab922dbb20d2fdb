"""Which pairs are suggested to analysts, in which order, and why."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguments.candidates import Candidates, Hint, Item
from tests.candidate_items import items_of, read, recall

ANNA, BO, CY = (frozenset([name]) for name in ("anna", "bo", "cy"))
WORDS = [
    "army",
    "force",
    "street",
    "cars",
    "not",
    "should",
    "may",
    "9,000",
    "12",
    "bridge",
    "river",
    "council",
]

items = st.lists(
    st.builds(
        lambda words, voice, issue, document: (words, voice, issue, document),
        st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
        st.sampled_from([ANNA, BO, CY, ANNA | BO]),
        st.sampled_from([{}, {"i": "pro"}, {"i": "contra", "j": "pro"}]),
        st.sampled_from("dD"),
    ),
    max_size=12,
).map(
    lambda rows: [
        Item(at, words, voices=voice, stances=stances, document=document, bears_on=(at - 1,))
        for at, (words, voice, stances, document) in enumerate(rows)
    ]
)


def statement(id, wording, **fields):
    return Item(id, wording, document=fields.pop("document", id), **fields)


def first_of(*items):
    (best, *_) = Candidates(items).of(items[0].id)
    return best.second


def kinds(*items):
    hints = Candidates(items).hints(items[0].id, items[1].id)
    return {hint.kind: hint.about for hint in hints}


OTHERS = [
    statement("x", "Buses run late in the valley of the river."),
    statement("y", "The harvest was poor in every village."),
    statement("z", "Nobody repaired the school’s roof last winter."),
]


def test_similar_wording_comes_first():
    one = statement("a", "Nine thousand cars drive through Main Street every day.")
    like = statement("b", "Main Street carries cars all day.")
    assert first_of(one, *OTHERS, like) == "b"
    assert kinds(one, like, *OTHERS)["wording"]


def test_a_shared_figure_raises_a_pair():
    one = statement("a", "Counters recorded 9,140 vehicles in April.")
    like = statement("b", "A total of 9,140 drivers used it.")
    assert first_of(one, *OTHERS, like) == "b"
    assert kinds(one, like, *OTHERS)["figure"] == ("9,140",)


def test_a_shared_issue_raises_a_pair_even_through_the_reasons_for_it():
    one = statement("a", "Geese fly.", stances={"birds": "pro"})
    like = statement("b", "Hens walk.", stances={"birds": "contra"})
    reason = statement("c", "Wings are long.", bears_on=("b",))
    assert first_of(one, *OTHERS, like) == "b"
    assert kinds(one, like)["opposed"] == ("birds",)
    assert first_of(one, *OTHERS, reason, like) == "b"
    assert Candidates([one, *OTHERS, reason, like]).of("a")[1].second == "c"
    assert kinds(one, reason, like)["near"] == ("birds",)


def test_a_shared_addressee_raises_a_pair():
    one = statement("a", "The council must act.", addressees=frozenset(["council"]))
    like = statement("b", "Let the town pay.", addressees=frozenset(["council"]))
    assert first_of(one, *OTHERS, like) == "b"
    assert kinds(one, like)["addressee"] == ("council",)


def test_hints_name_differing_numbers_negations_and_modals():
    one = statement("a", "Some 3,500 soldiers guard the bridge in 2022.")
    assert kinds(one, statement("b", "3,800 soldiers guard the bridge."), *OTHERS)["number"] == (
        "3,500",
        "3,800",
    )
    no = statement("b", "Soldiers cannot guard the bridge.")
    assert kinds(statement("a", "Soldiers guard the bridge."), no)["negation"] == ("cannot",)
    may = statement("b", "Soldiers may guard the bridge.")
    assert kinds(statement("a", "Soldiers must guard the bridge."), may)["modal"] == (
        "should",
        "may",
    )


def test_years_alone_are_no_differing_numbers():
    one, two = statement("a", "The army grew in 2019."), statement("b", "The army grew in 2021.")
    assert "number" not in kinds(one, two)


def test_what_sets_apart_is_told_of_similar_statements_only():
    one, two = statement("a", "Geese do not fly."), statement("b", "The army has 12 tanks.")
    assert kinds(one, two, *OTHERS) == {}


def test_two_voices_come_before_one_voice_twice():
    one = statement("a", "The bridge must be closed.", document="d", voices=ANNA)
    again = statement("b", "The bridge must be closed now.", document="d", voices=ANNA)
    other = statement("c", "The bridge must be closed now.", document="e", voices=BO)
    assert first_of(one, *OTHERS, again, other) == "c"


def test_nothing_in_common_is_no_candidate():
    one = statement("a", "Geese fly.", kind="claim", own=True)
    assert Candidates([one, statement("b", "Tax fell.", kind="evidence")]).of("a") == []
    assert Candidates([one]).of("a") == []
    assert Candidates([statement("a", "…"), statement("b", "", kind="evidence")]).of("a") == []
    assert Candidates([]).best([]) == []


@given(items, st.integers(1, 5))
def test_candidates_are_few_ranked_and_never_the_statement_itself(items, most):
    candidates = Candidates(items)
    for item in items:
        found = candidates.of(item.id, most)
        assert len(found) <= most
        assert item.id not in [c.second for c in found]
        scores = [c.score for c in found]
        assert scores == sorted(scores, reverse=True)
        for candidate in found:
            for hint in candidates.hints(item.id, candidate.second):
                assert isinstance(hint, Hint)
                assert hint.about
    best = candidates.best([item.id for item in items], most)
    assert len({c.pair for c in best}) == len(best)


@given(items, st.randoms(use_true_random=False))
def test_the_order_of_the_statements_changes_no_score(items, rng):
    shuffled = rng.sample(items, len(items))
    one, two = Candidates(items), Candidates(shuffled)
    for item in items:
        scores = [round(c.score, 4) for c in one.of(item.id)]
        assert scores == [round(c.score, 4) for c in two.of(item.id)]


def test_nearly_all_that_analysts_related_on_main_street_is_suggested():
    assert recall(read("main-street")) >= 0.95


@pytest.mark.deep
def test_most_of_what_analysts_related_is_suggested():
    assert recall(read("kosovo-nato")) >= 0.85


@pytest.mark.deep
def test_ten_thousand_statements_stay_within_bounds():
    """Row by row: nothing of the size of all pairs is made."""
    import tracemalloc

    rng, words = random.Random(1), [f"word{n}" for n in range(3000)]
    many = [
        Item(n, " ".join(rng.choices(words, k=15)), document=n % 50, stances={n % 100: "pro"})
        for n in range(10_000)
    ]
    tracemalloc.start()
    candidates = Candidates(many)
    assert len(candidates.best(range(0, 10_000, 100))) > 500
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


def test_items_keep_what_the_folder_says():
    item = next(i for i in items_of(read("main-street")) if i.id == 23)
    assert item.stances == {"close-main-street": "pro"}
