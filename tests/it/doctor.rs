//! `doctor` in working and broken environments.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use snapbox::str;
use tempfile::TempDir;

use crate::support::program::{Ran, folder, program, write};

const BOOK: &str =
    "[book]\ntitle = \"B\"\n\n[preprocessor.mls]\nafter = [\"links\"]\nas-of = \"2027-01-04\"\nfail-on = \"error\"\n";

fn book(book_toml: &str) -> TempDir {
    folder(&[
        ("book.toml", book_toml),
        (
            "src/SUMMARY.md",
            "[Intro](README.md)\n\n- [One](mls-001-one.md)\n- [Two](two.md)\n- [Plan](plans/PLN-001/README.md)\n- [Again](again.md)\n",
        ),
        ("src/README.md", "# Intro\n"),
        ("src/mls-001-one.md", "# One\n"),
        ("src/two.md", "---\nid: MLS-002\n---\n# Two\n"),
        ("src/again.md", "# MLS-001: Again\n"),
        ("src/plans/PLN-001/README.md", "# A Plan\n"),
    ])
}

/// Runs `doctor` with `path` as the only search path; `set` changes the command.
fn doctor(folder: &Path, path: &Path, set: fn(&mut Command) -> &mut Command) -> Ran {
    let mut command = program(folder, &["doctor"]);
    command.env("PATH", path);
    Ran::of(set(&mut command).output().expect("the program starts"))
}

/// A folder with a fake `mdbook` of this version and our program.
fn path(version: &str) -> TempDir {
    let path = folder(&[]);
    write(path.path(), "mdbook", &format!("#!/bin/sh\necho 'mdbook v{version}'\n"));
    std::fs::set_permissions(path.path().join("mdbook"), PermissionsExt::from_mode(0o755)).expect("a program");
    symlink(env!("CARGO_BIN_EXE_mdbook-mls"), path.path().join("mdbook-mls")).expect("a link");
    path
}

#[test]
fn a_correct_book_has_no_problem() {
    let (book, path) = (book(BOOK), path("0.4.52"));
    let ran = doctor(book.path(), path.path(), |command| {
        command.env("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "never")
    });
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let version = env!("CARGO_PKG_VERSION");
    snapbox::assert_data_eq!(
        ran.out.replace(version, "VERSION"),
        str![[r#"
Versions
  mdbook-mls  VERSION
  mdbook      0.4.52

Book
  folder         .
  sources        src
  language       en
  renderers      html
  preprocessors  index → links → mls
  includes       expanded before mdbook-mls reads the chapters

Chapters
  README.md                a page             no id in front matter, heading or file name
  mls-001-one.md           milestone MLS-001  id at the start of its file name; no status; no target; no owner; 0 deliverables
  two.md                   milestone MLS-002  id in its front matter; no status; no target; no owner; 0 deliverables
  plans/PLN-001/README.md  plan PLN-001       id at the start of its folder's name
  again.md                 milestone MLS-001  id at the start of its heading; `mls-001-one.md` has the same one; no status; no target; no owner; 0 deliverables

Configuration
  profile        "guide"         default
  fail-on        "never"         MDBOOK_PREPROCESSOR__MLS__FAIL_ON in the environment
  rules          -               default
  overrides      []              default
  as-of          "2027-01-04"    book.toml:6
  calendar       "working-days"  default
  holidays       []              default
  milestones     []              default
  kinds          -               default
  vocabulary     -               default
  labels         -               default
  links          -               default
  imports        -               default
  link-bare-ids  true            default
  keep-fields    false           default
  inline-style   "auto"          default
  history        "auto"          default
  today          2027-01-04

Git
  git  not found; `as-of = "commit"` needs it

No problems

"#]]
    );
}

#[test]
fn every_problem_has_a_remedy() {
    let whole = path("0.5.4");
    let nothing = folder(&[]);
    for (book_toml, path, expected) in [
        ("[book]\n", &whole, &["no `[preprocessor.mls]`"][..]),
        (
            BOOK,
            &nothing,
            &["no `mdbook` on the path", "no `mdbook-mls` on the path"],
        ),
        (
            "[preprocessor.zz]\nbefore = [\"links\"]\n[preprocessor.mls]\n",
            &whole,
            &["`links` runs after `mls`"],
        ),
        (
            "[preprocessor.mls]\nafter = [\"links\"]\nbefore = [\"links\"]\n",
            &whole,
            &["preprocessors mls form a cycle"],
        ),
        (
            "[preprocessor.mls]\nafter = [\"linsk\"]\n",
            &whole,
            &["`after` in `[preprocessor.mls]` names `linsk`"],
        ),
        ("[preprocessor.mls]\n[output.mls]\n", &whole, &["mdBook writes no site"]),
        (
            "[preprocessor.mls]\nprofil = 1\n",
            &whole,
            &["book.toml:2:1: unknown key `profil`"],
        ),
        (
            "[preprocessor.mls]\nas-of = \"commit\"\n",
            &whole,
            &["`as-of = \"commit\"` needs"],
        ),
        (
            "[preprocessor.mls]\ncommand = \"bin/none -v\"\n",
            &whole,
            &["there is no `bin/none`"],
        ),
        (
            "[book]\nsrc = \"elsewhere\"\n[preprocessor.mls]\n",
            &whole,
            &["there is no `elsewhere/SUMMARY.md`"],
        ),
    ] {
        let book = book(book_toml);
        let ran = doctor(book.path(), path.path(), |command| command);
        assert_eq!(ran.code, 1, "{book_toml}: {}", ran.out);
        let (_, problems) = ran.out.split_once("Problems\n").expect("there are problems");
        for words in expected {
            assert!(problems.contains(words), "{book_toml}: {problems}");
        }
        assert_eq!(problems.matches("remedy: ").count(), expected.len(), "{problems}");
    }
}

#[test]
fn chapters_that_are_not_milestones_get_a_reason() {
    let (book, path) = (book(BOOK), path("0.9.0"));
    write(book.path(), "src/SUMMARY.md", "[Intro](README.md)\n");
    let ran = doctor(book.path(), path.path(), |command| command);
    for words in [
        "was not tested with mdbook 0.9.0",
        "no chapter is a milestone",
        "`mls-001-one.md` looks like MLS-001",
    ] {
        assert!(ran.out.contains(words), "{}", ran.out);
    }
}

#[test]
fn a_page_that_looks_like_a_milestone_gets_a_hint() {
    let (book, path) = (book(BOOK), path("0.5.4"));
    write(
        book.path(),
        "src/SUMMARY.md",
        "[One](mls-001-one.md)\n[Two](phase-2.md)\n",
    );
    let page = "# Phase 2\n\n**Status**: In Progress\n**Due**: 2027-01-28\n";
    write(book.path(), "src/phase-2.md", page);
    let ran = doctor(book.path(), path.path(), |command| command);
    let words = "file name, though it has a status and a target date, as a milestone does";
    assert!(ran.out.contains(words), "{}", ran.out);
}

/// Consecutive pages share a line, so a long manual does not hide the milestones.
#[test]
fn consecutive_pages_share_a_line() {
    let names = ["a", "b", "c", "d", "e"];
    let list: String = names
        .iter()
        .map(|name| format!("- [{name}](manual/{name}.md)\n"))
        .collect();
    let book = folder(&[
        ("book.toml", BOOK),
        (
            "src/SUMMARY.md",
            &format!("[Intro](README.md)\n\n- [One](mls-001-one.md)\n{list}"),
        ),
        ("src/README.md", "# Intro\n"),
        ("src/mls-001-one.md", "# One\n"),
    ]);
    for name in names {
        write(book.path(), &format!("src/manual/{name}.md"), "# A page\n");
    }
    let path = path("0.4.52");
    let out = doctor(book.path(), path.path(), |command| command).out;
    let rows: Vec<&str> = out.lines().filter(|line| line.contains("a page")).collect();
    assert_eq!(rows.len(), 2, "{out}");
    assert!(
        rows[0].starts_with("  README.md ") && rows[0].ends_with("no id in front matter, heading or file name"),
        "{out}"
    );
    assert!(
        rows[1].starts_with("  manual/a.md ") && rows[1].ends_with(", like the 4 chapters after it, up to manual/e.md"),
        "{out}"
    );
}
