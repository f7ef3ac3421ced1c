//! The style sheets: on each page only the rules that it needs, so that nothing has to be installed; or as one file for
//! all pages, for people who edit it.

mod sheet;

use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

use siphasher::sip::SipHasher13;

use crate::draw;
use crate::edit::Edits;
use crate::page::context::Page;
use crate::source::Span;
use sheet::{Names, Rules};

/// The colours of statuses, levels and severities, which drawings need everywhere.
pub(crate) const COLOURS: &str = include_str!("../../../theme/status.css");

const SHEETS: [&str; 5] = [
    include_str!("../../../theme/link.css"),
    COLOURS,
    include_str!("../../../theme/mls.css"),
    draw::STYLE,
    include_str!("../../../theme/grid.css"),
];

/// All sheets without comments and line breaks, and the names that their rules need.
static RULES: LazyLock<(Rules, Names)> = LazyLock::new(|| {
    let sheet = SHEETS.map(tight).concat().leak();
    let mut names = Names::default();
    (Rules::new(sheet, &mut names), names)
});

fn tight(sheet: &str) -> String {
    let lines = sheet.lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
}

/// Adds the rules that `edits` need, if any, as edit `number`.
pub(crate) fn edit(page: &Page<'_>, edits: &mut Edits, number: usize) {
    let (rules, names) = &*RULES;
    let marks = names.marks(edits.texts());
    if marks == 0 {
        return;
    }
    let style = page.shared_style(marks, || format!("<style>{}</style>", rules.of(marks)).into());
    let span = Span::at(page.below_title());
    edits.write_at(number, span, |out| {
        let write = |out: &mut String| out.push_str(&style);
        page.write_block(span, true, write, out);
    });
}

/// The start of the first line of a sheet's file; the edition follows.
const STAMP: &str = "/* mdbook-mls style sheet ";

/// All sheets as a file that people may change. Its first line names the edition that they started from.
pub(crate) fn file() -> String {
    let sheets = SHEETS.concat();
    format!(
        "{STAMP}{}. Write it anew: mdbook-mls init --theme --force */\n{sheets}",
        edition(&sheets)
    )
}

/// A file with our first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// Of this program's edition.
    Current,
    /// Of another edition, and unchanged.
    Untouched,
    /// Of another edition, and changed.
    Other,
}

/// Which sheet of ours `css` started from; `None` if it does not begin with our first line.
pub(crate) fn sheet(css: &str) -> Option<Sheet> {
    let css = css.strip_prefix('\u{feff}').unwrap_or(css);
    let (stamp, rest) = css.strip_prefix(STAMP)?.split_once('\n')?;
    let own = stamp.split('.').next().unwrap_or("");
    Some(match own {
        own if own == edition(&SHEETS.concat()) => Sheet::Current,
        own if own == edition(&rest.replace("\r\n", "\n")) => Sheet::Untouched,
        _ => Sheet::Other,
    })
}

/// Eight digits that depend on the sheets.
fn edition(sheets: &str) -> String {
    let mut hasher = SipHasher13::new();
    sheets.hash(&mut hasher);
    format!("{:08x}", hasher.finish() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::slice;

    #[test]
    fn a_first_line_names_the_edition_of_a_file() {
        let ours = file();
        assert_eq!(sheet(&ours), Some(Sheet::Current));
        assert_eq!(sheet(&ours.replace("6px", "0")), Some(Sheet::Current));
        assert_eq!(sheet(&ours.replace('\n', "\r\n")), Some(Sheet::Current));
        assert_eq!(
            sheet(&ours.replacen(&edition(&SHEETS.concat()), "00000000", 1)),
            Some(Sheet::Other)
        );
        let older = format!("{STAMP}{}. Write it anew */\na{{b:c}}\n", edition("a{b:c}\n"));
        assert_eq!(sheet(&older), Some(Sheet::Untouched));
        assert_eq!(sheet(&older.replace('\n', "\r\n")), Some(Sheet::Untouched));
        assert_eq!(sheet(&older.replace("b:c", "b:d")), Some(Sheet::Other));
        assert_eq!(sheet("html{color:red}"), None);
        assert_eq!(sheet(&format!("html{{color:red}}\n{ours}")), None);
        for sheet in SHEETS {
            assert!(ours.contains(sheet));
        }
    }

    #[test]
    fn each_is_closed_and_all_together_are_small() {
        for sheet in SHEETS.map(tight) {
            assert!(!sheet.contains('<') && !sheet.contains("{{") && !sheet.contains("/*"));
            assert_eq!(sheet.matches('{').count(), sheet.matches('}').count());
        }
        let all: usize = SHEETS.map(tight).iter().map(String::len).sum();
        assert!(all < 9_400, "{all} bytes");
    }

    /// The style sheet of a page that contains `html`.
    fn style(html: &str) -> String {
        let (rules, names) = &*RULES;
        let marks = names.marks(html);
        match marks {
            0 => String::new(),
            marks => rules.of(marks),
        }
    }

    #[test]
    fn a_full_page_gets_every_rule_and_an_empty_one_none_of_ours() {
        let sheets = SHEETS.map(tight).concat();
        let mut everything = "class=\"mls \"".to_owned();
        for scale in ["status", "level", "severity"] {
            let start = format!("[data-mls-{scale}=");
            let values = sheets.split(&start).skip(1);
            for value in values.filter_map(|rest| rest.split(']').next()) {
                everything += &format!(" data-mls-{scale}=\"{value}\"");
            }
        }
        for class in sheets.split(".mls-").skip(1) {
            let end = class.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(0);
            everything += &format!(" class=\"mls-{}\"", slice(class, ..end));
        }
        let normal = |css: &str| css.replace(";}", "}");
        assert_eq!(normal(&style(&everything)), normal(&sheets));
        assert!(!style("<p>no word of ours</p>").contains("mls"));
    }

    #[test]
    fn a_page_gets_the_rules_that_it_needs() {
        let badge = style("<b class=\"mls-badge\" data-mls-status=\"at-risk\">");
        for wanted in [
            ".mls-badge{",
            "[data-mls-status=at-risk]{",
            "--mls-risk:light-dark(",
            "@supports",
        ] {
            assert!(badge.contains(wanted), "{wanted}: {badge}");
        }
        for other in [
            "planned",
            "--mls-done",
            ".mls-bar",
            ".mls-late",
            "data-mls-level",
            "--mls-line",
            "svg",
        ] {
            assert!(!badge.contains(other), "{other}: {badge}");
        }
        // An excluded class is not needed.
        assert!(style("<div class=\"mls mls-table\"><a>").contains("th a:not(.mls-id){"));
        // An id or an address is not a class.
        assert_eq!(
            style("<a id=\"mls-001-d1\" href=\"mls-bar.html\">")
                .matches(".mls-badge")
                .count(),
            0
        );
    }
}
