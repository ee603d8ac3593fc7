//! The logs of containers: files that grow without limit unless log-opts set one.

use super::shell::Command;
use super::{Step, Takes};
use crate::report::Risk;

/// Which of them it is: whose container should say less, or have a limit.
pub fn largest(root: &str) -> Step {
    let command = Command::new("find").arg(format!("{root}/containers")).args(&[
        "-name",
        "*-json.log",
        "-size",
        "+100M",
        "-exec",
        "ls",
        "-lh",
        "{}",
        "+",
    ]);
    Step::look("Logs of containers take the most: see which.", command)
        .expect("the large ones; the folder's name is the container's id (`docker ps --no-trunc`)")
}

/// Empties them in place: a log that is deleted while its container runs gives nothing back.
pub fn truncate(root: &str) -> Step {
    let command = Command::new("find").arg(format!("{root}/containers")).args(&[
        "-name",
        "*-json.log",
        "-size",
        "+100M",
        "-exec",
        "truncate",
        "-s",
        "0",
        "{}",
        "+",
    ]);
    Step::new(
        Risk::Destructive,
        "If container logs take the space: empty those over 100 MB. What stands in them is lost. Deleting them instead would free nothing while their containers run.",
        command,
    )
    .takes(Takes::Seconds)
    .needs("Nobody needs what stands in the logs of containers")
    .expect("no output, and more Avail in `df`; `max-size` in log-opts keeps it so, for containers made afterwards")
    .undo("None: copy the logs that matter to another disk before.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_logs_of_containers_are_emptied_and_by_hand() {
        let step = truncate("/data/my docker");
        assert_eq!(step.risk, Risk::Destructive);
        assert_eq!(
            step.command(),
            "find '/data/my docker/containers' -name '*-json.log' -size +100M -exec truncate -s 0 '{}' +"
        );
    }
}
