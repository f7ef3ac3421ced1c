//! `sign`: a role's signature under what a milestone promises now.

use std::collections::BTreeMap;

use super::boxes::marker_before;
use super::facts::Subject;
use super::roles::{Form, Own, looks_like_name, own, own_part, person};
use super::slots::line_of;
use super::{Draft, Place, Refusal, end_of};
use crate::edit::{self, Edit};
use crate::guide::SIGN_OFF;
use crate::model::{Date, DateReading, Section, Step, read_date};
use crate::project::Project;
use crate::promise::{Signature, VERSION, comment, of_document, of_subject, signature, signatures};
use crate::source::map::Places;
use crate::source::{Site, Span};
use crate::text::chars::{COLONS, is_dash};
use crate::text::slice;
use crate::text::words::are_alike;

impl Draft<'_, '_> {
    /// Signs for `role` as `by`: ticks the role's line of the sign-off section, or adds one.
    ///
    /// # Errors
    /// Role or name have no words, several lines match, or the section is written in a way that is not understood.
    pub fn sign(&mut self, place: Place, role: &str, by: &str) -> Result<(), Refusal> {
        let name = self.name(place);
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (role, by) = (tidy(role), tidy(by));
        let is_word = |text: &str| text.contains(char::is_alphanumeric) && !text.contains(['<', '>', '\n']);
        if !is_word(&role) || !is_word(&by) || role.contains([':', '[', ']']) {
            return Err(Refusal::new("a signature needs a role and a name")
                .with_help("`--role \"Product owner\" --by \"Ana\"`; without `--by` it is git's `user.name`"));
        }
        let (document, text) = (self.document(place), self.text(place.chapter));
        let Some(milestone) = document.milestone.as_deref().filter(|_| place.deliverable.is_none()) else {
            return Err(Refusal::new(format!(
                "{name} is not a milestone, so it has nothing that can be signed"
            )));
        };
        let promised = of_document(self.project, place.chapter, document, text);
        let tail = format!("{by}, {} {}", self.project.as_of, comment(&promised));
        let steps: Vec<&Step> = milestone.sign_off.iter().filter(|step| step.done.is_some()).collect();
        let own = of_role(&steps, text, &role, &by);
        let before = self.facts(place, Subject::SignOff);
        let edits = match own.as_slice() {
            [] => vec![self.new_line(place, &format!("{role}: {tail}"))],
            [(step, line)] => {
                let known = signature(step, text);
                let is_valid = |known: &Signature| known.fits(&promised) == Some(true) && step.done == Some(true);
                let other = match &known {
                    // An outdated signature is replaced, whoever gave it.
                    Some(known) if !is_valid(known) => None,
                    Some(known) => match signer(&known.words) {
                        Some(signer) if signer == by => return Ok(()),
                        signer => signer.filter(|signer| !signer.is_empty()),
                    },
                    None => self.other_person(step, *line, &by),
                };
                if let Some(other) = other {
                    return Err(Refusal::new(format!(
                        "the line of `{role}` in the sign-off of {name} is already signed by or for {other}"
                    ))
                    .at(place.chapter, step.text.span)
                    .with_help(format!(
                        "if {by} signs instead, remove `{other}` from the line, then run this again"
                    )));
                }
                signed_line(text, step, *line, &by, &tail).unwrap_or_default()
            }
            several => {
                let listed: Vec<&str> = several.iter().map(|(step, _)| step.text.of(text)).collect();
                return Err(Refusal::new(format!(
                    "`{role}` names {} lines of the sign-off of {name}",
                    several.len()
                ))
                .at(
                    place.chapter,
                    several.first().map(|(step, _)| step.text.span).unwrap_or_default(),
                )
                .with_help(format!(
                    "write more words of one of them:\n    {}",
                    listed.join("\n    ")
                )));
            }
        };
        let project = self.project;
        let own_text = own.first().map(|(step, _)| step.text.span);
        let others = milestone
            .sign_off
            .iter()
            .filter(|step| Some(step.text.span) != own_text);
        let others: Vec<(&str, Option<bool>)> = others.map(|step| (step.text.of(text), step.done)).collect();
        let sheet = self.tried(place.chapter, edits).filter(|sheet| {
            let milestone = sheet.of(place).milestone.as_deref();
            // All other lines of the section are still read.
            let steps = milestone.iter().flat_map(|milestone| &milestone.sign_off);
            let mut steps = steps.map(|step| (step.text.of(&sheet.text), step.done));
            let keeps_others = others.iter().all(|other| steps.any(|step| step == *other));
            let signed = milestone.map_or(Vec::new(), |milestone| signatures(milestone, &sheet.text));
            let is_there = signed.iter().any(|signature| {
                signature.fits(&promised) == Some(true) && signer(&signature.words) == Some(by.as_str())
            });
            is_there
                && keeps_others
                && of_document(project, place.chapter, sheet.of(place), &sheet.text) == promised
                && sheet.facts(place, Subject::SignOff) == before
        });
        let Some(sheet) = sheet else {
            let site = own
                .first()
                .map_or_else(|| document.title_place(text), |(step, _)| step.text.span);
            return Err(Refusal::new(format!(
                "{name}: the signature cannot be added to its sign-off without a change of something else"
            ))
            .at(place.chapter, site)
            .with_help(format!("write it by hand: `- [x] {role}: {tail}`")));
        };
        self.notes
            .push(format!("{name}: signed by {by} as {role} for {VERSION}:{promised}"));
        self.keep(place.chapter, sheet);
        Ok(())
    }

    /// The person besides `by` whom a role's line names.
    fn other_person<'s>(&self, step: &Step, line: Own<'s>, by: &str) -> Option<&'s str> {
        let documents = self.project.documents.iter();
        let documents = documents.flat_map(|document| document.parts.iter().chain([document]));
        let is_known = |name: &str| {
            let mut documents = documents.clone();
            documents.any(|document| {
                let parts = document.milestone.iter().flat_map(|milestone| &milestone.deliverables);
                let mut owners = parts.flat_map(|part| &part.owners).chain(&document.metadata.owners);
                owners.any(|owner| are_alike(&owner.value, name))
            })
        };
        let may_be_name = line.form == Form::Value || step.done == Some(true);
        let (name, _) = person(line.said, |name| is_known(name) || may_be_name && looks_like_name(name))?;
        (!are_alike(name, by)).then_some(name)
    }

    /// A line at the end of the section; the section is added if it is missing.
    fn new_line(&self, place: Place, words: &str) -> Edit {
        let (document, text) = (self.document(place), self.text(place.chapter));
        let newline = self.newline(place.chapter);
        let headings = document.milestone.iter().flat_map(|milestone| &milestone.headings);
        let find = |section| headings.clone().find(move |heading| heading.section == Some(section));
        let home = find(Section::SignOff).or_else(|| find(Section::SignOffProcess));
        if let Some(home) = home {
            // Before the sections within it.
            let below = headings.clone().map(|heading| heading.heading.span.start);
            let next = below
                .filter(|start| *start > home.heading.span.start && *start < home.extent.end)
                .min();
            let end = slice(text, ..next.unwrap_or(home.extent.end) as usize).trim_end().len();
            let line = line_of(text, end).of(text);
            let indentation = line.len() - line.trim_start().len();
            let marker = line
                .trim_start()
                .chars()
                .next()
                .filter(|c| matches!(c, '-' | '*' | '+'));
            let is_item = marker.is_some() && line.trim_start().chars().nth(1) == Some(' ');
            return Edit::insert(
                end,
                match (is_item, marker) {
                    (true, Some(marker)) => format!("{newline}{}{marker} [x] {words}", slice(line, ..indentation)),
                    _ => format!("{newline}{newline}- [x] {words}"),
                },
            );
        }
        let title = SIGN_OFF.part;
        let home = find(Section::SuccessCriteria).or_else(|| find(Section::Deliverables));
        let (end, marks) = match home {
            Some(home) => (
                home.extent.end as usize,
                "#".repeat(usize::from(home.heading.level).clamp(2, 6)),
            ),
            None => end_of(document, text),
        };
        let end = slice(text, ..end).trim_end().len();
        let tail = if slice(text, end..).contains('\n') { "" } else { newline };
        Edit::insert(
            end,
            format!("{newline}{newline}{marks} {title}{newline}{newline}- [x] {words}{tail}"),
        )
    }
}

/// The lines that belong to a role: those that name it alone or with a remark, else those that say what it does.
fn of_role<'s>(steps: &[&'s Step], text: &'s str, role: &str, by: &str) -> Vec<(&'s Step, Own<'s>)> {
    let found = steps.iter().filter_map(|step| {
        let line = own_part(text, &step.text).of(text);
        Some((*step, own(line, role, by)?))
    });
    let (bare, others): (Vec<_>, Vec<_>) = found.partition(|(_, own)| own.form != Form::Sentence);
    if bare.is_empty() { others } else { bare }
}

/// The name in `ROLE: NAME, DATE`.
fn signer(words: &str) -> Option<&str> {
    let (rest, day) = words.trim_end().rsplit_once(',')?;
    let is_day = matches!(read_date(day.trim()), (DateReading::Date(Date::Day(_)), ""));
    let (_, name) = rest.rsplit_once(COLONS)?;
    is_day.then_some(name.trim_start_matches(['*', '_']).trim())
}

/// The edits that sign a line.
fn signed_line(text: &str, step: &Step, line: Own<'_>, by: &str, tail: &str) -> Option<Vec<Edit>> {
    let start = step.text.span.start as usize;
    let marker = marker_before(text, start)?;
    let tick = Edit::replace(marker, "[x]");
    if let Some(known) = signature(step, text) {
        // A signature replaces the previous one.
        let words = known.words.as_str();
        let name = signer(words).and_then(|name| words.rfind(name));
        let (at, lead) = name.map_or((words.len(), ": "), |at| (at, ""));
        let span = Span::new(start + at, known.span.end as usize);
        return Some(vec![tick, Edit::replace(span, format!("{lead}{tail}"))]);
    }
    let own = own_part(text, &step.text).of(text).trim_end();
    // A blank, or the name of who signs, makes room.
    let is_blank = !line.said.contains(char::is_alphanumeric);
    let is_same = |said| person(said, |name| name == said).is_some_and(|(name, _)| are_alike(name, by));
    let value = slice(own, line.end..);
    let after_mark = value.len()
        - value
            .trim_start_matches(|c| COLONS.contains(&c) || is_dash(c) || c == '*')
            .len();
    let at = match line.form {
        Form::Value if is_blank => line.end + after_mark,
        Form::Value if is_same(line.said) => value.find(line.said).map_or(own.len(), |at| line.end + at),
        _ => own.len(),
    };
    let kept = slice(own, ..at).trim_end();
    let is_open = kept.trim_end_matches('*').ends_with(COLONS);
    let kept = if is_open {
        kept
    } else {
        kept.trim_end_matches(|c| is_dash(c) || c == ' ')
    };
    let lead = if is_open { " " } else { ": " };
    let span = Span::new(start + kept.len(), start + own.len());
    Some(vec![tick, Edit::replace(span, format!("{lead}{tail}"))])
}

/// The new texts, by path, of the files of `after` in which signatures that matched `before` are made to match again.
///
/// # Errors
/// A signature is in text that comes from elsewhere.
pub(crate) fn renewed_signatures(
    before: &Project<'_>,
    after: &Project<'_>,
    places: &Places<'_>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    // Chapters may be in another order.
    let mut fitted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for subject in before.subjects() {
        let own = of_subject(before, subject);
        let valid = signatures(subject.milestone, subject.text)
            .into_iter()
            .filter(|known| known.fits(&own) == Some(true));
        for known in valid {
            fitted.entry(own.clone()).or_default().push(known.words);
        }
    }
    for subject in after.subjects() {
        let now = of_subject(after, subject);
        for known in signatures(subject.milestone, subject.text) {
            let was_valid = fitted.contains_key(&known.hex);
            if !was_valid || known.fits(&now) != Some(false) {
                continue;
            }
            let site = Site::Chapter {
                chapter: subject.chapter,
                span: known.span,
            };
            let Some(place) = places.locate(&site).filter(|place| !place.approximate) else {
                return Err(
                    Refusal::new("a signature is in text that comes from another file").at(subject.chapter, known.span)
                );
            };
            edits
                .entry(place.file)
                .or_default()
                .push(Edit::replace(place.bytes.into(), comment(&now)));
        }
    }
    let apply = |(file, edits): (String, Vec<Edit>)| {
        let text = places.text(&file);
        let text = text.as_deref().and_then(|text| edit::apply(text, edits).ok());
        text.map(|text| (file, text))
            .ok_or_else(|| Refusal::new("the signatures cannot be renewed"))
    };
    edits.into_iter().map(apply).collect()
}
