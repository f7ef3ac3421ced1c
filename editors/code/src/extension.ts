// Starts the language server `mdbook-mls lsp` and shows its counts. All else is the server's.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

const SOURCE = "mdbook-mls";

let client: LanguageClient | undefined;
let output: vscode.OutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("Milestones");
  const counts = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, 10);
  counts.command = "workbench.actions.view.problems";
  context.subscriptions.push(
    output,
    counts,
    vscode.languages.onDidChangeDiagnostics(() => showCounts(counts)),
    vscode.commands.registerCommand("mdbook-mls.restart", restart),
    vscode.commands.registerCommand("mdbook-mls.showOutput", () => output.show()),
    vscode.commands.registerCommand("mdbook-mls.showReferences", showReferences),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("mdbook-mls.path") || event.affectsConfiguration("mdbook-mls.profile")) {
        await restart();
      }
    }),
  );
  await start();
  showCounts(counts);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("mdbook-mls");
  const command = settings.get<string>("path") || "mdbook-mls";
  const profile = settings.get<string>("profile");
  const server: ServerOptions = { command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "markdown" },
      { scheme: "file", pattern: "**/book.toml" },
    ],
    // All files of a book are shown, the closed ones too.
    initializationOptions: { diagnostics: "push", ...(profile ? { profile } : {}) },
    outputChannel: output,
  };
  client = new LanguageClient("mdbook-mls", "Milestones", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    output.appendLine(String(error));
    const chosen = await vscode.window.showErrorMessage(
      `\`${command}\` cannot be started. Install mdbook-mls, or set mdbook-mls.path to where it is.`,
      "Open the setting",
    );
    if (chosen) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "mdbook-mls.path");
    }
  }
}

async function restart(): Promise<void> {
  await client?.stop();
  client = undefined;
  await start();
}

function showCounts(item: vscode.StatusBarItem): void {
  let errors = 0;
  let warnings = 0;
  for (const [, diagnostics] of vscode.languages.getDiagnostics()) {
    for (const diagnostic of diagnostics.filter((one) => one.source === SOURCE)) {
      errors += diagnostic.severity === vscode.DiagnosticSeverity.Error ? 1 : 0;
      warnings += diagnostic.severity === vscode.DiagnosticSeverity.Warning ? 1 : 0;
    }
  }
  if (!client) {
    item.hide();
    return;
  }
  item.text = errors + warnings === 0 ? "$(milestone) clean" : `$(milestone) ${errors} $(error) ${warnings} $(warning)`;
  item.tooltip = `Milestones: ${errors} errors, ${warnings} warnings in the workspace's books`;
  item.show();
}

// The arguments of a lens, in the protocol's form.
interface Position { line: number; character: number }
interface Location { uri: string; range: { start: Position; end: Position } }

async function showReferences(uri: string, at: Position, places: Location[]): Promise<void> {
  const position = (of: Position) => new vscode.Position(of.line, of.character);
  const locations = places.map(
    (place) =>
      new vscode.Location(
        vscode.Uri.parse(place.uri),
        new vscode.Range(position(place.range.start), position(place.range.end)),
      ),
  );
  await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), position(at), locations);
}
