"""What the tags say between two columns of a comparison, told in words and in order. No Django."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from arguments.comparison import DIRECTED

PLACES = 12  # links that fit one above the other between two columns
MANY = 4  # links between two columns, from where on those of reported voices come together

# What is told first, and how much it says.
KINDS = ("contradicts", "disputed", "agrees", "qualifies", "updates", "untagged")


@dataclass
class Link:
    """The pairs between two columns that come to the same: a mark in the gutter.

    `names` say who speaks on the left and on the right; `subject` and `object` who
    does it to whom. `own`: whether they speak for themselves. `several`: whether verbs
    after them are in the plural. `parts` are the Links that came together in it.
    """

    columns: tuple[Any, Any]
    kind: str
    names: tuple[str, str]
    own: tuple[bool, bool]
    several: tuple[bool, bool] = (False, False)
    back: bool = False
    place: int = 0  # in its gutter, from 1; 0: drawn beneath the row
    cut: int = 0  # how many of its pairs a page has no room for
    bare: bool = False  # no room for any
    laid_out: bool = False  # on this page
    found: list = field(default_factory=list)
    parts: list = field(default_factory=list)

    @property
    def room(self):
        """How much of a page it takes, about: a pair has two statements."""
        return 2 * (self.times - self.cut)

    def trim(self, most):
        """Keep as many pairs, or as many parts with one pair each, as a fitting.Most allows."""
        times = self.times
        self.found, self.parts = self.found[: most.pairs], self.parts[: most.pairs]
        for part in self.parts:
            part.found = part.found[:1]
        self.cut = times - sum(len(part.found) for part in self.parts or [self])

    @property
    def times(self):
        """How many pairs come to it."""
        return sum(len(part.found) for part in self.parts or [self]) + self.cut

    @property
    def left(self):
        return self.names[0]

    @property
    def right(self):
        return self.names[1]

    @property
    def clash(self):
        return self.kind == "contradicts"

    @cached_property
    def stated(self):
        """Whether both columns say it in their own voices, and leave it not unstated."""
        return all(self.own) and any(
            not (related.pair.first.implicit or related.pair.second.implicit)
            for related in self.found
        )

    @property
    def subject(self):
        return self.right if self.back else self.left

    @property
    def object(self):
        return self.left if self.back else self.right

    @property
    def subject_named(self):
        return self._named(self.back)

    @property
    def object_named(self):
        return self._named(not self.back)

    def _named(self, right):
        """Who speaks on one side, and in whose text where it is somebody reported."""
        name = self.names[right]
        return name if self.own[right] else f"{name} (in {self.columns[right].name})"

    @property
    def sentence(self):
        if self.kind == "agrees":
            return f"{self.subject_named} and {self.object_named} agree"
        if self.kind == "disputed":
            return f"Analysts differ on {self.subject_named} and {self.object_named}"
        if self.kind == "untagged":
            return f"{self.subject_named} and {self.object_named}: not yet tagged"
        return f"{self.subject_named} {self.verb} {self.object_named}"

    @property
    def verb(self):
        return self.kind.removesuffix("s") if self.several[self.back] else self.kind

    @property
    def headline(self):
        """The sentence, as it stands where nothing else tells whose words they are."""
        left, right = (self._as_reported(side) for side in (self.back, not self.back))
        return f"{left} {self.verb} {right}".removesuffix(",")

    def _as_reported(self, right):
        name = self.names[right]
        if self.own[right]:
            return name
        column = self.columns[right]
        team = column.document.author_team if column.document is not None else []
        return f"{name}, whom {column.name} {'report' if plural(team) else 'reports'},"

    @property
    def short(self):
        """(before, verb, after) as it stands between the two: names only where the place can't tell."""
        if self.kind in DIRECTED:
            return self.subject, self.verb, self.object
        verb = {"disputed": "analysts differ", "untagged": "not yet tagged"}.get(
            self.kind, self.verb
        )
        left, right = ("" if own else name for own, name in zip(self.own, self.names, strict=True))
        if self.kind == "agrees" and left and right:
            return f"{left} and {right}", "agree", ""
        if self.kind == "agrees" and (left or right):
            verb = f"{verb} with"
        return left, verb, right


def kind_of(related):
    """What a pair shows as: its relation, "disputed", "untagged", or None for unrelated."""
    if related.consensus is None:
        return "untagged"
    if not related.consensus.counts:
        return "disputed"
    return related.relation if related.consensus.related else None


def laid(links):
    """The links in order, those of neighbours with their places in the gutter."""
    order = in_order(bundled(links))
    places = Counter()
    for link in order:
        a, b = link.columns
        if b.at == a.at + 1 and places[a.at] < PLACES:
            places[a.at] += 1
            link.place = places[a.at]
    return order


def in_order(links):
    return sorted(links, key=_weight)


def bundled(links):
    """The links; many between two columns with what voices they report come to in common as one."""
    between = defaultdict(list)
    for link in links:
        a, b = link.columns
        between[a.at, b.at].append(link)
    for found in between.values():
        if len(found) <= MANY:
            yield from found
            continue
        alike = defaultdict(list)
        for link in found:
            alike[link.kind, link.own, link.back].append(link)
        for same in alike.values():
            yield _together(same) if len(same) > 1 else same[0]


def _together(links):
    first = links[0]
    sides = [list(dict.fromkeys(names)) for names in zip(*(k.names for k in links), strict=True)]
    others = reversed(sides)
    return Link(
        first.columns,
        first.kind,
        tuple(_all_of(names, len(other) == 1) for names, other in zip(sides, others, strict=True)),
        first.own,
        tuple(
            several or len(names) > 1 for several, names in zip(first.several, sides, strict=True)
        ),
        first.back,
        found=[related for link in links for related in link.found],
        parts=links,
    )


def _all_of(names, each):
    """Several names in few words; both of two where `each` of them stands to the same other one."""
    if len(names) == 1:
        return names[0]
    return " and ".join(names) if each and len(names) == 2 else f"{len(names)} voices"


def _weight(link):
    return not all(link.own), KINDS.index(link.kind), link.columns[0].at, link.columns[1].at


def heaviness(link):
    return all(link.own), link.stated, link.times


def plural(voices):
    """Whether a verb after the names of `voices` is in the plural."""
    first, *more = voices or [None]
    if more or first is None:
        return bool(more)
    name = first.brief.casefold()
    many = first.kind == "group" and name.endswith("s") and not name.endswith("ss")
    return many or " and " in name or " & " in name or "/" in name
