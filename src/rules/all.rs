//! Every rule, by name. Generated from the files beside it: `MLS_BLESS=1 cargo test --test it rules` writes it anew.

use super::Rule;

#[path = "at_risk_without_cause.rs"]
mod at_risk_without_cause;
#[path = "blocker_overdue.rs"]
mod blocker_overdue;
#[path = "blocker_resolved_too_late.rs"]
mod blocker_resolved_too_late;
#[path = "cancelled_blocker.rs"]
mod cancelled_blocker;
#[path = "completed_before_blocker.rs"]
mod completed_before_blocker;
#[path = "completed_deliverable_unticked.rs"]
mod completed_deliverable_unticked;
#[path = "completed_with_blocker.rs"]
mod completed_with_blocker;
#[path = "confidence_contradiction.rs"]
mod confidence_contradiction;
#[path = "conflicting_metadata.rs"]
mod conflicting_metadata;
#[path = "critical_path_overrun.rs"]
mod critical_path_overrun;
#[path = "deliverable_after_milestone.rs"]
mod deliverable_after_milestone;
#[path = "deliverable_overdue.rs"]
mod deliverable_overdue;
#[path = "deliverable_ready.rs"]
mod deliverable_ready;
#[path = "dependency_cycle.rs"]
mod dependency_cycle;
#[path = "duplicate_id.rs"]
mod duplicate_id;
#[path = "emoji_checkbox.rs"]
mod emoji_checkbox;
#[path = "id_mismatch.rs"]
mod id_mismatch;
#[path = "incomplete_blocker.rs"]
mod incomplete_blocker;
#[path = "incomplete_deliverable.rs"]
mod incomplete_deliverable;
#[path = "internal_error.rs"]
mod internal_error;
#[path = "invalid_allocation.rs"]
mod invalid_allocation;
#[path = "invalid_date.rs"]
mod invalid_date;
#[path = "invalid_id.rs"]
mod invalid_id;
#[path = "invalid_status.rs"]
mod invalid_status;
#[path = "invalid_waiver.rs"]
mod invalid_waiver;
#[path = "malformed_checkbox.rs"]
mod malformed_checkbox;
#[path = "missing_acceptance_criteria.rs"]
mod missing_acceptance_criteria;
#[path = "missing_communication.rs"]
mod missing_communication;
#[path = "missing_criteria_group.rs"]
mod missing_criteria_group;
#[path = "missing_delay_plan.rs"]
mod missing_delay_plan;
#[path = "missing_deliverables.rs"]
mod missing_deliverables;
#[path = "missing_dependencies.rs"]
mod missing_dependencies;
#[path = "missing_metadata.rs"]
mod missing_metadata;
#[path = "missing_owner.rs"]
mod missing_owner;
#[path = "missing_plan.rs"]
mod missing_plan;
#[path = "missing_procedures.rs"]
mod missing_procedures;
#[path = "missing_rollback_plan.rs"]
mod missing_rollback_plan;
#[path = "missing_sign_off.rs"]
mod missing_sign_off;
#[path = "missing_success_criteria.rs"]
mod missing_success_criteria;
#[path = "near_miss_heading.rs"]
mod near_miss_heading;
#[path = "no_milestones.rs"]
mod no_milestones;
#[path = "one_sided_dependency.rs"]
mod one_sided_dependency;
#[path = "orphan_milestone.rs"]
mod orphan_milestone;
#[path = "over_allocated.rs"]
mod over_allocated;
#[path = "overdue.rs"]
mod overdue;
#[path = "percent_mismatch.rs"]
mod percent_mismatch;
#[path = "placeholder_left.rs"]
mod placeholder_left;
#[path = "quoted_state_stale.rs"]
mod quoted_state_stale;
#[path = "risk_not_propagated.rs"]
mod risk_not_propagated;
#[path = "stale_import.rs"]
mod stale_import;
#[path = "stale_status.rs"]
mod stale_status;
#[path = "started_while_blocked.rs"]
mod started_while_blocked;
#[path = "summary_drift.rs"]
mod summary_drift;
#[path = "swallowed_field.rs"]
mod swallowed_field;
#[path = "target_before_blocker.rs"]
mod target_before_blocker;
#[path = "ticked_without_evidence.rs"]
mod ticked_without_evidence;
#[path = "unexpanded_include.rs"]
mod unexpanded_include;
#[path = "unknown_directive.rs"]
mod unknown_directive;
#[path = "unknown_field.rs"]
mod unknown_field;
#[path = "unmeasured_criterion.rs"]
mod unmeasured_criterion;
#[path = "unmitigated_risk.rs"]
mod unmitigated_risk;
#[path = "unresolved_reference.rs"]
mod unresolved_reference;
#[path = "unticked_at_completion.rs"]
mod unticked_at_completion;
#[path = "untracked_dependency.rs"]
mod untracked_dependency;
#[path = "unused_waiver.rs"]
mod unused_waiver;
#[path = "vague_criterion.rs"]
mod vague_criterion;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &at_risk_without_cause::RULE,
    &blocker_overdue::RULE,
    &blocker_resolved_too_late::RULE,
    &cancelled_blocker::RULE,
    &completed_before_blocker::RULE,
    &completed_deliverable_unticked::RULE,
    &completed_with_blocker::RULE,
    &confidence_contradiction::RULE,
    &conflicting_metadata::RULE,
    &critical_path_overrun::RULE,
    &deliverable_after_milestone::RULE,
    &deliverable_overdue::RULE,
    &deliverable_ready::RULE,
    &dependency_cycle::RULE,
    &duplicate_id::RULE,
    &emoji_checkbox::RULE,
    &id_mismatch::RULE,
    &incomplete_blocker::RULE,
    &incomplete_deliverable::RULE,
    &internal_error::RULE,
    &invalid_allocation::RULE,
    &invalid_date::RULE,
    &invalid_id::RULE,
    &invalid_status::RULE,
    &invalid_waiver::RULE,
    &malformed_checkbox::RULE,
    &missing_acceptance_criteria::RULE,
    &missing_communication::RULE,
    &missing_criteria_group::RULE,
    &missing_delay_plan::RULE,
    &missing_deliverables::RULE,
    &missing_dependencies::RULE,
    &missing_metadata::RULE,
    &missing_owner::RULE,
    &missing_plan::RULE,
    &missing_procedures::RULE,
    &missing_rollback_plan::RULE,
    &missing_sign_off::RULE,
    &missing_success_criteria::RULE,
    &near_miss_heading::RULE,
    &no_milestones::RULE,
    &one_sided_dependency::RULE,
    &orphan_milestone::RULE,
    &over_allocated::RULE,
    &overdue::RULE,
    &percent_mismatch::RULE,
    &placeholder_left::RULE,
    &quoted_state_stale::RULE,
    &risk_not_propagated::RULE,
    &stale_import::RULE,
    &stale_status::RULE,
    &started_while_blocked::RULE,
    &summary_drift::RULE,
    &swallowed_field::RULE,
    &target_before_blocker::RULE,
    &ticked_without_evidence::RULE,
    &unexpanded_include::RULE,
    &unknown_directive::RULE,
    &unknown_field::RULE,
    &unmeasured_criterion::RULE,
    &unmitigated_risk::RULE,
    &unresolved_reference::RULE,
    &unticked_at_completion::RULE,
    &untracked_dependency::RULE,
    &unused_waiver::RULE,
    &vague_criterion::RULE,
];
