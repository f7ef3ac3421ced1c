//! One run of all rules: which rules run, the severity of their findings, and which findings are waived.

mod fingerprint;
mod level;
mod measure;
mod open;
mod own;
mod place;
mod report;
mod waivers;
mod wording;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::{ALL, Check, Rule};
use crate::contain::{Fault, trip};
use crate::diagnostic::{Finding, Site};
use crate::model::Document;
use crate::project::{Failure, Project, Stage, Subject};
use crate::source::{AT_ONCE, ChapterIx};

pub use fingerprint::sign;
pub(super) use level::is_on_for;
pub(super) use measure::{is_measured, names_a_day, prose_in};
pub(super) use open::{is_of_template, is_open, is_stated, open_section};
pub(crate) use own::Own;
pub(super) use place::{
    begins_line, heading_or_title, heading_over, is_in_completed, is_label, line_end, lines_in_section, new_line,
    new_section, section_around,
};
pub(crate) use report::{Draft, Report};
pub(super) use waivers::is_in_force;
pub(super) use wording::{and_list, counted, days_since, figure, name_of, share_a_name, title_case};

/// The only rule for a book without milestones.
const NO_MILESTONES: &str = "no-milestones";

/// The result of a run.
pub struct Checked {
    /// Sorted by chapter, place and rule.
    pub findings: Vec<Finding>,
    /// Failures of the program: at most one for each chapter and, for the book, one for each rule. Sorted.
    pub failures: Vec<Failure>,
}

/// Earlier results of rules, by chapter.
type Before = Vec<Option<Own>>;

/// Runs every rule that is on.
pub fn check(project: &Project<'_>) -> Checked {
    check_those(project, &|_| true)
}

/// The same for a book that was checked `before` with the same configuration: rules about one chapter skip chapters
/// with a known result. Also returns the results known now.
pub(crate) fn check_again(project: &Project<'_>, mut before: Vec<Option<Own>>) -> (Checked, Vec<Option<Own>>) {
    before.resize_with(project.documents.len(), || None);
    for (chapter, own) in before.iter_mut().enumerate() {
        own.take_if(|own| !own.holds(project, chapter));
    }
    let checked = contained(project, &|_| true, Some(&mut before));
    (checked, before)
}

/// Runs the rules that are on and `wanted`. Rules are independent, except that `unused-waiver` needs the findings of
/// the rules that waivers name.
pub(crate) fn check_those(project: &Project<'_>, wanted: &(dyn Fn(&Rule) -> bool + Sync)) -> Checked {
    contained(project, wanted, None)
}

fn contained(project: &Project<'_>, wanted: &dyn Fn(&Rule) -> bool, known: Option<&mut Before>) -> Checked {
    let found = match &project.unjoined {
        Some(fault) => Err(fault.clone()),
        None => project.containment.run(|| run(project, wanted, known)),
    };
    let (mut findings, failures) = found.unwrap_or_else(|fault| (Vec::new(), vec![of_all(fault)]));
    if !failures.is_empty() {
        findings.extend(of_failures(project, &failures));
        findings.par_sort_unstable_by(in_order);
    }
    Checked { findings, failures }
}

fn of_all(fault: Fault) -> Failure {
    Failure {
        chapter: None,
        stage: Stage::Reading,
        fault,
    }
}

/// The findings and failures of the rules. Updates `known`.
fn run(
    project: &Project<'_>,
    wanted: &dyn Fn(&Rule) -> bool,
    known: Option<&mut Before>,
) -> (Vec<Finding>, Vec<Failure>) {
    let has_milestones = project.has_milestones();
    let rules: Vec<&'static Rule> = ALL
        .iter()
        .copied()
        .filter(|rule| has_milestones || rule.name == NO_MILESTONES)
        .filter(|rule| level::is_enabled(rule, project.config) && wanted(rule))
        .collect();
    let guard = Guard {
        project,
        failures: Mutex::new(unread(project)),
    };
    let mut drafts = drafts(&guard, &rules, known.as_deref().map_or(&[], Vec::as_slice));
    if let Some(known) = known {
        own::keep(project, known, &mut drafts, &guard.failed_chapters());
    }
    trip("gathering", project.book.chapters.iter().map(|chapter| &*chapter.text));
    let mut uses = waivers::apply(project, &mut drafts);
    let failed = guard.failed_rules();
    for used in &mut uses {
        let places = [None, Some(used.chapter)];
        let rule = used.waiver.rule.as_str();
        used.is_checked = !places.into_iter().any(|place| failed.contains(&(place, rule)));
    }
    for rule in &rules {
        if let Check::Waiver(check) = rule.check {
            for &used in &uses {
                let check = |report: &mut Report| check(project, used, report);
                guard.ask(rule, Some(used.chapter), None, check, &mut drafts);
            }
        }
    }
    drafts.par_sort_unstable_by(|a, b| in_order(&a.finding, &b.finding));
    let mut findings: Vec<&mut Finding> = drafts.iter_mut().map(|draft| &mut draft.finding).collect();
    fingerprint::sign(project, &mut findings);
    fingerprint::recognise(project, &mut findings);
    let mut findings = report::gather(drafts);
    findings.par_sort_unstable_by(in_order);
    (findings, guard.into_failures())
}

/// The failures as findings, which cannot be waived or recorded.
pub(crate) fn of_failures(project: &Project<'_>, failures: &[Failure]) -> Vec<Finding> {
    let own = |rule: &&&'static Rule| matches!(rule.check, Check::Failure(_));
    let mut drafts = Vec::new();
    for rule in ALL.iter().filter(own) {
        if let Check::Failure(check) = rule.check {
            let mut report = Report::new(None);
            failures.iter().for_each(|failure| check(project, failure, &mut report));
            drafts.extend(finalize(project, rule, None, report));
        }
    }
    drafts.sort_by(|a, b| in_order(&a.finding, &b.finding));
    let mut found: Vec<&mut Finding> = drafts.iter_mut().map(|draft| &mut draft.finding).collect();
    fingerprint::sign(project, &mut found);
    report::gather(drafts)
}

/// The chapters that could not be read.
fn unread(project: &Project<'_>) -> Vec<Failure> {
    let documents = project.documents.iter().enumerate();
    let unread = documents.filter_map(|(chapter, document)| Some((chapter, document.unread.as_ref()?)));
    let failures = unread.map(|(chapter, unread)| Failure {
        chapter: Some(chapter),
        stage: Stage::Reading,
        fault: unread.fault.clone(),
    });
    failures.collect()
}

/// Runs rules and collects their failures.
struct Guard<'a> {
    project: &'a Project<'a>,
    failures: Mutex<Vec<Failure>>,
}

impl<'a> Guard<'a> {
    /// Adds the findings of one rule, in a chapter or in the book, or its failure.
    fn ask(
        &self,
        rule: &'static Rule,
        chapter: Option<ChapterIx>,
        subject: Option<Subject<'_>>,
        check: impl FnOnce(&mut Report),
        drafts: &mut Vec<Draft>,
    ) {
        let asked = self.project.containment.run(|| {
            let mut report = Report::new(chapter);
            check(&mut report);
            report
        });
        match asked {
            Ok(report) => drafts.extend(finalize(self.project, rule, subject, report)),
            Err(fault) => self.failures().push(Failure {
                chapter,
                stage: Stage::Checking(rule.name),
                fault,
            }),
        }
    }

    /// The rules that failed, and where.
    fn failed_rules(&self) -> BTreeSet<(Option<ChapterIx>, &'static str)> {
        let failures = self.failures();
        let rules = failures.iter().filter_map(|failure| match failure.stage {
            Stage::Checking(rule) => Some((failure.chapter, rule)),
            _ => None,
        });
        rules.collect()
    }

    /// The chapters in which a rule failed.
    fn failed_chapters(&self) -> BTreeSet<ChapterIx> {
        let failures = self.failures();
        failures.iter().filter_map(|failure| failure.chapter).collect()
    }

    fn failures(&self) -> MutexGuard<'_, Vec<Failure>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn into_failures(self) -> Vec<Failure> {
        let mut failures = self.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        failures.sort_by_key(|failure| (failure.chapter, failure.stage));
        failures.dedup_by(|other, first| first.chapter.is_some() && other.chapter == first.chapter);
        failures
    }
}

/// The order of findings. Findings that compare equal are shown the same.
fn in_order(a: &Finding, b: &Finding) -> Ordering {
    let told = (&a.site, a.rule, &a.message).cmp(&(&b.site, b.rule, &b.message));
    told.then_with(|| (&a.help, &a.label).cmp(&(&b.help, &b.label)))
}

/// The findings of all rules except `known` ones, in no particular order.
fn drafts(guard: &Guard<'_>, rules: &[&'static Rule], known: &[Option<Own>]) -> Vec<Draft> {
    let project = guard.project;
    let further: Vec<&'static Rule> = rules.iter().copied().filter(|rule| !own::is_own(rule)).collect();
    let asked = |chapter: ChapterIx| match known.get(chapter) {
        Some(Some(_)) => &further[..],
        _ => rules,
    };
    let subjects: Vec<Subject<'_>> = project.subjects().collect();
    let of_milestone = |&subject: &Subject<'_>| {
        let mut drafts = Vec::new();
        for rule in asked(subject.chapter) {
            if let Check::Milestone(check) = rule.check {
                let check = |report: &mut Report| {
                    trip(rule.name, [project.text(subject.chapter)]);
                    check(project, subject, report);
                };
                guard.ask(rule, Some(subject.chapter), Some(subject), check, &mut drafts);
            }
        }
        drafts.shrink_to_fit();
        drafts
    };
    let of_chapter = |(chapter, document): (ChapterIx, &Document)| {
        let mut drafts = Vec::new();
        let is_read = document.unread.is_none();
        for rule in asked(chapter).iter().filter(|_| is_read) {
            if let Check::Chapter(check) = rule.check {
                let check = |report: &mut Report| {
                    trip(rule.name, [project.text(chapter)]);
                    check(project, chapter, document, report);
                };
                guard.ask(rule, Some(chapter), None, check, &mut drafts);
            }
        }
        drafts.shrink_to_fit();
        drafts
    };
    let of_book = |rule: &&'static Rule| {
        let mut drafts = Vec::new();
        if let Check::Book(check) = rule.check {
            let check = |report: &mut Report| {
                trip(rule.name, project.book.chapters.iter().map(|chapter| &*chapter.text));
                check(project, report);
            };
            guard.ask(rule, None, None, check, &mut drafts);
        }
        drafts
    };
    let chapters = project.documents.par_iter().enumerate().with_max_len(AT_ONCE);
    type Drafts = Vec<Vec<Draft>>;
    let of_milestones = || -> Drafts { subjects.par_iter().with_max_len(AT_ONCE).map(of_milestone).collect() };
    let of_chapters = || -> Drafts { chapters.map(of_chapter).collect() };
    let of_book = || -> Drafts { rules.par_iter().map(of_book).collect() };
    let (of_milestones, (of_chapters, of_book)) = rayon::join(of_milestones, || rayon::join(of_chapters, of_book));
    let all = [of_milestones, of_chapters, of_book];
    let count = all.iter().flatten().map(Vec::len).sum();
    // There may be a hundred thousand drafts: reserve the exact size, so that each is moved only once.
    let mut drafts = Vec::with_capacity(count);
    all.into_iter().flatten().for_each(|own| drafts.extend(own));
    drafts
}

/// Sets rule, milestone and severity of each draft; drops drafts of rules that are off.
fn finalize<'a>(
    project: &'a Project<'_>,
    rule: &'static Rule,
    subject: Option<Subject<'a>>,
    report: Report,
) -> impl Iterator<Item = Draft> + 'a {
    report.into_drafts().filter_map(move |mut draft| {
        let finding = &mut draft.finding;
        finding.message.shrink_to_fit();
        finding.rule = rule.name;
        finding.severity = level::decide(project, rule, &finding.site, draft.severity)?;
        let spec = match finding.site {
            Site::Chapter { chapter, span } => project.spec_at(chapter, span),
            _ => subject.map(|subject| subject.spec),
        };
        let milestone = spec.filter(|&spec| project.graph.specs[spec].is_milestone);
        finding.milestone = milestone.map(|spec| project.name(spec).to_owned());
        Some(draft)
    })
}
