//! A filesystem on a thin volume is nearly full

use super::{Example, Finding, Rule, each_pool};
use crate::facts::marks::OnThin;
use crate::facts::{Host, Owner};
use crate::report::Severity;
use crate::units::{Bytes, Percent};

pub const RULE: Rule = Rule {
    id: "thin-fs-nearly-full",
    severity: Severity::Medium,
    title: "A filesystem on a thin volume is nearly full",
    looks_for: "`df` shows at least 90 % used on the filesystem of a thin volume, and its pool is less than 80 % used. Docker's and containerd's own devices are another rule. That more than half of one is used, where Stratis would double it, is said in the report and is no finding.",
    why: "The pool has room, but the filesystem cannot use it: writes fail with \"No space left on device\" all the same.",
    what_to_do: "Enlarge the thin volume together with its filesystem: it takes no space until it is written.",
    sources: &["lvextend(8), --resizefs", "90 % is this program's choice; stratisd doubles a filesystem at 50 %"],
    check,
    examples: &[
        Example {
            title: "90 %, and the pool has room",
            paste: "  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          95.00\nFilesystem 1B-blocks Used Available Use% Mounted on\n/dev/mapper/vg-web 20000000000 18000000000 2000000000 90% /srv\n",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "just below",
            paste: "  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          95.00\nFilesystem 1B-blocks Used Available Use% Mounted on\n/dev/mapper/vg-web 20000000000 17999999999 2000000001 89% /srv\n",
            finds: None,
        },
        Example {
            title: "the pool is the one that is full",
            paste: "  tp  vg twi-aotz-- 100.00g             80.00  10.00\n  web vg Vwi-aotz--  20.00g tp          95.00\nFilesystem 1B-blocks Used Available Use% Mounted on\n/dev/mapper/vg-web 20000000000 18000000000 2000000000 90% /srv\n",
            finds: None,
        },
        Example {
            title: "not a thin volume",
            paste: "  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          95.00\nFilesystem 1B-blocks Used Available Use% Mounted on\n/dev/mapper/vg-root 20000000000 18000000000 2000000000 90% /\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        if pool.data.at_least(80) || !matches!(pool.owner, Owner::Lvm | Owner::Proxmox | Owner::Unknown) {
            return None;
        }
        let nearly =
            |each: &OnThin| Percent::of(each.used.0, each.size.0).is_some_and(|share| share >= Percent::whole(90));
        let full: Vec<OnThin> = host.on_thins(pool).into_iter().filter(nearly).collect();
        let first = full.first()?;
        let list: Vec<String> =
            full.iter().take(5).map(|each| format!("{} ({} of {})", each.mount, each.used, each.size)).collect();
        let free = pool
            .data_free()
            .filter(|free| *free > Bytes(0))
            .map(|free| format!(" {free} are free there."))
            .unwrap_or_default();
        let explanation = format!(
            "Nearly full, while {} has room:{free} {}. Enlarge the thin volume together with its filesystem (`lvextend --resizefs`): it takes \
             no space until it is written.",
            pool.label(),
            list.join(", "),
        );
        let title = match full.len() {
            1 => format!("The filesystem on {} is nearly full, its pool is not", first.mount),
            many => format!("{many} filesystems on thin volumes are nearly full, their pool is not"),
        };
        Some(RULE.finding(title, explanation, full.iter().map(|each| each.source).take(5)))
    })
}
