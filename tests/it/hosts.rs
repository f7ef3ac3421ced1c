//! The plugin with both generations of mdBook, in process.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::hosts::HOSTS;
use crate::support::plugin::{self, PLUGIN, book_toml, contents, folder, reply, stderr, take_contents, write};

const SUMMARY: &str = "\
# Summary

[Welcome](README.md)

# Plans

- [MLS-001: The Gate](./milestone/mls-001-gate.md)
  - [Not written yet]()
    - [Notes](milestone/notes.md)

---

[Words](words.md)
";

const GATE: &str = "---\r
id: MLS-001\r
---\r
# MLS-001: The Gate\r
\r
**Status**: In Progress\r
**Target Date**: 2027-01-28\r
**Owner**: Ana\r
\r
## Deliverables\r
\r
### 1. Hinges\r
\r
{{#include ../shared/hinges.md}}\r
";

const HINGES: &str = "**Status**: Completed\n**Owner**: Bo\n\n- [x] Two hinges\n- [ ] Oil, see [MLS-009]\n";

/// The milestone has a finding in an included file.
fn book(table: &str) -> TempDir {
    folder(&[
        ("book.toml", &book_toml(table)),
        ("src/SUMMARY.md", SUMMARY),
        ("src/README.md", "\u{feff}# Welcome\n\nSee [MLS-001].\n"),
        ("src/milestone/mls-001-gate.md", GATE),
        ("src/milestone/notes.md", "# Notes"),
        ("src/shared/hinges.md", HINGES),
        ("src/words.md", "# Words\n\nä {{#title Other}}\n"),
    ])
}

fn run(input: &Value) -> std::process::Output {
    plugin::run(input.to_string())
}

#[test]
fn both_generations_get_the_same_findings_and_pages() {
    let folder = book("fail-on = \"never\"");
    let results = HOSTS.map(|host| {
        let input = (host.record)(folder.path(), "html");
        let output = run(&input);
        let mut after = reply(&output);
        assert!((host.reads)(&after));
        let contents = take_contents(&mut after);
        let mut before = input[1].clone();
        let original = take_contents(&mut before);
        assert_eq!(before, after, "nothing but contents changes");
        assert_eq!(original["words.md"], contents["words.md"]);
        assert_eq!(original["milestone/notes.md"], contents["milestone/notes.md"]);
        (stderr(&output), contents)
    });
    assert_eq!(results[0], results[1]);
    let (findings, contents) = &results[0];
    assert!(findings.contains("src/shared/hinges.md:5:"), "{findings}");
    assert!(findings.contains("mdbook-mls: 1 milestone"), "{findings}");
    let gate = &contents["milestone/mls-001-gate.md"];
    assert!(gate.contains("data-mls-status=\"in-progress\""), "{gate}");
    assert!(!gate.contains("id: MLS-001"), "{gate}");
    assert!(
        contents["index.md"].contains("milestone/mls-001-gate.md"),
        "{}",
        contents["index.md"]
    );
}

#[test]
fn a_failing_book_leaves_the_old_site() {
    for host in HOSTS {
        let folder = book("fail-on = \"never\"");
        (host.build)(folder.path()).expect("nothing blocks");
        let page = folder.path().join("book/milestone/mls-001-gate.html");
        let before = std::fs::read_to_string(&page).expect("a page");
        assert!(before.contains("mls-"), "{before}");
        assert!(!before.contains("id: MLS-001"), "{before}");

        let table = std::fs::read_to_string(folder.path().join("book.toml")).expect("book.toml");
        write(folder.path(), "book.toml", table.replace("never", "error"));
        assert!((host.build)(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(&page).expect("a page"), before);
    }
}

#[test]
fn unknown_fields_and_items_are_kept() {
    let folder = book("fail-on = \"never\"");
    for host in HOSTS {
        let mut input = (host.record)(folder.path(), "html");
        input[0]["new"] = json!({"a": [1.5]});
        input[0]["config"]["new"] = json!(null);
        let shape = if input[1].get("items").is_some() {
            "items"
        } else {
            "sections"
        };
        input[1]["new"] = json!([null]);
        input[1][shape][0]["Chapter"]["new"] = json!({"content": "x"});
        let items = input[1][shape].as_array_mut().expect("items");
        items.push(json!({"Chapterish": {"content": "y", "path": "z.md"}}));
        items.push(json!("Ornament"));
        let mut after = reply(&run(&input));
        let mut before = input[1].clone();
        take_contents(&mut after);
        take_contents(&mut before);
        assert_eq!(after, before);
    }
}

#[test]
fn a_book_without_milestones_comes_back_byte_for_byte() {
    for host in HOSTS {
        let folder = book("");
        write(
            folder.path(),
            "src/SUMMARY.md",
            "- [Welcome](README.md)\n- [Front](front.md)\n",
        );
        write(
            folder.path(),
            "src/front.md",
            "---\nkey: value\n---\n# Front [MLS-001]\r\n\n- [ ] x",
        );
        for renderer in ["html", "markdown", "test"] {
            let input = (host.record)(folder.path(), renderer);
            let output = run(&input);
            assert_eq!(String::from_utf8_lossy(&output.stdout), input[1].to_string());
        }
    }
}

#[test]
fn serve_succeeds_in_spite_of_errors() {
    for (table, sign) in [("", "MLS-009"), ("fail-onn = \"error\"", "fail-onn")] {
        let folder = book(table);
        for host in HOSTS {
            let mut input = (host.record)(folder.path(), "html");
            let failing = run(&input);
            assert!(!failing.status.success());
            assert!(failing.stdout.is_empty());
            assert!(stderr(&failing).contains(sign), "{}", stderr(&failing));

            input[0]["config"]["output"]["html"]["live-reload-endpoint"] = json!("__livereload");
            let contents = take_contents(&mut reply(&run(&input)));
            let pages: String = contents.values().map(String::as_str).collect();
            assert!(pages.contains("mls-panel") && pages.contains(sign), "{pages}");
        }
    }
}

#[test]
fn renderers_of_markdown_get_no_front_matter() {
    let folder = book("");
    for host in HOSTS {
        for renderer in ["test", "xgettext"] {
            let input = (host.record)(folder.path(), renderer);
            let output = run(&input);
            assert_eq!(stderr(&output), "");
            let mut original = take_contents(&mut input[1].clone());
            let gate = original.get_mut("milestone/mls-001-gate.md").expect("the chapter");
            *gate = gate.replace("---\r\nid: MLS-001\r\n---\r\n", "");
            assert_eq!(take_contents(&mut reply(&output)), original);
        }
    }
}

#[test]
fn findings_are_printed_and_block_once() {
    let folder = book("\n[output.markdown]\n[output.html]\n[output.mls]\ncommand = \"x\"");
    for host in HOSTS {
        let runs = ["markdown", "html"].map(|renderer| {
            let input = (host.record)(folder.path(), renderer);
            run(&input)
        });
        let silent = runs.iter().filter(|output| output.stderr.is_empty()).count();
        let blocked = runs.iter().filter(|output| !output.status.success()).count();
        assert_eq!((silent, blocked), (1, 1));
    }
}

#[test]
fn the_renderer_writes_only_into_its_destination() {
    let folder = book("");
    for host in HOSTS {
        let input = (host.record)(folder.path(), "mls");
        let destination = tempfile::tempdir().expect("a temporary folder");
        let call = json!({
            "version": "0.5.4", "root": input[0]["root"], "config": input[0]["config"],
            "book": input[1], "destination": destination.path(),
        });
        let before = contents(folder.path());
        let output = run(&call);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(output.stdout.is_empty());
        let text = std::fs::read(destination.path().join("milestones.json")).expect("the export");
        let export: Value = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(export["milestones"][0]["id"], "MLS-001");
        assert_eq!(contents(folder.path()), before);
    }
}

#[test]
fn every_renderer_but_our_own_is_supported() {
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    write(nowhere.path(), "book.toml", "[preprocessor.mls\n");
    for (renderer, expected) in [
        ("html", 0),
        ("markdown", 0),
        ("epub", 0),
        ("test", 0),
        ("", 0),
        ("mls", 1),
    ] {
        let status = Command::new(PLUGIN)
            .args(["supports", renderer])
            .current_dir(&nowhere)
            .stdin(Stdio::null())
            .status()
            .expect("the plugin starts");
        assert_eq!(status.code(), Some(expected), "{renderer}");
    }
}

#[test]
fn an_unreadable_call_is_one_sentence() {
    let output = run(&json!([{"root": "/", "renderer": "html", "mdbook_version": "7.0.0"}, {"chapters": []}]));
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let expected = format!(
        "error: mdbook-mls {} cannot read what mdBook 7.0.0 sent: its book has neither `items` nor `sections`\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(stderr(&output), expected);
}
