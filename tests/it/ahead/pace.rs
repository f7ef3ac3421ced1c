//! The forecast from git: against closed forms, and from a real history.

use std::path::Path;
use std::process::Command;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use mdbook_mls::internals::ledger::forecast;
use serde_json::Value;

use super::books::{BOOK_TOML, Milestone, book};
use crate::support::program::{Ran, program, write};

const TODAY: Date = date(2027, 3, 1);

fn weeks(count: i64) -> Date {
    TODAY + count.weeks()
}

/// One week of four does all: the number of weeks is geometric, 1 - 0.75^n is 0.44, 0.58 at 2, 3 and 0.82, 0.87 at 6, 7.
#[test]
fn one_lucky_week_of_four_is_geometric() {
    let found = forecast(&[0, 0, 5, 0], 5, TODAY).expect("enough");
    assert_eq!((found.p50, found.p85, found.rate), (weeks(3), weeks(7), 1.25));
}

/// Three good weeks of three in four: 0.42, 0.74, 0.90 at 3, 4, 5 weeks.
#[test]
fn three_good_weeks_are_negative_binomial() {
    let found = forecast(&[2, 0, 2, 2], 6, TODAY).expect("enough");
    assert_eq!((found.p50, found.p85, found.rate), (weeks(4), weeks(5), 1.5));
}

fn git(folder: &Path, day: Date, arguments: &[&str]) {
    let when = format!("{day}T12:00:00Z");
    let mut git = Command::new("git");
    git.args([
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
    ]);
    git.env("GIT_AUTHOR_DATE", &when).env("GIT_COMMITTER_DATE", &when);
    let output = git.args(arguments).current_dir(folder).output().expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
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

/// Two boxes in each of eight whole weeks; two that came with the file and three of the current week do not count.
#[test]
fn a_history_of_equal_weeks_leaves_no_choice() {
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
    // Nine are open: five weeks.
    assert_eq!(milestone["p50"], "2027-04-07");
    assert_eq!(milestone["p85"], "2027-04-07");
    // In twelve days.
    let needed = milestone["needed"].as_f64().expect("a number");
    assert!((needed - 9.0 * 7.0 / 12.0).abs() < 1e-9, "{needed}");
    assert_eq!(forecast_on(path, "2").out, one.out);
}
