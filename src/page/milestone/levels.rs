//! Risks and blockers in a milestone's own text: their levels become badges, and a blocker's heading gets a line with
//! its priority and the days left.

use askama::Template;

use crate::edit::Edits;
use crate::labels::Word;
use crate::model::{Blocker, LevelValue};
use crate::page::anchor;
use crate::page::context::Page;
use crate::page::pieces::badge_line::{self, Anchor};
use crate::page::pieces::note::Tone;
use crate::page::pieces::template::put;
use crate::project::Subject;
use crate::source::Span;
use crate::text::slice;

#[derive(Template)]
#[template(path = "level.html")]
struct Marked<'a> {
    slug: &'static str,
    /// As the author wrote it.
    word: &'a str,
}

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    for (index, blocker) in subject.milestone.blockers.iter().enumerate() {
        let anchor = anchor::of_blocker(page.project, subject.spec, index);
        match anchor.zip(page.line_start(blocker.span)) {
            Some((id, start)) => {
                if page.is_html() {
                    page.block(edits, Span::at(start), |out| put(&Anchor { id: &id }, out));
                }
                line(page, subject, blocker, edits);
            }
            None => blocker.priority.iter().for_each(|level| mark(page, level, edits)),
        }
    }
    let risks = subject.milestone.risks.iter();
    let levels = risks.flat_map(|risk| risk.likelihood.iter().chain(&risk.impact));
    levels.for_each(|level| mark(page, level, edits));
}

/// The line below a blocker's heading: priority, then `Resolved` or the days left.
fn line(page: &Page<'_>, subject: Subject<'_>, blocker: &Blocker, edits: &mut Edits) {
    let mut parts = Vec::new();
    parts.extend(blocker.priority.iter().filter_map(|p| Some(page.level(p.level?))));
    if blocker.resolved {
        parts.push(page.label(Word::Resolved));
    } else if let Some(days) = blocker.target.as_ref().and_then(|target| page.days_to(target)) {
        let left = page.said(page.labels.days_left(days));
        let is_late = days < 0 && !subject.is_settled();
        match is_late && page.is_html() {
            true => parts.push(page.own_note(Tone::Late, left)),
            false if !subject.is_settled() => parts.push(left),
            false => {}
        }
    }
    badge_line::edit(page, blocker.span, parts, edits);
}

/// Tags around a level's own word, which stays as written.
fn mark(page: &Page<'_>, value: &LevelValue, edits: &mut Edits) {
    // Markdown may have split the value; within code, tags would be text.
    let whole = value.text.part(page.text, 0..value.text.value.len());
    let (Some(level), Some(whole), true) = (value.level, whole, page.is_html()) else {
        return;
    };
    let (before, after) = (
        slice(page.text, ..whole.start as usize),
        slice(page.text, whole.end as usize..),
    );
    let is_clean = !before.ends_with(['`', '\\', '<', '[']) && !after.starts_with(['`', ']']);
    let (slug, word) = (level.slug(), whole.of(page.text));
    if is_clean && !word.is_empty() && !page.would_change_marks(whole) {
        edits.write(whole, |out| put(&Marked { slug, word }, out));
    }
}
