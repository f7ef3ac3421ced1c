//! Property tests and fuzz targets run without containment, so that a contained panic fails them.

use std::panic::catch_unwind;

use super::*;
use crate::analysis::analyse_with;
use crate::contain::Containment;

#[path = "../../tests/it/checks/mod.rs"]
mod checks;

fn panics(work: impl FnOnce() + std::panic::UnwindSafe) -> bool {
    catch_unwind(work).is_err()
}

#[test]
fn every_check_sees_a_panic() {
    hide_injected_panics();
    for (target, check) in checks::CHECKS {
        // The stages that each target runs for a chapter.
        let stages: &[&str] = match target {
            "reader" => &["reading", "joining", "gathering", "overdue", "duplicate-id"],
            "page" => &["reading", "joining", "beginning", "making"],
            "fix" | "changes" => &["reading", "joining", "overdue"],
            "protocol" => &["reading", "joining", "overdue"],
            "artefacts" => &["reading", "milestones.json", "badges", "index.html", "feed.xml"],
            "front_matter" => &["reading", "making"],
            "waivers" => &["reading", "making"],
            // These inputs contain no chapter.
            "import" | "config" | "wire" => continue,
            // Its chapters are generated from bytes and cannot contain a mark; it runs without containment.
            "lost" => continue,
            _ => panic!("{target}: its stages are not listed here"),
        };
        for stage in stages {
            let quoted = |mark: &str| match target {
                "front_matter" => format!("a: {mark}"),
                "waivers" => format!(" overdue: {mark}"),
                "protocol" => opened(mark),
                _ => format!("# MLS-001: T\n\n<!-- {mark} -->\n\n**Status**: Planned\n**Target**: 2027-01-01\n"),
            };
            let text = quoted(&format!("panic at {stage}!"));
            assert!(
                panics(|| check(text.as_bytes())),
                "{target} does not see a panic at {stage}"
            );
            let text = quoted(&format!("quiet at {stage}!"));
            assert!(
                !panics(|| check(text.as_bytes())),
                "{target} panics without an injection: {stage}"
            );
        }
    }
}

/// A message that opens a document.
fn opened(mark: &str) -> String {
    let text = format!("# MLS-009: T\n\n<!-- {mark} -->\n\n**Status**: Planned\n**Target**: 2026-01-01\n");
    let document =
        serde_json::json!({ "uri": "$BOOK/src/home.md", "languageId": "markdown", "version": 1, "text": text });
    let params = serde_json::json!({ "textDocument": document });
    serde_json::json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params }).to_string()
}

#[test]
fn without_containment_everything_panics() {
    for stage in [
        "reading",
        "joining",
        "gathering",
        "overdue",
        "duplicate-id",
        "beginning",
        "making",
    ] {
        let look = |mark: String| {
            let (book, config) = (book(&mark), Config::default());
            let analysis = analyse_with(&book, &config, TODAY, Containment::Off);
            outcome_of(&analysis);
        };
        assert!(panics(|| look(with(stage))), "{stage}");
        assert!(!panics(|| look(without(stage))), "{stage}");
    }
}
