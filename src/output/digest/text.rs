//! A digest for a mail or a chat: plain text and Markdown, made of the same lines.

use super::{Digest, Owed};
use crate::model::Status;
use crate::text::escape::markdown as escaped;
use crate::text::terminal::clean;

/// Headings and lines in one of the two forms.
struct Writer {
    out: String,
    is_markdown: bool,
}

impl Writer {
    fn heading(&mut self, level: usize, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        if self.is_markdown {
            self.out.push_str(&"#".repeat(level));
            self.out.push(' ');
        }
        self.out.push_str(&self.own(text));
        self.out.push_str(if self.is_markdown { "\n\n" } else { "\n" });
    }

    fn line(&mut self, name: &str, rest: &str) {
        let name = self.own(name);
        let name = if self.is_markdown { format!("**{name}**") } else { name };
        self.out.push_str(&format!("- {name}{}\n", self.own(rest)));
    }

    fn own(&self, text: &str) -> String {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // The space that a continuation begins with stays.
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

pub fn text(digest: &Digest) -> String {
    write(digest, false)
}

pub fn markdown(digest: &Digest) -> String {
    write(digest, true)
}

fn write(digest: &Digest, is_markdown: bool) -> String {
    let mut out = Writer {
        out: String::new(),
        is_markdown,
    };
    let of = digest
        .stakeholder
        .as_ref()
        .map_or(String::new(), |name| format!(" for {name}"));
    out.heading(1, &format!("Milestones{of}, {} to {}", digest.since, digest.as_of));
    if !digest.asked.is_empty() {
        let asked = format!("You asked for: {}.", digest.asked.join("; "));
        let asked = out.own(&asked);
        out.out.push_str(&asked);
        out.out.push('\n');
    }
    if digest.is_empty() {
        out.out
            .push_str("Nothing finished, moved, got into trouble or is due in the next four weeks.\n");
    }
    if !digest.finished.is_empty() {
        out.heading(2, "Finished");
    }
    for done in &digest.finished {
        let delivered = match &done.delivered[..] {
            [] => String::new(),
            parts => format!(" Delivered: {}.", parts.join(", ")),
        };
        let kept = match (&done.first_target, done.days_late) {
            (Some(_), Some(0)) => ", on the very day that was first promised".to_owned(),
            (Some(_), Some(early @ ..0)) => format!(", {} before the day that was first promised", days(early)),
            (Some(first), Some(late)) => format!(", {} after {first}, the day that was first promised", days(late)),
            _ => String::new(),
        };
        out.line(
            &name(&done.id, &done.title),
            &format!(" is done since {}{kept}!{delivered}", done.completed),
        );
    }
    if !digest.moved.is_empty() {
        out.heading(2, "Moved");
    }
    for moved in &digest.moved {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "no date".to_owned());
        let far = match moved.days {
            Some(0) | None => String::new(),
            Some(far) => format!(", {} {}", days(far), if far < 0 { "earlier" } else { "later" }),
        };
        let (before, after) = (text(&moved.before), text(&moved.after));
        out.line(
            &name(&moved.id, &moved.title),
            &format!(" from {before} to {after}{far}: {}", moved.reason),
        );
    }
    if !digest.troubled.is_empty() {
        out.heading(2, "Newly blocked or at risk");
    }
    for troubled in &digest.troubled {
        let status = Status::from_slug(troubled.status).map_or("", Status::name);
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
            &format!(" is {status} since {}{why}", troubled.since),
        );
    }
    if !digest.due.is_empty() {
        out.heading(2, "Due in the next four weeks");
    }
    for due in &digest.due {
        let left = match due.days_left {
            0 => "today".to_owned(),
            late @ ..0 => format!("{} overdue", days(late)),
            left => format!("in {}", days(left)),
        };
        let progress = match due.total {
            0 => String::new(),
            total => format!(", {} of {total} criteria met", due.done),
        };
        out.line(
            &name(&due.id, &due.title),
            &format!(" {}, {left}{progress}", due.target),
        );
    }
    if !digest.waiting.is_empty() {
        out.heading(2, "Waiting for a decision");
    }
    for waiting in &digest.waiting {
        out.line(&name(&waiting.id, &waiting.title), &format!(": {}", waiting.text));
    }
    if let Some(reason) = &digest.unknown {
        let note = out.own(&format!("What moved is not known: {reason}."));
        out.out.push_str(&format!("\n{note}\n"));
    }
    out.out
}

/// Who is owed an update today.
pub fn due_text(owed: &[Owed], is_markdown: bool) -> String {
    let mut out = Writer {
        out: String::new(),
        is_markdown,
    };
    if owed.is_empty() {
        return "Nobody is owed an update today.\n".to_owned();
    }
    out.heading(1, "Updates that are due today");
    for owed in owed {
        let last = match &owed.last_update {
            Some(day) => format!("the last update is of {day}"),
            None => "there is no dated update".to_owned(),
        };
        let late = match owed.days_late {
            0 => String::new(),
            late => format!(", {} late", days(late)),
        };
        out.line(
            &owed.stakeholder,
            &format!(
                " ({}), about {}: {last}{late}",
                owed.frequency,
                name(&owed.id, &owed.title)
            ),
        );
    }
    out.out
}

fn name(id: &str, title: &str) -> String {
    format!("{id} {title}").trim().to_owned()
}

fn days(days: i32) -> String {
    match days.unsigned_abs() {
        1 => "1 day".to_owned(),
        more => format!("{more} days"),
    }
}
