//! `adopt`: milestones of an old book get ids, and every link still works.

use crate::support::program::{all_files, folder, read, run, write};

const BOLD: &str =
    "# Search\n\n**Status**: In Progress\n**Owner**: Ana\n\n## Deliverables\n\n- An index\n\n## Search\n";
const FRONT: &str =
    "---\r\nstatus: planned\r\ntarget: 2027-06-30\r\n---\r\n\r\n# Billing\r\n\r\n## Deliverables\r\n\r\n- A bill\r\n";
const GERMAN: &str =
    "Erfassung\n=========\n\n**Status**: geplant\n**Verantwortlich**: Edda\n\n## Liefergegenstände\n\n- [ ] Masken\n";
const TASKS: &str =
    "# Tasks\n\nStatus: active\nTarget: 2026-10-01\n\n## 1. Setup\n\n- [x] 1.1 Create it\n- [ ] 1.2 Open it\n";
const README: &str = "# The project\n\nStatus: active\nOwner: Bo\n\n## Deliverables\n\n- A book\n\n\
    [a](phases/search.md#search) [b](phases/search.md#search-1) <a href=\"phases/search.html#search\">c</a> [d][d]\n\n\
    [d]: phases/search.md#search\n";
const TABLES: [(&str, &str); 8] = [
    ("book.toml", "[book]\ntitle = \"Old\"\n"),
    (
        "src/SUMMARY.md",
        "[Intro](README.md)\n\n- [Search](phases/search.md)\n- [Billing](phases/billing.md)\n- [Erfassung](phases/erfassung.md)\n\
         - [Tasks](phases/tasks.md)\n- [How to](how-to.md)\n- [Changes](CHANGELOG.md)\n",
    ),
    ("src/README.md", README),
    ("src/phases/search.md", BOLD),
    ("src/phases/billing.md", FRONT),
    ("src/phases/erfassung.md", GERMAN),
    ("src/phases/tasks.md", TASKS),
    (
        "src/how-to.md",
        "# How to release\n\nOwner: Bo\n\n- [ ] tag\n\nSee [search](phases/search.md#search).\n",
    ),
];
const CHANGES: (&str, &str) = (
    "src/CHANGELOG.md",
    "# Changelog\n\n## 1.0 - 2026-01-01\n\n### Added\n\n- A thing\n",
);

fn old_book() -> tempfile::TempDir {
    let folder = folder(&TABLES);
    write(folder.path(), CHANGES.0, CHANGES.1);
    folder
}

#[test]
fn nothing_is_written_without_write() {
    let folder = old_book();
    let before = all_files(folder.path());
    let ran = run(folder.path(), &["adopt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(all_files(folder.path()), before);
    assert!(ran.out.contains("-# Search\n+# MLS-001: Search\n"), "{}", ran.out);
    assert!(
        ran.err
            .ends_with("nothing is written; add `--write` to write the changes\n"),
        "{}",
        ran.err
    );
}

#[test]
fn four_commands_make_an_old_book_green() {
    let folder = old_book();
    let root = folder.path();
    let ran = run(root, &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let named = "\n4 files look like milestones but have no id:\n  src/phases/search.md\n  src/phases/billing.md\n  \
                 src/phases/erfassung.md\n  src/phases/tasks.md\n";
    assert!(ran.err.contains(named), "{}", ran.err);
    assert!(read(root, "book.toml").contains("profile = \"essential\""));
    let ran = run(root, &["adopt", "--write"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(root, "src/phases/search.md").starts_with("# MLS-001: Search\n"));
    assert_eq!(
        read(root, "src/phases/billing.md"),
        FRONT.replacen("---\r\n", "---\r\nid: MLS-002\r\n", 1)
    );
    assert!(read(root, "src/phases/erfassung.md").starts_with("MLS-003: Erfassung\n====="));
    assert!(read(root, "src/phases/tasks.md").starts_with("# MLS-004: Tasks\n"));
    let links = "[a](phases/search.md#mls-001-search) [b](phases/search.md#search) \
                 <a href=\"phases/search.html#mls-001-search\">c</a> [d][d]\n\n[d]: phases/search.md#mls-001-search\n";
    assert!(read(root, "src/README.md").ends_with(links));
    assert!(read(root, "src/how-to.md").ends_with("[search](phases/search.md#mls-001-search).\n"));
    assert_eq!(run(root, &["baseline"]).code, 0);
    let ran = run(root, &["check"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let after = all_files(root);
    let ran = run(root, &["adopt", "--write"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(all_files(root), after);
}

#[test]
fn in_decides_where_the_id_is_written() {
    let folder = old_book();
    let root = folder.path();
    let ran = run(root, &["adopt", "--in", "file-name", "--write", "src/phases/search.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.starts_with("diff --git a/src/README.md") || ran.out.contains("rename to src/phases/mls-001-search.md")
    );
    assert_eq!(read(root, "src/phases/mls-001-search.md"), BOLD);
    assert!(!root.join("src/phases/search.md").exists());
    assert!(read(root, "src/SUMMARY.md").contains("- [Search](phases/mls-001-search.md)\n"));
    assert!(read(root, "src/README.md").contains("<a href=\"phases/mls-001-search.html#search\">"));
    let ran = run(
        root,
        &["adopt", "--in", "front-matter", "--write", "src/phases/erfassung.md"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        read(root, "src/phases/erfassung.md"),
        format!("---\nid: MLS-002\n---\n\n{GERMAN}")
    );
    let ran = run(root, &["adopt", "--in", "heading", "--write", "src/phases/billing.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(root, "src/phases/billing.md").contains("# MLS-003: Billing\r\n"));
}

#[test]
fn the_id_of_another_program_stays() {
    let folder = old_book();
    let root = folder.path();
    let other = FRONT.replacen("---\r\n", "---\r\nid: phase-7\r\n", 1);
    write(root, "src/phases/billing.md", &other);
    let ran = run(
        root,
        &["adopt", "--in", "front-matter", "--write", "src/phases/billing.md"],
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("use `--in heading`"), "{}", ran.err);
    assert_eq!(read(root, "src/phases/billing.md"), other);
    assert_eq!(run(root, &["adopt", "--write", "src/phases/billing.md"]).code, 0);
    assert!(read(root, "src/phases/billing.md").contains("# MLS-001: Billing"));
}

#[test]
fn a_chapter_with_several_milestones_gets_a_configuration_line() {
    let folder = old_book();
    let phase =
        |name: &str| format!("## {name}\n\n**Status**: Planned\n**Owner**: Ana\n\n### Deliverables\n\n- A thing\n\n");
    let text = format!("# Phases\n\nAll of them.\n\n{}{}", phase("One"), phase("Two"));
    write(folder.path(), "src/how-to.md", &text);
    for command in ["adopt", "init"] {
        let ran = run(folder.path(), &[command]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let told = "`how-to.md` reads like 2 milestones";
        assert!(ran.err.contains(told), "{command}: {}", ran.err);
        assert!(
            ran.err.contains("milestones = [{ files = \"how-to.md\", level = 2 }]"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_roadmap_of_milestones_says_what_to_type() {
    let folder = old_book();
    let one = |name: &str| format!("## {name}\n\n**Status:** Planned\n**Owner:** Ana\n\n- [ ] done\n\n");
    let text = format!("# Roadmap 2027\n\n{}{}", one("M1: Parser"), one("M2: Writer"));
    write(folder.path(), "src/how-to.md", &text);
    let wanted = "milestones = [{ files = \"how-to.md\", level = 2 }]";
    for command in ["adopt", "init", "doctor"] {
        let ran = run(folder.path(), &[command]);
        assert!((ran.out + &ran.err).contains(wanted), "{command}");
    }
    let ran = run(folder.path(), &["check"]);
    assert!(ran.out.contains(wanted), "{}", ran.out);
    // A glob that also matches the file makes it one milestone. The configuration line is still suggested.
    let table = "[book]\ntitle = \"Old\"\n[preprocessor.mls]\nprofile = \"essential\"\nmilestones = [\"*.md\"]\n";
    write(folder.path(), "book.toml", table);
    let ran = run(folder.path(), &["check"]);
    assert!(
        ran.out.contains("several-milestones") && ran.out.contains(wanted),
        "{}",
        ran.out
    );
    let ran = run(folder.path(), &["adopt"]);
    assert!(
        ran.err.contains(wanted) && !ran.out.contains("src/how-to.md"),
        "{}",
        ran.err
    );
}

#[test]
fn files_under_globs_are_usable_at_once() {
    let folder = old_book();
    let table =
        "[book]\ntitle = \"Old\"\n[preprocessor.mls]\nprofile = \"essential\"\nmilestones = [\"phases/*.md\"]\n";
    write(folder.path(), "book.toml", table);
    let ran = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("the milestone `erfassung` has no id"), "{}", ran.out);
    let ran = run(folder.path(), &["export", "json"]);
    assert!(ran.out.contains("\"id\": \"erfassung\""), "{}", ran.out);
    assert!(ran.out.contains("\"anchor\": \"search-d1\""), "{}", ran.out);
    let strict = table.replace("essential", "guide");
    write(folder.path(), "book.toml", &strict);
    let ran = run(folder.path(), &["check", "--format", "concise"]);
    assert!(ran.out.contains("error"), "{}", ran.out);
}

/// Plans are recognised by their names and contents, in several languages; texts about a milestone are not.
#[test]
fn plans_are_found_by_their_names() {
    let files = [
        ("sprint-3.md", "# Screens\n\n## Goals\n\nAll of them.\n", true),
        ("a.md", "# Backlog – Sprint 4 (Screens)\n\n- [ ] one\n", true),
        ("b.md", "# Phase 2: Umzug\n\n## Ziele\n\nAlles.\n", true),
        ("c.md", "# 实施任务列表\n\n- [ ] 屏幕\n", true),
        ("d.md", "# Implementation Plan: Screens\n\n## Risks\n\n- Rain\n", true),
        (
            "e.md",
            "# Screens\n\n**Status**: In Progress\n**Owner**: Ana\n\n## Risks\n\n- Rain\n",
            true,
        ),
        (
            "j.md",
            "# Screens\n\n## Deliverables\n\n- One\n- Two\n\n## Timeline\n\nMay.\n",
            true,
        ),
        ("k.md", "# Screens\n\n## Deliverables\n\n- One\n- Two\n\nText.\n", false),
        ("f.md", "# Sprint 3 Retrospective\n\n## Goals\n\n- [x] one\n", false),
        ("plan-template.md", "# Implementation Plan: NAME\n\n- [ ] one\n", false),
        (
            "adr-007.md",
            "# Use SQLite\n\n**Status**: Done\n**Owner**: Ana\n\n## Deliverables\n\n- [ ] it\n",
            false,
        ),
        (
            "g.md",
            "# Use SQLite\n\n**Status**: Done\n**Owner**: Ana\n\n## Decision\n\n- [ ] it\n\n## Consequences\n\nNone.\n",
            false,
        ),
        ("h.md", "# Sprint 5\n\nWe met.\n", false),
        (
            "l.md",
            "# ADR 12: Use SQLite\n\n- Status: accepted\n\n## Tasks\n\n- [ ] it\n",
            false,
        ),
        (
            "m.md",
            "# Incident 2027-01-03: mail down\n\n**Status:** Resolved\n**Owner:** Ana\n\n## Action items\n\n- [ ] one\n- [x] two\n",
            false,
        ),
        (
            "n.md",
            "# Glossary\n\n**Owner**: the one who answers.\n\n**Deliverables**: what we hand over.\n\n- thing\n",
            false,
        ),
        (
            "o.md",
            "# Tutorial: your first plan\n\nWrite:\n\n> **Status:** Planned\n> **Owner:** you\n\n## Exercise\n\n- [ ] one\n- [ ] two\n",
            false,
        ),
        (
            "p.md",
            "# Leave policy\n\n| Owner | HR |\n|---|---|\n| Status | In force |\n\n## Tasks\n\n1. Ask\n2. Go\n",
            false,
        ),
        (
            "q.md",
            "---\nauthor: Ana\nstatus: published\n---\n\n# Why we moved\n\nWords.\n\n- [ ] follow us\n",
            false,
        ),
        (
            "r.md",
            "# A book\n\nStatus: finished reading. Due back on 2027-02-01.\n\n- [x] read\n",
            false,
        ),
        (
            "s.md",
            "# Introduction\n\n**Owner:** docs team\n**Status:** Published\n\nWelcome.\n\n## What you find here\n\n- guides\n- plans\n",
            false,
        ),
        (
            "t.md",
            "# Richtlinie: Urlaub\n\n**Status:** Aktiv\n**Verantwortlich:** Ana\n\n## Aufgaben\n\n- Fragen\n- Gehen\n",
            false,
        ),
        (
            "u.md",
            "# Deployment guide\n\n**Status:** Planned\n**Owner:** Ana\n\n## Deliverables\n\n- A guide\n",
            true,
        ),
        ("i.md", "# Planning\n\n- [ ] one\n", false),
    ];
    let mut summary = "# Summary\n\n".to_owned();
    for (name, ..) in files {
        summary += &format!("- [{name}]({name})\n");
    }
    let book = folder(&[("book.toml", "[book]\ntitle = \"B\"\n"), ("src/SUMMARY.md", &summary)]);
    for (name, text, _) in files {
        write(book.path(), &format!("src/{name}"), text);
    }
    let ran = run(book.path(), &["adopt"]);
    for (name, text, is_one) in files {
        assert_eq!(
            ran.out.contains(&format!("src/{name}")),
            is_one,
            "{name}: {text}\n{}",
            ran.out
        );
    }
}

#[test]
fn includes_follow_a_new_file_name() {
    let folder = old_book();
    let text = "# How to\n\n{{#include phases/search.md:1:4}}\n";
    write(folder.path(), "src/how-to.md", text);
    let ran = run(folder.path(), &["adopt", "--in", "file-name", "--write"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let new = read(folder.path(), "src/how-to.md");
    assert_eq!(new, text.replace("phases/search.md", "phases/mls-001-search.md"));
    assert!(folder.path().join("src/phases/mls-001-search.md").exists());
}
