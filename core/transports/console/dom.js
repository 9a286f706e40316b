// Making elements. Texts are always set as texts, so that nothing others wrote becomes markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false),
  );
  return element;
}

/** An HTML element: `h("button", {class: "primary", onclick: go}, "Go")`. */
export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** An idempotency key that nobody else has. */
export function newKey() {
  // randomUUID is there only with TLS or on localhost.
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((one) => one.toString(16).padStart(2, "0"))
    .join("");
}

/** The element of that id. */
export const byId = (id) => document.getElementById(id);

/** Tell screen readers what happened. */
export function announce(text) {
  byId("announcements").textContent = text;
}

/** Put `text` on the clipboard; returns whether that worked. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without TLS, and off localhost, there is only the old way.
    const area = h("textarea", { class: "visually-hidden", "aria-hidden": "true", value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** A button that copies what `text()` returns, and says so. */
export function copyButton(text, label = "Copy") {
  const button = h("button", { type: "button", class: "small quiet" }, label);
  let timer = 0;
  button.addEventListener("click", async () => {
    const done = await copy(text());
    button.textContent = done ? "Copied" : "Select and copy by hand";
    announce(button.textContent);
    clearTimeout(timer);
    timer = setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}

/** A group of buttons of which one is chosen; the arrow keys move between them. */
export function choice(label, options, chosen, onchange) {
  const group = h("div", { class: "choice", role: "radiogroup", "aria-label": label });
  const buttons = Object.entries(options).map(([value, text]) =>
    h("button", { type: "button", role: "radio", "data-value": value, onclick: () => choose(value) }, text),
  );
  const choose = (value, tell = true) => {
    for (const button of buttons) {
      const on = button.dataset.value === value;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }
    if (tell) onchange(value);
  };
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next.focus();
    choose(next.dataset.value);
  });
  group.append(...buttons);
  choose(chosen, false);
  group.choose = choose;
  return group;
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 12345 as 12,345. */
export const count = (value) => number.format(value);

/** Milliseconds, as many digits as one can use. */
export const milliseconds = (value) =>
  value < 10
    ? `${value.toFixed(1)} ms`
    : value < 10_000
      ? `${Math.round(value)} ms`
      : `${(value / 1000).toFixed(1)} s`;

/** The time of day of an ISO 8601 text, in UTC with milliseconds. */
export function clockTime(text) {
  const at = new Date(/[Zz]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().slice(11, 23);
}

/** How long ago an instant is, roughly: `3 min`. */
export function ago(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
