//! Checks that a safe fix changes only what its rule reports. The rest of the chapter must read the same before and after the fix.

use mdbook_mls::internals::analysis::Analysis;
use mdbook_mls::internals::diagnostic::{Finding, Fix};
use mdbook_mls::internals::edit::{self, Edit};
use mdbook_mls::internals::fixes::{self, Candidate};
use mdbook_mls::internals::output::artefacts;
use mdbook_mls::internals::parse;
use pulldown_cmark::{Event, Parser, TagEnd};
use serde_json::Value;

use super::{CONFIG, TODAY, analyse, book};

/// Makes each safe fix alone, then all safe fixes of each rule together, as `fix` does. Fails if they change something else.
pub fn of_safe_fixes(text: &str) -> Result<(), String> {
    let book = book(text);
    let analysis = analyse(&book, &CONFIG, TODAY);
    let before = Read::of(&analysis, text);
    let findings = analysis.findings.iter().filter(|finding| !finding.waived);
    let mut of_rule: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings.filter(|finding| safe_fix(finding).is_some()) {
        before.agrees_after(text, &analysis, &[finding])?;
        match of_rule.iter_mut().find(|others| others[0].rule == finding.rule) {
            Some(others) => others.push(finding),
            None => of_rule.push(vec![finding]),
        }
    }
    let mut of_rule = of_rule.iter();
    of_rule.try_for_each(|findings| before.agrees_after(text, &analysis, findings))
}

fn safe_fix(finding: &Finding) -> Option<&Fix> {
    let fix = finding.fix.as_deref()?;
    let is_own = fix.edits.iter().all(|(chapter, _)| *chapter == 0) && fix.in_summary.is_empty();
    (fix.safe && is_own).then_some(fix)
}

/// What is read of a chapter.
#[derive(Debug)]
struct Read {
    /// The exported milestone without line numbers.
    export: Value,
    /// The words of the page without HTML.
    words: Vec<String>,
    /// The kinds of blocks and inline marks of the page, without HTML.
    shape: Vec<String>,
    boxes: usize,
}

impl Read {
    fn of(analysis: &Analysis<'_>, text: &str) -> Self {
        let mut export: Value = serde_json::from_str(&artefacts::json::json(analysis, "")).expect("JSON");
        forget(&mut export, &["line"]);
        let (mut shape, mut boxes, mut plain) = (Vec::new(), 0, String::new());
        for event in Parser::new_ext(text, parse::options()) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) | Event::SoftBreak => plain.push(' '),
                Event::Start(pulldown_cmark::Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Text(more) => plain.push_str(&more),
                Event::Code(more) => plain.extend(["`", &*more, "`"]),
                Event::TaskListMarker(_) => boxes += 1,
                Event::HardBreak => plain.push_str(" <br> "),
                other => {
                    let is_inside = matches!(&other, Event::Start(start) if !is_block(start.to_end()))
                        || matches!(other, Event::End(end) if !is_block(end));
                    if !is_inside {
                        plain.push(' ');
                    }
                    shape.push(format!("{other:?}"));
                }
            }
        }
        let words = plain.split(|c: char| !c.is_alphanumeric() && !"<>`\\".contains(c));
        let words = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self {
            export,
            words,
            shape,
            boxes,
        }
    }

    /// Fails if the fixes of `findings` change more than they should and `fix` would make them.
    fn agrees_after(&self, text: &str, analysis: &Analysis<'_>, findings: &[&Finding]) -> Result<(), String> {
        let finding = findings[0];
        let fixes = findings.iter().filter_map(|finding| safe_fix(finding));
        let edits: Vec<Edit> = fixes.flat_map(|fix| &fix.edits).map(|(_, edit)| edit.clone()).collect();
        let fixed = edit::apply(text, edits.clone()).expect("a fix fits");
        let book = book(&fixed);
        let after = analyse(&book, &CONFIG, TODAY);
        let made = findings.iter().map(|finding| Candidate {
            finding,
            replacements: Vec::new(),
        });
        if !fixes::faults(analysis, &made.collect::<Vec<_>>(), &after).is_empty() {
            return Ok(());
        }
        let mut now = Self::of(&after, &fixed);
        let mut before = Self {
            export: self.export.clone(),
            words: self.words.clone(),
            shape: self.shape.clone(),
            boxes: self.boxes,
        };
        match finding.rule {
            // The fix removes only a comment.
            "unused-waiver" => {}
            // The fix ends a list before the field.
            "swallowed-field" => {
                drop_shape(&mut before, &mut now);
                [&mut before, &mut now]
                    .into_iter()
                    .for_each(|read| read.words.retain(|word| word != "<br>"));
            }
            // The fixed boxes are read in addition.
            "malformed-checkbox" => {
                before.boxes += edits.len();
                drop_shape(&mut before, &mut now);
                let holds_box = |read: &Self| criteria(&read.export).filter(|text| names_box(text)).count();
                if holds_box(&now) > holds_box(&before) {
                    return Err(format!("a criterion of {fixed:?} holds another box"));
                }
                [&mut before, &mut now]
                    .into_iter()
                    .for_each(|read| read.words.retain(|word| word.parse::<u32>().is_err()));
                (before.export, now.export) = (Value::Null, Value::Null);
            }
            "invalid-date" => {
                before.words.clear();
                now.words.clear();
                let values = [
                    "target",
                    "target_text",
                    "completed",
                    "date",
                    "next",
                    "start",
                    "end",
                    "overdue",
                    "updates",
                ];
                [&mut before, &mut now]
                    .into_iter()
                    .for_each(|read| forget(&mut read.export, &values));
            }
            "invalid-status" => {
                before.words.clear();
                now.words.clear();
                [&mut before, &mut now]
                    .into_iter()
                    .for_each(|read| forget(&mut read.export, &["status", "status_text", "progress"]));
            }
            rule => panic!("what does a safe fix of {rule} change?"),
        }
        let differs = [
            ("words", format!("{:?}", before.words), format!("{:?}", now.words)),
            ("blocks", format!("{:?}", before.shape), format!("{:?}", now.shape)),
            ("boxes", before.boxes.to_string(), now.boxes.to_string()),
            ("reading", before.export.to_string(), now.export.to_string()),
        ];
        match differs.iter().find(|(_, before, now)| before != now) {
            Some((what, before, now)) => {
                let rule = finding.rule;
                let same = before.bytes().zip(now.bytes()).take_while(|(one, other)| one == other);
                let from = same.count().saturating_sub(60);
                let part = |text: &str| text.bytes().skip(from).take(160).map(char::from).collect::<String>();
                let (before, now) = (part(before), part(now));
                Err(format!(
                    "{rule} changes the {what}:\n{text:?}\n{fixed:?}\n{before}\n{now}"
                ))
            }
            None => Ok(()),
        }
    }
}

fn is_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Ignores paragraphs, lists and ticks, which these fixes may change. Headings must stay.
fn drop_shape(before: &mut Read, now: &mut Read) {
    for read in [before, now] {
        read.shape.retain(|kind| {
            !["Paragraph", "List", "Item"].iter().any(|part| kind.contains(part)) && !kind.starts_with("End(")
        });
        read.words.retain(|word| word != "x" && word != "X");
    }
}

/// Removes these keys with their values at any depth, and repeated spaces in texts.
fn forget(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !keys.contains(&key.as_str()));
            map.values_mut().for_each(|value| forget(value, keys));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| forget(value, keys)),
        // A removed comment may leave one space instead of two.
        Value::String(text) => *text = text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => {}
    }
}

fn names_box(text: &str) -> bool {
    ["[]", "[ ]", "[x]", "[X]", "[✓]"]
        .iter()
        .any(|mark| text.contains(mark))
}

/// The texts of all criteria.
fn criteria(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::Object(map) => {
            let own = map.get("criteria").and_then(Value::as_array).into_iter().flatten();
            let own = own.filter_map(|one| one.get("text")?.as_str());
            Box::new(own.chain(map.values().flat_map(criteria)))
        }
        Value::Array(list) => Box::new(list.iter().flat_map(criteria)),
        _ => Box::new(std::iter::empty()),
    }
}
