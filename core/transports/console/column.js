// The events of one connection, newest first, and its button to cut it and to resume.

import { announce, clockTime, count, h, milliseconds } from "./dom.js";
import { brief, shown } from "./json.js";

const MOST_ROWS = 200;
const STATES = {
  closed: "not connected",
  connecting: "connecting",
  open: "connected",
  waiting: "reconnecting",
  cut: "cut",
  refused: "refused",
};

const sequence = (id) => id.slice(id.indexOf(":") + 1);

export class Column {
  kind;
  element;
  #source;
  #head;
  #tell;
  #list = h("ol", { class: "events" });
  #state = h("span", { class: "light", role: "status" });
  #place = h("span", { class: "hint mono" });
  #button;
  #outcome = h("p", { class: "hint", role: "status" });
  #resuming = null;

  /** `head()` asks for the position of the newest event; `tell` is called with each row. */
  constructor(kind, title, source, head, tell) {
    this.kind = kind;
    this.#source = source;
    this.#head = head;
    this.#tell = tell;
    this.#button = h("button", { type: "button", class: "small", onclick: () => void this.#toggle() }, "Cut");
    this.#button.setAttribute("aria-label", `Cut: ${title}`);
    this.title = title;
    source.addEventListener("state", () => this.#show());
    source.addEventListener("event", ({ detail }) => this.#receive(detail));
    this.element = h(
      "section",
      { class: "card stack-s stream", "aria-label": title, "data-stream": kind },
      h(
        "div",
        { class: "row between" },
        h("h3", null, title),
        h("span", { class: "row" }, this.#state, this.#button),
      ),
      this.#place,
      this.#outcome,
      h(
        "div",
        { class: "scroll tall", tabindex: "0", role: "region", "aria-label": `Events over ${title}` },
        this.#list,
        h("p", { class: "empty" }, "Nothing yet. Events come when the station changes: try the Station tab."),
      ),
    );
    this.#show();
  }

  open() {
    this.#source.open();
  }

  clear() {
    this.#list.replaceChildren();
  }

  filter(hidden) {
    for (const row of this.#list.children) row.hidden = hidden.has(row.dataset.event);
  }

  put(row, hidden) {
    this.#list.prepend(row.note ? noteItem(row.note) : eventItem(row, hidden));
    while (this.#list.children.length > MOST_ROWS) this.#list.lastElementChild.remove();
  }

  async #toggle() {
    const { position, state } = this.#source;
    if (state === "cut") {
      // What is in the log by now was missed, whatever else happens in the meantime.
      const head = position === null ? null : await this.#head().catch(() => null);
      this.#resuming = head === null ? null : { after: position, head, missed: 0 };
      this.#source.open();
    } else {
      this.#source.cut();
      const place = position === null ? "" : ` after event ${sequence(position)}`;
      this.#outcome.textContent = `Cut${place}. What happens now is missed, until you resume.`;
      this.#tell({ column: this, note: `cut${place}` });
    }
  }

  #show() {
    const { state } = this.#source;
    this.#state.dataset.state = state;
    this.#state.textContent = STATES[state];
    const cut = state === "cut";
    this.#button.textContent = cut ? "Resume" : "Cut";
    this.#button.setAttribute("aria-label", `${cut ? "Resume" : "Cut"}: ${this.title}`);
    this.#button.classList.toggle("primary", cut);
  }

  #receive({ frame, at }) {
    const resume =
      frame.event === "resume" ? frame.data : frame.event === "connected" ? frame.data.resume : undefined;
    if (resume) this.#resumed(resume);
    if (this.#source.position !== null) this.#place.textContent = `position ${this.#source.position}`;
    if (!frame.id) return;
    const missed = this.#missed(frame);
    this.#tell({ column: this, id: frame.id, name: frame.event, frame, at, missed });
  }

  #resumed({ outcome, reason }) {
    const place = this.#resuming === null ? "" : ` after event ${sequence(this.#resuming.after)}`;
    if (outcome !== "replayed") this.#resuming = null;
    const texts = {
      current: `Resumed${place}: nothing was missed.`,
      replayed: `Resumed${place}: what was missed follows.`,
      reset: `Resumed with a reset (${reason}): the state was sent in place of what was missed.`,
    };
    this.#outcome.textContent = texts[outcome];
    announce(texts[outcome]);
    this.#tell({ column: this, note: `resumed: ${outcome}` });
  }

  /** Whether the event is one that happened while this column was cut. */
  #missed({ id }) {
    const resuming = this.#resuming;
    if (resuming === null) return false;
    resuming.missed += 1;
    const before = Number(sequence(resuming.after));
    const whole = Number(sequence(id)) === before + resuming.missed;
    const events = `${count(resuming.missed)} missed ${resuming.missed === 1 ? "event" : "events"}`;
    this.#outcome.textContent = `Resumed after event ${before}: ${events} replayed, ${whole ? "none is missing" : "some are missing"}.`;
    if (Number(sequence(id)) >= Number(sequence(resuming.head))) this.#resuming = null;
    return true;
  }
}

function noteItem(text) {
  return h("li", { class: "note" }, text);
}

function eventItem(row, hidden) {
  const { frame } = row;
  const lag = row.missed ? "replayed" : row.lag === undefined ? "first" : `+${milliseconds(row.lag)}`;
  return h(
    "li",
    { "data-event": row.name, "data-id": row.id, hidden },
    h(
      "details",
      null,
      h(
        "summary",
        null,
        h("span", { class: "number figure" }, `#${sequence(row.id)}`),
        h("strong", null, row.name),
        h("span", { class: "figure soft" }, clockTime(frame.timestamp)),
        h("span", { class: `tag lag ${row.missed ? "replayed" : ""}` }, lag),
        frame.skipped ? h("span", { class: "tag" }, `${frame.skipped} skipped`) : null,
        h("span", { class: "brief mono" }, brief(frame.data)),
      ),
      shown(frame),
    ),
  );
}
