//! What belongs to the plugin and what to the author: raw HTML, files that are not chapters, chapters listed twice.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::installed;
use crate::support::plugin::{self, book_toml, call, reply, stderr, take_contents};
use crate::support::program::{self, folder, read, run};

const GATE: &str = "# MLS-001: Gate\n\n**Target Date**: 2027-03-31\n**Owner**: Ana\n**Status**: Planned\n";

/// The plugin's pages for these chapters beside MLS-001, and its standard error.
fn pages(chapters: &[(String, String)]) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let chapters: Vec<(&str, &str)> = std::iter::once(("mls-001-gate.md", GATE))
        .chain(chapters.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        .collect();
    let mut call = call(folder.path(), "html", &chapters);
    call[0]["config"]["preprocessor"]["mls"] =
        json!({"profile": "essential", "as-of": "2026-11-23", "fail-on": "never", "inline-style": false});
    let output = plugin::run(call.to_string());
    let mut contents = take_contents(&mut reply(&output));
    let pages = chapters
        .iter()
        .skip(1)
        .map(|(path, _)| contents.remove(*path).expect("a page"));
    (pages.collect(), stderr(&output))
}

/// Each text as a chapter that ends with a real reference.
fn numbered(texts: &[&str]) -> Vec<(String, String)> {
    let texts = texts.iter().enumerate();
    texts
        .map(|(index, text)| (format!("n-{index}.md"), format!("# N\n\n{text}\n\nAfter MLS-001.\n")))
        .collect()
}

#[test]
fn text_in_raw_html_is_not_read() {
    let chapters = numbered(&[
        r#"See <a href="https://jira.example/1" target="_blank">MLS-001 in Jira</a>."#,
        "Write <code>[MLS-099]</code> for a reference.",
        "<A HREF='x'>[MLS-001]</A> and <CODE class=\"a > b\">[MLS-099]</CODE>",
        "<kbd>MLS-001</kbd> <samp>[MLS-099]</samp> <tt>[MLS-099]</tt> <button>MLS-001</button>",
        "<a href=\"x\">the *first [MLS-001]* **gate MLS-001** ~~MLS-001~~ of\ntwo MLS-001 lines</a>",
        "<a\nhref=\"x\"\ntitle='>'>MLS-001</a>",
        "<a href=https://x.example/>MLS-001</a>",
        "<code>a <b>MLS-099 [MLS-099]</b> <code>x</code> [MLS-099]</code>",
        "<code><a href=\"x\">MLS-001</a> [MLS-099]",
        "- <code>[MLS-099]\n- <a>MLS-001\n\n> <samp>[MLS-099]",
        "| a | b |\n|---|---|\n| <code>[MLS-099] | x |\n| <a>[MLS-001] | y |",
        "## <code>[MLS-099]",
        "<pre>\n[MLS-099]\n\nMLS-001\n</pre>",
        "<pre><code class=\"x\">\n[MLS-099]\n</code></pre>",
        "- <pre>\n  [MLS-099]\n\n  MLS-001\n  </pre>",
        "> <pre>\n> [MLS-099]\n>\n> MLS-001\n> </pre>",
        "<details>\n<code>\n\n[MLS-099] and `x` and MLS-001\n\n- MLS-001\n\n</code>\n</details>",
        "<a href=\"x\">\n\n## MLS-001\n\nMLS-001 and [MLS-001]\n\n</a>",
        "<a href=\"x\">\n\nMLS-001 and [MLS-001]</a>",
        "<svg viewBox=\"0 0 1 1\">\n\n<text>[MLS-099]</text>\n\nMLS-001\n\n</svg>",
        "<math><mi>MLS-001</mi></math> <svg><text>[MLS-099]</text></svg>",
        "<script>\nlet a = \"<code>[MLS-099]\";\n\nlet b = \"MLS-001\";\n</script>",
        "<style>\n.a::after { content: \"[MLS-099]\" }\n\n/* <a> */\n</style>",
        "<textarea>\n[MLS-099] <a>\n\nMLS-001\n</textarea>",
        "A <script>\"<a>\" + [MLS-099]</script> and <textarea>MLS-001 <code></textarea>",
        "A comment <!-- [MLS-099]\nMLS-001 <code> --> within words.",
        "<!-- <a>\n\n[MLS-099]\n\nMLS-001 -->",
        "<div>\n<!-- closed\n\n[MLS-099] and MLS-001\n\n</div> -->\n</div>",
        "<code>[the gate](mls-099-none.md)</code>",
        "<select><option>MLS-001</select>",
    ]);
    let (pages, said) = pages(&chapters);
    for ((_, text), page) in chapters.iter().zip(pages) {
        let (above, below) = page.rsplit_once("\n\nAfter ").expect("the last line");
        assert!(text.starts_with(above), "{text}\n---\n{page}");
        assert!(below.contains("href=\"mls-001-gate.md\""), "{text}\n---\n{page}");
    }
    assert!(!said.contains("MLS-099"), "{said}");
}

#[test]
fn text_after_raw_html_is_read() {
    let chapters = numbered(&[
        "<a href=\"x\">Jira</a> MLS-001",
        "<a id=\"x\"/>MLS-001",
        "<code>x</code> MLS-001 <code>y</code>",
        "<abbr title=\"a\">MLS-001</abbr>",
        "<codex>MLS-001</codex>",
        "Words <b>MLS-001</b>",
        "<code>x\n\nMLS-001",
        "<code>\nx\n\nMLS-001",
        "- <code>x\n- MLS-001",
        "> <code>x\n\nMLS-001",
        "</code> MLS-001 </a>",
        "a <!-- <code> --> MLS-001",
        "a <!--> MLS-001 <!---> MLS-001",
        "<!-- <a>\n\n<code> -->\n\nMLS-001",
        "<script>\"<code>\"</script>\n\nMLS-001",
        "<pre>\nx\n</pre>\n\nMLS-001",
        "<details>\n<summary>x</summary>\n\nMLS-001\n\n</details>",
        "<img alt=\"<code>\"> MLS-001",
        "![<code>](x.png) MLS-001",
        "`<code>` MLS-001",
        "\\<code> MLS-001",
    ]);
    let (pages, _) = pages(&chapters);
    for ((_, text), page) in chapters.iter().zip(pages) {
        let links = page.matches("href=\"mls-001-gate.md\"").count();
        let ids = page.matches("MLS-001").count();
        assert!(links >= 2 && links == ids, "{links} of {ids}\n{text}\n---\n{page}");
    }
}

#[test]
fn a_badge_in_a_link_is_not_a_link() {
    let chapters = numbered(&[
        r#"<a href="x">Here {{#mls badge MLS-001}}</a>"#,
        "[Here {{#mls badge MLS-001}}](https://x.example)",
        "<code>{{#mls badge MLS-001}}</code>",
    ]);
    let (pages, said) = pages(&chapters);
    assert!(!said.contains("error"), "{said}");
    for page in &pages[..2] {
        let badge = page.lines().find(|line| line.contains("Here")).expect("the line");
        let is_badge = badge.contains("data-mls-status=\"planned\"") && badge.contains("MLS-001");
        assert!(is_badge && !badge.contains("mls-001-gate"), "{badge}");
    }
    assert!(pages[2].contains("<code>{{#mls badge MLS-001}}</code>"), "{}", pages[2]);
}

/// A book in `book` with this `src` setting and its files in `sources`; MLS-001 depends on an unknown milestone.
fn book_with_sources(src: &str, sources: &str) -> tempfile::TempDir {
    let toml = format!("[book]\ntitle = \"T\"\nsrc = \"{src}\"\n\n[preprocessor.mls]\nprofile = \"essential\"\n");
    let gate = format!("{GATE}\n**Blocking this milestone**: [MLS-099]\n\nAfter [MLS-002].\n");
    let road = GATE
        .replace("MLS-001: Gate", "MLS-002: Road")
        .replace("Planned", "Compelted");
    let files = [
        ("book/book.toml", toml.as_str()),
        (
            &format!("{sources}/SUMMARY.md"),
            "- [Gate](milestone/mls-001-a.md)\n- [Road](mls-002-b.md)\n",
        ),
        (&format!("{sources}/milestone/mls-001-a.md"), &gate),
        (&format!("{sources}/mls-002-b.md"), &road),
        ("lone/mls-007-x.md", "# MLS-007: Lone\n"),
    ];
    folder(&files)
}

/// Rule and file of each finding of `check` with these arguments.
fn found(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let ran = run(folder, &[&["check", "--format", "json"], arguments].concat());
    let found: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let findings = found["findings"].as_array().expect("an array").iter();
    findings.map(|f| (text(&f["rule"]), text(&f["file"]))).collect()
}

#[test]
fn a_path_belongs_to_the_book_with_that_source_file() {
    for (src, sources) in [
        ("../docs", "docs"),
        ("./../docs/./specs/", "docs/specs"),
        ("docs", "book/docs"),
    ] {
        let folder = book_with_sources(src, sources);
        let at = |path: &str| folder.path().join(path);
        let file = |name: &str| match sources.strip_prefix("book/") {
            Some(below) => format!("{below}/{name}"),
            None => format!("../{sources}/{name}"),
        };
        let gate = ("unresolved-reference".to_owned(), file("milestone/mls-001-a.md"));
        let road = ("invalid-status".to_owned(), file("mls-002-b.md"));
        let both = vec![gate.clone(), road.clone()];
        let path = file("milestone/mls-001-a.md");
        let outer = format!("{sources}/milestone/mls-001-a.md");
        let absolute = at(&outer).display().to_string();
        for (here, arguments, expected) in [
            ("book", vec![], &both),
            ("book", vec![path.as_str()], &vec![gate.clone()]),
            ("book", vec!["--root", ".", &path], &vec![gate.clone()]),
            (".", vec!["--root", "book", &outer], &vec![gate.clone()]),
            ("lone", vec!["--root", "../book", &absolute], &vec![gate.clone()]),
            ("book", vec![&absolute], &vec![gate.clone()]),
            ("book", vec![&file("milestone")], &vec![gate.clone()]),
            ("book", vec![&file("mls-002-b.md"), &file("milestone")], &both),
            ("book", vec![&file("")], &both),
            ("book", vec!["."], &both),
            ("book", vec!["book.toml"], &vec![]),
        ] {
            let found = found(&at(here), &arguments);
            assert_eq!(&found, expected, "{src}: {here}: {arguments:?}");
        }
        let lone = found(&at("book"), &["../lone"]);
        assert!(lone.iter().any(|(rule, _)| rule == "missing-deliverables"), "{lone:?}");

        let ran = run(&at("book"), &["completeness", &path]);
        assert!(
            ran.out.contains("MLS-001") && !ran.out.contains("MLS-002"),
            "{}",
            ran.out
        );
        let ran = run(&at("book"), &["related", &path]);
        assert!(ran.out.starts_with("MLS-001: Gate"), "{}{}", ran.out, ran.err);
        let ran = run(
            &at(sources),
            &[
                "related",
                "mls-002-b.md",
                "--root",
                at("book").to_str().expect("a path"),
            ],
        );
        assert!(ran.out.starts_with("MLS-002: Road"), "{}{}", ran.out, ran.err);
        let ran = run(&at("book"), &["fix", &path]);
        assert!(ran.err.contains("nothing to fix"), "{}", ran.err);
        let ran = run(&at("book"), &["fix", &file("mls-002-b.md")]);
        assert!(ran.err.contains("1 fix made"), "{}{}", ran.out, ran.err);
        assert!(read(&at(sources), "mls-002-b.md").contains("Completed"));
        let ran = run(&at("book"), &["new", "milestone", "third", "--title", "Third"]);
        assert!(
            at(sources).join("milestone/mls-003-third.md").is_file(),
            "{}{}",
            ran.out,
            ran.err
        );
        // A file that SUMMARY.md does not list is checked with the book.
        program::write(
            &at(sources),
            "new/mls-009-n.md",
            &format!("{GATE}\nAfter [MLS-098].\n").replace("001", "009"),
        );
        let ninth = file("new/mls-009-n.md");
        let found = found(&at("book"), &[&ninth]);
        let expected = |rule: &str| (rule.to_owned(), ninth.clone());
        assert_eq!(found, [expected("unresolved-reference"), expected("orphan-milestone")]);
    }
}

#[test]
fn hidden_files_are_not_chapters() {
    let toml = book_toml("profile = \"essential\"");
    let mut files = vec![
        ("book.toml", toml.as_str()),
        ("src/SUMMARY.md", "- [Gate](milestone/mls-001-a.md)\n"),
        ("src/milestone/mls-001-a.md", GATE),
    ];
    for hidden in [
        "src/._mls-001-a.md",
        "src/milestone/._mls-001-a.md",
        "src/milestone/.#mls-002-b.md",
        "src/.mls-003-c.md",
        "src/.trash/mls-004-d.md",
        "src/milestone/#mls-005-e.md#",
        "src/milestone/mls-006-f.md~",
        "src/milestone/.mls-007-g.md.swp",
    ] {
        files.push((hidden, "# MLS-009: A copy\n"));
    }
    let book = folder(&files);
    #[cfg(unix)]
    std::os::unix::fs::symlink("ana@host.123:456", book.path().join("src/mls-008-lock.md")).expect("a link");
    assert_eq!(found(book.path(), &[]), []);
    assert_eq!(found(book.path(), &["src"]), []);
    let ran = run(book.path(), &["fix", "--unsafe", "--diff"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let ran = run(book.path(), &["doctor"]);
    assert!(!ran.out.contains("._mls") && !ran.out.contains(".#mls"), "{}", ran.out);
    // Outside a book, the files of a folder are chapters.
    let lone = folder(&[
        ("a/mls-001-a.md", GATE),
        ("a/._mls-001-a.md", "\0"),
        ("a/.#mls-001-a.md", "x"),
    ]);
    let found = found(lone.path(), &["a"]);
    assert!(found.iter().all(|(_, file)| file == "a/mls-001-a.md"), "{found:?}");
    // `new` ignores the numbers of hidden files.
    let ran = run(book.path(), &["new", "milestone", "next", "--title", "Next"]);
    assert!(ran.out.contains("mls-002-next.md"), "{}{}", ran.out, ran.err);
}

/// mdBook rejects identical paths and accepts different spellings of the same path.
const LISTED_TWICE: [&str; 3] = [
    "# Summary\n\n[Start here](./mls-001-a.md)\n\n- [Gate](mls-001-a.md)\n",
    "- [Gate](x/../mls-001-a.md)\n  - [Again](./mls-001-a.md)\n\n[And again](mls-001-a.md)\n",
    "- [Index](index.md)\n\n# Part\n\n- [Gate](mls-001-a.md)\n\n---\n\n- [Gate](.//mls-001-a.md)\n",
];

#[test]
fn a_chapter_listed_twice_counts_once() {
    for summary in LISTED_TWICE {
        let toml = book_toml("profile = \"essential\"\ninline-style = false");
        let gate = format!("---\nid: mls-001\n---\n{GATE}\nAfter [MLS-099].\n");
        let book = folder(&[
            ("book.toml", &toml),
            ("src/SUMMARY.md", summary),
            ("src/mls-001-a.md", &gate),
            ("src/index.md", "# Index\n\n{{#mls index}}\n"),
            ("src/x/.keep", ""),
        ]);
        let found = found(book.path(), &[]);
        assert_eq!(
            found,
            [("unresolved-reference".to_owned(), "src/mls-001-a.md".to_owned())],
            "{summary}"
        );
        let ran = run(book.path(), &["export", "json"]);
        assert_eq!(ran.out.matches("\"id\": \"MLS-001\"").count(), 1, "{summary}");
        let ran = run(book.path(), &["completeness"]);
        assert_eq!(ran.out.matches("MLS-001").count(), 1, "{summary}: {}", ran.out);

        let Some(output) = installed::build(book.path(), &[]) else {
            return;
        };
        let said = stderr(&output);
        assert!(said.contains("1 milestone,") || said.contains("1 milestone "), "{said}");
        assert_eq!(said.matches("error[unresolved-reference]").count(), 1, "{said}");
        let never = [("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "never")];
        let output = installed::build(book.path(), &never).expect("mdBook");
        assert!(output.status.success(), "{}", stderr(&output));
        let page = read(book.path(), "book/mls-001-a.html");
        assert!(
            page.contains("data-mls-status=\"planned\"") && !page.contains("id: mls"),
            "{page}"
        );
        let print = read(book.path(), "book/print.html");
        assert!(!print.contains("id: mls"), "{summary}");
    }
}

#[test]
fn both_copies_of_a_chapter_get_its_page() {
    let chapters = [
        ("mls-001-gate.md", GATE),
        ("a.md", "# A\n"),
        ("./mls-001-gate.md", GATE),
        ("a.md", "# A\n\n\"x\"\n"),
    ];
    let book = tempfile::tempdir().expect("a temporary folder");
    let mut call = call(book.path(), "html", &chapters);
    call[0]["config"]["preprocessor"]["mls"] = json!({"fail-on": "never"});
    let output = plugin::run(call.to_string());
    let reply = reply(&output);
    let content = |at: usize| reply["items"][at]["Chapter"]["content"].as_str().expect("a text");
    assert!(content(0).contains("data-mls-status"));
    assert_eq!(content(0), content(2));
    // A chapter without a generated page stays as it is.
    assert_eq!((content(1), content(3)), ("# A\n", "# A\n\n\"x\"\n"));
}
