//! What a client can do and what it asks for, as its `initialize` says.

use serde_json::Value;

use super::positions::Encoding;
use crate::config::{AsOf, Profile};
use crate::docs::PROFILES;

/// What a client says about itself. What it leaves out or writes in another form, it cannot do.
#[derive(Debug, Default)]
pub(super) struct Client {
    pub encoding: Encoding,
    /// Whether it pulls diagnostics, so that none are pushed.
    pub pulls: bool,
    /// Whether it accepts changed diagnostics of other files along with those that it asked for.
    pub takes_related: bool,
    pub asks_again: Refresh,
    /// Whether it shows the related places of a finding.
    pub shows_related: bool,
    /// Whether it accepts edits with the versions of their documents.
    pub knows_versions: bool,
    /// Whether it can rename files as a part of an edit.
    pub moves_files: bool,
    /// Whether it shows nested symbols.
    pub nests_symbols: bool,
    /// Whether it renders Markdown in hovers.
    pub reads_markdown: bool,
    /// Whether it reports changes of files on request.
    pub watches: bool,
    /// Whether it opens a page or a file on request.
    pub opens_pages: bool,
    pub options: Options,
}

/// What the client can be told to ask for again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Refresh {
    pub diagnostics: bool,
    pub lenses: bool,
    pub hints: bool,
}

/// `initializationOptions`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub profile: Option<Profile>,
    pub as_of: Option<AsOf>,
    /// Whether diagnostics are pulled, whatever the client can do.
    pub pulls: Option<bool>,
}

impl Client {
    /// Reads the parameters of `initialize`; also returns what is wrong with its options.
    pub(super) fn new(params: &Value) -> (Self, Vec<String>) {
        let capabilities = params.get("capabilities").unwrap_or(&Value::Null);
        let has = |pointer: &str| capabilities.pointer(pointer).and_then(Value::as_bool) == Some(true);
        let texts = |pointer: &str| {
            let list = capabilities.pointer(pointer).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str)
        };
        let (options, wrong) = Options::new(params.get("initializationOptions"));
        let can_pull = capabilities
            .pointer("/textDocument/diagnostic")
            .is_some_and(Value::is_object);
        let client = Self {
            encoding: Encoding::chosen(texts("/general/positionEncodings").chain(texts("/offsetEncoding"))),
            pulls: can_pull && options.pulls != Some(false),
            takes_related: has("/textDocument/diagnostic/relatedDocumentSupport"),
            asks_again: Refresh {
                diagnostics: has("/workspace/diagnostics/refreshSupport"),
                lenses: has("/workspace/codeLens/refreshSupport"),
                hints: has("/workspace/inlayHint/refreshSupport"),
            },
            shows_related: has("/textDocument/publishDiagnostics/relatedInformation")
                || has("/textDocument/diagnostic/relatedInformation"),
            knows_versions: has("/workspace/workspaceEdit/documentChanges"),
            moves_files: texts("/workspace/workspaceEdit/resourceOperations").any(|kind| kind == "rename"),
            nests_symbols: has("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            reads_markdown: texts("/textDocument/hover/contentFormat").any(|format| format == "markdown"),
            watches: has("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            opens_pages: has("/window/showDocument/support"),
            options,
        };
        (client, wrong)
    }
}

impl Options {
    /// Also returns what is wrong; the rest counts.
    pub(super) fn new(written: Option<&Value>) -> (Self, Vec<String>) {
        let mut options = Self::default();
        let mut wrong = Vec::new();
        let entries = match written {
            None | Some(Value::Null) => return (options, wrong),
            Some(Value::Object(entries)) => entries,
            Some(_) => {
                wrong.push("`initializationOptions` is not a JSON object".to_owned());
                return (options, wrong);
            }
        };
        for (key, value) in entries.iter().filter(|(_, value)| !value.is_null()) {
            let text = value.as_str().unwrap_or_default();
            let is_known = match key.as_str() {
                "profile" => {
                    options.profile = PROFILES.iter().find(|(name, _)| *name == text).map(|(_, own)| *own);
                    options.profile.is_some()
                }
                "asOf" => {
                    options.as_of = as_of(text);
                    options.as_of.is_some()
                }
                "diagnostics" => {
                    options.pulls = [("push", false), ("pull", true)]
                        .into_iter()
                        .find_map(|(name, pulls)| (name == text).then_some(pulls));
                    options.pulls.is_some()
                }
                _ => {
                    wrong.push(format!(
                        "there is no option `{key}`; the options are `profile`, `asOf` and `diagnostics`"
                    ));
                    continue;
                }
            };
            if !is_known {
                wrong.push(format!(
                    "the option `{key}` cannot be `{value}`; {}",
                    VALUES[usize::from(key != "profile") + usize::from(key == "diagnostics")]
                ));
            }
        }
        (options, wrong)
    }
}

const VALUES: [&str; 3] = [
    "it is \"essential\", \"guide\" or \"strict\"",
    "it is a date such as \"2027-01-28\", \"build\" or \"commit\"",
    "it is \"push\" or \"pull\"",
];

fn as_of(text: &str) -> Option<AsOf> {
    match text {
        "build" => Some(AsOf::Build),
        "commit" => Some(AsOf::Commit),
        day => day.parse().ok().map(AsOf::Day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_client_that_says_nothing_can_do_nothing() {
        for params in [Value::Null, json!({ "capabilities": 7, "initializationOptions": null })] {
            let (client, wrong) = Client::new(&params);
            assert_eq!(
                (client.encoding, client.pulls, wrong.len()),
                (Encoding::Utf16, false, 0)
            );
        }
    }

    #[test]
    fn options_that_are_wrong_are_named_and_the_rest_counts() {
        let written = json!({ "profile": "strict", "asOf": "soon", "colour": 1, "diagnostics": "push" });
        let (options, wrong) = Options::new(Some(&written));
        assert_eq!(options.profile, Some(Profile::Strict));
        assert_eq!(options.pulls, Some(false));
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].contains("a date such as"), "{wrong:?}");
        assert_eq!(Options::new(Some(&json!([]))).1.len(), 1);
    }
}
