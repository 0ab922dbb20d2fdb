"""The pairs of a collection with what their tags come to. The one place that counts tags."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from arguments.comparison import DIRECTED, Consensus, Judgement, consensus, count_between
from arguments.models import Pair, Tag

_WORDS = {"agrees": "agrees with", "unrelated": "unrelated to", "": "not yet tagged with"}
_PASSIVE = {"qualifies": "qualified by", "updates": "updated by"}
SIGNS = {"agrees": "=", "contradicts": "≠", "qualifies": "≈", "updates": "→", "": "?"}


@dataclass(frozen=True)
class Related:
    """A pair with its tags and their consensus (None: not tagged, as far as the visitor sees)."""

    pair: Pair
    tags: tuple[Tag, ...]
    consensus: Consensus | None

    @property
    def relation(self):
        return self.consensus.relation if self.consensus else ""

    @property
    def sign(self):
        return SIGNS.get(self.relation, "○")

    @property
    def subject(self):
        """The statement that does it to the other: for undirected relations the first."""
        return self.pair.second if self._flipped else self.pair.first

    @property
    def object(self):
        return self.pair.first if self._flipped else self.pair.second

    @property
    def _flipped(self):
        return bool(self.consensus and self.consensus.flipped)

    def seen_from(self, statement_id):
        """(what the statement does or suffers, the other statement's row)."""
        other = self.pair.second if self.pair.first_id == statement_id else self.pair.first
        words = _WORDS.get(self.relation, self.relation)
        if self.consensus and not self.consensus.counts:
            words = "disputed with"
        if self.relation in DIRECTED and self.subject.pk != statement_id:
            words = _PASSIVE[self.relation]
        return words, other


def relations(collection, user, *, statements=None, between=None):
    """The Related pairs, oldest pair first, with the tags that `user` may see: 2 queries or 3.

    `statements`: only pairs that touch one of these ids; `between`: only pairs
    with both statements among these ids.
    """
    pairs = pairs_among(collection, user, statements, between).select_related("first", "second")
    tags = Tag.objects.visible_to(user, collection).select_related("analyst").order_by("id")
    rows = pairs.prefetch_related(Prefetch("tags", tags))
    return [related_by(pair, tuple(pair.tags.all())) for pair in rows]


def pairs_among(collection, user, statements=None, between=None):
    """The Pairs of relations(), as a QuerySet."""
    pairs = Pair.objects.visible_to(user, collection).filter(collection=collection)
    if statements is not None:
        pairs = pairs.filter(Q(first__in=statements) | Q(second__in=statements))
    if between is not None:
        pairs = pairs.filter(first__in=between, second__in=between)
    return pairs


def pairs_of(document, user):
    """{statement id: in how many pairs it stands that `user` may see} of a document: 1 query."""
    own = Q(first__document=document) | Q(second__document=document)
    visible = Pair.objects.visible_to(user, document.collection)
    counts = Counter()
    for pair in visible.filter(own).values_list("first", "second"):
        counts.update(pair)
    return counts


def tagged(found):
    """Those whose tags say more than "unrelated", and count."""
    return [related for related in found if related.consensus and related.consensus.related]


def between_teams(found):
    """{(document id, document id): Counter of relations} between what author teams say themselves."""
    statements = {s.pk: s for r in found for s in (r.pair.first, r.pair.second)}

    def team(pk):
        return statements[pk].document_id if statements[pk].own else None

    return count_between(
        ((r.pair.first_id, r.pair.second_id, r.relation) for r in tagged(found)), team
    )


def totals(found):
    """How many of each relation stand between author teams; "reported": contradictions with others."""
    counts = Counter()
    for related in tagged(found):
        first, second = related.pair.first, related.pair.second
        if not (first.own and second.own):
            counts["reported"] += related.relation == "contradicts"
        elif first.document_id != second.document_id:
            counts[related.relation] += 1
    return counts


def by_statement(found):
    """{statement id: [Related]}."""
    index = {}
    for related in found:
        for statement_id in (related.pair.first_id, related.pair.second_id):
            index.setdefault(statement_id, []).append(related)
    return index


def in_words(statement_id, related):
    """What a statement does to others, in one line each: {relation, sign, words, others: [3, 9]}.

    `related` as by_statement() gives it.
    """
    groups = {}
    for found in related.get(statement_id, ()):
        words, other = found.seen_from(statement_id)
        group = groups.setdefault(
            words, {"relation": found.relation, "sign": found.sign, "words": words, "others": []}
        )
        group["others"].append(other.number)
    for group in groups.values():
        group["others"].sort()
    return list(groups.values())


def related_by(pair, tags):
    """The pair with what these tags come to."""
    return Related(
        pair,
        tags,
        consensus(Judgement(tag.relation, tag.flipped, tag.decision) for tag in tags),
    )


def verdicts(collection, user):
    """{(first id, second id): Consensus} of all tagged pairs, by the tags that `user` may see.

    One light query, for what needs the whole collection.
    """
    rows = Tag.objects.visible_to(user, collection).filter(collection=collection)
    judged = {}
    for first, second, *judgement in rows.values_list(
        "pair__first", "pair__second", "relation", "flipped", "decision"
    ):
        judged.setdefault((first, second), []).append(Judgement(*judgement))
    return {pair: consensus(judgements) for pair, judgements in judged.items()}
