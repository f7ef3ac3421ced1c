//! All effective settings, and where each value comes from.

use serde_json::Value;

use super::keys::KEYS;
use super::problem::{Half, Origin, Places, Step, Table, text_of};

/// A key of the table, or of a table in it, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The key with the tables that contain it, such as `rules.overdue`.
    pub key: String,
    /// The value as text; the default is empty for tables.
    pub value: String,
    /// `None` if the value is the default.
    pub origin: Option<Origin>,
}

/// All settings in the order of the documentation. `table` is the effective `[preprocessor.mls]`; its values are located in
/// the text of `book_toml`.
pub(crate) fn settings(table: &Value, book_toml: Option<&str>) -> Vec<Setting> {
    let places = Places::new(Table::Preprocessor, book_toml);
    let mut found = Vec::new();
    for key in KEYS {
        match table.get(key.name) {
            Some(value) => leaves(vec![Step::Key(key.name.to_owned())], value, &places, &mut found),
            None => found.push(Setting {
                key: key.name.to_owned(),
                value: key.default.to_owned(),
                origin: None,
            }),
        }
    }
    found
}

/// Adds the settings at `path`. Each key of a table is a setting of its own, because the environment may have changed
/// only one of them.
fn leaves(path: Vec<Step>, value: &Value, places: &Places<'_>, out: &mut Vec<Setting>) {
    // mdBook sends a TOML date as a table.
    let date = text_of(value).filter(|_| value.is_object());
    if let Some(entries) = value
        .as_object()
        .filter(|entries| date.is_none() && !entries.is_empty())
    {
        for (name, value) in entries {
            let path = path.iter().cloned().chain([Step::Key(name.clone())]).collect();
            leaves(path, value, places, out);
        }
        return;
    }
    let names = path.iter().filter_map(|step| match step {
        Step::Key(name) => Some(name.as_str()),
        Step::Index(_) => None,
    });
    out.push(Setting {
        key: names.collect::<Vec<_>>().join("."),
        value: date.map_or_else(|| value.to_string(), str::to_owned),
        origin: Some(places.origin(&path, Half::Value, value)),
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tells_where_each_value_comes_from() {
        let text = "[preprocessor.mls]\nprofile = \"strict\"\nholidays = [\"2027-01-01\"]\n\
                    [preprocessor.mls.rules]\noverdue = \"off\"\nduplicate-id = \"error\"\n";
        let table = json!({
            "profile": "strict",
            "holidays": ["2027-01-06"],
            "fail-on": "never",
            "rules": {"overdue": "info", "duplicate-id": "error"},
        });
        let settings = settings(&table, Some(text));
        let told = |key: &str| {
            let setting = settings.iter().find(|setting| setting.key == key).unwrap();
            let origin = match &setting.origin {
                None => "default".to_owned(),
                Some(Origin::BookToml { position, .. }) => format!("line {}", position.line),
                Some(Origin::Environment { variable }) => variable.clone(),
                Some(Origin::Unknown) => "unknown".to_owned(),
            };
            (setting.value.clone(), origin)
        };
        for (key, value, origin) in [
            ("profile", "\"strict\"", "line 2"),
            ("calendar", "\"working-days\"", "default"),
            ("holidays", "[\"2027-01-06\"]", "MDBOOK_PREPROCESSOR__MLS__HOLIDAYS"),
            ("fail-on", "\"never\"", "MDBOOK_PREPROCESSOR__MLS__FAIL_ON"),
            ("rules.overdue", "\"info\"", "MDBOOK_PREPROCESSOR__MLS__RULES__OVERDUE"),
            ("rules.duplicate-id", "\"error\"", "line 6"),
        ] {
            assert_eq!(told(key), (value.to_owned(), origin.to_owned()), "{key}");
        }
    }
}
