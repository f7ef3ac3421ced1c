//! What happened in a book since a day, for its stakeholders: finished, moved, in trouble, due soon, waiting.

mod asked;
mod text;

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil};
use serde::Serialize;

use crate::ledger::{Ledger, Life, days_between};
use crate::model::{Deliverable, PlanRow, Status, Update};
use crate::output::json::to_json;
use crate::project::{Project, Subject};

use asked::{Topic, Topics};
pub(crate) use text::{due_text, markdown, text};

/// The days of a digest if no row gives a frequency.
const WEEK: i32 = 7;
/// How many days ahead is soon.
const SOON: i32 = 28;

/// `mdbook-mls/digest/1`
#[derive(Serialize)]
pub(crate) struct Digest {
    pub format: &'static str,
    pub as_of: String,
    /// The earliest day that it covers.
    pub since: String,
    #[serde(rename = "for")]
    pub stakeholder: Option<String>,
    /// What the stakeholder's rows ask for, as written.
    pub asked: Vec<String>,
    /// The number of entries that these rows did not ask for, by list.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<&'static str, usize>,
    /// Why the history is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
    pub finished: Vec<Finished>,
    pub moved: Vec<Moved>,
    /// Newly blocked or at risk.
    pub troubled: Vec<Troubled>,
    /// Due in the next four weeks, or overdue.
    pub due: Vec<Due>,
    pub waiting: Vec<Waiting>,
}

#[derive(Serialize)]
pub(crate) struct Finished {
    pub id: String,
    pub title: String,
    pub completed: String,
    /// Titles of its deliverables.
    pub delivered: Vec<String>,
    pub first_target: Option<String>,
    /// Days after the first promised day.
    pub days_late: Option<i32>,
}

#[derive(Serialize)]
pub(crate) struct Moved {
    pub id: String,
    pub title: String,
    pub date: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub days: Option<i32>,
    pub reason: String,
}

#[derive(Serialize)]
pub(crate) struct Troubled {
    pub id: String,
    pub title: String,
    pub status: &'static str,
    pub since: String,
    pub note: String,
    /// Titles of open blockers.
    pub blockers: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Due {
    pub id: String,
    pub title: String,
    pub target: String,
    /// Negative if it has passed.
    pub days_left: i32,
    pub done: usize,
    pub total: usize,
}

#[derive(Serialize)]
pub(crate) struct Waiting {
    pub id: String,
    pub title: String,
    pub text: String,
}

/// A stakeholder of a milestone who is owed an update.
#[derive(Serialize)]
pub(crate) struct Owed {
    pub id: String,
    pub title: String,
    pub stakeholder: String,
    /// As written.
    pub frequency: String,
    /// The newest dated update.
    pub last_update: Option<String>,
    /// Days since the update was due.
    pub days_late: i32,
}

#[derive(Serialize)]
struct OwedDocument<'a> {
    format: &'static str,
    as_of: String,
    owed: &'a [Owed],
}

/// Whether a row of a communication plan names a stakeholder, by the whole cell or one of its parts, ignoring case.
pub(crate) fn is_for(row: &PlanRow, stakeholder: &str) -> bool {
    let (row, wanted) = (row.stakeholder.value.to_lowercase(), stakeholder.trim().to_lowercase());
    let mut parts = row.split([',', '/', '&', ';', '(', ')']).map(str::trim);
    !wanted.is_empty() && (row.trim() == wanted || parts.any(|part| part == wanted))
}

/// The stakeholders in the communication plans of all milestones.
pub(crate) fn stakeholders(project: &Project<'_>) -> Vec<String> {
    let rows = project
        .subjects()
        .flat_map(|subject| subject.milestone.communication.plan.iter());
    let mut names: Vec<String> = rows.map(|row| row.stakeholder.value.to_string()).collect();
    names.sort();
    names.dedup();
    names
}

/// The digest of a book. `since` overrides the frequencies of a stakeholder's rows.
pub(crate) fn digest(project: &Project<'_>, stakeholder: Option<&str>, since: Option<civil::Date>) -> Digest {
    let today = project.as_of;
    let week_ago = today.saturating_sub(i64::from(WEEK).days());
    let mut digest = Digest {
        format: "mdbook-mls/digest/1",
        as_of: today.to_string(),
        since: String::new(),
        stakeholder: stakeholder.map(str::to_owned),
        asked: Vec::new(),
        left_out: BTreeMap::new(),
        unknown: None,
        finished: Vec::new(),
        moved: Vec::new(),
        troubled: Vec::new(),
        due: Vec::new(),
        waiting: Vec::new(),
    };
    let mut earliest: Option<civil::Date> = None;
    for subject in project.subjects() {
        let mut from = since.unwrap_or(week_ago);
        let mut topics = asked::ALL;
        if let Some(stakeholder) = stakeholder {
            let rows = subject.milestone.communication.plan.iter();
            let own: Vec<&PlanRow> = rows.filter(|row| is_for(row, stakeholder)).collect();
            if own.is_empty() {
                continue;
            }
            let asked = own
                .iter()
                .filter_map(|row| row.content.as_ref())
                .map(|text| text.value.to_string());
            for asked in asked.filter(|asked| !asked.trim().is_empty()) {
                if !digest.asked.contains(&asked) {
                    digest.asked.push(asked);
                }
            }
            topics = asked::topics(own.iter().copied());
            if since.is_none() {
                let days = own.iter().filter_map(|row| row.days).max();
                from = days.map_or(week_ago, |days| last_due(subject, days, today));
            }
        }
        earliest = earliest.min(Some(from)).or(Some(from));
        digest.add_asked(project, subject, from, topics);
    }
    digest.since = earliest.or(since).unwrap_or(week_ago).to_string();
    digest
        .moved
        .sort_by(|one, other| (&one.date, &one.id).cmp(&(&other.date, &other.id)));
    digest
        .due
        .sort_by(|one, other| (one.days_left, &one.id).cmp(&(other.days_left, &other.id)));
    digest
}

impl Digest {
    /// Adds the entries of a milestone to the lists that were asked for.
    fn add_asked(&mut self, project: &Project<'_>, subject: Subject<'_>, since: civil::Date, topics: Topics) {
        let before = (
            self.finished.len(),
            self.moved.len(),
            self.troubled.len(),
            self.due.len(),
            self.waiting.len(),
        );
        self.add(project, subject, since);
        let mut cut = |topic: Topic, name: &'static str, count: usize| {
            let is_out = !topics[topic as usize] && count > 0;
            if is_out {
                *self.left_out.entry(name).or_default() += count;
            }
            is_out
        };
        if cut(Topic::Finished, "finished", self.finished.len() - before.0) {
            self.finished.truncate(before.0);
        }
        if cut(Topic::Moved, "moved", self.moved.len() - before.1) {
            self.moved.truncate(before.1);
        }
        if cut(Topic::Troubled, "troubled", self.troubled.len() - before.2) {
            self.troubled.truncate(before.2);
        }
        if cut(Topic::Due, "due", self.due.len() - before.3) {
            self.due.truncate(before.3);
        }
        if cut(Topic::Waiting, "waiting", self.waiting.len() - before.4) {
            self.waiting.truncate(before.4);
        }
    }

    fn add(&mut self, project: &Project<'_>, subject: Subject<'_>, since: civil::Date) {
        let today = project.as_of;
        let id = project.name(subject.spec).to_owned();
        let title = subject.document.title.clone();
        let past = project.life(subject.spec);
        if subject.status() == Some(Status::Completed) {
            let completed = project.completed(subject);
            if let Some(completed) = completed.filter(|day| *day >= since && *day <= today.max(since)) {
                let first = past.and_then(|(_, life)| life.first.as_ref());
                let is_delivered = |part: &&Deliverable| match part.known_status() {
                    None | Some(Status::Completed) => true,
                    Some(_) => part.progress().done == part.progress().total,
                };
                let deliverables = subject.milestone.deliverables.iter().filter(is_delivered);
                self.finished.push(Finished {
                    id: id.clone(),
                    title: title.clone(),
                    completed: completed.to_string(),
                    delivered: deliverables.map(|part| part.title.value.to_string()).collect(),
                    first_target: first.map(|(_, promise)| promise.text.clone()),
                    days_late: first.map(|(_, promise)| days_between(promise.last, completed)),
                });
            }
        }
        if let Some((ledger, life)) = past {
            self.add_events(ledger, life, subject, (&id, &title), since);
        }
        if subject.is_settled() {
            return;
        }
        if let Some(target) = subject.target() {
            let days_left = days_between(today, target.last());
            if days_left <= SOON {
                let progress = subject.milestone.progress();
                self.due.push(Due {
                    id: id.clone(),
                    title: title.clone(),
                    target: target.to_string(),
                    days_left,
                    done: progress.done,
                    total: progress.total,
                });
            }
        }
        self.waiting
            .extend(subject.milestone.waiting.iter().map(|text| Waiting {
                id: id.clone(),
                title: title.clone(),
                text: text.value.to_string(),
            }));
    }

    fn add_events(
        &mut self,
        ledger: &Ledger,
        life: &Life,
        subject: Subject<'_>,
        (id, title): (&str, &str),
        since: civil::Date,
    ) {
        let recent = |commit: usize| ledger.commit(commit).filter(|commit| commit.day >= since);
        for moved in &life.moves {
            let Some(commit) = recent(moved.commit) else { continue };
            self.moved.push(Moved {
                id: id.to_owned(),
                title: title.to_owned(),
                date: commit.date.to_string(),
                before: moved.before.as_ref().map(|promise| promise.text.clone()),
                after: moved.after.as_ref().map(|promise| promise.text.clone()),
                days: moved.days,
                reason: moved.reason.text.clone(),
            });
        }
        let status = subject
            .status()
            .filter(|status| matches!(status, Status::AtRisk | Status::Blocked));
        let (Some(status), Some(last)) = (status, life.statuses.last()) else {
            return;
        };
        if let Some(commit) = recent(last.commit).filter(|_| last.after.as_deref() == Some(status.slug())) {
            let value = subject.document.metadata.status.as_ref();
            self.troubled.push(Troubled {
                id: id.to_owned(),
                title: title.to_owned(),
                status: status.slug(),
                since: commit.date.to_string(),
                note: value.map_or(String::new(), |value| value.note.to_string()),
                blockers: subject
                    .open_blockers()
                    .map(|blocker| blocker.title.value.to_string())
                    .collect(),
            });
        }
    }

    pub(crate) fn json(&self) -> String {
        to_json(self)
    }

    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            finished,
            moved,
            troubled,
            due,
            waiting,
            ..
        } = self;
        finished.is_empty() && moved.is_empty() && troubled.is_empty() && due.is_empty() && waiting.is_empty()
    }
}

fn updated(subject: Subject<'_>) -> Option<civil::Date> {
    let day = |update: &Update| Some(update.date.as_ref()?.date()?.last());
    subject.milestone.updates.iter().filter_map(day).max()
}

/// The last day before `today` on which an update was due, counted from the newest update.
fn last_due(subject: Subject<'_>, days: u32, today: civil::Date) -> civil::Date {
    let days = i32::try_from(days).unwrap_or(WEEK).max(1);
    let age = updated(subject)
        .map_or(0, |updated| days_between(updated, today))
        .max(0);
    let since = match age % days {
        // It is due today, so the digest begins at the one before.
        0 => days,
        rest => rest,
    };
    today.saturating_sub(i64::from(since).days())
}

/// How many days ago a milestone was completed, if there is no update since; `None` after four weeks.
fn since_end(project: &Project<'_>, subject: Subject<'_>, updated: Option<civil::Date>) -> Option<i32> {
    let is_completed = subject.status() == Some(Status::Completed);
    let end = project.completed(subject).filter(|_| is_completed)?;
    let days = days_between(end, project.as_of);
    (days <= SOON && updated.is_none_or(|updated| updated < end)).then_some(days)
}

/// The updates owed today, the longest overdue first.
pub(crate) fn owed(project: &Project<'_>, stakeholder: Option<&str>) -> Vec<Owed> {
    let today = project.as_of;
    let mut owed = Vec::new();
    for subject in project.subjects() {
        let updated = updated(subject);
        for row in &subject.milestone.communication.plan {
            if stakeholder.is_some_and(|wanted| !is_for(row, wanted)) {
                continue;
            }
            let late = match row.days.and_then(|days| i32::try_from(days).ok()) {
                _ if subject.is_settled() => since_end(project, subject, updated).filter(|_| asked::is_of_end(row)),
                // Without an update, the first one is owed from the start.
                Some(days) => Some(updated.map_or(0, |updated| days_between(updated, today) - days)),
                None => None,
            };
            if let Some(late) = late.filter(|late| *late >= 0) {
                owed.push(Owed {
                    id: project.name(subject.spec).to_owned(),
                    title: subject.document.title.clone(),
                    stakeholder: row.stakeholder.value.to_string(),
                    frequency: row
                        .frequency
                        .as_ref()
                        .map_or(String::new(), |text| text.value.to_string()),
                    last_update: updated.map(|day| day.to_string()),
                    days_late: late,
                });
            }
        }
    }
    owed.sort_by(|one, other| (other.days_late, &one.id).cmp(&(one.days_late, &other.id)));
    owed
}

/// `mdbook-mls/digest-due/1`
pub(crate) fn due_json(owed: &[Owed], today: civil::Date) -> String {
    to_json(&OwedDocument {
        format: "mdbook-mls/digest-due/1",
        as_of: today.to_string(),
        owed,
    })
}
