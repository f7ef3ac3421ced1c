//! Makes safe fixes in generated chapters with boxes, fields, dates and waivers. They must change only what their rules report.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

use crate::checks::meaning;

/// Lines that a safe fix may touch.
const TOUCHED: &[&str] = &[
    "- [ ] one\n**Target**: 2027-02-01",
    "1. [ ] one\n2. [ ] two\n**Owner**: Ana",
    "- [ ] one\n  - [ ] inner\n  **Owner**: Ana",
    "- one\n**Status**: Planned",
    "- [ ] one\nTarget: 2027-2-1",
    "- [ ] one\\\n**Target**: 2027-02-01",
    "- [ ] one  \n**Target**: 2027-02-01",
    "- [ ] one [x\n**Target**: 2027-02-01](u)",
    "- [ ] one **x\nTarget**: 2027-02-01",
    "- [ ] one ~~x\nTarget: 2027-02-01~~",
    "- [ ] one <b>x\n**Target**: 2027-02-01</b>",
    "- [ ] one<br>**Target**: 2027-02-01",
    "- [ ] one\n[Owner]: Ana",
    "- [ ] one\n2. Owner: Ana",
    "- [ ] one\n**Owner**: Ana\nand Ben",
    "> - [ ] one\n> **Owner**: Ana",
    "> - [ ] one\n**Owner**: Ana",
    "-[ ] one",
    "*[ ] one",
    "+[ ] plus",
    "-[x] done",
    "*[x] two",
    "1.[ ] num",
    "2.[ ] num",
    "3) [ ] num",
    "1)[ ] num",
    "- [] empty",
    "- [ ]glued",
    "- [✓] ticked",
    "• [ ] point",
    "– [x] dash",
    "☐ open",
    "☑ shut",
    "- ☒ no",
    "| a | b |\n|---|---|\n| x | [ ] |\n| y | [x] |",
    "**Target**: 2027-3-1",
    "**Target**: 2027-3-1 bis 2027-4-1",
    "**Target**: 2027-3-1/2027-4-1",
    "**Target**: 2027-3-1 (was 2027-4-1)",
    "**Target**: 20270303 (old) 20270404",
    "**Target**: 28/03/2027 – 2027-4-5",
    "**Target**: 2027-3-1 [late](x)",
    "**Status**: Planed",
    "**Status**: In Progres, was Planed",
    "<!-- mls-allow overdue: r -->",
    "<!-- mls-allow overdue: r --> # not heading",
    "<!-- mls-allow overdue: r -->    - code?",
    "<!-- mls-allow overdue: r --> - [ ] item",
    "- <!-- mls-allow overdue: r --> # item",
    "1. <!-- mls-allow overdue: r --> - item",
    "Words <!-- mls-allow overdue: r --> go on",
    "Words  <!-- mls-allow overdue: r -->",
    "Words <!-- mls-allow overdue: r --> ",
    "**Words <!-- mls-allow overdue: r -->** go",
    "**<!-- mls-allow overdue: r --> Words** go",
    "a<!-- mls-allow overdue: r -->b",
    "[a]<!-- mls-allow overdue: r -->(b)",
    "- [ ] one <!-- mls-allow overdue: r --> two",
    "- [ ]<!-- mls-allow overdue: r --> two",
    "`a` <!-- mls-allow overdue: r --> `b`",
    "1 <!-- mls-allow overdue: r -->. one",
    "<!-- mls-allow overdue:\nr -->\n# Title",
    "<!-- mls-allow overdue:\nr --> words",
];

/// Lines around those.
const OTHERS: &[&str] = &[
    "",
    "",
    "",
    "",
    "Words of a line",
    "more [x",
    "here](u)",
    "more **x",
    "here** and",
    "- [ ] open",
    "- [x] done",
    "- item",
    "-",
    "1. [ ] first",
    "2. [ ] second",
    "3. [ ] third",
    "7) seventh",
    "---",
    "===",
    "***",
    "# Heading",
    "### 2. Roof",
    "## Success Criteria",
    "## Acceptance Procedures",
    "**Acceptance Criteria**:",
    "**Notes**:",
    "**Owner**: Ana",
    "> quote",
    ">",
    "| a | b |",
    "|---|---|",
    ": what it means",
    "```",
    "<div>",
    "</div>",
    "    code",
    "[^1]: note",
    "\\",
    "日本語 語",
];

/// The headings above the lines.
const PLACES: &[&str] = &[
    "## Deliverables\n\n### 1. Wall\n\n",
    "## Deliverables\n\n### 1. Wall\n\n**Acceptance Criteria**:\n\n",
    "## Deliverables\n\n",
    "",
    "## Success Criteria\n\n### Technical Criteria\n\n",
    "## Acceptance Procedures\n\n",
    "## Sign-Off\n\n",
    "## Current Blockers\n\n",
    "## Risks\n\n",
    "## Status Updates\n\n",
    "## Notes\n\n",
];

const PREFIXES: &[&str] = &["", "", "", "", "", " ", "  ", "   ", "    ", "> ", ">", "- ", "  > "];

fn lines() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let line = prop_oneof![2 => select(TOUCHED), 3 => select(OTHERS)];
    proptest::collection::vec((select(PREFIXES), line), 1..9)
}

fn chapter(place: &str, lines: &[(&str, &str)], has_windows_ends: bool) -> String {
    let mut text = format!("# MLS-001: The Gate\n\n**Status**: Planned\n\n{place}");
    for (prefix, lines) in lines {
        for line in lines.split('\n') {
            text.push_str(prefix);
            text.push_str(line);
            text.push('\n');
        }
    }
    match has_windows_ends {
        true => text.replace('\n', "\r\n"),
        false => text,
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn safe_fixes_change_nothing_else(place in select(PLACES), lines in lines(), has_windows_ends in any::<bool>()) {
        let changed = meaning::of_safe_fixes(&chapter(place, &lines, has_windows_ends));
        prop_assert!(changed.is_ok(), "{}", changed.unwrap_err());
    }
}

#[test]
fn safe_fixes_of_each_line_change_nothing_else() {
    let mut failures = Vec::new();
    for line in TOUCHED {
        let around = OTHERS
            .iter()
            .flat_map(|other| [[("", *line), ("", *other)], [("", *other), ("", *line)]]);
        let mut changed = around.filter_map(|lines| meaning::of_safe_fixes(&chapter(PLACES[0], &lines, false)).err());
        failures.extend(changed.next());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Found with other seeds.
const FOUND: &[&[(&str, &str)]] = &[
    &[
        ("", "- [ ] one\n**Owner**: Ana\nand Ben"),
        ("- ", "# Heading"),
        ("", "==="),
    ],
    &[
        ("", "-[ ] one"),
        ("> ", "☐ open"),
        ("", "-[ ] one"),
        ("> ", "- [ ] one\n**Target**: 2027-02-01"),
    ],
    &[("", "| a | b |"), ("", "<!-- mls-allow overdue: r -->")],
    &[("", "- [ ] one\nTarget: 2027-2-1"), ("    ", ">")],
    &[
        ("", "- one\n**Status**: Planned"),
        ("", ""),
        ("    ", "- [ ] one"),
        ("    ", "2. Owner: Ana"),
    ],
    &[("> ", "- [] empty"), ("> ", "quote"), ("    ", "- [ ] one")],
    &[
        ("- ", "- [ ] one"),
        ("- ", "**Target**: 2027-02-01"),
        ("", ""),
        ("  ", "<!-- mls-allow overdue: r -->"),
    ],
];

#[test]
fn safe_fixes_of_found_lines_change_nothing_else() {
    for lines in FOUND {
        for place in PLACES {
            let changed = meaning::of_safe_fixes(&chapter(place, lines, false));
            assert!(changed.is_ok(), "{}", changed.unwrap_err());
        }
    }
}
