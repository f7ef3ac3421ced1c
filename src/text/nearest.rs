//! "Did you mean": the known name that an unknown one most likely means.

use unicode_normalization::UnicodeNormalization;

use crate::lang::spelling;

/// The closest of `known`, if it is close enough: equal except for case, hyphens and underscores, different in at most
/// a third of the letters, or longer only at its end. The first of equals wins.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes such a long name, and comparing it takes quadratic time.
    if name.len() > 100 {
        return None;
    }
    let folded = fold(name);
    let length = folded.chars().count();
    let allowed = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let own = fold(candidate);
        let is_start = folded.len() > 2 && own.starts_with(&folded);
        // Each missing or extra letter is at least one edit.
        if !is_start && own.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let distance = strsim::osa_distance(&folded, &own);
        if (distance <= allowed || is_start) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The known name that `given` misspells, by one letter, or two in long names; `None` if it is known or unlike all
/// names.
pub(crate) fn near<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = limit(given)?;
    closest(
        given,
        limit,
        known.filter(|name| is_close(given, limit, name, letters(name))),
    )
}

/// Names that are looked up often, each with its letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// By their number of characters.
    by_length: Vec<Vec<(u64, Box<str>)>>,
}

impl Names {
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut by_length: Vec<Vec<_>> = Vec::new();
        for name in names {
            let length = name.chars().count();
            if by_length.len() <= length {
                by_length.resize(length + 1, Vec::new());
            }
            by_length[length].push((letters(name), name.into()));
        }
        Self { by_length }
    }

    /// As [`near`].
    pub(crate) fn near(&self, given: &str) -> Option<&str> {
        closest(given, limit(given)?, self.alike(given))
    }

    /// As [`near`], for a text of seven letters or more with only one edit.
    pub(crate) fn by_one_edit(&self, given: &str) -> Option<&str> {
        let is_long = given.chars().count() > 6;
        is_long.then(|| closest(given, 1, self.alike(given)))?
    }

    /// The names that [`near`] has to compare with `given`.
    pub(crate) fn alike<'n>(&'n self, given: &str) -> impl Iterator<Item = &'n str> {
        let limit = limit(given).unwrap_or(0);
        let length = given.chars().count();
        let lengths = length.saturating_sub(limit)..=length + limit;
        let all = lengths.filter_map(|length| self.by_length.get(length)).flatten();
        let own = letters(given);
        let alike = all.filter(move |(letters, _)| are_close(own, *letters, limit));
        alike.map(|(_, name)| &**name)
    }
}

/// The most edits in a misspelt name; `None` for a short one.
fn limit(given: &str) -> Option<usize> {
    match given.chars().count() {
        0..=3 => None,
        4..=8 => Some(1),
        _ => Some(2),
    }
}

fn is_close(given: &str, limit: usize, name: &str, of_name: u64) -> bool {
    let (length, own) = (given.chars().count(), name.chars().count());
    own.abs_diff(length) <= limit && are_close(letters(given), of_name, limit)
}

/// A bit for each letter in a text.
pub(crate) fn letters(text: &str) -> u64 {
    let bit = |c: char| match c {
        'a'..='z' => c as u32 - 'a' as u32,
        _ => 26 + c as u32 % 38,
    };
    text.chars().fold(0, |bits, c| bits | 1 << bit(c))
}

/// Whether texts with these letters may be `limit` edits apart. `false` is certain, since an edit changes at most two
/// bits.
pub(crate) fn are_close(one: u64, other: u64, limit: usize) -> bool {
    (one ^ other).count_ones() as usize <= 2 * limit
}

fn closest<'a>(given: &str, limit: usize, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .filter(|name| name.chars().count() > 3)
        .map(|name| (strsim::osa_distance(given, name), name))
        .filter(|(distance, name)| *distance <= limit && is_slip(given, name))
        .min()
        .filter(|(distance, name)| *distance > 0 && !is_one_of_several(given, name))
        .map(|(_, name)| name)
}

/// Whether the two differ by a word of one or two letters: `deliverable a` is a name, not a misspelt `deliverable`.
fn is_one_of_several(given: &str, name: &str) -> bool {
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split([' ', '-', '_'])
    }
    let is_long = |word: &&str| word.chars().count() > 2;
    words(given).count() != words(name).count() && words(given).filter(is_long).eq(words(name).filter(is_long))
}

/// Whether `given` may be a misspelling of `name`, word by word, and not another word that looks similar: not
/// `unblocked` for `blocked`, `replanned` for `planned`, `no risk` for `at risk` or `off track` for `on track`. Both
/// are in lower case.
pub(crate) fn is_slip(given: &str, name: &str) -> bool {
    let parts = |text: &str| -> Vec<String> { text.split([' ', '-', '_']).map(str::to_owned).collect() };
    let (given, name) = (parts(given), parts(name));
    if given.len() != name.len() {
        // `atrisk`, `on-hold`: a space is missing, or there is one too many.
        let (given, name) = (given.concat(), name.concat());
        return given == name || is_slip_of_word(&given, &name) && given.len() > 8;
    }
    given
        .iter()
        .zip(&name)
        .all(|(given, name)| given == name || is_slip_of_word(given, name))
}

fn is_slip_of_word(given: &str, name: &str) -> bool {
    if spelling::NEGATIONS.contains(&given) || !begins_alike(given, name) {
        return false;
    }
    let is_turned = |long: &str, short: &str| {
        let lead = long.strip_suffix(short);
        lead.is_some_and(|lead| spelling::PREFIXES.contains(&lead))
    };
    // In such a short word, every letter matters. `target dat` lacks one of a longer word.
    let is_short = name.chars().count() <= 3 || given.chars().count() < 3;
    let swapped = || {
        let sorted = |word: &str| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.sort_unstable();
            letters
        };
        sorted(given) == sorted(name)
    };
    // `task` is not a misspelt `test`, though `task checklist` as a whole is close enough to `test checklist`.
    let is_far = limit(name).is_some_and(|limit| strsim::osa_distance(given, name) > limit);
    let is_other = is_far || ends_otherwise(given, name);
    !is_turned(given, name) && !is_turned(name, given) && !is_other && (!is_short || swapped())
}

/// Whether two words have different endings on the same stem: `execution` and `executive`.
fn ends_otherwise(given: &str, name: &str) -> bool {
    let mut stems = spelling::ENDINGS.iter().filter_map(|ending| given.strip_suffix(ending));
    stems.any(|stem| {
        let other = name.strip_prefix(stem).filter(|_| stem.chars().count() > 3);
        other.is_some_and(|ending| spelling::ENDINGS.contains(&ending) && !given.ends_with(ending))
    })
}

/// Whether `given` begins like `name`, perhaps with the first two letters swapped: a different first letter makes a
/// different word.
pub(crate) fn begins_alike(given: &str, name: &str) -> bool {
    let first = |text: &str| -> (Option<char>, Option<char>) {
        // An accent may be missing.
        let mut letters = text.chars().map(|c| c.nfd().next().unwrap_or(c));
        (letters.next(), letters.next())
    };
    let ((a, b), (c, d)) = (first(given), first(name));
    a == c || (a, b) == (d, c)
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_was_meant_and_nothing_else() {
        let known = ["fail-on", "rules", "as-of", "labels", "links"];
        for (name, expected) in [
            ("fail_on", Some("fail-on")),
            ("FAIL-ON", Some("fail-on")),
            ("failon", Some("fail-on")),
            ("rule", Some("rules")),
            ("label", Some("labels")),
            ("asof", Some("as-of")),
            ("fail", Some("fail-on")),
            ("fa", None),
            ("theme", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known), expected, "{name}");
        }
        assert_eq!(nearest(&"x".repeat(1 << 20), known), None);
    }

    #[test]
    fn another_word_is_not_a_misspelling() {
        let known = [
            "deliverable",
            "deliverables",
            "blockers",
            "rollback",
            "test plan",
            "risks",
            "owner",
            "non goals",
            "executive summary",
            "schedule",
        ];
        let near = |given: &str| near(given, known.into_iter());
        for (given, meant) in [
            ("delivrables", Some("deliverables")),
            ("roll back", Some("rollback")),
            ("onwer", Some("owner")),
            ("test paln", Some("test plan")),
            ("deliverable a", None),
            ("test plan b", None),
            ("unblockers", None),
            ("non risks", None),
            ("deliverables", None),
            ("the plan", None),
            ("execution summary", None),
            ("scheduler", None),
            ("task plan", None),
            ("fallback", None),
            ("exeuctive summary", Some("executive summary")),
        ] {
            assert_eq!(near(given), meant, "{given}");
        }
    }
}
