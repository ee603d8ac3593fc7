//! Docker's loop file can fill the root filesystem

use super::{Example, Finding, Rule, loopback_host_limits};
use crate::facts::Host;
use crate::intake::Source;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "loopback-on-root",
    severity: Severity::High,
    title: "Docker's loop file can fill the root filesystem",
    looks_for: "The file behind Docker's pool lies on `/` (by `losetup` or `docker info`, and `df`), which is at least 80 % and less than 95 % used.",
    why: "The file is sparse and grows with every layer. When it has filled `/`, the pool gets I/O errors, and everything else on the host that writes stops as well.",
    what_to_do: "Free space on `/` now, and move Docker's data to a disk of its own, with overlay2.",
    sources: &["Docker documentation, devicemapper: loop-lvm is for tests only", "80 % is this program's choice"],
    check,
    examples: &[
        Example {
            title: "80 % of /",
            paste: "/dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data)\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 40G 10G 80% /\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "79 % of /",
            paste: "/dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data)\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 39G 11G 79% /\n",
            finds: None,
        },
        Example {
            title: "a filesystem of its own",
            paste: "/dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data)\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 40G 10G 80% /\n/dev/sdb1 50G 1G 49G 2% /var/lib/docker\n",
            finds: None,
        },
        Example {
            title: "95 % is another rule",
            paste: "/dev/loop0: [64768]:131080 (/var/lib/docker/devicemapper/devicemapper/data)\nFilesystem Size Used Avail Use% Mounted on\n/dev/sda1 50G 48G 2G 95% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let Some((file, source)) = loop_file(host) else { return Vec::new() };
    let between = |percent: Percent| percent >= Percent::whole(80) && percent < Percent::whole(95);
    let row = host.filesystem_of(file).filter(|row| row.mount_point == "/" && row.percent.is_some_and(between));
    let Some(row) = row.filter(|_| (loopback_host_limits::RULE.check)(host).is_empty()) else { return Vec::new() };
    let percent = row.percent.map(|percent| percent.to_string()).unwrap_or_default();
    let explanation = format!(
        "Docker's pool is the sparse file {file} on the root filesystem, which is {percent} used. The file grows as containers write; when \
         the root filesystem is full, the pool gets I/O errors and everything else on the host that writes stops too."
    );
    let title = format!("Docker's loop file lies on the root filesystem, which is {percent} used");
    let finding = RULE.finding(title, explanation, [row.source, source]);
    vec![finding.remedies(&["free-host-filesystem", "reclaim-space", "migrate-to-overlay2"])]
}

/// The file behind the data of Docker's pool.
fn loop_file(host: &Host) -> Option<(&str, Source)> {
    let told = host.info.as_ref().and_then(|info| info.data_loop_file.as_ref());
    let told = told.map(|file| (file.value.as_str(), file.source));
    let shown = || {
        let mut files =
            host.loop_devices.iter().filter_map(|device| Some((device.back_file.as_deref()?, device.source)));
        files.find(|(file, _)| file.ends_with("/devicemapper/devicemapper/data"))
    };
    told.filter(|(file, _)| file.starts_with('/')).or_else(shown)
}
