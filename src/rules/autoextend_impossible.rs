//! Automatic extension has no room for its next step

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "autoextend-impossible",
    severity: Severity::High,
    title: "Automatic extension has no room for its next step",
    looks_for: "Automatic extension is on (a threshold below 100 %, or a watermark in the kernel's table), and the volume group has less free than one step: thin_pool_autoextend_percent (20 % unless set) of the pool's size, or as much more as it takes to come below the threshold, in whole extents. High from 70 % usage on, medium below. A group with nothing free, and a step that was already seen to fail, are other rules.",
    why: "LVM extends by the whole step or not at all. The pool looks protected and runs full.",
    what_to_do: "Add a disk, or choose a percentage that fits what is free.",
    sources: &["lvm2 lib/metadata/lv_manip.c", "capture: 17 extents needed, 12 available"],
    check,
    examples: &[
        Example {
            title: "20 % of 100 GiB and 19 GiB free",
            paste: "  thinpool docker twi-aotz-- 100.00g             70.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  docker   1   1   0 wz--n- 130.00g 19.00g",
            finds: Some(Severity::High),
        },
        Example {
            title: "the pool is not full yet",
            paste: "  thinpool docker twi-aotz-- 100.00g             69.99 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  docker   1   1   0 wz--n- 130.00g 19.00g",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "20 GiB free",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  docker   1   1   0 wz--n- 130.00g 20.00g",
            finds: None,
        },
        Example {
            title: "a full pool takes 25 % to come below 80 %",
            paste: "  thinpool docker twi-aotz-- 100.00g             100.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  docker   1   1   0 wz--n- 130.00g 22.00g",
            finds: Some(Severity::High),
        },
        Example {
            title: "a small group: 20 % of 100 MiB are an extent of 32 MiB",
            paste: "  thinpool docker twi-aotz-- 100.00m             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  VG     #PV #LV #SN Attr   VSize   VFree  Ext\n  docker   1   1   0 wz--n- 164.00m 28.00m 32.00m",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "the watermark of the table tells that it is on",
            paste: "docker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 327680 1 skip_block_zeroing\n  docker   1   1   0 wz--n- 130.00g 19.00g",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "it is off",
            paste: "  thinpool docker twi-aotz-- 100.00g             40.00 6.99\nactivation {\n  thin_pool_autoextend_threshold=100\n  thin_pool_autoextend_percent=20\n}\n  docker   1   1   0 wz--n- 130.00g 19.00g",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    // What was tried and failed is told by that rule, with the cause.
    if host.events_of(&["L03"]).next().is_some() {
        return Vec::new();
    }
    each_pool(host, |pool| {
        let settings = host.autoextend(pool);
        let watermark = pool.data_watermark();
        let on = settings.is_on().unwrap_or_else(|| watermark.as_ref().is_some_and(|mark| mark.value.0 > 0));
        let group = host.group_of(pool).filter(|_| on && pool.is_lvm())?;
        let set = settings.percent.as_ref().map_or(20, |percent| percent.value);
        let (percent, step) = host.autoextend_step(pool)?;
        let free = group.free.filter(|free| *free < step && free.0 >= super::EXTENT.0)?;
        let more = match &settings.threshold {
            Some(mark) if percent > set => {
                format!(" ({set} % are set; so much is used that it takes {percent} % to come below {})", mark.value)
            }
            _ => String::new(),
        };
        let explanation = format!(
            "One step of automatic extension adds {percent} % of {}, {step}{more}, and volume group {} has {free} free. LVM extends by the \
             whole step, rounded up to extents, or not at all: the pool looks protected, and will run full.",
            pool.label(),
            group.name
        );
        let title = format!("Automatic extension of {} cannot work: {free} free, {step} needed", pool.label());
        let setting = settings.threshold.map(|fact| fact.source).or(watermark.map(|fact| fact.source));
        let evidence = [group.source].into_iter().chain(setting);
        let finding = RULE.finding(title, explanation, evidence);
        // While there is time a step that fits is enough; a disk is for when it is needed.
        Some(match pool.data.at_least(70) {
            true => finding.remedies(&["grow-volume-group", "autoextend"]),
            false => finding.severity(Severity::Medium).remedies(&["autoextend"]),
        })
    })
}
