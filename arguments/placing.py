"""Find the passage that an analyst means, or say which places there are."""

from django.core.exceptions import ValidationError

from sources.anchoring import LONGEST, FoldedText, fold_words, paragraph_at, paragraphs
from sources.models import Passage

CONTEXT = 40  # characters shown on each side of a candidate


class DocumentText:
    """A document's current text, folded and numbered once for all passages of a form."""

    def __init__(self, text):
        self.text = text
        self.folded = FoldedText(text.body)
        self.paragraphs = paragraphs(text.body)

    def paragraph(self, place):
        return paragraph_at(self.paragraphs, place.start)

    def find(self, first_words, last_words):
        """The one place of the passage; a ValidationError tells why there is none, or which there are."""
        found = self.folded.resolve(first_words, last_words)
        if found.place:
            return found.place
        if found.places:
            raise ValidationError(self.ambiguous(found.places))
        raise ValidationError(self.nowhere(first_words, last_words))

    def ambiguous(self, places):
        shown = [self.shown(place) for place in places[:5]]
        return "\n".join([f"These words fit {len(places)} places. Take more of them:", *shown])

    def nowhere(self, first_words, last_words):
        starts = self.folded.resolve(first_words).places if last_words else ()
        if starts:
            shown = "; ".join(self.shown(place) for place in starts[:3])
            return (
                f"The first words are there ({shown}), but “{last_words}” does not follow them "
                "within 2,000 characters. Words must stand as they are printed."
            )
        return (
            f"“{first_words}” is nowhere in the text. Words must stand as they are printed, "
            "curly quotes and all."
        )

    def shown(self, place):
        """A candidate as its paragraph's number and some context."""
        body = self.text.body
        before = body[max(0, place.start - CONTEXT) : place.start]
        after = body[place.start : place.start + 2 * CONTEXT]
        return f"¶ {self.paragraph(place)}: “…{' '.join((before + after).split())}…”"

    def words_at(self, start, end):
        """(first words, last words) of a stretch; a ValidationError where they fit elsewhere too."""
        if words := self.folded.words_for(start, end):
            return words
        if end - start > LONGEST:
            raise ValidationError(
                f"The passage has {end - start:,} characters, and at most {LONGEST:,} can be told by "
                "their first and last words. Select the part that carries the point."
            )
        raise ValidationError(
            "These words stand more than once in the text. Select a little more, so that the first "
            "and the last words tell which place is meant."
        )

    def quoted(self, quote):
        """(first words, last words) of a passage pasted whole, or as “first words … last words”."""
        first, _, last = (fold_words(part) for part in quote.partition("…"))
        return self.words_at(*self.find(first, last))


def words_unseen(quote):
    """(first words, last words) of a passage whose text is not here to look them up in."""
    first, _, last = (fold_words(part) for part in quote.partition("…"))
    if max(len(first), len(last)) > 300:
        raise ValidationError("Give its first words … and its last words.")
    return first, last


def drop_uncited(passages):
    """Delete those of the passages with these ids that no statement cites any more."""
    Passage.objects.filter(pk__in=passages, citations__isnull=True).delete()
