//! The entities of generated HTML.

pub fn decoded(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let known = piece.split_once(';').and_then(|(name, rest)| {
            let number = name.strip_prefix('#');
            let c = match (name, number) {
                ("lt", _) => '<',
                ("gt", _) => '>',
                ("quot", _) => '"',
                ("amp", _) => '&',
                (_, Some(number)) => match number.strip_prefix(['x', 'X']) {
                    Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
                    None => char::from_u32(number.parse().ok()?)?,
                },
                _ => return None,
            };
            Some((c, rest))
        });
        match known {
            Some((c, rest)) => {
                out.push(c);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
    out
}
