"""A user makes a collection, its first issue and voice, and invites a member, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import log_in


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("script", [True, False])
def test_a_collection_from_nothing(server, open_page, script):
    title = f"Bridges and tunnels, {'with' if script else 'without'}"
    page = open_page(java_script_enabled=script)
    log_in(server, page, "/")

    page.get_by_role("link", name="New collection").click()
    page.get_by_label("Title").press_sequentially(title)
    slug = "bridges-and-tunnels-with" if script else "bridges-and-tunnels-without"
    short = page.locator("main form").first.get_by_label("Short name in addresses")
    expect(short).to_have_value(slug if script else "")
    press(page, "Make the collection")
    expect(page).to_have_url(f"{server.url}/c/{slug}/")

    work = page.get_by_role("navigation", name="Work")
    work.get_by_role("link", name="New issue").click()
    page.get_by_label("Question").fill("Should there be a bridge?")
    press(page, "Add the issue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Should there be a bridge?")

    work.get_by_role("link", name="New voice").click()
    page.get_by_label("Name", exact=True).fill("Градоначелник")
    page.get_by_label("Kind").select_option("office")
    press(page, "Add the voice")
    expect(page).to_have_url(re.compile("/voices/gradonacelnik/$"))

    work.get_by_role("link", name="Settings").click()
    page.get_by_label("User name").fill("admin")
    press(page, "Add")
    expect(page.locator("[role=status]")).to_contain_text("admin is a member: analyst.")

    work.get_by_role("link", name="My work").click()
    expect(page.locator("main")).to_contain_text("Added voice gradonacelnik")


def test_what_was_typed_before_the_script_came_proposes_a_key_too(server, open_page):
    page, held = open_page(), []
    log_in(server, page, "/")
    page.route("**/proposals*", lambda route: held.append(route))
    page.goto(f"{server.url}/new/", wait_until="commit")
    page.get_by_label("Title").fill("Geese on the green")
    short = page.locator("main form").first.get_by_label("Short name in addresses")
    expect(short).to_have_value("")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(short).to_have_value("geese-on-the-green")
