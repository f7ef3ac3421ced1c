//! `deliverables.csv`: one row per deliverable of every milestone, for spreadsheets.

use crate::analysis::Analysis;
use crate::labels::Word;
use crate::model::{DateValue, Deliverable, StatusValue};
use crate::output::csv::table;
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::names;
use crate::page::anchor;
use crate::project::{Project, Subject};

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "csv",
    help: "One row per deliverable, for spreadsheets",
    purpose: "a row for each deliverable",
    listing: Listing::File {
        place: 4,
        title: Word::Spreadsheet,
        purpose: Word::SpreadsheetPurpose,
    },
    make: Make::File("deliverables.csv", csv),
};

const HEAD: [&str; 12] = [
    "milestone",
    "milestone_title",
    "milestone_status",
    "number",
    "title",
    "status",
    "owner",
    "target",
    "criteria_done",
    "criteria_total",
    "description",
    "url",
];

/// `site` is the prefix of each page's address.
pub fn csv(analysis: &Analysis<'_>, site: &str) -> Vec<u8> {
    let project = &analysis.project;
    let rows = project.subjects().flat_map(|subject| {
        let deliverables = subject.milestone.deliverables.iter().enumerate();
        deliverables.map(move |(index, deliverable)| row(project, subject, index, deliverable, site))
    });
    table(HEAD, rows)
}

fn row(
    project: &Project<'_>,
    subject: Subject<'_>,
    index: usize,
    deliverable: &Deliverable,
    site: &str,
) -> [String; 12] {
    let progress = deliverable.progress();
    let owners: Vec<&str> = deliverable.owners.iter().map(|owner| owner.as_str()).collect();
    let description = deliverable.description.as_ref();
    let description = description.map_or("", |text| text.of(project.text(subject.chapter)));
    let address = match anchor(project, subject.spec, index) {
        Some(anchor) => names::place(project, subject.spec, site, &anchor),
        None => names::address(project, subject.spec, site),
    };
    [
        safe(project.name(subject.spec)),
        safe(&subject.document.title),
        status(subject.document.metadata.status.as_ref()),
        deliverable.number.to_string(),
        safe(deliverable.title.as_str()),
        status(deliverable.status.as_ref()),
        safe(&owners.join(", ")),
        date(deliverable.target.as_ref()),
        progress.done.to_string(),
        progress.total.to_string(),
        safe(description),
        safe(&address),
    ]
}

/// The slug of a known status, else the author's text.
fn status(value: Option<&StatusValue>) -> String {
    let text = |value: &StatusValue| match value.status {
        Some(status) => status.slug().to_owned(),
        None => safe(value.text.as_str()),
    };
    value.map(text).unwrap_or_default()
}

/// The date in its own precision, else the author's text.
fn date(value: Option<&DateValue>) -> String {
    let text = |value: &DateValue| match value.date() {
        Some(date) => date.to_string(),
        None => safe(value.text.as_str()),
    };
    value.map(text).unwrap_or_default()
}

/// Prefixes a cell that a spreadsheet would calculate with an apostrophe, which marks text
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
pub fn safe(cell: &str) -> String {
    let first = cell
        .trim_start_matches(|c: char| c.is_whitespace() || c.is_control())
        .chars()
        .next();
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+x", "-x", "@x", "\t=1", " =1", "＝1"] {
            assert_eq!(safe(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "2027-01-28", "'=x"] {
            assert_eq!(safe(cell), cell);
        }
    }
}
