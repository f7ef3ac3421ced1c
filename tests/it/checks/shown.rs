//! What generated blocks show in place of removed words.

use std::collections::HashMap;
use std::sync::LazyLock;

use mdbook_mls::internals::config::Vocabulary;
use mdbook_mls::internals::model::FieldKind;

use super::html::{Added, Leaf, Page, Token};
use super::law::Paired;

/// The words that the program shows, which may replace words of the author.
pub struct Pools<'a> {
    /// The words of the bar; on a page without HTML, all words that are not the author's.
    bar: HashMap<String, usize>,
    /// The words of each badge line, by the heading above it.
    lines: HashMap<usize, HashMap<String, usize>>,
    tables: Vec<&'a Added>,
    /// The generated row that shows each of the author's rows.
    rows: HashMap<(usize, usize), (usize, usize)>,
    is_html: bool,
}

impl<'a> Pools<'a> {
    pub fn new(plain: &Page, with: &'a Page, paired: &Paired, is_html: bool) -> Self {
        let heading = |after: usize| {
            let other = after.checked_sub(1)?;
            paired.partner.iter().position(|partner| *partner == Some(other))
        };
        let mut pools = Self {
            bar: HashMap::new(),
            lines: HashMap::new(),
            tables: Vec::new(),
            rows: HashMap::new(),
            is_html,
        };
        for added in &with.added {
            let is = |class: &str| added.class.split_whitespace().any(|one| one == class);
            if is("mls-bar") {
                pour(&mut pools.bar, added.tokens());
            } else if is("mls-line")
                && let Some(heading) = heading(added.after).filter(|heading| plain.leaves[*heading].level().is_some())
            {
                pour(pools.lines.entry(heading).or_default(), added.tokens());
            } else if is("mls-table") {
                pools.tables.push(added);
            }
        }
        for &stranger in &paired.strangers {
            pour(&mut pools.bar, &with.leaves[stranger].tokens);
        }
        pools
    }

    /// Removes a block's dropped words from the words shown; fails with the first word that is not shown.
    pub fn took(&mut self, plain: &Page, paired: &Paired, index: usize, dropped: &[usize]) -> Result<(), String> {
        let leaf = &plain.leaves[index];
        if let (true, Some(row)) = (self.is_html, leaf.row())
            && self.is_in_table(plain, paired, row)
        {
            return Ok(());
        }
        let line = heading_of(plain, index, |heading| self.lines.contains_key(&heading));
        // The bar also shows the fields below a first heading that is both the title and an item.
        let title = plain.leaves.iter().position(|leaf| leaf.level().is_some());
        let line = line.and_then(|heading| Some((self.lines.get_mut(&heading)?, Some(heading) == title)));
        let (pool, rest) = match line {
            Some((line, true)) => (line, Some(&mut self.bar)),
            Some((line, false)) => (line, None),
            None => (&mut self.bar, None),
        };
        let mut pools: Vec<&mut HashMap<String, usize>> = std::iter::once(pool).chain(rest).collect();
        let own_name = own_name(plain, leaf, dropped);
        for &at in dropped {
            let token = &leaf.tokens[at];
            let is_beside = |other: usize| dropped.contains(&other);
            let is_last = at + 1 == leaf.tokens.len();
            let is_edge = token.is_break()
                && (is_last || !self.is_html || is_beside(at + 1) || at.checked_sub(1).is_some_and(is_beside));
            let is_free = is_edge || token.ends_link() || own_name(at) || token.marks.is_comment() || is_sign(token);
            if is_free {
                continue;
            }
            for key in shown_as(token) {
                let mut counts = pools.iter_mut().filter_map(|pool| pool.get_mut(&key));
                match counts.find(|count| **count > 0) {
                    Some(count) => *count -= 1,
                    None => return Err(token.text.clone()),
                }
            }
        }
        Ok(())
    }

    /// Whether a generated table in the same place has an unused row with all words of this row.
    fn is_in_table(&mut self, plain: &Page, paired: &Paired, row: (usize, usize)) -> bool {
        if self.rows.contains_key(&row) {
            return true;
        }
        let is_of = |leaf: &&Leaf| leaf.row() == Some(row);
        let words: Vec<String> = plain
            .leaves
            .iter()
            .filter(is_of)
            .flat_map(|leaf| &leaf.tokens)
            .flat_map(shown_as)
            .collect();
        let before = plain
            .leaves
            .iter()
            .zip(&paired.partner)
            .take_while(|(leaf, _)| !is_of(leaf));
        let place = before
            .filter_map(|(_, partner)| *partner)
            .last()
            .map_or(0, |last| last + 1);
        let holds = |shown: &[Token]| {
            let mut pool = HashMap::new();
            pour(&mut pool, shown);
            words.iter().all(|word| {
                let count = pool.get_mut(word).filter(|count| **count > 0);
                count.map(|count| *count -= 1).is_some()
            })
        };
        for (at, table) in self.tables.iter().enumerate().filter(|(_, table)| table.after == place) {
            for (shown, tokens) in table.rows.iter().enumerate() {
                if !self.rows.values().any(|taken| *taken == (at, shown)) && holds(tokens) {
                    self.rows.insert(row, (at, shown));
                    return true;
                }
            }
        }
        false
    }
}

fn pour<'t>(pool: &mut HashMap<String, usize>, tokens: impl IntoIterator<Item = &'t Token>) {
    let keys = tokens.into_iter().filter(|token| !token.ends_link()).flat_map(shown_as);
    keys.for_each(|key| *pool.entry(key).or_default() += 1);
}

/// Decoration: a word without letters and digits.
fn is_sign(token: &Token) -> bool {
    !token.text.contains(|c: char| c.is_alphanumeric())
}

/// The nearest heading above with a badge line, with no heading of its level or higher between.
fn heading_of(plain: &Page, index: usize, has_line: impl Fn(usize) -> bool) -> Option<usize> {
    let mut lowest = u32::MAX;
    for at in (0..=index).rev() {
        let Some(level) = plain.leaves[at].level() else {
            continue;
        };
        if level >= lowest {
            continue;
        }
        if has_line(at) {
            return Some(at);
        }
        lowest = level;
    }
    None
}

/// Whether a word belongs to a field name that the bar or the badge line shows in its own words.
fn own_name<'a>(plain: &'a Page, leaf: &'a Leaf, dropped: &'a [usize]) -> impl Fn(usize) -> bool + 'a {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);
    let is_head = leaf.kind == "th";
    let is_key = leaf.row().is_some_and(|row| {
        let first = plain.leaves.iter().find(|other| other.row() == Some(row));
        first.is_some_and(|first| std::ptr::eq(first, leaf))
    });
    move |at| {
        let token = &leaf.tokens[at];
        let whole = is_head || is_key;
        if !token.is_name && !whole {
            return false;
        }
        let name: Vec<&str> = dropped
            .iter()
            .map(|&at| &leaf.tokens[at])
            .filter(|other| (whole || other.is_name) && other.segment == token.segment && !is_sign(other))
            .map(|token| token.text.as_str())
            .collect();
        let name = name.join(" ");
        let heads = ["field", "key", "item", "property", "value"];
        is_head && heads.contains(&name.to_lowercase().as_str())
            || says_no_more(&name)
                && matches!(
                    VOCABULARY.field(&name),
                    Some(FieldKind::Status | FieldKind::Target | FieldKind::Owner)
                )
    }
}

/// Whether a field name adds nothing to the bar's label, unlike `DRI` or `Engagement lead`.
fn says_no_more(name: &str) -> bool {
    const SAID: &str = "status state owner owners lead leads target due date deadline estimated completion end of";
    const LABELS: &str = "termin|verantwortlich|estado|fecha objetivo|statut|échéance|responsable|ステータス|期日|担当者|状态|目标日期|负责人";
    let name = name.to_lowercase();
    let mut words = name.split(' ');
    let is_label = LABELS.split('|').any(|label| label == name);
    is_label || words.all(|word| SAID.split(' ').any(|said| said == word))
}

/// The forms in which a word may be shown: a date keeps its numbers in another notation.
fn shown_as(token: &Token) -> Vec<String> {
    if token.text.contains(':') {
        return vec![token.text.clone()];
    }
    let meaning = format!("{:?}", token.marks.meaning());
    // Most words have no number and no mark of one.
    if token.text.bytes().all(|byte| byte.is_ascii_alphabetic()) && !token.text.is_empty() {
        let lower = token.text.to_ascii_lowercase();
        return vec![month(&lower).unwrap_or(lower) + &meaning];
    }
    // Half-years in Japanese and Chinese.
    let lower = token
        .text
        .to_lowercase()
        .replace("年上半", "年1")
        .replace("年下半", "年2");
    let mut parts: Vec<String> = vec![String::new()];
    for c in lower.chars() {
        // Full-width digits.
        let c = match c {
            '０'..='９' => char::from_u32(c as u32 - 0xff10 + 0x30).unwrap_or(c),
            c => c,
        };
        let last = parts.last_mut().expect("there is one");
        let turns = last.ends_with(|d: char| d.is_ascii_digit()) != c.is_ascii_digit();
        match turns && !last.is_empty() {
            true => parts.push(c.to_string()),
            false => last.push(c),
        }
    }
    let has_number = parts.iter().any(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    const MARKS: &str = "年 月 日 号 年第 四半期 季度 期";
    const MARKS_BESIDE_NUMBERS: &str = "st nd rd th q h t s halbjahr";
    let is_one_of = |marks: &str, part: &str| marks.split(' ').any(|mark| mark == part);
    let parts = parts.into_iter().filter(|part| {
        let is_mark = is_one_of(MARKS, part) || has_number && is_one_of(MARKS_BESIDE_NUMBERS, part);
        !(is_mark || part.is_empty())
    });
    parts
        .map(|part| format!("{}{meaning}", month(&part).unwrap_or_else(|| number(&part))))
        .collect()
}

fn number(word: &str) -> String {
    match word.starts_with(|c: char| c.is_ascii_digit()) {
        true => word.trim_start_matches('0').to_owned(),
        false => word.to_owned(),
    }
}

/// The number of a month, by its name.
fn month(word: &str) -> Option<String> {
    const MONTHS: &str = "jan january januar janvier enero jän janv|feb february februar février febrero fév févr|mar march märz mars marzo mrz mär|apr april avril abril abr avr|may mai mayo|jun june juni juin junio|jul july juli juillet julio juil|aug august août agosto ago|sep sept september septembre septiembre|oct october oktober octobre octubre okt|nov november novembre noviembre|dec december dezember décembre diciembre dez déc dic";
    static KNOWN: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
        let months = MONTHS.split('|').enumerate();
        let names = months.flat_map(|(at, names)| names.split(' ').map(move |name| (name, (at + 1).to_string())));
        names.collect()
    });
    KNOWN.get(word).cloned()
}
