"""Alike rows stand side by side, by a reckoning in which nothing is left to chance."""

from hypothesis import given
from hypothesis import strategies as st

from arguments.clustering import by_likeness, distance

stances = st.sampled_from(["pro", "contra", "mixed", ""])
matrices = st.integers(0, 5).flatmap(
    lambda width: st.lists(st.lists(stances, min_size=width, max_size=width), max_size=9)
)


def test_those_of_one_camp_stand_together():
    yes, no = ["pro", "pro", "contra"], ["contra", "contra", "pro"]
    order = by_likeness([yes, no, ["pro", "pro", ""], no, ["pro", "mixed", "contra"]])
    at = [order.index(row) for row in (0, 2, 4)]
    assert max(at) - min(at) == 2
    assert abs(order.index(1) - order.index(3)) == 1


def test_what_more_issues_show_counts_more():
    many = distance(["pro"] * 4, ["pro"] * 4)
    assert many < distance(["pro"], ["pro"]) < distance([""], ["pro"])
    assert distance(["pro"] * 4, ["contra"] * 4) > distance(["pro"], ["contra"])


@given(matrices)
def test_every_row_once_and_always_the_same(rows):
    order = by_likeness(rows)
    assert sorted(order) == list(range(len(rows)))
    assert by_likeness(rows) == order


@given(matrices, st.data())
def test_distance_is_the_same_both_ways(rows, data):
    if rows:
        a, b = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows))
        assert distance(a, b) == distance(b, a)
        assert 0 <= distance(a, b) <= 2
