// <argument-drawing>: pan, zoom, fit, an overview, and arrow keys from box to box.
// Without it the drawing is a picture that scrolls, with links.

const STEP = 1.25;
const SMALLEST = 0.15;
const LARGEST = 3;
const READABLE = 0.6; // a drawing that must get smaller to show its whole width begins at LEGIBLE
const LEGIBLE = 0.8;
const CORNERS = ["bottom right", "bottom left", "top right", "top left"];
const CORNER = 12; // px from the edges
const SVG = "http://www.w3.org/2000/svg";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class ArgumentDrawing extends HTMLElement {
  connectedCallback() {
    this.querySelectorAll(".zoom, .minimap").forEach((part) => part.remove());
    this.port = this.querySelector(".scroll");
    this.art = this.querySelector("svg.drawing");
    const { width, height } = this.art.viewBox.baseVal;
    Object.assign(this, { naturalWidth: width, naturalHeight: height });
    this.classList.add("live");
    this.addButtons();
    this.addOverview();
    this.zoom(this.fitting() < READABLE ? LEGIBLE : this.fitting());
    const legend = this.parentElement.querySelector(".legend");
    if (legend && window.innerWidth < 720) legend.open = false;
    this.watch();
    this.querySelector("a[aria-current]")?.scrollIntoView({ block: "center", inline: "center" });
    this.mark();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    this.gone?.abort();
  }

  fitting() {
    return Math.min(1, this.port.clientWidth / this.naturalWidth);
  }

  whole() {
    return Math.min(this.fitting(), (window.innerHeight * 0.86) / this.naturalHeight);
  }

  // Zoom so that the point at (x, y) of the viewport stays where it is.
  zoom(scale, x = this.port.clientWidth / 2, y = 0) {
    const next = Math.min(LARGEST, Math.max(SMALLEST, scale));
    const ratio = next / (this.scale ?? next);
    const left = (this.port.scrollLeft + x) * ratio - x;
    const top = (this.port.scrollTop + y) * ratio - y;
    this.scale = next;
    this.art.setAttribute("width", this.naturalWidth * next);
    this.art.setAttribute("height", this.naturalHeight * next);
    this.port.scrollTo({ left, top, behavior: "instant" });
    this.shown.textContent = `${Math.round(next * 100)} %`;
    this.follow();
  }

  addButtons() {
    const bar = document.createElement("div");
    bar.className = "zoom no-print";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Zoom");
    const buttons = [
      ["Fit", "Show the whole drawing", () => this.zoom(this.whole())],
      ["−", "Smaller", () => this.zoom(this.scale / STEP)],
      ["+", "Larger", () => this.zoom(this.scale * STEP)],
      ["100 %", "Natural size", () => this.zoom(1)],
    ];
    for (const [words, label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.title = label;
      if (words.length === 1) button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      bar.append(button);
    }
    this.shown = document.createElement("output");
    this.shown.className = "small num";
    bar.append(this.shown);
    this.prepend(bar);
  }

  boxes() {
    return [...this.art.querySelectorAll(":scope > .node")].map((node) => {
      const { e: x, f: y } = node.transform.baseVal.getItem(0).matrix;
      const shape = node.querySelector("rect");
      const [width, height] = ["width", "height"].map((name) => shape[name].baseVal.value);
      return { node, x, y, width, height };
    });
  }

  addOverview() {
    this.overview = document.createElement("div");
    this.overview.className = "minimap no-print";
    const map = document.createElementNS(SVG, "svg");
    map.setAttribute("viewBox", `0 0 ${this.naturalWidth} ${this.naturalHeight}`);
    map.setAttribute("aria-hidden", "true");
    const add = ({ x = 0, y = 0, width = 0, height = 0 }, name) => {
      const rect = document.createElementNS(SVG, "rect");
      for (const [key, value] of Object.entries({ x, y, width, height })) rect.setAttribute(key, value);
      rect.setAttribute("class", name);
      map.append(rect);
      return rect;
    };
    this.drawn = this.boxes();
    for (const box of this.drawn) add(box, box.node.classList[1]);
    this.frame = add({}, "frame");
    this.overview.append(map);
    this.port.parentElement.append(this.overview);
    const move = (event) => {
      const { left, top, width, height } = map.getBoundingClientRect();
      this.port.scrollTo({
        left: ((event.clientX - left) / width) * this.naturalWidth * this.scale - this.port.clientWidth / 2,
        top: ((event.clientY - top) / height) * this.naturalHeight * this.scale - this.port.clientHeight / 2,
        behavior: "instant",
      });
    };
    map.addEventListener("pointerdown", (event) => {
      map.setPointerCapture(event.pointerId);
      move(event);
    });
    map.addEventListener("pointermove", (event) => event.buttons && move(event));
  }

  follow() {
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } = this.port;
    const place = { x: scrollLeft, y: scrollTop, width: clientWidth, height: clientHeight };
    for (const [name, value] of Object.entries(place)) this.frame.setAttribute(name, value / this.scale);
    this.overview.hidden = scrollWidth <= clientWidth + 2 && scrollHeight <= clientHeight + 2;
    if (!this.overview.hidden) this.stepAside();
  }

  // The overview stands in a corner where it hides no box. While the whole width shows there may be
  // no such corner, and it goes; once the reader has zoomed in, it stands where it hides least.
  stepAside() {
    const { overview, port } = this;
    const { width, height } = overview.getBoundingClientRect();
    const across = { left: CORNER, right: port.clientWidth - width - CORNER };
    const down = { top: CORNER, bottom: port.clientHeight - height - CORNER };
    let least = Infinity;
    for (const corner of [overview.dataset.corner ?? CORNERS[0], ...CORNERS]) {
      const [y, x] = corner.split(" ");
      const hidden = this.boxesUnder(across[x], down[y], width, height);
      if (hidden < least) [least, overview.dataset.corner] = [hidden, corner];
    }
    overview.classList.toggle("away", least > 0 && this.scale <= this.fitting() + 0.01);
  }

  // How much of boxes (in px of the drawing) lies under a rectangle of the window.
  boxesUnder(x, y, width, height) {
    const left = (this.port.scrollLeft + x) / this.scale;
    const top = (this.port.scrollTop + y) / this.scale;
    const [right, bottom] = [left + width / this.scale, top + height / this.scale];
    return this.drawn.reduce((sum, box) => {
      const wide = Math.min(right, box.x + box.width) - Math.max(left, box.x);
      const high = Math.min(bottom, box.y + box.height) - Math.max(top, box.y);
      return sum + Math.max(0, wide) * Math.max(0, high);
    }, 0);
  }

  watch() {
    const { port } = this;
    port.addEventListener("scroll", () => this.follow(), { passive: true });
    this.observer = new ResizeObserver(() => this.follow());
    this.observer.observe(port);
    port.addEventListener("keydown", (event) => this.key(event));
    for (const type of ["mouseover", "focusin"]) {
      port.addEventListener(type, (event) => this.mark(event.target.closest("a.node")));
    }
    port.addEventListener("mouseleave", () => this.mark());
    port.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { left, top } = port.getBoundingClientRect();
        this.zoom(this.scale * (event.deltaY < 0 ? STEP : 1 / STEP), event.clientX - left, event.clientY - top);
      },
      { passive: false },
    );
    port.addEventListener("click", (event) => this.open(event));
    this.drag();
  }

  // A box fills the panel, as its link does with a whole page. (Said once here, not at every box.)
  open(event) {
    const box = event.target.closest("a.node[id]");
    if (!box || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = box.getAttribute("href");
    window.htmx.ajax("GET", address, { source: this.port, target: "#panel", swap: "outerHTML" });
  }

  drag() {
    const { port } = this;
    let from = null;
    let moved = false;
    port.addEventListener("pointerdown", (event) => {
      if (event.button || event.pointerType !== "mouse") return; // a finger scrolls by itself
      from = { x: event.clientX + port.scrollLeft, y: event.clientY + port.scrollTop };
      moved = false;
    });
    this.gone = new AbortController();
    const { signal } = this.gone;
    const move = (event) => {
      if (!from || !event.buttons) return;
      const left = from.x - event.clientX;
      const top = from.y - event.clientY;
      if (!moved && Math.hypot(left - port.scrollLeft, top - port.scrollTop) < 5) return;
      moved = true;
      port.classList.add("dragged");
      port.scrollTo({ left, top, behavior: "instant" });
    };
    const end = () => {
      from = null;
      port.classList.remove("dragged");
      setTimeout(() => { moved = false; }); // after the click that ends the dragging
    };
    window.addEventListener("pointermove", move, { signal });
    window.addEventListener("pointerup", end, { signal });
    port.addEventListener("dragstart", (event) => event.preventDefault());
    port.addEventListener("click", (event) => moved && (event.preventDefault(), event.stopPropagation()), true);
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "+" || event.key === "-") {
      event.preventDefault();
      this.zoom(event.key === "+" ? this.scale * STEP : this.scale / STEP);
    } else if (event.key === "0") {
      this.zoom(this.whole());
    } else if (WAYS[event.key] && event.target.closest("a.node")) {
      event.preventDefault();
      this.nearest(event.target.closest("a.node"), WAYS[event.key])?.focus();
    }
  }

  // The box that lies next in a direction: near, and straight ahead rather than aside.
  nearest(node, [dx, dy]) {
    const boxes = this.boxes().filter((box) => box.node.matches("a"));
    const here = boxes.find((box) => box.node === node);
    const middle = (box) => [box.x + Math.min(box.width, 204) / 2, box.y + box.height / 2];
    const [x, y] = middle(here);
    let found = null;
    let least = Infinity;
    for (const box of boxes) {
      const [bx, by] = middle(box);
      const ahead = (bx - x) * dx + (by - y) * dy;
      const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
      const far = ahead + 2.5 * aside;
      if (box !== here && ahead > 1 && far < least) [found, least] = [box.node, far];
    }
    return found;
  }

  // Whatever contradicts the box that is pointed at, or selected, is marked.
  mark(node = this.querySelector("a.node[aria-current]")) {
    const against = node?.querySelector(".n")?.textContent.match(/\d+/g) ?? [];
    for (const other of this.art.querySelectorAll(".node.opposed")) other.classList.remove("opposed");
    for (const number of against) this.querySelector(`#s${number}`)?.classList.add("opposed");
  }
}

customElements.define("argument-drawing", ArgumentDrawing);
