// What the tabs share: where the server is, what the registry says, who is signed in.

import { ConnectionLost, PileupSocket } from "./socket.js";

/** The server's address: the page's, without `console` at its end. */
export const BASE = new URL(".", location.href);

/** The address of a path that the registry names, behind a proxy that adds a prefix, too. */
export const address = (path) => new URL(path.replace(/^\//, ""), BASE);

function socketAddress(path) {
  const url = address(path);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

export class Session extends EventTarget {
  // In memory only: the password is gone with the page.
  #credentials = null;
  #sockets = new Set();

  constructor(registry) {
    super();
    this.registry = registry;
    /** The connection of the Station and Connections tabs, and of the light in the corner. */
    this.socket = this.connection();
  }

  /** A connection more, signed in as the others are. */
  connection() {
    const { registry } = this;
    const url = socketAddress(registry.paths.websocket);
    const socket = new PileupSocket(url, registry.subprotocol, () => this.#credentials);
    this.#sockets.add(socket);
    // The password was changed while the connection was away.
    socket.addEventListener("denied", () => this.forget(socket));
    return socket;
  }

  get username() {
    return this.#credentials?.username ?? null;
  }

  get authorization() {
    if (this.#credentials === null) return null;
    const { username, password } = this.#credentials;
    const bytes = new TextEncoder().encode(`${username}:${password}`);
    return `Basic ${btoa(String.fromCharCode(...bytes))}`;
  }

  /** Sign all connections in, and HTTP. Returns null, or why not. */
  async login(username, password) {
    let answer;
    try {
      answer = await this.socket.login({ username, password });
    } catch (error) {
      if (error instanceof ConnectionLost) return "There is no connection to the server at the moment.";
      throw error;
    }
    if (!answer.success) return answer.error.message;
    this.adopt(username, password, this.socket);
    return null;
  }

  /** Use credentials that `by` has been signed in with. */
  adopt(username, password, by) {
    this.#credentials = { username, password };
    this.#others(by, (socket) => socket.login(this.#credentials));
    this.dispatchEvent(new Event("login"));
  }

  /** Forget the credentials, everywhere; `by` has been signed out already. */
  forget(by = null) {
    this.#credentials = null;
    this.#others(by, (socket) => socket.logout());
    this.dispatchEvent(new Event("login"));
  }

  #others(by, call) {
    for (const socket of this.#sockets) {
      // One that is away signs in when it is back.
      if (socket !== by && socket.state === "open") call(socket).catch(() => {});
    }
  }
}
