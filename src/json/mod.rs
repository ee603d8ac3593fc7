//! JSON: reading any, and writing a report.
//!
//! No number becomes a float on its way: that is exact, and spares the page the tables of powers of ten and the
//! machinery of a general reader, a tenth of its size. The messages are those of `serde_json`, and tests hold them to it.

mod read;
mod write;

use std::collections::BTreeMap;
use std::fmt;

pub use read::{Error, parse, parse_with_comments};
pub use write::pretty;

/// Any JSON value. Of a key that stands twice the last one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Map),
}

/// The entries of an object, sorted by key.
pub type Map = BTreeMap<String, Value>;

impl Value {
    /// What stands behind a key of an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Value::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&Vec<Value>> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Value::Object(entries) => Some(entries),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }

    pub fn is_boolean(&self) -> bool {
        self.as_bool().is_some()
    }

    pub fn is_string(&self) -> bool {
        self.as_str().is_some()
    }

    pub fn is_object(&self) -> bool {
        self.as_object().is_some()
    }

    /// A number without decimals that fits into 64 bits.
    pub fn is_integer(&self) -> bool {
        matches!(self, Value::Number(number) if number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok())
    }
}

/// In one line, without blanks.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut text = String::new();
        write::compact(self, &mut text);
        f.write_str(&text)
    }
}
