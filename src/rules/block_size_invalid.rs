//! The block size is one that no pool can have

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::intake::Source;
use crate::report::Severity;
use crate::units::{Bytes, Dialect};

pub const RULE: Rule = Rule {
    id: "block-size-invalid",
    severity: Severity::High,
    title: "The block size is one that no pool can have",
    looks_for: "dm.blocksize, or the block size in a pool's table, is below 64 KiB, above 1 GiB, or no multiple of 64 KiB; or the kernel said `Invalid block size`.",
    why: "The kernel refuses the table, and the pool does not start.",
    what_to_do: "Correct it, for a new pool only: an existing one keeps the block size it was made with.",
    sources: &["kernel drivers/md/dm-thin.c, pool_ctr"],
    check,
    examples: &[
        Example {
            title: "32 KiB",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.blocksize=32K\"]}",
            finds: Some(Severity::High),
        },
        Example {
            title: "64 KiB",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.blocksize=64K\"]}",
            finds: None,
        },
        Example {
            title: "96 KiB",
            paste: "{\"storage-driver\": \"devicemapper\", \"storage-opts\": [\"dm.blocksize=96K\"]}",
            finds: Some(Severity::High),
        },
        Example { title: "1 GiB", paste: "pool: 0 209715200 thin-pool 253:2 253:3 2097152 0 0", finds: None },
        Example {
            title: "64 KiB more",
            paste: "pool: 0 209715200 thin-pool 253:2 253:3 2097280 0 0",
            finds: Some(Severity::High),
        },
        Example {
            title: "the kernel refused",
            paste: "[   12.345678] device-mapper: table: 254:2: thin-pool: Invalid block size",
            finds: Some(Severity::High),
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let option = host.storage_options().filter_map(|option| {
        let value = option.value.strip_prefix("dm.blocksize=")?;
        Some((Bytes::parse(value, Dialect::Binary)?, option.source))
    });
    let tables = host.pools.iter().filter_map(|pool| pool.table.as_ref());
    let tables = tables.filter_map(|table| Some((table.value.block?.bytes(), table.source)));
    let bad = option.chain(tables).find(|(size, _)| !is_valid(*size));
    let refused =
        || host.events_of(&["K24"]).last().map(|event| ("The kernel refused a block size".to_owned(), event.source));
    let found: Option<(String, Source)> =
        bad.map(|(size, source)| (format!("{size} is no block size of a thin pool"), source)).or_else(refused);
    let finding = found.map(|(title, source)| {
        let explanation = "The blocks of a thin pool have at least 64 KiB and at most 1 GiB, in steps of 64 KiB; the kernel refuses anything else, \
                           and the pool does not start. Take the setting out, or give such a size; a pool that exists keeps the size it was made with.";
        RULE.finding(title, explanation, [source])
    });
    finding.into_iter().collect()
}

fn is_valid(size: Bytes) -> bool {
    let unit = Bytes::kib(64);
    size >= unit && size <= Bytes::gib(1) && size.round_down(unit) == size
}
