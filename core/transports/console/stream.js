// The event stream (Server-Sent Events) in the shape of `socket.js`: the same events, the same resumption.

export class PileupStream extends EventTarget {
  state = "closed";
  position = null;

  #url;
  #names;
  #source = null;
  #failures = 0;
  #timer = 0;

  /** `names` are the events to listen for: a browser tells of no others. */
  constructor(url, names) {
    super();
    this.#url = url;
    this.#names = names;
  }

  open() {
    if (this.#source !== null) return;
    clearTimeout(this.#timer);
    this.#state("connecting");
    const url = new URL(this.#url);
    if (this.position !== null) url.searchParams.set("resume", this.position);
    const source = new EventSource(url);
    this.#source = source;
    for (const name of this.#names)
      source.addEventListener(name, (event) => this.#receive(source, name, event));
    source.onerror = () => this.#failed(source);
  }

  /** Close and stay closed, keeping the position. */
  cut() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#state("cut");
    this.dispatchEvent(new Event("closed"));
  }

  #receive(source, name, { data, lastEventId }) {
    if (source !== this.#source) return;
    const at = performance.now();
    const message = JSON.parse(data);
    if (lastEventId) this.position = lastEventId;
    if (name === "connected") {
      this.#failures = 0;
      this.#state("open");
    }
    // Station events come in an envelope, those of the connection without one.
    const own = message.type === name && "timestamp" in message;
    const frame = own
      ? {
          type: "event",
          event: name,
          data: message.data,
          timestamp: message.timestamp,
          id: lastEventId,
          skipped: message.skipped,
        }
      : { type: "event", event: name, data: message };
    this.dispatchEvent(new CustomEvent("event", { detail: { frame, at } }));
  }

  #failed(source) {
    if (source !== this.#source) return;
    this.#state("waiting");
    // A browser reconnects by itself after a loss, but gives up after a refusal.
    if (source.readyState !== EventSource.CLOSED) return;
    this.#source = null;
    this.#timer = setTimeout(
      () => this.open(),
      Math.random() * Math.min(30_000, 500 * 2 ** this.#failures++),
    );
  }

  #state(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
