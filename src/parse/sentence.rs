//! The direction of a sentence that says what waits for what.

mod names;
mod side;
mod tokens;

use super::answer::is_none_word;
use crate::config::Vocabulary;
use crate::lang::sentences::{
    BARRIERS, BEGIN, BUT, DENIALS, EXCEPT_BEHIND, FILLERS, FIRST, GIVEN_UP, JOINERS, MUST, NEGATIONS, NOTHING_BUT,
    ONLY, THIS, THIS_KIND, TURNS as CLAUSE_BREAKERS, WAITS,
};
use crate::model::{Reference, SpecId};
use crate::source::Span;
use crate::text::chars::joins_words;
pub(super) use side::Side;
use tokens::{ARROW, Kind, Token};

/// The direction of words that do not name one themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DefaultDirection {
    /// A key or a heading that names one direction.
    Key(Side),
    /// An item below a heading for both directions: the milestone waits for what it lists.
    Item,
    /// A paragraph below such a heading: the milestone waits for the ids that it lists.
    Paragraph,
    /// A paragraph with headings after it, which says nothing by itself.
    Introduction,
}

/// One direction with the ids that a sentence gives it.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub side: Side,
    /// The words that name the direction; `None` if [`DefaultDirection`] gave it.
    pub key: Option<Span>,
    /// Whether these words name a direction only next to an id: `after`, `before`.
    pub has_short_key: bool,
    /// What follows these words; empty if nothing does.
    pub value: Span,
    pub references: Vec<Reference>,
    /// Whether it contains ids, whether or not it gives them a direction.
    pub names_ids: bool,
    /// Whether it contains nothing but ids and what joins them, or `nothing`.
    pub is_bare: bool,
}

const ENDS: [char; 4] = [',', ';', '.', '\n'];

/// The name of a direction and what belongs to it.
struct Lead {
    side: Side,
    key: Span,
    is_short: bool,
    /// Whether its object is the milestone itself, so that another one is the subject; `side` is the milestone's side.
    is_inverse: bool,
    /// In tokens.
    length: usize,
}

/// The sentences of `area`; `references` are those within it, `own` is the id of the chapter.
pub(super) struct Sentence<'s> {
    pub text: &'s str,
    pub area: Span,
    pub references: &'s [&'s Reference],
    pub own: Option<&'s SpecId>,
    pub vocabulary: &'s Vocabulary,
}

impl Sentence<'_> {
    /// The clauses of the sentences, without ids that have no direction.
    pub(super) fn read(&self, default: DefaultDirection) -> Vec<Clause> {
        let tokens = tokens::tokens(self.text, self.area, self.references);
        let mut clauses = Vec::new();
        let mut start = 0;
        while start < tokens.len() {
            let lead = self.lead(&tokens[start..]);
            let body = start + lead.as_ref().map_or(0, |lead| lead.length);
            let end = (body.max(start + 1)..tokens.len())
                .find(|&at| self.is_new(&tokens, at, default))
                .unwrap_or(tokens.len());
            let found = match &lead {
                Some(lead) => Some((lead.side, self.after_lead(&tokens[body..end]))),
                None => self.without_lead(&tokens[body..end], default),
            };
            if let Some((side, references)) = found {
                let value = covered(&tokens[body..end]).unwrap_or(Span::at(tokens[end - 1].span.end as usize));
                clauses.push(Clause {
                    side,
                    key: lead.as_ref().map(|lead| lead.key),
                    has_short_key: lead.is_some_and(|lead| lead.is_short),
                    value,
                    references,
                    names_ids: tokens[body..end].iter().any(Token::is_id),
                    is_bare: is_bare(&tokens[body..end]),
                });
            }
            start = end;
        }
        clauses
    }

    /// Whether a new clause begins at token `at`.
    fn is_new(&self, tokens: &[Token<'_>], at: usize, default: DefaultDirection) -> bool {
        let (before, own) = (&tokens[at - 1], &tokens[at]);
        if own.in_note || !(before.is_mark(&ENDS) || before.is(&BEGIN)) {
            return false;
        }
        let goes_on = own.is_id() || !own.span.of(self.text).starts_with(char::is_uppercase);
        let is_line = before.is_mark(&['\n', '.']) && !goes_on && !matches!(default, DefaultDirection::Key(_));
        is_line || self.lead(&tokens[at..]).is_some()
    }

    /// The direction that the first words name.
    fn lead(&self, tokens: &[Token<'_>]) -> Option<Lead> {
        for (skip, token) in tokens.iter().enumerate().take(6) {
            if token.in_note {
                return None;
            }
            if let Some(name) = self.name(&tokens[skip..]) {
                let key = tokens[skip].span.cover(tokens[skip + name.length - 1].span);
                let marks = tokens[skip + name.length..]
                    .iter()
                    .take_while(|token| token.is_mark(&[':', '-', ARROW]))
                    .count();
                return Some(Lead {
                    key,
                    length: skip + name.length + marks,
                    ..name
                });
            }
            let is_own = matches!(&token.kind, Kind::Id(id) if skip == 0 && self.is_own(id));
            if !is_own && !token.is(&FILLERS) {
                return None;
            }
        }
        None
    }

    /// The longest name of a direction that `tokens` begin with; the subject of `waits for this` is another milestone.
    fn name(&self, tokens: &[Token<'_>]) -> Option<Lead> {
        let first = tokens.first()?.word()?;
        if !begins_name(first, self.vocabulary) {
            return None;
        }
        let words: Vec<&str> = tokens.iter().take(5).map_while(Token::word).collect();
        (1..=words.len()).rev().find_map(|length| {
            let name = words[..length].join(" ");
            let next = tokens.get(length);
            let is_inverse = next.is_some_and(|next| next.is(&THIS));
            let is_beside = is_inverse || next.is_some_and(|next| next.is_id() || next.is_mark(&[':']));
            let known = || Side::of(self.vocabulary.field(&name)?);
            let long = names::named(&name).or_else(known);
            let short = || is_beside.then(|| names::named_beside_id(&name))?;
            let side = long.or_else(short)?;
            let object = match tokens.get(length + 1) {
                _ if !is_inverse => 0,
                Some(kind) if kind.is(&THIS_KIND) => 2,
                _ => 1,
            };
            Some(Lead {
                side: if is_inverse { side.inverse() } else { side },
                key: Span::default(),
                is_short: long.is_none(),
                is_inverse,
                length: length + object,
            })
        })
    }

    fn is_own(&self, reference: &Reference) -> bool {
        reference.import().is_none()
            && reference.deliverable().is_none()
            && reference.id.as_ref() == self.own
            && self.own.is_some()
    }

    fn turns(&self, tokens: &[Token<'_>], at: usize) -> bool {
        let token = &tokens[at];
        token.is(&NEGATIONS)
            || token.is(&CLAUSE_BREAKERS)
            || token.is_mark(&[ARROW])
            || self.name(&tokens[at..]).is_some()
    }

    /// The ids after the name of a direction, up to the first word that changes it.
    fn after_lead(&self, tokens: &[Token<'_>]) -> Vec<Reference> {
        if says_nothing(tokens) {
            return Vec::new();
        }
        let end = (0..tokens.len())
            .find(|&at| !tokens[at].in_note && self.turns(tokens, at) && !is_except(tokens, at))
            .unwrap_or(tokens.len());
        ids(&tokens[..end])
    }

    /// The direction and the ids of a clause that does not begin with the name of a direction.
    fn without_lead(&self, tokens: &[Token<'_>], default: DefaultDirection) -> Option<(Side, Vec<Reference>)> {
        let side = match default {
            DefaultDirection::Key(side) => side,
            DefaultDirection::Introduction => return None,
            DefaultDirection::Item | DefaultDirection::Paragraph => Side::DependsOn,
        };
        let Some(first) = tokens.iter().position(Token::is_id) else {
            return Some((side, Vec::new()));
        };
        if says_nothing(tokens) {
            return Some((side, Vec::new()));
        }
        let last = tokens[first..]
            .iter()
            .position(|token| token.word().is_some() && !token.in_note && !token.is(&JOINERS))
            .map_or(tokens.len(), |at| first + at);
        let tail = &tokens[last..];
        if let Some(side) = self.of_another(tail) {
            return Some((side, ids(&tokens[first..last])));
        }
        if let DefaultDirection::Key(side) = default {
            let is_taken_back = || except(tokens).is_some() || barrier(tokens).is_some() || requires_next(tokens);
            let is_negated = tokens[0].is(&NEGATIONS) && !is_taken_back();
            return Some((side, if is_negated { Vec::new() } else { ids(tokens) }));
        }
        if default == DefaultDirection::Item && barrier(tokens).is_some() {
            return Some((side, ids(tokens)));
        }
        let words_before = tokens[..first].iter().filter(|token| token.word().is_some()).count();
        let is_turned = (0..first).any(|at| self.turns(tokens, at));
        let is_chain = tokens.iter().any(|token| token.is_mark(&[ARROW]));
        if is_turned || is_chain || default == DefaultDirection::Paragraph && words_before > 0 {
            return None;
        }
        let shown: Vec<&Token<'_>> = tail.iter().filter(|token| !token.in_note).collect();
        let waits = shown.iter().any(|token| token.is(&WAITS));
        let acts = shown.iter().any(|token| token.is(&CLAUSE_BREAKERS));
        let denies = shown.iter().any(|token| token.is(&NEGATIONS));
        let goes_on = shown.iter().any(|token| token.is_id());
        let is_clear = !waits && !(acts && (denies || goes_on));
        is_clear.then(|| (side, self.after_lead(tokens)))
    }

    /// The direction of `waits for this` and `can only start after this` after the id of another milestone.
    fn of_another(&self, tail: &[Token<'_>]) -> Option<Side> {
        for (at, token) in tail.iter().enumerate().take_while(|(_, token)| !token.is(&NEGATIONS)) {
            if token.in_note {
                continue;
            }
            let Some(name) = self.name(&tail[at..]) else { continue };
            let is_own = |token: &Token<'_>| matches!(&token.kind, Kind::Id(id) if self.is_own(id));
            if name.is_inverse {
                return Some(name.side);
            }
            if tail.get(at + name.length).is_some_and(is_own) {
                return Some(name.side.inverse());
            }
        }
        None
    }
}

/// Whether the name of a direction begins with `word`, in the form of [`tokens::lower`].
fn begins_name(word: &str, vocabulary: &Vocabulary) -> bool {
    names::begins(word) || vocabulary.begins_dependency(word)
}

/// Whether a direction's name or a field about dependencies begins with `word`.
pub(super) fn may_begin_name(word: &str, vocabulary: &Vocabulary) -> bool {
    let may_be = names::may_begin(word) || vocabulary.may_begin_dependency(word);
    may_be && begins_name(&tokens::lower(word), vocabulary)
}

/// `None`, `Nothing (MLS-002 is done)`, but neither `nothing but MLS-002` nor `nothing starts before MLS-002`.
fn says_nothing(tokens: &[Token<'_>]) -> bool {
    let first = tokens.first().and_then(Token::word);
    first.is_some_and(is_none_word) && except(tokens).is_none() && barrier(tokens).is_none() && !requires_next(tokens)
}

/// Whether the sentence after the first one says that its ids come first: `None. [MLS-002] must ship first`.
fn requires_next(tokens: &[Token<'_>]) -> bool {
    const LONGEST: usize = 24;
    let ends = |token: &&Token<'_>| !token.in_note && token.is_mark(&['.', ';', '\n']);
    let Some(end) = tokens.iter().take(LONGEST).position(|token| ends(&token)) else {
        return false;
    };
    let rest = &tokens[end + 1..];
    let length = rest
        .iter()
        .take(LONGEST)
        .position(|token| ends(&token))
        .unwrap_or(rest.len().min(LONGEST));
    let next = &rest[..length];
    // Scripts without spaces have no single words.
    let holds = |list: &[&str]| {
        let is_in = |word: &str| {
            list.iter()
                .any(|own| !own.starts_with(joins_words) && word.contains(own))
        };
        next.iter()
            .any(|token| !token.in_note && (token.is(list) || token.word().is_some_and(is_in)))
    };
    let is_turned = || {
        next.iter()
            .any(|token| token.is(&NEGATIONS) || token.is(&WAITS) || token.is(&THIS))
    };
    next.first().is_some_and(Token::is_id) && holds(&MUST) && holds(&FIRST) && !is_turned()
}

/// The word after a "no" that makes the ids after it a condition: `No start before MLS-002 is done`.
fn barrier(tokens: &[Token<'_>]) -> Option<usize> {
    let denies = |token: &Token<'_>| token.is(&NEGATIONS) || token.is(&DENIALS);
    let first = tokens.iter().take_while(|token| !token.is_id()).position(denies)?;
    let following = tokens.iter().enumerate().skip(first + 1);
    let mut following = following.take_while(|(_, token)| !token.is_id());
    following
        .find(|(_, token)| !token.in_note && token.is(&BARRIERS))
        .map(|(at, _)| at)
}

/// Whether token `at` restores the ids that `nothing` excludes: `nothing but`.
fn is_except(tokens: &[Token<'_>], at: usize) -> bool {
    let is_phrase = |phrase: &&str| {
        let mut own = tokens[at..].iter();
        phrase
            .split(' ')
            .all(|word| own.next().is_some_and(|token| token.word() == Some(word)))
    };
    let is_only = || tokens[at].is(&ONLY) && are_alone(&tokens[at + 1..]);
    begins_with_nothing(tokens) && (BUT.iter().any(is_phrase) || is_only())
}

fn begins_with_nothing(tokens: &[Token<'_>]) -> bool {
    tokens.first().is_some_and(|first| first.is(&NOTHING_BUT))
}

/// Whether `tokens` begin with ids, and no words follow these: `[MLS-002] and [MLS-003]`.
fn are_alone(tokens: &[Token<'_>]) -> bool {
    let is_plain = |token: &Token<'_>| token.in_note || token.word().is_none() || token.is(&JOINERS);
    tokens.first().is_some_and(Token::is_id) && tokens.iter().all(is_plain)
}

fn except(tokens: &[Token<'_>]) -> Option<usize> {
    // `なし（[MLS-002]を除く）`: the exception is behind its ids.
    let is_behind = |pair: &[Token<'_>]| {
        let begins = |lead: &&str| pair[1].word().is_some_and(|word| word.starts_with(lead));
        pair[0].is_id() && EXCEPT_BEHIND.iter().any(begins)
    };
    let is_taken_back = || begins_with_nothing(tokens) && tokens.windows(2).any(is_behind);
    (1..tokens.len())
        .find(|&at| is_except(tokens, at))
        .or_else(|| is_taken_back().then_some(0))
}

/// The ids among `tokens` that neither follow a `not` nor are given up.
fn ids(tokens: &[Token<'_>]) -> Vec<Reference> {
    // The word `before` cancels a preceding "no".
    let except = except(tokens).or_else(|| barrier(tokens));
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Kind::Id(reference) = &token.kind else { continue };
        // `except` is a negation by itself.
        let since = except.filter(|&except| except < at).map_or(0, |except| except + 1);
        let mut words = tokens[since..at]
            .iter()
            .rev()
            .take(2)
            .take_while(|token| token.word().is_some());
        if !words.any(|token| token.is(&NEGATIONS)) && !is_given_up(&tokens[at + 1..]) {
            found.push((*reference).clone());
        }
    }
    found
}

/// Whether what follows an id says that it is no dependency: `(no longer needed)`, `: None`. Two words may go on: `not needed for
/// the demo`.
fn is_given_up(after: &[Token<'_>]) -> bool {
    const LONG: usize = 3;
    let said = after.iter().skip_while(|token| token.is_mark(&[':', '-']));
    let words: Vec<&str> = said.map_while(Token::word).take(LONG + 3).collect();
    let Some(first) = words.first() else { return false };
    let is_said = |phrase: &&str| {
        let length = phrase.split(' ').count();
        let begins = words
            .get(..length)
            .is_some_and(|own| phrase.split(' ').eq(own.iter().copied()));
        let ends = words
            .get(length)
            .is_none_or(|next| length >= LONG && !BARRIERS.contains(next));
        begins && ends
    };
    let mut given_up = GIVEN_UP.iter().filter(|phrase| phrase.starts_with(first));
    words.len() == 1 && is_none_word(first) || given_up.any(is_said)
}

fn is_bare(tokens: &[Token<'_>]) -> bool {
    let plain = |token: &Token<'_>| {
        token.in_note || token.is_id() || token.is_mark(&[',', '.', ';', '\n']) || token.is(&JOINERS)
    };
    let has_ids = tokens.iter().any(|token| token.is_id() && !token.in_note);
    has_ids && tokens.iter().all(plain) || !has_ids && says_nothing(tokens) && tokens.iter().skip(1).all(plain)
}

fn covered(tokens: &[Token<'_>]) -> Option<Span> {
    let says = |token: &&Token<'_>| !matches!(token.kind, Kind::Mark(_));
    let first = tokens.iter().find(says)?;
    Some(first.span.cover(tokens.iter().rev().find(says)?.span))
}
