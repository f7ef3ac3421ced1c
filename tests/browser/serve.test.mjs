// A real `mdbook serve`: a finding shows on its page, mending it makes it go, and nothing that is typed ends the preview.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, context, live, remove, write } from "./book.mjs";

const whole = `# MLS-001: The Gate

**Target Date**: 2027-06-30
**Owner**: Edda
**Status**: Planned

## Deliverables

### 1. Hinges

**Owner**: Edda

- [ ] Two hinges hold 400 kg

## Success Criteria

- [ ] A child can open it

## Rollback Plan

1. Put the chain back
`;

let folder, server, chromium;

before(async () => {
  folder = write({
    "book.toml": '[book]\ntitle = "Gates"\n\n[preprocessor.mls]\ncommand = "mdbook-mls"\nas-of = "2027-03-15"\n',
    "src/SUMMARY.md": "# Summary\n\n- [Gate](mls-001-gate.md)\n",
    "src/mls-001-gate.md": whole.replace("Planned", "Plannde"),
  });
  server = await live(folder);
  chromium = await browser();
}, { timeout: 120_000 });

after(async () => {
  await chromium?.close();
  server?.child.kill();
  remove(folder);
});

/** The page once it fulfils a condition. */
async function settle(page, fulfils) {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(`${server.base}/mls-001-gate.html`).catch(() => undefined);
    if (await fulfils()) return true;
    await new Promise((done) => setTimeout(done, 500));
  }
  return false;
}

test("a finding is shown on its page until it is mended", { timeout: 180_000 }, async () => {
  const made = await context(chromium);
  const page = await made.newPage();
  const panel = page.locator(".mls-panel");
  assert.ok(await settle(page, async () => (await panel.count()) === 1 && /invalid-status/.test(await panel.innerText())));
  writeFileSync(join(folder, "src/mls-001-gate.md"), whole);
  assert.ok(await settle(page, async () => (await page.locator(".mls-bar").count()) === 1 && !/invalid-status/.test(await page.locator("main").innerText())));
  await made.close();
});

test("nothing that is typed ends the preview", { timeout: 300_000 }, async () => {
  const made = await context(chromium);
  const page = await made.newPage();
  for (const text of ["", "---\nid: [", "# MLS-001", "`".repeat(500), "[".repeat(5000), "{{#mls nothing}}\n{{#include gone.md}}", "\u0000\u202e"]) {
    writeFileSync(join(folder, "src/mls-001-gate.md"), text);
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(server.child.exitCode, null, JSON.stringify(text.slice(0, 40)));
    assert.ok((await fetch(server.base)).ok);
  }
  writeFileSync(join(folder, "src/mls-001-gate.md"), whole);
  assert.ok(await settle(page, async () => (await page.locator(".mls-bar").count()) === 1));
  await made.close();
});
