"""Waits for what Playwright's own expectations cannot ask."""


def eventually(page, script, wanted, locator=None, tries=50):
    """That `script`, run in the page (or on the element of `locator`), comes to say `wanted`."""
    for _ in range(tries):
        found = (locator or page).evaluate(script)
        if found == wanted:
            return
        page.wait_for_timeout(100)
    assert found == wanted
