"""From selected words to an anchored statement on the reading page, with mouse, keyboard, or no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import log_in

READING = "/c/main-street/documents/cyclist/"


def reading(server, page, **how):
    """Log in from the reading page and come back to it: 4 actions, if `anew`."""
    log_in(server, page, READING, **how)
    expect(page.get_by_role("heading", level=1)).to_have_text("Four hundred metres for people")


def select(page, words):
    """Select `words` in the text as a mouse does, from the middle of the first to the last."""
    box = page.evaluate(
        """async words => {
            await document.fonts.ready;
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            for (const at of document.querySelectorAll("#text .words")) {
                const walker = document.createTreeWalker(at, NodeFilter.SHOW_TEXT);
                for (let node; (node = walker.nextNode()); ) {
                    const index = node.data.indexOf(words);
                    if (index < 0) continue;
                    at.scrollIntoView({ block: "center", behavior: "instant" });
                    const range = document.createRange();
                    range.setStart(node, index);
                    range.setEnd(node, index + words.length);
                    const boxes = [...range.getClientRects()];
                    const [one, last] = [boxes[0], boxes.at(-1)];
                    return [one.left + 1, one.top + one.height / 2, last.right - 1, last.top + last.height / 2];
                }
            }
        }""",
        words,
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=5)
    page.mouse.up()


def test_from_the_log_in_to_a_linked_statement_in_twelve_actions(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    reading(server, page, anew=True)  # actions 1 to 4
    select(page, "I ride down Main Street")  # 5
    form = page.locator("#annotate")
    expect(form.get_by_label("The passage")).to_have_value("I ride down Main Street")
    expect(form.locator("[name=wording]")).to_be_focused()
    form.locator("[name=wording]").fill("The cyclist uses the street himself.")  # 6
    form.locator("[name=bears]").select_option("support")  # 7
    form.locator("[name=target]").fill("S23")  # 8
    form.get_by_role("button", name="Save statement").click()  # 9
    note = page.locator(".about.here")
    expect(note).to_contain_text("The cyclist uses the street himself.")
    expect(page.locator("mark.here")).to_have_text("I ride down Main Street")
    expect(page).to_have_url(re.compile(r"passage=\d+-1"))
    expect(page.locator("#annotate")).to_have_count(0)
    expect(page.locator("#outline")).to_contain_text("The cyclist uses the street himself.")


def test_with_the_keyboard_alone(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    reading(server, page)
    for _ in range(3):
        page.keyboard.press("]")
    page.keyboard.press("Shift+]")
    page.keyboard.press("a")
    expect(page.locator("#annotate [name=wording]")).to_be_focused()
    page.keyboard.type("It is dangerous and short.")
    page.keyboard.press("Escape")
    expect(page.locator("#annotate")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator("#annotate [name=wording]")).to_have_value("It is dangerous and short.")
    page.keyboard.press("?")
    page.locator("#annotate [name=wording]").press("Control+Enter")
    expect(page.locator(".about.here")).to_contain_text("It is dangerous and short.")


def test_a_draft_survives_a_crash_and_a_refusal_loses_nothing(server, open_page):
    page = open_page(viewport={"width": 390, "height": 800})
    reading(server, page)
    page.locator("#p5 .add").click()
    form = page.locator("#annotate")
    form.locator("[name=wording]").press_sequentially("Half written")
    page.reload()
    expect(page.locator(".begun")).to_contain_text("not saved yet: “Half written”")
    page.get_by_role("link", name="Go on with it").click()
    expect(form.locator("[name=wording]")).to_have_value("Half written")
    page.go_back()
    page.locator("#p5 .add").click()
    expect(page.locator(".begun")).to_have_count(0)
    expect(form.locator("[name=wording]")).to_have_value("Half written")
    expect(form).to_contain_text("What you typed before is back")
    form.locator("[name=quote]").fill("words that stand nowhere")
    form.get_by_role("button", name="Save statement").click()
    expect(form.locator(".error")).to_contain_text("nowhere in the text")
    expect(form.locator("[name=wording]")).to_have_value("Half written")
    form.get_by_role("link", name="Cancel").click()
    page.locator("#p5 .add").click()
    expect(form.locator("[name=wording]")).to_have_value("")


def test_what_is_nearly_said_already_is_shown(server, open_page):
    page = open_page()
    reading(server, page)
    page.locator("#p3 .add").click()
    said = "The council should close Main Street to cars for good"
    page.locator("#annotate [name=wording]").press_sequentially(said)
    expect(page.locator("#similar li").first).to_be_visible()


def test_without_script_the_same_form_is_a_page(server, open_page):
    page = open_page(java_script_enabled=False)
    reading(server, page)
    page.get_by_role("link", name="New statement from paragraph 4").click()
    page.get_by_label("The passage").fill("Shopkeepers simply overrate the car")
    page.locator("[name=wording]").fill("Shopkeepers think too much of cars.")
    page.get_by_role("button", name="Save statement").click()
    expect(page.locator("mark.here")).to_have_text("Shopkeepers simply overrate the car")


@pytest.mark.parametrize("words", ["€2 million", "talk – about", "“But Mill Lane!”"])
def test_offsets_are_the_same_here_and_there(server, open_page, words):
    page = open_page(viewport={"width": 1400, "height": 1000})
    reading(server, page)
    select(page, words)
    expect(page.locator("#annotate [name=quote]")).to_have_value(words)


MIXED = [
    "Эмоџи 🚲👩🏽‍🚒 возе низбрдо.",
    "Улица је q́ бучна и x̌ дуга.",
    "مرحبا بالعالم هنا.",
    "𝒜𝒷𝒸 and naïve cafés stay.",
]


def test_offsets_count_code_points_in_every_script(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    reading(server, page)
    page.goto(f"{server.url}/c/main-street/documents/new/")
    page.get_by_label("Or paste a text").fill("A mixed title\n\n" + " ".join(MIXED) + "\n")
    page.get_by_role("button", name="Read").click()
    page.get_by_label("Title", exact=True).fill("Mixed scripts")
    page.get_by_label("Authors").fill("A. Scribe")
    page.get_by_role("button", name="Save the document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mixed scripts")
    for sentence in MIXED:
        select_in_script(page, sentence)
        page.keyboard.press("a")
        expect(page.locator("#annotate [name=quote]")).to_have_value(sentence)
        page.keyboard.press("Escape")
    select_in_script(page, MIXED[2])
    page.keyboard.press("a")
    page.locator("#annotate [name=wording]").fill("The world is greeted.")
    page.get_by_role("button", name="Save statement").click()
    expect(page.locator("mark.here")).to_have_text(MIXED[2])


def test_selecting_by_touch_opens_the_form_and_leaves_the_selection(server, open_page):
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    reading(server, page)
    form = page.locator("#annotate")
    press(page, "#p2 .words", "I ride down")
    expect(form.get_by_label("The passage")).to_have_value("I ride down")
    expect(page.locator("#annotate-title")).to_be_in_viewport()
    assert page.evaluate("getSelection().toString()") == "I ride down", (
        "its handles are still there"
    )

    # The handles are moved: the form follows, and what was typed stays.
    form.locator("[name=wording]").tap()
    form.locator("[name=wording]").press_sequentially("He rides.")
    press(page, "#p2 .words", "I ride down Main Street")
    expect(form.get_by_label("The passage")).to_have_value("I ride down Main Street")
    expect(form.locator("[name=wording]")).to_have_value("He rides.")
    expect(form).to_have_count(1)
    form.get_by_role("button", name="Save statement").tap()
    expect(page.locator("mark.here")).to_have_text("I ride down Main Street")


def press(page, place, words):
    """A long press on the text. Where no phone does it, the words are selected in its stead."""
    page.locator(place).scroll_into_view_if_needed()
    box = page.locator(place).bounding_box()
    touch = page.context.new_cdp_session(page)
    at = {"x": box["x"] + 90, "y": box["y"] + 15}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    page.evaluate("document.activeElement.blur()")
    select_in_script(page, words)


def select_in_script(page, words):
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(
                document.querySelector("#text"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at >= 0) {
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + words.length);
                    getSelection().removeAllRanges();
                    getSelection().addRange(range);
                    return;
                }
            }
            throw new Error("not there: " + words);
        }""",
        words,
    )
