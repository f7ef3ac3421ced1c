//! CHANGELOG.md follows the Keep a Changelog format and describes the version that is built.

use jiff::civil::Date;

const CHANGES: &str = include_str!("../../CHANGELOG.md");
const KINDS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/// The texts below each heading of `level`.
fn sections<'a>(text: &'a str, level: &str) -> Vec<(&'a str, &'a str)> {
    let start = format!("\n{level} ");
    let parts = text.split(start.as_str()).skip(1);
    parts.map(|part| part.split_once('\n').unwrap_or((part, ""))).collect()
}

#[test]
fn the_changelog_follows_keep_a_changelog() {
    let versions = sections(CHANGES, "##");
    assert_eq!(versions.first().map(|(title, _)| *title), Some("[Unreleased]"));
    let mut days = Vec::new();
    for (title, _) in &versions[1..] {
        let (version, day) = title.split_once(" - ").expect("`[1.2.3] - 2027-01-31`");
        let numbers = version.trim_matches(['[', ']']).split('.');
        assert!(numbers.clone().count() == 3 && numbers.map(str::parse::<u32>).all(|n| n.is_ok()));
        days.push(day.parse::<Date>().expect("a day"));
    }
    assert!(days.is_sorted_by(|newer, older| newer >= older), "newest first");
    for (version, text) in &versions {
        let kinds = sections(text, "###");
        for (kind, entries) in &kinds {
            assert!(KINDS.contains(kind), "{version}: `{kind}` is no kind of change");
            assert!(
                entries.trim_start().starts_with("- "),
                "{version}: {kind} lists something"
            );
        }
        assert!(
            !kinds.is_empty() || *version == "[Unreleased]",
            "{version} says nothing"
        );
    }
}

/// Before the first release, all changes are under Unreleased.
#[test]
fn the_changelog_describes_this_version() {
    let own = format!("## [{}] - ", env!("CARGO_PKG_VERSION"));
    let is_first = sections(CHANGES, "##").len() == 1;
    assert!(is_first || CHANGES.contains(&own), "{own}");
}
