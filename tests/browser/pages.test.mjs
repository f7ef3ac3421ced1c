// Every page of the example book: nothing runs off, nothing is harder to read or to reach than plain mdBook.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { browser, build, context, copy, pages, remove, serve, share, themes, widths } from "./book.mjs";

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

/** The page in a theme, as a click in mdBook's menu has it. */
async function dress(page, theme) {
  await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
  assert.ok(await page.evaluate((name) => document.documentElement.classList.contains(name), theme), theme);
  // The colours of code come from a sheet of their own, which is loaded now.
  await page.waitForFunction(() => [...document.querySelectorAll("link[rel=stylesheet]")].every((one) => one.disabled || one.sheet));
}

/** What axe-core finds. From the second theme on the colours are new and nothing else. */
async function violations(page, theme) {
  const only = theme === themes[0] ? {} : { runOnly: ["color-contrast", "link-in-text-block"] };
  return page.evaluate(async (only) => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"], ...only });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html.slice(0, 160)) }));
  }, only);
}

/** Badges whose word or sign is too faint on what lies behind it: 4.5 for text, 3 for signs. */
function faint() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (layers) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const layer of layers) {
      canvas.fillStyle = layer;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const found = [];
  for (const badge of document.querySelectorAll(".mls-badge, .mls-late")) {
    const behind = ["white"];
    const around = [];
    for (let one = badge; one; one = one.parentElement) around.unshift(getComputedStyle(one).backgroundColor);
    behind.push(...around);
    const sign = getComputedStyle(badge, "::before");
    for (const [what, colour, least] of [["word", getComputedStyle(badge).color, 4.5], ["sign", sign.color, 3]]) {
      if (what === "sign" && sign.content === "none") continue;
      const has = contrast(paint([...behind, colour]), paint(behind));
      if (has < least) found.push(`${what} of ${badge.outerHTML.slice(0, 90)} has ${has.toFixed(2)}`);
    }
  }
  return found;
}

for (const width of widths) {
  test(`${width} wide, in every theme: nothing that plain mdBook would not do`, { timeout: 2_400_000 }, async () => {
    const made = await context(chromium, { width });
    const open = async (url) => {
      const page = await made.newPage();
      const answer = await page.goto(url);
      await page.addStyleTag({ content: "*{transition:none!important}" });
      await page.evaluate(axe);
      return { page, ok: answer.ok() };
    };
    const problems = [];
    for (const path of ours.pages) {
      const { page } = await open(`${ours.base}/${path}`);
      // Where nothing of ours stands, the page is plain mdBook's.
      const isOurs = (await page.locator("main [class*=mls-]").count()) > 0;
      let twin;
      for (const theme of themes) {
        await dress(page, theme);
        const where = `${theme}: ${path}`;
        const [needed, has] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
        if (needed > has) problems.push(`${where} is ${needed} wide in a window of ${has}`);
        if (!isOurs) break;
        problems.push(...(await page.evaluate(faint)).map((one) => `${where}: ${one}`));
        const found = await violations(page, theme);
        if (found.length === 0) continue;
        twin ??= await open(`${bare.base}/${path}`);
        if (twin.ok) await dress(twin.page, theme);
        const known = new Set(twin.ok ? (await violations(twin.page, theme)).map(({ id }) => id) : []);
        problems.push(...found.filter(({ id }) => !known.has(id)).map(({ id, nodes }) => `${where}: ${id}\n  ${nodes.join("\n  ")}`));
      }
      await page.close();
      await twin?.page.close();
    }
    await made.close();
    assert.deepEqual(problems, []);
  });
}

/** How each element of ours looks, and what stands before and after it. */
function looks() {
  const known = ["display", "margin-top", "margin-bottom", "padding-top", "padding-left", "font-size", "font-weight", "opacity", "color", "background-color",
    "border-left-width", "border-top-width", "text-align", "white-space", "content", "fill", "stroke", "stroke-width", "stroke-dasharray", "text-decoration-line"];
  const found = [];
  for (const element of document.querySelectorAll("main [class*=mls], main [class*=mls] *")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (part && style.content === "none") continue;
      found.push(`${element.outerHTML.slice(0, 60)}${part ?? ""}: ${known.map((name) => style.getPropertyValue(name)).join("; ")}`);
    }
  }
  return found;
}

test("the book on one page looks the same with its style in each chapter and in one sheet", { timeout: 600_000 }, async () => {
  const folder = share(copy("book-example"));
  const shared = await serve(build(folder));
  const made = await context(chromium);
  const seen = [];
  for (const { base } of [ours, shared]) {
    const page = await made.newPage();
    await page.addInitScript(() => { window.print = () => {}; });
    await page.goto(`${base}/print.html`, { waitUntil: "domcontentloaded", timeout: 300_000 });
    seen.push([await page.locator("main style").count(), await page.evaluate(looks)]);
    await page.close();
  }
  const [[styles, inlined], [none, one]] = seen;
  assert.ok(styles > 1 && none === 0, `${styles} and ${none}`);
  assert.deepEqual(inlined, one);
  await made.close();
  shared.stop();
  remove(folder);
});

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
