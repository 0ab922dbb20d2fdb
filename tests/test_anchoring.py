"""Find a passage by its first and last words, in any script."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.anchoring import (
    LONGEST,
    FoldedText,
    Place,
    fold_words,
    paragraph_at,
    paragraphs,
    resolve,
    words_for,
)

TOWN = """A title

The street is long. It should be closed to cars,
and it should be closed this winter.

The street is wide."""


def found(text, first_words, last_words=""):
    """The stretch of `text` that the words name; fails when there is not exactly one."""
    resolution = resolve(text, first_words, last_words)
    assert resolution.state == "anchored", resolution
    assert len(resolution.places) == 1
    return text[slice(*resolution.place)]


def test_first_and_last_words_give_the_stretch_between_them():
    assert found(TOWN, "It should be", "to cars") == "It should be closed to cars"


def test_few_words_are_a_passage_of_their_own():
    place = resolve(TOWN, "The street is long").place
    assert place == Place(9, 27)
    assert TOWN[9:27] == "The street is long"


def test_the_nearest_last_words_close_the_stretch():
    assert found("One two three four three.", "One two", "three") == "One two three"


def test_last_words_before_the_first_ones_do_not_close_it():
    assert resolve("three one two", "one", "three").state == "orphaned"
    assert found("three one two three", "one", "three") == "one two three"


def test_last_words_may_reach_into_the_first_ones():
    assert found("the long street here", "long street", "street here") == "long street here"
    assert found("the long street here", "long street", "street") == "long street"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("art", "A smart party starts art."),
        ("8 per cent", "18 per cent, 8 per cents, 8 per cent"),
        ("law", "outlaw, in_law, law"),
        ("cafe", "cafe\u0301s, cafe"),
    ],
)
def test_words_begin_and_end_where_words_do(words, text):
    start, end = resolve(text, words).place
    assert (start, end) == (text.rstrip(".").rfind(words), len(text.rstrip(".")))


def test_words_may_stand_between_punctuation():
    assert found("“Never!” he said (twice).", "“Never!”", "(twice)") == "“Never!” he said (twice)"
    assert found("so—and only so—it is", "and only so") == "and only so"


def test_only_the_case_that_stands_there_is_found():
    assert resolve(TOWN, "the street is long").state == "orphaned"


@pytest.mark.parametrize("space", ["\n", "\t", "\u00a0", "\u202f", "\u2003", "  \n \u00a0", "\r\n"])
def test_all_white_space_is_one_blank(space):
    text = f"  Once{space}upon a{space}time there was."
    assert found(text, "upon a time") == f"upon a{space}time"
    assert found(text, f"Once{space}upon", "a  time") == f"Once{space}upon a{space}time"
    assert found("Once upon a time", f"{space}upon{space}a{space}", "time") == "upon a time"


def test_a_passage_may_run_over_lines_and_paragraphs():
    assert found(TOWN, "to cars", "The street is wide").startswith("to cars,\nand it")


def test_words_that_stand_twice_are_ambiguous():
    resolution = resolve(TOWN, "The street is")
    assert (resolution.state, resolution.place) == ("ambiguous", None)
    assert [TOWN[slice(*place)] for place in resolution.places] == ["The street is"] * 2


def test_stretches_that_overlap_are_counted_too():
    assert len(resolve("so so so, he said", "so so").places) == 2


def test_last_words_that_two_stretches_share_are_ambiguous():
    assert resolve("once a, once b, end", "once", "end").state == "ambiguous"


def test_the_last_words_can_tell_twins_apart():
    text = "it is so. No more. it is not"
    assert found(text, "it is", "so") == "it is so"
    assert resolve(text, "it is", "not").state == "ambiguous"
    assert found(text, "it is not") == "it is not"


@pytest.mark.parametrize("words", [("no such",), ("The street", "no such"), ("",), (" \n",)])
def test_what_is_not_there_is_orphaned(words):
    resolution = resolve(TOWN, *words)
    assert (resolution.state, resolution.place, resolution.places) == ("orphaned", None, ())


def test_an_empty_text_holds_nothing():
    assert resolve("", "word").state == "orphaned"
    assert paragraphs("") == []


def test_a_stretch_may_be_2000_characters_long_and_no_longer():
    exact = f"Here {'x' * (LONGEST - 9)} end"
    assert len(exact) == LONGEST == 2000
    assert found(f"So: {exact}.", "Here", "end") == exact
    assert resolve(exact.replace("x", "xx", 1), "Here", "end").state == "orphaned"


def test_the_limit_counts_the_white_space_of_the_text():
    assert resolve(f"Here{' ' * LONGEST}end", "Here", "end").state == "orphaned"


def test_a_stretch_that_is_too_long_leaves_its_twin_alone():
    text = f"Here {'x' * LONGEST} Here it ends"
    assert found(text, "Here", "ends") == "Here it ends"


STORIES = [
    ("🚲 up, 👩🏽\u200d🚒 down, 🇷🇸 on.", "👩🏽\u200d🚒 down", "🇷🇸 on"),
    ("a\u0308\u0323 x\u0302\u0301y is odd but x\u0302 is so.", "x\u0302\u0301y is", "odd but"),
    ("הרחוב ארוך. הוא צריך להיסגר.", "הוא צריך", "להיסגר"),
    ("الشارع طويل، ويجب أن يُغلق.", "ويجب أن", "يُغلق"),
    ("Улица је дуга. Њу ваља затворити зими.", "Њу ваља", "затворити зими"),
    ("सड़क लंबी है। इसे बंद करो।", "इसे बंद", "करो"),
    ("道は 長い。 閉じる べきだ。", "閉じる", "べきだ"),
    ("Sr̥bija i Đurđevdan; čekaj, što?", "Đurđevdan; čekaj,", "što?"),
]


@pytest.mark.parametrize(("text", "first", "last"), STORIES)
def test_offsets_count_code_points_in_every_script(text, first, last):
    text = "𝄞 " + unicodedata.normalize("NFC", text)
    stretch = fold_words(found(text, first, last))
    assert stretch.startswith(fold_words(first))
    assert stretch.endswith(fold_words(last))


def test_words_in_another_normal_form_are_found():
    text = unicodedata.normalize("NFC", "Das Café schließt. Ћевапи й.")
    assert found(text, unicodedata.normalize("NFD", "Café schließt")) == "Café schließt"


def test_half_a_word_of_another_script_is_not_found():
    assert resolve("затворити", "затвор").state == "orphaned"
    assert resolve("सड़कें", "सड़क").state == "orphaned"  # a vowel sign follows


def test_paragraphs_are_runs_of_lines_that_are_not_blank():
    text = "\n\nOne\nstill one  \n \t\u00a0\nTwo\n\n\n\nThree"
    stretches = [text[slice(*place)] for place in paragraphs(text)]
    assert stretches == ["One\nstill one  ", "Two", "Three"]


def test_an_offset_lies_in_one_paragraph_or_between_two():
    places = paragraphs("One\n\nTwo\n")
    assert [paragraph_at(places, at) for at in range(9)] == [1, 1, 1, None, None, 2, 2, 2, None]


def test_the_words_for_a_short_stretch_are_all_of_it():
    assert words_for(TOWN, 9, 27) == ("The street is long", "")
    assert words_for(TOWN, 9, 19) is None  # it stands twice


def test_the_words_for_a_longer_stretch_are_three_at_either_end():
    start, end = TOWN.index("street is long"), TOWN.index(",\nand")
    assert words_for(TOWN, start, end) == ("street is long.", "closed to cars")
    assert resolve(TOWN, "street is long.", "closed to cars").place == Place(start, end)


def test_more_words_are_taken_where_three_stand_twice():
    text = "One two three four five six seven eight nine. One two three, so seven eight nine."
    assert words_for(text, 0, 44) == ("One two three", "six seven eight nine")
    text = "a b c d e f g h here i j k l m n o p. a b c d e f g h there i j k l m n o p."
    assert words_for(text, 0, 36) == ("a b c d e f g h here", "here i j k l m n o p")


def test_the_words_for_half_a_word_are_the_whole_one():
    assert words_for("Close it to-day, now.", 2, 7) == ("Close it", "")
    assert words_for("  Close  it now.", 1, 9) == ("Close", "")


def test_no_words_name_what_is_empty_too_long_or_there_twice():
    assert words_for("Two  blanks", 3, 5) is None
    assert words_for("", 0, 0) is None
    assert words_for("so it is, so it is", 0, 8) is None
    assert words_for("long " * 500, 0, 2500) is None
    assert words_for("x" * 400, 0, 400) is None


# Properties

spaces = st.sampled_from([" ", "\n", "\u00a0", "\t ", " \n\n ", "\u2009", "\u3000", "\u2028"])
letters = "abç中жњāأहा\u0301نש9_"
words = st.text(st.sampled_from(letters), min_size=1, max_size=6)
marked = st.tuples(words, st.sampled_from(["", "", ".", ",", "”", " 🙂", "👩\u200d🚒", "—"])).map(
    "".join
)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def joined(draw, tokens):
    """The tokens with random white space between, as a text is stored, and each one's place."""
    text, places = draw(st.sampled_from(["", " ", "\n\n"])), []
    for token in tokens:
        places.append((len(text), len(text) + len(token)))
        text += token + draw(spaces)
    return text, places


@st.composite
def texts_with_a_stretch(draw, token):
    tokens = [
        word
        for part in draw(st.lists(token, min_size=1, max_size=25))
        for word in unicodedata.normalize("NFC", part).split()
    ]
    assume(tokens)
    text, places = joined(draw, tokens)
    assume(unicodedata.is_normalized("NFC", text))
    begin = draw(st.integers(0, len(tokens) - 1))
    close = draw(st.integers(begin, len(tokens) - 1))
    size = draw(st.integers(1, close - begin + 1))
    first, last = tokens[begin : begin + size], tokens[max(begin, close + 1 - size) : close + 1]
    return text, " ".join(first), " ".join(last), Place(places[begin][0], places[close][1])


def times(words, text):
    return sum(text.startswith(words, at) for at in range(len(text)))


@pytest.mark.parametrize("token", [marked, anything], ids=["scripts", "anything"])
def test_unique_words_give_back_the_stretch_that_they_were_taken_from(token):
    @given(texts_with_a_stretch(token))
    def check(story):
        text, first, last, place = story
        folded = fold_words(text)
        assume(times(first, folded) == times(last, folded) == 1)
        assert resolve(text, first, last).place == place

    check()


def plain_resolve(text, first, last):
    """The rule in its plainest words: all stretches of the folded `text`, tried one by one."""

    def bounded(at):
        return not (text[at - 1 : at].isalnum() and text[at : at + 1].isalnum())

    def ends_of(words, start=None):
        return [
            at + len(words)
            for at in (range(len(text)) if start is None else [start])
            if text.startswith(words, at) and bounded(at) and bounded(at + len(words))
        ]

    stretches = []
    for start in range(len(text)):
        for end in ends_of(first, start):
            ends = [close for close in ends_of(last) if close >= end] if last else [end]
            stretches += [(start, min(ends))] if ends else []
    return stretches


few = st.text(st.sampled_from("ab ."), max_size=14)


@given(text=few, first=few, last=st.one_of(st.just(""), few))
def test_resolving_does_what_the_plain_rule_says(text, first, last):
    text, first, last = fold_words(text), fold_words(first[:3]), fold_words(last[:3])
    places = plain_resolve(text, first, last) if first else []
    state = ["orphaned", "anchored", "ambiguous"][min(len(places), 2)]
    for often in (False, True):
        resolution = FoldedText(text, often).resolve(first, last)
        assert (resolution.state, [tuple(place) for place in resolution.places]) == (state, places)


scripts = st.text(st.sampled_from("ab_1.“ ë\u0301\u0308Жשُ🪿"), max_size=30)


@given(text=scripts, first=scripts, last=scripts, data=st.data())
def test_an_index_of_its_words_finds_the_same(text, first, last, data):
    start = data.draw(st.integers(0, len(text)))
    for words in (first, text[start:][: data.draw(st.integers(0, 9))]):
        plain, indexed = (FoldedText(text, often).resolve(words, last[:2]) for often in (0, 1))
        assert plain == indexed


@given(st.lists(anything.filter(str.strip), max_size=8), st.data())
def test_paragraphs_count_the_runs_of_lines(blocks, data):
    blocks = [block.replace("\n", "") for block in blocks]
    assume(all(block.strip() for block in blocks))
    gap = st.sampled_from(["\n\n", "\n \n", "\n\u00a0\n\n\t\n"])
    text = "".join(block + data.draw(gap) for block in blocks)
    assert [text[slice(*place)] for place in paragraphs(text)] == blocks
    for number, place in enumerate(paragraphs(text), start=1):
        assert paragraph_at(paragraphs(text), place.start) == number


@given(st.text(max_size=60), st.integers(-2, 70), st.integers(-2, 70))
def test_the_words_for_a_stretch_resolve_to_all_of_it(text, start, end):
    words = words_for(text, start, end)
    if words is not None:
        place = resolve(text, *words).place
        inside = text[max(start, 0) : max(end, 0)].strip()
        assert inside in text[slice(*place)]
        assert place.start <= text.index(inside, max(start, 0)) < place.end
