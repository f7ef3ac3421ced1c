//! The places of findings are exact. mdBook itself expands includes, anchors and line ranges and handles byte order
//! marks, line ends and front matter; each place must contain the text of its finding.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mdbook_mls::internals::analysis::analyse_with;
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::diagnostic::Site;
use mdbook_mls::internals::open::{Overrides, open, sent};
use mdbook_mls::internals::source::Book;
use mdbook_mls::internals::source::lines::Position;
use mdbook_mls::internals::source::map::{Place, Places};
use mdbook_mls::internals::tree::Disk;
use mdbook_mls::internals::wire;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config as Runs, TestRunner};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::hosts::HOSTS;
use crate::support::plugin;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);
const CHAPTER: &str = "src/milestone/mls-001-gate.md";

/// One line of a file.
#[derive(Clone, Debug)]
enum Line {
    Words(String),
    /// Words around a reference to an unknown milestone.
    Reference(String, String),
    /// An include with words before and after it.
    Include(String, Box<File>, String),
}

#[derive(Clone, Debug)]
struct File {
    mark: bool,
    crlf: Vec<bool>,
    ends: bool,
    lines: Vec<Line>,
    part: Part,
}

/// The included part of a file.
#[derive(Clone, Debug)]
enum Part {
    Whole,
    Lines(Index, Index),
    From(Index),
    Anchor(Index, Index),
}

fn words() -> impl Strategy<Value = String> {
    "([a-zä🚀é\u{301}\u{3000}ß][a-zä🚀 ]{0,12})?"
}

fn line() -> impl Strategy<Value = Line> {
    let plain = prop_oneof![
        words().prop_map(Line::Words),
        (words(), words()).prop_map(|(before, after)| Line::Reference(before, after)),
    ];
    plain.prop_recursive(3, 24, 6, |inner| {
        (words(), file(inner), words()).prop_map(|(before, file, after)| Line::Include(before, Box::new(file), after))
    })
}

fn file(line: impl Strategy<Value = Line>) -> impl Strategy<Value = File> {
    let part = prop_oneof![
        Just(Part::Whole),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Part::Lines(a, b)),
        any::<Index>().prop_map(Part::From),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Part::Anchor(a, b)),
    ];
    let crlf = prop_oneof![
        Just(vec![false]),
        Just(vec![true]),
        proptest::collection::vec(any::<bool>(), 3)
    ];
    let lines = proptest::collection::vec(line, 1..6);
    (any::<bool>(), crlf, any::<bool>(), lines, part).prop_map(|(mark, crlf, ends, lines, part)| File {
        mark,
        crlf,
        ends,
        lines,
        part,
    })
}

/// Writes files; references are numbered, so each occurs in only one place.
#[derive(Default)]
struct Writer {
    files: BTreeMap<String, String>,
    references: usize,
}

impl Writer {
    /// The text of `file` below `head`, and the suffix that includes its part.
    fn text(&mut self, file: &File, head: &str) -> (String, String) {
        let mut lines: Vec<String> = file.lines.iter().map(|line| self.line(line)).collect();
        let at = |index: &Index| index.index(lines.len());
        let part = match &file.part {
            Part::Whole => String::new(),
            Part::Lines(a, b) => format!(":{}:{}", at(a).min(at(b)) + 1, at(a).max(at(b)) + 1),
            Part::From(a) => format!(":{}:", at(a) + 1),
            Part::Anchor(a, b) => {
                let (first, last) = (at(a).min(at(b)), at(a).max(at(b)));
                lines.insert(last + 1, "<!-- ANCHOR_END: part -->".to_owned());
                lines.insert(first, "<!-- ANCHOR: part -->".to_owned());
                ":part".to_owned()
            }
        };
        let mut text = if file.mark {
            "\u{feff}".to_owned()
        } else {
            String::new()
        };
        text.push_str(head);
        let count = lines.len();
        for (n, line) in lines.into_iter().enumerate() {
            text.push_str(&line);
            if n + 1 < count || file.ends {
                text.push_str(if file.crlf[n % file.crlf.len()] { "\r\n" } else { "\n" });
            }
        }
        (text, part)
    }

    fn line(&mut self, line: &Line) -> String {
        match line {
            Line::Words(words) => words.clone(),
            Line::Reference(before, after) => {
                self.references += 1;
                format!("{before} [MLS-{:03}] {after}", 100 + self.references)
            }
            Line::Include(before, file, after) => {
                let name = format!("part-{}/p.md", self.files.len());
                self.files.insert(format!("src/{name}"), String::new());
                let (text, part) = self.text(file, "");
                self.files.insert(format!("src/{name}"), text);
                format!("{before}{{{{#include ../{name}{part}}}}}{after}")
            }
        }
    }
}

/// A book with one milestone, written to `file`.
fn book(file: &File, front_matter: bool) -> TempDir {
    let mut writer = Writer::default();
    let head = "# MLS-001: Gate\n\n**Status**: Planned\n**Owner**: Bo\n\n## Summary\n\nText\n";
    let head = if front_matter {
        format!("---\r\ntarget: 2027-01-28\r\n---\r\n{head}")
    } else {
        head.to_owned()
    };
    let (text, _) = writer.text(file, &head);
    writer.files.insert(CHAPTER.to_owned(), text);
    let folder = plugin::folder(&[
        ("book.toml", ""),
        ("src/SUMMARY.md", "- [Gate](milestone/mls-001-gate.md)\n"),
    ]);
    for (path, text) in &writer.files {
        plugin::write(folder.path(), path, text);
    }
    folder
}

/// The parts of a finding that a person sees.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    rule: &'static str,
    message: String,
    file: String,
    start: Position,
    end: Position,
}

fn delivered<'a>(call: wire::Call<'a>, root: &Path) -> Book<'a> {
    let wire::Call { settings, chapters, .. } = call;
    sent(Disk::new(root), settings, chapters, false, &Overrides::default()).book
}

/// Checks the place of each finding, and returns the findings with an exact place.
fn check(book: &Book<'_>, root: &Path) -> BTreeSet<Seen> {
    let (config, disk) = (Config::default(), Disk::new(root));
    let analysis = analyse_with(book, &config, TODAY, Containment::Off);
    let places = Places::new(book, &disk);
    let mut seen = BTreeSet::new();
    for finding in &analysis.findings {
        let Site::Chapter { chapter, span } = finding.site else {
            continue;
        };
        let about = span.of(&book.chapters[chapter].text);
        let place = places.locate(&finding.site).expect("the chapter has a file");
        let written = std::fs::read_to_string(root.join(&place.file)).expect("the file is there");
        let (start, end) = (offset(&written, place.start), offset(&written, place.end));
        if place.approximate {
            continue;
        }
        assert_eq!(
            (start, end),
            (place.bytes.start, place.bytes.end),
            "{finding:?} {place:?}"
        );
        assert_eq!(
            written[start..end].replace("\r\n", "\n"),
            about.replace("\r\n", "\n"),
            "{finding:?} {place:?}"
        );
        let Place { file, start, end, .. } = place;
        let message = finding.message.clone();
        seen.insert(Seen {
            rule: finding.rule,
            message,
            file,
            start,
            end,
        });
    }
    seen
}

/// The byte offset of a line and a column, computed in the simplest way.
fn offset(text: &str, position: Position) -> usize {
    let (mut line, mut column) = (1, 1);
    let mut chars = text
        .char_indices()
        .filter(|(at, c)| !(*at == 0 && *c == '\u{feff}'))
        .peekable();
    while let Some((at, c)) = chars.next() {
        if (line, column) == (position.line, position.column) {
            return at;
        }
        match c {
            '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => column += 1,
            '\n' | '\r' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    assert_eq!(
        (line, column),
        (position.line, position.column),
        "is past the end of {text:?}"
    );
    text.len()
}

/// The ids in the chapter; all are unknown.
fn named(text: &str) -> Vec<&str> {
    text.match_indices("[MLS-")
        .filter_map(|(at, _)| text.get(at + 1..at + 8))
        .collect()
}

fn run<S: Strategy>(strategy: &S, test: impl Fn(S::Value)) {
    let config = Runs {
        failure_persistence: None,
        ..Runs::default()
    };
    let run = TestRunner::new(config).run(strategy, |value| {
        test(value);
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_place_contains_the_text_of_its_finding() {
    run(&(file(line()), any::<bool>()), |(file, front_matter)| {
        let folder = book(&file, front_matter);
        let loaded = open(Disk::new(folder.path()), &Overrides::default()).expect("the book loads");
        let seen = check(&loaded.book, folder.path());
        for host in HOSTS {
            let mut input = (host.record)(folder.path(), "html").to_string().into_bytes();
            let call = wire::read(&mut input).expect("a call");
            let sent = delivered(call, folder.path());
            assert_eq!(
                sent.chapters[0].text, loaded.book.chapters[0].text,
                "includes are expanded as in mdBook"
            );
            assert_eq!(check(&sent, folder.path()), seen, "the command line finds the same");
        }
        for id in named(&loaded.book.chapters[0].text) {
            let found = seen
                .iter()
                .filter(|seen| seen.rule == "unresolved-reference" && seen.message.contains(id));
            let found: Vec<_> = found.collect();
            assert_eq!(found.len(), 1, "{id}: {seen:#?}");
            let text = std::fs::read_to_string(folder.path().join(&found[0].file)).expect("the file is there");
            assert_eq!(
                &text[offset(&text, found[0].start)..offset(&text, found[0].end)],
                format!("[{id}]")
            );
        }
    });
}

#[test]
fn text_added_by_another_plugin_has_no_exact_place() {
    let edits = proptest::collection::vec((0_u8..3, any::<Index>()), 0..5);
    run(&(file(line()), any::<bool>(), edits), |(file, front_matter, edits)| {
        let folder = book(&file, front_matter);
        let loaded = open(Disk::new(folder.path()), &Overrides::default()).expect("the book loads");
        let mut lines: Vec<&str> = loaded.book.chapters[0].text.split_inclusive('\n').collect();
        for (kind, at) in &edits {
            let at = at.index(lines.len());
            match kind {
                0 => lines.insert(at, "Put in: [MLS-900], [MLS-901].\n"),
                1 => drop(lines.remove(at)),
                _ => lines[at] = "Changed: [MLS-902]\n",
            }
            if lines.is_empty() {
                lines.push("# Nothing is left\n");
            }
        }
        let mut input: Value = (HOSTS[0].record)(folder.path(), "html");
        input[1]["items"][0]["Chapter"]["content"] = lines.concat().into();
        let mut input = input.to_string().into_bytes();
        let call = wire::read(&mut input).expect("a call");
        let seen = check(&delivered(call, folder.path()), folder.path());
        assert!(
            seen.iter().all(|seen| !seen.message.contains("MLS-90")),
            "a finding about added text has an exact place: {seen:#?}"
        );
    });
}
