//! Who a line of a sign-off belongs to: the role that it begins with.

use crate::lang::{List, criteria, sentences, signing};
use crate::model::{DateReading, read_date};
use crate::parse::answer::is_open;
use crate::source::lines::end_of;
use crate::source::{SourceText, Span};
use crate::text::chars::{COLONS, is_dash, joins_words};
use crate::text::slice;
use crate::text::words::{phrase, words};

const STRUCK: &str = "~~";

/// How a line goes on after its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It ends.
    Bare,
    /// With a value, after a colon, a comma or a dash.
    Value,
    /// With a remark in brackets.
    Remark,
    /// With what the role does.
    Sentence,
}

/// A line that belongs to a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Own<'t> {
    pub form: Form,
    /// The value or the remark.
    pub said: &'t str,
    /// The byte of the line after the role and its marks.
    pub end: usize,
}

/// The part of a line's text that is its own: a field on the next line, which continues the item without a blank line, is not.
pub(super) fn own_part(text: &str, of: &SourceText) -> Span {
    let (start, end) = (of.span.start as usize, of.span.end as usize);
    let mut at = end_of(text, start);
    while at < end {
        let next = slice(text, at..)
            .find(|c| !matches!(c, '\r' | '\n'))
            .map(|skip| at + skip);
        let Some(next) = next.filter(|next| *next < end) else {
            break;
        };
        let line_end = end_of(text, next);
        let line = slice(text, next..line_end).trim_start_matches([' ', '\t', '>']);
        let is_strong = line.starts_with("**") || line.starts_with("__");
        if is_strong && line.contains(COLONS) {
            return Span::new(start, at);
        }
        at = line_end;
    }
    Span::new(start, at.max(end.min(text.len())))
}

/// What `line` says if `role` is its subject: it begins with it, after marks and articles, and goes on with nothing, a remark or an
/// approval. `by` is who signs. A role that is struck out is none.
pub(super) fn own<'t>(line: &'t str, role: &str, by: &str) -> Option<Own<'t>> {
    let line = line.split("<!--").next().unwrap_or(line).trim_end();
    let bare = lead(line)?;
    let after_role = |text: &'t str| {
        let mut ways = [Some(text), without(text, &[&signing::ARTICLES])].into_iter().flatten();
        ways.find_map(|text| after(text, role))
    };
    if let Some(rest) = after_role(bare) {
        return own_of(line, rest, by);
    }
    // `Approved by the product owner`, `Approval: product owner`.
    let rest = without(bare, &[&criteria::APPROVAL, &signing::ACTS])?;
    let colon = || rest.trim_start().strip_prefix(COLONS);
    let rest = without(rest, &[&signing::BY]).or_else(colon)?;
    own_of(line, after_role(rest)?, by).filter(|own| own.form != Form::Sentence)
}

/// The line from its first word on.
fn lead(line: &str) -> Option<&str> {
    let at = line.find(char::is_alphanumeric)?;
    let marks = slice(line, ..at);
    (!marks.contains(STRUCK)).then(|| slice(line, at..))
}

/// The line, if what stands after its role, `rest`, leaves it to the role.
fn own_of<'t>(line: &'t str, rest: &'t str, by: &str) -> Option<Own<'t>> {
    const MARKS: [char; 10] = ['*', '_', '`', '"', '”', '»', '」', '’', ' ', '\t'];
    let is_apart = rest.starts_with(char::is_whitespace);
    let mut rest = rest.trim_start_matches(MARKS);
    if let Some(link) = rest.strip_prefix("](") {
        rest = link
            .split_once(')')
            .map_or("", |(_, rest)| rest)
            .trim_start_matches(MARKS);
    }
    if rest.starts_with(STRUCK) {
        return None;
    }
    let own = |form: Form, said: &'t str| {
        let said = said.trim_matches(['*', '_', ' ', '\t', '\r', '\n']);
        let end = line.len() - rest.len();
        Some(Own { form, said, end })
    };
    let Some(first) = rest.chars().next() else {
        return own(Form::Bare, "");
    };
    let following = slice(rest, first.len_utf8()..);
    match first {
        '(' | '（' | '[' => return own(Form::Remark, following),
        first if COLONS.contains(&first) || is_apart && is_dash(first) => return own(Form::Value, following),
        ',' | '，' | '、' => {
            // Without a day or a name, it is a list of roles.
            let is_signed = day_in(following) || after(following, by).is_some();
            return own(Form::Value, following).filter(|_| is_signed);
        }
        _ if !rest.contains(char::is_alphanumeric) => return own(Form::Bare, ""),
        _ => {}
    }
    let mut verb = rest;
    while let Some(next) = without(verb, &[&signing::BETWEEN]) {
        verb = next;
    }
    let more = without(verb, &[&criteria::APPROVAL, &signing::ACTS])?;
    let is_denied = without(more, &[&sentences::NEGATIONS, &sentences::JOINERS]).is_some();
    own(Form::Sentence, "").filter(|_| !is_denied)
}

/// `text` without the longest phrase of `lists` that it begins with.
fn without<'t>(text: &'t str, lists: &[&'static List]) -> Option<&'t str> {
    let phrases = lists.iter().flat_map(|list| list.iter());
    phrases
        .filter_map(|phrase| after(text, phrase))
        .min_by_key(|rest| rest.len())
}

/// `text` after `wanted`, if it begins with it. Where no spaces are between words, `wanted` may end within one.
fn after<'t>(text: &'t str, wanted: &str) -> Option<&'t str> {
    if wanted.ends_with(['\'', '’']) {
        let text = text.trim_start();
        let own = text.get(..wanted.len()).filter(|own| own.to_lowercase() == wanted);
        return own.map(|own| slice(text, own.len()..));
    }
    let mut own = words(text);
    let mut wanted = words(wanted).map(|(_, word)| word).peekable();
    let mut end = 0;
    while let Some(word) = wanted.next() {
        let (start, found) = own.next()?;
        if slice(text, end..start).contains([',', '、', '(', '（', '[', '~']) {
            return None;
        }
        let is_last = wanted.peek().is_none();
        let is_same = phrase(found) == phrase(word);
        let is_genitive = || is_last && phrase(found).strip_suffix("'s") == Some(phrase(word).as_str());
        let is_spaceless = word.chars().next_back().is_some_and(|c| !joins_words(c));
        if is_same || is_genitive() {
            end = start + found.len();
        } else if is_last && is_spaceless && found.starts_with(word) {
            return Some(slice(text, start + word.len()..));
        } else {
            return None;
        }
    }
    (end > 0).then(|| slice(text, end..))
}

fn day_in(said: &str) -> bool {
    let mut parts = said.split([',', '(', '（', ')', '）']);
    parts.any(|part| matches!(read_date(part.trim()).0, DateReading::Date(_)))
}

/// The person whom `said`, a value or a remark, names, and what follows the name: `Ana` and `2027-01-01`. `is_name` says whether a text
/// without a date is a name.
pub(super) fn person(said: &str, is_name: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    let said = said.trim_end_matches([')', '）', ']', ' ', '.']);
    let (name, more) = said.split_once([',', '，', '、', '(', '（']).unwrap_or((said, ""));
    let name = name.trim_matches(['*', '_', ' ', '@', '`', '[']);
    let is_text = !is_open(said) && name.contains(char::is_alphabetic);
    (is_text && (is_name(name) || day_in(more))).then_some((name, more.trim()))
}

/// Whether a text has the form of a name: a few words in capitals.
pub(super) fn looks_like_name(name: &str) -> bool {
    const MOST_WORDS: usize = 4;
    const MOST_SIGNS: usize = 8;
    let says = |list: &'static List| without(name, &[list]).is_some();
    if is_open(name) || says(&criteria::APPROVAL) || says(&signing::ACTS) || says(&sentences::NEGATIONS) {
        return false;
    }
    let mut count = 0;
    let are_names = words(name).all(|(_, word)| {
        count += 1;
        let first = word.chars().next().unwrap_or(' ');
        first.is_uppercase() || !joins_words(first) && word.chars().count() <= MOST_SIGNS
    });
    are_names && (1..=MOST_WORDS).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_the_role_that_it_begins_with() {
        for (role, lines) in [
            (
                "Product owner",
                &[
                    "Product owner",
                    "**Product owner**",
                    "[Product owner](people.md)",
                    "The product owner approves",
                    "Product owner signs off the numbers",
                    "Product owner must approve",
                    "Product owner's approval",
                    "Product owner sign-off",
                    "Product owner:",
                    "**Product owner**: ____",
                    "Product owner (or deputy)",
                    "Product owner – ____",
                    "Product owner, Ana",
                    "Product owner.",
                    "Approved by the product owner",
                    "Approval: product owner",
                ][..],
            ),
            (
                "Technische Leitung",
                &[
                    "Die technische Leitung nimmt ab",
                    "Freigabe durch die technische Leitung",
                    "Technische Leitung stimmt zu",
                ],
            ),
            (
                "Responsable de producto",
                &[
                    "La responsable de producto aprueba",
                    "Aprobado por la responsable de producto",
                ],
            ),
            (
                "Équipe",
                &["L'équipe valide", "Validation par l'équipe", "Équipe : ____"],
            ),
            (
                "製品責任者",
                &[
                    "製品責任者",
                    "製品責任者が承認する",
                    "承認：製品責任者",
                    "製品責任者（代理可）",
                ],
            ),
            (
                "产品负责人",
                &["产品负责人", "产品负责人批准", "由产品负责人签字", "产品负责人：____"],
            ),
        ] {
            for line in lines {
                assert!(own(line, role, "Ana").is_some(), "{role}: {line}");
            }
        }
    }

    #[test]
    fn a_line_of_others_is_not_taken() {
        for (role, lines) in [
            (
                "Product owner",
                &[
                    "Tech lead (deputy of the product owner)",
                    "Everyone except the product owner",
                    "Not the product owner",
                    "Co-product owner",
                    "Ops lead informs the product owner",
                    "Tech lead, product owner, and operations lead approve",
                    "Product owner and tech lead approve",
                    "Product owner, tech lead and operations lead approve",
                    "Product owner / tech lead",
                    "Product owner deputy",
                    "Product owner of the other team",
                    "Product owner does not approve",
                    "Product owner is informed",
                    "~~Product owner~~",
                    "~~Product owner~~ Tech lead",
                    "Product owners",
                    "Approved by the product owner and the tech lead",
                    "Deputy: product owner",
                ][..],
            ),
            (
                "Technische Leitung",
                &[
                    "Alle außer der technischen Leitung",
                    "Vertretung der technischen Leitung",
                    "Technische Leitung wird informiert",
                ],
            ),
            (
                "Responsable de producto",
                &[
                    "Suplente de la responsable de producto",
                    "Todos salvo la responsable de producto",
                ],
            ),
            (
                "Équipe",
                &["Toute l'équipe sauf une personne", "Équipe et direction valident"],
            ),
            (
                "製品責任者",
                &[
                    "製品責任者以外の全員",
                    "副製品責任者",
                    "製品責任者と技術責任者が承認する",
                ],
            ),
            (
                "产品负责人",
                &["副产品负责人", "除产品负责人以外的所有人", "产品负责人和技术负责人批准"],
            ),
        ] {
            for line in lines {
                assert_eq!(own(line, role, "Ana"), None, "{role}: {line}");
            }
        }
    }
}
