//! Bars on a time axis. Horizontal positions are in percent: a chart fills its page, its text keeps its size.

use askama::Template;
use jiff::civil;

use super::axis::{Axis, Tick};
use super::{Drawing, filters, fitted, width};
use crate::labels::Labels;

/// A row of a chart.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// The address of its link; empty for none.
    pub href: String,
    /// Its tooltip.
    pub title: String,
    /// Beside the bar on all pages: an id.
    pub label: String,
    /// After the label, shortened to fit, and left out on narrow pages.
    pub rest: String,
    /// The label is the beginning of `rest`, which replaces it on wide pages.
    pub is_short: bool,
    /// The status as in CSS, and its symbol.
    pub slug: &'static str,
    pub symbol: &'static str,
    /// `None` for an end without a beginning, which is a dot.
    pub start: Option<civil::Date>,
    pub end: civil::Date,
    /// The day until which it actually lasts, after the end.
    pub over: Option<civil::Date>,
    /// The percentage that is done.
    pub done: Option<usize>,
    /// It is on the critical path.
    pub is_critical: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Chart<'a> {
    /// What the chart shows.
    pub name: &'a str,
    pub bars: &'a [Bar],
    pub today: Option<civil::Date>,
    /// The day that all bars lead to, and its label.
    pub target: Option<(civil::Date, String)>,
}

/// On narrower pages, labels have no `rest`; the style sheet has the same number.
const WIDE: f64 = 700.0;
/// No page is narrower.
pub(super) const NARROW: f64 = 270.0;
const ROW: usize = 28;
const BAR: usize = 16;
const AXIS: usize = 26;
const FOOT: usize = 20;

#[derive(Template)]
#[template(path = "chart.html")]
struct Svg<'a> {
    name: &'a str,
    height: usize,
    /// The lower end of the rows.
    bottom: usize,
    ticks: &'a [Tick],
    rows: &'a [Row<'a>],
    lines: &'a [Line],
    bar: usize,
}

struct Row<'a> {
    bar: &'a Bar,
    /// The position of the bar.
    y: usize,
    x: f64,
    width: f64,
    done: f64,
    over: f64,
    text: Place,
    rest: String,
}

/// A marked day across all rows.
struct Line {
    class: &'static str,
    x: f64,
    label: String,
    anchor: &'static str,
    /// The position of the label.
    y: usize,
}

/// The place of a label.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    /// A percentage, and an offset from it in pixels.
    x: f64,
    dx: i32,
    anchor: &'static str,
    /// The room for the label, in percent.
    room: f64,
}

/// A drawing as wide as its container; empty if there is nothing to draw.
pub(crate) fn chart(chart: &Chart<'_>, labels: &Labels) -> Drawing {
    let ends = chart.bars.iter().flat_map(|bar| [Some(bar.end), bar.start, bar.over]);
    let lines = [chart.today, chart.target.as_ref().map(|target| target.0)];
    let Some(axis) = Axis::over(ends.chain(lines).flatten()).filter(|_| !chart.bars.is_empty()) else {
        return Drawing::default();
    };
    let rows: Vec<Row<'_>> = chart
        .bars
        .iter()
        .enumerate()
        .map(|(at, bar)| row(&axis, at, bar))
        .collect();
    let bottom = AXIS + rows.len() * ROW;
    let lines = days(chart, labels, &axis, bottom);
    let height = lines.iter().map(|line| line.y + 6).max().unwrap_or(bottom);
    let svg = Svg {
        name: chart.name,
        height,
        bottom,
        ticks: &axis.ticks(labels),
        rows: &rows,
        lines: &lines,
        bar: BAR,
    };
    Drawing {
        svg: super::render(&svg),
        width: None,
        height: height as f64,
    }
}

fn row<'a>(axis: &Axis, at: usize, bar: &'a Bar) -> Row<'a> {
    let end = axis.end(bar.end);
    let x = bar.start.map_or(end, |start| axis.start(start).min(end));
    let over = bar.over.map_or(0.0, |over| (axis.end(over) - end).max(0.0));
    // Bold letters are wider.
    let stretch = if bar.is_critical { 1.08 } else { 1.0 };
    let sign = (width(bar.symbol) + width(" ")) * stretch;
    let full = sign + width(&bar.label) * stretch;
    // The width before `rest` on wide pages.
    let before = if bar.is_short {
        sign
    } else {
        full + width(" ") * stretch
    };
    let text = place(x, end + over, full, before + width(&bar.rest) * stretch);
    Row {
        bar,
        y: AXIS + at * ROW + (ROW - BAR) / 2,
        x,
        width: end - x,
        done: bar.done.map_or(0.0, |done| (end - x) * done.min(100) as f64 / 100.0),
        over,
        text,
        rest: fitted(&bar.rest, (text.room / 100.0 * WIDE - before) / stretch),
    }
}

/// Beside or in a bar from `x` to `end`: the first place with room for the whole label on wide pages and the short one
/// on narrow pages, else the place with the most room, at least a third of the width.
fn place(x: f64, end: f64, short: f64, long: f64) -> Place {
    const GAP: i32 = 8;
    let less_gap = |room: f64| room - f64::from(GAP + 2) / NARROW * 100.0;
    let after = Place {
        x: end,
        dx: GAP,
        anchor: "start",
        room: less_gap(100.0 - end),
    };
    let before = Place {
        x,
        dx: -GAP,
        anchor: "end",
        room: less_gap(x),
    };
    let within = Place {
        x,
        dx: GAP,
        anchor: "start",
        room: less_gap(end - x),
    };
    let all = [after, before, within];
    let holds = |place: &Place| place.room / 100.0 * WIDE >= long && place.room / 100.0 * NARROW >= short;
    let widest = || all.into_iter().max_by(|a, b| a.room.total_cmp(&b.room));
    all.into_iter().find(holds).or_else(widest).unwrap_or(after)
}

/// Today and the target, with their labels below the rows: one below the other if they are close.
fn days(chart: &Chart<'_>, labels: &Labels, axis: &Axis, bottom: usize) -> Vec<Line> {
    let line = |class, x: f64, label: String| Line {
        class,
        x,
        label,
        anchor: match x {
            x if x < 20.0 => "start",
            x if x > 80.0 => "end",
            _ => "middle",
        },
        y: bottom + FOOT,
    };
    let today = chart
        .today
        .map(|day| line("mls-today", axis.end(day), labels.as_of(day)));
    let target = chart
        .target
        .as_ref()
        .map(|(day, name)| line("mls-target", axis.end(*day), name.clone()));
    let mut lines: Vec<Line> = today.into_iter().chain(target).collect();
    if let [first, second] = &mut lines[..]
        && (first.x - second.x).abs() / 100.0 * NARROW < width(&first.label) + width(&second.label)
    {
        second.y += FOOT;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_goes_where_it_fits() {
        assert_eq!(place(0.0, 30.0, 70.0, 200.0).anchor, "start");
        assert_eq!(place(0.0, 30.0, 70.0, 200.0).x, 30.0);
        assert_eq!(place(60.0, 98.0, 70.0, 200.0).anchor, "end");
        assert_eq!(
            (place(2.0, 99.0, 70.0, 200.0).x, place(2.0, 99.0, 70.0, 200.0).dx),
            (2.0, 8)
        );
        // Nothing fits: the widest place, which still has room for an id of nine letters on the narrowest page.
        let tight = place(33.0, 67.0, 80.0, 500.0);
        assert!(tight.room / 100.0 * NARROW > width("▲ MLS-001"), "{tight:?}");
    }
}
