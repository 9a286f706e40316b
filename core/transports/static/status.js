// The status page follows the event stream: it is drawn anew from what the events carry, and asks for nothing again.
"use strict";
(() => {
  const SHOWN = 10;
  const POLL_MS = 30000;
  const base = new URL(".", location.href);
  const CHANGES = {
    queue_update: (data) => ({ queue: data }),
    current_qso: (data) => ({ current_qso: data }),
    system_status: (data) => ({ active: data.active }),
    frequency_update: (data) => ({ frequency: data }),
    split_update: (data) => ({ split: data }),
  };
  const part = (id) => document.getElementById(id);
  let source = null;
  let state = null;
  let early = [];
  let failures = 0;

  const element = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    made.textContent = text ?? "";
    made.hidden = text === null;
    return made;
  };

  const draw = () => {
    const { active, queue, current_qso: qso, frequency, split } = state;
    part("state").className = active ? "state active" : "state inactive";
    part("state").textContent = `System Status: ${active ? "ACTIVE" : "INACTIVE"}`;
    const tuning = [
      ["Frequency", frequency.frequency],
      ["Split", split.split],
    ].filter(([, text]) => active && text);
    part("tuning").replaceChildren(...tuning.map(([name, text]) => element("p", "", `${name}: ${text}`)));
    part("qso").replaceChildren(
      element("h2", "", qso ? "Currently Working" : "No active QSO"),
      ...(qso ? [element("span", "callsign big", qso.callsign), element("span", "soft", qso.qrz.name)] : []),
    );
    part("total").textContent = `Queue (${queue.total} users)`;
    const rows = queue.queue.slice(0, SHOWN).map((entry) => {
      const row = document.createElement("li");
      row.append(
        element("span", "place", `#${entry.position}`),
        element("span", "callsign", entry.callsign),
        element("span", "soft", entry.qrz.name),
      );
      return row;
    });
    part("queue").replaceChildren(...rows);
    const more = queue.total - SHOWN;
    part("more").textContent =
      queue.total === 0 ? "No users in queue" : more > 0 ? `+${more} more users in queue` : "";
    part("now").textContent = new Date().toISOString().slice(0, 19).replace("T", " ");
  };

  const place = (id) => {
    const [epoch, sequence] = id.split(":");
    return { epoch, sequence: Number(sequence) };
  };

  const load = async () => {
    const answer = await fetch(new URL("api/public/snapshot", base), {
      cache: "no-store",
      credentials: "omit",
    });
    if (!answer.ok) return;
    state = await answer.json();
    const { epoch, sequence } = place(state.position);
    // What came while the answer was under way is in it, unless it is newer.
    for (const event of early.splice(0)) {
      const at = place(event.id);
      if (at.epoch === epoch && at.sequence > sequence) Object.assign(state, CHANGES[event.name](event.data));
    }
    draw();
  };

  const open = () => {
    source = new EventSource(new URL("api/events/stream", base));
    source.addEventListener("connected", () => {
      failures = 0;
      state = null;
      early = [];
      show(true);
      load().catch(() => {});
    });
    for (const name of Object.keys(CHANGES)) {
      source.addEventListener(name, (event) => {
        const data = JSON.parse(event.data).data;
        if (state === null) {
          early.push({ id: event.lastEventId, name, data });
        } else {
          Object.assign(state, CHANGES[name](data));
          draw();
        }
      });
    }
    source.onerror = () => {
      show(false);
      // A browser reconnects by itself after a loss, but gives up after a refusal.
      if (source.readyState === EventSource.CLOSED)
        setTimeout(open, Math.random() * Math.min(30000, 1000 * 2 ** failures++));
    };
  };

  const show = (live) => {
    const light = part("live");
    light.hidden = false;
    light.className = live ? "live" : "live away";
    light.textContent = live ? "Live" : "Reconnecting";
  };

  // Where event streams do not get through, as behind some proxies.
  setInterval(() => {
    if (source.readyState !== EventSource.OPEN || state === null) load().catch(() => {});
  }, POLL_MS);
  open();
})();
