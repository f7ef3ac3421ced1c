//! How a text looks once its spelling is set aside: words, numbers with what they allow, and how firm it is.

use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

use jiff::civil;
use rustc_hash::{FxHashMap, FxHasher};
use unicode_normalization::UnicodeNormalization as _;

use super::words::{Bound, Sense, Unit, WORDS};
use crate::text::chars::joins_words;

/// A number of a text and what it promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    pub value: f64,
    pub unit: Unit,
    /// `None` where nothing says in which direction it counts.
    pub bound: Option<Bound>,
}

impl Quantity {
    pub fn is_same_value(&self, other: &Self) -> bool {
        self.unit == other.unit && (self.value - other.value).abs() <= 1e-9 * self.value.abs().max(other.value.abs())
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.bound == other.bound && self.is_same_value(other)
    }
}

/// A text without its spelling.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Equal for texts that say the same in another spelling.
    pub key: String,
    pub words: Vec<String>,
    pub quantities: Vec<Quantity>,
    pub has_all: bool,
    pub has_part: bool,
    pub hedges: usize,
    pub negations: usize,
    /// 3 must, 2 should, 1 may; the lowest one that a word says.
    pub level: Option<u8>,
    /// Hashes of the telling words, sorted.
    telling: Vec<u64>,
    /// Hashes of pairs of letters, sorted.
    pairs: Vec<u32>,
}

/// Longer texts are compared by their beginning.
const MOST_WORDS: usize = 400;

/// Words and pairs of letters by which likeness is measured.
const MOST_TELLING: usize = 64;
const MOST_PAIRS: usize = 384;

impl Look {
    /// `decimal_comma` as in German, French and Spanish.
    pub fn new(text: &str, decimal_comma: bool) -> Self {
        let pieces = pieces(&lexemes(text, decimal_comma));
        let mut look = Self::default();
        let mut blank = String::new();
        let mut tokens = Vec::new();
        measured(&pieces, &mut tokens);
        for token in tokens {
            if !look.key.is_empty() {
                look.key.push(' ');
            }
            match token {
                Token::Number(quantity) => {
                    let sign = match quantity.bound {
                        None => "",
                        Some(Bound::Least) => "≥",
                        Some(Bound::Over) => ">",
                        Some(Bound::Most) => "≤",
                        Some(Bound::Under) => "<",
                    };
                    _ = write!(look.key, "{sign}{:.6e}{}", quantity.value, quantity.unit as u8);
                    look.telling.push(1000 + quantity.unit as u64);
                    blank.push('#');
                    look.quantities.push(quantity);
                }
                Token::Piece(piece) => {
                    look.key.push_str(&piece.text);
                    look.add(piece, &mut blank);
                }
            }
        }
        look.telling.sort_unstable();
        look.telling.truncate(MOST_TELLING);
        let letters: Vec<char> = blank.chars().take(MOST_PAIRS + 1).collect();
        look.pairs = letters
            .windows(2)
            .map(|pair| u32::from(pair[0]).rotate_left(11) ^ u32::from(pair[1]))
            .collect();
        look.pairs.sort_unstable();
        look
    }

    fn add(&mut self, piece: &Piece, blank: &mut String) {
        let mut is_small = false;
        for sense in piece.senses {
            match sense {
                Sense::All => self.has_all = true,
                Sense::Part => self.has_part = true,
                Sense::Hedge => self.hedges += 1,
                Sense::Not => self.negations += 1,
                Sense::Level(level) => self.level = Some(self.level.map_or(*level, |own| own.min(*level))),
                Sense::Small => is_small = true,
                _ => {}
            }
        }
        for word in piece.text.split(' ') {
            self.words.push(word.to_owned());
            if !is_small {
                self.telling.push(hash(word));
                blank.push(' ');
                blank.push_str(word);
            }
        }
    }

    /// From 0 to 1, the same both ways; values of numbers do not count.
    pub fn likeness(&self, other: &Self) -> f64 {
        let by_words = dice(&self.telling, &other.telling);
        let by_letters = dice(&self.pairs, &other.pairs);
        (by_words + by_letters) / 2.0
    }

    /// Hashes of the telling words, sorted.
    pub fn telling(&self) -> &[u64] {
        &self.telling
    }

    pub fn is_empty(&self) -> bool {
        self.key.is_empty()
    }
}

/// A hash of a text that is the same in every run of one build.
pub fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Twice the common share of two sorted lists.
fn dice<T: Ord>(one: &[T], other: &[T]) -> f64 {
    if one.is_empty() && other.is_empty() {
        return 1.0;
    }
    let (mut a, mut b, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                a += 1;
                b += 1;
                common += 1;
            }
        }
    }
    2.0 * common as f64 / (one.len() + other.len()) as f64
}

#[derive(Clone, Debug, PartialEq)]
enum Lexeme {
    Word(String),
    /// A number, and the unit where it is clear from the number itself.
    Number(f64, Unit),
}

/// Words, numbers and the signs that mean something next to a number.
fn lexemes(text: &str, decimal_comma: bool) -> Vec<Lexeme> {
    let letters: Vec<char> = match text.is_ascii() {
        true => text.chars().collect(),
        false => text.nfkc().collect(),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        if found.len() >= MOST_WORDS {
            break;
        }
        let start = at;
        if c.is_ascii_digit() {
            at = number(&letters, at, decimal_comma, &mut found);
        } else if joins_words(c) {
            // `v2.3.1` is one word.
            let goes_on = |at: usize| {
                letters.get(at).is_some_and(|&c| joins_words(c))
                    || letters.get(at) == Some(&'.')
                        && letters.get(at - 1).is_some_and(char::is_ascii_digit)
                        && letters.get(at + 1).is_some_and(char::is_ascii_digit)
            };
            while goes_on(at) {
                at += 1;
            }
            let part = letters.get(start..at).unwrap_or(&[]);
            let digits = letters.iter().skip(at + 1).take_while(|c| c.is_ascii_digit()).count();
            let is_id = letters.get(at) == Some(&'-') && digits > 0 && part.iter().all(|c| c.is_uppercase());
            let mut word = lower(part);
            if is_id {
                // `MLS-4` is `MLS-004`.
                let all: String = letters.iter().skip(at + 1).take(digits).collect();
                let short = all.trim_start_matches('0');
                word.push('-');
                word.push_str(if short.is_empty() { "0" } else { short });
                at += 1 + digits;
            }
            found.push(Lexeme::Word(word));
        } else {
            at += 1;
            let next = letters.get(at).copied();
            let sign = match (c, next) {
                ('<' | '>' | '=', Some('=')) | ('=', Some('<' | '>')) => {
                    at += 1;
                    Some([c, next.unwrap_or(' ')].iter().collect())
                }
                (
                    '<' | '>' | '≤' | '≥' | '⩽' | '⩾' | '≦' | '≧' | '%' | '‰' | '~' | '≈' | '±' | '°' | '€' | '$' | '£'
                    | '¥',
                    _,
                ) => Some(c.to_string()),
                ('+', _) if start > 0 && matches!(letters.get(start - 1), Some(c) if c.is_ascii_digit()) => {
                    Some("+".to_owned())
                }
                // Letters that join nothing: Japanese, Chinese.
                _ if c.is_alphanumeric() => Some(c.to_lowercase().collect()),
                _ => None,
            };
            found.extend(sign.map(Lexeme::Word));
        }
    }
    found
}

fn lower(letters: &[char]) -> String {
    letters.iter().flat_map(|c| c.to_lowercase()).collect()
}

/// Reads the number at `at`, and where what follows makes it a word (`2FA`), that one. Returns where it ends.
fn number(letters: &[char], start: usize, decimal_comma: bool, found: &mut Vec<Lexeme>) -> usize {
    let run = |from: usize| letters.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let value = |from: usize, length: usize| -> f64 {
        let digits: String = letters.iter().skip(from).take(length).collect();
        digits.parse().unwrap_or(0.0)
    };
    let first = run(start);
    let mut at = start + first;
    // 2027-03-01
    if first == 4
        && letters.get(at) == Some(&'-')
        && run(at + 1) == 2
        && letters.get(at + 3) == Some(&'-')
        && run(at + 4) == 2
    {
        if let Some(day) = day(value(start, 4), value(at + 1, 2), value(at + 4, 2)) {
            found.push(Lexeme::Number(day, Unit::Date));
            return at + 6;
        }
    }
    let mut digits: String = letters.iter().skip(start).take(first).collect();
    let (group, point) = if decimal_comma { ('.', ',') } else { (',', '.') };
    let mut is_version = false;
    while let Some(&sign) = letters.get(at) {
        let length = run(at + 1);
        let is_group = length == 3 && digits.len() <= 12 && first <= 3 && !digits.starts_with('0');
        if is_group && (sign == group || matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')) {
            digits.extend(letters.iter().skip(at + 1).take(3));
            at += 4;
        } else if matches!(sign, '.' | ',') && length > 0 && !(sign == ',' && point == '.' && length > 2) {
            let rest: String = letters.iter().skip(at + 1).take(length).collect();
            at += 1 + length;
            // 2.3.1
            if matches!(letters.get(at), Some('.')) && run(at + 1) > 0 {
                is_version = true;
            }
            digits.push('.');
            digits.push_str(&rest);
            break;
        } else {
            break;
        }
    }
    let tail = letters.iter().skip(at).take_while(|c| joins_words(**c)).count();
    if is_version || tail > 0 {
        let word = lower(letters.get(at..at + tail).unwrap_or(&[]));
        let is_measure = |sense: &Sense| matches!(sense, Sense::Unit(..) | Sense::Scale(_));
        let senses = PHRASES
            .get(word.as_str())
            .into_iter()
            .flatten()
            .filter(|phrase| phrase.rest.is_empty());
        if is_version || !senses.flat_map(|phrase| &phrase.senses).any(is_measure) {
            let mut end = at;
            while letters
                .get(end)
                .is_some_and(|&c| joins_words(c) || c == '.' && letters.get(end + 1).is_some_and(char::is_ascii_digit))
            {
                end += 1;
            }
            found.push(Lexeme::Word(lower(letters.get(start..end).unwrap_or(&[]))));
            return end;
        }
        found.push(Lexeme::Number(digits.parse().unwrap_or(0.0), Unit::None));
        found.push(Lexeme::Word(word));
        return at + tail;
    }
    found.push(Lexeme::Number(digits.parse().unwrap_or(0.0), Unit::None));
    at
}

/// Days since the first one of the calendar.
fn day(year: f64, month: f64, day: f64) -> Option<f64> {
    let date = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    let since = civil::Date::ZERO.until(date).ok()?;
    Some(f64::from(since.get_days()))
}

/// What a single word means.
pub fn senses(word: &str) -> &'static [Sense] {
    let phrases = PHRASES.get(word).map_or(&[][..], Vec::as_slice);
    let own = phrases.iter().find(|phrase| phrase.rest.is_empty());
    own.map_or(&[], |phrase| &phrase.senses)
}

/// A phrase of the list.
struct Phrase {
    /// After its first word.
    rest: Vec<String>,
    senses: Vec<Sense>,
}

/// By their first word, the longest first.
static PHRASES: LazyLock<FxHashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
    for (sense, row) in WORDS {
        for phrase in row.split('|') {
            let mut words = split(phrase).into_iter();
            let Some(first) = words.next() else { continue };
            let rest: Vec<String> = words.collect();
            let own = phrases.entry(first).or_default();
            match own.iter_mut().find(|phrase| phrase.rest == rest) {
                Some(known) if known.senses.contains(sense) => {}
                Some(known) => known.senses.push(*sense),
                None => own.push(Phrase {
                    rest,
                    senses: vec![*sense],
                }),
            }
        }
    }
    for own in phrases.values_mut() {
        own.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }
    phrases
});

/// The words of a phrase of the list, which holds no number.
fn split(phrase: &str) -> Vec<String> {
    let is_sign = |word: &str| !word.chars().any(char::is_alphanumeric);
    let mut words = Vec::new();
    for word in phrase.split(' ') {
        if is_sign(word) {
            words.push(word.to_owned());
            continue;
        }
        let mut joined = String::new();
        for c in word.nfkc() {
            if joins_words(c) {
                joined.push(c);
                continue;
            }
            if !joined.is_empty() {
                words.push(std::mem::take(&mut joined));
            }
            words.push(c.to_string());
        }
        if !joined.is_empty() {
            words.push(joined);
        }
    }
    words
}

/// A word or phrase with what it means, or a number.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    senses: &'static [Sense],
    number: Option<(f64, Unit)>,
}

fn pieces(lexemes: &[Lexeme]) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    let is_at = |at: usize, word: &str| matches!(lexemes.get(at), Some(Lexeme::Word(own)) if own == word);
    while let Some(lexeme) = lexemes.get(at) {
        match lexeme {
            Lexeme::Number(value, unit) => {
                found.push(Piece {
                    text: String::new(),
                    senses: &[],
                    number: Some((*value, *unit)),
                });
                at += 1;
            }
            Lexeme::Word(word) => {
                let phrases = PHRASES.get(word).map_or(&[][..], Vec::as_slice);
                let fits = |phrase: &&Phrase| phrase.rest.iter().enumerate().all(|(n, word)| is_at(at + 1 + n, word));
                let phrase = phrases.iter().find(fits);
                let length = phrase.map_or(0, |phrase| phrase.rest.len());
                let mut text = word.clone();
                for word in phrase.map_or(&[][..], |phrase| &phrase.rest) {
                    text.push(' ');
                    text.push_str(word);
                }
                let senses = phrase.map_or(&[][..], |phrase| &phrase.senses);
                let number = senses.iter().find_map(|sense| match sense {
                    Sense::Number(value) => Some((*value, Unit::None)),
                    _ => None,
                });
                found.push(Piece { text, senses, number });
                at += 1 + length;
            }
        }
    }
    // `within an hour`, `one second`, `once a day`; but not `take a second look`.
    let has = |found: &[Piece], at: Option<usize>, fits: fn(&Sense) -> bool| {
        let piece = at.and_then(|at| found.get(at));
        piece.is_some_and(|piece| piece.senses.iter().any(fits))
    };
    for at in 0..found.len() {
        let is_bound = |sense: &Sense| matches!(sense, Sense::Before(_) | Sense::BeforeTime(_));
        let own = &found[at];
        let per = own.senses.iter().find_map(|sense| match sense {
            Sense::Per(part) => Some(*part),
            _ => None,
        });
        let is_one =
            own.senses.contains(&Sense::One) && (own.text == "one" || has(&found, at.checked_sub(1), is_bound));
        let count = per.or(is_one.then_some(1.0));
        if has(&found, Some(at + 1), |sense| matches!(sense, Sense::Unit(..))) && count.is_some() {
            found[at].number = count.map(|count| (count, Unit::None));
        }
    }
    found
}

enum Token<'p> {
    Piece(&'p Piece),
    Number(Quantity),
}

/// How far before a number its bound may stand.
const REACH: usize = 3;

fn measured<'p>(pieces: &'p [Piece], out: &mut Vec<Token<'p>>) {
    let dates = dates(pieces);
    let mut used = vec![false; pieces.len()];
    let mut quantities: Vec<Option<Quantity>> = vec![None; pieces.len()];
    let mut turned = vec![false; pieces.len() + 1];
    for (at, piece) in pieces.iter().enumerate() {
        let turns = piece
            .senses
            .iter()
            .any(|sense| matches!(sense, Sense::Not | Sense::Turn));
        turned[at + 1] = turned[at] || turns;
    }
    let mut last = 0;
    for at in 0..pieces.len() {
        let Some((value, unit)) = pieces[at].number.filter(|_| !used[at]) else {
            continue;
        };
        let mut quantity = Quantity {
            value,
            unit,
            bound: None,
        };
        let mut end = at + 1;
        if let Some((day, length)) = dates[at] {
            (quantity.value, quantity.unit) = (day, Unit::Date);
            end = at + length;
            used[at..end].fill(true);
        } else if unit == Unit::None {
            end = measure(pieces, at, &mut quantity, &mut used);
        }
        // `March 3, 2027` begins with its month.
        let begin = if at > 0 && dates[at].is_some_and(|_| is_month(&pieces[at - 1])) {
            at - 1
        } else {
            at
        };
        if begin < at {
            used[begin] = true;
        }
        let is_time = matches!(quantity.unit, Unit::Seconds | Unit::Date);
        bound_before(pieces, begin, last, is_time, &mut quantity, &mut used, &turned);
        if quantity.bound.is_none() {
            end = bound_after(pieces, end, &mut quantity, &mut used);
        }
        used[at] = true;
        quantities[at] = Some(quantity);
        last = end;
    }
    for (at, piece) in pieces.iter().enumerate() {
        match quantities[at] {
            Some(quantity) => out.push(Token::Number(quantity)),
            None if used[at] => {}
            None => out.push(Token::Piece(piece)),
        }
    }
}

fn is_month(piece: &Piece) -> bool {
    piece.senses.iter().any(|sense| matches!(sense, Sense::Month(_)))
}

/// By piece: the day that the date at this number means, and how many pieces it has from there.
fn dates(pieces: &[Piece]) -> Vec<Option<(f64, usize)>> {
    let mut found = vec![None; pieces.len()];
    let month = |at: usize| {
        pieces.get(at)?.senses.iter().find_map(|sense| match sense {
            Sense::Month(month) => Some(f64::from(*month)),
            _ => None,
        })
    };
    let number = |at: usize| {
        pieces
            .get(at)
            .filter(|piece| piece.text.is_empty())
            .and_then(|piece| piece.number)
    };
    let year = |at: usize| number(at).filter(|(value, _)| (1900.0..2200.0).contains(value));
    let is = |at: usize, word: &str| pieces.get(at).is_some_and(|piece| piece.text == word);
    for at in 0..pieces.len() {
        let Some((value, Unit::None)) = number(at) else {
            continue;
        };
        if let (Some(month), Some((year, _))) = (at.checked_sub(1).and_then(month), year(at + 1)) {
            found[at] = day(year, month, value).map(|day| (day, 2));
        } else if let (Some(month), Some((year, _))) = (month(at + 1), year(at + 2)) {
            found[at] = day(year, month, value).map(|day| (day, 3));
        } else if is(at + 1, "年")
            && is(at + 3, "月")
            && let (Some((month, _)), Some((own, _))) = (number(at + 2), number(at + 4))
        {
            let length = if is(at + 5, "日") { 6 } else { 5 };
            found[at] = day(value, month, own).map(|day| (day, length));
        }
    }
    found
}

/// Takes in the scale and the unit after a number. Returns where they end.
fn measure(pieces: &[Piece], at: usize, quantity: &mut Quantity, used: &mut [bool]) -> usize {
    let mut end = at + 1;
    let scale = |piece: &Piece| {
        piece.senses.iter().find_map(|sense| match sense {
            Sense::Scale(scale) => Some(*scale),
            _ => None,
        })
    };
    let unit = |piece: &Piece| {
        piece.senses.iter().find_map(|sense| match sense {
            Sense::Unit(unit, factor) => Some((*unit, *factor)),
            _ => None,
        })
    };
    if let Some(scale) = pieces.get(end).and_then(scale) {
        quantity.value *= scale;
        used[end] = true;
        end += 1;
    }
    if let Some((unit, factor)) = pieces.get(end).and_then(unit) {
        quantity.value *= factor;
        quantity.unit = unit;
        used[end] = true;
        end += 1;
    }
    end
}

fn bound_before(
    pieces: &[Piece],
    at: usize,
    last: usize,
    is_time: bool,
    quantity: &mut Quantity,
    used: &mut [bool],
    turned: &[bool],
) {
    for back in 1..=REACH {
        let Some(own) = at.checked_sub(back).filter(|own| *own >= last) else {
            return;
        };
        let piece = &pieces[own];
        if used[own] || piece.number.is_some() {
            return;
        }
        let bound = piece.senses.iter().find_map(|sense| match sense {
            Sense::Before(bound) => Some(*bound),
            Sense::BeforeTime(bound) if is_time && back == 1 => Some(*bound),
            _ => None,
        });
        if let Some(bound) = bound {
            used[own] = true;
            // `in at most 5 s`
            let lead = own.checked_sub(1).filter(|at| {
                pieces[*at]
                    .senses
                    .iter()
                    .any(|sense| matches!(sense, Sense::BeforeTime(_)))
            });
            if let Some(lead) = lead {
                used[lead] = true;
            }
            let is_not = |at: usize| pieces[at].senses.contains(&Sense::Not) && !used[at];
            let not = (1..=2).filter_map(|back| own.checked_sub(back)).find(|&at| is_not(at));
            match not {
                Some(not) => {
                    used[not] = true;
                    quantity.bound = Some(opposite(bound));
                }
                // Whether more is better is not clear then.
                None if turned[own] => quantity.bound = None,
                None => quantity.bound = Some(bound),
            }
            if quantity.bound.is_none() {
                used[own] = false;
            }
            return;
        }
        let is_filler = piece
            .senses
            .iter()
            .any(|sense| matches!(sense, Sense::Small | Sense::Hedge | Sense::All));
        if !is_filler
            && !matches!(
                piece.text.as_str(),
                "first" | "next" | "last" | "only" | "€" | "$" | "£" | "¥"
            )
        {
            return;
        }
    }
}

fn bound_after(pieces: &[Piece], end: usize, quantity: &mut Quantity, used: &mut [bool]) -> usize {
    for (gap, piece) in pieces.iter().skip(end).take(REACH).enumerate() {
        if piece.number.is_some() || used[end + gap] {
            break;
        }
        let bound = piece.senses.iter().find_map(|sense| match sense {
            Sense::After(bound) => Some(*bound),
            _ => None,
        });
        if let Some(bound) = bound {
            // `5 users max 10 s`: it belongs to the number after it.
            let is_before = piece.senses.iter().any(|sense| matches!(sense, Sense::Before(_)));
            let is_next = pieces.get(end + gap + 1).is_some_and(|next| next.number.is_some());
            if is_before && is_next {
                break;
            }
            used[end + gap] = true;
            quantity.bound = Some(bound);
            return end + gap + 1;
        }
        if piece.senses.iter().any(|sense| matches!(sense, Sense::Before(_))) {
            break;
        }
    }
    end
}

fn opposite(bound: Bound) -> Bound {
    match bound {
        Bound::Least => Bound::Under,
        Bound::Over => Bound::Most,
        Bound::Most => Bound::Over,
        Bound::Under => Bound::Least,
    }
}
