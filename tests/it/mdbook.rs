//! The installed `mdbook` with the plugin: what it builds, its exit codes, its output.

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::support::installed::{self, build};
use crate::support::plugin::{self, book_toml, contents, folder, stderr, write};

const FILE: &str = "src/mls-001-whole-guide.md";

/// The guide's whole structure as one chapter.
fn guide() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reader/mls-001-whole-guide.md");
    std::fs::read_to_string(path).expect("the fixture")
}

fn guide_book(text: &str) -> TempDir {
    let book_toml = book_toml("").replace("2026-11-23", "2024-01-22");
    folder(&[
        ("book.toml", &book_toml),
        ("src/SUMMARY.md", "- [The kiln](mls-001-whole-guide.md)\n"),
        (FILE, text),
    ])
}

fn small_book(table: &str) -> TempDir {
    let text = "# MLS-001: A\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2026-12-01\n\nAfter [MLS-002].\n";
    folder(&[
        ("book.toml", &book_toml(&format!("profile = \"essential\"\n{table}"))),
        ("src/SUMMARY.md", "- [A](mls-001-a.md)\n"),
        ("src/mls-001-a.md", text),
    ])
}

/// `text` without the lines from the first that starts with `first` to before the next that starts with `next`.
fn without(text: &str, first: &str, next: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let find =
        |from: usize, start: &str| from + lines[from..].iter().position(|l| l.starts_with(start)).expect("a line");
    let start = find(0, first);
    let end = find(start + 1, next);
    [&lines[..start], &lines[end..]].concat().concat()
}

/// The text with and without blank lines between fields, with both line ends.
fn spellings(tight: &str) -> [String; 4] {
    let loose = tight.replace("\n**", "\n\n**");
    [
        tight.replace('\n', "\r\n"),
        loose.replace('\n', "\r\n"),
        tight.to_owned(),
        loose,
    ]
}

fn line_of(text: &str, start: &str) -> usize {
    text.lines().position(|line| line.starts_with(start)).expect("a line") + 1
}

#[test]
fn the_guide_builds_and_each_missing_required_part_fails_the_build() {
    let guide = guide();
    let broken = [
        (
            "missing-acceptance-criteria",
            "### 1. Brick",
            without(&guide, "**Acceptance Criteria**", "**Owner**"),
        ),
        (
            "missing-owner",
            "### 1. Brick",
            without(&guide, "**Owner**: Brick team", "**Status**"),
        ),
        (
            "missing-success-criteria",
            "# Phase 1",
            without(&guide, "## Success Criteria", "## Sign-Off"),
        ),
        (
            "missing-rollback-plan",
            "# Phase 1",
            without(&guide, "## Rollback Plan", "## Stakeholder"),
        ),
    ];
    for (spelling, whole) in spellings(&guide).iter().enumerate() {
        let book = guide_book(whole);
        let Some(output) = build(book.path(), &[]) else { return };
        assert!(output.status.success(), "{}", stderr(&output));
        let said = stderr(&output);
        assert!(
            said.contains("mdbook-mls: 1 milestone") && !said.contains("error["),
            "{said}"
        );
        let site = contents(&book.path().join("book"));
        let page = book.path().join("book/mls-001-whole-guide.html");
        let page = std::fs::read_to_string(page).expect("a page");
        assert!(page.contains("data-mls-status=\"in-progress\""), "{page}");

        for (rule, place, text) in &broken {
            let text = &spellings(text)[spelling];
            write(book.path(), FILE, text);
            let output = build(book.path(), &[]).expect("mdbook was there");
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(101), "{said}");
            assert!(said.contains(&format!("error[{rule}]")), "{rule}: {said}");
            assert!(
                said.contains(&format!("{FILE}:{}:", line_of(text, place))),
                "{rule}: {said}"
            );
            assert!(said.contains("preprocessor exited unsuccessfully"), "{said}");
            assert_eq!(contents(&book.path().join("book")), site, "{rule}: the old site stays");
        }
    }
}

/// How many times the plugin has printed its summary.
fn receipts(output: &Output) -> usize {
    stderr(output)
        .lines()
        .filter(|line| line.starts_with("mdbook-mls: "))
        .count()
}

#[test]
fn findings_are_printed_once_by_any_set_of_renderers() {
    let command = format!("command = '\"{}\"'", plugin::PLUGIN);
    let ours = format!("[output.mls]\n{command}");
    for (renderers, outputs) in [
        ("", vec![]),
        ("", vec!["[output.html]"]),
        ("", vec!["[output.markdown]", "[output.html]"]),
        ("", vec!["[output.html]", "[output.markdown]", &ours]),
        ("", vec!["[output.markdown]"]),
        ("", vec![ours.as_str()]),
        ("", vec![&ours, "[output.html]"]),
        ("renderers = [\"markdown\"]", vec!["[output.html]", "[output.markdown]"]),
        ("renderers = [\"html\"]", vec!["[output.html]", &ours]),
        ("renderers = [\"mls\"]", vec![ours.as_str()]),
    ] {
        let table = format!("fail-on = \"never\"\n{renderers}\n{}", outputs.join("\n"));
        let book = small_book(&table);
        let Some(output) = build(book.path(), &[]) else { return };
        assert!(output.status.success(), "{table}: {}", stderr(&output));
        assert_eq!(receipts(&output), 1, "{table}: {}", stderr(&output));
        assert_eq!(
            stderr(&output).matches("error[unresolved-reference]").count(),
            1,
            "{table}"
        );

        write(
            book.path(),
            "book.toml",
            book_toml(&format!("profile = \"essential\"\n{table}")).replace("never", "error"),
        );
        let output = build(book.path(), &[]).expect("mdbook was there");
        assert_eq!(output.status.code(), Some(101), "{table}: {}", stderr(&output));
        assert_eq!(receipts(&output), 1, "{table}: {}", stderr(&output));
    }
}

#[test]
fn exit_codes_follow_the_configuration_and_the_environment() {
    const FAIL_ON: &str = "MDBOOK_PREPROCESSOR__MLS__FAIL_ON";
    const AS_OF: &str = "MDBOOK_PREPROCESSOR__MLS__AS_OF";
    for (table, variables, code, sign) in [
        ("", vec![], 101, "error[unresolved-reference]"),
        ("fail-on = \"never\"", vec![], 0, "1 error"),
        ("", vec![(FAIL_ON, "never")], 0, "1 error"),
        ("fail-on = \"never\"", vec![(FAIL_ON, "error")], 101, "1 error"),
        ("rules.unresolved-reference = \"warning\"", vec![], 0, "1 warning"),
        ("rules.unresolved-reference = \"off\"", vec![], 0, "no findings"),
        (
            "rules.unresolved-reference = \"off\"",
            vec![(AS_OF, "2027-01-01")],
            0,
            "warning[overdue]",
        ),
        (
            "rules.unresolved-reference = \"off\"\nfail-on = \"warning\"",
            vec![(AS_OF, "2027-01-01")],
            101,
            "[overdue]",
        ),
        (
            "fail-onn = \"never\"",
            vec![],
            101,
            "book.toml:9:1: unknown key `fail-onn`",
        ),
        ("", vec![(FAIL_ON, "sometimes")], 101, FAIL_ON),
        (
            "",
            vec![("SOURCE_DATE_EPOCH", "tomorrow"), (AS_OF, "build")],
            101,
            "`tomorrow`",
        ),
    ] {
        let book = small_book(table);
        let Some(output) = build(book.path(), &variables) else {
            return;
        };
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{table} {variables:?}: {said}");
        assert!(said.contains(sign), "{table} {variables:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("Broken pipe"), "{said}");
    }
}

#[test]
fn a_large_book_is_read_to_its_end_before_a_failure() {
    // Larger than any pipe's buffer, so the host would still be writing when the plugin exits early.
    let book = small_book("fail-onn = 1");
    write(
        book.path(),
        "src/SUMMARY.md",
        "- [A](mls-001-a.md)\n- [Long](long.md)\n",
    );
    write(book.path(), "src/long.md", "A line of text.\n".repeat(100_000));
    let Some(output) = build(book.path(), &[]) else { return };
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(101), "{said}");
    assert!(said.contains("fail-onn") && !said.contains("Broken pipe"), "{said}");
}

#[test]
fn a_build_in_github_actions_prints_annotations() {
    let book = small_book("");
    std::fs::create_dir(book.path().join(".git")).expect("a folder");
    let Some(output) = build(book.path(), &[("GITHUB_ACTIONS", "true")]) else {
        return;
    };
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(101), "{said}");
    let annotation = "::error file=src/mls-001-a.md,line=7,endLine=7,col=7,endColumn=16,title=unresolved-reference::";
    assert!(said.lines().any(|line| line.starts_with(annotation)), "{said}");
    assert!(said.contains("error[unresolved-reference]"), "{said}");
    let output = build(book.path(), &[("GITHUB_ACTIONS", "false")]).expect("mdbook was there");
    assert!(!stderr(&output).contains("::error"), "{}", stderr(&output));
}

#[test]
fn mdbook_test_works_with_the_plugin() {
    let Some(mut mdbook) = installed::mdbook() else { return };
    let book = small_book("fail-onn = 1");
    write(
        book.path(),
        "src/mls-001-a.md",
        "---\nid: MLS-001\n---\n# MLS-001: A\n\nAfter [MLS-002].\n",
    );
    let output = mdbook
        .arg("test")
        .current_dir(book.path())
        .output()
        .expect("mdbook starts");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!stderr(&output).contains("mdbook-mls"), "{}", stderr(&output));
}

#[test]
fn pages_use_the_listed_style_sheet_or_an_inline_style() {
    const LISTED: &str = "[output.html]\nadditional-css = [\"theme/mls.css\"]\n";
    let ours = {
        let folder = tempfile::tempdir().expect("a folder");
        let mut init = plugin::command(env!("CARGO_BIN_EXE_mdbook-mls"));
        let init = init.arg("init").current_dir(folder.path()).output();
        assert!(init.is_ok_and(|output| output.status.success()));
        std::fs::read_to_string(folder.path().join("theme/mls.css")).expect("the style sheet")
    };
    let quiet = "rules.unresolved-reference = \"off\"";
    for (table, sheet, is_inlined) in [
        ("", None, true),
        ("", Some(ours.as_str()), false),
        // Only a sheet with our first line counts as ours.
        ("", Some("html { color: red }"), true),
        ("inline-style = \"auto\"", Some(ours.as_str()), false),
        ("inline-style = true", Some(ours.as_str()), true),
        ("inline-style = false", None, false),
    ] {
        let book = small_book(&format!("{quiet}\n{table}"));
        if let Some(sheet) = sheet {
            write(book.path(), "theme/mls.css", sheet);
            let toml = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
            write(book.path(), "book.toml", format!("{toml}\n{LISTED}"));
        }
        let Some(output) = build(book.path(), &[]) else {
            return;
        };
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(!stderr(&output).contains("style sheet"), "{}", stderr(&output));
        let page = std::fs::read_to_string(book.path().join("book/print.html")).expect("the book on a page");
        assert!(page.contains("class=\"mls "), "{table}");
        assert_eq!(page.contains("<style>"), is_inlined, "{table} {sheet:?}");
    }
    // mdBook itself fails if a style sheet is missing.
    let book = small_book(quiet);
    let toml = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    write(book.path(), "book.toml", format!("{toml}\n{LISTED}"));
    if let Some(output) = build(book.path(), &[]) {
        let said = stderr(&output);
        assert!(
            said.contains("book.toml lists `theme/mls.css`, which does not exist"),
            "{said}"
        );
    }
}

#[test]
fn a_style_sheet_of_another_version_is_only_a_warning() {
    let book = small_book("rules.unresolved-reference = \"off\"");
    let mut init = plugin::command(env!("CARGO_BIN_EXE_mdbook-mls"));
    let init = init.args(["init", "--theme"]).current_dir(book.path()).output();
    assert!(init.is_ok_and(|output| output.status.success()));
    let sheet = std::fs::read_to_string(book.path().join("theme/mls.css")).expect("the style sheet");
    assert!(sheet.contains(".mls-bar") && sheet.contains(".mls-chart") && sheet.contains(".mls-heat"));
    for (sheet, is_stale) in [
        (sheet.replace("6px", "0"), false),
        (sheet.replace("style sheet ", "style sheet 0"), true),
    ] {
        write(book.path(), "theme/mls.css", sheet);
        let Some(output) = build(book.path(), &[]) else {
            return;
        };
        let said = stderr(&output);
        assert!(output.status.success(), "{said}");
        assert_eq!(
            said.contains("warning: `theme/mls.css` is the style sheet of another version"),
            is_stale,
            "{said}"
        );
    }
}

/// A program that exits with this code for `supports`, and otherwise runs the plugin.
#[cfg(unix)]
fn answering(folder: &Path, code: u8) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(format!("answers-{code}"));
    let plugin = plugin::PLUGIN;
    let script = format!("#!/bin/sh\n[ \"$1\" = supports ] && exit {code}\nexec '{plugin}' \"$@\"\n");
    std::fs::write(&path, script).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    path.to_str().expect("a path").to_owned()
}

#[cfg(unix)]
#[test]
fn a_wrong_answer_about_a_renderer_does_no_harm() {
    const COMMAND: &str = "MDBOOK_PREPROCESSOR__MLS__COMMAND";
    let ours = format!(
        "fail-on = \"never\"\n[output.html]\n[output.mls]\ncommand = \"'{}'\"",
        plugin::PLUGIN
    );
    let book = small_book(&ours);
    let exported = |command: Option<&str>| {
        let variables: Vec<_> = command.map(|command| (COMMAND, command)).into_iter().collect();
        let output = build(book.path(), &variables)?;
        assert!(output.status.success(), "{}", stderr(&output));
        let read = |path: &str| std::fs::read_to_string(book.path().join("book").join(path)).expect("a file");
        Some((read("mls/milestones.json"), read("html/mls-001-a.html")))
    };
    let Some((json, page)) = exported(None) else { return };
    assert!(json.contains("MLS-001") && page.contains("data-mls-status"), "{page}");
    // Yes to all: our renderer gets pages with generated content, and still exports the author's text.
    let yes = answering(book.path(), 0);
    assert_eq!(exported(Some(&yes)).expect("mdbook was there"), (json.clone(), page));
    // No to all: pages are as without the plugin.
    let no = answering(book.path(), 1);
    let (same, plain) = exported(Some(&no)).expect("mdbook was there");
    assert_eq!(same, json);
    assert!(!plain.contains("data-mls-status"), "{plain}");
}

#[cfg(unix)]
#[test]
fn a_plugin_that_ends_early_stops_the_build_and_keeps_the_site() {
    let book = small_book("fail-on = \"never\"");
    write(
        book.path(),
        "src/SUMMARY.md",
        "- [A](mls-001-a.md)\n- [Long](long.md)\n",
    );
    write(book.path(), "src/long.md", "A line of text.\n".repeat(100_000));
    let Some(output) = build(book.path(), &[]) else { return };
    assert!(output.status.success(), "{}", stderr(&output));
    let site = contents(&book.path().join("book"));
    for end in ["exit 3", "exit 0", "head -c 10 >/dev/null; kill -9 $$", "head -c 100"] {
        let command = format!("sh -c '[ \"$0\" = supports ] || {{ {end}; }}'");
        let variables = [("MDBOOK_PREPROCESSOR__MLS__COMMAND", command.as_str())];
        let output = build(book.path(), &variables).expect("mdbook was there");
        assert_eq!(output.status.code(), Some(101), "{end}: {}", stderr(&output));
        assert_eq!(contents(&book.path().join("book")), site, "{end}");
    }
}
