"""How far analysts agree who judged the same things independently. No Django.

Krippendorff's alpha for nominal data, with values missing as they may (Krippendorff, Computing
Krippendorff's Alpha-Reliability, 2011): 1 minus observed over expected disagreement. Its interval
is a percentile bootstrap over units: each run draws as many units as there are, with replacement.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import numpy

RUNS = 2000
SEED = 1
COVERED = 95  # per cent of the runs lie within the interval


@dataclass(frozen=True)
class Agreement:
    """What judgements come to, over the `units` that at least two analysts judged.

    `alpha`, `low`, `high` and `percent` are None where nothing can be said: no such unit,
    or (alpha) a single value throughout, from which chance cannot be told. `percent` is the
    share of pairs of judgements on one unit that are the same; each unit weighs the same.
    """

    units: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    percent: float | None = None

    @property
    def meaning(self):
        """What alpha allows, by Krippendorff's own limits."""
        if self.alpha is None:
            return "nothing to compare" if not self.units else "cannot be told from chance"
        if self.alpha >= 0.8:
            return "reliable"
        if self.alpha >= 0.667:
            return "good enough for tentative conclusions"
        return "too low to rely on without settling the differences" if self.alpha > 0 else "chance"


def agreement(units, *, runs=RUNS, seed=SEED):
    """The Agreement of `units`: for each thing judged the judgements of it, in any order."""
    rows = _counted(units)
    number = sum(rows.values())
    if not number:
        return Agreement(0)
    values = sorted({value for row in rows for value, _ in row})
    at = {value: n for n, value in enumerate(values)}
    counts = numpy.zeros((len(rows), len(values)))
    for n, row in enumerate(rows):
        for value, times in row:
            counts[n, at[value]] = times
    made = counts.sum(axis=1)
    same = (counts * (counts - 1)).sum(axis=1) / (made - 1)  # coincidences on the diagonal
    weights = numpy.array(list(rows.values()))
    percent = float((weights * same / made).sum() / number)
    (alpha,) = _alphas(weights[None, :], counts, same)
    if numpy.isnan(alpha):
        return Agreement(number, percent=percent)
    drawn = numpy.random.default_rng(seed).multinomial(number, weights / number, size=runs)
    found = _alphas(drawn, counts, same)
    found = found[~numpy.isnan(found)]
    tail = (100 - COVERED) / 2
    low, high = numpy.percentile(found, [tail, 100 - tail])
    return Agreement(number, float(alpha), float(low), float(high), percent)


def _counted(units):
    """{((value, times), ...): how many units look like that}, of units judged at least twice."""
    rows = Counter()
    for judgements in units:
        counts = Counter(judgements)
        if counts.total() > 1:
            rows[tuple(sorted(counts.items()))] += 1
    return rows


def _alphas(weights, counts, same):
    """Alpha of each row of `weights`, which says how often each row of `counts` occurs; or NaN."""
    totals = weights @ counts
    n = totals.sum(axis=1)
    observed = n - weights @ same
    expected = (n * n - (totals * totals).sum(axis=1)) / (n - 1)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return 1 - observed / expected


@dataclass(frozen=True)
class OfTwo:
    """Two analysts: `first_only` and `second_only` are how many units one judged and the other not."""

    first: str
    second: str
    result: Agreement
    first_only: int
    second_only: int


@dataclass(frozen=True)
class OfValue:
    """One value against all others. `percent`: where one analyst chose it, another did as well."""

    value: str
    chosen: int  # judgements
    result: Agreement
    percent: float | None


class Judged:
    """`judgements` maps each thing judged to {analyst: value}; `values` gives the order of values."""

    def __init__(self, judgements, values, *, runs=RUNS, seed=SEED):
        self.judgements, self.values = judgements, values
        self.options = {"runs": runs, "seed": seed}
        self.several = {k: of for k, of in judgements.items() if len(of) > 1}

    @property
    def overall(self):
        return agreement((of.values() for of in self.several.values()), **self.options)

    @property
    def by_two(self):
        """OfTwo for each two analysts that judged something, in the order of their names."""
        of = Counter(analyst for row in self.judgements.values() for analyst in row)
        both = {}
        for row in self.several.values():
            for two in combinations(sorted(row), 2):
                both.setdefault(two, []).append([row[analyst] for analyst in two])
        result = []
        for first, second in combinations(sorted(of), 2):
            units = both.get((first, second), [])
            only = of[first] - len(units), of[second] - len(units)
            result.append(OfTwo(first, second, agreement(units, **self.options), *only))
        return result

    @property
    def by_value(self):
        """OfValue for each value that was chosen for something judged by several."""
        chosen = Counter(v for row in self.several.values() for v in row.values())
        return [
            OfValue(
                value,
                chosen[value],
                agreement(
                    ([v == value for v in row.values()] for row in self.several.values()),
                    **self.options,
                ),
                self._repeated(value),
            )
            for value in self.values
            if chosen[value]
        ]

    def _repeated(self, value):
        """How likely it is that another analyst chose `value` too (Fleiss 1971: P_j)."""
        chosen = again = 0
        for row in self.several.values():
            times = sum(v == value for v in row.values())
            chosen += times
            again += times * (times - 1) / (len(row) - 1)
        return again / chosen if chosen else None

    @property
    def coverage(self):
        """“18 of 120 pairs were coded by two analysts or more.”"""
        return len(self.several), len(self.judgements)
