"""Two analysts tag a pair by keyboard alone, an editor settles it; and all of it without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import log_in

TOWN = "/c/main-street/"
QUEUE = f"{TOWN}tag/"


@pytest.fixture(scope="module")
def second(server, browser):
    """A second analyst of main-street, made as an administrator makes one: her name."""
    name, password = "bea", "a long and quiet password"
    page = browser.new_page()
    log_in(server, page, TOWN, "admin")
    page.goto(f"{server.url}/admin/auth/user/add/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password1").fill(password)
    page.locator("#id_password2").fill(password)
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{server.url}/c/main-street/settings/")
    page.get_by_label("User name").fill(name)
    page.locator("main").get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[role=status]")).to_contain_text(f"{name} is a member: analyst.")
    page.close()
    server.passwords[name] = password
    return name


def focused(page):
    return page.evaluate("document.activeElement.name ?? document.activeElement.id")


def status(page, words):
    expect(page.locator("#tagging [role=status]").first).to_contain_text(words)


def shown(page):
    return re.findall(r"\d+", page.locator("#judge-title").inner_text())


def tag_by_keyboard(page, server, relation, basis, reason):
    page.goto(f"{server.url}{QUEUE}?a=2&b=38")
    page.keyboard.press(relation)
    assert focused(page) == "basis"
    page.keyboard.press(basis)
    assert focused(page) == "reason"
    page.keyboard.type(reason)
    page.keyboard.press("Control+Enter")


def test_two_analysts_tag_by_keyboard_and_an_editor_settles_it(server, open_page, second):
    ana = open_page(viewport={"width": 1400, "height": 1000})
    log_in(server, ana, TOWN)
    tag_by_keyboard(ana, server, "c", "3", "One expects fewer customers, the other more.")
    status(ana, "Tagged S2 and S38: contradicts")
    expect(ana).to_have_url(re.compile(r"after=2-38$"))
    expect(ana.locator("#tagging")).to_be_focused()
    assert shown(ana) != ["2", "38"]

    bea = open_page(viewport={"width": 390, "height": 800})
    log_in(server, bea, TOWN, second)
    tag_by_keyboard(bea, server, "q", "3", "It narrows the claim to the winter.")
    status(bea, "Tagged S2 and S38: qualifies")

    editor = open_page(viewport={"width": 1400, "height": 1000})
    log_in(server, editor, TOWN, "admin")
    editor.goto(f"{server.url}{QUEUE}?view=adjudicate&a=2&b=38")
    expect(editor.locator(".both")).to_contain_text("One expects fewer customers")
    expect(editor.locator(".both")).to_contain_text("It narrows the claim to the winter.")
    editor.keyboard.press("c")
    editor.keyboard.press("3")
    editor.keyboard.type("More customers and fewer cannot both come.")
    editor.keyboard.press("Control+Enter")
    expect(editor.locator("[aria-labelledby=closed-title]")).to_contain_text("S2 and S38")
    editor.goto(f"{server.url}/c/main-street/s/2/")
    expect(editor.locator("#tags ~ .scroll, .tagging").first).to_contain_text(
        "More customers and fewer cannot both come."
    )


def test_one_key_says_unrelated_and_another_takes_it_back(server, open_page):
    page = open_page()
    log_in(server, page, TOWN)
    page.goto(f"{server.url}{QUEUE}?from=listed")
    first = shown(page)
    page.keyboard.press("n")
    status(page, f"Tagged S{first[0]} and S{first[1]}: unrelated")
    expect(page.locator("#judge-title")).not_to_contain_text(f"S{first[0]} and S{first[1]}")
    page.keyboard.press("z")
    expect(page.locator("#judge-title")).to_contain_text(f"S{first[0]} and S{first[1]}")
    assert shown(page) == first
    page.keyboard.press("s")
    expect(page.locator("#judge-title")).not_to_contain_text(f"S{first[0]} and S{first[1]}")


def test_a_missing_reason_is_asked_for_and_nothing_is_lost(server, open_page):
    page = open_page()
    log_in(server, page, TOWN)
    page.goto(f"{server.url}{QUEUE}?a=2&b=62")
    page.keyboard.press("u")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".judge .error")).to_contain_text("needs a reason of one sentence")
    expect(page.locator("[name=reason]")).to_be_focused()
    expect(page.locator("[name=relation][value=updates]")).to_be_checked()
    page.keyboard.type("A later count.")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator("[name=flipped][value='1']")).to_be_checked()


def test_a_reason_survives_a_closed_page_until_it_is_saved(server, open_page):
    page = open_page()
    log_in(server, page, TOWN)
    page.goto(f"{server.url}{QUEUE}?a=2&b=61")
    page.keyboard.press("c")
    page.keyboard.press("3")
    page.keyboard.type("Half a reas")
    page.goto(f"{server.url}{QUEUE}?a=2&b=62")
    expect(page.locator("[name=reason]")).to_have_value("")
    page.goto(f"{server.url}{QUEUE}?a=2&b=61")
    expect(page.locator("[name=reason]")).to_have_value("Half a reas")
    expect(page.locator("[name=relation][value=contradicts]")).to_be_checked()
    expect(page.locator(".judge .draft")).to_have_text("What you typed before is back.")
    page.locator("[name=reason]").fill("A whole reason.")
    page.keyboard.press("Escape")  # back to the keys, which save from anywhere
    expect(page.locator("#tagging")).to_be_focused()
    page.keyboard.press("Control+Enter")
    status(page, "Tagged S2 and S61: contradicts")
    page.goto(f"{server.url}{QUEUE}?a=2&b=61")
    expect(page.locator(".judge .draft")).to_have_count(0)
    expect(page.locator("[name=reason]")).to_have_value("A whole reason.")


def test_the_keys_are_listed_and_switched_off(server, open_page):
    page = open_page()
    log_in(server, page, TOWN)
    page.goto(f"{server.url}{QUEUE}?from=listed")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Shortcuts")
    expect(dialog).to_contain_text("unrelated: saved at once")
    dialog.get_by_label("Shortcuts are on").uncheck()
    dialog.get_by_role("button", name="Close").click()
    before = shown(page)
    for key in "nas":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert shown(page) == before
    expect(page.locator("[name=relation]:checked")).to_have_count(0)


def test_without_script_the_form_does_the_same(server, open_page):
    page = open_page(java_script_enabled=False)
    log_in(server, page, TOWN)
    page.goto(f"{server.url}{QUEUE}?a=2&b=63")
    page.get_by_label("agrees").check(force=True)
    page.get_by_label("prediction").check(force=True)
    page.get_by_label("for other reasons").check(force=True)
    page.get_by_label("Reason:").fill("Both expect it.")
    page.get_by_role("button", name="Save the tag").click()
    status(page, "Tagged S2 and S63: agrees")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#judge-title")).to_have_text("S2 and S63")
    expect(page.get_by_label("agrees")).to_be_checked()
    expect(page.get_by_label("Reason:")).to_have_value("Both expect it.")
    expect(page.locator(".judge [role=status]")).to_contain_text("nothing of it is saved")


def test_a_finding_is_dismissed_and_restored(server, open_page):
    page = open_page()
    log_in(server, page, TOWN)
    page.goto(f"{server.url}/c/main-street/findings/")
    finding = page.locator("#figures-S17-S61")
    finding.locator("summary").click()
    finding.get_by_label("Why?").fill("The same service.")
    finding.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".away #figures-S17-S61")).to_contain_text("The same service.")
    page.locator(".away #figures-S17-S61").get_by_role("button", name="Restore").click()
    expect(page.locator("#figures-S17-S61")).to_be_visible()
    expect(page.locator(".away")).to_have_count(0)
