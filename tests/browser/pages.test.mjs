// Every page of the example book: nothing runs off, nothing is harder to read or to reach than plain mdBook.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { browser, build, context, copy, pages, remove, serve, themes, widths } from "./book.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const plain = "";

let chromium, ours, bare, folders;

before(async () => {
  folders = [copy("book-example"), copy("book-example", plain)];
  const [site, bareSite] = folders.map(build);
  ours = { ...(await serve(site)), pages: pages(site) };
  bare = await serve(bareSite);
  chromium = await browser();
}, { timeout: 300_000 });

after(async () => {
  await chromium?.close();
  ours?.stop();
  bare?.stop();
  folders?.forEach(remove);
});

/** Each violation as `rule × how many`. */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html.slice(0, 160)) }));
  });
}

for (const theme of themes) {
  test(`theme ${theme}: nothing that plain mdBook would not do`, { timeout: 1_200_000 }, async () => {
    for (const width of widths) {
      const made = await context(chromium, { theme, width });
      const page = await made.newPage();
      for (const path of ours.pages) {
        await page.goto(`${ours.base}/${path}`);
        const [needed, has] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
        assert.ok(needed <= has, `${path} is ${needed} wide in a window of ${has}`);
        // The width changes no colour and no name: one width is enough where it is slow.
        if (width !== widths[0] && theme !== themes[0]) continue;
        const found = await violations(page);
        if (found.length === 0) continue;
        const answer = await page.goto(`${bare.base}/${path}`);
        const known = new Set(answer.ok() ? (await violations(page)).map(({ id }) => id) : []);
        assert.deepEqual(found.filter(({ id }) => !known.has(id)), [], `${theme}, ${width}: ${path}`);
      }
      await made.close();
    }
  });
}

test("with scripts off a page is complete", { timeout: 120_000 }, async () => {
  const made = await context(chromium, { scripts: false });
  const page = await made.newPage();
  await page.goto(`${ours.base}/milestone/mls-003-signal-on-all-three-slips.html`);
  for (const selector of [".mls-bar", ".mls-badge", ".mls-related", "main table"]) {
    assert.ok(await page.locator(selector).first().isVisible(), selector);
  }
  await made.close();
});

test("in print the badges are there", { timeout: 120_000 }, async () => {
  const made = await context(chromium);
  const page = await made.newPage();
  await page.emulateMedia({ media: "print" });
  await page.goto(`${ours.base}/milestone/mls-004-book-from-the-kitchen-table.html`);
  const badge = page.locator(".mls-bar .mls-badge").first();
  assert.ok(await badge.isVisible());
  assert.match(await badge.innerText(), /In Progress/);
  assert.ok((await page.pdf()).length > 10_000);
  await made.close();
});

test("the keyboard reaches every link", { timeout: 300_000 }, async () => {
  const made = await context(chromium);
  const page = await made.newPage();
  for (const path of ["milestone/mls-004-book-from-the-kitchen-table.html", "roadmap.html", "dependencies.html", "index-of-specs.html"]) {
    await page.goto(`${ours.base}/${path}`);
    const wanted = await page.evaluate(() => {
      const links = [...document.querySelectorAll("main a[href]")].filter((link) => link.checkVisibility());
      links.forEach((link, at) => link.setAttribute("data-at", at));
      links[0]?.focus();
      return links.length;
    });
    assert.ok(wanted > 5, `${path} has ${wanted} links`);
    const reached = new Set();
    for (let press = 0; press < wanted + 40 && reached.size < wanted; press += 1) {
      const at = await page.evaluate(() => document.activeElement?.getAttribute("data-at"));
      if (at) reached.add(at);
      await page.keyboard.press("Tab");
    }
    assert.equal(reached.size, wanted, path);
  }
  await made.close();
});
