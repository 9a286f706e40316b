// One operation to try: over either protocol, or over both with the answers compared.

import { answerCard, comparison } from "./answers.js";
import { ofHttp, ofSocket } from "./compare.js";
import { description } from "./description.js";
import { choice, copyButton, h, newKey } from "./dom.js";
import { form } from "./form.js";
import { NotExpressible, send } from "./http.js";
import { BASE } from "./session.js";
import { snippets } from "./snippets.js";
import { ConnectionLost } from "./socket.js";

export class Operation {
  #operation;
  #socket;
  #tools;
  #form;
  #json = h("textarea", {
    class: "code",
    rows: 8,
    spellcheck: "false",
    "aria-label": "Data as JSON",
    oninput: () => this.#changed(),
  });
  #mode = "form";
  #fault = h("p", { class: "fault", role: "alert" });
  #key = null;
  #note = null;
  #answers = h("div", { class: "answers stack", "aria-live": "polite" });
  #code = h("pre", { class: "json", tabindex: "0", "aria-label": "The call as text" });
  #language = "wire";

  constructor(operation, socket, tools) {
    this.#operation = operation;
    this.#socket = socket;
    this.#tools = tools;
    this.#form = form(operation, tools.session.registry.schemas, () => this.#changed());
    this.parts = [
      description(operation),
      h("div", { class: "columns" }, this.#request(), this.#text()),
      this.#answers,
    ];
    this.#changed();
  }

  #request() {
    const one = this.#operation;
    const examples = one.examples.filter((example) => example.data !== null);
    const body = h("div", { class: "stack" }, this.#form.element, this.#json);
    this.#json.hidden = true;
    if (one.kind === "write") {
      this.#key = h("input", {
        id: "key",
        type: "text",
        spellcheck: "false",
        autocomplete: "off",
        "aria-describedby": "key-hint",
      });
    }
    return h(
      "form",
      {
        class: "card stack",
        "aria-label": "Request",
        onsubmit: (event) => {
          event.preventDefault();
          void this.#send(event.submitter?.value ?? "both");
        },
      },
      h(
        "div",
        { class: "row between" },
        h("h3", null, "Request"),
        this.#form.empty
          ? h("span", { class: "soft" }, "takes no data")
          : choice("How to enter the data", { form: "Form", json: "JSON" }, "form", (mode) =>
              this.#switch(mode),
            ),
      ),
      examples.length ? this.#examples(examples) : null,
      body,
      this.#key
        ? h(
            "div",
            { class: "field" },
            h(
              "div",
              { class: "label" },
              h("label", { for: "key" }, "Idempotency key"),
              h("span", { class: "tag" }, "16 to 128 characters"),
            ),
            this.#key,
            h(
              "p",
              { class: "hint", id: "key-hint" },
              "A write that is repeated under its key is carried out once. Sent over both without one, the console makes one up, so that both answers are to the same write.",
            ),
          )
        : null,
      one.auth === "admin" ? this.#operatorNote() : null,
      this.#fault,
      h(
        "div",
        { class: "row wrap" },
        one.http ? h("button", { class: "primary", value: "both" }, "Send over both") : null,
        one.http ? h("button", { value: "http" }, "Over HTTP") : null,
        h(
          "button",
          { class: one.http ? "" : "primary", value: "websocket" },
          one.http ? "Over WebSocket" : "Send over WebSocket",
        ),
      ),
    );
  }

  #operatorNote() {
    const { askLogin } = this.#tools;
    this.#note = h(
      "p",
      { class: "notice" },
      "The operator’s login is needed; without it the server refuses. ",
      h("button", { type: "button", class: "small", onclick: askLogin }, "Log in"),
    );
    this.loginChanged();
    return this.#note;
  }

  /** Show who needs to log in that they do. */
  loginChanged() {
    if (this.#note) this.#note.hidden = this.#tools.session.username !== null;
  }

  #examples(examples) {
    const { scenarios } = this.#tools.session.registry;
    const label = (example) => {
      const told = example.given ? (scenarios[example.given] ?? example.given) : example.title;
      return [JSON.stringify(example.data).slice(0, 48), example.error ? `→ ${example.error}` : "", told]
        .filter(Boolean)
        .join("  ");
    };
    const select = h(
      "select",
      {
        id: "example",
        onchange: () => {
          if (select.value === "") return;
          this.#form.set(examples[select.value].data);
          this.#json.value = JSON.stringify(examples[select.value].data, null, 2);
          this.#changed();
        },
      },
      h("option", { value: "" }, "choose one"),
      examples.map((example, index) => h("option", { value: index }, label(example))),
    );
    return h(
      "div",
      { class: "field" },
      h("div", { class: "label" }, h("label", { for: "example" }, "Example")),
      select,
    );
  }

  #text() {
    const titles = this.#tools.session.registry.snippets;
    const known = Object.fromEntries(
      Object.keys(this.#operation.snippets).map((name) => [name, titles[name]]),
    );
    return h(
      "section",
      { class: "card stack", "aria-label": "The call as text" },
      h(
        "div",
        { class: "row between" },
        h("h3", null, "As text"),
        copyButton(() => this.#code.textContent),
      ),
      choice("Language", known, "wire", (language) => {
        this.#language = language;
        this.#changed();
      }),
      this.#code,
    );
  }

  #switch(mode) {
    const data = this.#data();
    if (data === null) return;
    if (mode === "json") this.#json.value = JSON.stringify(data, null, 2);
    else this.#form.set(data);
    this.#mode = mode;
    this.#form.element.hidden = mode === "json";
    this.#json.hidden = mode === "form";
    this.#changed();
  }

  /** The data, or null when the JSON cannot be read. */
  #data() {
    if (this.#mode === "form") return this.#form.get();
    try {
      const data = JSON.parse(this.#json.value || "{}");
      this.#fault.textContent = "";
      return data;
    } catch (error) {
      this.#fault.textContent = `This is no JSON: ${error.message}`;
      return null;
    }
  }

  #changed() {
    const data = this.#data();
    if (data === null) return;
    const isObject = typeof data === "object" && !Array.isArray(data);
    const texts = isObject ? snippets(this.#operation, data, BASE.href.replace(/\/$/, "")) : {};
    // A request is one line, of any length; programs have lines of their own.
    this.#code.classList.toggle("lines", this.#language !== "wire");
    this.#code.textContent =
      texts[this.#language] ?? "These data cannot be written so: a required member is missing.";
  }

  async #send(over) {
    const data = this.#data();
    if (data === null) return;
    const given = this.#form.empty ? undefined : data;
    const key = this.#key?.value || (over === "both" && this.#key ? newKey() : "");
    this.#answers.replaceChildren(h("p", { class: "soft" }, "Waiting for the answer …"));
    const http = over === "websocket" ? null : await this.#overHttp(given, key);
    const socket = over === "http" ? null : await this.#overSocket(given, key);
    const parts = [http && answerCard("HTTP", http), socket && answerCard("WebSocket", socket)].filter(
      Boolean,
    );
    this.#answers.replaceChildren(
      over === "both" ? comparison(http, socket, this.#volatile(), key) : "",
      h("div", { class: "columns" }, parts),
    );
  }

  /** Where the answers need not agree: a query carries texts only, so that a refused 0 is "0" there. */
  #volatile() {
    const { parameters, volatile } = this.#operation;
    return parameters.some((one) => one.in === "query") ? [...volatile, "details[].input"] : volatile;
  }

  async #overHttp(data, key) {
    const { authorization } = this.#tools.session;
    try {
      const answer = await send(this.#operation, data, { key, authorization });
      return {
        ...ofHttp(answer),
        ms: answer.ms,
        raw: answer.data,
        note: answer.requestId ? `Request id ${answer.requestId}` : "",
      };
    } catch (error) {
      const text = error instanceof NotExpressible ? error.message : `No answer: ${error.message}`;
      return { failed: text };
    }
  }

  async #overSocket(data, key) {
    try {
      await this.#connected();
      const began = performance.now();
      const response = await this.#socket.request(this.#operation.name, data, { key });
      const ms = performance.now() - began;
      this.#follow(response, data);
      return {
        ...ofSocket(response),
        ms,
        raw: response,
        note: `Connection ${this.#socket.connected.connection_id}`,
      };
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return { failed: error.message };
    }
  }

  #connected() {
    const socket = this.#socket;
    if (socket.state === "open") return Promise.resolve();
    return new Promise((resolve, reject) => {
      socket.addEventListener("ready", resolve, { once: true });
      socket.addEventListener("closed", () => reject(new ConnectionLost()), { once: true });
      socket.open();
    });
  }

  /** A login that was tried here holds for the console. */
  #follow(response, data) {
    if (!response.success) return;
    const { session } = this.#tools;
    if (response.operation === "auth.login") session.adopt(data.username, data.password, this.#socket);
    if (response.operation === "auth.logout") session.forget(this.#socket);
  }
}
