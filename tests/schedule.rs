//! The schedule of small books, computed by hand.

use jiff::civil::{self, date};
use mdbook_mls::analysis::{Analysis, analyse};
use mdbook_mls::config::{Calendar, Config};
use mdbook_mls::schedule::Fit;
use mdbook_mls::source::{Book, Chapter};

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
    // Monday 15 to Wednesday 17, then Thursday to Tuesday, and so on; Tuesday 30 is two working days too late.
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
fn twelve_days_in_a_row_do() {
    let config = Config {
        calendar: Calendar::Continuous,
        ..Config::default()
    };
    let fit = fit(TWELVE_DAYS, &config).expect("a path with a start");
    assert_eq!((fit.needed, fit.held, fit.missing()), (12.0, Some(14), None));
    assert_eq!(fit.last(), Some(date(2024, 1, 26)));
}

#[test]
fn holidays_push_a_chain() {
    let config = Config {
        // A Wednesday, a Saturday that changes nothing, a Thursday.
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
fn a_month_holds_all_of_its_days() {
    let text = TWELVE_DAYS
        .replace("January 28, 2024", "January 2024")
        .replace("(Jan 28)", "");
    let fit = fit(&text, &Config::default()).expect("a path with a start");
    assert_eq!((fit.held, fit.missing()), (Some(13), None));
}

#[test]
fn no_start_no_fit() {
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
fn a_person_is_one_across_milestones_whatever_stands_in_brackets() {
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
        // One week up to Wednesday 24 is two days of its week before and three of its own.
        assert_eq!(weeks, ["Alice 2024-W03 100", "Alice 2024-W04 110", "Bob 2024-W04 40"]);
        let over: Vec<_> = people.iter().flat_map(|person| person.overbooked()).collect();
        assert_eq!(over.len(), 1);
        assert_eq!(
            over[0].1.iter().map(|share| share.milestone).collect::<Vec<_>>(),
            [0, 1]
        );
    });
}
