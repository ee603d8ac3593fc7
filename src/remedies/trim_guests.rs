//! Let guests of Proxmox VE give their space back.

use super::shell::{self, Action, Command};
use super::{Phase, Remedy, Step, Takes};
use crate::engine::Choices;
use crate::facts::{Host, Owner};
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "trim-guests", title: "Let the guests give their space back", phase: Phase::StopTheBleeding, steps };

/// Trims what runs: containers from the host, machines through their agent.
const CONTAINERS: &str = "pct list | awk '$2 == \"running\" {print $1}' | xargs -r -n1 pct fstrim";
const MACHINES: &str =
    "for id in $(qm list | awk '$3 == \"running\" {print $1}'); do qm guest cmd \"$id\" fstrim || true; done";
/// The command for each virtual disk that does not pass discards on: its present setting, and Discard.
const SWITCH: &str = "for id in $(qm list | awk 'NR > 1 {print $1}'); do qm config \"$id\" | grep -E '^(scsi|virtio|sata|ide)[0-9]+:' | grep -vE 'discard=on|media=cdrom' | sed -E \"s/,discard=ignore//; s/^([a-z]+[0-9]+): (.*)/qm set $id --\\\\1 '\\\\2,discard=on'/\" || true; done";

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    if !host.pools.iter().any(|pool| pool.owner == Owner::Proxmox) {
        return Vec::new();
    }
    let mut steps = vec![
        Step::look("See how full the storages are and which guests there are, and find disks and snapshots that nobody needs: remove those in the web interface, or with `qm` and `pct`.", Action::Fixed("pvesm status; qm list; pct list"))
            .and(Command::new("lvs").args(&["-o", "lv_name,lv_size,data_percent,pool_lv"]))
            .expect("volumes such as vm-ID-disk-0: one whose ID is in neither list has no guest on this node"),
    ];
    steps.extend(storages(host).map(|storage| {
        Step::look("The same, as Proxmox VE sees it.", Command::new("pvesm").arg("list").arg(storage))
            .expect("each disk with the ID of its guest")
    }));
    steps.push(
        Step::new(Risk::Safe, "Let Proxmox VE look for disks that no guest uses any more, and enter them at their guests as unused: the web interface then removes them.", Action::Try(Command::new("qm").arg("rescan")))
            .and(Action::Try(Command::new("pct").arg("rescan")))
            .needs("None: it changes the guests' configuration only, and no disk")
            .expect("`unused0` and the like in the hardware of a guest that has such a disk")
            .undo("Detach the entry again; the disk stays."),
    );
    steps.push(
        Step::look("Write the command that switches Discard on for each virtual disk without it. It prints them only: compare each with the present setting, then run those you want. It counts from the guest's next start.", Action::Fixed(SWITCH))
            .expect("lines such as `qm set 100 --scsi0 '…,discard=on'`, or nothing when all disks have it"),
    );
    steps.push(
        Step::new(Risk::Safe, "Return the blocks of deleted files: containers are trimmed from the host, machines through their guest agent.", Action::Fixed(CONTAINERS))
            .and(Action::Fixed(MACHINES))
            .takes(Takes::Minutes)
            .needs("The guests run, and their disks have `discard=on`; the pool is not read-only")
            .expect("a lower Data% in `lvs`; in a machine without the agent run `fstrim -av` inside")
            .undo("Nothing needs undoing: only unused blocks go back."),
    );
    steps
}

/// What storage.cfg calls a pool of this host.
fn storages(host: &Host) -> impl Iterator<Item = &str> {
    let of_pool = |vg: &str, lv: &str| {
        host.pools.iter().filter_map(|pool| pool.lvm.as_ref()).any(|name| name.vg == vg && name.lv == lv)
    };
    host.proxmox_storages.iter().filter_map(move |storage| {
        let config = storage.config.as_ref().filter(|config| config.kind == "lvmthin" && !config.disabled)?;
        let ours = of_pool(&config.vgname.as_ref()?.value, &config.thinpool.as_ref()?.value);
        shell::lvm_name(&storage.name).filter(|_| ours)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(paste: &str) -> Vec<String> {
        steps(&facts::host(read(paste).records), &Choices::default()).iter().map(Step::command).collect()
    }

    const POOL: &str = "  LV   VG  Attr       LSize   Pool Origin Data%  Meta%\n  data pve twi-aotz-- 794.79g             96.00  1.24\n";

    #[test]
    fn the_storage_is_listed_by_the_name_it_has_in_proxmox() {
        let config = "lvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n";
        assert!(commands(&format!("{POOL}{config}")).contains(&"pvesm list local-lvm".to_owned()));
        let other = format!("{POOL}{}", config.replace("vgname pve", "vgname other"));
        assert!(!commands(&other).iter().any(|command| command.starts_with("pvesm list")), "{other}");
    }

    #[test]
    fn discard_is_switched_on_by_the_disks_present_setting() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("thinpool-doctor-pve-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let stub = "#!/bin/sh\ncase $1 in\nlist) echo ' VMID NAME STATUS MEM BOOTDISK PID'; echo ' 100 web running 2048 32.00 1234' ;;\nconfig) printf '%s\\n' 'boot: order=scsi0' 'scsi0: local-lvm:vm-100-disk-0,iothread=1,size=32G' 'scsi1: local-lvm:vm-100-disk-1,discard=on,size=8G' 'ide2: none,media=cdrom' 'virtio0: local-lvm:vm-100-disk-2,discard=ignore,size=8G' ;;\nesac\n";
        let path = folder.join("qm");
        std::fs::write(&path, stub).expect("a stub");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
        let path = format!("{}:/usr/bin:/bin", folder.display());
        let output =
            std::process::Command::new("sh").arg("-c").arg(SWITCH).env("PATH", path).output().expect("a shell");
        std::fs::remove_dir_all(&folder).expect("the folder goes");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "qm set 100 --scsi0 'local-lvm:vm-100-disk-0,iothread=1,size=32G,discard=on'\nqm set 100 --virtio0 'local-lvm:vm-100-disk-2,size=8G,discard=on'\n"
        );
    }
}
