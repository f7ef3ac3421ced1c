//! Why something changed, in the words of a commit: a `Milestone-Change` line, the status update it brought, its subject.

use super::change_line::{self, Line, one_line};
use super::{Reading, Step};
use crate::ledger::{Reason, Source};

/// The `Milestone-Change` lines in all messages of a commit, its own first.
pub(super) fn lines(step: &Step) -> Vec<Line> {
    let messages = [&step.message].into_iter().chain(&step.brought);
    messages.flat_map(|message| change_line::lines(message)).collect()
}

/// The first line of a message.
pub(super) fn subject(message: &str) -> &str {
    message
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("")
}

/// Why a commit changed something of a milestone: `own` are the lines that are about it.
pub(super) fn reason<'l>(
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
        let (text, source) = (one_line(update), Source::Update);
        return Reason { text, source };
    }
    Reason {
        text: one_line(subject(&step.message)),
        source: Source::Subject,
    }
}

/// The first status update that the older text does not have.
fn new_update<'r>(before: Option<&Reading>, after: &'r Reading) -> Option<&'r str> {
    let old = before.map_or(&[][..], |before| &before.updates);
    let mut new = after.updates.iter().filter(|update| !old.contains(update));
    new.next().map(String::as_str)
}
