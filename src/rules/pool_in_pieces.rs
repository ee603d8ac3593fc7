//! The data of the pool lies in many pieces

use super::{Example, Finding, Rule, each_pool};
use crate::facts::Host;
use crate::report::Severity;

/// A disk that turns seeks between pieces; fewer than these cost nothing that anybody would notice.
const MANY: usize = 32;

pub const RULE: Rule = Rule {
    id: "pool-in-pieces",
    severity: Severity::Low,
    title: "The data of the pool lies in many pieces",
    looks_for: "The data volume has 32 pieces or more that do not follow each other, by `dmsetup table` or `lvs -a -o +devices`. 32 is this program's own choice.",
    why: "Each small extension took what was free somewhere. LVM's metadata gets long, and on a disk that turns reads wait for seeks.",
    what_to_do: "Extend in larger steps (thin_pool_autoextend_percent). `pvmove` to an empty disk makes one piece of them, online.",
    sources: &["lvmthin(7)", "this program's choice"],
    check,
    examples: &[
        Example {
            title: "32 pieces",
            paste: "docker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing\ndocker-thinpool_tdata: 0 8 linear 8:16 0\ndocker-thinpool_tdata: 8 8 linear 8:16 16\ndocker-thinpool_tdata: 16 8 linear 8:16 32\ndocker-thinpool_tdata: 24 8 linear 8:16 48\ndocker-thinpool_tdata: 32 8 linear 8:16 64\ndocker-thinpool_tdata: 40 8 linear 8:16 80\ndocker-thinpool_tdata: 48 8 linear 8:16 96\ndocker-thinpool_tdata: 56 8 linear 8:16 112\ndocker-thinpool_tdata: 64 8 linear 8:16 128\ndocker-thinpool_tdata: 72 8 linear 8:16 144\ndocker-thinpool_tdata: 80 8 linear 8:16 160\ndocker-thinpool_tdata: 88 8 linear 8:16 176\ndocker-thinpool_tdata: 96 8 linear 8:16 192\ndocker-thinpool_tdata: 104 8 linear 8:16 208\ndocker-thinpool_tdata: 112 8 linear 8:16 224\ndocker-thinpool_tdata: 120 8 linear 8:16 240\ndocker-thinpool_tdata: 128 8 linear 8:16 256\ndocker-thinpool_tdata: 136 8 linear 8:16 272\ndocker-thinpool_tdata: 144 8 linear 8:16 288\ndocker-thinpool_tdata: 152 8 linear 8:16 304\ndocker-thinpool_tdata: 160 8 linear 8:16 320\ndocker-thinpool_tdata: 168 8 linear 8:16 336\ndocker-thinpool_tdata: 176 8 linear 8:16 352\ndocker-thinpool_tdata: 184 8 linear 8:16 368\ndocker-thinpool_tdata: 192 8 linear 8:16 384\ndocker-thinpool_tdata: 200 8 linear 8:16 400\ndocker-thinpool_tdata: 208 8 linear 8:16 416\ndocker-thinpool_tdata: 216 8 linear 8:16 432\ndocker-thinpool_tdata: 224 8 linear 8:16 448\ndocker-thinpool_tdata: 232 8 linear 8:16 464\ndocker-thinpool_tdata: 240 8 linear 8:16 480\ndocker-thinpool_tdata: 248 8 linear 8:16 496",
            finds: Some(Severity::Low),
        },
        Example {
            title: "two pieces",
            paste: "docker-thinpool: 0 209715200 thin-pool 254:0 254:1 128 0 1 skip_block_zeroing\ndocker-thinpool_tdata: 0 8 linear 8:16 0\ndocker-thinpool_tdata: 8 8 linear 8:16 16",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    each_pool(host, |pool| {
        let data = host.layout(pool).of_data();
        let source = pool
            .table
            .as_ref()
            .map(|table| table.source)
            .or(pool.volume.as_ref().and_then(|volume| volume.source))
            .filter(|_| data.pieces >= MANY)?;
        let explanation = format!(
            "The data of {} lies in {} pieces: each small extension took what was free somewhere. On a disk that turns that makes reads slow. \
             Extend in larger steps; `pvmove` to an empty disk makes one piece of them, online.",
            pool.label(),
            data.pieces
        );
        let title = format!("The data of {} lies in {} pieces", pool.label(), data.pieces);
        Some(RULE.finding(title, explanation, [source]))
    })
}
