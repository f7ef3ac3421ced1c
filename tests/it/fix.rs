//! `fix` on books of every kind: the rules' fixtures, Windows line ends, included files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use mdbook_mls::internals::rules::{ALL, Fixable};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::fixture::{self, Case};

/// The files below a book's root.
type Texts = BTreeMap<String, String>;

fn write(texts: &Texts) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in texts {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn read(folder: &Path, texts: &Texts) -> Texts {
    let read = |path: &String| (path.clone(), fs::read_to_string(folder.join(path)).expect("a file"));
    texts.keys().map(read).collect()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mdbook-mls"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("the program runs")
}

/// Runs `fix` and returns the new texts of the files.
fn fix(folder: &Path, texts: &Texts, arguments: &[&str]) -> Texts {
    let ran = run(folder, &[&["fix"], arguments].concat());
    let code = ran.status.code();
    assert!(
        matches!(code, Some(0 | 1)),
        "{code:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    read(folder, texts)
}

/// The live findings by rule and file, and the numbers of safe fixes and of all fixes.
fn findings(folder: &Path) -> (BTreeMap<(String, String), usize>, usize, usize) {
    let ran = run(folder, &["check", "--format", "json"]);
    let value: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
    let mut counts = BTreeMap::new();
    let (mut safe, mut all) = (0, 0);
    for finding in value["findings"].as_array().expect("an array") {
        if finding["waived"] == true {
            continue;
        }
        let text = |key: &str| finding[key].as_str().expect("a string").to_owned();
        *counts.entry((text("rule"), text("file"))).or_default() += 1;
        safe += usize::from(finding["fix"]["safe"] == true);
        all += usize::from(finding["fix"].is_object());
    }
    (counts, safe, all)
}

/// Writes a case as the files of a book.
fn book(case: &Case) -> Texts {
    let mut toml = "[book]\ntitle = \"B\"\nsrc = \"src\"\n\n[preprocessor.mls]\n".to_owned();
    if !case.table.contains("as-of") {
        toml.push_str("as-of = \"2027-03-15\"\n");
    }
    let mut texts = Texts::from([("book.toml".to_owned(), toml + &case.table)]);
    for chapter in &case.book.chapters {
        texts.insert(format!("src/{}", chapter.file()), chapter.text.to_string());
    }
    for file in case.book.unlisted.iter().flatten() {
        texts.insert(format!("src/{file}"), "# Not in the summary\n".to_owned());
    }
    for (name, import) in &case.config.imports {
        if let Some(Ok(text)) = case.book.imports.get(name) {
            texts.insert(import.file.clone(), text.to_string());
        }
    }
    texts.insert("src/SUMMARY.md".to_owned(), case.summary());
    texts
}

/// Every case with a fix in the rules' fixtures, with a name for messages.
fn fixable() -> Vec<(String, Texts)> {
    let mut found = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.fix != Fixable::No) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/rules/{}.md", rule.name));
        for case in fixture::read(&fs::read_to_string(path).expect("a fixture")) {
            let findings = case.analyse().findings;
            if findings
                .iter()
                .any(|finding| finding.is_live() && finding.fix.is_some())
            {
                found.push((format!("{} / {}", rule.name, case.title), book(&case)));
            }
        }
    }
    assert!(found.len() > 10, "the fixtures were not found");
    found
}

#[test]
fn safe_fixes_remove_their_findings_and_add_none() {
    let mut failures = String::new();
    for (name, texts) in fixable() {
        let folder = write(&texts);
        let (before, safe, _) = findings(folder.path());
        let once = fix(folder.path(), &texts, &[]);
        let (after, left, _) = findings(folder.path());
        let grown = after
            .iter()
            .any(|(key, count)| *count > before.get(key).copied().unwrap_or(0));
        let gone = before.values().sum::<usize>() - after.values().sum::<usize>();
        let twice = fix(folder.path(), &texts, &[]);
        if left > 0 || grown || gone < safe || (safe == 0) != (once == texts) || twice != once {
            writeln!(
                failures,
                "{name}: {safe} safe, {left} left\nbefore {before:?}\nafter {after:?}\n"
            )
            .unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn unsafe_fixes_end_with_no_fix_left() {
    let mut failures = String::new();
    for (name, texts) in fixable() {
        let folder = write(&texts);
        let diff = run(folder.path(), &["fix", "--unsafe", "--diff"]).stdout;
        assert_eq!(read(folder.path(), &texts), texts, "{name}: --diff writes");
        let once = fix(folder.path(), &texts, &["--unsafe"]);
        let (_, _, left) = findings(folder.path());
        let twice = fix(folder.path(), &texts, &["--unsafe"]);
        if left > 0 || once == texts || diff.is_empty() || twice != once {
            writeln!(failures, "{name}: {left} left").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Windows line ends, a byte order mark and includes make no difference to the fixes.
#[test]
fn line_ends_and_includes_do_not_change_the_fixes() {
    let is_chapter = |path: &str| path.starts_with("src/") && path != "src/SUMMARY.md";
    let windows = |texts: &Texts| -> Texts {
        let one = |(path, text): (&String, &String)| match is_chapter(path) {
            true => (path.clone(), format!("\u{feff}{}", text.replace('\n', "\r\n"))),
            false => (path.clone(), text.clone()),
        };
        texts.iter().map(one).collect()
    };
    let included = |texts: &Texts| -> Texts {
        let mut out = texts.clone();
        for (path, text) in texts.iter().filter(|(path, _)| is_chapter(path)) {
            let hidden = format!("inc/{}", path.replace('/', "-"));
            let up = "../".repeat(path.matches('/').count());
            // An include directive includes the whole file and keeps the line end after it.
            out.insert(path.clone(), format!("{{{{#include {up}{hidden}}}}}"));
            out.insert(hidden, text.clone());
        }
        out
    };
    // mdBook removes the last line end of an included file, so added lines there may have an extra one.
    let blanks_aside = |texts: Texts| -> Vec<String> {
        let lines = texts.values().flat_map(|text| text.lines());
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let mut failures = String::new();
    for (name, texts) in fixable() {
        let mended = |texts: &Texts| fix(write(texts).path(), texts, &["--unsafe"]);
        let plain = mended(&texts);
        if mended(&windows(&texts)) != windows(&plain) {
            writeln!(failures, "{name}: with Windows line ends").unwrap();
        }
        if blanks_aside(mended(&included(&texts))) != blanks_aside(included(&plain)) {
            writeln!(failures, "{name}: in an included file").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// The fix of each dependency inserts an id at the same place.
#[test]
fn a_milestone_on_which_all_others_depend_names_all_of_them() {
    const OTHERS: usize = 130;
    let mut texts = Texts::from([(
        "book.toml".to_owned(),
        "[book]\ntitle = \"Star\"\n\n[preprocessor.mls]\nprofile = \"essential\"\n".to_owned(),
    )]);
    let head = |n: usize| format!("# MLS-{n:03}: Stage\n\n**Status**: Planned\n\n## Dependencies\n\n");
    let mut summary = "- [One](mls-001-a.md)\n".to_owned();
    texts.insert(
        "src/mls-001-a.md".to_owned(),
        head(1) + "- **This milestone blocks**: [MLS-002]\n",
    );
    for n in 2..OTHERS + 2 {
        _ = writeln!(summary, "- [One](mls-{n:03}-a.md)");
        texts.insert(
            format!("src/mls-{n:03}-a.md"),
            head(n) + "- **Blocking this milestone**: [MLS-001]\n",
        );
    }
    texts.insert("src/SUMMARY.md".to_owned(), summary);
    let folder = write(&texts);
    let fixed = fix(folder.path(), &texts, &["--unsafe"]);
    let hub = &fixed["src/mls-001-a.md"];
    assert_eq!(hub.matches("[MLS-").count(), OTHERS, "{hub}");
    assert!(hub.contains("blocks**: [MLS-003], [MLS-004], "), "{hub}");
}

/// Values that a safe fix might spoil: ranges, choices, doubts, labels of links, and words with something else beside them.
const DOUBTFUL: &[(&str, &str)] = &[
    ("Target", "3–5 Augst 2027"),
    ("Target", "3 to 5 Augst 2027"),
    ("Target", "13-15/3/2027"),
    ("Target", "3. bis 5. Oktobr 2027"),
    ("Target", "du 3 au 5 juilet 2027"),
    ("Target", "del 3 al 5 febrro 2027"),
    ("Target", "3, 5 Augst 2027"),
    ("Target", "2027-3-1 or 4-1"),
    ("Target", "2027-3-1 or April"),
    ("Target", "2027-3-1 if funded, April 1 if not"),
    ("Target", "2027-3-1 + 2 weeks"),
    ("Target", "2027-3-1ではない"),
    ("Target", "2027-3-1以降"),
    ("Target", "2027-3-1或4-1"),
    ("Target", "13/3/2027 onwards"),
    ("Target", "2027-3-1 is impossible"),
    ("Target", "2027-3-1?"),
    ("Target", "[2027-3-1]"),
    ("Target", "[2027-3-1][]"),
    ("Status", "Complted?"),
    ("Status", "\"Complted\""),
    ("Status", "[Complted]"),
    ("Status", "Complted ❓"),
    ("Status", "Complted 🚧"),
    ("Status", "Complted (rolled back)"),
    ("Status", "Complted, almost"),
    ("Status", "❌ Complted"),
    ("Status", "[ ] Complted"),
    ("Status", "Planted"),
];

#[test]
fn doubtful_values_are_left_to_their_authors() {
    let mut texts = Texts::new();
    let mut summary = "# Summary\n\n".to_owned();
    for (at, (key, value)) in DOUBTFUL.iter().enumerate() {
        let name = format!("mls-{:03}-x.md", at + 1);
        let text = format!(
            "# MLS-{:03}: X\n\n**{key}**: {value}\n\n[2027-3-1]: https://example.org\n",
            at + 1
        );
        let _ = writeln!(summary, "- [X]({name})");
        texts.insert(format!("src/{name}"), text);
    }
    texts.insert("src/SUMMARY.md".into(), summary);
    let profile = "[preprocessor.mls]\nprofile = \"essential\"\n";
    texts.insert("book.toml".into(), format!("[book]\ntitle = \"X\"\n\n{profile}"));
    let anchored = "# MLS-900: X\n\nSee [that day](#2027-1-3).\n\n## Status Updates\n\n### 2027-1-3\n\nWell.\n";
    texts.insert("src/mls-900-x.md".into(), anchored.into());
    let boxes = "# MLS-901: X\n\n## Deliverables\n\n### 1. Wall\n\n- [] **Owner**: Ana\n\n### 2. Reader\n\n- []byte keys\n\n### 3. Road\n\n- [ ]- [x] flat\n";
    texts.insert("src/mls-901-x.md".into(), boxes.into());
    let summary = texts.get_mut("src/SUMMARY.md").expect("it was just written");
    summary.push_str("- [X](mls-900-x.md)\n- [X](mls-901-x.md)\n");
    let folder = write(&texts);
    let fixed = fix(folder.path(), &texts, &[]);
    for (path, text) in &texts {
        assert_eq!(&fixed[path], text, "{path}");
    }
}
