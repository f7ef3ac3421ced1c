//! `Milestone-Change: MLS-004 target-pushed: reason`: what the messages of commits say about changes.

use super::{Comparison, Kind, Level};

/// The words that such a line begins with.
pub const TRAILER: &str = "Milestone-Change:";

/// A line that names a change and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The milestone's id, or its file.
    pub milestone: String,
    /// `None` for all kinds.
    pub kind: Option<String>,
    pub reason: String,
}

/// The lines of that form in a commit's message, wherever they stand.
pub fn read(message: &str) -> Vec<Acknowledgement> {
    message.lines().filter_map(line).collect()
}

fn line(line: &str) -> Option<Acknowledgement> {
    let line = line.trim();
    let head = line.get(..TRAILER.len())?;
    if !head.eq_ignore_ascii_case(TRAILER) {
        return None;
    }
    let rest = line.get(TRAILER.len()..)?.trim();
    let (milestone, rest) = rest.split_once(char::is_whitespace)?;
    let (kind, reason) = rest.split_once(':')?;
    let (kind, reason) = (kind.trim(), reason.trim());
    // Without a reason nothing is acknowledged.
    (!reason.is_empty() && !kind.is_empty() && !kind.contains(char::is_whitespace)).then(|| Acknowledgement {
        milestone: milestone.trim_matches(['[', ']']).to_owned(),
        kind: (kind != "*").then(|| kind.to_ascii_lowercase()),
        reason: reason.to_owned(),
    })
}

/// Whether two ids are one, whatever their case and padding.
fn is_same_id(one: &str, other: &str) -> bool {
    let parts = |id: &str| {
        let (prefix, digits) = id.rsplit_once('-')?;
        Some((prefix.to_uppercase(), digits.parse::<u64>().ok()?))
    };
    match (parts(one), parts(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.eq_ignore_ascii_case(other),
    }
}

impl Comparison {
    /// Gives each erosion the reason that somebody has named for it; of several, the first one. The newest message comes first.
    pub fn acknowledge<'m>(&mut self, messages: impl IntoIterator<Item = &'m str>) {
        let lines: Vec<Acknowledgement> = messages.into_iter().flat_map(read).collect();
        if lines.is_empty() {
            return;
        }
        for change in &mut self.changes {
            if change.kind.level() != Level::Erosion {
                continue;
            }
            let fits = |line: &&Acknowledgement| {
                is_same_id(&line.milestone, &change.milestone)
                    && line.kind.as_ref().is_none_or(|kind| kind == change.kind.id())
            };
            change.acknowledged = lines.iter().find(fits).map(|line| line.reason.clone());
        }
    }
}

/// Kinds that lines name and that do not exist.
pub fn unknown_kinds(lines: &[Acknowledgement]) -> Vec<&str> {
    let named = lines.iter().filter_map(|line| line.kind.as_deref());
    named.filter(|kind| Kind::from_id(kind).is_none()).collect()
}
