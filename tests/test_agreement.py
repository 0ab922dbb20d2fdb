"""Krippendorff's alpha and what goes with it, against published worked examples."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguments.agreement import Agreement, Judged, agreement

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C;
# a row is an observer, a dot a missing value.
BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
MISSING = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")

# The computational example of the encyclopaedia article “Krippendorff's alpha” (Wikipedia), which
# other programs test themselves with.
GAPS = (".....34121133.3", "1.213343.......", "..21344.21133.4")

# Fleiss (1971), Measuring nominal scale agreement among many raters, table 1: six psychiatrists
# diagnose 30 patients; how many chose depression, personality disorder, schizophrenia, neurosis,
# other.
FLEISS = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
    00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
DIAGNOSES = ("depression", "personality", "schizophrenia", "neurosis", "other")

judged = st.lists(st.lists(st.sampled_from("abc"), min_size=0, max_size=4), max_size=20)


def units(rows):
    return [[value for value in unit if value != "."] for unit in zip(*rows, strict=True)]


def test_the_examples_have_as_many_values_as_they_were_published_with():
    assert [len(row) for row in (*BINARY, *NOMINAL, *MISSING)] == [10, 10, *[12] * 6]
    columns = [sum(int(row[at]) for row in FLEISS.split()) for at in range(5)]
    assert columns == [26, 26, 30, 55, 43]


@pytest.mark.parametrize(
    ("rows", "alpha", "percent", "judged_by_several"),
    [
        (BINARY, 0.095, 0.6, 10),
        (NOMINAL, 0.692, 0.75, 12),
        (MISSING, 0.743, None, 11),
        (GAPS, 0.691, None, 12),
    ],
)
def test_alpha_equals_the_published_examples(rows, alpha, percent, judged_by_several):
    found = agreement(units(rows))
    assert round(found.alpha, 3) == alpha
    if percent:
        assert round(found.percent, 3) == percent
    assert found.units == judged_by_several


def patients():
    return {
        patient: dict(
            enumerate(name for name, n in zip(DIAGNOSES, row, strict=True) for _ in range(int(n)))
        )
        for patient, row in enumerate(FLEISS.split())
    }


def kappa(found, judgements=180):
    """Fleiss' kappa of an Agreement: it takes chance from all judgements, alpha from all but one."""
    return 1 - (1 - found.alpha) * judgements / (judgements - 1)


def test_agreement_by_value_equals_fleiss():
    judged = Judged(patients(), DIAGNOSES)
    assert round(kappa(judged.overall), 3) == 0.430
    assert round(judged.overall.percent, 3) == 0.556
    assert [round(kappa(of.result), 3) for of in judged.by_value] == [
        0.245,
        0.245,
        0.520,
        0.471,
        0.566,
    ]
    assert [of.chosen for of in judged.by_value] == [26, 26, 30, 55, 43]
    for of in judged.by_value:  # and his P_j: kappa_j is (P_j - p_j) / (1 - p_j)
        share = of.chosen / 180
        assert (of.percent - share) / (1 - share) == pytest.approx(kappa(of.result))


def by_hand(units):
    """Alpha from its definition, pair of judgements by pair."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum(
        2 * sum(a != b for a, b in combinations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(values)
    differing = 2 * sum(a != b for a, b in combinations(values, 2))
    return 1 - observed / (differing / (len(values) * (len(values) - 1)))


@given(judged)
def test_alpha_is_what_its_definition_says(units):
    found = agreement(units, runs=20)
    several = [unit for unit in units if len(unit) > 1]
    assert found.units == len(several)
    if len({value for unit in several for value in unit}) < 2:
        assert found.alpha is None
    else:
        assert found.alpha == pytest.approx(by_hand(units))
        assert found.low <= found.high <= 1
    if several:
        assert 0 <= found.percent <= 1


@given(judged, st.randoms(use_true_random=False))
def test_neither_the_order_of_analysts_nor_their_names_matter(units, rng):
    shuffled = [rng.sample(unit, len(unit)) for unit in units]
    named = {"a": "x", "b": "y", "c": "z"}
    renamed = [[named[value] for value in unit] for unit in shuffled]
    assert agreement(renamed) == agreement(units)


def test_the_bootstrap_is_seeded():
    one, again = (agreement(units(NOMINAL), seed=7) for _ in range(2))
    assert one == again
    assert one.low < one.alpha < one.high
    assert agreement(units(NOMINAL), seed=8).low == pytest.approx(one.low, abs=0.1)


def test_the_interval_holds_what_drawing_units_one_by_one_gives():
    rows, rng = units(MISSING)[:11], random.Random(3)
    drawn = sorted(by_hand(rng.choices(rows, k=11)) for _ in range(2000))
    found = agreement(rows)
    assert found.low == pytest.approx(drawn[50], abs=0.05)
    assert found.high == pytest.approx(drawn[1949], abs=0.05)


def test_more_units_narrow_the_interval():
    few, many = agreement(units(NOMINAL)), agreement(units(NOMINAL) * 10)
    assert many.high - many.low < (few.high - few.low) / 2


def test_nothing_judged_twice_is_no_agreement():
    assert agreement([]) == agreement([["a"], ["b"], []]) == Agreement(0)
    assert agreement([]).meaning == "nothing to compare"


def test_one_value_throughout_cannot_be_told_from_chance():
    found = agreement([["a", "a"]] * 5)
    assert (found.alpha, found.percent) == (None, 1)
    assert found.meaning == "cannot be told from chance"


def test_two_analysts_are_compared_on_what_both_judged():
    judged = Judged(
        {
            1: {"ana": "agrees", "bo": "agrees"},
            2: {"ana": "agrees", "bo": "contradicts", "cy": "contradicts"},
            3: {"ana": "contradicts"},
            4: {"cy": "agrees"},
        },
        ("agrees", "contradicts"),
    )
    assert judged.coverage == (2, 4)
    assert [(of.first, of.second, of.result.units) for of in judged.by_two] == [
        ("ana", "bo", 2),
        ("ana", "cy", 1),
        ("bo", "cy", 1),
    ]
    first = judged.by_two[0]
    assert (first.first_only, first.second_only, first.result.percent) == (1, 0, 0.5)
    assert [(of.value, of.chosen) for of in judged.by_value] == [("agrees", 3), ("contradicts", 2)]
    assert judged.by_value[0].percent == pytest.approx(2 / 3)
