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
    words: Words<'a>,
    files: Vec<File<'a>>,
    milestones: Vec<Row<'a>>,
}

struct Words<'a> {
    milestones: &'a str,
    milestone: &'a str,
    status: &'a str,
    target: &'a str,
    owner: &'a str,
    criteria: &'a str,
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

/// What there is to say about the artefacts that are no badges.
const FILES: [(&str, &str, &str); 6] = [
    (
        "milestones.json",
        "Data",
        "Everything that was read, for dashboards, scripts and the imports of other books.",
    ),
    (
        "milestones.ics",
        "Calendar",
        "Targets, blockers' resolutions and next updates as all-day events. Subscribe to it rather than import it.",
    ),
    (
        "feed.xml",
        "Feed",
        "One entry for each status and each dated update, for feed readers and chat.",
    ),
    (
        "deliverables.csv",
        "Table",
        "One row for each deliverable, for spreadsheets.",
    ),
    ("timeline.svg", "Timeline", "The milestones by date, as a picture."),
    ("graph.svg", "Dependency graph", "What waits for what, as a picture."),
];

/// The page for `made`, the other artefacts. `site` is the address in front of each page's own.
pub fn index(analysis: &Analysis<'_>, site: &str, made: &[Artefact]) -> String {
    let project = &analysis.project;
    let labels = labels(analysis);
    let word = |word| labels.get(word);
    let files = FILES.iter().filter_map(|&(name, title, purpose)| {
        let file = made.iter().find(|file| file.name == name)?;
        Some(File {
            name,
            title,
            purpose,
            size: size(file.bytes.len()),
        })
    });
    let page = Page {
        language: &project.book.language,
        title: project.book.title.as_deref().unwrap_or("Milestones"),
        as_of: labels.as_of(project.as_of),
        site,
        words: Words {
            milestones: word(Word::Milestones),
            milestone: word(Word::Milestone),
            status: word(Word::Status),
            target: word(Word::Target),
            owner: word(Word::Owner),
            criteria: word(Word::Criteria),
        },
        files: files.collect(),
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
        None => target.text.value.clone(),
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
