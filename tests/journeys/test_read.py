"""The reading page: cards level with their passages, each showing the other; links to passages."""

import itertools
import re

import pytest
from playwright.sync_api import expect

READS_ONLY = True

READING = "/c/main-street/documents/engineer/"
LONG = "/c/kosovo-nato/documents/lumi-2024/"

# For each card in the margin: its box, and how far its first line is from that of its passage.
CARDS = """() => [...document.querySelectorAll("#text .about")].map((card) => {
  const name = card.dataset.of.trim().split(" ")[0];
  const mark = document.querySelector(`mark[data-of~="${name}"]`).getClientRects()[0];
  const box = card.getBoundingClientRect();
  return {
    top: box.top, bottom: box.bottom, first: card.matches(":first-child"),
    off: box.top + 12 - (mark.top + mark.height / 2),
  };
})"""


def test_cards_stand_level_with_their_passages_and_never_overlap(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    for address in (READING, "/c/kosovo-nato/documents/phillips-2017/"):
        page.goto(server.url + address)
        expect(page.locator("#text.aligned")).to_be_visible()
        cards = page.evaluate(CARDS)
        assert len(cards) > 20
        for above, below in itertools.pairwise(cards):
            assert above["bottom"] <= below["top"]
        assert all(abs(card["off"]) < 3 for card in cards if card["first"])
        assert all(card["off"] > -3 for card in cards), "a card stands above its passage"
        # A card that is lower than its passage is so because another is in its place.
        for above, card in itertools.pairwise(cards):
            assert card["off"] < 3 or card["top"] - above["bottom"] < 9


def test_a_card_shows_its_passage_and_the_passage_its_card(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    page.goto(server.url + READING)
    card = page.locator(".about[data-of~='46-1']")
    mark = page.locator("mark[data-of~='46-1']")
    card.hover()
    expect(mark).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator("mark.lit")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(page.locator(".lit")).to_have_count(0)
    mark.get_by_role("link").focus()
    expect(card).to_have_class(re.compile(r"\blit\b"))
    card.get_by_role("link").first.focus()
    expect(mark).to_have_class(re.compile(r"\blit\b"))


def test_crowded_cards_are_a_line_each_and_unfold_for_mouse_and_keyboard(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    page.goto(server.url + READING)
    for para in page.locator(".para.dense").all():
        below = para.evaluate("p => parseFloat(p.nextElementSibling?.style.marginBlockStart || 0)")
        assert below < 60, "the next paragraph waits for the cards"
    card = page.locator(".about[data-of~='46-1']")
    reason = card.get_by_role("link", name="S48")
    expect(reason).to_be_hidden()
    card.hover()
    expect(reason).to_be_visible()
    page.mouse.move(5, 5)
    expect(reason).to_be_hidden()
    card.get_by_role("link", name="S46").focus()
    expect(reason).to_be_visible()
    page.keyboard.press("Tab")
    expect(reason).to_be_focused()
    page.goto(f"{server.url}{READING}?passage=46-1")
    expect(reason).to_be_visible()


def test_cards_stay_open_where_nothing_can_hover(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900}, has_touch=True, is_mobile=True)
    page.goto(server.url + READING)
    expect(page.locator("#text.aligned")).to_be_visible()
    expect(page.locator(".para.dense")).to_have_count(0)


@pytest.mark.parametrize("width", [1400, 390])
def test_a_link_to_a_passage_scrolls_there_without_script(server, open_page, width):
    page = open_page(java_script_enabled=False, viewport={"width": width, "height": 800})
    for address in (f"{READING}?passage=66-1", f"{LONG}?passage=300-1"):
        page.goto(server.url + address)
        expect(page.locator("mark.here").first).to_be_in_viewport()
        number = page.locator(".para:has(mark.here)").first.get_attribute("id")
        page.goto(server.url)
        page.goto(f"{server.url}{address}#{number}")
        expect(page.locator("mark.here").first).to_be_in_viewport()


def test_the_outline_is_folded_on_a_phone_and_follows_the_reader_beside_the_text(server, open_page):
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(server.url + READING)
    outline = page.locator("#outline .contents")
    expect(outline).not_to_have_attribute("open", "")
    page.locator("#outline-title").click()
    expect(outline.get_by_role("link").first).to_be_visible()
    assert page.evaluate("document.querySelector('#outline').scrollHeight") <= page.evaluate(
        "document.querySelector('#outline').clientHeight"
    )
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{server.url}{READING}#p8")
    here = page.locator("#outline [aria-current=location]")
    expect(here.first).to_have_attribute("href", "#p8")


def test_menus_are_folded_and_a_link_unfolds_them(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{server.url}/c/kosovo-nato/documents/eiir-2021/")
    fold = page.locator(".aside").first
    expect(fold.locator(".words")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator(".words")).to_be_visible()
