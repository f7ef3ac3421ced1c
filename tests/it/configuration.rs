//! Severities, scopes, thresholds and waivers from book.toml to the exit code, in `check` and in a build.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::hosts::HOSTS;
use crate::support::plugin::{self, PLUGIN, command, feed, folder, stderr, write};

const ONE: &str =
    "# MLS-001: One\n\n**Status**: Planned\n**Target Date**: 2027-01-28\n**Owner**: Ana\n\nAfter [MLS-404].\n";
const TWO: &str = "# MLS-002: Two\n\n**Status**: Planned\n**Target Date**: 2026-11-01\n**Owner**: Ana\n";

/// Has an error in MLS-001 and a warning in MLS-002; `table` is at line 7 of book.toml.
fn book(table: &str) -> TempDir {
    folder(&[
        ("book.toml", &toml(table)),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [One](mls-001-one.md)\n- [Two](archive/mls-002-two.md)\n",
        ),
        ("src/mls-001-one.md", ONE),
        ("src/archive/mls-002-two.md", TWO),
    ])
}

fn toml(table: &str) -> String {
    let profile = if table.contains("profile") {
        ""
    } else {
        "profile = \"essential\""
    };
    format!("[book]\n\n# The specs.\n[preprocessor.mls]\nas-of = \"2026-11-23\"\n{profile}\n{table}\n")
}

fn check(book: &Path, arguments: &[&str]) -> Output {
    let mut run = command(PLUGIN);
    run.args([&["check"], arguments].concat()).current_dir(book);
    run.output().expect("the program runs")
}

/// One `rule severity` per finding, and the exit code.
fn found(book: &Path, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let ran = check(book, &[&["--format", "json"], arguments].concat());
    let value: Value = serde_json::from_slice(&ran.stdout).unwrap_or_else(|_| panic!("{}", stderr(&ran)));
    let findings = value["findings"].as_array().expect("an array").iter();
    let live = findings.filter(|finding| finding["waived"] == false);
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let lines = live.map(|finding| format!("{} {}", text(&finding["rule"]), text(&finding["severity"])));
    (lines.collect(), ran.status.code())
}

/// The exit code of a build.
fn build(book: &Path) -> Option<i32> {
    plugin::run((HOSTS[0].record)(book, "html").to_string()).status.code()
}

#[test]
fn severities_scopes_and_thresholds_reach_the_exit_code() {
    const REFERENCE: &str = "unresolved-reference error";
    for (table, expected, code) in [
        ("", &[REFERENCE, "overdue warning"][..], 1),
        ("fail-on = \"never\"", &[REFERENCE, "overdue warning"], 0),
        ("rules = { unresolved-reference = \"off\" }", &["overdue warning"], 0),
        (
            "rules = { unresolved-reference = \"off\" }\nfail-on = \"warning\"",
            &["overdue warning"],
            1,
        ),
        (
            "rules = { unresolved-reference = \"info\", overdue = \"error\" }",
            &["unresolved-reference info", "overdue error"],
            1,
        ),
        (
            "rules = { unresolved-reference = \"warning\", overdue = \"info\" }",
            &["unresolved-reference warning", "overdue info"],
            0,
        ),
        (
            "overrides = [{ files = [\"archive/**\"], rules = { overdue = \"off\" } }]",
            &[REFERENCE],
            1,
        ),
        (
            "overrides = [{ files = [\"src/archive/*.md\"], rules = { overdue = \"error\" } }]",
            &[REFERENCE, "overdue error"],
            1,
        ),
        (
            "rules = { overdue = \"off\" }\noverrides = [{ files = [\"**\"], rules = { overdue = \"info\", unresolved-reference = \"off\" } }, \
             { files = [\"archive/*\"], rules = { overdue = \"warning\" } }]",
            &["overdue warning"],
            0,
        ),
    ] {
        let book = book(table);
        let mut expected: Vec<String> = expected.iter().map(|&line| line.to_owned()).collect();
        expected.sort();
        let (mut lines, found_code) = found(book.path(), &[]);
        lines.sort();
        assert_eq!((lines, found_code), (expected, Some(code)), "{table}");
        assert_eq!(build(book.path()), Some(code), "{table}");
    }
}

#[test]
fn arguments_and_environment_override_book_toml() {
    let book = book("fail-on = \"never\"");
    let code = |arguments: &[&str]| check(book.path(), arguments).status.code();
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "error"]), Some(1));
    assert_eq!(code(&["--fail-on", "error", "src/archive"]), Some(0));
    assert_eq!(code(&["--fail-on", "warning", "src/archive"]), Some(1));
    assert_eq!(
        code(&["--fail-on", "warning", "--as-of", "2026-10-01", "src/archive"]),
        Some(0)
    );
    // Both `check` and a build read the environment.
    let mut run = command(PLUGIN);
    run.args(["check"]).env("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "error");
    assert_eq!(
        run.current_dir(book.path())
            .output()
            .expect("the program runs")
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn profiles_get_stricter() {
    let count = |profile: &str| {
        let book = book(&format!("profile = \"{profile}\""));
        let (lines, _) = found(book.path(), &[]);
        let errors = lines.iter().filter(|line| line.ends_with("error")).count();
        assert!(
            profile != "strict" || !lines.iter().any(|line| line.ends_with("warning")),
            "{lines:?}"
        );
        (lines.len(), errors)
    };
    let (essential, guide, strict) = (count("essential"), count("guide"), count("strict"));
    assert!(
        essential.0 < guide.0 && guide.0 <= strict.0,
        "{essential:?} {guide:?} {strict:?}"
    );
    assert!(guide.1 < strict.1);
}

#[test]
fn errors_have_a_place_and_a_suggestion() {
    for (table, place, words) in [
        ("fail_on = \"error\"", "7:1", "did you mean `fail-on`?"),
        ("profil = \"guide\"", "7:1", "did you mean `profile`?"),
        ("rules = { overdeu = \"off\" }", "7:11", "did you mean `overdue`?"),
        ("rules = { overdue = \"of\" }", "7:21", "did you mean `off`?"),
        ("rules = { overdue = true }", "7:21", "not a boolean"),
        ("rules = \"off\"", "7:9", "not a string"),
        ("overrides = [{ files = \"a\", rules = {} }]", "7:24", "not a string"),
        (
            "overrides = [{ rules = { overdue = \"off\" } }]",
            "7:14",
            "without `files`",
        ),
        (
            "overrides = [{ file = [\"a\"], rules = {} }]",
            "7:16",
            "did you mean `files`?",
        ),
        (
            "overrides = [{ files = [\"a\"], rules = { missing-planet = \"off\" } }]",
            "7:41",
            "did you mean `missing-plan`?",
        ),
        ("fail-on = 3", "7:11", "not a number"),
        ("holidays = [\"2026-02-30\"]", "7:13", "2026-02-30"),
        (
            "[preprocessor.mls.rules]\noverdue = \"error\"\nno-such-rule-at-all = \"off\"",
            "9:1",
            "unknown rule",
        ),
    ] {
        let book = book(table);
        let ran = check(book.path(), &[]);
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{table}");
        let said = stderr(&ran);
        assert!(said.contains(&format!("book.toml:{place}: ")), "{table}\n{said}");
        assert!(said.contains(words), "{table}\n{said}");
        let built = plugin::run((HOSTS[0].record)(book.path(), "html").to_string());
        assert_eq!((built.status.code(), built.stdout.len()), (Some(2), 0), "{table}");
        assert!(
            stderr(&built).contains(&format!("book.toml:{place}: ")),
            "{}",
            stderr(&built)
        );
    }
}

#[test]
fn all_errors_are_shown_together_and_name_the_environment() {
    let book = book("fail_on = \"error\"\nrules = { overdeu = \"off\" }");
    let said = stderr(&check(book.path(), &[]));
    assert!(said.contains("7:1") && said.contains("8:11"), "{said}");
    write(book.path(), "book.toml", toml(""));
    let mut run = command(PLUGIN);
    run.arg("check")
        .env("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "sometimes")
        .current_dir(book.path());
    let said = stderr(&run.output().expect("the program runs"));
    assert!(
        said.contains("MDBOOK_PREPROCESSOR__MLS__FAIL_ON in the environment"),
        "{said}"
    );
}

/// The chapter with a waiver above its invalid reference.
fn waived(waiver: &str) -> TempDir {
    let book = book("");
    let text = ONE.replace("After", &format!("{waiver}\n\nAfter"));
    write(book.path(), "src/mls-001-one.md", text);
    book
}

#[test]
fn a_waiver_with_a_reason_is_valid_until_its_last_day() {
    for (waiver, expected, code) in [
        (
            "<!-- mls-allow unresolved-reference: it comes with the spring release -->",
            &[][..],
            0,
        ),
        (
            "<!-- mls-allow-file unresolved-reference: it comes with the spring release -->",
            &[],
            0,
        ),
        (
            "<!-- mls-allow unresolved-reference until=2026-12-31: in review -->",
            &[],
            0,
        ),
        // It warns during the last fourteen days, and has expired on the day after.
        (
            "<!-- mls-allow unresolved-reference until=2026-12-07: in review -->",
            &["invalid-waiver warning"],
            0,
        ),
        (
            "<!-- mls-allow unresolved-reference until=2026-12-08: in review -->",
            &[],
            0,
        ),
        (
            "<!-- mls-allow unresolved-reference until=2026-11-23: in review -->",
            &["invalid-waiver warning"],
            0,
        ),
        (
            "<!-- mls-allow unresolved-reference until=2026-11-22: in review -->",
            &["invalid-waiver error", "unresolved-reference error"],
            1,
        ),
        (
            "<!-- mls-allow unresolved-reference -->",
            &["invalid-waiver error", "unresolved-reference error"],
            1,
        ),
        (
            "<!-- mls-allow unresolved-referense: a slip -->",
            &["invalid-waiver error", "unresolved-reference error"],
            1,
        ),
        (
            "<!-- mls-allow overdue: nothing here is -->",
            &["unresolved-reference error", "unused-waiver warning"],
            1,
        ),
        (
            "`<!-- mls-allow unresolved-reference: in code -->`",
            &["unresolved-reference error"],
            1,
        ),
    ] {
        let book = waived(waiver);
        let (mut lines, found_code) = found(book.path(), &["src/mls-001-one.md"]);
        lines.sort();
        assert_eq!(
            (lines, found_code),
            (expected.iter().map(|&line| line.to_owned()).collect(), Some(code)),
            "{waiver}"
        );
        let input = (HOSTS[0].record)(book.path(), "html");
        let built = plugin::run(input.to_string());
        assert_eq!(built.status.code(), Some(code), "{waiver}: {}", stderr(&built));
        if code == 0 {
            let contents = plugin::take_contents(&mut plugin::reply(&built));
            assert!(
                !contents["mls-001-one.md"].contains("mls-allow"),
                "it stays off the page: {waiver}"
            );
        }
    }
}

#[test]
fn a_waiver_of_a_block_covers_only_that_block() {
    let book = waived("<!-- mls-allow unresolved-reference: it comes later -->");
    let path = book.path().join("src/mls-001-one.md");
    let text = std::fs::read_to_string(&path).expect("a chapter");
    let reference = text
        .lines()
        .find(|line| line.starts_with("After"))
        .expect("a reference");
    write(book.path(), "src/mls-001-one.md", format!("{text}\n{reference}\n"));
    let (lines, code) = found(book.path(), &["src/mls-001-one.md"]);
    assert_eq!((lines, code), (vec!["unresolved-reference error".to_owned()], Some(1)));
}

#[test]
fn waived_findings_are_counted_and_listed_in_json() {
    let book = waived("<!-- mls-allow unresolved-reference: it comes later -->");
    let ran = check(book.path(), &[]);
    assert!(stderr(&ran).contains("1 waived"), "{}", stderr(&ran));
    let value: Value = serde_json::from_slice(&check(book.path(), &["--format", "json"]).stdout).expect("JSON");
    let waived = value["findings"].as_array().expect("an array").iter();
    let waived: Vec<&Value> = waived.filter(|finding| finding["waived"] == true).collect();
    assert_eq!(waived.len(), 1);
    assert_eq!(
        (&waived[0]["rule"], &value["summary"]["waived"]),
        (&"unresolved-reference".into(), &1.into())
    );
}

#[test]
fn a_preview_survives_a_broken_configuration() {
    let book = book("fail_on = \"error\"");
    let mut input = (HOSTS[0].record)(book.path(), "html");
    input[0]["config"]["output"]["html"]["live-reload-endpoint"] = "__livereload".into();
    let served = feed(&mut command(PLUGIN), input.to_string().as_bytes());
    assert_eq!(served.status.code(), Some(0), "{}", stderr(&served));
    let contents = plugin::take_contents(&mut plugin::reply(&served));
    assert!(
        contents["mls-001-one.md"].contains("book.toml:7:1: unknown key"),
        "the page shows the mistake: {contents:?}"
    );
}

/// The schema and the manual's page describe the same keys.
#[test]
fn the_schema_agrees_with_the_page() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let ran = command(PLUGIN)
        .args(["export", "schema"])
        .current_dir(nowhere.path())
        .output()
        .expect("the program runs");
    let schema: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let validator = jsonschema::draft7::new(&schema).expect("a schema");
    let table = &schema["properties"]["preprocessor"]["properties"]["mls"]["properties"];
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example/docs/specs/using/configuration.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let mut keys: Vec<&str> = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let key = section.trim_start_matches('`').split('`').next().expect("a key");
        let property = &table[key];
        let meaning = property["description"].as_str().expect("a description");
        assert!(section.contains(meaning), "{key}");
        let default = section
            .split("default: ")
            .nth(1)
            .and_then(|rest| rest.split(".\n").next())
            .expect("a default");
        let default: Option<toml::Table> = toml::from_str(&format!("default = {}", default.trim_matches('`'))).ok();
        let default = default.map(|table| serde_json::to_value(&table["default"]).expect("JSON"));
        assert_eq!(property.get("default"), default.as_ref(), "{key}");
        let example = section
            .split("```toml\n")
            .nth(1)
            .and_then(|rest| rest.split("```").next())
            .expect("an example");
        let example: Value = toml::from_str(example).expect("TOML");
        assert!(validator.is_valid(&example), "{example}");
        keys.push(key);
    }
    let known: Vec<&String> = table.as_object().expect("an object").keys().collect();
    let own: Vec<&str> = known
        .into_iter()
        .map(String::as_str)
        .filter(|key| !mdbook_mls::internals::config::HOST_KEYS.contains(key))
        .collect();
    assert_eq!(keys, own);
    for wrong in [
        "fail_on = 1",
        "rules = { overdeu = \"off\" }",
        "fail-on = \"sometimes\"",
    ] {
        let wrong: Value = toml::from_str(&format!("[preprocessor.mls]\n{wrong}")).expect("TOML");
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn both_tables_are_read_strictly() {
    for (table, expected) in [
        (
            "renderer = [\"html\"]",
            "book.toml:7:1: unknown key `renderer`\n  help: did you mean `renderers`?",
        ),
        (
            "befor = [\"links\"]",
            "book.toml:7:1: unknown key `befor`\n  help: did you mean `before`?",
        ),
        (
            "[output.mls]\noptionl = true",
            "book.toml:8:1: unknown key `optionl`\n  help: did you mean `optional`?",
        ),
        (
            "[output.mls]\nfail-on = \"never\"",
            "book.toml:8:1: `fail-on` is not a key of `[output.mls]`\n  help: move it",
        ),
    ] {
        let book = book(table);
        let call = (HOSTS[0].record)(book.path(), "html").to_string();
        let doctor = command(PLUGIN)
            .arg("doctor")
            .current_dir(book.path())
            .output()
            .expect("the program runs");
        assert!(String::from_utf8_lossy(&doctor.stdout).contains(expected.lines().next().expect("a line")));
        for ran in [check(book.path(), &[]), plugin::run(call)] {
            assert_eq!(ran.status.code(), Some(2), "{table}");
            assert!(stderr(&ran).contains(expected), "{table}: {}", stderr(&ran));
        }
    }
    let book = book("");
    let mut run = command(PLUGIN);
    let run = run
        .arg("check")
        .current_dir(book.path())
        .env("MDBOOK_OUTPUT__MLS__THEME", "x");
    let ran = run.output().expect("the program runs");
    assert!(
        stderr(&ran).contains("MDBOOK_OUTPUT__MLS__THEME in the environment: unknown key `theme`"),
        "{}",
        stderr(&ran)
    );
    let fine = self::book("[output.html]\n[output.mls]\ncommand = \"mdbook-mls\"\noptional = true");
    assert_eq!(check(fine.path(), &["--fail-on", "never"]).status.code(), Some(0));
}
