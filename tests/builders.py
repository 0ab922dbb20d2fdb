"""Small pieces of data for tests: each builder makes what it needs and nothing more."""

import datetime
import itertools
import random
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection

from arguments.management.commands.load_collection import load_folder
from arguments.models import (
    Argument,
    Citation,
    Holding,
    Issue,
    Pair,
    Position,
    Premise,
    Reading,
    Statement,
    Tag,
)
from sources import texts
from sources.models import (
    Analyst,
    Authorship,
    Collection,
    Document,
    Membership,
    Paragraph,
    Passage,
    Voice,
)

COLLECTIONS = Path(__file__).resolve().parent.parent / "arguments" / "collections"
_count = itertools.count(1)


def load(slug, **options):
    """Load a shipped collection as `make run` does and return it."""
    load_folder(COLLECTIONS / slug, public_texts=True, **options)
    return Collection.objects.get(slug=slug)


def make_user(name=None, *, collection=None, role=None, **fields):
    user = get_user_model().objects.create_user(
        name or f"user-{next(_count)}", password="secret", **fields
    )
    if collection is not None:
        Membership.objects.create(collection=collection, user=user, role=role or "reader")
    return user


def make_collection(**fields):
    slug = fields.pop("slug", f"collection-{next(_count)}")
    fields.setdefault("public", True)
    return Collection.objects.create(slug=slug, title=fields.pop("title", slug), **fields)


def take_number(collection, counter):
    """As Collection.take_number, in one statement of SQL: builders need very many."""
    field = f"next_{counter}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE sources_collection SET {field} = {field} + 1 WHERE id = %s RETURNING {field}",
            [collection.pk],
        )
        following = cursor.fetchone()[0]
    setattr(collection, field, following)
    return following - 1


def make_analyst(collection=None, **fields):
    collection = collection or make_collection()
    key = fields.pop("key", f"analyst-{next(_count)}")
    return Analyst.objects.create(
        collection=collection, key=key, name=fields.pop("name", key), **fields
    )


def make_voice(collection=None, key=None, **fields):
    collection = collection or make_collection()
    key = key or f"voice-{next(_count)}"
    fields.setdefault("name", key.replace("-", " ").title())
    return Voice.objects.create(
        collection=collection, key=key, kind=fields.pop("kind", "person"), **fields
    )


def make_document(
    collection=None, *, authors=None, paragraphs=0, text=None, public=False, **fields
):
    """A document by `authors` (default: one new voice), with `paragraphs` précis or a `text`."""
    collection = collection or make_collection()
    key = fields.pop("key", f"document-{next(_count)}")
    fields.setdefault("analyst", collection.analysts.first() or make_analyst(collection))
    document = Document.objects.create(
        collection=collection, key=key, title=fields.pop("title", f"Title of {key}"), **fields
    )
    document.made_by = [make_voice(collection)] if authors is None else authors
    for order, voice in enumerate(document.made_by):
        Authorship.objects.create(
            collection=collection, document=document, voice=voice, order=order
        )
    for number in range(1, paragraphs + 1):
        Paragraph.objects.create(
            collection=collection, document=document, number=number, precis=f"Précis {number}."
        )
    if text is not None:
        texts.store(document, text, public=public)
    return document


def make_statement(document=None, *, voices=None, words=None, paragraph=1, **fields):
    """A statement held by its document's authors; with `words`, a passage stands behind it."""
    document = document or make_document()
    collection = document.collection
    number = fields.pop("number", None) or take_number(collection, "statement")
    fields.setdefault("kind", "claim")
    fields.setdefault("wording", f"Statement {number} holds.")
    statement = Statement.objects.create(
        collection=collection,
        document=document,
        number=number,
        analyst=fields.pop("analyst", document.analyst),
        **fields,
    )
    if voices is None:  # without a query where the document was made here
        voices = getattr(document, "made_by", None) or document.author_team
    for order, voice in enumerate(voices):
        Holding.objects.create(collection=collection, statement=statement, voice=voice, order=order)
    if words:
        passage = Passage.objects.create(
            collection=collection, document=document, paragraph=paragraph, first_words=words
        )
        Citation.objects.create(
            collection=collection, document=document, statement=statement, passage=passage
        )
        if text := texts.current(document):
            texts.place([passage], text)
    return statement


def make_argument(*premises, target, direction="support", document="own", **fields):
    """`premises` for or against `target`, a Statement or an Argument; `document=None`: an analyst's."""
    collection = target.collection
    document = target.document if document == "own" else document
    argument = Argument.objects.create(
        collection=collection,
        document=document,
        number=fields.pop("number", None) or take_number(collection, "argument"),
        analyst=fields.pop("analyst", target.analyst),
        direction=direction,
        statement=target if isinstance(target, Statement) else None,
        argument=target if isinstance(target, Argument) else None,
        **fields,
    )
    for order, premise in enumerate(premises):
        Premise.objects.create(
            collection=collection,
            argument=argument,
            document=document,
            statement=premise,
            order=order,
        )
    return argument


def make_issue(collection=None, **fields):
    collection = collection or make_collection()
    key = fields.pop("key", f"issue-{next(_count)}")
    return Issue.objects.create(
        collection=collection, key=key, question=fields.pop("question", f"Is {key} so?"), **fields
    )


def make_position(issue, statement, stance="pro"):
    return Position.objects.create(
        collection=issue.collection, issue=issue, statement=statement, stance=stance
    )


def make_reading(issue, document, analyst=None):
    return Reading.objects.create(
        collection=issue.collection,
        issue=issue,
        document=document,
        analyst=analyst or document.analyst,
    )


def make_pair(a, b, source="issue", **fields):
    first, second = sorted((a, b), key=lambda statement: statement.pk)
    return Pair.objects.create(
        collection=a.collection, first=first, second=second, source=source, **fields
    )


def make_tag(pair, relation="agrees", analyst=None, **fields):
    related = relation != "unrelated"
    fields.setdefault("basis", "fact" if related else "")
    fields.setdefault("reason", "Both speak of the same thing." if related else "")
    fields.setdefault("made_on", datetime.date(2026, 11, 20))
    return Tag.objects.create(
        collection=pair.collection,
        pair=pair,
        analyst=analyst or make_analyst(pair.collection),
        relation=relation,
        **fields,
    )


def make_large_issue(statements, shape="tree", **fields):
    """An issue with so many statements, made in few queries: a tree, a chain, a star or at random."""
    rng = random.Random(statements)
    issue = make_issue(**fields)
    collection = issue.collection
    documents = [make_document(collection) for _ in range(4)]
    words = ["Closing", "the", "street", "to", "cars", "would", "bring", "customers", "back"]
    rows = Statement.objects.bulk_create(
        Statement(
            collection=collection,
            document=documents[0],
            analyst=documents[0].analyst,
            number=n,
            kind=rng.choice(["claim", "evidence", "recommendation"]),
            wording=" ".join(rng.choices(words, k=24)),
            label=" ".join(rng.choices(words, k=6)),
        )
        for n in range(1, statements + 1)
    )
    voice = documents[0].author_team[0]
    Holding.objects.bulk_create(
        Holding(collection=collection, statement=row, voice=voice) for row in rows
    )
    below = {
        "tree": lambda n: rows[max(0, (n - 3) // 3)],
        "chain": lambda n: rows[n - 1],
        "star": lambda n: rows[0],
        "random": lambda n: rows[rng.randrange(n)],
    }[shape]
    steps = Argument.objects.bulk_create(
        Argument(
            collection=collection,
            document=documents[0],
            analyst=documents[0].analyst,
            number=n,
            direction="support" if n % 4 else "attack",
            statement=below(n),
        )
        for n in range(1, statements)
    )
    Premise.objects.bulk_create(
        Premise(
            collection=collection, argument=step, document=documents[0], statement=rows[step.number]
        )
        for step in steps
    )
    make_position(issue, rows[0])
    return issue


def make_framework(statements, steps, contradictions=()):
    """An issue on the first of `statements` (numbers), with `steps` (Step) by number and tags on
    the pairs of `contradictions`, made in few queries."""
    issue = make_issue()
    collection = issue.collection
    document = make_document(collection)
    here = {"collection": collection, "document": document}
    rows = Statement.objects.bulk_create(
        Statement(number=n, analyst=document.analyst, kind="claim", wording=f"Claim {n}.", **here)
        for n in statements
    )
    numbered = {row.number: row for row in rows}
    voice = document.author_team[0]
    Holding.objects.bulk_create(
        Holding(collection=collection, statement=row, voice=voice) for row in rows
    )
    made = {}
    for step in steps:
        made[step.id] = Argument.objects.create(
            number=step.id,
            analyst=document.analyst,
            direction=step.direction,
            statement=numbered.get(step.statement),
            argument=made.get(step.argument),
            **here,
        )
    Premise.objects.bulk_create(
        Premise(argument=made[step.id], statement=numbered[n], order=order, **here)
        for step in steps
        for order, n in enumerate(step.premises)
    )
    for a, b in contradictions:
        make_tag(make_pair(numbered[a], numbered[b]), "contradicts")
    make_position(issue, rows[0])
    return issue
