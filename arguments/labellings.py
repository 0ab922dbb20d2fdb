"""Preferred and stable labellings: the sides one can consistently take. No Django.

Where the grounded labelling leaves something undecided, a reader may decide it in one way or
another. A preferred labelling decides as much as can be decided without contradiction; a stable
one decides everything, and there need not be one (Dung 1995; Caminada & Gabbay 2009). There can
be exponentially many, so that the search has a cap and a time limit and says when it met them.
"""

import time
from collections import defaultdict, deque
from dataclasses import dataclass

from pysat.solvers import Solver

from arguments.evaluation import IN, OUT, UNDECIDED, grounded_labelling

CAP = 64  # labellings
SECONDS = 1.0
BUDGET = 2_000  # conflicts between two looks at the clock
SEMANTICS = ("preferred", "stable")


@dataclass(frozen=True)
class Labellings:
    """The labellings found, each {argument: label}; `stopped` is "", "cap" or "time"."""

    semantics: str
    found: tuple[dict, ...]
    stopped: str = ""

    def times_in(self, argument):
        return sum(labelling[argument] == IN for labelling in self.found)


def bearing_on(arguments, attacks, chosen):
    """The part of a framework that the labels of `chosen` can depend on: (arguments, attacks)."""
    attackers = defaultdict(list)
    for attacker, target in attacks:
        attackers[target].append(attacker)
    found, waiting = dict.fromkeys(chosen), deque(chosen)
    while waiting:
        for attacker in attackers.get(waiting.popleft(), ()):
            if attacker not in found:
                found[attacker] = None
                waiting.append(attacker)
    kept = [argument for argument in arguments if argument in found]
    return kept, [(attacker, target) for target in kept for attacker in attackers.get(target, ())]


def labellings(arguments, attacks, semantics, *, cap=CAP, seconds=SECONDS):
    """The "preferred" or "stable" Labellings, at most `cap` of them, found within `seconds`."""
    grounded = grounded_labelling(arguments, attacks)
    open_ = sorted(argument for argument, label in grounded.items() if label == UNDECIDED)
    attackers = {argument: [] for argument in open_}
    for attacker, target in attacks:
        # An attacker that is out does nothing; one that is in leaves nothing undecided.
        if target in attackers and grounded[attacker] == UNDECIDED:
            attackers[target].append(attacker)
    if not open_:
        return Labellings(semantics, (grounded,))
    search = _Search(attackers, time.monotonic() + seconds)
    found, stopped = [], ""
    try:
        for labels in search.run(semantics):
            if len(found) == cap:
                stopped = "cap"
                break
            found.append({**grounded, **labels})
    except TimeoutError:
        stopped = "time"
    finally:
        search.solver.delete()
    return Labellings(semantics, tuple(found), stopped)


class _Search:
    """Complete labellings as a formula; each that is found is excluded from then on."""

    def __init__(self, attackers, deadline):
        self.attackers, self.deadline = attackers, deadline
        self.is_in = {argument: 2 * at + 1 for at, argument in enumerate(attackers)}
        self.is_out = {argument: 2 * at + 2 for at, argument in enumerate(attackers)}
        self.extra = 2 * len(attackers)  # the last variable in use
        self.solver = Solver("glucose4")
        for argument, against in attackers.items():
            here, out = self.is_in[argument], self.is_out[argument]
            self.solver.add_clause([-here, -out])
            # In exactly when all attackers are out, out exactly when one of them is in.
            for attacker in against:
                self.solver.add_clause([-here, self.is_out[attacker]])
                self.solver.add_clause([out, -self.is_in[attacker]])
            self.solver.add_clause([here, *(-self.is_out[attacker] for attacker in against)])
            self.solver.add_clause([-out, *(self.is_in[attacker] for attacker in against)])

    def run(self, semantics):
        if semantics == "stable":
            for argument, here in self.is_in.items():
                self.solver.add_clause([here, self.is_out[argument]])
        while (chosen := self._solve()) is not None:
            if semantics == "preferred":
                chosen = self._largest(chosen)
            yield self._labels(chosen)
            # Whatever comes next has something in that this one has not.
            self.solver.add_clause([v for v in self.is_in.values() if v not in chosen])

    def _largest(self, chosen):
        """The in-variables of a labelling that has those of `chosen` in, and can have no more."""
        while True:
            self.extra += 1  # a switch for one more clause: something besides must be in
            rest = [v for v in self.is_in.values() if v not in chosen]
            self.solver.add_clause([-self.extra, *rest])
            larger = self._solve([self.extra, *chosen])
            self.solver.add_clause([-self.extra])
            if larger is None:
                return chosen
            chosen = larger

    def _solve(self, assumptions=()):
        """The in-variables of a solution, or None; TimeoutError when time is up."""
        while True:
            if time.monotonic() > self.deadline:
                raise TimeoutError
            self.solver.conf_budget(BUDGET)
            answer = self.solver.solve_limited(assumptions=list(assumptions))
            if answer is None:
                continue
            if not answer:
                return None
            model = set(self.solver.get_model())
            return {v for v in self.is_in.values() if v in model}

    def _labels(self, chosen):
        def label(argument):
            if self.is_in[argument] in chosen:
                return IN
            beaten = any(self.is_in[attacker] in chosen for attacker in self.attackers[argument])
            return OUT if beaten else UNDECIDED

        return {argument: label(argument) for argument in self.is_in}
