//! Tests with real editors, if installed: with `MLS_ALL_EDITORS`, a missing editor is a failure.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::program::{all_files, folder};

/// A copy of the book of the recorded sessions.
pub fn harbour() -> tempfile::TempDir {
    let copy = folder(&[]);
    for (file, bytes) in all_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/harbour")) {
        let path = copy.path().join(&file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        std::fs::write(path, bytes).expect("a writable folder");
    }
    copy
}

/// Runs a session of an editor from a script.
fn run(editor: &str, arguments: &[&str]) {
    if Command::new(editor).arg("--version").output().is_err() {
        assert!(
            std::env::var_os("MLS_ALL_EDITORS").is_none(),
            "{editor} is not installed"
        );
        return;
    }
    let book = harbour();
    let command = json!([env!("CARGO_BIN_EXE_mdbook-mls"), "lsp"]);
    let ran = Command::new(editor)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("MLS_COMMAND", command.to_string())
        .env("MLS_BOOK", book.path())
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned() + &String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("ok "), "{editor}: {said}");
}

#[test]
fn neovim_shows_findings_hovers_completes_and_renames() {
    run(
        "nvim",
        &["--headless", "--clean", "-c", "luafile tests/editors/neovim.lua"],
    );
}

#[test]
fn emacs_shows_findings_hovers_completes_and_renames() {
    // Eglot is part of Emacs since version 29, and a package before.
    let asks = [
        "--batch",
        "--no-init-file",
        "--eval",
        "(progn (package-initialize) (require 'eglot))",
    ];
    let has_eglot = Command::new("emacs")
        .args(asks)
        .output()
        .is_ok_and(|ran| ran.status.success());
    if has_eglot || std::env::var_os("MLS_ALL_EDITORS").is_some() {
        run("emacs", &["--batch", "--no-init-file", "-l", "tests/editors/emacs.el"]);
    }
}
