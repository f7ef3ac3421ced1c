//! Which words differ between two texts.

use similar::{ChangeTag, TextDiff};

/// A part of a text, and whether the other text lacks it.
pub(super) type Part<'t> = (&'t str, bool);

/// Longer texts are not compared word by word.
const MOST: usize = 4000;

/// The parts of the older and of the newer text.
pub(super) fn parts<'t>(before: &'t str, after: &'t str) -> (Vec<Part<'t>>, Vec<Part<'t>>) {
    if before.len() + after.len() > MOST {
        return (vec![(before, true)], vec![(after, true)]);
    }
    let diff = TextDiff::from_words(before, after);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                old.push((text, false));
                new.push((text, false));
            }
            ChangeTag::Delete => old.push((text, true)),
            ChangeTag::Insert => new.push((text, true)),
        }
    }
    (joined(before, &old), joined(after, &new))
}

/// Joins neighbouring parts of the same kind.
fn joined<'t>(text: &'t str, parts: &[(&str, bool)]) -> Vec<Part<'t>> {
    let mut found: Vec<Part<'t>> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for (at, (part, differs)) in parts.iter().enumerate() {
        end += part.len();
        let goes_on = parts.get(at + 1).is_some_and(|next| next.1 == *differs);
        if !goes_on {
            found.push((text.get(start..end).unwrap_or(""), *differs));
            start = end;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_text() {
        let (old, new) = parts("closes within 200 ms", "closes within 500 ms, mostly");
        assert_eq!(old.first(), Some(&("closes within ", false)));
        assert!(old.contains(&("200", true)), "{old:?}");
        let text = |parts: &[Part<'_>]| parts.iter().map(|part| part.0).collect::<String>();
        assert_eq!(text(&new), "closes within 500 ms, mostly");
        assert_eq!(text(&old), "closes within 200 ms");
    }
}
