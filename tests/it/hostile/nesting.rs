//! Deeply nested texts, calls and files: deeper nesting takes no more stack, and time grows with the length only.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use mdbook_mls::internals::analysis::analyse_with;
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::graph::Graph;
use mdbook_mls::internals::page::{self, Flavor, Options};
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::source::{Book, Chapter};
use mdbook_mls::internals::{output, parse};

use super::{HEAD, check, limited, serve};
use crate::support::plugin::{folder, stderr};

/// Deep enough to overflow any stack if a function recursed once per level; the texts have some hundred kilobytes.
const DEPTH: usize = 100_000;

/// Nested texts, and flat texts of the same length.
fn nested() -> Vec<(&'static str, String)> {
    let n = |part: &str| part.repeat(DEPTH);
    let within = |start: &str, end: &str| n(start) + "deep" + &n(end) + "\n";
    let criteria = "## Success Criteria\n\n";
    let deliverables = "## Deliverables\n\n";
    vec![
        ("quotes", n("> ") + "deep"),
        ("quotes with a box", criteria.to_owned() + &n("> ") + "- [ ] deep"),
        ("lists", n("- ") + "deep"),
        ("lists with a box", criteria.to_owned() + &n("- ") + "[ ] deep"),
        ("numbered lists", n("1. ") + "deep"),
        ("quotes and lists", n("> - ") + "deep"),
        (
            "a deliverable in quotes",
            deliverables.to_owned() + &n("> ") + "### 1. Deep",
        ),
        ("a field in lists", n("- ") + "**Owner**: Bo"),
        ("definitions", "a\n".to_owned() + &n(": ") + "deep"),
        ("footnotes", n("[^a]: ") + "deep"),
        ("brackets", within("[", "]")),
        ("open brackets", n("[")),
        ("links", within("[", "](x.md)")),
        ("images", within("![", "](x.png)")),
        ("open images", n("![")),
        ("round brackets", within("(", ")")),
        (
            "round brackets in a link",
            format!("[a]({})", within("(", ")").trim_end()),
        ),
        ("stars", within("*", "*")),
        ("emphasis", within("*a ", " b*")),
        ("struck", within("~~a ", " b~~")),
        ("code", within("`", "`")),
        ("elements", within("<div>", "</div>")),
        ("elements on lines", n("<div>\n\n")),
        ("inline elements", "x ".to_owned() + &within("<b>", "</b>")),
        ("comments", within("<!--", "-->")),
        ("braces", within("{{#mls ", "}}")),
        ("tables", n("| a |\n|---|\n\n")),
        ("a table", n("|") + "\n" + &n("|-") + "\n" + &n("|")),
        ("headings", n("# a\n")),
        (
            "levels of headings",
            // A heading below others takes more time than a line of other cases.
            "# a\n## b\n### c\n#### d\n##### e\n###### f\n".repeat(DEPTH / 24),
        ),
        ("a heading of signs", n("#") + " x"),
        ("a field of brackets", "**Owner**: ".to_owned() + &within("[", "]")),
        ("a field of links", "**Summary**: ".to_owned() + &within("[", "](x.md)")),
        (
            "a field of elements",
            "**Summary**: ".to_owned() + &within("<b>", "</b>"),
        ),
        ("a status in brackets", "**Status**: ".to_owned() + &within("(", ")")),
        (
            "a path",
            format!("## Timeline\n\n### Critical Path\n\n```\n{}B\n```\n", n("A → ")),
        ),
    ]
}

/// A stack overflow is not a panic and cannot be contained. Chapters are processed on threads with a default stack, and
/// unoptimised code has the largest frames.
#[test]
fn deeper_nesting_takes_no_more_stack() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
    let config = Config::default();
    for (name, text) in nested() {
        let book = Book {
            language: "en".to_owned(),
            chapters: [(1, HEAD.to_owned() + &text), (2, text)]
                .into_iter()
                .map(|(number, text)| Chapter {
                    name: "A chapter".into(),
                    path: format!("mls-00{number}.md"),
                    source_path: None,
                    text: text.into(),
                })
                .collect(),
            ..Book::default()
        };
        pool.install(|| {
            let analysis = analyse_with(&book, &config, date(2027, 3, 15), Containment::Off);
            assert_eq!(analysis.project.subjects().count(), 2, "{name}");
            let places = Places::new(&book, &Nothing);
            for flavor in [Flavor::Html, Flavor::Markdown] {
                let pages = page::render(&analysis, &places, &Options { flavor, panel: true });
                assert!(pages[0].is_some(), "{name}");
            }
            assert!(output::folder::all(&analysis, "").artefacts.len() > 7, "{name}");
        });
    }
}

/// Has no files.
struct Nothing;

impl Files for Nothing {
    fn read(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

#[test]
fn deeper_nesting_takes_linear_time() {
    for (name, text) in nested() {
        serve(name, &[("mls-001.md", &(HEAD.to_owned() + &text))]);
    }
}

/// A call with deep values in each place: it is returned, or rejected in one sentence.
#[test]
fn a_call_of_any_depth_is_answered() {
    let head = HEAD.replace('\n', "\\n");
    let context = |more: &str, table: &str| {
        format!(
            r#"{{"root":"/nowhere","renderer":"html","mdbook_version":"0.5.4"{more},"config":{{"preprocessor":{{"mls":{table}}}}}}}"#
        )
    };
    let chapter = |more: &str, below: &str| {
        format!(
            r#"{{"Chapter":{{"name":"T","content":"{head}","number":null,"sub_items":[{below}],"path":"mls-001.md","source_path":null,"parent_names":[]{more}}}}}"#
        )
    };
    let usual = context("", r#"{"fail-on":"never"}"#);
    for (open, middle, close) in [("[", "", "]"), (r#"{"a":"#, "1", "}")] {
        let deep = open.repeat(DEPTH) + middle + &close.repeat(DEPTH);
        let mut below = chapter("", "");
        for _ in 0..2_000 {
            below = chapter("", &below);
        }
        for (name, input, is_read) in [
            (
                "a key of a chapter",
                format!("[{usual},{{\"items\":[{}]}}]", chapter(&format!(",\"x\":{deep}"), "")),
                true,
            ),
            (
                "an item",
                format!("[{usual},{{\"items\":[{},{{\"X\":{deep}}}]}}]", chapter("", "")),
                true,
            ),
            (
                "a key of the book",
                format!("[{usual},{{\"x\":{deep},\"items\":[{}]}}]", chapter("", "")),
                true,
            ),
            (
                "a key of the call",
                format!(
                    "[{},{{\"items\":[{}]}}]",
                    context(&format!(",\"x\":{deep}"), "{}").replace("{}", r#"{"fail-on":"never"}"#),
                    chapter("", "")
                ),
                true,
            ),
            (
                "our table",
                format!("[{},{{\"items\":[{}]}}]", context("", &deep), chapter("", "")),
                false,
            ),
            (
                "chapters in chapters",
                format!("[{usual},{{\"items\":[{below}]}}]"),
                false,
            ),
            ("the call", deep.clone(), false),
            ("a call without an end", open.repeat(DEPTH), false),
            (
                "a renderer's call",
                format!("{{\"root\":\"\",\"destination\":\"x\",\"config\":{deep},\"book\":{{\"items\":[]}}}}"),
                false,
            ),
        ] {
            let output = limited("", Path::new("/"), input.as_bytes(), 10, 2048);
            let said = stderr(&output);
            let expected = if is_read { 0 } else { 2 };
            assert_eq!(output.status.code(), Some(expected), "{name} of {open}: {said}");
            assert!(is_read || said.lines().count() == 1, "{name} of {open}: {said}");
            assert!(
                !is_read || output.stdout.len() > deep.len() || name == "a key of the call",
                "{name} of {open}"
            );
        }
    }
}

/// Deep nesting outside the chapters: the configuration, the list of chapters, an imported book.
#[test]
fn other_files_may_nest_deeply() {
    let n = |part: &str| part.repeat(20_000);
    let table = |rest: &str| format!("[preprocessor.mls]\n{rest}\n");
    let import = "imports.other = { file = \"other.json\" }";
    let list = "- [T](mls-001.md)\n".to_owned();
    let deeper: String = (0..500)
        .map(|level| format!("{}- [T{level}]()\n", "  ".repeat(level)))
        .collect();
    for (name, toml, summary, json, expected) in [
        (
            "globs",
            table(&format!("milestones = [\"{}{}\"]", n("{a,"), n("}"))),
            &list,
            String::new(),
            2,
        ),
        (
            "open globs",
            table(&format!("milestones = [\"{}\"]", n("{"))),
            &list,
            String::new(),
            2,
        ),
        (
            "a list",
            table(&format!("milestones = {}{}", n("["), n("]"))),
            &list,
            String::new(),
            2,
        ),
        ("a key", table(&format!("x{} = 1", n(".x"))), &list, String::new(), 2),
        ("chapters", table(""), &deeper, String::new(), 1),
        ("an import", table(import), &list, n("["), 1),
        (
            "a key of an import",
            table(import),
            &list,
            format!("{{\"format\":\"mdbook-mls/1\",\"x\":{}{}}}", n("["), n("]")),
            1,
        ),
    ] {
        let summary = summary.clone() + "- [U](mls-002.md)\n";
        let other = HEAD.replace("MLS-001", "MLS-002");
        let files = [
            ("book.toml", toml.as_str()),
            ("src/SUMMARY.md", &summary),
            ("src/mls-001.md", HEAD),
            ("src/mls-002.md", &other),
            ("other.json", &json),
        ];
        let output = check(&folder(&files));
        assert_eq!(output.status.code(), Some(expected), "{name}: {}", stderr(&output));
    }
}

/// Milestones that depend on each other in one long cycle.
#[test]
fn a_longer_cycle_takes_no_more_stack() {
    let count = if cfg!(debug_assertions) { 5_000 } else { 100_000 };
    let text = |own: usize| {
        let other = own % count + 1;
        format!("# MLS-{own:06}: T\n\n## Dependencies\n\n- **Blocking this milestone**: [MLS-{other:06}]\n")
    };
    let book = Book {
        chapters: (1..=count)
            .map(|number| Chapter {
                name: "A chapter".into(),
                path: format!("m{number}.md"),
                source_path: None,
                text: text(number).into(),
            })
            .collect(),
        ..Book::default()
    };
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let cycles = std::thread::scope(|scope| {
        let look = || {
            let config = Config::default();
            let documents = parse::documents(&book, &config, Containment::Off);
            Graph::new(&book, &documents, &config).cycles
        };
        small
            .spawn_scoped(scope, look)
            .expect("a thread")
            .join()
            .expect("the cycles")
    });
    assert_eq!(cycles.len(), 1);
    assert_eq!(cycles[0].len(), count);
}
