//! `Milestone-Change: MLS-004 target-pushed: customs took three weeks`: what the message of a commit says about a change.
//! The one reader of such lines, for the history and for the comparison of two states.

/// What such a line begins with.
const KEY: &str = "Milestone-Change:";
/// Longer texts are cut there.
const LONGEST: usize = 400;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The milestone's id, or its file.
    pub milestone: String,
    /// In lower case; `*` for all kinds.
    pub kind: String,
    pub reason: String,
}

/// The `Milestone-Change` lines anywhere in a message.
pub(crate) fn lines(message: &str) -> impl Iterator<Item = Line> {
    message.lines().filter_map(line)
}

fn line(line: &str) -> Option<Line> {
    // A squashed message has the lines of the original messages as items of a list.
    let line = line.trim().trim_start_matches(['*', '-', '>']).trim_start();
    let (key, rest) = line.split_at_checked(KEY.len())?;
    if !key.eq_ignore_ascii_case(KEY) {
        return None;
    }
    let (milestone, rest) = rest.trim().split_once(char::is_whitespace)?;
    let (kind, reason) = rest.split_once(':')?;
    let (kind, reason) = (kind.trim(), reason.trim());
    // Without a reason nothing is acknowledged.
    let is_whole = !reason.is_empty() && !kind.is_empty() && !kind.contains(char::is_whitespace);
    is_whole.then(|| Line {
        milestone: milestone.trim_matches(['[', ']']).to_owned(),
        kind: kind.to_lowercase(),
        reason: one_line(reason),
    })
}

impl Line {
    /// Whether it is about the milestone `id`, whatever the case and padding.
    pub(crate) fn is_about(&self, id: &str) -> bool {
        let parts = |id: &str| {
            let (prefix, digits) = id.rsplit_once('-')?;
            Some((prefix.to_uppercase(), digits.parse::<u64>().ok()?))
        };
        match (parts(&self.milestone), parts(id)) {
            (Some(one), Some(other)) => one == other,
            _ => self.milestone.eq_ignore_ascii_case(id),
        }
    }

    pub(crate) fn is_of_kind(&self, start: &str) -> bool {
        self.kind == "*" || self.kind.starts_with(start)
    }
}

/// `text` on one line, cut at a readable length.
pub(crate) fn one_line(text: &str) -> String {
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
            line("* Milestone-Change: MLS-004 *: the whole plan moved")
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
