//! What a milestone waits for and what waits for it.

use super::Context;
use crate::model::{Dependency, Field, FieldKind};
use crate::source::{Span, Text};

impl Context<'_, '_> {
    /// Takes a field or list item that speaks of a dependency, if it is one.
    pub fn dependency_field(&mut self, field: &Field) -> bool {
        // The items of a list in the front matter share their key.
        let span = if field.from_front_matter {
            field.value.span
        } else {
            field.span
        };
        match field.kind {
            FieldKind::DependsOn => self.dependency(true, &field.value, span),
            FieldKind::Blocks => self.dependency(false, &field.value, span),
            FieldKind::IfDelayed => {
                self.milestone.if_delayed.get_or_insert_with(|| field.value.clone());
            }
            FieldKind::Contingency => {
                self.milestone.contingency.get_or_insert_with(|| field.value.clone());
            }
            _ => return false,
        }
        true
    }

    /// Adds what `value` says to one direction.
    pub fn dependency(&mut self, upstream: bool, value: &Text, span: Span) {
        let area = span.cover(value.span);
        let references: Vec<_> = self.references_in(area).cloned().collect();
        let side: &mut Dependency = if upstream {
            &mut self.milestone.depends_on
        } else {
            &mut self.milestone.blocks
        };
        let first = value
            .value
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty());
        let Some(first) = first else {
            if !references.is_empty() {
                side.stated.get_or_insert(span);
                side.references.extend(references);
            }
            return;
        };
        let is_none = [
            "none", "nothing", "nil", "na", "keine", "ninguna", "ninguno", "aucune", "aucun", "なし", "无", "無",
        ]
        .contains(&first.to_lowercase().as_str())
            || value.value.to_lowercase().starts_with("n/a")
            || value.value.to_lowercase().starts_with("no ");
        side.stated.get_or_insert(span);
        if !references.is_empty() {
            side.references.extend(references);
        } else if is_none {
            side.none = true;
        } else {
            side.untracked.push(value.clone());
        }
    }
}
