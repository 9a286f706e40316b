// The station as everyone sees it, and the operator's buttons.

import { h, newKey } from "./dom.js";
import { qsoLines, queueRow } from "./entries.js";
import { ConnectionLost } from "./socket.js";
import { StationState } from "./station_state.js";

export class Station {
  #tools;
  #socket;
  #known;
  #panel;
  #status = h("span", { class: "badge" });
  #qso = h("div", { class: "stack-s" });
  #waiting = h("span", { class: "soft figure" });
  #queue = h("tbody");
  #empty = h("p", { class: "empty" });
  #tuning = h("dl", { class: "tuning" });
  #told = h("p", { class: "told", role: "alert" });
  #operator;
  #visitor;
  #toggle;
  #shown = false;
  #timer = 0;

  constructor(panel, tools) {
    this.#tools = tools;
    this.#panel = panel;
    this.#socket = tools.session.socket;
    this.#known = new StationState(this.#socket);
    this.#known.addEventListener("change", () => this.#render());
    tools.session.addEventListener("login", () => this.#render());
    this.#build();
  }

  show() {
    this.#shown = true;
    this.#render();
    // How long they have been waiting.
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#render(), 10_000);
  }

  hide() {
    this.#shown = false;
    clearInterval(this.#timer);
  }

  #build() {
    const callsign = h("input", {
      id: "callsign",
      class: "callsign",
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: "false",
      maxlength: 20,
    });
    const register = h(
      "form",
      {
        class: "card stack",
        "aria-label": "Register a callsign",
        onsubmit: async (event) => {
          event.preventDefault();
          const done = await this.#do(
            "queue.register",
            { callsign: callsign.value },
            ({ entry }) => `${entry.callsign} is number ${entry.position} in the queue.`,
          );
          if (done) callsign.value = "";
        },
      },
      h("h3", null, "Register"),
      h(
        "div",
        { class: "field" },
        h("label", { for: "callsign" }, "Callsign"),
        h("div", { class: "row" }, callsign, h("button", null, "Join the queue")),
      ),
    );
    this.#toggle = h("button", { type: "button", onclick: () => void this.#open() }, "Open the queue");
    this.#operator = h(
      "section",
      { class: "card stack", "aria-label": "Operator" },
      h("h3", null, "Operator"),
      h(
        "div",
        { class: "row wrap" },
        this.#button("Next caller", "primary", () =>
          this.#do("admin.next_qso", undefined, (qso) =>
            qso ? `Now working ${qso.callsign}.` : "Nobody is waiting.",
          ),
        ),
        this.#button("Complete the QSO", "", () =>
          this.#do("admin.complete_qso", undefined, ({ message }) => message),
        ),
        this.#button("Clear the queue", "", () => this.#clear()),
        this.#toggle,
      ),
      this.#setter("frequency", "Frequency", "14.205 MHz"),
      this.#setter("split", "Split", "up 5"),
    );
    const { askLogin } = this.#tools;
    const visitor = h(
      "p",
      { class: "notice", id: "operator-note" },
      "Working callers takes the operator’s login. ",
      h("button", { type: "button", class: "small", onclick: askLogin }, "Log in"),
    );
    this.#visitor = visitor;
    this.#panel.append(
      h("header", { class: "row between wrap" }, h("h2", null, "Station"), this.#status),
      this.#told,
      h(
        "div",
        { class: "station" },
        h(
          "div",
          { class: "stack" },
          h(
            "section",
            { class: "card stack current", "aria-label": "Current QSO" },
            h("h3", null, "Current QSO"),
            this.#qso,
          ),
          h(
            "section",
            { class: "card stack", "aria-label": "Queue" },
            h("div", { class: "row between" }, h("h3", null, "Queue"), this.#waiting),
            h(
              "div",
              { class: "scroll", tabindex: "0", role: "region", "aria-label": "Waiting callsigns" },
              h(
                "table",
                { class: "queue" },
                h(
                  "thead",
                  null,
                  h(
                    "tr",
                    null,
                    h("th", { scope: "col" }, "#"),
                    h("th", { scope: "col" }, "Callsign"),
                    h("th", { scope: "col" }, "Name"),
                    h("th", { scope: "col" }, "Country"),
                    h("th", { scope: "col", class: "number" }, "Waiting"),
                    h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "Remove")),
                  ),
                ),
                this.#queue,
              ),
            ),
            this.#empty,
          ),
        ),
        h(
          "div",
          { class: "stack" },
          h("section", { class: "card", "aria-label": "Tuning" }, this.#tuning),
          register,
          visitor,
          this.#operator,
        ),
      ),
    );
    this.#render();
  }

  #button(text, kind, onclick) {
    return h("button", { type: "button", class: kind, onclick: () => void onclick() }, text);
  }

  #setter(name, title, example) {
    const input = h("input", {
      id: `set-${name}`,
      placeholder: example,
      autocomplete: "off",
      spellcheck: "false",
      required: true,
    });
    return h(
      "form",
      {
        class: "field",
        onsubmit: async (event) => {
          event.preventDefault();
          if (await this.#do(`admin.set_${name}`, { [name]: input.value }, ({ message }) => message))
            input.value = "";
        },
      },
      h("label", { for: input.id }, title),
      h(
        "div",
        { class: "row" },
        input,
        h("button", { "aria-label": `Set the ${name}` }, "Set"),
        h(
          "button",
          {
            type: "button",
            "aria-label": `Clear the ${name}`,
            onclick: () => void this.#do(`admin.delete_${name}`, undefined, ({ message }) => message),
          },
          "Clear",
        ),
      ),
    );
  }

  async #clear() {
    if (
      !(await this.#tools.confirmed(
        "Clear the queue?",
        "Everyone who waits is taken out of it. The QSO goes on.",
        "Clear the queue",
      ))
    )
      return;
    await this.#do("admin.clear_queue", undefined, ({ message }) => message);
  }

  async #open() {
    const active = !this.#known.state?.active;
    const consequence = "The queue is emptied and the QSO ends, whatever they hold.";
    const busy = this.#known.state?.queue.total || this.#known.state?.current_qso;
    if (!active || busy) {
      const title = active ? "Open the queue?" : "Close the queue?";
      if (!(await this.#tools.confirmed(title, consequence, title.slice(0, -1)))) return;
    }
    await this.#do("admin.set_system_status", { active }, () =>
      active ? "The queue is open." : "The queue is closed.",
    );
  }

  /** Carry out a write once, and say how it went; returns whether it succeeded. */
  async #do(operation, data, text) {
    const options = { key: newKey() };
    try {
      const { success, data: result, error } = await this.#socket.request(operation, data, options);
      this.#say(success ? text(result) : error.message, success);
      if (error?.status === 401) this.#tools.askLogin();
      return success;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      this.#say(
        "The connection was lost before the answer came. Look at the station before you try again.",
        false,
      );
      return false;
    }
  }

  #say(text, good) {
    this.#told.textContent = text;
    this.#told.dataset.good = String(good);
  }

  #render() {
    const admin = this.#tools.session.username !== null;
    this.#operator.hidden = !admin;
    this.#visitor.hidden = admin;
    const { state } = this.#known;
    if (!this.#shown || state === null) return;
    this.#status.textContent = state.active ? "Queue open" : "Queue closed";
    this.#status.className = `badge ${state.active ? "good" : "bad"}`;
    this.#toggle.textContent = state.active ? "Close the queue" : "Open the queue";
    this.#qso.replaceChildren(...qsoLines(state.current_qso));
    this.#renderQueue(state.queue, admin);
    const lines = [
      ["Frequency", state.frequency.frequency],
      ["Split", state.split.split],
    ];
    this.#tuning.replaceChildren(
      ...lines.flatMap(([name, value]) => [
        h("dt", null, name),
        h("dd", { class: "figure", "data-name": name.toLowerCase() }, value ?? "not set"),
      ]),
    );
  }

  #renderQueue({ queue, total, max_size: most }, admin) {
    this.#waiting.textContent = `${total} of ${Math.max(0, most)} waiting`;
    const reason = this.#known.state.active ? "Nobody is waiting." : "The queue is closed.";
    this.#empty.textContent = total ? "" : reason;
    const active = document.activeElement;
    const focused = this.#queue.contains(active) ? active.dataset.callsign : null;
    const remove = (callsign) =>
      void this.#do("admin.remove_callsign", { callsign }, ({ message }) => message);
    this.#queue.replaceChildren(...queue.map((entry) => queueRow(entry, admin ? remove : null)));
    if (focused !== null)
      this.#queue.querySelector(`button[data-callsign="${CSS.escape(focused)}"]`)?.focus();
  }
}
