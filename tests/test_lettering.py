"""Lines of text are measured with the fonts that are served, and none is wider than its box."""

from hypothesis import example, given
from hypothesis import strategies as st

from arguments.lettering import FACES, FONTS, shortened, subset, width, wrap

LIMIT, SIZE = 170, 16


def test_a_wider_letter_is_wider():
    for face in FACES:
        assert width("iii", face, 16) < width("mmm", face, 16) == width("mmm", face, 32) / 2


def test_words_go_to_the_next_line_and_the_last_one_ends_with_an_ellipsis():
    text = "An army could gravely endanger the whole region, Serbia above all, and NATO as well"
    lines = wrap(text, "serif", SIZE, LIMIT)
    assert " ".join(lines) == text
    assert len(lines) > 3
    short = wrap(text, "serif", SIZE, LIMIT, lines=3)
    assert len(short) == 3
    assert short[-1].endswith("…")


def test_a_compound_breaks_after_its_hyphen():
    assert "de-" in " ".join(wrap("They lend their whole de-mining", "serif", SIZE, 160))
    assert "".join(wrap("Phillips/Peci", "bold", 13, 60)) == "Phillips/Peci"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=90))
@example("Ж" * 60)
@example("中文字" * 20)
@example("السلام عليكم " * 5)
def test_no_line_is_too_wide_and_no_letter_is_lost(text):
    lines = wrap(text, "serif", SIZE, LIMIT)
    assert all(width(line, "serif", SIZE) <= LIMIT or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert width(shortened(text, "serif", SIZE, LIMIT), "serif", SIZE) <= LIMIT


def test_a_subset_is_a_small_font():
    whole = (FONTS / FACES["serif"][2]).stat().st_size
    assert len(subset("serif", "Should Kosovo have an army?")) < whole / 4
