//! Schedules of small books, compared with results computed by hand.

use std::collections::BTreeMap;

use jiff::civil::{self, date};
use mdbook_mls::internals::analysis::{Analysis, analyse};
use mdbook_mls::internals::config::{Calendar, Config};
use mdbook_mls::internals::schedule::{Fit, Outlook};
use mdbook_mls::internals::source::{Book, Chapter};

const TODAY: civil::Date = date(2024, 1, 10);

fn book(texts: &[&str]) -> Book<'static> {
    let chapter = |(number, text): (usize, &&str)| Chapter {
        name: "Chapter".into(),
        text: (*text).to_owned().into(),
        path: format!("mls-{:03}-x.md", number + 1),
        source_path: None,
    };
    Book {
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: texts.iter().enumerate().map(chapter).collect(),
        ..Book::default()
    }
}

fn with<R>(texts: &[&str], config: &Config, look: impl FnOnce(&Analysis<'_>) -> R) -> R {
    look(&analyse(&book(texts), config, TODAY))
}

fn fit(text: &str, config: &Config) -> Option<Fit> {
    with(&[text], config, |analysis| analysis.project.schedule.fit(0).cloned())
}

const TWELVE_DAYS: &str = "\
# MLS-001: The Lantern Room

**Target Date**: January 28, 2024

## Timeline

### Critical Path

```
Start → Glass → Frame → Trial → Manual → Done
(Jan 15) (3 days) (4 days) (3 days) (2 days) (Jan 28)
```
";

#[test]
fn twelve_working_days_do_not_fit_in_two_weeks() {
    let fit = fit(TWELVE_DAYS, &Config::default()).expect("a path with a start");
    assert_eq!((fit.needed, fit.held, fit.missing()), (12.0, Some(10), Some(2.0)));
    let steps: Vec<_> = fit
        .steps
        .iter()
        .map(|step| (step.first.day(), step.last.day(), step.total_float))
        .collect();
    // Monday 15 to Wednesday 17, Thursday 18 to Tuesday 23, and so on; Tuesday 30 is two working days too late.
    assert_eq!(
        steps,
        [
            (15, 17, Some(-2.0)),
            (18, 23, Some(-2.0)),
            (24, 26, Some(-2.0)),
            (29, 30, Some(-2.0))
        ]
    );
}

#[test]
fn twelve_calendar_days_fit_in_two_weeks() {
    let config = Config {
        calendar: Calendar::Continuous,
        ..Config::default()
    };
    let fit = fit(TWELVE_DAYS, &config).expect("a path with a start");
    assert_eq!((fit.needed, fit.held, fit.missing()), (12.0, Some(14), None));
    assert_eq!(fit.last(), Some(date(2024, 1, 26)));
}

#[test]
fn holidays_delay_a_chain() {
    let config = Config {
        // A Wednesday, a Saturday (no effect), a Thursday.
        holidays: vec![date(2024, 1, 17), date(2024, 1, 20), date(2024, 1, 25)],
        ..Config::default()
    };
    let fit = fit(TWELVE_DAYS, &config).expect("a path with a start");
    assert_eq!((fit.held, fit.missing()), (Some(8), Some(4.0)));
    let days: Vec<_> = fit
        .steps
        .iter()
        .map(|step| (step.first.day(), step.last.day()))
        .collect();
    assert_eq!(days, [(15, 18), (19, 24), (26, 30), (31, 1)]);
}

#[test]
fn a_target_month_ends_on_its_last_day() {
    let text = TWELVE_DAYS
        .replace("January 28, 2024", "January 2024")
        .replace("(Jan 28)", "");
    let fit = fit(&text, &Config::default()).expect("a path with a start");
    assert_eq!((fit.held, fit.missing()), (Some(13), None));
}

#[test]
fn without_a_start_there_is_no_fit() {
    assert_eq!(fit(&TWELVE_DAYS.replace("(Jan 15)", ""), &Config::default()), None);
    assert_eq!(fit("# MLS-001: Nothing\n", &Config::default()), None);
}

fn crew(id: &str, target: &str, status: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    format!(
        "# MLS-{id}: X\n\nTarget: {target}\nStatus: {status}\n\n## Timeline\n\n### Team Capacity\n\n\
         | Person | Allocation | Weeks |\n|---|---|---|\n{rows}"
    )
}

#[test]
fn a_person_is_the_same_with_any_remark_in_parentheses() {
    let texts = [
        crew(
            "001",
            "2024-01-26",
            "Planned",
            &["| Alice (Backend) | 80% | 2 |", "| Bob | 2 days a week | 1 |"],
        ),
        crew("002", "2024-01-24", "Planned", &["| alice | 50% | 1 |"]),
        crew("003", "2024-01-26", "Completed", &["| Alice | 100% | 4 |"]),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    with(&texts, &Config::default(), |analysis| {
        let people = &analysis.project.schedule.people;
        let weeks: Vec<_> = (people.iter())
            .flat_map(|person| person.weeks.keys().map(move |&week| (person, week)))
            .map(|(person, week)| format!("{} {week} {:.0}", person.name, person.percent(week)))
            .collect();
        // A week that ends on Wednesday 24 has two days in the week before and three in its own.
        assert_eq!(weeks, ["Alice 2024-W03 100", "Alice 2024-W04 110", "Bob 2024-W04 40"]);
        let over: Vec<_> = people.iter().flat_map(|person| person.overbooked()).collect();
        assert_eq!(over.len(), 1);
        assert_eq!(
            over[0].1.iter().map(|share| share.milestone).collect::<Vec<_>>(),
            [0, 1]
        );
    });
}

/// A milestone with only a head and a path, which is all that the schedule reads.
struct Sketch {
    id: u32,
    status: &'static str,
    target: &'static str,
    start: &'static str,
    days: u32,
    after: &'static [u32],
}

impl Sketch {
    fn planned(id: u32, days: u32, after: &'static [u32]) -> Self {
        Self {
            id,
            status: "Planned",
            target: "",
            start: "",
            days,
            after,
        }
    }

    fn text(&self) -> String {
        let line = |key: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{key}: {value}\n"),
        };
        let after: Vec<_> = self.after.iter().map(|id| format!("[MLS-{id:03}]")).collect();
        let start = match self.start {
            "" => "Start".to_owned(),
            start => format!("Start ({start})"),
        };
        format!(
            "# MLS-{:03}: Sketch\n\n{}{}\n## Timeline\n\n### Critical Path\n\n{start} → Work ({} days) → Done\n\n\
             ### Dependencies\n\n- **Blocking this milestone**: {}\n",
            self.id,
            line("Target", self.target),
            line("Status", self.status),
            self.days,
            if after.is_empty() {
                "None".to_owned()
            } else {
                after.join(", ")
            },
        )
    }
}

fn plan<R>(sketches: &[Sketch], config: &Config, look: impl FnOnce(&Analysis<'_>) -> R) -> R {
    let texts: Vec<String> = sketches.iter().map(Sketch::text).collect();
    with(&texts.iter().map(String::as_str).collect::<Vec<_>>(), config, look)
}

fn outlook(first: (i8, i8), earliest: (i8, i8), total_float: f64, free_float: f64) -> Option<Outlook> {
    Some(Outlook {
        first: date(2024, first.0, first.1),
        earliest: date(2024, earliest.0, earliest.1),
        is_grounded: true,
        total_float,
        free_float,
    })
}

/// Without written durations, the earliest day is only today, and no page shows it.
#[test]
fn dates_without_written_durations_are_not_grounded() {
    let head =
        |id: u32, after: &str| format!("# MLS-{id:03}: Sketch\n\nTarget: 2024-03-01\n\n**Depends on**: {after}\n");
    let texts = [
        head(1, "None"),
        head(2, "[MLS-001]"),
        head(3, "[MLS-004]"),
        Sketch::planned(4, 3, &[]).text(),
    ];
    with(&texts.each_ref().map(String::as_str), &Config::default(), |analysis| {
        let plan = &analysis.project.schedule.plan;
        let grounded = [0, 1, 2, 3].map(|spec| plan.outlook(spec).map(|outlook| outlook.is_grounded));
        assert_eq!(grounded, [false, false, true, true].map(Some));
    });
}

#[test]
fn a_diamond_with_one_target_has_one_critical_path() {
    let diamond = [
        Sketch {
            start: "Jan 15, 2024",
            ..Sketch::planned(1, 3, &[])
        },
        Sketch::planned(2, 2, &[1]),
        Sketch::planned(3, 4, &[1]),
        Sketch {
            target: "2024-01-31",
            ..Sketch::planned(4, 1, &[2, 3])
        },
    ];
    plan(&diamond, &Config::default(), |analysis| {
        let plan = &analysis.project.schedule.plan;
        assert_eq!(plan.outlook(0), outlook((1, 15), (1, 17), 5.0, 0.0));
        assert_eq!(plan.outlook(1), outlook((1, 18), (1, 19), 7.0, 2.0));
        assert_eq!(plan.outlook(2), outlook((1, 18), (1, 23), 5.0, 0.0));
        assert_eq!(plan.outlook(3), outlook((1, 24), (1, 24), 5.0, 5.0));
        assert_eq!(plan.critical, [0, 2, 3]);
        // The first may end five working days after Wednesday 17; the second, not critical, seven after Friday 19.
        let absorbed = |spec| {
            plan.if_it_slips(spec, usize::MAX)
                .iter()
                .map(|d| (d.milestone, d.absorbs))
                .collect::<Vec<_>>()
        };
        assert_eq!(absorbed(0), [(1, None), (2, None), (3, Some(5.0))]);
        assert_eq!(absorbed(1), [(3, Some(7.0))]);
        assert_eq!(absorbed(3), []);
    });
}

#[test]
fn a_chain_around_holidays_misses_its_target() {
    let config = Config {
        holidays: vec![date(2024, 1, 15), date(2024, 1, 17)],
        ..Config::default()
    };
    let chain = [
        Sketch {
            status: "In Progress",
            start: "Jan 8, 2024",
            target: "2024-01-12",
            ..Sketch::planned(1, 5, &[])
        },
        Sketch {
            target: "2024-01-22",
            ..Sketch::planned(2, 5, &[1])
        },
    ];
    plan(&chain, &config, |analysis| {
        let schedule = &analysis.project.schedule;
        // The five working days: Tuesday 16, Thursday 18, Friday 19, Monday 22, Tuesday 23.
        assert_eq!(schedule.plan.outlook(1), outlook((1, 16), (1, 23), -1.0, -1.0));
        assert_eq!(schedule.plan.outlook(0), outlook((1, 8), (1, 12), -1.0, 0.0));
        assert_eq!(schedule.plan.due(0), Some(date(2024, 1, 12)));
        assert_eq!(schedule.plan.if_it_slips(0, usize::MAX)[0].absorbs, Some(-1.0));
        assert_eq!(schedule.blocked.len(), 1);
        assert_eq!((schedule.blocked[0].milestone, schedule.blocked[0].since), (1, None));
        assert_eq!(schedule.blocked[0].by, [0]);
    });
}

#[test]
fn two_roots_without_a_target_end_with_the_book() {
    let roots = [
        Sketch::planned(1, 5, &[]),
        Sketch::planned(2, 2, &[]),
        Sketch::planned(3, 3, &[1, 2]),
        Sketch::planned(4, 4, &[2]),
    ];
    plan(&roots, &Config::default(), |analysis| {
        let plan = &analysis.project.schedule.plan;
        // Today is Wednesday 10; the last milestone ends on Friday 19.
        assert_eq!(plan.outlook(0), outlook((1, 10), (1, 16), 0.0, 0.0));
        assert_eq!(plan.outlook(1), outlook((1, 10), (1, 11), 2.0, 0.0));
        assert_eq!(plan.outlook(2), outlook((1, 17), (1, 19), 0.0, 0.0));
        assert_eq!(plan.outlook(3), outlook((1, 12), (1, 17), 2.0, 2.0));
        assert_eq!(plan.critical, [0, 2]);
    });
}

#[test]
fn a_cycle_is_cut_and_the_rest_is_scheduled() {
    let cycle = [
        Sketch::planned(1, 1, &[3]),
        Sketch::planned(2, 1, &[1]),
        Sketch::planned(3, 1, &[2]),
        Sketch::planned(4, 1, &[3]),
    ];
    plan(&cycle, &Config::default(), |analysis| {
        let schedule = &analysis.project.schedule;
        assert!((0..4).all(|spec| schedule.plan.outlook(spec).is_some()));
        let last = schedule.plan.outlook(3).expect("an open milestone");
        assert!((0..3).all(|spec| schedule.plan.outlook(spec).expect("open").earliest < last.earliest));
        assert_eq!(schedule.blocked.len(), 4);
    });
}

#[test]
fn settled_milestones_block_nothing_and_started_ones_keep_their_start() {
    let chain = [
        Sketch {
            status: "Completed",
            target: "2024-03-01",
            ..Sketch::planned(1, 30, &[])
        },
        Sketch {
            target: "2024-01-31",
            ..Sketch::planned(2, 3, &[1])
        },
        Sketch {
            status: "In Progress",
            start: "Jan 2, 2024",
            target: "2024-01-09",
            ..Sketch::planned(3, 4, &[2])
        },
    ];
    plan(&chain, &Config::default(), |analysis| {
        let plan = &analysis.project.schedule.plan;
        assert_eq!(plan.outlook(0), None);
        // The second runs from today, Wednesday 10, to Friday 12; the third has started and ends with it, three days late.
        assert_eq!(plan.outlook(1), outlook((1, 10), (1, 12), -3.0, 0.0));
        assert_eq!(plan.outlook(2), outlook((1, 2), (1, 12), -3.0, -3.0));
        let blocked = &analysis.project.schedule.blocked;
        assert_eq!(blocked.len(), 1);
        assert_eq!(
            (&blocked[0].by[..], blocked[0].since),
            (&[1][..], Some(date(2024, 1, 2)))
        );
    });
}

/// Each figure of the schedule by name.
fn figures(analysis: &Analysis<'_>) -> BTreeMap<String, String> {
    let schedule = &analysis.project.schedule;
    let mut figures = BTreeMap::new();
    for spec in analysis.project.graph.milestones() {
        let name = analysis.project.name(spec);
        if let Some(outlook) = schedule.plan.outlook(spec) {
            figures.insert(
                format!("{name} dates"),
                format!("{} {}", outlook.first, outlook.earliest),
            );
            figures.insert(format!("{name} total float"), outlook.total_float.to_string());
            figures.insert(format!("{name} free float"), outlook.free_float.to_string());
        }
        figures.insert(format!("{name} due"), format!("{:?}", schedule.plan.due(spec)));
        figures.insert(format!("{name} fit"), format!("{:?}", schedule.fit(spec)));
        for dependent in schedule.plan.if_it_slips(spec, usize::MAX) {
            let other = analysis.project.name(dependent.milestone);
            figures.insert(format!("{name} slips, {other}"), format!("{:?}", dependent.absorbs));
        }
    }
    figures
}

#[test]
fn one_target_changes_only_figures_that_depend_on_it() {
    let sketch = |target| {
        [
            Sketch {
                start: "Jan 15, 2024",
                target: "2024-01-26",
                ..Sketch::planned(1, 5, &[])
            },
            Sketch {
                target,
                ..Sketch::planned(2, 5, &[1])
            },
            Sketch {
                target: "2024-03-29",
                ..Sketch::planned(3, 5, &[2])
            },
            Sketch {
                target: "2024-02-02",
                ..Sketch::planned(4, 2, &[1])
            },
            Sketch {
                target: "2024-02-16",
                ..Sketch::planned(5, 2, &[])
            },
        ]
    };
    let before = plan(&sketch("2024-01-31"), &Config::default(), figures);
    let after = plan(&sketch("2024-01-30"), &Config::default(), figures);
    assert!(before.keys().eq(after.keys()));
    let changed: Vec<&str> = before
        .keys()
        .filter(|key| before[*key] != after[*key])
        .map(String::as_str)
        .collect();
    assert_eq!(
        changed,
        [
            "MLS-001 slips, MLS-002",
            "MLS-001 total float",
            "MLS-002 due",
            "MLS-002 slips, MLS-003",
            "MLS-002 total float",
        ]
    );
    assert_eq!(after["MLS-001 total float"], "2");
    assert_eq!(after["MLS-002 slips, MLS-003"], "Some(38.0)");
}
