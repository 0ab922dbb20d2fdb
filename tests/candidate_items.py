"""The statements of a collection's folder as Items, and the pairs that its tags relate."""

from arguments.candidates import Candidates, Item
from arguments.comparison import Judgement, consensus
from arguments.formats import folder
from tests.builders import COLLECTIONS


def read(slug):
    return folder.read(COLLECTIONS / slug)[0]


def items_of(data):
    stances, steps, bears_on = {}, {row["number"]: row for row in data["arguments"]}, {}
    for row in data["positions"]:
        stances.setdefault(row["statement"], {})[row["issue"]] = row["stance"]
    for step in steps.values():
        target = step
        while target["statement"] is None:
            target = steps[target["argument"]]
        for premise in step["premises"]:
            bears_on.setdefault(premise, []).append(target["statement"])
    return [
        Item(
            id=row["number"],
            wording=row["wording"],
            label=row["label"],
            kind=row["kind"],
            document=row["document"],
            voices=frozenset(row["voices"]),
            own=row["attribution"] in {"asserted", "conceded"},
            stances=stances.get(row["number"], {}),
            addressees=frozenset(row["addressees"]),
            bears_on=tuple(bears_on.get(row["number"], ())),
        )
        for row in data["statements"]
    ]


def related_pairs(data):
    """Pairs whose tags come to more than “unrelated”."""
    tags = {}
    for tag in data["tags"]:
        judged = Judgement(tag["relation"], decision=tag["decision"])
        tags.setdefault(frozenset((tag["a"], tag["b"])), []).append(judged)
    return {pair for pair, judged in tags.items() if consensus(judged).related}


def tagged_pairs(data):
    """All of them, those that were looked at and found unrelated too."""
    return {frozenset((tag["a"], tag["b"])) for tag in data["tags"]}


def recall(data, at=10, of=related_pairs):
    """The share of the related pairs that are among the first `at` candidates of a statement."""
    items, wanted = items_of(data), of(data)
    found = {candidate.pair for candidate in Candidates(items).best([i.id for i in items], at)}
    return len(wanted & found) / len(wanted)
