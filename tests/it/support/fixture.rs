//! Markdown files with test cases for one rule: some fire, some stay quiet.
//!
//! `## Fires: …` and `## Quiet: …` start a case. Its fenced blocks are
//! - `toml`: the `[preprocessor.mls]` table;
//! - `md PATH`: a chapter. A milestone gets the sections of `base.md` that it lacks, after its own lines, except those
//!   named in `without="A, B"`; `bare` adds none. `unlisted` leaves the file out of the summary, `name="…"` is its name
//!   there; `raw` leaves its includes unexpanded;
//! - `file PATH`: a file below the source folder that is not a chapter;
//! - `commit DATE FILE`: a commit of the history, the oldest first: message, a line `---`, the new text of the file;
//! - `json NAME`: the content of the import with this name; an import without a block does not exist;
//! - `text`: the expected findings, as `PATH:LINE:COLUMN severity message`, `PATH severity message` for a whole file,
//!   and `- severity message` for the book. `MLS_BLESS=1` writes it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil;
use mdbook_mls::internals::analysis::Analysis;
use mdbook_mls::internals::config::{AsOf, Config};
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::diagnostic::{Finding, Site};
use mdbook_mls::internals::history::{self, Changed, Step};
use mdbook_mls::internals::ledger::History;
use mdbook_mls::internals::model::Status;
use mdbook_mls::internals::source::lines::Lines;
use mdbook_mls::internals::source::map::Files;
use mdbook_mls::internals::source::{self, Book, Chapter, include};
use mdbook_mls::internals::{analysis, config, parse, rules};

/// The date of cases that set none.
const TODAY: civil::Date = civil::date(2027, 3, 15);

const BASE: &str = include_str!("base.md");

#[derive(Clone)]
pub struct Case {
    pub title: String,
    pub fires: bool,
    /// The `[preprocessor.mls]` table as written.
    pub table: String,
    pub config: Config,
    pub book: Book<'static>,
    pub expected: String,
    /// Where the fixture has the expected findings, if it has any.
    pub expected_at: Option<Range<usize>>,
    /// By path below the book's root.
    files: BTreeMap<String, Arc<str>>,
    /// Paths of chapters with unexpanded includes.
    raw: Vec<String>,
    steps: Vec<Step>,
}

impl Files for Case {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        self.files.get(path).cloned()
    }
}

impl Case {
    pub fn analyse(&self) -> Analysis<'_> {
        let as_of = match self.config.as_of {
            AsOf::Day(day) => day,
            _ => TODAY,
        };
        analysis::analyse_with(&self.book, &self.config, as_of, Containment::Off)
    }

    pub fn found<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> String {
        findings.into_iter().map(|finding| self.line(finding) + "\n").collect()
    }

    fn line(&self, finding: &Finding) -> String {
        format!("{} {} {}", self.place(&finding.site), finding.severity, finding.message)
    }

    /// `PATH:LINE:COLUMN`, `PATH` for a file, `-` for the book.
    pub fn place(&self, site: &Site) -> String {
        match site {
            Site::Chapter { chapter, span } => {
                let chapter = &self.book.chapters[*chapter];
                let place = Lines::new(&chapter.text).position(&chapter.text, span.start as usize);
                format!("{}:{}:{}", chapter.file(), place.line, place.column)
            }
            Site::File { path } => path.clone(),
            Site::Book => "-".to_owned(),
        }
    }
}

/// Reads the cases of a fixture.
pub fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (line, next) = line_at(text, at);
        let fence = line.bytes().take_while(|&byte| byte == b'`').count();
        if fence >= 3 {
            let close = close_of(text, next, &line[..fence]);
            let case = cases.last_mut().expect("a block stands in a case");
            case.block(&line[fence..], &text[next..close], next..close);
            at = line_at(text, close).1;
            continue;
        }
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                title: title.to_owned(),
                fires: title.starts_with("Fires: "),
                table: String::new(),
                config: Config::default(),
                book: Book {
                    language: "en".to_owned(),
                    src: "src".to_owned(),
                    unlisted: Some(Vec::new()),
                    ..Book::default()
                },
                expected: String::new(),
                expected_at: None,
                files: BTreeMap::new(),
                raw: Vec::new(),
                steps: Vec::new(),
            });
            assert!(title.starts_with("Fires: ") || title.starts_with("Quiet: "), "{title}");
        }
        at = next;
    }
    for case in &mut cases {
        case.add_plan();
        case.expand();
        case.book.summary = Some(case.summary());
        if !case.steps.is_empty() {
            case.book.history = History::Known(history::ledger(&case.steps).into());
        }
        for name in case.config.imports.keys() {
            let missing = Err("it does not exist".to_owned());
            case.book.imports.entry(name.clone()).or_insert(missing);
        }
    }
    cases
}

impl Case {
    fn block(&mut self, info: &str, body: &str, range: Range<usize>) {
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        match kind {
            "toml" => {
                self.config = read_config(body);
                self.table = body.to_owned();
            }
            "text" => {
                self.expected = body.to_owned();
                self.expected_at = Some(range);
            }
            "md" => self.chapter(rest, body),
            "commit" => self.commit(rest, body),
            "file" => _ = self.files.insert(format!("src/{rest}"), body.into()),
            "json" => {
                self.book.imports.insert(rest.to_owned(), Ok(body.to_owned()));
            }
            _ => panic!("{info}: not a block of a case"),
        }
    }

    /// `DATE FILE`; the message, a line `---`, the new text of the file.
    fn commit(&mut self, info: &str, body: &str) {
        let (date, path) = info.split_once(' ').expect("a date and a file");
        let (message, text) = body.split_once("---\n").expect("a message and a text");
        let is_known = self
            .steps
            .iter()
            .any(|step| step.files.iter().any(|file| file.after.as_deref() == Some(path)));
        self.steps.push(Step {
            id: format!("feed{:036x}", (self.steps.len() as u128 + 1) << 120),
            date: date.parse().expect("a date"),
            message: message.to_owned(),
            brought: Vec::new(),
            files: vec![Changed {
                before: is_known.then(|| path.to_owned()),
                after: Some(path.to_owned()),
                readings: history::readings(path, text, "src", &self.config).into(),
            }],
        });
    }

    fn chapter(&mut self, info: &str, body: &str) {
        let (path, rest) = info.split_once(' ').unwrap_or((info, ""));
        let value = |key: &str| {
            let start = rest.find(&format!("{key}=\""))? + key.len() + 2;
            rest[start..].split('"').next().map(str::to_owned)
        };
        if rest.contains("unlisted") {
            self.book.unlisted.get_or_insert_default().push(path.to_owned());
            return;
        }
        let without = value("without").unwrap_or_default();
        let title = body.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(path);
        let mut chapter = Chapter {
            name: value("name").unwrap_or_else(|| title.to_owned()).into(),
            text: body.to_owned().into(),
            path: path.to_owned(),
            source_path: Some(path.to_owned()),
        };
        if rest.contains("raw") {
            self.raw.push(path.to_owned());
        }
        if !rest.contains("bare") {
            chapter.text = complete(&chapter, &self.config, &without).into();
        }
        self.book.chapters.push(chapter);
    }

    /// Expands includes as mdBook does.
    fn expand(&mut self) {
        for chapter in &self.book.chapters {
            let text: &str = &chapter.text;
            self.files.insert(format!("src/{}", chapter.path), text.into());
        }
        let texts: Vec<String> = self
            .book
            .chapters
            .iter()
            .map(|chapter| {
                let file = format!("src/{}", chapter.path);
                match self.raw.contains(&chapter.path) {
                    true => chapter.text.to_string(),
                    false => include::expand(&chapter.text, &file, &|path| self.read(path))
                        .text
                        .into_owned(),
                }
            })
            .collect();
        for (chapter, text) in self.book.chapters.iter_mut().zip(texts) {
            chapter.text = text.into();
        }
        self.book.braces = source::braces(&self.book, self);
    }

    /// The text of a SUMMARY.md that lists the chapters.
    pub fn summary(&self) -> String {
        let entries = self.book.chapters.iter();
        let entries = entries.map(|chapter| format!("- [{}]({})\n", chapter.name, chapter.file()));
        format!("# Summary\n\n{}", entries.collect::<String>())
    }

    /// The plan that completed milestones need.
    fn add_plan(&mut self) {
        let path = "plan/pln-001-the-depot.md";
        let is_named = self
            .book
            .chapters
            .iter()
            .any(|chapter| chapter.text.contains("[PLN-001]"));
        if is_named && !self.book.chapters.iter().any(|chapter| chapter.path == path) {
            self.book.chapters.push(Chapter {
                name: "The Depot".into(),
                text: "# PLN-001: The Depot\n".into(),
                path: path.to_owned(),
                source_path: Some(path.to_owned()),
            });
        }
    }
}

fn read_config(body: &str) -> Config {
    let table: serde_json::Value = toml::from_str(body).expect("a table");
    let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    match config::read(&table, Some(body), &names) {
        Ok(config) => config,
        Err(problems) => panic!("{problems:?}"),
    }
}

/// A milestone's text followed by the base sections that it lacks; other chapters are unchanged.
fn complete(chapter: &Chapter<'_>, config: &Config, without: &str) -> String {
    let document = parse::document(chapter, "src", config);
    let mut text = chapter.text.to_string();
    let Some(milestone) = &document.milestone else {
        return text;
    };
    let done = document.metadata.status.as_ref().and_then(|status| status.status) == Some(Status::Completed);
    let target = document.metadata.target.as_ref().and_then(|target| target.date());
    let target = target.map_or("2027-06-30".to_owned(), |date| date.to_string());
    for section in BASE
        .split("\n## ")
        .map(|section| section.trim_start_matches("## ").trim_end())
    {
        let title = section.lines().next().unwrap_or_default();
        let kind = config.vocabulary.section(title);
        let is_left_out = without.split(", ").any(|name| name == title);
        if is_left_out || milestone.headings.iter().any(|found| found.section == kind) {
            continue;
        }
        let section = section
            .replace("{target}", &target)
            .replace("{status}", if done { "Completed" } else { "Planned" })
            .replace("[ ]", if done { "[x]" } else { "[ ]" });
        text += &format!("\n## {section}\n");
    }
    text
}

/// The line at byte `at` without its end, and the start of the next line.
fn line_at(text: &str, at: usize) -> (&str, usize) {
    match text[at..].find('\n') {
        Some(end) => (&text[at..at + end], at + end + 1),
        None => (&text[at..], text.len()),
    }
}

/// The start of the line that closes a block opened by `fence`.
fn close_of(text: &str, mut at: usize, fence: &str) -> usize {
    while at < text.len() {
        let (line, next) = line_at(text, at);
        if line == fence {
            return at;
        }
        at = next;
    }
    panic!("a block is never closed");
}
