// Protocol 1.0 over one WebSocket, for browsers: requests with ids, events, sign-in, reconnection, resumption.
//
//   const socket = new PileupSocket(new URL("ws", base), "pileup.v1.json");
//   socket.addEventListener("event", ({ detail }) => console.log(detail.frame));
//   socket.open();
//   const response = await socket.request("queue.list");
//
// It dispatches `state` (see `state`), `event` (detail: {frame, at}) for each event frame, `connected` after
// the first frame of a connection, `ready` when it is signed in as well, `denied` before that when the sign-in was
// refused, and `closed` (detail: {code, reason}).

const SILENCE_MS = 5000; // Beyond two heartbeat intervals.

/** The connection ended before the response came: whether the request was carried out is not known. */
export class ConnectionLost extends Error {
  constructor() {
    super("The connection ended before the answer came.");
  }
}

export class PileupSocket extends EventTarget {
  /** `closed`, `connecting`, `open`, `waiting` (to reconnect), `cut` (by `cut()`) or `refused` (do not reconnect). */
  state = "closed";
  /** Where the client is in the event log: what `resume` of the next connection says. */
  position = null;
  /** Data of the latest `connected` event. */
  connected = null;
  principal = { authenticated: false, username: null };

  #url;
  #subprotocol;
  #credentials;
  #socket = null;
  #ids = 0;
  #waiting = new Map();
  #failures = 0;
  #timer = 0;
  #watchdog = 0;
  #advised = null;

  /** `credentials()` returns `{username, password}` to sign in with, or null; it is asked at each connection. */
  constructor(url, subprotocol, credentials = () => null) {
    super();
    this.#url = url;
    this.#subprotocol = subprotocol;
    this.#credentials = credentials;
  }

  /** Connect; goes on after `position` when there is one. Does nothing while connected. */
  open() {
    if (this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#state("connecting");
    const url = new URL(this.#url);
    if (this.position !== null) url.searchParams.set("resume", this.position);
    const socket = new WebSocket(url, this.#subprotocol);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(socket, data);
    socket.onclose = ({ code, reason }) => this.#ended(socket, code, reason);
  }

  /** Close and stay closed, keeping the position. */
  cut() {
    clearTimeout(this.#timer);
    this.#state("cut");
    this.#drop(1000);
  }

  /** Close for good. */
  close() {
    clearTimeout(this.#timer);
    this.#state("closed");
    this.#drop(1000);
  }

  /** Resolves with the response frame; rejects with ConnectionLost. */
  request(operation, data, { key } = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new ConnectionLost());
    const frame = { id: String(++this.#ids), type: "request", operation };
    if (data !== undefined) frame.data = data;
    if (key) frame.idempotency_key = key;
    return new Promise((resolve, reject) => {
      this.#waiting.set(frame.id, { resolve, reject });
      this.#socket.send(JSON.stringify(frame));
    });
  }

  /** Round trip of `system.ping` in milliseconds. */
  async ping() {
    const began = performance.now();
    await this.request("system.ping");
    return performance.now() - began;
  }

  /** Sign in on this connection; resolves with the response. */
  async login({ username, password }) {
    const response = await this.request("auth.login", { username, password });
    if (response.success) this.principal = response.data;
    return response;
  }

  /** Be anonymous again on this connection. */
  async logout() {
    const response = await this.request("auth.logout");
    if (response.success) this.principal = { authenticated: false, username: null };
    return response;
  }

  #receive(socket, text) {
    if (socket !== this.#socket) return;
    const at = performance.now();
    this.#watch();
    const frame = JSON.parse(text);
    if (frame.type === "response") {
      const waiting = this.#waiting.get(frame.id);
      this.#waiting.delete(frame.id);
      waiting?.resolve(frame);
      return;
    }
    if (frame.event === "connected") this.#begin(frame.data);
    else if (frame.event === "keepalive") this.position = frame.data.position;
    else if (frame.event === "goodbye") this.#advised = frame.data.reconnect_after_ms;
    else if (frame.id) this.position = frame.id;
    this.dispatchEvent(new CustomEvent("event", { detail: { frame, at } }));
    if (frame.event === "connected") void this.#signIn();
  }

  #begin(data) {
    this.connected = data;
    this.principal = data.principal;
    this.position = data.resume?.position ?? data.position;
    this.#failures = 0;
    this.#advised = null;
    this.#state("open");
    this.#watch();
    this.dispatchEvent(new Event("connected"));
  }

  async #signIn() {
    const credentials = this.#credentials();
    try {
      const response = credentials === null ? null : await this.login(credentials);
      if (response?.success === false) this.dispatchEvent(new Event("denied"));
      this.dispatchEvent(new Event("ready"));
    } catch (error) {
      // The next connection signs in.
      if (!(error instanceof ConnectionLost)) throw error;
    }
  }

  #watch() {
    clearTimeout(this.#watchdog);
    const interval = this.connected?.heartbeat_interval_ms ?? 30_000;
    const socket = this.#socket;
    this.#watchdog = setTimeout(
      () => {
        if (socket !== this.#socket) return;
        // A dead link takes a long time to close: what happens to it does not matter any more.
        socket.close();
        this.#ended(socket, 1006, "nothing was received");
      },
      2 * interval + SILENCE_MS,
    );
  }

  #drop(code) {
    const socket = this.#socket;
    this.#forget();
    if (socket !== null) {
      socket.close(code);
      this.dispatchEvent(new CustomEvent("closed", { detail: { code, reason: "" } }));
    }
  }

  #forget() {
    clearTimeout(this.#watchdog);
    this.#socket = null;
    this.principal = { authenticated: false, username: null };
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new ConnectionLost());
  }

  #ended(socket, code, reason) {
    if (socket !== this.#socket) return;
    this.#forget();
    // 42xx, and breaches of RFC 6455, would only happen again.
    const final = (code >= 4200 && code < 4300) || [1002, 1003, 1007].includes(code);
    this.#state(final ? "refused" : "waiting");
    this.dispatchEvent(new CustomEvent("closed", { detail: { code, reason } }));
    if (!final) this.#timer = setTimeout(() => this.open(), this.#delay());
  }

  #delay() {
    const advised = this.#advised;
    this.#advised = null;
    if (advised !== null) return advised;
    const { base_ms: base, cap_ms: cap } = this.connected?.reconnect ?? { base_ms: 500, cap_ms: 30_000 };
    return Math.random() * Math.min(cap, base * 2 ** this.#failures++);
  }

  #state(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
