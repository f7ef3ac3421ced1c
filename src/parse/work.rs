//! Headings over the work: what they are called, word by word.

use std::sync::LazyLock;

use super::number;
use super::word_roles::{Role, WordRoles, is_short_form};
use crate::lang::{headings, metadata, work};
use crate::text::chars::{COLONS, digit, is_dash, is_long_dash, joins_words};
use crate::text::glance::Glance;
use crate::text::words::{joined, phrase, words};

const DELIVERABLE: Role = 1;
const TASK: Role = 1 << 1;
const THING: Role = 1 << 2;
const WEAK: Role = 1 << 3;
const STANDS: Role = 1 << 4;
const SCOPE: Role = 1 << 5;
const PLAIN: Role = 1 << 6;
const GROUP: Role = 1 << 7;
const COLUMN: Role = 1 << 8;

/// What stands below a heading over the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Tasks: headings over boxes only group them.
    Tasks,
    /// Things that are built: a heading over boxes is one of them.
    Things,
    /// The same without a word that they are promised or done. Below another heading they are a part of what that one says.
    Topic,
}

/// Words of which headings over the work are made.
struct Names(WordRoles);

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    Names(WordRoles::new(&[
        (&work::DELIVERABLES, DELIVERABLE),
        (&work::TASKS, TASK),
        (&work::THINGS, THING),
        (&work::WEAK, WEAK),
        (&work::STANDS, STANDS),
        (&work::SCOPE, SCOPE),
        (&work::PLAIN, PLAIN),
        (&work::GROUPS, GROUP),
        (&work::COLUMNS, COLUMN),
    ]))
});

impl Names {
    /// What a word in lower case says, or each part of one in a script without blanks; false if anything in it is not known.
    fn add(&self, word: &str, may_be_name: bool, found: &mut Vec<Role>) -> bool {
        let mut rest = word;
        while !rest.is_empty() {
            let following = rest.trim_start_matches(joins_words);
            let spaced = rest.strip_suffix(following).unwrap_or(rest);
            let known = match spaced.is_empty() {
                true => self.0.first_of(rest),
                false => {
                    let role = self.spaced(spaced).or(may_be_name.then_some(PLAIN));
                    role.map(|role| (spaced, role))
                }
            };
            let Some((part, role)) = known else { return false };
            found.push(role);
            rest = rest.get(part.len()..).unwrap_or("");
        }
        true
    }

    /// What a word between blanks says.
    fn spaced(&self, word: &str) -> Option<Role> {
        let ends_so = |end: &&&str| word.len() > end.len() && word.ends_with(**end);
        let known = self.0.get(word);
        let known = known.or_else(|| is_number(word).then_some(PLAIN));
        known.or_else(|| self.0.get(work::ENDINGS.iter().find(ends_so)?))
    }

    /// What each word of a title says, if all of them say something. `Task description` tells of one.
    fn roles(&self, title: &str) -> Option<Vec<Role>> {
        let found = self.column_roles(title)?;
        found.iter().all(|own| own & !COLUMN != 0).then_some(found)
    }

    /// The same where a word may say that a column holds names.
    fn column_roles(&self, title: &str) -> Option<Vec<Role>> {
        let mut found = Vec::new();
        // Among signs that part no words, Latin letters are names.
        let may_be_name = title.contains(|c: char| c.is_alphabetic() && !joins_words(c));
        for (count, (_, word)) in words(title).enumerate() {
            let is_known = self.add(&joined([word].into_iter()), may_be_name, &mut found);
            if !is_known || count >= MOST {
                return None;
            }
        }
        Some(found)
    }
}

/// A heading of more words is a sentence.
const MOST: usize = 9;

/// The name of a team, `Team North`, has no more words.
const MOST_OF_TEAM: usize = 3;

/// `3`, `p1`, `v2`, `b`.
fn is_number(word: &str) -> bool {
    let rest = word.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(word);
    !word.is_empty() && rest.chars().all(|c| digit(c).is_some())
}

/// A title without its number, and without what follows in brackets or after a dash or a colon; none if that takes the name back:
/// `Features (out of scope)`.
fn bare(title: &str) -> Option<&str> {
    let title = title.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '['));
    let title = number::without_outline_number(number::without_number(title).1);
    let is_mark = |c: char| matches!(c, '(' | '[' | '（' | '【' | ':' | '：') || is_long_dash(c);
    let plural = title.find("(s)").map(|at| at..at + "(s)".len());
    let at = title
        .char_indices()
        .find(|(at, c)| is_mark(*c) && plural.as_ref().is_none_or(|plural| !plural.contains(at)));
    let at = at.map(|(at, _)| at).into_iter().chain(title.find(" - ")).min();
    let (name, tail) = title.split_at_checked(at.unwrap_or(title.len()))?;
    // `Sprint 1 – Checklist`
    let is_of_part = number::is_numbered_part(name) && tail.starts_with(|c: char| is_dash(c) || c == ' ');
    if is_of_part && words(name).count() == 2 {
        return Some(tail.trim_start_matches(|c: char| is_dash(c) || c == ' ')).filter(|name| !name.is_empty());
    }
    // `Story E1-S2: Title` is one of them.
    let is_one = number::is_item_title(title) || tail.starts_with(COLONS) && name.split(' ').any(number::is_key);
    let turns = |(_, word): (usize, &str)| headings::TURNS.contains(&word.to_lowercase().as_str());
    (!is_one && !words(tail).any(turns)).then_some(name)
}

/// What a heading of this title is over, if it is over the work: `Tasks`, `Sprint backlog`, `3. Features to implement (draft)`.
pub(super) fn names_work(title: &str) -> Option<Work> {
    let name = bare(title)?;
    let phrase = phrase(name);
    if headings::TASKS.contains(&phrase.as_str()) {
        return Some(Work::Tasks);
    }
    let is_built = headings::BUILT.contains(&phrase.as_str());
    let Some(roles) = NAMES.roles(name) else {
        return match is_built {
            true => Some(Work::Topic),
            false => names_aim(name).then_some(Work::Things),
        };
    };
    // `Task 2`
    let mut numbers = words(name).skip(1).map(|(_, word)| word).peekable();
    if numbers.peek().is_some() && numbers.all(is_number) {
        return None;
    }
    let any = |role| roles.iter().any(|own| own & role != 0);
    if any(DELIVERABLE) || any(TASK) {
        return Some(Work::Tasks);
    }
    if any(THING) || is_built {
        let is_promised = roles.len() > 1 && any(STANDS);
        return Some(if is_promised { Work::Things } else { Work::Topic });
    }
    let mut weak = roles.iter().enumerate().filter(|(_, own)| **own & (WEAK | SCOPE) != 0);
    let mut stands = roles.iter().enumerate().filter(|(_, own)| **own & STANDS != 0);
    let is_one = weak.any(|(at, _)| stands.any(|(other, _)| other != at));
    is_one.then_some(Work::Things)
}

/// `Screens to build`: a noun, and what is to be done with it.
fn names_aim(name: &str) -> bool {
    const MOST_WORDS: usize = 3;
    let mut own = name.split_whitespace().rev();
    let (Some(what), Some(aim), Some(_)) = (own.next(), own.next(), own.next()) else {
        return false;
    };
    name.split_whitespace().count() <= MOST_WORDS
        && work::AIMS.contains(&aim.to_lowercase().as_str())
        && work::STANDS.contains(&what.to_lowercase().as_str())
}

/// Whether a title is made of a word for deliverables and of words that say which: `Design deliverables`, `Work / Deliverables`.
pub(super) fn names_deliverables(title: &str) -> bool {
    // Most titles have no such word.
    let may_be = |(_, word): (usize, &str)| {
        let first = word.chars().next().map(lower);
        !word.is_ascii() || work::DELIVERABLES.iter().any(|own| own.chars().next() == first)
    };
    if !words(title).take(MOST).any(may_be) {
        return false;
    }
    // An abbreviation only says whose deliverables they are: `Livrables BTS`.
    let is_word = |(_, word): &(usize, &str)| !is_short_form(word);
    let roles = bare(title).and_then(|name| {
        let own: Vec<&str> = words(name).filter(is_word).map(|(_, word)| word).collect();
        NAMES.roles(&own.join(" "))
    });
    let roles = roles.unwrap_or_default();
    let any = |role| roles.iter().any(|own| own & role != 0);
    any(DELIVERABLE) && !any(SCOPE)
}

/// Whether the noun of a title is one for deliverables, whatever stands beside it: `Software deliverables`, `Livrables du pilote`.
pub(super) fn is_of_deliverables(title: &str) -> bool {
    let Some(name) = bare(title) else { return false };
    let is_noun = |word: &str| {
        let word = joined([word].into_iter());
        let ends_so = |own: &&&str| word.as_str() == **own || !own.starts_with(joins_words) && word.ends_with(**own);
        work::DELIVERABLES.iter().find(ends_so).is_some()
    };
    let mut own = words(name).map(|(_, word)| word);
    let first = own.next();
    first.is_some_and(is_noun) || own.last().is_some_and(is_noun)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether a title says only what the items below have in common: `Backend`, `Dev team 2`, `High priority`.
pub(super) fn names_group(title: &str) -> bool {
    let Some(name) = bare(title) else { return false };
    let is_team = |(_, word): (usize, &str)| metadata::GROUPS.contains(&word.to_lowercase().as_str());
    let roles = || NAMES.roles(name).unwrap_or_default();
    words(name).count() <= MOST_OF_TEAM && words(name).any(is_team) || roles().iter().any(|own| own & GROUP != 0)
}

/// Whether a heading is over what belongs to the work: `Scope`, `In scope`.
pub(super) fn names_scope(title: &str) -> bool {
    let Some(name) = bare(title) else { return false };
    let is_of_scope = || {
        let roles = NAMES.roles(name).unwrap_or_default();
        let any = |role| roles.iter().any(|own| own & role != 0);
        any(SCOPE) && roles.iter().all(|own| own & (SCOPE | PLAIN) != 0)
    };
    work::OPENING.contains(&phrase(name).as_str()) || is_of_scope()
}

/// Whether a heading over the work has a noun for what is built, not only one such as `items`.
pub(super) fn has_noun(title: &str) -> bool {
    let roles = bare(title).and_then(|name| NAMES.roles(name)).unwrap_or_default();
    roles.iter().any(|own| own & THING != 0)
}

/// Whether a heading is over what is done only if there is time: `Stretch goals`, `Optional tasks`.
pub(super) fn names_spare(title: &str) -> bool {
    const MOST_WORDS: usize = 3;
    static SPARE: LazyLock<Glance> = LazyLock::new(|| Glance::of(work::SPARE.iter().copied()));
    // Few titles contain such a word.
    let may_be = words(title).any(|(_, word)| SPARE.may_be(word));
    let Some(name) = may_be.then(|| bare(title)).flatten() else {
        return false;
    };
    let is_one = |(_, word): (usize, &str)| work::SPARE.contains(&word.to_lowercase().as_str());
    let first = words(name).next();
    first.is_some_and(is_one) && words(name).count() <= MOST_WORDS && number::without_number(title).0.is_none()
}

/// Whether a heading is over what is not done now, and says nothing else: `Out of scope`, `Stories for future sprints`.
pub(super) fn names_left_out(title: &str) -> bool {
    static TURNS: LazyLock<Glance> = LazyLock::new(|| Glance::of(headings::TURNS.iter().copied()));
    let turns =
        |(_, word): (usize, &str)| TURNS.may_be(word) && headings::TURNS.contains(&word.to_lowercase().as_str());
    words(title).any(turns) && words(title).all(|own| turns(own) || NAMES.spaced(&own.1.to_lowercase()).is_some())
}

/// Whether a heading says how much its items matter: `Must have`, `P0`.
pub(super) fn names_priority(title: &str) -> bool {
    const MOST_WORDS: usize = 3;
    let Some(name) = bare(title).filter(|name| words(name).count() <= MOST_WORDS) else {
        return false;
    };
    let first = words(name).next().map(|(_, word)| word.to_lowercase());
    first.is_some_and(|first| work::PRIORITIES.contains(&first.as_str()))
}

/// Whether the heading of a column says what the work in it is called: `Task description`, `Feature name`.
pub(super) fn names_column(heading: &str) -> bool {
    let roles = NAMES.column_roles(heading).unwrap_or_default();
    let any = |role| roles.iter().any(|own| own & role != 0);
    roles.len() > 1 && any(COLUMN) && any(DELIVERABLE | TASK | THING | WEAK)
}

/// Whether a row is called what only adds up the others.
pub(super) fn names_sum(title: &str) -> bool {
    work::SUMS.contains(&phrase(title.trim_end_matches(COLONS)).as_str())
}

/// Whether a heading over boxes says that they are how the work is done: `Implementation plan`.
pub(super) fn names_plan(title: &str) -> bool {
    let title = phrase(title);
    let is_one = |plan: &str| match plan.starts_with(joins_words) {
        true => title.split(' ').any(|word| word == plan),
        false => title.contains(plan),
    };
    work::PLANS.iter().any(|plan| is_one(plan))
}

/// The nouns by which two headings over the work are alike: `Technical deliverables` and `Business deliverables`.
pub(super) fn noun(title: &str) -> Option<String> {
    let name = bare(title)?;
    let own = words(name).map(|(_, word)| joined([word].into_iter())).find(|word| {
        let mut roles = Vec::new();
        NAMES.add(word, false, &mut roles);
        roles
            .iter()
            .any(|own| own & (DELIVERABLE | TASK | THING | WEAK | SCOPE) != 0)
    });
    Some(own.unwrap_or_else(|| phrase(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_over_the_work_are_made_of_known_words() {
        for (title, expected) in [
            ("Tasks", Some(Work::Tasks)),
            ("User stories", Some(Work::Topic)),
            ("Completed", Some(Work::Topic)),
            ("3. Planned sprint tasks (draft)", Some(Work::Tasks)),
            ("📋 Sprint 4 Backlog — committed", Some(Work::Tasks)),
            ("Committed Work", Some(Work::Things)),
            ("Changes required for this release", Some(Work::Things)),
            ("Features to implement", Some(Work::Things)),
            ("Selected items", Some(Work::Things)),
            ("Delivered scope", Some(Work::Things)),
            ("Features (out of scope)", None),
            ("Future features", None),
            ("Changes", None),
            ("Items", Some(Work::Topic)),
            ("Tarea #1", None),
            ("Task summary", None),
            ("Screens to build", Some(Work::Things)),
            ("How to build the screens", None),
            ("Sprint 1 – Checklist", Some(Work::Tasks)),
            ("Story E1-S2: Upload", None),
            ("Epic: 3.4: Upload", None),
            ("Task 2: Upload", None),
            ("Scope", None),
            ("Work", None),
            ("Overview", None),
            ("The team", None),
            ("Projekthauptaufgaben", Some(Work::Tasks)),
            ("Ausgewählte Items", Some(Work::Things)),
            ("Tareas comprometidas del sprint", Some(Work::Tasks)),
            ("Correcciones requeridas", Some(Work::Things)),
            ("Fonctionnalités à développer", Some(Work::Things)),
            ("Travaux réalisés pendant la phase", Some(Work::Things)),
            ("主要実装タスク（次回実施）", Some(Work::Tasks)),
            ("実装する機能の一覧", Some(Work::Things)),
            ("原子任务清单", Some(Work::Tasks)),
            ("作成対象README.mdファイル一覧", Some(Work::Things)),
            ("本次需要完成的工作", Some(Work::Things)),
        ] {
            assert_eq!(names_work(title), expected, "{title}");
        }
    }

    #[test]
    fn deliverables_of_some_kind_are_deliverables() {
        for title in [
            "Design deliverables",
            "Project / Work / Deliverables",
            "Deliverable(s)",
            "Entregables del equipo de desarrollo",
            "Technische Lieferobjekte",
            "4.2 Livrables techniques",
            "详细交付物清单",
            "8. Livrables BTS",
            "Entregables de la UNAL",
        ] {
            assert!(names_deliverables(title), "{title}");
        }
        for title in [
            "Design",
            "Scope & Deliverables",
            "Deliverables of others",
            "Past deliverables",
            "Import deliverables",
        ] {
            assert!(!names_deliverables(title), "{title}");
        }
    }

    #[test]
    fn groups_are_named_by_what_their_items_have_in_common() {
        for title in [
            "Backend",
            "Dev Team 1",
            "Team North",
            "The Engineers",
            "High priority",
            "Must have (P0)",
            "前端",
        ] {
            assert!(names_group(title), "{title}");
        }
        for title in ["Backend of the importer", "Phase 1", "Survey", "Search"] {
            assert!(!names_group(title), "{title}");
        }
    }
}
