//! Which section a heading opens: its name alone, or with a number, an article, a remark or a tail around it.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::heading_pairs::{goes_with, pair, tells};
use super::number::{ends_with_mark, names_part, without_number, without_outline_number, without_tag};
use super::risk_names::names_risks;
use super::work::names_deliverables;
use crate::config::Vocabulary;
use crate::lang::deliverables;
use crate::lang::headings::{
    AND, BEFORE, BETWEEN, CLEAR, COMMON, DIRECTIONS, HOLDERS, LINKS, NUMBERED, ONE_OF_SEVERAL, PEOPLE, PERIODS,
    QUALIFIED, REMARKS, TIMES, TURNS as CLAUSE_BREAKERS,
};
use crate::model::{Date, DateReading, Section, read_leading_date};
use crate::text::chars::{COLONS, date_mark, digit, is_dash, joins_words};
use crate::text::glance::Glance;
use crate::text::words::{phrase, phrased, words as words_of};

/// What a heading opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    Section(Section),
    /// Possibly the section with this name: it is not read, and a rule reports it.
    Doubtful(String),
    Other,
}

/// The section that a title names, with at most a number before the name.
pub(crate) fn named(title: &str, vocabulary: &Vocabulary) -> Option<Section> {
    let name = without_number(title).1;
    vocabulary.section(name).or_else(|| outlined(name, vocabulary))
}

/// The section that a name names after the number of an outline.
pub(super) fn outlined(name: &str, vocabulary: &Vocabulary) -> Option<Section> {
    let has_number = name.starts_with(|c| digit(c).is_some());
    has_number.then(|| vocabulary.section(without_outline_number(name)))?
}

/// The section that a title names, with at most a remark in brackets after the name. For places where most titles are titles of items.
pub(crate) fn remarked(title: &str, vocabulary: &Vocabulary) -> Option<Section> {
    let title = title.trim().trim_end_matches(COLONS);
    let name = title.strip_suffix([')', ']', '）', '】'])?;
    let (name, remark) = name.rsplit_once(['(', '[', '（', '【'])?;
    let name = without_number(name).1;
    let is_one = || is_clear(&phrase(name)) && !any(remark, &CLAUSE_BREAKERS);
    vocabulary.section(name).filter(|_| is_one())
}

/// Whether a title is a section's in any place, even among the titles of items: it has no number, and a name that is hardly
/// used for anything else.
pub(crate) fn stands_alone(title: &str) -> bool {
    let (number, name) = without_number(title);
    let name = name.split(['(', '[', '（', '【']).next().unwrap_or(name);
    number.is_none() && is_clear(&phrase(name))
}

/// The section that a title opens, whatever surrounds its name.
pub(crate) fn opens(title: &str, vocabulary: &Vocabulary) -> Opens {
    let title = without_tag(title);
    if let Some(section) = named(title, vocabulary) {
        return Opens::Section(section);
    }
    let bare = without_outline_number(title);
    if let Some(section) = vocabulary.section(bare) {
        return Opens::Section(section);
    }
    let bare = without_unspaced_lead(bare, vocabulary).unwrap_or(bare);
    let words: Vec<(usize, &str)> = words_of(bare).take(MOST).collect();
    let leads = leads(&words);
    for start in 0..=leads {
        let longest = words
            .get(start)
            .map_or(0, |(_, word)| vocabulary.section_length(&phrase(word)));
        // The word "section" may follow.
        let longest = longest + usize::from(longest > 0);
        for end in (start + 1..=words.len().min(start + longest)).rev() {
            let Some(name) = words.get(start..end).and_then(|own| text_of(bare, own)) else {
                continue;
            };
            let Some(section) = vocabulary.section(name) else {
                continue;
            };
            let tail = tail_of(bare, words.get(end - 1)).unwrap_or("");
            // `Phase 4: Tests` says what that phase does.
            let is_part = || start > 0 && section == Section::Procedures && names_part(bare);
            if is_part() && words.get(start).is_some_and(|(at, _)| ends_with_mark(bare, *at)) {
                return Opens::Other;
            }
            let opened = judged(section, &phrase(name), tail, start > 0, vocabulary);
            // `Risks & Timeline` are two sections.
            let is_joined = || tail.contains('&') || AND.iter().any(|word| joined_by(word, tail).is_some());
            let names_all = || section == Section::Risks && !is_joined() && names_risks(bare);
            return match opened {
                Opens::Section(_) => opened,
                _ if names_all() => Opens::Section(section),
                Opens::Other
                    if section == Section::Deliverables
                        && !ONE_OF_SEVERAL.contains(&phrase(name).as_str())
                        && names_deliverables(title) =>
                {
                    Opens::Section(section)
                }
                _ => opened,
            };
        }
    }
    if names_deliverables(title) {
        return Opens::Section(Section::Deliverables);
    }
    if let Some((name, section, other)) = pair(bare, vocabulary) {
        return match goes_with(section, other) {
            true => Opens::Section(section),
            false => Opens::Doubtful(name.to_owned()),
        };
    }
    match second_name(bare, vocabulary) {
        Opens::Other if names_risks(bare) => Opens::Section(Section::Risks),
        Opens::Other => explained(bare, vocabulary).map_or(Opens::Other, Opens::Section),
        opens => opens,
    }
}

/// `Sprint contract (exit criteria)`: the section named in brackets after another name. A part of a milestone, such as
/// `Phase 3 (testing)`, keeps its own name.
fn explained(title: &str, vocabulary: &Vocabulary) -> Option<Section> {
    let inner = title.strip_suffix([')', '）'])?;
    let (name, remark) = inner.rsplit_once(['(', '（'])?;
    let is_name = (1..=4).contains(&words_of(name).count()) && !names_part(name) && !any(name, &CLAUSE_BREAKERS);
    let section = vocabulary.section(remark).filter(|_| is_name)?;
    let is_whole = matches!(
        section,
        Section::Deliverables | Section::SuccessCriteria | Section::AcceptanceCriteria | Section::SignOff
    );
    (is_whole && is_clear(&phrase(remark))).then_some(section)
}

/// `成果物` in `主な成果物`, where there is no space between a leading word and the name.
fn without_unspaced_lead<'t>(title: &'t str, vocabulary: &Vocabulary) -> Option<&'t str> {
    if title.starts_with(|c: char| c.is_ascii() || joins_words(c)) {
        return None;
    }
    let leads = BEFORE.iter().filter(|lead| !lead.starts_with(joins_words));
    let rests = leads.filter_map(|lead| title.strip_prefix(lead));
    let opens_one = |rest: &str| {
        let first = words_of(rest).next();
        first.is_some_and(|(at, word)| at == 0 && vocabulary.section(word).is_some())
    };
    rests
        .min_by_key(|rest| (!opens_one(rest), rest.len()))
        .filter(|rest| opens_one(rest))
}

/// A heading of more words is a sentence.
const MOST: usize = 14;

/// The text from the first of `words` to the last.
fn text_of<'t>(text: &'t str, words: &[(usize, &str)]) -> Option<&'t str> {
    let (start, _) = words.first()?;
    let (last, word) = words.last()?;
    text.get(*start..last + word.len())
}

/// What follows a word.
fn tail_of<'t>(text: &'t str, word: Option<&(usize, &str)>) -> Option<&'t str> {
    let (at, word) = word?;
    text.get(at + word.len()..)
}

/// How many of the first words may come before a name.
fn leads(words: &[(usize, &str)]) -> usize {
    let mut count = 0;
    while let Some((_, word)) = words.get(count).filter(|_| count < 4) {
        let at = |at: usize, is: fn(&str) -> bool| words.get(at).is_some_and(|(_, word)| is(word));
        let lower = word.to_lowercase();
        if at(count + 1, is_number) && NUMBERED.contains(&lower.as_str()) {
            count += 2;
        } else if is_number(word) && at(count + 1, is_numbered) {
            // `2-Week Timeline`
            count += 2;
        } else if BEFORE.contains(&lower.as_str()) || is_period(&lower) {
            count += 1;
        } else {
            break;
        }
    }
    count
}

/// Whether `name` is a section's name and hardly used for anything else.
fn is_clear(name: &str) -> bool {
    (name.contains(' ') && !DIRECTIONS.contains(&name)) || CLEAR.contains(&name) || !name.starts_with(joins_words)
}

fn judged(section: Section, name: &str, tail: &str, is_led: bool, vocabulary: &Vocabulary) -> Opens {
    let clear = is_clear(name);
    // `Deliverable(s)` ends within its name.
    let tail = tail.trim_start_matches(')').trim().trim_end_matches(COLONS).trim_end();
    if !tail.contains(char::is_alphanumeric) {
        // `The Goal` is a section, `A Success` is not.
        return if clear || is_led && !COMMON.contains(&name) {
            Opens::Section(section)
        } else {
            Opens::Other
        };
    }
    // `Risk (High)` and `Goal 2` are one of several.
    let is_one = ONE_OF_SEVERAL.contains(&name) || !clear && words_of(tail).all(|(_, word)| is_number(word));
    if is_one || any(tail, &CLAUSE_BREAKERS) {
        return Opens::Other;
    }
    let bracketed = tail
        .strip_prefix(['(', '[', '（', '【'])
        .and_then(|rest| rest.strip_suffix([')', ']', '）', '】']));
    if let Some(remark) = bracketed {
        let is_short = words_of(remark).count() <= 8;
        return if is_short {
            Opens::Section(section)
        } else {
            Opens::Other
        };
    }
    let joined = tail
        .strip_prefix(['&', '+', '/'])
        .or_else(|| AND.iter().find_map(|word| joined_by(word, tail)).filter(|_| clear));
    if let Some(rest) = joined {
        return match opens_whole(rest, vocabulary) {
            Some(other) if goes_with(section, other) => Opens::Section(section),
            Some(_) => Opens::Doubtful(name.to_owned()),
            None if clear && words_of(rest).count() <= 3 => Opens::Section(section),
            None => Opens::Other,
        };
    }
    let first = words_of(tail).next().map_or("", |(_, word)| word).to_lowercase();
    if deliverables::NAMES.contains(&name) && LINKS.contains(&first.as_str()) && words_of(tail).count() <= 5 {
        return Opens::Section(section);
    }
    let parted = tail.strip_prefix(|c| is_dash(c) || matches!(c, ':' | '：' | ',' | '，' | '、' | '|' | '·' | ';'));
    if is_remark(parted.unwrap_or(tail)) {
        return Opens::Section(section);
    }
    if parted.is_some()
        && clear
        && !name
            .split_once(' ')
            .is_some_and(|(first, _)| QUALIFIED.contains(&first))
    {
        return Opens::Section(section);
    }
    let holders: Vec<(usize, &str)> = words_of(tail).take(3).collect();
    let is_held = holders
        .first()
        .is_some_and(|(_, word)| HOLDERS.contains(&word.to_lowercase().as_str()));
    match is_held && clear && holders.len() <= 2 {
        true => Opens::Doubtful(name.to_owned()),
        false => Opens::Other,
    }
}

/// Whether a title introduces people and their roles: `Team`, `Phase 2 Staffing & Responsibilities`.
pub(crate) fn names_people(title: &str) -> bool {
    static KNOWN: LazyLock<PeopleNames> = LazyLock::new(PeopleNames::new);
    // Few titles contain such a word.
    let mut begins = false;
    let may_name = words_of(title).any(|(_, word)| {
        begins = begins || !word.is_ascii() || KNOWN.begins(word);
        begins && KNOWN.last.may_be(word)
    });
    if !may_name {
        return false;
    }
    let bare = without_outline_number(title);
    let bare = bare.split(['(', '[', '（', '【']).next().unwrap_or(bare);
    let words: Vec<(usize, &str)> = words_of(bare).take(MOST).collect();
    let names = |start: usize, end: usize| {
        let own = words.get(start..end);
        let own = own.filter(|own| own.last().is_some_and(|(_, word)| KNOWN.last.may_be(word)));
        let name = own.and_then(|own| text_of(bare, own));
        name.is_some_and(|name| KNOWN.all.contains(phrased(name).as_bytes()))
            && tail_of(bare, words.get(end - 1)).is_some_and(adds_to_name)
    };
    (0..words.len()).any(|start| {
        words.get(start).is_some_and(|(_, word)| KNOWN.begins(word))
            && (start + 1..=words.len()).rev().any(|end| names(start, end))
            && (start == 0 || start <= leads(&words))
    })
}

/// The names of headings about people, and the first words of these names.
struct PeopleNames {
    all: FxHashSet<&'static [u8]>,
    first_words: FxHashSet<&'static [u8]>,
    first: Glance,
    last: Glance,
}

impl PeopleNames {
    fn new() -> Self {
        let first = |name: &&'static str| name.split(' ').next().unwrap_or(name).as_bytes();
        Self {
            all: PEOPLE.iter().map(|name| name.as_bytes()).collect(),
            first_words: PEOPLE.iter().map(first).collect(),
            first: Glance::of_first(PEOPLE.iter().copied()),
            last: Glance::of(PEOPLE.iter().filter_map(|name| name.split(' ').next_back())),
        }
    }

    fn begins(&self, word: &str) -> bool {
        self.first.may_be(word) && self.first_words.contains(phrased(word).as_bytes())
    }
}

/// Whether the text after a name keeps its meaning: it is empty, or adds another name.
fn adds_to_name(tail: &str) -> bool {
    let tail = tail.trim();
    !tail.contains(char::is_alphanumeric)
        || tail.starts_with(|c| is_dash(c) || matches!(c, '&' | '+' | '/' | ':' | '：' | ','))
        || AND.iter().any(|word| joined_by(word, tail).is_some())
}

/// What follows `word` and a space; scripts without spaces need none.
fn joined_by<'t>(word: &str, tail: &'t str) -> Option<&'t str> {
    let rest = tail.strip_prefix(word)?;
    match word.starts_with(joins_words) {
        true => rest.strip_prefix(' '),
        false => Some(rest),
    }
}

/// The section that a whole title names.
fn opens_whole(title: &str, vocabulary: &Vocabulary) -> Option<Section> {
    let words: Vec<(usize, &str)> = words_of(title).take(MOST).collect();
    let leads = leads(&words);
    (0..=leads).find_map(|start| vocabulary.section(text_of(title, words.get(start..)?)?))
}

/// `Scope & Deliverables`: the name of a section after another name.
fn second_name(title: &str, vocabulary: &Vocabulary) -> Opens {
    // Few titles have one.
    let mut parts = title.split(' ');
    if !parts.any(|part| BETWEEN.contains(&part)) {
        return Opens::Other;
    }
    let rest = BETWEEN.iter().find_map(|part| title.split_once(&format!(" {part} ")));
    let Some((first, rest)) = rest else { return Opens::Other };
    let name = phrase(rest);
    let is_short = (1..=2).contains(&words_of(first).count()) && !any(first, &CLAUSE_BREAKERS);
    match opens_whole(rest, vocabulary) {
        // Such a section is not read item by item.
        Some(section) if is_short && tells(section) => Opens::Section(section),
        Some(_) if is_short && is_clear(&name) => Opens::Doubtful(name),
        _ => Opens::Other,
    }
}

/// Whether a tail only states a part, a time or a state: `Phase 1`, `2027`, `as of January`, `draft`.
fn is_remark(tail: &str) -> bool {
    let words: Vec<&str> = words_of(tail).map(|(_, word)| word).take(MOST).collect();
    let mut is_linked = false;
    let mut says = false;
    for word in &words {
        let lower = word.to_lowercase();
        let lower = lower.as_str();
        let is_part = || is_number(lower) || is_period(lower) || REMARKS.contains(&lower) || NUMBERED.contains(&lower);
        let is_time = || is_linked && (TIMES.contains(&lower) || is_weekday(lower));
        if LINKS.contains(&lower) {
            is_linked = true;
        } else if is_part() || is_time() || is_month(lower) {
            says = true;
        } else {
            return false;
        }
    }
    says && words.len() <= 8
}

pub(super) fn is_month(word: &str) -> bool {
    matches!(
        read_leading_date(&format!("{word} 2027")).0,
        DateReading::Date(Date::Month { .. })
    )
}

fn is_weekday(word: &str) -> bool {
    word.len() > 5 && matches!(read_leading_date(&format!("{word} 2027-01-04")).0, DateReading::Date(_))
}

/// `2027`, `1`, `b`, `ii`.
fn is_number(word: &str) -> bool {
    let is_roman = word.len() <= 4 && word.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    word.chars().all(|c| digit(c).is_some()) || is_roman || word.len() == 1 && word.is_ascii()
}

/// `week`, `Phase`.
fn is_numbered(word: &str) -> bool {
    NUMBERED.contains(&word.to_lowercase().as_str())
}

/// `q1`, `h2`, `v3`, `2027年`, `fy27`, `3rd`.
fn is_period(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let lead = word.strip_suffix(rest).unwrap_or("");
    let digits = rest.trim_end_matches(|c| date_mark(c).is_some() || c == '期');
    let is_numbered = !digits.is_empty() && digits.chars().all(|c| digit(c).is_some());
    is_numbered && (lead.is_empty() || PERIODS.contains(&lead))
}

fn any(text: &str, list: &[&str]) -> bool {
    words_of(text).any(|(_, word)| {
        let lower = word.to_lowercase();
        list.iter()
            .any(|known| match known.chars().next().is_some_and(joins_words) {
                true => *known == lower,
                false => lower.contains(known),
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str) -> String {
        match opens(title, &Vocabulary::default()) {
            Opens::Section(section) => format!("{section:?}"),
            Opens::Doubtful(name) => format!("{name}?"),
            Opens::Other => "-".to_owned(),
        }
    }

    #[test]
    fn a_section_is_known_whatever_stands_around_its_name() {
        for (title, expected) in [
            ("Deliverables", "Deliverables"),
            ("Deliverables (draft)", "Deliverables"),
            ("Deliverables [WIP]", "Deliverables"),
            ("Deliverables（草案）", "Deliverables"),
            ("The Deliverables", "Deliverables"),
            ("Our Key Deliverables", "Deliverables"),
            ("Deliverables - Phase 1", "Deliverables"),
            ("Deliverables – Phase 1", "Deliverables"),
            ("Deliverables: Phase 1", "Deliverables"),
            ("Deliverables for Phase 2", "Deliverables"),
            ("Deliverables & Scope", "Deliverables"),
            ("Deliverables and scope", "Deliverables"),
            ("Deliverables / Scope", "Deliverables"),
            ("Deliverables & Acceptance Criteria", "Deliverables"),
            ("III. Deliverables", "Deliverables"),
            ("B) Deliverables", "Deliverables"),
            ("§ 3 Deliverables", "Deliverables"),
            ("0.3 Deliverables", "Deliverables"),
            ("3.1.2. Deliverables", "Deliverables"),
            ("Part 2: Deliverables", "Deliverables"),
            ("Phase 1 Deliverables", "Deliverables"),
            ("Q1 2027 Deliverables", "Deliverables"),
            ("2027 Deliverables", "Deliverables"),
            ("Deliverables 2027", "Deliverables"),
            ("Deliverables Q1 2027", "Deliverables"),
            ("Deliverables v2", "Deliverables"),
            ("Deliverables, March 2027", "Deliverables"),
            ("📦 Deliverables", "Deliverables"),
            ("Deliverables 📦", "Deliverables"),
            ("✅ 2. Deliverables (final) 📦", "Deliverables"),
            ("Deliverables:", "Deliverables"),
            ("Risks (top 3)", "Risks"),
            ("Top Risks", "Risks"),
            ("Risks - as of January", "Risks"),
            ("Risks & Mitigation (updated 3 March 2027)", "Risks"),
            ("Current Blockers as of January", "Blockers"),
            ("Current Blockers as of 3 March 2027", "Blockers"),
            ("Blockers (Stand Januar)", "Blockers"),
            ("Die Blockers", "Blockers"),
            ("Success Criteria - Phase 1", "SuccessCriteria"),
            ("Rollback Plan for this milestone", "Rollback"),
            ("Team Capacity (Q1)", "Capacity"),
            ("IV. Team Capacity", "Capacity"),
            ("Timeline & Dependencies (draft)", "Timeline"),
            ("Timeline 2027", "Timeline"),
            ("Status Updates – March", "Updates"),
            ("The Goal", "Summary"),
            ("Summary (draft)", "Summary"),
            ("Erfolgskriterien (Entwurf)", "SuccessCriteria"),
            ("第3章 成功基準", "SuccessCriteria"),
            ("成功标准（草案）", "SuccessCriteria"),
            ("Sprint contract (exit criteria)", "SuccessCriteria"),
            ("契約（完了条件）", "AcceptanceCriteria"),
        ] {
            assert_eq!(read(title), expected, "{title}");
        }
    }

    #[test]
    fn what_may_be_a_section_is_doubtful() {
        for (title, name) in [
            ("Deliverables matrix", "deliverables?"),
            ("Deliverables table", "deliverables?"),
            ("Risks & Timeline", "risks?"),
            ("Blockers and Risks", "blockers?"),
            ("Scope & Deliverables", "deliverables?"),
        ] {
            assert_eq!(read(title), name, "{title}");
        }
        assert_eq!(read("Deliverables Summary"), "DeliverablesSummary");
        assert_eq!(read("Deliverables Summary (draft)"), "DeliverablesSummary");
    }

    #[test]
    fn a_heading_of_prose_is_no_section() {
        for title in [
            "Risks we do not take",
            "Why deliverables matter",
            "Deliverables Blocked",
            "Blocked",
            "Deliverables (out of scope)",
            "Deliverables not in scope",
            "Old Deliverables",
            "Future Risks",
            "Risk: supplier late",
            "Risk 1: supplier late",
            "Deliverable A",
            "Deliverable: Wall",
            "Success stories",
            "Testing in production",
            "Progress bar",
            "Harbour wall (blockers)",
            "Communication channels of the harbour",
            "Steps for testing",
            "Links between pages",
            "Goal A",
            "Goal 2",
            "Risk 1",
            "Risk (High)",
            "Deliverable 3",
            "Deliverable Phase 1",
            "Step 1",
            "Resources: further reading",
            "Summary of changes",
            "Overview of the architecture",
            "How we handle risks",
            "A risk",
            "Non-deliverables",
            "Depends on: MLS-001",
            "Requires Rust 1.88",
            "Blocks world",
            "Waiting for approval",
            "Roll-back",
            "3D view",
            "2027",
            "",
            "—",
        ] {
            assert_eq!(read(title), "-", "{title}");
        }
    }

    #[test]
    fn a_remark_in_brackets_is_all_that_an_item_may_have() {
        let vocabulary = Vocabulary::default();
        assert_eq!(
            remarked("Sign-Off Criteria (Must)", &vocabulary),
            Some(Section::SignOff)
        );
        assert_eq!(
            remarked("Deliverables (draft):", &vocabulary),
            Some(Section::Deliverables)
        );
        for title in [
            "Risk (High)",
            "Testing (manual)",
            "Wall (draft)",
            "Risks - top",
            "Risks (old)",
        ] {
            assert_eq!(remarked(title, &vocabulary), None, "{title}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_title_is_read(title in "(Deliverables|Risks|The|and|&|第3章|III\\.|0\\.3|\\(|\\)|[ .:—-]|2027|é|\\PC){0,10}") {
            opens(&title, &Vocabulary::default());
            remarked(&title, &Vocabulary::default());
        }
    }
}
