//! Give back what nobody needs.

use super::shell::{Action, Command};
use super::{Phase, Remedy, Step, Takes, stratis};
use crate::engine::Choices;
use crate::facts::ability::{Ability, Can, can};
use crate::facts::{EngineVersion, Host, Owner};
use crate::parsers::docker_df::Kind;
use crate::report::Risk;
use crate::units::Bytes;

pub const REMEDY: Remedy =
    Remedy { id: "reclaim-space", title: "Reclaim space that nobody needs", phase: Phase::StopTheBleeding, steps };

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let has = |owner: Owner| host.pools.iter().any(|pool| pool.owner == owner);
    let docker = host.driver().is_some() || has(Owner::Docker) || !host.disk_usage.is_empty();
    match () {
        () if docker => in_docker(host),
        // Guests of Proxmox VE have a remedy of their own, which the plan takes in this one's place.
        () if stratis::only_stratis(host) || has(Owner::Proxmox) => Vec::new(),
        () if has(Owner::Containerd) || has(Owner::Kata) => in_containerd(),
        // Of no pool there is nothing to trim.
        () if host.has_docker() && host.pools.is_empty() => in_docker(host),
        () => vec![trim()],
    }
}

fn trim() -> Step {
    let why = "Return blocks of deleted files to the pool: filesystems on thin volumes keep them until they are trimmed. This trims all mounted filesystems that can be; those elsewhere lose nothing either.";
    // Its status is not zero as soon as one filesystem refuses.
    Step::new(Risk::Safe, why, Action::Try(Command::new("fstrim").arg("-av")))
        .takes(Takes::Minutes)
        .needs("The filesystems on the pool are mounted and none of them logged errors: one that did is checked before; the pool is not read-only")
        .expect("how much was trimmed, for each mount")
        .undo("Nothing needs undoing: only unused blocks go back.")
}

fn in_containerd() -> Vec<Step> {
    vec![
        Step::look("See what images and snapshots there are.", Action::Try(Command::new("crictl").arg("images")))
            .and(Action::Try(Command::new("ctr").args(&[
                "-n",
                "k8s.io",
                "snapshots",
                "--snapshotter",
                "devmapper",
                "ls",
            ])))
            .expect("images that nobody needs"),
        Step::new(
            Risk::Disruptive,
            "Remove images that no container uses.",
            Command::new("crictl").args(&["rmi", "--prune"]),
        )
        .takes(Takes::Minutes)
        .needs("They can be pulled again: a registry has them")
        .expect("`Deleted:` lines, and less data used in `dmsetup status`")
        .undo("Pull such an image again if it is missed."),
    ]
}

fn in_docker(host: &Host) -> Vec<Step> {
    let devicemapper = host.driver().map_or(!host.pools.is_empty(), |driver| driver == "devicemapper");
    // `docker system df` and the prune commands came with 1.13.
    let old = can(host, Ability::Prune) == Can::No;
    // Root's docker is another one: it would prune that, or find none.
    let answers = if host.is_rootless() {
        "You are the user who runs Docker (rootless), not root, and it answers"
    } else {
        "Docker answers"
    };
    let mut steps = Vec::new();
    let images = if old {
        Action::Fixed("docker images -q -f dangling=true | xargs -r docker rmi")
    } else {
        let see = Action::Try(Command::new("docker").args(&["system", "df"]));
        steps.push(Step::look("See what could be freed.", see).expect("a column RECLAIMABLE"));
        steps.extend(build_cache(host, answers));
        Command::new("docker").args(&["image", "prune", "-f"]).into()
    };
    steps.push(
        Step::new(
            Risk::Disruptive,
            format!(
                "Remove images without a name that no container uses. Volumes are not touched.{}",
                frees(host, Kind::Images, "Those with a name stay; all that no container uses hold")
            ),
            images,
        )
        .takes(Takes::Minutes)
        .needs(format!("{answers}, and such images can be built or pulled again"))
        .expect(if old { "`Deleted:` lines" } else { "`Total reclaimed space`" })
        .undo("Pull or build such an image again if it is missed."),
    );
    if devicemapper {
        let trim = "for c in $(docker ps -q); do fstrim -v \"/proc/$(docker inspect -f '{{.State.Pid}}' \"$c\")/root\" || true; done";
        let why = "Return the blocks of files deleted in running containers: the pool does not notice a deletion until the filesystem is trimmed.";
        steps.push(
            Step::new(Risk::Safe, why, Action::Fixed(trim))
                .takes(Takes::Minutes)
                .needs("The containers run, their filesystems logged no errors, and the pool is not read-only")
                .expect("how much was trimmed, for each container")
                .undo("Nothing needs undoing: only unused blocks go back."),
        );
    }
    if !old {
        let why = format!(
            "If that was not enough: remove stopped containers. What they wrote inside themselves is lost; look at `docker ps -a -f status=exited` first.{}",
            frees(host, Kind::Containers, "They hold")
        );
        steps.push(
            Step::new(Risk::Destructive, why, Command::new("docker").args(&["container", "prune"]))
                .takes(Takes::Minutes)
                .needs("Nobody needs what stopped containers wrote inside themselves")
                .expect("it asks before it removes, then prints `Total reclaimed space`")
                .undo("None: save what matters with `docker cp` or `docker commit` before."),
        );
    }
    steps
}

/// Nothing is lost with it but the time of the next build.
fn build_cache(host: &Host, answers: &'static str) -> Option<Step> {
    let new = host.engine.parsed_version().is_some_and(|version| version >= EngineVersion::new(18, 9, 0));
    let pasted = reclaimable(host, Kind::BuildCache).is_some_and(|size| size > Bytes(0));
    (pasted || new && host.disk_usage.is_empty()).then(|| {
        let why = format!(
            "Remove the build cache: the next build takes longer, and nothing else depends on it.{}",
            frees(host, Kind::BuildCache, "It holds")
        );
        // Not every client that could be here has it (18.09 has); what follows does not wait for it.
        let prune = Action::Try(Command::new("docker").args(&["builder", "prune", "-f"]));
        Step::new(Risk::Disruptive, why, prune)
            .takes(Takes::Minutes)
            .needs(answers)
            .expect("`Total:` with what was freed")
            .undo("The next build makes it again.")
    })
}

fn reclaimable(host: &Host, kind: Kind) -> Option<Bytes> {
    host.disk_usage.iter().find(|usage| usage.kind == kind)?.reclaimable
}

/// What `docker system df` said of it, as the end of a sentence.
fn frees(host: &Host, kind: Kind, hold: &str) -> String {
    let size = reclaimable(host, kind);
    size.map(|size| format!(" {hold} {size}, as `docker system df` counts.")).unwrap_or_default()
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
    fn where_no_pool_is_known_nothing_is_trimmed() {
        let inodes =
            "Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/sda1 3276800 3276800 0 100% /var/lib/docker\n";
        let commands = text(&format!("Docker version 20.10.7, build f0df350\n{inodes}"));
        assert!(commands.contains("docker system df") && !commands.contains("fstrim"), "{commands}");
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
    fn rootless_docker_is_pruned_by_its_user() {
        let paste =
            "Server Version: 24.0.7\nStorage Driver: overlay2\nDocker Root Dir: /home/ann/.local/share/docker\n";
        let steps = steps(&facts::host(read(paste).records), &Choices::default());
        let changes = steps.iter().filter(|step| step.risk == Risk::Disruptive);
        assert!(changes.clone().count() == 2, "{steps:#?}");
        for step in changes {
            assert!(step.needs.as_deref().is_some_and(|needs| needs.contains("not root")), "{step:#?}");
        }
    }

    #[test]
    fn old_engines_have_no_prune() {
        assert!(!text("Server Version: 1.9.1\nStorage Driver: devicemapper").contains("prune"));
    }

    #[test]
    fn what_was_counted_is_said_and_comes_in_the_order_of_loss() {
        let paste = "Server Version: 20.10.1\nStorage Driver: devicemapper\nTYPE                TOTAL     ACTIVE    SIZE      RECLAIMABLE\nImages              138       34        36.18GB   34.15GB (94%)\nContainers          74        18        834.8kB   834.6kB (99%)\nLocal Volumes       118       6         15.31GB   15.14GB (98%)\nBuild Cache         245       0         1.13GB    1.13GB\n";
        let steps = steps(&facts::host(read(paste).records), &Choices::default());
        let said: Vec<String> = steps.iter().map(|step| format!("{} | {}", step.command(), step.why)).collect();
        let at = |needle: &str| said.iter().position(|step| step.contains(needle)).unwrap_or(usize::MAX);
        assert!(at("builder prune") < at("image prune") && at("image prune") < at("container prune"), "{said:#?}");
        assert!(
            said.iter()
                .any(|step| step.starts_with("docker builder prune -f || true | ") && step.contains("It holds 1.")),
            "{said:#?}"
        );
        assert!(
            !said.iter().any(|step| step.contains("volume ") || step.contains("14.1")),
            "volumes are nothing to reclaim: {said:#?}"
        );
    }
}
