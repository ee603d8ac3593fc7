//! What the fields of a line mean, in place: read with the parsers' own tables, so that the two cannot disagree.
//!
//! To explain another kind of line: a file with a function from a line to its fields, and a line in [`EXPLAINERS`].

mod attributes;
mod driver_block;
mod targets;

use std::borrow::Cow;
use std::ops::Range;

/// A part of a line, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Bytes of the line.
    pub range: Range<usize>,
    pub name: &'static str,
    pub meaning: Cow<'static, str>,
}

impl Field {
    /// `part` must be a slice of `line`.
    fn of(line: &str, part: &str, name: &'static str, meaning: impl Into<Cow<'static, str>>) -> Option<Self> {
        let start = (part.as_ptr() as usize).checked_sub(line.as_ptr() as usize)?;
        let range = start..start.checked_add(part.len())?;
        line.get(range.clone()).filter(|found| *found == part)?;
        Some(Field { range, name, meaning: meaning.into() })
    }
}

const EXPLAINERS: [fn(&str) -> Vec<Field>; 3] = [targets::explain, attributes::explain, driver_block::explain];

/// The fields of a line, in its order; none when it is no line that is explained.
pub fn line(text: &str) -> Vec<Field> {
    EXPLAINERS.iter().map(|explain| explain(text)).find(|fields| !fields.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `part: name: meaning` of each field.
    pub fn shown(text: &str) -> Vec<String> {
        let fields = line(text);
        let mut at = 0;
        for field in &fields {
            assert!(field.range.start >= at && field.range.end > field.range.start, "{fields:?}");
            at = field.range.end;
        }
        fields
            .into_iter()
            .map(|field| format!("{}: {}: {}", text.get(field.range).unwrap_or_default(), field.name, field.meaning))
            .collect()
    }

    #[test]
    fn every_word_of_a_pool_status_is_explained() {
        let found = shown(
            " docker-thinpool: 0 1933312 thin-pool 5 1221/4096 890/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024",
        );
        let expected = [
            "docker-thinpool: device: LVM's name for the volume thinpool in volume group docker",
            "0: start: first sector of the device that this line is about",
            "1933312: length: in sectors of 512 bytes: 944 MiB",
            "thin-pool: target: the kernel driver behind the device",
            "5: transaction id: ",
            "1221/4096: metadata: blocks of 4 KiB, used/total: 4.76 MiB of 16 MiB, 29.8 %",
            "890/1888: data: chunks of 512 KiB, used/total: 445 MiB of 944 MiB, 47.1 %",
            "-: held metadata snapshot: none",
            "out_of_data_space: mode: ",
            "discard_passdown: discards: ",
            "queue_if_no_space: when full: ",
            "-: check: none is needed",
            "1024: metadata low watermark: ",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found} | {expected}");
        }
    }

    #[test]
    fn tables_thins_and_failed_pools_are_explained() {
        let table =
            shown("docker-8:1-131074-pool: 0 209715200 thin-pool 7:1 7:0 128 0 1 skip_block_zeroing").join("\n");
        for words in [
            "7:1: metadata device: a loop device",
            "128: chunk size: 64 KiB",
            "0: low watermark: none",
            "skip_block_zeroing: feature: ",
        ] {
            assert!(table.contains(words), "{words} not in {table}");
        }
        assert!(shown("pool: 0 524288 thin-pool Fail").join("\n").contains("Fail: mode: "));
        assert!(shown("t: 0 20971520 thin 141440 20971519").join("\n").contains("141440: mapped: 69.06 MiB"));
        assert!(shown("t: 0 20971520 thin 254:2 7").join("\n").contains("7: device id"));
    }

    #[test]
    fn each_letter_of_an_attribute_string_is_explained() {
        let found = shown("  thinpool docker twi-aotzD- 944.00m             100.00 10.40").join("\n");
        for words in ["t: volume type: thin pool", "D: health: out of data space", "z: zeroing: new blocks"] {
            assert!(found.contains(words), "{words} not in {found}");
        }
        assert!(shown("  docker   1   1   0 wz--n- 100.00g 0").join("\n").contains("z: size: resizable"));
        let off = shown("{\"lv_name\":\"thinpool\", \"lv_attr\":\"twi---tz--\"}").join("\n");
        for words in ["-: state: ", "-: device: ", "-: health: ", "-: minor number: ", "-: activation: "] {
            assert!(off.contains(words), "{words} not in {off}");
        }
        assert_eq!(shown("a thin-pool is made by lvcreate and docker-storage-setup"), Vec::<String>::new());
    }

    #[test]
    fn the_storage_driver_block_is_explained() {
        let found = shown(" Data Space Available: 1.5 GB");
        assert!(found.first().is_some_and(|field| field.starts_with("Data Space Available: ")), "{found:?}");
        assert_eq!(shown("Name: node-1"), Vec::<String>::new());
    }
}
