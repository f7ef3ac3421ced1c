//! `diff` in unusual repositories: worktrees, sparse checkouts, bare and partial clones.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Ran, folder, run, write};
use crate::support::repository::{commit, git};

/// A book below the repository's root, with a source folder other than `src`. `work` pushes a target of `main`; the
/// source folder contains a symbolic link and a submodule.
fn repository() -> TempDir {
    let file = "manual/docs/hafen/mls-004-größe x.md";
    let text = "# MLS-004: Gates\n\n**Status**: In Progress\n**Owner**: Ana\n**Target**: 2027-03-01\n";
    let other = "# MLS-005: Bells\n\n**Status**: In Progress\n**Owner**: Bo\n**Target**: 2027-04-01\n";
    let repository = folder(&[
        (
            "manual/book.toml",
            "[book]\nsrc = \"docs\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2027-01-10\"\n",
        ),
        (
            "manual/docs/SUMMARY.md",
            "# Summary\n\n- [Gates](<hafen/mls-004-größe x.md>)\n- [Bells](mls-005-bells.md)\n",
        ),
        (file, text),
        ("manual/docs/mls-005-bells.md", other),
        ("other/readme.md", "# Other\n"),
    ]);
    let root = repository.path();
    let module = folder(&[("mls-009-x.md", text)]);
    git(module.path(), &["init", "-q", "-b", "main"]);
    commit(module.path(), "Begin");
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", module.path().display());
    let add = ["submodule", "add", "-q", &url, "manual/docs/module"];
    git(root, &[&["-c", "protocol.file.allow=always"][..], &add].concat());
    #[cfg(unix)]
    std::os::unix::fs::symlink("mls-005-bells.md", root.join("manual/docs/mls-010-link.md")).expect("a link");
    commit(root, "Begin");
    git(root, &["checkout", "-q", "-b", "work"]);
    write(root, file, &text.replace("2027-03-01", "2027-03-15"));
    commit(root, "Move");
    repository
}

fn clone(of: &Path, options: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", of.display());
    git(folder.path(), &[&["clone", "-q"], options, &[&url, "clone"]].concat());
    let root = folder.path().join("clone");
    (folder, root)
}

fn diff(root: &Path, arguments: &[&str]) -> Ran {
    run(root, &[&["diff", "--format", "json"], arguments].concat())
}

fn is_pushed(ran: &Ran) {
    let found: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let changes = found["changes"].as_array().expect("changes");
    let all: Vec<&str> = changes.iter().filter_map(|change| change["id"].as_str()).collect();
    assert_eq!(all, ["target-pushed"], "{}", ran.out);
    assert_eq!(changes[0]["days"], 14);
    assert!(
        changes[0]["to"]["file"]
            .as_str()
            .is_some_and(|file| file.ends_with("docs/hafen/mls-004-größe x.md")),
        "{}",
        ran.out
    );
}

#[test]
fn a_book_below_the_root_in_a_worktree_and_beside_a_sparse_checkout() {
    let repository = repository();
    let root = repository.path();
    let book = root.join("manual");
    is_pushed(&diff(&book, &[]));
    is_pushed(&diff(&book, &["main"]));
    is_pushed(&diff(&book.join("docs/hafen"), &["main", "work"]));
    is_pushed(&diff(root, &["--root", "manual", "main", "HEAD"]));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let tree = elsewhere.path().join("tree");
    let path = tree.to_str().expect("a path");
    git(root, &["worktree", "add", "-q", "--detach", path, "work"]);
    is_pushed(&diff(&tree.join("manual"), &["main"]));
    git(root, &["sparse-checkout", "set", "--no-cone", "/manual/book.toml"]);
    assert!(!book.join("docs/SUMMARY.md").exists());
    is_pushed(&diff(&book, &["main", "work"]));
    let ran = diff(&book, &["main"]);
    assert_eq!(ran.code, 2, "SUMMARY.md is not checked out");
    assert!(ran.err.contains("SUMMARY.md"), "{}", ran.err);
}

#[test]
fn a_bare_clone_has_its_book_at_the_root() {
    let book = folder(&[
        ("book.toml", "[preprocessor.mls]\nas-of = \"2027-01-10\"\n"),
        ("src/SUMMARY.md", "- [Gates](<docs/hafen/mls-004-größe x.md>)\n"),
        (
            "src/docs/hafen/mls-004-größe x.md",
            "# MLS-004: Gates\n\n**Target**: 2027-03-01\n",
        ),
    ]);
    git(book.path(), &["init", "-q", "-b", "main"]);
    commit(book.path(), "Begin");
    git(book.path(), &["checkout", "-q", "-b", "work"]);
    write(
        book.path(),
        "src/docs/hafen/mls-004-größe x.md",
        "# MLS-004: Gates\n\n**Target**: 2027-03-15\n",
    );
    commit(book.path(), "Move");
    let (_folder, bare) = clone(book.path(), &["--bare"]);
    is_pushed(&diff(&bare, &["main", "work"]));
    let ran = diff(&bare, &["main"]);
    assert_eq!(ran.code, 2, "there is no working tree");
}

#[test]
fn a_partial_clone_names_missing_files_and_fetches_nothing() {
    let repository = repository();
    let (_folder, partial) = clone(repository.path(), &["--filter=blob:none", "--branch", "work"]);
    let book = partial.join("manual");
    let ran = diff(&book, &["origin/main"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("git fetch --refetch --no-filter"), "{}", ran.err);
    assert!(ran.err.contains("mls-004"), "{}", ran.err);
    is_pushed(&{
        git(&partial, &["fetch", "-q", "--refetch", "--no-filter"]);
        diff(&book, &["origin/main"])
    });
}
