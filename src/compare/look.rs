//! A text without its spelling: words, numbers with the values that they allow, and how firm it is.

use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::lexemes::lexemes;
pub(super) use super::numbers::Quantity;
use super::numbers::{Piece, Token, measured, pieces};
use super::words::{Bound, Sense};

/// A text without its spelling.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// Equal for texts that say the same in another spelling.
    pub key: String,
    pub words: Vec<String>,
    pub quantities: Vec<Quantity>,
    pub has_all: bool,
    pub has_part: bool,
    pub hedges: usize,
    pub negations: usize,
    pub conjunctions: usize,
    pub alternatives: usize,
    /// 3 must, 2 should, 1 may; the lowest level of any word.
    pub level: Option<u8>,
    /// Hashes of the telling words, sorted.
    telling: Vec<u64>,
    /// Hashes of pairs of letters, sorted.
    pairs: Vec<u32>,
}

/// The most words and pairs of letters by which likeness is measured.
const MOST_TELLING: usize = 64;
const MOST_PAIRS: usize = 384;
/// The fewest words of a text that is looked for in a longer one.
const LEAST_TELLING: usize = 3;

impl Look {
    /// `decimal_comma` as in German, French and Spanish.
    pub(crate) fn new(text: &str, decimal_comma: bool) -> Self {
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
                Sense::And => self.conjunctions += 1,
                Sense::Or => self.alternatives += 1,
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

    /// How alike two texts are, from 0 to 1 and the same both ways; the values of numbers do not count.
    pub(crate) fn likeness(&self, other: &Self) -> f64 {
        let by_words = dice(&self.telling, &other.telling);
        let by_letters = dice(&self.pairs, &other.pairs);
        (by_words + by_letters) / 2.0
    }

    /// Whether one of the two contains every telling word of the other, and the shorter one has enough of them.
    pub(crate) fn goes_on(&self, other: &Self) -> bool {
        let (short, long) = match self.telling.len() <= other.telling.len() {
            true => (&self.telling, &other.telling),
            false => (&other.telling, &self.telling),
        };
        let mut rest = long.iter();
        short.len() >= LEAST_TELLING && short.iter().all(|word| rest.any(|own| own == word))
    }

    /// Hashes of the telling words, sorted.
    pub(crate) fn telling(&self) -> &[u64] {
        &self.telling
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.key.is_empty()
    }
}

/// A hash of a text that is the same in every run of one build.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The Dice coefficient of two sorted lists.
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
