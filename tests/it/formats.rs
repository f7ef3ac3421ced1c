//! The formats on a real book, checked against their readers' requirements; a build reports what `check` reports.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::hosts::HOSTS;
use crate::support::plugin::{self, PLUGIN, book_toml, command, feed, folder, stderr};

const GATE: &str = "\u{feff}---\r
title: The Gate\r
---\r
# MLS-001: The Gate\r
\r
**Status**: In Progres\r
**Owner**: Zoë\r
\r
<!-- mls-allow-file missing-plan: there was none before 2026 -->\r
\r
## Dependencies\r
\r
**Blocking this milestone**: [MLS-404]\r
\r
## Deliverables\r
\r
{{#include ../shared/hinges.md}}\r
";
/// Has few enough findings for GitHub.
const TABLE: &str = "profile = \"essential\"\nrules = { missing-plan = \"info\", missing-rollback-plan = \"error\" }";
const HINGES: &str = "### 1. Hinges\n\n**Target**: 12/31/2026\n\n- [ ] Oil, see [MLS-002]\n**Owner**: Bo\n";
const LOCK: &str =
    "# MLS-002: The Lock\n\n| Field | Value |\n|---|---|\n| Status | Planned |\n| Target | 2026-10-01 |\n";

/// Findings with fixes, with related places, in an included file, about a file and about the book; one is waived and
/// one is in the baseline.
fn book() -> TempDir {
    let book = folder(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("specs/book.toml", &book_toml(TABLE)),
        (
            "specs/src/SUMMARY.md",
            "# Summary\n\n- [The Gate](milestone/mls-001-gate.md)\n- [The Lock](milestone/mls-002-a%20lock.md)\n",
        ),
        ("specs/src/milestone/mls-001-gate.md", GATE),
        ("specs/src/milestone/mls-002-a lock.md", LOCK),
        ("specs/src/milestone/mls-003-nowhere.md", "# MLS-003: Nowhere\n"),
        ("specs/src/shared/hinges.md", HINGES),
    ]);
    let specs = book.path().join("specs");
    let ran = run(&specs, &["baseline"]);
    assert!(ran.status.success(), "{}", stderr(&ran));
    let path = specs.join("mls-baseline.json");
    let text = std::fs::read_to_string(&path).expect("a baseline");
    let mut baseline: Value = serde_json::from_str(&text).expect("JSON");
    let entries = baseline["findings"].as_array_mut().expect("an array");
    entries.retain(|entry| entry["rule"] == "missing-rollback-plan");
    assert!(!entries.is_empty());
    plugin::write(&specs, "mls-baseline.json", baseline.to_string());
    book
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(PLUGIN)
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn check(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(folder, &[&["check"], arguments].concat());
    assert_eq!(ran.status.code(), Some(1), "{}", stderr(&ran));
    String::from_utf8(ran.stdout).expect("text")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn sarif_is_valid_and_complete() {
    let book = book();
    let specs = book.path().join("specs");
    let sarif = json(&check(&specs, &["--format", "sarif"]));
    let mut schema = json(include_str!("emit/sarif-2.1.0.schema.json"));
    // This pattern of the standard is not a valid regular expression: it has an unmatched closing bracket.
    for object in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][object]["properties"]["language"];
        assert!(
            language
                .as_object_mut()
                .is_some_and(|language| language.remove("pattern").is_some())
        );
    }
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a valid schema");
    let errors: Vec<String> = validator
        .iter_errors(&sarif)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));

    let findings = json(&check(&specs, &["--format", "json"]));
    let findings = findings["findings"].as_array().expect("an array");
    let results = sarif["runs"][0]["results"].as_array().expect("an array");
    assert_eq!(results.len(), findings.len());
    let rules = &sarif["runs"][0]["tool"]["driver"]["rules"];
    let kinds = |kind: &str| {
        results
            .iter()
            .filter(|one| one["suppressions"][0]["kind"] == kind)
            .count()
    };
    assert!(kinds("inSource") > 0 && kinds("external") > 0);
    for (result, finding) in results.iter().zip(findings) {
        assert_eq!(result["ruleId"], finding["rule"]);
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small")];
        assert_eq!(rule["id"], finding["rule"]);
        assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.len() > 40));
        assert_eq!(result["fixes"].is_array(), finding["fix"].is_object(), "{finding}");
        let place = &result["locations"][0]["physicalLocation"];
        let file = finding["file"].as_str().expect("a path");
        let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
        assert_eq!(uri.replace("%20", " "), format!("specs/{file}"));
        assert_eq!(place["region"]["startLine"], finding["line"]);
        assert_eq!(place["region"]["startColumn"], finding["column"]);
        let fingerprint = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert_eq!(fingerprint.as_str().map(str::len), Some(32));
    }
    let exported = run(&specs, &["export", "sarif"]);
    assert_eq!(json(&String::from_utf8_lossy(&exported.stdout)), sarif);
}

/// The other formats report the same findings at the same places.
#[test]
fn every_format_reports_the_same_findings() {
    let book = book();
    let specs = book.path().join("specs");
    let findings = json(&check(&specs, &["--format", "json"]));
    let live = findings["findings"].as_array().expect("an array").iter();
    let live: Vec<&Value> = live
        .filter(|finding| finding["waived"] == false && finding["baselined"] == false)
        .collect();
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let place = |finding: &Value| match finding["line"].as_u64() {
        Some(line) => format!("{}:{line}:{}", text(&finding["file"]), finding["column"]),
        None => text(&finding["file"]),
    };
    let places: Vec<String> = live.iter().map(|finding| place(finding)).collect();
    assert!(
        places.iter().any(|place| place == "src/shared/hinges.md:3:13"),
        "{places:?}"
    );
    assert!(
        places.iter().any(|place| place == "src/milestone/mls-003-nowhere.md"),
        "{places:?}"
    );

    let concise = check(&specs, &["--format", "concise"]);
    let lines = live.iter().zip(&places).map(|(finding, place)| {
        let (severity, rule) = (text(&finding["severity"]), text(&finding["rule"]));
        format!("{place}: {severity}[{rule}]: {}\n", text(&finding["message"]))
    });
    assert_eq!(concise, lines.collect::<String>());

    let rdjson = json(&check(&specs, &["--format", "rdjson"]));
    let diagnostics = rdjson["diagnostics"].as_array().expect("an array");
    let rules =
        |path: fn(&Value) -> &Value, of: &[Value]| -> Vec<String> { of.iter().map(|one| text(path(one))).collect() };
    let expected: Vec<String> = live.iter().map(|finding| text(&finding["rule"])).collect();
    assert_eq!(rules(|one| &one["code"]["value"], diagnostics), expected);
    let issues = json(&check(&specs, &["--format", "gitlab"]));
    let issues = issues.as_array().expect("an array");
    assert_eq!(rules(|one| &one["check_name"], issues), expected);
    for (issue, finding) in issues.iter().zip(&live) {
        assert_eq!(
            issue["location"]["lines"]["begin"],
            finding["line"].as_u64().unwrap_or(1)
        );
        assert_eq!(issue["location"]["path"], format!("specs/{}", text(&finding["file"])));
    }
    let mut prints: Vec<String> = issues.iter().map(|issue| text(&issue["fingerprint"])).collect();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), issues.len(), "a fingerprint is one finding's");

    let junit = check(&specs, &["--format", "junit"]);
    let skipped = findings["findings"].as_array().map_or(0, Vec::len) - live.len();
    assert_eq!(junit.matches("<skipped").count(), skipped);
    assert_eq!(
        junit.matches("<failure").count() as u64,
        findings["summary"]["blocking"].as_u64().expect("a number")
    );

    let github = check(&specs, &["--format", "github"]);
    assert_eq!(github.lines().count(), live.len());
    assert!(github.contains("file=specs/src/shared/hinges.md,line=3,"), "{github}");
}

/// The drawn findings by the file of their first place.
fn blocks(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for block in text.split("\n\n").filter(|block| block.contains("╭▸ ")) {
        let place = block
            .split("╭▸ ")
            .nth(1)
            .and_then(|rest| rest.lines().next())
            .expect("a place");
        let file = place.split(':').next().unwrap_or(place);
        found.entry(file.to_owned()).or_default().push(block.to_owned());
    }
    found
}

#[test]
fn a_build_and_check_print_the_same() {
    let book = book();
    let specs = book.path().join("specs");
    let all = check(&specs, &[]);
    let by_file = blocks(&all);
    assert_eq!(by_file.len(), 4, "{all}");
    for host in HOSTS {
        let built = plugin::run((host.record)(&specs, "html").to_string());
        assert_eq!(built.status.code(), Some(1));
        let said = stderr(&built);
        let rest = said.strip_prefix(all.as_str());
        assert_eq!(rest.map(|rest| rest.lines().count()), Some(1), "{said}\n{all}");
        for (file, own) in blocks(&said) {
            let alone = blocks(&check(&specs, &[&file, "--fail-on", "warning"])).remove(&file);
            let alone = alone.unwrap_or_default();
            // A build skips files that SUMMARY.md does not list; `check FILE` reads them.
            match file.ends_with("nowhere.md") {
                true => assert!(own.iter().all(|block| alone.contains(block)), "{alone:?}"),
                false => assert_eq!(alone, own),
            }
        }
    }
}

#[test]
fn a_build_on_github_annotates() {
    let book = book();
    let specs = book.path().join("specs");
    let expected = check(&specs, &["--format", "github"]);
    let input = (HOSTS[0].record)(&specs, "html").to_string();
    let built = feed(command(PLUGIN).env("GITHUB_ACTIONS", "true"), input.as_bytes());
    let said = stderr(&built);
    let commands: Vec<&str> = said.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands, expected.lines().collect::<Vec<_>>());
    assert!(commands.iter().any(|line| line.starts_with("::error file=specs/src/")));
    let quiet = plugin::run(&input);
    assert!(!stderr(&quiet).contains("\n::"));
}

/// The date of the feed, and id and date of each entry, for a book with this title and these milestones.
fn feed_of(title: &str, as_of: &str, milestones: &[&str]) -> (String, Vec<(String, String)>) {
    let toml = book_toml("profile = \"essential\"").replace("Gates", title);
    let names: Vec<String> = (1..=milestones.len()).map(|n| format!("src/mls-00{n}-a.md")).collect();
    let summary: String = names
        .iter()
        .map(|name| format!("- [A]({})\n", name.trim_start_matches("src/")))
        .collect();
    let files = names.iter().map(String::as_str).zip(milestones.iter().copied());
    let book = folder(
        &files
            .chain([("book.toml", toml.as_str()), ("src/SUMMARY.md", &summary)])
            .collect::<Vec<_>>(),
    );
    let ran = run(book.path(), &["export", "atom", "--as-of", as_of]);
    let feed = String::from_utf8(ran.stdout).expect("text");
    let values = |text: &str, tag: &str| -> Vec<String> {
        let open = format!("<{tag}>");
        let parts = text.split(open.as_str()).skip(1);
        parts
            .map(|part| part.split("</").next().expect("a value").to_owned())
            .collect()
    };
    let (head, entries) = feed.split_once("<entry>").expect("an entry");
    assert!(values(&feed, "id").iter().all(|id| id.is_ascii()), "{feed}");
    let updated = values(head, "updated").remove(0);
    let entries: Vec<_> = values(entries, "id")
        .into_iter()
        .zip(values(entries, "updated"))
        .collect();
    assert!(
        entries.iter().all(|(id, _)| id.starts_with(&values(head, "id")[0])),
        "{feed}"
    );
    let mut ids: Vec<_> = entries.iter().map(|(id, _)| id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), entries.len(), "{feed}");
    (updated, entries)
}

/// The feed of a book with these files.
fn exported(files: &[(&str, &str)]) -> String {
    let ran = run(folder(files).path(), &["export", "atom"]);
    String::from_utf8(ran.stdout).expect("text")
}

fn milestone(status: &str, rest: &str) -> String {
    format!("# MLS-001: A\n\n**Status**: {status}\n**Target**: 2027-01-28\n{rest}")
}

#[test]
fn a_feed_has_ascii_ids() {
    for (title, part) in [
        ("Größe", "gr%C3%B6%C3%9Fe"),
        ("計画 2027", "%E8%A8%88%E7%94%BB-2027"),
        ("Étapes & Co", "%C3%A9tapes-co"),
        ("Plain", "plain"),
        ("🚀", "book"),
    ] {
        let (_, entries) = feed_of(title, "2026-11-23", &[&milestone("Planned", "")]);
        let id = format!("urn:mdbook-mls:{part}:mls-001:status:planned");
        assert_eq!(entries, [(id, "2026-11-23T00:00:00+00:00".to_owned())]);
    }
    // A milestone without an id uses its file name.
    let toml = book_toml("profile = \"essential\"\nmilestones = [\"*.md\"]");
    let text = milestone("Planned", "").replace("MLS-001: ", "");
    let files = [
        ("book.toml", toml.as_str()),
        ("src/SUMMARY.md", "- [A](größe.md)\n"),
        ("src/größe.md", &text),
    ];
    let feed = exported(&files);
    assert!(
        feed.contains("<id>urn:mdbook-mls:gates:gr%C3%B6%C3%9Fe:status:planned</id>"),
        "{feed}"
    );
}

#[test]
fn a_feed_uses_the_dates_of_the_documents() {
    let updates = |days: &[&str]| {
        let lines = days
            .iter()
            .map(|day| format!("### Week\n\n**Current Status**: fine ({day})\n\n"));
        format!("\n## Status Updates\n\n{}", lines.collect::<String>())
    };
    let days = |status: &str, rest: &str, as_of: &str| {
        let (updated, entries) = feed_of("T", as_of, &[&milestone(status, rest)]);
        let strip = |day: &str| day.strip_suffix("T00:00:00+00:00").expect("midnight").to_owned();
        let entries = entries.iter().map(|(id, day)| {
            let id = id
                .strip_prefix("urn:mdbook-mls:t:mls-001:")
                .expect("the book and the milestone");
            format!("{id} {}", strip(day))
        });
        (strip(&updated), entries.collect::<Vec<_>>())
    };
    // The same on every day.
    for as_of in ["2027-03-01", "2027-04-01"] {
        let found = days("In Progress", &updates(&["2026-12-04"]), as_of);
        assert_eq!(found.0, "2026-12-04");
        assert_eq!(
            found.1,
            [
                "status:in-progress:2026-12-04 2026-12-04",
                "update:2026-12-04 2026-12-04"
            ]
        );
        let found = days("Completed", "**Completed on**: 2027-01-27\n", as_of);
        assert_eq!(found.1, ["status:completed:2027-01-27 2027-01-27"]);
        let found = days(
            "Planned",
            "**Last updated**: 2026-10-01\n**Kick-off**: 2027-06-01\n",
            as_of,
        );
        assert_eq!(found.1, ["status:planned 2026-10-01"]);
        let found = days("Planned", "**Date**: 2026-10-02\n", as_of);
        assert_eq!(found.1, ["status:planned 2026-10-02"]);
        // Without any date, the day of the build counts.
        assert_eq!(
            days("Planned", "", as_of),
            (as_of.to_owned(), vec![format!("status:planned {as_of}")])
        );
    }
    // Returning to a status is a new entry.
    let ids = |found: (String, Vec<String>)| found.1.into_iter().find(|entry| entry.starts_with("status:"));
    let first = ids(days("In Progress", &updates(&["2026-12-04"]), "2027-03-01"));
    let back = ids(days(
        "In Progress",
        &updates(&["2026-12-18", "2026-12-11", "2026-12-04"]),
        "2027-03-01",
    ));
    assert_ne!(first, back);
    // Of two updates on the same day, the older one keeps its id, in either order.
    let text = |days: &[&str]| {
        days.iter()
            .map(|day| format!("### Week\n\n**Current Status**: {day}\n\n"))
            .collect::<String>()
    };
    let one = "\n## Status Updates\n\n";
    for order in [
        ["a (2026-12-05)", "b (2026-12-04)", "c (2026-12-04)"],
        ["c (2026-12-04)", "b (2026-12-04)", "a (2026-12-05)"],
    ] {
        let book = milestone("In Progress", &format!("{one}{}", text(&order)));
        let files = [
            ("book.toml", book_toml("profile = \"essential\"")),
            ("src/SUMMARY.md", "- [A](mls-001-a.md)\n".to_owned()),
            ("src/mls-001-a.md", book),
        ];
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let feed = exported(&files);
        let entry = feed
            .split("<entry>")
            .find(|entry| entry.contains("update:2026-12-04<"))
            .expect("an entry");
        assert!(entry.contains("&gt;c"), "{entry}");
    }
}
