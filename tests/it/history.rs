//! The history of milestones, from real git repositories with fixed dates.

mod cache;
mod followed;
mod repository;

use repository::{Repository, milestone};
use serde_json::Value;

/// The moves of the first milestone: date, targets, days and reason.
fn moves(history: &Value) -> Vec<String> {
    let moves = history["milestones"][0]["moves"].as_array().expect("moves").iter();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    moves
        .map(|moved| {
            format!(
                "{} {} > {} {} {}",
                text(&moved["date"]),
                text(&moved["before"]),
                text(&moved["after"]),
                moved["days"],
                text(&moved["reason"])
            )
        })
        .collect()
}

#[test]
fn moves_have_dates_and_reasons() {
    let book = Repository::new();
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", ""),
    );
    book.commit("2026-01-05", "Start");
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "In Progress", "2026-04-01", ""),
    );
    book.commit(
        "2026-02-05",
        "Dates (#7)\n\n* one\n\nMilestone-Change: MLS-001 target-pushed: frost\n\n* two",
    );
    let update = "\n## Status Updates\n\n**Current Status**: 0% complete (2026-03-05), the stone is late\n";
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "In Progress", "TBD", update),
    );
    book.commit("2026-03-05", "No date");
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "In Progress", "2026-05-01", update),
    );
    book.commit("2026-04-05", "A date");
    let history = book.history(&[]);
    assert_eq!(
        moves(&history),
        [
            "2026-02-05 2026-03-01 > 2026-04-01 31 frost",
            "2026-03-05 2026-04-01 > - null 0% complete (2026-03-05), the stone is late",
            "2026-04-05 - > 2026-05-01 30 A date",
        ]
    );
    let own = &history["milestones"][0];
    assert_eq!(
        (&own["first_target"], &own["target"]),
        (&"2026-03-01".into(), &"2026-05-01".into())
    );
    assert_eq!(own["days_late"], 61);
    let statuses = own["statuses"].as_array().expect("statuses");
    let statuses: Vec<_> = statuses
        .iter()
        .map(|status| status["after"].as_str().expect("a status"))
        .collect();
    assert_eq!(statuses, ["planned", "in-progress"]);
}

#[test]
fn a_milestone_is_followed_through_renames_and_new_ids() {
    let book = Repository::new();
    book.write(
        "old/plans/mls-001 gäte.md",
        &milestone("MLS-001", "Planned", "2026-03-01", ""),
    );
    book.commit("2026-01-05", "Begin outside the book");
    book.rename("old/plans/mls-001 gäte.md", "src/mls-001 gäte.md");
    book.write(
        "src/mls-001 gäte.md",
        &milestone("MLS-001", "Planned", "2026-03-02", ""),
    );
    book.commit("2026-01-06", "Move it into the book");
    book.write(
        "src/mls-001 gäte.md",
        &milestone("MLS-007", "Planned", "2026-03-03", ""),
    );
    book.commit("2026-01-07", "Number it anew");
    book.rename("src/mls-001 gäte.md", "src/deep/er/gate.md");
    book.commit("2026-01-08", "Put it deeper");
    book.write(
        "src/deep/er/gate.md",
        &milestone("MLS-007", "Planned", "2026-03-04", ""),
    );
    book.commit("2026-01-09", "Again");
    let history = book.history(&["mls-001"]);
    assert_eq!(history["milestones"][0]["id"], "MLS-007");
    assert_eq!(history["milestones"][0]["former_ids"], serde_json::json!(["MLS-001"]));
    assert_eq!(history["milestones"][0]["first_promised"]["date"], "2026-01-05");
    let days: Vec<String> = moves(&history).iter().map(|moved| moved[..10].to_owned()).collect();
    assert_eq!(days, ["2026-01-06", "2026-01-07", "2026-01-09"]);
}

/// Without an id, the folder makes a file a milestone; its history starts before the file was moved there.
#[test]
fn a_file_has_a_history_from_before_it_was_a_milestone() {
    let book = Repository::new();
    let table = "[book]\ntitle = \"T\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nmilestones = [\"open/*.md\"]\n";
    book.write("book.toml", table);
    let text = |target: &str| milestone("Quay", "Planned", target, "");
    book.write("src/drafts/gate.md", &text("2026-03-01"));
    book.write("src/drafts/other.md", "# Nothing of that kind\n\nTarget: 2026-01-01\n");
    book.commit("2026-01-05", "Start");
    book.rename("src/drafts/gate.md", "src/waiting/the-gate.md");
    book.write("src/waiting/the-gate.md", &text("2026-03-08"));
    book.commit("2026-01-06", "Wait");
    book.rename("src/waiting/the-gate.md", "src/open/the-gate.md");
    book.write("src/open/the-gate.md", &text("2026-03-15"));
    book.commit("2026-01-07", "Open");
    // Another file now has its old name.
    book.write("src/waiting/the-gate.md", "# Only a note\n\nTarget: 2030-01-01\n");
    book.commit("2026-01-08", "Note");
    // The milestone's id is the name of its file.
    let history = book.history(&["the-gate"]);
    let own = &history["milestones"][0];
    assert_eq!(
        (&own["id"], &own["former_ids"]),
        (&"the-gate".into(), &serde_json::json!([]))
    );
    assert_eq!(own["first_target"], "2026-03-01");
    let days: Vec<String> = moves(&history).iter().map(|moved| moved[..10].to_owned()).collect();
    assert_eq!(days, ["2026-01-06", "2026-01-07"]);
    assert_eq!(book.history(&[])["milestones"].as_array().map(Vec::len), Some(1));
}

#[test]
fn renumbered_milestones_keep_their_history() {
    let book = Repository::new();
    let own = |id: &str, title: &str, target: &str| milestone(id, "Planned", target, "").replace("The gate", title);
    book.write("src/mls-001-a.md", &own("MLS-001", "Walls", "2026-03-01"));
    book.write("src/mls-002-b.md", &own("MLS-002", "Roof", "2026-04-01"));
    book.commit("2026-01-05", "Start");
    book.write("src/mls-001-a.md", &own("MLS-001", "Ground", "2026-02-01"));
    book.write("src/mls-002-b.md", &own("MLS-002", "Walls", "2026-03-01"));
    book.write("src/mls-003-c.md", &own("MLS-003", "Roof", "2026-04-08"));
    book.commit("2026-01-06", "One more at the start");
    let history = book.history(&[]);
    let said: Vec<String> = history["milestones"]
        .as_array()
        .expect("milestones")
        .iter()
        .map(|own| {
            format!(
                "{} {} {} {}",
                own["id"], own["title"], own["former_ids"], own["days_late"]
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            r#""MLS-002" "Walls" ["MLS-001"] 0"#,
            r#""MLS-003" "Roof" ["MLS-002"] 7"#,
            r#""MLS-001" "Ground" [] 0"#
        ]
    );
}

#[test]
fn a_merge_gives_the_reason_and_a_revert_is_a_move() {
    let book = Repository::new();
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", ""),
    );
    book.commit("2026-01-05", "Start");
    book.git(&["checkout", "-q", "-b", "side"]);
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-05-01", ""),
    );
    book.commit("2026-01-06", "Half way\n\nMilestone-Change: MLS-001 *: frost");
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-06-01", ""),
    );
    book.commit("2026-01-07", "All the way");
    book.git(&["checkout", "-q", "main"]);
    book.at("2026-01-10")
        .args(["merge", "-q", "--no-ff", "-m", "Merge side", "side"])
        .status()
        .expect("git");
    book.at("2026-01-11")
        .args(["revert", "-m1", "--no-edit", "HEAD"])
        .output()
        .expect("git");
    assert_eq!(
        moves(&book.history(&[])),
        [
            "2026-01-10 2026-03-01 > 2026-06-01 92 frost",
            "2026-01-11 2026-06-01 > 2026-03-01 -92 Revert \"Merge side\"",
        ]
    );
}

#[test]
fn a_removed_milestone_that_returns_is_the_same() {
    let book = Repository::new();
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", ""),
    );
    book.commit("2026-01-05", "Start");
    book.remove("src/mls-001-gate.md");
    book.commit("2026-01-06", "Drop it");
    book.write(
        "src/mls-002-new.md",
        &milestone("MLS-002", "Planned", "2026-09-01", "").replace("The gate", "A bell"),
    );
    book.commit("2026-01-07", "Another one");
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-08", ""),
    );
    book.commit("2026-01-08", "Bring it back");
    let history = book.history(&["MLS-001"]);
    assert_eq!(moves(&history), ["2026-01-08 2026-03-01 > 2026-03-08 7 Bring it back"]);
    assert_eq!(history["milestones"][0]["removed"], Value::Null);
    // The file becomes another spec.
    book.write("src/mls-002-new.md", "# CMP-002: A bell tower\n");
    book.commit("2026-01-09", "It is a component");
    let gone = book.history(&["MLS-002"]);
    assert_eq!(gone["milestones"][0]["removed"]["date"], "2026-01-09");
}

#[test]
fn dates_are_the_committers_and_wrong_clocks_change_no_others() {
    let book = Repository::new();
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", ""),
    );
    book.commit("2026-01-05", "Start");
    for (target, committer, author) in [
        ("2026-04-01", "2026-02-05T23:30:00-0800", "2020-01-01T00:00:00Z"),
        ("2026-05-01", "2037-01-01T00:00:00Z", "2026-02-06T00:00:00Z"),
        ("2026-06-01", "2026-03-05T00:00:00+1300", "2026-02-06T00:00:00Z"),
    ] {
        book.write("src/mls-001-gate.md", &milestone("MLS-001", "Planned", target, ""));
        book.git(&["add", "-A"]);
        let mut git = book.at("2026-01-01");
        git.env("GIT_COMMITTER_DATE", committer).env("GIT_AUTHOR_DATE", author);
        git.args(["commit", "-q", "-m", "Dates"]).status().expect("git");
    }
    let days: Vec<String> = moves(&book.history(&[]))
        .iter()
        .map(|moved| moved[..10].to_owned())
        .collect();
    assert_eq!(days, ["2026-02-05", "2037-01-01", "2026-03-05"]);
    // `--since` follows the order of the commits.
    let since = moves(&book.history(&["--since", "2026-03-01"]));
    assert_eq!(since.len(), 1, "{since:?}");
    let since = moves(&book.history(&["--since", "HEAD~1"]));
    assert_eq!(since.len(), 1, "{since:?}");
}

#[test]
fn criteria_are_counted_and_rules_use_the_history() {
    let book = Repository::new();
    let boxes = |boxes: &str| milestone("MLS-001", "In Progress", "2026-03-01", "").replace("- [ ] it opens\n", boxes);
    book.write(
        "src/mls-001-gate.md",
        &boxes("- [ ] it opens within 10 s\n- [ ] it is oiled\n"),
    );
    book.commit("2026-01-05", "Start");
    book.write(
        "src/mls-001-gate.md",
        &boxes("- [x] it opens within 12 s\n- [ ] a bell rings\n- [ ] a lamp glows\n"),
    );
    book.commit("2026-01-06", "More");
    let history = book.history(&[]);
    let criteria = history["milestones"][0]["criteria"].as_array().expect("criteria");
    let said: Vec<String> = criteria
        .iter()
        .map(|change| {
            format!(
                "{} {}",
                change["change"].as_str().unwrap_or(""),
                change["text"].as_str().unwrap_or("")
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "reworded it opens within 12 s",
            "ticked it opens within 12 s",
            "added a bell rings",
            "added a lamp glows",
            "dropped it is oiled"
        ]
    );
    // In text output, several changes of the same kind in a part are one line.
    let text = book.mls(&["history"]).out;
    let first = text
        .lines()
        .position(|line| line.starts_with("  2026-01-06 "))
        .expect("a day");
    let lines: Vec<&str> = text.lines().skip(first).map(str::trim).collect();
    assert!(
        lines.iter().any(|line| line.ends_with("added: 2 criteria (Gate)")),
        "{text}"
    );
    assert!(lines[1..].iter().all(|line| !line.starts_with("2026-")), "{text}");
    let progress = &history["milestones"][0]["progress"];
    assert_eq!((&progress[1]["done"], &progress[1]["total"]), (&1.into(), &3.into()));
    for day in ["2026-01-07", "2026-01-08", "2026-01-09"] {
        let target = day.replace("2026-01", "2026-06");
        let text = boxes("- [x] it opens\n").replace("2026-03-01", &target);
        book.write("src/mls-001-gate.md", &text);
        book.commit(day, "Dates");
    }
    for profile in ["guide", "strict"] {
        book.write(
            "book.toml",
            &format!("[book]\ntitle = \"T\"\n[preprocessor.mls]\nprofile = \"{profile}\"\n"),
        );
        let check = book.mls(&["check", "--format", "concise", "--as-of", "2026-01-10"]).out;
        assert!(check.contains("warning[repeated-slip]"), "{check}");
        assert!(check.contains("info[target-moved-silently]"), "{check}");
    }
    book.write(
        "book.toml",
        "[book]\ntitle = \"T\"\n[preprocessor.mls]\nhistory = \"off\"\n",
    );
    let check = book.mls(&["check", "--format", "concise"]).out;
    assert!(!check.contains("slip") && !check.contains("silently"), "{check}");
}

#[test]
fn a_shallow_clone_has_one_message_and_no_history() {
    let book = Repository::new();
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", "\n{{#mls trend}}\n"),
    );
    book.commit("2026-01-05", "Start");
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-09-01", "\n{{#mls trend}}\n"),
    );
    book.commit("2026-01-06", "Push");
    let clone = book.clone_of(&["--depth", "1"]);
    let ran = clone.mls(&["check"]);
    assert_eq!(ran.err.matches("shallow").count(), 1, "{}", ran.err);
    assert!(!ran.out.contains("silently"), "{}", ran.out);
    let ran = clone.mls(&["history", "--format", "json"]);
    assert_eq!(ran.code, 0);
    let history: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert!(
        history["unknown"].as_str().is_some_and(|why| why.contains("shallow")),
        "{history}"
    );
    assert_eq!(history["milestones"], serde_json::json!([]));
    assert!(!clone.path().join(".git/mdbook-mls").exists());
}

#[test]
fn commands_work_without_git() {
    let book = Repository::new();
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", "\n{{#mls slips}}\n"),
    );
    // No commit yet.
    let ran = book.mls(&["history"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("no commit"), "{}", ran.err);
    std::fs::remove_dir_all(book.path().join(".git")).expect("it can be removed");
    let ran = book.mls(&["check"]);
    assert_eq!(ran.err.matches("not in a git repository").count(), 1, "{}", ran.err);
    // Git is not installed.
    let ran = book.mls_with(&["check"], &[("PATH", "")]);
    assert_eq!(ran.err.matches("no `git` on the path").count(), 1, "{}", ran.err);
    // A book that does not use history gets no message.
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-03-01", ""),
    );
    let ran = book.mls(&["check"]);
    assert!(!ran.err.contains("history"), "{}", ran.err);
}

#[test]
fn a_digest_contains_what_the_row_asks_for() {
    let book = Repository::new();
    let plan = "\n## Communication Plan\n\n| Stakeholder | Frequency | Content |\n|---|---|---|\n| Customers | Weekly | Dates |\n";
    let update = "\n## Status Updates\n\n**Current Status**: 0% complete (2026-02-01), the stone is late\n";
    let first = milestone("MLS-001", "In Progress", "2026-03-01", plan);
    book.write("src/mls-001-gate.md", &first);
    book.write(
        "src/mls-002-bell.md",
        &milestone("MLS-002", "In Progress", "2026-02-01", "").replace("The gate", "The bell"),
    );
    book.commit("2026-01-05", "Start");
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "At Risk", "2026-03-20", &format!("{plan}{update}")),
    );
    book.write(
        "src/mls-002-bell.md",
        &(milestone("MLS-002", "Completed", "2026-02-01", "")
            .replace("The gate", "The bell")
            .replace("[ ]", "[x]")
            + "\n### 2. Rope\n\n**Status**: Planned\n"),
    );
    book.commit("2026-02-03", "Dates");
    let all = book.mls(&["digest", "--as-of", "2026-02-05"]).out;
    for part in [
        "MLS-002 The bell",
        "2 days later than first promised (2026-02-01)! Delivered: Gate",
        "19 days later",
        "the stone is late",
        "At Risk (2026-02-03)",
        "Gate",
    ] {
        assert!(all.contains(part), "`{part}` is not in\n{all}");
    }
    assert!(!all.contains("Rope"), "not delivered yet:\n{all}");
    let own = book
        .mls(&[
            "digest",
            "--for",
            "customers",
            "--as-of",
            "2026-02-05",
            "--format",
            "json",
        ])
        .out;
    let own: Value = serde_json::from_str(&own).expect("JSON");
    assert_eq!(
        (&own["since"], &own["asked"][0]),
        (&"2026-02-01".into(), &"Dates".into())
    );
    assert_eq!(
        own["finished"],
        serde_json::json!([]),
        "the bell has no row for customers"
    );
    assert_eq!(own["moved"][0]["days"], 19);
    // The row asks for dates, so "at risk" is only counted.
    assert_eq!(
        (&own["troubled"], &own["left_out"]),
        (&serde_json::json!([]), &serde_json::json!({"troubled": 1}))
    );
    let text = book.mls(&["digest", "--for", "customers", "--as-of", "2026-02-05"]).out;
    assert!(
        text.contains("Not asked for, and left out: Newly blocked or at risk (1)"),
        "{text}"
    );
    let due = |day: &str| book.mls(&["digest", "--due", "--as-of", day]).out;
    assert!(due("2026-02-07").contains("Nobody"), "{}", due("2026-02-07"));
    assert!(
        due("2026-02-10").contains("Customers") && due("2026-02-10").contains("2 days overdue"),
        "{}",
        due("2026-02-10")
    );
    let end = "\n## Communication Plan\n\n| Stakeholder | Frequency |\n|---|---|\n| The board | On completion |\n| Crew | Weekly |\n";
    let done = |more: &str| {
        let text = milestone("MLS-003", "Completed", "2026-02-01", &format!("{end}{more}"));
        text.replacen("**Target**", "**Completed on**: 2026-02-04\n**Target**", 1)
    };
    book.write("src/mls-003-rail.md", &done(""));
    // An update "on completion" is owed for four weeks after it.
    let days = [
        ("2026-02-03", false),
        ("2026-02-04", true),
        ("2026-03-04", true),
        ("2026-03-05", false),
    ];
    for (day, is_owed) in days {
        let due = due(day);
        assert_eq!(due.contains("**The board** (On completion)"), is_owed, "{day}: {due}");
        assert!(!due.contains("Crew"), "{due}");
    }
    let update = "\n## Status Updates\n\n**Current Status**: 100% complete (2026-02-05), the rail lies\n";
    book.write("src/mls-003-rail.md", &done(update));
    assert!(!due("2026-02-06").contains("The board"), "{}", due("2026-02-06"));
    book.remove("src/mls-003-rail.md");
    book.write(
        "book.toml",
        "[book]\ntitle = \"T\"\nlanguage = \"de\"\n\n[preprocessor.mls]\n",
    );
    let german = book.mls(&["digest", "--for", "customers", "--as-of", "2026-02-05"]).out;
    for part in [
        "# Meilensteine für customers",
        "## Verschobene Termine",
        "19 Tage später",
        "Nicht gewünscht und weggelassen",
    ] {
        assert!(german.contains(part), "`{part}` is not in\n{german}");
    }
    let nobody = book.mls(&["digest", "--for", "Custmers"]);
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("did you mean `Customers`"), "{}", nobody.err);
}
