//! Give the volume group a spare that a repair can use.

use super::extend_data::group_has;
use super::shell::Command;
use super::{Phase, Remedy, Step, lvm_pools, with_pool};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "add-metadata-spare", title: "Make the spare for a metadata repair", phase: Phase::Prevent, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let mut done: Vec<&str> = Vec::new();
    let mut steps = Vec::new();
    for (_, name) in lvm_pools(host) {
        let Some(name) = name.filter(|name| !done.contains(&name.vg.as_str())) else { continue };
        let Some(metadata) = host.largest_metadata(&name.vg).and_then(|metadata| metadata.size) else { continue };
        let spare = host.metadata_spare(&name.vg).flatten().and_then(|spare| spare.size);
        if spare.is_some_and(|spare| spare >= metadata) {
            continue;
        }
        done.push(&name.vg);
        let set =
            |value: &str| with_pool(Command::new("lvconvert").args(&["-y", "--poolmetadataspare", value]), Some(name));
        let why = format!(
            "The group has one spare for all its pools, as large as the largest metadata: it takes {metadata}."
        );
        let step = match spare {
            // One that exists is not grown: it is made anew.
            Some(_) => Step::new(Risk::Safe, why, set("n")).and(set("y")),
            None => Step::new(Risk::Safe, why, set("y")),
        };
        let undo = format!("`{}`", super::shell::render(&set("n").into()));
        // One that is made anew gives its own space back first.
        let more = metadata.saturating_sub(spare.unwrap_or_default());
        steps.push(
            step.check(group_has(name, more))
                .needs("The volume group has as much free as the metadata take")
                .expect("`lvs -a` lists `[lvol0_pmspare]`")
                .undo(undo),
        );
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(spare: &str) -> Vec<String> {
        let text = format!(
            "{spare}  thinpool docker twi-aotz-- 100.00g 40.00 10.00\n  [thinpool_tmeta] docker ewi-ao---- 64.00m\n"
        );
        steps(&facts::host(read(&text).records), &Choices::default()).iter().map(Step::command).collect()
    }

    #[test]
    fn a_small_spare_is_made_anew_and_a_large_one_left_alone() {
        assert_eq!(commands(""), ["lvconvert -y --poolmetadataspare y docker/thinpool"]);
        assert_eq!(
            commands("  [lvol0_pmspare]  docker ewi------- 4.00m\n"),
            ["lvconvert -y --poolmetadataspare n docker/thinpool\nlvconvert -y --poolmetadataspare y docker/thinpool"]
        );
        assert_eq!(commands("  [lvol0_pmspare]  docker ewi------- 64.00m\n"), Vec::<String>::new());
    }
}
