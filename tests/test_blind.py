"""While a collection is blind, no address tells an analyst anything of another one's tags.

Every address of the site is asked for twice: before and after another analyst tagged, an editor
decided, and both talked about it. The answers are the same, byte for byte.
"""

import re
import uuid

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from arguments import suggestions
from arguments.models import Comment, Pair, Tag
from sources.models import Collection, Operation
from sources.operations import recording
from tests.builders import (
    make_analyst,
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_reading,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)

pytestmark = pytest.mark.any_database

SECRET = "Zanzibarian reasoning"
CHANGING = re.compile(
    r'(name="csrfmiddlewaretoken" value=")[^"]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
    r"|(?<=</span>, )\d{1,2} \w+ \d{4}(?=</p>)"  # the day of an imprint: it may pass midnight
)
QUERIES = {  # of routes whose answer depends on them
    "issue": [
        "?confirmed=1",
        "?without=1",
        "?view=table",
        "?view=map",
        "?view=outline&s=1",
        "?contested=1",
        "?focus=1",
    ],
    "document": ["?passage=1-1", "?attribution=asserted"],
    "compare": ["?col=early&col=late", "?col=early&col=mayor", "?col=early&col=late&clash=1"],
    "compare-json": ["?col=early&col=late", "?col=mayor&col=late"],
    "compare-csv": ["?col=early&col=late", "?col=early&col=mayor&relation=contradicts"],
    "matrix": ["?pair=early.late", "?cell=early.bridge", "?among=voices&cluster=1"],
    "matrix-csv": ["", "?table=pairs", "?table=pairs&among=voices"],
    "search": [f"?q={SECRET.replace(' ', '+')}", "?q=bridge", "?q=contradicts"],
    "tag": [
        "?a=1&b=2",
        "?a=1&b=3",
        "?with=1",
        "?from=suggested",
        "?from=listed&after=1-2",
        "?view=adjudicate",
        "?view=agreement",
        "?issue=bridge",
        "?document=early",
        "?voice=mayor",
    ],
    "findings": ["?kind=figures", "?kind=self"],
    "tag-json": ["?with=1", "?from=listed"],
    "merge-statement": ["?into=3"],
    "merge-voice": ["?into=author-late"],
    "merge-issue": ["?into=tunnel"],
    "annotate": ["?p=1"],
    "targets": ["?target=bridge"],
    "similar": ["?wording=The+bridge+should+be+built+now"],
}
TELLING = {"tag", "issue", "document", "compare"}  # of these one more where only a few are tried
ADMIN_QUERIES = ["", f"?q={SECRET.replace(' ', '+')}", "?q=S1"]
FILTERS = {
    Pair: ["?yours=missing", "?tagged=contradicts", "?tagged=missing", "?tagged=decided"],
    Tag: ["?relation__exact=contradicts", "?decision__exact=1", "?pair__tags__isnull=0"],
}


@pytest.fixture
def ours(db):
    """A blind collection in which Ana tagged one pair, with the history of what she did."""
    collection = make_collection(slug="ours", blind=True, public=True)
    collection.ana = make_user("ana", collection=collection, role="analyst", is_staff=True)
    collection.zed = make_user("zed", collection=collection, role="analyst", is_staff=True)
    make_user("rosa", collection=collection, role="reader")
    make_user("eve", collection=collection, role="editor")
    ana = make_analyst(collection, key="ana", name="Ana", user=collection.ana)
    make_analyst(collection, key="zed", name="Zed", user=collection.zed)
    # In the admin’s list of coders one more is seen, but not what she did.
    make_analyst(collection, key="eve", user=get_user_model().objects.get(username="eve"))
    documents = [
        make_document(
            collection,
            key=key,
            authors=[make_voice(collection, f"author-{key}")],
            text=f"The bridge is {key}.\n\nNobody knows why it is so {key}.",
            dated_as=key,
        )
        for key in ("early", "late")
    ]
    early, late = documents
    mayor = make_voice(collection, "mayor")
    collection.said = [
        make_statement(early, wording="The bridge should be built.", words="The bridge is early"),
        make_statement(late, wording="No bridge should be built.", words="The bridge is late"),
        make_statement(early, wording="Bridges cost 12 million.", kind="evidence"),
        make_statement(
            late,
            wording="A bridge costs 14 million.",
            kind="evidence",
            attribution="reported",
            voices=[mayor],
        ),
    ]
    one, two, three, four = collection.said
    for key in ("bridge", "tunnel"):
        issue = make_issue(collection, key=key)
        make_reading(issue, early, ana)
    make_position(collection.issues.get(key="bridge"), one)
    make_position(collection.issues.get(key="bridge"), two, "contra")
    make_position(collection.issues.get(key="bridge"), four, "contra")
    make_position(collection.issues.get(key="bridge"), three, "contra")
    make_argument(three, target=one)
    collection.pairs_ = [make_pair(one, two), make_pair(three, four), make_pair(one, four)]
    with recording(collection.ana, "Tagged S3 and S4: updates") as recorder:
        mine = make_tag(collection.pairs_[1], "updates", ana, reason="A later sum.")
        recorder.finish("Tagged S3 and S4: updates", "/c/ours/tag/?a=3&b=4")
    Comment.objects.create(collection=collection, tag=mine, user=collection.ana, body="Quite.")
    return collection


def logged_in(name):
    client = Client()
    client.post("/login/", {"username": name, "password": "secret"})
    return client


def others_tag(collection):
    """Zed tags the three listed pairs and a suggestion through the pages, an editor decides, and
    they talk about it."""
    zed, editor = logged_in("zed"), logged_in("eve")
    for a, b, relation in (
        (1, 2, "contradicts"),
        (3, 4, "contradicts"),
        (1, 4, "qualifies"),
        (2, 3, "qualifies"),
    ):
        answer = zed.post(
            "/c/ours/tag/",
            {
                "a": a,
                "b": b,
                "relation": relation,
                "basis": "prediction",
                "confidence": "high",
                "reason": SECRET,
                "key": str(uuid.uuid4()),
            },
        )
        assert answer.status_code == 302
    tags = Tag.objects.filter(reason=SECRET)
    assert tags.count() == 4
    assert Pair.objects.filter(listed=False).count() == 1
    zed.post("/c/ours/s/1/comments/", {"body": SECRET, "tag": tags[0].pk, "key": uuid.uuid4()})
    zed.post(
        "/c/ours/findings/dismiss/",
        {"kind": "figures", "finding": "S3-S4", "reason": SECRET, "key": uuid.uuid4()},
    )
    decision = {"a": 3, "b": 4, "relation": "agrees", "basis": "fact", "confidence": "low"}
    answer = editor.post("/c/ours/tag/?view=adjudicate", {**decision, "reason": SECRET})
    assert answer.status_code == 302
    assert Comment.objects.filter(body=SECRET).exists()
    assert Operation.objects.exclude(user=collection.ana).count() == 8


# Every address


def routes(patterns=None, before=""):
    """(route, name) of every named address, admin and all."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield before + str(pattern.pattern), pattern.name


KEYS = {
    "issues": ["bridge", "tunnel"],
    "documents": ["early", "late"],
    "voices": ["mayor", "author-early"],
    "positions": ["bridge", "tunnel"],
}


def filled(route, collection):
    """The addresses of a route with the collection's rows."""
    found = [route.replace("<slug:slug>", collection.slug)]
    for folder, keys in KEYS.items():
        if f"{folder}/<slug:key>" in route:
            found = [path.replace("<slug:key>", key) for path in found for key in keys]
    if "<int:number>" in route:
        found = [path.replace("<int:number>", n) for path in found for n in ("1", "4")]
    if "<int:pk>" in route:
        pks = [str(pk) for pk in Operation.objects.values_list("pk", flat=True).order_by("pk")[:1]]
        found = [path.replace("<int:pk>", pk) for path in found for pk in pks]
    found = [re.sub("<int:(which|version|change)>", "1", path) for path in found]
    unknown = [path for path in found if "<" in path]
    assert not unknown, f"say in tests/test_blind.py with which rows to fill {unknown}"
    return found


def site_addresses(collection, most=None):
    """At most `most` addresses of each route: the first as it is, the others with rows and queries."""
    for route, name in routes():
        if route.startswith("admin/") or name in {"logout", "login", "help"}:
            continue
        paths = filled(route, collection)
        found = [*paths[:1], *(paths[0] + query for query in QUERIES.get(name, [])), *paths[1:]]
        more = most and most + (name in TELLING)
        yield from (f"/{path}" for path in found[:more])


def admin_addresses(collection):
    yield "/admin/"
    for model, model_admin in admin.site._registry.items():
        listed = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for query in [*ADMIN_QUERIES, *FILTERS.get(model, [])]:
            yield reverse(f"{listed}_changelist") + query
        yield reverse(f"{listed}_add")
        if model is Collection:
            rows = [collection]
        elif hasattr(model, "collection"):
            rows = [*model.objects.filter(collection=collection).order_by("pk")[:2]]
        else:
            rows = []
        for row in rows:
            for action in ("change", "history", "delete"):
                yield reverse(f"{listed}_{action}", args=[row.pk])
        for name in model_admin.autocomplete_fields:
            for term in ("", SECRET):
                yield reverse("admin:autocomplete") + (
                    f"?app_label={model._meta.app_label}&model_name={model._meta.model_name}"
                    f"&field_name={name}&term={term}"
                )


def answers(addresses, client):
    """{address: status and body, without what changes with every answer}."""
    found = {}
    for address in addresses:
        for target in ("", *(["tagging"] if "/tag/" in address else [])):
            headers = {"HX-Request": "true", "HX-Target": target} if target else {}
            response = client.get(address, headers=headers)
            body = b"".join(response) if response.streaming else response.content
            body = CHANGING.sub(r"\1", body.decode("utf-8", "replace"))
            found[address, target] = response.status_code, response.get("Location", ""), body
    return found


def compared(addresses, name, collection):
    """Ask for all `addresses` before and after the others tag; the answers that tell of it."""
    client = logged_in(name) if name else Client()
    before = answers(addresses, client)
    others_tag(collection)
    client = logged_in(name) if name else Client()
    after = answers(addresses, client)
    told = [address for address, (_, _, body) in after.items() if SECRET in body]
    assert [address for address in told if "Zanzibarian" not in address[0]] == []
    return [address for address in before if before[address] != after[address]], before


def test_no_page_tells_an_analyst_of_the_tags_of_others(ours):
    telling, asked = compared([*site_addresses(ours, most=1)], "ana", ours)
    assert telling == []
    statuses = {status for status, _, _ in asked.values()}
    assert statuses <= {200, 301, 302, 403, 404, 405, 422}
    named = {name for _, name in routes()}
    assert {"tag", "agreement-json", "statement", "history", "compare", "undo"} <= named
    assert sum(status == 200 for status, _, _ in asked.values()) > 40


@pytest.mark.deep
@pytest.mark.parametrize("name", ["ana", "rosa", None])
def test_no_row_and_no_filter_tells_of_them(ours, name):
    telling, _ = compared([*site_addresses(ours)], name, ours)
    assert telling == []


def test_no_list_of_tags_or_pairs_in_the_admin_tells_an_analyst_of_them(ours):
    lists = [
        reverse(f"admin:arguments_{model._meta.model_name}_changelist") + query
        for model, queries in FILTERS.items()
        for query in ["", *queries]
    ]
    telling, asked = compared(lists, "ana", ours)
    assert telling == []
    assert sum(status == 200 for status, _, _ in asked.values()) > 5


@pytest.mark.deep
def test_nor_does_any_page_of_the_admin(ours):
    telling, asked = compared([*admin_addresses(ours)], "ana", ours)
    assert telling == []
    assert sum(status == 200 for status, _, _ in asked.values()) > 60


def test_an_editor_sees_them(ours):
    """So that the tests above cannot pass because nothing was there."""
    others_tag(ours)
    client = logged_in("eve")
    for address in (
        "/c/ours/s/1/",
        "/c/ours/s/1.json",
        "/c/ours/compare/?col=early&col=late",
        "/c/ours/tag/?a=1&b=2",
        "/c/ours/history/",
        "/admin/arguments/tag/?q=Zanzibarian",
    ):
        assert SECRET in client.get(address).text or "/admin/" in address, address


# What actions tell


def test_the_first_tag_of_a_new_coder_is_not_told_either(ours):
    make_user("yan", collection=ours, role="analyst")
    data = {"a": 1, "b": 2, "relation": "unrelated", "confidence": "low", "key": uuid.uuid4()}
    assert logged_in("yan").post("/c/ours/tag/", data).status_code == 302
    ana = logged_in("ana")
    assert "unrelated" not in ana.get("/c/ours/history/").text
    assert "unrelated" not in ana.get("/c/ours/work/").text


@pytest.mark.both_databases
def test_taking_back_a_listed_pair_does_not_tell_that_another_tagged_it(ours):
    ana = logged_in("ana")
    ana.post(
        "/c/ours/tag/",
        {"a": 2, "b": 3, "relation": "unrelated", "confidence": "low", "key": uuid.uuid4()},
    )
    listing = Operation.objects.get(label="Listed S2 and S3 to be compared")
    make_tag(Pair.objects.latest("pk"), "agrees", ours.analysts.get(key="zed"), reason=SECRET)
    answer = ana.post(f"/c/ours/history/{listing.pk}/undo/")
    assert answer.status_code == 404
    assert "Zed" not in answer.text


TAG = {"relation": "unrelated", "confidence": "low"}
ON_HISTORY = ["/c/ours/history/", "/c/ours/work/"]
PASSING = re.compile(  # ids, of which others may have taken some, and moments
    r'(history/|rows/|/admin/[a-z]+/[a-z]+/|value="|"id": ")\d+|datetime="[^"]*"[^<]*'
)


def tags(name, a, b):
    answer = logged_in(name).post("/c/ours/tag/", {**TAG, "a": a, "b": b, "key": uuid.uuid4()})
    assert answer.status_code == 302


def told_to_ana(addresses, *deeds):
    """What these pages tell Ana after the `deeds`, none of which is done in the end."""
    with transaction.atomic():
        for deed in deeds:
            deed()
        found = answers(addresses, logged_in("ana"))
        transaction.set_rollback(True)
    return [PASSING.sub(r"\1", body) for *_, body in found.values()]


def test_a_suggestion_that_another_tagged_is_a_suggestion_still(ours):
    """Whether or not Zed tagged it before: when Ana does so too, her pages say the same."""
    addresses = [*ON_HISTORY, "/c/ours/tag/", "/c/ours/tag/?a=2&b=3"]
    alone = told_to_ana(addresses, lambda: tags("ana", 2, 3))
    assert told_to_ana(addresses, lambda: tags("zed", 2, 3), lambda: tags("ana", 2, 3)) == alone


DEEDS = [("s/2/delete/", {}), ("s/3/merge/", {"into": "S1"}), ("s/1/merge/", {"into": "S3"})]


@pytest.mark.deep
@pytest.mark.parametrize(("page", "data"), [*DEEDS, ("tag/", {**TAG, "a": 2, "b": 3})])
def test_no_address_tells_of_it_after_what_ana_does(ours, page, data):
    row = re.compile("arguments/(tag|pair)/[0-9]+")  # each world has rows of its own

    def told(*deeds):
        suggestions._kept.clear()
        addresses = [
            *site_addresses(ours),
            *(a for a in admin_addresses(ours) if not row.search(a)),
        ]
        assert len(addresses) > 250
        found = told_to_ana(addresses, *deeds)
        suggestions._kept.clear()
        return found

    def deed():
        sent = logged_in("ana").post(f"/c/ours/{page}", {**data, "key": uuid.uuid4()})
        assert sent.status_code == 302

    assert told(lambda: tags("zed", 2, 3), deed) == told(deed)


@pytest.mark.parametrize(("page", "data"), DEEDS)
def test_what_ana_does_to_a_statement_does_not_tell_that_another_tagged_it(ours, page, data):
    def deed():
        assert logged_in("ana").post(f"/c/ours/{page}", data).status_code == 302

    alone = told_to_ana(ON_HISTORY, deed)
    assert told_to_ana(ON_HISTORY, lambda: tags("zed", 2, 3), deed) == alone


def test_a_statement_that_was_worded_with_a_tag_looks_like_one_without(ours):
    def adds(**near):
        data = {
            "kind": "claim",
            "wording": "It is early, says the sign.",
            "attribution": "asserted",
            "quote": "The bridge is early",
            "key": uuid.uuid4(),
            **near,
        }
        answer = logged_in("zed").post("/c/ours/documents/early/annotate/", data)
        assert answer.status_code == 302
        assert Pair.objects.filter(listed=False).exists() == bool(near)

    alone = told_to_ana(ON_HISTORY, adds)
    near = {"tag-2-relation": "unrelated", "tag-2-confidence": "low"}
    assert told_to_ana(ON_HISTORY, lambda: adds(**near)) == alone


def test_the_admin_does_not_tell_either_that_a_pair_is_there(ours):
    make_pair(*ours.said[1:3], listed=False)
    ana = logged_in("ana")
    for one, other in (ours.said[1:3], (ours.said[1], ours.said[3])):
        answer = ana.post(
            "/admin/arguments/pair/add/", {"first": one.pk, "second": other.pk, "source": ""}
        )
        assert answer.status_code == 422
        assert "While the collection is blind, editors list pairs." in answer.text
        assert "already exists" not in answer.text
    assert Pair.objects.count() == 4
    page = ana.get(f"/admin/arguments/statement/{ours.said[1].pk}/delete/").text
    assert "S2: while the collection is blind, a statement is deleted on its own page." in page
    assert "compared" not in page


def test_the_history_of_a_deletion_does_not_quote_the_tags_that_went_with_it(ours):
    others_tag(ours)
    ana = logged_in("ana")
    assert "contradicts" not in ana.get("/c/ours/s/2/delete/").text
    ana.post("/c/ours/s/2/delete/", {"key": uuid.uuid4()})
    assert not Tag.objects.filter(pair__first__number=1, pair__second__number=2).exists()
    for address in ("/c/ours/history/", "/c/ours/work/"):
        page = ana.get(address).text
        assert "Deleted S2" in page
        assert SECRET not in page
        assert "contradicts" not in page


def test_no_row_of_another_is_taken_back_out_of_ones_own_deletion(ours):
    others_tag(ours)
    ana = logged_in("ana")
    ana.post("/c/ours/s/2/delete/", {"key": uuid.uuid4()})
    deleted = Operation.objects.latest("pk")
    tag = deleted.changes.filter(table="arguments.tag").first()
    answer = ana.post(f"/c/ours/history/{deleted.pk}/rows/{tag.pk}/undo/")
    assert answer.status_code == 404


def test_a_refused_undo_does_not_name_a_pair_that_another_tagged_since(ours):
    others_tag(ours)
    ana = logged_in("ana")
    ana.post("/c/ours/s/3/merge/", {"into": "S1"})
    merged = Operation.objects.latest("pk")
    Tag.objects.filter(reason=SECRET).update(reason="Changed since.")
    answer = ana.post(f"/c/ours/history/{merged.pk}/undo/")
    assert answer.status_code == 409
    assert "changed again, or is in use since" in answer.text
    assert "S1 and S4" not in answer.text


def test_nor_does_the_history_of_a_merge(ours):
    others_tag(ours)
    ana = logged_in("ana")
    assert ana.post("/c/ours/s/3/merge/", {"into": "S1"}).status_code == 302
    page = ana.get("/c/ours/history/").text
    assert "Merged S3 into S1" in page
    assert SECRET not in page
