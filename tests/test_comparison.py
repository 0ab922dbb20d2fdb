"""What tags come to, what one voice's stances come to, and why a cell is empty."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguments.comparison import (
    RELATIONS,
    Cell,
    Consensus,
    Judgement,
    Taken,
    consensus,
    count_between,
    dispute,
    opposed,
    reported_cells,
    team_cells,
    union_of_stances,
    voice_cells,
)

SCHOOL, PARK = 1, 2  # issues
ANNA, BO = 10, 11  # documents
MAYOR, AUTHOR = 20, 21  # voices

judgements = st.lists(
    st.builds(Judgement, relation=st.sampled_from(RELATIONS), flipped=st.booleans()), max_size=7
)
stances = st.sampled_from(["pro", "contra", "mixed"])


def judged(*relations):
    return [Judgement(relation) for relation in relations]


def own(issue, document, stance, statement=1, holders=(AUTHOR,)):
    return Taken(issue, document, statement, stance, True, holders)


def told(issue, document, stance, statement=2, holders=(MAYOR,)):
    return Taken(issue, document, statement, stance, False, holders)


def test_no_tag_is_no_consensus():
    assert consensus([]) is None


@pytest.mark.parametrize(
    ("relations", "state", "relation"),
    [
        (["agrees"], "single", "agrees"),
        (["agrees", "agrees"], "unanimous", "agrees"),
        (["agrees", "agrees", "contradicts"], "majority", "agrees"),
        (["agrees", "contradicts"], "disputed", ""),
        (["agrees", "contradicts", "qualifies"], "disputed", ""),
        (["agrees", "agrees", "contradicts", "contradicts"], "disputed", ""),
    ],
)
def test_states_of_consensus(relations, state, relation):
    found = consensus(judged(*relations))
    assert (found.state, found.relation) == (state, relation)


def test_an_editor_settles_what_analysts_dispute():
    found = consensus([*judged("agrees", "contradicts"), Judgement("updates", True, True)])
    assert found == Consensus("decided", "updates", flipped=True)
    assert found.confirmed


def test_two_directions_of_one_relation_are_two_verdicts():
    assert consensus([Judgement("updates"), Judgement("updates", flipped=True)]).state == "disputed"


def test_what_counts_and_what_is_confirmed():
    assert not Consensus("disputed").counts
    assert not Consensus("unanimous", "unrelated").related
    assert Consensus("single", "agrees").related
    assert not Consensus("single", "agrees").confirmed
    assert not Consensus("majority", "agrees").confirmed


@given(judgements)
def test_a_verdict_counts_only_with_more_than_half(found):
    result = consensus(found)
    if not found:
        assert result is None
        return
    verdicts = Counter(j.verdict for j in found)
    winners = [verdict for verdict, times in verdicts.items() if 2 * times > len(found)]
    assert result.counts == bool(winners)
    if winners:
        assert [(result.relation, result.flipped)] == winners


@given(judgements, st.randoms())
def test_the_order_of_tags_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert consensus(shuffled) == consensus(found)


@given(judgements, st.sampled_from(RELATIONS))
def test_a_decision_stands_whatever_was_tagged(found, relation):
    decided = consensus([*found, Judgement(relation, decision=True)])
    assert (decided.state, decided.relation) == ("decided", relation)


def test_pro_with_contra_is_mixed():
    assert union_of_stances([]) == ""
    assert union_of_stances(["pro", "pro"]) == "pro"
    assert union_of_stances(["pro", "contra"]) == "mixed"
    assert union_of_stances(["contra", "mixed"]) == "mixed"


@given(st.lists(stances), st.lists(stances))
def test_a_union_says_the_same_however_it_is_split(first, second):
    parts = [union for union in map(union_of_stances, (first, second)) if union]
    assert union_of_stances(parts) == union_of_stances(first + second)


def test_only_yes_against_no_is_opposed():
    assert opposed(["pro", "", "contra"])
    assert not opposed(["pro", "mixed", "silent"])


def test_why_a_cell_has_no_stance():
    assert Cell(stance="pro", read=True).state == "pro"
    assert Cell(read=True).state == "silent"
    assert Cell().state == "not coded"
    assert Cell(reported=True).state == "not reported"
    assert Cell(reported=True, read=True).state == "not reported"


def test_cells_of_author_teams():
    taken = [own(SCHOOL, ANNA, "pro", 1), own(SCHOOL, ANNA, "contra", 3), told(PARK, ANNA, "pro")]
    cells = team_cells(taken, {(PARK, ANNA)}, [SCHOOL, PARK], [ANNA, BO])
    assert cells[SCHOOL, ANNA].state == "mixed"
    assert cells[SCHOOL, ANNA].statements == [1, 3]
    assert cells[PARK, ANNA].state == "silent"  # what she reports is not hers
    assert cells[PARK, BO].state == "not coded"


def test_reported_voices_have_cells_of_their_own():
    taken = [own(SCHOOL, ANNA, "pro"), told(SCHOOL, ANNA, "contra"), told(SCHOOL, BO, "pro", 5)]
    cells = reported_cells(taken)
    assert {key: cell.stance for key, cell in cells.items()} == {
        (SCHOOL, ANNA, MAYOR): "contra",
        (SCHOOL, BO, MAYOR): "pro",
    }


def test_a_voice_is_one_across_its_documents():
    taken = [told(SCHOOL, ANNA, "contra"), own(SCHOOL, BO, "pro", 5, (MAYOR,))]
    cells = voice_cells(taken, {(PARK, BO)}, [SCHOOL, PARK], {MAYOR: [BO]})
    assert cells[SCHOOL, MAYOR].state == "mixed"
    assert cells[SCHOOL, MAYOR].statements == [2, 5]
    assert cells[PARK, MAYOR].state == "silent"


def test_a_voice_that_wrote_nothing_is_not_silent():
    cells = voice_cells([], {(SCHOOL, ANNA)}, [SCHOOL], {MAYOR: [], AUTHOR: [BO]})
    assert cells[SCHOOL, MAYOR].state == "not reported"
    assert cells[SCHOOL, AUTHOR].state == "not coded"


def test_the_smaller_side_makes_the_dispute():
    assert dispute(0, 0, 2, 2) > dispute(0, 0, 5, 1) > dispute(0, 0, 9, 0)
    assert dispute(1, 1, 2, 2) > dispute(3, 0, 3, 2), "an author weighs as much as two"
    assert dispute(1, 1, 1, 1) > dispute(0, 0, 2, 2), "and more, where all else is equal"


def test_relations_are_counted_between_columns_in_one_order():
    columns = {1: "b", 2: "a", 3: None}
    counts = count_between(
        [(1, 2, "agrees"), (2, 1, "agrees"), (1, 2, "updates"), (1, 3, "agrees")], columns.get
    )
    assert counts == {("a", "b"): {"agrees": 2, "updates": 1}}


def test_cells_of_some_issues_leave_the_others_out():
    taken = [own(SCHOOL, ANNA, "pro"), own(PARK, ANNA, "contra")]
    cells = voice_cells(taken, set(), [SCHOOL], {AUTHOR: [ANNA]})
    assert set(cells) == {(SCHOOL, AUTHOR)}
    assert cells[SCHOOL, AUTHOR].stance == "pro"
