//! Nothing extends the pool when it fills up

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::parsers::dmsetup::NoSpace;
use crate::parsers::lvm_config::ConfigKind;
use crate::report::Severity;
use crate::units::Percent;

pub const RULE: Rule = Rule {
    id: "autoextend-disabled",
    severity: Severity::High,
    title: "Nothing extends the pool when it fills up",
    looks_for: "The threshold that holds for an LVM pool is 100 %, or its table has the watermark 0 and no profile is attached, or LVM warned that protection is off. High from 70 % usage on, medium below.",
    why: "100 % is LVM's default and means never. When the pool is full, writers hang for a minute and then get I/O errors.",
    what_to_do: "Attach a profile with a threshold of 80 %, have the pool monitored, and keep room in the volume group.",
    sources: &["lvmthin(7)", "kernel 6.1 capture: LVM writes the watermark 0 when the threshold is 100"],
    check,
    examples: &[
        Example {
            title: "the threshold is 100",
            paste: "  thinpool docker twi-aotz-- 100.00g             70.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=100\n  thin_pool_autoextend_percent=20\n}",
            finds: Some(Severity::High),
        },
        Example {
            title: "the pool is not full yet",
            paste: "  thinpool docker twi-aotz-- 100.00g             69.99 6.99\nactivation {\n  thin_pool_autoextend_threshold=100\n  thin_pool_autoextend_percent=20\n}",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the kernel watches for nothing",
            paste: "docker-thinpool: 0 209715200 thin-pool 5 1221/4096 1310720/1638400 - rw discard_passdown queue_if_no_space - 1024\ndocker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing",
            finds: Some(Severity::High),
        },
        Example {
            title: "LVM warns",
            paste: "  WARNING: You have not turned on protection against thin pools running out of space.",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the threshold is 99",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=99\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
        Example {
            title: "a watermark",
            paste: "docker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 327680 1 skip_block_zeroing",
            finds: None,
        },
        Example {
            title: "only the settings were pasted",
            paste: "# lvmconfig activation/thin_pool_autoextend_threshold\nthin_pool_autoextend_threshold=100\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a host without thin pools",
            paste: "# lvmconfig activation/thin_pool_autoextend_threshold\nthin_pool_autoextend_threshold=100\n# lsblk\nNAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\nvda  254:0    0   4G  0 disk /var/lib/docker\n",
            finds: None,
        },
        Example {
            title: "Docker's own loop pool is not LVM's",
            paste: "docker-253:0-1-pool: 0 209715200 thin-pool 7:1 7:0 128 0 1 skip_block_zeroing",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let findings = each_pool(host, |pool| {
        let settings = host.autoextend(pool);
        let profile = pool.volume.as_ref().is_some_and(|volume| volume.profile.is_some());
        let unwatched = pool.data_watermark().filter(|mark| mark.value.0 == 0 && !profile).map(|mark| mark.source);
        let source = match settings.is_on() {
            Some(true) => return None,
            Some(false) => settings.threshold.filter(|_| pool.is_lvm()).map(|threshold| threshold.source),
            None => unwatched,
        }?;
        let full = match pool.no_space.as_ref().map(|policy| policy.value) {
            Some(NoSpace::Error) => "writes fail at once with \"No space left on device\"",
            _ => "writers hang for a minute and then get I/O errors, which can turn their filesystems read-only",
        };
        let explanation = format!(
            "Automatic extension of {} is off (a threshold of 100 % means never, and is LVM's default). When it is full, {full}.",
            pool.label()
        );
        let severity = if pool.data.at_least(70) { Severity::High } else { Severity::Medium };
        let finding = RULE.finding(format!("Nothing extends {} when it fills up", pool.label()), explanation, [source]);
        Some(finding.severity(severity).remedies(&["autoextend"]))
    });
    if !findings.is_empty() || host.pools.iter().any(|pool| host.autoextend(pool).is_on() == Some(true)) {
        return findings;
    }
    let warned = host.events_of(&["L15"]).last().map(|event| {
        let explanation = "LVM warns that nothing protects its thin pools from running full: automatic extension is off unless a threshold below \
                           100 % is set.";
        let finding = RULE.finding("Nothing extends the thin pools when they fill up", explanation, [event.source]);
        finding.severity(Severity::Medium).remedies(&["autoextend"])
    });
    warned.or_else(|| settings(host)).into_iter().collect()
}

/// The settings of a host whose pools no output shows.
fn settings(host: &Host) -> Option<Finding> {
    let other_driver = host.driver().is_some_and(|driver| driver != "devicemapper");
    // LVM is on most hosts, and its default with it; thin pools are not.
    let seen = !host.logical_volumes.is_empty() || !host.block_devices.is_empty() || !host.dm_devices.is_empty();
    if !host.pools.is_empty() || other_driver || seen {
        return None;
    }
    let set = host.lvm_configs.iter().rev().filter(|config| config.kind != ConfigKind::Defaults);
    let threshold = set.filter_map(|config| config.threshold.as_ref()).next()?;
    let explanation = "Automatic extension is off: a threshold of 100 % means never, and is LVM's default. A pool that these settings hold for \
                       runs full, unless a profile of its own says otherwise.";
    let off = threshold.value >= Percent::whole(100);
    let finding = RULE.finding("Nothing extends the thin pools when they fill up", explanation, [threshold.source]);
    off.then(|| finding.severity(Severity::Medium).remedies(&["look-closer", "autoextend"]))
}
