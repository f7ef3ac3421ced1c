//! Every output format on one small book with handmade findings: two plain ones and several hostile ones.

use std::sync::Arc;

use mdbook_mls::internals::analysis::{Analysis, checked};
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::diagnostic::{Finding, Fix, Label, Severity, Site};
use mdbook_mls::internals::edit::Edit;
use mdbook_mls::internals::model::{Document, IdSource, Identity, Milestone, SpecId};
use mdbook_mls::internals::output::format::Style;
use mdbook_mls::internals::output::{findings, tally};
use mdbook_mls::internals::project::Project;
use mdbook_mls::internals::rules;
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::source::{Book, Chapter, Span};
use snapbox::{assert_data_eq, file};

const QUEUE: &str = "\u{feff}# MLS-001: The queue\r\n\r\n**Owner**: Zoë\r\n\r\nWaits for [MLS-009] and [MLS-009].\r\n";
const HOSTILE: &str = "# MLS-002: \u{1b}[31mred\u{1b}[0m \u{202e}desrever, 100%\r\n\r\n- [ ] a | b\tc\u{9b}2J\r\n";
const PATH: &str = "docs/milestone/mls-002-a b.md";

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        match path {
            "docs/milestone/mls-001-queue.md" => Some(QUEUE.into()),
            PATH => Some(HOSTILE.into()),
            _ => None,
        }
    }
}

fn book() -> Book<'static> {
    let chapter = |path: &str, text: &'static str| Chapter {
        name: "x".into(),
        text: text.into(),
        path: path.into(),
        source_path: Some(path.into()),
    };
    Book {
        title: Some("A book".into()),
        language: "en".into(),
        src: "docs".into(),
        // mdBook removes the byte order mark.
        chapters: vec![
            chapter("milestone/mls-001-queue.md", QUEUE.trim_start_matches('\u{feff}')),
            chapter("milestone/mls-002-a b.md", HOSTILE),
        ],
        ..Book::default()
    }
}

fn site(book: &Book<'_>, chapter: usize, needle: &str) -> Site {
    let start = book.chapters[chapter].text.find(needle).expect("the text has it");
    Site::Chapter {
        chapter,
        span: Span::new(start, start + needle.len()),
    }
}

fn span(site: &Site) -> Span {
    match site {
        Site::Chapter { span, .. } => *span,
        _ => Span::default(),
    }
}

fn findings(book: &Book<'_>) -> Vec<Finding> {
    let owner = site(book, 0, "**Owner**: Zoë");
    let reference = site(book, 0, "[MLS-009]");
    let first = span(&reference);
    let second = Span::new(first.end as usize + 5, first.end as usize + 14);
    let unresolved = |site: Site| {
        let message = "`MLS-009` is not in this book";
        let mut found = Finding::new("unresolved-reference", Severity::Error, site, message);
        found.label = "nobody has this id".into();
        found.help = "did you mean `MLS-002`?".into();
        found.milestone = Some("MLS-001".to_owned());
        found
    };
    let hostile = "red\u{1b}[0m\n::error file=x::oops %0A | \u{202e}backwards";
    let add = Fix {
        safe: false,
        title: "add the missing line".into(),
        edits: vec![(0, Edit::insert(span(&owner).end as usize, "\n**Target Date**: TBD"))],
        in_summary: Vec::new(),
    };
    let put = Fix {
        safe: true,
        title: "put a space there".into(),
        edits: vec![(1, Edit::replace(span(&site(book, 1, "100%")), "100 %"))],
        in_summary: Vec::new(),
    };
    let mut waived = Finding::new(
        "overdue",
        Severity::Warning,
        site(book, 1, "# MLS-002"),
        "the target date has passed",
    );
    waived.waived = true;
    let lost = Site::File {
        path: "docs/milestone/mls-007-lost.md".into(),
    };
    let mut missing = Finding::new(
        "missing-metadata",
        Severity::Warning,
        owner,
        "the milestone has no target date",
    );
    missing.help = "write a date: `**Target Date**: 2027-01-28`".into();
    missing.milestone = Some("MLS-001".to_owned());
    missing.related.push(Label {
        site: site(book, 1, "- [ ] a"),
        text: "this one waits for it".to_owned(),
    });
    missing.fix = Some(Box::new(add));
    let mut vague = Finding::new(
        "vague-criterion",
        Severity::Info,
        site(book, 1, "desrever, 100%"),
        hostile,
    );
    vague.label = hostile.into();
    vague.help = hostile.into();
    vague.fix = Some(Box::new(put));
    vec![
        missing,
        unresolved(reference),
        unresolved(Site::Chapter {
            chapter: 0,
            span: second,
        }),
        vague,
        waived,
        Finding::new(
            "orphan-milestone",
            Severity::Warning,
            lost,
            "SUMMARY.md does not list this file",
        ),
        Finding::new(
            "no-milestones",
            Severity::Warning,
            Site::Book,
            "no chapter is a milestone",
        ),
    ]
}

/// Runs `print` on the book above with these findings.
fn with<R>(findings: Vec<Finding>, print: impl FnOnce(&Analysis<'_>, &Places<'_>) -> R) -> R {
    let book = book();
    let config = Config::default();
    let document = |digits: &str| Document {
        identity: Some(Identity {
            id: SpecId::new("MLS", digits),
            source: IdSource::Heading,
            span: None,
        }),
        title: "x".into(),
        milestone: Some(Box::new(Milestone::default())),
        ..Document::default()
    };
    let documents = vec![document("001"), document("002")];
    let day = jiff::civil::date(2026, 11, 23);
    let mut analysis = checked(Project::new(&book, documents, &config, day, Containment::Off));
    analysis.findings = findings;
    rules::sign(&analysis.project, &mut analysis.findings.iter_mut().collect::<Vec<_>>());
    print(&analysis, &Places::new(&book, &Disk))
}

fn print(print: impl FnOnce(&Analysis<'_>, &Places<'_>) -> String) -> String {
    with(findings(&book()), print)
}

/// Whether the text contains nothing that a terminal would interpret.
fn is_tame(text: &str) -> bool {
    let wild = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !text.contains(wild)
}

#[test]
fn full() {
    let text = print(|a, p| findings::full::full(a, p, &Style::default(), None));
    assert!(is_tame(&text));
    assert_data_eq!(text, file!["emit/full.txt"].raw());
}

#[test]
fn full_shows_the_most_severe_findings_and_counts_the_rest() {
    let text = print(|a, p| findings::full::full(a, p, &Style::default(), Some(2)));
    assert_eq!(text.matches("error[unresolved-reference]").count(), 2);
    assert_eq!(text.matches("━").count(), 2 * "[MLS-009]".len());
    let last = text.lines().last().unwrap();
    assert_eq!(
        last,
        "… and 4 more: 1 × missing-metadata, 1 × no-milestones, 1 × orphan-milestone, 1 × vague-criterion. \
         `mdbook-mls check` shows all of them."
    );
}

#[test]
fn full_trims_a_huge_line() {
    let mut text = "ä".repeat(500_000);
    text.push_str("[MLS-009]");
    text.push_str(&"ö".repeat(500_000));
    let start = text.find('[').unwrap();
    let book = Book {
        src: "docs".into(),
        chapters: vec![Chapter {
            path: "a.md".into(),
            source_path: Some("a.md".into()),
            text: text.as_str().into(),
            ..Chapter::default()
        }],
        ..Book::default()
    };
    struct One<'a>(&'a str);
    impl Files for One<'_> {
        fn read(&self, _: &str) -> Option<Arc<str>> {
            Some(self.0.into())
        }
    }
    let config = Config::default();
    let documents = vec![Document::default()];
    let at = Site::Chapter {
        chapter: 0,
        span: Span::new(start, start + 9),
    };
    let day = jiff::civil::date(2026, 11, 23);
    let mut analysis = checked(Project::new(&book, documents, &config, day, Containment::Off));
    analysis.findings = vec![Finding::new("unresolved-reference", Severity::Error, at, "gone")];
    let disk = One(&text);
    let drawn = findings::full::full(&analysis, &Places::new(&book, &disk), &Style::default(), None);
    assert!(drawn.contains("docs/a.md:1:500001"), "{drawn}");
    assert!(drawn.contains("[MLS-009]") && drawn.len() < 2000, "{drawn}");
    assert_eq!(drawn.matches('━').count(), 9);
}

#[test]
fn concise() {
    let text = print(findings::concise::concise);
    assert!(is_tame(&text));
    assert_data_eq!(text, file!["emit/concise.txt"].raw());
}

#[test]
fn json() {
    let text = print(|analysis, places| findings::json::json(analysis, places, None));
    assert_data_eq!(&text, file!["emit/findings.json"].raw());
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    // Offsets refer to the file, including the byte order mark.
    let edit = &value["findings"][0]["fix"]["edits"][0];
    let at = edit["start"].as_u64().unwrap() as usize;
    assert!(QUEUE[..at].ends_with("Zoë"));
    // Columns count characters.
    let fault = &value["findings"][3];
    let line = HOSTILE.lines().next().unwrap();
    let column = fault["column"].as_u64().unwrap() as usize;
    assert!(
        line.chars()
            .skip(column - 1)
            .collect::<String>()
            .starts_with("desrever")
    );
}

#[test]
fn sarif() {
    let text = print(|a, p| findings::sarif::sarif(a, p, "books/one"));
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let driver = &mut value["runs"][0]["tool"]["driver"];
    assert!(driver["rules"].is_array());
    // The rule table and the version change with every release.
    driver["rules"] = serde_json::json!([]);
    driver["version"] = "0.0.0".into();
    for result in value["runs"][0]["results"].as_array_mut().unwrap() {
        assert_eq!(result["locations"].as_array().unwrap().len(), 1);
        result.as_object_mut().unwrap().shift_remove("ruleIndex");
    }
    let text = serde_json::to_string_pretty(&value).unwrap();
    assert_data_eq!(text, file!["emit/sarif.json"].raw());
}

#[test]
fn github() {
    let text = print(|a, p| findings::github::github(a, p, "books/one"));
    assert!(text.lines().all(|line| line.starts_with("::")));
    assert_data_eq!(text, file!["emit/github.txt"].raw());
}

#[test]
fn github_counts_what_it_leaves_out() {
    let book = book();
    let one = |n: usize| {
        let severity = if n < 13 { Severity::Error } else { Severity::Info };
        Finding::new("unknown-field", severity, site(&book, 0, "Owner"), "x")
    };
    let text = with((0..25).map(one).collect(), |a, p| findings::github::github(a, p, ""));
    assert_eq!(text.matches("::error").count(), 10);
    assert_eq!(text.matches("::notice").count(), 10);
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("::notice title=mdbook-mls::3 errors and 3 infos more"),
        "{last}"
    );
}

#[test]
fn gitlab() {
    let text = print(|a, p| findings::gitlab::gitlab(a, p, "books/one"));
    assert_data_eq!(text, file!["emit/gitlab.json"].raw());
}

#[test]
fn junit() {
    let text = print(findings::junit::junit);
    assert_data_eq!(text, file!["emit/junit.xml"].raw());
}

#[test]
fn rdjson() {
    let text = print(|a, p| findings::rdjson::rdjson(a, p, "books/one"));
    assert_data_eq!(text, file!["emit/rdjson.json"].raw());
}

#[test]
fn receipt() {
    assert_eq!(
        print(|a, _| tally::receipt(a)),
        "mdbook-mls: 2 milestones, 2 errors, 3 warnings, 1 info, 1 waived; `mdbook-mls check` shows all of them"
    );
    assert_eq!(
        with(Vec::new(), |a, _| tally::receipt(a)),
        "mdbook-mls: 2 milestones, no findings"
    );
}

#[test]
fn a_fingerprint_depends_on_the_text_and_the_position_among_equals() {
    let names = |findings: Vec<Finding>| {
        with(findings, |analysis, _| {
            let names = analysis.findings.iter();
            names.map(|finding| finding.fingerprint.clone()).collect::<Vec<_>>()
        })
    };
    let all = names(findings(&book()));
    assert_ne!(all[1], all[2], "the same rule twice on the same line");
    let mut moved = findings(&book());
    moved.remove(0);
    moved[0].message = "said otherwise".into();
    assert_eq!(names(moved)[0], all[1]);
    assert!(all.iter().all(|name| name.len() == 32));
}
