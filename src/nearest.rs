//! "Did you mean": the known name that an unknown one most likely stands for.

/// The closest of `known`, if it is close enough to be meant: the same but for case, hyphens and underscores, off by at
/// most a third of its letters, or cut short. The first of equals wins.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes a name of this length; comparing it would cost its square.
    if name.len() > 100 {
        return None;
    }
    let folded = fold(name);
    let allowed = (folded.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let own = fold(candidate);
        let distance = strsim::damerau_levenshtein(&folded, &own);
        let is_start = folded.len() > 2 && own.starts_with(&folded);
        if (distance <= allowed || is_start) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The known name that `given` is a slip of: one letter away, two for long names; none where it is known or unlike all.
pub fn near<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = given.chars().count();
    let limit = match length {
        0..=3 => return None,
        4..=8 => 1,
        _ => 2,
    };
    known
        .filter(|name| name.len().abs_diff(given.len()) <= 4)
        .filter(|name| {
            let own = name.chars().count();
            own > 3 && own.abs_diff(length) <= limit
        })
        .filter(|name| letters_apart(given, name) <= limit)
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .filter(|(distance, _)| *distance > 0)
        .map(|(_, name)| name)
}

/// How many letters one of the two has that the other lacks: they are at least so many slips apart.
fn letters_apart(one: &str, other: &str) -> usize {
    let mut counts = [0_i32; 256];
    one.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    other.bytes().for_each(|byte| counts[usize::from(byte)] -= 1);
    let more: i32 = counts.iter().filter(|count| **count > 0).sum();
    let fewer: i32 = -counts.iter().filter(|count| **count < 0).sum::<i32>();
    // A letter beyond ASCII is several bytes.
    match one.is_ascii() && other.is_ascii() {
        true => more.max(fewer) as usize,
        false => 0,
    }
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
}
