"""What the data twins of the pages share: rows as the JSON export gives them."""

from django.http import JsonResponse

from arguments.as_data import arguments_data, statements_data
from arguments.models import Argument, Statement
from sources.models import ParagraphRole


def answer(data):
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


def issue_row(row):
    """An IssueRow: who takes which side, who is silent, whom nobody has coded."""
    return {
        "key": row.issue.key,
        "question": row.issue.question,
        "label": row.issue.label,
        **{
            stance: [
                {
                    "document": holder.document.key,
                    "voice": holder.voice.key if holder.voice else None,
                    "statements": list(holder.statements),
                }
                for holder in getattr(row, stance)
            ]
            for stance in ("pro", "mixed", "contra")
        },
        "silent": [document.key for document in row.silent],
        "not_coded": [document.key for document in row.not_coded],
    }


def related_data(related):
    """A pair with its consensus; for a directed relation `a` does it to `b`."""
    subject, other = related.subject, related.object
    return {
        "a": subject.number,
        "b": other.number,
        "consensus": related.consensus.state if related.consensus else None,
        "relation": related.relation or None,
        "tags": [
            {
                "analyst": tag.analyst.key,
                "relation": tag.relation,
                "basis": tag.basis,
                "confidence": tag.confidence,
                "reason": tag.reason,
                "made_on": tag.made_on.isoformat(),
                "decision": tag.decision,
            }
            for tag in related.tags
        ],
    }


def document_row(document):
    return {
        "key": document.key,
        "title": document.title,
        "authors": [voice.key for voice in document.author_team],
        "dated_as": document.dated_as,
        "dated_from": document.dated_from.isoformat() if document.dated_from else None,
        "dated_to": document.dated_to.isoformat() if document.dated_to else None,
        "url": document.url,
    }


def statements(queryset):
    """Full rows of statements, with their passages and where they are."""
    return [*statements_data(queryset, placed=True).values()]


def arguments(queryset):
    return [*arguments_data(queryset).values()]


def document(source):
    """A document with what the visitor may see of its text, its paragraphs and all it argues."""
    row = source.document
    return {
        **document_row(row),
        "authors": [
            {"voice": authorship.voice.key, "role": authorship.role}
            for authorship in row.authorships.all()
        ],
        "publisher": row.publisher,
        "language": row.language,
        "analyst": row.analyst.key,
        "version": row.version,
        "text": _text(source),
        "paragraphs": [
            {"number": number, "role": role, "precis": precis}
            for number, (role, precis) in source.paragraphs.items()
        ],
        "statements": statements(Statement.objects.filter(document=row)),
        "arguments": arguments(Argument.objects.filter(document=row)),
    }


def _text(source):
    """The text that the page shows; its body only where the visitor may see it."""
    if source.text is None:
        return None
    return {
        "version": source.text.version,
        "length": source.text.length,
        "body": source.body,
        "paragraphs": [
            {
                "number": number,
                "role": source.paragraphs.get(number, (ParagraphRole.BODY.value,))[0],
                "start": place.start,
                "end": place.end,
            }
            for number, place in enumerate(source.places, start=1)
        ],
    }
