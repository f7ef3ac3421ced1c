//! Two books; the second imports the first. Each is built by itself, and they share one file.

use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_mls::Mls;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::plugin::{self, PLUGIN, folder, write};

const PLATFORM: &str = "\
# MLS-010: Fibre to the \"Depot\"

**Status**: In Progress
**Target Date**: 2027-03-12
**Owner**: Ben

Rests on [CMP-004].

## Deliverables

### 1. The duct

- [ ] 400 m are dug

### 3. The cable

- [ ] 10 Gbit/s, both ways
";

/// The book that is imported, published at its `site-url`.
fn platform() -> TempDir {
    folder(&[
        (
            "book.toml",
            "[book]\ntitle = \"Platform\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-20\"\n\n\
             [output.html]\nsite-url = \"https://specs.example/platform\"\n",
        ),
        (
            "src/SUMMARY.md",
            "- [Fibre](milestone/mls-010-fibre.md)\n- [Switch](cmp-004-switch.md)\n",
        ),
        ("src/milestone/mls-010-fibre.md", PLATFORM),
        ("src/cmp-004-switch.md", "# CMP-004: The switch\n"),
    ])
}

const PRODUCT: &str = "\
# MLS-001: Cameras

**Status**: Planned
**Target Date**: 2027-06-30
**Owner**: Ana

The picture of [platform:MLS-010#3] through [platform:CMP-004], see also [platform:MLS-010].

## Dependencies

**Blocking this milestone**: [platform:MLS-010]
";

/// The book that imports.
fn product(import: &str) -> TempDir {
    folder(&[
        (
            "book.toml",
            &format!(
                "[book]\ntitle = \"Product\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-23\"\n\
                 imports.platform = {import}\n"
            ),
        ),
        ("src/SUMMARY.md", "- [Cameras](milestone/mls-001-cameras.md)\n"),
        ("src/milestone/mls-001-cameras.md", PRODUCT),
    ])
}

/// Exports the first book to the file that the second one imports.
fn hand_over(from: &TempDir, to: &TempDir) {
    let file = to.path().join("imports/platform.json");
    let output = plugin::command(PLUGIN)
        .args(["export", "json", "--output"])
        .arg(&file)
        .current_dir(from.path())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Rule and message of each finding.
fn check(book: &TempDir, arguments: &[&str]) -> Vec<String> {
    let output = plugin::command(PLUGIN)
        .args(["check", "--format", "json"])
        .args(arguments)
        .current_dir(book.path())
        .output()
        .expect("the program starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    findings
        .iter()
        .map(|one| format!("{}: {}", text(&one["rule"]), text(&one["message"])))
        .collect()
}

fn replace(book: &TempDir, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(book.path().join(path)).expect("a file");
    assert!(text.contains(from), "{from}");
    write(book.path(), path, text.replace(from, to));
}

fn page(book: &Path) -> String {
    let mut host = MDBook::load(book).expect("a book");
    host.with_preprocessor(Mls).build().expect("a build");
    std::fs::read_to_string(book.join("book/milestone/mls-001-cameras.html")).expect("a page")
}

#[test]
fn references_link_to_the_other_book() {
    let (platform, product) = (platform(), product("\"imports/platform.json\""));
    hand_over(&platform, &product);
    assert_eq!(check(&product, &[]), [""; 0]);
    let page = page(product.path());
    let title = "Fibre to the &quot;Depot&quot; · In Progress";
    for (href, title, text) in [
        (
            "milestone/mls-010-fibre.html#mls-010-d3",
            "The cable",
            "platform:MLS-010#3",
        ),
        ("milestone/mls-010-fibre.html", title, "platform:MLS-010"),
        ("cmp-004-switch.html", "The switch", "platform:CMP-004"),
    ] {
        let link =
            format!("<a class=\"mls-ref\" href=\"https://specs.example/platform/{href}\" title=\"{title}\">{text}</a>");
        assert!(page.replace("&#34;", "&quot;").contains(&link), "{link}\n{page}");
    }
    assert!(page.contains("Blocked by"), "{page}");
}

#[test]
fn the_base_of_the_import_overrides_the_site_url() {
    let product = product("{ file = \"imports/platform.json\", base = \"http://localhost:8000\" }");
    hand_over(&platform(), &product);
    assert!(page(product.path()).contains("href=\"http://localhost:8000/milestone/mls-010-fibre.html\""));
}

#[test]
fn dates_and_statuses_of_the_other_book_count() {
    let (platform, product) = (platform(), product("\"imports/platform.json\""));
    replace(&platform, "src/milestone/mls-010-fibre.md", "2027-03-12", "Q4 2027");
    hand_over(&platform, &product);
    replace(&product, "src/milestone/mls-001-cameras.md", "Planned", "Completed");
    let findings = check(&product, &[]);
    assert_eq!(
        findings,
        [
            "completed-before-blocker: `MLS-001` is Completed, and `platform:MLS-010`, which it depends on, is In Progress",
            "target-before-blocker: `MLS-001` is due on 2027-06-30, but it depends on `platform:MLS-010`, which is due on 2027-Q4",
        ]
    );
}

#[test]
fn an_old_or_missing_export_is_reported() {
    let (platform, product) = (platform(), product("\"imports/platform.json\""));
    hand_over(&platform, &product);
    assert_eq!(check(&product, &["--as-of", "2026-12-20"]), [""; 0]);
    assert_eq!(
        check(&product, &["--as-of", "2026-12-21"]),
        ["stale-import: the import `platform` is of 2026-11-20, 31 days ago, but its `max-age` is 30"]
    );
    std::fs::remove_file(product.path().join("imports/platform.json")).expect("it can be removed");
    let findings = check(&product, &[]);
    let (lost, others) = findings.split_last().expect("findings");
    assert_eq!(
        lost,
        "stale-import: the import `platform` cannot be read from `imports/platform.json`: it does not exist"
    );
    assert!(
        others.len() == 3 && others.iter().all(|one| one.starts_with("unresolved-reference: ")),
        "{findings:?}"
    );
}

#[test]
fn an_export_includes_imported_blockers() {
    let (platform, product) = (platform(), product("\"imports/platform.json\""));
    hand_over(&platform, &product);
    let output = plugin::command(PLUGIN)
        .args(["export", "json"])
        .current_dir(product.path())
        .output();
    let export: Value = serde_json::from_slice(&output.expect("the program starts").stdout).expect("JSON");
    assert_eq!(
        export["milestones"][0]["blocked_by"],
        serde_json::json!(["platform:MLS-010"])
    );
    assert_eq!(
        export["milestones"][0]["references"],
        serde_json::json!(["platform:MLS-010", "platform:CMP-004"])
    );
    assert_eq!(export["milestones"][0]["blocked"], true);
    replace(&platform, "src/milestone/mls-010-fibre.md", "In Progress", "Completed");
    hand_over(&platform, &product);
    let output = plugin::command(PLUGIN)
        .args(["export", "json"])
        .current_dir(product.path())
        .output();
    let export: Value = serde_json::from_slice(&output.expect("the program starts").stdout).expect("JSON");
    assert_eq!(export["milestones"][0]["blocked"], false);
}
