// Prometheus text (exposition format 0.0.4), as far as the server writes it.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)$/;
const LABEL = /(\w+)="((?:\\.|[^"\\])*)"/g;

/** Samples by metric name: lists of `{labels, value}`. */
export function parsed(text) {
  const found = new Map();
  for (const line of text.split("\n")) {
    const match = line.startsWith("#") ? null : LINE.exec(line);
    if (match === null) continue;
    const labels = Object.fromEntries(
      [...(match[2] ?? "").matchAll(LABEL)].map(([, name, value]) => [name, value]),
    );
    if (!found.has(match[1])) found.set(match[1], []);
    found.get(match[1]).push({ labels, value: Number(match[3]) });
  }
  return found;
}

/** The sum of a metric over all labels. */
export const total = (samples, name) => (samples.get(name) ?? []).reduce((sum, { value }) => sum + value, 0);
