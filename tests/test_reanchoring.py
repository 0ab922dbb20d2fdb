"""What becomes of passages when a text changes. The right place is always known beforehand."""

import random
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import FoldedText, paragraphs
from sources.figures import figures_and_negations
from sources.reanchoring import FLOOR, SHOWN, SURE, Stretch, reanchor
from tests.conftest import DEEP
from tests.edited_texts import OURS, Pieces, texts

TOWN = """The old bridge

The council met in the hall on a cold evening. It wants to close the bridge to lorries before winter comes. The mayor spoke for an hour and convinced hardly anyone in the room.

Shopkeepers fear that their customers will stay away. Lorries bring bread, beer and bricks over the bridge every morning. Nobody has counted them since the flood of 1998.

An engineer found 3 cracks in the second arch. She would rather lose the traffic than the bridge. The council did not ask her to speak that evening."""

LORRIES = "It wants to close the bridge to lorries before winter comes."
BREAD = "Lorries bring bread, beer and bricks over the bridge every morning."
CRACKS = "An engineer found 3 cracks in the second arch."
ASKED = "The council did not ask her to speak that evening."


def stretch(text, words, key="it"):
    """The passage `words` of `text`, named as an analyst would have named it."""
    start = text.index(words)
    end = start + len(words)
    return Stretch(key, start, end, *(FoldedText(text).words_for(start, end) or (words, "")))


def becomes(words, new, old=TOWN):
    """The Outcome of one passage, with what is true of every outcome."""
    (outcome,) = reanchor(old, new, [stretch(old, words)])
    check(outcome, new)
    return outcome


def check(outcome, new, folded=None):
    accepted = outcome.fate in ("kept", "moved")
    assert accepted or outcome.fate in ("doubt", "orphaned")
    assert (outcome.place is not None) == accepted == bool(outcome.first_words)
    assert outcome.why.endswith(".")
    assert bool(outcome.candidates) == (outcome.fate == "doubt")
    assert len(outcome.candidates) <= SHOWN
    for start, end, similarity in outcome.candidates:
        assert 0 <= start < end <= len(new)
        assert FLOOR <= similarity <= 1
    if accepted:
        words = outcome.first_words, outcome.last_words
        assert (folded or FoldedText(new)).resolve(*words).place == outcome.place


def now(outcome, new):
    return new[slice(*outcome.place)]


# What happens to one sentence


def test_a_text_that_did_not_change_keeps_every_passage_and_its_words():
    passages = list(Pieces(TOWN).stretches())
    assert len(passages) > 8
    for passage, outcome in zip(passages, reanchor(TOWN, TOWN, passages), strict=True):
        assert (outcome.key, outcome.fate) == (passage.key, "kept")
        assert outcome.place == (passage.start, passage.end)
        words = outcome.first_words, outcome.last_words
        assert words == (passage.first_words, passage.last_words)


def test_words_put_before_it_shift_a_passage():
    new = f"From our correspondent.\n\n{TOWN}"
    outcome = becomes(BREAD, new)
    assert (outcome.fate, now(outcome, new)) == ("kept", BREAD)
    assert outcome.place.start == TOWN.index(BREAD) + 25


@pytest.mark.parametrize("space", ["\n", "\u00a0", "  \t"])
def test_white_space_changes_nothing(space):
    new = "\n\n  " + TOWN.replace("\n\n", "\n \n\n").replace(" ", space)
    outcome = becomes(BREAD, new)
    assert (outcome.fate, now(outcome, new).split()) == ("kept", BREAD.split())


def test_an_empty_new_text_orphans_all():
    for new in ("", " \n\n "):
        outcomes = reanchor(TOWN, new, Pieces(TOWN).stretches())
        assert {outcome.fate for outcome in outcomes} == {"orphaned"}


def test_a_passage_without_words_is_orphaned():
    passages = [Stretch(1, 14, 16, "x"), Stretch(2, 9, 9, "x"), Stretch(3, 9999, 9999, "x")]
    assert {outcome.fate for outcome in reanchor(TOWN, TOWN, passages)} == {"orphaned"}


def test_a_deleted_sentence_is_orphaned_and_its_neighbours_stay():
    new = TOWN.replace(LORRIES + " ", "")
    assert becomes(LORRIES, new).fate == "orphaned"
    for words in ("The council met in the hall on a cold evening.", "The mayor spoke for an hour"):
        assert becomes(words, new).fate == "kept"


@pytest.mark.parametrize(
    ("was", "edited"),
    [
        ("beer and bricks", "wine and bricks"),
        ("every morning", "on most mornings"),
        ("Lorries bring", "Waggons bring"),
        ("bricks over", "bricks slowly over"),
        ("bread", "braed"),
        ("bring bread, beer", "bring beer"),
    ],
)
def test_a_lightly_edited_sentence_is_kept_whole(was, edited):
    sentence = BREAD.replace(was, edited)
    new = TOWN.replace(BREAD, sentence)
    outcome = becomes(BREAD, new)
    assert (outcome.fate, now(outcome, new)) == ("kept", sentence)
    assert "edited" in outcome.why


def test_a_passage_inside_an_edited_sentence_is_kept_to_its_own_ends():
    new = TOWN.replace("bread, beer and bricks over", "bread, wine and bricks over")
    outcome = becomes("bring bread, beer and bricks over the bridge", new)
    assert now(outcome, new) == "bring bread, wine and bricks over the bridge"


def test_a_sentence_that_was_mostly_rewritten_is_in_doubt():
    sentence = "Lorries still bring bread and wood, and people cross the bridge every morning."
    new = TOWN.replace(BREAD, sentence)
    outcome = becomes(BREAD, new)
    assert outcome.fate == "doubt"
    candidate = outcome.candidates[0]
    assert candidate.similarity < SURE
    assert sentence.startswith(new[candidate.start : candidate.end][:20])


def test_a_sentence_put_into_another_paragraph_has_moved():
    new = TOWN.replace(" " + BREAD, "").replace("second arch.", f"second arch. {BREAD}")
    outcome = becomes(BREAD, new)
    assert (outcome.fate, now(outcome, new)) == ("moved", BREAD)


def test_a_few_words_alone_elsewhere_are_not_taken_for_the_passage():
    new = TOWN.replace(" Nobody has counted them since the flood of 1998.", "")
    new = new.replace("hardly anyone in the room", "hardly anyone since the flood")
    outcome = becomes("since the flood", new)
    assert outcome.fate == "doubt"
    assert "other text around" in outcome.why


def test_paragraphs_in_reverse_order_take_their_passages_along():
    new = "\n\n".join(reversed(TOWN.split("\n\n")))
    for passage in list(Pieces(TOWN).stretches())[1:]:  # the title has too few words alone
        words = TOWN[passage.start : passage.end]
        outcome = becomes(words, new)
        assert outcome.fate in ("kept", "moved")
        assert now(outcome, new) == words


# Numbers and negations


@pytest.mark.parametrize(
    ("sentence", "was", "edited"),
    [
        (CRACKS, "3 cracks", "5 cracks"),
        (CRACKS, "3 cracks", "cracks"),
        (CRACKS, "cracks", "two cracks"),
        (ASKED, "did not ask", "did ask"),
        (LORRIES, "It wants", "It never wants"),
    ],
)
def test_an_edit_of_a_number_or_a_negation_is_in_doubt(sentence, was, edited):
    new = TOWN.replace(sentence, sentence.replace(was, edited))
    outcome = becomes(sentence, new)
    assert (outcome.fate, "number or a negation" in outcome.why) == ("doubt", True)
    assert outcome.candidates[0].similarity >= SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ura nuk është e re", "Ura është e re"),
        ("S’ka ujë në qytet", "Ka ujë në qytet"),
        ("as uji, as rruga në qytet", "uji, rruga në qytet"),
        ("Most nije nov", "Most je nov"),
        ("Мост није нов", "Мост је нов"),
        ("Нећемо чекати", "Хоћемо чекати"),
        ("шест година", "осам година"),
        ("tri vjet", "dy vjet"),
        ("It isn’t so", "It is so"),
        ("about 2,500 men", "about 2.500,5 men"),
        ("by -5 degrees", "by 5 degrees"),
        ("٣ مرات", "٤ مرات"),
    ],
)
def test_numbers_and_negations_are_seen_in_all_our_languages(one, other):
    assert figures_and_negations(one) != figures_and_negations(other)


def test_punctuation_and_case_of_a_number_do_not_matter():
    assert figures_and_negations("Not in (2008), no.") == figures_and_negations("not in 2008: no")
    assert figures_and_negations("as good as new") == []


# Twins


def test_a_sentence_written_twice_is_in_doubt_with_the_old_place_first():
    new = TOWN.replace("the bridge. The council did", f"the bridge. {BREAD} The council did")
    outcome = becomes(BREAD, new)
    assert outcome.fate == "doubt"
    assert [candidate.start for candidate in outcome.candidates] == [
        new.index(BREAD),
        new.rindex(BREAD),
    ]


def test_a_sentence_doubled_on_the_spot_is_in_doubt():
    assert becomes(BREAD, TOWN.replace(BREAD, f"{BREAD} {BREAD}")).fate == "doubt"


def test_the_context_tells_a_near_twin_apart():
    twin = BREAD.replace("every morning", "every single morning")
    new = TOWN.replace("the bridge. The council did", f"the bridge. {twin} The council did")
    outcome = becomes(BREAD, new)
    assert (outcome.fate, outcome.place.start) == ("kept", new.index(BREAD))


def test_a_deleted_sentence_does_not_go_over_to_its_twin():
    first, second = "Trucks from the north bring bread.", "Trucks from the south bring bread."
    old = TOWN.replace("stay away.", f"stay away. {first}").replace("arch.", f"arch. {second}")
    for gone, left in ((first, second), (second, first)):
        new = old.replace(f" {gone}", "")
        assert becomes(gone, new, old).fate in ("doubt", "orphaned")
        assert becomes(left, new, old).fate == "kept"


def test_one_of_two_neighbouring_twins_is_never_mistaken_for_the_other():
    one, two = "The first trial on the bridge was good.", "The other trial on the bridge was good."
    old = TOWN.replace("stay away.", f"stay away. {one} {two}")
    for gone, left in ((one, two), (two, one)):
        new = old.replace(f" {gone}", "")
        assert becomes(gone, new, old).fate in ("doubt", "orphaned")
        assert becomes(left, new, old).fate == "kept"


def test_boilerplate_that_no_words_can_name_is_never_accepted():
    old = "Read more about this. " * 40
    passages = [Stretch(n, n * 22, n * 22 + 21, "Read more about this.") for n in range(40)]
    for new in (old, old[22:], old[: 22 * 20] + "Or not. " + old[22 * 20 :]):
        assert {outcome.fate for outcome in reanchor(old, new, passages)} == {"doubt"}


def test_a_text_put_in_twice_leaves_all_in_doubt():
    outcomes = reanchor(TOWN, f"{TOWN}\n\n{TOWN}", Pieces(TOWN).stretches())
    assert {outcome.fate for outcome in outcomes} == {"doubt"}


def test_the_half_of_a_doubled_text_is_not_guessed():
    old = f"{TOWN}\n\n{TOWN}"
    for start in (TOWN.index(BREAD), old.rindex(BREAD)):
        (outcome,) = reanchor(old, TOWN, [Stretch(1, start, start + len(BREAD), BREAD)])
        assert outcome.fate == "doubt"


# Scripts


def other_scripts():
    cyrillic = next(path for path in OURS if "cyrl" in path.name).read_text("utf-8")
    yield "cyrillic", cyrillic
    hebrew = "הרחוב ארוך מאוד וצר. הוא צריך להיסגר למכוניות לפני החורף. איש לא שאל את הסוחרים."
    yield "right to left", hebrew
    yield (
        "emoji",
        "🚲 rides up the hill. 👩🏽\u200d🚒 drives down the very same hill. 🇽🇰 waves on top of it.",
    )
    marks = "Sr\u0325ija x\u0302\u0301 je duga ulica. Nju va\u0323lja zatvoriti pre zime, kaz\u030ce mesar. A s\u030cta kaz\u030ce Z\u030carko?"
    yield "combining marks", unicodedata.normalize("NFC", marks)


@pytest.mark.parametrize(("name", "old"), list(other_scripts()))
def test_offsets_count_code_points_in_every_script(name, old):
    passages = list(Pieces(old).stretches())
    assert len(passages) >= 3
    new = f"𝄞 ё 🙂\n\n{old} ́конец"
    for passage, outcome in zip(passages, reanchor(old, new, passages), strict=True):
        check(outcome, new)
        assert outcome.fate == "kept"
        assert now(outcome, new) == old[passage.start : passage.end]


def test_the_same_text_in_the_other_script_is_another_text():
    latin, cyrillic = "Most je star i lep od davnina.", "Мост је стар и леп од давнина."
    assert becomes(latin, cyrillic, latin).fate == "orphaned"


# Eight hundred changes, and all that stands around them

KINDS = ["deleted", "edited", "moved", "duplicated"]
EACH = 25 if DEEP else 2  # of each kind, in each of the eight texts: 200 or 16
AT_ONCE = 10  # a tenth of the sentences of a text change together


def changes(text, kind, rng):
    """Versions of `text` in which EACH drawn sentences are changed, with its passages."""
    pieces = Pieces(text)
    passages = list(pieces.stretches())
    named = {passage.key for passage in passages}
    long_enough = pieces.sentences(words=8 if kind == "edited" else 1)
    pool = [number for number in long_enough if number in named]
    drawn, step = rng.sample(pool, EACH), max(1, len(pool) // AT_ONCE)
    for at in range(0, EACH, step):
        version = pieces.changed(dict.fromkeys(drawn[at : at + step], kind), rng)
        yield version, reanchor(text, version.text, passages)


def figures_of(kind, folder):
    """How the changed sentences fared, and the others; accepted at a wrong place is "wrong"."""
    changed, others = Counter(), Counter()
    for name, text in texts(folder).items():
        for version, outcomes in changes(text, kind, random.Random(f"{kind} {name}")):
            folded = FoldedText(version.text)
            for outcome in outcomes:
                check(outcome, version.text, folded)
                right = outcome.place is None or outcome.place == version.places[outcome.key]
                counter = changed if outcome.key in version.changed else others
                counter[outcome.fate if right else "wrong"] += 1
    return changed, others


@pytest.mark.parametrize("kind", KINDS)
def test_no_changed_sentence_is_silently_wrong(kind, texts_folder, capsys):
    changed, others = figures_of(kind, texts_folder)
    with capsys.disabled():
        print(f"\n{kind:10}: {shown(changed)}; the others: {shown(others)}", end="")
    assert changed.total() == 8 * EACH
    assert changed["wrong"] == others["wrong"] == 0
    assert others["kept"] + others["moved"] >= 0.98 * others.total()
    if kind == "edited":
        assert changed["kept"] >= 0.98 * changed.total()
    if kind == "moved":
        assert changed["moved"] + changed["kept"] >= 0.75 * changed.total()


def shown(counter):
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items()))


def whole_texts(folder):
    """All, but the longest in `make test-deep` only."""
    return [text for text in texts(folder).values() if DEEP or len(text) < 20_000]


def test_a_text_changed_all_over_has_no_silent_mistake_either(texts_folder):
    rng = random.Random("all over")
    for text in whole_texts(texts_folder):
        pieces = Pieces(text)
        editable = {*pieces.sentences(words=8)}
        drawn = rng.sample(pieces.sentences(), len(pieces.sentences()) // 3)
        kinds = {n: rng.choice(KINDS if n in editable else KINDS[2:]) for n in drawn}
        version = pieces.changed(kinds, rng)
        for outcome in reanchor(text, version.text, pieces.stretches()):
            assert outcome.place in (None, version.places[outcome.key])


def test_reversed_paragraphs_have_no_silent_mistake(texts_folder):
    for text in whole_texts(texts_folder):
        blocks = [text[slice(*place)] for place in paragraphs(text)]
        new, passages = "\n\n".join(reversed(blocks)), list(Pieces(text).stretches())
        folded = FoldedText(new)
        for passage, outcome in zip(passages, reanchor(text, new, passages), strict=True):
            check(outcome, new, folded)
            if outcome.place:
                assert now(outcome, new) == text[passage.start : passage.end]


# Properties

words = st.sampled_from(
    ["so", "it", "is", "not", "7", "ć", "на", "х\u0301", "🙂", "הוא", ".", "\n\n"]
)
row = st.lists(words, max_size=30).map(" ".join)
anything = st.one_of(st.text(max_size=40), row)
offsets = st.tuples(st.integers(-2, 90), st.integers(-2, 90))


@given(anything, anything, st.lists(offsets, max_size=4))
def test_whatever_is_accepted_resolves_to_its_place(old, new, places):
    passages = [Stretch(n, *place, "so it", "is") for n, place in enumerate(places)]
    outcomes = reanchor(old, new, passages)
    assert [outcome.key for outcome in outcomes] == [passage.key for passage in passages]
    for outcome in outcomes:
        check(outcome, new)


@given(anything, offsets, st.sampled_from(["", "Zzz qqq\n\n"]))
def test_an_anchored_passage_stays_where_it_was_or_shifts_with_the_text(text, place, prefix):
    text = unicodedata.normalize("NFC", text)
    named = FoldedText(text).words_for(*place)
    if named is None:
        return
    there = FoldedText(text).resolve(*named).place
    (outcome,) = reanchor(text, prefix + text, [Stretch(1, *there, *named)])
    assert outcome.fate == "kept"
    assert outcome.place == (there.start + len(prefix), there.end + len(prefix))
