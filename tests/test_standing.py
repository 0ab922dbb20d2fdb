"""What stands, on the pages; what if a reader sets something aside."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from arguments.standings import Standings, changes, left_bare
from arguments.what_if import WhatIf
from tests.builders import (
    make_analyst,
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

pytestmark = pytest.mark.any_database


class Town:
    """An objection (S3) to a plan (S1) is met by an answer (S4), which S5 contradicts elsewhere;
    S2 is the plan's one reason."""

    def __init__(self):
        self.collection = make_collection(slug="town")
        self.anna, self.bert = (make_voice(self.collection, key) for key in ("anna", "bert"))
        mine = make_document(self.collection, key="mine", authors=[self.anna])
        theirs = make_document(self.collection, key="theirs", authors=[self.bert])
        self.plan = make_statement(mine, kind="recommendation", wording="Build it.")
        self.reason, self.objection, self.answer = (
            make_statement(mine, wording=wording)
            for wording in ("It helps.", "It costs.", "It costs little.")
        )
        self.other = make_statement(theirs, wording="It costs much.")
        make_argument(self.reason, target=self.plan)
        make_argument(self.objection, target=self.plan, direction="attack")
        make_argument(self.answer, target=self.objection, direction="attack")
        self.issue = make_issue(self.collection, key="build")
        make_position(self.issue, self.plan)

    def contradict(self, analysts=1):
        self.pair = make_pair(self.answer, self.other)
        for _ in range(analysts):
            make_tag(self.pair, "contradicts")


@pytest.fixture
def town(db):
    return Town()


def get(client, path, query=""):
    return client.get(f"/c/town/{path}{query}")


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def section(page, name):
    return page[page.index(f'aria-labelledby="{name}"') :].split("</section>")[0]


def test_the_page_says_that_it_stands_and_why_the_attack_fails(client, town):
    found = text(section(get(client, "s/1/").text, "standing"))
    assert "It stands." in found
    assert "S3 It costs. attacks it, but S3 does not stand" in found
    assert "Strength 0.63 of 1: the reasons for it weigh a little more." in found


def test_the_page_names_what_takes_a_statement_out(client, town):
    found = text(section(get(client, "s/3/").text, "standing"))
    assert "It does not stand." in found
    assert "S4 It costs little. attacks it, and the attack holds" in found


def test_a_contradiction_leaves_things_undecided_and_strength_not_computed(client, town):
    town.contradict()
    found = text(section(get(client, "s/4/").text, "standing"))
    assert "Undecided. Strength not computed" in found
    assert "S4 → S5 → S4" in found
    data = get(client, "s/1.json").json()
    assert (data["standing"], data["strength"]) == ("undecided", None)
    assert data["why"]["attacks"] == [
        {"argument": 2, "statements": [3], "standing": "undecided", "because": []}
    ]


def test_preferred_and_stable_labellings_are_counted_on_demand(client, town):
    town.contradict()
    for semantics in ("preferred", "stable"):
        found = text(get(client, "s/1/", f"?semantics={semantics}").text)
        assert f"{semantics.capitalize()} labellings: 2 ways" in found
        assert "S1 Build it. stands in 1 of 2" in found
    assert "labellings:" not in get(client, "s/1/", "?semantics=nonsense").text
    assert "S1 Build it. stands in 1 of 2" in text(
        get(client, "issues/build/", "?semantics=stable").text
    )


def test_the_cap_is_told(client, town):
    for number in range(7):
        theirs = make_statement(town.other.document, wording=f"No {number}.")
        mine = make_statement(town.plan.document, wording=f"Yes {number}.")
        make_argument(mine, target=town.plan, direction="attack")
        make_tag(make_pair(theirs, mine), "contradicts")
    found = text(get(client, "s/1/", "?semantics=preferred").text)
    assert "at least 64 ways" in found
    assert "there are more" in found
    assert "of the first 64" in found


def test_the_outline_marks_what_is_out_or_undecided_in_words(client, town):
    page = get(client, "issues/build/").text
    assert page.count('class="mark-standing"') == 1
    assert "does not stand" in text(page)
    assert "3 statements stand, 1 does not." in text(page)
    town.contradict()
    assert get(client, "issues/build/").text.count('class="mark-standing"') == 3
    rows = get(client, "issues/build.json").json()["statements"]
    assert {row["number"]: row["standing"] for row in rows} == {
        1: "undecided",
        2: "in",
        3: "undecided",
        4: "undecided",
    }
    assert {row["number"]: row["strength"] for row in rows}[2] == 0.5


def test_the_panel_of_an_issue_tells_why(client, town):
    page = get(client, "issues/build/", "?s=3").text
    panel = text(page[page.index('id="panel"') : page.index("</aside>")])
    assert "Does it stand? Does not stand. Strength 0.25 of 1. Why" in panel
    assert "S4 It costs little. attacks it, and the attack holds" in panel
    headers = {"HX-Request": "true", "HX-Target": "panel"}
    address = "/c/town/issues/build/?s=3&without=4"
    assert "Nothing attacks it" in client.get(address, headers=headers).text


# What if


def test_setting_a_statement_aside_shows_what_falls_and_stores_nothing(client, town):
    page = get(client, "issues/build/", "?without=4&kind=claim").text
    found = text(section(page, "what-if-title"))
    assert "stored nowhere: 1 statement set aside (S4)" in found
    assert "S1 Build it. would no longer stand, because S3 attacks it." in found
    assert "S3 It costs. would stand, because nothing attacks it any more." in found
    assert 'href="/c/town/issues/build/?kind=claim">Back to as coded' in page
    assert "Back to as coded" not in get(client, "issues/build/").text
    data = get(client, "issues/build.json", "?without=4").json()
    assert data["what_if"]["changes"] == [
        {"statement": 1, "as_coded": "in", "standing": "out"},
        {"statement": 3, "as_coded": "out", "standing": "in"},
    ]
    assert "what_if" not in get(client, "issues/build.json").json()


def test_what_loses_its_last_reason_is_named_apart(client, town):
    found = text(section(get(client, "s/1/", "?without=2").text, "what-if-title"))
    assert "What stands would not change." in found
    assert "Left without a reason that does not go through what is set aside: S1" in found


def test_the_supposition_goes_along_in_links_and_filters(client, town):
    query = "?without=4&without_voice=bert&confirmed=1"
    escaped = query.replace("&", "&amp;")
    issue = get(client, "issues/build/", f"{query}&s=1").text
    assert f'href="/c/town/s/3/{escaped}"' in issue
    form = issue[issue.index('aria-label="Filter statements"') :].split("</form>")[0]
    for field in ('name="without" value="4"', 'name="confirmed" value="1"'):
        assert field in form
    assert f'href="/c/town/s/3/{escaped}"' in get(client, "s/1/", query).text
    own = get(client, "s/4/").text
    assert 'href="/c/town/s/4/?without=4"' in own
    assert 'href="/c/town/s/4/"' in get(client, "s/4/", "?without=4").text


def test_what_an_address_names_beyond_the_most_is_told(client, town):
    numbers = ",".join(str(number) for number in range(1, 80))
    assert (
        "19 more names in it are left out"
        in get(client, "issues/build/", f"?without={numbers}").text
    )
    assert "left out" not in get(client, "issues/build/", "?without=1,2").text


def test_a_fragment_keeps_the_form_of_suppositions_in_step(client, town):
    headers = {"HX-Request": "true", "HX-Target": "view"}
    address = "/c/town/issues/build/?view=map&kind=claim&without=4"
    fragment = client.get(address, headers=headers).text
    swapped = fragment[fragment.index('<span id="supposing" data-hx-swap-oob="true">') :]
    assert '<input type="hidden" name="view" value="map">' in swapped
    assert "view=map&amp;kind=claim&amp;without=4&amp;semantics=stable" in swapped
    assert 'href="/c/town/issues/build/?view=map&amp;kind=claim" data-hx-swap-oob' in swapped


def test_a_voice_set_aside_takes_what_nobody_else_holds(town):
    town.contradict()
    both = make_statement(town.plan.document, voices=[town.anna, town.bert])
    asked = WhatIf(QueryDict("without_voice=bert"))
    found = Standings(town.collection, make_user(), asked)
    assert found.set_aside == {town.other.pk}
    assert [found.rows[change.statement].number for change in changes(found)] == [1, 3, 4]
    found = Standings(
        town.collection, make_user(), WhatIf(QueryDict("without_voice=bert&without_voice=anna"))
    )
    assert both.pk in found.set_aside
    assert found.evaluation.statements == []
    assert left_bare(found) == ()


def test_only_confirmed_tags(client, town):
    town.contradict()
    assert get(client, "s/4.json").json()["standing"] == "undecided"
    assert get(client, "s/4.json", "?confirmed=1").json()["standing"] == "in"
    make_tag(town.pair, "contradicts")
    assert get(client, "s/4.json", "?confirmed=1").json()["standing"] == "undecided"


def test_odd_and_unknown_values_are_told_and_break_nothing(client, town):
    query = "?without=4,S99,x&without=%00&without_voice=nobody&without_voice=%27%00"
    for path in ("issues/build/", "s/1/", "s/1.json"):
        response = get(client, path, query)
        assert response.status_code == 200
    page = get(client, "s/1/", "?without=4,S99,x&without_voice=nobody").text
    assert "Not in this collection: x, S99, nobody." in text(page)


def test_what_if_keeps_its_parameters_in_one_order():
    asked = WhatIf(QueryDict("confirmed=1&without=9&without=s3,9&without_voice=b&without_voice=a"))
    assert asked.suffix == "?without=3,9&without_voice=b&without_voice=a&confirmed=1"
    assert asked.with_statement(4).numbers == "3,4,9"
    assert asked.but_statement(3).suffix == "?without=9&without_voice=b&without_voice=a&confirmed=1"
    assert not WhatIf(QueryDict("without=&without_voice=&confirmed=")).active


def test_while_a_collection_is_blind_others_tags_decide_nothing(client, town):
    analyst = make_user("ann", collection=town.collection, role="analyst")
    editor = make_user("ed", collection=town.collection, role="editor")
    town.contradict()
    town.collection.blind = True
    town.collection.save()
    seen = {}
    for user in (analyst, editor):
        client.force_login(user)
        seen[user.username] = get(client, "s/4.json").json()["standing"]
    assert seen == {"ann": "in", "ed": "undecided"}
    make_tag(town.pair, "contradicts", make_analyst(town.collection, user=analyst))
    client.force_login(analyst)
    assert get(client, "s/4.json").json()["standing"] == "undecided"


def test_queries_do_not_grow_with_the_collection(client, town):
    town.contradict()
    addresses = (
        "s/1/?without=4&without_voice=bert&semantics=preferred",
        "issues/build/?without=4&without_voice=bert",
        "weak/?voice=anna&issue=build",
        "weak.json",
    )
    counts = []
    for size in (0, 12):
        for _ in range(size):
            reason = make_statement(town.plan.document)
            step = make_argument(reason, target=town.plan)
            make_argument(make_statement(town.plan.document), target=step, direction="attack")
            make_tag(make_pair(reason, make_statement(town.other.document)), "contradicts")
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert get(client, address).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]
