//! Which kind, number and folder a new spec gets, given the existing ones.

use anyhow::{Result, anyhow};

use crate::model::{Prefixes, SpecId};
use crate::project::Project;
use crate::source::path;
use crate::summary;
use crate::text::nearest::nearest;

/// The prefix and the kind that `name` means, which may be either of them.
pub(crate) fn kind(project: &Project<'_>, name: &str) -> Result<(String, String)> {
    let wanted = name.to_lowercase();
    let all: Vec<(&str, &str)> = project.config.prefixes.iter().collect();
    // A kind with several prefixes uses the usual one.
    let usual = |prefix: &str| Prefixes::DEFAULT.iter().any(|(known, _)| *known == prefix);
    let mut matching: Vec<_> = all
        .iter()
        .filter(|(prefix, kind)| kind.to_lowercase() == wanted || prefix.to_lowercase() == wanted)
        .collect();
    matching.sort_by_key(|(prefix, kind)| (kind.to_lowercase() != wanted, !usual(prefix)));
    if let Some((prefix, kind)) = matching.first() {
        return Ok(((*prefix).to_owned(), (*kind).to_owned()));
    }
    let mut kinds: Vec<&str> = all.iter().map(|(_, kind)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let meant = nearest(&wanted, kinds.iter().copied());
    let meant = meant.map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    Err(anyhow!(
        "there is no kind `{name}`{meant} (there are {})",
        kinds.join(", ")
    ))
}

/// Every id of a chapter, of an unlisted file or of an entry in the summary.
pub(crate) fn known_ids(project: &Project<'_>, summary: &str) -> Vec<SpecId> {
    let prefixes = &project.config.prefixes;
    let in_files = project.book.unlisted.iter().flatten().filter_map(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        prefixes.id_at_start(name, 3).map(|(id, _)| id)
    });
    let others = project.documents.iter().flat_map(|document| &document.other_ids);
    let mut known: Vec<SpecId> = project.graph.ids().cloned().collect();
    known.extend(others.map(|other| other.id.clone()));
    known.extend(in_files);
    known.extend(summary::ids(summary, prefixes));
    known
}

/// One more than the highest number; a gap stays free, since there may still be links to what was there.
pub(crate) fn next_free(prefix: &str, known: &[SpecId]) -> SpecId {
    let own = known.iter().filter(|id| id.prefix() == prefix);
    // The highest possible number has no next one, so it does not count.
    let highest = own
        .filter_map(|id| Some((id.number()?.checked_add(1)?, id)))
        .max_by_key(|(next, _)| *next);
    let number = highest.map_or(1, |(next, _)| next);
    // An id with fewer digits than three is a mistake to fix and not a model; 20 digits hold every number.
    let width = highest.map_or(0, |(_, id)| id.digits().len()).clamp(3, 20);
    SpecId::new(prefix, &format!("{number:0width$}"))
}

/// The folder named after the kind, else the one where specs with this prefix are.
pub(crate) fn folder(project: &Project<'_>, prefix: &str, kind: &str) -> String {
    let graph = &project.graph;
    let own = graph
        .specs
        .iter()
        .rev()
        .filter(|spec| spec.id.as_ref().is_some_and(|id| id.prefix() == prefix));
    let folders: Vec<&str> = own
        .map(|spec| path::folder(project.book.chapters[spec.chapter].file()))
        .collect();
    match folders.first() {
        Some(last) if !folders.contains(&kind) => (*last).to_owned(),
        _ => kind.replace(' ', "-"),
    }
}

/// The file that has `id`, unless it is `own`, which SUMMARY.md may list although nobody has written it yet.
pub(crate) fn owner_of<'p>(project: &'p Project<'_>, id: &SpecId, own: &str) -> Option<&'p str> {
    let listed = project.graph.by_id(id.as_str());
    let listed = listed.map(|spec| project.book.chapters[project.graph.specs[spec].chapter].file());
    let unlisted = project.book.unlisted.iter().flatten().map(String::as_str).find(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        let found = project.config.prefixes.id_at_start(name, 3);
        found.is_some_and(|(found, _)| found == *id)
    });
    listed.or(unlisted).filter(|file| *file != own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_is_always_one() {
        let next = |digits: &[&str]| {
            let known: Vec<SpecId> = digits.iter().map(|digits| SpecId::new("MLS", digits)).collect();
            next_free("MLS", &known).to_string()
        };
        assert_eq!(next(&[]), "MLS-001");
        assert_eq!(next(&["001", "0009", "3"]), "MLS-0010");
        assert_eq!(next(&["007", &u64::MAX.to_string()]), "MLS-008");
        assert_eq!(next(&["007", &"9".repeat(300)]), "MLS-008");
        assert_eq!(next(&[&("0".repeat(100_000) + "1")]), "MLS-00000000000000000002");
    }
}
