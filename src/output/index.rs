//! `index.html`: the page that lists all artefacts with their purposes.

use askama::Template;

use crate::analysis::Analysis;
use crate::labels::{Labels, Word};
use crate::model::Status;
use crate::output::artefacts;
use crate::output::format::{Listing, Make};
use crate::output::labels::labels;
use crate::output::made::Artefact;
use crate::output::names;
use crate::output::plain::line;
use crate::project::{Project, Subject};

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

/// A file and its purpose.
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
    /// The stem of its badges' names; empty if it has none.
    badge: String,
}

/// The page for `made`, the other artefacts. `site` is the prefix of each page's address.
pub(super) fn index(analysis: &Analysis<'_>, site: &str, made: &[Artefact]) -> String {
    let project = &analysis.project;
    let labels = labels(analysis);
    let (mut files, mut drawings) = (Vec::new(), Vec::new());
    for format in artefacts::ALL {
        let Make::File(name, _) = format.make else { continue };
        let Some(file) = made.iter().find(|file| file.name == name) else {
            continue;
        };
        let file = |title, purpose| File {
            name,
            title: labels.get(title),
            purpose,
            size: size(file.bytes.len()),
        };
        match format.listing {
            Listing::File { place, title, purpose } => files.push((place, file(title, labels.get(purpose)))),
            Listing::Drawing { title } => drawings.push(file(title, "")),
            Listing::Milestones => {}
        }
    }
    files.sort_by_key(|(place, _)| *place);
    let page = Page {
        language: &project.book.language,
        title: project.book.title.as_deref().unwrap_or(labels.get(Word::Milestones)),
        as_of: labels.as_of(project.as_of),
        site,
        labels: &labels,
        files: files.into_iter().map(|(_, file)| file).collect(),
        drawings,
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
