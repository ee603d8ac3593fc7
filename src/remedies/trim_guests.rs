//! Let guests of Proxmox VE give their space back.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "trim-guests", title: "Let the guests give their space back", phase: Phase::StopTheBleeding, steps };

fn steps(_: &Host, _: &Choices) -> Vec<Step> {
    let disks = "grep -HE '^(scsi|sata|virtio|ide|efidisk)[0-9]+:' /etc/pve/qemu-server/*.conf | grep -v 'discard=on' | grep -v 'media=cdrom'";
    let containers = "for id in $(pct list | awk '$2 == \"running\" {print $1}'); do pct fstrim \"$id\"; done";
    let machines =
        "for id in $(qm list | awk '$3 == \"running\" {print $1}'); do qm guest cmd \"$id\" fstrim || true; done";
    vec![
        Step::look("List the virtual disks that do not pass discards on.", Action::Fixed(disks)).expect(
            "the disks to change: in the web interface Hardware, the disk, Edit, Discard (and SSD emulation for IDE and SATA). It counts from the guest's next start",
        ),
        Step::new(Risk::Safe, "Trim in the guests: containers from the host, machines through their guest agent.", Action::Fixed(containers))
            .and(Action::Fixed(machines))
            .needs("The guests run, and their disks have `discard=on`").undo("Nothing needs undoing: only unused blocks go back.").expect("a lower Data% in `lvs`; in a machine without the agent run `fstrim -av` inside"),
        Step::look("See which disks belong to guests that no longer exist.",
            Command::new("lvs").args(&["-o", "lv_name,lv_size,data_percent,pool_lv"]),
        )
        .expect("names such as vm-ID-disk-0: an ID that `qm list` and `pct list` do not show has no guest on this node"),
    ]
}
