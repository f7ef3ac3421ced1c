// Every link of the example's site leads somewhere, and search finds words, not badges.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { browser, build, context, copy, pages, remove, serve } from "./book.mjs";

let folder, site, chromium, server;

before(async () => {
  folder = copy("book-example");
  site = build(folder);
  server = await serve(site);
  chromium = await browser();
}, { timeout: 300_000 });

after(async () => {
  await chromium?.close();
  server?.stop();
  remove(folder);
});

test("no link is dead", { timeout: 600_000 }, async () => {
  const made = await context(chromium);
  const page = await made.newPage();
  const seen = new Map();
  for (const path of [...pages(site), "print.html"]) {
    await page.goto(`${server.base}/${path}`);
    seen.set(path, await page.evaluate(() => ({
      anchors: [...document.querySelectorAll("[id], a[name]")].map((one) => one.id || one.name),
      links: [...document.querySelectorAll("main a[href]")].map((one) => (one.getAttribute("href"))),
    })));
  }
  const dead = [];
  for (const [path, { links }] of seen) {
    for (const link of links) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue;
      const [file, anchor] = decodeURIComponent(link).split("#");
      const target = file === "" ? path : relative(site, resolve(site, dirname(path), file));
      const known = seen.get(target);
      const there = known ? !anchor || known.anchors.includes(anchor) : existsSync(join(site, target)) && statSync(join(site, target)).isFile();
      if (!there) dead.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(dead, []);
  await made.close();
});

test("search results are headings and words", () => {
  const name = readdirSync(site).find((file) => /^searchindex.*\.js$/.test(file));
  const index = readFileSync(join(site, name), "utf8");
  assert.ok(!/class=.{0,3}mls-/.test(index), "markup of badges is in the search index");
  assert.ok(index.includes("Signal on All Three Slips"));
  assert.ok(!/In Review\s*[»›]/.test(index), "a badge is part of a heading");
});

test("a deep link survives in the printed book", async () => {
  const print = readFileSync(join(site, "print.html"), "utf8");
  for (const anchor of ["mls-001-d2", "mls-003-d1"]) {
    assert.ok(print.includes(`id="${anchor}"`), anchor);
  }
});
