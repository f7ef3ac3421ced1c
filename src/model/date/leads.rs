//! The words before a date.

use super::token::{Kind, Token, role};

/// What the words before a date say.
#[derive(Default)]
pub(super) struct Leads {
    pub count: usize,
    /// There is a word such as `from`: the date is the start of a range.
    pub from: bool,
    /// There is a word such as `was`: the date no longer counts.
    pub former: bool,
}

pub(super) fn leads(tokens: &[Token]) -> Leads {
    let mut leads = Leads::default();
    while let Some(word) = tokens.get(leads.count).and_then(Token::word) {
        let role = role(word);
        // `on or before`
        let next = || tokens.get(leads.count + 1).and_then(Token::word).map(self::role);
        if leads.count > 0 && role.or && next().is_some_and(|next| next.leads && next.month.is_none()) {
            leads.count += 1;
            continue;
        }
        let is_lead = role.leads
            || role.is_of
            || role.is_weekday
            || role.through
            || role.from
            || role.now
            || role.moved
            || role.former;
        let rest = tokens.get(leads.count..).unwrap_or(&[]);
        if leads.count > 7 || !is_lead || role.month.is_some() && !is_weekday_here(rest) || role.is_era {
            break;
        }
        // One letter right before a number is not a word: `Q1`, `S2`.
        if rest.get(1).is_some_and(|next| next.is_glued) && word.len() == 1 {
            break;
        }
        leads.from |= role.from;
        leads.former |= role.former && !role.leads;
        leads.count += 1;
    }
    leads
}

/// Whether `mar` means Tuesday, as in `mar. 3 marzo 2027`.
fn is_weekday_here(tokens: &[Token]) -> bool {
    let [word, number, rest @ ..] = tokens else {
        return false;
    };
    // `Mar 1 – Mar 31` has no weekday.
    let is_month = |token: &Token| {
        let is_through = matches!(token.gap.as_str(), "-" | "~");
        !is_through && token.word().is_some_and(|word| role(word).month.is_some())
    };
    let is_number = matches!(number.kind, Kind::Number { digits: 1..=2, .. });
    is_number && word.word().is_some_and(|word| role(word).is_weekday) && rest.iter().take(2).any(is_month)
}
