//! Whose output a line is, when one paste holds several hosts.
//!
//! ```text
//! [1] 03:12:07 [SUCCESS] node-1          pssh
//! node-1 | CHANGED | rc=0 >>             ansible
//! ==> node-1.txt <==                     head, tail
//! === node-1 ===                         a loop around ssh
//! node-1: Storage Driver: overlay2       pdsh, clush: every line
//! ```

use super::name::{is_host_name, is_host_or_several, is_label, is_likely_host, of_target};

/// The mark that the collector writes before each output.
pub const MARK: &str = "### thinpool-doctor";

/// What a line that is no output says of whose output follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// What follows is this host's.
    Host(String),
    /// What stood here before was this host's, and what follows is not.
    Closed(String),
}

/// The host a line announces, in a form that only programs, or people who mean it, write.
pub fn announced(text: &str, next: Option<&str>) -> Option<Said> {
    let text = text.trim();
    if text.len() > 400 || text.len() < 3 {
        return None;
    }
    if let Some(host) = closed(text) {
        return Some(Said::Closed(host.to_owned()));
    }
    let name = collector(text)
        .or_else(|| ansible(text))
        .or_else(|| playbook(text))
        .or_else(|| pssh(text))
        .or_else(|| file(text))
        .or_else(|| instance(text))
        .or_else(|| field(text))
        .or_else(|| session(text))
        .or_else(|| ruled(text, next))?;
    is_host_or_several(name).then(|| Said::Host(name.to_owned()))
}

/// `### thinpool-doctor host node-1`
fn collector(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)?.trim_start().strip_prefix("host ").map(str::trim)
}

/// `node-1 | CHANGED | rc=0 >>`, `node-1 | UNREACHABLE! => {`
fn ansible(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(" | ")?;
    let state = rest.split([' ', '!']).next()?;
    matches!(state, "CHANGED" | "SUCCESS" | "FAILED" | "UNREACHABLE").then_some(name)
}

/// `ok: [node-1] => {`, `changed: [node-1 -> localhost]`, `fatal: [node-1]: FAILED! => {`
fn playbook(text: &str) -> Option<&str> {
    let (state, rest) = text.split_once(": [")?;
    let states = ["ok", "changed", "fatal", "failed", "skipping", "unreachable"];
    let (inside, _) = rest.split_once(']')?;
    states.contains(&state).then(|| inside.split(' ').next().unwrap_or(inside))
}

/// `[1] 03:12:07 [SUCCESS] root@node-1:22`
fn pssh(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once("] ")?;
    head.strip_prefix('[')?.parse::<u32>().ok()?;
    let (_, target) = rest.split_once("[SUCCESS] ").or_else(|| rest.split_once("[FAILURE] "))?;
    of_target(target.split(' ').next()?)
}

/// `==> node-1.txt <==`
fn file(text: &str) -> Option<&str> {
    let path = text.strip_prefix("==> ")?.strip_suffix(" <==")?;
    let name = path.rsplit('/').next()?;
    Some(
        name.strip_suffix(".txt")
            .or_else(|| name.strip_suffix(".log"))
            .or_else(|| name.strip_suffix(".out"))
            .unwrap_or(name),
    )
}

/// `"InstanceId": "i-0123456789abcdef0",` in an answer of AWS.
fn instance(text: &str) -> Option<&str> {
    let name = text.strip_prefix("\"InstanceId\":")?.trim().trim_end_matches(',').trim_matches('"');
    (name.starts_with("i-") || name.starts_with("mi-")).then_some(name)
}

/// `host: node-1`, `NODE = node-1`, `Static hostname: node-1`: the name is all there is.
fn field(text: &str) -> Option<&str> {
    let (key, name) = text.split_once([':', '='])?;
    let key = key.trim().trim_start_matches(['#', '*', '=', '-', ' ']);
    const KEYS: [&str; 5] = ["host", "hostname", "node", "static hostname", "host name"];
    let name = name.trim().trim_end_matches(['#', '*', '=', '-', ' ']);
    // Docker names a container's host by twelve digits of its id.
    let container = name.len() == 12 && name.bytes().all(|b| b.is_ascii_hexdigit());
    (KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)) && !container).then_some(name)
}

/// What ssh and its like say when they connect.
fn session(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("Warning: Permanently added ") {
        return of_target(rest.split([' ', ',']).next()?);
    }
    if let Some(rest) = text.strip_suffix("'s password:") {
        return rest.contains('@').then(|| of_target(rest)).flatten();
    }
    if let Some(rest) = text.strip_prefix("Starting pod/") {
        return rest.split("-debug").next().filter(|name| name.len() < rest.len());
    }
    if text.starts_with("Creating debugging pod ") {
        return of_target(text.rsplit_once(" on node ")?.1.trim_end_matches('.'));
    }
    None
}

/// `Connection to node-1 closed.`
fn closed(text: &str) -> Option<&str> {
    let (name, end) = text.strip_prefix("Connection to ")?.split_once(' ')?;
    (matches!(end, "closed." | "closed") && is_host_name(name)).then_some(name)
}

/// `=== node-1 ===`, `--- node-1 ---`, `### node-1 ###`, `>>> node-1`, `=== node-1: lvs ===`; or a rule, the name, a
/// rule (clush -b).
fn ruled<'a>(text: &'a str, next: Option<&str>) -> Option<&'a str> {
    let marks = ['=', '-', '#', '*', '>', '<'];
    let first = text.chars().next().filter(|c| marks.contains(c));
    let inner = text.trim_matches(|c| marks.contains(&c) || c == ' ');
    let framed = first.is_some() && text.starts_with(&[first?; 2][..].iter().collect::<String>());
    let closed = text.ends_with(|c| marks.contains(&c)) || text.starts_with(">>");
    let underlined =
        first.is_none() && next.is_some_and(|next| next.trim().len() > 9 && next.trim().chars().all(|c| c == '-'));
    let name = if framed && closed { Some(inner) } else { underlined.then_some(text) }?;
    let word = Some(name).filter(|name| !name.contains(' '));
    if let Some(host) = word.and_then(of_target).or_else(|| is_host_or_several(name).then_some(name)) {
        return (!is_label(host)).then_some(host);
    }
    // A title of prose has blanks; with a name come the output, or how many hosts it is of.
    let (host, rest) = name.split_once([' ', ':'])?;
    let rest = rest.trim();
    let command = rest.split(' ').next().is_some_and(|word| is_label(word.trim_matches(['(', ')'])));
    let count = rest.starts_with('(') && rest.ends_with(')');
    let told = rest.is_empty() || count || command && name.contains(": ");
    told.then(|| of_target(host).unwrap_or(host)).filter(|host| !is_label(host))
}

/// The host in a line of a system log: `Nov  9 03:12:07 node-1 kernel: text`.
pub fn logged(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if text.starts_with('{') {
        // `journalctl -o json`
        let (_, rest) = text.split_once("\"_HOSTNAME\"")?;
        let name = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?.split('"').next()?;
        return is_host_name(name).then_some(name);
    }
    if !text.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let mut words = text.split_ascii_whitespace();
    let first = words.next()?;
    let clock = |word: &str| word.len() >= 8 && word.bytes().filter(|b| *b == b':').count() >= 2;
    if first.len() == 3 {
        const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
        let month = MONTHS.find(first).is_some_and(|at| at % 3 == 0);
        let day = words.next()?.parse::<u8>().is_ok();
        if !month || !day || !clock(words.next()?) {
            return None;
        }
    } else if !(first.contains('T') && clock(first) && first.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let (host, program) = (words.next()?, words.next()?);
    let local = host.starts_with("localhost") || host == "linux";
    (program.ends_with(':') && is_likely_host(host) && !local).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Option<String> {
        match announced(text, None)? {
            Said::Host(host) => Some(host),
            Said::Closed(_) => None,
        }
    }

    #[test]
    fn tools_that_run_a_command_everywhere_name_their_hosts() {
        for line in [
            "### thinpool-doctor host node-1",
            "node-1 | CHANGED | rc=0 >>",
            "node-1 | UNREACHABLE! => {",
            "[1] 03:12:07 [SUCCESS] node-1",
            "[12] 03:12:07 [FAILURE] root@node-1:22 Exited with error code 1",
            "==> out/node-1.txt <==",
            "=== node-1 ===",
            "--- node-1 ---",
            "##### root@node-1 #####",
            ">>> node-1",
            "== node-1: ==",
            "==== node-1: lvs ====",
            "--- node-1 (12) ---",
            "node-1 | CHANGED | rc=0 | (stdout) text",
            "node-1 | UNREACHABLE!: Failed to connect",
            "ok: [node-1] => {",
            "fatal: [node-1]: UNREACHABLE! => {",
            "host: node-1",
            "NODE: node-1",
            " Static hostname: node-1",
            "root@node-1's password:",
            "Warning: Permanently added 'node-1,10.0.0.1' (ECDSA) to the list of known hosts.",
            "Starting pod/node-1-debug ...",
            "Creating debugging pod node-debugger-node-1-x7f with container debugger on node node-1.",
        ] {
            assert_eq!(host(line), Some("node-1".into()), "{line}");
        }
        assert_eq!(announced("node-1", Some("---------------")), Some(Said::Host("node-1".into())));
        assert_eq!(announced("node[1-2]", Some("---------------")), Some(Said::Host("node[1-2]".into())));
        // An output may stand before a rule, too.
        assert_eq!(announced("docker-thinpool: 0 2048 thin-pool Fail", Some("---------------")), None);
        assert_eq!(announced("Connection to node-1 closed.", None), Some(Said::Closed("node-1".into())));
    }

    #[test]
    fn an_instance_is_a_host() {
        assert_eq!(host("\"InstanceId\": \"i-0123456789abcdef0\","), Some("i-0123456789abcdef0".into()));
        assert_eq!(host("\"InstanceId\": \"x\","), None);
    }

    #[test]
    fn an_address_is_a_name() {
        for line in ["10.0.0.11 | CHANGED | rc=0 >>", "[1] 10:11:01 [SUCCESS] 10.0.0.11", "--- 10.0.0.11 ---"] {
            assert_eq!(host(line), Some("10.0.0.11".into()), "{line}");
        }
    }

    #[test]
    fn a_system_log_names_its_hosts() {
        assert_eq!(logged("Nov  9 03:12:07 node1 kernel: x"), Some("node1"));
        assert_eq!(logged("2026-11-09T03:12:07+0100 node1 dockerd[12]: x"), Some("node1"));
        assert_eq!(logged("Nov  9 03:12:07 localhost kernel: x"), None);
        assert_eq!(logged("2026-11-09T03:12:07Z level=info msg: x"), None);
    }

    #[test]
    fn other_lines_name_no_host() {
        for line in [
            "Storage Driver: overlay2",
            "=== docker info ===",
            "----------",
            "# comment",
            "--- a/file",
            "### Findings of today",
            "=== lvs ===",
            "[root@node ~]# lvs",
            "a | b",
            "=== before ===",
            "=== Results ===",
            "Hostname: 0123456789ab",
            "Node Address: 10.0.0.1",
            "Name: node-1",
            "Connection to node closed by peer: x y",
        ] {
            assert_eq!(host(line), None, "{line}");
        }
    }
}
