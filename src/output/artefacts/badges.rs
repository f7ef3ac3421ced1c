//! `badges/`: each milestone's status as a picture and as an endpoint for shields.io.

use askama::Template;
use rayon::prelude::*;
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use crate::analysis::Analysis;
use crate::contain::trip;
use crate::labels::Labels;
use crate::model::Status;
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::labels::labels;
use crate::output::made::{Artefact, Failed, Made};
use crate::output::names;
use crate::output::plain::line;
use crate::project::{Project, Subject};

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "badges",
    help: "A picture and a shields.io endpoint per milestone, into a folder",
    purpose: "a badge for each milestone, and the same for shields.io",
    listing: Listing::Milestones,
    make: Make::Folder {
        name: "badges",
        files: &["*.svg", "*.json"],
        make: badges,
    },
};

/// The space on each side of a text.
const PAD: usize = 7;

/// The format of shields.io (<https://shields.io/badges/endpoint-badge>).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'a str,
}

#[derive(Template)]
#[template(path = "badge.svg")]
struct Picture<'a> {
    label: &'a str,
    message: &'a str,
    color: &'a str,
    /// The widths of the texts, and of the fields around them.
    label_text: usize,
    message_text: usize,
    label_width: usize,
    message_width: usize,
}

/// `mls-001.json` and `mls-001.svg` for each milestone with an id, by name.
pub fn badges(analysis: &Analysis<'_>) -> Made {
    let project = &analysis.project;
    let labels = labels(analysis);
    let subjects: Vec<Subject<'_>> = project.subjects().collect();
    let pairs = subjects.par_iter().filter_map(|&subject| {
        let made = project.containment.run(|| {
            trip("badges", [project.text(subject.chapter)]);
            badge(project, &labels, subject)
        });
        let failed = |fault| Failed::new(format!("badges of {}", project.name(subject.spec)), fault);
        made.map_err(failed).transpose()
    });
    let mut made = Made::default();
    for pair in pairs.collect::<Vec<_>>() {
        match pair {
            Ok(pair) => made.artefacts.extend(pair),
            Err(failed) => made.failed.push(failed),
        }
    }
    made.artefacts.sort_by(|a, b| a.name.cmp(&b.name));
    made
}

fn badge(project: &Project<'_>, labels: &Labels, subject: Subject<'_>) -> Option<[Artefact; 2]> {
    let name = names::id(project, subject.spec)?;
    let label = project.name(subject.spec);
    let message = message(labels, subject);
    let color = color(subject.status());
    let endpoint = Endpoint {
        schema_version: 1,
        label,
        message: &message,
        color,
    };
    let mut json = serde_json::to_string_pretty(&endpoint).expect("an endpoint is valid JSON");
    json.push('\n');
    let (label_text, message_text) = (width(label), width(&message));
    let picture = Picture {
        label,
        message: &message,
        color,
        label_text,
        message_text,
        label_width: label_text + 2 * PAD,
        message_width: message_text + 2 * PAD,
    };
    Some([
        Artefact::new(format!("{name}.json"), json),
        Artefact::new(format!("{name}.svg"), picture.render().unwrap_or_default()),
    ])
}

/// `In Progress · 12/25`.
fn message(labels: &Labels, subject: Subject<'_>) -> String {
    let value = subject.document.metadata.status.as_ref();
    let word = match value {
        Some(value) => value.status.map_or(value.text.as_str(), |status| labels.status(status)),
        None => labels.get(crate::labels::Word::NoStatus),
    };
    let progress = subject.milestone.progress();
    let is_open = !subject.is_settled() && progress.total > 0;
    let count = is_open.then(|| format!(" · {}/{}", progress.done, progress.total));
    line(word) + &count.unwrap_or_default()
}

/// The approximate width of a text in 11 px Verdana, in pixels.
fn width(text: &str) -> usize {
    let tenths = |c: char| match c {
        'i' | 'j' | 'l' => 30,
        ' ' | '.' | ',' | ':' | '·' | '\'' | '|' => 40,
        'f' | 't' | 'r' | 'I' | '/' | '(' | ')' | '-' => 48,
        'm' | 'w' | 'M' | 'W' | '%' => 100,
        'A'..='Z' => 76,
        '0'..='9' => 70,
        c => 66 * c.width().unwrap_or(0) - if c.width() == Some(2) { 22 } else { 0 },
    };
    text.chars().map(tenths).sum::<usize>().div_ceil(10)
}

/// White text on it has a contrast of 4.5 or more.
fn color(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Planned) => "#5b6b82",
        Some(Status::InProgress) => "#1f66d1",
        Some(Status::InReview) => "#7a42cf",
        Some(Status::Completed) => "#1a7f37",
        Some(Status::AtRisk) => "#a84f00",
        Some(Status::Blocked) => "#c62833",
        Some(Status::Cancelled) | None => "#6b6b6b",
    }
}
