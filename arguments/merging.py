"""Two voices, or two issues, become one: what moves, what both have, and the merge itself."""

from dataclasses import dataclass, field
from functools import cached_property

from arguments.models import Addressing, Attribution, Holding, Issue, Position, Reading, Stance
from sources.models import Alias, Authorship
from sources.retiring import retire


@dataclass
class Part:
    """Rows of one table that go over, and those that double one of the kept row and fall away."""

    noun: str  # one/many
    moved: list
    doubled: list = field(default_factory=list)


class Merge:
    """`gone` becomes part of `kept`; both are of one collection, locked by whoever calls run()."""

    kind = column = ""

    def __init__(self, gone, kept):
        self.gone, self.kept = gone, kept

    def part(self, noun, rows, *names):
        """The rows of `gone`, told apart by whether `kept` has one with the same values of `names`."""
        of_gone = list(rows.filter(**{self.column: self.gone}))
        of_kept = set(rows.filter(**{self.column: self.kept}).values_list(*names))
        doubled = [row for row in of_gone if tuple(getattr(row, n) for n in names) in of_kept]
        moved = [row for row in of_gone if row not in doubled]
        return Part(noun, moved, doubled)

    def run(self):
        """Row by row, so that an operation records it."""
        for part in self.parts:
            for row in part.doubled:
                row.delete()
            for row in part.moved:
                setattr(row, self.column, self.kept)
                row.save()
        was, key = str(self.gone), self.gone.key
        self.gone.delete()
        retire(self.kept, kind=self.kind, key=key, was=was, went=self.kept.key)


class VoiceMerge(Merge):
    kind = column = "voice"

    @cached_property
    def parts(self):
        holdings = Holding.objects.select_related("statement")
        addressings = Addressing.objects.select_related("statement")
        authorships = Authorship.objects.select_related("document")
        return [
            self.part("statement that it holds/statements that it holds", holdings, "statement_id"),
            self.part("request that it act/requests that it act", addressings, "statement_id"),
            self.part("document/documents", authorships, "document_id", "role"),
            self._aliases(),
        ]

    def _aliases(self):
        """An alias that is the kept voice's name says nothing any more."""
        rows = list(Alias.objects.filter(voice=self.gone))
        moved = [row for row in rows if row.name != self.kept.name]
        doubled = [row for row in rows if row.name == self.kept.name]
        return Part("other name/other names", moved, doubled)

    @cached_property
    def taken_name(self):
        """The voice that has the name of `gone` as an alias already, so that `kept` cannot; or None."""
        named = Alias.objects.filter(collection=self.gone.collection_id, name=self.gone.name)
        found = named.exclude(voice__in=[self.gone, self.kept]).select_related("voice").first()
        return found and found.voice

    @cached_property
    def apart(self):
        """Issues on which the two take different sides: the merged voice will be mixed there."""
        held = Position.objects.filter(statement__holdings__voice__in=[self.gone, self.kept])
        rows = held.exclude(statement__attribution=Attribution.CONCEDED).values_list(
            "issue", "statement__holdings__voice", "stance"
        )
        sides = {}
        for issue, voice, stance in rows:
            if voice in {self.gone.pk, self.kept.pk}:
                sides.setdefault(issue, {}).setdefault(voice, set()).add(stance)
        differing = [
            pk for pk, by_voice in sides.items() if len({*map(frozenset, by_voice.values())}) > 1
        ]
        return list(Issue.objects.filter(pk__in=differing))

    def run(self):
        name = self.gone.name
        super().run()
        self.kept.version += 1
        self.kept.save()
        present = Alias.objects.filter(collection=self.kept.collection_id, name=name)
        if name != self.kept.name and not present.exists():
            Alias.objects.create(collection=self.kept.collection, voice=self.kept, name=name)


class IssueMerge(Merge):
    """`stances` says by statement number which stance stays where the two differ; else mixed."""

    kind = column = "issue"

    def __init__(self, gone, kept, stances=None):
        super().__init__(gone, kept)
        self.stances = stances or {}

    @cached_property
    def parts(self):
        positions = Position.objects.select_related("statement")
        readings = Reading.objects.select_related("document", "analyst")
        return [
            self.part("position/positions", positions, "statement_id"),
            self.part("reading/readings", readings, "document_id", "analyst_id"),
        ]

    @cached_property
    def clashes(self):
        """(position on `gone`, position on `kept`) for each statement with two stances."""
        gone = {row.statement_id: row for row in self.parts[0].doubled}
        kept = Position.objects.filter(issue=self.kept, statement__in=gone).select_related(
            "statement"
        )
        return sorted(
            (
                (gone[row.statement_id], row)
                for row in kept
                if row.stance != gone[row.statement_id].stance
            ),
            key=lambda pair: pair[1].statement.number,
        )

    def run(self):
        for other, position in self.clashes:
            chosen = self.stances.get(position.statement.number)
            allowed = {other.stance, position.stance, Stance.MIXED}
            position.stance = chosen if chosen in allowed else Stance.MIXED
            position.save()
        super().run()
