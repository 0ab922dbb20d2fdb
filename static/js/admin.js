// Select2 names its combobox after the chosen text alone, which is empty before anything is chosen.
// Here it takes the field's label too, so that a screen reader says what is chosen for what.
"use strict";

function nameComboboxes(within) {
  for (const select of within.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    const label = select.labels?.[0];
    if (!box || !label) continue;
    const text = box.querySelector(".select2-selection__rendered");
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${text.id}`);
    text.setAttribute("aria-labelledby", label.id);
  }
}

// jQuery calls in order, so that the comboboxes are there: Django made them on being ready, too.
globalThis.django?.jQuery?.(() => nameComboboxes(document));
document.addEventListener("formset:added", (event) =>
  setTimeout(() => nameComboboxes(event.target), 0)
);
