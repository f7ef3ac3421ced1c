//! Why something changed, in the words of a commit: a `Milestone-Change` line, the status update it brought, its subject.

use super::{Reading, Step};
use crate::ledger::{Reason, Source};

/// What such a line begins with.
const KEY: &str = "Milestone-Change:";
/// Longer texts are cut there.
const LONGEST: usize = 400;

/// `Milestone-Change: MLS-004 target-pushed: customs took three weeks`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub milestone: String,
    /// In lower case; `*` for all kinds.
    pub kind: String,
    pub reason: String,
}

/// The lines of that form in all messages of a commit, its own first.
pub fn lines(step: &Step) -> Vec<Line> {
    let messages = [&step.message].into_iter().chain(&step.brought);
    messages.flat_map(|message| message.lines().filter_map(line)).collect()
}

fn line(line: &str) -> Option<Line> {
    // A squashed message has the lines of others as items of a list.
    let line = line.trim().trim_start_matches(['*', '-', '>']).trim_start();
    let (key, rest) = line.split_at_checked(KEY.len())?;
    if !key.eq_ignore_ascii_case(KEY) {
        return None;
    }
    let (milestone, rest) = rest.trim().split_once(char::is_whitespace)?;
    let (kind, reason) = rest.split_once(':')?;
    let (kind, reason) = (kind.trim(), reason.trim());
    let is_whole = !reason.is_empty() && !kind.is_empty() && !kind.contains(char::is_whitespace);
    is_whole.then(|| Line {
        milestone: milestone.trim_matches(['[', ']']).to_owned(),
        kind: kind.to_lowercase(),
        reason: cut(reason),
    })
}

impl Line {
    /// Whether it is about the milestone that is called `id`, whatever the case and padding.
    pub fn is_about(&self, id: &str) -> bool {
        let parts = |id: &str| {
            let (prefix, digits) = id.rsplit_once('-')?;
            Some((prefix.to_uppercase(), digits.parse::<u64>().ok()?))
        };
        match (parts(&self.milestone), parts(id)) {
            (Some(one), Some(other)) => one == other,
            _ => self.milestone.eq_ignore_ascii_case(id),
        }
    }

    pub fn is_of_kind(&self, start: &str) -> bool {
        self.kind == "*" || self.kind.starts_with(start)
    }
}

/// The first line of a message.
pub fn subject(message: &str) -> &str {
    message
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("")
}

/// Why a commit changed something of a milestone: `own` are the lines that are about it.
pub fn reason<'l>(
    step: &Step,
    own: impl IntoIterator<Item = &'l Line>,
    kinds: &[&str],
    before: Option<&Reading>,
    after: Option<&Reading>,
) -> Reason {
    let mut own = own.into_iter();
    if let Some(line) = own.find(|line| kinds.iter().any(|kind| line.is_of_kind(kind))) {
        let (text, source) = (line.reason.clone(), Source::Line);
        return Reason { text, source };
    }
    if let Some(update) = after.and_then(|after| new_update(before, after)) {
        let (text, source) = (cut(update), Source::Update);
        return Reason { text, source };
    }
    Reason {
        text: cut(subject(&step.message)),
        source: Source::Subject,
    }
}

/// A status update that the older text does not have; of several, the first.
fn new_update<'r>(before: Option<&Reading>, after: &'r Reading) -> Option<&'r str> {
    let old = before.map_or(&[][..], |before| &before.updates);
    let mut new = after.updates.iter().filter(|update| !old.contains(update));
    new.next().map(String::as_str)
}

/// `text` on one line, no longer than a reader wants.
fn cut(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_milestone_kind_and_reason() {
        let read = line("  milestone-change: [MLS-4]  Target-Pushed: customs took three weeks ").expect("a line");
        assert_eq!(
            (read.kind.as_str(), read.reason.as_str()),
            ("target-pushed", "customs took three weeks")
        );
        assert!(read.is_about("MLS-004") && !read.is_about("MLS-040") && !read.is_about("CMP-004"));
        assert!(
            line("* Milestone-Change: MLS-004 *: all of it")
                .expect("a line")
                .is_of_kind("target")
        );
        for none in [
            "Milestone-Change: MLS-004",
            "Milestone-Change: MLS-004 target-pushed",
            "Milestone-Change: MLS-004 target-pushed: ",
            "Milestone-Change: MLS-004 it was pushed: because",
            "Milestone-Changes: MLS-004 target-pushed: because",
            "é",
        ] {
            assert_eq!(line(none), None, "{none}");
        }
    }
}
