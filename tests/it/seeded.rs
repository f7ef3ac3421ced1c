//! A book with one violation of each rule: each is reported once, at its place, in every format, by `check` and by a
//! build; and the results of `fix`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mdbook_mls::internals::rules::{ALL, Need};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::generated;
use crate::support::hosts::HOSTS;
use crate::support::plugin;
use crate::support::program::{all_files, read, run, write};

/// A rule for books without milestones.
const OF_OTHER_BOOKS: &str = "no-milestones";

fn seeded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/seeded")
}

/// A copy of the book that runs the tested program.
fn book() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in all_files(&seeded()) {
        let text = String::from_utf8(bytes).expect("text");
        write(folder.path(), &path, &text);
    }
    let table = read(folder.path(), "book.toml");
    let command = plugin::PLUGIN.replace('\\', "/");
    write(
        folder.path(),
        "book.toml",
        &table.replace("\"mdbook-mls\"", &format!("\"'{command}'\"")),
    );
    folder
}

fn expected(name: &str, found: &str) -> String {
    generated::expected(&seeded().join(name), found)
}

/// Rule and place of each line `src/a.md:3:1: warning[overdue]: …`.
fn findings(concise: &str) -> BTreeSet<(String, String)> {
    let finding = |line: &str| {
        let (place, rest) = line.split_once(": ").expect("a place");
        let rule = rest.split(['[', ']']).nth(1).expect("a rule");
        (rule.to_owned(), place.to_owned())
    };
    concise.lines().map(finding).collect()
}

fn checked(folder: &Path) -> BTreeSet<(String, String)> {
    findings(&run(folder, &["check", "--format", "concise"]).out)
}

#[test]
fn every_rule_reports_once_at_its_place() {
    let book = book();
    let ran = run(book.path(), &["check", "--format", "concise"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out, expected("expected.txt", &ran.out));
    let mut counts: BTreeMap<&str, usize> = ALL.iter().map(|rule| (rule.name, 0)).collect();
    counts.remove(OF_OTHER_BOOKS);
    // No document triggers it.
    counts.remove(mdbook_mls::internals::rules::INTERNAL_ERROR);
    // The book has no history; `history.rs` tests these rules.
    let of_git = ALL.iter().filter(|rule| rule.needs.contains(&Need::Git));
    of_git.for_each(|rule| _ = counts.remove(rule.name));
    for line in ran.out.lines() {
        let rule = line.split(['[', ']']).nth(1).expect("a rule");
        *counts.get_mut(rule).expect("a rule of the list") += 1;
    }
    let wrong: Vec<_> = counts.into_iter().filter(|(_, count)| *count != 1).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A build prints only thirty findings, so it runs with a part of the rules at a time.
#[test]
fn a_build_reports_the_same_as_check() {
    let book = book();
    let all = checked(book.path());
    let table = read(book.path(), "book.toml");
    let (before, after) = table.split_once("rules = {").expect("the rules");
    let after = after.split_once('\n').expect("another line").1;
    for host in HOSTS {
        let mut said = BTreeSet::new();
        for some in ALL.chunks(20) {
            // Waivers of rules that are off are ignored.
            let is_on = |name: &str| name == "overdue" || some.iter().any(|rule| rule.name == name);
            let level = |name: &str| match (is_on(name), name) {
                (false, _) => Some("off"),
                (true, "ticked-without-evidence" | "unmeasured-criterion") => Some("warning"),
                (true, _) => None,
            };
            let levels = ALL.iter().filter_map(|rule| Some((rule.name, level(rule.name)?)));
            let levels: Vec<String> = levels.map(|(name, level)| format!("{name} = \"{level}\"")).collect();
            let own = format!("{before}rules = {{ {} }}\n{after}", levels.join(", "));
            write(book.path(), "book.toml", &own);
            let call = (host.record)(book.path(), "html");
            let output = plugin::run(call.to_string());
            said.extend(drawn(&plugin::stderr(&output)));
        }
        write(book.path(), "book.toml", &table);
        assert_eq!(said, all);
    }
}

/// Rule and place of each printed finding.
fn drawn(text: &str) -> BTreeSet<(String, String)> {
    let plain = anstream::adapter::strip_str(text).to_string();
    let mut found = BTreeSet::new();
    let mut rule = None;
    for line in plain.lines() {
        let head = ["error[", "warning[", "info["]
            .iter()
            .find_map(|start| line.strip_prefix(start));
        if let Some(head) = head {
            rule = head.split_once(']').map(|(rule, _)| rule.to_owned());
        } else if let Some((_, place)) = line.split_once("╭▸ ")
            && let Some(rule) = rule.take()
        {
            found.insert((rule, place.to_owned()));
        }
    }
    found
}

#[test]
fn every_format_reports_the_same() {
    let book = book();
    let all = checked(book.path());
    // GitLab has no columns.
    let lines: BTreeSet<_> = all.iter().map(|(rule, place)| (rule.clone(), line_of(place))).collect();
    let say = |format: &str| run(book.path(), &["check", "--format", format]).out;
    let json = |format: &str| -> Value { serde_json::from_str(&say(format)).expect("JSON") };
    assert_eq!(drawn(&say("full")), all);

    let place = |file: &Value, line: &Value, column: &Value| match (line.as_u64(), column.as_u64()) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", text(file)),
        _ => text(file),
    };
    let own = json("json");
    let found = own["findings"].as_array().expect("findings").iter();
    let found = found.map(|f| (text(&f["rule"]), place(&f["file"], &f["line"], &f["column"])));
    assert_eq!(found.collect::<BTreeSet<_>>(), all, "json");

    let sarif = json("sarif");
    let results = sarif["runs"][0]["results"].as_array().expect("results").iter();
    let found = results.map(|result| {
        let physical = &result["locations"][0]["physicalLocation"];
        let region = &physical["region"];
        let place = place(
            &physical["artifactLocation"]["uri"],
            &region["startLine"],
            &region["startColumn"],
        );
        (text(&result["ruleId"]), place)
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), all, "sarif");

    let gitlab = json("gitlab");
    let found = gitlab.as_array().expect("findings").iter().map(|one| {
        let path = text(&one["location"]["path"]);
        let line = one["location"]["lines"]["begin"].as_u64().expect("a line");
        (text(&one["check_name"]), format!("{path}:{line}"))
    });
    // In GitLab, a whole file is its first line.
    let files_are_lines = |(rule, place): &(String, String)| {
        let place = if place.contains(':') {
            place.clone()
        } else {
            format!("{place}:1")
        };
        (rule.clone(), place)
    };
    let expected: BTreeSet<_> = lines.iter().map(files_are_lines).collect();
    assert_eq!(found.collect::<BTreeSet<_>>(), expected, "gitlab");

    // Columns count bytes.
    let rdjson = json("rdjson");
    let diagnostics = rdjson["diagnostics"].as_array().expect("diagnostics").iter();
    let found = diagnostics.map(|one| {
        let location = &one["location"];
        let place = place(&location["path"], &location["range"]["start"]["line"], &Value::from(1));
        (text(&one["code"]["value"]), line_of(&place))
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), lines, "rdjson");

    let junit = say("junit");
    for (rule, place) in &all {
        assert!(
            junit.contains(&format!("{place}: ")) && junit.contains(&format!("[{rule}]: ")),
            "junit: {rule}"
        );
    }
    // GitHub shows ten annotations of a kind; a notice names the rest.
    let github = say("github");
    let annotations: Vec<&str> = github.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(
        annotations.iter().filter(|line| line.starts_with("::error ")).count(),
        10
    );
    assert!(
        annotations
            .iter()
            .any(|line| line.starts_with("::notice") && line.contains("more")),
        "{github}"
    );
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns `src/a.md:3` for `src/a.md:3:1`.
fn line_of(place: &str) -> String {
    let mut parts = place.split(':');
    let file = parts.next().unwrap_or_default();
    parts.next().map_or(file.to_owned(), |line| format!("{file}:{line}"))
}

#[test]
fn fixes_agree_with_their_diff_and_a_second_run_changes_nothing() {
    for (name, arguments) in [
        ("fixed.diff", &["fix"][..]),
        ("fixed-unsafe.diff", &["fix", "--unsafe"]),
    ] {
        let book = book();
        let before = checked(book.path());
        let diff = run(book.path(), &[arguments, &["--diff"]].concat()).out;
        assert_eq!(diff, expected(name, &diff));
        run(book.path(), arguments);
        let files = all_files(book.path());
        let after = checked(book.path());
        assert!(after.len() < before.len(), "{name}");
        run(book.path(), arguments);
        assert!(
            files == all_files(book.path()),
            "{name}: the second run changed something"
        );
    }
}
