"""How a page is looked at: on four screens, by axe, and whether it is wider than the screen."""

import pytest

from tests.conftest import DEEP

SCREENS = {
    "wide light": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"},
    "wide dark": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"},
    "narrow light": {"viewport": {"width": 390, "height": 800}, "color_scheme": "light"},
    "narrow dark": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
}
SLICE = ["wide light", "narrow dark"]  # each width and each scheme once
ALL = [
    pytest.param(screen, marks=() if screen in SLICE else pytest.mark.deep) for screen in SCREENS
]

# Of neighbours with one tag and class, which come from the same lines of a template, axe looks at
# so many in `make test`, at all in `make test-deep`: it takes a millisecond for each element.
ALIKE = 4
SKIPPED = "data-like-its-neighbours"
LEAVE_OUT = f"""most => {{
  for (const parent of document.querySelectorAll("main, main *")) {{
    const seen = {{}};
    for (const child of parent.children) {{
      const kind = child.tagName + "." + child.getAttribute("class");
      seen[kind] = (seen[kind] || 0) + 1;
      if (seen[kind] > most) child.setAttribute("{SKIPPED}", "");
    }}
  }}
}}"""


def looked_at(page, title):
    """What axe finds on the page, and whether it is wider than the screen (Django's lists may be)."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(LEAVE_OUT, 10_000 if DEEP else ALIKE)
    response = (
        Axe()
        .run(page, context={"exclude": [f"[{SKIPPED}]"]}, options={"resultTypes": ["violations"]})
        .response
    )
    found = []
    for violation in response["violations"]:
        nodes = [node["target"] for node in violation["nodes"][:3]]
        found.append(f"{title}: {violation['id']}: {nodes}")
    width = page.evaluate("document.documentElement.scrollWidth")
    if "/admin/" not in page.url and width > page.viewport_size["width"]:
        found.append(f"{title}: {width} px wide")
    return found
