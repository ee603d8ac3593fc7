//! Resume a suspended pool.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step};
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "resume-device", title: "Resume the suspended pool", phase: Phase::Repair, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let suspended = host.pools.iter().filter(|pool| pool.suspended.as_ref().is_some_and(|fact| fact.value));
    let names = suspended.filter_map(super::pools::device_name);
    let look = Step::new(
        Risk::ReadOnly,
        "See whether a tool that suspended it is still at work: then wait for it.",
        Action::Fixed(
            "ps -eo pid,etime,stat,args | grep -E '[l]v(extend|change|convert|create|remove)|[d]msetup|[d]ockerd'",
        ),
    )
    .expect("no LVM command among the lines");
    let resume = names.map(|name| {
        Step::new(Risk::Disruptive, "Resume it: what waits goes on.", Command::new("dmsetup").arg("resume").arg(name))
            .needs("No tool is at work on the device: LVM suspends for a moment itself").expect("`State: ACTIVE` in `dmsetup info`")
            .undo("None needed. If a half-loaded table was waiting, it is in use now: compare `dmsetup table` with before.")
    });
    let resume: Vec<Step> = resume.collect();
    if resume.is_empty() { Vec::new() } else { [look].into_iter().chain(resume).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn only_the_suspended_pool_is_resumed_by_the_name_of_its_device() {
        let text = "  thinpool docker twi-sotz-- 95.00g 40.00 6.99\n  other vg twi-aotz-- 95.00g 40.00 6.99\n";
        let steps = steps(&facts::host(read(text).records), &Choices::default());
        let commands: Vec<_> = steps.iter().skip(1).map(Step::command).collect();
        assert_eq!(commands, ["dmsetup resume docker-thinpool"]);
    }
}
