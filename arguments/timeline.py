"""Where documents stand on a time line. No Django."""

import calendar
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

MAX_MONTHS = 8  # a longer span is ruled in years


@dataclass
class Note:
    """A document on its author's line.

    `at` and `to` (where the next one on the line stands) are hundredths of its
    length; `late`: the title stands before the notehead.
    """

    document: Any
    statements: int
    at: int
    to: int = 100
    late: bool = False


@dataclass
class Timeline:
    """`bars` are the labels of equal stretches: years, or months for a short span."""

    bars: list[str] = field(default_factory=list)
    lanes: list[tuple[str, list[Note]]] = field(default_factory=list)
    undated: list[Any] = field(default_factory=list)


def timeline(documents, statements):
    """One lane for each first author, in the order of her first document.

    `documents` have dated_from, dated_to and author_team; `statements` maps
    their ids to how many statements are coded.
    """
    dated = [document for document in documents if document.dated_from]
    result = Timeline(undated=[document for document in documents if not document.dated_from])
    if not dated:
        return result
    start = min(document.dated_from for document in dated)
    end = max(document.dated_to for document in dated)
    first, last = _month(start), _month(end)
    in_years = last - first >= MAX_MONTHS
    if in_years:
        first, last = start.year * 12, end.year * 12 + 11
    length = last + 1 - first
    lanes = {}
    for document in dated:
        middle = document.dated_from + (document.dated_to - document.dated_from) / 2
        at = _month(middle) + (middle.day - 1) / _days(middle) - first
        note = Note(document, statements.get(document.pk, 0), round(100 * at / length))
        team = document.author_team
        lanes.setdefault(team[0].brief if team else document.authors_brief, []).append(note)
    for notes in lanes.values():
        notes.sort(key=lambda note: note.at)
        for note, following in pairwise(notes):
            note.to = following.at
        notes[-1].late = notes[-1].at > (55 if len(notes) == 1 else 80)
    result.lanes = list(lanes.items())
    result.bars = [
        _label(month, in_years) for month in range(first, last + 1, 12 if in_years else 1)
    ]
    return result


def _month(day):
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def _days(day):
    return calendar.monthrange(day.year, day.month)[1]


def _label(month, in_years):
    year, at = divmod(month, 12)
    return str(year) if in_years else f"{calendar.month_abbr[at + 1]} {year}"
