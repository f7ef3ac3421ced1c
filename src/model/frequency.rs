//! How often an update is promised, read from the words that people use.

/// Days from one update to the next that `text` promises, the shortest where it names several: `Weekly`, `3x/week`,
/// `every two weeks`, `Daily standup`. None where it names no interval: `On completion`, `One week after launch`.
pub fn read_frequency(text: &str) -> Option<u32> {
    let lower = text.to_lowercase().replace('/', " per ");
    let spaceless = SPACELESS.iter().filter(|(word, _)| lower.contains(word));
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let read = (0..words.len()).filter_map(|at| adverb(&words, at).or_else(|| noun(&words, at)));
    spaceless.map(|(_, days)| *days).chain(read).min()
}

const SPACELESS: [(&str, u32); 9] = [
    ("毎日", 1),
    ("毎週", 7),
    ("隔週", 14),
    ("毎月", 31),
    ("每天", 1),
    ("每日", 1),
    ("每周", 7),
    ("每週", 7),
    ("每月", 31),
];

/// `weekly`, `monthly`, `wöchentlich`: words that are an interval by themselves.
fn adverb(words: &[&str], at: usize) -> Option<u32> {
    let days = match words[at] {
        "daily" | "täglich" | "diario" | "diaria" | "diariamente" | "quotidien" | "quotidienne" => 1,
        "weekly" | "mondays" | "tuesdays" | "wednesdays" | "thursdays" | "fridays" | "wöchentlich" | "semanal"
        | "semanalmente" | "hebdomadaire" | "hebdo" => 7,
        "biweekly" | "fortnightly" | "vierzehntägig" | "zweiwöchentlich" | "quincenal" => 14,
        "monthly" | "monatlich" | "mensual" | "mensualmente" | "mensuel" | "mensuelle" => 31,
        "quarterly" | "vierteljährlich" | "quartalsweise" | "trimestral" | "trimestriel" => 92,
        "yearly" | "annually" | "jährlich" | "anual" | "annuel" => 366,
        _ => return None,
    };
    Some(match at.checked_sub(1).map(|before| words[before]) {
        Some("bi") if days == 7 => 14,
        Some(before) => days / times(before).unwrap_or(1),
        None => days,
    })
    .map(|days: u32| days.max(1))
}

/// `every two weeks`, `twice a week`, `per sprint`: a unit with what makes it an interval before it.
fn noun(words: &[&str], at: usize) -> Option<u32> {
    let unit = match words[at] {
        "day" | "days" | "workday" | "tag" | "tage" | "día" | "días" | "dia" | "dias" | "jour" | "jours" => 1,
        "week" | "weeks" | "woche" | "wochen" | "semana" | "semanas" | "semaine" | "semaines" => 7,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "montag" | "dienstag" | "mittwoch"
        | "donnerstag" | "freitag" => 7,
        "fortnight" | "sprint" | "iteration" => 14,
        "month" | "months" | "monat" | "monate" | "mes" | "meses" | "mois" => 31,
        "quarter" | "quartal" | "trimestre" => 92,
        "year" | "jahr" | "año" | "an" => 366,
        _ => return None,
    };
    let before = |back: usize| at.checked_sub(back).map(|at| words[at]);
    match before(1)? {
        "a" | "an" | "per" | "pro" | "por" | "par" | "la" => {
            let count = before(2).and_then(times);
            let spelled = matches!(before(2), Some("times" | "mal" | "veces" | "fois"));
            let count = count.or_else(|| before(3).filter(|_| spelled).and_then(number));
            let is_rate = count.is_some() || matches!(before(1), Some("per" | "pro" | "por" | "par"));
            is_rate.then(|| (unit / count.unwrap_or(1)).max(1))
        }
        "other" | "second" if is_every(before(2)?) => Some(unit * 2),
        word if is_every(word) => Some(unit),
        word => {
            let count = number(word)?;
            is_every(before(2)?).then(|| unit.saturating_mul(count))
        }
    }
}

fn is_every(word: &str) -> bool {
    matches!(
        word,
        "every" | "each" | "jeden" | "jede" | "jedes" | "alle" | "cada" | "chaque" | "les"
    )
}

/// `3x`, `twice`, `once`, `zweimal`: how many times.
fn times(word: &str) -> Option<u32> {
    match word {
        "once" | "einmal" => Some(1),
        "twice" | "zweimal" => Some(2),
        "thrice" | "dreimal" => Some(3),
        word => word.strip_suffix('x').and_then(number),
    }
}

fn number(word: &str) -> Option<u32> {
    let spelled = match word {
        "one" | "una" | "une" => 1,
        "two" | "zwei" | "dos" | "deux" => 2,
        "three" | "drei" | "tres" | "trois" => 3,
        "four" | "vier" | "cuatro" | "quatre" => 4,
        "five" | "fünf" | "cinco" | "cinq" => 5,
        digits => digits.parse().ok()?,
    };
    (1..=366).contains(&spelled).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_promise() {
        for (text, expected) in [
            ("Daily standup", Some(1)),
            ("3x/week", Some(2)),
            ("Weekly", Some(7)),
            ("Twice/week", Some(3)),
            ("twice a week", Some(3)),
            ("Twice weekly", Some(3)),
            ("three times a week", Some(2)),
            ("2 times per month", Some(15)),
            ("Every two weeks", Some(14)),
            ("every other week", Some(14)),
            ("Bi-weekly", Some(14)),
            ("Fortnightly", Some(14)),
            ("every 10 days", Some(10)),
            ("Every Monday", Some(7)),
            ("Fridays", Some(7)),
            ("once per sprint", Some(14)),
            ("Monthly steering committee", Some(31)),
            ("Weekly until launch, then monthly", Some(7)),
            ("Quarterly", Some(92)),
            ("On completion", None),
            ("As needed", None),
            ("One week after launch", None),
            ("within 2 days", None),
            ("The day it ships", None),
            ("A week before each release", None),
            ("Wöchentlich", Some(7)),
            ("alle zwei Wochen", Some(14)),
            ("dos veces por semana", Some(3)),
            ("chaque semaine", Some(7)),
            ("毎週金曜日", Some(7)),
            ("每月一次", Some(31)),
            ("every 0 days", None),
            ("every 99999999999 weeks", None),
        ] {
            assert_eq!(read_frequency(text), expected, "{text}");
        }
    }
}
