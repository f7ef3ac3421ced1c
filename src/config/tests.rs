//! The reader, the schema and the table of keys agree, and mistakes are reported with their place.

mod tables;

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::keys::schema;
use super::*;
use crate::diagnostic::Severity;
use crate::model::{FieldKind, Section, Status};

const RULES: &[&str] = &["overdue", "missing-owner", "missing-plan"];

/// The table of a book.toml in the form in which mdBook sends it.
fn sent(book_toml: &str) -> Value {
    let document: toml::Table = toml::from_str(book_toml).unwrap();
    let json = serde_json::to_value(&document).unwrap();
    json["preprocessor"]["mls"].clone()
}

fn problems(book_toml: &str) -> Vec<String> {
    let found = read(&sent(book_toml), Some(book_toml), RULES);
    found.expect_err("problems").iter().map(Problem::to_string).collect()
}

/// The problems of one line in the table.
fn line_problems(line: &str) -> String {
    problems(&format!("[preprocessor.mls]\n{line}\n")).join("\n")
}

fn good(lines: &str) -> Config {
    let book_toml = format!("[preprocessor.mls]\n{lines}\n");
    read(&sent(&book_toml), Some(&book_toml), RULES).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn reads_everything() {
    let config = good(
        r#"
        command = "mdbook-mls"
        before = ["x"]
        after = ["links"]
        renderers = ["html"]
        optional = true
        profile = "strict"
        fail-on = "never"
        rules = { overdue = "error", missing-plan = "off" }
        as-of = 2026-11-23
        calendar = "continuous"
        holidays = ["2026-12-25", 2027-01-01]
        milestones = ["phases/*.md", "old/**"]
        kinds = { run = "runbook", API = "off" }
        vocabulary.status.completed = ["Terminado"]
        vocabulary.section.deliverables = ["Entregables"]
        vocabulary.field.owner = ["Encargada"]
        vocabulary.vague = ["guay"]
        vocabulary.placeholder = ["POR HACER"]
        labels = { days-left = "T-{n}" }
        links = { jira = "https://tracker.example/browse/{id}" }
        imports.platform = { file = "imports/platform.json", base = "https://specs.example/platform", max-age = 7 }
        imports.other = "other.json"
        link-bare-ids = false
        keep-fields = true
        inline-style = false
        overrides = [{ files = ["archive/**"], rules = { overdue = "info" } }]
        "#,
    );
    assert_eq!((config.profile, config.fail_on), (Profile::Strict, FailOn::Never));
    assert_eq!(config.rules["overdue"], Some(Severity::Error));
    assert_eq!(config.rules["missing-plan"], None);
    assert_eq!(config.as_of, AsOf::Day(civil::date(2026, 11, 23)));
    assert_eq!(config.calendar, Calendar::Continuous);
    assert_eq!(config.holidays, [civil::date(2026, 12, 25), civil::date(2027, 1, 1)]);
    assert!(config.milestones.whole.is_match("phases/one.md") && config.milestones.whole.is_match("old/a/b.md"));
    assert!(!config.milestones.whole.is_match("phases/deep/one.md"));
    assert_eq!(config.prefixes.kind("RUN"), Some("runbook"));
    assert_eq!(config.prefixes.kind("MLS"), Some("milestone"));
    assert_eq!(config.prefixes.kind("API"), None);
    assert_eq!(config.vocabulary.status("Terminado").unwrap().0, Status::Completed);
    assert_eq!(config.vocabulary.section("Entregables"), Some(Section::Deliverables));
    assert_eq!(config.vocabulary.field("encargada"), Some(FieldKind::Owner));
    assert_eq!(
        (&config.vocabulary.vague[0], &config.vocabulary.placeholder[0]),
        (&"guay".into(), &"POR HACER".into())
    );
    assert_eq!(config.labels["days-left"], "T-{n}");
    assert_eq!(config.links["JIRA"], "https://tracker.example/browse/{id}");
    let import = |file: &str, base: Option<&str>, max_age| Import {
        file: file.into(),
        base: base.map(str::to_owned),
        max_age,
    };
    let platform = import("imports/platform.json", Some("https://specs.example/platform/"), 7);
    assert_eq!(config.imports["platform"], platform);
    assert_eq!(config.imports["other"], import("other.json", None, 30));
    assert!(!config.link_bare_ids && config.keep_fields && config.inline_style == InlineStyle::Never);
    assert!(config.overrides[0].files.is_match("archive/mls-001.md"));
    assert_eq!(config.overrides[0].rules["overdue"], Some(Severity::Info));
}

#[test]
fn says_everything_at_once_with_its_place() {
    let found = problems(
        r#"[book]
title = "T"

[preprocessor.mls]
fail_on = "error"
profile = "stric"
keep-fields = "yes"
theme = 1
holidays = ["2026-12-25", "2026-13-01"]

[preprocessor.mls.rules]
overdu = "error"
missing-owner = "warn"

[[preprocessor.mls.overrides]]
files = ["a/["]
rules = { overdue = 1 }
"#,
    );
    let expected = [
        "book.toml:5:1: unknown key `fail_on`\n  help: did you mean `fail-on`?",
        "book.toml:6:11: `profile` cannot be `stric`\n  help: did you mean `strict`?",
        "book.toml:7:15: `keep-fields` takes `true` or `false`, not a string",
        "book.toml:8:1: unknown key `theme`\n  help: known are `profile`,",
        "book.toml:9:27: `2026-13-01` is not a day\n  help: write a day as `2026-11-23`",
        "book.toml:12:1: unknown rule `overdu`\n  help: did you mean `overdue`?",
        "book.toml:13:17: `missing-owner` cannot be `warn`\n  help: did you mean `warning`?",
        "book.toml:16:10: `a/[` is not a glob: unclosed character class; missing ']'\n  help: write a pattern",
        "book.toml:17:21: `overdue` takes `error`, `warning`, `info` or `off`, not a number",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (own, start) in found.iter().zip(expected) {
        assert!(own.starts_with(start), "{own}\n{start}");
    }
}

/// A line in the table, and a part of the problem that is reported.
const WRONG: &[(&str, &str)] = &[
    (
        "as-of = \"today\"",
        "`as-of` cannot be `today`\n  help: it takes `build`, `commit` or a day such as `2026-11-23`",
    ),
    ("as-of = \"comit\"", "did you mean `commit`?"),
    ("as-of = \"2026-2-3\"", "`2026-2-3` is not a day"),
    ("as-of = 2026-11-23T10:00:00", "`2026-11-23T10:00:00` is not a day"),
    ("as-of = 2026", "`as-of` takes `build`, `commit` or a day, not a number"),
    ("as-of = nan", "not nothing"),
    (
        "profile = [\"guide\"]",
        "`profile` takes `essential`, `guide` or `strict`, not a list",
    ),
    ("holidays = 2026-12-25", "`holidays` takes a list of days, not a date"),
    (
        "milestones = \"a\"",
        "`milestones` takes a list of globs, and of tables with `files` and `level`, not a string",
    ),
    ("kinds = { \"M-S\" = \"x\" }", "`M-S` cannot be a prefix"),
    ("kinds = { MLS = \" \" }", "`MLS` is empty"),
    (
        "links = { JIRA = \"https://t.example/\" }",
        "the URL of `JIRA` has no `{id}`",
    ),
    (
        "links = { JIRA = \"javascript:{id}\" }",
        "does not start with `https://`, `http://` or `mailto:`",
    ),
    (
        "links = { JIRA = \"https://t.example/\\\"{id}\" }",
        "contains a character that is not allowed in a URL",
    ),
    (
        "links = { J_A = \"https://t.example/{id}\" }",
        "`J_A` cannot be a prefix",
    ),
    (
        "imports = { \"a:b\" = \"f.json\" }",
        "`a:b` cannot be the name of an import",
    ),
    (
        "imports.a = { base = \"https://x.example\" }",
        "the import `a` has no `file`",
    ),
    (
        "imports.a = { file = \"f\", base = \"ftp://x\" }",
        "does not start with `https://` or `http://`",
    ),
    (
        "imports.a = { file = \"f\", max_age = 3 }",
        "unknown key `max_age`\n  help: did you mean `max-age`?",
    ),
    ("imports.a = { file = \"f\", max-age = -3 }", "`max-age` cannot be `-3`"),
    ("imports.a = 3", "`a` takes a file or a table with `file`, not a number"),
    ("vocabulary.status.done = [\"Fertig\"]", "unknown status `done`"),
    ("vocabulary.status.complete = [\"Fertig\"]", "did you mean `completed`?"),
    (
        "vocabulary.sections.risks = []",
        "unknown key `sections`\n  help: did you mean `section`?",
    ),
    (
        "vocabulary.section.risk = []",
        "unknown section `risk`\n  help: did you mean `risks`?",
    ),
    (
        "vocabulary.field.owner = \"Leitung\"",
        "`owner` takes a list of names, not a string",
    ),
    (
        "labels = { at_risk = \"x\" }",
        "unknown label `at_risk`\n  help: did you mean `at-risk`?",
    ),
    ("labels = { at-risk = \"\" }", "`at-risk` is empty"),
    (
        "labels = { days-left = \"{days}\" }",
        "nothing fills `{days}` in `days-left`\n  help: this label takes `{n}`",
    ),
    ("labels = { status = \"{n}\" }", "this label has no placeholders"),
    ("overrides = [{ files = [\"a\"] }]", "an override without `rules`"),
    ("overrides = [{ rules = {} }]", "an override without `files`"),
    (
        "overrides = [{ file = [\"a\"], rules = {} }]",
        "unknown key `file`\n  help: did you mean `files`?",
    ),
    (
        "overrides = { files = [\"a\"] }",
        "`overrides` takes a list of tables with `files` and `rules`, not a table",
    ),
];

#[test]
fn says_what_to_type() {
    for (line, expected) in WRONG {
        let found = line_problems(line);
        assert!(found.contains(expected), "{line}\n{found}");
        assert!(
            found.starts_with("book.toml:2:") && !found.contains("\nbook.toml"),
            "{line}\n{found}"
        );
    }
}

#[test]
fn what_the_environment_says_is_placed_there() {
    let book_toml = "[preprocessor.mls]\nfail-on = \"error\"\n[preprocessor.mls.rules]\noverdue = \"error\"\n";
    let table = json!({
        "fail-on": "loud",
        "keep-fields": 1,
        "rules": {"overdue": "bad"},
        "holidays": {"$__toml_private_datetime": "2026-12-25"},
    });
    let found = read(&table, Some(book_toml), RULES).unwrap_err();
    let found: Vec<String> = found
        .iter()
        .map(|p| p.to_string().lines().next().unwrap().to_owned())
        .collect();
    assert_eq!(
        found,
        [
            "MDBOOK_PREPROCESSOR__MLS__FAIL_ON in the environment: `fail-on` cannot be `loud`",
            "MDBOOK_PREPROCESSOR__MLS__HOLIDAYS in the environment: `holidays` takes a list of days, not a date",
            "MDBOOK_PREPROCESSOR__MLS__KEEP_FIELDS in the environment: `keep-fields` takes `true` or `false`, not a number",
            "MDBOOK_PREPROCESSOR__MLS__RULES__OVERDUE in the environment: `overdue` cannot be `bad`",
        ]
    );
    let found = read(&json!({"keep-fields": 1}), None, RULES).unwrap_err();
    assert!(found[0].to_string().starts_with("preprocessor.mls.keep-fields: "));
    let found = read(&json!("x"), None, RULES).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "preprocessor.mls: `preprocessor.mls` takes a table, not a string"
    );
}

#[test]
fn a_problem_is_one_or_two_lines() {
    let value = json!({"profile": "a\nb\u{1b}[31m", "\n": 1, "as-of": "x".repeat(100_000)});
    for problem in read(&value, None, RULES).unwrap_err() {
        let text = problem.to_string();
        assert!(text.lines().count() <= 2, "{text}");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(text.len() < 1000, "{}", text.len());
    }
}

#[test]
fn nothing_at_all_is_the_default() {
    let default = format!("{:?}", Config::default().labels);
    for table in [Value::Null, json!({}), json!({"command": "mdbook-mls"})] {
        assert_eq!(format!("{:?}", read(&table, None, RULES).unwrap().labels), default);
    }
}

/// The values of a configuration as text, for comparison.
fn digest(config: &Config) -> Vec<String> {
    let mut vocabulary: Vec<String> = config
        .vocabulary
        .section_names()
        .map(|name| format!("{name:?}"))
        .collect();
    vocabulary.extend(config.vocabulary.field_names().map(|name| format!("{name:?}")));
    vocabulary.sort();
    let Config {
        profile,
        fail_on,
        rules,
        overrides,
        as_of,
        calendar,
        holidays,
        milestones,
        prefixes,
        vocabulary: _,
        labels,
        links,
        imports,
        link_bare_ids,
        keep_fields,
        inline_style,
        history,
    } = config;
    vocabulary.push(format!(
        "{:?}",
        (profile, fail_on, rules, overrides, as_of, calendar, holidays)
    ));
    vocabulary.push(format!("{} {prefixes:?}", milestones.whole.len()));
    vocabulary.push(format!(
        "{:?}",
        (
            labels,
            links,
            imports,
            link_bare_ids,
            keep_fields,
            inline_style,
            history
        )
    ));
    vocabulary
}

#[test]
fn every_default_is_the_one_in_the_table() {
    let plain = digest(&Config::default());
    for key in keys().iter().filter(|key| !key.default.is_empty()) {
        assert_eq!(
            digest(&good(&format!("{} = {}", key.name, key.default))),
            plain,
            "{}",
            key.name
        );
    }
}

#[test]
fn every_example_is_read_and_changes_something() {
    let plain = digest(&Config::default());
    let status = |config: &Config| config.vocabulary.status("Terminado").map(|(status, _)| status);
    for key in keys() {
        let config = good(key.example);
        assert!(digest(&config) != plain || status(&config).is_some(), "{}", key.name);
        assert!(key.example.starts_with(key.name), "{}", key.name);
        assert!(!key.form().is_empty() && key.meaning.ends_with('.'), "{}", key.name);
    }
}

#[test]
fn the_schema_has_the_keys_of_the_table_and_no_others() {
    let schema = schema(RULES);
    let properties = schema["properties"].as_object().unwrap();
    let mut named: Vec<&str> = keys().iter().map(|key| key.name).chain(HOST_KEYS).collect();
    assert_eq!(properties.keys().collect::<Vec<_>>(), named);
    named.sort_unstable();
    named.dedup();
    assert_eq!(named.len(), properties.len());
    for key in keys() {
        assert_eq!(properties[key.name]["description"], key.meaning);
        assert_eq!(
            properties[key.name].get("default").is_some(),
            !key.default.is_empty(),
            "{}",
            key.name
        );
    }
}

/// Parts of problems that the schema does not check, such as dates, globs and the placeholders of a label.
const BEYOND_SCHEMA: &[&str] = &[
    "is not a day",
    "is not a glob",
    "placeholder",
    "nothing fills",
    "not allowed in a URL",
    "is empty",
];

#[test]
fn the_schema_accepts_the_examples_and_rejects_wrong_lines() {
    assert!(jsonschema::meta::is_valid(&schema(RULES)));
    let validator = &*VALIDATOR;
    for key in keys() {
        let table = sent(&format!("[preprocessor.mls]\n{}\n", key.example));
        assert!(
            validator.is_valid(&table),
            "{}: {:?}",
            key.name,
            validator.validate(&table)
        );
    }
    for (line, problem) in WRONG
        .iter()
        .filter(|(_, problem)| !BEYOND_SCHEMA.iter().any(|phrase| problem.contains(phrase)))
    {
        let table = sent(&format!("[preprocessor.mls]\n{line}\n"));
        assert!(!validator.is_valid(&table), "{line}: {problem}");
    }
}

/// A random value that is not a list or a table, often one that a key takes.
fn any_leaf() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        proptest::sample::select(vec![
            "2026-11-23",
            "error",
            "off",
            "https://x/{id}",
            "**/[",
            "{n}",
            "build"
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ]
}

/// Random JSON, often close to a configuration.
fn any_table() -> impl Strategy<Value = Value> {
    let names: Vec<String> = keys()
        .iter()
        .map(|key| key.name)
        .chain([
            "status",
            "section",
            "field",
            "vague",
            "completed",
            "files",
            "rules",
            "file",
            "base",
            "max-age",
            "MLS",
        ])
        .chain(["overdue", "days-left", "$__toml_private_datetime", "command"])
        .map(str::to_owned)
        .collect();
    let name = prop_oneof![proptest::sample::select(names), any::<String>()];
    any_leaf().prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

static VALIDATOR: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&schema(RULES)).unwrap());

proptest! {
    #[test]
    fn reading_never_panics(table in any_table(), book_toml in proptest::option::of(".*")) {
        if let Err(problems) = read(&table, book_toml.as_deref(), RULES) {
            prop_assert!(problems.iter().all(|problem| !problem.message.is_empty()));
        }
    }

    /// An example with one value replaced. The result may be valid or not.
    #[test]
    fn what_the_reader_takes_fits_the_schema(key in 0..keys().len(), at in 0..6_usize, value in any_leaf()) {
        let mut table = sent(&format!("[preprocessor.mls]\n{}\n", keys()[key].example));
        let mut left = at;
        replace_leaf(&mut table, &mut left, &value);
        if read(&table, None, RULES).is_ok() {
            prop_assert!(VALIDATOR.is_valid(&table), "{table}: {:?}", VALIDATOR.validate(&table));
        }
    }
}

/// Replaces the leaf with `left` leaves before it by `value`. Returns whether there is such a leaf.
fn replace_leaf(table: &mut Value, left: &mut usize, value: &Value) -> bool {
    match table {
        Value::Object(entries) => entries.values_mut().any(|entry| replace_leaf(entry, left, value)),
        Value::Array(items) => items.iter_mut().any(|item| replace_leaf(item, left, value)),
        leaf if *left == 0 => {
            *leaf = value.clone();
            true
        }
        _ => {
            *left -= 1;
            false
        }
    }
}
