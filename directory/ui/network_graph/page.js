// The drawing on a page of its own: what was chosen stands beside it.
const data = JSON.parse(document.getElementById("data").textContent);
const beside = document.getElementById("beside");

function tell(id) {
  const node = data.nodes.find((known) => known.id === (id ?? data.centre)) ?? data.nodes[0];
  const title = make("h2", { dir: "auto" }, node.name), list = make("ul");
  for (const edge of data.edges)
    if (edge.from === node.id || edge.to === node.id) for (const text of edge.says) list.append(make("li", { dir: "auto" }, text));
  beside.replaceChildren(title, make("p", {}, node.says.join(" · ")), list);
}

if (data.nodes.length) {
  const drawing = new NetworkDrawing(document, data, { select: tell, expand: () => {} });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawing.update(data));
  globalThis.directoryNetworks = new Map([["page", drawing]]);
  tell(null);
}
