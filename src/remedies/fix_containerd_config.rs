//! Put the section of the devmapper snapshotter right.

use super::activate_containerd_pool::restart;
use super::shell::{Action, CONFIG_TOML, Command};
use super::{Phase, Remedy, Step};
use crate::artifacts::containerd_config;
use crate::engine::Choices;
use crate::facts::Host;
use crate::report::Risk;

pub const REMEDY: Remedy =
    Remedy { id: "fix-containerd-config", title: "Correct containerd's config.toml", phase: Phase::Configure, steps };

const FILE: &str = "/etc/containerd/config.toml";
const UNDO: &str = "`cp -p \"$(ls /etc/containerd/config.toml.before-* | tail -n 1)\" /etc/containerd/config.toml`; earlier copies stay";

fn steps(host: &Host, _: &Choices) -> Vec<Step> {
    let dump = Action::Fixed("containerd config dump | grep -A10 devmapper");
    vec![
        correct(host),
        Step::look("See the section as containerd reads it.", dump).expect("the keys with their new values"),
        restart(host, "Let containerd read the file. Running containers go on.")
            .undo("Put the file back as above and restart again."),
    ]
}

/// The corrected file where there is one. A script cannot wait for an editor.
fn correct(host: &Host) -> Step {
    let keep = Command::new("cp").arg("-p").arg(FILE).stamped(format!("{FILE}.before-"), "");
    if containerd_config::generate(host).is_none() {
        let why = "Keep the present file, then correct the section of the devmapper snapshotter, as the finding says.";
        return Step::new(Risk::Safe, why, keep)
            .needs("You have read what the finding says of the section")
            .expect("`diff` with the copy shows the changes and nothing else")
            .undo(UNDO);
    }
    let why = "Keep the present file, and put the corrected one (given with this report) in its place. If only a piece of yours was pasted, put it in the piece's place by hand.";
    Step::new(Risk::Safe, why, Command::new("test").arg("-r").arg_or(None, &CONFIG_TOML))
        .and(keep)
        .and(Action::Fixed(INSTALL))
        .needs("You saved the corrected file on the host, read it, and filled in what stands in it as `<…>`")
        .done(Some(Command::new("same_file").arg_or(None, &CONFIG_TOML).arg(FILE)))
        .expect("`diff` with the copy shows the changes and nothing else")
        .undo(UNDO)
}

// A redacted file looks almost right. The look and the copy are one command: pasted line by line, the one must hold back
// the other, and must not close the shell it is pasted into.
const INSTALL: &str = "if grep -nE '<[a-z-]+-[0-9]+>' \"${CONFIG_TOML:?}\"; then echo 'fill in these placeholders first' >&2; false; else install -m 644 \"$CONFIG_TOML\" /etc/containerd/config.toml; fi";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_corrected_file_is_in_place_before_the_restart() {
        let commands = |text: &str| -> Vec<String> {
            steps(&facts::host(read(text).records), &Choices::default()).iter().map(Step::command).collect()
        };
        let wrong = "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  pool_name = \"/dev/mapper/contd-pool\"\n  base_image_size = \"10GB\"\n";
        let commands = commands(wrong);
        assert!(
            commands
                .first()
                .is_some_and(|first| first.contains("install -m 644 \"$CONFIG_TOML\" /etc/containerd/config.toml")
                    && first.contains(".before-\"$(date +%Y%m%d-%H%M%S)\"")),
            "{commands:#?}"
        );
    }
}
