"""axe finds nothing on any template: light and dark, wide and narrow; nothing overflows.

The pages to read. test_accessibility_at_work.py has those behind the log-in.
"""

from tests.journeys.looks import look, looked_at

READS_ONLY = True

PAGES = {
    "collections": "/",
    "collection": "/c/kosovo-nato/",
    "collection with one year": "/c/main-street/",
    "issues": "/c/kosovo-nato/issues/",
    "issue": "/c/kosovo-nato/issues/army/?s=65",
    "map": "/c/kosovo-nato/issues/army/?view=map&s=65",
    "table": "/c/main-street/issues/close-main-street/?view=table&s=23",
    "around": "/c/main-street/issues/close-main-street/?focus=23&around=2",
    "documents": "/c/kosovo-nato/documents/",
    "document": "/c/main-street/documents/engineer/",
    "long document": "/c/kosovo-nato/documents/lumi-2024/",
    "statement": "/c/kosovo-nato/s/65/",
    "voices": "/c/kosovo-nato/voices/",
    "voice": "/c/kosovo-nato/voices/us-government/",
    "compare": "/c/main-street/compare/",
    "compare four": "/c/kosovo-nato/compare/?col=phillips-2017&col=lumi-2024&col=vucic&col=eiir-2021",
    "matrix": "/c/kosovo-nato/matrix/",
    "agreement": "/c/kosovo-nato/agreement/",
    "findings": "/c/main-street/findings/?kind=updates",
    "search": "/c/kosovo-nato/search/?q=montenegro",
    "weak spots": "/c/kosovo-nato/weak/",
    "what if": "/c/kosovo-nato/s/2/?without=383",
    "what if on an issue": "/c/main-street/issues/close-main-street/?without=11&semantics=stable",
    "help": "/help/",
    "login": "/login/",
    "not found": "/c/nope/",
    "not found in a collection": "/c/main-street/s/999/",
}


def test_axe_finds_nothing_and_nothing_overflows(server, browser):
    page, found = look(browser), []
    for name, path in PAGES.items():
        page.goto(server.url + path)
        found += looked_at(page, name)
    page.context.close()
    assert found == []
