//! The severity of a finding: from the rule, the profile, the configuration and the finding itself.

use super::super::Rule;
use crate::config::{Config, Level};
use crate::diagnostic::{Severity, Site};
use crate::project::Project;
use crate::source::ChapterIx;

/// Whether the rule is on for any file.
pub(super) fn is_enabled(rule: &Rule, config: &Config) -> bool {
    let configured = config.rules.get(rule.name).copied();
    let by_default = configured.unwrap_or_else(|| rule.default_in(config.profile)).is_some();
    let overrides = config.overrides.iter().filter_map(|one| one.rules.get(rule.name));
    by_default || overrides.flatten().next().is_some()
}

/// Whether the rule is on for a chapter.
pub(crate) fn is_on_for(project: &Project<'_>, rule: &Rule, chapter: ChapterIx) -> bool {
    let site = Site::Chapter {
        chapter,
        span: crate::source::Span::default(),
    };
    decide(project, rule, &site, None).is_some()
}

/// The severity of a finding of `rule` at `site` with a severity of its `own`; `None` is off.
///
/// A configured severity replaces the rule's and the profile's. A finding's own severity then counts only if it is
/// milder than the rule's.
pub(super) fn decide(project: &Project<'_>, rule: &Rule, site: &Site, own: Option<Severity>) -> Level {
    let config = project.config;
    match configured(project, rule, site) {
        Some(level) => level.map(|level| match own {
            Some(own) if own < rule.severity => own.min(level),
            _ => level,
        }),
        None => {
            rule.default_in(config.profile)?;
            Some(match own.unwrap_or(rule.severity) {
                Severity::Warning if rule.is_stricter(config.profile) => Severity::Error,
                severity => severity,
            })
        }
    }
}

/// The level of the last matching override, or else of `rules`. Globs match the file's path below the book's root or
/// below its source folder.
fn configured(project: &Project<'_>, rule: &Rule, site: &Site) -> Option<Level> {
    let config = project.config;
    let below_root = match site {
        _ if config.overrides.is_empty() => None,
        Site::Chapter { chapter, .. } => Some(project.book.root_path(*chapter)),
        Site::File { path } => Some(path.clone()),
        Site::Book => None,
    };
    let overridden = below_root.and_then(|path| {
        let below_source = path
            .strip_prefix(project.book.src.as_str())
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(&path);
        config
            .overrides
            .iter()
            .rev()
            .filter(|one| one.files.is_match(&path) || one.files.is_match(below_source))
            .find_map(|one| one.rules.get(rule.name).copied())
    });
    overridden.or_else(|| config.rules.get(rule.name).copied())
}
