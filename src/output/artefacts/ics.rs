//! `milestones.ics`: targets of milestones and deliverables, blockers' resolutions and next updates as all-day events.

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil;

use crate::analysis::Analysis;
use crate::labels::{Labels, Word};
use crate::model::{Date, DateValue, Progress, Status, StatusValue};
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::labels::labels;
use crate::output::names::{self, Unique};
use crate::output::plain::{line, plain, start};
use crate::page::anchor;
use crate::project::{Project, Subject};
use crate::source::Text;

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "ics",
    help: "Targets as all-day events, for calendars",
    purpose: "targets of milestones, deliverables and blockers, and next updates, as all-day events",
    listing: Listing::File {
        place: 2,
        title: Word::Calendar,
        purpose: Word::CalendarPurpose,
    },
    make: Make::File("milestones.ics", |analysis, site| ics(analysis, site).into()),
};

/// The most characters of a title and of a description: the page has the rest.
const TITLE: usize = 200;
const DESCRIPTION: usize = 1000;

/// The calendar, dated by the as-of day. An event keeps its UID while its milestone's id, its number and the book's
/// title stay. `site` is the prefix of each page's address.
pub fn ics(analysis: &Analysis<'_>, site: &str) -> String {
    let project = &analysis.project;
    let writer = Writer {
        project,
        labels: &labels(analysis),
        site,
        book: names::book(project),
        stamp: format!("{}T000000Z", basic(project.as_of)),
    };
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//mdbook-mls//milestones//EN"),
        ("CALSCALE", "GREGORIAN"),
    ] {
        calendar.append_property((key, value));
    }
    if let Some(title) = &project.book.title {
        calendar.name(&line(title));
    }
    let mut unique = Unique::default();
    for subject in project.subjects() {
        for mut event in writer.events(subject) {
            event.key = unique.name(event.key);
            calendar.push(writer.write(&event));
        }
    }
    calendar.to_string()
}

/// A day in the calendar.
struct Day {
    /// The event's part of the UID.
    key: String,
    date: Date,
    title: String,
    /// Lines of the description.
    lines: Vec<String>,
    kind: Word,
    is_cancelled: bool,
    url: String,
}

struct Writer<'a> {
    project: &'a Project<'a>,
    labels: &'a Labels,
    site: &'a str,
    book: String,
    stamp: String,
}

impl Writer<'_> {
    fn events(&self, subject: Subject<'_>) -> Vec<Day> {
        let key = names::key(self.project, subject.spec);
        let url = names::address(self.project, subject.spec, self.site);
        let name = self.name(subject);
        let mut days = Vec::new();
        days.extend(self.milestone(subject, &key, &name, &url));
        self.deliverables(subject, &key, &name, &url, &mut days);
        for blocker in subject.open_blockers() {
            let Some(date) = blocker.target.as_ref().and_then(DateValue::date) else {
                continue;
            };
            let mut lines = vec![name.clone()];
            lines.extend(self.people(&blocker.owners));
            lines.extend(self.said(Word::Issue, &blocker.issue));
            lines.extend(self.said(Word::Action, &blocker.action));
            days.push(Day {
                key: format!("{key}-b{}", blocker.number),
                date,
                title: self.of(Word::TargetResolution, blocker.title.as_str(), subject),
                lines,
                kind: Word::Blocker,
                is_cancelled: false,
                url: url.clone(),
            });
        }
        let next = subject.newest_update().filter(|_| !subject.is_settled());
        if let Some(date) = next.and_then(|update| update.next.as_ref()?.date()) {
            days.push(Day {
                key: format!("{key}-next-update"),
                date,
                title: format!("{}: {name}", self.labels.get(Word::NextUpdate)),
                lines: self.owners(subject).into_iter().collect(),
                kind: Word::NextUpdate,
                is_cancelled: false,
                url,
            });
        }
        days
    }

    fn milestone(&self, subject: Subject<'_>, key: &str, name: &str, url: &str) -> Option<Day> {
        let metadata = &subject.document.metadata;
        let mut lines = Vec::new();
        lines.extend(self.status(metadata.status.as_ref()));
        lines.extend(self.owners(subject));
        lines.extend(self.progress(subject.milestone.progress()));
        let text = self.project.text(subject.chapter);
        let summary = subject.milestone.summary.as_ref();
        lines.extend(summary.map(|own| own.of(text).to_owned()));
        Some(Day {
            key: key.to_owned(),
            date: subject.target()?,
            title: name.to_owned(),
            lines,
            kind: Word::Milestone,
            is_cancelled: subject.status() == Some(Status::Cancelled),
            url: url.to_owned(),
        })
    }

    fn deliverables(&self, subject: Subject<'_>, key: &str, name: &str, url: &str, days: &mut Vec<Day>) {
        for (index, deliverable) in subject.milestone.deliverables.iter().enumerate() {
            let Some(date) = deliverable.target.as_ref().and_then(DateValue::date) else {
                continue;
            };
            let anchor = anchor(self.project, subject.spec, index);
            let mut lines = vec![name.to_owned()];
            lines.extend(self.status(deliverable.status.as_ref()));
            lines.extend(self.people(&deliverable.owners));
            lines.extend(self.progress(deliverable.progress()));
            let text = self.project.text(subject.chapter);
            lines.extend(deliverable.description.as_ref().map(|own| own.of(text).to_owned()));
            let settled = [deliverable.known_status(), subject.status()];
            days.push(Day {
                key: format!("{key}-d{}", deliverable.number),
                date,
                title: self.of(Word::Deliverable, deliverable.title.as_str(), subject),
                lines,
                kind: Word::Deliverable,
                is_cancelled: settled.contains(&Some(Status::Cancelled)),
                url: match anchor {
                    Some(anchor) => names::place(self.project, subject.spec, self.site, &anchor),
                    None => url.to_owned(),
                },
            });
        }
    }

    /// `MLS-001: The queue`.
    fn name(&self, subject: Subject<'_>) -> String {
        match &self.project.graph.specs[subject.spec].id {
            Some(id) => format!("{id}: {}", subject.document.title),
            None => subject.document.title.clone(),
        }
    }

    /// `Deliverable: The broker (MLS-001)`.
    fn of(&self, word: Word, title: &str, subject: Subject<'_>) -> String {
        let milestone = match &self.project.graph.specs[subject.spec].id {
            Some(id) => id.as_str(),
            None => &subject.document.title,
        };
        format!("{}: {title} ({milestone})", self.labels.get(word))
    }

    fn status(&self, value: Option<&StatusValue>) -> Option<String> {
        let value = value?;
        let word = value
            .status
            .map_or(value.text.as_str(), |status| self.labels.status(status));
        Some(self.line(Word::Status, word))
    }

    fn owners(&self, subject: Subject<'_>) -> Option<String> {
        self.people(&subject.document.metadata.owners)
    }

    fn people(&self, owners: &[Text]) -> Option<String> {
        let names: Vec<&str> = owners.iter().map(Text::as_str).collect();
        (!names.is_empty()).then(|| self.line(Word::Owner, &names.join(", ")))
    }

    fn progress(&self, progress: Progress) -> Option<String> {
        (progress.total > 0).then(|| self.labels.criteria(progress))
    }

    fn said(&self, word: Word, text: &Option<Text>) -> Option<String> {
        text.as_ref().map(|text| self.line(word, text.as_str()))
    }

    fn line(&self, word: Word, value: &str) -> String {
        format!("{}: {value}", self.labels.get(word))
    }

    fn write(&self, day: &Day) -> Event {
        let due = day.date.last();
        let mut title = start(&line(&day.title), TITLE).into_owned();
        // A month or a quarter is on its last day and shows its name.
        if day.date.day().is_none() {
            title += &format!(" ({})", self.labels.date(day.date));
        }
        let mut event = Event::new();
        event
            .uid(&format!("{}@{}.mdbook-mls", day.key, self.book))
            .add_property("DTSTAMP", &self.stamp)
            .append_property(whole_day("DTSTART", due))
            .append_property(whole_day("DTEND", due.tomorrow().unwrap_or(due)))
            .summary(&title)
            .add_property("CATEGORIES", line(self.labels.get(day.kind)))
            .add_property("TRANSP", "TRANSPARENT")
            .add_property("STATUS", if day.is_cancelled { "CANCELLED" } else { "CONFIRMED" });
        if !day.lines.is_empty() {
            event.description(&start(&plain(&day.lines.join("\n")), DESCRIPTION));
        }
        // A calendar cannot resolve a relative address.
        if names::is_whole(self.site) {
            event.url(&day.url);
        }
        event
    }
}

fn whole_day(key: &str, day: civil::Date) -> Property {
    let mut property = Property::new(key, basic(day));
    property.add_parameter("VALUE", "DATE");
    property
}

/// `20270128`.
fn basic(day: civil::Date) -> String {
    day.to_string().replace('-', "")
}
