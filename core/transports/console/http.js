// One operation over HTTP, as the registry binds it.

import { address } from "./session.js";

/** Nothing that HTTP could send: `message` says why. */
export class NotExpressible extends Error {}

const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Percent-encoded, as RFC 3986 wants it of everything that is not unreserved. */
export const encoded = (value) =>
  encodeURIComponent(text(value)).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Path and query of a request with these data. */
export function target(operation, data) {
  let { path } = operation.http;
  const query = [];
  for (const [name, value] of Object.entries(data ?? {})) {
    const place = operation.parameters.find((one) => one.name === name)?.in;
    if (place === "path") path = path.replace(`{${name}}`, encoded(value));
    else if (place === "query" && value !== null) query.push(`${name}=${encoded(value)}`);
  }
  return path + (query.length ? `?${query.join("&")}` : "");
}

/** The members that go into the body. */
export function body(operation, data) {
  const inside = operation.parameters.filter((one) => one.in === "body").map((one) => one.name);
  return Object.fromEntries(Object.entries(data ?? {}).filter(([name]) => inside.includes(name)));
}

function checkPath(operation, data) {
  for (const { name } of operation.parameters.filter((one) => one.in === "path")) {
    const value = data?.[name];
    if (value === undefined || value === null || value === "")
      throw new NotExpressible(`HTTP carries ${name} in the path, where it cannot be left out.`);
    if (["/", "\\"].some((one) => text(value).includes(one)) || [".", ".."].includes(value))
      throw new NotExpressible(
        `HTTP carries ${name} in the path, where it can have no slash and cannot be dots.`,
      );
  }
}

/** Send it. Resolves with `{status, code, data, retryAfter, sent, ms}`; `data` is the body as JSON. */
export async function send(operation, data, { key, authorization } = {}) {
  checkPath(operation, data);
  const { method } = operation.http;
  const headers = {};
  if (authorization) headers.Authorization = authorization;
  if (key) headers["Idempotency-Key"] = key;
  const inside = operation.parameters.some((one) => one.in === "body");
  // A server cannot tell a password that a page sets from a remembered one without such a header.
  if (inside) headers["Content-Type"] = "application/json";
  const began = performance.now();
  const answer = await fetch(address(target(operation, data)), {
    method,
    headers,
    body: inside && data !== undefined ? JSON.stringify(body(operation, data)) : undefined,
    cache: "no-store",
    // Else the browser would ask for a password of its own at a 401.
    credentials: "omit",
  });
  const content = await answer.text();
  return {
    status: answer.status,
    code: answer.headers.get("X-Error-Code"),
    data: content ? JSON.parse(content) : null,
    ms: performance.now() - began,
    retryAfter: answer.headers.get("Retry-After"),
    requestId: answer.headers.get("X-Request-ID"),
  };
}
