//! More is promised than the pool holds

use super::{EXTENT, Example, Finding, Rule, each_pool};
use crate::facts::{Host, Owner, ThinPool};
use crate::report::Severity;
use crate::sizing::overprovision::Promise;
use crate::units::Bytes;

pub const RULE: Rule = Rule {
    id: "overprovisioned",
    severity: Severity::High,
    title: "More is promised than the pool holds",
    looks_for: "The virtual sizes of the thin devices together exceed the pool, or LVM warned of it. For Docker's pools, where every layer counts 10 GiB, only from 60 % data usage on. High where the volume group has not the difference free, nothing extends the pool, and 60 % of it are used (our choice); medium otherwise. Nothing is said where LVM extends the pool in time and the group can hold all of it.",
    why: "If the thin devices fill up, the pool runs out of space although each of them still shows room.",
    what_to_do: "Watch the pool, extend it automatically, add a disk, promise less, or accept it knowingly.",
    sources: &[r#"LVM warning "Sum of all thin volume sizes … exceeds the size of thin pool""#],
    check,
    examples: &[
        Example {
            title: "25 GiB on 10 GiB",
            paste: "  v1 vg Vwi-aotz--  5.00g pool        2.91\n  v2 vg Vwi-aotz-- 20.00g pool        2.23\n  pool vg twi-aotz-- 10.00g                        10.00 6.99",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "more than the volume group has free, nothing extends it, and it fills up",
            paste: "  v1 vg Vwi-aotz-- 25.00g pool        30.00\n  pool vg twi-aotz-- 10.00g                        60.00 6.99\n  VG #PV #LV #SN Attr VSize VFree\n  vg 1 2 0 wz--n- 20.00g 10.00g\n# lvmconfig activation/thin_pool_autoextend_threshold\nthin_pool_autoextend_threshold=100\n",
            finds: Some(Severity::High),
        },
        Example {
            title: "the volume group has the difference",
            paste: "  v1 vg Vwi-aotz-- 25.00g pool        30.00\n  pool vg twi-aotz-- 10.00g                        60.00 6.99\n  VG #PV #LV #SN Attr VSize VFree\n  vg 1 2 0 wz--n- 30.00g 15.00g\n# lvmconfig activation/thin_pool_autoextend_threshold\nthin_pool_autoextend_threshold=100\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "exactly as much as there is",
            paste: "  v1 vg Vwi-aotz-- 10.00g pool        2.91\n  pool vg twi-aotz-- 10.00g                        10.00 6.99",
            finds: None,
        },
        Example {
            title: "it is extended in time, and the group can hold it",
            paste: "  LV   VG Attr       LSize   Pool Data%  Meta%  Monitor   Profile\n  pool vg twi-aotz-- 512.00m      57.65  14.36  monitored vg-pool\n  data vg Vwi-aotz--   2.00g pool 15.00\n# cat /etc/lvm/profile/vg-pool.profile\nactivation {\n  thin_pool_autoextend_threshold=80\n  thin_pool_autoextend_percent=20\n}\n  VG   #PV #LV #SN Attr   VSize   VFree\n  vg   1   2   0 wz--n- 4.00g 3.00g\n",
            finds: None,
        },
        Example {
            title: "LVM warns",
            paste: "  WARNING: Sum of all thin volume sizes (1.00 TiB) exceeds the size of thin pool vg/pool and the size of whole volume group (19.99 GiB).",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "a Docker pool that is not full",
            paste: "docker-8:1-1-base: 0 20971520 thin 0 -\ndocker-8:1-1-pool: 0 2097152 thin-pool 7 426/4096 1105/16384 - rw discard_passdown queue_if_no_space - 1024",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let findings = each_pool(host, |pool| {
        let promised = pool.virtual_size()?;
        let total = pool.data.total.as_ref()?;
        if promised <= total.value || pool.owner == Owner::Docker && !pool.data.at_least(60) {
            return None;
        }
        let devices = if pool.thins.len() == 1 { "thin device" } else { "thin devices" };
        let explanation = format!(
            "The {} {devices} of {} may grow to {promised}, the pool holds {}. That is normal for thin provisioning, and it \
             means that the pool can run full while every filesystem on it still shows free space.{}",
            pool.thins.len(),
            pool.label(),
            total.value,
            host.promise(pool).map(|promise| in_figures(host, pool, &promise)).unwrap_or_default()
        );
        let free = host.group_of(pool).and_then(|group| group.free);
        let cannot = free.is_some_and(|free| promised > total.value.saturating_add(free));
        if host.grows_by_itself(pool) && !cannot {
            return None;
        }
        let off =
            host.autoextend(pool).is_on() == Some(false) || pool.data_watermark().is_some_and(|mark| mark.value.0 == 0);
        let severity = if cannot && off && pool.data.at_least(60) { Severity::High } else { Severity::Medium };
        let evidence = [total.source].into_iter().chain(pool.thins.iter().map(|thin| thin.source).take(5));
        Some(
            RULE.finding(
                format!("{} promises {promised} and holds {}", pool.label(), total.value),
                explanation,
                evidence,
            )
            .severity(severity)
            .remedies(ways(host, pool)),
        )
    });
    if !findings.is_empty() {
        return findings;
    }
    let warned = host.events_of(&["L14"]).last().map(|event| {
        let promised = event.capture(1).unwrap_or("more");
        let pool = event.capture(2).filter(|name| name.contains('/')).map_or("the thin pool".to_owned(), |name| format!("thin pool {name}"));
        let explanation = format!(
            "LVM warns that the thin volumes of {pool} add up to {promised}, more than there is. The pool can run full while every \
             filesystem on it still shows free space."
        );
        RULE.finding(format!("{pool} promises {promised}, more than it holds"), explanation, [event.source]).severity(Severity::Medium).remedies(&["autoextend"])
    });
    warned.into_iter().collect()
}

/// The likely view beside the strict one, and what it would take to promise no more than there is.
fn in_figures(host: &Host, pool: &ThinPool, promise: &Promise) -> String {
    // Where nothing is shared it is what the pool shows as used.
    let shared = promise.likely.filter(|likely| pool.data_used().is_some_and(|used| *likely > used));
    let likely = shared.map_or(String::new(), |likely| {
        format!(" What they hold today would take {likely} if none of it were shared any more.")
    });
    let others = match promise.is_incomplete() {
        true => {
            " More is used than these hold, so there are others that the paste does not show, and more is promised than that."
        }
        false => "",
    };
    let least = if promise.is_incomplete() { "at least " } else { "" };
    let lacks = promise.lacks();
    let room = match promise.excess() {
        Some(excess) if excess.0 == 0 => ", and there is room for that".to_owned(),
        Some(excess) => {
            // Of devices that are not shown, or of one alone, nothing can be told to go.
            let or = match pool.thins.len() > 1 && !promise.is_incomplete() {
                true => format!(", or {}", less(pool, promise, excess)),
                false => String::new(),
            };
            format!(", and {excess} of that cannot be had: add a disk of {least}that size{or}")
        }
        None => String::new(),
    };
    let each = host.storage_option("dm.basesize").map_or(String::new(), |size| format!(" ({size})"));
    let docker = match pool.owner {
        Owner::Docker => format!(
            " Each layer and each container of Docker's counts with its whole dm.basesize{each}, however little is in it."
        ),
        _ => String::new(),
    };
    format!("{likely}{others} To keep every promise it would have to grow by {least}{lacks}{room}.{docker}")
}

/// What to drop instead.
fn less(pool: &ThinPool, promise: &Promise, excess: Bytes) -> String {
    let drop = format!("remove thin devices that promise {excess}");
    match promise.fair_size(EXTENT).filter(|size| size.0 > 0) {
        Some(size) if pool.owner == Owner::Docker => {
            format!("{drop}; with a dm.basesize of {size} as many would fit, which only a new pool can have")
        }
        Some(size) => format!("{drop}; as many of {size} each would fit"),
        None => drop,
    }
}

/// What is there to do: nothing that is done already.
fn ways(host: &Host, pool: &ThinPool) -> &'static [&'static str] {
    let watched = pool.volume.as_ref().is_some_and(|volume| volume.monitored == Some(true));
    let nothing_free = host.group_of(pool).and_then(|group| group.free).is_some_and(|free| free < EXTENT);
    match (host.autoextend(pool).is_on() == Some(true) && watched, nothing_free) {
        (true, _) => &["grow-volume-group"],
        (false, true) => &["grow-volume-group", "autoextend"],
        (false, false) => &["autoextend"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn found(paste: &str) -> Finding {
        check(&facts::host(read(paste).records)).into_iter().next().expect("a finding")
    }

    const SIX: &str = "  v1 vg Vwi-aotz-- 150.00g pool        10.00\n  v2 vg Vwi-aotz-- 150.00g pool        10.00\n";

    #[test]
    fn what_is_done_already_is_not_advised_and_the_numbers_are_told() {
        let on = "  LV   VG Attr       LSize   Pool Data%  Meta%  Monitor\n  pool vg twi-aotz-- 100.00g      24.41  10.16  monitored\n  v1   vg Vwi-aotz-- 150.00g pool 10.00\n  v2   vg Vwi-aotz-- 150.00g pool 10.00\n# lvmconfig activation/thin_pool_autoextend_threshold activation/thin_pool_autoextend_percent\nthin_pool_autoextend_threshold=80\nthin_pool_autoextend_percent=20\n  VG #PV #LV #SN Attr VSize VFree\n  vg 1 2 0 wz--n- 200.00g 100.00g\n";
        let finding = found(on);
        assert!(!finding.remedies.contains(&"autoextend"), "{:?}", finding.remedies);
        assert!(
            finding.explanation.contains("add a disk of that size, or remove thin devices that promise 100"),
            "{}",
            finding.explanation
        );
        assert!(finding.explanation.contains("as many of 100 GiB each would fit"), "{}", finding.explanation);
        let off = format!("{SIX}  pool vg twi-aotz-- 100.00g                        24.41 6.99\n");
        assert_eq!(found(&off).remedies, ["autoextend"]);
    }

    #[test]
    fn what_nobody_can_remove_is_not_advised() {
        let part = format!(
            "{SIX}  pool vg twi-aotz-- 100.00g                        100.00 6.99\n  VG #PV #LV #SN Attr VSize VFree\n  vg 1 2 0 wz--n- 110.00g 5.00g\n"
        );
        let said = found(&part).explanation;
        assert!(said.contains("add a disk of at least") && !said.contains("remove thin devices"), "{said}");
        assert!(!said.contains("at most"), "{said}");
        let one = "  v1 vg Vwi-aotz-- 150.00g pool        10.00\n  pool vg twi-aotz-- 100.00g                        15.00 6.99\n  VG #PV #LV #SN Attr VSize VFree\n  vg 1 2 0 wz--n- 110.00g 5.00g\n";
        let said = found(one).explanation;
        assert!(said.contains("add a disk") && !said.contains("remove thin devices"), "{said}");
    }

    #[test]
    fn a_part_of_the_devices_is_called_so() {
        let part = format!("{SIX}  pool vg twi-aotz-- 100.00g                        90.00 6.99\n");
        let said = found(&part).explanation;
        assert!(said.contains("others that the paste does not show") && said.contains("at least 200 GiB"), "{said}");
    }
}
