//! Every rule, by name. Generated from the files in `all/`: `MLS_BLESS=1 cargo test --test it rules`.

use super::Rule;

mod ambiguous_reading;
mod at_risk_without_cause;
mod blocker_overdue;
mod blocker_resolved_too_late;
mod cancelled_blocker;
mod completed_before_blocker;
mod completed_deliverable_unticked;
mod completed_unsigned;
mod completed_with_blocker;
mod confidence_contradiction;
mod conflicting_metadata;
mod critical_path_overrun;
mod deliverable_after_milestone;
mod deliverable_overdue;
mod deliverable_ready;
mod dependency_cycle;
mod duplicate_id;
mod emoji_checkbox;
mod id_mismatch;
mod incomplete_blocker;
mod incomplete_deliverable;
mod internal_error;
mod invalid_allocation;
mod invalid_date;
mod invalid_id;
mod invalid_status;
mod invalid_waiver;
mod malformed_checkbox;
mod missing_acceptance_criteria;
mod missing_communication;
mod missing_criteria_group;
mod missing_delay_plan;
mod missing_deliverables;
mod missing_dependencies;
mod missing_metadata;
mod missing_owner;
mod missing_plan;
mod missing_procedures;
mod missing_rollback_plan;
mod missing_sign_off;
mod missing_success_criteria;
mod near_miss_heading;
mod no_milestones;
mod one_sided_dependency;
mod orphan_milestone;
mod over_allocated;
mod overdue;
mod percent_mismatch;
mod placeholder_left;
mod quoted_state_stale;
mod repeated_slip;
mod risk_not_propagated;
mod scope_grew;
mod several_milestones;
mod stale_import;
mod stale_sign_off;
mod stale_status;
mod started_while_blocked;
mod summary_drift;
mod swallowed_field;
mod target_before_blocker;
mod target_moved_silently;
mod ticked_without_evidence;
mod unexpanded_include;
mod unknown_directive;
mod unknown_field;
mod unmeasured_criterion;
mod unmitigated_risk;
mod unresolved_reference;
mod unticked_at_completion;
mod untracked_dependency;
mod unused_waiver;
mod vague_criterion;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &ambiguous_reading::RULE,
    &at_risk_without_cause::RULE,
    &blocker_overdue::RULE,
    &blocker_resolved_too_late::RULE,
    &cancelled_blocker::RULE,
    &completed_before_blocker::RULE,
    &completed_deliverable_unticked::RULE,
    &completed_unsigned::RULE,
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
    &repeated_slip::RULE,
    &risk_not_propagated::RULE,
    &scope_grew::RULE,
    &several_milestones::RULE,
    &stale_import::RULE,
    &stale_sign_off::RULE,
    &stale_status::RULE,
    &started_while_blocked::RULE,
    &summary_drift::RULE,
    &swallowed_field::RULE,
    &target_before_blocker::RULE,
    &target_moved_silently::RULE,
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
