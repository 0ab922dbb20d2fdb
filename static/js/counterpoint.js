// Small improvements on pages that already work without script.

// Say after each swap what changed, and follow an explicit opening with the focus.
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.id === "panel") {
    const current = document.querySelector(".statement[aria-current]");
    current?.removeAttribute("aria-current");
    const opened = target.querySelector("[data-selected]")?.dataset.selected;
    document.querySelector(`#s${opened} > .statement, #s${opened}.statement`)
      ?.setAttribute("aria-current", "true");
    target.focus({ preventScroll: window.innerWidth > 1216 });
  }
});

// Filters answer at once; the button stays for those without script.
document.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt.closest?.("form.filters");
  if (!form) return;
  for (const [name, value] of Object.entries(event.detail.parameters)) {
    if (value === "") delete event.detail.parameters[name];
  }
});
