"""How alike two stretches are, and where in a text something like a stretch stands. No Django.

Similarity is the mean of two normalised Indel similarities (twice the longest
common subsequence over the sum of the lengths; rapidfuzz), one over characters
and one over words: characters alone call any two long sentences of a language
half alike, words alone make a slip of the pen a new word. 0 to 1.
"""

from collections import Counter
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rapidfuzz.distance.Indel import normalized_similarity as _alike

VOTES = 2000  # places of a stretch's words that are looked at, the rarest words first
TRIED = 8  # places in the text where most of its words meet
HOPELESS = 40  # per cent of the words, under which a place is not looked at more closely


class Fit(NamedTuple):
    """Words `start` to `end` of a text resemble a stretch.

    `head` and `tail` count the stretch's words before the first and after the
    last one that was found: what stands for them is not part of the fit.
    """

    start: int
    end: int
    head: int = 0
    tail: int = 0


def similarity(one, other):
    """Of two Cuts; two empty ones are alike."""
    return (fuzz.ratio(one.text, other.text) + fuzz.ratio(one.codes, other.codes)) / 200


def exact_places(codes, words, most=20):
    """Fits of the very same words, at most `most`."""
    found, at = [], words.codes.find(codes)
    while at != -1 and len(found) < most:
        found.append(Fit(at, at + len(codes)))
        at = words.codes.find(codes, at + 1)
    return found


def places_like(codes, words, guesses=()):
    """Fits of words resembling `codes`: around the `guesses`, and where most of its words meet."""
    apart = max(2, len(codes) // 8)
    tried, fits = [], set()
    for start in [*guesses, *_meetings(codes, words)]:
        if all(abs(start - other) >= apart for other in tried):
            tried.append(start)
            fit = _fit(codes, words.codes, start)
            if fit and abs(fit.start - fit.head - start) > apart:  # look again, straight at it
                fit = _fit(codes, words.codes, fit.start - fit.head)
            fits.add(fit)
    return fits - {None}


def _meetings(codes, words):
    """The starts of places that share most words with `codes`.

    A word of the text votes for the place where the stretch would then begin;
    votes that are a few words apart are for the same place.
    """
    near = max(4, len(codes) // 4)
    votes, spent = Counter(), 0
    rows = [(words.where(code), offset) for offset, code in enumerate(codes)]
    for row, offset in sorted(rows, key=lambda row: len(row[0])):
        if spent and spent + len(row) > VOTES:
            break
        spent += len(row)
        votes.update((at - offset) // near for at in row)
    first = [at for at, _ in votes.most_common(4 * TRIED)]
    both = Counter({at: votes[at] + max(votes[at - 1], votes[at + 1]) for at in first})
    return [at * near + near // 2 for at, _ in both.most_common(TRIED)]


def _fit(codes, text, start):
    """The stretch of `text` most like `codes` around `start`, or None."""
    size = len(codes)
    low, high = max(0, start - size // 2 - 4), min(len(text), start + size + size // 2 + 4)
    if high - low > size:
        best = fuzz.partial_ratio_alignment(codes, text[low:high], score_cutoff=HOPELESS)
        if best is None:
            return None
        room = size // 4 + 2
        low, high = max(low, low + best.dest_start - room), min(high, low + best.dest_end + room)
    if low >= high:
        return None
    for _ in range(2):
        high = max(range(low + 1, high + 1), key=lambda end: (_alike(codes, text[low:end]), -end))
        low = max(range(low, high), key=lambda start: (_alike(codes, text[start:high]), start))
    runs = LCSseq.opcodes(codes, text[low:high]).as_matching_blocks()[:-1]
    if not runs:
        return None
    return Fit(low, high, runs[0].a, size - runs[-1].a - runs[-1].size)
