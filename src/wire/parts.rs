//! The parts of JSON without a look into them: a large book is read on all cores, once somebody knows where its chapters
//! begin. What stands within a part is left to those who read it.

/// The elements of an array, or the members of an object, each as it stands between its commas. None where `json` is
/// neither, or has no end.
pub fn parts(json: &str) -> Option<Vec<&str>> {
    let bytes = json.as_bytes();
    let mut found = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    loop {
        match *bytes.get(at)? {
            b'"' => at = string_end(bytes, at)?,
            b'[' | b'{' => {
                depth += 1;
                if depth == 1 {
                    start = at + 1;
                }
            }
            b',' if depth == 1 => {
                found.push(&json[start..at]);
                start = at + 1;
            }
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    found.push(&json[start..at]);
                    return json[at + 1..].trim_ascii().is_empty().then_some(found);
                }
            }
            byte if depth == 0 && !byte.is_ascii_whitespace() => return None,
            _ => {}
        }
        at += 1;
    }
}

/// Where the string that opens at `start` closes.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let behind = start + 1;
    let mut quotes = memchr::memchr_iter(b'"', &bytes[behind..]).map(|at| behind + at);
    quotes.find(|&quote| {
        let escapes = bytes[behind..quote].iter().rev().take_while(|&&byte| byte == b'\\');
        escapes.count() % 2 == 0
    })
}

/// The value of a member of an object where its key is `key`, without escapes.
pub fn value<'a>(member: &'a str, key: &str) -> Option<&'a str> {
    let rest = member.trim_ascii_start().strip_prefix('"')?.strip_prefix(key)?;
    let rest = rest.strip_prefix('"')?.trim_ascii_start().strip_prefix(':')?;
    Some(rest.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_at_the_commas_of_its_own() {
        let parts_of = |json| parts(json).map(|parts| parts.into_iter().map(str::trim).collect::<Vec<_>>());
        assert_eq!(
            parts_of(r#" [1, [2, {"a": 3}], "], \" \\", {"b": [4, 5]} ] "#),
            Some(vec!["1", r#"[2, {"a": 3}]"#, r#""], \" \\""#, r#"{"b": [4, 5]}"#])
        );
        assert_eq!(parts_of(r#"{"a" : 1,"b":[2,3]}"#), Some(vec![r#""a" : 1"#, r#""b":[2,3]"#]));
        assert_eq!(parts_of("[ ]"), Some(vec![""]));
        for odd in ["", "1", "[1", r#"["]"#, "[1]]", "[1] 2", "]"] {
            assert_eq!(parts_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn finds_a_value_by_its_key() {
        assert_eq!(value(r#" "items" : [1] "#, "items"), Some("[1]"));
        assert_eq!(value(r#""items2":1"#, "items"), None);
        assert_eq!(value("", "items"), None);
    }
}
