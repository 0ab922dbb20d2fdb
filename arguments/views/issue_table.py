"""The statements of an issue as a table, and the same rows as CSV."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone

from arguments.access import collection_page, row_or_gone
from arguments.formats import table
from arguments.issue_view import IssueView
from arguments.models import Issue, Statement, StatementKind
from arguments.outline import reading_order
from arguments.sections import as_number

ROWS = 80  # on one page
COLUMNS = (
    ("number", "No."),
    ("kind", "Kind"),
    ("voice", "Voice"),
    ("attribution", "Attribution"),
    ("document", "Document"),
    ("date", "Date"),
    ("for", "For"),
    ("against", "Against"),
    ("side", "Side"),
    ("stands", "Stands"),
    ("strength", "Strength"),
)
IN_CSV = tuple(
    [
        "number",
        "statement",
        "kind",
        "hedged",
        "voices",
        "attribution",
        "document",
        "title",
        "date",
        "reasons_for",
        "reasons_against",
        "stance",
        "under",
        "standing",
        "strength",
        "matches",
        "collection",
        "issue",
        "filters",
        "as_of",
        "link",
    ]
)
SIDES = {"pro": "for", "contra": "against", "mixed": "mixed", "": ""}
STANDINGS = ("in", "undecided", "out", "set aside")
KINDS = {kind: order for order, kind in enumerate(StatementKind.values)}


@dataclass
class Row:
    """A statement in the table. `under` is the Light of the position in whose branch it stands;
    `strength` is None where it is not computed."""

    light: object
    document: object
    supports: int
    attacks: int
    stance: str
    under: object
    matches: bool
    standing: str
    strength: float | None
    wording: str = ""
    hedged: bool = False

    @property
    def side(self):
        return SIDES[self.stance]

    @property
    def author(self):
        return f"{self.document.authors_brief} {self.document.year}".strip()

    @property
    def voices(self):
        return ", ".join(voice.brief for voice in self.light.voices)

    @property
    def date(self):
        return self.document.dated_from.isoformat() if self.document.dated_from else ""

    def key(self, column):
        """What the row is sorted by; the number decides between equals."""
        value = {
            "kind": KINDS[self.light.kind],
            "voice": self.voices.casefold(),
            "attribution": self.light.attribution,
            "document": self.document.authors_brief.casefold(),
            "date": self.date,
            "for": self.supports,
            "against": self.attacks,
            "side": (list(SIDES).index(self.stance), self.under.number),
            "stands": STANDINGS.index(self.standing),
            "strength": -1 if self.strength is None else self.strength,
        }
        return value.get(column, 0), self.light.number


def rows(view):
    """All Rows of the selection in the order asked for, and how that is called: no query."""
    asked = view.request.GET.get("sort", "")
    column = asked.removeprefix("-") if asked.removeprefix("-") in dict(COLUMNS) else "number"
    found = list(_rows(view))
    backwards = asked.startswith("-") and column == asked[1:]
    found.sort(key=lambda row: row.key(column), reverse=backwards)
    return found, f"-{column}" if backwards else column


def _rows(view):
    chosen, under = view.selection, {}
    for root in chosen.outline():
        for pk in _branch(root):
            under.setdefault(pk, root.statement)
    for pk in chosen.statements:
        light, reasons = view.light[pk], chosen.whole.reasons.get(pk, ())
        supports = sum(step.direction == "support" for step in reasons)
        yield Row(
            light=light,
            document=view.documents[light.document],
            supports=supports,
            attacks=len(reasons) - supports,
            stance=chosen.roots.get(pk, ""),
            under=view.light[under[pk]],
            matches=pk in chosen.matching,
            **view.standing.row(pk),
        )


def _branch(root):
    return (node.statement for node in reading_order([root]) if not node.repeated)


def page(view):
    """What the template of the table shows: one page of rows."""
    found, order = rows(view)
    numbers = {row.light.number: at for at, row in enumerate(found, start=1)}
    start = numbers.get(as_number(view.request.GET.get("after")), 0)
    shown = found[start : start + ROWS]
    _word(shown)
    return {
        "rows": shown,
        "order": order,
        "columns": [
            {
                "key": key,
                "name": name,
                "sort": f"-{key}" if order == key else key,
                "state": {key: "ascending", f"-{key}": "descending"}.get(order),
            }
            for key, name in COLUMNS
        ],
        "before": start,
        "last": start + len(shown),
        "following": shown[-1].light.number if start + ROWS < len(found) else None,
    }


def _word(found):
    """Give the rows their wording: 1 query."""
    ids = [row.light.pk for row in found]
    texts = Statement.objects.filter(id__in=ids).values_list("pk", "wording", "hedged")
    worded = {pk: rest for pk, *rest in texts}
    for row in found:
        row.wording, row.hedged = worded[row.light.pk]


@collection_page
def issue_csv(request, collection, key):
    issue = row_or_gone(Issue.objects.all(), collection, "issue", key=key)
    view = IssueView(request, collection, issue)
    found, _ = rows(view)
    _word(found)
    text = table.dumps((_cells(view, row) for row in found), IN_CSV)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{collection.slug}-{issue.key}.csv"'
    return response


def _cells(view, row):
    return {
        "number": row.light.number,
        "statement": row.wording,
        "kind": row.light.kind,
        "hedged": "yes" if row.hedged else "",
        "voices": "; ".join(voice.name for voice in row.light.voices),
        "attribution": row.light.attribution,
        "document": row.document.key,
        "title": row.document.title,
        "date": row.document.dated_as or row.date,
        "reasons_for": row.supports,
        "reasons_against": row.attacks,
        "stance": row.stance,
        "under": row.under.number,
        "standing": row.standing,
        "strength": row.strength,
        "matches": "yes" if row.matches else "no",
        "collection": view.collection.title,
        "issue": view.issue.question,
        "filters": view.in_words,
        "as_of": timezone.localdate().isoformat(),
        "link": view.address(row.light.number),
    }
