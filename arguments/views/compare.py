from collections import Counter, defaultdict

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django_htmx.http import push_url

from arguments import twins
from arguments.access import Gone, collection_page, sees_tag_of_others
from arguments.columns import MOST, Column, Comparison, Entry, Reported, Stand, told_apart
from arguments.comparison import voice_cells
from arguments.light_relations import light_relations
from arguments.models import Attribution, Holding, Statement
from arguments.narrowing import BASES, LEFT_OUT, ORDERS, RELATIONS, Narrowing
from arguments.sections import as_number
from arguments.stances import Stances
from arguments.views.compare_table import compared_csv
from sources.models import Retired, RetiredKind, Voice

USUAL = 3  # columns when the address names none


@collection_page
def compare(request, collection, as_json=False, as_csv=False):
    stances = Stances(collection)
    voices = _voices(collection)
    asked = _asked(request.GET)
    known = {row.key for row in [*stances.documents, *voices]}
    for key in asked:
        if key not in known:
            return redirect(_renamed(request, collection, key), permanent=True)
    keys = _completed(asked, stances)
    columns = _columns(keys, stances.documents, voices)
    view = ComparisonView(
        request, collection, stances, columns, voices, everything=as_json or as_csv
    )
    if as_json:
        return twins.answer(view.twin())
    if as_csv:
        return compared_csv(view)
    context = {**view.context(), "documents": stances.documents, "voices": voices}
    if request.htmx.target == "rows":
        answer = render(request, "arguments/_compare_answer.html", context)
        part = f"&part={view.comparison.part}" if view.comparison.part > 1 else ""
        return push_url(answer, f"{request.path}?{context['address']}{part}")
    return render(request, "arguments/compare.html", context)


def _asked(query):
    """The keys of the columns, each once, at most four."""
    return list(dict.fromkeys(key for key in query.getlist("col") if key))[:MOST]


def _renamed(request, collection, key):
    """The same address with the key that a renamed one went to; 410 for a deleted one, else 404."""
    kinds = [RetiredKind.DOCUMENT, RetiredKind.VOICE]
    row = Retired.objects.filter(collection=collection, kind__in=kinds, key=key).first()
    if row is None:
        raise Http404(f"No document and no voice here has the key “{key}”.")
    if not row.went:
        raise Gone(row)
    query = QueryDict(mutable=True)
    query.update({name: request.GET[name] for name in request.GET if name != "col"})
    query.setlist("col", [row.went if k == key else k for k in request.GET.getlist("col")])
    return f"{request.path}?{query.urlencode()}"


def _completed(asked, stances):
    """At least two columns, where there are two: those asked for, or the fullest documents."""
    if len(asked) > 1:
        return asked
    counts = Counter(taken.document for taken in stances.taken)
    fullest = sorted(stances.documents, key=lambda d: (-counts[d.pk], not d.dated_from))
    if asked:
        return [*asked, *(d.key for d in fullest if d.key not in asked)][:2]
    chosen = fullest[:USUAL]
    return [document.key for document in stances.documents if document in chosen]


def _voices(collection):
    """The voices that hold statements."""
    held = Holding.objects.filter(collection=collection, voice=OuterRef("pk"))
    voices = list(Voice.objects.filter(Exists(held), collection=collection))
    for voice in voices:
        voice.collection = collection
    return voices


def _columns(keys, documents, voices):
    by_key = {row.key: row for row in [*documents, *voices]}
    rows = [by_key[key] for key in keys]
    names = told_apart(documents)
    return [
        Column(
            at=at,
            key=row.key,
            name=row.brief if isinstance(row, Voice) else names[row.pk],
            document=None if isinstance(row, Voice) else row,
            voice=row if isinstance(row, Voice) else None,
            documents=tuple(d for d in documents if d == row or row in d.author_team),
        )
        for at, row in enumerate(rows)
    ]


class ComparisonView:
    """What stands side by side. The number of queries is the same for every size."""

    def __init__(self, request, collection, stances, columns, voices, *, everything):
        self.request, self.collection, self.stances = request, collection, stances
        self.columns = columns
        self.narrowing = Narrowing.asked(request.GET.get, {i.key: i for i in stances.issues})
        self.issues = [i for i in stances.issues if self.narrowing.issue in ("", i.key)]
        self.documents = {d.pk for d in stances.documents if self.narrowing.in_years(d)}
        self.dates = {d.pk: d.dated_from for d in stances.documents}
        within = self._statements()
        found = light_relations(collection, request.user, between=within.values("pk"))
        issues_of = defaultdict(set)
        for position in stances.positions:
            issues_of[position.statement_id].add(position.issue_id)
        held = Holding.objects.filter(statement__in=within.values("pk"))
        voices = {voice.pk: voice for voice in voices}
        holders = defaultdict(tuple)
        for statement, voice in held.values_list("statement", "voice"):
            holders[statement] += (voices[voice],)
        found = [r for r in found if self._asked_for(r.pair.first, r.pair.second)]
        self.related = {s.pk for r in found if r.tags for s in (r.pair.first, r.pair.second)}
        self.comparison = Comparison(
            columns,
            self._stands(holders),
            found,
            holders,
            issues_of,
            keeps=self.narrowing.keeps,
            order=self.narrowing.order,
            with_outside=not self.narrowing.issue,
            everything=everything,
            part=as_number(request.GET.get("part")) or 1,
        )
        self._fill(everything)

    def _fill(self, everything):
        """Load in full what the page tells of; what it links to alone is known well enough."""
        told, found = self.comparison.told, self.comparison
        ids = {entry.statement.pk for entry in told}
        if everything:
            links = [*found.outside_shown, *(link for row in found.shown for link in row.chosen)]
            related = [r for link in links for r in link.found]
            ids |= {s.pk for r in related for s in (r.pair.first, r.pair.second)}
        rows = Statement.objects.filter(pk__in=ids)
        self.statements = {row.pk: row for row in rows.with_sources()}
        for entry in told:
            entry.statement = self.statements[entry.statement.pk]

    def _statements(self):
        """All that stands in one of the columns."""
        documents = [c.document.pk for c in self.columns if c.document is not None]
        voices = [c.voice.pk for c in self.columns if c.voice is not None]
        held = Holding.objects.filter(voice__in=voices).values("statement")
        return Statement.objects.filter(
            Q(document__in=documents) | Q(pk__in=held), collection=self.collection
        )

    def _asked_for(self, *statements):
        """Whether the filters of years and own voice leave these statements in."""
        own = self.narrowing.own
        return all(s.document_id in self.documents and (s.own or not own) for s in statements)

    def _spoken(self, taken):
        return voice_cells(
            taken,
            self.stances.readings,
            [issue.pk for issue in self.issues],
            {c.voice.pk: [d.pk for d in c.documents] for c in self.columns if c.voice},
        )

    def _stands(self, holders):
        """[(issue, a Stand for each column)] in the order of the issues."""
        own = self.narrowing.own
        self.all_spoken = spoken = self._spoken(self.stances.taken)
        if own or len(self.documents) < len(self.stances.documents):
            spoken = self._spoken(
                t for t in self.stances.taken if t.document in self.documents and (t.own or not own)
            )
        positions = defaultdict(list)
        for position in self.stances.positions:
            positions[position.issue_id].append(position)
        return [
            (
                issue,
                [
                    self._stand(issue, column, positions[issue.pk], spoken, holders)
                    for column in self.columns
                ],
            )
            for issue in self.issues
        ]

    def _stand(self, issue, column, positions, spoken, holders):
        stand = Stand(column, self._state(issue, column, spoken))
        groups = {}
        for position in sorted(positions, key=self._order):
            statement = position.statement
            who = holders.get(statement.pk, ())
            if not column.holds(statement, who) or not self._asked_for(statement):
                continue
            conceded = statement.attribution == Attribution.CONCEDED
            entry = Entry(statement, position.stance, conceded, self.dates[statement.document_id])
            if column.speaks(statement):
                stand.entries.append(entry)
            else:
                groups.setdefault(tuple(v.pk for v in who), Reported(who)).entries.append(entry)
        stand.entries.sort(key=lambda entry: entry.conceded)
        stand.reported = list(groups.values())
        return stand

    def _state(self, issue, column, spoken):
        """The state of a cell; LEFT_OUT where the filters take away what there is."""
        if column.document is not None:
            left_out = column.document.pk not in self.documents
            return LEFT_OUT if left_out else self.stances.teams[issue.pk, column.document.pk].state
        cell = spoken[issue.pk, column.voice.pk]
        left_out = not cell.stance and self.all_spoken[issue.pk, column.voice.pk].stance
        return LEFT_OUT if left_out else cell.state

    def _order(self, position):
        """What analysts compared comes first."""
        return position.statement_id not in self.related, position.statement.number

    def context(self):
        return {
            "collection": self.collection,
            "comparison": self.comparison,
            "columns": self.columns,
            "slots": ([column.key for column in self.columns] + [""] * MOST)[:MOST],
            "authors_only": all(column.document is not None for column in self.columns),
            "narrowing": self.narrowing,
            "filters": self.filters,
            "status": self._status(),
            "unfiltered": self._address(filters=False),
            "issues": self.stances.issues,
            "choices": {"relations": RELATIONS, "bases": BASES, "orders": ORDERS},
            "hides_tags": not sees_tag_of_others(self.collection),
            "address": self._address(),
            "next_part": self.comparison.part + 1,
        }

    @property
    def filters(self):
        """In words."""
        return self.narrowing.said(self.issues[0].brief if self.narrowing.issue else "")

    def _status(self):
        """How many rows of how many, in which order."""
        found = self.comparison
        rows = "1 issue" if found.matching == 1 else f"{found.matching:,} issues"
        if found.hidden:
            other = "other row" if found.hidden == 1 else "other rows"
            rows += f" ({found.hidden:,} {other} hidden)"
        return f"{rows}, {ORDERS[self.narrowing.order]}."

    def _address(self, *, filters=True):
        query = QueryDict(mutable=True)
        query.setlist("col", [column.key for column in self.columns])
        for name, value in self.narrowing.query if filters else ():
            query[name] = value
        return query.urlencode()

    def twin(self):
        found = self.comparison
        return {
            "columns": [
                {
                    "key": column.key,
                    "kind": "document" if column.document is not None else "voice",
                    "name": column.name,
                    "documents": [document.key for document in column.documents],
                }
                for column in self.columns
            ],
            "filters": dict(self.narrowing.query),
            "counts": dict(found.tally),
            "issues": [
                {
                    "key": row.issue.key,
                    "question": row.issue.question,
                    "cells": [_cell(stand) for stand in row.stands],
                    "relations": _related(row.chosen),
                }
                for row in found.shown
            ],
            "outside": _related(found.outside_shown),
            "left_out": [issue.key for issue in found.left_out],
            "statements": twins.statements(Statement.objects.filter(pk__in=self.statements)),
        }


def _cell(stand):
    own = [{**_position(entry), "voice": None} for entry in stand.entries]
    reported = [
        {**_position(entry), "voice": [voice.key for voice in group.holders]}
        for group in stand.reported
        for entry in group.entries
    ]
    return {"column": stand.column.key, "state": stand.state, "positions": own + reported}


def _position(entry):
    return {
        "statement": entry.statement.number,
        "stance": entry.stance,
        "attribution": entry.statement.attribution,
        "document": entry.statement.document.key,
    }


def _related(links):
    return [
        {"columns": [c.key for c in link.columns], **twins.related_data(related)}
        for link in links
        for related in link.found
    ]
