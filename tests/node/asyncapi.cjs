// Validates AsyncAPI documents: `node asyncapi.cjs NODE_MODULES DOCUMENT...` prints the findings as JSON, in order.
"use strict";
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const [modules, ...files] = process.argv.slice(2);
const { Parser } = createRequire(`${modules}/`)("@asyncapi/parser");

async function parsed(file) {
  const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"), { source: file });
  const findings = diagnostics.map(({ code, message, path, severity }) => ({ code, message, path: path.join("/"), severity }));
  const operations = document ? document.operations().all() : [];
  return {
    valid: Boolean(document),
    findings,
    operations: operations.map((one) => one.id()),
    replies: operations.filter((one) => one.reply()).map((one) => one.id()),
  };
}

Promise.all(files.map(parsed)).then((told) => process.stdout.write(JSON.stringify(told)));
