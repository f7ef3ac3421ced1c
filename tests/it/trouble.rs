//! Every command when it cannot work: one clear error, exit code 2, all files unchanged.

use std::path::Path;
use std::process::{Command, Stdio};

use mdbook_mls::internals::cli;
use tempfile::TempDir;

use crate::support::program::{self, Ran, all_files, folder, program, run, write};

const BOOK: &str = "[book]\nsrc = \"docs\"\n\n[preprocessor.mls]\nas-of = \"2027-01-04\"\n";
const SUMMARY: &str = "# Summary\n\n- [One](milestone/mls-001-one.md)\n";
/// Has findings for `fix` and `baseline`.
const ONE: &str = "# MLS-001: One\n\n**Status**: Planed\n**Owner**: Ana\n**Target**: 2027-03-01\n\n## Deliverables\n\n### 1. A gate\n\n- [ ] It stands\n";

/// A command with its arguments, and what it needs.
struct Call {
    arguments: &'static [&'static str],
    needs: Needs,
    writes: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// A valid book.toml.
    Table,
    Book,
}

const fn call(arguments: &'static [&'static str], needs: Needs, writes: bool) -> Call {
    Call {
        arguments,
        needs,
        writes,
    }
}

const CALLS: &[Call] = &[
    call(&["init"], Needs::Table, true),
    call(&["new", "milestone", "second"], Needs::Book, true),
    call(&["new", "plan", "first", "--dry-run"], Needs::Book, false),
    call(&["check"], Needs::Book, false),
    call(&["check", "--output", "findings.txt"], Needs::Book, true),
    call(&["fix"], Needs::Book, true),
    call(&["fix", "--diff"], Needs::Book, false),
    call(&["diff"], Needs::Book, false),
    call(&["adopt"], Needs::Book, false),
    call(&["list"], Needs::Book, false),
    call(&["what-if", "MLS-001", "status=in-review"], Needs::Book, false),
    call(&["forecast"], Needs::Book, false),
    call(&["set", "MLS-001", "status=in-review"], Needs::Book, true),
    call(&["tick", "MLS-001", "1.1"], Needs::Book, true),
    call(&["untick", "MLS-001", "1.1", "--dry-run"], Needs::Book, false),
    call(&["update", "MLS-001", "Going on"], Needs::Book, true),
    call(&["retitle", "MLS-001", "Another"], Needs::Book, true),
    call(&["rename", "MLS-001", "MLS-007"], Needs::Book, true),
    call(
        &["sign", "MLS-001", "--role", "Warden", "--by", "Ana"],
        Needs::Book,
        true,
    ),
    call(&["history"], Needs::Book, false),
    call(&["digest"], Needs::Book, false),
    call(&["instructions"], Needs::Book, false),
    call(&["lsp"], Needs::Nothing, false),
    call(&["completeness"], Needs::Book, false),
    call(&["related", "MLS-001"], Needs::Book, false),
    call(&["explain", "overdue"], Needs::Nothing, false),
    call(&["rules", "--output", "rules.txt"], Needs::Nothing, true),
    call(&["baseline"], Needs::Book, true),
    call(&["export", "json"], Needs::Book, false),
    call(&["export", "ics", "--output", "targets.ics"], Needs::Book, true),
    call(&["export", "all", "--output", "all"], Needs::Book, true),
    call(&["doctor"], Needs::Table, false),
    call(&["completions", "bash"], Needs::Nothing, false),
    call(&["man", "--output", "man1"], Needs::Nothing, true),
];

fn book() -> TempDir {
    folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", SUMMARY),
        ("docs/milestone/mls-001-one.md", ONE),
    ])
}

fn assert_refused(ran: &Ran, arguments: &[&str], words: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
    let is_one = ran.err.starts_with("error: ") && ran.err.matches("error: ").count() == 1;
    assert!(is_one && ran.err.contains(words), "{arguments:?}: {}", ran.err);
}

#[test]
fn every_command_has_a_call() {
    for command in cli::definition().get_subcommands() {
        let name = command.get_name();
        assert!(CALLS.iter().any(|call| call.arguments[0] == name), "{name}");
    }
}

#[test]
fn a_missing_path_is_an_error() {
    let book = book();
    let before = all_files(book.path());
    for Call { arguments, needs, .. } in CALLS {
        if *needs != Needs::Nothing && arguments[0] != "init" {
            let arguments = [arguments, &["--root", "nowhere"][..]].concat();
            assert_refused(&run(book.path(), &arguments), &arguments, "no book.toml in `nowhere`");
        }
    }
    for arguments in [
        &["check", "nowhere.md"][..],
        &["fix", "docs", "nowhere.md"],
        &["completeness", "nowhere.md"],
    ] {
        assert_refused(
            &run(book.path(), arguments),
            arguments,
            "no file or folder `nowhere.md`",
        );
    }
    for arguments in [
        &["init", "book.toml"][..],
        &["export", "all", "--output", "book.toml"],
        &["man", "--output", "book.toml"],
        &["check", "--output", "docs"],
    ] {
        assert_refused(&run(book.path(), arguments), arguments, arguments.last().unwrap());
    }
    assert_eq!(all_files(book.path()), before);
}

#[test]
fn a_missing_summary_is_an_error() {
    let book = book();
    std::fs::remove_file(book.path().join("docs/SUMMARY.md")).unwrap();
    let before = all_files(book.path());
    for Call { arguments, needs, .. } in CALLS {
        if *needs == Needs::Book {
            assert_refused(&run(book.path(), arguments), arguments, "there is no `docs/SUMMARY.md`");
        }
    }
    assert_eq!(all_files(book.path()), before);
    // The message suggests `init`.
    assert_eq!(run(book.path(), &["init"]).code, 0);
    assert_eq!(run(book.path(), &["related", "MLS-001"]).code, 0);
}

#[test]
fn an_invalid_book_toml_is_an_error() {
    let book = book();
    write(book.path(), "book.toml", &format!("{BOOK}[output\n"));
    let before = all_files(book.path());
    for Call { arguments, needs, .. } in CALLS {
        if *needs != Needs::Nothing {
            assert_refused(&run(book.path(), arguments), arguments, "TOML parse error at line 6");
        }
    }
    assert_eq!(all_files(book.path()), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_or_read_only_disk_is_an_error() {
    for (full, reason) in [(true, "No space left"), (false, "Read-only")] {
        // Mounting may not be allowed.
        let Some(disk) = Disk::new() else { return };
        for (path, bytes) in all_files(book().path()) {
            write(disk.path(), &path, &String::from_utf8(bytes).unwrap());
        }
        if full {
            let mut filler = Vec::new();
            while std::fs::write(disk.path().join("filler"), &filler).is_ok() {
                filler.resize(filler.len() + 4096, 0);
            }
        } else {
            disk.mount(&["-o", "remount,ro"]);
        }
        let before = all_files(disk.path());
        // `diff` needs an earlier commit, and there is no space for one.
        let calls = || CALLS.iter().filter(|call| call.arguments[0] != "diff");
        for Call { arguments, writes, .. } in calls() {
            let ran = run(disk.path(), arguments);
            match writes {
                true => assert_refused(&ran, arguments, reason),
                false => assert!(ran.code < 2, "{arguments:?}: {}", ran.err),
            }
        }
        assert_eq!(all_files(disk.path()), before);
        // Writing to a full standard output also fails.
        let says_something = |call: &&Call| !call.writes && !run(disk.path(), call.arguments).out.is_empty();
        for Call { arguments, .. } in calls().filter(says_something) {
            let full = std::fs::File::create("/dev/full").unwrap();
            let output = program(disk.path(), arguments).stdout(full).output().unwrap();
            assert_refused(&Ran::of(output), arguments, "cannot write to standard output");
        }
    }
}

/// A small disk in memory.
#[cfg(target_os = "linux")]
struct Disk(TempDir);

#[cfg(target_os = "linux")]
impl Disk {
    fn new() -> Option<Self> {
        let disk = Self(tempfile::tempdir().ok()?);
        disk.mount(&["-t", "tmpfs", "-o", "size=100k", "mls"]).then_some(disk)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        let mut mount = Command::new("mount");
        let ran = mount.args(arguments).arg(self.path()).stderr(Stdio::null()).status();
        ran.is_ok_and(|status| status.success())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        _ = Command::new("umount").arg(self.path()).stderr(Stdio::null()).status();
    }
}

/// `script` of util-linux runs the program in a terminal; a key is sent when the program waits for input. `exec`
/// replaces the shell, because some shells have their own exit code for an interrupt.
#[cfg(target_os = "linux")]
fn guided(book: &Path, keys: &[&str]) -> Option<(i32, String)> {
    use std::io::{Read as _, Write as _};
    let line = format!(
        "exec {} new milestone second --guided",
        env!("CARGO_BIN_EXE_mdbook-mls")
    );
    let mut script = Command::new("script");
    script
        .args(["-qec", &line, "/dev/null"])
        .env("SHELL", "/bin/sh")
        .current_dir(book);
    let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let (mut typed, mut seen) = (child.stdin.take()?, child.stdout.take()?);
    let (mut said, mut byte) = (Vec::new(), [0]);
    for key in keys {
        let from = said.len();
        while !said[from..].ends_with(b"  > ") && seen.read(&mut byte).is_ok_and(|count| count > 0) {
            said.push(byte[0]);
        }
        typed.write_all(key.as_bytes()).ok()?;
    }
    _ = seen.read_to_end(&mut said);
    let code = child.wait().ok()?.code()?;
    Some((code, String::from_utf8_lossy(&said).into_owned()))
}

#[cfg(target_os = "linux")]
#[test]
fn interrupted_questions_change_no_file() {
    for (last, words) in [
        ("\u{3}", "error: interrupted; no file was changed"),
        ("\u{4}", "error: the input ended before the last question"),
    ] {
        let book = book();
        let before = all_files(book.path());
        let Some((code, said)) = guided(book.path(), &["All boats ring\n", "A bell\n", last]) else {
            return;
        };
        assert!(code == 2 && said.contains(words), "{code}: {said}");
        assert_eq!(all_files(book.path()), before);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn answered_questions_make_a_milestone() {
    let book = book();
    let keys = [
        "All boats ring\n",
        "A bell\n",
        "A rope\n",
        "\n",
        "MLS-9\n",
        "MLS-001\n",
        "Ten of ten ring\n",
        "\n",
        "Moira\n",
        "soon\n",
        "2027-05-03\n",
        "\n",
        "Rain\n",
        "\n",
        "Ana\n",
        "Pilots\n",
        "\n",
    ];
    let Some((code, said)) = guided(book.path(), &keys) else {
        return;
    };
    assert_eq!(code, 0, "{said}");
    let text = program::read(book.path(), "docs/milestone/mls-002-second.md");
    for words in [
        "**Target Date**: 2027-05-03\n**Owner**: Ana\n",
        "\nAll boats ring\n",
        "\n### 1. A bell\n",
        "\n### 2. A rope\n",
        "- [ ] Ten of ten ring\n",
        "- **Blocking this milestone**: [MLS-001]",
        "| Rain |",
        "**Pilots**",
        "Moira approves",
    ] {
        assert!(text.contains(words), "`{words}` in\n{text}");
    }
}
