// A form for the data of an operation, made from its JSON Schema.

import { h } from "./dom.js";

const NOTHING = Symbol("nothing to send");

let ids = 0;

/** Follow references, and tell whether null is possible. */
export function resolved(schema, schemas) {
  let nullable = false;
  let at = schema;
  const words = {};
  for (;;) {
    if (at.description && !words.description) words.description = at.description;
    if (at.$ref) at = schemas[at.$ref.split("/").pop()];
    else if (at.anyOf?.some((one) => one.type === "null") && at.anyOf.length === 2) {
      nullable = true;
      at = at.anyOf.find((one) => one.type !== "null");
    } else break;
  }
  const types = [at.type ?? at.anyOf?.[0]?.type].flat();
  if (types.includes("null") || at.enum?.includes(null)) nullable = true;
  return { ...at, ...words, type: types.find((one) => one !== "null") ?? "null", nullable };
}

function hint(schema) {
  const parts = [];
  if (schema.minLength !== undefined) parts.push(`at least ${schema.minLength} characters`);
  if (schema.maxLength !== undefined) parts.push(`at most ${schema.maxLength} characters`);
  if (schema.minimum !== undefined) parts.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) parts.push(`to ${schema.maximum}`);
  if (schema.default !== undefined) parts.push(`${JSON.stringify(schema.default)} unless given`);
  return [schema.description, parts.length ? `(${parts.join(", ")})` : ""].filter(Boolean).join(" ");
}

/** One member: an element, `get()` for the value or NOTHING, `set(value)`, `fault` never thrown. */
function member(name, given, required, sensitive, schemas, changed) {
  const schema = resolved(given, schemas);
  if (schema.type === "object" && schema.properties) return group(name, schema, schemas, changed);
  const id = `member-${++ids}`;
  const kind = control(id, name, schema, required, sensitive, changed);
  const label = h(
    "div",
    { class: "label" },
    h(kind.many ? "span" : "label", kind.many ? { id: `${id}-label` } : { for: id }, name),
    h(
      "span",
      { class: "tag" },
      [schema.type, schema.nullable ? "or null" : "", required ? "required" : ""].filter(Boolean).join(" · "),
    ),
  );
  const note = h("p", { class: "hint", id: `${id}-hint` }, hint(schema));
  let asNull = null;
  let nullBox = null;
  if (schema.nullable) {
    asNull = h("input", { type: "checkbox", id: `${id}-null`, onchange: () => changed() });
    nullBox = h("label", { class: "check", for: `${id}-null` }, asNull, `send ${name} as null`);
  }
  return {
    name,
    element: h("div", { class: "field" }, label, kind.element, nullBox, note),
    get: () => (asNull?.checked ? null : kind.get()),
    set: (value) => {
      if (asNull) asNull.checked = value === null;
      kind.set(value === null ? undefined : value);
    },
  };
}

function control(id, name, schema, required, sensitive, changed) {
  const common = {
    id,
    "aria-describedby": `${id}-hint`,
    oninput: () => changed(),
    onchange: () => changed(),
  };
  if (schema.type === "array") {
    const options = schema.items?.enum;
    return options ? boxes(id, options, required, changed) : list(common, schema);
  }
  const choices = schema.enum ?? (schema.type === "boolean" ? [true, false] : null);
  if (choices) return select(common, choices, required);
  const numeric = schema.type === "integer" || schema.type === "number";
  const input = h("input", {
    ...common,
    type: sensitive ? "password" : "text",
    inputmode: numeric ? "decimal" : null,
    placeholder: schema.examples ? String(schema.examples[0]) : "",
    autocomplete: "off",
    spellcheck: "false",
    "aria-required": required ? "true" : null,
  });
  return {
    element: input,
    get: () => {
      if (input.value === "" && (numeric || !required)) return NOTHING;
      // What is no number is sent as it is: what is wrong with it, the server says.
      return numeric && Number.isFinite(Number(input.value)) && input.value.trim()
        ? Number(input.value)
        : input.value;
    },
    set: (value) => (input.value = value === undefined ? "" : String(value)),
  };
}

function select(common, choices, required) {
  const element = h(
    "select",
    common,
    required ? null : h("option", { value: "" }, "not sent"),
    choices
      .filter((one) => one !== null)
      .map((one) => h("option", { value: JSON.stringify(one) }, String(one))),
  );
  return {
    element,
    get: () => (element.value === "" ? NOTHING : JSON.parse(element.value)),
    set: (value) => {
      element.value = value === undefined ? "" : JSON.stringify(value);
      if (element.selectedIndex < 0) element.selectedIndex = 0;
    },
  };
}

function boxes(id, options, required, changed) {
  const inputs = options.map((one) =>
    h("input", { type: "checkbox", value: one, onchange: () => changed() }),
  );
  const element = h(
    "div",
    { class: "boxes", role: "group", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-hint` },
    inputs.map((input) => h("label", { class: "check" }, input, input.value)),
  );
  return {
    many: true,
    element,
    get: () => {
      const chosen = inputs.filter((one) => one.checked).map((one) => one.value);
      return chosen.length || required ? chosen : NOTHING;
    },
    set: (value) =>
      inputs.forEach((one) => (one.checked = Array.isArray(value) && value.includes(one.value))),
  };
}

function list(common) {
  const input = h("input", { ...common, type: "text", placeholder: "divided by commas" });
  const parts = () =>
    input.value
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean);
  return {
    element: input,
    get: () => (parts().length ? parts() : NOTHING),
    set: (value) => (input.value = Array.isArray(value) ? value.join(", ") : ""),
  };
}

function group(name, schema, schemas, changed) {
  const members = Object.entries(schema.properties).map(([below, one]) =>
    member(below, one, schema.required?.includes(below) ?? false, false, schemas, changed),
  );
  return {
    name,
    element: h(
      "fieldset",
      null,
      h("legend", null, name),
      members.map((one) => one.element),
    ),
    get: () => collected(members),
    set: (value) => members.forEach((one) => one.set(value?.[one.name])),
  };
}

function collected(members) {
  const pairs = members.map((one) => [one.name, one.get()]).filter(([, value]) => value !== NOTHING);
  return Object.fromEntries(pairs);
}

/** A form for an operation: `element`, `get()` for the data, `set(data)`. */
export function form(operation, schemas, changed) {
  const members = operation.parameters.map((one) =>
    member(one.name, one.schema, one.required, one.sensitive, schemas, changed),
  );
  return {
    empty: members.length === 0,
    element: h(
      "div",
      { class: "stack" },
      members.map((one) => one.element),
    ),
    get: () => collected(members),
    set: (data) => members.forEach((one) => one.set(data?.[one.name])),
  };
}
