// The list of operations, and the one that is being tried.

import { h } from "./dom.js";
import { Operation } from "./operation.js";

const NARROW = matchMedia("(max-width: 52rem)");

export class Explorer {
  #tools;
  #socket;
  #links = new Map();
  #picker;
  #detail = h("div", { class: "operation stack-l" });
  #current = null;
  #shown = null;

  constructor(panel, tools) {
    this.#tools = tools;
    // A connection of its own: what is tried on it disturbs no other tab.
    this.#socket = tools.session.connection();
    this.#picker = this.#navigation();
    tools.session.addEventListener("login", () => this.#shown?.loginChanged());
    panel.append(h("div", { class: "explorer" }, this.#picker, this.#detail));
  }

  get #registry() {
    return this.#tools.session.registry;
  }

  show(name) {
    this.#socket.open();
    const operations = this.#registry.operations;
    const operation = operations.find((one) => one.name === name) ?? this.#current ?? operations[0];
    if (operation === this.#current) return;
    this.#current = operation;
    for (const [one, link] of this.#links) {
      if (one === operation.name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (NARROW.matches) this.#picker.open = false;
    this.#picker.querySelector("summary strong").textContent = operation.name;
    this.#shown = new Operation(operation, this.#socket, this.#tools);
    this.#detail.replaceChildren(...this.#shown.parts);
  }

  #navigation() {
    const search = h("input", {
      type: "search",
      "aria-label": "Find an operation",
      placeholder: "Find an operation",
      oninput: () => find(),
    });
    const groups = this.#registry.topics.map((topic) => {
      const items = this.#registry.operations
        .filter((one) => one.topic === topic)
        .map((one) => {
          const verb = one.name.slice(topic.length + 1);
          const method = one.http?.method ?? "WS";
          const link = h(
            "a",
            { href: `#explorer/${one.name}`, title: one.title },
            h("span", { class: "visually-hidden" }, `${topic}.`),
            verb,
            " ",
            h("span", { class: "method" }, method),
          );
          this.#links.set(one.name, link);
          return h(
            "li",
            { "data-words": `${one.name} ${one.title} ${one.http?.path ?? ""}`.toLowerCase() },
            link,
          );
        });
      return h("div", { class: "topic" }, h("h2", { class: "caps" }, topic), h("ul", null, items));
    });
    const find = () => {
      const words = search.value.toLowerCase();
      for (const group of groups) {
        let any = false;
        for (const item of group.querySelectorAll("li")) {
          item.hidden = !item.dataset.words.includes(words);
          any ||= !item.hidden;
        }
        group.hidden = !any;
      }
    };
    return h(
      "details",
      { class: "picker", open: !NARROW.matches },
      h("summary", null, "Operation: ", h("strong", null, "")),
      h("nav", { "aria-label": "Operations" }, search, groups),
    );
  }
}
