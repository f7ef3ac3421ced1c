//! The kinds of change: one record each.

use std::fmt;

/// What a change does to what was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A promise became weaker.
    Erosion,
    /// Something else was agreed.
    Change,
    /// Work went on.
    Progress,
    /// Wording that promises nothing.
    Edit,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Erosion => "erosion",
            Self::Change => "change",
            Self::Progress => "progress",
            Self::Edit => "edit",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is known about a kind.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// In JSON, in `Milestone-Change` lines and in reports.
    pub id: &'static str,
    pub level: Level,
    /// What happened, in a few words that can precede the words of the change.
    pub summary: &'static str,
}

macro_rules! kinds {
    ($($kind:ident $id:literal $level:ident $summary:literal)*) => {
        /// What happened to one thing between two states of a book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $summary] $kind,)*
        }

        impl Kind {
            #[cfg_attr(program_only, allow(dead_code, reason = "the manual's table is made from it"))]
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            pub fn record(self) -> Record {
                match self { $(Self::$kind => Record { id: $id, level: Level::$level, summary: $summary }),* }
            }
        }
    };
}

kinds! {
    MilestoneDropped "milestone-dropped" Erosion "milestone dropped"
    MilestoneCancelled "milestone-cancelled" Erosion "milestone cancelled"
    TargetPushed "target-pushed" Erosion "target moved to a later date"
    TargetDropped "target-dropped" Erosion "target date dropped"
    DeliverableDropped "deliverable-dropped" Erosion "deliverable dropped"
    CriterionDropped "criterion-dropped" Erosion "criterion dropped"
    CriterionWeakened "criterion-weakened" Erosion "criterion weakened"
    LevelLowered "level-lowered" Erosion "level lowered"
    DependencyDropped "dependency-dropped" Erosion "dependency dropped"
    RollbackDropped "rollback-dropped" Erosion "rollback plan dropped"
    SignOffDropped "sign-off-dropped" Erosion "sign-off dropped"
    BoxUnticked "box-unticked" Erosion "box unticked"
    StatusBack "status-back" Erosion "status went back"
    CompletedEdited "completed-edited" Erosion "changed after it was settled"

    MilestoneAdded "milestone-added" Change "milestone added"
    MilestoneReworded "milestone-reworded" Change "milestone renamed"
    MilestoneRevived "milestone-revived" Change "milestone resumed"
    IdChanged "id-changed" Change "id changed"
    TargetEarlier "target-earlier" Change "target moved to an earlier date"
    TargetAdded "target-added" Change "target date added"
    TargetReworded "target-reworded" Change "target reworded"
    StatusChanged "status-changed" Change "status changed"
    OwnerChanged "owner-changed" Change "owner changed"
    DeliverableAdded "deliverable-added" Change "deliverable added"
    DeliverableReworded "deliverable-reworded" Change "deliverable reworded"
    DeliverableMoved "deliverable-moved" Change "deliverable moved"
    DeliverableMerged "deliverable-merged" Change "deliverable merged into others"
    CriterionAdded "criterion-added" Change "criterion added"
    CriterionReworded "criterion-reworded" Change "criterion reworded"
    CriterionStrengthened "criterion-strengthened" Change "criterion strengthened"
    CriterionMoved "criterion-moved" Change "criterion moved"
    LevelRaised "level-raised" Change "level raised"
    SignOffAdded "sign-off-added" Change "sign-off added"
    SignOffReworded "sign-off-reworded" Change "sign-off reworded"
    DependencyAdded "dependency-added" Change "dependency added"
    DependencyReworded "dependency-reworded" Change "dependency reworded"
    DependencyRemoved "dependency-removed" Change "dependency removed"
    RollbackAdded "rollback-added" Change "rollback plan added"
    RollbackReworded "rollback-reworded" Change "rollback plan reworded"
    RiskAdded "risk-added" Change "risk added"
    RiskDropped "risk-dropped" Change "risk dropped"
    RiskReworded "risk-reworded" Change "risk reworded"
    RiskMoved "risk-moved" Change "risk moved"
    RiskChanged "risk-changed" Change "risk changed"
    BlockerAdded "blocker-added" Change "blocker added"
    BlockerDropped "blocker-dropped" Change "blocker dropped"
    BlockerReworded "blocker-reworded" Change "blocker reworded"
    BlockerMoved "blocker-moved" Change "blocker moved"
    BlockerChanged "blocker-changed" Change "blocker changed"
    CapacityChanged "capacity-changed" Change "capacity changed"
    PathChanged "path-changed" Change "critical path changed"

    BoxTicked "box-ticked" Progress "box ticked"
    StatusForward "status-forward" Progress "status went forward"
    BlockerResolved "blocker-resolved" Progress "blocker resolved"
    UpdateAdded "update-added" Progress "status update added"

    Wording "wording" Edit "wording changed"
}

impl Kind {
    pub fn id(self) -> &'static str {
        self.record().id
    }

    pub fn level(self) -> Level {
        self.record().level
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let ids: std::collections::BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(ids.len(), Kind::ALL.len());
    }
}
