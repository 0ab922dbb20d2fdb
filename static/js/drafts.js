// Drafts: what is typed in a form is kept in this browser until it is saved or cancelled.

const nameOf = (form) => `draft ${form.dataset.draft}`;
const KEPT = "textarea, input:not([type=hidden]), select, input[name=version]";
const SENT = "draft sent"; // the name of a draft that a whole page was sent with

function keep(form) {
  const values = [...form.querySelectorAll(KEPT)].map((field) => [
    field.name, field.value, field.checked ?? null,
  ]);
  localStorage.setItem(nameOf(form), JSON.stringify(values));
}
function forget(form) {
  localStorage.removeItem(nameOf(form));
}
function restore(form) {
  const stored = JSON.parse(localStorage.getItem(nameOf(form)) ?? "null");
  if (!stored || "sent" in form.dataset || form.querySelector(".error, .stale")) return;
  const quote = form.querySelector("[name=quote]");
  const fresh = quote?.value;
  const former = stored.find(([name]) => name === "quote")?.[1];
  let changed = false;
  for (const field of form.querySelectorAll(KEPT)) {
    const at = stored.findIndex(([name, value]) =>
      name === field.name && (!["radio", "checkbox"].includes(field.type) || value === field.value));
    if (at < 0 || (field === quote && fresh)) continue;
    const [[, value, checked]] = stored.splice(at, 1); // fields of one name follow each other
    changed ||= field.value !== value || (field.checked ?? null) !== checked;
    if (["radio", "checkbox"].includes(field.type)) field.checked = checked;
    else field.value = value; // with the version that it began with, a stale draft is noticed
  }
  if (!changed) return;
  const note = document.createElement("p");
  note.className = "small draft";
  note.setAttribute("role", "status");
  const cancel = form.querySelector("[data-cancel]") ? " Cancel forgets it." : "";
  const other = fresh && former && former.trim() !== fresh.trim();
  const what = other ? `What you typed for “${former.trim().slice(0, 60)}” is back, now for the words below.` : "What you typed before is back.";
  note.textContent = `${what}${cancel}`;
  const head = form.querySelector("h2, h3");
  head ? head.after(note) : form.prepend(note);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("form[data-draft] [data-cancel]")?.closest("form");
  if (form) forget(form);
}, { capture: true });
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches?.("form[data-draft]")) restore(elt);
  elt.querySelectorAll?.("#tagging form[data-draft]").forEach(restore);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const [led, said] = ["HX-Redirect", "HX-Trigger"].map((name) => detail.xhr.getResponseHeader(name));
  const posted = detail.successful && detail.requestConfig?.verb === "post";
  const saved = said?.includes("saved") || (posted && !led); // led elsewhere without: to the log-in
  const form = detail.requestConfig?.elt; // which the answer may have replaced
  if (saved && form?.matches?.("form[data-draft]")) forget(form);
});

// A form that is a page of its own: a fresh one takes up its draft. It was saved when a page
// without it follows, unless that is the log-in or says that something went wrong.
document.addEventListener("submit", ({ target, submitter }) => {
  const sends = target.matches("form[data-draft]") && !target.matches("[data-hx-post]");
  if (sends && !submitter?.name) localStorage.setItem(SENT, nameOf(target));
});
const sent = localStorage.getItem(SENT);
if (sent) {
  localStorage.removeItem(SENT);
  const form = [...document.forms].some((each) => each.dataset.draft && nameOf(each) === sent);
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus || 200;
  if (!form && status < 400) localStorage.removeItem(sent);
  const again = document.querySelector("form.again"); // what was sent with a token no longer good
  if (again) again.dataset.draft = sent.slice("draft ".length);
}
document.querySelectorAll("form[data-draft]").forEach(restore);
