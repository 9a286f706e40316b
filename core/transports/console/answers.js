// Answers, and the comparison of two of them, for people.

import { compared, VERDICTS } from "./compare.js";
import { announce, count, h, milliseconds } from "./dom.js";
import { shown } from "./json.js";

/** What one protocol answered, or why it did not. */
export function answerCard(title, answer) {
  if (answer.failed)
    return h(
      "section",
      { class: "card stack answer", "aria-label": `${title} answer` },
      h("h3", null, title),
      h("p", { class: "fault" }, answer.failed),
    );
  const good = answer.code === null;
  return h(
    "section",
    { class: "card stack answer", "aria-label": `${title} answer` },
    h(
      "div",
      { class: "row between" },
      h("h3", null, title),
      h(
        "span",
        { class: "row" },
        h(
          "span",
          { class: `badge mono ${good ? "good" : "bad"}` },
          good ? answer.status : `${answer.status} ${answer.code}`,
        ),
        h("span", { class: "figure soft" }, milliseconds(answer.ms)),
      ),
    ),
    answer.message ? h("p", { class: "fault" }, answer.message) : null,
    shown(answer.raw),
    answer.note ? h("p", { class: "hint" }, answer.note) : null,
  );
}

/** Both answers field by field, and what that comes to. */
export function comparison(http, socket, volatile, key) {
  if (http.failed || socket.failed)
    return h("p", { class: "notice" }, "There are no two answers to compare.");
  const rows = compared(http, socket, volatile);
  const different = rows.filter((one) => one.verdict === "differs").length;
  const varying = rows.filter((one) => one.verdict === "varies").length;
  const verdict =
    different === 0 ? "The answers are equal" : `${count(different)} of ${count(rows.length)} fields differ`;
  const more =
    different === 0
      ? `: ${count(rows.length - varying)} fields agree${varying ? `, ${count(varying)} vary by nature` : ""}.`
      : ".";
  announce(verdict + more);
  return h(
    "section",
    { class: `card stack comparison ${different ? "bad" : "good"}`, "aria-label": "Comparison" },
    h("h3", null, verdict + more),
    key
      ? h(
          "p",
          { class: "hint" },
          "Both carried the idempotency key ",
          h("code", null, key),
          ": the write was carried out once.",
        )
      : null,
    h(
      "details",
      { open: different > 0 },
      h("summary", null, "Field by field"),
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Fields of both answers" },
        h(
          "table",
          null,
          h(
            "thead",
            null,
            h(
              "tr",
              null,
              ["Field", "HTTP", "WebSocket", "Verdict"].map((one) => h("th", { scope: "col" }, one)),
            ),
          ),
          h(
            "tbody",
            null,
            rows.map((row) =>
              h(
                "tr",
                { "data-verdict": row.verdict },
                h("th", { scope: "row", class: "mono" }, row.path),
                h("td", { class: "mono" }, row.http ?? "absent"),
                h("td", { class: "mono" }, row.socket ?? "absent"),
                h("td", null, VERDICTS[row.verdict]),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
