"""What holds on every page: policy, headers, rights, errors, search, log-in."""

import re

import pytest

from sources.models import Retired
from tests.builders import make_collection, make_document, make_statement, make_user

pytestmark = pytest.mark.any_database

PAGES = [
    "/",
    "/help/",
    "/login/",
    "/c/main-street/",
    "/c/main-street/issues/",
    "/c/main-street/issues/close-main-street/",
    "/c/main-street/documents/",
    "/c/main-street/documents/engineer/",
    "/c/main-street/s/1/",
    "/c/main-street/voices/",
    "/c/main-street/voices/town-engineer/",
    "/c/main-street/compare/",
    "/c/main-street/matrix/",
    "/c/main-street/weak/",
    "/c/main-street/s/2/?without=23&semantics=preferred",
    "/c/main-street/search/?q=cars",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_and_keeps_the_policy(client, main_street, address):
    response = client.get(address)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    page = response.text
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert len(response.content) < 100_000
    assert len(re.findall(r"<h1\b", page)) == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "an id stands twice"
    for tag in re.findall(r"<[^>]*data-hx-get[^>]*>", page):
        assert "href=" in tag or "action=" in tag, "without script it would do nothing"


@pytest.mark.parametrize("address", PAGES[3:])
def test_every_page_of_a_collection_names_its_twin(client, main_street, address):
    page = client.get(address).text
    twin = re.search(r'<link rel="alternate" type="application/json" href="([^"]+)"', page)
    response = client.get(twin[1].replace("&amp;", "&"))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", PAGES)
def test_pages_only_answer_to_reading(client, main_street, address):
    if address != "/login/":
        assert client.post(address).status_code == 405


def test_a_deleted_statement_answers_410_with_what_it_was(client, db):
    collection = make_collection()
    Retired.objects.create(
        collection=collection, kind="statement", key="7", was="Geese fly.", went=""
    )
    page = client.get(f"/c/{collection.slug}/s/7/")
    assert page.status_code == 410
    assert "Geese fly." in page.text
    assert client.get(f"/c/{collection.slug}/s/7.json").json()["was"] == "Geese fly."
    assert client.get(f"/c/{collection.slug}/s/8/").status_code == 404


@pytest.mark.parametrize("kind", ["issue", "voice", "document"])
def test_a_renamed_key_redirects_for_ever(client, db, kind):
    collection = make_collection()
    Retired.objects.create(collection=collection, kind=kind, key="old", went="new")
    response = client.get(f"/c/{collection.slug}/{kind}s/old/")
    assert response.status_code == 301
    assert response["Location"] == f"/c/{collection.slug}/{kind}s/new/"


@pytest.mark.both_databases
def test_search_finds_every_word_and_pages_by_number(client, db):
    document = make_document()
    for at in range(35):
        make_statement(document, wording=f"Çështja e urës numër {at}.")
    address = f"/c/{document.collection.slug}/search/"
    page = client.get(address, {"q": "ceshtja ur"}).text
    assert page.count('class="wording"') == 30
    following = re.search(r'href="(\?q=[^"]+from=\d+)"', page)[1].replace("&amp;", "&")
    assert client.get(address + following).text.count('class="wording"') == 5
    assert "No statement holds" in client.get(address, {"q": "goose"}).text
    for odd in ("\0", '"', "a AND", "*", "ur' | '", "x" * 5000, "\ud800"):
        assert client.get(address, {"q": odd.encode("utf-8", "replace")}).status_code == 200


def test_a_number_in_the_search_field_leads_to_the_statement(client, main_street):
    response = client.get("/c/main-street/search/", {"q": "S23"})
    assert response["Location"] == "/c/main-street/s/23/"
    assert client.get("/c/main-street/search/", {"q": "S999"}).status_code == 200


def test_logging_in_leads_back_to_where_one_was(client, main_street):
    make_user("reader", collection=main_street)
    response = client.post(
        "/login/?next=/c/main-street/",
        {"username": "reader", "password": "secret", "next": "/c/main-street/"},
    )
    assert response["Location"] == "/c/main-street/"
    wrong = client.post("/login/", {"username": "reader", "password": "wrong"})
    client.logout()
    wrong = client.post("/login/", {"username": "reader", "password": "wrong"})
    assert "correct username and password" in wrong.text


def test_a_page_that_needs_a_role_sends_anonymous_visitors_to_log_in(client, db):
    response = client.get("/admin/arguments/statement/?q=S7")
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/admin/arguments/statement/%3Fq%3DS7"


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("?next=/admin/arguments/tag/", "/login/?next=%2Fadmin%2Farguments%2Ftag%2F"),
        ("?next=https://evil.example/", "/login/?next=%2Fadmin%2F"),
        ("?next=//evil.example/", "/login/?next=%2Fadmin%2F"),
        ("", "/login/?next=%2Fadmin%2F"),
    ],
)
def test_there_is_one_page_to_log_in(client, db, asked, leads_to):
    response = client.get(f"/admin/login/{asked}")
    assert (response.status_code, response["Location"]) == (302, leads_to)
    assert client.post(f"/admin/login/{asked}", {"username": "x"})["Location"] == leads_to


def test_who_may_work_in_the_admin_goes_through_its_log_in_page(client, analyst_user):
    client.force_login(analyst_user)
    assert client.get("/admin/login/?next=/admin/arguments/")["Location"] == "/admin/arguments/"


def test_the_admin_tells_a_user_without_staff_status_so(client, db):
    client.force_login(make_user())
    for address in ("/admin/", "/admin/arguments/statement/", "/admin/login/"):
        response = client.get(address)
        assert response.status_code == 403, address
        assert "staff status" in response.text


def test_an_error_within_a_collection_keeps_its_navigation(client, db):
    collection = make_collection(slug="birds", title="Birds")
    Retired.objects.create(collection=collection, kind="statement", key="7", was="Geese fly.")
    client.force_login(make_user(collection=collection, role="reader"))
    for address, status in (
        ("/c/birds/s/8/", 404),
        ("/c/birds/nowhere/at/all/", 404),
        ("/c/birds/documents/none.json", 404),
        ("/c/birds/s/7/", 410),
        ("/c/birds/work/", 403),
    ):
        response = client.get(address)
        assert response.status_code == status, address
        assert '<a href="/c/birds/issues/"' in response.text, address
        assert 'aria-label="Work"' not in response.text
    client.force_login(make_user(collection=collection, role="analyst"))
    assert 'aria-label="Work"' in client.get("/c/birds/s/7/").text


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(client, main_street):
    editor = make_user(collection=main_street, role="editor")
    client.force_login(editor)
    answer = client.get("/c/main-street/s/1/comments/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing to do this way" in answer.text
    assert "/c/main-street/issues/" in answer.text, "the way on"


def test_an_error_tells_nothing_of_a_collection_that_the_visitor_may_not_know(client, db):
    make_collection(slug="secret", title="A secret", public=False)
    for user in (None, make_user()):
        if user:
            client.force_login(user)
        hidden, missing = (client.get(f"/c/{slug}/s/8/") for slug in ("secret", "nosuch"))
        assert hidden.status_code == missing.status_code == 404
        token = r'name="csrfmiddlewaretoken" value="\w+"'
        texts = [re.sub(token, "", answer.text) for answer in (hidden, missing)]
        assert texts[0].replace("secret", "nosuch") == texts[1]
