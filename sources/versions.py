"""A new version of a document's text: what becomes of its passages, and writing it."""

from rapidfuzz import fuzz, process

from sources import texts
from sources.anchoring import FoldedText, paragraph_at, paragraphs
from sources.models import Paragraph, Passage, PassageState
from sources.operations import create_many
from sources.reanchoring import Outcome, Stretch, reanchor

LIKE = 75  # of 100: a paragraph that keeps its précis


def plan(document, body):
    """[(Passage, Outcome)] for the new text `body`, in the order of the document."""
    old = texts.current(document)
    passages = list(Passage.objects.filter(document=document).order_by("paragraph", "id"))
    placed = [p for p in passages if old and p.text_id == old.pk and p.end]
    stretches = [
        Stretch(p.pk, p.start, p.end, p.first_words, p.last_words, bool(p.fixed)) for p in placed
    ]
    found = {o.key: o for o in (reanchor(old.body, body, stretches) if stretches else ())}
    folded = FoldedText(body)
    return [(p, found.get(p.pk) or _looked_up(p, folded)) for p in passages]


def _looked_up(passage, folded):
    """A passage that had no place until now: its words decide."""
    resolution = folded.resolve(passage.first_words, passage.last_words, passage.fixed)
    words = {name: getattr(passage, name) for name in ("first_words", "last_words", "fixed")}
    if resolution.place:
        why = "It had no place before; its words are found."
        return Outcome(passage.pk, "moved", why, resolution.place, **words)
    if resolution.places:
        candidates = tuple((*place, 1.0) for place in resolution.places[:5])
        why = f"It had no place before; its words stand at {len(resolution.places)} places."
        return Outcome(passage.pk, "doubt", why, candidates=candidates)
    why = "It had no place before, and its words are nowhere in the new text."
    return Outcome(passage.pk, "orphaned", why)


def write(document, body, outcomes, chosen, roles, *, public):
    """Store `body` and put every passage where its Outcome says. Call it inside recording().

    `chosen` maps the ids of passages in doubt to the (start, end) that somebody
    chose; one without a choice is left without a place.
    """
    text, _ = texts.store(document, body, public=public)
    folded, places = FoldedText(body), paragraphs(body)
    for passage, outcome in outcomes:
        place, words = outcome.place, (outcome.first_words, outcome.last_words, outcome.fixed)
        if outcome.fate == "doubt":
            place = chosen.get(passage.pk)
            words = folded.named(*place) if place else None
            place = folded.resolve(*words).place if words else None
        _put(passage, text, place, words, places)
    _renumber(document, body, places, roles)
    return text


def _put(passage, text, place, words, places):
    passage.text = text
    if place:
        passage.state = PassageState.ANCHORED
        passage.start, passage.end = place
        passage.first_words, passage.last_words, passage.fixed = words
        passage.paragraph = paragraph_at(places, place[0]) or passage.paragraph
    else:
        passage.state, passage.start, passage.end = PassageState.ORPHANED, None, None
        passage.paragraph = min(passage.paragraph, len(places) or 1)  # which the text has
    passage.save()


def _renumber(document, body, places, roles):
    """Paragraphs as the new text has them; one that is nearly the same keeps its précis and role."""
    old = list(document.paragraphs.order_by("number"))
    before = document.texts.order_by("-version")[1:2].first()
    said = _by_text(before, old) if before else {}
    rows = []
    for number, (place, role) in enumerate(zip(places, roles, strict=True), start=1):
        words = " ".join(body[place.start : place.end].split())
        same = said.get(words) or _nearly(words, said)
        if same is None and not before and number <= len(old):
            same = old[number - 1]
        rows.append(
            Paragraph(
                collection_id=document.collection_id,
                document=document,
                number=number,
                role=same.role if same else role,
                precis=same.precis if same else "",
            )
        )
    for row in old:
        row.delete()
    create_many(rows)


def _by_text(text, rows):
    known = {row.number: row for row in rows}
    places = paragraphs(text.body)
    return {
        " ".join(text.body[place.start : place.end].split()): known[number]
        for number, place in enumerate(places, start=1)
        if number in known
    }


def _nearly(words, said):
    found = process.extractOne(words, list(said), scorer=fuzz.ratio, score_cutoff=LIKE)
    return said[found[0]] if found else None
