"""Pairs of authors, or of voices, with the figures that stand between them."""

from collections import Counter, defaultdict

from arguments.comparison import count_between
from arguments.matrices import FIGURES, pair_figures
from arguments.models import Holding
from arguments.networks import Actor, network
from arguments.relations import between_teams, tagged
from arguments.sections import from_key
from arguments.spelling import fold

SHOWN = 25  # pairs on one page
AMONG = ("authors", "voices")


class PairList:
    """The pairs among author teams or voices, sorted and searched as the address says: 0 or 1 query."""

    def __init__(self, collection, stances, found, names, query):
        self.collection, self.stances, self.found = collection, stances, tagged(found)
        self.among = query.get("among") if query.get("among") in AMONG else "authors"
        self.by = query.get("by") if query.get("by") in FIGURES else "contradicts"
        self.words = fold(query.get("q", ""))
        self.after = query.get("pairs_after", "")
        actors, counts, taken = self._authors(names) if self.among == "authors" else self._voices()
        weights = [
            network("", relation, actors, taken).weights for relation in ("congruence", "conflict")
        ]
        pairs = pair_figures(actors, counts, self._sided(taken), *weights)
        pairs = [pair for pair in pairs if self._matches(pair)]
        self.pairs = sorted(pairs, key=lambda pair: -pair.number(self.by))
        self.total = len(self.pairs)

    def page(self):
        """(the pairs of this page, where the next page begins or None)."""
        return from_key(self.pairs, self.after, SHOWN, lambda pair: pair.address)

    def _matches(self, pair):
        return not self.words or any(
            self.words in fold(actor.name) for actor in (pair.first, pair.second)
        )

    def _authors(self, names):
        actors = [Actor(d.pk, d.key, names[d.pk], "document") for d in self.stances.documents]
        taken = Counter((t.document, t.issue, t.stance) for t in self.stances.taken if t.own)
        return actors, between_teams(self.found), taken

    def _voices(self):
        """Each voice across its documents and those that report it."""
        paired = {s.pk for r in self.found for s in (r.pair.first, r.pair.second)}
        rows = Holding.objects.filter(collection=self.collection).select_related("voice")
        voices, holders = dict(self.stances.voices), defaultdict(list)
        for holding in rows:
            if holding.statement_id in paired:
                voices[holding.voice_id] = holding.voice
                holders[holding.statement_id].append(holding.voice_id)
        actors = sorted(
            (Actor(v.pk, v.key, v.name, v.kind) for v in voices.values()), key=lambda a: a.name
        )
        # Each of several holders stands in the relation, once with each other one.
        related = [
            (*pair, r.relation)
            for r in self.found
            for pair in {
                frozenset((a, b))
                for a in holders[r.pair.first_id]
                for b in holders[r.pair.second_id]
                if a != b
            }
        ]
        taken = Counter(
            (voice, t.issue, t.stance) for t in self.stances.taken for voice in t.holders
        )
        return actors, count_between(related, lambda voice: voice), taken

    def _sided(self, taken):
        sided = defaultdict(set)
        for actor, issue, _ in taken:
            sided[issue].add(actor)
        return sided.values()
