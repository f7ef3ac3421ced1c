//! Which erosions the messages of commits acknowledge.

use super::{Comparison, Level};
use crate::history::change_line::{self, Line};

impl Comparison {
    /// Gives each erosion the first reason that the messages name for it. The newest message comes first.
    pub fn acknowledge<'m>(&mut self, messages: impl IntoIterator<Item = &'m str>) {
        let lines: Vec<Line> = messages.into_iter().flat_map(change_line::lines).collect();
        let erosions = self
            .changes
            .iter_mut()
            .filter(|change| change.kind.level() == Level::Erosion);
        for change in erosions {
            let is_meant =
                |line: &&Line| line.is_about(&change.milestone) && (line.kind == "*" || line.kind == change.kind.id());
            change.acknowledged = lines.iter().find(is_meant).map(|line| line.reason.clone());
        }
    }
}
