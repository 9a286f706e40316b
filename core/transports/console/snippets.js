// The call as text for other programs: fills in the templates of codegen/generators/snippets.py, as that does.

import { body, target } from "./http.js";

const LINE = 60;
const PLAIN_WORD = /^[A-Za-z0-9@%+=:,./_-]+$/;
const CPP_ITEMS = { string: "std::string", integer: "std::int64_t", number: "double", boolean: "bool" };

const compact = (value) => JSON.stringify(value);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const single = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const quoted = (text) => (PLAIN_WORD.test(text) ? text : single(text));

function pythonLiteral(value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([key, one]) => `${compact(key)}: ${pythonLiteral(one)}`);
    return `{${pairs.join(", ")}}`;
  }
  return compact(value);
}

function pythonValue(known, value, indent) {
  if (isObject(value) && known.model)
    return `models.${known.model}(${pythonArguments(known.members, value, indent)})`;
  return pythonLiteral(value);
}

function pythonArguments(members, given, indent) {
  const parts = Object.entries(given).map(([name, value]) => {
    const known = members[name] ?? { python: name };
    return `${known.python}=${pythonValue(known, value, indent + 4)}`;
  });
  const line = parts.join(", ");
  if (line.length <= LINE && !line.includes("\n")) return line;
  const pad = " ".repeat(indent + 4);
  return `\n${parts.map((part) => `${pad}${part},\n`).join("")}${" ".repeat(indent)}`;
}

function cppText(text) {
  const bytes = new TextEncoder();
  const one = (char) => {
    if ('"\\?'.includes(char)) return `\\${char}`;
    if (char === "\n") return "\\n";
    if (!/[\p{C}\p{Z}]/u.test(char) || char === " ") return char;
    return [...bytes.encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
  };
  return `"${[...text].map(one).join("")}"`;
}

function cppValue(known, value) {
  if (value === null) return "std::nullopt";
  if (Array.isArray(value)) {
    const kind = CPP_ITEMS[known.items] ?? "pileup::Json";
    return `std::vector<${kind}>{${value.map((one) => cppValue({}, one)).join(", ")}}`;
  }
  if (isObject(value)) return `pileup::Json::parse(${cppText(compact(value))})`;
  return typeof value === "string" ? cppText(value) : compact(value);
}

function assignments(place, members, given) {
  return Object.entries(given)
    .filter(([name]) => members[name])
    .map(([name, value]) => {
      const known = members[name];
      const at = `${place}.${known.cpp}`;
      if (isObject(value) && known.model) return assignments(at, known.members, value);
      return `${at} = ${cppValue(known, value)};\n`;
    })
    .join("");
}

/** The texts by language, for these data and a server at `origin`; without those that cannot express them. */
export function snippets(operation, data, origin) {
  const given = data ?? {};
  const values = {
    origin,
    websocket: origin.replace(/^http/, "ws"),
    url: quoted(origin + (operation.http ? target(operation, given) : "")),
    body: single(compact(body(operation, given))),
    data: compact(given),
    arguments: pythonArguments(operation.names, given, 8),
    assignments: assignments("params", operation.names, given),
  };
  const complete = operation.parameters.every((one) => !one.required || one.name in given);
  const inPath = operation.parameters.some((one) => one.in === "path");
  const possible = (language) => complete || language === "wire" || (language === "curl" && !inPath);
  return Object.fromEntries(
    Object.entries(operation.snippets)
      .filter(([language]) => possible(language))
      .map(([language, template]) => [
        language,
        template.replace(/\$\{([a-z]+)\}/g, (_, place) => values[place]),
      ]),
  );
}
