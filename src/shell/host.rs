//! mdBook's own configuration, as far as it concerns us: the same from the host's JSON and from book.toml.

mod order;

use serde_json::Value;

use crate::source::path;

/// Where `init` writes a book's own copy of the style sheet.
pub(crate) const STYLE: &str = "theme/mls.css";

/// The settings of book.toml, with defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub title: Option<String>,
    pub language: String,
    /// Whether pages run from right to left.
    pub is_right_to_left: bool,
    /// The source folder below the book's root, normalised, with `/`.
    pub src: String,
    /// The folder that mdBook writes to.
    pub build_dir: String,
    /// The address that the site is published at, with a slash at its end, if `output.html` has it in full.
    pub site: Option<String>,
    /// Whether the book is being served: mdBook's own mark for its live reload is set.
    pub serve: bool,
    /// `additional-css` of the HTML pages, below the book's root.
    pub sheets: Vec<String>,
    /// The configured renderers in the order of book.toml.
    pub outputs: Vec<String>,
    /// All preprocessors in the order in which mdBook runs them, its own and this one included.
    pub order: Vec<String>,
    /// `[preprocessor.mls]`; empty if there is none.
    pub table: Value,
    /// `[output.mls]`; null if there is none.
    pub output: Value,
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
        Self {
            title: text("/book/title").map(str::to_owned),
            is_right_to_left: is_right_to_left(text("/book/text-direction"), text("/book/language").unwrap_or("en")),
            language: text("/book/language").unwrap_or("en").to_owned(),
            src: path::normalise(text("/book/src").unwrap_or("src")),
            build_dir: path::normalise(text("/build/build-dir").unwrap_or("book")),
            site: site(
                text("/output/html/cname").unwrap_or_default(),
                text("/output/html/site-url").unwrap_or_default(),
            ),
            sheets: texts(config.pointer("/output/html/additional-css")),
            serve: text("/output/html/live-reload-endpoint") == Some("__livereload"),
            outputs,
            order: order::order(config),
            table: match config.pointer("/preprocessor/mls") {
                Some(table) => table.clone(),
                None => Value::Object(serde_json::Map::new()),
            },
            output: config.pointer("/output/mls").cloned().unwrap_or_default(),
        }
    }

    /// SUMMARY.md, below the book's root.
    pub fn summary(&self) -> String {
        path::join(&self.src, "SUMMARY.md")
    }

    /// The folder that mdBook's HTML pages go to, below the book's root; `None` if there are none.
    pub fn html_folder(&self) -> Option<String> {
        let is_built = self.outputs.iter().any(|output| output == "html");
        is_built.then(|| match self.outputs.len() {
            1 => self.build_dir.clone(),
            _ => path::join(&self.build_dir, "html"),
        })
    }

    /// Whether this preprocessor runs, and runs before us.
    pub fn runs_before_us(&self, name: &str) -> bool {
        let place = |wanted: &str| self.order.iter().position(|known| known == wanted);
        place(name).is_some_and(|built_in| place("mls").is_none_or(|own| built_in < own))
    }
}

/// Whether pages run from right to left: as configured, else as mdBook concludes from the language.
fn is_right_to_left(direction: Option<&str>, language: &str) -> bool {
    const LANGUAGES: [&str; 21] = [
        "ar", "ara", "arc", "ae", "ave", "egy", "he", "heb", "nqo", "pal", "phn", "sam", "syc", "syr", "fa", "per",
        "fas", "ku", "kur", "ur", "urd",
    ];
    direction.map_or_else(|| LANGUAGES.contains(&language), |own| own.eq_ignore_ascii_case("rtl"))
}

/// The strings of a list.
fn texts(list: Option<&Value>) -> Vec<String> {
    let all = list.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// `https://example.org/book/` from a full `site-url`, or from a `cname` and a `site-url` that is a path.
fn site(cname: &str, site_url: &str) -> Option<String> {
    let is_whole = ["https://", "http://"].iter().any(|start| site_url.starts_with(start));
    let address = match cname.trim() {
        _ if is_whole => site_url.to_owned(),
        "" => return None,
        cname => format!("https://{cname}/{}", site_url.trim_matches('/')),
    };
    let is_clean = !address.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
    is_clean.then(|| format!("{}/", address.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn knows_the_site_where_it_is_said_in_full() {
        assert_eq!(site("", "/book/"), None);
        assert_eq!(site("", "https://e.example/b").as_deref(), Some("https://e.example/b/"));
        assert_eq!(site("e.example", "").as_deref(), Some("https://e.example/"));
        assert_eq!(site("e.example", "/b/").as_deref(), Some("https://e.example/b/"));
        let two = Settings::new(&json!({"output": {"html": {}, "mls": {}}}));
        assert_eq!(two.html_folder().as_deref(), Some("book/html"));
        assert_eq!(Settings::new(&json!({})).html_folder().as_deref(), Some("book"));
        assert_eq!(Settings::new(&json!({"output": {"mls": {}}})).html_folder(), None);
    }

    #[test]
    fn fills_in_what_hosts_leave_out() {
        let bare = Settings::new(&json!({"book": {"title": null}}));
        assert_eq!(
            (bare.title.as_deref(), bare.language.as_str(), bare.src.as_str()),
            (None, "en", "src")
        );
        assert_eq!(bare.outputs, ["html"]);
        assert!(!bare.serve && bare.runs_before_us("links"));

        let full = Settings::new(&json!({
            "book": {"src": "./docs/"},
            "build": {"use-default-preprocessors": false},
            "output": {"html": {"live-reload-endpoint": "__livereload"}, "mls": {}},
            "preprocessor": {"links": {}, "mls": {"fail-on": "never"}},
        }));
        assert_eq!(full.src, "docs");
        assert_eq!(full.outputs, ["html", "mls"]);
        assert_eq!(full.table["fail-on"], "never");
        assert!(full.serve && full.runs_before_us("links") && !full.runs_before_us("index"));
        let following = Settings::new(&json!({"preprocessor": {"mls": {"before": ["links"]}}}));
        assert!(following.runs_before_us("index") && !following.runs_before_us("links"));
    }
}
