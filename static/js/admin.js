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

// Words selected in the document beside the form become a passage of the statement: up to seven
// are given whole, of more the first five and the last five. Saving says if they fit several places.
const AT_MOST = 7;
const AT_EACH_END = 5;

function rowForPassage() {
  const empty = () =>
    [...document.querySelectorAll("[name$='-first_words']")].find(
      (field) => /^citations-\d+-/.test(field.name) && !field.value
    );
  if (!empty()) document.querySelector("#citations-group .add-row a")?.click();
  return empty();
}

function fillPassage(words) {
  const first = rowForPassage();
  if (!first) return;
  const last = first.form.elements[first.name.replace("first_words", "last_words")];
  const long = words.length > AT_MOST;
  first.value = (long ? words.slice(0, AT_EACH_END) : words).join(" ");
  last.value = long ? words.slice(-AT_EACH_END).join(" ") : "";
  first.focus();
}

const beside = document.querySelector(".document-beside[data-text]");
if (beside && document.querySelector("#citations-group")) {
  const take = document.createElement("button");
  take.type = "button";
  take.className = "take";
  take.textContent = "Use the selected words as a passage";
  take.disabled = true;
  beside.prepend(take);
  let words = [];
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (document.activeElement === take || !selection.anchorNode) return;
    const inside = beside.contains(selection.anchorNode) && !selection.isCollapsed;
    words = inside ? selection.toString().replace(/¶ \d+/g, " ").split(/\s+/).filter(Boolean) : [];
    take.disabled = words.length === 0;
  });
  take.addEventListener("mousedown", (event) => event.preventDefault()); // keep the selection
  take.addEventListener("click", () => fillPassage(words));
}
