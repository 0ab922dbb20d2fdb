// Small forms that open where the reader is. All of it works without: each link leads to a page.

let opener; // the link whose form is open: it gets the focus back
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "get" || !detail.elt.matches(".work a")) return;
  opener = detail.elt;
  document.querySelectorAll("form.doing").forEach((form) => form.remove());
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches?.("form.doing")) {
    const first = elt.querySelector("input[list], select, input[type=radio]");
    first?.focus({ preventScroll: true });
    elt.scrollIntoView({ block: "nearest" });
  }
  if (elt.id === "main") { // saved: say so, and stay where it is told
    const said = elt.querySelector(".messages");
    said?.setAttribute("tabindex", "-1");
    said?.focus();
  }
});
function close() {
  document.querySelectorAll("form.doing").forEach((form) => form.remove());
  opener?.focus();
}
document.addEventListener("click", (event) => {
  if (!opener?.isConnected || !event.target.closest("form.doing [data-cancel]")) return;
  event.preventDefault();
  close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opener?.isConnected && event.target.closest?.("form.doing")) close();
});
