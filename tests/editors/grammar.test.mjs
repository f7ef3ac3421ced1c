// What the grammar of the VS Code extension marks in Markdown, with the library that VS Code marks text with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
const injection = new URL("../../editors/code/syntaxes/mls.tmLanguage.json", import.meta.url);

// As much of Markdown as the grammar has to keep out of: comments, blocks of code, code in a line.
const markdown = {
  scopeName: "text.html.markdown",
  patterns: [
    { begin: "^```", end: "^```", name: "markup.fenced_code.block.markdown" },
    { begin: "<!--", end: "-->", name: "comment.block.html" },
    { match: "`[^`]+`", name: "markup.inline.raw.string.markdown" },
  ],
};

const registry = new textmate.Registry({
  onigLib: oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)).then(() => ({
    createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
    createOnigString: (text) => new oniguruma.OnigString(text),
  })),
  loadGrammar: async (scope) =>
    scope === "text.html.markdown" ? markdown : JSON.parse(readFileSync(injection, "utf8")),
  getInjections: (scope) => (scope === "text.html.markdown" ? ["mdbook-mls.injection"] : []),
});
const grammar = await registry.loadGrammar("text.html.markdown");

// The words of a text that have a scope which begins so.
function marked(text, scope) {
  let state = textmate.INITIAL;
  const found = [];
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const token of tokens) {
      if (token.scopes.some((own) => own.startsWith(scope))) found.push(line.slice(token.startIndex, token.endIndex));
    }
  }
  return found;
}

test("a directive with its filters", () => {
  const line = '{{#mls roadmap status=at-risk owner="Ana Lee"}}';
  assert.deepEqual(marked(line, "keyword.control.directive"), ["#mls"]);
  assert.deepEqual(marked(line, "entity.name.function"), ["roadmap"]);
  assert.deepEqual(marked(line, "variable.parameter"), ["status", "owner"]);
  assert.deepEqual(marked(line, "string"), ["at-risk", '"Ana Lee"']);
  assert.deepEqual(marked("text {{#mls badge MLS-001}} text", "constant.other.reference"), ["MLS-001"]);
});

test("a waiver with its rule, day and reason", () => {
  const line = "<!-- mls-allow overdue until=2027-01-31: the yard is late -->";
  assert.deepEqual(marked(line, "keyword.control.waiver"), ["mls-allow"]);
  assert.deepEqual(marked(line, "entity.name.function.rule"), ["overdue"]);
  assert.deepEqual(marked(line, "constant.numeric.date"), ["2027-01-31"]);
  assert.deepEqual(marked(line, "string.unquoted.reason"), ["the yard is late"]);
  assert.deepEqual(marked("<!-- mls-allow-file stale-status: quiet -->", "keyword.control.waiver"), ["mls-allow-file"]);
});

test("nothing in code, in other comments, in other directives, or behind a backslash", () => {
  for (const text of [
    "```\n{{#mls index}}\n<!-- mls-allow overdue: why -->\n```",
    "`{{#mls index}}`",
    "<!-- {{#mls-index}} mls-allow -->",
    "{{#include part.md}}",
    "\\{{#mls index}}",
    "{{#mlsx index}}",
  ]) {
    assert.deepEqual(marked(text, "keyword.control"), [], text);
  }
});
