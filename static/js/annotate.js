// Select words of the text to annotate them. All of it works without, too: the + beside a paragraph opens the same form, and the passage can be pasted.

const points = (text) => [...text].length; // offsets count code points, not UTF-16 units

// The paragraph's words in which a node lies, and how far into the text a place in them is.
const wordsOf = (node) =>
  (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".words[data-start]");

function offsetOf(words, node, at) {
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(node, at);
  return Number(words.dataset.start) + points(before.toString());
}

function stretchOf(range) {
  const [from, to] = [wordsOf(range.startContainer), wordsOf(range.endContainer)];
  if (!from) return null;
  const start = offsetOf(from, range.startContainer, range.startOffset);
  const end = to
    ? offsetOf(to, range.endContainer, range.endOffset)
    : Number(from.dataset.start) + points(from.textContent);
  const [, lead] = range.toString().match(/^(\s*)/);
  return end > start && range.toString().trim() ? { from, start: start + points(lead), end } : null;
}

const selected = globalThis.Highlight && new Highlight();
if (selected) CSS.highlights.set("selected", selected);

let chosen, asked; // the range for which the form is open, and its address
function annotate(range) {
  const text = document.querySelector("#text[data-annotate]");
  const stretch = text && stretchOf(range);
  if (!stretch || !text.contains(range.commonAncestorContainer)) return;
  const query = new URLSearchParams({ p: stretch.from.dataset.p, start: stretch.start, end: stretch.end });
  const address = `${text.dataset.annotate}?${query}`;
  if (address === asked && text.querySelector("#annotate")) return;
  asked = address;
  chosen = range.cloneRange();
  selected?.clear();
  selected?.add(chosen);
  close({ keep: true });
  htmx.ajax("GET", address, {
    target: stretch.from.closest(".para"),
    swap: "afterend",
  });
}

function close({ keep = false } = {}) {
  const open = document.querySelectorAll("#text #annotate");
  open.forEach((form) => form.remove());
  if (keep) return;
  selected?.clear();
  if (open.length && chosen?.startContainer.isConnected) {
    getSelection().removeAllRanges(); // the form had taken the selection away
    getSelection().addRange(chosen);
  }
}

let timer;
function soon(wait = 250) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    if (document.activeElement?.closest("#annotate")) return;
    annotate(selection.getRangeAt(0));
  }, wait);
}
document.addEventListener("mouseup", ({ target }) => target.closest?.("#text .words") && soon());

// By touch, words are selected with a long press and then with handles, of which the page hears
// nothing but that the selection changes. The form opens when it rests, and leaves it as it is: the
// handles stay, and the form follows when they are moved.
let touched = false;
document.addEventListener("pointerdown", ({ pointerType }) => (touched = pointerType === "touch"));
document.addEventListener("selectionchange", () => touched && soon(700));

// Highlighted words are links, in which a mouse selects nothing: while its button is down they are
// none. A plain click follows them all the same.
document.addEventListener("mousedown", (event) => {
  const link = event.target.closest?.("#text[data-annotate] mark a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const href = link.getAttribute("href");
  link.removeAttribute("href");
  document.addEventListener("mouseup", () => {
    setTimeout(() => {
      link.setAttribute("href", href);
      if (getSelection().isCollapsed) link.click();
    });
  }, { once: true });
});

// Only one form at a time; Cancel and Escape put it away and give the focus back.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.path.includes("/annotate/") && detail.requestConfig.verb === "get") close({ keep: true });
});
document.addEventListener("click", (event) => {
  const cancel = event.target.closest("#text [data-cancel]");
  if (!cancel) return;
  event.preventDefault();
  close();
  document.querySelector("#text").focus({ preventScroll: true });
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const form = elt.matches?.("#annotate") ? elt : null;
  if (!form) return;
  if (touched && !getSelection().isCollapsed) return form.querySelector("h2").scrollIntoView({ block: "nearest" });
  const first = form.querySelector("[aria-invalid]") ?? form.querySelector("[name=wording]");
  first.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
});

// A sentence cursor for the keyboard: with the text focused, ] and [ go from sentence to sentence,
// Shift adds the next one, a annotates. ? lists the shortcuts, and switches them off.
const sentences = (words) =>
  [...new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" }).segment(words.textContent)];

function rangeOf(words, from, to) {
  const range = document.createRange();
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  for (let at = 0, node; (node = walker.nextNode()); at += node.length) {
    if (at <= from && from < at + node.length) range.setStart(node, from - at);
    if (at < to && to <= at + node.length) range.setEnd(node, to - at);
  }
  return range;
}

const cursor = { words: null, first: 0, last: 0 };
function move(step, extend) {
  const all = [...document.querySelectorAll("#text .words[data-start]")];
  if (!all.length) return;
  if (!all.includes(cursor.words)) Object.assign(cursor, { words: all[0], first: -1, last: -1 });
  const here = sentences(cursor.words);
  const next = cursor.last + step;
  if (next >= 0 && next < here.length) {
    if (!extend) cursor.first = next;
    cursor.last = next;
    cursor.first = Math.min(cursor.first, cursor.last);
  } else if (!extend) {
    const words = all[all.indexOf(cursor.words) + step];
    if (!words) return;
    const index = step > 0 ? 0 : sentences(words).length - 1;
    Object.assign(cursor, { words, first: index, last: index });
  }
  const parts = sentences(cursor.words);
  const end = parts[cursor.last];
  const range = rangeOf(cursor.words, parts[cursor.first].index, end.index + end.segment.trimEnd().length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  cursor.words.scrollIntoView({ block: "nearest" });
}

const off = () => localStorage.getItem("shortcuts") === "off";
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.annotate");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form.requestSubmit();
  if (event.key === "Escape") return close();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "?") return document.querySelector("#shortcuts")?.showModal();
  if (off() || !document.querySelector("#text[data-annotate]")) return;
  const step = { "]": 1, "}": 1, "[": -1, "{": -1 }[event.key];
  if (step) move(step, event.shiftKey || "{}".includes(event.key));
  else if (event.key === "a" && !getSelection().isCollapsed) annotate(getSelection().getRangeAt(0));
  else return;
  event.preventDefault();
});
const toggle = document.querySelector("#shortcuts [name=on]");
if (toggle) {
  toggle.checked = !off();
  toggle.addEventListener("change", () => localStorage.setItem("shortcuts", toggle.checked ? "on" : "off"));
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches?.("#annotate") && detail.successful) selected?.clear();
});

// A statement that was begun here and not saved: say so, and lead to it.
function remind() {
  const text = document.querySelector("#text[data-kept]");
  const kept = JSON.parse(localStorage.getItem(text?.dataset.kept) ?? "[]");
  const wording = kept.find(([name]) => name === "wording")?.[1];
  if (!wording?.trim() || text.querySelector("#annotate")) return;
  const note = document.createElement("p");
  note.className = "small begun";
  note.setAttribute("role", "status");
  const link = Object.assign(document.createElement("a"), {
    href: text.dataset.annotate,
    textContent: "Go on with it",
  });
  note.append(`A statement that you began is not saved yet: “${wording.trim().slice(0, 80)}”. `, link);
  text.before(note);
}
remind();
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches?.("#annotate")) document.querySelector(".begun")?.remove();
});
