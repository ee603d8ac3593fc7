//! The file under the pool was deleted

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::parsers::device::DeviceNumber;
use crate::parsers::losetup::LoopDevice;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "loopback-file-deleted",
    severity: Severity::Critical,
    title: "The file under the pool was deleted",
    looks_for: "`losetup` says `(deleted)` of the file behind a loop device that is Docker's, or that the table of a pool names.",
    why: "The file has no name any more, but it lives as long as the loop device is open. When Docker is stopped, the device detached or the host restarted, every image and container on it is gone for good.",
    what_to_do: "Do not stop Docker and do not restart the host. Copy what matters out of the containers first, then the whole device.",
    sources: &["kernel drivers/block/loop.c: the open file keeps its blocks"],
    check,
    examples: &[
        Example {
            title: "docker's file",
            paste: "NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE             DIO LOG-SEC\n/dev/loop0         0      0         1  0 /var/lib/docker/devicemapper/devicemapper/data (deleted)      0     512\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "a file that the table names",
            paste: "pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n/dev/loop0: [64768]:131080 (/srv/thin.img (deleted))\n",
            finds: Some(Severity::Critical),
        },
        Example {
            title: "the file is there",
            paste: "NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE             DIO LOG-SEC\n/dev/loop0         0      0         1  0 /var/lib/docker/devicemapper/devicemapper/data      0     512\n",
            finds: None,
        },
        Example {
            title: "an old snap",
            paste: "NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE             DIO LOG-SEC\n/dev/loop3         0      0         1  1 /var/lib/snapd/snaps/core_1.snap (deleted)      0     512\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let gone: Vec<&LoopDevice> =
        host.loop_devices.iter().filter(|device| device.deleted && is_under_a_pool(host, device)).collect();
    let Some(first) = gone.first() else { return Vec::new() };
    let explanation = format!(
        "The file behind {} was deleted. It exists as long as the device is open: once Docker stops, the device is detached or the host \
         restarts, all of it is lost. Leave everything running, and copy out what matters first.",
        first.device
    );
    let title = format!("The file under the pool was deleted; {} alone still holds its data", first.device);
    vec![RULE.finding(title, explanation, gone.iter().map(|device| device.source)).remedies(&["rescue-loop-file"])]
}

fn is_under_a_pool(host: &Host, device: &LoopDevice) -> bool {
    let dockers = device.back_file.as_deref().is_some_and(|file| file.contains("/devicemapper/devicemapper/"));
    let number = device.number();
    let named = |text: &str| {
        text == device.device
            || DeviceNumber::parse(text).is_some_and(|found| found.is_loop() && Some(found.minor) == number)
    };
    let tables = || host.pools.iter().filter_map(|pool| pool.table.as_ref());
    dockers || tables().any(|table| named(&table.value.data_device) || named(&table.value.metadata_device))
}
