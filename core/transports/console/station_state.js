// The station's state: a snapshot, and the events after it. Dispatches `change`.

import { ConnectionLost } from "./socket.js";

// How each event changes what is known.
const CHANGES = {
  queue_update: (data) => ({ queue: data }),
  current_qso: (data) => ({ current_qso: data }),
  system_status: (data) => ({ active: data.active }),
  frequency_update: (data) => ({ frequency: data }),
  split_update: (data) => ({ split: data }),
};

export class StationState extends EventTarget {
  /** The data of public.get_snapshot, kept up to date; null until they are known. */
  state = null;

  #socket;

  constructor(socket) {
    super();
    this.#socket = socket;
    socket.addEventListener("event", ({ detail }) => this.#receive(detail.frame));
  }

  #receive(frame) {
    if (frame.event === "connected") {
      const { resume } = frame.data;
      if (resume?.snapshot) this.#set(resume.snapshot);
      else if (this.state === null) void this.#load();
    } else if (frame.event in CHANGES && this.state !== null) {
      this.#set({ ...this.state, ...CHANGES[frame.event](frame.data) });
    }
  }

  async #load() {
    try {
      // Events that come before the answer are in it, those after it are not.
      const { success, data } = await this.#socket.request("public.get_snapshot");
      if (success) this.#set(data);
    } catch (error) {
      // The next connection asks again.
      if (!(error instanceof ConnectionLost)) throw error;
    }
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
