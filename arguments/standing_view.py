"""What pages show of standings: marks, why, what a supposition changes. Used by several pages."""

from arguments.evaluation import IN, OUT, SET_ASIDE, UNDECIDED
from arguments.labellings import SEMANTICS, bearing_on, labellings
from arguments.models import Statement
from arguments.standings import Standings, changes, left_bare
from arguments.what_if import WhatIf

SHOWN = 30  # changes listed
NAMED = 8  # statements named in one sentence
ATTACKS = 12  # attacks told in one why
PARAMETERS = ("without", "without_voice", "confirmed", "semantics")


class Standing:
    """The standings of some statements (ids; default: all) under what the address supposes.

    4 queries for the collection, 2 more where voices are set aside, and in context() 1 at most.
    """

    def __init__(self, request, collection, statements=None):
        self.request, self.collection = request, collection
        self.what_if = WhatIf(request.GET)
        self.standings = Standings(collection, request.user, self.what_if)
        self.evaluation = self.standings.evaluation
        self.chosen = set(self.standings.rows if statements is None else statements)
        semantics = request.GET.get("semantics", "")
        self.semantics = semantics if semantics in SEMANTICS else ""

    @property
    def labels(self):
        """{statement: its standing}, for marks beside statements."""
        return self.evaluation.standings

    def mark(self, pk):
        """The standing of a statement, "" where it stands: what is marked in drawings and texts."""
        return "" if self.labels[pk] == IN else self.labels[pk]

    def described(self):
        """What is supposed, in words: [(name, value)]."""
        aside = [f"S{number}" for number in self.what_if.without]
        found = [
            ("Set aside", ", ".join(name for name in aside if name not in self.standings.unknown)),
            ("Voices set aside", ", ".join(voice.name for voice in self.standings.voices)),
            ("Tags", "only confirmed ones" if self.what_if.confirmed else ""),
        ]
        return [(name, value) for name, value in found if value]

    def context(self, *, asked=(), names=(), voices=()):
        """What _standing.html shows.

        `asked` are the statements to count labellings for, the undecided ones first; `names`
        further ones that the page names; `voices` the (key, name) of those to choose from.
        """
        asked = sorted(asked, key=lambda pk: self.labels[pk] != UNDECIDED)[:SHOWN]
        named = dict.fromkeys([*names, *(asked if self.semantics else ())])
        found = {
            "what_if": self.what_if,
            "labels": self.labels,
            "counts": self._counts(),
            "semantics": self.semantics,
            "other_semantics": SEMANTICS,
            "hidden": self._other_parameters(),
            "plain": self._address_without(PARAMETERS),
            "ways": self._ways(asked) if self.semantics else None,
            "named": named,
        }
        if self.what_if.active:
            found |= self._changes(named)
        aside = [(voice.key, voice.name) for voice in self.standings.voices]
        found["voices_aside"] = aside
        found["voices"] = [pair for pair in voices if pair not in aside]
        self._name(named)
        return found

    def _counts(self):
        labels = [self.labels[pk] for pk in self.chosen]
        return {
            label.replace(" ", "_"): labels.count(label)
            for label in (IN, OUT, UNDECIDED, SET_ASIDE)
        }

    def _changes(self, named):
        every = changes(self.standings)
        here = [change for change in every if change.statement in self.chosen]
        bare = [pk for pk in left_bare(self.standings) if pk in self.chosen]
        for change in here[:SHOWN]:
            need(named, change.statement, *self.deciding(change.why))
        aside = sorted(self.standings.set_aside)
        need(named, *aside[:NAMED], *bare[:NAMED])
        return {
            "changes": here[:SHOWN],
            "changes_more": len(here[SHOWN:]),
            "elsewhere": len(every) - len(here),
            "bare": bare,
            "set_aside": aside,
            "set_aside_count": len(aside),
            "unknown": self.standings.unknown,
        }

    def deciding(self, why):
        """The statements (ids) that _why.html names."""
        found = list(why.circle[:NAMED])
        for attack in why.attacks[:ATTACKS]:
            found += [*attack.statements, *attack.because[:NAMED]]
        return found

    def _ways(self, asked):
        """How often each of `asked` is in, in the labellings of what bears on them."""
        start = [("S", pk) for pk in asked if self.labels[pk] != SET_ASIDE]
        found = labellings(*bearing_on(*self.evaluation.framework, start), self.semantics)
        return {
            "total": len(found.found),
            "stopped": found.stopped,
            "rows": [
                {"statement": pk, "label": self.labels[pk], "times": found.times_in(("S", pk))}
                for _, pk in start
            ],
        }

    def named(self, why):
        """{id: Statement} of what _why.html names: 1 query."""
        named = dict.fromkeys(self.deciding(why) if why else ())
        self._name(named)
        return named

    def why(self, pk):
        """The Why of a statement; None for one that is set aside."""
        return None if self.labels[pk] == SET_ASIDE else self.evaluation.why(pk)

    def _name(self, named):
        """Put the rows of Statement into `named`: {id: Statement}."""
        rows = Statement.objects.filter(id__in=named).only("number", "label", "wording", "kind")
        named.update({row.pk: row for row in rows})

    def _other_parameters(self):
        """(name, value) of what the page shows besides, for the form's hidden fields."""
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name not in PARAMETERS
            for value in values
        ]

    def _address_without(self, names):
        query = self.request.GET.copy()
        for name in names:
            query.pop(name, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # Data

    def numbers(self, statements):
        return [self.standings.rows[pk].number for pk in statements]

    def twin(self):
        """What a data twin says of the supposition; nothing where nothing is supposed."""
        if not self.what_if.active:
            return {}
        return {
            "what_if": {
                "without": list(self.what_if.without),
                "without_voice": list(self.what_if.voices),
                "confirmed": self.what_if.confirmed,
                "unknown": self.standings.unknown,
                "changes": [
                    {
                        "statement": self.standings.rows[change.statement].number,
                        "as_coded": change.before,
                        "standing": change.after,
                    }
                    for change in changes(self.standings)
                    if change.statement in self.chosen
                ],
            }
        }

    def row(self, pk):
        """`standing` and `strength` of a statement, for a data twin."""
        strength = self.evaluation.strength(pk)
        return {
            "standing": self.labels[pk],
            "strength": None if strength is None else round(strength, 4),
        }

    def rows(self, data):
        """Rows of statements as data, each with its standing and strength."""
        return [{**row, **self.row(self.standings.by_number[row["number"]])} for row in data]

    def why_data(self, pk):
        why = self.why(pk)
        return why and {
            "attacks": [
                {
                    "argument": self.standings.step_numbers[a.step.id] if a.step else None,
                    "statements": self.numbers(a.statements),
                    "standing": a.label,
                    "because": self.numbers(a.because),
                }
                for a in why.attacks
            ],
            "circle": self.numbers(why.circle),
        }


def need(named, *statements):
    """Note the statements (ids) that a page names, to be looked up together."""
    named.update(dict.fromkeys(statements))
