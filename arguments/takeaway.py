"""What a reader takes away of a map as text: the statements and steps that the page shows."""

from django.utils import timezone

from arguments.as_data import arguments_data, statements_data
from arguments.comparison import DIRECTED, Judgement, consensus
from arguments.formats import argdown, markdown
from arguments.models import Argument, Statement
from arguments.relations import in_words
from arguments.snapshot import grouped, snapshot
from sources.models import Voice

# The parameters of an issue page that say what is shown.
SHOWS = (
    *("voice", "kind", "attribution", "contested", "drawn", "depth", "focus", "around", "unfold"),
    *("without", "without_voice", "confirmed"),
)


def about(request, view):
    """The head of all that is taken away of an issue: what it is, when and from where."""
    query = request.GET.copy()
    for name in [name for name in query if name not in SHOWS or not query[name]]:
        del query[name]
    address = view.issue.get_absolute_url()
    return {
        "title": view.issue.question,
        "collection": view.collection.title,
        "issue": view.issue.key,
        "filters": view.in_words,
        "date": timezone.localdate().isoformat(),
        "link": request.build_absolute_uri(f"{address}?{query.urlencode()}".rstrip("?")),
    }


class Rows:
    """The rows that the selection of an IssueView names, as the JSON export has them: 7 queries.

    `statements` and `arguments` by id; `voices`, and documents' `titles` and `briefs`, by key.
    """

    def __init__(self, request, view):
        chosen = view.selection.statements
        found = statements_data(Statement.objects.filter(id__in=chosen))
        self.statements = {}
        for pk in chosen:
            told = {"url": view.address(found[pk]["number"]), **view.standing.row(pk)}
            self.statements[pk] = {**found[pk], **told}
        keys = {key for row in found.values() for key in (*row["voices"], *row["addressees"])}
        voices = Voice.objects.filter(collection=view.collection, key__in=keys)
        self.voices = dict(voices.order_by().values_list("key", "name"))
        steps = Argument.objects.filter(id__in=view.selection.graph.steps)
        self.arguments = arguments_data(steps)
        used = {row["document"] for row in self.statements.values()}
        documents = [document for document in view.stances.documents if document.key in used]
        self.titles = {document.key: document.title for document in documents}
        self.briefs = {d.key: f"{d.authors_brief} {d.year}".rstrip() for d in documents}


def issue_as_argdown(request, view):
    """The text of what an IssueView shows."""
    rows, shown = Rows(request, view), set(view.selection.statements)
    positions = [
        {
            "document": rows.statements[position.statement_id]["document"],
            "issue": view.issue.key,
            "statement": position.statement.number,
            "stance": position.stance,
        }
        for position in view.positions
        if position.statement_id in shown
    ]
    contradictions = {
        tuple(sorted((related.pair.first.number, related.pair.second.number)))
        for group in view.related.values()
        for related in group
        if related.relation == "contradicts"
        and {related.pair.first_id, related.pair.second_id} <= shown
    }
    found = argdown.ArgumentMap(
        about(request, view),
        list(rows.statements.values()),
        list(rows.arguments.values()),
        positions,
        sorted(contradictions),
        rows.voices,
        rows.titles,
    )
    return argdown.dumps(found)


def issue_as_markdown(request, view):
    """The outline of what an IssueView shows, all of it."""
    rows, nodes, roots = Rows(request, view), view.selection.outline(), view.selection.roots
    sides = [
        (title, [node for node in nodes if roots[node.statement] == stance])
        for stance, title in (*argdown.SIDES, ("", "Statements"))
    ]
    found = markdown.Outline(
        about(request, view),
        [(title, nodes) for title, nodes in sides if nodes],
        rows.statements,
        {pk: row["number"] for pk, row in rows.arguments.items()},
        rows.voices,
        rows.briefs,
        {
            pk: [
                f"{group['words']} {', '.join(f'S{number}' for number in group['others'])}"
                for group in in_words(pk, view.related)
            ]
            for pk in rows.statements
        },
    )
    return markdown.dumps(found)


def collection_as_argdown(collection):
    """Every statement and step of a collection, document by document."""
    data = snapshot(collection)
    named = {"title": collection.title, "collection": collection.title}
    found = argdown.ArgumentMap(
        {**named, "date": timezone.localdate().isoformat()},
        data["statements"],
        data["arguments"],
        data["positions"],
        _contradictions(data["tags"]),
        {row["key"]: row["name"] for row in data["voices"]},
        {row["key"]: row["title"] for row in data["documents"]},
    )
    return argdown.dumps(found)


def _contradictions(tags):
    """The pairs of numbers whose tags come to a contradiction, the lower first."""
    pairs = grouped(tags, lambda tag: tuple(sorted((tag["a"], tag["b"]))))
    return sorted(pair for pair, found in pairs.items() if _relation(found) == "contradicts")


def _relation(tags):
    found = consensus(
        Judgement(
            tag["relation"], tag["relation"] in DIRECTED and tag["a"] > tag["b"], tag["decision"]
        )
        for tag in tags
    )
    return found.relation
