//! `lvs`, `vgs` and `pvs` with `--nameprefixes`.
//!
//! ```text
//!   LVM2_LV_NAME='thinpool' LVM2_VG_NAME='docker' LVM2_LV_ATTR='twi-a-t---' LVM2_DATA_PERCENT='0.00'
//! ```

use super::lvm_fields::{Fields, Kind, Options};
use super::{Format, Parsed, Record, lvs, pvs, trimmed, vgs};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section};

pub const FORMAT: Format = Format {
    id: "lvm-pairs",
    title: "lvs / vgs / pvs --nameprefixes",
    claims: Claims { commands: &[], claim, interleaves: false },
    parse,
};

const PREFIX: &str = "LVM2_";

fn claim(lines: &[Line], _inside: bool) -> Claim {
    let text = trimmed(lines);
    if text.starts_with(PREFIX) && text.contains('=') { Claim::Starts } else { Claim::No }
}

fn parse(section: &Section) -> Parsed {
    let options = Options::of(section.command.as_ref());
    let asked = section.command.as_ref().and_then(|command| {
        [("lvs", Kind::Lv), ("vgs", Kind::Vg), ("pvs", Kind::Pv)].into_iter().find(|(words, _)| command.is(words))
    });
    let mut parsed = Parsed::default();
    for line in section.lines.iter().filter(|line| !line.is_blank()) {
        let fields = pairs(&line.text, options.unit);
        let named = |kind: &Kind| fields.get(kind.name_field()).is_some();
        let kind = asked.map(|(_, kind)| kind).filter(named).or([Kind::Lv, Kind::Pv, Kind::Vg].into_iter().find(named));
        let record = match kind {
            Some(Kind::Lv) => lvs::volume(&fields, line.source).map(|volume| Record::Lv(Box::new(volume))),
            Some(Kind::Vg) => vgs::group(&fields, line.source).map(Record::Vg),
            Some(Kind::Pv) => pvs::volume(&fields, line.source).map(Record::Pv),
            None => None,
        };
        match record {
            Some(record) => parsed.records.push(record),
            None => {
                let expected =
                    "this row names nothing; expected LVM2_LV_NAME, LVM2_VG_NAME or LVM2_PV_NAME among its pairs";
                parsed.problems.push(Problem::at(line.source, expected));
            }
        }
    }
    parsed
}

/// `LVM2_LV_NAME='thinpool'`, or with `--unquoted` `LVM2_LV_NAME=thinpool`.
fn pairs(text: &str, unit: Option<char>) -> Fields<'_> {
    let mut fields = Fields::new(unit);
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once(PREFIX) {
        let Some((name, value)) = behind.split_once('=') else { break };
        let (value, after) = match value.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
            None => {
                let end = value.find(&format!(" {PREFIX}")).unwrap_or(value.len());
                value.split_at_checked(end).unwrap_or((value, ""))
            }
        };
        fields.push(name.to_ascii_lowercase(), value);
        rest = after;
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;
    use crate::units::{Bytes, Percent};

    #[test]
    fn quoted_and_unquoted_pairs() {
        for text in [
            "  LVM2_LV_NAME='thinpool' LVM2_VG_NAME='docker' LVM2_LV_ATTR='twi-a-t---' LVM2_POOL_LV='' LVM2_SEG_MONITOR='not monitored' LVM2_DATA_PERCENT='0.00'\n",
            "  LVM2_LV_NAME=thinpool LVM2_VG_NAME=docker LVM2_LV_ATTR=twi-a-t--- LVM2_POOL_LV= LVM2_SEG_MONITOR=not monitored LVM2_DATA_PERCENT=0.00\n",
        ] {
            match read(text).records.as_slice() {
                [Record::Lv(volume)] => {
                    assert_eq!((volume.lv.as_str(), volume.monitored), ("thinpool", Some(false)), "{text}");
                    assert_eq!((volume.pool.as_deref(), volume.data), (None, Percent::parse("0.00")), "{text}");
                    assert!(volume.is_thin_pool());
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn groups_and_disks() {
        let parsed = read(
            "$ vgs --nameprefixes --units b\n  LVM2_VG_NAME='docker' LVM2_VG_FREE='37748736B'\n$ pvs --nameprefixes\n  LVM2_PV_NAME='/dev/sdb' LVM2_VG_NAME='docker' LVM2_PV_FREE='36.00m'\n",
        );
        match parsed.records.as_slice() {
            [Record::Vg(group), Record::Pv(disk)] => {
                assert_eq!((group.free, disk.free), (Some(Bytes::mib(36)), Some(Bytes::mib(36))));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_without_a_name_are_reported() {
        assert_eq!(read("  LVM2_DATA_PERCENT='0.00'\n").problems.first().and_then(|problem| problem.line), Some(1));
    }
}
