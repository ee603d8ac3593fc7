//! Give back what nobody needs.

use super::shell::{Action, Command};
use super::{Remedy, Step};
use crate::engine::Choices;
use crate::facts::{EngineVersion, Host, Owner};
use crate::report::Risk;

pub const REMEDY: Remedy = Remedy { id: "reclaim-space", title: "Reclaim space that nobody needs", steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let docker = host.driver().is_some() || host.pools.iter().any(|pool| pool.owner == Owner::Docker);
    if !docker {
        let why =
            "Return blocks of deleted files to the pool: filesystems on thin volumes keep them until they are trimmed.";
        return vec![
            Step::new(Risk::Safe, why, Command::new("fstrim").arg("-av"))
                .expect("how much was trimmed, for each mount"),
        ];
    }
    // `docker system df` and the prune commands came with 1.13.
    let old = host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(1, 13, 0));
    let devicemapper = host.driver().is_none_or(|driver| driver == "devicemapper");
    let mut steps = Vec::new();
    if old {
        let why = "Remove images without a name that no container uses.";
        let command = Action::Fixed("docker images -q -f dangling=true | xargs -r docker rmi");
        steps.push(
            Step::new(Risk::Disruptive, why, command)
                .expect("`Deleted:` lines")
                .undo("Pull or build such an image again if it is missed."),
        );
    } else {
        steps.push(
            Step::new(Risk::ReadOnly, "See what could be freed.", Command::new("docker").args(&["system", "df"]))
                .expect("a column RECLAIMABLE"),
        );
        steps.push(
            Step::new(
                Risk::Disruptive,
                "Remove images without a name that no container uses. Volumes are not touched.",
                Command::new("docker").args(&["image", "prune", "-f"]),
            )
            .expect("`Total reclaimed space`")
            .undo("Pull or build such an image again if it is missed."),
        );
    }
    if devicemapper {
        let trim =
            "for c in $(docker ps -q); do fstrim -v \"/proc/$(docker inspect -f '{{.State.Pid}}' \"$c\")/root\"; done";
        let why = "Return the blocks of files deleted in running containers: the pool does not notice a deletion until the filesystem is trimmed.";
        steps.push(Step::new(Risk::Safe, why, Action::Fixed(trim)).expect("how much was trimmed, for each container"));
    }
    if !old {
        let why = "If that was not enough: remove stopped containers. What they wrote inside themselves is lost; look at `docker ps -a -f status=exited` first.";
        steps.push(
            Step::new(Risk::Destructive, why, Command::new("docker").args(&["container", "prune"]))
                .expect("it asks before it removes, then prints `Total reclaimed space`")
                .undo("None: save what matters with `docker cp` or `docker commit` before."),
        );
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn text(paste: &str) -> String {
        steps(&facts::host(read(paste).records), &Choices::default())
            .iter()
            .map(Step::command)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn volumes_are_never_pruned() {
        for paste in [
            "Server Version: 20.10.1\nStorage Driver: devicemapper",
            "Server Version: 1.9.1\nStorage Driver: devicemapper",
        ] {
            assert!(!text(paste).contains("volume"), "{}", text(paste));
        }
    }

    #[test]
    fn old_engines_have_no_prune() {
        assert!(!text("Server Version: 1.9.1\nStorage Driver: devicemapper").contains("prune"));
    }
}
