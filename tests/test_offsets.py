"""Offsets that count UTF-16 units of a text from elsewhere lead to the same words in ours."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.importers.txt import ImportProblem, normalised
from sources.offsets import Transcript


def units(text):
    return len(text.encode("utf-16-le")) // 2


def stretch(before, words, after=""):
    """What the stored text has where `words` stand in another."""
    transcript = Transcript(before + words + after)
    start, end = transcript.place(units(before), units(before + words))
    assert transcript.body == normalised(before + words + after)
    return transcript.body[start:end]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("Plain, ", "words"),
        ("A goose 🪿 and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢, ", "two 🪿🪿"),
        ("One\r\ntwo\rthree\r\n", "four\r\nfive"),
        ("Cafe\u0301 na\u0308ive ", "re\u0301sume\u0301"),
        ("\ufeffA mark before, ", "words"),
        ("한국어 ", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("ಕೆ ", "\u0c95\u0cc6\u0cc2\u0cd5"),
        ("Ĳ ﬁ ", "ﬀ Å"),
    ],
)
def test_words_stay_the_same_words(before, words):
    assert stretch(before, words, " and more e\u0301\r\n") == normalised(words)


def test_half_a_character_is_taken_whole():
    assert stretch("caf", "e", "\u0301 noir") == "é"
    assert stretch("cafe", "\u0301 n", "oir") == "é n"
    assert stretch("one\r", "\ntwo") == "\ntwo"
    transcript = Transcript("a🪿b")
    assert transcript.place(2, 3) == (1, 2)
    assert transcript.place(1, 2) == (1, 2)


@pytest.mark.parametrize("place", [(0, 0), (3, 2), (0, 99), (7, 8), (-5, -1)])
def test_what_lies_outside_has_no_place(place):
    assert Transcript("a🪿bc d").place(*place) is None


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_is_never_stored_is_refused(text):
    with pytest.raises(ImportProblem):
        Transcript(text)


LETTERS = (
    "ab é\n\r\u0301\u0327🪿𝔘\u1100\u1161\u11a8\u09c7\u09be\u0cc6\u0cc2\u0cd5\u0f73\u0344\u212b"
)


@given(st.text(alphabet=LETTERS, max_size=12), st.text(alphabet=LETTERS, min_size=1, max_size=12))
def test_cuts_between_whole_characters_fit_and_others_widen(before, words):
    transcript = Transcript(before + words)
    place = transcript.place(units(before), units(before + words))
    start, end = place
    assert end == len(transcript.body)
    if normalised(before) + normalised(" " + words)[1:] == transcript.body:
        found = transcript.body[start:end]
        assert found.endswith(normalised(" " + words)[1:])
    wide = unicodedata.normalize("NFD", transcript.body[start:end])
    assert len(wide) >= len(unicodedata.normalize("NFD", normalised(words)).lstrip("\ufeff")) - 1
