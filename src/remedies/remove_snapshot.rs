//! Remove a snapshot of the old kind that ran full.

use super::shell::{self, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;
use crate::rules::snapshot_invalid;

pub const REMEDY: Remedy =
    Remedy { id: "remove-snapshot", title: "Remove the snapshot that ran full", phase: Phase::StopTheBleeding, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let lost =
        "`I` as the fifth letter of the attributes, or `Invalid` in the status: what the snapshot held is lost already";
    let mut steps = vec![
        Step::look(
            "See which snapshot it is, and what has it open: a backup that was still reading it has failed.",
            Command::new("lvs").args(&["-o", "vg_name,lv_name,lv_attr,origin,lv_size,snap_percent"]),
        )
        .and(Command::new("dmsetup").args(&["status", "--target", "snapshot"]))
        .expect(lost),
    ];
    let names = snapshot_invalid::volumes(host).filter_map(|volume| {
        let vg = shell::lvm_name(volume.vg.as_deref()?)?;
        Some(format!("{vg}/{}", shell::lvm_name(&volume.lv)?))
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    steps.extend(names.into_iter().map(|name| {
        Step::new(Risk::Destructive, "Remove it: its origin stays as it is, and is written to faster.", Command::new("lvremove").arg(name))
            .needs("It is the snapshot and not its origin (the column Origin names another volume), and nothing has it mounted")
            .expect("`successfully removed`")
            .undo("None; but what it held was lost when it ran full.")
    }));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_snapshot_is_removed_by_hand_and_its_origin_never() {
        let lvs = "  LV   VG Attr       LSize  Pool Origin Data%  Meta%\n  snap vg swi-I-s--- 20.00g      root   100.00\n  root vg owi-aos--- 50.00g\n";
        let steps = steps(&facts::host(read(lvs).records), &Choices::default());
        let removes: Vec<_> = steps.iter().filter(|step| step.risk == Risk::Destructive).map(Step::command).collect();
        assert_eq!(removes, ["lvremove vg/snap"]);
    }
}
