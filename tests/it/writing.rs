//! The commands that write, run as users do.

#![allow(
    clippy::print_stdout,
    reason = "figures for whoever runs the tests with `--nocapture`"
)]

use std::path::Path;
use std::time::Instant;

use crate::support::program::{all_files, folder, program, read, run, write};

const TOML: &str = "[book]\nsrc = \"src\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-28\"\n";

fn small() -> tempfile::TempDir {
    folder(&[
        ("book.toml", TOML),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [MLS-001: The gate](m/mls-001-gate.md)\n- [MLS-002: The road](m/mls-002-road.md)\n- [Notes](notes.md)\n",
        ),
        (
            "src/m/mls-001-gate.md",
            "# MLS-001: The gate\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-05-01\n\n- **This milestone blocks**: [MLS-002]\n\n\
             ## Deliverables\n\n### 1. Wall\n\n- [ ] It stands\n",
        ),
        (
            "src/m/mls-002-road.md",
            "# MLS-002: The road\n\n**Status**: Planned\n**Owner**: Bo\n**Target**: 2027-06-01\n\n- **Depends on**: [MLS-001]\n\n\
             See [the wall](mls-001-gate.md#mls-001-d1), [MLS-001#1], mls-001 and `MLS-001`, [own](mls-001-gate.md#mls-001-the-gate).\n\n\
             ```text\nMLS-001\n```\n\n<!-- mls-allow overdue: MLS-001 comes first -->\n\n{{#mls badge MLS-001}} <a href=\"mls-001-gate.html\">x</a>\n\n[ref]: mls-001-gate.md\n",
        ),
        (
            "src/notes.md",
            "# After MLS-001\n\nMLS-0011 and x-MLS-001 stay, [a](#after-mls-001) and [b](m/mls-001-gate.md?x) go.\n",
        ),
    ])
}

#[test]
fn a_second_run_of_a_writing_command_changes_nothing() {
    let book = small();
    let root = book.path();
    for arguments in [
        &["set", "MLS-001", "status=completed", "MLS-002", "status=in-progress"][..],
        &["set", "MLS-001#1", "owner=Bo", "status=completed"],
        &["tick", "MLS-001", "1.1"],
        &[
            "update",
            "MLS-002",
            "Gravel is here",
            "--percent",
            "20",
            "--confidence",
            "high",
        ],
        &["retitle", "MLS-002", "The long road"],
        &["sign", "MLS-001", "--role", "Warden", "--by", "Bo"],
    ] {
        let before = all_files(root);
        let dry: Vec<&str> = arguments.iter().copied().chain(["--dry-run"]).collect();
        let ran = run(root, &dry);
        assert_eq!((ran.code, all_files(root) == before), (0, true), "{}", ran.err);
        assert!(
            ran.out.contains("\n+") && ran.out.starts_with("--- a/src/"),
            "{}",
            ran.out
        );
        let ran = run(root, arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let after = all_files(root);
        assert!(after != before, "{arguments:?}");
        let ran = run(root, arguments);
        assert_eq!(
            (ran.code, all_files(root) == after),
            (0, true),
            "{arguments:?} {}",
            ran.err
        );
        assert!(ran.err.contains("nothing to do"), "{}", ran.err);
    }
    assert!(read(root, "src/SUMMARY.md").contains("[MLS-002: The long road](m/mls-002-road.md)"));
    let before = all_files(root);
    for (arguments, says) in [
        (&["set", "MLS-009", "status=done"][..], "no spec `MLS-009`"),
        (&["set", "MLS-001", "status=soon"], "write one of planned"),
        (&["set", "MLS-001", "target=04/03/2027"], "can be read as two dates"),
        (&["set", "MLS-001", "title=x"], "retitle"),
        (&["set", "MLS-001", "colour=red"], "has no field"),
        (&["set", "status=done"], "invalid"),
        (&["tick", "MLS-001", "9.9"], "no deliverable 9"),
        (&["rename", "MLS-001", "MLS-002"], "belongs to another"),
        (&["rename", "MLS-001", "PLN-002"], "different kinds"),
        (&["list", "colour=red"], "no filter"),
    ] {
        let ran = run(root, arguments);
        assert_eq!((ran.code, all_files(root) == before), (2, true), "{arguments:?}");
        assert!(
            says == "invalid" || ran.err.contains(says),
            "{arguments:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_milestone_without_an_id_is_named_by_its_file() {
    let toml = TOML.replace("as-of", "milestones = [\"plans/*.md\"]\nas-of");
    let text = "# The quay\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-05-01\n\n## Deliverables\n\n### 1. Wall\n\n- [ ] It stands\n";
    let book = folder(&[
        ("book.toml", &toml),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [Quay](plans/quay.md)\n- [Pier](plans/pier.md)\n",
        ),
        ("src/plans/quay.md", text),
        ("src/plans/pier.md", "It has no heading.\n\n**Status**: Planned\n"),
    ]);
    let root = book.path();
    for arguments in [
        &["set", "quay", "status=in-progress"][..],
        &["set", "plans/quay.md", "owner=Bo"],
        &["set", "src/plans/quay.md#1", "owner=Bo"],
        &["tick", "quay", "1.1"],
        &["retitle", "pier", "The pier"],
    ] {
        let ran = run(root, arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    }
    let expected = text
        .replace("Planned", "In Progress")
        .replace("Ana", "Bo")
        .replace("- [ ] It stands", "**Owner**: Bo\n\n- [x] It stands");
    assert_eq!(read(root, "src/plans/quay.md"), expected);
    // Its title is only in SUMMARY.md.
    assert!(read(root, "src/SUMMARY.md").contains("- [The pier](plans/pier.md)"));
    let ran = run(root, &["rename", "quay", "MLS-007"]);
    assert!(ran.code == 2 && ran.err.contains("mdbook-mls adopt"), "{}", ran.err);
    let ran = run(root, &["set", "qay", "status=planned"]);
    assert!(ran.code == 2 && ran.err.contains("help: "), "{}", ran.err);
}

#[test]
fn dependencies_are_changed_in_place() {
    let book = small();
    let root = book.path();
    let ran = run(root, &["set", "MLS-001", "blocks=None", "MLS-002", "depends-on=None"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (gate, road) = (read(root, "src/m/mls-001-gate.md"), read(root, "src/m/mls-002-road.md"));
    assert!(
        gate.contains("\n- **This milestone blocks**: None\n") && gate.matches("blocks").count() == 1,
        "{gate}"
    );
    assert!(road.contains("\n- **Depends on**: None\n"), "{road}");
    let road = road.replace(
        "- **Depends on**: None\n",
        "## Timeline and Dependencies\n\n### Phase Dependencies\n\n- **Blocking this milestone**: [MLS-001]\n- **This milestone blocks**: None\n",
    );
    write(root, "src/m/mls-002-road.md", &road);
    let ran = run(root, &["set", "MLS-002", "depends-on=None"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let changed = road.replace("milestone**: [MLS-001]", "milestone**: None");
    assert_eq!(read(root, "src/m/mls-002-road.md"), changed);
    // A value of several lines cannot be replaced.
    let several = road.replace(
        "- **Blocking this milestone**: [MLS-001]\n",
        "**Blocking this milestone**:\n\n- [MLS-001]\n- [MLS-003]\n\n",
    );
    write(root, "src/m/mls-002-road.md", &several);
    let ran = run(root, &["set", "MLS-002", "depends-on=None"]);
    assert!(
        ran.code == 2 && read(root, "src/m/mls-002-road.md") == several,
        "{}",
        ran.err
    );
    assert!(ran.err.contains("help: "), "{}", ran.err);
}

#[test]
fn what_follows_from_a_change_includes_severities_and_signatures() {
    let gate = "# MLS-001: The gate\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-03-01\n\n\
                ## Deliverables\n\n### 1. [Title]\n\n**Owner**: [Name]\n";
    let book = folder(&[
        ("book.toml", "[preprocessor.mls]\nas-of = \"2026-11-28\"\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [The gate](mls-001-gate.md)\n"),
        ("src/mls-001-gate.md", gate),
    ]);
    let root = book.path();
    // A placeholder is an error once the work has begun.
    let ran = run(root, &["what-if", "MLS-001", "status=in-progress"]);
    assert!(ran.out.contains("+ error[placeholder-left]"), "{}", ran.out);
    assert!(ran.out.contains("- warning[placeholder-left]"), "{}", ran.out);
    let ran = run(root, &["set", "MLS-001", "status=in-progress"]);
    let both = [&*ran.out, &*ran.err].concat();
    assert!(
        both.contains("+ error src/mls-001-gate.md:9: placeholder-left"),
        "{both}"
    );
    let ran = run(root, &["sign", "MLS-001", "--role", "Product owner", "--by", "Ana"]);
    let both = [&*ran.out, &*ran.err].concat();
    assert!(
        both.contains("- warning missing-sign-off") && !both.contains("+ "),
        "{both}"
    );
    assert!(read(root, "src/mls-001-gate.md").contains("## Sign-Off Criteria\n"));
}

#[test]
fn a_rename_changes_every_place_except_code() {
    let book = small();
    let root = book.path();
    let ran = run(root, &["sign", "MLS-002", "--role", "Warden", "--by", "Bo"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(root, &["rename", "mls-001", "MLS-014"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!root.join("src/m/mls-001-gate.md").exists());
    assert!(read(root, "src/m/mls-014-gate.md").starts_with("# MLS-014: The gate\n"));
    let summary = read(root, "src/SUMMARY.md");
    assert!(
        summary.contains("- [MLS-014: The gate](m/mls-014-gate.md)\n"),
        "{summary}"
    );
    let road = read(root, "src/m/mls-002-road.md");
    assert!(
        road.contains("See [the wall](mls-014-gate.md#mls-014-d1), [MLS-014#1], mls-014 and `MLS-001`, [own](mls-014-gate.md#mls-014-the-gate).")
            && road.contains("```text\nMLS-001\n```")
            && road.contains("<!-- mls-allow overdue: MLS-014 comes first -->")
            && road.contains("{{#mls badge MLS-014}} <a href=\"mls-014-gate.html\">x</a>")
            && road.contains("[ref]: mls-014-gate.md"),
        "{road}"
    );
    let notes = read(root, "src/notes.md");
    assert_eq!(
        notes,
        "# After MLS-014\n\nMLS-0011 and x-MLS-001 stay, [a](#after-mls-014) and [b](m/mls-014-gate.md?x) go.\n"
    );
    // Bo's signed milestone depends on the renamed one, and the signature is still valid.
    let ran = run(root, &["sign", "--verify"]);
    assert_eq!((ran.code, ran.out.contains("as signed")), (0, true), "{}", ran.out);
    let again = all_files(root);
    assert_eq!(
        (
            run(root, &["rename", "MLS-001", "MLS-014"]).code,
            all_files(root) == again
        ),
        (2, true)
    );
}

#[test]
fn lists_and_instructions_describe_the_book() {
    let book = small();
    let root = book.path();
    let list = |arguments: &[&str]| {
        let all: Vec<&str> = ["list"].iter().chain(arguments).copied().collect();
        let ran = run(root, &all);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    assert_eq!(list(&[]).lines().count(), 2);
    assert!(list(&["owner=ana"]).starts_with("MLS-001") && list(&["--owner", "Bo"]).starts_with("MLS-002"));
    assert!(list(&["due=2027-05"]).starts_with("MLS-001") && list(&["due=2027-05-31"]).starts_with("MLS-001"));
    assert_eq!(list(&["due=late", "--as-of", "2027-07-01"]).lines().count(), 2);
    assert!(list(&["status=completed"]).contains("no milestone"));
    assert!(list(&["--format", "csv"]).starts_with("id,title,"));
    let json: serde_json::Value = serde_json::from_str(&list(&["--format", "json"])).expect("JSON");
    assert_eq!(json["milestones"][1]["id"], "MLS-002");
    let ran = run(root, &["instructions"]);
    assert!(ran.code == 0 && ran.out.len() < 6_000, "{} bytes", ran.out.len());
    assert!(ran.out.contains("mdbook-mls set") && ran.out.contains("in-progress") && ran.out.contains("Ana"));
    // Each named command exists and has the named options.
    for line in ran.out.lines().filter_map(|line| line.strip_prefix("    mdbook-mls ")) {
        let line = line.split(" # ").next().unwrap_or(line);
        let command = line.split(' ').next().unwrap_or(line);
        let help = run(root, &[command, "--help"]);
        assert_eq!(help.code, 0, "{command}");
        for option in line.split(' ').filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "{command} has no {option}");
        }
    }
    write(root, "AGENTS.md", "# Ours\r\n\r\nBe kind.\r\n");
    for _ in 0..2 {
        let ran = run(root, &["init", "--agents", "."]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let agents = read(root, "AGENTS.md");
    assert!(
        agents.starts_with("# Ours\r\n\r\nBe kind.\r\n\r\n<!-- mdbook-mls: begin -->\r\n"),
        "{agents:?}"
    );
    assert_eq!(agents.matches("mdbook-mls: begin").count(), 1);
    assert!(read(root, ".claude/skills/mdbook-mls/SKILL.md").starts_with("---\nname: mdbook-mls\n"));
    let all: serde_json::Value =
        serde_json::from_str(&run(root, &["check", "--format", "json", "--max", "1"]).out).expect("JSON");
    assert!(all["findings"].as_array().expect("a list").len() <= 1 && all["left_off"].is_number());
}

/// At most 1,500 tokens for a book of any size, at about 3.5 bytes per token.
#[test]
fn instructions_of_a_large_book_are_short() {
    let mut summary = "# Summary\n\n".to_owned();
    let kinds = [
        "MLS", "PLN", "CMP", "API", "BRD", "PRD", "DES", "DAT", "FLO", "DEP", "CFG",
    ];
    let title = "A book with a name that goes on and on and on ".repeat(20);
    let toml = format!("[book]\ntitle = \"{title}\"\n\n[preprocessor.mls]\nas-of = \"2026-11-28\"\n");
    let book = folder(&[("book.toml", &toml)]);
    let statuses = [
        "Planned",
        "In Progress",
        "At Risk",
        "Blocked",
        "In Review",
        "Completed",
        "Cancelled",
    ];
    for number in 1..=400 {
        let kind = kinds[(number % 14).min(10) % 11];
        let file = format!("deep/folder/{}-{number:03}-work.md", kind.to_lowercase());
        summary += &format!("- [{number}]({file})\n");
        let status = statuses[number % 7];
        write(
            book.path(),
            &format!("src/{file}"),
            &format!(
                "# {kind}-{number:03}: Work\n\n**Status**: {status}\n**Owner**: Owner {number} of a Very Long Name Indeed, 担当者{number}\n\
                 **Target**: 2027-05-01\n"
            ),
        );
    }
    write(book.path(), "src/SUMMARY.md", &summary);
    let ran = run(book.path(), &["instructions"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.len() < 5_250, "{} bytes:\n{}", ran.out.len(), ran.out);
}

/// A book in which each milestone references the first.
fn large(files: usize) -> tempfile::TempDir {
    let book = folder(&[("book.toml", TOML)]);
    let mut summary = "# Summary\n\n".to_owned();
    for number in 1..=files {
        summary += &format!("- [Part {number}](m/{}/mls-{number:03}-part.md)\n", number % 7);
        let first = if number == 1 {
            String::new()
        } else {
            "Waits for [MLS-001].\n".to_owned()
        };
        let filling = "Words that stay as they are.\n\n".repeat(50);
        write(
            book.path(),
            &format!("src/m/{}/mls-{number:03}-part.md", number % 7),
            &format!(
                "# MLS-{number:03}: Part {number}\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-05-01\n\n{first}\n{filling}"
            ),
        );
    }
    write(book.path(), "src/SUMMARY.md", &summary);
    book
}

fn restore(root: &Path, old: &[(String, Vec<u8>)]) {
    for (path, _) in all_files(root) {
        if !old.iter().any(|(known, _)| *known == path) {
            std::fs::remove_file(root.join(path)).expect("a file");
        }
    }
    for (path, bytes) in old {
        if std::fs::read(root.join(path)).ok().as_ref() != Some(bytes) {
            std::fs::write(root.join(path), bytes).expect("a file");
        }
    }
}

/// `MLS_KILLS` runs (default: 10) of `rename` on 300 files are killed at random moments. After the next command, the book
/// is in the old or in the new state.
#[test]
fn a_killed_rename_is_finished_by_the_next_command() {
    let kills: usize = std::env::var("MLS_KILLS").map_or(10, |kills| kills.parse().expect("a number"));
    let book = large(300);
    let root = book.path();
    let old = all_files(root);
    let started = Instant::now();
    let ran = run(root, &["rename", "MLS-001", "MLS-999"]);
    let whole = started.elapsed();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let new = all_files(root);
    let mut seed: u64 = 7;
    let (mut untouched, mut finished, mut done) = (0, 0, 0);
    let journal = root.join(".mls-journal");
    for kill in 0..kills {
        restore(root, &old);
        let mut command = program(root, &["rename", "MLS-001", "MLS-999"]);
        let mut child = command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the program starts");
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = (seed >> 33) as f64 / f64::from(u32::MAX >> 1);
        if kill % 4 == 0 {
            std::thread::sleep(whole.mul_f64(share));
        } else {
            // Files are moved within milliseconds, so most kills wait for that phase.
            while !journal.exists() && child.try_wait().expect("its state").is_none() {
                std::hint::spin_loop();
            }
            let wait = Instant::now();
            while wait.elapsed() < std::time::Duration::from_millis(6).mul_f64(share) {
                std::hint::spin_loop();
            }
        }
        _ = child.kill();
        child.wait().expect("the process ends");
        let was_midway = journal.exists();
        if was_midway && kill % 3 == 0 {
            // The command that would finish the rename is killed too.
            let mut next = program(root, &["list"]);
            let mut next = next
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("the program starts");
            std::thread::sleep(whole.mul_f64(share / 20.0));
            _ = next.kill();
            next.wait().expect("the process ends");
        }
        let was_midway = journal.exists() || was_midway;
        let is_left = journal.exists();
        let ran = run(root, &["check"]);
        assert!(ran.code <= 1, "{}", ran.err);
        assert_eq!(
            ran.err.contains("finished what an interrupted command had started"),
            is_left,
            "{}",
            ran.err
        );
        let mut now = all_files(root);
        now.retain(|(path, _)| !path.contains("/.mls-"));
        match (now == old, now == new) {
            (true, _) => untouched += 1,
            (_, true) if was_midway => finished += 1,
            (_, true) => done += 1,
            _ => panic!("the book is half renamed and no command reports it"),
        }
    }
    assert!(finished > 0 || kills < 10, "no kill hit the middle");
    println!("{kills} kills in {whole:?}: {untouched} before, {finished} midway and finished, {done} after");
}

#[test]
fn a_rename_keeps_includes_and_redirects() {
    let book = small();
    let root = book.path();
    write(
        root,
        "book.toml",
        &format!("{TOML}\n[output.html.redirect]\n\"/gate.html\" = \"m/mls-001-gate.html\"\n"),
    );
    let parts = "# Parts\n\n{{#include m/mls-001-gate.md:3:5}}\n\n```md\n{{ #include m/mls-001-gate.md }}\n```\n\n\\{{#include m/mls-001-gate.md}}\n";
    write(root, "src/notes.md", parts);
    let ran = run(root, &["rename", "MLS-001", "MLS-014"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = parts.replacen("mls-001", "mls-014", 2);
    assert_eq!(read(root, "src/notes.md"), expected);
    assert!(read(root, "book.toml").contains("= \"m/mls-014-gate.html\""));
    assert!(!ran.out.contains("unexpanded-include"), "{}", ran.out);
}

#[test]
fn a_value_below_a_heading_is_changed_there() {
    let text = "# MLS-001: Gate\n\nText.\n\n## Status\n\nPlanned\n\n## Target Date\n\n2027-03-31\n\n## Owners\n\n- Ana\n- Bob\n";
    let book = folder(&[
        (
            "book.toml",
            "[book]\ntitle = \"Gates\"\n\n[preprocessor.mls]\nprofile = \"essential\"\n",
        ),
        ("src/SUMMARY.md", "- [Gate](gate.md)\n"),
        ("src/gate.md", text),
    ]);
    let root = book.path();
    let mut expected = text.to_owned();
    for (argument, old, new) in [
        ("status=completed", "Planned", "Completed"),
        ("target=2027-04-15", "2027-03-31", "2027-04-15"),
        ("owner=Zed", "- Ana\n- Bob", "- Zed"),
    ] {
        let ran = run(root, &["set", "MLS-001", argument]);
        assert_eq!(ran.code, 0, "{argument}: {}", ran.err);
        expected = expected.replace(old, new);
        assert_eq!(read(root, "src/gate.md"), expected);
    }
    // `set` does not change a value in a heading, and does not add a second value.
    write(root, "src/gate.md", "# MLS-001: Gate\n\n## Status: Planned\n\nText.\n");
    let ran = run(root, &["set", "MLS-001", "status=completed"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("src/gate.md:3") && ran.err.contains("by hand"),
        "{}",
        ran.err
    );
}

#[test]
fn a_filter_that_matches_nothing_says_so() {
    let book = small();
    for (filter, note) in [
        ("owner=Nobody", "there is no owner `Nobody`"),
        ("plan=PLN-777", "there is no plan `PLN-777`"),
        ("milestone=MLS-777", "there is no milestone `MLS-777`"),
    ] {
        let ran = run(book.path(), &["list", filter]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains(note), "{filter}: {}", ran.err);
    }
}
