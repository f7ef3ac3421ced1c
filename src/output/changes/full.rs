//! Changes for a terminal: by milestone, the worst first, with the differing words marked, and their consequences.

use std::fmt::Write as _;

use annotate_snippets::renderer::{AnsiColor, Effects, Style as Ansi};

use super::words::parts;
use super::{ChangesFormat, Report, days, headline, is_short, is_text, percent, subject, too_late};
use crate::compare::{Change, Kind, Level};
use crate::diagnostic::Severity;
use crate::source::map::Place;
use crate::text::terminal::clean;

pub(super) static RECORD: ChangesFormat = ChangesFormat {
    name: "full",
    help: "By milestone, with the different words marked",
    write: full,
};

/// Empty if nothing changed.
fn full(report: &Report<'_>) -> String {
    let paint = Paint {
        color: report.style.color,
    };
    let mut out = String::new();
    if report.follows_first {
        follows(report, &paint, &mut out);
    }
    for (milestone, title, changes) in report.milestones() {
        let places: Vec<Option<Place>> = changes.iter().map(|change| report.place(change)).collect();
        let file = places.iter().flatten().next().map_or("", |place| place.file.as_str());
        let heading = paint.bold(&clean(milestone));
        _ = writeln!(out, "{heading}  {}  {}", clean(title), paint.dim(&clean(file)));
        let ticked = changes.iter().filter(|change| change.kind == Kind::BoxTicked).count();
        let mut is_counted = false;
        for (change, place) in changes.iter().zip(&places) {
            // If there are many boxes, only their number is shown.
            if change.kind == Kind::BoxTicked && ticked > MOST_BOXES {
                if !is_counted {
                    _ = writeln!(out, "  {} {ticked} boxes ticked", paint.sign(Level::Progress));
                }
                is_counted = true;
                continue;
            }
            let place = place.as_ref().map(|place| match place.file == file {
                true => format!("line {}", place.start.line),
                false => format!("{}:{}", place.file, place.start.line),
            });
            write_change(&paint, change, place.as_deref(), &mut out);
        }
        out.push('\n');
    }
    if !report.follows_first {
        follows(report, &paint, &mut out);
    }
    out
}

/// The most ticked boxes that are shown one by one.
const MOST_BOXES: usize = 5;

fn write_change(paint: &Paint, change: &Change, place: Option<&str>, out: &mut String) {
    let level = change.kind.level();
    let mut line = format!("  {} {}", paint.sign(level), paint.of(level, &headline(change)));
    if let Some(subject) = subject(change) {
        _ = write!(line, ": {}", clean(subject));
    }
    let is_short = is_short(change);
    if is_short {
        _ = match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                write!(line, "  {} → {}", paint.red(&clean(before)), paint.green(&clean(after)))
            }
            (Some(before), None) => write!(line, "  {}", paint.red(&clean(before))),
            (None, Some(after)) => write!(line, "  {}", paint.green(&clean(after))),
            (None, None) => Ok(()),
        };
    }
    if let Some(place) = place {
        _ = write!(line, "  {}", paint.dim(&clean(place)));
    }
    out.push_str(&line);
    out.push('\n');
    if matches!(change.kind, Kind::BoxTicked | Kind::BoxUnticked) {
        _ = writeln!(out, "      {}", clean(change.after.as_deref().unwrap_or("")));
    } else if !is_short {
        words(paint, change, out);
    }
    if let Some(reason) = &change.acknowledged {
        _ = writeln!(
            out,
            "      {} {}",
            paint.of(Level::Progress, "acknowledged:"),
            clean(reason)
        );
    }
}

/// The older text above the newer one.
fn words(paint: &Paint, change: &Change, out: &mut String) {
    let (before, after) = (change.before.as_deref().map(clean), change.after.as_deref().map(clean));
    let (old, new) = match (&before, &after) {
        (Some(before), Some(after)) if is_text(change.kind) => parts(before, after),
        _ => (
            before.iter().map(|text| (&**text, false)).collect(),
            after.iter().map(|text| (&**text, false)).collect(),
        ),
    };
    if before.is_some() {
        let text: String = old
            .iter()
            .map(|(part, differs)| paint.mark_old(part, *differs))
            .collect();
        _ = writeln!(out, "      {} {text}", paint.red("-"));
    }
    if after.is_some() {
        let text: String = new
            .iter()
            .map(|(part, differs)| paint.mark_new(part, *differs))
            .collect();
        _ = writeln!(out, "      {} {text}", paint.green("+"));
    }
}

fn follows(report: &Report<'_>, paint: &Paint, out: &mut String) {
    let follows = &report.comparison.follows;
    if follows.is_empty() {
        return;
    }
    _ = writeln!(out, "{}", paint.bold("What follows"));
    for (finding, place) in report.findings(true) {
        let name = format!("{}[{}]", finding.severity, finding.rule);
        let name = match finding.severity {
            Severity::Info => name,
            _ => paint.of(Level::Erosion, &name),
        };
        _ = writeln!(
            out,
            "  + {name}: {}  {}",
            clean(&finding.message),
            paint.dim(&clean(&place))
        );
    }
    for (finding, place) in report.findings(false) {
        let name = paint.of(Level::Progress, &format!("{}[{}]", finding.severity, finding.rule));
        _ = writeln!(
            out,
            "  - {name}: {}  {}",
            clean(&finding.message),
            paint.dim(&clean(&place))
        );
    }
    for late in &follows.late {
        _ = writeln!(
            out,
            "  {} {} is due {}, and {}, which it waits for, {}: {}",
            paint.of(Level::Erosion, "late"),
            paint.bold(&clean(&late.milestone)),
            late.target,
            clean(&late.waits_for),
            late.ready,
            too_late(late)
        );
    }
    for person in &follows.overbooked {
        _ = writeln!(
            out,
            "  {} {} has {} of work in {} ({} before)",
            paint.of(Level::Erosion, "over 100 %"),
            paint.bold(&clean(&person.person)),
            percent(person.after),
            person.week,
            percent(person.before)
        );
    }
    for unsigned in &follows.unsigned {
        _ = writeln!(
            out,
            "  {} {} is no longer the text that `{}` signed",
            paint.of(Level::Erosion, "signed"),
            paint.bold(&clean(&unsigned.milestone)),
            clean(&unsigned.signature)
        );
        for part in &unsigned.changed.gone {
            _ = writeln!(out, "      {} {}", paint.of(Level::Erosion, "-"), clean(part));
        }
        for part in &unsigned.changed.new {
            _ = writeln!(out, "      {} {}", paint.green("+"), clean(part));
        }
    }
    for slack in &follows.slack {
        let earliest = match slack.earliest_before == slack.earliest_after {
            true => String::new(),
            false => format!(", earliest day {} → {}", slack.earliest_before, slack.earliest_after),
        };
        let (before, after) = (days(slack.before), days(slack.after));
        let room = match before == after {
            true => format!("{after} days of slack"),
            false => format!("{before} → {after} days of slack"),
        };
        _ = writeln!(
            out,
            "  {} {}: {room}{earliest}",
            paint.dim("slack"),
            paint.bold(&clean(&slack.milestone))
        );
    }
    out.push('\n');
}

/// Colours, if the terminal supports them.
struct Paint {
    color: bool,
}

impl Paint {
    fn with(&self, style: Ansi, text: &str) -> String {
        match self.color && !text.is_empty() {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    fn bold(&self, text: &str) -> String {
        self.with(Ansi::new().effects(Effects::BOLD), text)
    }

    fn dim(&self, text: &str) -> String {
        self.with(Ansi::new().effects(Effects::DIMMED), text)
    }

    fn red(&self, text: &str) -> String {
        self.with(Ansi::new().fg_color(Some(AnsiColor::Red.into())), text)
    }

    fn green(&self, text: &str) -> String {
        self.with(Ansi::new().fg_color(Some(AnsiColor::Green.into())), text)
    }

    fn mark_old(&self, text: &str, differs: bool) -> String {
        let style = Ansi::new()
            .fg_color(Some(AnsiColor::Red.into()))
            .effects(Effects::BOLD | Effects::UNDERLINE);
        if differs {
            self.with(style, text)
        } else {
            text.to_owned()
        }
    }

    fn mark_new(&self, text: &str, differs: bool) -> String {
        let style = Ansi::new()
            .fg_color(Some(AnsiColor::Green.into()))
            .effects(Effects::BOLD | Effects::UNDERLINE);
        if differs {
            self.with(style, text)
        } else {
            text.to_owned()
        }
    }

    fn of(&self, level: Level, text: &str) -> String {
        let color = match level {
            Level::Erosion => AnsiColor::Red,
            Level::Change => AnsiColor::Yellow,
            Level::Progress => AnsiColor::Green,
            Level::Edit => return self.dim(text),
        };
        self.with(Ansi::new().fg_color(Some(color.into())).effects(Effects::BOLD), text)
    }

    fn sign(&self, level: Level) -> String {
        let sign = match level {
            Level::Erosion => "▼",
            Level::Change => "~",
            Level::Progress => "▲",
            Level::Edit => "·",
        };
        self.of(level, sign)
    }
}
