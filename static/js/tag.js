// Tagging by keyboard: one key per relation, then the basis by number, then the reason. ? lists the
// keys and switches them off. Without script the form is the same, and saved with its button.

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const off = () => localStorage.getItem("shortcuts") === "off";
const judge = () => document.querySelector("#tagging form.judge");

function choose(radio) {
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  if (radio.dataset.atOnce !== undefined) radio.form.requestSubmit();
  else if (radio.name === "basis") radio.form.elements.reason.focus();
  else radio.form.querySelector("[name=basis]:checked, [name=basis]").focus();
}

function turnRound() {
  const radios = [...judge().querySelectorAll("[name=flipped]")];
  if (!radios[0]?.checkVisibility()) return;
  const next = radios.find((radio) => !radio.checked) ?? radios[0];
  next.checked = true;
  next.focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.(TYPING);
  const form = event.target.closest?.("form.judge");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && (form || !typing) && judge()) {
    event.preventDefault();
    return judge().requestSubmit();
  }
  if (event.key === "Escape" && form && typing) return document.querySelector("#tagging").focus();
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") return document.querySelector("#shortcuts")?.showModal();
  if (off() || !document.querySelector("#tagging")) return;
  const control = document.querySelector(`#tagging [data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "f" && judge()) turnRound();
  else if (control?.matches("[type=radio]")) choose(control);
  else if (control) control.click();
  else return;
  event.preventDefault();
});

// The next pair, or what is wrong with this one, takes the focus.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id !== "tagging") return;
  const wrong = elt.querySelector(".judge .error");
  if (wrong) {
    const empty = ["relation", "basis"].find((name) => !elt.querySelector(`[name=${name}]:checked`));
    elt.querySelector(empty && wrong ? `[name=${empty}]` : "[name=reason]").focus();
  } else elt.focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: "instant" });
});

const toggle = document.querySelector("#shortcuts [name=on]");
if (toggle) {
  toggle.checked = !off();
  toggle.addEventListener("change", () =>
    localStorage.setItem("shortcuts", toggle.checked ? "on" : "off"));
}
