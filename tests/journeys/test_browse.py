"""A reader sees what is disputed, unfolds reasons and reads the passage behind a statement."""

import re

import pytest
from playwright.sync_api import expect

READS_ONLY = True


def test_from_the_front_door_to_a_passage(server, open_page):
    page = open_page()
    page.goto(server.url)
    page.get_by_role("link", name="Kosovo and NATO").first.click()
    expect(page.get_by_role("heading", name="What is disputed, and by whom")).to_be_visible()
    page.get_by_role("link", name="Should the Kosovo Security Force become an army?").click()
    expect(page.get_by_role("heading", name="For", exact=False).first).to_be_visible()

    page.locator(".side.for .wording a").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("blockquote").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]s=\d+"))
    expect(page.locator(".statement[aria-current]")).to_have_count(1)

    panel.locator("blockquote cite a").first.click()
    expect(page.locator("#text mark[aria-current]").first).to_be_visible()
    page.go_back()
    expect(page.locator("#panel blockquote").first).to_be_visible()


def test_reasons_unfold_in_place_and_filters_answer_at_once(server, open_page):
    page = open_page()
    page.goto(f"{server.url}/c/kosovo-nato/issues/nato-membership/?depth=1")
    fold = page.locator(".unfold a").first
    identity = fold.evaluate("a => a.closest('.unfold').id")
    fold.scroll_into_view_if_needed()
    if not fold.is_visible():
        page.locator("details:not([open]) > summary").first.click()
    fold.click()
    expect(page.locator(f"details[open]#{identity} .reasons li").first).to_be_visible()
    expect(page).to_have_url(re.compile(f"unfold={identity.removeprefix('reasons-')}"))
    page.go_back()
    expect(page.locator(f"div.unfold#{identity}")).to_be_attached()

    page.goto(f"{server.url}/c/kosovo-nato/issues/army/")
    page.get_by_label("Kind").select_option("evidence")
    expect(page.locator("[role=status]", has_text="match")).to_be_visible()
    expect(page).to_have_url(re.compile("kind=evidence"))
    page.go_back()
    expect(page.locator("[role=status]", has_text="contested")).to_be_visible()


def test_everything_is_reached_without_javascript(server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{server.url}/c/kosovo-nato/issues/nato-membership/?depth=1")
    page.locator(".side .wording a").first.click()
    expect(page.locator("#panel blockquote").first).to_be_visible()
    page.goto(f"{server.url}/c/kosovo-nato/issues/nato-membership/?depth=1")
    link = page.locator(".unfold a").first
    page.goto(server.url + "/c/kosovo-nato/issues/nato-membership/" + link.get_attribute("href"))
    unfolded = re.search(r"unfold=(\d+)", page.url)[1]
    expect(page.locator(f"#reasons-{unfolded} .reasons li").first).to_be_visible()
    page.goto(f"{server.url}/c/kosovo-nato/issues/army/")
    page.get_by_label("Kind").select_option("claim")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("[role=status]", has_text="match")).to_be_visible()
    page.goto(f"{server.url}/c/main-street/documents/engineer/")
    expect(page.locator("#text mark").first).to_be_visible()


def test_the_keyboard_alone_reaches_a_statement(server, open_page):
    page = open_page()
    page.goto(f"{server.url}/c/main-street/issues/close-main-street/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.wording a')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#panel blockquote").first).to_be_visible()
    expect(page.locator("#panel")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_searching(server, open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto(f"{server.url}/c/kosovo-nato/")
    page.get_by_role("searchbox", name="Search statements").fill("montenegro coup")
    page.keyboard.press("Enter")
    expect(page.locator(".found .wording").first).to_contain_text("Montenegro")
