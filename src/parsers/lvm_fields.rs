//! One row of an LVM report, by the field names of `lvs -o help`, whatever form it was printed in.
//!
//! Tables, `--nameprefixes`, JSON and `lvdisplay` all become [`Fields`]; the records are made from these alone.

use std::borrow::Cow;

use crate::intake::prompt::Command;
use crate::units::{Bytes, Dialect, Percent};

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Lv,
    Vg,
    Pv,
}

impl Kind {
    /// The field that every row of the kind must have.
    pub const fn name_field(self) -> &'static str {
        match self {
            Kind::Lv => "lv_name",
            Kind::Vg => "vg_name",
            Kind::Pv => "pv_name",
        }
    }
}

/// The cells of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields<'a> {
    cells: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Fields that were asked for and hold nothing.
    empty: Vec<Cow<'a, str>>,
    /// The letter of `--units`, which `--nosuffix` leaves out of the cells.
    unit: Option<char>,
}

impl<'a> Fields<'a> {
    pub fn new(unit: Option<char>) -> Self {
        Fields { unit, ..Fields::default() }
    }

    pub fn push(&mut self, field: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        let value = value.into();
        if value.trim().is_empty() {
            self.empty.push(field.into());
        } else {
            self.cells.push((field.into(), value));
        }
    }

    /// Takes what the other row says and this one does not.
    pub fn fill_from(&mut self, other: &Fields<'a>) {
        for (field, value) in &other.cells {
            if self.get(field).is_none() {
                self.cells.push((field.clone(), value.clone()));
            }
        }
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.cells.iter().find(|(name, _)| name == field).map(|(_, value)| value.trim())
    }

    /// It was asked for and holds nothing, which says more than that nobody asked.
    pub fn shows_empty(&self, field: &str) -> bool {
        self.get(field).is_none() && self.empty.iter().any(|name| name == field)
    }

    pub fn owned(&self, field: &str) -> Option<String> {
        self.get(field).map(str::to_owned)
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub fn size(&self, field: &str) -> Option<Bytes> {
        let text = self.get(field)?;
        if !text.ends_with(|c: char| c.is_ascii_digit()) {
            return size(text);
        }
        match self.unit {
            Some(unit) => size(&format!("{text}{unit}")),
            // Only bytes and sectors are printed without decimals, and hardly anybody asks for sectors.
            None => text.parse().ok().map(Bytes),
        }
    }

    /// The size is printed in bytes or sectors: nothing was rounded.
    pub fn is_exact(&self, field: &str) -> bool {
        self.get(field).is_some_and(|text| {
            let digits = text.strip_suffix(['B', 'b', 's', 'S']).unwrap_or(text);
            let bare = digits.len() == text.len() && !matches!(self.unit, None | Some('b' | 'B' | 's' | 'S'));
            !bare && digits.bytes().all(|b| b.is_ascii_digit())
        })
    }

    pub fn percent(&self, field: &str) -> Option<Percent> {
        self.get(field).and_then(Percent::parse)
    }

    pub fn count(&self, field: &str) -> Option<u64> {
        self.get(field)?.parse().ok()
    }
}

/// A size as LVM prints it; `<` and `>` say which way it was rounded.
pub fn size(text: &str) -> Option<Bytes> {
    Bytes::parse(text.strip_prefix('>').unwrap_or(text), Dialect::Lvm)
}

/// What the typed command says of its output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub unit: Option<char>,
    /// The fields of `-o`; with `true` they are added to the usual ones.
    pub fields: Option<(bool, Vec<String>)>,
}

impl Options {
    pub fn of(command: Option<&Command>) -> Self {
        let mut options = Options::default();
        let typed = command.map_or(&[][..], |command| &command.words).iter().map(String::as_str);
        // Of several commands in one line only the first is sure to have printed what follows.
        let mut over = false;
        let mut words = typed.take_while(|word| {
            let goes_on = !over && !matches!(*word, ";" | "|" | "&&" | "||");
            over |= word.ends_with(';');
            goes_on
        });
        while let Some(word) = words.next() {
            let (name, given) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
            let mut value = || given.or_else(|| words.next()).unwrap_or("").trim_matches(['"', '\'', ';']).to_owned();
            match name {
                "--units" => options.unit = value().chars().next(),
                "-o" | "--options" => options.fields(&value()),
                _ if name.starts_with("-o") && !name.starts_with("--") => {
                    options.fields(word.get(2..).unwrap_or("").trim_matches(['"', '\'', ';']));
                }
                _ => {}
            }
        }
        // Human-readable units carry their suffix always.
        options.unit = options.unit.filter(|unit| "bBsSkKmMgGtTpPeE".contains(*unit));
        options
    }

    fn fields(&mut self, list: &str) {
        let (adds, list) = list.strip_prefix('+').map_or((false, list), |list| (true, list));
        let names = list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        match &mut self.fields {
            Some((_, known)) => known.extend(names),
            None => self.fields = Some((adds, names.collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::prompt;

    fn options(line: &str) -> Options {
        Options::of(prompt::command(line).as_ref())
    }

    fn fields(value: &str, unit: Option<char>) -> Fields<'_> {
        let mut fields = Fields::new(unit);
        fields.push("lv_size", value);
        fields
    }

    #[test]
    fn sizes_with_and_without_a_suffix() {
        for (text, unit, size, exact) in [
            ("944.00m", None, Some(Bytes::mib(944)), false),
            ("<1.00g", None, Some(Bytes::gib(1)), false),
            ("95,00g", None, Some(Bytes::gib(95)), false),
            ("989855744B", None, Some(Bytes(989_855_744)), true),
            ("989855744", None, Some(Bytes(989_855_744)), true),
            ("1933312S", None, Some(Bytes(989_855_744)), true),
            ("1933312", Some('s'), Some(Bytes(989_855_744)), true),
            ("1.00", Some('g'), Some(Bytes::gib(1)), false),
            ("1.00", Some('G'), Some(Bytes(1_000_000_000)), false),
            // Without its unit a rounded number says nothing.
            ("1.00", None, None, false),
            ("0 ", None, Some(Bytes(0)), true),
        ] {
            let row = fields(text, unit);
            assert_eq!((row.size("lv_size"), row.is_exact("lv_size")), (size, exact), "{text} {unit:?}");
        }
    }

    #[test]
    fn the_command_tells_units_and_columns() {
        let read = options("# lvs --units g --nosuffix -o lv_name,vg_name; vgs -o vg_name");
        assert_eq!(read.unit, Some('g'));
        assert_eq!(read.fields, Some((false, vec!["lv_name".into(), "vg_name".into()])));
        assert_eq!(options("$ lvs -o+seg_monitor").fields, Some((true, vec!["seg_monitor".into()])));
        assert_eq!(options("$ lvs --units h").unit, None);
    }
}
