//! The forecast from git: compared with closed forms, and from a real history.

use std::path::Path;
use std::process::{Command, Stdio};

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use mdbook_mls::internals::ledger::forecast;
use serde_json::Value;

use super::books::{BOOK_TOML, Milestone, book};
use crate::compare::books::Seed;
use crate::support::program::{Ran, program, run, write};
use crate::support::repository::{call, succeeds};

const TODAY: Date = date(2027, 3, 1);

fn weeks(count: i64) -> Date {
    TODAY + count.weeks()
}

/// One week of four is enough: the number of weeks is geometric; 1 - 0.75^n is 0.44, 0.58 at 2, 3 and 0.82, 0.87 at 6, 7.
#[test]
fn one_good_week_of_four_is_geometric() {
    let found = forecast(&[0, 0, 5, 0], 5, TODAY).expect("enough");
    assert_eq!((found.p50, found.p85, found.rate), (weeks(3), weeks(7), 1.25));
}

/// Three good weeks at a rate of three in four: 0.42, 0.74, 0.90 at 3, 4, 5 weeks.
#[test]
fn three_good_weeks_are_negative_binomial() {
    let found = forecast(&[2, 0, 2, 2], 6, TODAY).expect("enough");
    assert_eq!((found.p50, found.p85, found.rate), (weeks(4), weeks(5), 1.5));
}

/// `tests/it/ahead/resampling.py` draws the same samples in Python and computes the exact odds. `MLS_PYTHON` names the
/// interpreter; without it, the test is skipped if there is no `python3`.
#[test]
fn a_python_program_draws_the_same_samples_and_computes_the_odds() {
    let named = std::env::var_os("MLS_PYTHON");
    let python = named.clone().unwrap_or("python3".into());
    let mut seed = Seed::new(85);
    let cases: Vec<(Vec<usize>, usize)> = std::iter::repeat_with(|| {
        let ticks: Vec<usize> = (0..4 + seed.below(9)).map(|_| seed.below(6)).collect();
        (ticks, 1 + seed.below(40))
    })
    .filter(|(ticks, _)| ticks.iter().sum::<usize>() >= 5)
    .take(40)
    .collect();
    let asked: Vec<Value> = cases
        .iter()
        .map(|(ticks, open)| serde_json::json!({"ticks": ticks, "open": open}))
        .collect();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/ahead/resampling.py");
    let child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            assert!(named.is_none(), "MLS_PYTHON cannot be started: {error}");
            return;
        }
    };
    let mut input = child.stdin.take().expect("a pipe");
    serde_json::to_writer(&mut input, &asked).expect("the script reads its input");
    drop(input);
    let output = child.wait_with_output().expect("the process ends");
    assert!(output.status.success());
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answers.len(), cases.len());
    for ((ticks, open), answer) in cases.iter().zip(answers) {
        let found = forecast(ticks, *open, TODAY).expect("enough");
        let drawn = |at: usize| weeks(answer["weeks"][at].as_i64().expect("weeks"));
        assert_eq!((found.p50, found.p85), (drawn(0), drawn(1)), "{ticks:?} {open}");
        let done_by = |week: i64| answer["done_by"][week as usize].as_f64().unwrap_or(1.0);
        for (day, share) in [(found.p50, 0.5), (found.p85, 0.85)] {
            let week = i64::from(TODAY.until(day).expect("a span").get_days() / 7);
            // With 5,000 draws, the error is below four standard deviations.
            let off = 4.0 * (share * (1.0 - share) / 5_000_f64).sqrt();
            assert!(
                done_by(week) > share - off && done_by(week - 1) < share + off,
                "{ticks:?} {open}: {share} by week {week}"
            );
        }
    }
}

fn git(folder: &Path, day: Date, arguments: &[&str]) {
    let when = format!("{day}T12:00:00Z");
    let mut git = call(folder, arguments);
    succeeds(git.env("GIT_AUTHOR_DATE", &when).env("GIT_COMMITTER_DATE", &when));
}

fn with_boxes(done: usize, all: usize, status: &str) -> String {
    let boxes: String = (0..all)
        .map(|at| format!("- [{}] Slip {at} is counted\n", if at < done { "x" } else { " " }))
        .collect();
    let more = format!("## Deliverables\n\n### 1. Slips\n\n**Owner**: Ana\n\n{boxes}");
    Milestone {
        id: "MLS-001",
        status,
        target: "2027-03-15",
        owner: "Ana",
        needs: &[],
        more: &more,
    }
    .text()
}

fn forecast_on(folder: &Path, threads: &str) -> Ran {
    let mut command = program(folder, &["forecast", "--format", "json"]);
    Ran::of(command.env("RAYON_NUM_THREADS", threads).output().expect("the program"))
}

/// Two boxes in each of eight whole weeks; two in the first commit and three in the current week do not count.
#[test]
fn equal_weeks_give_one_date() {
    let own = Milestone {
        id: "MLS-001",
        status: "Planned",
        target: "2027-03-15",
        owner: "Ana",
        needs: &[],
        more: "",
    };
    let toml = BOOK_TOML.replace("2027-03-01", "2027-03-03");
    let book = book(&toml, &[own]);
    let path = book.path();
    let file = "src/mls-001-work.md";
    git(path, date(2027, 1, 4), &["init", "-q", "-b", "main"]);
    let commit = |day: Date, text: &str| {
        write(path, file, text);
        git(path, day, &["add", "-A"]);
        git(path, day, &["commit", "-q", "-m", "Go on"]);
    };
    commit(date(2027, 1, 4), &with_boxes(2, 30, "In Progress"));
    for week in 0..8 {
        let day = date(2027, 1, 6) + (7 * week as i64).days();
        commit(day, &with_boxes(4 + 2 * week, 30, "In Progress"));
    }
    commit(date(2027, 3, 2), &with_boxes(21, 30, "In Progress"));
    let one = forecast_on(path, "1");
    assert_eq!(one.code, 0, "{}", one.err);
    let json: Value = serde_json::from_str(&one.out).expect("JSON");
    let milestone = &json["milestones"][0];
    assert_eq!(milestone["weeks"], 8, "{milestone}");
    assert_eq!(milestone["rate"], 2.0);
    // Nine boxes are open: five weeks.
    assert_eq!(milestone["p50"], "2027-04-07");
    assert_eq!(milestone["p85"], "2027-04-07");
    // The target is in twelve days.
    let needed = milestone["needed"].as_f64().expect("a number");
    assert!((needed - 9.0 * 7.0 / 12.0).abs() < 1e-9, "{needed}");
    assert_eq!(forecast_on(path, "2").out, one.out);
}

/// Claims of settled milestones are compared with the target on the day of the claim.
#[test]
fn claimed_confidence_is_compared_with_the_outcome() {
    let settled = |id: &'static str, status: &'static str, target: &'static str, more: &'static str| Milestone {
        id,
        status,
        target,
        owner: "Ana",
        needs: &[],
        more,
    };
    let in_time = "**Completed on**: 2027-02-10\n\n## Status Updates\n\n**2027-02-11**: Done\n**Confidence**: Low\n\n\
        **2027-02-01**: Nearly\n**Confidence**: High\n\n**2027-01-01**: Begun\n**Confidence**: Low\n";
    let late =
        "**Completed on**: 2027-02-20\n\n## Status Updates\n\n**2027-02-01**: Nearly\n**Confidence**: High (90%)\n";
    let given_up = "## Status Updates\n\n**2027-02-01**: Hard\n**Confidence**: Low\n";
    let nobody_knows = "## Status Updates\n\n**2027-02-01**: Hard\n**Confidence**: Medium\n";
    let own = [
        settled("MLS-001", "Completed", "2027-02-15", in_time),
        settled("MLS-002", "Completed", "2027-02-15", late),
        settled("MLS-003", "Cancelled", "2027-02-15", given_up),
        settled("MLS-004", "Completed", "2027-02-15", nobody_knows),
        settled("MLS-005", "In Progress", "2027-05-15", nobody_knows),
        settled("MLS-006", "Completed", "2027-02-15", ""),
    ];
    let book = book(BOOK_TOML, &own);
    let path = book.path();
    let confidence = || -> Value {
        let ran = run(path, &["forecast", "--format", "json"]);
        let json: Value = serde_json::from_str(&ran.out).expect("JSON");
        json["confidence"].clone()
    };
    let counts = |claimed: &str, counts: [u32; 4]| {
        let [in_time, late, cancelled, unknown] = counts;
        serde_json::json!({"claimed": claimed, "in_time": in_time, "late": late, "cancelled": cancelled, "unknown": unknown})
    };
    assert_eq!(
        confidence(),
        serde_json::json!([
            counts("high", [1, 1, 0, 0]),
            counts("medium", [0, 0, 0, 1]),
            counts("low", [0, 0, 1, 0])
        ])
    );
    let text = run(path, &["forecast"]).out;
    assert!(text.contains("\n  high  2 milestones: 1 in time, 1 late\n"), "{text}");
    let markdown = run(path, &["forecast", "--format", "markdown"]).out;
    assert!(markdown.contains("\n| high | 1 | 1 | 0 | 0 |\n"), "{markdown}");

    // MLS-001 had an earlier target at the time of its claim; for MLS-004, the commit gives the day of completion.
    git(path, date(2027, 1, 4), &["init", "-q", "-b", "main"]);
    let commit = |day: Date, changes: &[(usize, &str, &str)]| {
        for (at, milestone) in own.iter().enumerate() {
            let mut text = milestone.text();
            for (_, from, to) in changes.iter().filter(|change| change.0 == at) {
                text = text.replace(from, to);
            }
            write(path, &milestone.file(), &text);
        }
        git(path, day, &["add", "-A"]);
        git(path, day, &["commit", "-q", "-m", "Go on"]);
    };
    let open = ("Completed\n", "In Progress\n");
    commit(
        date(2027, 1, 4),
        &[
            (0, "**Target**: 2027-02-15", "**Target**: 2027-02-05"),
            (3, open.0, open.1),
        ],
    );
    commit(date(2027, 2, 5), &[(3, open.0, open.1)]);
    commit(date(2027, 2, 14), &[]);
    assert_eq!(
        confidence(),
        serde_json::json!([
            counts("high", [0, 2, 0, 0]),
            counts("medium", [1, 0, 0, 0]),
            counts("low", [0, 0, 1, 0])
        ])
    );
}
