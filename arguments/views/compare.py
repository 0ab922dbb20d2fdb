from collections import defaultdict

from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import redirect, render
from django_htmx.http import push_url

from arguments import twins
from arguments.access import collection_page, sees_tag_of_others
from arguments.columns import Comparison, Entry, Reported, Stand
from arguments.comparison import voice_cells
from arguments.fitting import NAMED
from arguments.light_relations import light_relations
from arguments.models import Attribution, Holding, Statement
from arguments.narrowing import BASES, LEFT_OUT, ORDERS, RELATIONS, Narrowing
from arguments.sections import as_number
from arguments.stances import Stances
from arguments.views.choosing import Choice, renamed
from arguments.views.compare_page import ComparisonPage
from arguments.views.compare_table import compared_csv

OFFERED = 60  # issues that the form names


@collection_page
def compare(request, collection, as_json=False, as_csv=False):
    stances = Stances(collection)
    choice = Choice(collection, stances, request.GET)
    if choice.unknown:
        return redirect(renamed(request, collection, choice.unknown), permanent=True)
    view = ComparisonView(request, collection, stances, choice)
    if as_json or as_csv:
        view.load_all()
        return twins.answer(view.twin()) if as_json else compared_csv(view)
    page = ComparisonPage(view, as_number(request.GET.get("after")) or 0)
    context = {**view.context(), **choice.context(), "page": page}
    if request.htmx.target == "rows":
        answer = render(request, "arguments/_compare_answer.html", context)
        after = f"&after={page.after}" if page.after else ""
        return push_url(answer, f"{request.path}?{context['address']}{after}")
    return render(request, "arguments/compare.html", context)


class ComparisonView:
    """What stands side by side. The number of queries is the same for every size."""

    def __init__(self, request, collection, stances, choice):
        self.request, self.collection, self.stances = request, collection, stances
        self.columns = choice.columns
        self.narrowing = Narrowing.asked(request.GET.get, {i.key: i for i in stances.issues})
        self.issues = [i for i in stances.issues if self.narrowing.issue in ("", i.key)]
        self.documents = {d.pk for d in stances.documents if self.narrowing.in_years(d)}
        self.taken = {(p.issue_id, p.statement.document_id) for p in stances.positions}
        self.dates = {d.pk: d.dated_from for d in stances.documents}
        within = self._statements()
        found = light_relations(collection, request.user, between=within.values("pk"))
        issues_of = defaultdict(set)
        for position in stances.positions:
            issues_of[position.statement_id].add(position.issue_id)
        held = Holding.objects.filter(statement__in=within.values("pk"))
        voices = {voice.pk: voice for voice in choice.voices}
        holders = defaultdict(tuple)
        for statement, voice in held.values_list("statement", "voice"):
            holders[statement] += (voices[voice],)
        found = [r for r in found if self._asked_for(r.pair.first, r.pair.second)]
        self.related = {s.pk for r in found if r.tags for s in (r.pair.first, r.pair.second)}
        self.comparison = Comparison(
            self.columns,
            self._stands(holders),
            found,
            holders,
            issues_of,
            keeps=self.narrowing.keeps,
            order=self.narrowing.order,
            with_outside=not self.narrowing.issue,
        )

    def load(self, rows, links=()):
        """Load in full the statements that `rows` tell, and those of the pairs behind `links`."""
        entries = [entry for row in rows for entry in row.entries]
        ids = {entry.statement.pk for entry in entries}
        ids |= {s.pk for k in links for r in k.found for s in (r.pair.first, r.pair.second)}
        self.statements = self.stances.full(Statement.objects.filter(pk__in=ids))
        for entry in entries:
            entry.statement = self.statements[entry.statement.pk]

    def load_all(self):
        """What twins and tables tell: all that a page shows, or its next ones."""
        found = self.comparison
        self.load(found.kept, [*found.kept_outside, *(k for row in found.kept for k in row.chosen)])

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
            left_out = (
                column.document.pk not in self.documents
                and (issue.pk, column.document.pk) in self.taken
            )
            return LEFT_OUT if left_out else self.stances.teams[issue.pk, column.document.pk].state
        cell = spoken[issue.pk, column.voice.pk]
        left_out = not cell.stance and self.all_spoken[issue.pk, column.voice.pk].stance
        return LEFT_OUT if left_out else cell.state

    def _order(self, position):
        """What analysts compared comes first."""
        return position.statement_id not in self.related, position.statement.number

    def context(self):
        found = self.comparison
        return {
            "collection": self.collection,
            "comparison": found,
            "columns": self.columns,
            "authors_only": all(column.document is not None for column in self.columns),
            "narrowing": self.narrowing,
            "filters": self.filters,
            "status": self._status(),
            "unfiltered": self.address(),
            "issues": self._issues(),
            "left_out": found.left_out[:NAMED],
            "left_out_more": len(found.left_out[NAMED:]),
            "choices": {"relations": RELATIONS, "bases": BASES, "orders": ORDERS},
            "hides_tags": not sees_tag_of_others(self.collection),
            "address": self.address(self.narrowing.query),
        }

    @property
    def filters(self):
        """In words."""
        return self.narrowing.said(self.issues[0].brief if self.narrowing.issue else "")

    def _status(self):
        """How many rows of how many, in which order."""
        found = self.comparison
        rows = "1 issue" if len(found.kept) == 1 else f"{len(found.kept):,} issues"
        if found.hidden:
            other = "other row" if found.hidden == 1 else "other rows"
            rows += f" ({found.hidden:,} {other} hidden)"
        return f"{rows}, {ORDERS[self.narrowing.order]}."

    def _issues(self):
        """What the form offers: the first ones, and the chosen one."""
        issues = self.stances.issues
        return issues[:OFFERED] + [i for i in issues[OFFERED:] if i.key == self.narrowing.issue]

    def address(self, query=()):
        """The address of these columns, with what `query` asks for."""
        found = QueryDict(mutable=True)
        found.setlist("col", [column.key for column in self.columns])
        for name, value in query:
            found[name] = value
        return found.urlencode()

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
                for row in found.kept
            ],
            "outside": _related(found.kept_outside),
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
