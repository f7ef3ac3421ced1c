//! `one-sided-dependency`: A says that it blocks B, but B does not say that it waits for A, or the other way around.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::graph::{Edge, SpecIx};
use crate::model::{Dependency, Section};
use crate::project::{Project, Subject};
use crate::rules::engine::{heading_or_title, is_stated, lines_in_section};
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};
use crate::source::Span;
use crate::text::chars::COLONS;
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "one-sided-dependency",
    family: Family::Timeline,
    severity: Severity::Warning,
    needs: &[Need::Book],
    fix: Fixable::Unsafe,
    summary: "A says that it blocks B, but B does not say that it waits for A, or the other way around",
    explanation: "\
A dependency concerns two chapters and two owners. If only one chapter states it, the other team probably does not know about it, and could
not object.

The finding is at the line that states the dependency; the line that is missing belongs in the other chapter. An id, a link and
`[MLS-001#2]` name the same milestone. If one of the two is settled, the finding is only information. If no milestone of the book states one
of the two directions, nothing is reported; `TBD` states nothing. Agree with the other owner first, then add the line there; the fix adds
the id to the other chapter.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

/// The milestone that does not name the other one.
#[derive(Clone, Copy)]
enum Silent {
    Dependent,
    Blocker,
}

fn check(project: &Project<'_>, report: &mut Report) {
    let (upstream, downstream) = (
        project.subjects().any(|s| is_stated(project, &s.milestone.depends_on)),
        project.subjects().any(|s| is_stated(project, &s.milestone.blocks)),
    );
    for edge in &project.graph.edges {
        match (edge.said_by_dependent, edge.said_by_blocker) {
            (Some(said), None) if downstream => tell(project, edge, Silent::Blocker, said, report),
            (None, Some(said)) if upstream => tell(project, edge, Silent::Dependent, said, report),
            _ => {}
        }
    }
}

fn tell(project: &Project<'_>, edge: &Edge, silent: Silent, said: Span, report: &mut Report) {
    let (speaker, other) = match silent {
        Silent::Dependent => (edge.blocker, edge.dependent),
        Silent::Blocker => (edge.dependent, edge.blocker),
    };
    let (Some(speaks), Some(is_silent)) = (project.subject(speaker), project.subject(other)) else {
        return;
    };
    let (own, name) = (project.name(speaker), project.name(other));
    let (says, would_say, key) = match silent {
        Silent::Dependent => ("blocks", "waits for", "Blocking this milestone"),
        Silent::Blocker => ("waits for", "blocks", "This milestone blocks"),
    };
    let side = match silent {
        Silent::Dependent => &is_silent.milestone.depends_on,
        Silent::Blocker => &is_silent.milestone.blocks,
    };
    let place = side
        .stated
        .unwrap_or_else(|| heading_or_title(is_silent, &[Section::Dependencies, Section::Timeline]));
    let draft = report
        .in_chapter(
            speaks.chapter,
            said,
            format!("`{own}` says that it {says} `{name}`, but `{name}` does not say that it {would_say} `{own}`"),
        )
        .help(format!(
            "in `{name}`, add `[{own}]` to `{key}`, or remove the dependency here"
        ))
        .together("dependencies of this milestone are not stated in the other chapter")
        .related_in(is_silent.chapter, place, format!("`[{own}]` belongs here"))
        .unsafe_fix_in(
            is_silent.chapter,
            format!("add `[{own}]` to `{name}`"),
            edit(project, speaker, is_silent, side, key),
        );
    if speaks.is_settled() || is_silent.is_settled() {
        draft.severity(Severity::Info);
    }
}

/// Adds `[speaker]` to `side` of `silent`, on the line `key`.
fn edit(project: &Project<'_>, speaker: SpecIx, silent: Subject<'_>, side: &Dependency, key: &str) -> Option<Edit> {
    let id = project.graph.specs[speaker].id.as_ref()?;
    let front_matter = silent.document.front_matter.as_ref();
    let in_front_matter = |place: Span| front_matter.is_some_and(|front| front.span.contains(place));
    if side.stated.is_some_and(in_front_matter) {
        return None;
    }
    let first = side.references.first().map(|reference| reference.span);
    let first = first.or_else(|| side.untracked.first().map(|words| words.span));
    Some(match (first, side.stated) {
        (Some(first), _) => Edit::insert(first.start as usize, format!("[{id}], ")),
        (None, Some(stated)) => Edit::replace(none_place(silent.text, stated), format!("[{id}]")),
        (None, None) => {
            let line = format!("- **{key}**: [{id}]");
            lines_in_section(silent, Section::Dependencies, "Dependencies", &line)
        }
    })
}

/// The span of `None (can start at once)` in `**Key**: None (can start at once)`.
fn none_place(text: &str, stated: Span) -> Span {
    let raw = stated.of(text);
    let value = raw.find(COLONS).unwrap_or(0);
    let lead = slice(raw, value..).find(char::is_alphanumeric).unwrap_or(0);
    let start = stated.start as usize + value + lead;
    Span::new(start, start + slice(raw, value + lead..).trim_end().len())
}
