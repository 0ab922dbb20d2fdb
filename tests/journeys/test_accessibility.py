"""axe finds nothing on any template: light and dark, wide and narrow; nothing overflows."""

import pytest

PAGES = {
    "collections": "/",
    "collection": "/c/kosovo-nato/",
    "collection with one year": "/c/main-street/",
    "issues": "/c/kosovo-nato/issues/",
    "issue": "/c/kosovo-nato/issues/army/?s=65",
    "map": "/c/kosovo-nato/issues/army/?view=map&s=65",
    "table": "/c/kosovo-nato/issues/army/?view=table&s=65",
    "around": "/c/kosovo-nato/issues/army/?focus=65&around=2",
    "documents": "/c/kosovo-nato/documents/",
    "document": "/c/main-street/documents/engineer/",
    "long document": "/c/kosovo-nato/documents/lumi-2024/",
    "statement": "/c/kosovo-nato/s/65/",
    "voices": "/c/kosovo-nato/voices/",
    "voice": "/c/kosovo-nato/voices/us-government/",
    "compare": "/c/kosovo-nato/compare/",
    "compare four": "/c/kosovo-nato/compare/?col=phillips-2017&col=lumi-2024&col=vucic&col=eiir-2021",
    "matrix": "/c/kosovo-nato/matrix/",
    "search": "/c/kosovo-nato/search/?q=montenegro",
    "weak spots": "/c/kosovo-nato/weak/",
    "what if": "/c/kosovo-nato/s/2/?without=383",
    "what if on an issue": "/c/main-street/issues/close-main-street/?without=11&semantics=stable",
    "help": "/help/",
    "login": "/login/",
    "not found": "/c/nope/",
}
SCREENS = {
    "wide light": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"},
    "wide dark": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"},
    "narrow light": {"viewport": {"width": 390, "height": 800}, "color_scheme": "light"},
    "narrow dark": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_nothing_overflows(server, browser, screen):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(**SCREENS[screen])
    page, found = context.new_page(), []
    for name, path in PAGES.items():
        page.goto(server.url + path)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"][:3]]
            found.append(f"{name}: {violation['id']}: {nodes}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SCREENS[screen]["viewport"]["width"]:
            found.append(f"{name}: {width} px wide")
    context.close()
    assert found == []


ADMIN_PAGES = {
    "index": "/admin/",
    "statements": "/admin/arguments/statement/",
    "new statement": "/admin/arguments/statement/add/",
    "new argument": "/admin/arguments/argument/add/",
    "new pair": "/admin/arguments/pair/add/",
    "documents": "/admin/sources/document/",
}


WORKING_PAGES = {
    "collections": "/",
    "new collection": "/new/",
    "settings": "/c/main-street/settings/",
    "my work": "/c/main-street/work/",
    "new voice": "/c/main-street/voices/new/",
    "voice": "/c/main-street/voices/town-engineer/",
    "edit voice": "/c/main-street/voices/town-engineer/edit/",
    "merge voice": "/c/main-street/voices/town-engineer/merge/",
    "merge voices": "/c/main-street/voices/town-engineer/merge/?into=town-cyclist",
    "new issue": "/c/main-street/issues/new/",
    "issue": "/c/main-street/issues/close-main-street/",
    "edit issue": "/c/main-street/issues/close-main-street/edit/",
    "merge issue": "/c/main-street/issues/close-main-street/merge/",
    "readings": "/c/main-street/issues/close-main-street/readings/",
    "annotate": "/c/main-street/documents/engineer/annotate/?p=3",
    "reading": "/c/main-street/documents/engineer/",
    "edit": "/c/main-street/s/23/edit/",
    "delete": "/c/main-street/s/23/delete/",
    "statement": "/c/main-street/s/23/",
    "reason": "/c/main-street/s/23/reason/",
    "use": "/c/main-street/s/23/use/",
    "doubt": "/c/main-street/a/3/doubt/",
    "edit step": "/c/main-street/a/3/edit/",
    "remove step": "/c/main-street/a/3/delete/",
    "move": "/c/main-street/s/41/move/",
    "pick a passage": "/c/main-street/s/23/passages/1/",
    "position": "/c/main-street/s/23/positions/new/",
    "edit position": "/c/main-street/s/23/positions/close-main-street/",
    "position on an issue": "/c/main-street/issues/close-main-street/positions/new/",
    "tag two": "/c/main-street/tag/?a=23&b=40",
    "tag one with others": "/c/main-street/tag/?with=23",
    "history": "/c/main-street/history/",
    "bring in": "/c/main-street/documents/new/",
    "new text": "/c/main-street/documents/engineer/text/",
}


@pytest.mark.parametrize("screen", ["wide light", "narrow dark"])
@pytest.mark.parametrize(("name", "pages"), [("analyst", ADMIN_PAGES), ("admin", WORKING_PAGES)])
def test_axe_finds_nothing_behind_the_log_in(server, browser, screen, name, pages):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(**SCREENS[screen])
    page, found = context.new_page(), []
    page.goto(f"{server.url}/login/?next=/admin/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(server.passwords[name])
    page.locator("main").get_by_role("button", name="Log in").click()
    for title, path in pages.items():
        assert page.goto(server.url + path).status == 200, path
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"][:3]]
            found.append(f"{title}: {violation['id']}: {nodes}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if pages is WORKING_PAGES and width > SCREENS[screen]["viewport"]["width"]:
            found.append(f"{title}: {width} px wide")
    context.close()
    assert found == []
