// The reading page works without: cards stand beside their paragraph, links mark a passage with its
// card. With it, each card stands level with the first line of its passage and each shows the other.

const GAP = 8; // px between two cards
const LINE = 24; // px, the first line of a card
const ONE = 60; // px, room that a single card may take beside however short a paragraph
const side = matchMedia("screen and (min-width: 52.01rem)"); // as in document.css: cards at the side
const pointing = matchMedia("(hover: hover)"); // a finger could not unfold what is folded
const wide = matchMedia("(min-width: 80.01rem)"); // the outline at the side

const textOf = () => document.querySelector("#text:not(.precis)");

// Cards hang in the margin without taking up room in the text. The first card of a paragraph is
// always level with its passage: where earlier cards are in the way, the paragraph moves down. Later
// ones are level where there is room, and never overlap.
function align() {
  const text = textOf();
  if (!text) return;
  const paras = [...text.querySelectorAll(".para")];
  text.classList.add("aligned");
  clear();
  const last = text.lastElementChild; // a paragraph, or the links to the other parts
  if (!side.matches) return;
  const seen = paras.filter((para) => para.offsetParent);
  if (pointing.matches) for (const { para } of seen.map(measure).filter(crowded)) para.classList.add("dense");
  const laid = seen.map(measure);
  const end = last.matches(".para") ? text.getBoundingClientRect().bottom : last.getBoundingClientRect().top;
  let [floor, shift] = [-Infinity, 0];
  for (const { para, top, cards } of laid) {
    let below = top + shift; // where the note has got to
    if (cards.length) {
      const missing = Math.ceil(floor + GAP - (cards[0].wanted + shift));
      if (missing > 0) {
        para.style.marginBlockStart = `${missing}px`;
        shift += missing;
        below += missing;
      }
    }
    cards.forEach(({ card, wanted, height }, index) => {
      const least = index ? below + GAP : below;
      const at = Math.max(wanted + shift, least);
      card.style.marginBlockStart = `${at - least}px`;
      floor = below = at + height;
    });
  }
  const room = `${Math.max(0, floor + GAP - end - shift)}px`;
  if (last.matches(".para")) text.style.paddingBlockEnd = room;
  else if (room !== "0px") last.style.marginBlockStart = `calc(1rem + ${room})`;
}

const crowded = ({ height, cards }) =>
  cards.reduce((total, card) => total + card.height + GAP, 0) > Math.max(height, ONE);

// No style may stay where htmx copies elements: the policy of these pages lets only scripts set one.
function clear() {
  for (const para of document.querySelectorAll("#text .dense")) para.classList.remove("dense");
  for (const styled of document.querySelectorAll("#text[style], #text [style]")) styled.removeAttribute("style");
}
for (const event of ["htmx:beforeSwap", "htmx:beforeHistorySave"]) document.addEventListener(event, clear);

// A paragraph, and how high up its cards should stand.
function measure(para) {
  const { top, height } = para.getBoundingClientRect();
  const cards = [...para.querySelectorAll(".about")].map((card) => {
    const [line] = marksOf(card, para)[0]?.getClientRects() ?? [];
    const wanted = line ? line.top + (line.height - LINE) / 2 : top;
    return { card, wanted: Math.max(wanted, top), height: card.getBoundingClientRect().height };
  });
  return { para, top, height, cards };
}

const namesOf = (element) => element.dataset.of.trim().split(/\s+/);
const selector = (kind, names) => names.map((name) => `${kind}[data-of~="${name}"]`).join();
const marksOf = (card, within) => [...within.querySelectorAll(selector("mark", namesOf(card)))];

// A card under the mouse or with the focus marks its passages; a passage marks its cards.
function light(target) {
  for (const lit of document.querySelectorAll("#text .lit")) lit.classList.remove("lit");
  const element = target?.closest?.("#text [data-of]");
  if (!element) return;
  const text = element.closest("#text");
  const names = namesOf(element);
  const own = element.matches("mark") ? names.slice(0, 1) : names; // the one on top
  const found = text.querySelectorAll(`${selector("mark", own)}, ${selector(".about", names)}`);
  for (const one of found) one.classList.add("lit");
}
for (const event of ["mouseover", "focusin"]) {
  document.addEventListener(event, ({ target }) => light(target));
}
document.addEventListener("focusout", () => light(null));

// The outline shows where the reader is.
let place;
function follow() {
  const outline = document.querySelector("#outline");
  if (!outline || !wide.matches) return;
  const links = [...outline.querySelectorAll('a[href^="#p"]')].filter((link) => link.offsetParent);
  const named = new Set(links.map((link) => link.hash));
  const { scrollTop, scrollHeight } = document.documentElement;
  const sight = scrollTop + innerHeight > scrollHeight - 5 ? innerHeight : innerHeight / 3;
  let here = "";
  for (const para of document.querySelectorAll("#text .para[id]")) {
    if (para.getBoundingClientRect().top > sight) break;
    if (named.has(`#${para.id}`)) here = `#${para.id}`;
  }
  if (here === place) return;
  place = here;
  for (const link of links) {
    if (link.hash === here) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  const first = links.find((link) => link.hash === here);
  if (!first) return;
  const [box, at] = [outline.getBoundingClientRect(), first.getBoundingClientRect()];
  if (at.top < box.top || at.bottom > box.bottom) outline.scrollTop += at.top - box.top - box.height / 3;
}

let asked;
function soon(work) {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(work);
}
const watch = globalThis.ResizeObserver && new ResizeObserver(() => soon(() => { align(); follow(); }));

function begin() {
  const contents = document.querySelector("#outline .contents");
  if (contents && wide.matches) contents.open = true;
  place = undefined;
  align();
  follow();
  watch?.disconnect();
  if (textOf()) watch?.observe(textOf());
}
begin();
// The passage that the address names is in sight, also far down in a long paragraph.
const named = document.querySelector("#text mark.here");
if (named) {
  const { top, bottom } = named.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) named.scrollIntoView({ block: "center", behavior: "instant" });
}
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches?.("#text, #outline, #annotate")) begin();
});
document.addEventListener("htmx:afterSettle", () => soon(align));
document.addEventListener("scroll", () => soon(follow), { passive: true });
document.fonts?.ready.then(align);
for (const query of [side, wide]) query.addEventListener("change", begin);
