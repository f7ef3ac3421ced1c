// Books built by the real mdBook, served to a real Chromium.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const themes = ["light", "rust", "coal", "navy", "ayu"];
export const widths = [1280, 390];

const built = join(resolve(root, process.env.CARGO_TARGET_DIR ?? "target"), "debug");
const installed = join(root, "target", "bin");
const environment = { ...process.env, PATH: [built, installed, process.env.PATH].join(delimiter), MDBOOK_LOG: "error" };

/** A copy of a book in a folder of its own. `table` replaces `[preprocessor.mls]` where it is given. */
export function copy(book, table) {
  const folder = mkdtempSync(join(tmpdir(), "mdbook-mls-"));
  cpSync(join(root, book), folder, { recursive: true, filter: (path) => path !== join(root, book, "book") });
  if (table !== undefined) {
    const path = join(folder, "book.toml");
    const toml = readFileSync(path, "utf8").replace(/\[preprocessor\.mls[^]*?(?=\n\[output)/, table);
    writeFileSync(path, toml);
  }
  return folder;
}

/** A book of these files. */
export function write(files) {
  const folder = mkdtempSync(join(tmpdir(), "mdbook-mls-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Gives the book in a folder the style sheet as a file. */
export function share(folder) {
  execFileSync("mdbook-mls", ["init", "--theme"], { cwd: folder, env: environment, stdio: ["ignore", "ignore", "pipe"] });
  return folder;
}

export function build(folder) {
  execFileSync("mdbook", ["build", folder, "--dest-dir", join(folder, "site")], { env: environment, stdio: ["ignore", "ignore", "pipe"] });
  return join(folder, "site");
}

/** `mdbook serve`, once it answers. */
export async function live(folder) {
  const port = await free();
  const child = spawn("mdbook", ["serve", folder, "--port", String(port)], { env: environment, stdio: "ignore" });
  const base = `http://localhost:${port}`;
  for (let tries = 0; tries < 150; tries += 1) {
    try {
      if ((await fetch(base)).ok) return { base, child };
    } catch {
      // It is still building.
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  child.kill();
  throw new Error("mdbook serve does not answer");
}

/** A port that nobody listens on. */
async function free() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Pages of a site, without mdBook's own. */
export function pages(site) {
  const own = new Set(["print.html", "404.html", "toc.html"]);
  const found = [];
  const visit = (folder) => {
    for (const name of readdirSync(join(site, folder))) {
      const path = join(folder, name);
      if (statSync(join(site, path)).isDirectory()) visit(path);
      else if (extname(name) === ".html" && !own.has(name)) found.push(path.split(sep).join("/"));
    }
  };
  visit("");
  return found.sort();
}

const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };

/** The folder over HTTP: themes need storage, which files do not have. */
export async function serve(site) {
  const server = createServer((request, response) => {
    const path = join(site, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    if (!path.startsWith(site) || !existsSync(path) || statSync(path).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
    createReadStream(path).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Debian's Chromium, or the one that CHROMIUM names. */
export function browser() {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("there is no Chromium: apt-get install chromium, or name one in CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

/** Windows that start in a theme, with or without mdBook's sidebar. */
export async function context(of, { theme = "light", width = 1280, height = 900, scripts = true, sidebar = false } = {}) {
  const made = await of.newContext({ viewport: { width, height }, javaScriptEnabled: scripts, reducedMotion: "reduce" });
  await made.addInitScript(([name, shown]) => {
    localStorage.setItem("mdbook-theme", name);
    localStorage.setItem("mdbook-sidebar", shown ? "visible" : "hidden");
  }, [theme, sidebar]);
  return made;
}

export function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}
