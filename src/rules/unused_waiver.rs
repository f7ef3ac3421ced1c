//! `unused-waiver`: a waiver waives something.

use crate::analysis::Project;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::rules::engine::{is_in_force, is_on_for, line_end};
use crate::rules::{Check, Family, Fixable, Report, Rule, WaiverUse, find};
use crate::source::{Span, lines};
use crate::text::slice;

pub static RULE: Rule = Rule {
    name: "unused-waiver",
    family: Family::Tool,
    severity: Severity::Warning,
    essential: true,
    strict_only: false,
    needs: &[],
    fix: Fixable::Safe,
    summary: "a waiver waives something",
    explanation: "\
A waiver that has outlived what it waived would hide the next violation. Waivers of rules that are off are left alone, and so are those
that `invalid-waiver` speaks of.",
    guide_words: &[],
    check: Check::Waiver(check),
};

fn check(project: &Project<'_>, used: WaiverUse<'_>, report: &mut Report) {
    let WaiverUse {
        chapter,
        waiver,
        waived,
        is_checked,
    } = used;
    let is_on = find(waiver.rule.as_str()).is_some_and(|rule| is_on_for(project, rule, chapter));
    if waived > 0 || !is_checked || !is_on || !is_in_force(waiver, project.as_of) {
        return;
    }
    let place = if waiver.whole_file {
        "this chapter"
    } else {
        "the next block"
    };
    let text = project.text(chapter);
    let Span { start, end } = waiver.span;
    let line_start = lines::start_of(text, start as usize);
    let stop = line_end(project, chapter, end) as usize;
    let alone =
        slice(text, line_start..start as usize).trim().is_empty() && slice(text, end as usize..stop).trim().is_empty();
    let gone = match alone {
        true => Span::new(
            line_start,
            stop + slice(text, stop..).len() - slice(text, stop..).trim_start().len(),
        ),
        false => waiver.span,
    };
    report
        .at(
            chapter,
            waiver.span,
            format!("`{}` finds nothing in {place} that could be waived", waiver.rule.value),
        )
        .help("delete the waiver")
        .safe_fix("delete the waiver", vec![(chapter, Edit::delete(gone))]);
}
