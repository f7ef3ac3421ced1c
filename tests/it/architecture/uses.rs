//! Which modules of the library use which others: the `crate::` and `super::` paths in their code, except in tests.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The modules that each module uses, by path: `page::bar` is `src/page/bar.rs`.
pub type Uses = BTreeMap<String, BTreeSet<String>>;

/// References from a module to its own children do not count.
pub fn uses(modules: &BTreeMap<String, String>) -> Uses {
    let used = |own: &String, code: &str| {
        let paths = paths(own, code).into_iter();
        let used = paths.filter_map(|path| enclosing(&path, |name| modules.contains_key(name)).map(str::to_owned));
        used.filter(|used| used != own && !is_below(used, own)).collect()
    };
    let all = modules.iter();
    all.map(|(own, code)| (own.clone(), used(own, code))).collect()
}

/// The longest prefix of a path that `is_known`.
pub fn enclosing(path: &str, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    let mut path = path;
    while !is_known(path) {
        path = path.rsplit_once("::")?.0;
    }
    Some(path)
}

fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.starts_with("::"))
}

/// A file's code without comments and test-only items. It expects code formatted by `cargo fmt`.
pub fn code(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.trim() != "#[cfg(test)]" {
            code += line;
            code.push('\n');
            continue;
        }
        let indent = &line[..line.find('#').unwrap_or(0)];
        // Skip to the item's last line: the first line with the same indentation that closes it.
        lines.find(|line| {
            let own = line
                .strip_prefix(indent)
                .filter(|own| !own.starts_with([' ', '#', '/']));
            own.is_some_and(|own| own.ends_with([';', '}', ',']))
        });
    }
    code
}

/// Every path that begins with `crate` or `super`, resolved from the root; a group gives one path per name.
fn paths(own: &str, code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = code;
    while let Some(at) = ["crate::", "super::"].iter().filter_map(|start| rest.find(start)).min() {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '$');
        let is_own = rest[..at].chars().next_back().is_none_or(|before| !is_word(before));
        let (mut at_path, mut scope) = (&rest[at..], String::new());
        if let Some(below) = at_path.strip_prefix("crate::") {
            at_path = below;
        } else {
            scope = own.to_owned();
            while let Some(below) = at_path.strip_prefix("super::") {
                scope = scope.rsplit_once("::").map_or("", |(parent, _)| parent).to_owned();
                at_path = below;
            }
        }
        rest = at_path;
        if is_own {
            read(at_path, &scope, &mut found);
        }
    }
    found
}

/// Reads one path and its groups below `scope`; returns the rest of the code.
fn read<'c>(code: &'c str, scope: &str, found: &mut BTreeSet<String>) -> &'c str {
    let code = code.trim_start();
    if let Some(mut group) = code.strip_prefix('{') {
        loop {
            group = group.trim_start();
            if let Some(after) = group.strip_prefix('}') {
                return after;
            }
            let after = read(group, scope, found).trim_start_matches(|c: char| !matches!(c, ',' | '}'));
            group = after.strip_prefix(',').unwrap_or(after);
            if group.is_empty() {
                return group;
            }
        }
    }
    let end = code
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(code.len());
    let (name, after) = code.split_at(end);
    let path = match scope {
        "" => name.to_owned(),
        _ => format!("{scope}::{name}"),
    };
    match after.strip_prefix("::") {
        Some(below) if !name.is_empty() => read(below, &path, found),
        _ => {
            found.insert(path);
            after
        }
    }
}

pub struct Circle {
    /// All modules of the cycle, sorted.
    pub modules: Vec<String>,
    /// A shortest path through some of them; its first and last module are the same.
    pub shortest: Vec<String>,
}

pub fn circles(uses: &Uses) -> Vec<Circle> {
    let below: BTreeMap<&String, BTreeSet<&String>> =
        uses.keys().map(|start| (start, reachable(uses, start))).collect();
    let in_circles = uses.keys().filter(|module| below[module].contains(module));
    let all_of = |module: &&String| -> Vec<String> {
        let both = below[module].iter().filter(|other| below[**other].contains(module));
        both.map(|other| other.to_string()).collect()
    };
    let modules: BTreeSet<Vec<String>> = in_circles.map(|module| all_of(&module)).collect();
    let shortest = |modules: &[String]| {
        modules
            .iter()
            .filter_map(|start| way_back(uses, start))
            .min_by_key(Vec::len)
    };
    let circle = |modules: Vec<String>| Circle {
        shortest: shortest(&modules).unwrap_or_default(),
        modules,
    };
    modules.into_iter().map(circle).collect()
}

fn reachable<'u>(uses: &'u Uses, start: &'u String) -> BTreeSet<&'u String> {
    let (mut found, mut waiting) = (BTreeSet::new(), vec![start]);
    while let Some(module) = waiting.pop() {
        waiting.extend(
            uses.get(module)
                .into_iter()
                .flatten()
                .filter(|used| found.insert(*used)),
        );
    }
    found
}

fn way_back(uses: &Uses, start: &String) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&String, &String> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(module) = waiting.pop_front() {
        for used in uses.get(module).into_iter().flatten() {
            if used == start {
                let mut way = vec![module.clone()];
                while way.last() != Some(start) {
                    way.push(came_from[way.last()?].clone());
                }
                way.reverse();
                way.push(start.clone());
                return Some(way);
            }
            if !came_from.contains_key(used) {
                came_from.insert(used, module);
                waiting.push_back(used);
            }
        }
    }
    None
}
