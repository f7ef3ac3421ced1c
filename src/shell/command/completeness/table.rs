//! The tables: columns fit the terminal; only there do they have bars and colour.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::Record;
use crate::model::Status;
use crate::text::terminal::clean;

/// What the reader's display can show.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub has_color: bool,
    /// Columns of the terminal; `None` for a pipe or a file, which get no bars and whole lines.
    pub width: Option<usize>,
}

/// One line for each milestone.
pub(super) fn overview(records: &[Record], look: Look) -> String {
    if records.is_empty() {
        return "no milestones\n".to_owned();
    }
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let counts: Vec<String> = records.iter().map(Record::count).collect();
    let id_width = widest(ids.iter().copied());
    let count_width = widest(counts.iter().map(String::as_str));
    let statuses = records.iter().map(|record| record.status_name());
    let status_width = widest(statuses);
    let title_width = widest(records.iter().map(|record| record.title.as_str()));
    // Five gaps of two columns, and the percent.
    let fixed = id_width + status_width + count_width + 2 * 5 + 5;
    let (title_width, bar_width) = share(look, fixed, title_width);
    let mut out = String::new();
    for ((record, id), count) in records.iter().zip(ids).zip(counts) {
        let line = format!(
            "{}  {}  {}  {}{:>3} %  {count}",
            padded(id, id_width),
            padded(&record.title, title_width),
            padded(record.status_name(), status_width),
            bar(record.filled, record.asked, bar_width, look),
            record.percent,
        );
        _ = writeln!(out, "{}", line.trim_end());
    }
    _ = writeln!(
        out,
        "\npercent of the guide's sections and fields\nname a file to see what is missing"
    );
    out
}

/// Each milestone part by part, with what is left.
pub(super) fn in_full(records: &[Record], look: Look) -> String {
    if records.is_empty() {
        return "no milestones\n".to_owned();
    }
    let mut out = String::new();
    for record in records {
        if !out.is_empty() {
            out.push('\n');
        }
        milestone(record, look, &mut out);
    }
    let has_gaps = records.iter().any(|record| !record.missing.is_empty());
    if has_gaps {
        out.push_str("\nopen: that line has TBD or a text of the template\nmissing: write it below that line\n");
    }
    out
}

fn milestone(record: &Record, look: Look, out: &mut String) {
    let title = format!("{}: {}", record.id, record.title);
    let width = look
        .width
        .unwrap_or(usize::MAX)
        .min(widest([title.as_str()].into_iter()));
    _ = writeln!(
        out,
        "{}",
        painted(padded(&title, width).trim_end(), Style::new().bold(), look)
    );
    _ = writeln!(out, "{}", clean(&record.file));
    _ = writeln!(
        out,
        "{} · {} % written · {}\n",
        record.status_name(),
        record.percent,
        record.count()
    );
    let name_width = widest(record.parts.iter().map(|part| part.name));
    let (_, bar_width) = share(look, 2 + name_width + 2 + 9, 0);
    let lines = record
        .missing
        .iter()
        .filter_map(|missing| missing.line)
        .max()
        .unwrap_or(0);
    let line_width = lines.to_string().len();
    for part in &record.parts {
        let bar = bar(part.filled, part.asked, bar_width, look);
        _ = writeln!(
            out,
            "  {}  {bar}{} of {}",
            padded(part.name, name_width),
            part.filled,
            part.asked
        );
        for missing in record.missing.iter().filter(|missing| missing.part == part.name) {
            let line = missing.line.map_or(String::new(), |line| line.to_string());
            let line = format!("    {line:>line_width$}  {:7}  {}", missing.state, clean(&missing.what));
            let dim = if missing.state == "open" {
                Style::new()
            } else {
                AnsiColor::Red.on_default()
            };
            _ = writeln!(out, "{}", painted(&line, dim, look));
        }
    }
}

impl Record {
    /// `12 of 25 criteria`
    fn count(&self) -> String {
        format!("{} of {} criteria", self.progress.done, self.progress.total)
    }

    fn status_name(&self) -> &'static str {
        self.status
            .and_then(Status::from_slug)
            .map_or("no status", Status::name)
    }
}

/// The widths of title and bar that fit the terminal next to `fixed` columns; elsewhere, no bar and whole titles.
fn share(look: Look, fixed: usize, title: usize) -> (usize, usize) {
    let Some(width) = look.width else { return (title, 0) };
    let free = width.saturating_sub(fixed);
    let bar = (free / 3).clamp(0, 20);
    // A bar too short to tell anything is left out.
    let bar = if bar < 4 { 0 } else { bar };
    (title.min(free.saturating_sub(bar + 2)), bar)
}

/// The bar and the gap after it.
fn bar(filled: usize, asked: usize, width: usize, look: Look) -> String {
    if width == 0 {
        return String::new();
    }
    let full = filled * width / asked.max(1);
    let color = match filled * 100 / asked.max(1) {
        100 => AnsiColor::Green,
        50.. => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    let text = "█".repeat(full) + &"░".repeat(width - full);
    painted(&text, color.on_default(), look) + "  "
}

fn painted(text: &str, style: Style, look: Look) -> String {
    match look.has_color {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    }
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(|text| clean(text).width()).max().unwrap_or(0)
}

/// `text` in `width` columns, cut with an ellipsis if it is longer.
fn padded(text: &str, width: usize) -> String {
    let text = clean(text);
    let own = text.width();
    if own <= width {
        return format!("{text}{}", " ".repeat(width - own));
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    let own = out.width();
    out + &" ".repeat(width.saturating_sub(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_their_width() {
        assert_eq!(padded("ab", 4), "ab  ");
        assert_eq!(padded("abcdef", 4), "abc…");
        assert_eq!(padded("日本語", 4), "日… ");
        let plain = Look {
            has_color: false,
            width: Some(80),
        };
        assert_eq!(bar(1, 2, 4, plain), "██░░  ");
        assert_eq!(bar(0, 0, 4, plain), "░░░░  ");
        let colored = Look {
            has_color: true,
            ..plain
        };
        assert_eq!(bar(2, 2, 2, colored), "\u{1b}[32m██\u{1b}[0m  ");
        assert_eq!(share(Look { width: None, ..plain }, 10, 99), (99, 0));
        assert_eq!(share(plain, 70, 99), (8, 0));
    }
}
