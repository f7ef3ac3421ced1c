//! SARIF 2.1.0 for code scanning: the small part of the standard that it reads.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::borrow::Cow;

use serde::Serialize;

use crate::analysis::Analysis;
use crate::config::Profile;
use crate::diagnostic::{Finding, Label, Severity};
use crate::fixes::replacements;
use crate::graph::percent_encoded;
use crate::output::format::FindingsFormat;
use crate::output::json::to_json;
use crate::output::located::{Located, all, file, message_and_help};
use crate::rules::{self, Rule};
use crate::source::map::{Place, Places};
use crate::source::path;
use crate::text::terminal::clean;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "sarif",
    help: "For code scanning",
    purpose: "code scanning, SARIF 2.1.0 with fingerprints, rule help and fixes",
    takes_several_books: false,
    write: |report| sarif(report.analysis, report.places, report.root),
};

/// All findings; waived ones and those in the baseline are suppressed results. `root` is the book's root below the root
/// of the repository, empty if they are the same.
pub fn sarif(analysis: &Analysis<'_>, places: &Places<'_>, root: &str) -> String {
    let context = Context { analysis, places, root };
    let results = all(analysis, places)
        .iter()
        .map(|located| context.result(located))
        .collect();
    to_json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "mdbook-mls",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: rules::ALL.iter().map(|rule| Descriptor::new(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    })
}

struct Context<'a> {
    analysis: &'a Analysis<'a>,
    places: &'a Places<'a>,
    root: &'a str,
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints<'a> {
    /// GitHub compares this one.
    primary_location_line_hash: &'a str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message,
    artifact_changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: Cow<'a, str>,
}

impl<'a> Context<'a> {
    fn result(&self, located: &Located<'a>) -> Outcome<'a> {
        let finding = located.finding;
        let suppression = match (finding.waived, finding.baselined) {
            (true, _) => Some(Suppression { kind: "inSource" }),
            (_, true) => Some(Suppression { kind: "external" }),
            _ => None,
        };
        Outcome {
            rule_id: finding.rule,
            rule_index: rules::ALL.iter().position(|rule| rule.name == finding.rule),
            level: level(finding.severity),
            message: Message::plain(&message_and_help(finding)),
            locations: [self.location(&located.file, located.place.as_ref(), None)],
            related_locations: finding.related.iter().map(|label| self.related(label)).collect(),
            partial_fingerprints: Fingerprints {
                primary_location_line_hash: &finding.fingerprint,
            },
            suppressions: suppression.into_iter().collect(),
            fixes: self.fix(finding).into_iter().collect(),
        }
    }

    fn related(&self, label: &Label) -> Location {
        let place = self.places.locate(&label.site);
        let file = place
            .as_ref()
            .map_or_else(|| file(self.analysis, &label.site), |p| p.file.clone());
        self.location(&file, place.as_ref(), Some(&label.text))
    }

    fn location(&self, file: &str, place: Option<&Place>, message: Option<&str>) -> Location {
        Location {
            physical_location: PhysicalLocation {
                artifact_location: self.artifact(file),
                region: place.map(Region::new),
            },
            message: message.map(|text| Message::plain(&clean(text))),
        }
    }

    fn artifact(&self, file: &str) -> ArtifactLocation {
        ArtifactLocation {
            uri: percent_encoded(&path::join(self.root, file)),
        }
    }

    fn fix(&self, finding: &'a Finding) -> Option<Fix<'a>> {
        let mut changes: Vec<(String, Change<'a>)> = Vec::new();
        for edit in replacements(finding, self.places)? {
            let replacement = Replacement {
                deleted_region: Region::new(&edit.place),
                inserted_content: Content { text: edit.text },
            };
            match changes.iter_mut().find(|(file, _)| *file == edit.place.file) {
                Some((_, change)) => change.replacements.push(replacement),
                None => {
                    let change = Change {
                        artifact_location: self.artifact(&edit.place.file),
                        replacements: vec![replacement],
                    };
                    changes.push((edit.place.file, change));
                }
            }
        }
        Some(Fix {
            description: Message::plain(&clean(&finding.fix.as_ref()?.title)),
            artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
        })
    }
}

impl Message {
    /// Text from a chapter, in which `[words](target)` must not become a link (section 3.11.6 of the standard).
    fn plain(text: &str) -> Self {
        Self {
            text: text.replace("](", "] ("),
        }
    }
}

impl Region {
    fn new(place: &Place) -> Self {
        Self {
            start_line: place.start.line,
            start_column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
        }
    }
}

impl Descriptor {
    fn new(rule: &'static Rule) -> Self {
        let summary = || Message {
            text: rule.summary.to_owned(),
        };
        Self {
            id: rule.name,
            short_description: summary(),
            full_description: summary(),
            help: Help {
                text: rule.explanation,
                markdown: rule.explanation,
            },
            help_uri: rule.address(),
            default_configuration: Configuration {
                enabled: rule.from < Profile::Strict,
                level: level(rule.severity),
            },
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
