from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, sees_tag_of_others
from arguments.clustering import by_likeness
from arguments.columns import told_apart
from arguments.comparison import Cell
from arguments.light_relations import light_relations
from arguments.matrices import (
    SORTS,
    arranged,
    most,
    ordered,
    pair_rows,
    splitting,
    stance_rows,
    undisputed,
)
from arguments.models import Statement
from arguments.relations import between_teams, tagged, totals
from arguments.sections import from_key
from arguments.spelling import fold
from arguments.stances import Stances
from arguments.views import network
from arguments.views.matrix_pairs import PairList
from arguments.views.matrix_table import matrix_csv

ROWS = 40  # voices on one page of the table
COLUMNS = 24  # issues on one page of it
CELLS = 280  # of them that hold something
SQUARE = 8  # documents in the square of pairs
KEPT = (
    "q",
    "sort",
    "cluster",
    "after",
    "issues_after",
    "among",
    "by",
    "pairs_after",
    "of",
    "relation",
)
LONG = 110  # characters of what an address may carry on: a voice in a document has two keys
FIGURE_NAMES = {
    "agrees": "Agreements",
    "contradicts": "Contradictions",
    "qualifies": "Qualifications",
    "updates": "Updates",
    "shared": "Issues shared",
    "congruence": "Congruence",
    "conflict": "Conflict",
}


@collection_page
def matrix(request, collection, as_json=False, as_csv=False):
    view = MatrixView(request, collection)
    if as_json:
        return twins.answer(view.twin())
    if as_csv:
        return matrix_csv(view)
    target = request.htmx.target
    if target == "drill":
        return render(request, "arguments/_matrix_drill.html", view.cell_context())
    if target == "pair":
        return render(request, "arguments/_matrix_pair.html", view.pair_context())
    return render(request, "arguments/matrix.html", view.page_context())


@dataclass(frozen=True)
class Chosen:
    """A cell that the address names."""

    row: Any
    issue: Any
    cell: Cell


class MatrixView:
    """Both matrices. The number of queries is the same for every size."""

    def __init__(self, request, collection):
        self.request, self.collection = request, collection
        self.stances = Stances(collection)
        self.documents = self.stances.documents
        self.issue_rows = self.stances.rows()
        self.issues = [row.issue for row in self.issue_rows]
        self.own, self.reported = stance_rows(
            self.issues,
            self.documents,
            self.stances.teams,
            self.stances.reported,
            self.stances.voices,
        )
        self.cell = self._cell(request.GET.get("cell", ""))
        self.pair = self._pair(request.GET.get("pair", ""))
        self.q = request.GET.get("q", "").strip()[:LONG]
        self.names = told_apart(self.documents)
        self._arrange()

    def _arrange(self):
        """The rows and columns of this page, as the address asks for them."""
        query, words = self.request.GET, fold(self.q)
        own, reported = (
            [row for row in rows if (words or not self.q) and words in fold(self.name_of(row))]
            for rows in (self.own, self.reported)
        )
        self.matching = len(own) + len(reported)
        usual = "date" if self.matching <= ROWS else "sides"
        known = {*SORTS, *(issue.key for issue in self.issues)}
        self.sort = query.get("sort") if query.get("sort") in known else usual
        self.clustered = query.get("cluster") == "1"
        self.all_rows = [
            row for rows in (own, reported) for row in ordered(rows, self.sort, self.name_of)
        ]
        columns, self.next_issue = from_key(
            self.issues, query.get("issues_after", ""), COLUMNS, lambda issue: issue.key
        )
        self.order = [self.issues.index(issue) for issue in columns]
        shown, self.next_row = self._fitting(query.get("after", ""))
        if self.clustered:
            self.order = [
                self.order[at]
                for at in by_likeness([[row.stances[at] for row in shown] for at in self.order])
            ]
            shown = [shown[at] for at in by_likeness([row.stances for row in shown])]
        self.shown = arranged(shown, self.order)

    def _fitting(self, after):
        """(the rows of this page, the key of the next row): as many as it has room for."""
        rows, _ = from_key(self.all_rows, after, ROWS, lambda row: row.key)
        filled, room = 0, 0
        for row in rows:
            filled += sum(row.cells[at][1].state != "not reported" for at in self.order)
            if room and filled > CELLS:
                break
            room += 1
        return from_key(self.all_rows, after, room, lambda row: row.key)

    def name_of(self, row):
        """As the head of its row says it."""
        document = f"{row.document.authors_brief} {row.document.dated_as}"
        return f"{row.voice.brief} {row.voice.name} in {document}" if row.voice else document

    def groups(self):
        """[(name, rows)] of the table: authors and those they report; in clusters all together."""
        if self.clustered:
            return [("", self.shown)]
        own = [row for row in self.shown if not row.voice]
        return [("", own), ("reported", [row for row in self.shown if row.voice])]

    def kept(self, *without):
        """The query of this page, without what its links set anew, to go on with."""
        query = QueryDict(mutable=True)
        for name, said in self.request.GET.items():
            if said and len(said) <= LONG and name in KEPT and name not in without:
                query[name] = said
        return f"{query.urlencode()}&" if query else ""

    def _cell(self, address):
        """The cell KEY.issue or KEY.VOICE.issue; None for an address that means nothing."""
        key, _, name = address.rpartition(".")
        row = next((row for row in [*self.own, *self.reported] if row.key == key), None)
        for issue, cell in row.cells if row else ():
            if issue.key == name:
                return Chosen(row, issue, cell)
        return None

    def _pair(self, address):
        """Two different documents, the earlier one first; or None."""
        keys = address.split(".")
        found = [document for document in self.documents if document.key in keys]
        return tuple(found) if len(keys) == len(found) == 2 else None

    def page_context(self):
        found = light_relations(self.collection, self.request.user)
        return {
            "collection": self.collection,
            "documents": self.documents,
            "names": self.names,
            "kept": self.kept(),
            "hides_tags": not sees_tag_of_others(self.collection),
            **self._stances(),
            **self._square(found),
            **self._figures(found),
            **network.section(self.request, self.collection),
            **self.cell_context(),
            **self.pair_context(),
        }

    def _stances(self):
        """Voices by issues."""
        return {
            "issues": [self.issues[at] for at in self.order],
            "all_issues": self.issues,
            "own": self.own,
            "reported": self.reported,
            "beside": any(cell.beside for row in self.reported for _, cell in row.cells),
            "groups": self.groups(),
            "sides": [self.issue_rows[at] for at in self.order],
            "splitting": splitting(self.issues, self.own),
            "undisputed": undisputed(self.issues, [*self.own, *self.reported]),
            "sort": self.sort,
            "clustered": self.clustered,
            "q": self.q,
            "shown": len(self.shown),
            "matching": self.matching,
            "next_row": self.next_row,
            "next_issue": self.next_issue,
            "unpaged_issues": self.kept("issues_after"),
            "unsorted": self.kept("sort", "cluster", "after"),
            "unpaged": self.kept("after"),
        }

    def _square(self, found):
        """Authors by authors: all of them, or those with most relations."""
        counts = _between(found)
        everybody = pair_rows(self.documents, counts)
        square = self._squared(counts)
        return {
            "square": square,
            "pairs": everybody if square is self.documents else pair_rows(square, counts),
            "totals": totals(found),
            **_outstanding(everybody),
        }

    def _figures(self, found):
        """Pair by pair, as a list."""
        figures = PairList(self.collection, self.stances, found, self.names, self.request.GET)
        listed, next_pair = figures.page()
        return {
            "figures": figures,
            "figure_names": FIGURE_NAMES,
            "listed": listed,
            "next_pair": next_pair,
            "pairs_unsorted": self.kept("by", "pairs_after"),
            "pairs_unpaged": self.kept("pairs_after"),
            "pairs_among": self.kept("among", "pairs_after"),
        }

    def _squared(self, counts):
        """The documents of the square table: all, or those with most relations, in their order."""
        if len(self.documents) <= SQUARE:
            return self.documents
        weight = Counter()
        for (a, b), found in counts.items():
            for pk in (a, b):
                weight[pk] += sum(found.values())
        chosen = sorted(self.documents, key=lambda d: -weight[d.pk])[:SQUARE]
        return [document for document in self.documents if document in chosen]

    def cell_context(self):
        """The statements behind the chosen cell, with what the tags say of them."""
        context = {"collection": self.collection, "cell": self.cell, "kept": self.kept()}
        if self.cell is None:
            return context
        of_cell = Statement.objects.filter(
            collection=self.collection, number__in=self.cell.cell.statements
        )
        found = tagged(
            light_relations(self.collection, self.request.user, statements=of_cell.values("pk"))
        )
        ids = {s.pk for r in found for s in (r.pair.first, r.pair.second)}
        numbers = set(self.cell.cell.statements)
        rows = Statement.objects.filter(
            Q(pk__in=ids) | Q(number__in=numbers), collection=self.collection
        )
        full = self.stances.full(rows)
        behind = [row for row in full.values() if row.number in numbers]
        stance = {
            p.statement_id: p.stance
            for p in self.stances.positions
            if p.issue_id == self.cell.issue.pk
        }
        return {
            **context,
            "full": full,
            "behind": [
                {
                    "statement": row,
                    "stance": stance[row.pk],
                    "related": [r for r in found if row.pk in (r.pair.first_id, r.pair.second_id)],
                }
                for row in behind
            ],
            "against": self._against(),
        }

    def _against(self):
        """A document to compare with: whoever takes the other side, else any other side-taker."""
        at = self.issues.index(self.cell.issue)
        key = self.cell.row.document.key
        others = [row for row in self.own if row.document.key != key]
        mine = self.cell.cell.stance

        def distance(row):
            stance = row.stances[at]
            return 0 if {stance, mine} == {"pro", "contra"} else 1 if stance else 2

        return min(others, key=distance).document if others else None

    def pair_context(self):
        """The relations between the chosen author teams, contradictions first."""
        context = {"collection": self.collection, "pair": self.pair, "kept": self.kept()}
        if self.pair is None:
            return context
        first, second = self.pair
        within = Statement.objects.filter(document__in=self.pair)
        found = [
            r
            for r in tagged(
                light_relations(self.collection, self.request.user, between=within.values("pk"))
            )
            if r.pair.first.document_id != r.pair.second.document_id
        ]
        order = ("contradicts", "agrees", "qualifies", "updates")
        own = [r for r in found if r.pair.first.own and r.pair.second.own]
        return {
            **context,
            "between": sorted(own, key=lambda r: order.index(r.relation)),
            "more": len(found) - len(own),
            "names": self.names,
            "pair_address": f"{first.key}.{second.key}",
        }

    def twin(self):
        counts = _between(light_relations(self.collection, self.request.user))
        return {
            "issues": [{"key": i.key, "question": i.question} for i in self.issues],
            "voices": [
                {
                    "document": row.document.key,
                    "voice": row.voice.key if row.voice else None,
                    "cells": {
                        issue.key: {"state": cell.state, "statements": cell.statements}
                        for issue, cell in row.cells
                    },
                }
                for row in [*self.own, *self.reported]
            ],
            "pairs": [
                {"a": cell.row.key, "b": cell.column.key, **cell.counts}
                for _, cells in pair_rows(self.documents, counts)
                for cell in cells
                if cell.kind == "above" and cell.counts
            ],
        }


def _outstanding(rows):
    """Which pair contradicts each other most, which agrees most, and how many others do as much."""
    (apart, as_apart), (together, as_together) = most(rows, "contradicts"), most(rows, "agrees")
    return {
        "apart": apart,
        "as_apart": as_apart,
        "together": together,
        "as_together": as_together,
    }


def _between(found):
    """Counts of relations between different author teams."""
    return {pair: counts for pair, counts in between_teams(found).items() if len(set(pair)) == 2}
