// Takes the pictures in book-example/pictures anew: `npm run pictures`. The one of a failing build is a test's: tests/it/picture.rs.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, build, context, copy, live, remove, root, serve } from "./book.mjs";

const folder = join(root, "book-example/pictures");
const shown = {
  milestone: { path: "milestone/mls-004-book-from-the-kitchen-table.html", desktop: 1000, phone: 1000 },
  index: { path: "index-of-specs.html", desktop: 1000, phone: 1000 },
  roadmap: { path: "roadmap.html", desktop: 1560, phone: 1000 },
};
const failing = { path: "milestone/mls-005-boarding-with-wet-gloves.html", desktop: 1000, phone: 1000 };

/** One page in both themes and both sizes, from its top to a height. */
async function take(chromium, base, name, { path, ...heights }) {
  for (const theme of ["light", "navy"]) {
    for (const [size, width] of [["desktop", 1280], ["phone", 390]]) {
      const made = await context(chromium, { theme, width, height: heights[size], sidebar: size === "desktop" });
      const page = await made.newPage();
      await page.goto(`${base}/${path}`);
      const file = join(folder, `${name}-${theme}-${size}.png`);
      await page.screenshot({ path: file });
      // 256 colours are plenty for a page, and a third of the bytes.
      execFileSync("pngquant", ["--force", "--skip-if-larger", "--speed", "1", "--output", file, file]);
      await made.close();
    }
  }
}

mkdirSync(folder, { recursive: true });
const chromium = await browser();
const whole = copy("book-example");
const server = await serve(build(whole));
for (const [name, what] of Object.entries(shown)) await take(chromium, server.base, name, what);
server.stop();

// What git knows of it, in a repository with the history of its story.
const past = mkdtempSync(join(tmpdir(), "mdbook-mls-"));
execFileSync(join(root, "book-example/history"), [past], { stdio: "ignore" });
const told = await serve(build(past));
await take(chromium, told.base, "history", { path: "what-really-happened.html", desktop: 1000, phone: 1000 });
told.stop();
remove(past);

// The same mistakes as in the picture of the terminal, in a book that is being written.
const mistakes = JSON.parse(readFileSync(join(root, "tests/browser/mistakes.json"), "utf8"));
for (const { file, from, to } of mistakes) {
  const path = join(whole, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}
const served = await live(whole);
await take(chromium, served.base, "failing", failing);
served.child.kill();
await chromium.close();
remove(whole);
