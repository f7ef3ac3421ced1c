//! Milestones without ids, identified by their files and titles.

use super::moves;
use super::repository::{Repository, milestone};

fn book(milestones: &str) -> Repository {
    let book = Repository::new();
    let table = "[book]\ntitle = \"T\"\n\n[preprocessor.mls]\nprofile = \"essential\"\n";
    book.write("book.toml", &format!("{table}milestones = [{milestones}]\n"));
    book
}

/// A board with cards in folders; one card was removed for a while.
#[test]
fn a_file_is_followed_through_removal_and_move() {
    let book = book("\"closed/*.md\"");
    let write = |file: &str, target: &str, day: &str| {
        book.write(file, &milestone("Quay", "Planned", target, ""));
        book.commit(day, "Dates");
    };
    write("src/open/gate.md", "2026-03-01", "2026-01-05");
    write("src/open/gate.md", "2026-03-08", "2026-01-06");
    book.remove("src/open/gate.md");
    book.commit("2026-01-07", "Clear the board");
    write("src/open/gate.md", "2026-03-15", "2026-01-08");
    book.rename("src/open/gate.md", "src/closed/gate.md");
    write("src/closed/gate.md", "2026-03-22", "2026-01-09");
    let history = book.history(&[]);
    assert_eq!(history["milestones"].as_array().map(Vec::len), Some(1), "{history}");
    assert_eq!(history["milestones"][0]["first_target"], "2026-03-01");
    let days: Vec<String> = moves(&history).iter().map(|moved| moved[..10].to_owned()).collect();
    assert_eq!(days, ["2026-01-06", "2026-01-08", "2026-01-09"]);
}

/// The file name serves as the id: the same name in another folder, or the new name after a rename in git.
#[test]
fn a_file_is_followed_by_its_name_if_all_else_changes() {
    let book = book("\"**/*.md\"");
    let text = |title: &str, target: &str, words: &str| format!("# {title}\n\n**Target**: {target}\n\n{words}");
    let long = "Oak, iron and a good lock.\nThe bell of the old one.\nA lamp above it.\n".repeat(4);
    book.write("src/open/v040.md", &text("Doors and views", "2026-03-01", &long));
    book.write("src/open/other.md", &text("Something else", "2026-03-01", ""));
    book.write("src/README.md", "# Board\n");
    book.commit("2026-01-05", "Start");
    book.remove("src/open/v040.md");
    book.write("src/closed/v040.md", &text("v.0.4.0", "2026-03-08", "Short.\n"));
    book.commit("2026-01-06", "Written anew");
    book.remove("src/closed/v040.md");
    book.commit("2026-01-07", "Away");
    book.write("src/waiting/v040.md", &text("v.0.4.0", "2026-03-15", &long));
    book.commit("2026-01-08", "Back");
    book.rename("src/waiting/v040.md", "src/done/quay.md");
    book.write("src/done/quay.md", &text("Stones at sea", "2026-03-22", &long));
    book.commit("2026-01-09", "Another name");
    let history = book.history(&["quay"]);
    let days: Vec<String> = moves(&history).iter().map(|moved| moved[..10].to_owned()).collect();
    assert_eq!(days, ["2026-01-06", "2026-01-08", "2026-01-09"]);
    assert_eq!(
        book.history(&["other"])["milestones"][0]["moves"],
        serde_json::json!([])
    );
}

/// A formatter broke the front matter and a later commit repaired it: the date was not dropped.
#[test]
fn broken_front_matter_drops_no_date() {
    let book = book("\"gate.md\"");
    let text = |matter: &str| format!("---\ntitle: Gate\n{matter}---\n\n# Gate\n\nOak.\n");
    for (day, matter) in [
        (
            "2026-01-05",
            "owners:\n- \"@ana\"\ntarget: 2026-03-01\nstatus: planned\n",
        ),
        (
            "2026-01-06",
            "owners:\n\n- \"@ana\"\n  target: 2026-03-01\n  status: planned\n",
        ),
        (
            "2026-01-07",
            "owners:\n- \"@ana\"\ntarget: 2026-03-08\nstatus: planned\n",
        ),
        ("2026-01-08", "owners:\n- \"@ana\"\nstatus: planned\n"),
    ] {
        book.write("src/gate.md", &text(matter));
        book.commit(day, "Format");
    }
    let history = book.history(&[]);
    assert_eq!(
        moves(&history),
        [
            "2026-01-07 2026-03-01 > 2026-03-08 7 Format",
            "2026-01-08 2026-03-08 > - null Format"
        ]
    );
    assert_eq!(
        history["milestones"][0]["statuses"].as_array().map(Vec::len),
        Some(1),
        "{history}"
    );
}

/// One section was inserted and the others renamed: sections are matched by similarity, not by position.
#[test]
fn changed_headings_are_matched_by_similarity() {
    let book = book("{ files = \"plan.md\", level = 2 }");
    let plan = |all: &[(&str, &str)]| {
        let parts = all
            .iter()
            .map(|(title, target)| format!("## {title}\n\nTarget date: {target}\n\nSome words.\n\n"));
        format!("# Plan\n\n{}", parts.collect::<String>())
    };
    let before = [
        ("v0.2.0-alpha.1 - Core Contract Alpha", "2026-06-24"),
        ("v0.3.0-alpha.1 - Closure And Lowering Alpha", "2026-07-15"),
        ("v0.4.0-alpha.1 - Artifact Admission Alpha", "2026-07-29"),
        ("v0.5.0-alpha.1 - Developer Tooling Alpha", "2026-08-12"),
    ];
    book.write("src/plan.md", &plan(&before));
    book.commit("2026-06-20", "Plan");
    let after = [
        ("v0.2.0-alpha.1 - Semantic Model And Schema Alpha", "2026-07-01"),
        ("v0.3.0-alpha.1 - Compiler Spine Alpha", "2026-07-15"),
        ("v0.4.0-alpha.1 - Profile And Lowering Alpha", "2026-07-29"),
        ("v0.5.0-alpha.1 - Bundle And Admission Alpha", "2026-08-12"),
        ("v0.6.0-alpha.1 - Developer Tooling Alpha", "2026-08-26"),
    ];
    book.write("src/plan.md", &plan(&after));
    book.commit("2026-06-21", "Put the compiler in");
    let history = book.history(&[]);
    let said: Vec<String> = history["milestones"]
        .as_array()
        .expect("milestones")
        .iter()
        .filter(|own| own["title"] != before[0].0)
        .map(|own| {
            let first = own["first_target"].as_str().unwrap_or("-");
            let days: Vec<_> = own["moves"].as_array().into_iter().flatten().collect();
            let days: Vec<String> = days.iter().map(|moved| moved["days"].to_string()).collect();
            format!("{} {first} {}", own["title"].as_str().unwrap_or(""), days.join(" "))
        })
        .collect();
    assert_eq!(
        said,
        [
            "v0.4.0-alpha.1 - Profile And Lowering Alpha 2026-07-15 14",
            "v0.5.0-alpha.1 - Bundle And Admission Alpha 2026-07-29 14",
            "v0.6.0-alpha.1 - Developer Tooling Alpha 2026-08-12 14",
            "v0.2.0-alpha.1 - Semantic Model And Schema Alpha 2026-07-01 ",
            "v0.3.0-alpha.1 - Compiler Spine Alpha 2026-07-15 ",
        ]
    );
}
