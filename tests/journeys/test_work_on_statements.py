"""Reasons, positions, moves, tags and passages from a statement's page: with script, keyboard, or neither."""

import re

from playwright.sync_api import expect

from tests.journeys.people import fill_in, log_in
from tests.journeys.test_select_to_annotate import select

TOWN = "/c/main-street"


def at(server, page, path, name="analyst", **how):
    log_in(server, page, TOWN + path, name, **how)
    expect(page.locator("main h1")).to_be_visible()


def test_a_reason_is_drawn_refused_edited_and_removed(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    at(server, page, "/s/44/")
    page.get_by_role("link", name="Add a reason", exact=True).focus()
    page.keyboard.press("Enter")
    form = page.locator("form.doing")
    expect(form.get_by_label("Premise 1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(page.get_by_role("link", name="Add a reason", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    form.get_by_label("Premise 1").fill("S1")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form.locator(".error").first).to_contain_text("two documents")
    expect(form.get_by_role("link", name="compare them with a tag")).to_be_visible()
    form.get_by_label("Premise 1").fill("nothing like a number")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form.locator(".error").first).to_contain_text("begin with its number")
    form.get_by_label("Premise 1").fill("S37")
    form.get_by_text("attacks").click()
    form.get_by_role("button", name="Add", exact=True).click()
    said = page.locator(".messages")
    expect(said).to_contain_text("S37 attacks S44")
    expect(said).to_be_focused()
    against = page.get_by_role("list", name="Against").locator("li", has_text="S37")
    against.get_by_role("link", name="Edit the step").click()
    form.get_by_label("Note").fill("Only in summer.")
    form.get_by_role("button", name="Save").click()
    expect(against).to_contain_text("Only in summer.")
    against.get_by_role("link", name="Edit the step").click()
    form.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".messages")).to_contain_text("Removed")


def test_without_script_a_statement_moves_and_takes_a_side(server, open_page):
    page = open_page(java_script_enabled=False)
    at(server, page, "/s/44/")
    page.get_by_role("link", name="Add a reason", exact=True).click()
    page.get_by_label("Premise 1").fill("S36")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("S36 supports S44")
    page.goto(f"{server.url}{TOWN}/s/36/")
    page.get_by_role("link", name="Move …").click()
    page.get_by_label(re.compile("S36 supports S44")).check()
    page.get_by_label("the statement, or the step").fill("S43")
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".messages")).to_contain_text("S36 supports S43")
    page.get_by_role("link", name="Add a position").click()
    page.get_by_label("On the question").select_option(index=1)
    page.get_by_label("Mixed").check(force=True)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("S36 is mixed")
    page.get_by_role("link", name="Change the side").click()
    page.get_by_role("button", name="Remove the position").click()
    expect(page.locator(".messages")).to_contain_text("Removed the position")


def test_while_wording_a_statement_of_another_document_is_tagged(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    at(server, page, "/documents/cyclist/")
    select(page, "That is not ideology")
    form = page.locator("#annotate")
    expect(form.locator("[name=wording]")).to_be_focused()
    form.locator("[name=wording]").press_sequentially(
        "The council should keep Main Street open to cars."
    )
    row = form.locator(".near > li", has_text="S1 ").first
    expect(row).to_be_visible()
    expect(row.locator(".why")).to_be_hidden()
    row.get_by_label("This one").select_option("contradicts")
    form.get_by_role("button", name="Save statement").click()
    expect(row.locator(".error").first).to_be_visible()
    row.get_by_label("on a point of").select_option("policy")
    row.get_by_label("Reason").fill("One would not close what the other would.")
    form.locator("[name=wording]").press("End")
    form.locator("[name=wording]").press_sequentially(" Always.")
    page.wait_for_timeout(900)  # the similar ones are asked for again; what was chosen stays
    expect(row.get_by_label("Reason")).to_have_value("One would not close what the other would.")
    form.get_by_role("button", name="Save statement").click()
    expect(page.locator(".about.here")).to_contain_text("contradicts")


def test_a_passage_is_picked_again_with_the_mouse(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    at(server, page, "/s/43/")
    page.get_by_role("link", name="Pick again").first.click()
    page.get_by_label("The passage").wait_for()
    page.locator(".source .words").last.select_text()
    words = page.locator(".source .words").last.inner_text()
    expect(page.get_by_label("The passage")).to_have_value(" ".join(words.split()))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("mark.here").first).to_be_visible()


def test_the_form_on_a_page_of_its_own_saves_with_script(server, open_page):
    page = open_page()
    at(server, page, "/documents/cyclist/annotate/?p=5")
    page.get_by_label("The passage").fill("I do not dispute the figure")
    page.locator("[name=wording]").fill("The figure stands.")
    page.get_by_role("button", name="Save statement").click()
    expect(page.locator(".about.here")).to_contain_text("The figure stands.")


def test_a_draft_is_kept_until_it_is_saved(server, open_page):
    page = open_page()
    at(server, page, "/s/30/edit/")
    note = page.get_by_label("Note")
    note.fill("Half")
    page.reload()
    expect(note).to_have_value("Half")
    note.fill("Whole.")
    page.context.clear_cookies(name="sessionid")  # the session ends while she types
    page.get_by_role("button", name="Save").click()
    page.get_by_label("User name").fill("analyst")
    page.get_by_label("Password").fill(server.passwords["analyst"])
    page.locator("main").get_by_role("button", name="Log in").click()
    expect(note).to_have_value("Whole.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Note: Whole.")
    page.goto(f"{server.url}{TOWN}/s/30/edit/")
    expect(page.locator(".draft")).to_have_count(0)


def test_a_comment_and_a_voice_are_not_lost_when_the_session_ends(server, open_page):
    page = open_page()
    at(server, page, "/s/31/")
    said = page.get_by_label("Your comment")
    said.fill("First.\n\nSecond.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Comment", exact=True).click()
    fill_in(server, page)
    expect(page.locator("main h1")).to_be_visible()
    expect(said).to_have_value("First.\n\nSecond.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments .said")).to_have_text("First.\n\nSecond.")
    expect(said).to_have_value("")

    page.goto(f"{server.url}{TOWN}/voices/new/")
    page.get_by_label("Name", exact=True).fill("The bridge master")
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("The bridge master")
    page.get_by_label("Kind").select_option("person")
    page.get_by_role("button", name="Add the voice").click()
    expect(page.locator("main h1")).to_have_text("The bridge master")
    page.goto(f"{server.url}{TOWN}/voices/new/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_a_form_from_before_a_new_log_in_is_sent_again(server, open_page):
    page = open_page()
    at(server, page, "/s/32/edit/")
    page.get_by_label("Note").fill("Kept all the way.")
    page.context.clear_cookies()
    other = page.context.new_page()
    at(server, other, "/s/32/", anew=True)
    other.close()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("main")).to_contain_text("Note: Kept all the way.")
