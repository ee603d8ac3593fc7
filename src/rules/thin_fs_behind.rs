//! A filesystem is clearly smaller than its thin volume

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::facts::marks::OnThin;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "thin-fs-behind",
    severity: Severity::Low,
    title: "A filesystem is clearly smaller than its thin volume",
    looks_for: "`df` shows less than 80 % of the thin volume's size as the size of its filesystem. A filesystem's own structures take a few percent.",
    why: "The volume was enlarged and the filesystem was not: it will report full while its device has room.",
    what_to_do: "Grow the filesystem: `xfs_growfs MOUNTPOINT` or `resize2fs DEVICE`, both online.",
    sources: &["xfs_growfs(8), resize2fs(8)", "80 % is this program's choice"],
    check,
    examples: &[
        Example {
            title: "half of its volume",
            paste: "  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          25.00\nFilesystem Size Used Avail Use% Mounted on\n/dev/mapper/vg-web 10G 4G 6G 40% /srv\n",
            finds: Some(Severity::Low),
        },
        Example {
            title: "the overhead of ext4",
            paste: "  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          25.00\nFilesystem Size Used Avail Use% Mounted on\n/dev/mapper/vg-web 19G 4G 15G 22% /srv\n",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let behind: Vec<OnThin> = host.on_thins(pool).into_iter().filter(OnThin::is_behind).collect();
        let first = behind.first()?;
        let list: Vec<String> = behind
            .iter()
            .take(5)
            .map(|each| format!("{} has {} of {}", each.mount, each.size, each.thin_size))
            .collect();
        let explanation = format!(
            "The filesystem was not grown with its thin volume: {}. `xfs_growfs` with its mount point or `resize2fs` with its device does \
             that online.",
            list.join(", ")
        );
        let title = format!("The filesystem on {} is smaller than its thin volume", first.mount);
        Some(RULE.finding(title, explanation, behind.iter().map(|each| each.source).take(5)))
    })
}
