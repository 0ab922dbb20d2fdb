"""What becomes of each passage when a document's text changes. No Django.

Rather in doubt than at a wrong place. A passage is accepted at a place only if

* the words there are at least SURE like its own (`likeness.similarity`),
* the place fits clearly better than every other in the new text, and the
  passage better than whatever else in the old text resembles the place: by
  MARGIN, comparing passages together with the AROUND words before and after
  them (half the weight is the passage's, a quarter that of each side),
* the words around agree on one side at least; but many words, unchanged and
  standing once in either text, need none around them,
* it differs in no number and no negation: then the statement may no longer be
  what the text says, however alike the words are,
* words exist that name the place and no other (`FoldedText.words_for`). So of
  two places with the very same words none is accepted, whatever the context.

Method: a patience diff carries over what did not change (`alignment`), a fuzzy
search finds the rest (`likeness`). Offsets count Unicode code points, end excluded.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sources.alignment import Alignment, Words
from sources.anchoring import FoldedText, Place
from sources.figures import figures_and_negations
from sources.likeness import Fit, exact_places, places_like, similarity

SURE = 0.75  # similarity; less is never accepted
MARGIN = 0.1  # by which a place must beat any other
FLOOR = 0.5  # similarity; less is not even shown
AROUND = 12  # words of context on either side: some 60 characters
AGREES = 0.6  # similarity of one side's context to the old one
MANY = 8  # words; a passage of as many needs no context when unchanged and unique
SHOWN = 5  # candidates


@dataclass(frozen=True)
class Stretch:
    """A passage in the old text, and the words that named it there."""

    key: Hashable
    start: int
    end: int
    first_words: str
    last_words: str = ""
    fixed: bool = False  # no words could name it: its offsets did


class Candidate(NamedTuple):
    start: int
    end: int
    similarity: float


@dataclass(frozen=True)
class Outcome:
    """`fate` is "kept", "moved", "doubt" or "orphaned"; `why` says it to the analyst.

    Kept and moved have a `place` and words that resolve to it. A doubt has up to
    five `candidates`, those first that fit best together with their surroundings
    (their `similarity` is that of the words alone).
    """

    key: Hashable
    fate: str
    why: str
    place: Place | None = None
    first_words: str = ""
    last_words: str = ""
    fixed: Place | None = None  # the place again, where the words do not name it
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Found:
    """A place of the new text, in words, and how well a passage would fit there."""

    start: int
    end: int
    likeness: float
    sides: tuple[float, ...]  # similarity of the words before and after, where there were any
    taken: bool  # by other words of the old text
    whole: bool = True  # we know where it begins and ends

    @property
    def score(self):
        return (2 * self.likeness + sum(self.sides)) / (2 + len(self.sides))

    @property
    def supported(self):
        return max(self.sides, default=0) >= AGREES


def reanchor(old, new, passages):
    """An Outcome for each Stretch of `passages`, in their order."""
    change = _Change(old, new)
    return [change.outcome(passage) for passage in passages]


class _Change:
    """Two versions of a text, with what every passage needs."""

    def __init__(self, old, new):
        book = {}
        self.old, self.new = Words(old, book), Words(new, book)
        self.aligned = Alignment(self.old, self.new)

    @cached_property
    def folded(self):
        return FoldedText(self.new.text)

    def outcome(self, passage):
        first, last = self.old.span(passage.start, passage.end)
        if first >= last or passage.start >= passage.end:
            return Outcome(passage.key, "orphaned", "The passage holds no words.")
        if not len(self.new):
            return Outcome(passage.key, "orphaned", "The new text is empty.")
        if self._carried(first, last):
            start = self.aligned.new_of[first]
            found = Found(start, start + last - first, 1.0, (1.0, 1.0), False)
            return self._accepted(passage, first, last, found, [found])
        places = self._places(first, last)
        shown = [found for found in places if found.likeness >= FLOOR]
        free = [found for found in shown if not found.taken]
        if free:
            objection = self._objection(first, last, free[0], places)
            if objection:
                return self._doubt(passage, shown, objection)
            return self._accepted(passage, first, last, free[0], shown)
        return self._nowhere(passage, places, shown)

    def _carried(self, first, last):
        """Whether the diff took the passage along with all that is around it, and it has no twin."""
        around = max(0, first - AROUND), min(len(self.old), last + AROUND)
        own = self.old.codes[first:last]
        return self.aligned.straight(*around) and self.new.codes.count(own) == 1

    # What can become of it

    def _accepted(self, passage, first, last, found, places):
        times = self.new.codes.count(self.new.codes[found.start : found.end])
        if times > 1:
            why = f"The same words stand at {times} places: no words name this one alone."
            return self._doubt(passage, places, why)
        place = self._place(found)
        words = self._words(passage, place)
        if words is None:
            why = "No first and last words name this place and no other."
            return self._doubt(passage, places, why)
        earliest, latest = self.aligned.between(first, last)
        in_order = earliest <= found.end and found.start <= latest
        beside = found.supported or (earliest, latest) != (0, len(self.new))
        fate = "kept" if in_order and beside else "moved"
        return Outcome(passage.key, fate, _why(fate, found), place, *words)

    def _doubt(self, passage, places, why):
        candidates = [Candidate(*self._place(each), round(each.likeness, 2)) for each in places]
        return Outcome(passage.key, "doubt", why, candidates=tuple(candidates[:SHOWN]))

    def _nowhere(self, passage, places, shown):
        """All that resembles the passage stood in the old text beside it, or nothing does."""
        if any(found.likeness >= SURE for found in shown):
            why = "Similar words are there, but they stood in the old text as well, elsewhere."
            return self._doubt(passage, shown, why)
        best = max((found.likeness for found in places), default=0)
        why = f"Nothing in the new text is similar enough (the best is {best:.2f})."
        return Outcome(passage.key, "orphaned", why)

    # Where it may be

    def _places(self, first, last):
        """The Found of the new text that resemble the old words, best first, none overlapping."""
        codes = self.old.codes[first:last]
        fits = {fit: True for fit in exact_places(codes, self.new)}
        for fit in places_like(codes, self.new, self._guesses(first, last)):
            fit, whole = self._widened(first, last, fit)
            fits.setdefault(fit, whole)
        found = [self._found(first, last, fit, whole) for fit, whole in fits.items()]
        found.sort(key=lambda each: (-each.score, each.start, each.end))
        apart = _apart(sorted(found, key=lambda each: each.likeness < 1))  # the same words lead
        return [each for each in found if each in apart]

    def _guesses(self, first, last):
        """Where the passage would begin if it stood with its neighbours, or with words of its own."""
        new_of = self.aligned.new_of
        rows = [range(first - 1, max(-1, first - 1 - AROUND), -1), range(first, last)]
        rows += [range(last - 1, first - 1, -1), range(last, min(last + AROUND, len(self.old)))]
        nearest = (next((at for at in row if new_of[at] is not None), None) for row in rows)
        return [new_of[at] - at + first for at in nearest if at is not None]

    def _widened(self, first, last, fit):
        """Add what stands for the first and last words if these were replaced.

        Returns (fit, whether it is known where the place begins and ends).
        """
        start, begins = fit.start, True
        end, closes = fit.end, True
        opens, shuts = self.old.opens_sentence(first), self.old.opens_sentence(last)
        if fit.head or opens:
            most = fit.head + fit.head // 2  # words in place of these
            reach = range(start, max(-1, start - most - 1), -1)
            start, begins = self._edge(reach, self._beside(first - 1, 1), opens)
        if fit.tail or shuts:
            most = fit.tail + fit.tail // 2
            reach = range(end, min(len(self.new), end + most) + 1)
            end, closes = self._edge(reach, self._beside(last, 0), shuts)
        return Fit(start, end), begins and closes

    def _edge(self, reach, stop, opens):
        """(the first of `reach` that is `stop` or opens a sentence, whether there is one)."""
        for at in reach:
            if at == stop or (opens and self.new.opens_sentence(at)):
                return at, True
        return reach[0], False

    def _beside(self, at, after):
        """The place in the new text of the neighbouring word `at` (plus `after`), or None."""
        if not 0 <= at < len(self.old):
            return 0 if at < 0 else len(self.new)
        to = self.aligned.new_of[at]
        return None if to is None else to + after

    def _found(self, first, last, fit, whole=True):
        likeness, sides = self._compared(first, last, fit.start, fit.end)
        origins = self.aligned.old_of[fit.start : fit.end]
        own = sum(at is not None and first <= at < last for at in origins)
        others = sum(at is not None for at in origins) - own
        taken = others > own and others * 4 >= len(origins)
        return Found(fit.start, fit.end, likeness, sides, taken, whole)

    def _compared(self, first, last, start, end):
        """(similarity of the words, those of the words before and after) of an old and a new place."""
        around = (
            (self.old.cut(first - AROUND, first), self.new.cut(start - AROUND, start)),
            (self.old.cut(last, last + AROUND), self.new.cut(end, end + AROUND)),
        )
        # Where the old text begins or ends there is nothing to compare, unless the new one does too.
        sides = [similarity(was, now) for was, now in around if was.codes or not now.codes]
        own, there = self.old.cut(first, last), self.new.cut(start, end)
        return 1.0 if own.codes == there.codes else similarity(own, there), tuple(sides)

    # Whether to believe it

    def _objection(self, first, last, best, places):
        """Why the best place may not be the passage's, or None."""
        if best.likeness < SURE:
            return f"The most similar words are only {100 * best.likeness:.0f} % like the old ones."
        rivals = [found for found in places if found is not best]
        if any(best.score - found.score < MARGIN for found in rivals):
            return "Several places are much alike, and the text around does not tell them apart."
        if any(found.likeness > best.likeness for found in rivals if not found.taken):
            return "The text around points to one place, but the words are more alike at another."
        own, there = self.old.cut(first, last), self.new.cut(best.start, best.end)
        exact = own.codes == there.codes
        if self._claimed(first, last, best):
            return "The old text held similar words at another place, and these may be those."
        if not best.supported and not (exact and len(own.text.split()) >= MANY):
            return "Similar words are there, but with other text around them."
        if not best.whole:
            return (
                "The words are much alike, but where the passage now begins or ends is not clear."
            )
        if not exact and figures_and_negations(own.text) != figures_and_negations(there.text):
            return "In doubt, the words differ in a number or a negation."
        return None

    def _claimed(self, first, last, best):
        """Whether other words of the old text fit the place as well as the passage does."""
        if self._between_neighbours(first, last, best):
            return False
        codes = self.new.codes[best.start : best.end]
        guesses = [at for at in self.aligned.old_of[best.start : best.end] if at is not None][:1]
        for fit in [*exact_places(codes, self.old), *places_like(codes, self.old, guesses)]:
            if (fit.start < last and first < fit.end) or self._gone_elsewhere(fit, best):
                continue
            likeness, sides = self._compared(fit.start, fit.end, best.start, best.end)
            rival = Found(best.start, best.end, likeness, sides, False)
            if rival.likeness > best.likeness or best.score - rival.score < MARGIN:
                return True
        return False

    def _between_neighbours(self, first, last, best):
        """Whether the place is just where the passage was, between unchanged text on both sides."""
        before, after = max(0, first - AROUND), min(len(self.old), last + AROUND)
        return (
            (self._beside(first - 1, 1), self._beside(last, 0)) == (best.start, best.end)
            and (before == first or self.aligned.straight(before, first))
            and (last == after or self.aligned.straight(last, after))
        )

    def _gone_elsewhere(self, fit, best):
        """Whether most of these old words are known to stand at another place now."""
        places = [to for to in self.aligned.new_of[fit.start : fit.end] if to is not None]
        outside = sum(not best.start <= to < best.end for to in places)
        return outside * 2 > fit.end - fit.start

    # Its place and words

    def _place(self, found):
        return Place(self.new.starts[found.start], self.new.ends[found.end - 1])

    def _words(self, passage, place):
        """(first_words, last_words, fixed): its own words if they name the place, else the shortest.

        None where no words do, unless its offsets stood in for them before.
        """
        if self.folded.resolve(passage.first_words, passage.last_words).place == place:
            return passage.first_words, passage.last_words, None
        if passage.fixed:
            return self.folded.named(*place)
        words = self.folded.words_for(*place)
        return words and (*words, None)


def _apart(places):
    """Of places that overlap by more than half, the first."""
    chosen = []
    for each in places:
        half = (each.end - each.start) / 2
        if all(min(each.end, o.end) - max(each.start, o.start) <= half for o in chosen):
            chosen.append(each)
    return chosen


def _why(fate, found):
    if fate == "kept":
        if found.likeness == 1:
            return "The same words stand where they stood."
        return (
            f"The words were edited (similarity {found.likeness:.2f}) where they stood, "
            "and no other place comes near."
        )
    if found.likeness == 1:
        return "The same words stand at another place of the text, and only there."
    return (
        f"The words stand at another place with the text around them, edited "
        f"(similarity {found.likeness:.2f}), and no other place comes near."
    )
