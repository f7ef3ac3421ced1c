//! The work of a comparison grows linearly with the books. It is measured in bytes allocated on one thread.

use super::{Pages, compared_work};

const TIMES: usize = 8;

type Text = fn(usize, usize) -> String;

fn page(n: usize, body: &str) -> (String, String) {
    let head = format!(
        "# MLS-{n:05}: Stage {n}\n\n**Status**: Planned\n**Target**: 2027-06-01\n\n## Deliverables\n\n### 1. Part {n}\n\n"
    );
    (format!("mls-{n:05}.md"), head + body)
}

/// A book of milestones with the criteria that `text` writes for the state, 0 (old) or 1 (new).
fn book(count: usize, text: Text, state: usize) -> Pages {
    (1..=count).map(|n| page(n, &text(n, state))).collect()
}

#[test]
fn work_grows_with_the_book() {
    let shapes: [(&str, Text); 6] = [
        ("numbers", |n, state| {
            format!("- [ ] Lamp {n} burns for {} hours\n", 10 + state)
        }),
        ("other words", |n, state| match state {
            0 => format!("- [ ] Gate {n} closes without a noise\n- [ ] Everything is painted\n"),
            _ => format!("- [ ] The noise of gate {n} while closing is low\n- [ ] Everything is painted blue\n"),
        }),
        ("moves", |n, state| {
            format!("- [ ] Crane number {} lifts a car over the wall\n", n + state * 7)
        }),
        ("all new", |n, state| {
            format!(
                "- [ ] {}\n",
                if state == 0 {
                    format!("old {n} rope")
                } else {
                    format!("new sail {n}")
                }
            )
        }),
        ("the same everywhere", |_, state| {
            format!(
                "- [ ] Tests pass\n- [{}] Docs are written\n",
                if state == 0 { ' ' } else { 'x' }
            )
        }),
        ("dependencies", |n, state| {
            format!("- [ ] It works\n\n**Blocked by**: [MLS-{:05}]\n", (n + state) % 50 + 1)
        }),
    ];
    for (name, text) in shapes {
        let work = |count: usize| compared_work(&book(count, text, 0), &book(count, text, 1));
        let (small, large) = (work(60), work(60 * TIMES));
        let ratio = large as f64 / small as f64;
        assert!(
            ratio < TIMES as f64 * 1.4,
            "{name}: {small} bytes became {large}, {ratio:.1} times as many"
        );
    }
}

#[test]
fn work_grows_with_a_milestone() {
    let criteria = |count: usize, state: usize| -> Pages {
        let line = |n: usize| format!("- [ ] Rivet {n} of plate {} holds {} kN\n", n * 7 % 13, n + state);
        vec![page(1, &(0..count).map(line).collect::<String>())]
    };
    let work = |count: usize| compared_work(&criteria(count, 0), &criteria(count, 1));
    let (small, large) = (work(100), work(100 * TIMES));
    let ratio = large as f64 / small as f64;
    assert!(
        ratio < TIMES as f64 * 2.0,
        "{small} bytes became {large}, {ratio:.1} times as many"
    );
}

#[test]
fn unchanged_milestones_cost_little() {
    let same: Pages = book(400, |n, _| format!("- [ ] Lamp {n} burns for 10 hours\n"), 0);
    let mut other = same.clone();
    other[7].1 = other[7].1.replace("10 hours", "5 hours");
    let all: Pages = book(400, |n, _| format!("- [ ] Lamp {n} burns for 5 hours\n"), 1);
    let (one, many) = (compared_work(&same, &other), compared_work(&same, &all));
    assert!(one * 3 < many, "{one} bytes for one change, {many} for 400");
}
