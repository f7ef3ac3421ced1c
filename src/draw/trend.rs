//! Milestone trend chart: the day of the report across, the target upwards, one line per milestone. A level line is a
//! kept promise, a rising line a slip.

use askama::Template;
use jiff::civil;

use super::axis::{Axis, Tick};
use super::{Drawing, filters, fitted, width};
use crate::labels::Labels;

/// The most lines in a drawing.
pub(crate) const MOST: usize = 60;

/// The targets of a milestone over time.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The address of its link; empty for none.
    pub href: String,
    /// Its tooltip.
    pub title: String,
    /// At its end: an id.
    pub label: String,
    /// The status as in CSS, and its symbol.
    pub slug: &'static str,
    pub symbol: &'static str,
    /// From each day on, the promised target; `None` without one. The days are in ascending order.
    pub points: Vec<(civil::Date, Option<civil::Date>)>,
    /// The last day of the line.
    pub end: civil::Date,
    /// It ends there because it is settled.
    pub is_done: bool,
}

/// The left and right edge of the field, in percent of the width.
const LEFT: f64 = 16.0;
const RIGHT: f64 = 76.0;
/// The left edge of the labels, in percent.
const NAMES: f64 = 79.0;
/// The width of a label's symbol, before its text.
const SYMBOL: f64 = 18.0;
const TOP: f64 = 26.0;
const LEAST_FIELD: f64 = 220.0;
const LABEL: f64 = 16.0;
const FOOT: f64 = 26.0;

#[derive(Template)]
#[template(path = "trend.html")]
struct Svg<'a> {
    name: &'a str,
    /// The width at which all labels are visible, in pixels; on a narrower page it scrolls.
    least: f64,
    height: f64,
    top: f64,
    bottom: f64,
    left: f64,
    right: f64,
    names: f64,
    across: &'a [Tick],
    up: &'a [(f64, String)],
    diagonal: Option<(Stroke, &'a str)>,
    today: Option<(f64, String)>,
    rows: &'a [Row<'a>],
}

struct Row<'a> {
    line: &'a Line,
    strokes: Vec<Stroke>,
    /// The points where the target moved, and the end of the line.
    dots: Vec<(f64, f64)>,
    end: (f64, f64),
    label: String,
    /// The position of the label.
    y: f64,
}

#[derive(Clone, Copy)]
struct Stroke {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

/// The positions of days in the field.
struct Field {
    across: Axis,
    up: Axis,
    bottom: f64,
    height: f64,
}

impl Field {
    fn x(&self, day: civil::Date) -> f64 {
        LEFT + self.across.start(day) / 100.0 * (RIGHT - LEFT)
    }

    fn y(&self, day: civil::Date) -> f64 {
        self.bottom - self.up.start(day) / 100.0 * self.height
    }
}

/// A drawing as wide as its container; empty without a line. `today` is marked if a line is still open.
pub(crate) fn trend(name: &str, lines: &[Line], today: civil::Date, labels: &Labels, due: &str) -> Drawing {
    let days = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|point| point.0).chain([line.end]));
    let targets = lines
        .iter()
        .flat_map(|line| line.points.iter().filter_map(|point| point.1));
    let (Some(across), Some(up)) = (Axis::over(days), Axis::over(targets)) else {
        return Drawing::default();
    };
    let height = LEAST_FIELD.max(lines.len() as f64 * LABEL + LABEL);
    let bottom = TOP + height;
    let field = Field {
        across,
        up,
        bottom,
        height,
    };
    let mut rows: Vec<Row<'_>> = lines.iter().filter_map(|line| row(&field, line)).collect();
    spread(&mut rows, bottom);
    let ticks: Vec<Tick> = field.across.ticks(labels).into_iter().map(within).collect();
    let up: Vec<(f64, String)> = field
        .up
        .ticks(labels)
        .into_iter()
        .map(|tick| (bottom - tick.x / 100.0 * height, tick.label))
        .collect();
    let is_open = lines.iter().any(|line| !line.is_done && line.end >= today);
    let label = rows.iter().map(|row| width(&row.label)).fold(0.0, f64::max);
    let months = up.iter().map(|tick| width(&tick.1)).fold(0.0, f64::max);
    let svg = Svg {
        name,
        least: f64::max((SYMBOL + label) / (100.0 - NAMES), months / LEFT) * 100.0,
        height: bottom + FOOT,
        top: TOP - 4.0,
        bottom,
        left: LEFT,
        right: RIGHT,
        names: NAMES,
        across: &ticks,
        up: &up,
        diagonal: diagonal(&field).map(|stroke| (stroke, due)),
        today: is_open.then(|| (field.x(today), labels.as_of(today))),
        rows: &rows,
    };
    Drawing {
        svg: super::render(&svg),
        width: None,
        height: bottom + FOOT,
    }
}

/// A tick of the axis, moved into the field.
fn within(tick: Tick) -> Tick {
    Tick {
        x: LEFT + tick.x / 100.0 * (RIGHT - LEFT),
        ..tick
    }
}

fn row<'a>(field: &Field, line: &'a Line) -> Option<Row<'a>> {
    let mut strokes = Vec::new();
    let mut dots = Vec::new();
    let mut last: Option<(f64, f64)> = None;
    let mut end = None;
    let next = line.points.iter().skip(1).map(|point| point.0).chain([line.end]);
    for ((day, target), until) in line.points.iter().zip(next) {
        let Some(target) = target else {
            last = None;
            continue;
        };
        let (x1, x2, y) = (field.x(*day), field.x(until.max(*day)), field.y(*target));
        if let Some((x, before)) = last {
            strokes.push(Stroke {
                x1: x,
                y1: before,
                x2: x1,
                y2: y,
            });
            dots.push((x1, y));
        }
        strokes.push(Stroke { x1, y1: y, x2, y2: y });
        last = Some((x2, y));
        end = last;
    }
    let end = end?;
    Some(Row {
        line,
        strokes,
        dots,
        end,
        label: fitted(&line.label, 110.0),
        y: end.1,
    })
}

/// Moves overlapping labels apart, in the same order.
fn spread(rows: &mut [Row<'_>], bottom: f64) {
    rows.sort_by(|one, other| one.y.total_cmp(&other.y).then(other.end.0.total_cmp(&one.end.0)));
    let mut least = TOP;
    for row in rows.iter_mut() {
        row.y = row.y.max(least);
        least = row.y + LABEL;
    }
    let mut most = bottom;
    for row in rows.iter_mut().rev() {
        row.y = row.y.min(most);
        most = row.y - LABEL;
    }
}

/// The line on which the target is the day of the report.
fn diagonal(field: &Field) -> Option<Stroke> {
    // The same day on both axes, for the days that both have.
    let (first, last) = (
        field.up.first_day().max(field.across.first_day()),
        field.up.last_day().min(field.across.last_day()),
    );
    (first < last).then(|| Stroke {
        x1: field.x(first),
        y1: field.y(first),
        x2: field.x(last),
        y2: field.y(last),
    })
}
