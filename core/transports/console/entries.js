// Who is worked and who waits, as lines and rows.

import { ago, clockTime, h } from "./dom.js";

/** A time of the station, which is UTC without saying so. */
const instant = (text) => Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);

/** What there is to say of a QSO, or of none. */
export function qsoLines(qso) {
  if (qso === null) return [h("p", { class: "empty" }, "No QSO is under way.")];
  const { name, address, dxcc_name: country } = qso.qrz;
  const since = `since ${clockTime(qso.timestamp).slice(0, 8)} UTC`;
  return [
    h("p", { class: "callsign big" }, qso.callsign),
    h("p", null, [name, country].filter(Boolean).join(" · ")),
    h("p", { class: "soft" }, [address, since].filter(Boolean).join(" · ")),
  ];
}

/** A row of the queue, with a button that calls `remove`, when there is one. */
export function queueRow({ callsign, position, timestamp, qrz }, remove) {
  const button =
    remove &&
    h(
      "button",
      {
        type: "button",
        class: "small quiet",
        "data-callsign": callsign,
        "aria-label": `Remove ${callsign}`,
        onclick: () => remove(callsign),
      },
      "Remove",
    );
  return h(
    "tr",
    { "data-callsign": callsign },
    h("td", { class: "figure" }, position),
    h("th", { scope: "row", class: "callsign" }, callsign),
    h("td", null, qrz.name ?? "–"),
    h("td", null, qrz.dxcc_name ?? "–"),
    h("td", { class: "figure number" }, ago(Date.now() - instant(timestamp))),
    h("td", { class: "number" }, button),
  );
}
