//! Nobody watches the pool, so automatic extension never happens

use super::{Example, Finding, Rule, autoextend_disabled, each_pool};
use crate::facts::Host;
use crate::parsers::lvs::Attr;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "autoextend-not-monitored",
    severity: Severity::High,
    title: "Nobody watches the pool",
    looks_for: "`lvs` shows an active pool as `not monitored`, or LVM failed to monitor it; and automatic extension is not switched off anyway. Medium while it is not known to be on and less than 70 % is used.",
    why: "The threshold of a profile does nothing by itself: the daemon dmeventd must watch the pool. On Debian and Ubuntu it is a package of its own.",
    what_to_do: "Install the package with dmeventd, start it, and switch monitoring on.",
    sources: &["lvs(8), seg_monitor", "Debian package dmeventd"],
    check,
    examples: &[
        Example {
            title: "a threshold and nobody who watches",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Monitor      \n  thinpool docker twi-a-t--- 944.00m             0.00   10.40  not monitored\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}",
            finds: Some(Severity::High),
        },
        Example {
            title: "the watermark tells that a threshold is set",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Monitor      \n  thinpool docker twi-a-t--- 944.00m             0.00   10.40  not monitored\ndocker-thinpool: 0 1933312 thin-pool 254:0 254:1 1024 377 1 skip_block_zeroing",
            finds: Some(Severity::High),
        },
        Example {
            title: "the threshold is not known",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Monitor      \n  thinpool docker twi-a-t--- 944.00m             0.00   10.40  not monitored",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "LVM could not",
            paste: "  /sbin/dmeventd: stat failed: No such file or directory\n  WARNING: Failed to monitor docker/thinpool.",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "monitored",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Monitor  \n  thinpool docker twi-a-t--- 944.00m             0.00   10.40  monitored",
            finds: None,
        },
        Example {
            title: "not active",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Monitor      \n  thinpool docker twi---t--- 944.00m                           not monitored",
            finds: None,
        },
        Example {
            title: "off anyway: another rule",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Monitor      \n  thinpool docker twi-a-t--- 944.00m             0.00   10.40  not monitored\nactivation {\n  thin_pool_autoextend_threshold=100\n  thin_pool_autoextend_percent=20\n}",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    if !(autoextend_disabled::RULE.check)(host).is_empty() {
        // A profile alone does not help then.
        return without_daemon(host);
    }
    let findings = each_pool(host, |pool| {
        let volume = pool.volume.as_ref().filter(|volume| volume.monitored == Some(false))?;
        if !volume.attr.as_ref().is_none_or(Attr::is_active) {
            return None;
        }
        let settings = host.autoextend(pool).is_on();
        let watched = pool.data_watermark().is_some_and(|mark| mark.value.0 > 0);
        let on = settings.unwrap_or(watched) || volume.profile.is_some();
        let wanted = if on { "A threshold is set, but without" } else { "Without" };
        let explanation = format!(
            "LVM shows {} as not monitored. {wanted} the daemon dmeventd nothing extends the pool or warns in time. Debian and Ubuntu have it \
             in the package dmeventd.",
            pool.label()
        );
        let severity = if on || pool.data.at_least(70) { Severity::High } else { Severity::Medium };
        let finding = RULE.finding(format!("Nobody watches {}", pool.label()), explanation, volume.source);
        // A profile that is there is not written again.
        Some(finding.severity(severity).remedies(&[if on { "monitor-pool" } else { "autoextend" }]))
    });
    // With a row of each pool the rows tell; the later sample may well be monitored.
    let told = host.pools.iter().any(|pool| pool.volume.as_ref().is_some_and(|volume| volume.monitored.is_some()));
    if !findings.is_empty() || told {
        return findings;
    }
    without_daemon(host)
}

fn without_daemon(host: &Host) -> Vec<Finding> {
    let failed = host.events_of(&["L24"]).last().map(|event| {
        let explanation = "LVM could not have the pool watched: the daemon dmeventd is missing or does not run. Without it nothing extends a pool \
                           or warns in time. Debian and Ubuntu have it in the package dmeventd.";
        let finding = RULE.finding("Nobody watches the thin pools: dmeventd is missing", explanation, [event.source]);
        finding.severity(Severity::Medium).remedies(&["monitor-pool"])
    });
    failed.into_iter().collect()
}
