//! A name for a finding that outlives edits around it: no line number goes into it.

use std::collections::HashMap;
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};

use super::{Located, all};
use crate::analysis::Analysis;
use crate::source::map::Places;

/// The fingerprints of all findings, in their order: 32 hexadecimal digits, made of the rule, the file, the milestone, the words
/// of the lines that the finding spans, and its number among findings that are equal in all this.
pub fn fingerprints(analysis: &Analysis<'_>, places: &Places<'_>) -> Vec<String> {
    let mut seen: HashMap<u128, u64> = HashMap::new();
    let one = |located: Located<'_>| {
        let mut hasher = SipHasher13::new();
        let milestone = located.finding.milestone.as_deref().unwrap_or("");
        for part in [located.finding.rule, &located.file, milestone, &words(&located, places)] {
            hasher.write(part.as_bytes());
            hasher.write_u8(0);
        }
        let occurrence = seen.entry(hasher.finish128().as_u128()).or_default();
        hasher.write(&occurrence.to_le_bytes());
        *occurrence += 1;
        format!("{:032x}", hasher.finish128().as_u128())
    };
    all(analysis, places).map(one).collect()
}

/// The lines of the finding's place, each run of white space one blank.
fn words(located: &Located<'_>, places: &Places<'_>) -> String {
    let text = located.place.as_ref().and_then(|place| {
        let text = places.text(&place.file)?;
        let range = lines_around(&text, &place.bytes)?;
        Some(text[range].split_whitespace().collect::<Vec<_>>().join(" "))
    });
    text.unwrap_or_default()
}

/// The bytes of the whole lines that `bytes` touches, without the last line end.
fn lines_around(text: &str, bytes: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let before = text.get(..bytes.start)?;
    let spanned = text.get(bytes.clone())?.trim_end_matches(['\n', '\r']);
    let end = bytes.start + spanned.len();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let rest = text[end..].find(['\n', '\r']).unwrap_or(text.len() - end);
    Some(start..end + rest)
}
