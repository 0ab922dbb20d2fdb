"""Who agrees and who disagrees with whom, as discourse network analysis counts it. No Django.

With every statement counted, the congruence of two actors is the sum, over the
issues and over agreeing and disagreeing, of the one's count times the other's.
Their conflict is the sum over the issues of the one's agreements times the
other's disagreements, and the reverse. The diagonal is 0. (Leifeld 2017, Discourse
Network Analysis, in: The Oxford Handbook of Political Networks.)
"""

import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from arguments.spelling import printable

OF = {"persons": ("person",), "organisations": ("institution", "office", "state", "group")}
RELATIONS = ("congruence", "conflict")
SIDES = ("pro", "contra")  # a mixed position takes none
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
<key id="name" for="node" attr.name="name" attr.type="string"/>
<key id="kind" for="node" attr.name="kind" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="int"/>
"""


@dataclass(frozen=True)
class Actor:
    """A voice that takes a side somewhere."""

    id: Any
    key: str
    name: str
    kind: str


@dataclass(frozen=True)
class Network:
    """Who stands how to whom: `weights` maps (actor id, actor id), both ways round, to what is not 0."""

    of: str
    relation: str
    actors: tuple[Actor, ...]
    weights: dict

    def weight(self, a, b):
        return self.weights.get((a.id, b.id), 0)

    def row(self, actor):
        return [self.weight(actor, other) for other in self.actors]

    def strongest(self, most):
        """The same among the `most` actors with the highest sums, in the same order."""
        if len(self.actors) <= most:
            return self
        sums = defaultdict(int)
        for (a, _), weight in self.weights.items():
            sums[a] += weight
        chosen = {a.id for a in sorted(self.actors, key=lambda a: -sums[a.id])[:most]}
        actors = tuple(actor for actor in self.actors if actor.id in chosen)
        return Network(self.of, self.relation, actors, self.weights)

    @property
    def heaviest(self):
        return max(self.weights.values(), default=0)


def network(of, relation, actors, counts):
    """The Network among `actors`, by name; `counts` maps (actor id, issue, stance) to statements."""
    actors = sorted(actors, key=lambda actor: (actor.name.casefold(), actor.key))
    known = {actor.id for actor in actors}
    sides = defaultdict(dict)
    for (actor, issue, stance), count in counts.items():
        if actor in known and stance in SIDES and count:
            sides[issue, stance][actor] = count
    weights = defaultdict(int)
    for (issue, stance), here in sides.items():
        other = SIDES[1 - SIDES.index(stance)]
        there = here if relation == "congruence" else sides.get((issue, other), {})
        for a, count in here.items():
            for b, times in there.items():
                if a != b:
                    weights[a, b] += count * times
    return Network(of, relation, tuple(actors), dict(weights))


def as_csv(network):
    """The square matrix with the names as header row and first column.

    A name that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [_harmless(name) for name in _told_apart(network.actors)]
    writer.writerow(["", *names])
    for name, actor in zip(names, network.actors, strict=True):
        writer.writerow([name, *network.row(actor)])
    return out.getvalue()


def as_graphml(network):
    """The same as an undirected graph: names and kinds of nodes, weights of edges that are not 0."""
    lines = [f'{HEAD}<graph id={quoteattr(network.relation)} edgedefault="undirected">']
    for actor in network.actors:
        lines.append(
            f"<node id={quoteattr(actor.key)}>"
            f'<data key="name">{escape(printable(actor.name))}</data>'
            f'<data key="kind">{actor.kind}</data></node>'
        )
    for at, a in enumerate(network.actors):
        for b in network.actors[at + 1 :]:
            if weight := network.weight(a, b):
                lines.append(
                    f"<edge source={quoteattr(a.key)} target={quoteattr(b.key)}>"
                    f'<data key="weight">{weight}</data></edge>'
                )
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


FORMATS = {"csv": as_csv, "graphml": as_graphml}


def _told_apart(actors):
    """Their names, with the key where two share one."""
    times = Counter(actor.name for actor in actors)
    return [f"{a.name} ({a.key})" if times[a.name] > 1 else a.name for a in actors]


def _harmless(name):
    return f"'{name}" if name.startswith(FORMULA) else name
