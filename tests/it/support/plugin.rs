//! The plugin as mdBook calls it, with small books.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

pub const PLUGIN: &str = env!("CARGO_BIN_EXE_mdbook-mls");

/// A book.toml with `[preprocessor.mls]`, our command and the lines of `table`.
pub fn book_toml(table: &str) -> String {
    let command = PLUGIN.replace('\\', "/");
    format!(
        "[book]\ntitle = \"Gates\"\n\n[preprocessor.mls]\ncommand = \"'{command}'\"\nafter = [\"links\"]\n\
         as-of = \"2026-11-23\"\n{table}\n"
    )
}

/// A temporary folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

pub fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

/// Every file below a folder, with its bytes.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(contents(&path)),
            path => drop(found.insert(path.clone(), std::fs::read(&path).expect("a file"))),
        }
    }
    found
}

/// A command without the environment variables that change the plugin's output.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for variable in [
        "GITHUB_ACTIONS",
        "SOURCE_DATE_EPOCH",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "MDBOOK_LOG",
        "RUST_LOG",
    ] {
        command.env_remove(variable);
    }
    command
}

/// A call of mdBook 0.5 for these chapters (path and text).
pub fn call(root: &Path, renderer: &str, chapters: &[(&str, &str)]) -> Value {
    let items: Vec<Value> = chapters.iter().map(|(path, text)| chapter(path, text)).collect();
    json!([
        {"root": root, "config": {"book": {"title": "Gates", "language": "en"}, "preprocessor": {"mls": {}}},
         "renderer": renderer, "mdbook_version": "0.5.4"},
        {"items": items},
    ])
}

pub fn chapter(path: &str, text: &str) -> Value {
    json!({"Chapter": {"name": "A chapter", "content": text, "number": [1], "sub_items": [], "path": path,
        "source_path": path, "parent_names": []}})
}

pub fn run(input: impl AsRef<[u8]>) -> Output {
    feed(&mut command(PLUGIN), input.as_ref())
}

/// Runs `command` with `input` on its standard input. It may stop reading early.
pub fn feed(command: &mut Command, input: &[u8]) -> Output {
    let pipes = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // Like mdBook, write the whole input before reading the output.
        scope.spawn(move || match stdin.write_all(input) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("cannot write: {error}"),
            _ => drop(stdin),
        });
        child.wait_with_output().expect("the program ends")
    })
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The returned book.
pub fn reply(output: &Output) -> Value {
    assert!(output.status.success(), "{}", stderr(output));
    serde_json::from_slice(&output.stdout).expect("a book")
}

/// Removes the contents of all chapters from the book; returns them by path.
pub fn take_contents(book: &mut Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for shape in ["items", "sections"] {
        if let Some(items) = book.get_mut(shape) {
            collect(items, &mut found);
        }
    }
    found
}

fn collect(items: &mut Value, found: &mut BTreeMap<String, String>) {
    for item in items.as_array_mut().into_iter().flatten() {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        let content = chapter["content"].take();
        if let (Some(path), Some(content)) = (chapter["path"].as_str(), content.as_str()) {
            found.insert(path.replace('\\', "/"), content.to_owned());
        }
        collect(&mut chapter["sub_items"], found);
    }
}
