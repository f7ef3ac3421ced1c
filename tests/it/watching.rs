//! `check --watch`: findings that appear and disappear while files change.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::support::program::{folder, program, write};

struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Watch {
    fn start(root: &std::path::Path, arguments: &[&str]) -> Self {
        let all = [&["check", "--watch"], arguments].concat();
        let mut command = program(root, &all);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let err = BufReader::new(child.stderr.take().expect("a pipe"));
        let also = sender.clone();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        std::thread::spawn(move || err.lines().map_while(Result::ok).try_for_each(|line| also.send(line)));
        Self { child, lines }
    }

    /// All lines up to the first with `sign`.
    fn until(&self, sign: &str) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) => {
                    let is_last = line.contains(sign);
                    seen.push(line);
                    if is_last {
                        return seen;
                    }
                }
                Err(_) => panic!("no line has {sign:?}: {seen:?}"),
            }
        }
    }
}

const GOOD: &str = "# MLS-001: A\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-12-01\n\nAll is well.\n";

#[test]
fn findings_appear_and_disappear_as_files_change() {
    let toml = "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-28\"\n";
    let book = folder(&[
        ("book.toml", toml),
        ("src/SUMMARY.md", "# Summary\n\n- [A](mls-001-a.md)\n"),
        (
            "src/mls-001-a.md",
            &format!("{GOOD}\n{{{{#include ../parts/more.txt}}}}\n"),
        ),
        ("parts/more.txt", "Nothing more.\n"),
    ]);
    let root = book.path();
    let watch = Watch::start(root, &[]);
    let first = watch.until("watching");
    assert!(
        !first.iter().any(|line| line.contains("unresolved-reference")),
        "{first:?}"
    );
    // A chapter and an included file change.
    write(
        root,
        "src/mls-001-a.md",
        &GOOD.replace("All is well", "**Depends on**: [MLS-404]"),
    );
    watch.until("+ error src/mls-001-a.md:7: unresolved-reference: ");
    write(
        root,
        "src/mls-001-a.md",
        &format!("{GOOD}\n{{{{#include ../parts/more.txt}}}}\n"),
    );
    watch.until("- error src/mls-001-a.md:7: unresolved-reference: ");
    watch.until("milestone");
    write(root, "parts/more.txt", "**Depends on**: [MLS-405]\n");
    watch.until("unresolved-reference: ");
    // An error in book.toml does not end the command, and a new chapter is noticed.
    write(root, "book.toml", &toml.replace("essential", "essentiel"));
    watch.until("essentiel");
    write(root, "book.toml", toml);
    write(root, "src/mls-405-b.md", &GOOD.replace("MLS-001", "MLS-405"));
    watch.until("orphan-milestone");
    write(
        root,
        "src/SUMMARY.md",
        "# Summary\n\n- [A](mls-001-a.md)\n- [B](mls-405-b.md)\n",
    );
    let last = watch.until("orphan-milestone");
    assert!(last.last().is_some_and(|line| line.starts_with("- ")), "{last:?}");
}
