//! `unmitigated-risk`: a High risk has no mitigation, or a level is not Low, Medium, High or Critical.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::lang::levels;
use crate::model::{Level, LevelValue, Risk};
use crate::parse::answer::{Answer, Asked, answer};
use crate::project::{Project, Subject};
use crate::rules::engine::{is_of_template, is_open};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Text;
use crate::text::chars::joins_words;
use crate::text::nearest::near;
use crate::text::words::{phrase, words};

pub(super) static RULE: Rule = Rule {
    name: "unmitigated-risk",
    family: Family::People,
    severity: Severity::Warning,
    fix: Fixable::Unsafe,
    summary: "a High risk has no mitigation, or a level is not Low, Medium, High or Critical",
    explanation: "\
If a risk is likely and would do harm, the team needs a plan for it. One line is enough: what is done now to prevent it, or what is done if
it happens. \"We accept it\" is an answer too, if it is a real decision.

A risk is High if likelihood or impact is High and the other one is at least Medium; a High impact with a Low likelihood is not a High risk.
If only one of the two is given, that one counts. Levels are Low, Medium, High and Critical, and words that clearly mean the same; a number
or a colour is reported, once for the section, because it means something different to each reader. Empty cells are ignored, and so are an
impact that is written in words (`Runs out of memory`) and unfilled risks of the template.

If a table has no column for mitigations but has a column with an unknown name, a row with a text in that column is ignored. A mitigation
may be a field, the text below the label or the heading `Mitigation`, or a paragraph after the fields below a risk's heading.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    // One word among descriptions, such as `Rework`, is one too.
    let impacts = subject.milestone.risks.iter().filter_map(|risk| risk.impact.as_ref());
    let describes = impacts.clone().any(|impact| is_prose(&impact.text.value));
    let is_description = |impact: &str| is_prose(impact) || describes && is_other_word(impact);
    for risk in &subject.milestone.risks {
        let is_given = |text: &Text| answer(&text.value, Asked::Mitigation) == Answer::Given;
        let is_bare = !risk.has_unread_column
            && risk.level() >= Some(Level::High)
            && !risk.mitigation.as_ref().is_some_and(is_given);
        let is_quiet = !is_bare && levels(risk, is_description).next().is_none();
        if is_quiet || is_of_template(project, &risk.text.value) {
            continue;
        }
        if is_bare {
            let place = risk.mitigation.as_ref().map_or(risk.text.span, |text| text.span);
            report
                .at(
                    place,
                    format!("the risk `{}` is High and has no mitigation", risk.text.value),
                )
                .help("write what is done to prevent it, or what is done if it happens")
                .together("High risks have no mitigation")
                .missing_in(subject);
        }
        for (value, what) in levels(risk, is_description) {
            let edit = meant(&value.text.value).map(|level| Edit::replace(value.text.span, level.to_string()));
            let fits = value.text.span.of(subject.text) == value.text.value;
            let message = match is_open(&value.text.value) {
                true => format!("the {what} of `{}` is still `{}`", risk.text.value, value.text.value),
                false => format!("the {what} `{}` is not a level", value.text.value),
            };
            report
                .at(value.text.span, message)
                .help("write `Low`, `Medium`, `High` or `Critical`")
                .together("levels of risks are not Low, Medium, High or Critical")
                .missing_in(subject)
                .unsafe_fix("spell the level out", edit.filter(|_| fits));
        }
    }
}

/// Written levels that cannot be read.
fn levels(risk: &Risk, is_description: impl Fn(&str) -> bool) -> impl Iterator<Item = (&LevelValue, &'static str)> {
    let impact = risk
        .impact
        .as_ref()
        .filter(|impact| !is_description(&impact.text.value));
    let both = [(risk.likelihood.as_ref(), "likelihood"), (impact, "impact")];
    let written = both.into_iter().filter_map(|(value, what)| Some((value?, what)));
    written.filter(|(value, _)| value.level.is_none() && !value.text.value.trim().is_empty())
}

/// Whether an impact is a description and not a level: `Runs out of memory`. A misspelled level is not prose.
fn is_prose(impact: &str) -> bool {
    if is_run_of_prose(impact) {
        return true;
    }
    let are_words = match impact.contains(|c: char| c.is_ascii_digit()) {
        // `Level 4` and `7 of 10` are levels; `A delay of 2 weeks` is not.
        true => words(impact).filter(|(_, word)| word.chars().count() > 2).count() > 1,
        false => words(impact).count() > 1,
    };
    are_words && !is_open(impact) && !is_near_level(impact)
}

/// Whether one of the words may be a misspelled level.
fn is_near_level(impact: &str) -> bool {
    words(impact).any(|(_, word)| meant(word).is_some())
}

/// Whether an impact is a word without digits that is no level, not even a misspelled one.
fn is_other_word(impact: &str) -> bool {
    let is_word = words(impact).count() == 1 && !impact.contains(|c: char| c.is_numeric());
    is_word && !is_open(impact) && !is_near_level(impact)
}

/// In scripts without spaces: whether the text is longer than any level, or as long as the longest but names none.
fn is_run_of_prose(impact: &str) -> bool {
    const LONGEST_LEVEL: usize = 4;
    let names_level = || {
        let names = [&levels::LOW, &levels::MEDIUM, &levels::HIGH, &levels::CRITICAL];
        names
            .iter()
            .flat_map(|names| names.iter())
            .any(|name| !name.is_ascii() && impact.contains(*name))
    };
    let is_run = !impact.is_ascii() && !impact.contains(|c: char| joins_words(c) || c.is_whitespace());
    match impact.chars().count() {
        _ if !is_run || is_open(impact) => false,
        LONGEST_LEVEL => !names_level(),
        count => count > LONGEST_LEVEL,
    }
}

/// The intended level of a misspelling.
fn meant(text: &str) -> Option<Level> {
    let above_low = || Level::ALL.into_iter().filter(|level| *level > Level::Low);
    let name = near(&phrase(text), above_low().map(Level::slug))?;
    above_low().find(|level| level.slug() == name)
}
