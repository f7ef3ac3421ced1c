//! Kinds of characters, in all scripts of milestones.

use unicode_normalization::char::is_combining_mark;

use crate::lang::Language;
use crate::lang::documents::NUMERALS;

/// Characters that people type as bullets of a list.
pub(crate) const BULLETS: [char; 7] = ['•', '·', '‣', '◦', '▪', '●', '■'];

/// The colons that people type between a name and its value, ASCII and full-width.
pub(crate) const COLONS: [char; 2] = [':', '：'];

/// Every dash that people type for a hyphen or a dash: ASCII, the dashes of U+2010 to U+2015, the minus sign, and the
/// small and full-width forms.
pub(crate) fn is_dash(c: char) -> bool {
    c == '-' || is_long_dash(c)
}

/// As [`is_dash`], without the ASCII hyphen, which also joins words.
pub(crate) fn is_long_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// The letters that look like the `x` of a ticked box: ASCII, full-width and Cyrillic.
pub(crate) fn is_cross(c: char) -> bool {
    matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ' | 'х' | 'Х')
}

/// The Japanese mark of a long vowel, which looks like a dash.
pub(crate) const LONG_VOWEL: char = 'ー';

/// The arrows that people type, longer ones before their parts.
pub(crate) const ARROWS: [&str; 8] = ["→", "⟶", "➜", "➔", "➡", "⇒", "-->", "->"];

/// The value of a decimal digit, ASCII or full-width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        _ => c.to_digit(10),
    }
}

/// The value of a numeral from 1 to 10: `三`.
pub(crate) fn numeral(c: char) -> Option<usize> {
    let value = |language: Language| NUMERALS.of(language).iter().position(|own| own.starts_with(c));
    (!c.is_ascii())
        .then(|| Language::ALL.into_iter().find_map(value))?
        .map(|at| at + 1)
}

/// What stands before an ordinal number in Japanese and Chinese: `第3章`.
pub(crate) const ORDINAL: char = '第';

/// The mark after a year, a month or a day in Japanese, Chinese or Korean, in its most common form.
pub(crate) fn date_mark(c: char) -> Option<char> {
    match c {
        '年' | '년' => Some('年'),
        '月' | '월' => Some('月'),
        '日' | '号' | '號' | '일' => Some('日'),
        _ => None,
    }
}

/// Whether `c` is a letter that joins the letter or digit beside it into one word. Japanese, Chinese, Thai, Lao, Khmer
/// and Burmese have no spaces between words, and Korean has none before a particle: their letters join nothing.
pub(crate) fn joins_words(c: char) -> bool {
    // An accent may be a separate character.
    let is_letter = c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c);
    is_letter && !is_unspaced(c)
}

fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1100}'..='\u{11ff}' // Hangul letters
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3005}'..='\u{3007}' // the ideographs 々, 〆 and 〇
        | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{318f}' // kana, Bopomofo, Hangul letters
        | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' // ideographs
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' // Hangul
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ffdc}' // half-width kana and Hangul
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_join_words_in_scripts_with_spaces() {
        for c in ['a', 'ß', 'é', 'Ж', 'λ', 'Ａ', '0', '３', 'א'] {
            assert!(joins_words(c), "{c}");
        }
        for c in [
            'と',
            'で',
            '和',
            '〇',
            '々',
            '은',
            '의',
            'ท',
            'ລ',
            '。',
            '、',
            '（',
            ' ',
            '-',
            '\u{10ffff}',
        ] {
            assert!(!joins_words(c), "{c}");
        }
    }

    #[test]
    fn digits_have_values() {
        assert_eq!(
            (digit('7'), digit('７'), digit('x'), digit('七')),
            (Some(7), Some(7), None, None)
        );
    }
}
