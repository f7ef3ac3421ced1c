//! The exports of one small book.

use mdbook_mls::internals::analysis::analyse;
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::output::artefacts;
use mdbook_mls::internals::source::{Book, Chapter};
use snapbox::{assert_data_eq, file};

const QUEUE: &str = "\
# MLS-001: The queue

**Status**: In Progress (two weeks in)
**Target Date**: Q1 2027
**Owner**: Ana, Ben
**Plan**: [PLN-001]

## Summary

Bookings wait their turn.

## Deliverables

### 1. The broker

**Description**: One queue for all.

**Acceptance Criteria**:
- [x] It takes 1,000 \"bookings\" a minute
- [ ] It survives a restart

**Owner**: Ana
**Status**: In Progress
**Target**: January 20, 2027

## Success Criteria

### Technical Criteria (Must Pass)
- [ ] No booking is lost

## Timeline & Dependencies

**Blocking this milestone**: [MLS-000], [MLS-404]

**This milestone blocks**: None
";

fn chapter(path: &str, text: &'static str) -> Chapter<'static> {
    Chapter {
        name: path.to_owned().into(),
        text: text.into(),
        path: path.into(),
        source_path: Some(path.into()),
    }
}

#[test]
fn json() {
    let book = Book {
        title: Some("A book".into()),
        language: "en".into(),
        src: "docs".into(),
        chapters: vec![
            chapter("milestone/mls-001-queue.md", QUEUE),
            chapter(
                "milestone/MLS-000 start/README.md",
                "# MLS-000: Start\n\n**Status**: Completed\n\n**Completed on**: 2026-10-02\n",
            ),
            chapter("plan/pln-001-plan.md", "# PLN-001: The plan\n\nFirst [MLS-001].\n"),
        ],
        ..Book::default()
    };
    let config = Config::default();
    let analysis = analyse(&book, &config, jiff::civil::date(2026, 11, 23));
    let text = artefacts::json::json(&analysis, "https://gates.example/book/");
    assert_data_eq!(&text, file!["export/milestones.json"].raw());
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let line = value["milestones"][0]["deliverables"][0]["criteria"][1]["line"]
        .as_u64()
        .unwrap();
    assert_eq!(
        QUEUE.lines().nth(line as usize - 1),
        Some("- [ ] It survives a restart")
    );
}
