"""Documents and collections as large as they get, for the bench."""

import random
from itertools import accumulate


def long_document(words, statements):
    """A public text of so many words, in paragraphs of 100, with statements evenly over it.

    Each third is evidence for the claim before it, each fifth is reported, and each second has a
    tag, as in the densest of the shipped maps.
    """
    from arguments import models
    from tests import builders

    rng, collection = random.Random(5), builders.make_collection()
    said = [f"word{rng.randrange(10**6)}" for _ in range(words)]
    lines = [" ".join(said[at : at + 100]) for at in range(0, words, 100)]
    body = ".\n\n".join(lines)
    paragraphs = len(lines)
    document = builders.make_document(
        collection, text=body, public=True, paragraphs=paragraphs, url="https://example.org/x"
    )
    text, reporter = document.texts.get(), builders.make_voice(collection, "mayor")
    other = builders.make_statement(builders.make_document(collection))
    author, each = document.author_team[0], words // statements
    same = {"collection": collection, "document": document}
    made = models.Statement.objects.bulk_create(
        models.Statement(
            number=10 + at,
            analyst=document.analyst,
            kind=("claim", "evidence", "claim", "recommendation")[at % 4],
            wording=f"The statement with the number {at} says what its passage says, in other words.",
            label=f"What is said at the place with number {at}",
            attribution="asserted" if at % 5 else "reported",
            **same,
        )
        for at in range(statements)
    )
    starts = list(accumulate((len(word) + 1 for word in said), initial=0))
    passages = []
    for at in range(statements):
        one = at * each
        last = min(one + max(each - 4, 3), words) - 1
        start = starts[one] + 2 * (one // 100)  # a full stop and a line end after each paragraph
        end = starts[last] + 2 * (last // 100) + len(said[last])
        passages.append(
            models.Passage(
                paragraph=one // 100 + 1,
                first_words=" ".join(said[one : one + 3]),
                last_words=" ".join(said[last - 2 : last + 1]),
                state="anchored",
                text=text,
                start=start,
                end=end,
                **same,
            )
        )
    models.Passage.objects.bulk_create(passages)
    models.Citation.objects.bulk_create(
        models.Citation(statement=one, passage=two, **same)
        for one, two in zip(made, passages, strict=True)
    )
    models.Holding.objects.bulk_create(
        models.Holding(
            collection=collection,
            statement=one,
            voice=author if one.attribution == "asserted" else reporter,
        )
        for one in made
    )
    _argue(document, made)
    _tag(document, made, other)
    return document


def with_a_newer_text(document):
    """The document with all its passages in a second version of the text."""
    from sources.models import Text

    old = document.texts.get()
    new = Text.objects.create(
        collection=document.collection,
        document=document,
        version=old.version + 1,
        body=f"{old.body}\n\nOne more paragraph.",
        length=old.length + 21,
        public=old.public,
    )
    document.passages.update(text=new)
    return document


def _argue(document, made):
    """Each statement supports one a little before it: about 30 chains of reasons, some of them long."""
    from arguments import models

    rng, same = random.Random(6), {"collection": document.collection, "document": document}
    steps, pairs = [], []
    for at, one in enumerate(made[1:], start=1):
        if at % 40 and at % 3:
            target = made[max(at - rng.randint(1, 12), at - at % 40)]
            steps.append(
                models.Argument(
                    number=at,
                    analyst=document.analyst,
                    direction="attack" if at % 7 == 0 else "support",
                    statement=target,
                    **same,
                )
            )
            pairs.append(one)
    models.Argument.objects.bulk_create(steps)
    models.Premise.objects.bulk_create(
        models.Premise(argument=step, statement=one, **same)
        for step, one in zip(steps, pairs, strict=True)
    )


def _tag(document, made, other):
    import datetime

    from arguments import models

    same = {"collection": document.collection}
    pairs = models.Pair.objects.bulk_create(
        models.Pair(first=other, second=one, source="issue", **same) for one in made[::2]
    )
    models.Tag.objects.bulk_create(
        models.Tag(
            pair=pair,
            analyst=document.analyst,
            relation=("agrees", "contradicts", "qualifies")[at % 3],
            basis="fact",
            reason="Both speak of the same thing.",
            made_on=datetime.date(2026, 11, 20),
            **same,
        )
        for at, pair in enumerate(pairs)
    )


def much_compared(pairs, issues=20):
    """Two authors who take sides on 20 issues in many statements, compared pair by pair; and 200
    voices that one of them reports."""
    import datetime

    from arguments import models
    from tests import builders

    collection = builders.make_collection()
    same, names = {"collection": collection}, ("one", "two")
    documents = [
        builders.make_document(
            collection, key=f"{name}-1", authors=[builders.make_voice(collection, name)]
        )
        for name in names
    ]
    asked = [builders.make_issue(collection) for _ in range(issues)]
    reported = [builders.make_voice(collection) for _ in range(200)]
    count, said = pairs // 2, []
    for side, document in enumerate(documents):
        made = models.Statement.objects.bulk_create(
            models.Statement(
                number=1 + at + side * count,
                document=document,
                analyst=document.analyst,
                kind="claim",
                wording=f"The claim with the number {at} says what its passage says, in other words.",
                label=f"Claim {at} of {document.key}",
                attribution="reported" if at % 5 == 0 else "asserted",
                **same,
            )
            for at in range(count)
        )
        passages = models.Passage.objects.bulk_create(
            models.Passage(
                document=document, paragraph=at + 1, first_words=f"Some words {at}", **same
            )
            for at in range(count)
        )
        models.Citation.objects.bulk_create(
            models.Citation(document=document, statement=one, passage=two, **same)
            for one, two in zip(made, passages, strict=True)
        )
        models.Holding.objects.bulk_create(
            models.Holding(
                statement=one,
                voice=document.author_team[0] if at % 5 else reported[at % len(reported)],
                **same,
            )
            for at, one in enumerate(made)
        )
        models.Position.objects.bulk_create(
            models.Position(
                issue=asked[at % issues],
                statement=one,
                stance=("pro", "contra")[(at + side) % 3 == 0],
                **same,
            )
            for at, one in enumerate(made)
        )
        said.append(made)
    links = models.Pair.objects.bulk_create(
        models.Pair(first=said[0][at % count], second=said[1][other], source="issue", **same)
        for at, other in (
            (at, (at + step * issues) % count) for step in (0, 1) for at in range(count)
        )
    )
    models.Tag.objects.bulk_create(
        models.Tag(
            pair=pair,
            analyst=documents[0].analyst,
            relation=("agrees", "contradicts", "qualifies")[at % 3],
            basis="fact",
            reason="Both speak of the same thing.",
            made_on=datetime.date(2026, 11, 20),
            **same,
        )
        for at, pair in enumerate(links)
    )
    return collection
