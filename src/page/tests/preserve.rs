//! Text that we do not write stays as it was, whatever is around it.

use proptest::prelude::*;

use super::*;
use crate::analysis::analyse_with;
use crate::contain::Containment;
use crate::model::Document;

/// Lines and blocks that people write, each with its line end.
const PIECES: [&str; 49] = [
    "# MLS-001: Mast\n",
    "# Another title\n",
    "**Status**: In Progress\n",
    "**Target Date**: 2027-03-12 (says Leif)\n",
    "**Owner**: Leif\n",
    "**Team**: Blue · **Season**: Summer\n",
    "- **Status**: Planned\n",
    "| Field | Value |\n|---|---|\n| Owner | Ana |\n",
    "## Deliverables\n",
    "## Deliverables Summary\n",
    "### 1. Mast\n",
    "### D2: Sail\n",
    "### 2. Again\n",
    "Setext\n------\n",
    "**Description**: wood\n",
    "**Acceptance Criteria**:\n",
    "- [ ] stands\n",
    "- [ ] as [drawn](mast.pdf)\n",
    "**Owner**: [Leif](leif.md)\n",
    "Owner: Leif\n",
    "**Summary**: see [the plan](plan.md)\n",
    "*Summary*: a **mast**\n",
    "- [x] stands, see below\n  - [ ] really\n",
    "* [ ] star\n",
    "1. [ ] one\n",
    "**Delivered**: yes - at last\n",
    "| Deliverable | Status | Owner | Target |\n|--|--|--|--|\n| Mast | Planned | Leif | Week 3 |\n",
    "## Risks & Mitigation\n",
    "| Risk | Likelihood | Impact | Mitigation |\n|--|--|--|--|\n| Fog | **High** | Low | Horn |\n",
    "## Current Blockers\n",
    "### 1. Ice (High Priority)\n",
    "- **Issue**: ice\n- **Target Resolution**: 2027-03-01\n",
    "## Rollback Plan\n",
    "Words of *an* author, `code` and <b>html</b>.\n",
    "Lazy words\n",
    "> a quote\n> **Status**: quoted\n",
    "```\n### 3. Code\n**Status**: Planned\n- [ ] no\n```\n",
    "    indented code\n",
    "<div>\n**Owner**: html\n</div>\n",
    "<!-- a comment -->\n",
    "<!-- mls-allow overdue: because -->\n",
    "[^1]: **Owner**: note\n",
    "***\n",
    "| a | b |\n|---|---|\n| ä \\| ö | 🚢 |\n",
    "\tTab\n",
    "\n",
    "\n",
    "\n\n",
    "   \n",
];

/// Whether text may be removed: fields that are shown elsewhere, waivers, a summary table.
fn leaves(document: &Document, at: Span) -> bool {
    let Some(milestone) = &document.milestone else {
        return false;
    };
    let deliverables = milestone
        .deliverables
        .iter()
        .flat_map(|d| d.moved.iter().map(|moved| &moved.span));
    let waivers = document.waivers.iter().map(|waiver| &waiver.span);
    let summary = milestone.summary_table.iter().map(|table| &table.span);
    let front_matter = document.front_matter.iter().map(|front| &front.span);
    let mut gone = document
        .metadata
        .moved
        .iter()
        .map(|moved| &moved.span)
        .chain(deliverables)
        .chain(waivers)
        .chain(summary)
        .chain(front_matter);
    gone.any(|span| span.start < at.end && at.start < span.end)
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let book = book(&[("m/mls-001-mast.md", text)]);
    let config = Config::default();
    let analysis = analyse_with(&book, &config, date(2027, 3, 15), Containment::Off);
    let document = &analysis.project.documents[0];
    for options in [&HTML, &MARKDOWN] {
        let page = render(&analysis, &Places::new(&book, &Same(Vec::new())), options).remove(0);
        let page = page.unwrap_or_else(|| text.to_owned());
        let mut lines = page.lines();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            let span = Span::new(start, start + line.len());
            if line.trim().is_empty() || leaves(document, span) {
                continue;
            }
            // We put only three things into a line: an anchor within an item, the tags around a level, and a break at its end.
            let plain = |line: &str| {
                line.replace("</span>", "")
                    .replace("</b>", "")
                    .trim_end_matches("<br>")
                    .replace(|c: char| c.is_ascii_whitespace(), "")
            };
            let is_same = |shown: &str| {
                let mut shown = shown.to_owned();
                while let Some(start) = shown.find("<span ").or_else(|| shown.find("<b ")) {
                    let end = shown[start..].find('>').map_or(shown.len(), |end| start + end + 1);
                    shown.replace_range(start..end, "");
                }
                plain(&shown) == plain(line)
            };
            prop_assert!(lines.any(is_same), "lost: {line:?}\nof\n{text}\nin\n{page}");
        }
        if text.contains("\r\n") && !text.replace("\r\n", "").contains('\n') {
            prop_assert!(!page.replace("\r\n", "").contains('\n'), "mixed line ends: {page:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn authored_lines_are_kept(pieces in prop::collection::vec(0..PIECES.len(), 0..24), crlf in any::<bool>()) {
        let text: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
        check(&if crlf { text.replace('\n', "\r\n") } else { text })?;
    }
}

#[test]
fn text_without_a_last_line_end_stays_whole() {
    for piece in PIECES {
        let text = format!(
            "# MLS-001: Mast\n\n## Deliverables\n\n### 1. Mast\n\n{}",
            piece.trim_end()
        );
        check(&text).unwrap_or_else(|error| panic!("{error}"));
    }
}
