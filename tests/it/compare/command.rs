//! `mdbook-mls diff` in git repositories.

use std::path::Path;
use std::process::Command;

use mdbook_mls::internals::compare::{Kind, Record};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::generated;
use crate::support::program::{Ran, folder, program, run, write};
use crate::support::repository::{commit, git};

const MILESTONE: &str = "# MLS-004: Gates\n\n**Status**: In Progress\n**Owner**: Ana\n**Target**: 2027-03-01\n\n## Deliverables\n\n\
    ### 1. Camera\n\n- [x] The gate closes within 200 ms\n- [ ] The pole stands\n";

/// A repository with one commit on `main`; the branch `work` is checked out.
fn repository(text: &str) -> TempDir {
    let book = folder(&[
        (
            "book.toml",
            "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2027-01-10\"\n",
        ),
        ("src/SUMMARY.md", "# Summary\n\n- [Gates](mls-004-gates.md)\n"),
        ("src/mls-004-gates.md", text),
    ]);
    git(book.path(), &["init", "-q", "-b", "main"]);
    commit(book.path(), "Begin");
    git(book.path(), &["checkout", "-q", "-b", "work"]);
    book
}

fn change(book: &TempDir, from: &str, to: &str) {
    let path = book.path().join("src/mls-004-gates.md");
    let text = std::fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{text}");
    write(book.path(), "src/mls-004-gates.md", &text.replace(from, to));
}

fn diff(book: &TempDir, arguments: &[&str]) -> Ran {
    run(book.path(), &[&["diff"], arguments].concat())
}

fn json(book: &TempDir, arguments: &[&str]) -> Value {
    let ran = diff(book, &[&["--format", "json"], arguments].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

#[test]
fn shows_a_branch_with_uncommitted_changes() {
    let book = repository(MILESTONE);
    for format in ["full", "concise", "markdown", "github"] {
        let ran = diff(&book, &["--format", format, "--fail-on", "erosion"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{format}");
        assert!(ran.err.contains("nothing changed"), "{}", ran.err);
    }
    change(&book, "2027-03-01", "2027-03-22");
    commit(book.path(), "Later");
    change(&book, "200 ms", "500 ms");
    let ran = diff(&book, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out
            .contains("target moved to a later date (21 days)  2027-03-01 → 2027-03-22"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("+ The gate closes within 500 ms"), "{}", ran.out);
    assert!(ran.err.contains("2 promises became weaker"), "{}", ran.err);
    assert_eq!(diff(&book, &["--fail-on", "erosion"]).code, 1);
    let found = json(&book, &["HEAD"]);
    assert_eq!(found["changes"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["changes"][0]["id"], "criterion-weakened");
    assert_eq!(
        found["changes"][0]["to"],
        serde_json::json!({"file": "src/mls-004-gates.md", "line": 11})
    );
    let found = json(&book, &["main", "HEAD"]);
    assert_eq!(
        (&found["changes"][0]["id"], &found["changes"][0]["days"]),
        (&"target-pushed".into(), &21.into())
    );
    assert_eq!((&found["base"], &found["head"]), (&"main".into(), &"HEAD".into()));
    let annotations = diff(&book, &["--format", "github"]).out;
    assert!(
        annotations.starts_with("::warning file=src/mls-004-gates.md,line=5,title=target-pushed::MLS-004: "),
        "{annotations}"
    );
    let annotations = diff(&book, &["--format", "github", "--fail-on", "erosion"]).out;
    assert!(annotations.starts_with("::error file="), "{annotations}");
}

#[test]
fn a_line_in_a_commit_message_acknowledges_a_change() {
    let book = repository(MILESTONE);
    change(&book, "2027-03-01", "2027-03-22");
    change(&book, "200 ms", "500 ms");
    commit(
        book.path(),
        "Later (#7)\n\n* Milestone-Change: MLS-004 target-pushed: customs took three weeks\n\nSigned-off-by: A <a@example.org>",
    );
    let ran = diff(&book, &["--fail-on", "erosion"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("acknowledged: customs took three weeks"),
        "{}",
        ran.out
    );
    commit(
        book.path(),
        "Say why\n\nMilestone-Change: mls-4 *: the supplier changed",
    );
    assert_eq!(diff(&book, &["--fail-on", "erosion"]).code, 0);
    let found = json(&book, &[]);
    let reasons: Vec<_> = found["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|one| one["acknowledged"].clone())
        .collect();
    assert_eq!(reasons, ["the supplier changed", "the supplier changed"]);
    // An acknowledgement covers the changes at its commit, not later ones.
    git(book.path(), &["checkout", "-q", "main"]);
    git(book.path(), &["merge", "-q", "--no-ff", "work", "-m", "Merge"]);
    change(&book, "2027-03-22", "2027-04-22");
    assert_eq!(diff(&book, &["HEAD", "--fail-on", "erosion"]).code, 1);
}

#[test]
fn json_follows_the_schema() {
    let book = repository(MILESTONE);
    change(&book, "2027-03-01", "TBD");
    change(&book, "- [ ] The pole stands\n", "");
    change(&book, "# MLS-004: Gates", "# MLS-004: Gates and Doors");
    let schema = include_str!("../export/diff.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for arguments in [&["--all"][..], &[]] {
        let found = json(&book, arguments);
        let problems: Vec<String> = validator
            .iter_errors(&found)
            .map(|problem| problem.to_string())
            .collect();
        assert_eq!(problems, [""; 0]);
        assert!(found["changes"].as_array().is_some_and(|changes| changes.len() > 2));
    }
    assert!(!validator.is_valid(&serde_json::json!({"format": "mdbook-mls/diff/2"})));
}

#[test]
fn a_book_without_an_older_state_is_new() {
    let book = folder(&[("README.md", "Nothing yet\n")]);
    git(book.path(), &["init", "-q", "-b", "main"]);
    commit(book.path(), "Begin");
    for (path, text) in [
        ("book.toml", "[book]\n\n[preprocessor.mls]\n"),
        ("src/SUMMARY.md", "- [Gates](mls-004-gates.md)\n"),
        ("src/mls-004-gates.md", MILESTONE),
    ] {
        write(book.path(), path, text);
    }
    let ran = diff(&book, &["HEAD", "--format", "concise"]);
    assert_eq!(
        ran.out,
        "src/mls-004-gates.md:1: change[milestone-added]: MLS-004: milestone added: Gates\n"
    );
}

#[test]
fn a_state_that_cannot_be_read_is_an_error() {
    let book = repository(MILESTONE);
    let ran = diff(&book, &["nowhere"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no revision `nowhere`"), "{}", ran.err);
    let ran = diff(&book, &["--output=/nowhere", "--", "--output=x"]);
    assert_eq!(ran.code, 2);
    let outside = folder(&[("book.toml", "[book]\n"), ("src/SUMMARY.md", "")]);
    let ran = run(outside.path(), &["diff"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("git repository"), "{}", ran.err);
}

/// Text with control sequences for a terminal, a build log, a page and a forge.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{9b}31m \u{202e}gate",
    "::error::boo %0A::warning::x",
    "##[error]gate ##vso[task]",
    "<script>alert(1)</script> <!-- mdbook-mls diff --> <img src=x onerror=y>",
    "a | b | c \\| d `code` *bold* _it_ ~~no~~ $x$",
    "@everyone #12 GH-12 https://evil.example www.evil.example ![i](https://evil.example/i.png) [l](javascript:x)",
    "</details></summary> &lt;b&gt; \\\\ {{#include x}} ```",
];

#[test]
fn control_sequences_of_a_text_are_removed() {
    for hostile in HOSTILE {
        let text = MILESTONE.replace(
            "The pole stands",
            &format!("The pole stands {hostile} firmly at the quay of the harbour"),
        );
        let book = repository(&text);
        change(&book, "firmly at the quay", "somewhere near the quay");
        change(&book, "# MLS-004: Gates", &format!("# MLS-004: Gates {hostile}"));
        change(&book, "200 ms", "500 ms");
        commit(
            book.path(),
            &format!("x\n\nMilestone-Change: MLS-004 criterion-weakened: {hostile}"),
        );
        for (format, color) in [
            ("full", "always"),
            ("full", "never"),
            ("concise", "never"),
            ("github", "never"),
            ("markdown", "never"),
        ] {
            let command = program(book.path(), &["diff", "--format", format, "--color", color])
                .output()
                .expect("the program");
            let ran = Ran::of(command);
            let text = match color {
                // Only our own colours.
                "always" => {
                    let theirs = ["\u{1b}[2J", "\u{9b}", "\u{202e}"]
                        .into_iter()
                        .find(|sign| ran.out.contains(sign));
                    assert_eq!(theirs, None, "{:?}", ran.out);
                    continue;
                }
                _ => ran.out,
            };
            let obeyed = text
                .chars()
                .find(|c| c.is_control() && *c != '\n' || matches!(c, '\u{202e}'));
            assert_eq!(obeyed, None, "{format}: {text:?}");
            assert!(
                !text.contains("##[error]") && !text.contains("##vso["),
                "{format}: {text}"
            );
            if format == "github" {
                let ours = |line: &str| {
                    ["::error ", "::warning ", "::notice "]
                        .iter()
                        .any(|name| line.starts_with(name))
                };
                assert!(text.lines().all(ours), "{text}");
            }
            if format == "markdown" {
                markdown(&text);
            }
        }
    }
}

/// A comment contains no HTML element, link or mention except our own.
fn markdown(text: &str) {
    use pulldown_cmark::{Event, Parser, Tag};
    assert!(text.starts_with("<!-- mdbook-mls diff -->\n"), "{text}");
    let mut tables = 0;
    for event in Parser::new_ext(text, mdbook_mls::internals::parse::options()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let known = [
                    "<br>",
                    "<sub>",
                    "</sub>",
                    "<details>",
                    "</details>",
                    "<summary>",
                    "</summary>",
                    "<!-- mdbook-mls diff -->",
                ];
                let mut left = html.to_string();
                known.iter().for_each(|own| left = left.replace(own, ""));
                assert!(!left.contains('<'), "{html}\n{text}");
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                panic!("a link, an image or code in\n{text}")
            }
            Event::Start(Tag::Table(columns)) => {
                tables += 1;
                assert_eq!(columns.len(), 4);
            }
            Event::Text(text) => {
                for mark in ["@everyone", "#12", "https://", "www.evil"] {
                    assert!(!text.contains(mark), "{text}");
                }
            }
            _ => {}
        }
    }
    assert!(tables > 0, "{text}");
}

#[test]
fn a_comment_fits_the_forges_limit() {
    let many: String = (0..3000)
        .map(|n| format!("- [ ] Rivet {n} of the long pier holds {n} kN in a storm from the north\n"))
        .collect();
    let book = repository(&format!("{MILESTONE}{many}"));
    let path = book.path().join("src/mls-004-gates.md");
    let text = std::fs::read_to_string(&path).expect("a file");
    write(
        book.path(),
        "src/mls-004-gates.md",
        &text.replace(" kN", " N").replace("storm", "breeze"),
    );
    let ran = diff(&book, &["--format", "markdown"]);
    assert!(ran.out.len() <= 60_000 && ran.out.len() > 40_000, "{}", ran.out.len());
    assert!(
        ran.out.ends_with("shows all._\n"),
        "{}",
        &ran.out[ran.out.len() - 300..]
    );
    markdown(&ran.out);
}

/// The last section of the manual's page lists the kinds.
#[test]
fn the_manual_lists_the_kinds() {
    use std::fmt::Write as _;
    const PAGE: &str = "book-example/docs/specs/using/reviewing.md";
    const HEAD: &str =
        "## The kinds\n\n<!-- Generated from src/compare/kind.rs: MLS_BLESS=1 cargo test --test it compare -->\n\n";
    let mut table = "| kind | level | |\n|---|---|---|\n".to_owned();
    for kind in Kind::ALL {
        let Record { id, level, summary } = kind.record();
        _ = writeln!(table, "| `{id}` | {level} | {summary} |");
    }
    let page = generated::read(PAGE);
    let (above, _) = page.split_once(HEAD).expect("the last section");
    generated::bless(PAGE, &format!("{above}{HEAD}{table}"), "compare");
}

/// The script of `action.yml`, with a `gh` that records its calls.
#[cfg(unix)]
mod action {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// The file `known` has the ids of existing comments; the file `asked` records the requests.
    const GH: &str = "#!/bin/sh\ncase \"$*\" in\n*graphql*) echo bot;;\n*--paginate*) cat known;;\n*) echo \"$@\" >> asked; cat \"${@##*=@}\" 2>/dev/null | head -n 1 >> asked;;\nesac\n";

    fn comment(book: &TempDir, known: &str, fork: bool, fail_on: &str) -> (Ran, String) {
        comment_with(book, known, fork, fail_on, &[])
    }

    fn comment_with(book: &TempDir, known: &str, fork: bool, fail_on: &str, more: &[(&str, &str)]) -> (Ran, String) {
        let tools = folder(&[("gh", GH)]);
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(tools.path().join("gh"), mode).expect("a program");
        let ours = Path::new(env!("CARGO_BIN_EXE_mdbook-mls"))
            .parent()
            .expect("a folder")
            .to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = [tools.path().to_owned(), ours]
            .into_iter()
            .chain(std::env::split_paths(&path));
        write(tools.path(), "known", known);
        let mut command = Command::new("bash");
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/comment"));
        command.env("PATH", std::env::join_paths(paths).expect("a path"));
        for (key, value) in [
            ("BASE", "main"),
            ("NUMBER", "7"),
            ("REPOSITORY", "o/r"),
            ("FAIL_ON", fail_on),
            ("GH_TOKEN", "x"),
        ] {
            command.env(key, value);
        }
        command.env("BOOK", book.path()).env("FORK", fork.to_string());
        command.envs(more.iter().copied());
        command.env("GITHUB_STEP_SUMMARY", tools.path().join("summary"));
        let ran = Ran::of(command.current_dir(tools.path()).output().expect("a shell"));
        let read = |name: &str| std::fs::read_to_string(tools.path().join(name)).unwrap_or_default();
        (ran, format!("{}{}", read("asked"), read("summary")))
    }

    #[test]
    fn keeps_one_comment_up_to_date() {
        let book = repository(MILESTONE);
        // Without changes, nothing is written, and existing comments are deleted.
        let (ran, asked) = comment(&book, "", false, "erosion");
        assert_eq!((ran.code, asked.as_str()), (0, ""), "{}{}", ran.out, ran.err);
        let (_, asked) = comment(&book, "12\n13\n", false, "erosion");
        // Two parallel jobs have each created a comment.
        let gone = |id: u8| format!("api --silent --method DELETE repos/o/r/issues/comments/{id}\n");
        assert_eq!(asked, gone(12) + &gone(13));
        change(&book, "200 ms", "500 ms");
        commit(book.path(), "Slower");
        let (ran, asked) = comment(&book, "", false, "erosion");
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(
            ran.out.contains("::error file=src/mls-004-gates.md,line=11"),
            "{}",
            ran.out
        );
        assert!(
            asked.starts_with("api --silent repos/o/r/issues/7/comments --field body=@"),
            "{asked}"
        );
        assert!(
            asked.contains("<!-- mdbook-mls diff -->\n<!-- ")
                && asked.contains(" -->\n### Milestones: 1 promise became weaker"),
            "{asked}"
        );
        let (ran, asked) = comment(&book, "12", false, "never");
        assert_eq!(ran.code, 0);
        assert!(
            asked.starts_with("api --silent --method PATCH repos/o/r/issues/comments/12 --field body=@"),
            "{asked}"
        );
        let (_, asked) = comment(&book, "12\n13", false, "never");
        assert!(
            asked.contains("PATCH repos/o/r/issues/comments/12 ")
                && asked.contains("DELETE repos/o/r/issues/comments/13")
        );
        // For a fork, only the summary is written.
        let (ran, asked) = comment(&book, "12", true, "never");
        assert_eq!(ran.code, 0);
        assert!(asked.starts_with("<!-- mdbook-mls diff -->\n"), "{asked}");
    }

    /// The checkout of a pull request is its merge into a newer base.
    #[test]
    fn the_base_is_the_branch_that_is_merged_into() {
        let book = repository(MILESTONE);
        let head = |revision: &str| {
            let git = Command::new("git")
                .args(["rev-parse", revision])
                .current_dir(book.path())
                .output();
            String::from_utf8_lossy(&git.expect("git").stdout).trim().to_owned()
        };
        let begun = head("main");
        change(&book, "200 ms", "500 ms");
        commit(book.path(), "Slower");
        let work = head("work");
        git(book.path(), &["checkout", "-q", "main"]);
        change(&book, "2027-03-01", "2027-03-22");
        commit(book.path(), "Later, by somebody else");
        git(book.path(), &["merge", "-q", "--no-ff", "work", "-m", "Merge"]);
        let (_, asked) = comment_with(&book, "", false, "never", &[("BASE", &begun), ("HEAD_SHA", &work)]);
        assert!(
            asked.contains("1 promise became weaker") && !asked.contains("2027-03-22"),
            "{asked}"
        );
    }
}
