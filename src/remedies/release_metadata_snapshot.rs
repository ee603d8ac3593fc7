//! Release a metadata snapshot that nobody gave back.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::{Host, Owner};
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy {
    id: "release-metadata-snapshot",
    title: "Release the held metadata snapshot",
    phase: Phase::StopTheBleeding,
    steps,
};

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let held = |pool: &&crate::facts::ThinPool| {
        pool.owner != Owner::Stratis && pool.status.as_ref().is_some_and(|status| status.value.held_root.is_some())
    };
    let names = host.pools.iter().filter(held).filter_map(super::pools::device_name);
    let steps = names.flat_map(|name| {
        let look = Step::new(
            Risk::ReadOnly,
            "Find what holds it: a monitor or a backup that reads the metadata. Stop it first.",
            Action::Fixed("ps -eo pid,etime,args | grep -E '[t]hin_(ls|dump|delta|check)|[c]advisor'"),
        )
        .expect("nothing, once it is stopped");
        let release = Step::new(
            Risk::Disruptive,
            "Release it. Whoever still reads it gets errors.",
            Command::new("dmsetup").arg("message").arg(name).args(&["0", "release_metadata_snap"]),
        )
        .needs("No `thin_ls`, cAdvisor or backup reads the pool's metadata now")
        .expect("no output, and `-` behind the data blocks in the status")
        .undo("`reserve_metadata_snap` takes a new one.");
        [look, release]
    });
    steps.collect()
}
