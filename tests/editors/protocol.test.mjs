// The library that VS Code itself speaks the protocol with, against the server: every request and notification, for a copy
// of the book in `harbour`. MLS_PROGRAM is the program, by default this repository's; with MLS_RECORD the session is written
// to `sessions/node.jsonl`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as lsp from "vscode-languageserver-protocol/node";

const here = fileURLToPath(new URL(".", import.meta.url));
const program = process.env.MLS_PROGRAM ?? join(here, "../../target/debug/mdbook-mls");

class Editor {
  constructor(capabilities = {}, options = {}, name = "") {
    this.folder = mkdtempSync(join(tmpdir(), "mls ä%20 "));
    this.book = join(this.folder, "a book");
    cpSync(join(here, "harbour"), this.book, { recursive: true });
    const session = name && process.env.MLS_RECORD ? join(here, "sessions", `${name}.jsonl`) : "";
    const command = session
      ? [process.execPath, [join(here, "record.mjs"), session, pathToFileURL(this.book).href, program, "lsp"]]
      : [program, ["lsp"]];
    this.server = spawn(command[0], command[1], { stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((done) => this.server.on("exit", done));
    this.connection = lsp.createProtocolConnection(
      new lsp.StreamMessageReader(this.server.stdout),
      new lsp.StreamMessageWriter(this.server.stdin),
    );
    this.texts = new Map();
    this.shown = new Map();
    this.pushes = 0;
    this.asked = [];
    this.connection.onNotification(lsp.PublishDiagnosticsNotification.type, ({ uri, diagnostics, version }) => {
      this.pushes += 1;
      this.shown.set(uri, { diagnostics, version });
    });
    for (const type of [
      lsp.DiagnosticRefreshRequest.type,
      lsp.CodeLensRefreshRequest.type,
      lsp.InlayHintRefreshRequest.type,
      lsp.RegistrationRequest.type,
      lsp.ShowDocumentRequest.type,
    ]) {
      this.connection.onRequest(type, (params) => {
        this.asked.push([type.method, params]);
        return type === lsp.ShowDocumentRequest.type ? { success: true } : null;
      });
    }
    this.connection.listen();
    this.capabilities = capabilities;
    this.options = options;
  }

  async start() {
    const { connection } = this;
    const reply = await connection.sendRequest(lsp.InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: this.capabilities,
      initializationOptions: this.options,
      workspaceFolders: [{ uri: pathToFileURL(this.book).href, name: "harbour" }],
    });
    await connection.sendNotification(lsp.InitializedNotification.type, {});
    return reply.capabilities;
  }

  uri(file) {
    return pathToFileURL(join(this.book, file)).href;
  }

  document(file) {
    return { textDocument: { uri: this.uri(file) } };
  }

  text(file) {
    return this.texts.get(file)?.text ?? readFileSync(join(this.book, file), "utf8").replace(/^\uFEFF/, "");
  }

  async open(file, text = this.text(file)) {
    this.texts.set(file, { text, version: 1 });
    const languageId = file.endsWith(".toml") ? "toml" : "markdown";
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file), languageId, version: 1, text },
    });
  }

  async write(file, from, to) {
    const own = this.texts.get(file);
    const at = own.text.indexOf(from);
    assert.notEqual(at, -1, `${file} has no ${from}`);
    const range = { start: place(own.text, at), end: place(own.text, at + from.length) };
    own.text = own.text.slice(0, at) + to + own.text.slice(at + from.length);
    own.version += 1;
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file), version: own.version },
      contentChanges: [{ range, text: to }],
    });
  }

  ask(type, file, more = {}) {
    return this.connection.sendRequest(type, { ...this.document(file), ...more });
  }

  // Right behind the first letter of `words`.
  at(type, file, words, more = {}) {
    const text = this.text(file);
    const at = text.indexOf(words);
    assert.notEqual(at, -1, `${file} has no ${words}`);
    return this.ask(type, file, { position: place(text, at + 1), ...more });
  }

  settle() {
    return this.ask(lsp.FoldingRangeRequest.type, "src/home.md");
  }

  rules(file) {
    return (this.shown.get(this.uri(file))?.diagnostics ?? []).map((one) => one.code);
  }

  async stop() {
    await this.connection.sendRequest(lsp.ShutdownRequest.type);
    await this.connection.sendNotification(lsp.ExitNotification.type);
    assert.equal(await this.ended, 0);
    this.connection.dispose();
    rmSync(this.folder, { recursive: true });
  }
}

function place(text, at) {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before.at(-1).length };
}

const QUAY = "src/milestone/mls-001-quay.md";
const CRANE = "src/milestone/mls-002-crane.md";
const ROADMAP = "src/roadmap.md";

const ALL = {
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"] },
    didChangeWatchedFiles: { dynamicRegistration: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
    workspaceFolders: true,
  },
  textDocument: {
    hover: { contentFormat: ["markdown"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
  },
  window: { showDocument: { support: true } },
};

let editor;
before(async () => {
  editor = new Editor(ALL, {}, "node");
  const abilities = await editor.start();
  assert.equal(abilities.positionEncoding, "utf-16");
  assert.equal(abilities.diagnosticProvider, undefined, "it pushes");
  await editor.open(QUAY);
  await editor.open(CRANE);
  await editor.settle();
});
after(() => editor.stop());

test("a date in one unsaved buffer breaks another file, and undoing it mends that", async () => {
  assert.ok(!editor.rules(CRANE).includes("target-before-blocker"));
  await editor.write(QUAY, "2027-01-28", "2028-01-28");
  await editor.settle();
  assert.ok(editor.rules(CRANE).includes("target-before-blocker"));
  const { diagnostics, version } = editor.shown.get(editor.uri(QUAY));
  assert.equal(version, 2);
  assert.ok(diagnostics.every((one) => one.source === "mdbook-mls"));
  await editor.write(QUAY, "2028-01-28", "2027-01-28");
  await editor.settle();
  assert.ok(!editor.rules(CRANE).includes("target-before-blocker"));
});

test("hover, definition, references and highlights of names", async () => {
  const hover = await editor.at(lsp.HoverRequest.type, CRANE, "[MLS-001]");
  assert.match(hover.contents.value, /The quay[^]*In Progress[^]*1 of 2 criteria/);
  const definition = await editor.at(lsp.DefinitionRequest.type, CRANE, "[MLS-001]");
  assert.equal(definition.uri, editor.uri(QUAY));
  const places = await editor.at(lsp.ReferencesRequest.type, QUAY, "# MLS-001", { context: { includeDeclaration: false } });
  assert.deepEqual(
    places.map((one) => one.uri).sort(),
    [editor.uri("src/home.md"), editor.uri(CRANE), editor.uri("src/milestone/part.md")].sort(),
  );
  const field = await editor.at(lsp.HoverRequest.type, ROADMAP, "Target**: 2027-06-01");
  assert.match(field.contents.value, /185 days left/);
});

test("completion offers ids, statuses, people, fields, sections, directives and rules", async () => {
  await editor.open("src/home.md");
  const offered = async (typed) => {
    const text = `# Home\n\n${typed}`;
    const own = editor.texts.get("src/home.md");
    own.version += 1;
    own.text = text;
    await editor.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: editor.uri("src/home.md"), version: own.version },
      contentChanges: [{ text }],
    });
    const items = await editor.ask(lsp.CompletionRequest.type, "src/home.md", { position: place(text, text.length) });
    return items.map((item) => item.label);
  };
  for (const [typed, label] of [
    ["See [", "MLS-004"],
    ["**Status**: ", "At Risk"],
    ["**Owner**: E", "Edda"],
    ["**", "Status"],
    ["## ", "Deliverables"],
    ["{{#mls ", "roadmap"],
    ["{{#mls risks owner=", "Ana"],
    ["<!-- mls-allow ", "overdue"],
  ]) {
    assert.ok((await offered(typed)).includes(label), `${typed} offers no ${label}`);
  }
  await editor.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, editor.document("src/home.md"));
  editor.texts.delete("src/home.md");
});

test("symbols, hints, lenses, links and folding", async () => {
  const symbols = await editor.ask(lsp.DocumentSymbolRequest.type, ROADMAP);
  assert.deepEqual(symbols[0].children.map((one) => one.name), ["MLS-003: The road", "MLS-004: The light"]);
  const found = await editor.connection.sendRequest(lsp.WorkspaceSymbolRequest.type, { query: "crane" });
  assert.deepEqual(found.map((one) => one.name), ["MLS-002 The crane"]);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = await editor.ask(lsp.InlayHintRequest.type, QUAY, { range });
  assert.deepEqual(hints.map((one) => one.label), ["1 of 2 criteria", "61 days left", "1 of 2 criteria"]);
  const lenses = await editor.ask(lsp.CodeLensRequest.type, ROADMAP);
  assert.deepEqual(lenses.map((one) => one.command.title), ["referred to by 1", "referred to by 1"]);
  const links = await editor.ask(lsp.DocumentLinkRequest.type, "src/SUMMARY.md");
  assert.equal(links.length, 4);
  assert.ok((await editor.ask(lsp.FoldingRangeRequest.type, QUAY)).length > 0);
});

test("a fix, a waiver and an explanation are offered for a finding", async () => {
  await editor.write(QUAY, "In Progress", "Sometime");
  await editor.settle();
  const { diagnostics } = editor.shown.get(editor.uri(QUAY));
  const own = diagnostics.find((one) => one.code === "invalid-status");
  const context = { diagnostics: [own] };
  const actions = await editor.ask(lsp.CodeActionRequest.type, QUAY, { range: own.range, context });
  const titles = actions.map((one) => one.title).join("\n");
  assert.match(titles, /Allow `invalid-status`/);
  const explain = actions.find((one) => one.command?.command === "mdbook-mls.explain");
  const text = await editor.connection.sendRequest(lsp.ExecuteCommandRequest.type, explain.command);
  assert.match(text, /invalid-status/);
  await editor.write(QUAY, "Sometime", "In Progress");
  await editor.settle();
});

test("a rename changes every file and the name of the chapter's own", async () => {
  const prepared = await editor.at(lsp.PrepareRenameRequest.type, CRANE, "# MLS-002");
  assert.equal(prepared.placeholder, "MLS-002");
  const edit = await editor.at(lsp.RenameRequest.type, CRANE, "# MLS-002", { newName: "MLS-020" });
  const moved = edit.documentChanges.find((one) => one.kind === "rename");
  assert.match(moved.newUri, /mls-020-crane\.md$/);
  const files = edit.documentChanges.filter((one) => one.textDocument).map((one) => one.textDocument.uri);
  assert.deepEqual(files.sort(), ["src/SUMMARY.md", "src/home.md", CRANE].map((file) => editor.uri(file)).sort());
  await assert.rejects(editor.at(lsp.RenameRequest.type, CRANE, "# MLS-002", { newName: "MLS-001" }), /MLS-001/);
});

test("files that change, move and go underneath are followed, unsaved text stays", async () => {
  const changed = (file, type) =>
    editor.connection.sendNotification(lsp.DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: editor.uri(file), type }],
    });
  assert.deepEqual(editor.asked[0][0], "client/registerCapability");
  writeFileSync(join(editor.book, QUAY), "# MLS-001: Nothing\n");
  await changed(QUAY, lsp.FileChangeType.Changed);
  const hover = await editor.at(lsp.HoverRequest.type, CRANE, "[MLS-001]");
  assert.match(hover.contents.value, /The quay/);
  const [old, other] = ["src/roadmap.md", "src/later.md"].map((file) => join(editor.book, file));
  renameSync(old, other);
  const summary = join(editor.book, "src/SUMMARY.md");
  writeFileSync(summary, readFileSync(summary, "utf8").replace("roadmap.md", "later.md"));
  await editor.connection.sendNotification(lsp.DidRenameFilesNotification.type, {
    files: [{ oldUri: editor.uri(ROADMAP), newUri: editor.uri("src/later.md") }],
  });
  await editor.settle();
  const found = await editor.connection.sendRequest(lsp.WorkspaceSymbolRequest.type, { query: "light" });
  assert.equal(found[0].location.uri, editor.uri("src/later.md"));
  assert.deepEqual(editor.rules(ROADMAP), []);
  renameSync(other, old);
  writeFileSync(summary, readFileSync(summary, "utf8").replace("later.md", "roadmap.md"));
  await editor.connection.sendNotification(lsp.DidRenameFilesNotification.type, {
    files: [{ oldUri: editor.uri("src/later.md"), newUri: editor.uri(ROADMAP) }],
  });
  await editor.settle();
});

test("a book.toml that is half written is said there, and the rest goes on", async () => {
  await editor.open("book.toml");
  await editor.write("book.toml", "history", "profile = \nhistory");
  await editor.settle();
  assert.deepEqual(editor.rules("book.toml"), ["configuration"]);
  assert.equal(editor.shown.get(editor.uri("book.toml")).diagnostics[0].range.start.line, 5);
  assert.match((await editor.at(lsp.HoverRequest.type, CRANE, "[MLS-001]")).contents.value, /The quay/);
  await editor.write("book.toml", "profile = ", 'profile = "strict"');
  await editor.settle();
  assert.deepEqual(editor.rules("book.toml"), []);
  await editor.connection.sendNotification(lsp.DidSaveTextDocumentNotification.type, editor.document("book.toml"));
  await editor.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, editor.document("book.toml"));
});

test("a request that is cancelled has an answer, one that is unknown an error", async () => {
  const source = new lsp.CancellationTokenSource();
  const asked = editor.connection.sendRequest(
    lsp.HoverRequest.type,
    { ...editor.document(QUAY), position: { line: 0, character: 3 } },
    source.token,
  );
  source.cancel();
  await asked.then(
    (hover) => assert.ok(hover),
    (error) => assert.equal(error.code, lsp.LSPErrorCodes.RequestCancelled),
  );
  await assert.rejects(editor.connection.sendRequest("mls/none", {}), { code: lsp.ErrorCodes.MethodNotFound });
});

test("a client that pulls is pushed nothing, whichever documents it asks for", async () => {
  const diagnostic = { relatedDocumentSupport: true };
  const pulling = new Editor({ ...ALL, textDocument: { ...ALL.textDocument, diagnostic } });
  const abilities = await pulling.start();
  assert.ok(abilities.diagnosticProvider.workspaceDiagnostics);
  await pulling.open(QUAY);
  await pulling.write(QUAY, "2027-01-28", "2028-01-28");
  const report = await pulling.ask(lsp.DocumentDiagnosticRequest.type, CRANE);
  assert.ok(report.items.some((one) => one.code === "target-before-blocker"));
  const again = await pulling.ask(lsp.DocumentDiagnosticRequest.type, CRANE, { previousResultId: report.resultId });
  assert.equal(again.kind, "unchanged");
  const whole = await pulling.connection.sendRequest(lsp.WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
  assert.ok(whole.items.some((one) => one.uri === pulling.uri(CRANE)));
  assert.equal(pulling.pushes, 0);
  await pulling.stop();
});

test("an untitled buffer and a file outside any book are checked alone", async () => {
  const text = "# MLS-009: Alone\n\n**Status**: Sometime\n";
  for (const uri of ["untitled:Untitled-1", pathToFileURL(join(editor.folder, "notes.md")).href]) {
    await editor.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: "markdown", version: 1, text },
    });
    await editor.connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument: { uri } });
    assert.ok(editor.shown.get(uri).diagnostics.some((one) => one.code === "invalid-status"), uri);
    await editor.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }
});
