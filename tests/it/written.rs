//! What the writing commands do with lines that belong to others, and with chapters in unusual forms.

use crate::support::program::{Ran, all_files, folder, read, run, write};

const TOML: &str = "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2027-01-15\"\n";
const FILE: &str = "src/mls-001-gate.md";
const HEAD: &str = "# MLS-001: Gate\n\n**Target Date**: 2027-03-31\n**Owner**: Ana\n**Status**: In Progress\n\n";

fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let mut summary = "# Summary\n\n".to_owned();
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        let file = path.trim_start_matches("src/");
        summary += &format!("- [{file}]({file})\n");
    }
    let book = folder(files);
    write(book.path(), "src/SUMMARY.md", &summary);
    write(book.path(), "book.toml", TOML);
    book
}

/// The chapter with this text below its fields, after a command that is carried out.
fn after(below: &str, arguments: &[&str]) -> String {
    let book = book(&[(FILE, &format!("{HEAD}{below}"))]);
    let ran = run(book.path(), arguments);
    assert_eq!(ran.code, 0, "{arguments:?} {below}\n{}", ran.err);
    let text = read(book.path(), FILE);
    text.strip_prefix(HEAD).expect("the fields stay").to_owned()
}

/// A command that is refused and changes nothing.
fn refused(book: &tempfile::TempDir, arguments: &[&str]) -> Ran {
    let before = all_files(book.path());
    let ran = run(book.path(), arguments);
    assert_eq!((ran.code, all_files(book.path()) == before), (2, true), "{arguments:?}");
    ran
}

fn unsigned(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split(" <!-- mls-signed").next().unwrap_or(line));
    lines.map(|line| format!("{line}\n")).collect()
}

const SIGN: [&str; 6] = ["sign", "MLS-001", "--role", "Product owner", "--by", "Ana"];
const SECTION: &str = "## Sign-Off Criteria\n\n";

#[test]
fn nobody_signs_the_line_of_somebody_else() {
    for line in [
        "Tech lead (deputy of the product owner)",
        "Everyone except the product owner",
        "Not the product owner",
        "Co-product owner",
        "Ops lead informs the product owner",
        "Tech lead, product owner, and operations lead approve",
        "~~Product owner~~",
    ] {
        let list = format!("{SECTION}- [ ] {line}\n");
        let signed = unsigned(&after(&list, &SIGN));
        assert_eq!(signed, format!("{list}- [x] Product owner: Ana, 2027-01-15\n"));
    }
}

#[test]
fn a_signature_stands_behind_its_role() {
    for (line, signed) in [
        ("Product owner", "Product owner: Ana, 2027-01-15"),
        (
            "The product owner approves",
            "The product owner approves: Ana, 2027-01-15",
        ),
        ("**Product owner**: ____", "**Product owner**: Ana, 2027-01-15"),
        ("**Product owner:** ____", "**Product owner:** Ana, 2027-01-15"),
        ("Product owner:", "Product owner: Ana, 2027-01-15"),
        ("Product owner – ____", "Product owner: Ana, 2027-01-15"),
        ("Product owner: Ana", "Product owner: Ana, 2027-01-15"),
        ("Product owner: Ana, 2027-01-01", "Product owner: Ana, 2027-01-15"),
        (
            "Product owner (or a deputy)",
            "Product owner (or a deputy): Ana, 2027-01-15",
        ),
        (
            "Product owner\n**Next Review**: 2027-02-01",
            "Product owner: Ana, 2027-01-15\n**Next Review**: 2027-02-01",
        ),
        (
            "Product owner approves\n  the numbers",
            "Product owner approves\n  the numbers: Ana, 2027-01-15",
        ),
    ] {
        let text = after(&format!("{SECTION}- [ ] {line}\n"), &SIGN);
        assert_eq!(unsigned(&text), format!("{SECTION}- [x] {signed}\n"));
    }
}

#[test]
fn a_line_with_a_name_is_not_signed_by_another_person() {
    for line in [
        "[x] Product owner: Zed, 2027-01-01",
        "[ ] Product owner: Zed",
        "[ ] Product owner (Ana)",
        "[x] Product owner (Zed, 2027-01-01)",
    ] {
        let book = book(&[(FILE, &format!("{HEAD}{SECTION}- {line}\n"))]);
        let mut sign = SIGN;
        sign[5] = "Edda";
        let ran = refused(&book, &sign);
        assert!(ran.err.contains("already signed by or for"), "{line}: {}", ran.err);
    }
}

#[test]
fn only_an_outdated_signature_is_replaced_by_another_person() {
    let signed = after(&format!("{SECTION}- [ ] Product owner\n"), &SIGN);
    let mut sign = SIGN;
    sign[5] = "Edda";
    let ran = refused(&book(&[(FILE, &format!("{HEAD}{signed}"))]), &sign);
    assert!(ran.err.contains("already signed by or for Ana"), "{}", ran.err);
    let again = after(&format!("## Deliverables\n\n- Close the gate\n\n{signed}"), &sign);
    assert!(again.contains("- [x] Product owner: Edda, 2027-01-15 <!--"), "{again}");
    assert_eq!(again.matches("Product owner").count(), 1, "{again}");
}

#[test]
fn conditions_are_still_read_beside_signatures() {
    let condition = "Tech lead, product owner and operations lead approve.";
    let book = book(&[(FILE, &format!("{HEAD}{SECTION}{condition}\n"))]);
    let read_as = || {
        let json = run(book.path(), &["export", "json"]).out;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let steps = json["milestones"][0]["sign_off"].as_array().expect("a list").clone();
        let texts = steps
            .iter()
            .map(|step| step["text"].as_str().expect("a text").to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(read_as(), [condition]);
    for role in ["Product owner", "Tech lead"] {
        let ran = run(book.path(), &["sign", "MLS-001", "--role", role, "--by", "Ana"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let texts = read_as();
    assert_eq!((texts.len(), texts[0].as_str()), (3, condition), "{texts:?}");
}

#[test]
fn a_line_that_others_include_is_not_changed_for_one() {
    let include = "{{#include parts/meta.txt}}\n";
    let one = format!("# MLS-001: Gate\n\n{include}");
    let meta = "**Status**: Planned\n**Target**: 2027-03-31\n**Owner**: Ana\n";
    let files = [(FILE, one.as_str()), ("src/parts/meta.txt", meta)];
    let alone = book(&files);
    let ran = run(alone.path(), &["set", "MLS-001", "status=in-progress"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let changed = meta.replace("Planned", "In Progress");
    assert_eq!(read(alone.path(), "src/parts/meta.txt"), changed);

    let two = format!("# MLS-002: Road\n\n{include}");
    let shared = book(&[files[0], files[1], ("src/mls-002-road.md", &two)]);
    for argument in ["status=in-progress", "target=+1w"] {
        let ran = refused(&shared, &["set", "MLS-001", argument]);
        assert!(
            ran.err.contains("which MLS-002 includes as well"),
            "{argument}: {}",
            ran.err
        );
    }
    // Whoever names all of them means all of them.
    let both = ["set", "MLS-001", "status=in-progress", "MLS-002", "status=in-progress"];
    let ran = run(shared.path(), &both);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(read(shared.path(), "src/parts/meta.txt"), changed);
    let parts = format!("# Plan\n\n## MLS-003: Pier\n\n{include}\n## MLS-004: Quay\n\n{include}");
    let parts = book(&[files[1], ("src/plan.md", &parts)]);
    let ran = refused(&parts, &["set", "MLS-003", "status=in-progress"]);
    assert!(ran.err.contains("which MLS-004 includes as well"), "{}", ran.err);
}

const WALL: &str = "## Deliverables\n\n### 1. Wall\n\n";

#[test]
fn a_criterion_has_the_number_that_is_written() {
    for (list, place, ticked) in [
        ("2. [ ] a\n3. [ ] b\n", "1.2", "2. [x] a\n3. [ ] b\n"),
        ("2) [ ] a\n3) [ ] b\n", "1.3", "2) [ ] a\n3) [x] b\n"),
        ("1. [ ] a\n1. [ ] b\n", "1.2", "1. [ ] a\n1. [x] b\n"),
        ("- [ ] a\n- [ ] b\n", "1.2", "- [ ] a\n- [x] b\n"),
        ("- [ ] 1.7 a\n- [ ] 1.8 b\n", "1.7", "- [x] 1.7 a\n- [ ] 1.8 b\n"),
    ] {
        let text = after(&format!("{WALL}{list}"), &["tick", "MLS-001", place]);
        assert_eq!(text, format!("{WALL}{ticked}"));
    }
    let text = format!("{HEAD}{WALL}2. [ ] a\n3. [ ] b\n");
    let book = book(&[(FILE, &text)]);
    let ran = refused(&book, &["tick", "MLS-001", "1.1"]);
    assert!(
        ran.err.contains("has no criterion 1") && ran.err.contains("1.2 a"),
        "{}",
        ran.err
    );
}

#[test]
fn words_name_a_criterion_only_as_whole_words() {
    let text = format!("{HEAD}{WALL}- [ ] untested paths are listed\n- [ ] load holds\n- [ ] 全件を確認する\n");
    let book = book(&[(FILE, &text)]);
    let ran = refused(&book, &["tick", "MLS-001", "tested"]);
    assert!(ran.err.contains("names no criterion"), "{}", ran.err);
    for words in ["untested", "load hold", "確認"] {
        let ran = run(book.path(), &["tick", "MLS-001", words]);
        assert_eq!(
            ran.code,
            if words == "load hold" { 2 } else { 0 },
            "{words}: {}",
            ran.err
        );
    }
}

#[test]
fn a_new_title_keeps_the_number_and_the_id_before_it() {
    for (heading, new) in [
        ("# MLS-001: Gate", "# MLS-001: New door"),
        ("# 3. MLS-001: Gate", "# 3. MLS-001: New door"),
        ("# III. MLS-001: Gate", "# III. MLS-001: New door"),
        ("# Chapter 3: MLS-001 Gate", "# Chapter 3: MLS-001 New door"),
        ("# Milestone MLS-001: Gate", "# Milestone MLS-001: New door"),
        ("# MLS-001", "# MLS-001: New door"),
        ("# 3. Gate", "# 3. New door"),
        ("# Gate (MLS-001)", "# New door (MLS-001)"),
        ("# Gate", "# New door"),
    ] {
        let book = book(&[(FILE, &format!("{heading}\n\nText.\n"))]);
        for _ in 0..2 {
            let ran = run(book.path(), &["retitle", "MLS-001", "New door"]);
            assert_eq!(ran.code, 0, "{heading}: {}", ran.err);
            assert_eq!(read(book.path(), FILE), format!("{new}\n\nText.\n"));
        }
    }
    for heading in ["# How MLS-001 works", "# Gate: MLS-001"] {
        let book = book(&[(FILE, &format!("{heading}\n\nText.\n"))]);
        let ran = refused(&book, &["retitle", "MLS-001", "New door"]);
        assert!(
            ran.err.contains("is not clear") && ran.err.contains("help: "),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_comment_beside_a_title_in_front_matter_stays() {
    for (old, new) in [
        ("\"Gate\" # c", "\"New door\" # c"),
        ("'Gate'   # it's", "'New door'   # it's"),
        ("Gate # c", "New door # c"),
        ("\"Gate # 1\"", "\"New door\""),
    ] {
        let text = format!("---\ntitle: {old}\nid: MLS-001\n---\n\nText.\n");
        let book = book(&[(FILE, &text)]);
        let ran = run(book.path(), &["retitle", "MLS-001", "New door"]);
        assert_eq!(ran.code, 0, "{old}: {}", ran.err);
        assert_eq!(read(book.path(), FILE), text.replace(old, new));
    }
}

#[test]
fn links_follow_a_new_title() {
    let gate = "# MLS-001: Gate\n\n[self](#mls-001-gate) and [wall](#wall)\n\n## Wall\n";
    let road = "# MLS-002: Road\n\n[G](mls-001-gate.md#mls-001-gate), <a href=\"mls-001-gate.html#mls-001-gate\">x</a> `#mls-001-gate`\n";
    let book = book(&[(FILE, gate), ("src/mls-002-road.md", road)]);
    let ran = run(book.path(), &["retitle", "MLS-001", "New door"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("3 links follow"), "{}", ran.out);
    assert_eq!(
        read(book.path(), FILE),
        gate.replace(": Gate", ": New door")
            .replace("#mls-001-gate", "#mls-001-new-door")
    );
    assert_eq!(
        read(book.path(), "src/mls-002-road.md"),
        road.replace("md#mls-001-gate", "md#mls-001-new-door")
            .replace("html#mls-001-gate", "html#mls-001-new-door")
    );
}

#[test]
fn an_update_goes_into_its_own_milestone() {
    let part = |id: &str, more: &str| {
        format!("## {id}: Part\n\n**Status**: Planned\n\n### Deliverables\n\n#### 1. Wall\n\n- [ ] a\n{more}")
    };
    let added = "\n### Status Updates\n\n**Current Status**: Wall stands (2027-01-15)\n";
    for (id, one, two) in [("MLS-003", added, ""), ("MLS-004", "", added)] {
        let text = |one: &str, two: &str| format!("# Plan\n\n{}\n{}", part("MLS-003", one), part("MLS-004", two));
        let book = book(&[("src/plan.md", &text("", ""))]);
        let ran = run(book.path(), &["update", id, "Wall stands"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(read(book.path(), "src/plan.md"), text(one, two));
        let ran = run(book.path(), &["sign", id, "--role", "Warden", "--by", "Ana"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let list = format!("{HEAD}## Status Updates\n\n- 2027-01-03: started\n");
    let book = book(&[(FILE, &list)]);
    let ran = refused(&book, &["update", "MLS-001", "Wall stands", "--next", "2027-02-01"]);
    assert!(
        ran.err.contains("no place for a next update") && ran.err.contains("--next"),
        "{}",
        ran.err
    );
}

#[test]
fn a_rename_changes_ids_in_emphasis() {
    let road = "# MLS-002: Road\n\nSee MLS-001, _MLS-001_, *MLS-001*, __MLS-001__, _see MLS-001_, a_MLS-001_b and _MLS-001_b.\n";
    let book = book(&[(FILE, "# MLS-001: Gate\n"), ("src/mls-002-road.md", road)]);
    let ran = run(book.path(), &["rename", "MLS-001", "MLS-014"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        read(book.path(), "src/mls-002-road.md"),
        "# MLS-002: Road\n\nSee MLS-014, _MLS-014_, *MLS-014*, __MLS-014__, _see MLS-014_, a_MLS-001_b and _MLS-001_b.\n"
    );
}

#[test]
fn a_rename_changes_destinations_with_entities() {
    let road = "# MLS-002: Road\n\n**Depends on**: [Gate](mls-001-gr&ouml;&szlig;e.md#mls-001-gr&ouml;&szlig;e) and [G][g]\n\n[g]: <mls-001-gr&#246;&szlig;e.md>\n";
    let book = book(&[
        ("src/mls-001-größe.md", "# MLS-001: Größe\n"),
        ("src/mls-002-road.md", road),
    ]);
    let ran = run(book.path(), &["rename", "MLS-001", "MLS-014"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        read(book.path(), "src/mls-002-road.md"),
        road.replace("mls-001", "mls-014")
    );
}
