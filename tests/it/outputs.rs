//! The renderer's artefacts: from both generations of mdBook, without mdBook, and in the programs that read them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mdbook_driver::MDBook;
use mdbook_mls::Mls;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::plugin::{self, PLUGIN, contents, folder, write};

/// Unusual text in every place.
const ODD: &str = "\
# MLS-001: =HYPERLINK(\"https://evil.example\"), \"quoted\" <script>alert(1)</script> ]]> & 計画計画計画計画計画計画計画計画計画計画

**Status**: In Progress (; DROP TABLE, \\n)
**Target Date**: Q3 2027
**Owner**: @everyone, Ünïcode Öwner

## Deliverables

### 1. -2+3, the \"first\"\u{7}

**Description**: +1 of; many, things\\nand more, on a line that is far longer than the seventy-five octets that a calendar's line may have

- [x] One
- [ ] Two

**Owner**: =1+1
**Target**: 2027-02-01

### 1. The same number

- [ ] One

**Target**: 2027-02-01

## Blockers

### Blocker 1: \"Fog\"

**Issue**: Nobody sees
**Owner**: Ana
**Target Resolution**: 2027-01-20

## Status Updates

### Current Status: 40% complete (2026-11-20)

- <b>Bold</b> & brave
- ]]>

**Next Update**: 2026-11-30
**Confidence**: High (85%)
";

const SUMMARY: &str = "- [Odd](milestone/mls-001-odd.md)\n- [Twin](twin.md)\n- [Bare](phases/bare.md)\n";

/// A book with one unusual milestone, one with the same id and one without an id.
fn odd_book(table: &str) -> TempDir {
    let book_toml = plugin::book_toml(&format!("fail-on = \"never\"\nmilestones = [\"phases/*\"]\n{table}"));
    folder(&[
        ("book.toml", &book_toml),
        ("src/SUMMARY.md", SUMMARY),
        ("src/milestone/mls-001-odd.md", ODD),
        (
            "src/twin.md",
            "# MLS-001: Twin\n\n**Status**: Whatever\n**Target Date**: 2027-03-01\n",
        ),
        (
            "src/phases/bare.md",
            "# Bare\n\n**Target Date**: 2027-03-02\n\n- [ ] x\n",
        ),
    ])
}

/// The example book with both renderers.
fn example_book() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example");
    for (path, bytes) in contents(&source) {
        let below = path
            .strip_prefix(&source)
            .expect("below the book")
            .to_string_lossy()
            .replace('\\', "/");
        if !below.starts_with("book/") {
            write(folder.path(), &below, bytes);
        }
    }
    let book_toml = std::fs::read_to_string(source.join("book.toml")).expect("book.toml");
    let command = format!("command = \"'{}'\"", PLUGIN.replace('\\', "/"));
    let mut book_toml = book_toml.replace("command = \"mdbook-mls\"", &format!("{command}\nfail-on = \"never\""));
    if !book_toml.contains("[output.mls]") {
        book_toml.push_str("\n[output.mls]\n");
    }
    let (before, after) = book_toml.split_once("[output.mls]").expect("the table");
    let after = after.replacen("\ncommand = \"mdbook-mls\"", "", 1);
    write(
        folder.path(),
        "book.toml",
        format!("{before}[output.mls]\n{command}{after}"),
    );
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = plugin::command(PLUGIN);
    command
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Files by their paths below the folder.
fn below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let found = contents(folder).into_iter();
    found
        .map(|(path, bytes)| (path.strip_prefix(folder).expect("below").to_owned(), bytes))
        .collect()
}

/// Reads the artefacts in `folder` with the programs that use them. Skipped without Python and its packages, unless
/// `MLS_PYTHON` is set, as in `.ci/run`.
fn read_with_others(folder: &Path) {
    let named = std::env::var_os("MLS_PYTHON");
    let python = named.clone().unwrap_or("python3".into());
    let has_packages = Command::new(&python)
        .args(["-c", "import feedparser, icalendar"])
        .output();
    if !has_packages.is_ok_and(|output| output.status.success()) {
        assert!(named.is_none(), "MLS_PYTHON lacks `feedparser` or `icalendar`");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/readers.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder)
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn follow_the_schema(folder: &Path) {
    let read = |path: PathBuf| -> Value {
        let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_slice(&text).expect("JSON")
    };
    let schema = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/export/milestones.schema.json"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let export = read(folder.join("milestones.json"));
    let problems: Vec<String> = validator
        .iter_errors(&export)
        .map(|problem| problem.to_string())
        .collect();
    assert_eq!(problems, [""; 0]);
}

#[test]
fn both_generations_and_the_command_write_the_same() {
    let book = example_book();
    let out = book.path().join("book/mls");
    MDBook::load(book.path()).expect("a book").build().expect("a build");
    assert!(book.path().join("book/html/index.html").exists());
    let new = below(&out);
    std::fs::remove_dir_all(book.path().join("book")).expect("it can be removed");
    mdbook04::MDBook::load(book.path())
        .expect("a book")
        .build()
        .expect("a build");
    assert!(new == below(&out), "0.4 writes something else");
    succeed(book.path(), &["export", "all", "--output", "book/mls"]);
    assert!(new == below(&out), "`export all` writes something else");
    read_with_others(&out);
    follow_the_schema(&out);
}

#[test]
fn the_same_book_in_two_folders_gives_the_same_bytes() {
    let outputs = [(); 2].map(|()| {
        let book = odd_book("");
        succeed(book.path(), &["export", "all", "--output", "out"]);
        follow_the_schema(&book.path().join("out"));
        read_with_others(&book.path().join("out"));
        below(&book.path().join("out"))
    });
    assert!(outputs[0] == outputs[1]);
    assert!(outputs[0].contains_key(Path::new("badges/mls-001.svg")));
}

#[test]
fn an_embedded_driver_gives_the_same() {
    let book = odd_book("[output.html]\n[output.mls]\ncommand = \"never-started\"");
    let mut host = MDBook::load(book.path()).expect("a book");
    host.with_preprocessor(Mls).with_renderer(Mls);
    host.build().expect("a build");
    let page = std::fs::read_to_string(book.path().join("book/html/milestone/mls-001-odd.html")).expect("a page");
    assert!(page.contains("data-mls-status=\"in-progress\""), "{page}");
    let out = book.path().join("book/mls");
    let embedded = below(&out);
    succeed(book.path(), &["export", "all", "--output", "book/mls"]);
    assert!(embedded == below(&out));

    let text = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    write(
        book.path(),
        "book.toml",
        text.replace("fail-on = \"never\"", "fail-on = \"error\""),
    );
    let mut host = MDBook::load(book.path()).expect("a book");
    host.with_preprocessor(Mls).with_renderer(Mls);
    let error = host.build().expect_err("the odd book has errors").to_string();
    assert!(error.contains("block the build"), "{error}");
}

#[test]
fn the_export_uses_the_sources_and_not_changed_pages() {
    // A preprocessor with `renderers` runs for these renderers without being asked, so `mls` gets our pages.
    let plain = odd_book("[output.mls]\ncommand = \"mls\"");
    let dressed = odd_book("renderers = [\"html\", \"mls\"]\n[output.html]\n[output.mls]\ncommand = \"mls\"");
    let exports = [&plain, &dressed].map(|book| {
        let mut host = MDBook::load(book.path()).expect("a book");
        host.with_preprocessor(Mls).with_renderer(Mls).build().expect("a build");
        let name = "milestones.json";
        let paths = [
            book.path().join("book").join(name),
            book.path().join("book/mls").join(name),
        ];
        let found = paths.iter().find_map(|path| std::fs::read_to_string(path).ok());
        found.expect("an export")
    });
    assert_eq!(exports[0], exports[1]);
}

#[test]
fn the_move_of_the_site_is_reported_once() {
    let book = odd_book("[output.html]\n[output.mls]");
    let call = serde_json::json!({
        "version": "0.5.4", "root": book.path(), "destination": book.path().join("book/mls"), "book": {"items": []},
        "config": {"preprocessor": {"mls": {}}, "output": {"html": {}, "mls": {}}},
    });
    let said = [(); 2].map(|()| {
        let output = plugin::run(call.to_string());
        assert!(output.status.success());
        String::from_utf8(output.stderr).expect("UTF-8")
    });
    assert!(
        said[0].contains("`book/html`") && said[0].contains("export all --output book/mls"),
        "{}",
        said[0]
    );
    assert_eq!(said[1], "");
}

#[test]
fn a_relative_root_is_found_from_the_destination() {
    let book = odd_book("");
    let destination = book.path().join("book/mls");
    std::fs::create_dir_all(&destination).expect("a folder");
    let name = book.path().file_name().expect("a name").to_string_lossy();
    let call = serde_json::json!({
        "version": "0.5.4", "root": *name, "destination": format!("{name}/book/mls"), "book": {"items": []}, "config": {},
    });
    let output = plugin::feed(
        plugin::command(PLUGIN).current_dir(&destination),
        call.to_string().as_bytes(),
    );
    assert!(output.status.success(), "{}", plugin::stderr(&output));
    assert!(destination.join("milestones.json").exists());
    assert!(!destination.join(&*name).exists());
}

#[test]
#[cfg(unix)]
fn nothing_outside_the_destination_is_touched() {
    let book = odd_book("");
    write(book.path(), "outside/kept.svg", "kept");
    std::fs::create_dir(book.path().join("out")).expect("a folder");
    std::os::unix::fs::symlink(book.path().join("outside"), book.path().join("out/badges")).expect("a link");
    let before = below(book.path());
    let output = run(book.path(), &["export", "all", "--output", "out"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("badges` is a symbolic link"), "{said}");
    assert_eq!(before, below(book.path()));

    let output = run(book.path(), &["export", "all", "--output", "book.toml"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write into `book.toml`"), "{said}");
    assert_eq!(before, below(book.path()));
}

#[test]
fn files_of_removed_milestones_are_deleted() {
    let book = odd_book("");
    succeed(book.path(), &["export", "all", "--output", "out"]);
    write(book.path(), "out/mine.txt", "mine");
    write(book.path(), "src/SUMMARY.md", "- [Bare](phases/bare.md)\n");
    succeed(book.path(), &["export", "all", "--output", "out"]);
    let left = below(&book.path().join("out"));
    // The badge of a milestone without an id is named after its file.
    let is_gone = |path: &Path| path.starts_with("badges") && !path.to_string_lossy().contains("bare");
    assert!(!left.keys().any(|path| is_gone(path)), "{:?}", left.keys());
    assert!(left.contains_key(Path::new("mine.txt")) && left.contains_key(Path::new("milestones.json")));
}
