//! mdBook's own configuration, as far as it concerns us: the same from the host's JSON and from book.toml.

use serde_json::Value;

use crate::source::path;

/// What book.toml says, defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub title: Option<String>,
    pub language: String,
    /// The source folder below the book's root, normalised, with `/`.
    pub src: String,
    /// The folder that mdBook writes to.
    pub build_dir: String,
    /// The book is being served: mdBook's own mark for its live reload is set.
    pub serve: bool,
    /// The configured renderers in the order of book.toml.
    pub outputs: Vec<String>,
    /// The other preprocessors that have a table.
    pub preprocessors: Vec<String>,
    /// `build.use-default-preprocessors`.
    pub built_ins: bool,
    /// `[preprocessor.mls]`; empty where there is none.
    pub table: Value,
}

impl Settings {
    /// Reads a whole book.toml that was turned into JSON, or the `config` of a host.
    pub fn new(config: &Value) -> Self {
        let text = |pointer: &str| config.pointer(pointer).and_then(Value::as_str);
        let keys = |pointer: &str| -> Vec<String> {
            let table = config.pointer(pointer).and_then(Value::as_object);
            table.into_iter().flatten().map(|(key, _)| key.clone()).collect()
        };
        let mut outputs = keys("/output");
        if outputs.is_empty() {
            outputs.push("html".to_owned());
        }
        let mut preprocessors = keys("/preprocessor");
        preprocessors.retain(|name| name != "mls");
        Self {
            title: text("/book/title").map(str::to_owned),
            language: text("/book/language").unwrap_or("en").to_owned(),
            src: path::normalise(text("/book/src").unwrap_or("src")),
            build_dir: path::normalise(text("/build/build-dir").unwrap_or("book")),
            serve: text("/output/html/live-reload-endpoint") == Some("__livereload"),
            outputs,
            preprocessors,
            built_ins: config.pointer("/build/use-default-preprocessors") != Some(&Value::Bool(false)),
            table: match config.pointer("/preprocessor/mls") {
                Some(table) => table.clone(),
                None => Value::Object(serde_json::Map::new()),
            },
        }
    }

    /// Whether mdBook's own preprocessor of this name runs.
    pub fn runs_built_in(&self, name: &str) -> bool {
        self.built_ins || self.preprocessors.iter().any(|known| known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fills_in_what_hosts_leave_out() {
        let bare = Settings::new(&json!({"book": {"title": null}}));
        assert_eq!(
            (bare.title.as_deref(), bare.language.as_str(), bare.src.as_str()),
            (None, "en", "src")
        );
        assert_eq!(bare.outputs, ["html"]);
        assert!(!bare.serve && bare.runs_built_in("links"));

        let full = Settings::new(&json!({
            "book": {"src": "./docs/"},
            "build": {"use-default-preprocessors": false},
            "output": {"html": {"live-reload-endpoint": "__livereload"}, "mls": {}},
            "preprocessor": {"links": {}, "mls": {"fail-on": "never"}},
        }));
        assert_eq!(full.src, "docs");
        assert_eq!(full.outputs, ["html", "mls"]);
        assert_eq!(full.table["fail-on"], "never");
        assert!(full.serve && full.runs_built_in("links") && !full.runs_built_in("index"));
    }
}
