"""An analyst annotates in the admin and sees the result on the reading page."""

import re

from playwright.sync_api import expect

from tests.journeys.people import log_in


def choose(page, field, words, option):
    """Pick `option` in an autocomplete by typing `words`."""
    page.locator(f"#{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=option).first.click()


def test_from_the_log_in_to_an_anchored_statement(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    log_in(server, page, "/admin/", anew=True)
    expect(page.get_by_role("heading", name="Annotate")).to_be_visible()
    expect(page.get_by_role("link", name="Users", exact=True)).to_have_count(0)
    page.locator("a.addlink[href$='/statement/add/']").first.click()
    choose(page, "id_document", "Close it", "Close it by the clock")
    page.get_by_label("Kind").select_option("claim")
    page.locator("#id_wording").fill("The engineer gets paid for counting things.")
    choose(page, "id_holdings-0-voice", "engineer", "The town’s engineer")
    page.get_by_role("button", name="Add another Passage").click()
    page.locator("#id_citations-0-first_words").fill("I am paid to count")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")

    number = re.search(r"S(\d+)", page.locator(".messagelist").inner_text())[1]
    page.goto(f"{server.url}/c/main-street/documents/engineer/?passage={number}-1")
    expect(page.locator("mark[aria-current]").first).to_contain_text("I am paid to count")
    page.goto(f"{server.url}/c/main-street/s/{number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The engineer gets paid for counting things."
    )


def test_words_that_stand_nowhere_are_refused_and_nothing_typed_is_lost(server, open_page):
    page = open_page()
    log_in(server, page, "/admin/")
    page.goto(f"{server.url}/admin/arguments/statement/add/")
    choose(page, "id_document", "Close it", "Close it by the clock")
    page.get_by_label("Kind").select_option("claim")
    page.locator("#id_wording").fill("Geese cross the street.")
    choose(page, "id_holdings-0-voice", "engineer", "The town’s engineer")
    page.get_by_role("button", name="Add another Passage").click()
    page.locator("#id_citations-0-first_words").fill("the geese of")
    with page.expect_response(lambda response: response.request.method == "POST") as refused:
        page.get_by_role("button", name="Save", exact=True).click()
    assert refused.value.status == 422
    expect(page.locator("#id_wording")).to_have_value("Geese cross the street.")
    expect(page.locator("#id_citations-0-first_words")).to_have_value("the geese of")


def test_words_selected_beside_the_form_become_a_passage(server, open_page):
    page = open_page(viewport={"width": 1400, "height": 1000})
    log_in(server, page, "/admin/")
    page.goto(f"{server.url}/admin/arguments/statement/?q=S45")
    page.locator("#result_list tbody tr", has_text="9,000 cars").get_by_role("link").first.click()
    expect(page.locator(".document-beside")).to_be_visible()
    words = "I am paid to count"
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(
                document.querySelector(".document-beside"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
            }
        }""",
        words,
    )
    page.get_by_role("button", name="Use the selected words as a passage").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto(f"{server.url}/c/main-street/s/45/")
    expect(page.locator(".passage", has_text=words)).to_be_visible()
