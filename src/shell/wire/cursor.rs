//! A scanner that looks only for brackets and quotes in JSON: a large book can be read on all cores, once it is known where its
//! chapters begin. The content of values is left to their readers.

/// A place in a JSON text.
use crate::text::slice;

pub(super) struct Cursor<'a> {
    json: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(json: &'a str) -> Self {
        Self { json, at: 0 }
    }

    /// Steps over `byte`, if it comes next.
    pub(super) fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Steps over a value. `None` if there is no value, or if it has no end.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        let first = self.peek()?;
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match *self.json.as_bytes().get(self.at)? {
                b'"' => self.at = self.string_end()?,
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.checked_sub(1)?,
                _ if depth > 0 => {}
                _ => return self.scalar(),
            }
            self.at += 1;
            if depth == 0 {
                debug_assert!(b"\"[{".contains(&first));
                return Some(slice(self.json, start..self.at));
            }
        }
    }

    /// Steps over the items between `open` and `close`, separated by commas.
    pub(super) fn list<T>(
        &mut self,
        open: u8,
        close: u8,
        mut each: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.eat(open)?;
        let mut found = Vec::new();
        if self.eat(close).is_some() {
            return Some(found);
        }
        loop {
            found.push(each(self)?);
            if self.eat(b',').is_none() {
                return self.eat(close).map(|()| found);
            }
        }
    }

    /// The next byte that is not whitespace.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let rest = slice(self.json, self.at..).trim_ascii_start();
        self.at = self.json.len() - rest.len();
        rest.bytes().next()
    }

    /// Where the string that opens here closes.
    fn string_end(&self) -> Option<usize> {
        let following = self.at + 1;
        let text = &self.json.as_bytes()[following..];
        let mut quotes = memchr::memchr_iter(b'"', text);
        let closing = quotes.find(|&quote| {
            let escapes = text[..quote].iter().rev().take_while(|&&byte| byte == b'\\');
            escapes.count() % 2 == 0
        });
        closing.map(|closing| following + closing)
    }

    /// A number or a word.
    fn scalar(&mut self) -> Option<&'a str> {
        let rest = slice(self.json, self.at..);
        let ends = |c: char| matches!(c, ',' | ':' | '"' | '[' | ']' | '{' | '}') || c.is_ascii_whitespace();
        let scalar = slice(rest, ..rest.find(ends).unwrap_or(rest.len()));
        self.at += scalar.len();
        (!scalar.is_empty()).then_some(scalar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_over_one_value_after_the_other() {
        let values = [
            "1.5",
            r#"[2, {"a": [3]}]"#,
            r#""], \" \\""#,
            r#"{"}": [4, 5]}"#,
            "null",
            "[]",
            r#""""#,
        ];
        let json = format!(" [ {} ] ", values.join(" ,"));
        let mut cursor = Cursor::new(&json);
        assert_eq!(cursor.list(b'[', b']', Cursor::value).unwrap(), values);
        assert!(cursor.is_at_end());
    }

    #[test]
    fn has_no_value_where_none_is_or_it_does_not_end() {
        for odd in ["", " ", "[1", r#"["]"#, r#""a\""#, "]", ",", ":"] {
            assert_eq!(Cursor::new(odd).value(), None, "{odd}");
        }
        for odd in ["1", "[1", "[1,]", "[,1]", "[1 2]", "[1}"] {
            assert_eq!(Cursor::new(odd).list(b'[', b']', Cursor::value), None, "{odd}");
        }
    }
}
