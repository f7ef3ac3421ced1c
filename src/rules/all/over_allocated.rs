//! `over-allocated`: one person's allocations exceed 100 % in a week.

use crate::diagnostic::Severity;
use crate::project::Project;
use crate::rules::engine::{and_list, counted, figure, is_open};
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::schedule::load::{Person, Share, Week, total};
use crate::source::{ChapterIx, Span};
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "over-allocated",
    family: Family::People,
    severity: Severity::Warning,
    needs: &[Need::Book],
    summary: "one person's allocations exceed 100 % in a week",
    explanation: "\
The capacity table of each milestone may be reasonable by itself, while all of them together need more time than a person has. The rule adds
up the allocations of each person over all milestones, week by week. The message names the weeks, the sum of the fullest week, and the share
of each milestone.

The weeks of a row end at the target of its milestone: 2 weeks of a milestone due on Friday 29 January are 18 to 29 January. A partly
covered week counts in proportion. `Alice (Backend)` is `Alice`. Settled milestones do not count, and neither do rows without figures
(`invalid-allocation` reports figures that cannot be read). Teams and crews are several people and are ignored, and so are open positions
(`TBD`). Move a target, give work to somebody else, or plan for a smaller share.",
    check: Check::Book(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, report: &mut Report) {
    let people = project.schedule.people.iter();
    for person in people.filter(|person| !is_open(&person.name) && !is_team(&person.name)) {
        let over: Vec<(Week, &[Share])> = person.overbooked().collect();
        let fullest = over
            .iter()
            .copied()
            .reduce(|a, b| if total(b.1) > total(a.1) { b } else { a });
        if let Some(fullest) = fullest {
            let weeks: Vec<Week> = over.iter().map(|(week, _)| *week).collect();
            tell(project, person, &weeks, fullest, report);
        }
    }
}

fn tell(project: &Project<'_>, person: &Person, weeks: &[Week], (week, shares): (Week, &[Share]), report: &mut Report) {
    let parts: Vec<String> = shares
        .iter()
        .map(|share| format!("`{}` {}%", project.name(share.milestone), figure(share.percent)))
        .collect();
    let mut rows = shares.iter().filter_map(|share| row(project, share));
    let Some((chapter, span)) = rows.next() else { return };
    let (name, sum) = (&person.name, figure(total(shares)));
    let said = match weeks {
        [_] => format!("`{name}` is planned for {sum}% in {week}"),
        _ => format!(
            "`{name}` is planned for more than 100% in {}, and for {sum}% in {week}",
            spans(weeks)
        ),
    };
    let draft = report
        .in_chapter(chapter, span, format!("{said}: {}", and_list(&parts)))
        .label(format!("{week} begins on {}", week.monday))
        .help("move a target, hand work over, or plan for a smaller share");
    for (chapter, span) in rows.take(4) {
        draft.related_in(chapter, span, format!("also in {week}"));
    }
}

/// The allocation cell of a share.
fn row(project: &Project<'_>, share: &Share) -> Option<(ChapterIx, Span)> {
    let subject = project.subject(share.milestone)?;
    let row = subject.milestone.capacity.get(share.row)?;
    let cell = row.allocation.as_ref().map_or(row.span, |text| text.span);
    Some((subject.chapter, cell))
}

/// `2027-W14 to 2027-W16 and 2027-W20`; names at most three runs of weeks.
fn spans(weeks: &[Week]) -> String {
    let mut runs = weeks.chunk_by(|one, next| one.next() == *next);
    let name = |run: &[Week]| match run {
        [first, .., last] => format!("{first} to {last}"),
        _ => run.iter().map(ToString::to_string).collect(),
    };
    let mut names: Vec<String> = runs.by_ref().take(3).map(name).collect();
    let more: usize = runs.map(<[Week]>::len).sum();
    if more > 0 {
        names.push(counted(more, "other week", "other weeks"));
    }
    and_list(&names)
}

fn is_team(name: &str) -> bool {
    const TEAMS: [&str; 14] = [
        "team",
        "teams",
        "crew",
        "crews",
        "squad",
        "group",
        "department",
        "developers",
        "engineers",
        "designers",
        "testers",
        "contractors",
        "vendor",
        "equipo",
    ];
    phrase(name).split(' ').any(|word| TEAMS.contains(&word))
}
