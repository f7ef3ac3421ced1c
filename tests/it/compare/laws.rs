//! What holds for any two states of a book.

use mdbook_mls::internals::compare::{Change, Kind, Level};
use proptest::prelude::*;

use super::books::{self, LANGUAGES, Language, Seed};
use super::{compared, edits, pages};
use crate::checks::documents;

/// Generates a chapter from random bytes.
fn chapter(bytes: &[u8]) -> Vec<(String, String)> {
    let text = documents::document(bytes).text;
    vec![("milestone/mls-001-x.md".to_owned(), text)]
}

/// One name for a kind and its mirror image.
fn class(change: &Change) -> &'static str {
    use Kind::*;
    match change.kind {
        MilestoneDropped | MilestoneAdded => "milestone",
        MilestoneCancelled | MilestoneRevived => "cancelled",
        TargetPushed | TargetDropped | TargetEarlier | TargetAdded | TargetReworded => "target",
        DeliverableDropped | DeliverableAdded | DeliverableMerged => "deliverable",
        CriterionMoved => "moved",
        CriterionDropped if change.after.is_some() => "moved",
        CriterionDropped | CriterionAdded => "criterion",
        CriterionWeakened
        | CriterionStrengthened
        | CriterionReworded
        | LevelLowered
        | LevelRaised
        | SignOffReworded => "text",
        CompletedEdited => "completed",
        DependencyDropped | DependencyAdded | DependencyRemoved => "dependency",
        RollbackDropped | RollbackAdded => "rollback",
        SignOffDropped | SignOffAdded => "sign-off",
        BoxUnticked | BoxTicked => "box",
        StatusBack | StatusForward => "status",
        RiskAdded | RiskDropped => "risk",
        BlockerAdded | BlockerDropped => "blocker",
        BlockerResolved | BlockerChanged => "blocker changed",
        UpdateAdded | Wording => "",
        other => other.id(),
    }
}

/// The changes without their direction.
fn mirrored(changes: &[Change]) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let said = changes.iter().filter(|change| !class(change).is_empty()).map(|change| {
        let class = class(change);
        // The texts of a resolved blocker are left out.
        let is_wordless = class == "blocker changed";
        let (before, after) = (change.before.clone(), change.after.clone());
        let (before, after) = if is_wordless { (None, None) } else { (before, after) };
        match before <= after {
            true => (class, before, after),
            false => (class, after, before),
        }
    });
    let mut said: Vec<_> = said.collect();
    said.sort();
    said
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The added blank line prevents the shortcut for identical texts.
    #[test]
    fn a_book_equals_itself(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let book = chapter(&bytes);
        let mut other = book.clone();
        other[0].1.push_str("\n\n");
        let comparison = compared(&book, &other, "en");
        prop_assert!(comparison.changes.is_empty() && comparison.edits.is_empty(), "{:?}\n{}", comparison.changes, book[0].1);
    }

    #[test]
    fn random_edits_are_mirrored(
        one in proptest::collection::vec(any::<u8>(), 0..300),
        at in any::<proptest::sample::Index>(),
        other in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = one.clone();
        let start = at.index(bytes.len() + 1);
        let end = (start + other.len()).min(bytes.len());
        bytes.splice(start..end, other);
        let (base, head) = (chapter(&one), chapter(&bytes));
        let forth = compared(&base, &head, "en");
        let back = compared(&head, &base, "en");
        prop_assert_eq!(mirrored(&forth.changes), mirrored(&back.changes));
    }
}

#[test]
fn known_edits_are_mirrored() {
    for seed in 0..200_u64 {
        let (name, edit, _) = edits::EDITS[seed as usize % edits::EDITS.len()];
        let (language, code) = LANGUAGES[seed as usize % LANGUAGES.len()];
        let mut random = Seed::new(seed + 5_000);
        let before = books::book(&mut random, language);
        let mut after = before.clone();
        edit(&mut random, &mut after);
        let (base, head) = (pages(&before), pages(&after));
        let (forth, back) = (compared(&base, &head, code), compared(&head, &base, code));
        assert_eq!(mirrored(&forth.changes), mirrored(&back.changes), "seed {seed}: {name}");
        // A strengthened criterion is a weakened one in the other direction.
        let is = |changes: &[Change], kind: Kind| changes.iter().any(|change| change.kind == kind);
        let erodes = |changes: &[Change]| changes.iter().any(|change| change.kind.level() == Level::Erosion);
        if is(&forth.changes, Kind::CriterionStrengthened) || is(&forth.changes, Kind::TargetEarlier) {
            assert!(erodes(&back.changes), "seed {seed}: {name}");
        }
    }
}

#[test]
fn a_repeated_dependency_is_no_change() {
    let text = "# MLS-001: Gates\n\n**Depends on**: [MLS-002], [MLS-2], [MLS-002]\n";
    let book = |end: &str| vec![("mls-001-x.md".to_owned(), format!("{text}{end}"))];
    let comparison = compared(&book(""), &book("\n"), "en");
    assert_eq!(comparison.changes, []);
}

/// An edit is reported in the same way if something else is edited as well.
#[test]
fn an_edit_is_reported_the_same_with_other_edits() {
    for seed in 0..150_u64 {
        let (name, edit, _) = edits::EDITS[seed as usize % edits::EDITS.len()];
        let mut random = Seed::new(seed + 9_000);
        let before = books::book(&mut random, Language::English);
        let mut after = before.clone();
        if !edit(&mut random, &mut after) || after.len() != before.len() {
            continue;
        }
        let base = pages(&before);
        let alone = compared(&base, &pages(&after), "en");
        let is_told = |number: usize| {
            alone
                .changes
                .iter()
                .any(|change| change.milestone == format!("MLS-{number:03}"))
        };
        for own in after.iter_mut().filter(|own| !is_told(own.number)) {
            own.owner = "Zoe Quist".to_owned();
            own.summary.push_str(" and further still");
            own.deliverables[0].criteria.push(books::Criterion {
                text: format!(
                    "Lantern {} burns through the night of the {}th",
                    own.number * 31,
                    own.number
                ),
                done: false,
                template: None,
                value: 0,
            });
        }
        let all = compared(&base, &pages(&after), "en");
        for change in &alone.changes {
            let same = all
                .changes
                .iter()
                .any(|other| other.fingerprint == change.fingerprint && other.kind == change.kind);
            assert!(same, "seed {seed}: {name}: {change:?} is missing with other edits");
        }
    }
}
