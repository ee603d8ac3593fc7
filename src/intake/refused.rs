//! Lines in which a command says that it may not look: without root most of what this program reads is not shown.

/// What a command says instead of its output.
pub fn is_refused(text: &str) -> bool {
    // Most lines are none of it, and a log has many.
    if !text.contains("ermission denied") && !text.contains("root") {
        return false;
    }
    let text = text.to_ascii_lowercase();
    let has = |words: &str| text.contains(words);
    let whose = [
        "docker.sock",
        "docker daemon socket",
        "docker api",
        "/dev/mapper/",
        "/run/lock/lvm",
        "/etc/lvm",
        "/var/lib/docker",
    ];
    has("running as a non-root user")
        || has("must be run as root")
        || has("must be root")
        || has("need to be root")
        || has("permission denied") && whose.into_iter().any(has)
}

pub const REFUSED: &str = "the command was not allowed to look; run it again as root, for example behind sudo";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_may_not_look_are_known() {
        for line in [
            "Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get",
            "ERROR: permission denied while trying to connect to the docker API at unix:///var/run/docker.sock",
            "/dev/mapper/control: open failed: Permission denied",
            "  WARNING: Running as a non-root user. Functionality may be unavailable.",
            "  /run/lock/lvm/P_global:aux: open failed: Permission denied",
            "This script must be run as root",
        ] {
            assert!(is_refused(line), "{line}");
        }
        for line in ["touch: cannot touch '/x': Permission denied", "nginx: permission denied", "the root of it"] {
            assert!(!is_refused(line), "{line}");
        }
    }
}
