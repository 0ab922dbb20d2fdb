"""Keys that nothing has yet."""

import itertools


def first_free(stem, taken):
    """`stem`, or the first of stem-2, stem-3 … for which `taken` says no."""
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(key for key in itertools.chain([stem], numbered) if not taken(key))
