// Two answers to one request, field by field.

const VERDICTS = { equal: "equal", varies: "varies by nature", differs: "differs" };
export { VERDICTS };

/** An HTTP answer and a WebSocket response in one shape: status, code, message, details, data. */
export function ofHttp({ status, code, data }) {
  if (status < 400) return { status, code: null, message: null, details: [], data };
  const listed = Array.isArray(data?.detail);
  return {
    status,
    code,
    message: listed ? null : (data?.detail ?? null),
    details: listed ? data.detail : [],
    data: null,
  };
}

export function ofSocket(response) {
  if (response.success) return { status: 200, code: null, message: null, details: [], data: response.data };
  const { status, code, message, details } = response.error;
  // Over HTTP the list of complaints stands in place of the message.
  return { status, code, message: details.length ? null : message, details, data: null };
}

function leaves(value, path, found) {
  const children = Array.isArray(value)
    ? value.map((one, index) => [`${path}[${index}]`, one])
    : typeof value === "object" && value !== null
      ? Object.entries(value).map(([name, one]) => [`${path}.${name}`, one])
      : [];
  if (children.length === 0) found.set(path, JSON.stringify(value));
  for (const [below, one] of children) leaves(one, below, found);
  return found;
}

/** Rows `{path, http, socket, verdict}`; `volatile` are paths like `data.queue[].timestamp`. */
export function compared(http, socket, volatile) {
  const left = new Map();
  const right = new Map();
  for (const name of ["status", "code", "message", "details", "data"]) {
    leaves(http[name], name, left);
    leaves(socket[name], name, right);
  }
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths.map((path) => {
    const row = { path, http: left.get(path), socket: right.get(path) };
    const general = path.replace(/\[\d+\]/g, "[]");
    const varies = volatile.some(
      (one) => general === one || general.startsWith(`${one}.`) || general.startsWith(`${one}[`),
    );
    row.verdict = row.http === row.socket ? "equal" : varies ? "varies" : "differs";
    return row;
  });
}
