"""A page on paper (or as PDF): all opened, no controls, with address and date on each sheet."""

import re
from io import BytesIO
from unicodedata import normalize

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer

READS_ONLY = True

CONTROLS = ("Search", "Filter", "JSON", "Argdown", "Log in", "Choose a statement")


def sheets(page):
    """The text of each sheet as it is printed, lines joined."""
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    found = []
    for sheet in extract_pages(BytesIO(printed)):
        texts = [box.get_text() for box in sheet if isinstance(box, LTTextContainer)]
        found.append(re.sub(r"\s+", " ", normalize("NFKC", " ".join(texts))))  # no ligatures
    return found


def test_an_issue_prints_as_it_was_filtered(bare_server, open_page):
    page = open_page()
    page.goto(f"{bare_server.url}/c/kosovo-nato/issues/army-stability/")
    page.get_by_label("Depth").select_option("Four steps")
    page.wait_for_url("**depth=4**")
    page.locator("#view .on-paper", has_text="Depth: 4 steps").wait_for(state="attached")
    closed = page.locator("#view details:not([open]) .wording").last.text_content()
    first_words = " ".join(closed.split()[:4])  # what follows may stand on the next line
    found = sheets(page)
    assert len(found) > 2
    for number, sheet in enumerate(found, start=1):
        assert f"{number} / {len(found)}" in sheet
        assert re.search(r"Kosovo and NATO, Counterpoint\. .*depth=4, \d+ \w+ 20\d\d", sheet)
        assert not [control for control in CONTROLS if control in sheet]
    assert "Depth: 4 steps" in found[0]
    assert first_words in " ".join(found)


ISSUE = "issues/close-main-street/"


@pytest.mark.parametrize(
    "path",
    [
        *("s/23/", "documents/cyclist/", "matrix/", "compare/?col=cyclist&col=engineer"),
        *(f"{ISSUE}?view=map", f"{ISSUE}?view=table"),
    ],
)
def test_other_pages_print_without_controls(bare_server, open_page, path):
    page = open_page()
    page.goto(f"{bare_server.url}/c/main-street/{path}")
    found = sheets(page)
    for sheet in found:
        assert f"/c/main-street/{path}, " in sheet
        assert not [control for control in CONTROLS if control in sheet]
    if path.endswith("map"):
        assert len(found) == 1, "all on one sheet"
    if path.endswith("table"):
        assert "Side" in found[0], "no column is cut off"


@pytest.mark.parametrize("path", ["matrix/", "compare/", "findings/", "agreement/"])
def test_nothing_is_wider_than_the_sheet(bare_server, open_page, path):
    page = open_page()
    page.set_viewport_size({"width": 688, "height": 1000})  # A4 without its margins
    page.emulate_media(media="print")
    page.goto(f"{bare_server.url}/c/kosovo-nato/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
