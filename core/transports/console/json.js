// JSON for people: indented, and coloured by kind.

import { h } from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** An element that shows the value. */
export function shown(value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const code = h("code");
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    code.append(text.slice(at, found.index));
    const [whole, string, colon] = found;
    const kind = colon ? "key" : string ? "text" : /^[tfn]/.test(whole) ? "word" : "number";
    code.append(h("span", { class: `json-${kind}` }, string ?? whole), colon ?? "");
    at = found.index + whole.length;
  }
  code.append(text.slice(at));
  return h("pre", { class: "json", tabindex: "0" }, code);
}

/** The value on one line, shortened. */
export function brief(value, most = 120) {
  const text = JSON.stringify(value);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
