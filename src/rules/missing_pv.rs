//! A disk of the volume group is missing

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::intake::Source;
use crate::parsers::vgs::VolumeGroup;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "missing-pv",
    severity: Severity::Critical,
    title: "A disk of the volume group is missing",
    looks_for: "`pvs` shows a physical volume as missing (`[unknown]`, or `m` in its attributes), `vgs` shows the group as partial, or LVM says so: it could not find a device by its UUID, or refuses to activate or change what is partial.",
    why: "A pool of which a part is missing cannot be activated, or fails where that part is needed.",
    what_to_do: "Bring the disk back: cable, path, LUN, virtual disk, or its partition table. Never `vgreduce --removemissing --force` while a pool is in the group: it removes the pool.",
    sources: &["vgreduce(8)", "pvs(8), vgs(8)"],
    check,
    examples: &[
        Example {
            title: "pvs",
            paste: "  PV         VG     Fmt  Attr PSize    PFree\n  [unknown]  docker lvm2 a-m  <100.00g 10.00g",
            finds: Some(Severity::Critical),
        },
        Example { title: "vgs", paste: "  docker   2   1   0 wz-pn- 100.00g 10.00g", finds: Some(Severity::Critical) },
        Example {
            title: "LVM",
            paste: "  WARNING: Couldn't find device with uuid PmWQBm-F6GU-JIXT-XxU0-nZ8U-7LKe-KfJ1KI.",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "LVM refuses what is partial",
            paste: "  Refusing activation of partial LV docker/thinpool.  Use '--activationmode partial' to override.",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "dmeventd cannot extend the pool",
            paste: "Nov 22 01:00:57 node lvm[811]: Cannot change VG docker while PVs are missing.",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the disk was replaced and the group's description restored",
            paste: "  WARNING: Couldn't find device with uuid PmWQBm-F6GU-JIXT-XxU0-nZ8U-7LKe-KfJ1KI.\n  Physical volume \"/dev/sdb\" successfully created.\n  Restored volume group docker.",
            finds: None,
        },
        Example { title: "all there", paste: "  docker   2   1   0 wz--n- 100.00g 10.00g", finds: None },
        Example {
            title: "pvs, all there",
            paste: "  PV         VG     Fmt  Attr PSize    PFree\n  /dev/sdb   docker lvm2 a--  <100.00g 10.00g",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // Of a disk and of a group the last sample counts.
    let disks = host.physical_volumes.iter().enumerate().filter(|(index, disk)| {
        disk.is_missing()
            && host
                .physical_volumes
                .iter()
                .skip(index + 1)
                .all(|later| later.uuid != disk.uuid || disk.uuid.is_none() && later.name != disk.name)
    });
    let disks: Vec<(Option<&str>, Source)> = disks.map(|(_, disk)| (disk.vg.as_deref(), disk.source)).collect();
    let partial = |vg: &&str| host.volume_group(vg).is_some_and(VolumeGroup::is_partial);
    let groups = host.volume_groups.iter().map(|group| group.name.as_str()).filter(partial);
    let groups =
        groups.filter_map(|name| host.volume_group(name)).map(|group| (Some(group.name.as_str()), group.source));
    // A group whose description was put back since is another one now.
    let restored = host.events_of(&["L39"]).last().map(|event| event.source);
    let events = || {
        let event = host.events_of(&["L30"]).last().filter(|event| restored.is_none_or(|at| at < event.source))?;
        Some((event.capture(1).or(event.capture(2)), event.source))
    };
    let mut found: Vec<(Option<&str>, Source)> = disks.into_iter().chain(groups).collect();
    found.sort_by_key(|(_, source)| *source);
    found.dedup();
    if found.is_empty() {
        found.extend(events());
    }
    let Some((vg, _)) = found.iter().find(|(vg, _)| vg.is_some()).or(found.first()) else { return Vec::new() };
    let group = vg.map_or("a volume group".to_owned(), |vg| format!("volume group {vg}"));
    let explanation = format!(
        "LVM cannot find a disk of {group}. Volumes that have a part on it, a thin pool above all, do not start or fail. Bring the disk back; \
         never force its removal from the group while a pool is in it, for that removes the pool."
    );
    let title = format!("A disk of {group} is missing");
    vec![
        RULE.finding(title, explanation, found.iter().map(|(_, source)| *source).take(5))
            .remedies(&["find-missing-disk"]),
    ]
}
