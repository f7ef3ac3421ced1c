//! Turns the fixes of findings into edits of files: which go together, the new files, and whether the result is right.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Parser, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Site};
use crate::edit::{self, Edit};
use crate::model::{Date, DateValue, Document, Milestone, Status, StatusValue};
use crate::parse;
use crate::source::map::{Place, Places};
use crate::source::{ChapterIx, Text};

/// One exact edit of a file, with offsets in bytes of the file on disk and the line ends that the file has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement<'a> {
    pub place: Place,
    pub text: Cow<'a, str>,
}

/// A finding that can be fixed, and its edits.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    pub finding: &'a Finding,
    pub replacements: Vec<Replacement<'a>>,
}

/// The edits of a finding's fix, if all of them have an exact place: a fix is made completely or not at all.
pub(crate) fn replacements<'a>(finding: &'a Finding, places: &Places<'_>) -> Option<Vec<Replacement<'a>>> {
    let fix = finding.fix.as_ref()?;
    let exact = fix.edits.iter().map(|(chapter, edit)| {
        let site = Site::Chapter {
            chapter: *chapter,
            span: edit.span,
        };
        let place = places.locate(&site).filter(|place| !place.approximate)?;
        let text = with_line_ends_of(&places.text(&place.file)?, place.bytes.start, &edit.text);
        Some(Replacement { place, text })
    });
    let of_summary = fix.in_summary.iter().map(|edit| {
        let place = places.in_summary(edit.span)?;
        let text = with_line_ends_of(&places.text(&place.file)?, place.bytes.start, &edit.text);
        Some(Replacement { place, text })
    });
    exact.chain(of_summary).collect()
}

/// The findings that can be fixed in files, in their order: all that are not waived, except those in files of chapters
/// with an internal error.
pub fn candidates<'a>(analysis: &'a Analysis<'_>, places: &Places<'_>) -> Vec<Candidate<'a>> {
    if analysis.failure_of_all().is_some() {
        return Vec::new();
    }
    let failed = analysis.failures.iter().filter_map(|failure| failure.chapter);
    let untouchable: BTreeSet<String> = failed.filter_map(|chapter| places.file(chapter)).collect();
    let wrong = analysis.findings.iter().filter(|finding| !finding.waived);
    wrong
        .filter_map(|finding| {
            let replacements = replacements(finding, places).filter(|edits| !edits.is_empty())?;
            let is_free = replacements.iter().all(|one| !untouchable.contains(&one.place.file));
            is_free.then_some(Candidate { finding, replacements })
        })
        .collect()
}

/// The candidates that can be fixed together: of two that touch, the first. Several candidates may insert words at the same place,
/// such as ids in a list.
pub fn disjoint(candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    // By file and by the start of each taken range: its end, and whether it only inserts words.
    let mut taken: BTreeMap<String, BTreeMap<usize, (usize, bool)>> = BTreeMap::new();
    let inserts_words = |one: &Replacement<'_>| one.place.bytes.is_empty() && !one.text.contains('\n');
    let mut out = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let touches = candidate.replacements.iter().any(|one| {
            let own = &one.place.bytes;
            let last = taken
                .get(&one.place.file)
                .and_then(|taken| taken.range(..=own.end).next_back());
            last.is_some_and(|(&start, &(end, is_words))| {
                own.start <= end && !(is_words && start == own.start && inserts_words(one))
            })
        });
        if !touches {
            for one in &candidate.replacements {
                let (start, end) = (one.place.bytes.start, one.place.bytes.end);
                let taken = taken.entry(one.place.file.clone()).or_default();
                let known = taken.entry(start).or_insert((end, true));
                *known = (end.max(known.0), known.1 && inserts_words(one));
            }
            out.push(candidate);
        }
    }
    out
}

/// The files after `candidates` are fixed, by path; `None` if their edits do not fit together.
pub fn applied(candidates: &[Candidate<'_>], places: &Places<'_>) -> Option<BTreeMap<String, String>> {
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for one in candidates.iter().flat_map(|candidate| &candidate.replacements) {
        let edit = Edit::replace(one.place.bytes.clone().into(), one.text.as_ref());
        edits.entry(&one.place.file).or_default().push(edit);
    }
    let apply = |(file, edits)| {
        let text = edit::apply(&places.text(file)?, edits).ok()?;
        Some((file.to_owned(), text))
    };
    edits.into_iter().map(apply).collect()
}

/// The files in which fixing `made` went wrong. An empty name stands for the whole book. A file has no fault if its chapters have the
/// intended text, each fixed finding is gone, no status or date that was read has changed, and there is no new internal error. Safe
/// fixes must also add no finding and tick no box, and those that are about no value must leave all that is read as it is.
pub fn faults(before: &Analysis<'_>, made: &[Candidate<'_>], after: &Analysis<'_>) -> BTreeSet<String> {
    let is_safe = made
        .iter()
        .all(|one| one.finding.fix.as_ref().is_some_and(|fix| fix.safe));
    let (old_files, new_files) = (files(before), files(after));
    let pairs = before.project.documents.iter().zip(&after.project.documents);
    let changed = pairs.zip(&old_files).filter(|((old, new), _)| {
        let is_kept = keeps_answers(old, new) && (!is_safe || ticked(new) <= ticked(old));
        !is_kept
    });
    let mut faults: BTreeSet<String> = changed.map(|(_, file)| file.clone()).collect();
    faults.extend(silently_changed(before, made, after).map(|chapter| old_files[chapter].clone()));
    if after.failures.len() > before.failures.len() {
        let failed = after.failures.iter().map(|failure| failure.chapter);
        faults.extend(failed.map(|chapter| chapter.map_or_else(String::new, |chapter| old_files[chapter].clone())));
    }
    faults.extend(misread(before, made, after).map(|chapter| old_files[chapter].clone()));
    faults.extend(wrong_counts((before, &old_files), made, (after, &new_files), is_safe));
    faults
}

/// The chapters of which something else is read, although no made fix of theirs is about a value.
fn silently_changed(
    before: &Analysis<'_>,
    made: &[Candidate<'_>],
    after: &Analysis<'_>,
) -> impl Iterator<Item = ChapterIx> {
    /// Their fixes put what is read apart from its neighbours, or remove what is not read.
    const APART: &str = "swallowed-field";
    const REMOVED: &str = "unused-waiver";
    let mut chapters: BTreeMap<ChapterIx, BTreeSet<&str>> = BTreeMap::new();
    for one in made {
        for (chapter, _) in one.finding.fix.iter().flat_map(|fix| &fix.edits) {
            chapters.entry(*chapter).or_default().insert(one.finding.rule);
        }
    }
    let is_changed = move |(chapter, rules): (ChapterIx, BTreeSet<&str>)| {
        let is_silent = rules.iter().all(|rule| [APART, REMOVED].contains(rule));
        let with_lists = !rules.contains(APART);
        let reading = |of: &Analysis<'_>| {
            let (document, text) = (&of.project.documents[chapter], of.project.text(chapter));
            let words = reading(document, text).into_iter().map(str::to_owned);
            words.chain(shown(text, with_lists)).collect::<Vec<_>>()
        };
        (is_silent && reading(before) != reading(after)).then_some(chapter)
    };
    chapters.into_iter().filter_map(is_changed)
}

/// What is read of a chapter, without places: also the fields and criteria that `check --explain-reading` only counts.
fn reading<'a>(document: &'a Document, text: &'a str) -> Vec<&'a str> {
    let mut found = vec![document.title.as_str()];
    for document in all(document) {
        let metadata = &document.metadata;
        found.extend(fields(&metadata.status, &metadata.target, &metadata.owners));
        let Some(own) = &document.milestone else { continue };
        for one in &own.deliverables {
            found.extend(["deliverable", &one.title.value]);
            found.extend(fields(&one.status, &one.target, &one.owners));
            found.extend(one.description.iter().map(|words| words.of(text)));
            found.extend(one.criteria.iter().map(|criterion| criterion.text.of(text)));
        }
        let groups = own.success.iter().map(|group| (&group.title, &group.criteria));
        let procedures = own.procedures.iter().map(|one| (&one.title, &one.criteria));
        for (title, criteria) in groups.chain(procedures) {
            found.extend(["criteria", &title.value]);
            found.extend(criteria.iter().map(|criterion| criterion.text.of(text)));
        }
        let steps = own.procedures.iter().flat_map(|one| &one.steps).chain(&own.sign_off);
        found.extend(steps.flat_map(|step| ["step", step.text.of(text)]));
        found.extend(own.blockers.iter().flat_map(|one| ["blocker", &one.title.value]));
        found.extend(own.waiting.iter().flat_map(|one| ["waiting", &one.value]));
        for risk in &own.risks {
            found.extend(["risk", &risk.text.value]);
            found.extend(risk.mitigation.iter().map(|words| words.value.as_str()));
        }
        for update in &own.updates {
            found.extend(["update", &update.text.value]);
            found.extend(update.lines.iter().map(|line| line.value.as_str()));
        }
        for side in [&own.depends_on, &own.blocks] {
            found.push("dependencies");
            found.extend(side.references.iter().map(|reference| reference.span.of(text)));
            found.extend(side.untracked.iter().map(|words| words.value.as_str()));
        }
    }
    found
}

fn fields<'a>(
    status: &'a Option<StatusValue>,
    target: &'a Option<DateValue>,
    owners: &'a [Text],
) -> impl Iterator<Item = &'a str> {
    let status = status.iter().flat_map(|status| ["status", &status.text.value]);
    let target = target.iter().flat_map(|target| ["target", &target.text.value]);
    let owners = owners.iter().flat_map(|owner| ["owner", &owner.value]);
    status.chain(target).chain(owners)
}

/// The words of a text and its blocks in their order, lists and paragraphs only if asked for.
fn shown(text: &str, with_lists: bool) -> Vec<String> {
    let mut all = Vec::new();
    for event in Parser::new_ext(text, parse::options()) {
        match event {
            Event::Text(words) | Event::Code(words) => all.extend(words.split_whitespace().map(str::to_owned)),
            Event::TaskListMarker(is_done) => all.push(if is_done { "[x]" } else { "[ ]" }.to_owned()),
            Event::Start(Tag::HtmlBlock) => {}
            Event::Start(Tag::Paragraph | Tag::List(_)) if !with_lists => {}
            Event::Start(tag) => all.push(format!("{tag:?}")),
            _ => {}
        }
    }
    all
}

/// The edited chapters that do not have the text that the rules intended.
fn misread(before: &Analysis<'_>, made: &[Candidate<'_>], after: &Analysis<'_>) -> impl Iterator<Item = ChapterIx> {
    let mut edits: BTreeMap<ChapterIx, Vec<Edit>> = BTreeMap::new();
    let fixes = made.iter().filter_map(|one| one.finding.fix.as_ref());
    for (chapter, edit) in fixes.flat_map(|fix| &fix.edits) {
        edits.entry(*chapter).or_default().push(edit.clone());
    }
    edits.into_iter().filter_map(|(chapter, edits)| {
        let meant = edit::apply(before.project.text(chapter), edits);
        let is_right = meant.is_ok_and(|meant| same_lines(&meant, after.project.text(chapter)));
        (!is_right).then_some(chapter)
    })
}

fn same_lines(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n");
    one == other || plain(one) == plain(other)
}

/// The files in which a rule has too many findings: more than there were before, without the fixed ones. For safe fixes, the findings of
/// all rules are compared. Unsafe fixes may turn a missing answer into an open one, so only findings with a fix are compared, and only
/// for rules and files with a fixed finding.
fn wrong_counts(
    (before, old_files): (&Analysis<'_>, &[String]),
    made: &[Candidate<'_>],
    (after, new_files): (&Analysis<'_>, &[String]),
    is_safe: bool,
) -> BTreeSet<String> {
    let wrong = |is_looked_at: fn(&Finding) -> bool| {
        let mut expected = counts(before, old_files, is_looked_at);
        let fixed = made.iter().filter(|one| is_looked_at(one.finding));
        let fixed: Vec<_> = fixed.map(|one| key(old_files, one.finding)).collect();
        for key in &fixed {
            expected
                .entry(*key)
                .and_modify(|count| *count = count.saturating_sub(1));
        }
        let fixed: FxHashSet<_> = fixed.into_iter().collect();
        let found = counts(after, new_files, is_looked_at);
        let wrong = found
            .iter()
            .filter(|(key, _)| is_safe || fixed.contains(*key))
            .filter(|(key, count)| **count > expected.get(key).copied().unwrap_or(0));
        wrong.map(|((_, file), _)| (*file).to_owned()).collect::<Vec<_>>()
    };
    let wrong = match is_safe {
        true => [wrong(|finding| !finding.waived), wrong(Finding::is_live)].concat(),
        false => wrong(|finding| !finding.waived && finding.fix.is_some()),
    };
    wrong.into_iter().collect()
}

/// The files in which a candidate can cause a fault: those that it edits, and the one of its finding.
pub(crate) fn concerned(candidate: &Candidate<'_>, analysis: &Analysis<'_>) -> BTreeSet<String> {
    let book = analysis.project.book;
    let edits = candidate.finding.fix.iter().flat_map(|fix| &fix.edits);
    let mut names: BTreeSet<String> = edits.map(|(chapter, _)| book.root_path(*chapter)).collect();
    names.extend(candidate.replacements.iter().map(|one| one.place.file.clone()));
    names.insert(match &candidate.finding.site {
        Site::Chapter { chapter, .. } => book.root_path(*chapter),
        Site::File { path } => path.clone(),
        Site::Book => String::new(),
    });
    names
}

/// A rule and a file.
type Key<'a> = (&'static str, &'a str);

/// The number of findings by rule and file: a large book has tens of thousands, counted again for each trial.
fn counts<'a>(
    of: &'a Analysis<'_>,
    files: &'a [String],
    is_looked_at: fn(&Finding) -> bool,
) -> FxHashMap<Key<'a>, usize> {
    let mut counts = FxHashMap::default();
    for finding in of.findings.iter().filter(|finding| is_looked_at(finding)) {
        *counts.entry(key(files, finding)).or_default() += 1;
    }
    counts
}

/// The file of each chapter.
fn files(of: &Analysis<'_>) -> Vec<String> {
    let book = of.project.book;
    (0..book.chapters.len())
        .map(|chapter| book.root_path(chapter))
        .collect()
}

fn key<'a>(files: &'a [String], finding: &'a Finding) -> Key<'a> {
    let file = match &finding.site {
        Site::Chapter { chapter, .. } => files[*chapter].as_str(),
        Site::File { path } => path,
        Site::Book => "",
    };
    (finding.rule, file)
}

/// Whether every status and date that was read is unchanged.
fn keeps_answers(old: &Document, new: &Document) -> bool {
    let kept = |(old, new): (Answers, Answers)| {
        old.0.is_none_or(|status| new.0 == Some(status)) && old.1.is_none_or(|date| new.1 == Some(date))
    };
    let own = |document| (answers(document), of_deliverables(document).collect::<Vec<_>>());
    let pairs = all(old).map(own).zip(all(new).map(own));
    let kept = |((old, olds), (new, news)): (_, (_, Vec<Answers>))| {
        kept((old, new)) && Vec::into_iter(olds).zip(news).all(kept)
    };
    pairs.into_iter().all(kept)
}

/// A chapter and its parts.
fn all(document: &Document) -> impl Iterator<Item = &Document> {
    [document].into_iter().chain(&document.parts)
}

type Answers = (Option<Status>, Option<Date>);

fn answers(document: &Document) -> Answers {
    let metadata = &document.metadata;
    let status = metadata.status.as_ref().and_then(|status| status.status);
    (status, metadata.target.as_ref().and_then(DateValue::date))
}

fn of_deliverables(document: &Document) -> impl Iterator<Item = Answers> {
    let deliverables = document.milestone.iter().flat_map(|milestone| &milestone.deliverables);
    deliverables.map(|one| (one.known_status(), one.target.as_ref().and_then(DateValue::date)))
}

fn ticked(document: &Document) -> usize {
    let boxes = |milestone: &Milestone| {
        let groups = milestone.success.iter().flat_map(|group| &group.criteria);
        let deliverables = milestone.deliverables.iter().flat_map(|one| &one.criteria);
        groups.chain(deliverables).filter(|criterion| criterion.done).count()
    };
    document.milestones().map(boxes).sum()
}

/// `text` with the line ends of `file` around byte `at`.
fn with_line_ends_of<'a>(file: &str, at: usize, text: &'a str) -> Cow<'a, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let bytes = file.as_bytes();
    let at = at.min(bytes.len());
    let before = memchr::memrchr(b'\n', &bytes[..at]);
    let near = before.or_else(|| memchr::memchr(b'\n', &bytes[at..]).map(|found| at + found));
    let Some(near) = near else {
        return Cow::Borrowed(text);
    };
    let plain = text.replace("\r\n", "\n");
    match near > 0 && bytes[near - 1] == b'\r' {
        true => Cow::Owned(plain.replace('\n', "\r\n")),
        false => Cow::Owned(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_line_ends_of_the_place() {
        let file = "a\r\nb\nc";
        assert_eq!(with_line_ends_of(file, 3, "x\ny\r\n"), "x\r\ny\r\n");
        assert_eq!(with_line_ends_of(file, 5, "x\ny\r\n"), "x\ny\n");
        assert_eq!(with_line_ends_of(file, 0, "\n"), "\r\n");
        assert_eq!(with_line_ends_of("a", 1, "\r\n"), "\r\n");
    }
}
