"""What is found in tags, steps and positions; no database."""

from hypothesis import given
from hypothesis import strategies as st

from arguments.findings import KINDS, Findings, Said, Tagged, numbers

ANNA, BO, MAYOR = (frozenset([name]) for name in (1, 2, 3))
ARMY, BRIDGE = 71, 72


def said(id, wording="It rains.", *, kind="claim", voices=ANNA, document=None, **fields):
    document = document or min(voices)
    return Said(id, id, wording, kind, document, True, voices, **fields)


def found(kind, rows, pairs=(), steps=()):
    return Findings(rows, list(pairs), list(steps)).all()[kind]


def told(findings):
    return [finding.statements for finding in findings]


FACT = {"basis": "fact"}


def test_a_shared_diagnosis_with_remedies_that_clash():
    rows = [
        said(1, "Cars kill."),
        said(2, "Ban cars.", kind="recommendation", stances={ARMY: "pro"}),
        said(3, "Cars are deadly.", voices=BO),
        said(4, "Train drivers.", kind="recommendation", voices=BO, stances={ARMY: "contra"}),
    ]
    pairs, steps = [Tagged(1, 3, "agrees", **FACT)], [(1, 2, "support"), (3, 4, "support")]
    (finding,) = found("remedies", rows, pairs, steps)
    assert finding.statements == ((1, "diagnosis"), (3, "diagnosis"), (2, "remedy"), (4, "remedy"))
    assert (finding.about, finding.key) == ((ARMY,), "S1-S2-S3-S4")
    against = [(1, 2, "support"), (3, 4, "attack")]
    assert not found("remedies", rows, pairs, against), "it speaks against that advice"
    assert not found("remedies", rows, [Tagged(1, 3, "agrees", basis="value")], steps)
    assert not found("remedies", rows, [], steps)


def test_a_tag_may_say_that_remedies_clash():
    rows = [said(1), said(2, kind="recommendation"), said(3, voices=BO)]
    rows.append(said(4, kind="recommendation", voices=BO))
    pairs = [Tagged(1, 3, "agrees", **FACT), Tagged(2, 4, "contradicts", basis="policy")]
    (finding,) = found("remedies", rows, pairs, [(1, 2, "support"), (3, 4, "support")])
    assert finding.about == (None,)


def test_the_same_conclusion_with_each_author_s_reasons():
    rows = [said(n, stances={BRIDGE: "pro"}, voices=v) for n, v in ((1, ANNA), (2, BO), (3, MAYOR))]
    rows += [said(11), said(12, voices=BO)]
    pairs = [Tagged(a, b, "agrees", "policy", False) for a, b in ((1, 2), (1, 3))]
    (finding,) = found("reasons", rows, pairs, [(11, 1, "support"), (12, 2, "support")])
    assert finding.statements == (
        (1, "conclusion"),
        (11, "because"),
        (2, "conclusion"),
        (12, "because"),
        (3, "conclusion"),
    )
    assert (finding.key, finding.about) == ("S1-S2-S3", (BRIDGE,))
    assert not found("reasons", rows, pairs), "no reasons are given"
    same = [Tagged(1, 2, "agrees", "policy", True), Tagged(1, 3, "agrees", "policy")]
    assert not found("reasons", rows, same, [(11, 1, "support")])


def test_a_reason_that_serves_in_two_arguments_is_named_once():
    rows = [said(1), said(2, voices=BO), said(3), said(4), said(5)]
    steps = [(3, 1, "support"), (4, 1, "support"), (3, 1, "support"), (5, 1, "support")]
    agree = [Tagged(1, 2, "agrees", "fact", False)]
    (finding,) = found("reasons", rows, agree, steps)
    because = [pk for pk, why in finding.statements if why == "because"]
    assert len(set(because)) == len(because) > 1


def test_one_piece_of_evidence_on_both_sides():
    rows = [
        said(1, kind="evidence"),
        said(2, stances={ARMY: "pro"}),
        said(3, voices=BO, stances={ARMY: "pro"}),
        said(4, kind="evidence", voices=BO),
    ]
    steps = [(1, 2, "support"), (4, 3, "attack")]
    agree = [Tagged(1, 4, "agrees", **FACT)]
    (finding,) = found("both-sides", rows, agree, steps)
    assert finding.statements == ((1, "evidence"), (2, "pro"), (4, "evidence"), (3, "contra"))
    assert not found("both-sides", rows, agree, [(1, 2, "support"), (4, 3, "support")])
    assert not found("both-sides", rows, [], steps)


def test_one_statement_that_serves_both_sides_itself():
    rows = [said(1, kind="evidence"), said(2, stances={ARMY: "pro"})]
    rows.append(said(3, stances={ARMY: "contra"}))
    (finding,) = found("both-sides", rows, [], [(1, 2, "support"), (1, 3, "support")])
    assert finding.statements == ((1, "evidence"), (2, "pro"), (3, "contra"))


def test_facts_that_agree_and_each_serve_both_sides_are_named_once():
    rows = [said(1, kind="evidence"), said(2, kind="evidence")]
    rows += [said(3, stances={ARMY: "pro"}), said(4, stances={ARMY: "contra"})]
    steps = [(one, side, "support") for one in (1, 2) for side in (3, 4)]
    findings = found("both-sides", rows, [Tagged(1, 2, "agrees", **FACT)], steps)
    assert [finding.key for finding in findings] == ["S1-S3-S4", "S2-S3-S4", "S1-S2-S3-S4"]


def test_figures_that_differ_stand_with_their_statements():
    rows = [said(1, "Units came on 12 June 1999."), said(2, "Units came on 11 June 1999.")]
    (finding,) = found("figures", rows, [Tagged(1, 2, "contradicts", **FACT)])
    assert finding.statements == ((1, "12"), (2, "11"))
    assert finding.about == ("contradicts",)
    assert not found("figures", rows, [Tagged(1, 2, "agrees", **FACT)])
    same = [said(1, "Seven came in 1999."), said(2, "In 1999 it was seven.")]
    assert not found("figures", same, [Tagged(1, 2, "contradicts", **FACT)])


def test_numbers_in_names_are_no_figures():
    assert numbers("The S-400 and T-72 came in mid-2017, nine of 1,200.") == {
        "2017",
        "1,200",
        "nine",
    }


def test_a_voice_at_odds_with_itself_by_tag_or_by_sides():
    rows = [said(1, stances={ARMY: "pro"}, date="2018"), said(2, stances={ARMY: "contra"})]
    by_tag = found("self", rows, [Tagged(1, 2, "contradicts", **FACT)])
    assert [(f.about, f.key) for f in by_tag] == [((1, None), "S1-S2")]
    (by_sides,) = found("self", rows)
    assert (by_sides.about, by_sides.statements) == ((1, ARMY), ((1, "pro"), (2, "contra")))
    rows[1] = said(2, stances={ARMY: "contra"}, conceded=True)
    assert not found("self", rows)
    assert not found("self", [rows[0], said(2, stances={ARMY: "contra"}, voices=BO)])


def test_two_findings_on_the_same_statements_are_told_apart():
    rows = [
        said(1, stances={ARMY: "pro", BRIDGE: "pro"}),
        said(2, stances={ARMY: "contra", BRIDGE: "contra"}),
    ]
    assert [f.key for f in found("self", rows)] == ["S1-S2-on-1-71", "S1-S2-on-1-72"]


def test_updates_run_from_the_oldest():
    rows = [said(1, date="2022"), said(2, date="2017"), said(3, date="2018"), said(4, date="2024")]
    pairs = [Tagged(4, 1, "updates", **FACT), Tagged(4, 2, "updates"), Tagged(3, 2, "updates")]
    assert told(found("updates", rows, pairs)) == [
        ((2, "before"), (3, "since"), (4, "since")),
        ((1, "before"), (4, "since")),
    ]


def test_what_bears_both_ways_on_a_statement_bears_neither():
    rows = [said(1, kind="evidence"), said(2), said(3, stances={ARMY: "pro"})]
    steps = [(1, 2, "support"), (2, 3, "support"), (1, 3, "attack")]
    assert not found("both-sides", rows, [], steps)


def test_nor_does_it_bear_on_what_follows_from_that_alone():
    rows = [said(1, kind="evidence"), said(2), said(3, stances={ARMY: "pro"})]
    rows.append(said(4, stances={ARMY: "contra"}))
    both_ways = [(1, 2, "support"), (1, 2, "attack")]
    steps = [*both_ways, (2, 3, "support"), (1, 4, "support")]
    assert not found("both-sides", rows, [], steps)
    assert found("both-sides", rows, [], [*steps, (1, 3, "support")]) == []
    assert found("both-sides", rows, [], [*steps[2:], both_ways[0]])


ids = st.integers(1, 6)
statements = st.builds(
    lambda kinds, voices, stances: [
        said(n, f"It is {n}.", kind=kind, voices=voice, stances=stance)
        for n, (kind, voice, stance) in enumerate(zip(kinds, voices, stances, strict=True), start=1)
    ],
    *(
        st.lists(st.sampled_from(options), min_size=6, max_size=6)
        for options in (
            ["claim", "evidence", "recommendation"],
            [ANNA, BO, ANNA | BO],
            [{}, {ARMY: "pro"}, {ARMY: "contra", BRIDGE: "mixed"}],
        )
    ),
)
RELATIONS = ["agrees", "contradicts", "qualifies", "updates"]
pairs = st.lists(
    st.builds(
        Tagged,
        ids,
        ids,
        st.sampled_from(RELATIONS),
        st.sampled_from(["fact", "policy"]),
        st.sampled_from([None, True, False]),
    ).filter(lambda pair: pair.subject != pair.object),
    max_size=8,
    unique_by=lambda pair: frozenset((pair.subject, pair.object)),
)
steps = st.lists(st.tuples(ids, ids, st.sampled_from(["support", "attack"])), max_size=10)


@given(statements, pairs, steps)
def test_every_finding_names_statements_and_has_a_key_of_its_own(rows, pairs, steps):
    steps = [step for step in steps if step[0] != step[1]]
    for kind, of in Findings(rows, pairs, steps).all().items():
        assert kind in KINDS
        assert len({f.key for f in of}) == len(of)
        for finding in of:
            assert finding.kind == kind
            assert len(finding.statements) > 1
            if kind != "reasons":  # where one reason may stand under two conclusions
                assert len(set(finding.statements)) == len(finding.statements)
            assert 1 < len(finding.key) <= 150
