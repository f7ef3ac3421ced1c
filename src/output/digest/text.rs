//! A digest for mail or chat, as plain text or Markdown.

use super::{Digest, Owed};
use crate::labels::{Labels, Word};
use crate::model::{Progress, Status};
use crate::text::escape::markdown as escaped;
use crate::text::terminal::clean;

/// Writes headings and lines in one of the two forms.
struct Writer {
    out: String,
    is_markdown: bool,
}

impl Writer {
    fn heading(&mut self, level: usize, text: &str) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        if self.is_markdown {
            self.out.push_str(&"#".repeat(level));
            self.out.push(' ');
        }
        self.out.push_str(&self.own(text));
        self.out.push_str(if self.is_markdown { "\n\n" } else { "\n" });
    }

    fn paragraph(&mut self, text: &str) {
        let text = self.own(text);
        self.out.push_str(&text);
        self.out.push('\n');
    }

    fn line(&mut self, name: &str, rest: &str) {
        let name = self.own(name);
        let name = if self.is_markdown { format!("**{name}**") } else { name };
        self.out.push_str(&format!("- {name}{}\n", self.own(rest)));
    }

    fn own(&self, text: &str) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // A leading space separates it from the text before.
        let line = if text.starts_with(' ') {
            format!(" {line}")
        } else {
            line
        };
        match self.is_markdown {
            true => escaped(&line),
            false => clean(&line).into_owned(),
        }
    }
}

pub(crate) fn text(digest: &Digest, labels: &Labels) -> String {
    write(digest, labels, false)
}

pub(crate) fn markdown(digest: &Digest, labels: &Labels) -> String {
    write(digest, labels, true)
}

fn write(digest: &Digest, labels: &Labels, is_markdown: bool) -> String {
    let mut out = Writer {
        out: String::new(),
        is_markdown,
    };
    let values = [
        ("{from}", digest.since.as_str()),
        ("{to}", digest.as_of.as_str()),
        ("{name}", digest.stakeholder.as_deref().unwrap_or("")),
    ];
    let word = match digest.stakeholder {
        Some(_) => Word::DigestFor,
        None => Word::Digest,
    };
    out.heading(1, &labels.fill(word, &values));
    if !digest.asked.is_empty() {
        out.paragraph(&labels.fill(Word::AskedFor, &[("{asked}", &digest.asked.join("; "))]));
    }
    if digest.is_empty() {
        out.paragraph(labels.get(Word::NothingHappened));
    }
    finished(digest, labels, &mut out);
    moved(digest, labels, &mut out);
    troubled(digest, labels, &mut out);
    due(digest, labels, &mut out);
    if !digest.waiting.is_empty() {
        out.heading(2, labels.get(Word::Decisions));
    }
    for waiting in &digest.waiting {
        out.line(&name(&waiting.id, &waiting.title), &format!(": {}", waiting.text));
    }
    let lists: Vec<String> = LISTS
        .iter()
        .filter_map(|(key, word)| Some(format!("{} ({})", labels.get(*word), digest.left_out.get(key)?)))
        .collect();
    if !lists.is_empty() {
        out.out.push('\n');
        out.paragraph(&labels.fill(Word::NotAskedFor, &[("{what}", &lists.join(", "))]));
    }
    if let Some(reason) = &digest.unknown {
        out.out.push('\n');
        out.paragraph(&format!("{}: {reason}", labels.get(Word::NoHistory)));
    }
    out.out
}

/// The lists by key, with their headings.
const LISTS: [(&str, Word); 5] = [
    ("finished", Word::Finished),
    ("moved", Word::MovedTargets),
    ("troubled", Word::NewlyTroubled),
    ("due", Word::DueSoon),
    ("waiting", Word::Decisions),
];

fn finished(digest: &Digest, labels: &Labels, out: &mut Writer) {
    if !digest.finished.is_empty() {
        out.heading(2, labels.get(Word::Finished));
    }
    for done in &digest.finished {
        let mut rest = format!(": {}", labels.fill(Word::CompletedOn, &[("{date}", &done.completed)]));
        match (&done.first_target, done.days_late) {
            (Some(_), Some(0)) => rest += &format!(", {}", labels.get(Word::KeptFirstPromise)),
            (Some(first), Some(late)) => {
                let than = labels.fill(Word::ThanFirstPromised, &[("{days}", &labels.shift(late))]);
                rest += &format!(", {than} ({first})");
            }
            _ => {}
        }
        rest.push('!');
        if !done.delivered.is_empty() {
            let what = done.delivered.join(", ");
            rest += &format!(" {}", labels.fill(Word::Delivered, &[("{what}", &what)]));
        }
        out.line(&name(&done.id, &done.title), &rest);
    }
}

fn moved(digest: &Digest, labels: &Labels, out: &mut Writer) {
    if !digest.moved.is_empty() {
        out.heading(2, labels.get(Word::MovedTargets));
    }
    for moved in &digest.moved {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| labels.get(Word::NoDate).to_owned());
        let far = match moved.days {
            Some(0) | None => String::new(),
            Some(far) => format!(", {}", labels.shift(far)),
        };
        let (before, after) = (text(&moved.before), text(&moved.after));
        out.line(
            &name(&moved.id, &moved.title),
            &format!(": {before} → {after}{far}: {}", moved.reason),
        );
    }
}

fn troubled(digest: &Digest, labels: &Labels, out: &mut Writer) {
    if !digest.troubled.is_empty() {
        out.heading(2, labels.get(Word::NewlyTroubled));
    }
    for troubled in &digest.troubled {
        let status = Status::from_slug(troubled.status).map_or("", |status| labels.status(status));
        let mut why: Vec<&str> = Vec::new();
        why.extend((!troubled.note.is_empty()).then_some(troubled.note.as_str()));
        why.extend(troubled.blockers.iter().map(String::as_str));
        let why = if why.is_empty() {
            String::new()
        } else {
            format!(": {}", why.join("; "))
        };
        out.line(
            &name(&troubled.id, &troubled.title),
            &format!(": {status} ({}){why}", troubled.since),
        );
    }
}

fn due(digest: &Digest, labels: &Labels, out: &mut Writer) {
    if !digest.due.is_empty() {
        out.heading(2, labels.get(Word::DueSoon));
    }
    for due in &digest.due {
        let left = labels.days_left(i64::from(due.days_left));
        let progress = Progress {
            done: due.done,
            total: due.total,
        };
        let progress = match due.total {
            0 => String::new(),
            _ => format!(", {}", labels.criteria(progress)),
        };
        out.line(
            &name(&due.id, &due.title),
            &format!(": {}, {left}{progress}", due.target),
        );
    }
}

/// The updates that are owed today.
pub(crate) fn due_text(owed: &[Owed], labels: &Labels, is_markdown: bool) -> String {
    let mut out = Writer {
        out: String::new(),
        is_markdown,
    };
    if owed.is_empty() {
        out.paragraph(labels.get(Word::NobodyWaits));
        return out.out;
    }
    out.heading(1, labels.get(Word::UpdatesDue));
    for owed in owed {
        let last = match &owed.last_update {
            Some(day) => labels.fill(Word::LastUpdate, &[("{date}", day)]),
            None => labels.get(Word::NoUpdate).to_owned(),
        };
        let late = match owed.days_late {
            0 => String::new(),
            late => format!(", {}", labels.days_left(-i64::from(late))),
        };
        out.line(
            &owed.stakeholder,
            &format!(" ({}): {}; {last}{late}", owed.frequency, name(&owed.id, &owed.title)),
        );
    }
    out.out
}

fn name(id: &str, title: &str) -> String {
    format!("{id} {title}").trim().to_owned()
}
