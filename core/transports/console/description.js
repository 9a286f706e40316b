// What the registry says of an operation.

import { h } from "./dom.js";

/** The head of an operation's page. */
export function description(one) {
  const { events, errors } = one;
  return h(
    "header",
    { class: "stack-s" },
    h("h2", { class: "mono" }, one.name),
    h("p", { class: "lead" }, one.title),
    h(
      "p",
      { class: "badges" },
      one.http
        ? h("span", { class: "badge mono" }, `${one.http.method} ${one.http.path}`)
        : h("span", { class: "badge" }, "WebSocket only"),
      h(
        "span",
        { class: `badge ${one.auth === "admin" ? "warn" : ""}` },
        one.auth === "admin" ? "operator only" : "public",
      ),
      h("span", { class: "badge" }, one.kind),
      events.map((name) => h("span", { class: "badge" }, `emits ${name}`)),
      h("span", { class: "badge" }, `since ${one.since}`),
      one.deprecated ? h("span", { class: "badge warn" }, `deprecated: ${one.deprecated.replacement}`) : null,
    ),
    one.description ? h("p", { class: "soft" }, one.description) : null,
    one.transports_reason ? h("p", { class: "soft" }, one.transports_reason) : null,
    h(
      "details",
      null,
      h("summary", null, `Errors (${errors.length})`),
      h(
        "ul",
        { class: "errors" },
        errors.map(({ code, message }) =>
          h("li", null, h("code", null, code), " ", h("span", { class: "soft" }, message)),
        ),
      ),
    ),
  );
}
