//! One run of all rules: who speaks, how loudly, and which findings are waived.

mod fingerprint;
mod level;
mod measure;
mod open;
mod place;
mod report;
mod waivers;
mod wording;

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{ALL, Check, Rule};
use crate::analysis::{Project, Subject};
use crate::diagnostic::{Finding, Site};
use crate::source::AT_ONCE;

pub use fingerprint::sign;
pub use level::is_on_for;
pub use measure::{is_measured, names_a_day, prose_in};
pub use open::{Answer, answer, answer_of, is_of_template, is_open, is_stated, open_section};
pub use place::{heading_or_title, line_end, lines_in_section, new_line, new_section, section_around};
pub use report::{Draft, Report};
pub use waivers::is_in_force;
pub use wording::{and_list, counted, days_since, figure, name_of, share_a_name, title_case};

/// What is said of a book in which no chapter is a milestone.
const NO_MILESTONES: &str = "no-milestones";

/// Runs every rule that is on; the findings are sorted by chapter, place and rule.
pub fn check(project: &Project<'_>) -> Vec<Finding> {
    let has_milestones = project.has_milestones();
    let rules: Vec<&'static Rule> = ALL
        .iter()
        .copied()
        .filter(|rule| has_milestones || rule.name == NO_MILESTONES)
        .filter(|rule| level::may_speak(rule, project.config))
        .collect();
    let mut drafts = drafts(project, &rules);
    let uses = waivers::apply(project, &mut drafts);
    for rule in &rules {
        if let Check::Waiver(check) = rule.check {
            let mut report = Report::default();
            uses.iter().for_each(|&used| check(project, used, &mut report));
            drafts.extend(settle(project, rule, None, report));
        }
    }
    drafts.par_sort_by(|a, b| in_order(&a.finding, &b.finding));
    let mut findings: Vec<&mut Finding> = drafts.iter_mut().map(|draft| &mut draft.finding).collect();
    fingerprint::sign(project, &mut findings);
    fingerprint::recognise(project, &mut findings);
    let mut findings = report::gather(drafts);
    findings.par_sort_by(in_order);
    findings
}

fn in_order(a: &Finding, b: &Finding) -> Ordering {
    (&a.site, a.rule, &a.message).cmp(&(&b.site, b.rule, &b.message))
}

/// Everything that the rules find by themselves, in no order.
fn drafts(project: &Project<'_>, rules: &[&'static Rule]) -> Vec<Draft> {
    let subjects: Vec<Subject<'_>> = project.subjects().collect();
    let of_milestones = subjects.par_iter().with_max_len(AT_ONCE).flat_map_iter(|&subject| {
        let mut drafts = Vec::new();
        for rule in rules {
            if let Check::Milestone(check) = rule.check {
                let mut report = Report::default();
                check(project, subject, &mut report);
                drafts.extend(settle(project, rule, Some(subject), report));
            }
        }
        drafts
    });
    let chapters = project.documents.par_iter().enumerate().with_max_len(AT_ONCE);
    let of_chapters = chapters.flat_map_iter(|(chapter, document)| {
        let mut drafts = Vec::new();
        for rule in rules {
            if let Check::Chapter(check) = rule.check {
                let mut report = Report::default();
                check(project, chapter, document, &mut report);
                drafts.extend(settle(project, rule, None, report));
            }
        }
        drafts
    });
    let of_book = rules.par_iter().flat_map_iter(|rule| {
        let mut report = Report::default();
        if let Check::Book(check) = rule.check {
            check(project, &mut report);
        }
        settle(project, rule, None, report)
    });
    of_milestones.chain(of_chapters).chain(of_book).collect()
}

/// Gives each draft its rule, its milestone and its severity; what is off falls away.
fn settle<'a>(
    project: &'a Project<'_>,
    rule: &'static Rule,
    subject: Option<Subject<'a>>,
    report: Report,
) -> impl Iterator<Item = Draft> + 'a {
    report.into_drafts().filter_map(move |mut draft| {
        let finding = &mut draft.finding;
        finding.rule = rule.name;
        finding.severity = level::decide(project, rule, &finding.site, draft.severity)?;
        let spec = match finding.site {
            Site::Chapter { chapter, .. } => project.graph.by_chapter(chapter),
            _ => subject.map(|subject| subject.spec),
        };
        finding.milestone = spec
            .filter(|&spec| project.graph.specs[spec].is_milestone)
            .and_then(|spec| Some(project.graph.specs[spec].id.as_ref()?.to_string()));
        Some(draft)
    })
}
