// The component of Streamlit around a drawing: one for each place in a page, kept while the page runs again.
const MOUNTED = new WeakMap();
const drawings = (globalThis.directoryNetworks ??= new Map());  // by key; also what tests look at
const wanted = (globalThis.directoryLooks ??= new Map());  // where Python wants to look, by key

const loaded = () => globalThis.vis ? Promise.resolve()
  : new Promise((done) => globalThis.addEventListener("vis-ready", done, { once: true }));

export default function ({ data, parentElement, setTriggerValue }) {
  let it = MOUNTED.get(parentElement);
  if (!it) MOUNTED.set(parentElement, it = {});
  it.data = data;
  it.trigger = setTriggerValue;  // the newest one, whatever the drawing was made with
  loaded().then(() => {
    if (it.gone) return;
    if (it.drawing) it.drawing.update(it.data);
    else {
      it.drawing = new NetworkDrawing(parentElement, it.data, {
        select: (id) => it.trigger("select", { id }),
        expand: (id) => it.trigger("expand", { id }),
      });
      drawings.set(it.data.key, it.drawing);
    }
    const look = wanted.get(it.data.key);
    if (look) it.drawing.look(look);
    wanted.delete(it.data.key);
  });
  return () => {
    it.gone = true;
    it.drawing?.destroy();
    if (drawings.get(it.data.key) === it.drawing) drawings.delete(it.data.key);
    MOUNTED.delete(parentElement);
  };
}
