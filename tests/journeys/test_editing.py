"""Two people edit one statement; what differs is shown in place, and an earlier version comes back."""

import re

import pytest

from tests.journeys.people import log_in

EDIT = "/c/main-street/s/41/edit/"


@pytest.fixture
def two(open_page, bare_server):
    pages = open_page(), open_page()
    for page, who in zip(pages, ("admin", "analyst"), strict=True):
        log_in(bare_server, page, "/c/main-street/", who)
    return pages


def test_a_stale_edit_in_a_browser_and_the_way_back(two, bare_server):
    mine, theirs = two
    for page in two:
        page.goto(f"{bare_server.url}{EDIT}")
    began = mine.input_value("[name=wording]")
    theirs.fill("[name=wording]", "Somebody else’s words are stored.")
    theirs.click("button:has-text('Save')")
    theirs.wait_for_url("**/s/41/")
    assert theirs.evaluate("localStorage.length") == 0, "what was saved is no draft any more"

    mine.fill("[name=wording]", "My words are typed.")
    mine.click("button:has-text('Save')")
    mine.wait_for_selector(".differences")
    row = mine.inner_text(".differences tbody tr")
    for said in ("My words are typed.", "Somebody else’s words are stored.", began):
        assert said in row
    assert mine.input_value("[name=wording]") == "My words are typed."
    mine.click("button:has-text('Save')")
    mine.wait_for_url("**/s/41/")

    assert mine.evaluate("localStorage.length") == 0
    mine.goto(f"{bare_server.url}/c/main-street/s/41/history/")
    mine.click("button:has-text('Restore version 1')")
    mine.wait_for_url("**/s/41/")
    assert began in mine.inner_text("main")


def test_a_draft_of_an_older_version_does_not_overwrite_what_came_since(two, bare_server):
    mine, theirs = two
    for page in two:
        page.goto(f"{bare_server.url}{EDIT}")
    mine.fill("[name=wording]", "My draft.")
    theirs.fill("[name=wording]", "Theirs came first.")
    theirs.click("button:has-text('Save')")
    theirs.wait_for_url("**/s/41/")
    mine.reload()
    assert mine.input_value("[name=wording]") == "My draft."
    assert "What you typed before is back" in mine.inner_text(".draft")
    mine.click("button:has-text('Save')")
    mine.wait_for_selector(".differences")
    assert re.search("My draft.*Theirs came first", mine.inner_text(".differences"), re.S)
    mine.click("[data-cancel]")
    mine.wait_for_url("**/s/41/")
    assert "Theirs came first." in mine.inner_text("main")
    mine.goto(f"{bare_server.url}{EDIT}")
    assert mine.input_value("[name=wording]") == "Theirs came first."


def test_what_cannot_be_saved_says_so_and_stays_in_the_form(open_page, bare_server):
    mine, theirs = (
        open_page("status of 410|Error Code 410|ERR_INTERNET_DISCONNECTED|^htmx:"),
        open_page(),
    )
    for page in (mine, theirs):
        log_in(bare_server, page, "/c/main-street/", "admin")
    mine.goto(f"{bare_server.url}/c/main-street/s/40/edit/")
    mine.fill("[name=wording]", "My words.")
    mine.context.set_offline(True)
    mine.click("button:has-text('Save')")
    alert = mine.get_by_role("alert")
    assert "Not saved. The server did not answer." in alert.inner_text()
    mine.context.set_offline(False)

    theirs.goto(f"{bare_server.url}/c/main-street/s/40/delete/")
    theirs.click("main button:has-text('Delete')")
    theirs.wait_for_url("**/history/")
    mine.click("button:has-text('Save')")
    mine.wait_for_selector("[role=alert]:has-text('S40 was deleted')")
    assert "What you typed is still here." in alert.inner_text()
    assert mine.input_value("[name=wording]") == "My words."
    mine.get_by_role("button", name="Close").click()
    assert alert.count() == 0
