//! Burn-up chart: all and done criteria week by week, and when the rest will be done at the pace so far.

use askama::Template;
use jiff::{ToSpan as _, civil};

use super::axis::{Axis, Tick};
use super::chart::NARROW;
use super::{Drawing, filters, width};
use crate::labels::Labels;
use crate::ledger::{Forecast, Week};

/// The content of a burn-up chart.
pub(crate) struct Burnup<'a> {
    pub name: &'a str,
    /// Consecutive weeks.
    pub weeks: &'a [Week],
    pub today: civil::Date,
    pub forecast: Option<Forecast>,
    /// The target, and its label.
    pub target: Option<(civil::Date, &'a str)>,
}

/// The left edge of the field, in percent of the width.
const LEFT: f64 = 7.0;
const TOP: f64 = 26.0;
const FIELD: f64 = 220.0;
/// The height of a line of labels below the field.
const LINE: f64 = 18.0;
/// The most weeks in a drawing; older ones are left out.
pub(crate) const MOST: usize = 260;
/// A forecast that is further away than this many times the past is only written below the drawing.
const FAR: i32 = 2;

#[derive(Template)]
#[template(path = "burnup.html")]
struct Svg<'a> {
    chart: &'a Burnup<'a>,
    height: f64,
    top: f64,
    bottom: f64,
    left: f64,
    across: &'a [Tick],
    up: &'a [(f64, usize)],
    bars: &'a [Bar],
    /// The line of all criteria.
    steps: &'a [Step],
    marks: &'a [Mark],
    hint: Option<Step>,
    /// From the day for 50 % of the draws to the day for 85 %: its start and width.
    band: Option<(f64, f64)>,
}

struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    title: String,
}

#[derive(Clone, Copy)]
struct Step {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

/// A marked day across the field.
struct Mark {
    class: &'static str,
    x: f64,
    y: f64,
    label: String,
    anchor: &'static str,
}

/// A drawing as wide as its container; empty if there was never a criterion.
pub(crate) fn burnup(chart: &Burnup<'_>, labels: &Labels) -> Drawing {
    let from = chart.weeks.len().saturating_sub(MOST);
    let weeks = chart.weeks.get(from..).unwrap_or(&[]);
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else {
        return Drawing::default();
    };
    let most = weeks.iter().map(|week| week.total.max(week.done)).max().unwrap_or(0);
    if most == 0 {
        return Drawing::default();
    }
    let end = last.monday.saturating_add(6.days());
    let past = crate::ledger::days_between(first.monday, end).max(28);
    let is_near = |day: civil::Date| crate::ledger::days_between(end, day) <= past * FAR;
    let forecast = chart.forecast.filter(|forecast| is_near(forecast.p85));
    let target = chart.target.filter(|(day, _)| is_near(*day) && *day >= first.monday);
    let ahead = forecast
        .map(|forecast| forecast.p85)
        .into_iter()
        .chain(target.map(|target| target.0));
    let Some(axis) = Axis::over([first.monday, end].into_iter().chain(ahead)) else {
        return Drawing::default();
    };
    let bottom = TOP + FIELD;
    let x = |percent: f64| LEFT + percent / 100.0 * (100.0 - LEFT);
    let y = |count: usize| bottom - count as f64 / (most as f64 * 1.05) * FIELD;
    let bars: Vec<Bar> = weeks
        .iter()
        .map(|week| {
            let (start, end) = (
                x(axis.start(week.monday)),
                x(axis.end(week.monday.saturating_add(6.days()))),
            );
            Bar {
                x: start,
                width: (end - start) * 0.86,
                y: y(week.done),
                height: bottom - y(week.done),
                title: format!("{}: {}", labels.week_of(week.monday), labels.of(week.done, week.total)),
            }
        })
        .collect();
    let mut steps = Vec::new();
    let mut before: Option<f64> = None;
    for week in weeks {
        let (start, end) = (
            x(axis.start(week.monday)),
            x(axis.end(week.monday.saturating_add(6.days()))),
        );
        let level = y(week.total);
        if let Some(before) = before.filter(|before| *before != level) {
            steps.push(Step {
                x1: start,
                y1: before,
                x2: start,
                y2: level,
            });
        }
        steps.push(Step {
            x1: start,
            y1: level,
            x2: end,
            y2: level,
        });
        before = Some(level);
    }
    let mut marks = vec![(chart.today, "mls-today", labels.as_of(chart.today))];
    marks.extend(target.map(|(day, name)| (day, "mls-target", format!("{name} {}", labels.date(day)))));
    if let Some(forecast) = forecast {
        marks.push((forecast.p50, "mls-guess", "50 %".to_owned()));
        if forecast.p85 != forecast.p50 {
            marks.push((forecast.p85, "mls-guess", "85 %".to_owned()));
        }
    }
    marks.sort_by_key(|mark| mark.0);
    let marks = marks
        .into_iter()
        .map(|(day, class, label)| (x(axis.end(day)), class, label));
    let marks = below(marks, bottom);
    let lowest = marks.iter().map(|mark| mark.y).fold(bottom, f64::max);
    let height = lowest + 10.0;
    let hint = forecast.map(|forecast| Step {
        x1: x(axis.end(chart.today)),
        y1: y(last.done),
        x2: x(axis.end(forecast.p50)),
        y2: y(last.total),
    });
    let band = forecast.filter(|forecast| forecast.p50 < forecast.p85).map(|forecast| {
        let start = x(axis.end(forecast.p50));
        (start, x(axis.end(forecast.p85)) - start)
    });
    let across: Vec<Tick> = axis
        .ticks(labels)
        .into_iter()
        .map(|tick| Tick { x: x(tick.x), ..tick })
        .collect();
    let svg = Svg {
        chart,
        height,
        top: TOP - 4.0,
        bottom,
        left: LEFT,
        across: &across,
        up: &counts(most)
            .into_iter()
            .map(|count| (y(count), count))
            .collect::<Vec<_>>(),
        bars: &bars,
        steps: &steps,
        marks: &marks,
        hint,
        band,
    };
    Drawing {
        svg: super::render(&svg),
        width: None,
        height,
    }
}

/// The marks, from left to right, with their labels below the field: each on the first line where it touches no other,
/// even on the narrowest page.
fn below(marks: impl Iterator<Item = (f64, &'static str, String)>, bottom: f64) -> Vec<Mark> {
    const GAP: f64 = 6.0;
    // The end of the last label on each line, in pixels.
    let mut lines: Vec<f64> = Vec::new();
    let place = |(x, class, label): (f64, &'static str, String)| {
        let (at, wide) = (x / 100.0 * NARROW, width(&label));
        let (anchor, start) = match wide / 2.0 {
            half if at < half => ("start", at),
            half if at + half > NARROW => ("end", at - wide),
            half => ("middle", at - half),
        };
        let line = lines.iter().position(|end| end + GAP <= start);
        let line = line.unwrap_or_else(|| {
            lines.push(0.0);
            lines.len() - 1
        });
        lines[line] = start + wide;
        let y = bottom + LINE * (line + 1) as f64;
        Mark {
            class,
            x,
            y,
            label,
            anchor,
        }
    };
    marks.map(place).collect()
}

/// Round numbers up to `most`, in at most five steps.
fn counts(most: usize) -> Vec<usize> {
    let steps = [1, 2, 5].into_iter().cycle();
    let tens = (0..).flat_map(|power| [10usize.saturating_pow(power); 3]);
    let mut sizes = steps.zip(tens).map(|(step, ten)| ten.saturating_mul(step));
    let step = sizes.find(|step| most / step <= 5).unwrap_or(most).max(1);
    (0..=most / step).map(|at| at * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Today, the target and the forecast may be close together.
    #[test]
    fn labels_of_days_never_touch() {
        let days = [0.0, 3.0, 40.0, 44.0, 52.0, 88.0, 97.0, 100.0];
        for (at, first) in days.iter().enumerate() {
            for second in days.iter().skip(at) {
                let labels = ["as of 15 Mar 2027", "Zieltermin 12. März 2027", "50 %", "85 %"];
                let marks = labels.iter().zip([first, second, second, second]);
                let marks = marks.map(|(label, x)| (*x, "mls-guess", (*label).to_owned()));
                let marks = below(marks, 0.0);
                let spans = marks.iter().map(|mark| {
                    let (at, wide) = (mark.x / 100.0 * NARROW, width(&mark.label));
                    let start = match mark.anchor {
                        "start" => at,
                        "end" => at - wide,
                        _ => at - wide / 2.0,
                    };
                    assert!(
                        start >= 0.0 && start + wide <= NARROW || wide > NARROW / 2.0,
                        "{start} {wide}"
                    );
                    (mark.y, start, start + wide)
                });
                let spans: Vec<_> = spans.collect();
                for (at, one) in spans.iter().enumerate() {
                    for other in spans.iter().skip(at + 1).filter(|other| other.0 == one.0) {
                        assert!(one.2 < other.1 || other.2 < one.1, "{one:?} {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn marks_are_few_and_round() {
        assert_eq!(counts(1), [0, 1]);
        assert_eq!(counts(25), [0, 5, 10, 15, 20, 25]);
        assert_eq!(counts(37), [0, 10, 20, 30]);
        assert_eq!(counts(4_000), [0, 1_000, 2_000, 3_000, 4_000]);
        assert!(counts(usize::MAX).len() < 8);
    }
}
