// One drawing: what vis-network shows, and all that answers to mouse, keyboard and theme.
// Names are set as text only (`textContent`, letters on a canvas): nothing in them is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = {  // in a square of 16
  dot: "M8 2a6 6 0 1 0 0.001 0z",
  square: "M2.5 2.5h11v11h-11z",
  diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l7 12H1z",
  triangleDown: "M8 14L1 2h14z",
  hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2.1 4.6 4.9.6-3.6 3.4.9 5L8 12.200l-4.300 2.400.9-5L1 6.200l4.900-.6z",
};
const FADED = 0.18;
const KEYS = "Arrow keys walk the neighbours, Enter selects, Escape lets go";

function make(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function icon(look, colour) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", OUTLINES[look.shape]);
  path.setAttribute("fill", look.hollow ? "none" : colour);
  path.setAttribute("stroke", colour);
  path.setAttribute("stroke-width", look.hollow ? "2" : "1");
  svg.append(path);
  return svg;
}

// Any colour of CSS as [red, green, blue].
function rgb(colour) {
  const context = rgb.context ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#808080";
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function mixed(one, other, part) {
  const [a, b] = [rgb(one), rgb(other)];
  return `rgb(${a.map((value, i) => Math.round(value * part + b[i] * (1 - part))).join(", ")})`;
}

function theme(element) {
  const style = getComputedStyle(element), read = (name) => style.getPropertyValue(name).trim();
  const ground = read("--st-background-color") || "#ffffff", text = read("--st-text-color") || "#31333f";
  const [red, green, blue] = rgb(ground);
  return {
    ground, text, dark: 0.299 * red + 0.587 * green + 0.114 * blue < 128,
    primary: read("--st-primary-color") || "#1f6fa8", font: read("--st-font") || "sans-serif",
  };
}

// The colour of a line: many thick ones, side by side, are a field of grey.
function thread(data, t) {
  return mixed(t.text, t.ground, data.boxed ? 0.17 : 0.32);
}

// What vis-network is told about colours, which follow the theme.
function painted(data, t) {
  const groups = {};
  for (const [name, look] of Object.entries(data.looks)) {
    const colour = t.dark ? look.dark : look.light;
    const fill = data.boxed ? mixed(colour, t.ground, 0.14) : look.hollow ? t.ground : colour;
    const state = { background: fill, border: data.boxed ? t.primary : t.text };
    groups[name] = { color: { background: fill, border: colour, highlight: state, hover: state } };
  }
  const line = thread(data, t);
  return {
    groups,
    nodes: {
      ...data.options.nodes,
      font: { color: t.text, face: t.font, strokeWidth: data.boxed ? 0 : 3, strokeColor: t.ground },
      ...(data.boxed ? { margin: { top: 5, bottom: 5, left: 10, right: 10 }, widthConstraint: { minimum: 300 } } : {}),
    },
    edges: { ...data.options.edges, color: { color: line, highlight: t.primary, hover: t.primary, inherit: false } },
  };
}

class NetworkDrawing {
  // `tell` has `select(id or null)` and `expand(id)`.
  constructor(root, data, tell) {
    this.root = root;
    this.tell = tell;
    this.wrap = root.querySelector(".wrap");
    this.net = root.querySelector(".net");
    this.tip = root.querySelector(".tip");
    this.live = root.querySelector(".live");
    this.hidden = new Set();
    this.selected = this.anchor = this.walked = null;
    this.created = this.received = 0;
    this.update(data);
  }

  // Takes what came from Python; the same again does nothing.
  update(data) {
    const said = JSON.stringify(data);
    const t = theme(this.wrap), ground = JSON.stringify(t);
    if (said !== this.said) {
      const fresh = this.data?.centre !== data.centre;
      this.said = said;
      this.received += 1;
      this.started = performance.now();
      this.data = structuredClone(data);  // vis-network writes into what it is given
      this.t = t;
      this.height(data.height);
      this.net.setAttribute("aria-label", `${data.title}. ${KEYS}${data.expands ? ", plus expands" : ""}.`);
      if (!this.vis) this.create();
      else if (fresh) this.again();
      else this.grow();
      this.legend();
    } else if (ground !== this.ground) {
      this.t = t;
      this.repaint();
    }
    this.ground = ground;
  }

  create() {
    const { data } = this;
    this.nodes = new vis.DataSet(data.nodes);
    this.edges = new vis.DataSet(data.edges);
    this.net.classList.add("busy");
    this.vis = new vis.Network(this.net, { nodes: this.nodes, edges: this.edges }, { ...data.options, ...painted(data, this.t) });
    this.created += 1;
    this.listen();
    this.tools();
    if (data.settled) this.vis.once("afterDrawing", () => this.rest());
  }

  // Another drawing in the same place: laid out anew, the network itself stays.
  again() {
    const { data } = this;
    this.let_go();
    this.net.classList.add("busy");
    this.nodes.clear();
    this.edges.clear();
    this.vis.setOptions({ ...data.options, ...painted(data, this.t) });
    this.nodes.add(data.nodes);
    this.edges.add(data.edges);
    this.refilter();
    if (data.settled) this.rest();
    else this.vis.stabilize(data.options.physics.stabilization.iterations);
  }

  // Newcomers stand next to the neighbour through which they came; those that are there do not move.
  grow() {
    const { data } = this, known = new Set(this.nodes.getIds()), kept = new Set(data.nodes.map((node) => node.id));
    const newcomers = data.nodes.filter((node) => !known.has(node.id));
    this.arrived = newcomers.map((node) => node.id);
    const lines = new Set(data.edges.map((edge) => edge.id));
    this.edges.remove(this.edges.getIds().filter((id) => !lines.has(id)));
    this.nodes.remove([...known].filter((id) => !kept.has(id)));
    this.set(painted(data, this.t));  // a kind that was not there before
    const old = data.nodes.filter((node) => known.has(node.id)).map(({ x, y, ...rest }) => rest);
    this.nodes.update(old);
    const still = this.nodes.getIds();
    this.nodes.add(this.beside(newcomers));
    this.edges.update(data.edges);
    this.refilter();
    if (this.selected && !kept.has(this.selected)) this.let_go();
    if (newcomers.length && !data.settled) this.relax(still);
    else this.rest();
  }

  beside(newcomers) {
    const at = this.vis.getPositions(), middle = this.middle(at), placed = new Map();
    const near = new Map();
    for (const edge of this.data.edges)
      for (const [here, there] of [[edge.from, edge.to], [edge.to, edge.from]])
        if (at[here] && !at[there] && !near.has(there)) near.set(there, here);
    return newcomers.map((node) => {
      const from = at[near.get(node.id)] ?? middle, n = placed.get(from) ?? 0;
      placed.set(from, n + 1);
      const out = Math.atan2(from.y - middle.y, from.x - middle.x);  // away from the rest
      const angle = out + (n % 2 ? 1 : -1) * Math.ceil(n / 2) * 0.35, far = 110 + 40 * Math.floor(n / 9);
      return { ...node, x: from.x + far * Math.cos(angle), y: from.y + far * Math.sin(angle) };
    });
  }

  middle(at) {
    const all = Object.values(at), sum = all.reduce((s, p) => ({ x: s.x + p.x, y: s.y + p.y }), { x: 0, y: 0 });
    return all.length ? { x: sum.x / all.length, y: sum.y / all.length } : sum;
  }

  // A little room for newcomers, while those that were there are held.
  relax(held) {
    this.nodes.update(held.map((id) => ({ id, fixed: true })));
    this.vis.once("stabilizationIterationsDone", () => this.nodes.update(held.map((id) => ({ id, fixed: false }))));
    this.vis.setOptions({ physics: { ...this.data.options.physics, stabilization: { enabled: true, iterations: 60, fit: false } } });
    this.vis.stabilize(60);
  }

  // Options without a word on physics would set it going again; options of nodes put each back where its row says.
  set(options) {
    if (options.nodes) this.vis.storePositions();
    this.vis.setOptions({ ...options, physics: { enabled: false } });
  }

  // Drawn, and nothing moves any more.
  rest() {
    this.set({});
    this.net.classList.remove("busy");
    this.usable = performance.now() - this.started;
    this.fade();
    if (this.selected) this.say(this.selected);
    if (!this.arrived) this.fit(this.received > 1);
    else if (!this.arrived.every((id) => this.inside(id))) this.fit(true);
    this.arrived = null;
  }

  repaint() {
    this.set(painted(this.data, this.t));
    this.legend();
    this.fade(true);
  }

  // the mouse

  listen() {
    this.vis.on("stabilizationIterationsDone", () => this.rest());
    this.vis.on("click", (event) => this.choose(event.nodes[0] ?? null));
    this.vis.on("doubleClick", (event) => event.nodes[0] && this.expand(event.nodes[0]));
    this.vis.on("hoverNode", ({ node, event }) => this.hover(this.nodes.get(node), event));
    this.vis.on("hoverEdge", ({ edge, event }) => this.hover(this.edges.get(edge), event));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) this.vis.on(name, () => { this.tip.hidden = true; });
    // the wheel scrolls the page until one is in the drawing
    this.net.addEventListener("focusin", () => this.set({ interaction: { zoomView: true } }));
    this.net.addEventListener("focusout", () => this.set({ interaction: { zoomView: false } }));
    this.net.addEventListener("pointerdown", () => this.net.focus({ preventScroll: true }));
    this.net.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    this.net.addEventListener("keydown", (event) => this.press(event));
    this.resized = new ResizeObserver(() => this.usable && this.vis.redraw());
    this.resized.observe(this.net);
  }

  hover(shown, event) {
    if (!shown) return;
    this.tip.replaceChildren();
    if (shown.name) this.tip.append(make("b", {}, shown.name));
    this.tip.append(document.createTextNode(shown.says.join("\n")));
    this.tip.hidden = false;
    const box = this.wrap.getBoundingClientRect();
    const { clientX = box.left, clientY = box.top } = event.center ? { clientX: event.center.x, clientY: event.center.y } : event;
    const left = Math.min(clientX - box.left + 14, box.width - this.tip.offsetWidth - 4);
    const above = clientY - box.top + 14 + this.tip.offsetHeight > box.height;
    this.tip.style.left = `${Math.max(left, 0)}px`;
    this.tip.style.top = `${clientY - box.top + (above ? -this.tip.offsetHeight - 10 : 14)}px`;
  }

  choose(id) {
    this.walked = null;
    this.anchor = id;
    if (id === this.selected) return;
    this.selected = id;
    this.fade();
    this.say(id);
    this.tell.select(id);
  }

  let_go() {
    this.selected = this.anchor = this.walked = null;
    this.vis.unselectAll();
    this.fade();
  }

  expand(id) {
    if (!this.data.expands) return;
    this.tip.hidden = true;
    this.say(id, "expanding");
    this.tell.expand(id);
  }

  // Python moved the selection.
  look(id) {
    if (!this.nodes.get(id) || id === this.selected) return;
    this.selected = this.anchor = id;
    this.vis.selectNodes([id]);
    this.fade();
    this.say(id);
    this.show(id);
  }

  show(id) {
    this.vis.focus(id, { scale: Math.max(this.vis.getScale(), 0.7), animation: this.calm() ? false : { duration: 300 } });
  }

  calm() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  say(id, more = "") {
    const node = id && this.nodes.get(id);
    const n = node ? this.vis.getConnectedNodes(id).length : 0;
    this.live.textContent = node ? [node.name, ...node.says.slice(0, 1), `${n} linked`, more].filter(Boolean).join(" · ") : "";
  }

  // All but the chosen one and its neighbours stand back.
  fade(again = false) {
    const id = this.selected, kept = id && new Set([id, ...this.vis.getConnectedNodes(id)]);
    const lines = id && new Set(this.vis.getConnectedEdges(id));
    const pale = mixed(this.t.text, this.t.ground, 0.3), line = mixed(this.t.text, this.t.ground, 0.07);
    const nodes = [], edges = [];
    for (const node of this.nodes.get()) {
      const faded = Boolean(kept && !kept.has(node.id));
      if (again || faded !== Boolean(node.faded))
        nodes.push({ id: node.id, faded, opacity: faded ? FADED : 1, font: { ...node.font, color: faded ? pale : this.t.text, strokeColor: this.t.ground } });
    }
    for (const edge of this.edges.get()) {
      const faded = Boolean(lines && !lines.has(edge.id));
      if (again || faded !== Boolean(edge.faded))
        edges.push({ id: edge.id, faded, ...(this.data.boxed ? { hidden: faded } : {}), color: faded ? { color: line, inherit: false } : { color: thread(this.data, this.t), highlight: this.t.primary, hover: this.t.primary, inherit: false } });
    }
    if (nodes.length) this.nodes.update(nodes);
    if (edges.length) this.edges.update(edges);
  }

  // the keyboard

  press(event) {
    const here = this.walked ?? this.selected ?? this.data.centre;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) this.walk(step);
    else if (event.key === "Enter") this.enter(here);
    else if (event.key === "+") this.expand(here);
    else if (event.key === "Escape" && !document.fullscreenElement && this.selected) { this.vis.unselectAll(); this.choose(null); }
    else return;
    event.preventDefault();
    event.stopPropagation();  // Streamlit has keys of its own
  }

  walk(step) {
    this.anchor ??= this.nodes.get(this.data.centre) ? this.data.centre : this.nodes.getIds()[0];
    const ring = [this.anchor, ...this.vis.getConnectedNodes(this.anchor)].filter((id) => !this.hidden.has(this.nodes.get(id).group));
    const place = ring.indexOf(this.walked ?? this.anchor);
    this.walked = ring[(place + step + ring.length) % ring.length];
    if (!this.walked) return;
    this.vis.selectNodes([this.walked]);
    this.show(this.walked);
    this.say(this.walked);
  }

  enter(id) {
    this.vis.selectNodes([id]);
    this.choose(id);
  }

  // the bar

  legend() {
    const bar = this.root.querySelector(".legend"), focused = this.root.activeElement?.dataset?.look;
    bar.replaceChildren();
    if (this.data.boxed) return;  // names stand in the boxes, kinds in columns
    for (const [name, look] of Object.entries(this.data.looks)) {
      const shown = !this.hidden.has(name);
      const button = make("button", { type: "button", "aria-pressed": shown, title: shown ? "Hide these" : "Show these", "data-look": name });
      button.append(icon(look, this.t.dark ? look.dark : look.light), document.createTextNode(`${look.label} ${look.count}`));
      button.onclick = () => this.filter(name);
      bar.append(button);
      if (focused === name) button.focus();
    }
    if (this.data.edges.some((edge) => edge.dashes)) bar.append(make("span", { class: "dashed" }, "dashed: to be confirmed"));
  }

  filter(name) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    this.refilter();
    this.legend();
    this.live.textContent = `${this.data.looks[name].label}: ${this.hidden.has(name) ? "hidden" : "shown"}`;
  }

  refilter() {
    const away = new Set(this.nodes.get({ filter: (node) => this.hidden.has(node.group) }).map((node) => node.id));
    this.nodes.update(this.nodes.getIds().map((id) => ({ id, hidden: away.has(id) })));
    this.edges.update(this.edges.get().map((edge) => ({ id: edge.id, hidden: away.has(edge.from) || away.has(edge.to) })));
  }

  tools() {
    const zoom = (by) => this.vis.moveTo({ scale: this.vis.getScale() * by });
    const tools = [
      ["−", "Zoom out", () => zoom(1 / 1.3)], ["+", "Zoom in", () => zoom(1.3)], ["Fit", "Fit all into the view", () => this.fit(true)],
      ["Full screen", "Full screen, and back", () => document.fullscreenElement ? document.exitFullscreen() : this.wrap.requestFullscreen()],
      ["PNG", "Download as a picture", () => this.download()],
    ];
    for (const [text, title, act] of tools) {
      const button = make("button", { type: "button", title, "aria-label": title }, text);
      button.onclick = act;
      this.root.querySelector(".tools").append(button);
    }
  }

  fit(moving) {
    const nodes = this.nodes.get({ filter: (node) => !node.hidden }).map((node) => node.id);
    this.vis.fit({ nodes, maxZoomLevel: 1.4, animation: moving && !this.calm() ? { duration: 300 } : false });
  }

  inside(id) {
    const { x, y } = this.vis.canvasToDOM(this.vis.getPosition(id));
    return x > 0 && y > 0 && x < this.net.clientWidth && y < this.net.clientHeight;
  }

  height(pixels) {
    this.net.style.height = `${pixels}px`;
  }

  // the picture

  // The drawing as it stands, larger than on the screen, with its title, legend and stamp drawn in.
  async picture() {
    const wide = 1800, high = this.data.boxed ? 1700 : 1250, ground = document.createElement("div");
    ground.style.cssText = `position:fixed;left:-${2 * wide}px;top:0;width:${wide}px;height:${high}px`;
    document.body.append(ground);
    const at = this.vis.getPositions();
    const nodes = this.nodes.get().map((node) => ({ ...node, ...at[node.id], fixed: true }));
    const options = { ...this.data.options, ...painted(this.data, this.t), physics: { enabled: false } };
    const shown = nodes.filter((node) => !node.hidden).map((node) => node.id);
    const copy = new vis.Network(ground, { nodes, edges: this.edges.get() }, options);
    try {
      copy.fit({ nodes: shown, animation: false, maxZoomLevel: 2.4 });
      if (this.selected) copy.selectNodes([this.selected]);
      await new Promise((drawn) => { copy.once("afterDrawing", drawn); copy.redraw(); });
      return this.framed(ground.querySelector("canvas"), wide, high);
    } finally {
      copy.destroy();
      ground.remove();
    }
  }

  framed(drawn, wide, high) {
    const canvas = document.createElement("canvas"), context = canvas.getContext("2d"), edge = 40;
    canvas.width = wide;
    canvas.height = high + 210;
    context.fillStyle = this.t.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(drawn, 0, 0, drawn.width, drawn.height, 0, 110, wide, high);
    const write = (text, x, y, size, weight = 400) => {
      context.font = `${weight} ${size}px ${this.t.font}`;
      context.fillStyle = this.t.text;
      context.fillText(text, x, y, wide - x - edge);
      return context.measureText(text).width;
    };
    write(shortened(this.data.title, 110), edge, 62, 34, 600);
    let x = edge;
    for (const [name, look] of Object.entries(this.data.looks)) {
      if (this.hidden.has(name)) continue;
      const colour = this.t.dark ? look.dark : look.light, shape = new Path2D(OUTLINES[look.shape]);
      context.save();
      context.translate(x, 82);
      context.scale(1.3, 1.3);
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = 1.6;
      if (!look.hollow) context.fill(shape);
      context.stroke(shape);
      context.restore();
      x += 30 + write(look.label, x + 28, 99, 19) + 28;
    }
    this.data.stamp.forEach((line, n) => write(line, edge, high + 110 + 34 + n * 28, 19));
    return canvas;
  }

  async download() {
    const canvas = await this.picture(), blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const link = make("a", { download: `${this.data.file}.png`, href: URL.createObjectURL(blob) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  destroy() {
    this.resized.disconnect();
    this.vis.destroy();
  }
}

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
