//! The style sheets, once on every page that needs them, so that nothing has to be installed; or as one file, for people
//! who keep their own.

use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use siphasher::sip::SipHasher13;

use crate::draw;
use crate::edit::Edits;
use crate::page::context::Page;
use crate::source::Span;

/// The colours of statuses, levels and severities, which drawings need wherever they stand.
pub const COLOURS: &str = include_str!("../../../theme/status.css");

/// The sheets, each with the marks of what needs it.
const SHEETS: [(&[&str], &str); 5] = [
    (&["class=\"mls"], include_str!("../../../theme/link.css")),
    (BLOCKS, COLOURS),
    (BLOCKS, include_str!("../../../theme/mls.css")),
    (&["mls-draw"], draw::STYLE),
    (&["mls-grid"], include_str!("../../../theme/grid.css")),
];

const BLOCKS: &[&str] = &["class=\"mls ", "class=\"mls-badge"];

/// The same without comments and line ends.
static TIGHT: LazyLock<[(Vec<Finder<'static>>, String); 5]> =
    LazyLock::new(|| SHEETS.map(|(marks, sheet)| (marks.iter().map(Finder::new).collect(), tight(sheet))));

fn tight(sheet: &str) -> String {
    let lines = sheet.lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
}

/// The sheets that `edits` need, if any, as the edit of that number.
pub fn edit(page: &Page<'_>, edits: &mut Edits, number: usize) {
    let texts = edits.texts().as_bytes();
    let needed = TIGHT.each_ref().map(|(marks, sheet)| {
        let is_needed = marks.iter().any(|mark| mark.find(texts).is_some());
        if is_needed { sheet } else { "" }
    });
    // Whatever needs another sheet needs the first one.
    if needed[0].is_empty() {
        return;
    }
    let span = Span::at(page.below_title());
    edits.write_at(number, span, |out| {
        let write = |out: &mut String| {
            out.push_str("<style>");
            needed.iter().for_each(|sheet| out.push_str(sheet));
            out.push_str("</style>");
        };
        page.write_block(span, true, write, out);
    });
}

/// Stands before the stamp in the first line of a sheet's file.
const STAMP: &str = "mdbook-mls style sheet ";

/// All sheets as a file that people may change. Its first line says which edition they started from.
pub fn file() -> String {
    let sheets = SHEETS.map(|(_, sheet)| sheet).concat();
    format!(
        "/* {STAMP}{}. Write it anew: mdbook-mls init --theme --force */\n{sheets}",
        edition()
    )
}

/// Whether `css` started from an edition that is not this program's. A sheet without a stamp is nobody's.
pub fn is_stale(css: &str) -> bool {
    let stamp = css.split_once(STAMP).map(|(_, rest)| rest);
    stamp.is_some_and(|rest| !rest.starts_with(&edition()))
}

/// Eight digits that change with the sheets.
fn edition() -> String {
    let mut hasher = SipHasher13::new();
    for (_, sheet) in TIGHT.iter() {
        sheet.hash(&mut hasher);
    }
    format!("{:08x}", hasher.finish() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_stale_once_the_sheets_have_changed() {
        let ours = file();
        assert!(!is_stale(&ours) && !is_stale(&ours.replace("6px", "0")));
        assert!(is_stale(&ours.replace(&edition(), "00000000")));
        assert!(!is_stale("html{color:red}"));
        for (_, sheet) in SHEETS {
            assert!(ours.contains(sheet));
        }
    }

    #[test]
    fn each_is_closed_and_all_together_are_small() {
        for (_, sheet) in TIGHT.iter() {
            assert!(!sheet.contains('<') && !sheet.contains("{{") && !sheet.contains("/*"));
            assert_eq!(sheet.matches('{').count(), sheet.matches('}').count());
        }
        let all: usize = TIGHT.iter().map(|(_, sheet)| sheet.len()).sum();
        assert!(all < 9_000, "{all} bytes");
    }
}
