// Small improvements on pages that already work without script.

// The panel was filled: mark its statement in the view and follow with the focus.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id !== "panel") return;
  const number = elt.querySelector("[data-selected]")?.dataset.selected;
  document
    .querySelector(".statement[aria-current], .node[aria-current], tr[aria-current]")
    ?.removeAttribute("aria-current");
  document
    .querySelector(`#s${number} > .statement, #s${number} > div > .statement, .node#s${number}, tr#s${number}`)
    ?.setAttribute("aria-current", "true");
  document.querySelector("argument-drawing")?.mark?.();
  const beside = matchMedia("(min-width: 76rem)").matches;
  elt.focus({ preventScroll: beside });
});

// A cell of a matrix was opened: mark it.
document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => {
  const grid = elt.closest?.(".grid");
  if (!grid) return;
  for (const link of grid.querySelectorAll("a[href]")) {
    if (link.getAttribute("href") === elt.getAttribute("href")) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
});

// An empty filter has no place in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("form.filters")) return;
  const kept = [...detail.formData.entries()].filter(([, value]) => value !== "");
  for (const name of [...detail.formData.keys()]) detail.formData.delete(name);
  for (const [name, value] of kept) detail.formData.append(name, value);
});

// Back and Forward bring back the view; the filters follow the address.
for (const event of ["htmx:historyRestore", "htmx:historyCacheMissLoad"]) {
  document.addEventListener(event, () => {
    const query = new URLSearchParams(location.search);
    for (const field of document.querySelectorAll("form.filters [name]")) {
      if (field.type === "checkbox") field.checked = query.has(field.name);
      else if (field.tagName === "SELECT") {
        const usual = [...field.options].find((option) => option.defaultSelected && !query.size);
        field.value = query.get(field.name) ?? usual?.value ?? field.dataset.usual ?? "";
      }
    }
  });
}

// Paper: the address may have moved on since the page was loaded; it stands at the foot of each sheet.
const foot = new CSSStyleSheet();
document.adoptedStyleSheets.push(foot);
addEventListener("beforeprint", () => {
  const imprint = document.getElementById("imprint");
  imprint.querySelector("span").textContent = location.href;
  const text = JSON.stringify(imprint.textContent.trim());
  foot.replaceSync(
    `@page { @bottom-left { content: ${text}; font: 8pt sans-serif; color: #444; inline-size: 85% } }`,
  );
});
