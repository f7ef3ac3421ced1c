//! The numbers of a text, with their units and what bounds them.

use super::lexemes::{Lexeme, day};
use super::phrases::{PHRASES, Phrase};
use super::words::{Bound, Sense, Unit};
use crate::lang::List;
use crate::lang::promises::date_marks;
use crate::lang::promises::rates::NUMBER_ONE;
use crate::text::chars::joins_words;

/// A number of a text and what it promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity {
    pub value: f64,
    pub unit: Unit,
    /// `None` if nothing says whether it is a minimum or a maximum.
    pub bound: Option<Bound>,
}

impl Quantity {
    pub(crate) fn is_same_value(&self, other: &Self) -> bool {
        self.unit == other.unit && (self.value - other.value).abs() <= 1e-9 * self.value.abs().max(other.value.abs())
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.bound == other.bound && self.is_same_value(other)
    }
}

/// A word or phrase with what it means, or a number.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub text: String,
    pub senses: &'static [Sense],
    pub number: Option<(f64, Unit)>,
}

pub(super) fn pieces(lexemes: &[Lexeme]) -> Vec<Piece> {
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
                    Sense::Often(seconds) => Some((*seconds, Unit::Seconds)),
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
        let is_number = NUMBER_ONE.contains(&own.text.as_str());
        let is_one = own.senses.contains(&Sense::One) && (is_number || has(&found, at.checked_sub(1), is_bound));
        let count = per.or(is_one.then_some(1.0));
        if has(&found, Some(at + 1), |sense| matches!(sense, Sense::Measure(..))) && count.is_some() {
            found[at].number = count.map(|count| (count, Unit::None));
        }
    }
    found
}

pub(super) enum Token<'p> {
    Piece(&'p Piece),
    Number(Quantity),
}

/// How many pieces before a number its bound may be.
const REACH: usize = 3;

pub(super) fn measured<'p>(pieces: &'p [Piece], out: &mut Vec<Token<'p>>) {
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
        if quantity.bound.is_none() {
            bound_before(pieces, begin, last, is_time, &mut quantity, &mut used, &turned);
        }
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

/// For each piece that is a number in a date: the day of that date, and how many pieces of it there are from here.
fn dates(pieces: &[Piece]) -> Vec<Option<(f64, usize)>> {
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
    let is = |at: usize, list: &List| pieces.get(at).is_some_and(|piece| list.contains(&piece.text.as_str()));
    let at_number = |at: usize| {
        let (value, Unit::None) = number(at)? else { return None };
        if let (Some(month), Some((year, _))) = (at.checked_sub(1).and_then(month), year(at + 1)) {
            return Some((day(year, month, value)?, 2));
        }
        if let (Some(month), Some((year, _))) = (month(at + 1), year(at + 2)) {
            return Some((day(year, month, value)?, 3));
        }
        let is_numbered = is(at + 1, &date_marks::YEAR) && is(at + 3, &date_marks::MONTH);
        let ((month, _), (own, _)) = (number(at + 2).filter(|_| is_numbered)?, number(at + 4)?);
        Some((
            day(value, month, own)?,
            if is(at + 5, &date_marks::DAY) { 6 } else { 5 },
        ))
    };
    (0..pieces.len()).map(at_number).collect()
}

/// Applies the scale and the unit after a number. Returns where they end.
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
            Sense::Measure(unit, factor) => Some((*unit, *factor)),
            _ => None,
        })
    };
    // `10+`, `95+ %`
    if pieces.get(end).is_some_and(|piece| piece.text == "+") {
        quantity.bound = Some(Bound::Least);
        used[end] = true;
        end += 1;
    }
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
    // `超过` is a verb itself, and may have another object.
    let mut is_apart = false;
    for back in 1..=REACH {
        let Some(own) = at.checked_sub(back).filter(|own| *own >= last) else {
            return;
        };
        let piece = &pieces[own];
        if used[own] || piece.number.is_some() {
            return;
        }
        let bound = piece.senses.iter().find_map(|sense| match sense {
            Sense::Before(bound @ (Bound::Least | Bound::Most)) => Some(*bound),
            Sense::Before(bound) if !is_apart => Some(*bound),
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
                // Then it is not clear whether more is better.
                None if turned[own] => quantity.bound = None,
                None => quantity.bound = Some(bound),
            }
            if quantity.bound.is_none() {
                used[own] = false;
            }
            return;
        }
        let is_filler = |sense: &Sense| matches!(sense, Sense::Small | Sense::Hedge | Sense::All | Sense::Filler);
        let is_currency = matches!(piece.text.as_str(), "€" | "$" | "£" | "¥");
        // `最少检查4艘`: the verb is in between.
        let is_letter = piece.text.chars().all(|c| c.is_alphanumeric() && !joins_words(c));
        if !is_currency && !is_letter && !piece.senses.iter().any(is_filler) {
            return;
        }
        is_apart |= is_letter;
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
