"""My work: what waits for an analyst, and what changed since she was here."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arguments.models import Comment
from arguments.views.work import VISITS
from sources.models import Operation, Passage
from sources.operations import recording
from tests.builders import (
    make_analyst,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_reading,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def ours(db):
    return make_collection(slug="ours", title="Ours")


@pytest.fixture
def ana(ours):
    """An analyst with her own coder."""
    user = make_user("ana", collection=ours, role="analyst")
    make_analyst(ours, key="ana", user=user)
    return user


@pytest.fixture
def analyst(client, ana):
    client.force_login(ana)
    return client


def page_of(client):
    """The page's sections as plain text, by the id of their titles."""
    page = re.sub(r"</(p|h2|h3|li)>", " ", client.get("/c/ours/work/").text)
    parts = re.findall(r'<section[^>]*aria-labelledby="(\w+)-title">(.*?)</section>', page, re.S)
    return {name: " ".join(re.sub(r"<[^>]+>", "", part).split()) for name, part in parts}


def coder(user):
    return user.analysts.get()


def test_it_is_for_analysts(client, ours):
    assert client.get("/c/ours/work/")["Location"] == "/login/?next=/c/ours/work/"
    client.force_login(make_user(collection=ours, role="reader"))
    assert client.get("/c/ours/work/").status_code == 403
    assert "/c/ours/work/" not in client.get("/c/ours/").text
    ours.public = False
    ours.save()
    client.force_login(make_user())
    assert client.get("/c/ours/work/").status_code == 404


def test_members_find_it_on_every_page_of_the_collection(analyst, ours):
    assert 'href="/c/ours/work/"' in analyst.get("/c/ours/").text
    assert 'href="/c/ours/work/"' in analyst.get("/c/ours/voices/").text
    assert 'aria-current="page">My work</a>' in analyst.get("/c/ours/work/").text


def test_an_empty_collection_has_an_empty_page(analyst):
    parts = page_of(analyst)
    assert "No document has been added yet." in parts["unread"]
    assert "No pair waits for your tag." in parts["pairs"]
    assert "Nothing." in parts["changes"]


def test_whoever_never_worked_here_has_no_coder_by_looking(client, ours):
    client.force_login(make_user(collection=ours, role="analyst"))
    make_issue(ours, question="A bridge?")
    make_reading(ours.issues.get(), make_document(ours))
    assert "1 of 1 document not read by you" in page_of(client)["unread"]
    assert ours.analysts.count() == 1


def test_documents_are_listed_until_she_has_read_them_herself(analyst, ana, ours):
    issue = make_issue(ours, question="A bridge?")
    voices = [make_voice(ours, name=name) for name in ("Anna", "Bob")]
    first, second = (make_document(ours, authors=[voice]) for voice in voices)
    make_reading(issue, first, coder(ana))
    make_reading(issue, second, make_analyst(ours))
    assert "A bridge? 1 of 2 documents not read by you: Bob" in page_of(analyst)["unread"]
    make_reading(issue, second, coder(ana))
    assert "You have read every document for every issue." in page_of(analyst)["unread"]


def test_passages_in_review_lead_to_their_document_and_statement(analyst, ours):
    document = make_document(ours, key="paper", title="The paper", text="It rains. It rains.")
    make_statement(document, words="It rains")
    make_statement(document, words="It snows")
    make_statement(document, words="rains. It")
    assert sorted(Passage.objects.values_list("state", flat=True)) == [
        "ambiguous",
        "anchored",
        "orphaned",
    ]
    review = page_of(analyst)["review"]
    assert "It rains Found more than once in The paper, ¶ 1; behind S1" in review
    assert "It snows No longer found in The paper, ¶ 1; behind S2" in review
    assert "rains. It" not in review
    assert 'href="/c/ours/documents/paper/#p1"' in analyst.get("/c/ours/work/").text


def test_pairs_wait_for_her_own_tag_only(analyst, ana, ours):
    document = make_document(ours)
    one, two, three = (make_statement(document) for _ in range(3))
    done, waiting = make_pair(one, two), make_pair(one, three)
    make_tag(done, analyst=coder(ana))
    make_tag(waiting, "contradicts", make_analyst(ours), reason="A secret of others.")
    make_tag(done, analyst=make_analyst(ours), decision=True)
    pairs = page_of(analyst)["pairs"]
    assert pairs.startswith("Pairs to tag 1 S1 ")
    assert "S3" in pairs
    assert "S2" not in pairs
    assert "secret" not in pairs
    assert "contradicts" not in pairs


def test_long_lists_are_capped_and_counted(analyst, ours):
    documents = [make_document(ours, text="Words.") for _ in range(8)]
    for at in range(25):
        make_issue(ours, order=at)
        one, two = (make_statement(d, words="Nowhere") for d in documents[:2])
        make_pair(one, two)
    for at in range(35):
        with recording(None, f"Change {at}") as recorder:
            make_issue(ours, order=99)
            recorder.finish(f"Change {at}")
    page = analyst.get("/c/ours/work/").text
    assert page.count(">Mark as read<") == 20
    assert "The first 20 of 60." in page
    assert "and 3 more" in page
    assert "The first 20 of 25." in page
    assert "The first 20 of 50." in page
    assert "The latest 30 of 35." in page
    assert len(page) < 100_000


# What changed


def recorded(user, label, work):
    with recording(user, label) as recorder:
        work()
        recorder.finish(label, "/c/ours/")


def test_what_changed_in_the_last_days_is_there_at_first(analyst, ours):
    recorded(make_user("bob"), "Added an issue", lambda: make_issue(ours))
    recorded(make_user("old"), "Long ago", lambda: make_issue(ours))
    Operation.objects.filter(label="Long ago").update(
        at=timezone.now() - datetime.timedelta(days=8)
    )
    changes = page_of(analyst)["changes"]
    assert "in the last 7 days: 1" in changes
    assert "Added an issue bob" in changes
    assert "Long ago" not in changes


def test_later_it_is_what_came_since_the_last_visit(analyst, ours):
    recorded(make_user("bob"), "Seen already", lambda: make_issue(ours))
    assert "Seen already" in page_of(analyst)["changes"]
    assert "Seen already" in page_of(analyst)["changes"], "a second look is the same visit"
    session = analyst.session
    hours_ago = (timezone.now() - datetime.timedelta(hours=3)).isoformat()
    session[VISITS] = {str(ours.pk): [None, hours_ago]}
    session.save()
    Operation.objects.update(at=timezone.now() - datetime.timedelta(hours=4))
    recorded(make_user("carl"), "New to her", lambda: make_issue(ours))
    changes = page_of(analyst)["changes"]
    assert "since your last visit" in changes
    assert "New to her carl" in changes
    assert "Seen already" not in changes


def test_another_collection_has_visits_of_its_own(analyst, ana, ours):
    analyst.get("/c/ours/work/")
    other = make_collection(slug="other")
    make_user(collection=other)
    other.memberships.create(user=ana, role="analyst")
    assert "in the last 7 days" in analyst.get("/c/other/work/").text


@pytest.mark.parametrize(
    ("role", "blind", "seen"),
    [("analyst", True, False), ("analyst", False, True), ("editor", True, True)],
)
def test_while_it_is_blind_tags_of_others_are_not_told(client, ours, role, blind, seen):
    ours.blind = blind
    ours.save()
    user = make_user("me", collection=ours, role=role)
    client.force_login(user)
    bob = make_user("bob")
    document = make_document(ours)
    pair = make_pair(make_statement(document), make_statement(document))
    mine, theirs = make_analyst(ours, user=user), make_analyst(ours, user=bob)
    recorded(user, "My own tag", lambda: make_tag(pair, analyst=mine))
    recorded(bob, "A tag of Bob", lambda: make_tag(pair, analyst=theirs))
    tag, statement = theirs.tags.get(), pair.first

    def comment(**on):
        return Comment.objects.create(collection=ours, user=bob, body="Hm.", **on)

    recorded(bob, "A remark on the tag", lambda: comment(tag=tag))
    recorded(bob, "No more remark on it", lambda: Comment.objects.get(tag=tag).delete())
    recorded(bob, "A remark on a statement", lambda: comment(statement=statement))
    changes = page_of(client)["changes"]
    assert "My own tag you" in changes
    assert "A remark on a statement bob" in changes
    for hidden in ("A tag of Bob", "A remark on the tag", "No more remark on it"):
        assert (hidden in changes) is seen


def test_queries_do_not_grow_with_the_work(analyst, ana, ours):
    seen = []
    for size in (1, 6):
        for _ in range(size):
            document = make_document(ours, text="Words.")
            one, two = (make_statement(document, words="Nowhere") for _ in range(2))
            make_pair(one, two)
            make_reading(make_issue(ours), document, coder(ana))
            recorded(make_user(), "Change", lambda: make_issue(ours))
        with CaptureQueriesContext(connection) as queries:
            analyst.get("/c/ours/work/")
        seen.append(len(queries))
    assert seen[0] == seen[1] < 25
