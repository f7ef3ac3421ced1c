//! Chapters without milestones are returned byte for byte, with any Markdown or mdBook syntax.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::generated::below_root;
use crate::support::hosts::HOSTS;
use crate::support::installed;
use crate::support::plugin::{PLUGIN, call, chapter, contents, reply, run, stderr, take_contents, write};

const MILESTONE: (&str, &str) = (
    "mls-001-gate.md",
    "# MLS-001: The Gate\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-01-28\n",
);

/// The Markdown of each example in the CommonMark specification.
fn examples() -> Vec<(String, String)> {
    let spec =
        std::fs::read_to_string(below_root("tests/it/untouched/commonmark-0.31.2.txt")).expect("the specification");
    let start = format!("{} example\n", "`".repeat(32));
    let parts = spec.split(&start).skip(1);
    let examples = parts.map(|part| {
        part.split("\n.\n")
            .next()
            .expect("a first part")
            .trim_start_matches(".\n")
    });
    let examples = examples.map(|text| text.replace('→', "\t") + "\n").enumerate();
    examples.map(|(n, text)| (format!("example-{n:03}.md"), text)).collect()
}

#[test]
fn the_examples_of_commonmark_come_back_byte_for_byte() {
    let examples = examples();
    assert!(examples.len() > 600, "{}", examples.len());
    for eol in ["\n", "\r\n"] {
        let texts: BTreeMap<_, _> = examples
            .iter()
            .map(|(path, text)| (path.clone(), text.replace('\n', eol)))
            .collect();
        let chapters: Vec<_> = texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        for renderer in ["html", "markdown", "test"] {
            let mut call = call(Path::new("/nowhere"), renderer, &chapters);
            let output = run(call.to_string());
            assert_eq!(
                String::from_utf8_lossy(&output.stdout),
                call[1].to_string(),
                "{}",
                stderr(&output)
            );

            // A milestone in the book changes only its own page.
            call[0]["config"]["preprocessor"]["mls"]["fail-on"] = "never".into();
            let items = call[1]["items"].as_array_mut().expect("items");
            items.push(chapter(MILESTONE.0, MILESTONE.1));
            let mut after = take_contents(&mut reply(&run(call.to_string())));
            let milestone = after.remove(MILESTONE.0).expect("the milestone");
            assert_eq!(milestone != MILESTONE.1, renderer != "test");
            for (path, text) in &texts {
                assert_eq!(&after[path], text, "{renderer}: {path}");
            }
        }
    }
}

/// A copy of the book with a chapter for each feature of mdBook.
fn every_feature() -> TempDir {
    let source = below_root("tests/it/untouched/book");
    let copy = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in contents(&source) {
        let below = path.strip_prefix(&source).expect("below the book");
        write(copy.path(), below.to_str().expect("a plain name"), bytes);
    }
    copy
}

fn append(root: &Path, path: &str, text: &str) {
    let before = std::fs::read_to_string(root.join(path)).expect("a file");
    write(root, path, before + text);
}

#[test]
fn every_feature_comes_back_byte_for_byte_from_both_generations() {
    for host in HOSTS {
        let book = every_feature();
        for renderer in ["html", "markdown", "test", "xgettext"] {
            let input = (host.record)(book.path(), renderer);
            let output = run(input.to_string());
            assert_eq!(
                String::from_utf8_lossy(&output.stdout),
                input[1].to_string(),
                "{}",
                stderr(&output)
            );
        }
    }
}

/// The files of the site built in `book` with these environment variables.
fn site(book: &Path, variables: &[(&str, &str)]) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
    let built = book.join("book");
    if built.exists() {
        std::fs::remove_dir_all(&built).expect("the last site can be removed");
    }
    let output = installed::build(book, variables)?;
    assert!(output.status.success(), "{}", stderr(&output));
    let files = contents(&built).into_iter();
    Some(
        files
            .map(|(path, bytes)| (path.strip_prefix(&built).expect("below").to_owned(), bytes))
            .collect(),
    )
}

#[test]
fn the_site_of_every_feature_is_the_same_with_and_without_the_plugin() {
    let book = every_feature();
    let command = format!("'{PLUGIN}'");
    // Otherwise each page would contain the hash of the search index.
    let without = [("MDBOOK_OUTPUT__HTML__HASH_FILES", "false")];
    let with = [
        without[0],
        ("MDBOOK_PREPROCESSOR__MLS__COMMAND", &command),
        ("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "never"),
    ];
    let Some(before) = site(book.path(), &without) else {
        return;
    };
    assert!(before.len() > 40, "{}", before.len());
    assert_eq!(site(book.path(), &with).expect("mdbook was there"), before);

    // With a milestone, only pages with its text differ.
    append(book.path(), "src/SUMMARY.md", "\n[MLS-001](mls-001-gate.md)\n");
    write(book.path(), "src/mls-001-gate.md", MILESTONE.1);
    let before = site(book.path(), &without).expect("mdbook was there");
    let after = site(book.path(), &with).expect("mdbook was there");
    assert!(after.keys().eq(before.keys()));
    let differing = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
    let differing: Vec<_> = differing.map(|(path, _)| path.display().to_string()).collect();
    assert_eq!(
        differing,
        ["front.html", "mls-001-gate.html", "print.html", "searchindex.js"]
    );
}
