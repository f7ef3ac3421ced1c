//! The status that a text gives: a known phrase, a count of what is done, or a known phrase with other words around it.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::progress::{begins_with, counted, note_after, shared, ticked};
use crate::lang::{fields, headings, status_notes, status_parts, updates};
use crate::model::{DateReading, Status, read_date, read_leading_date};
use crate::text::chars::{ARROWS, digit, joins_words};
use crate::text::decoration::without_codes_before;
use crate::text::slice;
use crate::text::words::{joined, phrase, simple, words};

/// The most words in a phrase for a status.
const MOST: usize = 5;
/// The most words before such a phrase.
const MOST_BEFORE: usize = 6;

/// The most characters in a phrase without spaces.
const LONGEST: usize = 40;

/// Marks that deny what follows them.
const CROSSES: [char; 8] = ['❌', '✗', '✘', '☐', '□', '≠', '🚫', '⛔'];

/// The status that `text` gives and the note after it. `known` looks up the meaning of a phrase. `❌ Completed` gives none.
pub(super) fn status(text: &str, known: impl Fn(&[u8]) -> Option<Status>) -> Option<(Status, String)> {
    let is_crossed = || text.trim_start().starts_with(CROSSES) || text.starts_with("[ ]");
    read(text, known).filter(|(status, _)| *status != Status::Completed || !is_crossed())
}

fn read(text: &str, known: impl Fn(&[u8]) -> Option<Status>) -> Option<(Status, String)> {
    // A short mark before the status is skipped: `[OK] Done`.
    let marked = text.strip_prefix('[').and_then(|inner| inner.split_once("] "));
    let is_mark = |mark: &str| mark.len() <= 4 && known(phrase(mark).as_bytes()).is_none();
    let text = marked.filter(|(mark, _)| is_mark(mark)).map_or(text, |(_, rest)| rest);
    let whole = simple(text).and_then(|phrase| known(phrase.as_bytes()));
    if let Some(status) = whole {
        return Some((status, String::new()));
    }
    if offers_several(text, &known) || is_denied(text) {
        return None;
    }
    if let Some(moved) = moved(text, &known) {
        return Some(moved);
    }
    let text = without_codes_before(text);
    if awaits_review(text, true) {
        return Some((Status::InReview, String::new()));
    }
    let own: Vec<(usize, &str)> = words(text).take(7).collect();
    let found = (1..=own.len().min(MOST)).rev().find_map(|count| {
        let (last, word) = own[count - 1];
        let end = last + word.len();
        let key = joined(own[..count].iter().map(|(_, word)| *word));
        let status = known(key.as_bytes())?;
        let note = note_after(slice(text, end..))
            .or_else(|| version(slice(text, end..)))
            .or_else(|| {
                // A general noun may follow the status: `Active project`, `Draft proposal`.
                let (at, thing) = own.get(count)?;
                let is_thing = status_notes::THINGS.contains(&thing.to_lowercase().as_str());
                let is_apart = slice(text, end..*at).trim().is_empty();
                let following = slice(text, at + thing.len()..);
                // `Completed Phase 1` says nothing about the other phases.
                let is_part = following.trim_start().starts_with(|c: char| digit(c).is_some());
                note_after(following).filter(|_| is_thing && is_apart && !is_part)
            })?;
        if status == Status::Completed && takes_back(&note) {
            return None;
        }
        let status = adjusted_by_note(status, slice(text, end..), &note, &known);
        Some((adjusted_by_mark(text, &key, status), note))
    });
    found
        .or_else(|| counted(text))
        .or_else(|| ticked(text))
        .or_else(|| composed(text, &known))
        .or_else(|| begins_later(text))
        .or_else(|| dated(text, &known))
        .or_else(|| shared(text))
}

/// Whether a text lists several statuses to choose from: `Draft | In Review | Approved`.
fn offers_several(text: &str, known: &impl Fn(&[u8]) -> Option<Status>) -> bool {
    let marks = ['|', '/', '·', '¦', '｜', '／'];
    // A fast check: few texts contain a mark.
    if !text.contains(marks) {
        return false;
    }
    let mut all = text.trim_matches(['[', ']', '<', '>', '{', '}', '(', ')']).split(marks);
    let first = all.next().and_then(|part| known(phrase(part).as_bytes()));
    let mut is_other = false;
    first.is_some()
        && all.all(|part| {
            let own = known(phrase(part).as_bytes());
            is_other |= own != first;
            own.is_some()
        })
        && is_other
}

/// Whether a text denies the status that it names: `Completed: no`.
fn is_denied(text: &str) -> bool {
    let answer = text.split_once([':', '：', '=']).map(|(_, answer)| answer);
    answer.is_some_and(|answer| status_notes::DENIALS.contains(&phrase(answer).as_str()))
}

/// The second status of two with an arrow between them: `Planned → In progress`.
fn moved(text: &str, known: &impl Fn(&[u8]) -> Option<Status>) -> Option<(Status, String)> {
    // A fast check: few texts contain an arrow.
    if text.is_ascii() && !text.contains('>') {
        return None;
    }
    let (before, after) = ARROWS.iter().find_map(|arrow| text.split_once(arrow))?;
    let is_last = !ARROWS.iter().any(|arrow| after.contains(arrow));
    let of_whole = |text: &str| known(phrase(text).as_bytes());
    let status = of_whole(before).and(of_whole(after)).filter(|_| is_last)?;
    Some((status, String::new()))
}

/// The text before the first mark that ends a clause.
fn first_clause(text: &str) -> &str {
    const ENDS: [&str; 7] = [". ", "; ", " (", "（", " — ", " – ", " - "];
    let end = ENDS.iter().filter_map(|end| text.find(end)).min();
    let clause = slice(text, ..end.unwrap_or(text.len()));
    clause.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// A name with a version as the note after a status: `Wharf 1.17` in `Released Wharf 1.17`.
fn version(tail: &str) -> Option<String> {
    let name = tail.strip_prefix(' ')?;
    let mut own = name.trim_end_matches('.').split(' ');
    let last = own.next_back()?;
    let number = last.strip_prefix(['v', 'V']).unwrap_or(last);
    let mut parts = number.split('.');
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let is_version = parts.next().is_some_and(is_number) && parts.next().is_some_and(is_number) && number.len() <= 12;
    let is_name = own.clone().count() <= 3 && own.all(|word| word.starts_with(char::is_uppercase));
    (is_version && is_name).then(|| name.to_owned())
}

/// Planned, if a text says when the work begins: `Starts 2027-03-01`, `Starts after the review`, `批准后执行`.
fn begins_later(text: &str) -> Option<(Status, String)> {
    static FIRST: LazyLock<FxHashSet<&str>> = LazyLock::new(|| first_words(&status_parts::BEGINS));
    if !text.is_ascii() {
        let clause = first_clause(text).trim_end();
        if status_parts::BEGINS_ENDS.iter().any(|end| clause.ends_with(end)) {
            return Some((Status::Planned, String::new()));
        }
    }
    let first = words(text).next()?.1;
    // A fast check: few texts begin with such a word.
    if !FIRST.contains(phrase(first).as_str()) {
        return None;
    }
    let clause = first_clause(text);
    let own: Vec<String> = words(clause).take(6).map(|(_, word)| phrase(word)).collect();
    let named = (1..=3).rev().find(|count| {
        let lead = own.get(..*count).map(|words| words.join(" "));
        lead.is_some_and(|lead| status_parts::BEGINS.contains(&lead.as_str()))
    });
    let goes_on = |count: usize| {
        let rest = own.get(count..).unwrap_or_default();
        let is_date = || !matches!(read_date(&rest.join(" ")).0, DateReading::Text);
        let is_linked = |first: &String| status_parts::BEGINS_LINKS.contains(&first.as_str());
        rest.first().is_some_and(is_linked) || !rest.is_empty() && is_date()
    };
    named.is_some_and(goes_on).then(|| (Status::Planned, String::new()))
}

/// The status of a text that is only a date and a status: `2027-03-01 完成`.
fn dated(text: &str, known: &impl Fn(&[u8]) -> Option<Status>) -> Option<(Status, String)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (reading, rest) = read_leading_date(text);
    let status = known(phrase(rest).as_bytes())?;
    matches!(reading, DateReading::Date(_)).then(|| (status, String::new()))
}

const TICKS: [char; 4] = ['✅', '☑', '✔', '✓'];

/// With a tick before it, `Delivered` means Completed. Without one, it means In review.
fn adjusted_by_mark(text: &str, name: &str, status: Status) -> Status {
    match fields::DELIVERED.contains(&name) && text.trim_start().starts_with(TICKS) {
        true => Status::Completed,
        false => status,
    }
}

/// Adjusts a Completed status by its note: `Implemented, awaiting review` is in review, `Closed (not planned)` is cancelled, and
/// `Done 80%` is in progress.
fn adjusted_by_note(status: Status, tail: &str, note: &str, known: impl Fn(&[u8]) -> Option<Status>) -> Status {
    let is_marked = tail.trim_start().starts_with(['(', ',', ';', '（', '，', '；']);
    let from_note = || known(phrase(note).as_bytes());
    match status {
        Status::Completed if is_marked && awaits_review(note, false) => Status::InReview,
        Status::Completed if is_part(note) => Status::InProgress,
        Status::Completed if is_marked && !note.is_empty() => from_note()
            .filter(|own| matches!(own, Status::InReview | Status::Cancelled))
            .unwrap_or(status),
        _ => status,
    }
}

/// Whether the note after a Completed status says that something is not done: `except for the docs`.
pub(crate) fn takes_back(note: &str) -> bool {
    let note = note.trim_start_matches(|c: char| !c.is_alphanumeric());
    let begins_so = |lead: &&&str| !lead.starts_with(joins_words) && note.starts_with(**lead);
    let is_whole = || status_parts::TAKES_BACK.contains(&phrase(note).as_str());
    begins_with(note, &status_parts::TAKES_BACK)
        || is_whole()
        || status_parts::TAKES_BACK.iter().any(|lead| begins_so(&lead))
}

fn first_words(list: &'static [&'static str]) -> FxHashSet<&'static str> {
    list.iter().filter_map(|lead| lead.split(' ').next()).collect()
}

/// Whether a note is a percentage below 100: `80%` in `Done 80%`.
fn is_part(note: &str) -> bool {
    let bare = note.trim_matches(|c: char| !c.is_ascii_digit() && c != '%');
    let percent = bare
        .strip_suffix('%')
        .and_then(|number| number.trim_end().parse::<u8>().ok());
    percent.is_some_and(|percent| percent < 100)
}

/// Whether a text says that a review is pending: `pending PM review`, `awaiting the owner's acceptance`. If `is_all`, the text is the
/// whole status, and no other noun may follow the word for a review.
fn awaits_review(note: &str, is_all: bool) -> bool {
    static FIRST: LazyLock<FxHashSet<&str>> = LazyLock::new(|| first_words(&status_parts::PENDING));
    let note = note.trim_start_matches(['(', '（']);
    let first = words(note).next();
    // A fast check: few texts begin with such a word.
    if !first.is_some_and(|(_, word)| FIRST.contains(phrase(word).as_str())) {
        return false;
    }
    let note = if is_all { first_clause(note) } else { note };
    let own: Vec<String> = words(note).take(8).map(|(_, word)| phrase(word)).collect();
    // `Waiting for QA hardware` does not wait for a review.
    let links_on = |word: &String| headings::LINKS.contains(&word.as_str());
    let ends_so = |at: usize| own.get(at).is_none_or(links_on);
    let names = |list: &[&str], words: &[String]| list.contains(&words.join(" ").as_str());
    let begins = (1..=3).any(|count| own.get(..count).is_some_and(|lead| names(&status_parts::PENDING, lead)));
    let reviews = || {
        (1..=2).any(|count| {
            let mut all = own.windows(count).enumerate();
            all.any(|(at, words)| names(&status_parts::REVIEWS, words) && (!is_all || ends_so(at + count)))
        })
    };
    begins && reviews()
}

/// How the words around a known phrase change its meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    None,
    /// `Nearly done`.
    Nearly,
    /// `Not yet implemented`.
    Undone,
    /// `Being implemented`.
    Doing,
}

impl Turn {
    fn of(self, status: Status, name: &str) -> Option<Status> {
        match (self, status) {
            (Self::None, status) => Some(status),
            (Self::Nearly | Self::Doing, Status::Completed) => Some(Status::InProgress),
            // `Not yet done` gives no status: the work may have begun.
            (Self::Undone, Status::Completed) if !updates::DONE.contains(&name) => Some(Status::Planned),
            _ => None,
        }
    }
}

/// The status of a known phrase with other known words around it: `All tasks complete`, `Implemented and tested`,
/// `Merged to main`.
fn composed(text: &str, known: impl Fn(&[u8]) -> Option<Status>) -> Option<(Status, String)> {
    let own: Vec<(usize, &str)> = words(text).take(MOST_BEFORE + MOST + 4).collect();
    let lower: Vec<String> = own.iter().map(|(_, word)| phrase(word)).collect();
    let is_next = |at: usize| {
        let (before, word) = own.get(at.checked_sub(1)?)?;
        let gap = slice(text, before + word.len()..own.get(at)?.0);
        gap.chars()
            .all(|c| c.is_whitespace() || matches!(c, '-' | '%' | '/' | '+'))
            .then_some(())
    };
    let mut turn = Turn::None;
    let mut start = 0;
    while start < own.len().min(MOST_BEFORE) {
        let Some((length, own_turn)) = before(lower.get(start..)?) else {
            break;
        };
        if turn != Turn::None && own_turn != Turn::None {
            return None;
        }
        turn = if own_turn == Turn::None { turn } else { own_turn };
        start += length;
        is_next(start)?;
    }
    let (end, status, name) = (1..=MOST).rev().find_map(|count| {
        let name = lower.get(start..start + count)?.join(" ");
        let status = known(name.as_bytes()).or_else(|| (count == 1).then(|| unspaced(&name, &known)).flatten())?;
        Some((start + count, status, name))
    })?;
    let mut end = end;
    // Skips words that confirm the status: `Implemented and tested`, `Completed successfully`.
    while let Some(word) = lower.get(end) {
        let is_and = headings::AND.contains(&word.as_str()) || word == "&";
        let beside = lower.get(end + usize::from(is_and)..).unwrap_or_default();
        let beside = (1..=2).rev().find(|count| {
            let name = || beside.get(..*count).map(|words| words.join(" "));
            name().is_some_and(|name| status_parts::WITH_COMPLETED.contains(&name.as_str()))
        });
        end = match beside {
            Some(count) if status == Status::Completed => end + usize::from(is_and) + count,
            _ if status_parts::ADVERBS.contains(&word.as_str()) && is_next(end).is_some() => end + 1,
            _ => break,
        };
    }
    let (at, word) = own.get(end - 1)?;
    let rest = slice(text, at + word.len()..).trim_start_matches('%');
    let note = note_after(rest).or_else(|| tail(rest))?;
    let status = turn.of(status, &name)?;
    if status == Status::Completed && takes_back(&note) {
        return None;
    }
    let adjusted = adjusted_by_note(status, rest, &note, &known);
    if adjusted != status {
        return Some((adjusted, note));
    }
    // There is no single status if the note contains another one: `Implementation complete — release pending`.
    let after: Vec<String> = words(&note)
        .take(MOST_BEFORE + MOST)
        .map(|(_, word)| phrase(word))
        .collect();
    let is_other = |words: &[String]| known(words.join(" ").as_bytes()).is_some_and(|other| other != status);
    let goes_on = (1..=3).any(|count| after.windows(count).any(is_other));
    (!goes_on).then_some((status, note))
}

/// The number of words at the start of `words` that may come before a status, and how they change its meaning.
fn before(words: &[String]) -> Option<(usize, Turn)> {
    let lists = [
        (&status_parts::UNDONE, Turn::Undone),
        (&status_parts::DOING, Turn::Doing),
        (&status_parts::NEARLY, Turn::Nearly),
        (&status_parts::SUBJECTS, Turn::None),
        (&status_parts::ADVERBS, Turn::None),
    ];
    let is_number = |word: &String| word.chars().all(|c| digit(c).is_some());
    (1..=3).rev().find_map(|count| {
        let name = words.get(..count)?.join(" ");
        let listed = lists.iter().find(|(list, _)| list.contains(&name.as_str()));
        let (_, turn) = listed?;
        // A number may follow: `Phase 2 complete`.
        let number = words.get(count).filter(|word| *turn == Turn::None && is_number(word));
        Some((count + usize::from(number.is_some()), *turn))
    })
}

/// The status of a text without spaces between words: `全部任务已完成`.
fn unspaced(text: &str, known: impl Fn(&[u8]) -> Option<Status>) -> Option<Status> {
    let mut rest = text;
    if rest.starts_with(|c: char| joins_words(c)) {
        return None;
    }
    let mut turn = Turn::None;
    let lists = [
        (&status_parts::NEARLY, Turn::Nearly),
        (&status_parts::SUBJECTS, Turn::None),
        (&status_parts::ADVERBS, Turn::None),
    ];
    for _ in 0..MOST_BEFORE {
        let ends: Vec<usize> = rest
            .char_indices()
            .take(LONGEST)
            .map(|(at, c)| at + c.len_utf8())
            .collect();
        for end in ends.into_iter().rev() {
            let Some(status) = known(slice(rest, ..end).as_bytes()) else {
                continue;
            };
            let following = slice(rest, end..);
            let is_whole = following.is_empty()
                || status == Status::Completed && status_parts::WITH_COMPLETED.contains(&following);
            if is_whole {
                return turn.of(status, "");
            }
        }
        let unspaced = lists
            .iter()
            .flat_map(|(list, turn)| list.iter().map(move |word| (*word, *turn)));
        let unspaced = unspaced.filter(|(word, _)| !word.starts_with(joins_words));
        let lead = unspaced.filter(|(word, _)| rest.starts_with(word));
        let (word, own) = lead.max_by_key(|(word, _)| word.len())?;
        turn = if own == Turn::None { turn } else { own };
        // `スプリント2完了`
        rest = slice(rest, word.len()..).trim_start_matches(|c| digit(c).is_some());
    }
    None
}

/// A note that continues the sentence: `to main`, `as v1.0`. `None` if it says how much is done: `for 3 of 5`.
fn tail(rest: &str) -> Option<String> {
    let note = rest.trim();
    let counts = || {
        let own: Vec<&str> = words(note).take(3).map(|(_, word)| word).collect();
        let is_number = |at: usize| own.get(at).is_some_and(|word| word.chars().all(|c| digit(c).is_some()));
        is_number(1) && (is_number(2) || own.get(2).is_some_and(|word| headings::LINKS.contains(word)))
    };
    // `with 4.1`
    let is_version = || {
        let number = note.split(' ').nth(1).unwrap_or("").trim_end_matches('.');
        let mut parts = number.split('.');
        number.contains('.') && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let begins = note.strip_prefix("@ ").is_some() || begins_with(&format!("{note} "), &status_parts::TAILS);
    (begins && (!counts() || is_version())).then(|| note.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::config::Vocabulary;
    use crate::model::Status;

    #[test]
    fn words_around_a_status_keep_or_change_it() {
        let vocabulary = Vocabulary::default();
        for (text, expected) in [
            ("All tasks complete", Some((Status::Completed, ""))),
            ("✅ Phase 2 complete", Some((Status::Completed, ""))),
            ("Implemented and tested", Some((Status::Completed, ""))),
            ("Implemented & verified (v2)", Some((Status::Completed, "(v2)"))),
            ("Merged to main", Some((Status::Completed, "to main"))),
            ("Completed @ v2", Some((Status::Completed, "@ v2"))),
            ("Released with 4.1", Some((Status::Completed, "with 4.1"))),
            ("Achieved early", Some((Status::Completed, "early"))),
            ("Merged with 3 of 5", None),
            ("スプリント2完了", Some((Status::Completed, ""))),
            ("Day 7 of 10 (58.6% complete)", Some((Status::InProgress, ""))),
            ("SPRINT CLOSING - 63% complete", Some((Status::InProgress, ""))),
            ("zu 60 % fertig", Some((Status::InProgress, ""))),
            ("zu 100 % fertig", Some((Status::Completed, ""))),
            ("完成60%", Some((Status::InProgress, ""))),
            ("The tests are 100% complete now", None),
            ("Design 100% done, build 20% done", None),
            ("Rising by 20% each week", None),
            ("Successfully deployed", Some((Status::Completed, ""))),
            ("Completed successfully", Some((Status::Completed, ""))),
            ("Nearly complete", Some((Status::InProgress, ""))),
            ("Being implemented", Some((Status::InProgress, ""))),
            ("Not yet implemented", Some((Status::Planned, ""))),
            (
                "Implemented, awaiting review",
                Some((Status::InReview, "awaiting review")),
            ),
            ("Implemented, not released", None),
            ("Complete — except for #12", None),
            ("Completed Phase 1", None),
            (
                "Completed (no open issues)",
                Some((Status::Completed, "(no open issues)")),
            ),
            ("Completed without delay", Some((Status::Completed, "without delay"))),
            ("Active migration", Some((Status::InProgress, ""))),
            ("✅ Delivered", Some((Status::Completed, ""))),
            ("Delivered", Some((Status::InReview, ""))),
            ("全部任务已完成", Some((Status::Completed, ""))),
            ("実装完了", Some((Status::Completed, ""))),
            ("基本完成", Some((Status::InProgress, ""))),
            ("Alle Aufgaben erledigt", Some((Status::Completed, ""))),
            ("Toutes les tâches terminées", Some((Status::Completed, ""))),
            ("Released Wharf 1.17", Some((Status::Completed, "Wharf 1.17"))),
            ("Approved for development", Some((Status::Planned, ""))),
            ("Freigegeben zur Umsetzung", Some((Status::Planned, ""))),
            ("Awaiting team-lead approval", Some((Status::InReview, ""))),
            ("Waiting for PO approval. It begins then", Some((Status::InReview, ""))),
            ("Planned → In progress", Some((Status::InProgress, ""))),
            ("Starts 2027-03-01", Some((Status::Planned, ""))),
            ("Starts after the review", Some((Status::Planned, ""))),
            ("待 PO 批准后执行", Some((Status::Planned, ""))),
            ("2027-03-01 完成", Some((Status::Completed, ""))),
            ("完成 80%", Some((Status::InProgress, "80%"))),
            (
                "Clôturé et accepté par le porteur",
                Some((Status::Completed, "par le porteur")),
            ),
            ("Development complete, in QA", Some((Status::InReview, "in QA"))),
            (":construction: In progress", Some((Status::InProgress, ""))),
            ("In progress · phase 0", Some((Status::InProgress, "phase 0"))),
            // These give no status.
            ("Draft | In Review | Approved", None),
            ("Planned/In Progress/Done", None),
            ("Draft → In Review → Approved", None),
            ("Phase 1 complete, phase 2 in progress", None),
            ("Released the hounds 1.17", None),
            ("Waiting for QA hardware", None),
            ("Not yet complete", None),
            ("Plan complete, ready to start", None),
            ("Done for 3 of 5", None),
            ("Complete: no", None),
            ("Completed: false", None),
            ("Blocked: not yet", None),
            ("Erledigt: nein", None),
            ("完了：いいえ", None),
            (
                "Complete: nothing is missing",
                Some((Status::Completed, "nothing is missing")),
            ),
            ("Implementation complete — release pending", None),
            ("Not blocked", None),
            ("❌ Completed", None),
            ("≠ Completed", None),
            ("[ ] Completed", None),
            ("☐ Done", None),
            ("Completed, almost", None),
            ("Completed - not", None),
            ("Completed (rolled back)", None),
            ("Done - reverted", None),
            ("Abgeschlossen (wieder geöffnet)", None),
            ("已完成（已回滚）", None),
            ("❌ Cancelled", Some((Status::Cancelled, ""))),
            ("The gate is open", None),
            ("Complete overhaul", None),
            ("In the harbour", None),
        ] {
            let found = vocabulary.status(text);
            let found = found.as_ref().map(|(status, note)| (*status, note.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_causes_a_panic(text in "(done|all|not yet|nearly|已|完成|and|tested|to|[ -~]|\\PC){0,12}") {
            Vocabulary::default().status(&text);
        }
    }
}
