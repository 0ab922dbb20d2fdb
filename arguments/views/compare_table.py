"""A comparison as CSV: the rows of its page, each with where it comes from."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from arguments.formats import table
from arguments.templatetags.counterpoint import state_word

COLUMNS = (
    "row",
    "issue",
    "question",
    "column",
    "stands",
    "voices",
    "attribution",
    "stance",
    "number",
    "statement",
    "document",
    "date",
    "paragraphs",
    "relation",
    "other_number",
    "other_statement",
    "basis",
    "reason",
    "analyst",
    "collection",
    "filters",
    "as_of",
    "link",
)


def compared_csv(view):
    """One row a position, one a column without any, one a tag (or a pair without) between them."""
    everywhere = {
        "collection": view.collection.title,
        "filters": "; ".join(view.filters),
        "as_of": timezone.localdate().isoformat(),
    }
    text = table.dumps(({**row, **everywhere} for row in _rows(view)), COLUMNS)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = "-".join([view.collection.slug, *(column.key for column in view.columns)])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _rows(view):
    for row in view.comparison.kept:
        about = {"issue": row.issue.key, "question": row.issue.question}
        for stand in row.stands:
            cell = {**about, "column": stand.column.name, "stands": state_word(stand.state)}
            entries = [*stand.entries, *(e for group in stand.reported for e in group.entries)]
            for entry in entries:
                yield {**cell, **_position(view, entry)}
            if not entries:
                link = view.request.build_absolute_uri(row.issue.get_absolute_url())
                yield {**cell, "row": "no position", "link": link}
        yield from _relations(view, row.chosen, about)
    yield from _relations(view, view.comparison.kept_outside, {})


def _position(view, entry):
    statement = entry.statement
    return {
        "row": "position",
        "voices": "; ".join(holding.voice.name for holding in statement.holdings.all()),
        "attribution": statement.attribution,
        "stance": state_word(entry.stance),
        "number": statement.number,
        "statement": statement.wording,
        "document": statement.document.title,
        "date": statement.document.dated_as,
        "paragraphs": "; ".join(str(c.passage.paragraph) for c in statement.citations.all()),
        "link": _link(view, statement),
    }


def _relations(view, links, about):
    for link in links:
        for related in link.found:
            first, second = (view.statements[s.pk] for s in (related.subject, related.object))
            pair = {
                **about,
                "row": "relation",
                "column": f"{link.subject_named}; {link.object_named}",
                "number": first.number,
                "statement": first.wording,
                "other_number": second.number,
                "other_statement": second.wording,
                "document": f"{first.document.title}; {second.document.title}",
                "date": f"{first.document.dated_as}; {second.document.dated_as}",
                "stands": {"disputed": "analysts differ", "untagged": "not yet tagged"}.get(
                    link.kind, link.kind
                ),
                "link": _link(view, first),
            }
            for tag in related.tags:
                said = {"relation": tag.relation, "basis": tag.basis, "reason": tag.reason}
                yield {**pair, **said, "analyst": tag.analyst.name}
            if not related.tags:
                yield pair


def _link(view, statement):
    address = reverse("statement", args=[view.collection.slug, statement.number])
    return view.request.build_absolute_uri(address)
