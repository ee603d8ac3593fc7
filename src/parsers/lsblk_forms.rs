//! `lsblk -P` and `lsblk -J`: the same devices as pairs and as JSON; and the columns that a command chose.

use crate::json::Value;

use super::json::Block;
use super::lsblk::{BlockDevice, DEFAULT, device, heading};
use super::table::Table;
use crate::intake::prompt::Command;

/// The pairs of a line, when it is made of nothing else: `NAME="sda" MAJ:MIN="8:0" … MOUNTPOINT=""`.
pub fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (key, behind) = rest.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        let upper = |c: char| c.is_ascii_uppercase() || "_:%-".contains(c);
        if key.is_empty() || !key.chars().all(upper) {
            return None;
        }
        found.push((spelled(key), unescape(value)));
        rest = behind.trim_start();
    }
    let named = found.iter().any(|(key, _)| key == "NAME" || key == "KNAME");
    // A file such as os-release has a NAME too, but one pair a line.
    (named && found.len() > 1).then_some(found)
}

/// Newer versions write the headings as names of shell variables.
fn spelled(key: &str) -> String {
    match key {
        "MAJ_MIN" => "MAJ:MIN".to_owned(),
        "FSUSE_PCT" | "FSUSE_" => "FSUSE%".to_owned(),
        key => key.to_owned(),
    }
}

/// `\x20` is a blank.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\x");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii) {
            Some(byte) => {
                out.push(char::from(byte));
                out.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                out.push_str("\\x");
                out.push_str(part);
            }
        }
    }
    out
}

/// The columns that `-o` asked for, as a heading.
pub fn asked(command: Option<&Command>) -> Option<Table> {
    let mut words = command.filter(|command| command.is("lsblk"))?.words.iter();
    let list: &str = loop {
        let word = words.next()?.as_str();
        match word.strip_prefix('-') {
            Some(option) if option.starts_with('-') => match option.strip_prefix("-output") {
                Some("") => break words.next()?,
                Some(list) => break list.strip_prefix('=')?,
                None => {}
            },
            // `-no NAME,SIZE`, `-oNAME,SIZE`
            Some(option) => match option.split_once('o') {
                Some((_, "")) => break words.next()?,
                Some((_, list)) => break list,
                None => {}
            },
            None => {}
        }
    };
    let list = list.trim_matches(['"', '\'', ';']).to_ascii_uppercase().replace(',', " ");
    heading(&list.strip_prefix('+').map_or(list.clone(), |more| format!("{DEFAULT} {more}")))
}

/// The devices of `{"blockdevices": […]}`, parents before children.
pub fn json(value: &Value, block: &Block) -> Vec<BlockDevice> {
    let mut found = Vec::new();
    children(value.get("blockdevices"), None, block, &mut found);
    found
}

fn children(list: Option<&Value>, parent: Option<&str>, block: &Block, found: &mut Vec<BlockDevice>) {
    for value in list.and_then(Value::as_array).into_iter().flatten() {
        let cell = |key: &str| text(value.get(&key.to_ascii_lowercase())?);
        let name = cell("NAME").unwrap_or_default();
        let mut device = device(block.source_of(&format!("\"{name}\"")), cell);
        device.parent = parent.map(str::to_owned).or(device.parent);
        let mounts = value.get("mountpoints").and_then(Value::as_array).into_iter().flatten();
        device.mount_points.extend(mounts.filter_map(text));
        found.push(device);
        children(value.get("children"), Some(&name), block, found);
    }
}

/// Numbers were strings before util-linux 2.33.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_told_from_other_files() {
        let read = |text| pairs(text).map(|found| found.len());
        assert_eq!(read(r#"NAME="sda1" MAJ:MIN="8:1" MOUNTPOINT="/mnt/my\x20disk""#), Some(3));
        assert_eq!(read(r#"NAME="CentOS Linux""#), None);
        assert_eq!(read(r#"export NAME="a" SIZE="1""#), None);
        assert_eq!(unescape(r"a\x20b\x5cc\xzz"), r"a b\c\xzz");
    }
}
