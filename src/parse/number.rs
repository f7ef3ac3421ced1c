//! Numbers in titles.

use crate::lang::intervals::units;
use crate::lang::{List, deliverables, headings, months, weekdays};
use crate::model::{DateReading, read_date};
use crate::text::chars::{COLONS, ORDINAL, digit, is_dash, joins_words, numeral};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// `2` and `Title` from `2. Title`, `D2: Title`, `Deliverable 2 - Title`; `Title` from `B) Title`.
pub(super) fn without_number(title: &str) -> (Option<u32>, &str) {
    let title = title.trim();
    if let Some(name) = without_letter(title) {
        return (None, name);
    }
    match numbered(title) {
        Some((number, "")) => (number, title),
        Some((number, name)) => (number, name),
        None => (None, title),
    }
}

/// `Title` from `B) Title`, an item of a lettered list.
fn without_letter(title: &str) -> Option<&str> {
    let name = title
        .strip_prefix(|c: char| c.is_ascii_uppercase())?
        .strip_prefix(") ")?;
    name.contains(char::is_alphanumeric).then_some(name.trim_start())
}

fn numbered(title: &str) -> Option<(Option<u32>, &str)> {
    // Most titles have none.
    if !title.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii()) {
        return None;
    }
    let text = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = text.trim_start_matches(|c: char| c.is_alphabetic() || c == ' ');
    let lead = phrase(text.strip_suffix(rest)?);
    if !lead.is_empty() && !headings::NUMBER_LEADS.contains(&lead.as_str()) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = match lead.is_empty() {
        true => rest,
        false => rest.strip_prefix(['-', '#']).unwrap_or(rest),
    };
    let following = rest.trim_start_matches(|c| digit(c).is_some());
    let digits = rest.strip_suffix(following)?.chars();
    let number = match digits.clone().count() {
        1..=4 => digits.filter_map(digit).fold(0, |number, digit| number * 10 + digit),
        _ => return None,
    };
    // A word such as `bis` marks a number that was inserted later: `US-3-bis : Title`.
    let later = |word: &&str| following.strip_prefix('-')?.strip_prefix(*word);
    let following = headings::LATER_NUMBERS.iter().find_map(later).unwrap_or(following);
    // `WI-0.1` is the number of a sub-item; `1.1 — Title` is one without letters.
    let is_parted = |rest: &str| rest.trim_start().starts_with(is_dash) && rest.starts_with(' ');
    let part = part_of(following).filter(|rest| !lead.is_empty() || is_parted(rest));
    // `T6-T13 — Title` covers several items.
    let part = part.or_else(|| range_of(following, &lead));
    let bare = part.unwrap_or(following).trim_start();
    let separated = bare.strip_prefix(is_separator);
    let is_number = separated.is_some_and(|after| !after.starts_with(|c| digit(c).is_some())) || bare.is_empty();
    let name = bare.trim_start_matches(|c| is_separator(c) || c == ' ');
    is_number.then(|| (part.is_none().then_some(number), name.trim()))
}

/// What follows the rest of a number such as `.1` or `.9-2`.
fn part_of(following: &str) -> Option<&str> {
    let rest = following.trim_start_matches(|c: char| digit(c).is_some() || matches!(c, '.' | '-'));
    let part = following.strip_suffix(rest)?;
    (part.starts_with('.') && part.ends_with(|c| digit(c).is_some())).then_some(rest)
}

/// What follows the rest of a range such as `-T13` or `–13`, which a mark separates from the title.
fn range_of<'t>(following: &'t str, lead: &str) -> Option<&'t str> {
    let rest = following.strip_prefix(is_dash).filter(|_| !lead.is_empty())?;
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_same = phrase(rest.strip_suffix(digits)?) == lead || rest.len() == digits.len();
    let end = digits.trim_start_matches(|c| digit(c).is_some());
    let is_number = end.len() < digits.len() && end.trim_start().starts_with(is_separator);
    (is_same && is_number).then_some(end)
}

/// `T` and `1` from `T1 — Title`: the letters before an item's number, and the number.
pub(super) fn code(title: &str) -> Option<(&str, u32)> {
    let (letters, number, _) = coded(title)?;
    headings::CODES
        .contains(&letters.to_ascii_lowercase().as_str())
        .then_some((letters, number))
}

/// The same with any letters but those that say that it is something else: `R1` is a risk.
pub(super) fn any_code(title: &str) -> Option<(&str, u32)> {
    let (letters, number, _) = coded(title)?;
    (letters.len() <= 4 && !is_other_code(letters)).then_some((letters, number))
}

/// `Title` from `K1 — Title`, whatever the letters.
pub(super) fn without_any_code(title: &str) -> Option<&str> {
    Some(coded(title)?.2)
}

fn is_other_code(letters: &str) -> bool {
    headings::OTHER_CODES.contains(&letters.to_ascii_lowercase().as_str())
}

/// Whether a title begins with a key, `SEC-001: Title`, of which no part says that it is something else.
pub(super) fn is_keyed_item(title: &str) -> bool {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let key = bare.get(..key_length(bare)).unwrap_or("");
    let mut parts = key
        .split(|c: char| !c.is_ascii_uppercase())
        .filter(|part| !part.is_empty());
    !key.is_empty() && !parts.any(|part| part.len() > 1 && is_other_code(part))
}

/// The letters, the number and the name of `T1 — Title`.
fn coded(title: &str) -> Option<(&str, u32, &str)> {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let following = bare.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = bare.strip_suffix(following)?;
    if letters.is_empty() {
        return None;
    }
    let lower = letters.to_ascii_lowercase();
    let following = following.strip_prefix('-').unwrap_or(following);
    let rest = following.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = following
        .strip_suffix(rest)?
        .parse()
        .ok()
        .filter(|number| *number <= 999)?;
    let rest = range_of(rest, &lower).unwrap_or(rest);
    let name = rest.trim_start().strip_prefix(is_separator)?;
    // `T1.2` goes on.
    if name.starts_with(|c| digit(c).is_some()) {
        return None;
    }
    let name = name.trim_start_matches(|c: char| is_separator(c) || c == ' ');
    name.contains(char::is_alphanumeric).then_some((letters, number, name))
}

/// `Title` from `GATE-201: Title`, which has the key of an issue tracker. In a single title, it may be part of the name.
pub(super) fn without_key(title: &str) -> Option<&str> {
    let name = title.get(key_length(title)..)?;
    (name.len() < title.len()).then_some(name)
}

/// `Title` from `GATE-S1R Title`, where other titles have keys of the same project.
pub(super) fn without_key_of<'t>(title: &'t str, project: &str) -> Option<&'t str> {
    let rest = title.strip_prefix(project)?;
    let name = rest.trim_start_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let bare = name.trim_start_matches(|c: char| is_separator(c) || c == ' ');
    (name.len() < rest.len() && bare.len() < name.len() && bare.contains(char::is_alphanumeric)).then_some(bare)
}

/// How long what comes before the name of an item is: the key or the word that says what it is; 0 if there is none.
pub(super) fn lead_length(title: &str) -> usize {
    match key_length(title) {
        0 => without_label(title).map_or(0, |name| title.rfind(name).unwrap_or_default()),
        length => length,
    }
}

/// `Title` from `Feature A: Title` and `US1: Title`.
pub(super) fn without_label(title: &str) -> Option<&str> {
    let of_code = || Some(coded(title).filter(|_| code(title).is_some())?.2);
    labelled(title).or_else(of_code)
}

/// `Title` from `(proposed) Title`: a word in brackets before a name that begins with a capital says how far it is.
pub(super) fn without_state(title: &str) -> &str {
    let inner = title.strip_prefix(['(', '（']);
    let parted = inner.and_then(|inner| inner.split_once([')', '）']));
    let name = parted.filter(|(state, name)| {
        let is_word = !state.is_empty() && state.chars().all(char::is_alphabetic);
        let is_apart = name.starts_with(' ') || title.starts_with('（');
        is_word
            && is_apart
            && name
                .trim_start()
                .starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())
    });
    name.map_or(title, |(_, name)| name.trim_start())
}

/// How long the key at the start of a title is, with what parts it from the name; 0 if there is none.
pub(super) fn key_length(title: &str) -> usize {
    // Most titles have none.
    if !title.starts_with(|c: char| c.is_ascii_uppercase() || c == '[') {
        return 0;
    }
    let Some((key, name)) = title.split_once([':', ' ', '：']) else {
        return 0;
    };
    let bare = |name: &'_ str| name.trim_start_matches(|c: char| is_separator(c) || c == ' ').len();
    // `PC-2 (optional) — Title`
    let remark = name.strip_prefix('(').and_then(|inner| inner.split_once(')'));
    let remark = remark
        .map(|(_, following)| following)
        .filter(|following| bare(following) + 1 < following.len());
    let name = remark.unwrap_or(name);
    let name = name.get(name.len() - bare(name)..).unwrap_or(name);
    let key = key.trim_matches(['[', ']']);
    // A lowercase letter may follow the number: `P5-02a Title`.
    let bare_key = key.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(key);
    let key = if is_key(bare_key) { bare_key } else { key };
    let number = key.rsplit('-').next().unwrap_or("");
    let digits = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
    // `STORY-A1` counts with a letter before the number.
    let is_number = number.len() - digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match is_key(key) && is_number && name.contains(char::is_alphanumeric) {
        true => title.len() - name.len(),
        false => 0,
    }
}

/// `GATE-201`, `E1-US2`: capitals and digits with a hyphen between them, and a digit at the end.
pub(super) fn is_key(text: &str) -> bool {
    let is_own = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    let project = text.rsplit_once('-').map_or("", |(project, _)| project);
    (4..=20).contains(&text.len())
        && project.len() > 1
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(is_own)
}

/// `B-HW-1`, `6.2`, `T03`: what a row is called in another place.
pub(super) fn is_code(text: &str) -> bool {
    const LONGEST: usize = 16;
    let is_own =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_' | b'#');
    text.len() <= LONGEST && text.bytes().all(is_own) && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The title of a task without its number, as tools for task lists write it: `1.2 Title`, `T003 [P] [US1] Title`.
pub(super) fn without_task_number(title: &str) -> (Option<u32>, &str) {
    let title = title.trim();
    let (lead, rest) = title.split_once(char::is_whitespace).unwrap_or((title, ""));
    let digits = lead.strip_prefix(TASK).unwrap_or("");
    if digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut name = rest.trim_start();
        // `[P]` says that the task may run in parallel, `[US1]` which story it belongs to.
        while let Some((mark, following)) = name.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            let is_mark = mark.len() <= 4 && mark.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
            if !is_mark || following.trim().is_empty() {
                break;
            }
            name = following.trim_start();
        }
        return (digits.parse().ok().filter(|_| digits.len() <= 4), name);
    }
    let inner = lead.trim_end_matches(['.', ')', ':']);
    let is_dotted = inner.contains('.')
        && inner
            .split('.')
            .all(|part| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit()));
    match is_dotted && rest.contains(char::is_alphanumeric) {
        true => (None, rest.trim_start()),
        false => without_number(title),
    }
}

/// `Title` from `Deliverable: Title`, `Work item 2: Title`, `WI-0.1: Title`, `Epic: 3.4: Title`.
pub(super) fn labelled(title: &str) -> Option<&str> {
    // Most titles have none.
    if !title
        .bytes()
        .any(|byte| matches!(byte, b':' | b'-') || !byte.is_ascii())
    {
        return None;
    }
    let marks = [": ", "：", " - ", " – ", " — "];
    let mut places = title.char_indices().filter(|(_, c)| matches!(c, ':' | '：' | ' '));
    let (at, length) = places.find_map(|(at, _)| {
        let mark = marks.iter().find(|mark| slice(title, at..).starts_with(**mark))?;
        Some((at, mark.len()))
    })?;
    let (lead, name) = (title.get(..at)?, title.get(at + length..)?.trim());
    let is_mark = |c: char| digit(c).is_some() || matches!(c, '.' | '-' | '#');
    // `Task A: Title` has a letter for a number, `機能A：…` right after the word.
    let before = lead.strip_suffix(|c: char| c.is_ascii_uppercase());
    let lettered = before.filter(|before| before.ends_with(|c: char| c == ' ' || !c.is_ascii()));
    // `Story E1-S2: Title` with a key.
    let keyed = || lead.rsplit_once(' ').filter(|(_, key)| is_key(key));
    let lead = lettered.or_else(|| Some(keyed()?.0)).unwrap_or(lead);
    let lead = phrase(lead.trim_end_matches(|c: char| is_mark(c) || c == ' '));
    let is_label = deliverables::NAMES.contains(&lead.as_str()) || headings::LABELS.contains(&lead.as_str());
    if !is_label || !name.contains(char::is_alphanumeric) {
        return None;
    }
    // Another number may follow.
    let numbered = name
        .split_once(": ")
        .filter(|(number, rest)| !rest.is_empty() && number.chars().all(is_mark));
    Some(numbered.map_or(name, |(_, rest)| rest.trim()))
}

/// Whether a title says that it is one of several items, by more than a number: `Task 2: Title`, `T1 — Title`, `D-3: Title`.
pub(super) fn is_item_title(title: &str) -> bool {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    // The letters before a number that comes off.
    let is_led =
        || bare.starts_with(char::is_alphabetic) && matches!(numbered(title), Some((_, name)) if !name.is_empty());
    labelled(title).is_some() || code(title).is_some() || is_led()
}

/// Whether a heading names a part of a milestone, whose fields are its own: `Phase 2: Parser`, `D1: Parser`.
pub(crate) fn names_part(title: &str) -> bool {
    let mut own = words(title).map(|(_, word)| word);
    let (first, second) = (own.next().unwrap_or(""), own.next().unwrap_or(""));
    let is_number = |word: &str| {
        let digits = || word.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(word);
        let ends_so = word.ends_with(|c| digit(c).is_some());
        ends_so && digits().chars().all(|c| digit(c).is_some())
            || !word.is_empty() && word.chars().nth(1).is_none()
            || !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
    };
    let is_lead = || {
        let lower = first.to_lowercase();
        let leads = [&headings::NUMBERED, &headings::NUMBER_LEADS, &headings::LABELS];
        leads.iter().any(|leads| leads.contains(&lower.as_str()))
    };
    let is_coded = first.len() <= 5
        && first.starts_with(|c: char| c.is_ascii_uppercase())
        && first.ends_with(|c: char| c.is_ascii_digit());
    // Most titles have no such mark.
    let is_marked = || {
        title
            .bytes()
            .any(|byte| matches!(byte, b':' | b'-') || !byte.is_ascii())
    };
    is_number(second) && is_lead()
        || is_coded
        || is_unspaced_part(title)
        || is_time(title)
        || is_marked() && (labelled(title).is_some() || has_key(title))
}

/// `E1-US2: Title`, `GATE-201 – Title`, `F-02: Title`.
fn has_key(title: &str) -> bool {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let short = bare.split_once(COLONS).and_then(|(key, _)| key.split_once('-'));
    let is_short = |(letter, number): (&str, &str)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase())
    };
    if short.is_some_and(is_short) {
        return true;
    }
    is_key(bare.split([':', ' ', '：', ']']).next().unwrap_or(""))
}

/// `Goals` from `[draft] Goals`, with a short remark in square brackets before the name.
pub(super) fn without_tag(title: &str) -> &str {
    const MOST_WORDS: usize = 2;
    let inner = title.strip_prefix(['[', '【']);
    let tag = inner.and_then(|inner| inner.split_once([']', '】']));
    tag.filter(|(tag, name)| {
        let is_short = (1..=MOST_WORDS).contains(&words(tag).count())
            && !words(tag).any(|(_, word)| headings::TURNS.contains(&word.to_lowercase().as_str()));
        is_short && name.contains(char::is_alphanumeric)
    })
    .map_or(title, |(_, name)| name.trim_start())
}

/// Whether a colon or a dash ends the text before `at`.
pub(super) fn ends_with_mark(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end();
    before.ends_with(|c| is_dash(c) || COLONS.contains(&c))
}

/// The letter before the number of a task.
const TASK: char = 'T';

/// `Deliverables` from `3. Deliverables`, `0.3 Deliverables`, `III. Deliverables`, `B) Deliverables`, `§ 3 Deliverables` and
/// `Part 2: Deliverables`.
pub(super) fn without_outline_number(title: &str) -> &str {
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end();
    // `一、目标`, `（三）风险`
    let after = bare.trim_start_matches(|c| numeral(c).is_some());
    let closed = after.strip_prefix(['、', '．', '.', '）', ')', '：', ':', ' ']);
    if let Some(name) = closed.filter(|name| after.len() < bare.len() && name.contains(char::is_alphanumeric)) {
        return name.trim_start();
    }
    let (first, rest) = bare.split_once(char::is_whitespace).unwrap_or((bare, ""));
    let inner = first.trim_end_matches(['.', ')', ':', ']', '：', '．', '）', '、']);
    let is_closed = inner.len() < first.len();
    let has_digits = inner.contains(|c| digit(c).is_some());
    let is_dotted = has_digits
        && inner
            .chars()
            .all(|c| digit(c).is_some() || matches!(c, '.' | '．' | '-'));
    let is_roman = inner.len() <= 5 && !inner.is_empty() && inner.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    let is_letter = inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic);
    let is_lettered = inner.starts_with(|c: char| c.is_ascii_uppercase())
        && inner.len() > 2
        && inner.chars().skip(1).all(|c| c == '.' || digit(c).is_some())
        && has_digits;
    let is_year = inner.len() == 4 && !is_closed;
    if is_dotted && !is_year || (is_roman || is_letter) && is_closed || is_lettered {
        let rest = rest.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace() || c == ':' || c == '|');
        if rest.contains(char::is_alphanumeric) {
            return rest;
        }
    }
    // `第3章 成果物`
    let counted = |rest| {
        let chapters = headings::CHAPTER_COUNTERS.iter();
        let parted = chapters.filter_map(|counter| str::split_once(rest, *counter));
        parted.min_by_key(|(number, _)| number.len())
    };
    match bare.strip_prefix(ORDINAL).and_then(counted) {
        Some((number, rest)) if number.chars().count() <= 3 => rest.trim_start_matches(|c: char| !c.is_alphanumeric()),
        _ => bare,
    }
}

/// Whether a title in a script without spaces names a counted part: `フェーズ2：名称`, `第1週`, `第一阶段`, `2日目`.
fn is_unspaced_part(title: &str) -> bool {
    if title.is_ascii() {
        return false;
    }
    let bare = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let leads = headings::NUMBERED.iter().filter(|lead| !lead.starts_with(joins_words));
    let led = leads
        .filter_map(|lead| bare.strip_prefix(lead))
        .min_by_key(|rest| rest.len());
    let counts = |rest: &str| headings::COUNTERS.iter().any(|counter| rest.starts_with(counter));
    let following = led.unwrap_or(bare).trim_start();
    let rest = following.trim_start_matches(is_numeral);
    let is_ended = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    rest.len() < following.len() && (counts(rest) || led.is_some() && is_ended(rest))
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || numeral(c).is_some()
}

/// Whether a title is only a weekday, a month or a day: `Monday`, `January`, `2027-01-04`.
fn is_time(title: &str) -> bool {
    let title = title.trim_end_matches(COLONS);
    if title.starts_with(|c: char| c.is_ascii_digit()) {
        return title.len() == 10 && matches!(read_date(title).0, DateReading::Date(_));
    }
    let mut own = words(title);
    let (Some((_, word)), None) = (own.next(), own.next()) else {
        return false;
    };
    let word = phrase(word);
    let is_one = |names: &List| names.contains(&word.as_str());
    word.len() > 3 && (weekdays::ALL.iter().any(|names| is_one(names)) || months::ALL.iter().any(|names| is_one(names)))
}

/// `Phase 2: Title`, a part of the whole with a word that counts parts.
pub(super) fn is_numbered_part(title: &str) -> bool {
    if is_unspaced_part(title) {
        return true;
    }
    let mut own = words(title).map(|(_, word)| word);
    let first = own.next().map(str::to_lowercase);
    first.is_some_and(|first| headings::NUMBERED.contains(&first.as_str()))
        && own
            .next()
            .is_some_and(|number| number.starts_with(|c| digit(c).is_some()))
}

/// `Title` from `Phase 2: Title`.
pub(super) fn without_part(title: &str) -> &str {
    let marks = [":", "：", "—", "–", " - "];
    let first = || marks.iter().filter_map(|mark| title.find(mark)).min();
    let parted = is_numbered_part(title).then(first).flatten();
    let name = parted.and_then(|at| title.get(at..)).unwrap_or(title);
    let name = name.trim_start_matches(|c: char| is_separator(c) || c == ' ');
    match name.is_empty() {
        true => title,
        false => name,
    }
}

/// `Title` from `Title (Week 2)`.
pub(super) fn without_period(title: &str) -> &str {
    let inner = title.strip_suffix([')', '）']);
    let parted = inner.and_then(|inner| inner.rsplit_once(['(', '（']));
    let name = parted.filter(|(_, period)| begins_with_period(period) && words(period).count() <= 3);
    name.map_or(title, |(name, _)| name.trim_end())
}

/// `Week 2: Title`, `Day 1-2: Title`.
pub(super) fn begins_with_period(title: &str) -> bool {
    let first = || words(title).next().map(|(_, word)| word.to_lowercase());
    let is_period = |word: &str| units::ALL.iter().any(|unit| unit.contains(&word));
    // In a script without spaces, the unit follows the number: `第1週`.
    let following = || {
        title
            .trim_start_matches(|c| !is_numeral(c))
            .trim_start_matches(is_numeral)
    };
    let is_unspaced = || {
        let following = following();
        headings::PERIOD_COUNTERS
            .iter()
            .any(|counter| following.starts_with(counter))
    };
    is_numbered_part(title) && (first().is_some_and(|first| is_period(&first)) || !title.is_ascii() && is_unspaced())
}

/// Whether a title has a number, or is one of counted parts that are no periods: `1.2 Title`, `Phase 2: Title`, not `Week 2: Title`.
pub(super) fn is_counted(title: &str) -> bool {
    without_task_number(title).1.len() < title.trim().len() && !is_numbered_part(title)
        || is_numbered_part(title) && !begins_with_period(title)
}

/// Whether a mark separates a number from a title.
fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, '.' | ')' | ':' | '·' | '．' | '）' | '：' | '、')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_off_titles() {
        for (title, expected) in [
            ("1. Upload", (Some(1), "Upload")),
            ("D12: Upload", (Some(12), "Upload")),
            ("Deliverable 3 - Upload", (Some(3), "Upload")),
            ("🚀 2) Upload", (Some(2), "Upload")),
            ("B) Upload", (None, "Upload")),
            ("Upload", (None, "Upload")),
            ("3D view", (None, "3D view")),
            ("2.5 times faster", (None, "2.5 times faster")),
            ("100 users", (None, "100 users")),
            ("Data 2: x", (None, "Data 2: x")),
            ("1 – Importer", (Some(1), "Importer")),
            ("1 — Importer", (Some(1), "Importer")),
            ("1 ― Importer", (Some(1), "Importer")),
            ("1−Importer", (Some(1), "Importer")),
            ("1：标题", (Some(1), "标题")),
            ("２．標題", (Some(2), "標題")),
            ("3、标题", (Some(3), "标题")),
            ("D4 – Ünïcode", (Some(4), "Ünïcode")),
            ("12—", (Some(12), "12—")),
            ("—", (None, "—")),
            ("12345 – x", (None, "12345 – x")),
            ("1\u{301} – x", (None, "1\u{301} – x")),
            ("WI-0.1: Upload", (None, "Upload")),
            ("WI-0.9-2: Upload", (None, "Upload")),
            ("Epic 3: Upload", (Some(3), "Upload")),
            ("Task #4 - Upload", (Some(4), "Upload")),
            ("WI-0.1 upload", (None, "WI-0.1 upload")),
            ("1.1 — Upload", (None, "Upload")),
            ("1.1 – 2.2 seconds", (None, "2.2 seconds")),
            ("T6-T13 — Upload", (None, "Upload")),
            ("T6–13: Upload", (None, "Upload")),
        ] {
            assert_eq!(without_number(title), expected, "{title}");
        }
    }

    #[test]
    fn numbers_come_off_tasks() {
        for (title, expected) in [
            ("T001 Upload", (Some(1), "Upload")),
            ("T012 [P] [US1] Upload", (Some(12), "Upload")),
            ("T012 [P]", (Some(12), "[P]")),
            ("T1000 [see below] x", (Some(1000), "[see below] x")),
            ("1.2 Upload", (None, "Upload")),
            ("1.2.3. Upload", (None, "Upload")),
            ("2. Upload", (Some(2), "Upload")),
            ("T-shirts", (None, "T-shirts")),
            ("1.2", (None, "1.2")),
        ] {
            assert_eq!(without_task_number(title), expected, "{title}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_title_is_never_cut_within_a_character(title in "(D|Deliverable |no |é)?[0-9３]{0,5}[ .):：、‐-―−－-]{0,3}\\PC{0,6}") {
            let (_, name) = without_number(&title);
            proptest::prop_assert!(title.contains(name));
        }
    }
}
