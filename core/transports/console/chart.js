// A line chart over the last minutes: SVG, drawn anew at each point, read out by its caption.

import { h, svg } from "./dom.js";

const HEIGHT = 132;
const LEFT = 44;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;

/** The least round number that holds the value, and whose half is round, too. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 4, 6, 8, 10].map((one) => one * power).find((one) => one >= value);
}

export class Chart {
  element;
  #series;
  #format;
  #least;
  #span;
  #points = [];
  #canvas = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  #caption = h("p", { class: "figure caption" });
  #tip = h("p", { class: "tip", hidden: true });
  #width = 320;
  #at = null;

  /** `series` are `[name, class]`; `span` is how many milliseconds are shown; `least` the smallest full scale. */
  constructor(title, series, { format = String, least = 1, span = 300_000 } = {}) {
    this.#series = series;
    this.#format = format;
    this.#least = least;
    this.#span = span;
    const plot = h(
      "div",
      {
        class: "plot",
        onpointermove: (event) => this.#point(event.clientX - this.#canvas.getBoundingClientRect().left),
        onpointerleave: () => this.#point(null),
      },
      this.#canvas,
      this.#tip,
    );
    this.element = h(
      "figure",
      { class: "card chart" },
      h("figcaption", null, h("h3", null, title), this.#caption),
      plot,
    );
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = Math.max(160, contentRect.width);
      this.#draw();
    }).observe(plot);
    this.#say();
  }

  /** Add a point: a time in milliseconds, and one value for each series, null where there is none. */
  add(at, values) {
    this.#points.push({ at, values });
    while (this.#points.length > 2 && this.#points[0].at < at - this.#span) this.#points.shift();
    this.#say();
    this.#draw();
  }

  #values(index) {
    return this.#points.map(({ values }) => values[index]).filter((one) => one !== null && one !== undefined);
  }

  #say() {
    const told = (name, values) => {
      if (values.length === 0) return `${name}: no figures yet`;
      const [least, most] = [Math.min(...values), Math.max(...values)].map(this.#format);
      return `${name}: ${this.#format(values.at(-1))}${least === most ? "" : `, from ${least} to ${most}`}`;
    };
    this.#caption.replaceChildren(
      ...this.#series.map(([name, kind], index) =>
        h("span", { class: `key ${kind}` }, told(name, this.#values(index))),
      ),
    );
  }

  #scales() {
    const last = this.#points.at(-1)?.at ?? 0;
    // Until there are minutes to show, what there is fills the width.
    const shown = Math.min(this.#span, Math.max(30_000, last - (this.#points[0]?.at ?? 0)));
    const most = ceiling(Math.max(this.#least, ...this.#series.flatMap((_, index) => this.#values(index))));
    const inner = this.#width - LEFT - RIGHT;
    return {
      most,
      shown,
      x: (at) => LEFT + inner * (1 - (last - at) / shown),
      y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most),
    };
  }

  #draw() {
    const { most, shown, x, y } = this.#scales();
    const right = this.#width - RIGHT;
    const grid = [0, most / 2, most].map((value) => [
      svg("line", { class: "grid", x1: LEFT, x2: right, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, this.#format(value)),
    ]);
    const ends = [
      svg(
        "text",
        { x: LEFT, y: HEIGHT - 4 },
        shown >= 60_000 ? `${Math.round(shown / 60_000)} min ago` : `${Math.round(shown / 1000)} s ago`,
      ),
      svg("text", { x: right, y: HEIGHT - 4, "text-anchor": "end" }, "now"),
    ];
    const lines = this.#series.map(([, kind], index) => {
      const points = this.#points.filter(({ values }) => (values[index] ?? null) !== null);
      const at = points.map((one) => `${x(one.at).toFixed(1)},${y(one.values[index]).toFixed(1)}`);
      const end = points.at(-1);
      return [
        svg("polyline", { class: `line ${kind}`, points: at.join(" ") }),
        end ? svg("circle", { class: `dot ${kind}`, cx: x(end.at), cy: y(end.values[index]), r: 3 }) : null,
      ];
    });
    const hair =
      this.#at === null
        ? null
        : svg("line", { class: "hair", x1: x(this.#at), x2: x(this.#at), y1: TOP, y2: HEIGHT - BOTTOM });
    this.#canvas.setAttribute("width", this.#width);
    this.#canvas.setAttribute("viewBox", `0 0 ${this.#width} ${HEIGHT}`);
    this.#canvas.replaceChildren(...[grid, ends, lines, hair].flat(3).filter(Boolean));
  }

  #point(offset) {
    const { x } = this.#scales();
    const near =
      offset === null
        ? null
        : this.#points.reduce(
            (best, one) =>
              best === null || Math.abs(x(one.at) - offset) < Math.abs(x(best.at) - offset) ? one : best,
            null,
          );
    this.#at = near?.at ?? null;
    this.#tip.hidden = near === null;
    if (near !== null) {
      const values = this.#series.map(([name], index) =>
        (near.values[index] ?? null) === null ? null : `${name} ${this.#format(near.values[index])}`,
      );
      this.#tip.textContent = `${new Date(near.at).toISOString().slice(11, 19)} UTC · ${values.filter(Boolean).join(" · ")}`;
    }
    this.#draw();
  }
}
