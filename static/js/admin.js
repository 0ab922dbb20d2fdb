// Select2 names its combobox after the chosen text alone, which is empty before anything is chosen.
// Here it takes the field's label too, so that a screen reader says what is chosen for what.
"use strict";

function nameComboboxes(within) {
  for (const select of within.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const label = select.labels?.[0];
    if (!box || !label || box.dataset.named) continue;
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby")}`);
    box.dataset.named = "true";
  }
}

window.addEventListener("load", () => nameComboboxes(document));
document.addEventListener("formset:added", (event) =>
  setTimeout(() => nameComboboxes(event.target), 0)
);
