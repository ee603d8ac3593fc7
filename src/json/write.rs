//! Writes JSON: a report over many lines, a value in one.

use std::fmt::{Display, Error, Write};

use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use super::Value;

/// With an indent of two blanks, as `serde_json` writes.
pub fn pretty(value: &impl Serialize) -> Option<String> {
    let mut writer = Writer { text: String::new(), depth: 0 };
    value.serialize(&mut writer).ok().map(|()| writer.text)
}

/// A value in one line, without blanks.
pub(super) fn compact(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number),
        Value::String(string) => quote(string, text),
        Value::Array(items) => {
            text.push('[');
            for (item, place) in items.iter().zip(0..) {
                text.push_str(if place > 0 { "," } else { "" });
                compact(item, text);
            }
            text.push(']');
        }
        Value::Object(entries) => {
            text.push('{');
            for ((key, value), place) in entries.iter().zip(0..) {
                text.push_str(if place > 0 { "," } else { "" });
                quote(key, text);
                text.push(':');
                compact(value, text);
            }
            text.push('}');
        }
    }
}

fn quote(string: &str, text: &mut String) {
    text.push('"');
    for char in string.chars() {
        match char {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            ..'\u{20}' => drop(write!(text, "\\u{:04x}", u32::from(char))),
            _ => text.push(char),
        }
    }
    text.push('"');
}

struct Writer {
    text: String,
    depth: usize,
}

/// What stands between brackets.
struct Inside<'a> {
    writer: &'a mut Writer,
    close: char,
    empty: bool,
}

type Done = Result<(), Error>;

impl Writer {
    fn open(&mut self, open: char, close: char) -> Inside<'_> {
        self.text.push(open);
        self.depth += 1;
        Inside { writer: self, close, empty: true }
    }

    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    fn plain(&mut self, value: &dyn Display) -> Done {
        write!(self.text, "{value}")
    }
}

impl Inside<'_> {
    fn next(&mut self) {
        if !std::mem::replace(&mut self.empty, false) {
            self.writer.text.push(',');
        }
        self.writer.line();
    }

    fn close(self) -> Done {
        self.writer.depth -= 1;
        if !self.empty {
            self.writer.line();
        }
        self.writer.text.push(self.close);
        Ok(())
    }
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_bool(self, value: bool) -> Done {
        self.plain(&value)
    }
    fn serialize_i8(self, value: i8) -> Done {
        self.plain(&value)
    }
    fn serialize_i16(self, value: i16) -> Done {
        self.plain(&value)
    }
    fn serialize_i32(self, value: i32) -> Done {
        self.plain(&value)
    }
    fn serialize_i64(self, value: i64) -> Done {
        self.plain(&value)
    }
    fn serialize_u8(self, value: u8) -> Done {
        self.plain(&value)
    }
    fn serialize_u16(self, value: u16) -> Done {
        self.plain(&value)
    }
    fn serialize_u32(self, value: u32) -> Done {
        self.plain(&value)
    }
    fn serialize_u64(self, value: u64) -> Done {
        self.plain(&value)
    }
    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }
    /// Percentages alone are no whole numbers; they have four decimals at most.
    fn serialize_f64(self, value: f64) -> Done {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let parts = (value * 10_000.0 + 0.5) as u64;
        let decimals = format!("{:04}", parts % 10_000);
        let decimals = decimals.trim_end_matches('0');
        write!(self.text, "{}.{}", parts / 10_000, if decimals.is_empty() { "0" } else { decimals })
    }
    fn serialize_char(self, value: char) -> Done {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Done {
        quote(value, &mut self.text);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Error)
    }
    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        self.text.push_str("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        let mut inside = self.open('{', '}');
        SerializeStruct::serialize_field(&mut inside, variant, value)?;
        inside.close()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.open('[', ']'))
    }
    fn serialize_tuple(self, _: usize) -> Result<Impossible<(), Error>, Error> {
        Err(Error)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Impossible<(), Error>, Error> {
        Err(Error)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        Err(Error)
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.open('{', '}'))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.open('{', '}'))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        Err(Error)
    }
}

impl SerializeSeq for Inside<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.next();
        value.serialize(&mut *self.writer)
    }
    fn end(self) -> Done {
        self.close()
    }
}

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.next();
        key.serialize(&mut *self.writer)?;
        self.writer.text.push_str(": ");
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.writer)
    }
    fn end(self) -> Done {
        self.close()
    }
}

impl SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = Error;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.serialize_entry(key, value)
    }
    fn end(self) -> Done {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::engine::{Choices, Input, diagnose};
    use crate::units::Percent;

    #[test]
    fn writes_what_serde_json_writes() {
        for paste in [
            include_str!("../../tests/cases/loop-on-full-root/paste.txt"),
            include_str!("../../tests/cases/broken-daemon-json/paste.txt"),
            "hello",
        ] {
            let report = diagnose(&[Input::new("a \u{1} \"\u{7f}\u{2028}\".txt", paste)], &Choices::default());
            assert_eq!(pretty(&report), serde_json::to_string_pretty(&report).ok());
        }
        let rest = BTreeMap::from([("a", Some(vec![true])), ("b", Some(vec![])), ("c", None)]);
        assert_eq!(pretty(&rest), serde_json::to_string_pretty(&rest).ok());
        let percents: Vec<Option<Percent>> =
            (0..=1_000_000).step_by(37).map(|used| Percent::of(used, 1_000_000)).collect();
        assert_eq!(pretty(&percents), serde_json::to_string_pretty(&percents).ok());
    }
}
