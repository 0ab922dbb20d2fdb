"""How a page is looked at: on four screens, by axe, and whether it is wider than the screen."""

from tests.conftest import DEEP

WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 390, "height": 800}
SCREENS = [(WIDE, "light"), (NARROW, "dark")]  # each width and each scheme once
if DEEP:
    SCREENS += [(WIDE, "dark"), (NARROW, "light")]

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
# Colours may be on their way from one scheme to the other.
RUN = f"""async () => {{
  await Promise.all(document.getAnimations().map(one => one.finished));
  const context = {{exclude: ["[{SKIPPED}]"]}};
  return (await axe.run(context, {{resultTypes: ["violations"]}})).violations;
}}"""


def look(browser):
    """A page in a context of its own."""
    return browser.new_context(viewport=WIDE).new_page()


def looked_at(page, title):
    """What axe finds on the page, and where it is wider than the screen (Django's lists may be)."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(LEAVE_OUT, 10_000 if DEEP else ALIKE)
    page.evaluate(Axe().axe_script)
    found = []
    for viewport, scheme in SCREENS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        where = f"{title}, {viewport['width']} px, {scheme}"
        for violation in page.evaluate(RUN):
            nodes = [node["target"] for node in violation["nodes"][:3]]
            found.append(f"{where}: {violation['id']}: {nodes}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if "/admin/" not in page.url and width > viewport["width"]:
            found.append(f"{where}: {width} px wide")
    page.set_viewport_size(WIDE)
    return found
