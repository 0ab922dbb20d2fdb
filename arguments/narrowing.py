"""What of a comparison the reader asked for: issues, relation, basis, years, own voice. No Django."""

from dataclasses import dataclass

from arguments.links import kind_of

ORDERS = {"conflict": "conflicts first", "issue": "as the issues stand", "time": "earliest first"}
RELATIONS = {
    "contradicts": "contradiction",
    "agrees": "agreement",
    "qualifies": "qualification",
    "updates": "update",
    "disputed": "pair on which analysts differ",
    "untagged": "pair not yet tagged",
}
BASES = ("fact", "cause", "prediction", "law", "value", "policy")
LONGEST = 40  # characters of what means nothing
LEFT_OUT = "left out"  # the state of a column whose positions the filters leave out


@dataclass(frozen=True)
class Narrowing:
    """The filters of an address. What means nothing there is as good as none, and told."""

    issue: str = ""
    relation: str = ""
    basis: str = ""
    first: int | None = None  # year
    last: int | None = None
    own: bool = False
    order: str = "conflict"
    unknown: tuple[tuple[str, str], ...] = ()  # (what, value) of what means nothing

    @classmethod
    def asked(cls, get, issues):
        """As `get(name)` tells; `issues` are the keys that there are."""
        first, last = _year(get("from")), _year(get("to"))
        if first is None and last is None:
            years = [_year(part) for part in (get("years") or "").split("-")]
            first, last = (years[0], years[-1]) if len(years) < 3 else (None, None)
        if first is not None and last is not None and last < first:
            first, last = last, first
        relation = "contradicts" if get("clash") else get("relation")
        return cls(
            issue=_one_of(get("issue"), issues),
            relation=_one_of(relation, RELATIONS),
            basis=_one_of(get("basis"), BASES),
            first=first,
            last=last,
            own=get("own") in {"1", "on", "yes"},
            order=_one_of(get("order"), ORDERS) or "conflict",
            unknown=tuple(_unknown(get, issues)),
        )

    @property
    def query(self):
        """[(name, value)] of what is asked for, as it stands in an address."""
        named = {
            "issue": self.issue,
            "relation": self.relation,
            "basis": self.basis,
            "from": self.first or "",
            "to": self.last or "",
            "own": "1" if self.own else "",
            "order": "" if self.order == "conflict" else self.order,
        }
        return [(name, str(value)) for name, value in named.items() if value]

    @property
    def filters(self):
        return [(name, value) for name, value in self.query if name != "order"]

    @property
    def keeps(self):
        """Which pairs to show: a function, or None where all of them."""
        return self._keeps if self.relation or self.basis else None

    def _keeps(self, related):
        kind = kind_of(related)
        return self.relation in ("", kind) and (
            not self.basis or self.basis in {tag.basis for tag in related.tags}
        )

    def in_years(self, document):
        """Whether the document may be of these years; an undated one only where none are asked for."""
        if self.first is None and self.last is None:
            return True
        if not document.dated_from:
            return False
        return (self.first or 0) <= document.dated_to.year and document.dated_from.year <= (
            self.last or 9999
        )

    @property
    def years(self):
        """In words."""
        if self.first and self.last:
            return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"
        if self.first:
            return f"from {self.first} on"
        return f"up to {self.last}" if self.last else ""

    def said(self, question=""):
        """The filters in words, in order; `question` is that of the issue."""
        found = [
            f"only on \u201c{question}\u201d" if self.issue else "",
            f"only where there is {_article(RELATIONS[self.relation])}" if self.relation else "",
            f"only where the point at issue is {_article(self.basis)}" if self.basis else "",
            f"only documents {'of ' if self.first and self.last else ''}{self.years}"
            if self.years
            else "",
            "only what each says in its own voice" if self.own else "",
        ]
        return [words for words in found if words]


def _unknown(get, issues):
    known = {"issue": issues, "relation": RELATIONS, "basis": BASES, "order": ORDERS}
    for name, values in known.items():
        if get(name) and get(name) not in values:
            yield name, get(name)[:LONGEST]
    for name in ("from", "to"):
        if get(name) and _year(get(name)) is None:
            yield "year", get(name)[:LONGEST]


def _article(noun):
    if noun in {"law", "policy"}:
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _one_of(said, known):
    return said if said in known else ""


def _year(said):
    return int(said) if said and said.isascii() and said.isdigit() and len(said) == 4 else None
