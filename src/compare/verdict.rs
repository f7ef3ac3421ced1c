//! How the promise in a text changed.

use super::look::{Look, Quantity};
use super::words::{Bound, Unit};
use crate::text::nearest;

/// From the worst to the mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// It promises less, or it is not clear whether it does.
    Weaker,
    /// A word such as `must` became one such as `should`.
    Lowered,
    /// The same in the other direction.
    Raised,
    Stronger,
    Reworded,
    /// Typing errors and function words.
    Edited,
    Same,
}

/// How the promise of `base` changed, which now reads `head`.
pub(super) fn verdict(base: &Look, head: &Look) -> Verdict {
    if base.key == head.key {
        return Verdict::Same;
    }
    let mut found = numbers(base, head);
    let mut add = |verdict: Verdict| found = found.min(verdict);
    add(match (base.level.unwrap_or(3), head.level.unwrap_or(3)) {
        (base, head) if head < base => Verdict::Lowered,
        (base, head) if head > base => Verdict::Raised,
        _ => Verdict::Same,
    });
    if base.has_all && !head.has_all && (head.has_part || has_share(head) && !has_share(base)) {
        add(Verdict::Weaker);
    } else if head.has_all && !base.has_all && (base.has_part || has_share(base) && !has_share(head)) {
        add(Verdict::Stronger);
    } else if head.has_part && !base.has_part {
        add(Verdict::Weaker);
    }
    if head.hedges > base.hedges {
        add(Verdict::Weaker);
    } else if head.hedges < base.hedges {
        add(Verdict::Stronger);
    }
    // `A and B` became `A or B`.
    if head.alternatives > base.alternatives && head.conjunctions < base.conjunctions {
        add(Verdict::Weaker);
    } else if head.alternatives < base.alternatives && head.conjunctions > base.conjunctions {
        add(Verdict::Stronger);
    }
    // The promise may be the opposite now.
    if base.negations.abs_diff(head.negations) == 1 && differs_in_little_else(base, head) {
        add(Verdict::Weaker);
    }
    if found < Verdict::Reworded {
        return found;
    }
    match found != Verdict::Reworded && is_edit(base, head) {
        true => Verdict::Edited,
        false => Verdict::Reworded,
    }
}

/// Whether a text asks for less than all of something.
fn has_share(look: &Look) -> bool {
    let is_share = |quantity: &Quantity| quantity.unit == Unit::Percent && quantity.value < 100.0;
    look.quantities.iter().any(is_share)
}

fn differs_in_little_else(base: &Look, head: &Look) -> bool {
    base.likeness(head) > 0.4
}

/// How the numbers changed.
fn numbers(base: &Look, head: &Look) -> Verdict {
    let mut before: Vec<&Quantity> = base.quantities.iter().collect();
    let mut after: Vec<&Quantity> = Vec::new();
    for quantity in &head.quantities {
        match before.iter().position(|own| own.is_same(quantity)) {
            Some(at) => drop(before.remove(at)),
            None => after.push(quantity),
        }
    }
    let mut found = Verdict::Same;
    for own in before {
        let next = after.iter().position(|other| other.unit == own.unit);
        found = found.min(match next {
            Some(at) => number(own, after.remove(at)),
            None => Verdict::Weaker,
        });
    }
    for new in after {
        found = found.min(match (new.unit, new.bound) {
            // It was all of them before.
            (Unit::Percent, _) if new.value < 100.0 && new.bound != Some(Bound::Most) => Verdict::Weaker,
            (_, Some(_)) => Verdict::Stronger,
            (_, None) => Verdict::Reworded,
        });
    }
    found
}

/// How one number changed.
fn number(base: &Quantity, head: &Quantity) -> Verdict {
    use Bound::{Least, Most, Over, Under};
    let is_floor = |bound: Bound| matches!(bound, Least | Over);
    match (base.bound, head.bound) {
        (Some(own), Some(other)) if is_floor(own) == is_floor(other) => {
            if base.is_same_value(head) {
                return match (own, other) {
                    (Least, Over) | (Most, Under) => Verdict::Stronger,
                    _ => Verdict::Weaker,
                };
            }
            match (head.value > base.value) == is_floor(own) {
                true => Verdict::Stronger,
                false => Verdict::Weaker,
            }
        }
        // `10 s` became `at most 10 s`.
        (None, Some(bound)) if base.is_same_value(head) => {
            let is_time = matches!(base.unit, Unit::Seconds | Unit::Date);
            match is_floor(bound) != is_time {
                true => Verdict::Stronger,
                false => Verdict::Weaker,
            }
        }
        _ => Verdict::Weaker,
    }
}

/// Whether only function words and typing errors differ.
fn is_edit(base: &Look, head: &Look) -> bool {
    use super::words::Sense;
    let is_small = |word: &String| super::phrases::senses(word).contains(&Sense::Small);
    let own: Vec<&String> = base.words.iter().filter(|word| !is_small(word)).collect();
    let other: Vec<&String> = head.words.iter().filter(|word| !is_small(word)).collect();
    if own.len() != other.len() {
        return own.concat_equals(&other);
    }
    let mut slips = 0;
    let alike = own.iter().zip(&other).all(|(own, other)| {
        own == other || {
            slips += 1;
            is_slip(own, other)
        }
    });
    alike && slips <= 2
}

/// `sign off` and `signoff`.
trait Concat {
    fn concat_equals(&self, other: &Self) -> bool;
}

impl Concat for Vec<&String> {
    fn concat_equals(&self, other: &Self) -> bool {
        let join = |words: &Self| words.iter().map(|word| word.as_str()).collect::<String>();
        join(self) == join(other)
    }
}

/// Whether one of the words is the other one with a typing error.
fn is_slip(one: &str, other: &str) -> bool {
    let (length, own) = (one.chars().count(), other.chars().count());
    let longest = length.max(own);
    if longest > 40 || length.min(own) < 4 || one.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let limit = if longest > 8 { 2 } else { 1 };
    length.abs_diff(own) <= limit
        && nearest::begins_alike(one, other)
        && nearest::is_slip(one, other)
        && nearest::is_slip(other, one)
        && strsim::osa_distance(one, other) <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(language: &str, base: &str, head: &str) -> Verdict {
        let look = |text: &str| Look::new(text, language != "en");
        verdict(&look(base), &look(head))
    }

    #[test]
    fn knows_which_way_a_promise_went() {
        use Verdict::{Edited, Lowered, Reworded, Same, Stronger, Weaker};
        for (language, base, head, expected) in [
            ("en", "Closes within 200 ms", "Closes in at most 0.2 seconds", Same),
            ("en", "Closes within 200 ms", "Closes within 300 ms", Weaker),
            ("en", "Closes within 200 ms", "Closes within 200 s", Weaker),
            ("en", "Closes within one hour", "Closes within two hours", Weaker),
            ("en", "Closes within an hour", "Closes within 60 minutes", Same),
            ("en", "p95 ≤ 200 ms", "p95 < 200 ms", Stronger),
            ("en", "At least 95 % pass", "95 percent pass", Weaker),
            ("en", "At least 95 % pass", "97+ % pass", Stronger),
            ("en", "10+ crews are trained", "At least ten crews are trained", Same),
            ("en", "10+ crews are trained", "9 or more crews are trained", Weaker),
            ("en", "Never takes more than 5 s", "Never takes more than 4 s", Stronger),
            (
                "en",
                "No call takes longer than 5 s",
                "No call takes longer than 4 s",
                Weaker,
            ), // not clear
            ("en", "Alert if over 80 %", "Alert if over 90 %", Weaker),
            ("en", "Handles 10,000 users", "Handles 10000 users", Same),
            ("en", "Handles 10,000 users", "Handles 20,000 users", Weaker), // not clear
            ("en", "1.5m rows", "1.2m rows", Weaker),
            ("en", "Works at -5 °C", "Works at 5 °C", Weaker),
            ("en", "All tests pass", "95 % of tests pass", Weaker),
            ("en", "All tests pass", "At least one test passes", Weaker),
            ("en", "Every clerk signs", "Most clerks sign", Weaker),
            ("en", "Ana and Bo sign", "Ana or Bo sign", Weaker),
            ("en", "Runs daily", "Runs every day", Same),
            ("en", "Runs twice a day", "Runs once a day", Weaker),
            ("en", "The gate must close", "The gate should close", Lowered),
            ("en", "The gate closes", "The gate closes where possible", Weaker),
            ("en", "Works offline", "Does not work offline", Weaker),
            ("en", "Done by March 3, 2027", "Done by 2027-03-03", Same),
            ("en", "Done by March 3, 2027", "Done by 2027-03-01", Stronger),
            ("en", "See MLS-004", "See [MLS-4].", Same),
            ("en", "The panell is up", "The panel is up", Edited),
            ("en", "The panel is up", "The panel is painted", Reworded),
            ("en", "Uses 2FA and 3D maps", "Uses 2FA and 3D maps", Same),
            ("de", "Höchstens 1.000 ms", "Innerhalb von 1 s", Same),
            ("de", "Mindestens 99,5 % laufen", "Mindestens 98,5 % laufen", Weaker),
            (
                "de",
                "Die Schranke muss schließen",
                "Die Schranke soll schließen",
                Lowered,
            ),
            ("de", "Bis zum 3. März 2027", "Bis 2027-03-03", Same),
            ("fr", "Répond en moins de 2 s", "Répond en moins de 5 s", Weaker),
            ("fr", "Au moins 10 gares", "Au moins 12 gares", Stronger),
            ("es", "Al menos 10 estaciones", "Al menos 8 estaciones", Weaker),
            ("es", "Como máximo 5 errores", "No más de 4 errores", Stronger),
            ("en", "応答は200ミリ秒以内", "応答は300ミリ秒以内", Weaker),
            ("en", "响应时间不超过200毫秒", "响应时间不超过100毫秒", Stronger),
        ] {
            assert_eq!(of(language, base, head), expected, "{base} → {head}");
        }
    }
}
