from collections import Counter

from django.db.models import Count, Prefetch
from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, row_or_gone
from arguments.comparison import union_of_stances
from arguments.models import Attribution, Holding, Issue, Position, Reading, Statement
from arguments.relations import by_statement, relations, tagged
from arguments.sections import as_number, from_key
from arguments.snapshot import grouped
from arguments.spelling import in_order
from sources.models import AuthorRole, Authorship, Document, Voice, VoiceKind

LISTED = 200  # voices on one page of the list
SHOWN = 40  # statements of one document
IN_ALL = 70  # statements on one page
ASKED = 20  # recommendations that name the voice
ISSUES = 40  # issues in the table of stances
STATED = 8  # statements named for one stance
RELATIONS = 2  # relations named beside one statement
OTHERS = 20  # voices in the table of agreement
RELATED = ("agrees", "contradicts", "qualifies", "updates")
PLURAL = {
    VoiceKind.PERSON: "Persons",
    VoiceKind.OFFICE: "Offices",
    VoiceKind.INSTITUTION: "Institutions",
    VoiceKind.STATE: "States",
    VoiceKind.GROUP: "Groups",
}


@collection_page
def voices(request, collection, as_json=False):
    rows = _list_rows(collection)
    if as_json:
        return twins.answer({"voices": [_list_twin(row) for row in rows]})
    shown, following = from_key(
        rows, request.GET.get("from"), LISTED, key=lambda row: row["voice"].key
    )
    groups = {}
    for row in shown:
        groups.setdefault(row["group"], []).append(row)
    context = {
        "collection": collection,
        "groups": groups,
        "total": len(rows),
        "following": following,
    }
    return render(request, "arguments/voices.html", context)


def _list_rows(collection):
    """All voices with their counts: authors first, then the others by kind: 3 queries."""
    written = Counter(
        Authorship.objects.filter(collection=collection, role=AuthorRole.AUTHOR).values_list(
            "voice", flat=True
        )
    )
    held = {}
    counts = Holding.objects.filter(collection=collection).values_list(
        "voice", "statement__attribution"
    )
    for voice, attribution, count in counts.annotate(Count("id")).order_by():
        own = attribution in {Attribution.ASSERTED, Attribution.CONCEDED}
        held.setdefault(voice, Counter())["own" if own else "reported"] += count
    titles = ["Authors", *PLURAL.values()]
    rows = [
        {
            "voice": voice,
            "group": "Authors" if written[voice.pk] else PLURAL[voice.kind],
            "documents": written[voice.pk],
            "own": held.get(voice.pk, {}).get("own", 0),
            "reported": held.get(voice.pk, {}).get("reported", 0),
        }
        for voice in in_order(Voice.objects.filter(collection=collection))
    ]
    return sorted(rows, key=lambda row: titles.index(row["group"]))


def _list_twin(row):
    return {
        **_voice_row(row["voice"]),
        "documents": row["documents"],
        "own": row["own"],
        "reported": row["reported"],
    }


def _voice_row(voice):
    return {"key": voice.key, "name": voice.name, "short": voice.short, "kind": voice.kind}


@collection_page
def voice(request, collection, key, as_json=False):
    voices = Voice.objects.prefetch_related("aliases")
    voice = row_or_gone(voices, collection, "voice", key=key)
    voice.collection = collection
    page = Page(request, collection, voice)
    if as_json:
        return twins.answer(page.twin())
    return render(request, "arguments/voice.html", page.context())


class Page:
    """What one voice says, asks and is asked. The number of queries is the same for every size."""

    def __init__(self, request, collection, voice):
        self.request, self.collection, self.voice = request, collection, voice
        self.authorships = list(
            Authorship.objects.filter(voice=voice)
            .prefetch_related(Prefetch("document", Document.objects.with_authors()))
            .order_by("document", "id")
        )
        self.held = list(
            Statement.objects.filter(holdings__voice=voice)
            .order_by("number")
            .values_list("pk", "number", "document", "attribution", named=True)
        )
        self.positions = list(
            Position.objects.filter(statement__holdings__voice=voice)
            .select_related("statement")
            .order_by("statement__number")
        )
        self.asked = list(
            Statement.objects.filter(addressings__voice=voice)
            .order_by("number")
            .values_list("pk", "number", named=True)
        )
        held = Statement.objects.filter(holdings__voice=voice).values("pk")
        self.related = tagged(relations(collection, request.user, statements=held))

    def context(self):
        get = self.request.GET.get
        groups, documents = self._groups(as_number(get("from")))
        issues = self._issues(documents)
        asked, asked_next = from_key(
            self.asked, as_number(get("asked")), ASKED, key=lambda row: row.number
        )
        by_id = by_statement(self.related)
        wanted = {row.pk for group in groups for row in group["rows"]}
        others = {r.seen_from(pk)[1].pk for pk in wanted for r in by_id.get(pk, ())}
        rows = Statement.objects.filter(id__in=wanted | {row.pk for row in asked})
        light = Statement.objects.filter(id__in=others).with_holders()
        return {
            "collection": self.collection,
            "voice": self.voice,
            "written": [a for a in self.authorships if a.role == AuthorRole.AUTHOR],
            "otherwise": [a for a in self.authorships if a.role != AuthorRole.AUTHOR],
            "issues": issues[:ISSUES],
            "issues_more": len(issues[ISSUES:]),
            **self._without_stance(),
            "groups": groups,
            "part": len(groups) == 1 and groups[0]["rows"][0].number == as_number(get("from")),
            "total": len(self.held),
            "statements": {row.pk: row for row in rows.with_sources()},
            "related": self._named(wanted, by_id, {row.pk: row for row in light}),
            "asked": asked,
            "asked_total": len(self.asked),
            "asked_next": asked_next,
            "others": self._others(),
            "kind": VoiceKind(self.voice.kind).label.lower(),
        }

    def _groups(self, start):
        """The voice's statements document by document, its own and reported apart.

        With `start` (a number) only the group in which that stands, from there on.
        """
        ids = {row.document for row in self.held}
        documents = {row.pk: row for row in Document.objects.filter(id__in=ids).with_authors()}
        held = {}
        for row in self.held:
            own = row.attribution in {Attribution.ASSERTED, Attribution.CONCEDED}
            held.setdefault((not own, row.document), []).append(row)
        order = {pk: at for at, pk in enumerate(documents)}
        keys = sorted(held, key=lambda key: (key[0], order[key[1]]))
        if start in {row.number for row in self.held}:
            keys = [key for key in keys if start in {row.number for row in held[key]}]
        left, groups = IN_ALL, []
        for key in keys:
            reported, document = key
            rows, following = from_key(
                held[key], start, min(SHOWN, left), key=lambda row: row.number
            )
            left -= len(rows)
            groups.append(
                {
                    "document": documents[document],
                    "reported": reported,
                    "total": len(held[key]),
                    "rows": rows,
                    "next": following,
                }
            )
        return groups, documents

    def _issues(self, documents):
        """The voice's stance on each issue, with the statements that take it."""
        found = {}
        for position in self.positions:
            if position.statement.attribution != Attribution.CONCEDED:
                found.setdefault(position.issue_id, []).append(position)
        self.all_issues = list(Issue.objects.filter(collection=self.collection))
        rows = []
        for issue in self.all_issues:
            positions = found.get(issue.pk)
            if positions:
                rows.append(
                    {
                        "issue": issue,
                        "stance": union_of_stances(p.stance for p in positions),
                        "positions": positions,
                        "stated": [
                            {"document": documents[pk], "positions": found}
                            for pk, found in grouped(
                                positions[:STATED], lambda p: p.statement.document_id
                            ).items()
                        ],
                        "more": len(positions[STATED:]),
                    }
                )
        return rows

    def _without_stance(self):
        """The issues on which the voice's own documents are silent, and those nobody looked for."""
        own = [a.document_id for a in self.authorships if a.role == AuthorRole.AUTHOR]
        read = set(Reading.objects.filter(document__in=own).values_list("issue", flat=True))
        taken = {
            p.issue_id for p in self.positions if p.statement.attribution != Attribution.CONCEDED
        }
        left = [issue for issue in self.all_issues if issue.pk not in taken] if own else []
        return {
            "silent": [issue for issue in left if issue.pk in read],
            "not_coded": [issue for issue in left if issue.pk not in read],
        }

    def _named(self, wanted, by_id, others):
        """{statement id: what it does to which other}, at most RELATIONS each, and how many more."""
        found = {}
        for pk in wanted:
            related = by_id.get(pk, [])
            shown = []
            for one in related[:RELATIONS]:
                words, other = one.seen_from(pk)
                shown.append(
                    {
                        "sign": one.sign,
                        "relation": one.relation,
                        "words": words,
                        "other": others[other.pk],
                    }
                )
            found[pk] = {"shown": shown, "more": len(related[RELATIONS:])}
        return found

    def _others(self):
        """Who agrees with the voice and who contradicts it: counts of pairs by other voice."""
        mine = {row.pk for row in self.held}
        ends = {pk for r in self.related for pk in (r.pair.first_id, r.pair.second_id)}
        holders = {}
        rows = Holding.objects.filter(statement__in=ends).select_related("voice")
        for holding in rows:
            holders.setdefault(holding.statement_id, []).append(holding.voice)
        counts = {}
        for related in self.related:
            first, second = related.pair.first_id, related.pair.second_id
            across = [other for one, other in ((first, second), (second, first)) if one in mine]
            # A set: where both statements are theirs, the pair counts once all the same.
            for voice in {voice for other in across for voice in holders.get(other, ())}:
                if voice.pk != self.voice.pk:
                    counts.setdefault(voice, Counter())[related.relation] += 1
        ranked = sorted(
            counts.items(), key=lambda pair: (-pair[1].total(), pair[0].name, pair[0].pk)
        )
        return {
            "rows": [
                {
                    "voice": voice,
                    "cells": [{"relation": name, "count": count[name]} for name in RELATED],
                }
                for voice, count in ranked[:OTHERS]
            ],
            "more": len(ranked[OTHERS:]),
        }

    def twin(self):
        issues = self._issues(self._groups(None)[1])
        return {
            **_voice_row(self.voice),
            "aliases": [alias.name for alias in self.voice.aliases.all()],
            "documents": [{"key": a.document.key, "role": a.role} for a in self.authorships],
            "stances": [
                {
                    "issue": row["issue"].key,
                    "stance": row["stance"],
                    "statements": [p.statement.number for p in row["positions"]],
                }
                for row in issues
            ],
            "statements": twins.statements(
                Statement.objects.filter(id__in=[row.pk for row in self.held])
            ),
            "asked": [row.number for row in self.asked],
            "relations": [twins.related_data(related) for related in self.related],
        }
