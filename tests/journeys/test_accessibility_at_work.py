"""axe finds nothing on the pages of analysts, editors and administrators, and nothing overflows."""

import pytest

from tests.journeys.conftest import PROJECT
from tests.journeys.looks import look, looked_at
from tests.journeys.people import log_in

ADMIN_PAGES = {
    "index": "/admin/",
    "statements": "/admin/arguments/statement/",
    "new statement": "/admin/arguments/statement/add/",
    "new argument": "/admin/arguments/argument/add/",
    "new pair": "/admin/arguments/pair/add/",
    "documents": "/admin/sources/document/",
}


WORKING_PAGES = {
    "collections": "/",
    "new collection": "/new/",
    "settings": "/c/main-street/settings/",
    "my work": "/c/main-street/work/",
    "new voice": "/c/main-street/voices/new/",
    "voice": "/c/main-street/voices/town-engineer/",
    "edit voice": "/c/main-street/voices/town-engineer/edit/",
    "tag": "/c/main-street/tag/",
    "tag with": "/c/kosovo-nato/tag/?with=23",
    "adjudicate": "/c/kosovo-nato/tag/?view=adjudicate",
    "findings": "/c/kosovo-nato/findings/",
    "merge voice": "/c/main-street/voices/town-engineer/merge/",
    "merge voices": "/c/main-street/voices/town-engineer/merge/?into=town-cyclist",
    "new issue": "/c/main-street/issues/new/",
    "issue": "/c/main-street/issues/close-main-street/",
    "edit issue": "/c/main-street/issues/close-main-street/edit/",
    "merge issue": "/c/main-street/issues/close-main-street/merge/",
    "readings": "/c/main-street/issues/close-main-street/readings/",
    "annotate": "/c/main-street/documents/engineer/annotate/?p=3",
    "reading": "/c/main-street/documents/engineer/",
    "edit": "/c/main-street/s/23/edit/",
    "delete": "/c/main-street/s/23/delete/",
    "statement": "/c/main-street/s/23/",
    "reason": "/c/main-street/s/23/reason/",
    "use": "/c/main-street/s/23/use/",
    "doubt": "/c/main-street/a/3/doubt/",
    "edit step": "/c/main-street/a/3/edit/",
    "remove step": "/c/main-street/a/3/delete/",
    "move": "/c/main-street/s/41/move/",
    "pick a passage": "/c/main-street/s/23/passages/1/",
    "position": "/c/main-street/s/23/positions/new/",
    "edit position": "/c/main-street/s/23/positions/close-main-street/",
    "position on an issue": "/c/main-street/issues/close-main-street/positions/new/",
    "tag two": "/c/main-street/tag/?a=23&b=40",
    "tag one with others": "/c/main-street/tag/?with=23",
    "split": "/c/main-street/s/23/split/",
    "merge statement": "/c/main-street/s/23/merge/",
    "what a merge moves": "/c/main-street/s/23/merge/?into=S24",
    "history": "/c/main-street/history/",
    "history of a statement": "/c/main-street/s/23/history/",
    "bring in": "/c/main-street/documents/new/",
    "new text": "/c/main-street/documents/engineer/text/",
}


@pytest.mark.parametrize(("name", "pages"), [("analyst", ADMIN_PAGES), ("admin", WORKING_PAGES)])
def test_axe_finds_nothing_behind_the_log_in(server, browser, name, pages):
    page, found = look(browser), []
    log_in(server, page, "/admin/", name)
    for title, path in pages.items():
        assert page.goto(server.url + path).status == 200, path
        found += looked_at(page, title)
    if pages is ADMIN_PAGES:
        page.goto(f"{server.url}/admin/arguments/statement/?q=S45")
        page.locator("#result_list").get_by_role("link", name="9,000 cars a day").click()
        page.locator(".document-beside").wait_for()
        found += looked_at(page, "document beside the form")
    page.context.close()
    assert found == []


def test_axe_finds_nothing_on_pages_that_come_after_a_form(server, browser):
    page, found = look(browser), []

    def press(name):
        page.locator("main").get_by_role("button", name=name, exact=True).click()

    page.goto(f"{server.url}/login/")
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    press("Log in")
    found += looked_at(page, "refused log-in")
    log_in(server, page, "/", "admin")

    page.goto(f"{server.url}/c/main-street/documents/new/")
    page.get_by_label("Or paste a text").fill("A title\n\nGeese fly south.\n\nThey return.\n")
    press("Read")
    page.get_by_label("Title", exact=True).wait_for()
    found += looked_at(page, "upload preview")
    press("Discard")

    page.goto(f"{server.url}/c/main-street/documents/engineer/text/")
    text = (PROJECT / "arguments/collections/main-street/texts/engineer.txt").read_text("utf-8")
    changed = text.replace("nine thousand", "nine hundred").replace("I am paid", "We are paid")
    page.get_by_label("Or paste the text").fill(changed.replace("three minutes", "a while"))
    press("Compare")
    page.get_by_role("heading", name="What the new text does").wait_for()
    found += looked_at(page, "new text in review")

    page.goto(f"{server.url}/c/main-street/documents/engineer/")
    page.locator("#p3 .add").focus()
    page.keyboard.press("Enter")
    page.locator("#annotate").wait_for()
    page.locator("#annotate summary").first.click()
    found += looked_at(page, "form in the text")
    page.locator("#annotate [name=quote]").fill("stands nowhere")
    page.locator("#annotate [name=wording]").fill("It stands nowhere.")
    press("Save statement")
    page.locator("#annotate .error").first.wait_for()
    found += looked_at(page, "refused form in the text")
    page.context.close()
    assert found == []


def test_axe_finds_nothing_where_edits_meet_and_words_are_long(server, browser):
    page, found, long = look(browser), [], "goose" * 40
    log_in(server, page, "/", "admin")

    pages = [page, page.context.new_page()]
    for one in pages:
        one.goto(f"{server.url}/c/main-street/s/41/edit/")
        one.locator("[name=wording]").fill(f"{long} {pages.index(one)}.")
    for one in reversed(pages):
        one.get_by_role("button", name="Save", exact=True).click()
        one.wait_for_load_state()
    page.get_by_text("Somebody changed this").wait_for()
    found += looked_at(page, "stale edit")

    page.goto(f"{server.url}/c/main-street/s/45/")
    page.get_by_label("Your comment").fill(f"See https://example.org/{long}")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_text(f"See https://example.org/{long}").first.wait_for()
    found += looked_at(page, "comment")
    for path in ("history/", "s/41/history/"):
        page.goto(f"{server.url}/c/main-street/{path}")
        page.locator("summary").first.click()
        found += looked_at(page, path)

    page.goto(f"{server.url}/c/main-street/documents/new/")
    file = {"name": f"{long}.txt", "mimeType": "text/plain", "buffer": b"\0"}
    page.get_by_label("Files, one or many").set_input_files(file)
    page.get_by_role("button", name="Read", exact=True).click()
    page.locator(".failed").wait_for()
    found += looked_at(page, "refused file")

    page.goto(f"{server.url}/c/main-street/documents/engineer/")
    page.locator(".about").first.get_by_role("link").first.focus()
    found += looked_at(page, "card with the focus")
    page.keyboard.press("?")
    page.locator("#shortcuts").wait_for()
    found += looked_at(page, "shortcuts")
    page.context.close()
    assert found == []
