//! A threshold is set, and the kernel does not know it yet

use super::{Example, Finding, Rule, autoextend_not_monitored, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "autoextend-profile-not-live",
    severity: Severity::Medium,
    title: "The threshold is set, and the kernel does not know it yet",
    looks_for: "A threshold below 100 % or a profile holds for an LVM pool, and its live table still has the watermark 0.",
    why: "LVM writes the watermark when it loads the table. Attaching a profile does not reload it, so the kernel wakes nobody; dmeventd still looks at the pool now and then.",
    what_to_do: "Refresh the pool.",
    sources: &["kernel 6.1 capture: 0 before `lvchange --refresh`, 320 of 1600 blocks after it"],
    check,
    examples: &[
        Example {
            title: "a profile and no watermark",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Profile\n  thinpool docker twi-aotz-- 100.00g             79.17  10.40  early\ndocker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a watermark",
            paste: "  LV       VG     Attr       LSize   Pool Origin Data%  Meta%  Profile\n  thinpool docker twi-aotz-- 100.00g             79.17  10.40  early\ndocker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 327680 1 skip_block_zeroing",
            finds: None,
        },
        Example {
            title: "no profile: another rule",
            paste: "  thinpool docker twi-aotz-- 100.00g             79.17  10.40\ndocker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // Monitoring it reloads it too.
    if !(autoextend_not_monitored::RULE.check)(host).is_empty() {
        return Vec::new();
    }
    each_pool(host, |pool| {
        let mark = pool.data_watermark().filter(|mark| mark.value.0 == 0)?;
        let settings = host.autoextend(pool);
        let profile = pool.volume.as_ref().filter(|volume| volume.profile.is_some());
        if settings.is_on() == Some(false) || settings.is_on().is_none() && profile.is_none() {
            return None;
        }
        let explanation = format!(
            "A threshold holds for {}, but its table still has the watermark 0: the kernel wakes nobody when the pool fills up. Attaching a \
             profile does not reload the table; a refresh does.",
            pool.label()
        );
        // What the profile says was not shown: perhaps because there is none of that name.
        let name = profile.filter(|_| settings.is_on().is_none()).and_then(|volume| volume.profile.as_deref());
        let explanation = match name {
            Some(name) => format!(
                "{explanation} It is also 0 where the profile's file /etc/lvm/profile/{name}.profile is gone, or says nothing of a \
                 threshold: LVM then takes its defaults and extends nothing, and a refresh changes nothing. The plan writes one that does."
            ),
            None => explanation,
        };
        let told = settings.threshold.map(|fact| fact.source).or(profile.and_then(|volume| volume.source));
        let title = format!("The kernel does not know the threshold of {} yet", pool.label());
        let remedies: &[&str] = if name.is_some() { &["refresh-pool", "autoextend"] } else { &["refresh-pool"] };
        Some(RULE.finding(title, explanation, [mark.source].into_iter().chain(told)).remedies(remedies))
    })
}
