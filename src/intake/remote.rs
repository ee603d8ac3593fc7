//! Commands that run another one elsewhere: the host they run it on, and the command.
//!
//! ```text
//! ssh -p 2222 root@web1 'sudo lvs'
//! kubectl debug node/web1 -it --image=busybox -- chroot /host dmsetup status
//! docker -H ssh://root@web1 info
//! ```

use super::name;

/// Programs, with the words behind them, before the name of the host.
const TOOLS: &[&[&str]] = &[
    &["ssh"],
    &["mosh"],
    &["docker-machine", "ssh"],
    &["vagrant", "ssh"],
    &["gcloud", "compute", "ssh"],
    &["tsh", "ssh"],
    &["multipass", "exec"],
    &["lxc", "exec"],
    &["incus", "exec"],
    &["kubectl", "exec"],
    &["kubectl", "debug"],
    &["oc", "exec"],
    &["oc", "rsh"],
    &["oc", "debug"],
];

/// The host, when it is named, and the words of what runs there.
pub struct Remote {
    pub host: Option<String>,
    pub words: Vec<String>,
}

/// What a command line runs on another host.
pub fn remote(words: &[String]) -> Option<Remote> {
    let program = words.first()?.rsplit('/').next()?;
    if program == "docker" {
        return docker(words);
    }
    let tool = TOOLS.iter().find(|tool| {
        tool.first() == Some(&program) && words.iter().skip(1).zip(tool.iter().skip(1)).all(|(word, part)| word == part)
    })?;
    let mut rest = words.get(tool.len()..)?;
    let mut target = None;
    while let Some((word, behind)) = rest.split_first() {
        rest = behind;
        if word == "--" {
            break;
        }
        let Some(option) = word.strip_prefix('-') else {
            match target {
                None => target = Some(word),
                // ssh runs whatever follows; the others have options behind the name, too.
                Some(_) => {
                    return Some(Remote { host: host(target), words: unquoted(word, behind) });
                }
            }
            continue;
        };
        if matches!(word.as_str(), "-c" | "--command") && target.is_some() {
            break;
        }
        if let Some(command) = word.strip_prefix("--command=") {
            return Some(Remote { host: host(target), words: unquoted(command, behind) });
        }
        if has_value(program, option) {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    let words = rest.split_first().map(|(word, behind)| unquoted(word, behind)).unwrap_or_default();
    Some(Remote { host: host(target), words })
}

fn host(target: Option<&String>) -> Option<String> {
    name::of_target(target?).map(str::to_owned)
}

/// Whether the word behind an option is its value.
fn has_value(program: &str, option: &str) -> bool {
    match program {
        "ssh" => option.len() == 1 && "bcDEeFIiJLlmoOpQRSWw".contains(option),
        _ => {
            matches!(
                option,
                "n" | "-namespace" | "-zone" | "-project" | "-context" | "-image" | "-profile" | "-cluster"
            )
        }
    }
}

/// The words of a command that was perhaps one quoted word.
fn unquoted(first: &str, rest: &[String]) -> Vec<String> {
    let quote = first.chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = std::iter::once(first).chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let text = match quote {
        Some(quote) => {
            let inside = text.get(1..).unwrap_or_default();
            inside.split(quote).next().unwrap_or_default()
        }
        None => &text,
    };
    text.split_whitespace().map(str::to_owned).collect()
}

/// `docker -H ssh://root@web1 info`, `docker --context web1 info`: without the option it is the plain command.
fn docker(words: &[String]) -> Option<Remote> {
    let option = words.get(1)?;
    let (target, rest) = match option.split_once('=') {
        Some(("--host" | "-H" | "--context", target)) => (target, words.get(2..)?),
        _ if matches!(option.as_str(), "-H" | "--host" | "-c" | "--context") => {
            (words.get(2)?.as_str(), words.get(3..)?)
        }
        _ => return None,
    };
    let local = target.starts_with("unix:") || target == "default";
    let host = name::of_target(target).filter(|_| !local).map(str::to_owned);
    Some(Remote { host, words: std::iter::once("docker".to_owned()).chain(rest.iter().cloned()).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Option<String>, String)> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        remote(&words).map(|remote| (remote.host, remote.words.join(" ")))
    }

    #[test]
    fn the_host_and_the_command_are_found() {
        for (line, words) in [
            ("ssh web1 sudo lvs", "sudo lvs"),
            ("ssh root@web1 'dmsetup status'", "dmsetup status"),
            ("ssh -t -p 2222 -o BatchMode=yes web1 \"docker info\"", "docker info"),
            ("ssh web1", ""),
            ("docker-machine ssh web1 docker info", "docker info"),
            ("vagrant ssh web1 -c 'lvs -a'", "lvs -a"),
            ("gcloud compute ssh web1 --zone=x --command='lvs'", "lvs"),
            ("kubectl debug node/web1 -it --image=busybox -- chroot /host lvs", "chroot /host lvs"),
            ("kubectl -n x get pods", "?"),
            ("kubectl exec -it -n kube-system web1 -- lvs", "lvs"),
            ("oc debug node/web1", ""),
            ("docker -H tcp://web1:2376 info", "docker info"),
            ("docker --context=web1 info", "docker info"),
        ] {
            let expected = (words != "?").then(|| (Some("web1".to_owned()), words.to_owned()));
            assert_eq!(read(line), expected, "{line}");
        }
        assert_eq!(read("ssh $h lvs"), Some((None, "lvs".into())));
        assert_eq!(read("docker info"), None);
        assert_eq!(read("lvs"), None);
    }
}
