// Events as they come, from the event stream and from WebSocket side by side.

import { Column } from "./column.js";
import { count, h, milliseconds } from "./dom.js";
import { send } from "./http.js";
import { address } from "./session.js";
import { PileupStream } from "./stream.js";

const MOST_LAGS = 500;

const times = (value) => ["never", "once"][value] ?? `${count(value)} times`;

export class Live {
  #columns;
  #arrivals = new Map();
  #lags = [];
  #first = { sse: 0, websocket: 0 };
  #figure = h("p", { class: "figure", id: "lag" }, "No event has come over both yet.");
  #hidden = new Set();
  #paused = false;
  #held = [];
  #pause;
  #opened = false;

  constructor(panel, { session }) {
    const { registry } = session;
    const own = registry.events.filter((one) => one.scope === "station").map((one) => one.name);
    const stream = new PileupStream(
      address(registry.paths.sse),
      registry.events.map((one) => one.name),
    );
    const snapshot = registry.operations.find((one) => one.name === "public.get_snapshot");
    const head = async () => (await send(snapshot)).data.position;
    this.#columns = [
      new Column("sse", "Server-Sent Events", stream, head, (row) => this.#row(row)),
      new Column("websocket", "WebSocket", session.connection(), head, (row) => this.#row(row)),
    ];
    this.#pause = h(
      "button",
      { type: "button", "aria-pressed": "false", onclick: () => this.#toggle() },
      "Pause",
    );
    panel.append(
      h(
        "div",
        { class: "stack-l" },
        h(
          "header",
          { class: "row between wrap" },
          h("div", null, h("h2", null, "Live events"), this.#figure),
          h(
            "div",
            { class: "row" },
            this.#pause,
            h("button", { type: "button", class: "quiet", onclick: () => this.#clear() }, "Clear"),
          ),
        ),
        h(
          "div",
          { class: "boxes", role: "group", "aria-label": "Events to show" },
          own.map((name) =>
            h(
              "label",
              { class: "check chip" },
              h("input", {
                type: "checkbox",
                checked: true,
                onchange: (event) => this.#filter(name, event.target.checked),
              }),
              name,
            ),
          ),
        ),
        h(
          "div",
          { class: "columns" },
          this.#columns.map((one) => one.element),
        ),
      ),
    );
  }

  show() {
    if (this.#opened) return;
    this.#opened = true;
    for (const column of this.#columns) column.open();
  }

  /** Note an event, and how much later than over the other protocol it came. */
  #row(row) {
    if (row.id !== undefined && !row.missed) this.#measure(row);
    if (this.#paused) {
      this.#held.push(row);
      this.#pause.textContent = `Go on (${count(this.#held.length)} wait)`;
    } else {
      this.#put(row);
    }
  }

  #measure(row) {
    const other = this.#arrivals.get(row.id);
    if (other === undefined) {
      this.#arrivals.set(row.id, row);
      if (this.#arrivals.size > MOST_LAGS) this.#arrivals.delete(this.#arrivals.keys().next().value);
      return;
    }
    this.#arrivals.delete(row.id);
    if (other.column === row.column) return;
    row.lag = row.at - other.at;
    this.#lags.push(row.lag);
    if (this.#lags.length > MOST_LAGS) this.#lags.shift();
    this.#first[other.column.kind] += 1;
    const sorted = [...this.#lags].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    const { sse, websocket } = this.#first;
    this.#figure.textContent = `Median lag between the two ${milliseconds(median)} over ${count(sorted.length)} events; WebSocket was first ${times(websocket)}, the event stream ${times(sse)}.`;
  }

  #put(row) {
    row.column.put(row, this.#hidden.has(row.name));
  }

  #toggle() {
    this.#paused = !this.#paused;
    this.#pause.setAttribute("aria-pressed", String(this.#paused));
    this.#pause.textContent = this.#paused ? "Go on" : "Pause";
    for (const row of this.#held.splice(0)) this.#put(row);
  }

  #clear() {
    this.#held = [];
    for (const column of this.#columns) column.clear();
  }

  #filter(name, shows) {
    if (shows) this.#hidden.delete(name);
    else this.#hidden.add(name);
    for (const column of this.#columns) column.filter(this.#hidden);
  }
}
