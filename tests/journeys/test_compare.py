"""An analyst sets voices side by side, and opens what stands behind a cell."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.waiting import eventually

READS_ONLY = True


@pytest.mark.parametrize("script", [True, False])
def test_side_by_side(server, open_page, script):
    page = open_page(java_script_enabled=script, viewport={"width": 1400, "height": 1000})
    page.goto(f"{server.url}/c/main-street/")
    page.get_by_role("navigation", name="Collection").get_by_role("link", name="Compare").click()
    rows = page.locator("#rows section.row")
    expect(rows.first).to_be_visible()
    before = rows.count()
    reason = page.locator(".relation-cell .why").first
    page.locator(".relation-cell > summary").first.click()
    expect(reason).to_be_visible()

    page.get_by_label("Relation").select_option("contradicts")
    if not script:
        page.get_by_role("button", name="Compare").click()
    expect(page.locator("[role=status]").first).to_contain_text("there is a contradiction")
    expect(page).to_have_url(re.compile("relation=contradicts"))
    assert rows.count() <= before


def test_reasons_that_unfold_below_the_window_come_into_it(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 700})
    page.goto(f"{server.url}/c/kosovo-nato/compare/")
    page.locator(".relation-cell > summary").first.click()
    expect(page.locator(".relation-cell .why").first).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_filters_are_folded_and_say_what_they_hold(server, open_page, script):
    page = open_page(java_script_enabled=script, viewport={"width": 390, "height": 844})
    page.goto(f"{server.url}/c/kosovo-nato/compare/")
    expect(page.get_by_label("Relation")).to_be_hidden()
    page.get_by_text("Filters: none").click()
    page.get_by_label("Relation").select_option("contradicts")
    if not script:
        page.get_by_role("button", name="Compare").click()
    expect(page.locator("#narrowed")).to_have_text("only where there is a contradiction")
    page.get_by_placeholder("or one of").fill("Vučić")
    page.get_by_placeholder("or one of").press("Enter")
    expect(page).to_have_title(re.compile("and Vučić compared"))
    expect(page.locator("#narrowed")).to_have_text("only where there is a contradiction")


@pytest.mark.parametrize("script", [True, False])
def test_a_cell_of_the_matrix_opens_the_statements_behind_it(server, open_page, script):
    page = open_page(java_script_enabled=script, viewport={"width": 1400, "height": 1000})
    page.goto(f"{server.url}/c/kosovo-nato/matrix/")
    page.locator(".stances td.pro a").first.click()
    expect(page.locator("#drill a[href*='passage=']").first).to_be_visible()
    expect(page).to_have_url(re.compile("cell="))
    page.locator("table.pairs td.agree a").last.click()
    expect(page.locator("#pair .relation").first).to_be_visible()
    expect(page).to_have_url(re.compile("pair="))


@pytest.mark.parametrize("width", [1400, 390])
def test_the_matrix_is_read_with_the_keyboard(server, open_page, width):
    page = open_page(viewport={"width": width, "height": 844})
    page.goto(f"{server.url}/c/kosovo-nato/matrix/")
    cell = page.locator(".stances td a").nth(9)
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drill")).to_be_focused()
    expect(page.locator("#drill .close")).to_be_in_viewport()
    above = "e => e.getBoundingClientRect().bottom <= drill.getBoundingClientRect().top"
    eventually(page, above, True, page.locator(".stances [aria-current]"))  # brought above it
    page.keyboard.press("Escape")
    expect(page.locator("#drill.empty")).to_be_attached()
    expect(cell).to_be_focused()
    expect(page).not_to_have_url(re.compile("cell="))
