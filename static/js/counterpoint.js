// Small improvements on pages that already work without script.

// The panel was filled: mark its statement in the outline and follow with the focus.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id !== "panel") return;
  const number = elt.querySelector("[data-selected]")?.dataset.selected;
  document.querySelector(".statement[aria-current]")?.removeAttribute("aria-current");
  document
    .querySelector(`#s${number} > .statement, #s${number} > div > .statement`)
    ?.setAttribute("aria-current", "true");
  const beside = matchMedia("(min-width: 76rem)").matches;
  elt.focus({ preventScroll: beside });
});

// An empty filter has no place in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("form.filters")) return;
  for (const [name, value] of [...detail.formData.entries()]) {
    if (value === "") detail.formData.delete(name);
  }
});
