// Moves the selection of a drawing from Python: a few bytes, so that the drawing itself is not sent again.
export default function ({ data }) {
  const seen = (globalThis.directorySeen ??= new Map());
  if (!data.id || seen.get(data.key) === data.n) return;
  seen.set(data.key, data.n);
  const drawing = globalThis.directoryNetworks?.get(data.key);
  if (drawing) drawing.look(data.id);
  else (globalThis.directoryLooks ??= new Map()).set(data.key, data.id);
}
