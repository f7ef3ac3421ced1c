//! `missing-plan`: a milestone does not refer to the plan that it belongs to.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{FieldKind, Reference};
use crate::project::{Project, Subject};
use crate::rules::engine::is_open;
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-plan",
    family: Family::Timeline,
    severity: Severity::Info,
    from: Profile::Guide,
    needs: &[Need::Book],
    summary: "a milestone does not refer to the plan that it belongs to",
    explanation: "\
A milestone is a step in a larger plan. A reference to that plan, anywhere in the chapter, lets a reader find the purpose of the whole, and
lets the plan's page list its milestones.

A plan is any spec of the kind `plan` (`[PLN-001]`, a link to its chapter, or a plan of another book), or whatever a `Plan` line under the
title names. It is not enough that the plan names the milestone, because people may come to this page from a search.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let graph = &project.graph;
    let kinds = project.config.prefixes.iter();
    let prefixes: Vec<&str> = kinds
        .filter(|(_, kind)| *kind == "plan")
        .map(|(prefix, _)| prefix)
        .collect();
    let begins = |id: &str, prefix: &str| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'));
    let is_plan = |reference: &Reference| {
        let id = reference.id.as_ref();
        id.is_some_and(|id| prefixes.iter().any(|prefix| begins(id.as_str(), prefix)))
    };
    let mut fields = subject.document.metadata.fields.iter();
    let has_line = fields.any(|field| field.kind == FieldKind::Plan && !is_open(&field.value.value));
    let linked = graph
        .references(subject.spec)
        .iter()
        .any(|&spec| graph.specs[spec].kind == "plan");
    let is_in_plan = || {
        graph
            .by_chapter(subject.chapter)
            .is_some_and(|own| graph.specs[own].kind == "plan")
    };
    if has_line || linked || is_in_plan() || subject.document.references.iter().any(is_plan) {
        return;
    }
    let help = match graph.plans.as_slice() {
        [] => "under the title, write `**Plan**: ` and the plan it is part of; a chapter with an id such as PLN-001 can be linked".to_owned(),
        [plan] => format!("write `Part of [{0}]` in the summary, or `**Plan**: [{0}]` under the title", project.name(*plan)),
        [first, rest @ ..] => format!("write `Part of [{}]` in the summary, or one of the {} other plans", project.name(*first), rest.len()),
    };
    report
        .at(
            subject.title_place(),
            format!("`{}` refers to no plan", project.name(subject.spec)),
        )
        .help(help);
}
