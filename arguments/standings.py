"""What stands in a collection, as one visitor sees it: the evaluation out of the database."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from arguments.evaluation import IN, Evaluation, Why
from arguments.graph import Graph, Step
from arguments.models import Argument, Holding, Premise, Statement
from arguments.relations import verdicts
from arguments.weaknesses import bare_without, supports_that_hold
from arguments.what_if import WhatIf
from sources.models import Voice


class Row(NamedTuple):
    """What the evaluation needs to know of a statement."""

    pk: int
    number: int
    kind: str
    attribution: str
    document: int


class Standings:
    """The whole collection's steps and contradictions, evaluated as coded and as supposed.

    4 queries however many rows, 2 more where voices are set aside.
    """

    def __init__(self, collection, user, what_if=None):
        self.collection, self.what_if = collection, what_if or WhatIf()
        fields = ("pk", "number", "kind", "attribution", "document")
        rows = Statement.objects.filter(collection=collection).order_by("number")
        self.rows = {row[0]: Row(*row) for row in rows.values_list(*fields)}
        self.by_number = {row.number: row.pk for row in self.rows.values()}
        self.steps, self.step_numbers = _steps(collection)
        self.verdicts = verdicts(collection, user)
        self._look_up()

    def _look_up(self):
        """The ids that are set aside, and what of the supposition is not in this collection."""
        asked = self.what_if
        self.set_aside = {self.by_number[n] for n in asked.without if n in self.by_number}
        self.unknown = [*asked.odd]
        self.unknown += [f"S{n}" for n in asked.without if n not in self.by_number]
        self.voices = []
        if asked.voices:
            self._set_aside_voices(asked.voices)

    def _set_aside_voices(self, keys):
        """A statement goes when all who hold it are set aside."""
        self.voices = list(Voice.objects.filter(collection=self.collection, key__in=keys))
        found = {voice.key: voice for voice in self.voices}
        self.unknown += [key for key in keys if key not in found]
        without = {voice.pk for voice in self.voices}
        holders = {}
        held = Holding.objects.filter(collection=self.collection)
        for statement, voice in held.values_list("statement", "voice"):
            holders.setdefault(statement, set()).add(voice)
        self.set_aside |= {pk for pk, voices in holders.items() if voices <= without}

    @cached_property
    def graph(self):
        return Graph.of(self.steps)

    def contradictions(self, *, confirmed=False):
        """The pairs of ids whose consensus is that they contradict each other."""
        return [
            pair
            for pair, found in self.verdicts.items()
            if found.relation == "contradicts" and (found.confirmed or not confirmed)
        ]

    def agreements(self):
        return [pair for pair, found in self.verdicts.items() if found.relation == "agrees"]

    @cached_property
    def as_coded(self):
        return Evaluation(self.rows, self.steps, self.contradictions())

    @cached_property
    def evaluation(self):
        """As supposed; as coded where nothing is."""
        if not self.what_if.active:
            return self.as_coded
        contradictions = self.contradictions(confirmed=self.what_if.confirmed)
        return Evaluation(self.rows, self.steps, contradictions, self.set_aside)


def _steps(collection):
    """All steps of the collection as graph.Steps, and {id: number} of them: 2 light queries."""
    premises = {}
    rows = Premise.objects.filter(collection=collection).order_by("argument", "order", "id")
    for argument, statement in rows.values_list("argument", "statement"):
        premises.setdefault(argument, []).append(statement)
    steps, numbers = [], {}
    fields = ("pk", "number", "direction", "statement", "argument", "document")
    rows = Argument.objects.filter(collection=collection).order_by("number").values_list(*fields)
    for pk, number, direction, statement, argument, document in rows:
        numbers[pk] = number
        used = tuple(premises.get(pk, ()))
        steps.append(Step(pk, direction, used, statement, argument, document is None))
    return steps, numbers


@dataclass(frozen=True)
class Change:
    """A statement (id) whose standing the supposition changes, and what decides it then."""

    statement: int
    before: str
    why: Why

    @property
    def after(self):
        return self.why.label


def changes(standings):
    """What the supposition changes, but for what it sets aside: no longer standing first."""
    before, after = standings.as_coded, standings.evaluation
    found = [
        Change(pk, before.standing(pk), after.why(pk))
        for pk in standings.rows
        if pk not in standings.set_aside and before.standing(pk) != after.standing(pk)
    ]
    return sorted(found, key=lambda change: (change.before != IN, change.statement))


def left_bare(standings):
    """The statements that lose every reason for them with what is set aside."""
    return bare_without(*supports_that_hold(standings.as_coded), standings.set_aside)
