//! Reads JSON.

use std::collections::BTreeMap;
use std::fmt;

use super::Value;

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    message: &'static str,
    /// Counted from 1.
    pub line: usize,
    /// In bytes.
    pub column: usize,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.message, self.line, self.column)
    }
}

/// Reads strict JSON.
pub fn parse(text: &str) -> Result<Value, Error> {
    Reader { text, at: 0, depth: 0, lenient: false }.whole()
}

/// Reads JSON with comments and with commas behind the last entry.
pub fn parse_with_comments(text: &str) -> Result<Value, Error> {
    Reader { text, at: 0, depth: 0, lenient: true }.whole()
}

/// Deeper than any output; a deeper text would exhaust the stack.
const DEEPEST: usize = 127;

const EOF_VALUE: &str = "EOF while parsing a value";
const EOF_STRING: &str = "EOF while parsing a string";
const EOF_LIST: &str = "EOF while parsing a list";
const EOF_OBJECT: &str = "EOF while parsing an object";
const NUMBER: &str = "invalid number";
const ESCAPE: &str = "invalid escape";
const HALF_ESCAPE: &str = "unexpected end of hex escape";
const SURROGATE: &str = "lone leading surrogate in hex escape";

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    lenient: bool,
}

impl Reader<'_> {
    fn whole(mut self) -> Result<Value, Error> {
        let value = self.value()?;
        match self.blanks() {
            None => Ok(value),
            Some(_) => self.ahead("trailing characters"),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// An error of what was taken last.
    fn behind<T>(&self, message: &'static str) -> Result<T, Error> {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let lines = before.iter().filter(|byte| **byte == b'\n').count();
        Err(Error { message, line: lines + 1, column: before.len() - line })
    }

    /// An error of what comes next.
    fn ahead<T>(&mut self, message: &'static str) -> Result<T, Error> {
        self.next();
        self.behind(message)
    }

    /// What comes behind blanks and comments.
    fn blanks(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                b'/' if self.lenient => {
                    let rest = self.text.get(self.at..).unwrap_or_default();
                    let end = match rest.as_bytes().get(1) {
                        Some(b'/') => rest.find('\n'),
                        Some(b'*') => rest.get(2..).and_then(|inside| inside.find("*/")).map(|end| end + 4),
                        _ => return Some(b'/'),
                    };
                    self.at += end.unwrap_or(rest.len());
                }
                byte => return Some(byte),
            }
        }
    }

    fn value(&mut self) -> Result<Value, Error> {
        match self.blanks() {
            None => self.ahead(EOF_VALUE),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'"') => self.string().map(Value::String),
            Some(b'[' | b'{') if self.depth >= DEEPEST => self.ahead("recursion limit exceeded"),
            Some(open @ (b'[' | b'{')) => {
                self.at += 1;
                self.depth += 1;
                let value = if open == b'[' { self.array() } else { self.object() };
                self.depth -= 1;
                value
            }
            Some(_) => self.ahead("expected value"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Error> {
        for expected in word.bytes() {
            match self.next() {
                None => return self.behind(EOF_VALUE),
                Some(byte) if byte != expected => return self.behind("expected ident"),
                Some(_) => {}
            }
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, Error> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.next() {
            None => return self.behind(EOF_VALUE),
            Some(b'0') if self.peek().is_some_and(|byte| byte.is_ascii_digit()) => return self.ahead(NUMBER),
            Some(b'0'..=b'9') => self.digits(),
            Some(_) => return self.behind(NUMBER),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            match self.peek() {
                Some(b'0'..=b'9') => self.digits(),
                Some(_) => return self.ahead(NUMBER),
                None => return self.ahead(EOF_VALUE),
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            match self.next() {
                Some(b'0'..=b'9') => self.digits(),
                Some(_) => return self.behind(NUMBER),
                None => return self.behind(EOF_VALUE),
            }
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<String, Error> {
        self.at += 1;
        let mut text = String::new();
        let mut start = self.at;
        loop {
            let byte = self.next();
            let plain = self.text.get(start..self.at.saturating_sub(1)).unwrap_or_default();
            match byte {
                None => return self.behind(EOF_STRING),
                Some(b'"') => {
                    text.push_str(plain);
                    return Ok(text);
                }
                Some(b'\\') => {
                    text.push_str(plain);
                    text.push(self.escape()?);
                    start = self.at;
                }
                Some(0..=0x1f) => {
                    return self.behind("control character (\\u0000-\\u001F) found while parsing a string");
                }
                Some(_) => {}
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        Ok(match self.next() {
            None => return self.behind(EOF_STRING),
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unit_escape(),
            Some(_) => return self.behind(ESCAPE),
        })
    }

    /// `\u12ab`, or two of them.
    fn unit_escape(&mut self) -> Result<char, Error> {
        let first = self.unit()?;
        if let Some(char) = char::from_u32(first) {
            return Ok(char);
        }
        if first >= 0xdc00 {
            return self.behind(SURROGATE);
        }
        for expected in [b'\\', b'u'] {
            match self.next() {
                None => return self.behind(EOF_STRING),
                Some(byte) if byte != expected => return self.behind(HALF_ESCAPE),
                Some(_) => {}
            }
        }
        let second = self.unit()?;
        let second = second.checked_sub(0xdc00).filter(|second| *second < 0x400);
        let both = second.and_then(|second| char::from_u32(0x10000 + ((first - 0xd800) << 10) + second));
        both.map_or_else(|| self.behind(SURROGATE), Ok)
    }

    fn unit(&mut self) -> Result<u32, Error> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        self.at = (self.at + 4).min(self.text.len());
        let Some(digits) = digits else { return self.behind(EOF_STRING) };
        let mut unit = 0;
        for digit in digits {
            let Some(digit) = char::from(*digit).to_digit(16) else { return self.behind(ESCAPE) };
            unit = unit * 16 + digit;
        }
        Ok(unit)
    }

    fn array(&mut self) -> Result<Value, Error> {
        let mut items = Vec::new();
        loop {
            match self.blanks() {
                None => return self.ahead(EOF_LIST),
                Some(b']') => break,
                Some(b',') if !items.is_empty() => {
                    self.at += 1;
                    match self.blanks() {
                        Some(b']') if self.lenient => break,
                        Some(b']') => return self.ahead("trailing comma"),
                        _ => {}
                    }
                }
                Some(_) if !items.is_empty() => return self.ahead("expected `,` or `]`"),
                Some(_) => {}
            }
            items.push(self.value()?);
        }
        self.at += 1;
        Ok(Value::Array(items))
    }

    fn object(&mut self) -> Result<Value, Error> {
        let mut entries = BTreeMap::new();
        loop {
            match self.blanks() {
                None => return self.ahead(EOF_OBJECT),
                Some(b'}') => break,
                Some(b',') if !entries.is_empty() => {
                    self.at += 1;
                    match self.blanks() {
                        Some(b'"') => {}
                        Some(b'}') if self.lenient => break,
                        Some(b'}') => return self.ahead("trailing comma"),
                        Some(_) => return self.ahead("key must be a string"),
                        None => return self.ahead(EOF_VALUE),
                    }
                }
                Some(_) if !entries.is_empty() => return self.ahead("expected `,` or `}`"),
                Some(b'"') => {}
                Some(_) => return self.ahead("key must be a string"),
            }
            let key = self.string()?;
            match self.blanks() {
                Some(b':') => self.at += 1,
                Some(_) => return self.ahead("expected `:`"),
                None => return self.ahead(EOF_OBJECT),
            }
            entries.insert(key, self.value()?);
        }
        self.at += 1;
        Ok(Value::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What serde_json says of the same text.
    fn told(text: &str) -> Result<serde_json::Value, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn read(text: &str) -> Result<serde_json::Value, String> {
        fn same(value: Value) -> serde_json::Value {
            match value {
                Value::Null => serde_json::Value::Null,
                Value::Bool(truth) => truth.into(),
                Value::Number(number) => serde_json::from_str(&number).expect("a number"),
                Value::String(text) => text.into(),
                Value::Array(items) => items.into_iter().map(same).collect(),
                Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, same(value))).collect(),
            }
        }
        parse(text).map(same).map_err(|error| error.to_string())
    }

    #[test]
    fn says_what_serde_json_says() {
        let whole = "{\"a\": [1, -2.50, 0, 1e3, \"x\\n\\u00e9\\ud83d\\ude00é\"],\n \"b\": {\"c\": null, \"d\": true}, \"a\": [false]}\n";
        assert!(read(whole).is_ok());
        let wrong = [
            "[1,]",
            "[1 2]",
            "[01]",
            "[-]",
            "[1.]",
            "[1.x]",
            "[1e]",
            "[1ex]",
            "[.5]",
            "[+5]",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{'a':1}",
            "[nul]",
            "[tru",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[\"\\u12g4\"]",
            "[\"\\ud800\"]",
            "[\"\\ud800\\n\"]",
            "[\"\\ud800\\u0041\"]",
            "[\"\\udc00\"]",
            "[\"a\nb\"]",
            "{}}",
            "{\"a\":1,\n 5}",
            "\u{feff}{}",
            "// x\n{}",
        ];
        let cut = (0..whole.len()).filter_map(|end| whole.get(..end));
        let deep = ["[".repeat(127) + &"]".repeat(127), "[".repeat(128) + &"]".repeat(128)];
        for text in wrong.into_iter().chain(cut).chain(deep.iter().map(String::as_str)).chain([whole]) {
            assert_eq!(read(text), told(text), "{text}");
        }
    }

    #[test]
    fn comments_and_last_commas_are_read_when_asked_for() {
        let text = "// one\n{\"a\": [1, /* two */ 2,], \"b\": \"// none\",\n} // end";
        let value = parse_with_comments(text).expect("JSON");
        assert_eq!(value.to_string(), r#"{"a":[1,2],"b":"// none"}"#);
        assert!(parse(text).is_err() && parse_with_comments("{/").is_err() && parse_with_comments("{} /* x").is_ok());
    }

    proptest! {
        #[test]
        fn says_what_serde_json_says_of_anything(text in r#"([\[\]{},: \n"]|"[ab\\u0-9é]{0,4}"|-?[0-9]{1,2}(\.[0-9]?)?(e[+-]?[0-9]?)?|true|null){0,12}"#) {
            // A number beyond any float is a number all the same.
            prop_assume!(!told(&text).is_err_and(|error| error.contains("out of range")));
            prop_assert_eq!(read(&text), told(&text));
        }
    }
}
