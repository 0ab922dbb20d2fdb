"""Random argument graphs and awkward shapes of them, for tests and the bench. No database."""

import random

from arguments.graph import Step


def random_graph(seed, statements=6, steps=6, contradictions=3):
    """(statements, steps, contradictions) with supports, attacks, undercuts and joint premises."""
    rng = random.Random(seed)
    ids = list(range(1, rng.randint(2, statements) + 1))
    found = []
    for number in range(1, rng.randint(0, steps) + 1):
        premises = tuple(rng.sample(ids, k=min(len(ids), rng.choice((1, 1, 1, 2)))))
        if found and rng.random() < 0.3:
            found.append(Step(number, "attack", premises, argument=rng.choice(found).id))
        else:
            direction = rng.choice(("support", "attack", "attack"))
            found.append(Step(number, direction, premises, statement=rng.choice(ids)))
    pairs = {tuple(sorted(rng.sample(ids, k=2))) for _ in range(rng.randint(0, contradictions))}
    return ids, found, sorted(pairs)


def attacks_in_a_row(length):
    """Each statement attacks the one before it."""
    steps = [Step(n, "attack", (n + 1,), statement=n) for n in range(1, length)]
    return range(1, length + 1), steps, []


def star(children):
    """One statement that all others attack."""
    steps = [Step(n, "attack", (n,), statement=0) for n in range(1, children + 1)]
    return range(children + 1), steps, []


def circle(length):
    """Each statement attacks the one before it, and the first the last."""
    statements, steps, _ = attacks_in_a_row(length)
    return statements, [*steps, Step(length, "attack", (1,), statement=length)], []
