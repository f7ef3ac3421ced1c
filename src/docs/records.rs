//! Tables for the manual about directives and formats, from their records.

use std::fmt::Write as _;

use crate::model::filter;
use crate::output::format::Make;
use crate::output::{artefacts, findings, folder};
use crate::page::DIRECTIVES;

/// The directives and what each shows.
pub fn directives() -> String {
    let mut out = String::from("| directive | what it shows | filters | example |\n|---|---|---|---|\n");
    for record in DIRECTIVES {
        let id = if record.is_inline() { " ID" } else { "" };
        let filters = named(record.filters.iter().map(|filter| filter.name));
        let (name, summary, example) = (record.name, record.summary, record.example);
        _ = writeln!(
            out,
            "| `\\{{{{#mls {name}{id}}}}}` | {summary} | {filters} | `\\{example}` |"
        );
    }
    out
}

/// The filters and their directives.
pub fn filters() -> String {
    let mut out = String::from("| filter | shows | in |\n|---|---|---|\n");
    for filter in filter::ALL {
        let knows = DIRECTIVES
            .iter()
            .filter(|record| record.filters.iter().any(|own| own.name == filter.name));
        let (name, example, summary) = (filter.name, filter.example, filter.summary);
        let knows = named(knows.map(|record| record.name));
        _ = writeln!(out, "| `{name}={example}` | {summary} | {knows} |");
    }
    out
}

/// The formats of findings.
pub fn findings_formats() -> String {
    let mut out = String::from("| format | for |\n|---|---|\n");
    for format in findings::ALL {
        _ = writeln!(out, "| `{}` | {} |", format.name, format.purpose);
    }
    out
}

/// The files of the renderer.
pub fn artefact_formats() -> String {
    let mut out = String::from("| file | `export` | what |\n|---|---|---|\n");
    for format in artefacts::ALL {
        let files = match &format.make {
            Make::File(name, _) => format!("`{name}`"),
            Make::Folder { name, files, .. } => {
                let files: Vec<String> = files.iter().map(|file| format!("`{name}/{file}`")).collect();
                files.join(", ")
            }
        };
        _ = writeln!(out, "| {files} | `{}` | {} |", format.name, format.purpose);
    }
    _ = writeln!(
        out,
        "| `{}` | with `all` | a page that lists all of them |",
        folder::INDEX
    );
    out
}

/// `` `a`, `b` ``
fn named(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
