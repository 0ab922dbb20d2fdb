"""A reader goes from outline to map to table and back, unfolds, follows lines with the keyboard."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.waiting import eventually

READS_ONLY = True

ARMY = "/c/kosovo-nato/issues/army/"
GOLDEN = Path(__file__).parent / "golden"


def test_one_click_apart_with_the_same_filters_and_back(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    page.goto(server.url + ARMY)
    page.get_by_label("Kind").select_option("evidence")
    expect(page.locator("[role=status]", has_text="match")).to_be_visible()
    page.get_by_role("navigation", name="View").get_by_role("link", name="Map").click()
    expect(page.locator("svg.drawing")).to_be_visible()
    expect(page).to_have_url(re.compile(r"kind=evidence.*view=map"))
    expect(page.get_by_role("link", name="Map")).to_have_attribute("aria-current", "page")
    boxes = set(page.locator("svg.drawing a.node[id]").evaluate_all("all => all.map(a => a.id)"))
    page.get_by_role("navigation", name="View").get_by_role("link", name="Table").click()
    expect(page.locator("table.statements")).to_be_visible()
    rows = set(page.locator("table.statements tr[id]").evaluate_all("all => all.map(a => a.id)"))
    assert boxes == rows
    page.get_by_role("link", name="Voice", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]", has_text="Voice")).to_be_visible()
    for _ in range(2):
        page.go_back()
    expect(page.locator("svg.drawing")).to_be_visible()
    expect(page.locator("argument-drawing .zoom")).to_have_count(1)
    expect(page.get_by_label("Kind")).to_have_value("evidence")


def test_the_drawing_is_zoomed_panned_and_walked_with_the_keyboard(server, open_page):
    page = open_page(viewport={"width": 1200, "height": 1400})
    page.goto(f"{server.url}{ARMY}?view=map")
    drawing, port = page.locator("svg.drawing"), page.locator("argument-drawing .scroll")
    wide = drawing.evaluate("e => e.clientWidth")
    page.get_by_role("button", name="Larger").click()
    assert drawing.evaluate("e => e.clientWidth") > wide
    expect(page.locator(".minimap")).to_be_visible()
    page.get_by_role("button", name="Fit").click()
    fits = "e => e.scrollWidth <= e.clientWidth + 2 && e.scrollHeight <= e.clientHeight + 2"
    assert port.evaluate(fits)
    expect(page.locator(".minimap")).to_be_hidden()

    page.get_by_role("button", name="100 %").click()
    box, scrolled = port.bounding_box(), "e => [e.scrollLeft, e.scrollTop]"
    port.evaluate("e => e.scrollTo({ left: 0, top: 0, behavior: 'instant' })")
    left, top = port.evaluate(scrolled)
    page.mouse.move(box["x"] + 600, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 200, steps=4)
    page.mouse.up()
    assert port.evaluate(scrolled) == [left + 300, top + 100]

    first = page.locator("svg.drawing a.node[id]").first
    first.focus()
    before = first.get_attribute("id")
    page.keyboard.press("ArrowDown")
    here = page.evaluate("document.activeElement.id")
    assert here
    assert here != before
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == before
    page.keyboard.press("Enter")
    expect(page.locator("#panel blockquote").first).to_be_visible()
    expect(page.locator(f"svg.drawing #{before}")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(rf"s={before[1:]}\b"))
    page.locator("#panel").get_by_role("link", name="Close").click()
    expect(page.locator("#panel.empty")).to_be_visible()


COVERED = """() => {
  const over = document.querySelector(".minimap").getBoundingClientRect();
  if (getComputedStyle(document.querySelector(".minimap")).visibility === "hidden") return 0;
  return [...document.querySelectorAll("svg.drawing > .node rect")].filter((box) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return left < over.right && over.left < right && top < over.bottom && over.top < bottom;
  }).length;
}"""


def test_the_overview_hides_no_box_of_a_drawing_that_shows_its_width(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    for key in ("army", "nato-membership", "serb-consent"):
        page.goto(f"{server.url}/c/kosovo-nato/issues/{key}/?view=map")
        for top in (0, 300, 9000):
            page.locator(".scroll").evaluate("(port, top) => port.scrollTo(0, top)", top)
            page.wait_for_timeout(100)
            eventually(page, COVERED, 0)


def test_the_key_is_above_the_drawing_and_folds(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{server.url}{ARMY}?view=map")
    key = page.locator(".legend")
    expect(key.get_by_text("does not stand")).to_be_in_viewport()
    assert key.bounding_box()["height"] < 45
    key.locator("summary").click()
    expect(key.get_by_text("does not stand")).to_be_hidden()


def test_what_is_folded_in_the_drawing_unfolds_in_place(server, open_page):
    page = open_page()
    page.goto(f"{server.url}{ARMY}?view=map&depth=1")
    boxes = page.locator("svg.drawing a.node[id]")
    before = boxes.count()
    page.locator("svg.drawing a.more").first.click()
    expect(page).to_have_url(re.compile(r"unfold=\d+"))
    expect(boxes.nth(before)).to_be_attached()
    page.reload()
    assert boxes.count() > before


@pytest.mark.parametrize("view", ["outline", "table", "map"])
def test_on_a_phone_the_panel_rises_at_the_foot_and_goes_with_escape(server, open_page, view):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{server.url}{ARMY}?view={view}")
    chosen = page.locator(".statement .wording a, .statements .wording a, a.node[id]").nth(2)
    chosen.click()
    panel = page.locator("#panel:not(.empty)")
    expect(panel).to_be_focused()
    box = panel.bounding_box()
    assert 844 / 2 < box["y"] < 844 - 100
    assert panel.evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(page.locator("#view [aria-current=true]")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#panel.empty")).to_be_attached()
    expect(chosen).to_be_focused()


def test_beside_the_outline_a_long_panel_scrolls_in_itself(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 500})
    page.goto(f"{server.url}{ARMY}?s=1")
    panel = page.locator("#panel")
    assert panel.evaluate("e => e.scrollHeight > e.clientHeight")
    assert panel.bounding_box()["height"] <= 500
    page.mouse.wheel(0, 700)
    expect(panel.get_by_role("link", name="Close")).to_be_in_viewport()


def overflowing(page, paths):
    """{path: width} of those that are wider than a phone."""
    found = {}
    for path in paths:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            found[path] = width
    return found


def test_what_somebody_typed_without_a_blank_fits_a_phone(server, open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    word = "x" * 300
    asked = [
        f"search/?q={word}",
        f"compare/?add={word}",
        f"compare/?from={word}",
        f"matrix/?q={word}",
    ]
    assert overflowing(page, [f"{server.url}/c/kosovo-nato/{path}" for path in asked]) == {}


def test_long_lists_of_relations_fit_a_phone(server, open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    keys = ("allies-first", "statehood", "nato-membership")
    assert overflowing(page, [f"{server.url}/c/kosovo-nato/issues/{key}/" for key in keys]) == {}


@pytest.mark.deep
def test_every_issue_fits_a_phone_in_each_view(server, open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    found = []
    for slug in ("kosovo-nato", "main-street"):
        page.goto(f"{server.url}/c/{slug}/issues/")
        found += page.locator("h3 a").evaluate_all("all => all.map(a => a.href)")
    assert len(found) > 10
    views = ("outline", "table", "map")
    assert overflowing(page, [f"{path}?view={view}" for path in found for view in views]) == {}


def test_without_javascript_all_three_views_are_there(server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(server.url + ARMY)
    page.get_by_role("link", name="Map").click()
    page.locator("svg.drawing a.node[id]").first.click()
    expect(page.locator("#panel blockquote").first).to_be_visible()
    page.get_by_role("link", name="Table").click()
    page.get_by_label("Kind").select_option("claim")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("table.statements")).to_be_visible()
    expect(page).to_have_url(re.compile(r"view=table"))


def test_the_drawing_prints_on_one_landscape_page(server, open_page):
    page = open_page()
    page.goto(f"{server.url}{ARMY}?view=map")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1


@pytest.mark.parametrize("name", ["army", "close-main-street"])
def test_the_outline_reads_as_it_should(server, open_page, name):
    """The accessibility tree of the outline; GOLDEN=1 writes it anew."""
    slug = {"army": "kosovo-nato", "close-main-street": "main-street"}[name]
    page = open_page()
    page.goto(f"{server.url}/c/{slug}/issues/{name}/?depth=1")
    page.evaluate("document.querySelectorAll('#view details').forEach(d => { d.open = true })")
    tree = page.locator("#view").aria_snapshot() + "\n"
    golden = GOLDEN / f"outline-{name}.yaml"
    if os.environ.get("GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(tree, "utf-8")
    assert tree == golden.read_text("utf-8")
