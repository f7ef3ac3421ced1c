//! JUnit XML: a suite per file, a failing test per blocking finding, a passing one per milestone without findings.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::analysis::Analysis;
use crate::output::format::FindingsFormat;
use crate::output::located::{Located, all, message_and_help};
use crate::source::map::Places;
use crate::source::path;
use crate::text::terminal::clean;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "junit",
    help: "A test report",
    purpose: "any service that shows test results",
    takes_several_books: false,
    write: |report| junit(report.analysis, report.places),
};

/// Findings below `fail-on` pass and are in the test's output; waived ones and those in the baseline are skipped. Paths
/// are relative to the book's root.
pub fn junit(analysis: &Analysis<'_>, places: &Places<'_>) -> String {
    let mut suites: BTreeMap<String, Vec<TestCase>> = BTreeMap::new();
    let project = &analysis.project;
    for located in all(analysis, places) {
        suites
            .entry(located.file.clone())
            .or_default()
            .push(case(analysis, &located));
    }
    for subject in project.subjects() {
        let file = path::join(&project.book.src, project.book.chapters[subject.chapter].file());
        let cases = suites.entry(file).or_default();
        if cases.is_empty() {
            cases.push(TestCase::new(
                clean(project.name(subject.spec)),
                TestCaseStatus::success(),
            ));
        }
    }
    let mut report = Report::new("mdbook-mls");
    for (file, cases) in suites {
        let mut suite = TestSuite::new(clean(&file));
        for mut case in cases {
            case.set_classname(clean(&file));
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().expect("writing to memory cannot fail")
}

fn case(analysis: &Analysis<'_>, located: &Located<'_>) -> TestCase {
    let Located { finding, file, place } = located;
    let place = place
        .as_ref()
        .map(|place| format!(":{}:{}", place.start.line, place.start.column));
    let place = place.unwrap_or_default();
    let text = format!(
        "{}{place}: {}[{}]: {}",
        clean(file),
        finding.severity,
        finding.rule,
        message_and_help(finding)
    );
    let blocks = finding.is_live() && analysis.project.config.fail_on.blocks(finding.severity);
    let mut status = match (blocks, finding.is_live()) {
        (true, _) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        (false, true) => TestCaseStatus::success(),
        (false, false) => TestCaseStatus::skipped(),
    };
    status.set_type(finding.rule).set_message(clean(&finding.message));
    if blocks {
        status.set_description(text.as_str());
    }
    let mut case = TestCase::new(format!("{}{place}", finding.rule), status);
    if !blocks {
        case.set_system_out(text.as_str());
    }
    case
}
