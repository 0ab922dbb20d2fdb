"""The passages of a statement with their words in the text, where the visitor may see that."""

from arguments.access import sees_text
from arguments.publication import text_fragment
from sources.models import Text


def quoted(collection, *statements):
    """{statement id: [{which, passage, words, published}]} of statements loaded with_sources(): 1 query."""
    citations = {statement.pk: list(statement.citations.all()) for statement in statements}
    anchored = [c.passage for of in citations.values() for c in of if c.passage.end is not None]
    texts = {
        text.pk: text
        for text in Text.objects.filter(id__in={passage.text_id for passage in anchored})
        if sees_text(collection, text)
    }
    return {
        statement.pk: [
            _quoted(statement, which, citation.passage, texts)
            for which, citation in enumerate(citations[statement.pk], start=1)
        ]
        for statement in statements
    }


def _quoted(statement, which, passage, texts):
    text = texts.get(passage.text_id)
    return {
        "which": which,
        "passage": passage,
        "words": text.body[passage.start : passage.end] if text else "",
        "published": text_fragment(statement.document.url, passage.first_words, passage.last_words),
    }
