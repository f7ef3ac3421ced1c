//! The order in which mdBook runs its preprocessors.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// mdBook's own preprocessors.
const BUILT_IN: [&str; 2] = ["index", "links"];

/// The preprocessors in the order in which mdBook runs them: in layers by `before` and `after`, each layer by name.
/// Preprocessors that wait for each other, which stops mdBook, are left out. `config` is the whole of book.toml.
pub(super) fn order(config: &Value) -> Vec<String> {
    let tables = config.pointer("/preprocessor").and_then(Value::as_object);
    let tables: Vec<(&str, &Value)> = tables
        .into_iter()
        .flatten()
        .map(|(name, table)| (name.as_str(), table))
        .collect();
    let with_built_in = config.pointer("/build/use-default-preprocessors") != Some(&Value::Bool(false));
    let mut waits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in BUILT_IN.into_iter().filter(|_| with_built_in) {
        waits.entry(name).or_default();
    }
    for (name, _) in &tables {
        waits.entry(name).or_default();
    }
    for (name, table) in &tables {
        for other in names(table, "after")
            .filter(|other| waits.contains_key(other))
            .collect::<Vec<_>>()
        {
            waits.entry(name).or_default().insert(other);
        }
        for other in names(table, "before") {
            if let Some(waiting) = waits.get_mut(other) {
                waiting.insert(name);
            }
        }
    }
    let mut order: Vec<String> = Vec::new();
    while !waits.is_empty() {
        let ready = waits.iter().filter(|(_, waiting)| waiting.is_empty());
        let layer: Vec<&str> = ready.map(|(name, _)| *name).collect();
        if layer.is_empty() {
            break;
        }
        for name in &layer {
            waits.remove(name);
        }
        waits
            .values_mut()
            .for_each(|waiting| waiting.retain(|other| !layer.contains(other)));
        order.extend(layer.into_iter().map(str::to_owned));
    }
    order
}

/// The strings of a list in a preprocessor's table.
fn names<'t>(table: &'t Value, key: &str) -> impl Iterator<Item = &'t str> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn is_mdbooks() {
        for (config, expected) in [
            (json!({}), &["index", "links"][..]),
            (json!({"preprocessor": {"mls": {}}}), &["index", "links", "mls"]),
            (
                json!({"preprocessor": {"aa": {}, "mls": {"after": ["links"]}}}),
                &["aa", "index", "links", "mls"],
            ),
            (
                json!({"preprocessor": {"zz": {"before": ["links"]}, "mls": {}}}),
                &["index", "mls", "zz", "links"],
            ),
            (
                json!({"preprocessor": {"zz": {"before": ["links"]}, "mls": {"after": ["links", "absent"]}}}),
                &["index", "zz", "links", "mls"],
            ),
            (
                json!({"build": {"use-default-preprocessors": false}, "preprocessor": {"mls": {}}}),
                &["mls"],
            ),
            (
                json!({"preprocessor": {"mls": {"before": ["links"], "after": ["links"]}}}),
                &["index"],
            ),
        ] {
            assert_eq!(order(&config), expected, "{config}");
        }
    }
}
