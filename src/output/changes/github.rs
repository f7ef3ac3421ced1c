//! Workflow commands of GitHub Actions: changes as annotations of the changed files.

use std::fmt::Write as _;

use super::concise::sentence;
use super::{ChangesFormat, Report};
use crate::compare::{Change, Level};
use crate::output::findings::github::{data, property};
use crate::source::path;

pub(super) static RECORD: ChangesFormat = ChangesFormat {
    name: "github",
    help: "Annotations in GitHub Actions",
    write: github,
};

/// GitHub shows this many annotations of each severity per step and silently drops the rest.
const SHOWN: usize = 10;

/// Promises that became weaker are warnings, or errors if they fail the run; acknowledged ones and other changes are
/// notices.
fn github(report: &Report<'_>) -> String {
    let name = |change: &Change| match change.kind.level() {
        Level::Erosion if change.acknowledged.is_some() => Some("notice"),
        Level::Erosion if report.fails => Some("error"),
        Level::Erosion => Some("warning"),
        Level::Change => Some("notice"),
        Level::Progress | Level::Edit => None,
    };
    let mut out = String::new();
    let mut left = 0;
    for wanted in ["error", "warning", "notice"] {
        // The notice about the rest counts too.
        let room = if wanted == "notice" { SHOWN - 1 } else { SHOWN };
        let own = report.changes().filter(|change| name(change) == Some(wanted));
        for (at, change) in own.enumerate() {
            if at >= room {
                left += 1;
                continue;
            }
            out.push_str("::");
            out.push_str(wanted);
            let mut separator = ' ';
            if let Some(place) = Report::locate(&report.head, change.to.or(change.near)) {
                _ = write!(
                    out,
                    " file={},line={}",
                    property(&path::join(report.root, &place.file)),
                    place.start.line
                );
                separator = ',';
            }
            _ = writeln!(
                out,
                "{separator}title={}::{}",
                property(change.kind.id()),
                data(&sentence(change))
            );
        }
    }
    if left > 0 {
        _ = writeln!(
            out,
            "::notice title=mdbook-mls::{left} more: GitHub shows only ten annotations of each kind. `mdbook-mls diff` shows all changes."
        );
    }
    out
}
