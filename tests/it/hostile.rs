//! Malicious books: a call ends in bounded time and memory and reports what it found.

mod nesting;
mod repeats;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

use serde_json::json;
use tempfile::TempDir;

use crate::support::plugin::{self, PLUGIN, call, command, feed, folder, reply, stderr, take_contents, write};

const HEAD: &str = "# MLS-001: T\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-01-28\n\n";

/// Runs the program with limits: seconds of CPU time and megabytes of address space.
fn limited(arguments: &str, root: &Path, input: &[u8], seconds: u32, megabytes: usize) -> Output {
    let limits = if cfg!(unix) {
        format!("ulimit -t {seconds}; ulimit -v {}; ", megabytes * 1024)
    } else {
        String::new()
    };
    let script = format!("{limits}exec '{PLUGIN}' {arguments}");
    feed(command("sh").args(["-c", &script]).current_dir(root), input)
}

/// The preprocessor's output for these chapters; the first is a milestone.
fn serve(name: &str, chapters: &[(&str, &str)]) -> Output {
    let mut call = call(Path::new("/nowhere"), "html", chapters);
    call[0]["config"]["preprocessor"]["mls"] = json!({"fail-on": "never", "as-of": "2026-11-23"});
    let output = limited("", Path::new("/"), call.to_string().as_bytes(), 10, 2048);
    let said = stderr(&output);
    assert!(output.status.success(), "{name}: {} {said}", output.status);
    assert!(
        said.lines().any(|line| line.starts_with("mdbook-mls: ")),
        "{name}: {said}"
    );
    output
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (1..=count).map(line).collect()
}

/// The sizes are chosen so that linear work takes about a second without optimisation, and quadratic work exceeds the
/// limit.
#[test]
fn a_chapter_of_any_shape_ends_in_bounded_time_and_memory() {
    let deliverables = |criteria: &str| format!("## Deliverables\n\n### 1. A\n\n{criteria}");
    let capacity = "## Timeline\n\n### Team Capacity\n\n| Person | Allocation | Weeks |\n|---|---|---|\n";
    for (name, text) in [
        ("1 MB of brackets", "[".repeat(1_000_000)),
        ("closing brackets", "]".repeat(300_000)),
        ("open links", "[a](".repeat(60_000)),
        ("10,000 nested quotes", "> ".repeat(10_000) + "deep"),
        ("10,000 nested lists", "- ".repeat(10_000) + "deep"),
        (
            "1,000 levels of boxes",
            deliverables(&numbered(1_000, |n| format!("{}- [ ] x\n", "  ".repeat(n)))),
        ),
        ("open emphasis", "*a _b ".repeat(60_000)),
        ("code spans of all lengths", numbered(1_000, |n| "`".repeat(n) + " ")),
        ("open comments", "<!--".repeat(200_000)),
        ("waivers", "<!-- mls-allow overdue: x -->\n\n".repeat(10_000)),
        (
            "waivers of one section",
            "<!-- mls-allow overdue: x -->\n".repeat(10_000) + "## A\n" + &"### B\n".repeat(10_000),
        ),
        (
            "a path of 6,000 steps with a note too few",
            format!(
                "## Timeline\n\n### Critical Path\n\n```\n{}B\n{}\n```\n",
                "A → ".repeat(6_000),
                "(3 days) ".repeat(6_000)
            ),
        ),
        ("directives", "{{#mls index}}\n\n".repeat(2_000)),
        ("open directives", "{{#mls ".repeat(10_000)),
        ("directives on a line", "{{#mls badge MLS-001}} ".repeat(10_000)),
        ("100,000 references to one", "[MLS-001] ".repeat(100_000)),
        ("references on lines", "[MLS-001]\n".repeat(20_000)),
        (
            "references to nothing",
            numbered(8_000, |n| format!("[MLS-{}] ", n + 1000)),
        ),
        ("bare ids", "MLS-001 ".repeat(20_000)),
        ("quoted states", "[MLS-001] (".repeat(20_000)),
        ("fields", numbered(10_000, |n| format!("**K{n}**: v\n"))),
        ("owners on a line", "Owner: Ana · ".repeat(10_000)),
        (
            "different owners",
            numbered(10_000, |n| format!("Owner: Ana, Bo {n} · ")),
        ),
        ("headings", numbered(2_000, |n| format!("## Deliverables {n}\n"))),
        (
            "deliverables",
            "## Deliverables\n\n".to_owned()
                + &numbered(3_000, |n| {
                    format!("### {n}. D\n\n- [ ] a\n\n**Owner**: B [MLS-001]\n\n")
                }),
        ),
        (
            "a summary of deliverables",
            "## Deliverables\n\n".to_owned()
                + &numbered(3_000, |n| format!("### {n}. D{n}\n\n- [ ] a\n\n"))
                + "## Deliverables Summary\n\n| Deliverable | Status |\n|---|---|\n"
                + &numbered(3_000, |n| format!("| D{n} | Done |\n")),
        ),
        (
            "references to deliverables",
            "## Deliverables\n\n".to_owned()
                + &numbered(2_000, |n| format!("### {n}. D\n\n- [ ] a\n\n"))
                + &"[MLS-001#2000] ".repeat(20_000),
        ),
        ("criteria", deliverables(&"- [ ] a\n".repeat(20_000))),
        (
            "a wide table",
            "|a".repeat(20_000) + "\n" + &"|-".repeat(20_000) + "\n" + &"|x".repeat(20_000),
        ),
        (
            "endless weeks",
            capacity.to_owned() + &"| P | 100% | 99999999 |\n".repeat(1_000),
        ),
        (
            "many people",
            capacity.to_owned() + &numbered(5_000, |n| format!("| P{n} | 100% | 4 |\n")),
        ),
        ("a number", format!("**Target**: {}\n", "9".repeat(500_000))),
        ("NUL", "\0".repeat(500_000)),
        ("lone carriage returns", "\r".repeat(500_000)),
        ("right to left", "\u{202e}".repeat(300_000)),
        ("combining marks", "e".to_owned() + &"\u{301}".repeat(500_000)),
    ] {
        let text = format!("{HEAD}{text}");
        let output = serve(name, &[("mls-001.md", &text)]);
        let page = &take_contents(&mut reply(&output))["mls-001.md"];
        assert!(page.contains("data-mls-status=\"planned\""), "{name}");
    }
}

#[test]
fn front_matter_of_any_shape_is_read_or_kept() {
    let mut laughs = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (one, next) in ('a'..='y').zip('b'..) {
        writeln!(laughs, "{next}: &{next} [{}]", vec![format!("*{one}"); 9].join(", "))
            .expect("a string can be written");
    }
    for (name, yaml) in [
        ("billion laughs", laughs),
        ("deep lists", format!("a: {}", "[".repeat(60_000))),
        ("deep dashes", format!("{}x: y", "- ".repeat(30_000))),
        ("deep maps", format!("{}x", "{a: ".repeat(15_000))),
        ("many keys", numbered(5_000, |n| format!("k{n}: v\n"))),
        ("a long key", format!("{}: v", "k".repeat(60_000))),
        ("open quotes", "a: \"".repeat(10_000)),
        ("self reference", "a: &a\n  b: *a".to_owned()),
        (
            "tags and documents",
            "%YAML 9.9\n--- !!python/object:os.system 'x'\n...\n".to_owned(),
        ),
        (
            "controls",
            "a: \"\\x1b[2J\"\nb: \u{1b}[2J\nc: \u{85}\u{2028}".to_owned(),
        ),
    ] {
        let text = format!("---\n{yaml}\n---\n{HEAD}");
        let output = serve(name, &[("mls-001.md", &text)]);
        let page = &take_contents(&mut reply(&output))["mls-001.md"];
        assert!(page.contains("data-mls-status=\"planned\""), "{name}: {page}");
        assert!(page.len() < text.len() + 20_000, "{name}: aliases were expanded");
    }
}

#[test]
fn books_of_any_shape_end_in_bounded_time_and_memory() {
    let milestone = |id: usize, blocked: String| {
        let text = HEAD.replace("MLS-001", &format!("MLS-{id:05}"));
        format!("{text}## Dependencies\n\n**Blocking this milestone**: {blocked}\n")
    };
    let chain = |n: usize| milestone(n, format!("[MLS-{:05}]", n - 1));
    let ring = |n: usize| milestone(n, format!("[MLS-{:05}]", n % 500 + 1));
    let clique = |n: usize| milestone(n, numbered(60, |m| format!("[MLS-{m:05}], ")));
    let same = |_: usize| HEAD.to_owned();
    type Text<'a> = &'a dyn Fn(usize) -> String;
    let books: [(&str, usize, Text<'_>); 4] = [
        ("a chain", 500, &chain),
        ("a ring", 500, &ring),
        ("a clique", 60, &clique),
        ("one id", 500, &same),
    ];
    for (name, count, text) in books {
        let chapters: Vec<_> = (1..=count).map(|n| (format!("m/c{n}.md"), text(n))).collect();
        let chapters: Vec<_> = chapters
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let mut output = serve(name, &chapters);
        assert!(
            stderr(&output).contains(&format!("mdbook-mls: {count} milestones")),
            "{name}"
        );
        assert_eq!(take_contents(&mut reply(&output)).len(), count);
        output.stdout.clear();
    }
}

#[test]
fn a_book_of_200_megabytes_takes_a_small_multiple_of_its_size() {
    // Unoptimised code is many times slower; 5 MB also show the ratio.
    let megabytes = if cfg!(debug_assertions) { 5 } else { 200 };
    let filler = "A line of text with a [link](x.md), `code` and MLS-001 in it.\n".repeat(16_000);
    let paths: Vec<String> = (0..megabytes).map(|n| format!("c{n}.md")).collect();
    let mut chapters: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), filler.as_str())).collect();
    chapters.insert(0, ("mls-001.md", HEAD));
    let mut call = call(Path::new("/nowhere"), "html", &chapters);
    call[0]["config"]["preprocessor"]["mls"] = json!({"fail-on": "never"});
    let input = call.to_string();
    assert!(input.len() > megabytes * 990_000);
    let output = limited("", Path::new("/"), input.as_bytes(), 120, 512 + 10 * megabytes);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(output.stdout.len() > input.len());
}

#[test]
fn invalid_unicode_is_rejected_and_unusual_text_is_kept() {
    for content in [r"\ud800", r"\udc00\ud800", r"\ud83dx"] {
        let call = call(Path::new("/nowhere"), "html", &[("mls-001.md", "CONTENT")]).to_string();
        let output = limited(
            "",
            Path::new("/"),
            call.replace("CONTENT", content).as_bytes(),
            10,
            2048,
        );
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    }
    let odd = "\u{0}\u{1}\u{7f}\u{85}\u{feff}\u{202e}\u{2028}\u{fdd0}\u{10ffff}\u{e000}👩\u{200d}👩";
    let text = format!("{HEAD}Text: {odd}\n");
    let output = serve("odd text", &[("mls-001.md", &text)]);
    assert!(take_contents(&mut reply(&output))["mls-001.md"].contains(odd));
}

/// Runs `mdbook-mls check` in a folder, within limits.
fn check(book: &TempDir) -> Output {
    let output = limited("check --format concise --as-of 2026-11-23", book.path(), b"", 30, 2048);
    assert!(
        output.status.code().is_some_and(|code| code < 3),
        "{} {}",
        output.status,
        stderr(&output)
    );
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    output
}

#[test]
fn recursive_includes_end() {
    let twice = "{{#include mls-001.md}}\n".repeat(2);
    for (name, text, other) in [
        ("itself", "{{#include mls-001.md}}\n".to_owned(), ""),
        ("itself, many times", "{{#include mls-001.md}}\n".repeat(3), ""),
        ("itself, large", twice + &"A long line ".repeat(40_000), ""),
        (
            "each other",
            "{{#include other.txt}}\n".repeat(3),
            "{{#include mls-001.md}}\n{{#include other.txt}}\n",
        ),
        (
            "anchors",
            "{{#include mls-001.md:a}} ANCHOR: a\n{{#include mls-001.md:a}}\n".to_owned(),
            "",
        ),
    ] {
        let text = format!("{HEAD}{text}");
        let files = [
            ("book.toml", ""),
            ("src/SUMMARY.md", "- [T](mls-001.md)\n"),
            ("src/mls-001.md", &text),
            ("src/other.txt", other),
        ];
        let said = String::from_utf8_lossy(&check(&folder(&files)).stdout).into_owned();
        assert!(said.contains("src/mls-001.md:"), "{name}: {said}");
    }
}

#[test]
fn files_outside_the_book_are_only_read() {
    let outside = folder(&[("secret.md", "# MLS-009: Outside\n"), ("book/book.toml", "")]);
    let root = outside.path().join("book");
    write(
        &root,
        "src/SUMMARY.md",
        "- [T](mls-001.md)\n- [O](../../secret.md)\n- [Twin](MLS-001.md)\n- [Again](./x/../mls-001.md)\n",
    );
    write(
        &root,
        "src/mls-001.md",
        format!("{HEAD}{{{{#include ../../secret.md}}}}\n"),
    );
    write(&root, "src/MLS-001.md", HEAD);
    let before = plugin::contents(outside.path());
    let output = limited("check --format concise", &root, b"", 30, 2048);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("duplicate-id") && said.contains("src/MLS-001.md"),
        "{said}"
    );
    assert!(
        said.contains("secret.md:1:"),
        "the finding names the included file: {said}"
    );
    assert_eq!(plugin::contents(outside.path()), before);
    for path in [
        "../../../etc/passwd",
        "/etc/passwd",
        "..",
        "a/../../b.md",
        "./x/../mls-001.md",
        "",
    ] {
        serve(path, &[("mls-001.md", HEAD), (path, HEAD)]);
    }
}

#[cfg(unix)]
#[test]
fn links_and_devices_do_not_block() {
    use std::os::unix::fs::symlink;

    let book = folder(&[
        ("book.toml", ""),
        ("src/SUMMARY.md", "- [T](mls-001.md)\n- [Linked](linked.md)\n"),
    ]);
    let src = book.path().join("src");
    let includes =
        "{{#include /dev/zero}}\n{{#include pipe}}\n{{#include loop/x.md}}\n{{#include .}}\n{{#include self.md}}\n";
    write(&src, "mls-001.md", format!("{HEAD}{includes}"));
    symlink("mls-001.md", src.join("linked.md")).expect("a link");
    symlink("self.md", src.join("self.md")).expect("a link");
    symlink(".", src.join("loop")).expect("a link");
    symlink("/", src.join("everything")).expect("a link");
    let made = command("mkfifo").arg(src.join("pipe")).status().expect("mkfifo starts");
    assert!(made.success());
    let said = String::from_utf8_lossy(&check(&book).stdout).into_owned();
    assert!(
        said.contains("unexpanded-include") && said.contains("duplicate-id"),
        "{said}"
    );
    assert!(!said.contains("everything"), "{said}");
    std::fs::remove_file(src.join("linked.md")).expect("the link exists");
    symlink("pipe", src.join("linked.md")).expect("a link");
    assert_eq!(check(&book).status.code(), Some(2), "a chapter that is a pipe");
}
