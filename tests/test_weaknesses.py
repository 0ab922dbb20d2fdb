"""Weak spots: five rules on a map, and the page that lists them."""

import pytest

from arguments.evaluation import Evaluation
from arguments.graph import Step
from arguments.weaknesses import FOLLOWED, Said, Weaknesses, bare_without
from tests.builders import (
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)
from tests.frameworks import attacks_in_a_row, circle, random_graph, star

pytestmark = pytest.mark.any_database


def support(number, *premises, on):
    return Step(number, "support", premises, statement=on)


def attack(number, *premises, on=None, step=None):
    return Step(number, "attack", premises, statement=on, argument=step)


def weak(kinds, steps, reported=(), contradictions=(), **more):
    """`kinds` is a letter a statement, from 1: c(laim), e(vidence), r(ecommendation)."""
    names = {"c": "claim", "e": "evidence", "r": "recommendation"}
    said = {n: Said(names[kind], n not in reported) for n, kind in enumerate(kinds, start=1)}
    evaluation = Evaluation(said, steps, contradictions)
    return Weaknesses(said, evaluation, contradictions=contradictions, **more)


def test_a_claim_is_unfounded_when_no_chain_below_it_ends_in_evidence():
    # 1 rests on 2, which nothing supports, and on 3, which 4 supports.
    found = weak("ccce", [support(1, 2, on=1), support(2, 3, on=1), support(3, 4, on=3)])
    assert [(u.claim, u.argued, u.resting) for u in found.unfounded()] == [(2, False, (1,))]


def test_a_claim_on_which_nothing_rests_and_a_reported_one_are_no_weak_spots():
    assert weak("cc", []).unfounded() == []
    assert weak("cc", [support(1, 1, on=2)], reported={1, 2}).unfounded() == []
    (found,) = weak("c", [], positions=[("war", 1, "pro")]).unfounded()
    assert (found.claim, found.resting, found.issues) == (1, (), 1)


def test_an_undercut_step_founds_nothing():
    steps = [support(1, 2, on=1), support(2, 1, on=4), attack(3, 3, step=1)]
    assert [u.claim for u in weak("cecr", steps).unfounded()] == [1]


def test_a_recommendation_rests_on_contested_claims_at_any_depth():
    steps = [support(1, 2, on=1), support(2, 3, on=2)]
    (found,) = weak("rccc", steps, contradictions=[(3, 4)]).contested()
    assert (found.recommendation, found.grounds, found.every) == (1, ((3, 2),), True)
    (found,) = weak("rcccc", [*steps, support(3, 5, on=1)], contradictions=[(3, 4)]).contested()
    assert not found.every
    # An attack that is defeated contests nothing.
    defended = [*steps, attack(3, 4, on=3), attack(4, 5, on=4)]
    assert weak("rcccc", defended).contested() == []


def test_evidence_for_a_statement_and_against_it():
    (found,) = weak("ec", [support(1, 1, on=2), attack(2, 1, on=2)]).opposed()
    assert (found.evidence, found.again, found.one, found.other) == (1, 1, 2, 2)
    assert found.against


def test_evidence_for_two_claims_that_contradict_each_other():
    steps = [support(1, 1, on=2), support(2, 1, on=3), support(3, 3, on=4)]
    (found,) = weak("eccc", steps, contradictions=[(2, 4)]).opposed()
    assert {found.one, found.other} == {2, 4}


def test_evidence_in_two_documents_for_two_sides_of_an_issue():
    steps = [support(1, 1, on=2), support(2, 3, on=4)]
    positions = [("war", 2, "pro"), ("war", 4, "contra")]
    (found,) = weak("ecec", steps, agreements=[(1, 3)], positions=positions).opposed()
    assert (found.evidence, found.again, found.issue) == (1, 3, "war")
    assert weak("ecec", steps, positions=positions).opposed() == []
    same = [("war", 2, "pro"), ("war", 4, "mixed")]
    assert weak("ecec", steps, agreements=[(1, 3)], positions=same).opposed() == []


def test_evidence_against_what_its_like_supports():
    steps = [support(1, 1, on=2), attack(2, 3, on=4)]
    positions = [("war", 2, "pro"), ("war", 4, "pro")]
    (found,) = weak("ecec", steps, agreements=[(1, 3)], positions=positions).opposed()
    assert (found.one, found.other, found.against) == (2, 4, True)


def test_a_keystone_carries_a_recommendation_alone():
    steps = [support(1, 2, on=1), support(2, 3, on=2), support(3, 4, on=2)]
    assert [(k.statement, k.bare) for k in weak("rcee", steps).keystones()] == [(2, (1,))]


def test_a_joint_premise_is_a_keystone_and_three_claims_make_one():
    assert {k.statement for k in weak("ree", [support(1, 2, 3, on=1)]).keystones()} == {2, 3}
    chain = [support(n, n + 1, on=n) for n in (1, 2, 3)]
    assert [k.statement for k in weak("ccce", chain).keystones()] == [4]


def test_a_keystone_defends_what_would_fall_without_it():
    steps = [attack(1, 2, on=1), attack(2, 3, on=2)]
    (found,) = weak("rcc", steps).keystones()
    assert (found.statement, found.bare, found.out) == (3, (), (1,))
    two = [*steps, attack(3, 4, on=2)]
    assert weak("rccc", two).keystones() == []


@pytest.mark.parametrize("seed", range(25))
def test_what_falls_with_a_keystone_is_what_an_evaluation_without_it_says(seed):
    statements, steps, contradictions = random_graph(seed, statements=8, steps=10)
    before = Evaluation(statements, steps, contradictions)
    found = Weaknesses({s: Said("recommendation", True) for s in statements}, before)
    for statement in statements:
        after = Evaluation(statements, steps, contradictions, without=[statement])
        fallen = tuple(
            s
            for s in statements
            if s != statement and before.standing(s) == "in" != after.standing(s)
        )
        assert found._out_without(statement) == fallen


def test_an_attack_on_what_the_document_says_waits_for_an_answer():
    objection = attack(1, 2, on=1)
    assert [u.target for u in weak("rc", [objection]).unanswered()] == [1]
    assert weak("rc", [objection], reported={1}).unanswered() == []
    assert weak("rcc", [objection, attack(2, 3, step=1)]).unanswered() == []
    assert [u.target for u in weak("rcc", [objection, attack(2, 3, on=2)]).unanswered()] == [2]


def test_an_undercut_of_a_reason_waits_for_an_answer_one_of_an_objection_is_an_answer():
    (found,) = weak("rcc", [support(1, 2, on=1), attack(2, 3, step=1)]).unanswered()
    assert (found.target, found.undercut) == (1, True)
    # The author attacks what somebody else is reported to say; somebody doubts that.
    steps = [attack(1, 2, on=1), attack(2, 3, step=1)]
    assert [u.undercut for u in weak("rcc", steps, reported={1}).unanswered()] == [True]


def test_following_ends():
    steps = [support(n, n + 1, on=n) for n in range(1, 2_000)]
    supports, carries = {}, {}
    for step in steps:
        supports[step.statement] = [step]
        carries[step.premises[0]] = [step]
    carries[1] = []
    assert len(bare_without(supports, carries, [2_000])) == 1_999
    assert len(bare_without(supports, carries, [2_000], FOLLOWED)) == FOLLOWED


@pytest.mark.parametrize("shape", [attacks_in_a_row, star, circle])
def test_a_chain_a_star_or_a_circle_end(shape):
    statements, steps, _ = shape(300)
    said = {s: Said("claim", True) for s in statements}
    found = Weaknesses(said, Evaluation(statements, steps))
    assert found.contested() == found.opposed() == found.unfounded() == []
    assert len(found.unanswered()) == {"star": 300, "circle": 0}.get(shape.__name__, 1)
    assert len(found.keystones()) < 300


# The page


@pytest.fixture
def town(db):
    """A plan (S1) that rests on one claim (S2), which Bert (S3) contradicts; nobody answers S4."""
    collection = make_collection(slug="town")
    anna, bert = (make_voice(collection, key) for key in ("anna", "bert"))
    mine = make_document(collection, key="mine", title="On the road", authors=[anna])
    theirs = make_document(collection, key="theirs", authors=[bert])
    plan = make_statement(mine, kind="recommendation", wording="Build it.")
    claim = make_statement(mine, wording="It helps.")
    other = make_statement(theirs, wording="It does not.")
    cost = make_statement(mine, wording="It costs.", attribution="conceded")
    make_argument(claim, target=plan)
    make_argument(cost, target=plan, direction="attack")
    make_tag(make_pair(claim, other), "contradicts")
    make_position(make_issue(collection, key="build", question="Build?"), plan)
    return collection


def twin(client, query=""):
    return client.get(f"/c/town/weak.json{query}").json()


def test_the_twin_holds_the_five_lists(client, town):
    assert twin(client) == {
        "stopped": False,
        "single_points_of_failure": [
            {
                "statement": 2,
                "left_without_reason": [1],
                "no_longer_standing": [],
                "recommendations": 1,
            }
        ],
        "recommendations_that_rest_on_contested_claims": [
            {
                "statement": 1,
                "every_reason": True,
                "rests_on": [{"statement": 2, "steps": 1, "standing": "undecided"}],
            }
        ],
        "attacks_never_answered": [
            {"statement": 1, "argument": 2, "premises": [4], "undercut": False}
        ],
        "evidence_cited_for_opposite_claims": [],
        "claims_without_evidence": [{"statement": 2, "argued": False, "resting": [1], "issues": 1}],
    }


@pytest.mark.parametrize(
    ("query", "spots"),
    [("document=mine", 4), ("document=theirs", 0), ("voice=anna", 4), ("voice=bert", 0)],
)
def test_it_can_be_asked_of_a_document_or_a_voice(client, town, query, spots):
    found = twin(client, f"?{query}")
    assert sum(len(rows) for rows in found.values() if isinstance(rows, list)) == spots


def test_a_point_of_failure_is_the_weakness_of_what_would_fall(client, town):
    # Bert's plan contradicts Anna's, which falls to an objection of her own (S4).
    theirs = make_statement(town.documents.get(key="theirs"), kind="recommendation")
    make_tag(make_pair(town.statements.get(number=1), theirs), "contradicts")
    assert twin(client, "?voice=bert")["single_points_of_failure"] == [
        {
            "statement": 4,
            "left_without_reason": [],
            "no_longer_standing": [theirs.number],
            "recommendations": 1,
        }
    ]


def test_it_can_be_asked_of_an_issue(client, town):
    other = make_statement(town.documents.get(key="mine"), wording="Off the issue.")
    make_argument(other, target=make_statement(other.document, kind="recommendation"))
    numbers = [row["statement"] for row in twin(client)["claims_without_evidence"]]
    assert numbers == [2, other.number]
    found = twin(client, "?issue=build")
    assert found["issue"] == "build"
    assert [row["statement"] for row in found["claims_without_evidence"]] == [2]


def test_the_page_leads_to_statements_passages_and_what_if(client, town):
    page = client.get("/c/town/weak/").text
    assert 'href="/c/town/s/2/?without=2"' in page
    assert "Every reason for it needs 1 statement that does not stand unopposed" in page
    assert "No evidence serves both sides." in page
    assert 'href="/c/town/weak.json"' in page


def test_a_list_can_be_opened_alone_and_goes_on(client, town):
    mine = town.documents.get(key="mine")
    for _ in range(45):
        make_argument(make_statement(mine), target=make_statement(mine))
    page = client.get("/c/town/weak/?document=mine").text
    assert 'href="?document=mine&amp;list=unfounded">All 46' in page
    page = client.get("/c/town/weak/?document=mine&list=unfounded").text
    assert page.count("No reason is given") == 40
    assert "from=40" in page
    last = client.get("/c/town/weak/?document=mine&list=unfounded&from=40").text
    assert last.count("No reason is given") == 6
    assert "Every attack" not in last


def test_a_key_that_is_not_there_is_told_and_the_rest_is_shown(client, town):
    page = client.get("/c/town/weak/", {"document": "nope", "voice": "anna"})
    assert page.status_code == 200
    assert "This collection has no document “nope”" in page.text
    assert "It helps." in page.text


def test_an_empty_collection_has_no_weak_spots(client, db):
    make_collection(slug="bare")
    page = client.get("/c/bare/weak/").text
    assert "Nothing hangs on one statement alone." in page
    assert "Every claim on which something rests leads to evidence." in page


def test_a_private_collection_hides_them(client, town):
    town.public = False
    town.save()
    assert client.get("/c/town/weak/").status_code == 404
    client.force_login(make_user(collection=town, role="reader"))
    assert client.get("/c/town/weak/").status_code == 200


def test_document_issue_and_voice_lead_there(client, town):
    for path, query in (
        ("documents/mine/", "document=mine"),
        ("issues/build/", "issue=build"),
        ("voices/anna/", "voice=anna"),
    ):
        assert f'href="/c/town/weak/?{query}"' in client.get(f"/c/town/{path}").text
