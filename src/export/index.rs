//! `index.html`: the page that lists all artefacts and says what each is for.

use askama::Template;

use super::plain::line;
use super::{Analysis, Artefact, labels, names};
use crate::analysis::{Project, Subject};
use crate::labels::{Labels, Word};
use crate::model::Status;

#[derive(Template)]
#[template(path = "artefacts.html")]
struct Page<'a> {
    language: &'a str,
    title: &'a str,
    as_of: String,
    site: &'a str,
    /// In the book's language.
    labels: &'a Labels,
    files: Vec<File<'a>>,
    drawings: Vec<File<'a>>,
    milestones: Vec<Row<'a>>,
}

impl Page<'_> {
    fn word(&self, word: Word) -> &str {
        self.labels.get(word)
    }
}

/// A file, and who reads it.
struct File<'a> {
    name: &'a str,
    title: &'a str,
    purpose: &'a str,
    size: String,
}

struct Row<'a> {
    name: &'a str,
    title: &'a str,
    page: String,
    status: &'a str,
    word: String,
    target: String,
    owners: String,
    done: usize,
    total: usize,
    /// The stem of its badges; empty where it has none.
    badge: String,
}

const FILES: [(&str, Word, Word); 4] = [
    ("milestones.json", Word::Data, Word::DataPurpose),
    ("milestones.ics", Word::Calendar, Word::CalendarPurpose),
    ("feed.xml", Word::Feed, Word::FeedPurpose),
    ("deliverables.csv", Word::Spreadsheet, Word::SpreadsheetPurpose),
];
const DRAWINGS: [(&str, Word); 2] = [("timeline.svg", Word::Timeline), ("graph.svg", Word::Dependencies)];

/// The page for `made`, the other artefacts. `site` is the address in front of each page's own.
pub fn index(analysis: &Analysis<'_>, site: &str, made: &[Artefact]) -> String {
    let project = &analysis.project;
    let labels = labels(analysis);
    let file = |name, title, purpose| {
        let file = made.iter().find(|file| file.name == name)?;
        let size = size(file.bytes.len());
        let title = labels.get(title);
        Some(File {
            name,
            title,
            purpose,
            size,
        })
    };
    let files = FILES.iter();
    let page = Page {
        language: &project.book.language,
        title: project.book.title.as_deref().unwrap_or(labels.get(Word::Milestones)),
        as_of: labels.as_of(project.as_of),
        site,
        labels: &labels,
        files: files
            .filter_map(|&(name, title, purpose)| file(name, title, labels.get(purpose)))
            .collect(),
        drawings: DRAWINGS
            .iter()
            .filter_map(|&(name, title)| file(name, title, ""))
            .collect(),
        milestones: project
            .subjects()
            .map(|subject| row(project, &labels, site, subject))
            .collect(),
    };
    page.render().unwrap_or_default()
}

fn row<'a>(project: &'a Project<'_>, labels: &Labels, site: &str, subject: Subject<'a>) -> Row<'a> {
    let metadata = &subject.document.metadata;
    let progress = subject.milestone.progress();
    let owners: Vec<&str> = metadata.owners.iter().map(|owner| owner.as_str()).collect();
    let word = metadata.status.as_ref().map_or("", |value| match value.status {
        Some(status) => labels.status(status),
        None => value.text.as_str(),
    });
    let target = metadata.target.as_ref().map(|target| match target.date() {
        Some(date) => labels.date(date),
        None => target.text.value.to_string(),
    });
    Row {
        name: project.name(subject.spec),
        title: &subject.document.title,
        page: names::address(project, subject.spec, site),
        status: subject.status().map_or("other", Status::slug),
        word: line(word),
        target: target.unwrap_or_default(),
        owners: owners.join(", "),
        done: progress.done,
        total: progress.total,
        badge: names::id(project, subject.spec).unwrap_or_default(),
    }
}

/// `12 kB`, decimal.
fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
