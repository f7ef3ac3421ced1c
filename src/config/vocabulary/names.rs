//! The lists of names for each section, field and status.

use crate::lang::{List, columns, fields, sections, statuses};
use crate::model::{FieldKind, Section, Status};

pub const SECTIONS: [(Section, &List); 27] = [
    (Section::Summary, &sections::SUMMARY),
    (Section::Deliverables, &sections::DELIVERABLES),
    (Section::DeliverablesSummary, &sections::DELIVERABLES_SUMMARY),
    (Section::AcceptanceCriteria, &sections::ACCEPTANCE_CRITERIA),
    (Section::SuccessCriteria, &sections::SUCCESS_CRITERIA),
    (Section::SignOff, &sections::SIGN_OFF),
    (Section::Timeline, &sections::TIMELINE),
    (Section::CriticalPath, &sections::CRITICAL_PATH),
    (Section::Dependencies, &sections::DEPENDENCIES),
    (Section::DependsOn, &sections::DEPENDS_ON),
    (Section::Blocks, &sections::BLOCKS),
    (Section::IfDelayed, &sections::IF_DELAYED),
    (Section::Contingency, &sections::CONTINGENCY),
    (Section::Capacity, &sections::CAPACITY),
    (Section::Risks, &sections::RISKS),
    (Section::Blockers, &sections::BLOCKERS),
    (Section::Waiting, &sections::WAITING),
    (Section::Procedures, &sections::PROCEDURES),
    (Section::SignOffProcess, &sections::SIGN_OFF_PROCESS),
    (Section::Rollback, &sections::ROLLBACK),
    (Section::RollbackSteps, &sections::ROLLBACK_STEPS),
    (Section::RootCause, &sections::ROOT_CAUSE),
    (Section::Communication, &sections::COMMUNICATION),
    (Section::Audience, &sections::AUDIENCE),
    (Section::CommunicationPlan, &sections::COMMUNICATION_PLAN),
    (Section::Updates, &sections::UPDATES),
    (Section::References, &sections::REFERENCES),
];

pub const FIELDS: [(FieldKind, &List); 26] = [
    (FieldKind::Id, &fields::ID),
    (FieldKind::Title, &fields::TITLE),
    (FieldKind::Target, &fields::TARGET),
    (FieldKind::Owner, &fields::OWNER),
    (FieldKind::Status, &fields::STATUS),
    (FieldKind::CompletedOn, &fields::COMPLETED_ON),
    (FieldKind::Delivered, &fields::DELIVERED),
    (FieldKind::Description, &fields::DESCRIPTION),
    (FieldKind::AcceptanceCriteria, &fields::ACCEPTANCE_CRITERIA),
    (FieldKind::Summary, &fields::SUMMARY),
    (FieldKind::Plan, &fields::PLAN),
    (FieldKind::DependsOn, &fields::DEPENDS_ON),
    (FieldKind::Blocks, &fields::BLOCKS),
    (FieldKind::IfDelayed, &fields::IF_DELAYED),
    (FieldKind::Contingency, &fields::CONTINGENCY),
    (FieldKind::Issue, &fields::ISSUE),
    (FieldKind::Impact, &fields::IMPACT),
    (FieldKind::Action, &fields::ACTION),
    (FieldKind::TargetResolution, &fields::TARGET_RESOLUTION),
    (FieldKind::Priority, &fields::PRIORITY),
    (FieldKind::Likelihood, &fields::LIKELIHOOD),
    (FieldKind::Mitigation, &fields::MITIGATION),
    (FieldKind::CurrentStatus, &fields::CURRENT_STATUS),
    (FieldKind::NextUpdate, &fields::NEXT_UPDATE),
    (FieldKind::Confidence, &fields::CONFIDENCE),
    (FieldKind::BareDate, &fields::DATE),
];

pub const STATUSES: [(Status, &List); 7] = [
    (Status::Planned, &statuses::PLANNED),
    (Status::InProgress, &statuses::IN_PROGRESS),
    (Status::InReview, &statuses::IN_REVIEW),
    (Status::Completed, &statuses::COMPLETED),
    (Status::AtRisk, &statuses::AT_RISK),
    (Status::Blocked, &statuses::BLOCKED),
    (Status::Cancelled, &statuses::CANCELLED),
];

/// The columns of each table.
pub const TABLES: [&[&List]; 7] = [
    columns::deliverables::ALL,
    columns::capacity::ALL,
    columns::risks::ALL,
    columns::blockers::ALL,
    columns::communication::ALL,
    columns::path::ALL,
    columns::people::ALL,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_files_means_something() {
        assert!(
            SECTIONS
                .iter()
                .map(|(_, list)| list.key)
                .eq(sections::ALL.iter().map(|list| list.key))
        );
        assert!(
            FIELDS
                .iter()
                .map(|(_, list)| list.key)
                .eq(fields::ALL.iter().map(|list| list.key))
        );
        assert!(
            STATUSES
                .iter()
                .map(|(_, list)| list.key)
                .eq(statuses::ALL.iter().map(|list| list.key))
        );
        assert!(STATUSES.iter().all(|(status, list)| status.slug() == list.key));
    }
}
