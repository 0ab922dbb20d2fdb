"""Texts and what an editor does to their sentences, so that the right place is known beforehand.

A text is cut into pieces: its sentences, each with its number, and what stands between them. A
change drops, edits, moves or copies sentences; where each one stands afterwards is counted from
the pieces, never looked up.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sources.anchoring import FoldedText
from sources.importers import txt
from sources.reanchoring import Stretch

OURS = sorted((Path(__file__).resolve().parent / "texts").glob("*.txt"))
SENTENCE = re.compile(
    r"\S(?:(?!\n\s*\n).)*?(?:[.!?…][\"'”’“)]*(?=\s|\Z)|(?=\s*\n\s*\n)|(?=\s*\Z))", re.DOTALL
)
# Numbers and negations in the texts' languages: a light edit touches none of them.
LEFT_ALONE = frozenset(
    " ".join(
        [
            "no not nor never none nobody nothing neither without cannot two three four five six",
            "seven eight nine ten twelve hundred thousand million billion half double twice third",
            "nuk mos jo pa as asnjë askush askund kurrë dy tre tri katër pesë gjashtë dhjetë njëzet",
            "ne ni bez nije nisu nisam nema neće nećemo nikada niko ništa nigde dva dve tri četiri",
            "pet dvanaest osamdeset polovinu не ни без није нису нема неће нећемо никада нико ништа",
            "нигде два две три пет трећина двапут",
        ]
    ).split()
)


@dataclass
class Version:
    """A changed text: its sentences' places by number (None: gone), and which were changed."""

    text: str
    places: dict[int, tuple[int, int] | None]
    changed: set[int] = field(default_factory=set)


class Pieces:
    """A text cut into sentences and what stands between them."""

    def __init__(self, text):
        self.text = text
        self.pieces, at = [], 0  # [text, number of the sentence or None]
        for number, match in enumerate(SENTENCE.finditer(text)):
            self.pieces += [[text[at : match.start()], None], [match.group(), number]]
            at = match.end()
        self.pieces.append([text[at:], None])

    def sentences(self, words=1):
        """The numbers of the sentences of at least so many words."""
        return [
            number
            for sentence, number in self.pieces
            if number is not None and len(sentence.split()) >= words
        ]

    def stretches(self):
        """A passage for each sentence that words can name."""
        folded = FoldedText(self.text)
        for number, place in self.version(self.pieces).places.items():
            if words := folded.words_for(*place):
                yield Stretch(number, *place, *words)

    def changed(self, changes, rng):
        """The Version in which sentences are "deleted", "edited", "moved" or "duplicated".

        `changes` names the kind of change by the sentence's number.
        """
        pieces = [list(piece) for piece in self.pieces]
        for number, kind in changes.items():
            at = next(at for at, piece in enumerate(pieces) if piece[1] == number)
            if kind == "edited":
                pieces[at][0] = lightly_edited(pieces[at][0], self.text, rng)
                continue
            sentence = pieces[at][0]
            if kind != "duplicated":
                blank = "\n" not in pieces[at + 1][0]
                del pieces[at : at + 1 + blank]
            if kind != "deleted":
                after = [at + 1 for at, piece in enumerate(pieces) if piece[1] is not None]
                if kind == "moved":
                    after = [there for there in after if there != at - 1]  # its old place
                there = rng.choice(after)
                pieces[there:there] = [[" ", None], [sentence, number if kind == "moved" else None]]
        return self.version(pieces, set(changes))

    def version(self, pieces, changed=()):
        places, parts, at = dict.fromkeys(self.sentences()), [], 0
        for part, number in pieces:
            if number is not None:
                places[number] = (at, at + len(part))
            parts.append(part)
            at += len(part)
        return Version("".join(parts), places, set(changed))


def texts(folder):
    """The five texts and ours, by name, as the database would store them."""
    paths = [*sorted(folder.glob("*.txt")), *OURS]
    return {path.stem: txt.decode(path.read_bytes()) for path in paths}


def lightly_edited(sentence, text, rng):
    """One or two words replaced, put in, or with a slip of the pen; no number, no negation."""
    words = sentence.split(" ")
    others = [word for word in text.split() if plain(word)]
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.choice([at for at, word in enumerate(words) if plain(word)])
        edit = rng.choice(["replace", "insert", "slip"])
        if edit == "slip" and len(words[at]) > 3:
            cut = rng.randrange(1, len(words[at]) - 1)
            words[at] = words[at][:cut] + words[at][cut + 1 :]
        elif edit == "insert" and at:
            words.insert(at, rng.choice(others))
        else:
            words[at] = rng.choice([word for word in others if word != words[at]])
    return " ".join(words)


def plain(word):
    return word.isalpha() and word.casefold() not in LEFT_ALONE
