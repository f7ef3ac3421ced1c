//! `dependency-cycle`: milestones depend on each other in a cycle.

use crate::diagnostic::Severity;
use crate::graph::Target;
use crate::project::Project;
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "dependency-cycle",
    family: Family::Timeline,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "milestones depend on each other in a cycle",
    explanation: "\
Milestones that wait for each other can never start. Each cycle is reported once, at the dependency of the milestone in it that comes first
in the book.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, report: &mut Report) {
    for cycle in &project.graph.cycles {
        let mut names: Vec<&str> = cycle.iter().map(|&spec| project.name(spec)).collect();
        names.push(names[0]);
        // Each milestone depends on the one before it.
        let waits = |at: usize| {
            let blocker = cycle[(at + cycle.len() - 1) % cycle.len()];
            project.dependency_place(blocker, cycle[at])
        };
        let (chapter, span) = waits(0);
        names.reverse();
        let draft = report
            .in_chapter(
                chapter,
                span,
                format!("milestones depend on each other in a cycle: {}", names.join(" → ")),
            )
            .help("remove the dependency that is not real");
        for (at, &spec) in cycle.iter().enumerate().skip(1) {
            let (chapter, span) = waits(at);
            draft.related_in(chapter, span, format!("`{}` waits as well", project.name(spec)));
        }
    }
    for subject in project.subjects() {
        for reference in &subject.milestone.depends_on.references {
            let chapter = subject.chapter;
            let target = project.graph.resolve(reference, chapter, project.book, project.config);
            if matches!(target, Target::Spec { spec, .. } if spec == subject.spec) {
                report
                    .in_chapter(
                        chapter,
                        reference.span,
                        format!("`{}` waits for itself", project.name(subject.spec)),
                    )
                    .help("name the milestone that has to come first, or write `None`");
            }
        }
    }
}
