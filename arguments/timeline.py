"""Where documents stand on a time line. No Django."""

from dataclasses import dataclass, field
from typing import Any


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
    years: list[int] = field(default_factory=list)
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
    first = min(document.dated_from.year for document in dated)
    last = max(document.dated_to.year for document in dated)
    result.years = list(range(first, last + 1))
    lanes = {}
    for document in dated:
        middle = document.dated_from + (document.dated_to - document.dated_from) / 2
        day = middle.year + middle.timetuple().tm_yday / 366
        note = Note(
            document,
            statements.get(document.pk, 0),
            round(100 * (day - first) / (last + 1 - first)),
        )
        team = document.author_team
        name = team[0].brief if team else document.authors_brief
        lanes.setdefault(name, []).append(note)
    for notes in lanes.values():
        notes.sort(key=lambda note: note.at)
        for note, following in zip(notes, notes[1:], strict=False):
            note.to = following.at
        notes[-1].late = notes[-1].at > (55 if len(notes) == 1 else 80)
    result.lanes = list(lanes.items())
    return result
