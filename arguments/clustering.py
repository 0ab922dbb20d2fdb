"""Rows of a matrix in an order that sets alike ones side by side. No Django.

Agglomerative clustering with average linkage; no chance in it: of equally near
clusters the earlier ones are joined first.
"""

SIDES = {"pro": 1.0, "mixed": 0.0, "contra": -1.0}
APART = 1.0  # how far two are that take no side on a shared issue: as far as mixed from for


def distance(one, other):
    """0 (always the same side) to 2 (always the opposite one), over the issues that both take."""
    both = [
        abs(SIDES[a] - SIDES[b])
        for a, b in zip(one, other, strict=True)
        if a in SIDES and b in SIDES
    ]
    # What few issues show counts less: one more at a middling distance is taken along.
    return (sum(both) + APART) / (len(both) + 1)


def by_likeness(rows):
    """The indexes of `rows` (lists of stances, "" for none), alike ones next to each other."""
    clusters = {at: [at] for at in range(len(rows))}
    far = {(a, b): distance(rows[a], rows[b]) for a in clusters for b in range(a + 1, len(rows))}
    while len(clusters) > 1:
        a, b = min(far, key=lambda pair: (round(far[pair], 9), pair))
        left, right = clusters[a], clusters.pop(b)
        for other in clusters:
            if other != a:
                one, two = (tuple(sorted((k, other))) for k in (a, b))
                far[one] = (len(left) * far[one] + len(right) * far.pop(two)) / (
                    len(left) + len(right)
                )
        del far[a, b]
        clusters[a] = _joined(left, right, rows)
    return next(iter(clusters.values()), [])


def _joined(left, right, rows):
    """Both one after the other, turned so that the ends that meet are alike."""
    turned = [(one, two) for one in (left, left[::-1]) for two in (right, right[::-1])]
    one, two = min(turned, key=lambda pair: distance(rows[pair[0][-1]], rows[pair[1][0]]))
    return one + two
