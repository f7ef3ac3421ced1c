//! Books from folders, and the same books from other trees.

use std::path::Path;

use super::*;
use crate::shell::tree::disk::find_root;

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        crate::shell::files::write(&root.join(path), text.as_bytes()).unwrap();
    }
}

fn with_environment(variables: &[(&str, &str)]) -> Overrides {
    let variables = variables.iter();
    Overrides {
        environment: variables
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        ..Overrides::default()
    }
}

#[test]
fn opens_what_mdbook_would_send() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "book.toml",
                "[book]\ntitle = \"T\"\nsrc = \"docs\"\n[preprocessor.mls]\nfail-on = \"error\"\n",
            ),
            (
                "docs/SUMMARY.md",
                "# S\n\n[Pre](./README.md)\n\n# Part\n\n- [A](a/a.md)\n  - [Draft]()\n    - [B <1>](a/b%20c.md)\n",
            ),
            ("docs/README.md", "\u{feff}{{#include a/inc.md:2}}!\r\n"),
            ("docs/a/a.md", "A\n"),
            ("docs/a/inc.md", "1\n2\n"),
            ("docs/.hidden/x.md", ""),
        ],
    );
    let overrides = with_environment(&[
        ("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "warning"),
        ("MDBOOK_PREPROCESSOR__MLS__KEEP_FIELDS", "true"),
        ("MDBOOK_VERSION", "1"),
        ("OTHER", "1"),
    ]);
    std::fs::create_dir_all(folder.path().join("docs/deep/down")).unwrap();
    let root = find_root(&folder.path().join("docs/deep/down")).unwrap();
    let opened = open(Disk::new(root), &overrides).unwrap();
    assert_eq!(
        opened.settings.table,
        serde_json::json!({"fail-on": "warning", "keep-fields": true})
    );
    let chapters = opened.book.chapters.iter();
    let chapters: Vec<_> = chapters.map(|c| (&*c.name, &*c.path, c.file(), &*c.text)).collect();
    assert_eq!(
        chapters,
        [
            ("Pre", "index.md", "README.md", "2!\r\n"),
            ("A", "a/a.md", "a/a.md", "A\n"),
            ("B <1>", "a/b c.md", "a/b c.md", "# B &lt;1&gt;\n"),
        ]
    );
    assert_eq!(opened.book.unlisted.unwrap(), ["a/inc.md"]);
    assert_eq!(opened.book.title.as_deref(), Some("T"));
}

#[test]
fn opens_lone_files() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("a/mls-001-x.md", "# T\n{{#include y.txt}}\n"), ("a/y.txt", "y")],
    );
    let lone = |file: &str| files(Disk::new(folder.path()), vec![file.to_owned()], &Overrides::default());
    let opened = lone("a/mls-001-x.md").unwrap();
    assert_eq!(opened.book.chapters[0].text, "# T\ny\n");
    assert_eq!(opened.book.chapters[0].file(), "a/mls-001-x.md");
    assert!(opened.is_lone());
    assert!(lone("none.md").is_err());
}

#[test]
fn adds_files_that_are_not_listed() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("book.toml", "[book]\nsrc = \"docs\"\n"),
            ("docs/SUMMARY.md", "- [Old](old.md)\n"),
            ("docs/old.md", "old"),
            ("docs/a/new.md", "new"),
            ("README.md", "{{#include docs/a/new.md}}"),
        ],
    );
    let more = ["docs/old.md", "docs/SUMMARY.md", "docs/a/new.md", "README.md"];
    let configured = Configured::of_book(Disk::new(folder.path()), &Overrides::default()).unwrap();
    let opened = configured.chapters(more.map(str::to_owned).into()).unwrap();
    let texts = |book: &Book<'_>| -> Vec<(String, String)> {
        let chapters = book.chapters.iter();
        chapters.map(|c| (c.file().to_owned(), c.text.to_string())).collect()
    };
    let pair = |file: &str, text: &str| (file.to_owned(), text.to_owned());
    let all = [
        pair("old.md", "old"),
        pair("a/new.md", "new"),
        pair("../README.md", "new"),
    ];
    assert_eq!(texts(&opened.book), all);
    // A chapter that is newly listed in SUMMARY.md comes last, although it is first there.
    let changes = [
        pair("docs/SUMMARY.md", "- [Third](third.md)\n- [Old](old.md)\n"),
        pair("docs/third.md", "3"),
        pair("docs/a/new.md", "newer"),
    ];
    let next = opened.with(changes, &opened.book).unwrap();
    let changed = [
        pair("old.md", "old"),
        pair("a/new.md", "newer"),
        pair("../README.md", "newer"),
        pair("third.md", "3"),
    ];
    assert_eq!(texts(&next.book), changed);
    assert_eq!(next.book.unlisted.unwrap(), ["a/new.md"]);
}

#[test]
fn says_what_is_wrong_and_opens_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("book.toml", "[preprocessor.mls]\nprofil = \"strict\"\n"),
            ("src/SUMMARY.md", ""),
            (crate::baseline::FILE, "{"),
        ],
    );
    let overrides = with_environment(&[("SOURCE_DATE_EPOCH", "soon")]);
    let opened = open(Disk::new(folder.path()), &overrides).unwrap();
    assert!(
        matches!(
            opened.problems[..],
            [Problem::Key(_), Problem::Day(_), Problem::Baseline(_)]
        ),
        "{}",
        opened.problems.len()
    );
    let error = opened.checked().err().unwrap().to_string();
    assert!(
        error.starts_with("fix the configuration first\nbook.toml:2:1: "),
        "{error}"
    );
}
