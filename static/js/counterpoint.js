// Small improvements on pages that already work without script.

// The panel was filled or emptied: mark its statement in the view, and follow with the focus; from
// an emptied panel it goes back to the statement.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.id !== "panel") return;
  const number = elt.querySelector("[data-selected]")?.dataset.selected;
  const last = document.querySelector(".statement[aria-current], .node[aria-current], tr[aria-current]");
  last?.removeAttribute("aria-current");
  const now = document.querySelector(
    `#s${number} > .statement, #s${number} > div > .statement, .node#s${number}, tr#s${number}`,
  );
  now?.setAttribute("aria-current", "true");
  document.querySelector("argument-drawing")?.mark?.();
  if (number) elt.focus({ preventScroll: true });
  else (last?.matches("a") ? last : last?.querySelector("a"))?.focus({ preventScroll: true });
  if (!now?.matches("a")) now?.scrollIntoView({ block: "nearest" });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.target.closest?.("form")) return;
  const close = document.querySelector("#panel .close") ?? event.target.closest?.(".panel")?.querySelector(".close");
  close?.click();
});

// What could not be loaded or saved: say so, in the words of the page that came instead.
function tell({ detail }) {
  if (detail.elt.matches("input, textarea")) return; // looked up while one types
  document.querySelector(".failure")?.remove();
  const answer = new DOMParser().parseFromString(detail.xhr.responseText ?? "", "text/html");
  const words = [...answer.querySelectorAll("#main :is(h1, .prose)")].map((e) => e.textContent.trim());
  const why = words.length
    ? words.slice(0, 2).map((each) => each.replace(/[^.!?]$/, "$&.")).join(" ")
    : "The server did not answer. Try again in a moment.";
  const saving = detail.requestConfig.verb !== "get";
  const box = document.createElement("div");
  box.className = "failure";
  box.innerHTML = "<p role=alert></p> <button type=button class=plain>Close</button>";
  box.querySelector("button").onclick = () => box.remove();
  document.body.append(box);
  const kept = saving ? " What you typed is still here." : "";
  box.firstChild.textContent = `${saving ? "Not saved" : "Not loaded"}. ${why}${kept}`;
}
for (const event of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, tell);
}
document.addEventListener("htmx:beforeRequest", () => document.querySelector(".failure")?.remove());

// A cell of a matrix was opened: mark it, keep it in sight, and follow with the focus.
let cell;
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (!elt.matches?.("#drill, #pair")) return;
  (elt.matches(".empty") && cell ? cell : elt).focus({ preventScroll: true });
  cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => {
  const grid = elt.closest?.(".grid");
  if (!grid) return;
  cell = elt;
  for (const link of grid.querySelectorAll("a[href]")) {
    if (link.getAttribute("href") === elt.getAttribute("href")) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
});

// Reasons may unfold below the window: bring them in.
document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches(".relation-cell") || !target.contains(document.activeElement)) return;
  target.lastElementChild.scrollIntoView({ block: "nearest" });
}, { capture: true });

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
