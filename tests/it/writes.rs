//! What `fix` writes: no file is left half written by kills, interrupts, other writers or a failing disk.

#![allow(
    clippy::print_stdout,
    reason = "figures for whoever runs the tests with `--nocapture`"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::plugin::{PLUGIN, contents, folder, stderr, write};
use crate::support::repository::git;

const FILES: usize = 300;

/// A milestone with two safe fixes.
fn milestone(number: usize) -> String {
    let filling = "Words that stay as they are.\n\n".repeat(100);
    format!(
        "# MLS-{number:03}: Part {number}\r\n\r\n**Status**: In Progres\r\n**Target Date**: 12/31/2027\r\n\
         **Owner**: Ana\r\n\r\n{filling}"
    )
}

/// A book with this number of milestones.
fn book(files: usize) -> TempDir {
    let book = folder(&[(
        "book.toml",
        "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-23\"\n",
    )]);
    let mut summary = "# Summary\n\n".to_owned();
    for number in 1..=files {
        summary += &format!("- [Part {number}](m/{}/mls-{number:03}.md)\n", number % 7);
        write(
            book.path(),
            &format!("src/m/{}/mls-{number:03}.md", number % 7),
            milestone(number),
        );
    }
    write(book.path(), "src/SUMMARY.md", summary);
    book
}

fn start(book: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(PLUGIN);
    command.arg("fix").args(arguments).current_dir(book);
    let pipes = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    pipes.spawn().expect("the program starts")
}

fn fix(book: &Path) -> Output {
    start(book, &[]).wait_with_output().expect("the program ends")
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The files as `fix` should leave them.
fn fixed(old: &Files) -> Files {
    let is_milestone = |path: &Path| path.to_string_lossy().contains("mls-");
    let apply = |(path, bytes): (&PathBuf, &Vec<u8>)| {
        let text = String::from_utf8(bytes.clone()).expect("text");
        let text = match is_milestone(path) {
            true => text
                .replacen("In Progres\r", "In Progress\r", 1)
                .replacen("12/31/2027", "2027-12-31", 1),
            false => text,
        };
        (path.clone(), text.into_bytes())
    };
    old.iter().map(apply).collect()
}

fn restore(old: &Files, now: &Files) {
    for path in now.keys().filter(|path| !old.contains_key(*path)) {
        fs::remove_file(path).expect("a file of a killed run");
    }
    for (path, bytes) in old.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)) {
        fs::write(path, bytes).expect("a file");
    }
}

/// A pseudorandom sequence, the same in every run (splitmix64, Steele, Lea and Flood 2014).
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// `MLS_KILLS` runs (default: 25) are killed at random moments.
#[test]
fn a_killed_run_leaves_each_file_old_or_new() {
    let kills: usize = std::env::var("MLS_KILLS").map_or(25, |kills| kills.parse().expect("a number"));
    let book = book(FILES);
    let old = contents(book.path());
    let new = fixed(&old);
    let started = Instant::now();
    let ran = fix(book.path());
    let whole = started.elapsed();
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    assert_eq!(contents(book.path()), new);
    let mut seed = 11;
    let (mut untouched, mut midway, mut done) = (0, 0, 0);
    for _ in 0..kills {
        restore(&old, &contents(book.path()));
        let mut child = start(book.path(), &[]);
        // Files are written late in a run, so most kills are in its second half.
        let share = 1.1 - 0.6 * ((next(&mut seed) % 1000) as f64 / 1000.0).powi(2);
        std::thread::sleep(whole.mul_f64(share));
        _ = child.kill();
        child.wait().expect("the process ends");
        let now = contents(book.path());
        for (path, bytes) in &old {
            let found = &now[path];
            assert!(found == bytes || found == &new[path], "{} is neither", path.display());
        }
        let changed = old.iter().filter(|(path, bytes)| now[*path] != **bytes).count();
        match changed {
            0 => untouched += 1,
            FILES => done += 1,
            _ => midway += 1,
        }
        let strange = now.keys().filter(|path| !old.contains_key(*path));
        assert!(
            strange
                .into_iter()
                .all(|path| path.to_string_lossy().contains("/.mls-fix-"))
        );
        // The next run finishes and removes temporary files.
        if changed < FILES {
            let ran = fix(book.path());
            assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
            assert!(contents(book.path()) == new, "the next run finishes");
        }
    }
    println!("{kills} kills in {whole:?}: {untouched} before the first file, {midway} midway, {done} after the last");
}

#[test]
fn parallel_runs_do_not_conflict() {
    let book = book(60);
    let old = contents(book.path());
    let new = fixed(&old);
    for _ in 0..5 {
        restore(&old, &contents(book.path()));
        let children: Vec<Child> = (0..4).map(|_| start(book.path(), &[])).collect();
        for child in children {
            let ran = child.wait_with_output().expect("the process ends");
            assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
        }
        assert!(contents(book.path()) == new);
    }
}

/// If an editor saves a file while `fix` runs, the saved text is kept.
#[test]
fn changes_of_other_programs_are_kept() {
    let book = book(FILES);
    let old = contents(book.path());
    let path = book.path().join("src/m/1/mls-001.md");
    let saved = milestone(1) + "Saved just now.\n";
    let started = Instant::now();
    fix(book.path());
    let whole = started.elapsed();
    let mut refused = 0;
    for step in 0..20 {
        restore(&old, &contents(book.path()));
        let child = start(book.path(), &[]);
        std::thread::sleep(whole.mul_f64(f64::from(step) / 20.0));
        fs::write(&path, &saved).expect("a file");
        let ran = child.wait_with_output().expect("the process ends");
        let now = fs::read_to_string(&path).expect("a file");
        assert!(
            now.ends_with("Saved just now.\n"),
            "it was saved at {step}/20 and is lost"
        );
        if ran.status.code() == Some(2) {
            refused += 1;
            assert!(
                stderr(&ran).contains("was changed by another program"),
                "{}",
                stderr(&ran)
            );
            assert_eq!(now, saved);
        }
    }
    assert!(refused > 0, "no run was interfered with");
}

#[cfg(unix)]
#[test]
fn a_read_only_file_stops_the_whole_run() {
    use std::os::unix::fs::PermissionsExt;
    let book = book(5);
    let old = contents(book.path());
    let path = book.path().join("src/m/3/mls-003.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("permissions");
    let ran = fix(book.path());
    assert_eq!(ran.status.code(), Some(2));
    let said = stderr(&ran);
    assert!(
        said.starts_with("error: cannot write `") && said.contains("mls-003.md`: the file is read-only"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1);
    assert_eq!(contents(book.path()), old);
    // `--diff` still works.
    assert_eq!(
        start(book.path(), &["--diff"]).wait().expect("the process ends").code(),
        Some(0)
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_it_and_leaves_no_temporary_file() {
    let book = book(FILES);
    let old = contents(book.path());
    let new = fixed(&old);
    let started = Instant::now();
    fix(book.path());
    let whole = started.elapsed();
    let mut interrupted = 0;
    for step in 1..=10 {
        restore(&old, &contents(book.path()));
        let child = start(book.path(), &[]);
        std::thread::sleep(whole.mul_f64(f64::from(step) / 11.0) + Duration::from_millis(5));
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        kill.expect("kill runs");
        let ran = child.wait_with_output().expect("the process ends");
        let now = contents(book.path());
        if ran.status.code() == Some(0) {
            continue;
        }
        // A signal before the handler is installed kills the program.
        if ran.status.code().is_some() {
            assert_eq!(ran.status.code(), Some(2));
            assert!(
                stderr(&ran).trim().starts_with("error: interrupted"),
                "{}",
                stderr(&ran)
            );
        }
        interrupted += 1;
        assert!(now == old || now == new, "all or nothing");
    }
    assert!(interrupted > 0);
}

/// Files outside the book are not written, even through a chapter or an include that is a link.
#[cfg(unix)]
#[test]
fn nothing_is_written_outside_the_book() {
    let outside = folder(&[
        ("secret.md", &milestone(1)),
        ("part.md", "**Status**: In Progres\n"),
        (
            "book/book.toml",
            "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-23\"\n",
        ),
        (
            "book/src/SUMMARY.md",
            "# Summary\n\n- [One](mls-001.md)\n- [Two](mls-002.md)\n- [Three](../../mls-003-out.md)\n",
        ),
        ("book/src/mls-002.md", "# MLS-002: Two\n\n{{#include ../../part.md}}\n"),
        ("mls-003-out.md", &milestone(3)),
    ]);
    let book = outside.path().join("book");
    std::os::unix::fs::symlink("../../secret.md", book.join("src/mls-001.md")).expect("a link");
    let before = contents(outside.path());
    let ran = fix(&book);
    assert!(matches!(ran.status.code(), Some(0 | 1)), "{}", stderr(&ran));
    assert_eq!(contents(outside.path()), before);
    assert!(
        fs::symlink_metadata(book.join("src/mls-001.md"))
            .expect("a link")
            .is_symlink()
    );
}

/// Runs a command in a book where `link` is a link out of the book; also returns whether all files stayed the same.
#[cfg(unix)]
fn linked_out(link: &str, arguments: &[&str]) -> (Output, bool) {
    let outside = folder(&[
        (
            "book/book.toml",
            "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-23\"\n",
        ),
        (
            "book/src/SUMMARY.md",
            "# Summary\n\n- [One](m/mls-001.md)\n- [Old](m/old.md)\n",
        ),
        ("book/src/m/mls-001.md", &milestone(1)),
        (
            "book/src/m/old.md",
            "# Old\n\n**Status**: Planned\n\n## Deliverables\n\n- A wall\n",
        ),
        ("book/.git/HEAD", "ref: refs/heads/main\n"),
    ]);
    let (here, there) = (outside.path().join("book").join(link), outside.path().join("there"));
    if here.exists() {
        fs::rename(&here, &there).expect("it can be renamed");
    } else if Path::new(link).extension().is_some() {
        fs::write(&there, "# Theirs\n").expect("a file");
    } else {
        fs::create_dir(&there).expect("a folder");
    }
    std::os::unix::fs::symlink(&there, &here).expect("a link");
    let before = contents(outside.path());
    let ran = Command::new(PLUGIN)
        .args(arguments)
        .current_dir(outside.path().join("book"))
        .output()
        .expect("the program runs");
    (ran, contents(outside.path()) == before)
}

#[cfg(unix)]
#[test]
fn no_command_follows_a_link_out_of_the_book() {
    for (link, arguments) in [
        ("scripts", &["init"][..]),
        ("theme", &["init", "--theme"]),
        (".github", &["init", "--github"]),
        ("AGENTS.md", &["init", "--agents"]),
        (".claude", &["init", "--agents"]),
        ("src/m", &["adopt", "--write"]),
        ("src/m/old.md", &["adopt", "--write"]),
        ("src/m", &["adopt", "--in", "file-name", "--write"]),
        ("src/m", &["new", "milestone", "wall"]),
        ("src/SUMMARY.md", &["new", "milestone", "wall"]),
        ("src/m", &["set", "MLS-001", "owner=Bo"]),
        ("src/m", &["rename", "MLS-001", "MLS-004"]),
    ] {
        let (ran, is_same) = linked_out(link, arguments);
        assert!(is_same, "{link}: {arguments:?}: {}", stderr(&ran));
        let said = stderr(&ran);
        assert!(
            ran.status.code() == Some(2) && said.contains("out of the book") || said.contains("outside the book"),
            "{link}: {arguments:?}: {said}"
        );
    }
}

/// For a book in a repository, commands that only read write nothing except the history cache.
#[test]
fn reading_commands_write_only_the_history_cache() {
    let place = folder(&[("README.md", "Ours\n")]);
    let root = place.path();
    let book = book(3);
    for (from, bytes) in contents(book.path()) {
        let below = from.strip_prefix(book.path()).expect("below").to_owned();
        write(root, &Path::new("docs/book").join(below).to_string_lossy(), bytes);
    }
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "One"]] {
        git(root, arguments);
    }
    let before = contents(root);
    let mut has_cache = false;
    for command in [
        "check",
        "forecast",
        "history",
        "diff",
        "doctor",
        "list",
        "digest",
        "adopt",
        "completeness",
    ] {
        let ran = Command::new(PLUGIN)
            .arg(command)
            .current_dir(root.join("docs/book"))
            .output();
        let ran = ran.expect("the program runs");
        let mut after = contents(root);
        after.retain(|path, _| {
            let is_cache = path.starts_with(root.join(".git/mdbook-mls"));
            has_cache |= is_cache;
            !is_cache
        });
        assert!(after == before, "{command}: {}", stderr(&ran));
    }
    assert!(has_cache, "the history is cached");
}

/// A full disk, if one can be mounted.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_changes_nothing() {
    let mount = tempfile::tempdir().expect("a temporary folder");
    let path = mount.path().to_str().expect("a path");
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=600k", "mls", path])
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("no disk can be mounted here");
        return;
    }
    let _unmount = Unmount(path.to_owned());
    let book = book(60);
    for (from, bytes) in contents(book.path()) {
        let to = mount.path().join(from.strip_prefix(book.path()).expect("below"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, bytes).expect("a file");
    }
    let mut filler = Vec::new();
    while fs::write(mount.path().join("filler"), &filler).is_ok() {
        filler.resize(filler.len() + 4096, 0);
    }
    let old = contents(mount.path());
    let ran = fix(mount.path());
    assert_eq!(ran.status.code(), Some(2), "{}", stderr(&ran));
    let said = stderr(&ran);
    assert!(
        said.starts_with("error: cannot write `") && said.contains("No space left"),
        "{said}"
    );
    assert_eq!(contents(mount.path()), old);
}

#[cfg(target_os = "linux")]
struct Unmount(String);

#[cfg(target_os = "linux")]
impl Drop for Unmount {
    fn drop(&mut self) {
        _ = Command::new("umount").args(["-l", &self.0]).status();
    }
}
