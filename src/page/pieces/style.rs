//! The style sheets: on each page as much as it needs, so that nothing has to be installed; or as one file, for people who
//! keep their own, which all pages then share.

mod sheet;

use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

use siphasher::sip::SipHasher13;

use crate::draw;
use crate::edit::Edits;
use crate::page::context::Page;
use crate::source::Span;
use sheet::{Names, Rules};

/// The colours of statuses, levels and severities, which drawings need wherever they stand.
pub(crate) const COLOURS: &str = include_str!("../../../theme/status.css");

const SHEETS: [&str; 5] = [
    include_str!("../../../theme/link.css"),
    COLOURS,
    include_str!("../../../theme/mls.css"),
    draw::STYLE,
    include_str!("../../../theme/grid.css"),
];

/// All of them without comments and line ends, and the names that their rules need.
static RULES: LazyLock<(Rules, Names)> = LazyLock::new(|| {
    let sheet = SHEETS.map(tight).concat().leak();
    let mut names = Names::default();
    (Rules::new(sheet, &mut names), names)
});

fn tight(sheet: &str) -> String {
    let lines = sheet.lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
}

/// The rules that `edits` need, if any, as the edit of that number.
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

/// The first line of a sheet's file begins with it; then comes the edition.
const STAMP: &str = "/* mdbook-mls style sheet ";

/// All sheets as a file that people may change. Its first line says which edition they started from.
pub(crate) fn file() -> String {
    let sheets = SHEETS.concat();
    format!(
        "{STAMP}{}. Write it anew: mdbook-mls init --theme --force */\n{sheets}",
        edition(&sheets)
    )
}

/// A file that is ours by its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// Of this program's edition.
    Current,
    /// Of another one, and nobody has changed it since.
    Untouched,
    /// Of another one.
    Other,
}

/// Which sheet of ours `css` started from; none where its first line does not say so.
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

/// Eight digits that change with the sheets.
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
    fn a_file_is_ours_by_its_first_line_and_another_once_the_sheets_have_changed() {
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

    /// What the sheets are for a page that holds `html`.
    fn style(html: &str) -> String {
        let (rules, names) = &*RULES;
        let marks = names.marks(html);
        match marks {
            0 => String::new(),
            marks => rules.of(marks),
        }
    }

    #[test]
    fn a_page_with_everything_gets_every_rule_and_one_with_nothing_none_of_ours() {
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
        // What is excluded need not be there.
        assert!(style("<div class=\"mls mls-table\"><a>").contains("th a:not(.mls-id){"));
        // An id or an address is no class.
        assert_eq!(
            style("<a id=\"mls-001-d1\" href=\"mls-bar.html\">")
                .matches(".mls-badge")
                .count(),
            0
        );
    }
}
