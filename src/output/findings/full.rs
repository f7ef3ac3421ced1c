//! Findings for a terminal: the line, the place in it, and what to do.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::contain::{Fault, trip};
use crate::diagnostic::{Finding, Label, Severity};
use crate::output::format::{FindingsFormat, Style};
use crate::output::located::{Located, file, locate};
use crate::source::map::{Place, Places};
use crate::text::slice;
use crate::text::terminal::{clean, visible};

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "full",
    help: "With the source line and what to do",
    purpose: "people: the source line, what is wrong, what to type",
    takes_several_books: true,
    write: |report| full(report.analysis, report.places, &report.style, None),
};

/// Bytes of a line on each side of a place: more than any terminal shows.
const WINDOW: usize = 1000;

/// Draws the findings that count. If there are more than `limit`, the most severe are drawn and the rest is counted by
/// rule.
pub fn full(analysis: &Analysis<'_>, places: &Places<'_>, style: &Style, limit: Option<usize>) -> String {
    let live = analysis.findings.iter().filter(|finding| finding.is_live());
    let mut shown: Vec<_> = live.enumerate().collect();
    let mut rest = Vec::new();
    if let Some(limit) = limit.filter(|&limit| limit < shown.len()) {
        shown.sort_by_key(|(at, finding)| (std::cmp::Reverse(finding.severity), *at));
        rest = shown.split_off(limit);
        shown.sort_by_key(|(at, _)| *at);
    }
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(style.width).decor_style(DecorStyle::Unicode);
    let drawn = shown.par_iter().map(|(_, finding)| {
        let drawn = analysis.project.containment.run(|| {
            trip("drawing", [finding.message.as_str()]);
            let located = locate(analysis, places, finding);
            renderer.render(&draw(analysis, &located, places))
        });
        drawn.unwrap_or_else(|fault| without_source_line(analysis, finding, &fault)) + "\n\n"
    });
    let mut out = drawn.collect::<Vec<_>>().concat();
    out.push_str(&tail(rest.into_iter().map(|(_, finding)| finding)));
    out
}

/// `… and 3 more: 2 × missing-owner, 1 × overdue. `mdbook-mls check` shows all of them.`
fn tail<'a>(rest: impl Iterator<Item = &'a Finding>) -> String {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in rest {
        *by_rule.entry(finding.rule).or_default() += 1;
    }
    if by_rule.is_empty() {
        return String::new();
    }
    let total: usize = by_rule.values().sum();
    let rules: Vec<_> = by_rule.iter().map(|(rule, n)| format!("{n} × {rule}")).collect();
    format!(
        "… and {total} more: {}. `mdbook-mls check` shows all of them.\n",
        rules.join(", ")
    )
}

/// A finding without its source line, if the program fails to draw it.
fn without_source_line(analysis: &Analysis<'_>, finding: &Finding, fault: &Fault) -> String {
    let Finding { severity, rule, .. } = finding;
    let (message, help) = (clean(&finding.message), clean(&finding.help));
    let file = file(analysis, &finding.site);
    format!(
        "{severity}[{rule}]: {message}\n  in {}\n  help: {help}\n  mdbook-mls itself failed to show the source line: {fault}; please report this message",
        clean(&file)
    )
}

fn draw<'a>(analysis: &Analysis<'_>, located: &'a Located<'_>, places: &Places<'_>) -> Vec<Group<'a>> {
    let finding = located.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mark = AnnotationKind::Primary;
    let place = located.place.as_ref();
    let mut group = level
        .primary_title(clean(&finding.message))
        .id(finding.rule)
        .elements(drawing(&located.file, place, places, mark, &finding.label));
    if place.is_some_and(|place| place.approximate) {
        group = group.element(Level::NOTE.message(NEARBY));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(clean(&finding.help)));
    }
    if let Some(fix) = &finding.fix {
        let flag = if fix.safe { "" } else { " --unsafe" };
        let text = format!("`mdbook-mls fix{flag}` can {}", clean(&fix.title));
        group = group.element(Level::HELP.message(text));
    }
    let related = finding.related.iter().map(|label| related(analysis, label, places));
    std::iter::once(group).chain(related).collect()
}

const NEARBY: &str = "the place is near this line: an include or another plugin changed the text before it was read";

fn related<'a>(analysis: &Analysis<'_>, label: &'a Label, places: &Places<'_>) -> Group<'a> {
    let place = places.locate(&label.site);
    let path = place
        .as_ref()
        .map_or_else(|| file(analysis, &label.site), |place| place.file.clone());
    Level::NOTE.secondary_title(clean(&label.text)).elements(drawing(
        &path,
        place.as_ref(),
        places,
        AnnotationKind::Context,
        "",
    ))
}

/// The file with line and column, and the first line of the place, shortened if it is long.
fn drawing<'a>(
    file: &str,
    place: Option<&Place>,
    places: &Places<'_>,
    kind: AnnotationKind,
    label: &'a str,
) -> Vec<Element<'a>> {
    let file = clean(file).into_owned();
    let Some(place) = place else {
        return vec![Origin::path(file).into()];
    };
    let text = places.text(&place.file);
    let origin = Origin::path(file.clone())
        .line(place.start.line)
        .char_column(place.start.column);
    let Some(line) = text.and_then(|text| first_line(&text, &place.bytes)) else {
        return vec![origin.into()];
    };
    let label = (!label.is_empty()).then(|| clean(label));
    let snippet = Snippet::source(line.text)
        .line_start(place.start.line)
        .annotation(kind.span(line.marked).label(label));
    match line.cut {
        // The snippet would count columns from the cut.
        true => vec![origin.into(), snippet.into()],
        false => vec![snippet.path(file).into()],
    }
}

/// A line without control characters, and the part to mark.
struct Line {
    text: String,
    marked: Range<usize>,
    /// Its beginning is missing.
    cut: bool,
}

/// The line that `bytes` starts in.
fn first_line(text: &str, bytes: &Range<usize>) -> Option<Line> {
    let is_end = |c| matches!(c, '\n' | '\r');
    let start = text.get(..bytes.start)?.rfind(is_end).map_or(0, |at| at + 1);
    let end = slice(text, bytes.start..)
        .find(is_end)
        .map_or(text.len(), |at| bytes.start + at);
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let start = start.max(mark.min(bytes.start));
    let marked_end = bytes.end.clamp(bytes.start, end);
    let from = boundary(text, start.max(bytes.start.saturating_sub(WINDOW)));
    let to = boundary(text, end.min(bytes.start + WINDOW));
    let middle = boundary(text, marked_end.min(to));
    let mut shown = String::new();
    let mut marked = 0..0;
    let window = text.get(from..to)?;
    for ((at, _), c) in window.char_indices().zip(visible(window)) {
        if from + at == bytes.start {
            marked.start = shown.len();
        }
        shown.push(c);
        if from + at < middle {
            marked.end = shown.len();
        }
    }
    if bytes.start >= to {
        marked.start = shown.len();
    }
    Some(Line {
        marked: marked.start..marked.end.max(marked.start),
        text: shown,
        cut: from > start,
    })
}

/// The start of the character that byte `at` belongs to.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
