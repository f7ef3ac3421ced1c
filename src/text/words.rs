//! Splits a text into words, and makes the form in which names are compared.

use unicode_normalization::UnicodeNormalization;

use crate::text::slice;

/// The form in which names are compared: lower case, only letters and digits, words separated by one space, `&` as
/// `and`, accents joined with their letters.
pub fn phrase(text: &str) -> String {
    match phrased(text) {
        Phrase::Other(text) => text,
        simple => simple.as_str().to_owned(),
    }
}

/// Whether two names have the same phrase.
pub fn are_alike(one: &str, other: &str) -> bool {
    one == other || phrase(one) == phrase(other)
}

/// A phrase; most are simple and need no allocation.
pub enum Phrase {
    Simple([u8; SHORT], usize),
    Other(String),
}

const SHORT: usize = 64;

impl Phrase {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Simple(room, length) => std::str::from_utf8(&room[..*length]).expect("only ASCII"),
            Self::Other(text) => text,
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Simple(room, length) => &room[..*length],
            Self::Other(text) => text.as_bytes(),
        }
    }
}

/// [`phrase`], for a lookup.
pub fn phrased(text: &str) -> Phrase {
    let other = || Phrase::Other(joined(words(text).map(|(_, word)| word)));
    simple(text).or_else(|| marked(text)).unwrap_or_else(other)
}

/// The phrase of ASCII words with any marks between them.
fn marked(text: &str) -> Option<Phrase> {
    let mut room = [0; SHORT];
    let mut length = 0;
    let mut is_apart = false;
    if text.len() > SHORT {
        return None;
    }
    for &byte in text.as_bytes() {
        match SIMPLE[usize::from(byte)] {
            // What belongs to a word.
            0 if !byte.is_ascii() || byte == b'\'' => return None,
            0 if byte == b'&' => {
                let and = if length > 0 { &b" and"[..] } else { b"and" };
                room.get_mut(length..length + and.len())?.copy_from_slice(and);
                length += and.len();
                is_apart = true;
            }
            0 | b' ' => is_apart = length > 0,
            letter => {
                if is_apart {
                    *room.get_mut(length)? = b' ';
                    length += 1;
                    is_apart = false;
                }
                *room.get_mut(length)? = letter;
                length += 1;
            }
        }
    }
    Some(Phrase::Simple(room, length))
}

/// The phrase of words with single spaces between them, as most headings and keys are.
pub fn simple(text: &str) -> Option<Phrase> {
    if text.len() > SHORT {
        return None;
    }
    let mut room = [0; SHORT];
    let mut before = b' ';
    let mut is_simple = true;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        let shown = SIMPLE[usize::from(byte)];
        // Without branches, since ends of words are hard to predict.
        is_simple &= (shown != 0) & ((shown != b' ') | (before != b' '));
        room[at] = shown;
        before = shown;
    }
    (is_simple && before != b' ').then_some(Phrase::Simple(room, text.len()))
}

/// For each byte, its form in a simple phrase; 0 if that is not enough.
const SIMPLE: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b' ' {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// For each ASCII byte, its form in a phrase: letters and digits, `&`, the joiner `'`; 0 if it ends a word.
const PHRASED: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b'&' || byte == b'\'' {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// For each byte, whether it is an ASCII letter, digit or joiner.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < PHRASED.len() {
        table[byte] = PHRASED[byte] != 0 && PHRASED[byte] != b'&';
        byte += 1;
    }
    table
};

/// The phrase of `words`.
pub fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::with_capacity(24);
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        if word == "&" {
            out.push_str("and");
        } else if word.is_ascii() {
            out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else if word.chars().any(has_other_forms) {
            let usual = word.nfkc().map(|c| if c == '’' { '\'' } else { c });
            out.extend(usual.flat_map(char::to_lowercase));
        } else {
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    out
}

/// Whether a text with `c` may be another spelling of the same text: separate accents and marks, full-width or
/// half-width forms, `’`.
fn has_other_forms(c: char) -> bool {
    is_joiner(c) || matches!(c, '\u{ff00}'..='\u{ffef}')
}

/// Words of letters and digits with their offsets; `&` is also a word. Emoji and punctuation are not.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let byte = *bytes.get(at)?;
            match PHRASED.get(usize::from(byte)) {
                Some(0 | b'\'') => at += 1,
                Some(b'&') => {
                    at += 1;
                    return Some((at - 1, "&"));
                }
                Some(_) => break,
                None => match slice(text, at..).chars().next()? {
                    c if c.is_alphanumeric() => break,
                    c => at += c.len_utf8(),
                },
            }
        }
        let start = at;
        loop {
            let goes_on = |&&byte: &&u8| WORD[usize::from(byte)];
            at += bytes[at..].iter().take_while(goes_on).count();
            let next = bytes.get(at).filter(|byte| !byte.is_ascii());
            let next = next.and_then(|_| slice(text, at..).chars().next());
            match next.filter(|&c| c.is_alphanumeric() || is_joiner(c)) {
                Some(c) => at += c.len_utf8(),
                None => return Some((start, slice(text, start..at))),
            }
        }
    })
}

/// Marks that belong to the letter before them.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn words_agree_with_a_character_scan(text in "[a-c& '’é\u{301}。-]{0,12}|\\PC{0,12}") {
            let mut expected: Vec<(usize, String)> = Vec::new();
            let mut is_open = false;
            for (at, c) in text.char_indices() {
                match expected.last_mut().filter(|_| is_open && (c.is_alphanumeric() || is_joiner(c))) {
                    Some((_, word)) => word.push(c),
                    None if c.is_alphanumeric() || c == '&' => expected.push((at, c.into())),
                    None => {}
                }
                is_open = c.is_alphanumeric() || is_open && is_joiner(c);
            }
            let found: Vec<(usize, String)> = words(&text).map(|(at, word)| (at, word.to_owned())).collect();
            proptest::prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_phrase_is_its_words(text in "[ -~]{0,40}|[a-c&' -]{0,12}|[a-c& ]{40,64}") {
            let words = joined(words(&text).map(|(_, word)| word));
            proptest::prop_assert_eq!(phrase(&text), words);
        }
    }
}
