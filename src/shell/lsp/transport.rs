//! The protocol's messages on standard input and output. What is not a message is answered with the protocol's error.

use std::io::{self, BufRead, Read as _, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use lsp_server::{Connection, ErrorCode, Message};
use serde_json::{Value, json};

/// Longer than any document; the limit keeps a wrong length from taking all memory.
const LONGEST: u64 = 1 << 30;

/// The most lines of a header, which usually has two.
const HEADER_LINES: usize = 32;

/// A connection over `input` and `output`. The threads end when the input ends, and when all holders of the connection's sender are gone.
pub(super) fn connect<R, W>(input: R, output: W) -> (Connection, [JoinHandle<()>; 2])
where
    R: BufRead + Send + 'static,
    W: Write + Send + 'static,
{
    let output = Arc::new(Mutex::new(output));
    let (to_client, from_us) = unbounded();
    let (to_us, from_client) = bounded(64);
    let replies = Arc::clone(&output);
    let reader = thread::spawn(move || read(input, &to_us, &replies));
    let writer = thread::spawn(move || write_all(&from_us, &output));
    let connection = Connection {
        sender: to_client,
        receiver: from_client,
    };
    (connection, [reader, writer])
}

fn write_all<W: Write>(messages: &Receiver<Message>, output: &Mutex<W>) {
    for message in messages {
        let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
        if message.write(&mut *output).is_err() {
            // The client is gone; the input ends as well.
            return;
        }
    }
}

fn read<W: Write>(mut input: impl BufRead, messages: &Sender<Message>, replies: &Mutex<W>) {
    loop {
        let refused = match body(&mut input) {
            Ok(None) | Err(_) => return,
            Ok(Some(Ok(body))) => match message(&body) {
                Ok(message) => {
                    if messages.send(message).is_err() {
                        return;
                    }
                    continue;
                }
                Err(refused) => refused,
            },
            Ok(Some(Err(reason))) => refusal(Value::Null, ErrorCode::ParseError, reason),
        };
        let mut output = replies.lock().unwrap_or_else(PoisonError::into_inner);
        let text = refused.to_string();
        let written = write!(output, "Content-Length: {}\r\n\r\n{text}", text.len());
        if written.and_then(|()| output.flush()).is_err() {
            return;
        }
    }
}

/// The bytes of the next message, or why there are none; `None` at the end of the input.
fn body(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, &'static str>>> {
    let mut length = None;
    for count in 0.. {
        let mut line = Vec::new();
        if input.by_ref().take(4096).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            if length.is_some() {
                break;
            }
            // An empty line between two messages is not a message.
            match count {
                0 => continue,
                _ => return Ok(Some(Err("the header has no `Content-Length`"))),
            }
        }
        let field = line
            .split_once(':')
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
        if let Some((_, value)) = field {
            length = value.trim().parse::<u64>().ok().filter(|length| *length <= LONGEST);
            if length.is_none() {
                return Ok(Some(Err("`Content-Length` is not a number of bytes")));
            }
        }
        if count > HEADER_LINES {
            return Ok(Some(Err("the header does not end")));
        }
    }
    let length = length.unwrap_or_default();
    let mut body = Vec::new();
    match input.take(length).read_to_end(&mut body)? as u64 == length {
        true => Ok(Some(Ok(body))),
        false => Ok(None),
    }
}

/// # Errors
/// The reply to what is not a message.
fn message(body: &[u8]) -> Result<Message, Value> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        refusal(
            Value::Null,
            ErrorCode::ParseError,
            &format!("this is not JSON: {error}"),
        )
    })?;
    let id = match value.get("id") {
        Some(id) if id.is_string() || id.is_number() => id.clone(),
        _ => Value::Null,
    };
    let refused = |reason: &str| refusal(id.clone(), ErrorCode::InvalidRequest, reason);
    if !value.is_object() {
        return Err(refused("a message is a JSON object"));
    }
    if value.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(refused("`jsonrpc` is not \"2.0\""));
    }
    serde_json::from_value(value).map_err(|_| refused("this is not a request, a notification or a response"))
}

fn refusal(id: Value, code: ErrorCode, reason: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": reason } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// The codes of the errors in the reply, and how many messages came through.
    fn fed(input: &[u8]) -> (Vec<String>, usize) {
        let output = Mutex::new(Vec::new());
        let (sender, receiver) = unbounded();
        read(Cursor::new(input.to_vec()), &sender, &output);
        let text = String::from_utf8(output.into_inner().unwrap()).unwrap();
        let codes = text.split("\"code\":").skip(1);
        let codes = codes.map(|rest| rest.split(',').next().unwrap_or_default().to_owned());
        (codes.collect(), receiver.len())
    }

    fn framed(body: &str) -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    #[test]
    fn what_is_no_message_is_answered_and_the_next_one_read() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#);
        for (bad, code) in [
            (framed("{"), "-32700"),
            (framed(""), "-32700"),
            (framed("\u{feff}{}"), "-32700"),
            (framed("[]"), "-32600"),
            (framed(r#"{"jsonrpc":"1.0","id":1,"method":"x"}"#), "-32600"),
            (framed(r#"{"jsonrpc":"2.0","id":{},"method":7}"#), "-32600"),
            (b"Content-Length: many\r\n".to_vec(), "-32700"),
            (b"Content-Length: 99999999999999999999\r\n".to_vec(), "-32700"),
            (b"Content-Type: x\r\n\r\n".to_vec(), "-32700"),
        ] {
            let input = [bad.clone(), good.clone()].concat();
            assert_eq!(
                fed(&input),
                (vec![code.to_owned()], 1),
                "{}",
                String::from_utf8_lossy(&bad)
            );
        }
        let cut = [good.clone(), b"Content-Length: 99\r\n\r\n{".to_vec()].concat();
        assert_eq!(fed(&cut), (vec![], 1));
        assert_eq!(fed(&[b"\r\n".to_vec(), good].concat()), (vec![], 1));
    }
}
