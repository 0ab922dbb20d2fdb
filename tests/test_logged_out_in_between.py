"""Logged out, or logged in anew, while a form was open: nothing is saved in between, and nothing is lost."""

import re
from html import unescape

import pytest
from django.test import Client

from arguments.models import Comment
from tests.builders import make_collection, make_document, make_statement, make_user

pytestmark = pytest.mark.any_database

HOST = "http://testserver"


@pytest.fixture
def statement(db):
    return make_statement(make_document(make_collection(slug="town", public=True)))


@pytest.fixture
def user(statement):
    return make_user("ana", collection=statement.collection, role="analyst")


@pytest.fixture
def browser(user):
    """A client that is checked for the token of its forms, as a browser is."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def token_on(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def test_after_the_log_in_one_is_back_on_the_page_with_the_form(client, statement):
    page = f"{HOST}/c/town/s/{statement.number}/?what=1#comments"
    answer = client.post(
        f"/c/town/s/{statement.number}/comments/", {"body": "So?"}, headers={"referer": page}
    )
    assert answer["Location"] == "/login/?next=/c/town/s/1/%3Fwhat%3D1"


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "javascript:x", ""])
def test_no_other_site_says_where_the_log_in_leads(client, statement, page):
    answer = client.post("/c/town/s/1/edit/", {"wording": "So."}, headers={"referer": page})
    assert answer["Location"] == "/login/?next=/c/town/s/1/edit/"


def test_a_form_from_before_the_log_in_is_sent_again_as_it_was(browser, user, statement):
    address = "/c/town/s/1/comments/"
    old = token_on(browser.get("/c/town/s/1/").text)
    body = "Is that so?\n\n“Yes” & <no>."
    browser.cookies.clear()
    browser.force_login(user)
    browser.get("/c/town/s/1/")
    sent = {"body": body, "csrfmiddlewaretoken": old}
    answer = browser.post(address, sent, headers={"origin": HOST})
    assert answer.status_code == 403
    assert "nothing that you typed is lost" in answer.text
    assert f'action="{address}"' in answer.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    again = {name: unescape(value) for name, value in fields.items()}
    assert browser.post(address, again, headers={"origin": HOST}).status_code == 302
    assert Comment.objects.get().body == body


def test_htmx_shows_it_in_the_place_of_the_page(browser, statement):
    answer = browser.post(
        "/c/town/s/1/edit/", {"wording": "So."}, headers={"origin": HOST, "hx-request": "true"}
    )
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reselect"]) == (
        422,
        "#main",
        "#main",
    )
    assert 'value="So."' in answer.text


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_what_another_site_sends_is_not_kept(browser, statement, headers):
    answer = browser.post("/c/town/s/1/comments/", {"body": "evil"}, headers=headers)
    assert answer.status_code == 403
    assert "evil" not in answer.text
    assert "Send it again" not in answer.text


def test_a_password_is_never_shown_again(browser, db):
    data = {"username": "ana", "password": "geese"}
    answer = browser.post("/login/", data, headers={"origin": HOST})
    assert answer.status_code == 403
    assert "geese" not in answer.text
