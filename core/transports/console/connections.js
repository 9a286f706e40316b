// Who is attached, how they are, and how much the server has to do.

import { Chart } from "./chart.js";
import { ago, count, h, milliseconds } from "./dom.js";
import { parsed, total } from "./metrics.js";
import { address } from "./session.js";
import { ConnectionLost } from "./socket.js";

const EVERY_MS = 2000;
const METRICS = "/metrics";
const HEALTH = "/readyz";

const rate = (value) => `${value < 10 ? value.toFixed(1) : count(value)}/s`;
const bytes = (value) => (value < 1024 ? `${value} B` : `${count(value / 1024)} KiB`);

const COLUMNS = [
  ["Client", (one) => one.user_agent ?? "unnamed", "wide"],
  ["Over", (one) => (one.transport === "sse" ? "event stream" : "WebSocket")],
  ["Address", (one) => one.address, "mono"],
  ["Logged in", (one) => one.username ?? "–"],
  ["Since", (one) => ago(Date.now() - Date.parse(one.opened_at)), "number"],
  ["Silent for", (one) => (one.transport === "sse" ? "–" : ago(one.idle_ms)), "number"],
  ["Requests", (one) => count(one.requests), "number"],
  ["Failures", (one) => count(one.failures), "number"],
  ["Events", (one) => count(one.events_sent), "number"],
  ["Skipped", (one) => count(one.events_skipped), "number"],
  [
    "Outbox",
    (one) => (one.waiting_frames ? `${count(one.waiting_frames)} · ${bytes(one.waiting_bytes)}` : "empty"),
    "number",
  ],
];

export class Connections {
  #tools;
  #shown = false;
  #timer = 0;
  #busy = false;
  #before = null;
  #server = h("p", { class: "soft" });
  #health = h("span", { class: "badge" }, "Health unknown");
  #tiles = h("dl", { class: "tiles" });
  #note = h("div");
  #rows = h("tbody");
  #table;
  #charts;

  constructor(panel, tools) {
    this.#tools = tools;
    this.#charts = {
      latency: new Chart(
        "Latency",
        [
          ["Round trip of a ping", "first"],
          ["Time in the server", "second"],
        ],
        { format: milliseconds, least: 1 },
      ),
      open: new Chart(
        "Connections",
        [
          ["WebSockets", "first"],
          ["Event streams", "second"],
        ],
        { format: count, least: 4 },
      ),
      messages: new Chart(
        "Messages",
        [
          ["Requests", "first"],
          ["Events delivered", "second"],
        ],
        { format: rate, least: 4 },
      ),
      outbox: new Chart("Outbox", [["Frames waiting to be read", "first"]], { format: count, least: 4 }),
    };
    this.#table = h(
      "section",
      { class: "card stack", "aria-label": "Attached clients" },
      h("h3", null, "Attached clients"),
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of attached clients" },
        h(
          "table",
          { class: "clients" },
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              h("th", { scope: "col" }, "Health"),
              COLUMNS.map(([name, , kind]) =>
                h("th", { scope: "col", class: kind === "number" ? "number" : "" }, name),
              ),
            ),
          ),
          this.#rows,
        ),
      ),
    );
    const refresh = h(
      "button",
      { type: "button", class: "quiet", onclick: () => void this.#poll() },
      "Refresh",
    );
    panel.append(
      h(
        "div",
        { class: "stack-l" },
        h(
          "header",
          { class: "row between wrap" },
          h("div", null, h("h2", null, "Connections"), this.#server),
          h("div", { class: "row" }, this.#health, refresh),
        ),
        this.#note,
        this.#tiles,
        h(
          "div",
          { class: "charts" },
          Object.values(this.#charts).map((one) => one.element),
        ),
        this.#table,
      ),
    );
    tools.session.addEventListener("login", () => this.#again());
    tools.session.socket.addEventListener("ready", () => this.#again());
    document.addEventListener("visibilitychange", () => this.#again());
    this.#render(null);
  }

  show() {
    this.#shown = true;
    this.#again();
  }

  hide() {
    this.#shown = false;
    clearTimeout(this.#timer);
  }

  #again() {
    clearTimeout(this.#timer);
    if (this.#shown && document.visibilityState === "visible") void this.#poll();
  }

  async #poll() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await Promise.all([this.#look(), this.#lookHealth()]);
    } catch (error) {
      // It reconnects by itself, and then comes back here.
      if (!(error instanceof ConnectionLost)) throw error;
    } finally {
      this.#busy = false;
      clearTimeout(this.#timer);
      if (this.#shown && document.visibilityState === "visible")
        this.#timer = setTimeout(() => void this.#poll(), EVERY_MS);
    }
  }

  async #look() {
    const { session } = this.#tools;
    const { socket } = session;
    const ping = await socket.ping();
    if (socket.connected) {
      const { name, version, protocol } = socket.connected.server;
      this.#server.textContent = `${name} ${version}, protocol ${protocol}. This page is connection ${socket.connected.connection_id}.`;
    }
    const attached =
      session.username === null ? null : await socket.request("admin.get_connections", { limit: 100 });
    const figures = session.username === null ? null : await this.#figures();
    this.#render(attached?.success ? attached.data : null);
    this.#plot(Date.now(), ping, attached?.success ? attached.data : null, figures);
  }

  async #lookHealth() {
    let good = false;
    let text = "The server does not answer";
    try {
      const answer = await fetch(address(HEALTH), { cache: "no-store", credentials: "omit" });
      const { reasons } = await answer.json();
      good = answer.ok;
      text = good ? "Ready" : `Not ready: ${reasons.join(", ")}`;
    } catch {
      // Said above.
    }
    this.#health.textContent = text;
    this.#health.className = `badge ${good ? "good" : "bad"}`;
  }

  /** The server's counters; null where a proxy keeps them from us. */
  async #figures() {
    try {
      const answer = await fetch(address(METRICS), {
        headers: { Authorization: this.#tools.session.authorization },
        cache: "no-store",
        credentials: "omit",
      });
      return answer.ok ? parsed(await answer.text()) : null;
    } catch {
      return null;
    }
  }

  #plot(at, ping, attached, figures) {
    const now = {
      at,
      requests: figures ? total(figures, "pileup_requests_total") : (attached?.totals.requests ?? null),
      events: figures
        ? total(figures, "pileup_events_delivered_total")
        : (attached?.totals.events_sent ?? null),
      seconds: figures ? total(figures, "pileup_request_seconds_sum") : null,
      answered: figures ? total(figures, "pileup_request_seconds_count") : null,
    };
    const before = this.#before;
    this.#before = now;
    const seconds = before === null ? 0 : (now.at - before.at) / 1000;
    // Counters of connections that are gone are missing where the server's own cannot be read.
    const per = (name) =>
      before === null || now[name] === null || before[name] === null || seconds <= 0
        ? null
        : Math.max(0, (now[name] - before[name]) / seconds);
    const answered =
      before !== null && now.answered !== null && before.answered !== null
        ? now.answered - before.answered
        : 0;
    this.#charts.latency.add(at, [
      ping,
      answered > 0 ? ((now.seconds - before.seconds) / answered) * 1000 : null,
    ]);
    if (attached === null) return;
    this.#charts.open.add(at, [attached.totals.websockets, attached.totals.streams]);
    if (per("requests") !== null) this.#charts.messages.add(at, [per("requests"), per("events")]);
    this.#charts.outbox.add(at, [attached.connections.reduce((sum, one) => sum + one.waiting_frames, 0)]);
  }

  #render(attached) {
    const { askLogin, session } = this.#tools;
    this.#table.hidden = attached === null;
    this.#tiles.hidden = attached === null;
    this.#note.replaceChildren();
    this.#note.hidden = attached !== null || session.username !== null;
    if (attached === null) {
      if (session.username === null)
        this.#note.append(
          h(
            "p",
            { class: "notice" },
            "Who is attached is for the operator. Anyone may see how quickly the server answers. ",
            h("button", { type: "button", class: "small", onclick: askLogin }, "Log in"),
          ),
        );
      return;
    }
    const { totals, limits, connections } = attached;
    const tiles = [
      ["Open", `${count(totals.open)}`, `of ${count(limits.total)}`],
      ["Logged in", count(totals.admins), `of ${count(limits.per_account)} per account`],
      ["Addresses", count(totals.addresses), `${count(limits.per_address)} connections each`],
      ["Requests", count(totals.requests), `${count(totals.failures)} failed`],
      ["Events sent", count(totals.events_sent), `${count(totals.events_skipped)} skipped`],
    ];
    this.#tiles.replaceChildren(
      ...tiles.map(([name, value, note]) =>
        h(
          "div",
          { class: "card tile" },
          h("dt", null, name),
          h("dd", { class: "figure" }, value),
          h("dd", { class: "hint" }, note),
        ),
      ),
    );
    const own = session.socket.connected?.connection_id;
    this.#rows.replaceChildren(
      ...connections.map((one) =>
        h(
          "tr",
          { "data-id": one.id },
          h("td", null, h("span", { class: `badge ${one.health === "ok" ? "good" : "warn"}` }, one.health)),
          COLUMNS.map(([name, text, kind]) =>
            h(
              "td",
              {
                class: kind === "number" ? "number figure" : (kind ?? ""),
                title: kind === "wide" ? text(one) : null,
              },
              text(one),
              name === "Over" && one.id === own ? " (this page)" : "",
            ),
          ),
        ),
      ),
    );
  }
}
