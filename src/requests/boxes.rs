//! `tick` and `untick`: one box, named by its place or by its words.

use std::collections::BTreeSet;

use super::facts::Subject;
use super::slots::line_of;
use super::{Draft, Place, Refusal};
use crate::edit::Edit;
use crate::model::{Criterion, Document, Milestone, Step};
use crate::source::Span;
use crate::source::lines::Lines;
use crate::text::chars::joins_words;
use crate::text::slice;
use crate::text::words::phrase;

/// A box of a chapter.
struct Found {
    /// Its three characters.
    marker: Span,
    done: bool,
    words: String,
    /// The number of the deliverable, and that of the criterion within it.
    place: Option<(u32, u32)>,
}

impl Draft<'_, '_> {
    /// Ticks or unticks the box at `which`: `2.3`, or words that name it.
    ///
    /// # Errors
    /// No box matches, or several do.
    pub fn tick(&mut self, place: Place, which: &str, done: bool) -> Result<(), Refusal> {
        let name = self.name(place);
        let (document, text) = (self.document(place), self.text(place.chapter));
        let Some(milestone) = &document.milestone else {
            return Err(Refusal::new(format!(
                "{name} is not a milestone, so it has no criteria"
            )));
        };
        let all = boxes(milestone, text);
        let own: Vec<&Found> = match place.deliverable {
            Some(number) => all
                .iter()
                .filter(|found| found.place.is_some_and(|(own, _)| own == number))
                .collect(),
            None => all.iter().collect(),
        };
        let found = match numbers(which) {
            Some(numbers) => by_number(&own, &numbers, place.deliverable, &name)?,
            None => by_words(&own, which, &name, text)?,
        };
        let words = short(&found.words);
        if found.done == done {
            return Ok(());
        }
        let mark = if done { "[x]" } else { "[ ]" };
        let edit = Edit::replace(found.marker, mark);
        let before = self.facts(place, Subject::Boxes);
        let start = found.marker.start;
        let is_done = |document: &Document, text: &str| {
            let milestone = document.milestone.as_deref();
            let all = milestone.map_or(Vec::new(), |milestone| boxes(milestone, text));
            all.iter()
                .any(|found| found.marker.start == start && found.done == done)
        };
        let sheet = self
            .tried(place.chapter, vec![edit])
            .filter(|sheet| is_done(sheet.of(place), &sheet.text) && sheet.facts(place, Subject::Boxes) == before);
        let Some(sheet) = sheet else {
            return Err(Refusal::new(format!(
                "{name}: the box of `{words}` cannot be changed without a change of something else"
            ))
            .at(place.chapter, found.marker)
            .with_help("change it by hand"));
        };
        let verb = if done { "ticked" } else { "no longer ticked" };
        let of = found
            .place
            .map_or(String::new(), |(number, at)| format!(" {number}.{at}"));
        self.notes.push(format!("{name}: {verb}{of} `{words}`"));
        self.keep(place.chapter, sheet);
        Ok(())
    }
}

/// Every box of a milestone that counts, once.
fn boxes(milestone: &Milestone, text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for deliverable in &milestone.deliverables {
        let numbers = numbers_of(&deliverable.criteria, deliverable.number, text);
        for (criterion, at) in deliverable.criteria.iter().zip(numbers) {
            all.push(Found {
                marker: criterion.marker(),
                done: criterion.done,
                words: criterion.text.of(text).to_owned(),
                place: Some((deliverable.number, at)),
            });
        }
    }
    let groups = milestone.success.iter().flat_map(|group| &group.criteria);
    let procedures = milestone.procedures.iter().flat_map(|procedure| &procedure.criteria);
    for criterion in groups.chain(procedures) {
        all.push(Found {
            marker: criterion.marker(),
            done: criterion.done,
            words: criterion.text.of(text).to_owned(),
            place: None,
        });
    }
    all.extend(milestone.sign_off.iter().filter_map(|step| of_step(step, text)));
    all.sort_by_key(|found| found.marker);
    all.dedup_by_key(|found| found.marker);
    all
}

/// The numbers of a deliverable's criteria: the written ones, before the box or before the words, if each has one of its own; else they
/// are counted, as a list is whose items all begin with `1.`.
fn numbers_of(criteria: &[Criterion], deliverable: u32, text: &str) -> Vec<u32> {
    let written = criteria.iter().map(|criterion| {
        let start = criterion.start as usize;
        let lead = slice(text, line_of(text, start).start as usize..start).trim_matches([' ', '\t', '>']);
        let of_item = lead.strip_suffix(['.', ')']).and_then(|number| number.parse().ok());
        written_number(criterion.text.of(text), deliverable).or(of_item)
    });
    let written: Option<Vec<u32>> = written.collect();
    let is_clear = |numbers: &Vec<u32>| numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len();
    let counted = || (1..).take(criteria.len()).collect();
    written.filter(is_clear).unwrap_or_else(counted)
}

/// The box before the words of a line.
fn of_step(step: &Step, text: &str) -> Option<Found> {
    let done = step.done?;
    Some(Found {
        marker: marker_before(text, step.text.span.start as usize)?,
        done,
        words: step.text.of(text).to_owned(),
        place: None,
    })
}

/// The box on the line of byte `at`, before that byte.
pub(super) fn marker_before(text: &str, at: usize) -> Option<Span> {
    let line = line_of(text, at);
    let before = slice(text, line.start as usize..at.max(line.start as usize));
    let start = ["[ ]", "[x]", "[X]"]
        .iter()
        .filter_map(|mark| before.find(mark))
        .min()?;
    let start = line.start as usize + start;
    Some(Span::new(start, start + 3))
}

/// `2.3` or `2`, as numbers.
fn numbers(which: &str) -> Option<Vec<u32>> {
    let parts: Vec<Option<u32>> = which.trim().split('.').map(|part| part.parse().ok()).collect();
    (parts.len() <= 3).then_some(())?;
    parts.into_iter().collect()
}

fn by_number<'f>(all: &[&'f Found], numbers: &[u32], within: Option<u32>, name: &str) -> Result<&'f Found, Refusal> {
    let (number, at) = match (numbers, within) {
        ([at], Some(number)) => (number, Some(*at)),
        ([number], None) => (*number, None),
        ([number, at], _) => (*number, Some(*at)),
        _ => {
            return Err(
                Refusal::new("a place is the number of a deliverable and of a criterion").with_help("write it as 2.3"),
            );
        }
    };
    let own: Vec<&&Found> = all
        .iter()
        .filter(|found| found.place.is_some_and(|(own, _)| own == number))
        .collect();
    let listed = || own.iter().map(|found| shown(found)).collect::<Vec<_>>().join("\n    ");
    if own.is_empty() {
        return Err(
            Refusal::new(format!("{name} has no deliverable {number} with criteria")).with_help(
                "write the number of a deliverable and of a criterion, such as 2.3, or words of the criterion",
            ),
        );
    }
    let Some(at) = at else {
        return match own.as_slice() {
            [only] => Ok(only),
            _ => Err(
                Refusal::new(format!("deliverable {number} of {name} has {} criteria", own.len()))
                    .with_help(format!("name one of them:\n    {}", listed())),
            ),
        };
    };
    let found = own
        .iter()
        .find(|found| found.place.is_some_and(|(_, place)| place == at));
    match found {
        Some(found) => Ok(found),
        None => Err(
            Refusal::new(format!("deliverable {number} of {name} has no criterion {at}"))
                .with_help(format!("it has\n    {}", listed())),
        ),
    }
}

/// `3` from `3. Text`, `3) Text` or `2.3 Text`.
fn written_number(words: &str, deliverable: u32) -> Option<u32> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(words);
    let number: u32 = slice(words, ..first).parse().ok()?;
    let rest = slice(words, first..);
    if let Some(rest) = rest.strip_prefix('.')
        && digits(rest) > 0
        && number == deliverable
    {
        return slice(rest, ..digits(rest)).parse().ok();
    }
    rest.starts_with(['.', ')', ':']).then_some(number)
}

fn by_words<'f>(all: &[&'f Found], which: &str, name: &str, text: &str) -> Result<&'f Found, Refusal> {
    let wanted = phrase(which);
    if wanted.is_empty() {
        return Err(Refusal::new("no criterion is named").with_help("write its place, such as 2.3, or words of it"));
    }
    let matching = |fits: &dyn Fn(&str) -> bool| -> Vec<&'f Found> {
        all.iter()
            .filter(|found| fits(&phrase(&found.words)))
            .copied()
            .collect()
    };
    let padded = format!(" {wanted} ");
    let parts: Vec<&str> = wanted.split(' ').collect();
    let ways: [&dyn Fn(&str) -> bool; 4] = [
        &|words| words == wanted,
        &|words| format!(" {words} ").contains(&padded),
        &|words| has_whole(words, &wanted),
        &|words| parts.iter().all(|part| words.split(' ').any(|word| word == *part)),
    ];
    for way in ways {
        match matching(way).as_slice() {
            [] => {}
            [only] => return Ok(only),
            several => {
                let lines = Lines::new(text);
                let listed = several.iter().take(8).map(|found| {
                    let line = lines.line(found.marker.start as usize);
                    format!("{} (line {line})", shown(found))
                });
                let listed: Vec<String> = listed.collect();
                return Err(
                    Refusal::new(format!("`{which}` names {} criteria of {name}", several.len())).with_help(format!(
                        "write more words of the one that you mean, or its place:\n    {}",
                        listed.join("\n    ")
                    )),
                );
            }
        }
    }
    let words = all.iter().map(|found| found.words.as_str());
    let likeness = |words: &&str| (strsim::sorensen_dice(&phrase(words), &wanted) * 1000.0) as usize;
    let near = words.max_by_key(likeness);
    let near = near.map_or("it has none".to_owned(), |words| {
        format!("the nearest is `{}`", short(words))
    });
    Err(Refusal::new(format!("`{which}` names no criterion of {name}")).with_help(near))
}

/// Whether `wanted` is in `words` and not in the middle of a word. Where no spaces are between words, it may be anywhere.
fn has_whole(words: &str, wanted: &str) -> bool {
    let joins = |one: Option<char>, other: Option<char>| {
        let letters = [one, other];
        letters.into_iter().all(|c| c.is_some_and(joins_words))
    };
    words.match_indices(wanted).any(|(at, _)| {
        let before = slice(words, ..at).chars().next_back();
        let after = slice(words, at + wanted.len()..).chars().next();
        !joins(before, wanted.chars().next()) && !joins(wanted.chars().next_back(), after)
    })
}

fn shown(found: &Found) -> String {
    match found.place {
        Some((number, at)) => format!("{number}.{at} {}", short(&found.words)),
        None => short(&found.words),
    }
}

fn short(words: &str) -> String {
    const LONGEST: usize = 80;
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", slice(words, ..at)),
        None => words.to_owned(),
    }
}
