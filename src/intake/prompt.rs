//! Shell prompts: `[root@node-1 ~]# docker info`, `$ sudo lvs`, `PS> docker info`, or the bare command.

use super::host::MARK;
use super::name;
use super::remote::remote;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till1, take_while, take_while1};
use nom::character::complete::{char, one_of, space0};
use nom::combinator::{opt, recognize, verify};
use nom::sequence::{delimited, preceded, terminated};

/// A command somebody typed, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The host named by the prompt.
    pub host: Option<String>,
    /// The words, without `sudo` and without markdown emphasis: `docker info`.
    pub words: Vec<String>,
    /// It runs on a host that it names, and what is typed next does not.
    pub once: bool,
    /// What is typed next is on the host it names: `ssh web1`.
    pub enters: bool,
    /// What is typed next is on the host before: `exit`.
    pub leaves: bool,
    /// It prints the name of its host, too: `hostname; lvs`.
    pub names_host: bool,
}

impl Command {
    /// A command line that is known to be one.
    pub fn of(line: &str) -> Self {
        Command::on(None, words(line))
    }

    /// What was typed at a prompt: of several commands the one whose output is read, and where it ran.
    fn on(prompt: Option<String>, words: Vec<String>) -> Self {
        let mut command = Command { host: prompt, ..Command::default() };
        let parts = parts(&words);
        let known = |part: &&[String]| plain(part).first().is_some_and(|word| is_program(word));
        let chosen =
            parts.iter().copied().find(known).or_else(|| {
                parts.iter().copied().find(|part| plain(part).first().is_some_and(|word| starts_remote(word)))
            });
        let chosen = plain(chosen.unwrap_or(&words));
        command.leaves = matches!(chosen.first().map(String::as_str), Some("exit" | "logout"));
        command.names_host = command.host.is_none() && parts.iter().any(|part| prints_name(plain(part)));
        command.words = chosen.to_vec();
        if let Some(last) = command.words.last_mut() {
            last.truncate(last.trim_end_matches(';').len());
        }
        if let Some(remote) = remote(chosen) {
            let inside = Command::on(None, remote.words);
            command.once = !inside.words.is_empty();
            command.enters = !command.once && remote.host.is_some();
            command.names_host = inside.names_host && remote.host.is_none();
            command.host = remote.host.or(command.host);
            if command.once {
                command.words = inside.words;
            }
        }
        command
    }

    /// True when the command begins with these words; a path before the program does not matter.
    pub fn is(&self, words: &str) -> bool {
        let mut typed = self.words.iter().map(|word| word.rsplit('/').next().unwrap_or(word));
        words.split(' ').all(|word| typed.next() == Some(word))
    }
}

/// Programs whose output is read: a line that begins with one of them needs no prompt to be a command.
const PROGRAMS: &[&str] = &[
    "docker",
    "dmsetup",
    "lvs",
    "vgs",
    "pvs",
    "lvdisplay",
    "vgdisplay",
    "pvdisplay",
    "lsblk",
    "losetup",
    "df",
    "du",
    "ls",
    "mount",
    "findmnt",
    "journalctl",
    "dmesg",
    "xfs_info",
    "stratis",
    "pvesm",
    "ctr",
    "containerd",
    "thin_check",
    "thin_dump",
    "thin_repair",
    "dockerd",
    "podman",
    "cat",
    "lvm",
    "lvmconfig",
    "systemctl",
    "uname",
    "crictl",
];

/// The command on a line, if the line is one.
pub fn command(line: &str) -> Option<Command> {
    let text = line.trim();
    if text.is_empty() || text.len() > 4096 {
        return None;
    }
    // The collector writes the command before its output.
    if let Some(run) = text.strip_prefix(MARK).and_then(|rest| rest.trim_start().strip_prefix("run ")) {
        return Some(Command::of(run));
    }
    if let Ok((rest, host)) = prompt(text) {
        let words = words(rest);
        // `# comment` and `$5` are no prompts; a prompt is followed by something that can be a program.
        let sure = host.is_some() || runs_program(&words);
        if sure || (text.starts_with('$') && words.first().is_some_and(|word| looks_like_program(word))) {
            return Some(Command::on(host, words));
        }
        return None;
    }
    if let Ok((rest, host)) = short_prompt(text) {
        let words = words(rest);
        if name::is_host_name(host) && !is_shell(host) && runs_program(&words) {
            return Some(Command::on(Some(host.to_owned()), words));
        }
    }
    bare(text)
}

/// Whether one of the commands on a line is a program whose output is read, here or elsewhere.
fn runs_program(words: &[String]) -> bool {
    let runs = |part: &&[String]| {
        let part = plain(part);
        part.first().is_some_and(|word| is_program(word) || starts_remote(word)) || prints_name(part)
    };
    parts(words).iter().any(runs)
}

/// `hostname`, `uname -n`; not `hostname -I`, which prints addresses.
fn prints_name(part: &[String]) -> bool {
    let mut words = part.iter().map(|word| word.trim_end_matches(';'));
    match words.next() {
        Some("hostname") => words.next().is_none_or(|word| matches!(word, "-s" | "-f" | "--fqdn" | "--short")),
        Some("uname") => words.next() == Some("-n"),
        _ => false,
    }
}

/// Programs that run a command on another host, when they stand alone.
fn starts_remote(word: &str) -> bool {
    matches!(word.rsplit('/').next(), Some("ssh" | "mosh" | "docker-machine" | "kubectl" | "oc" | "vagrant" | "tsh"))
}

fn is_shell(word: &str) -> bool {
    let stem = word.split('-').next().unwrap_or(word);
    matches!(stem, "bash" | "sh" | "zsh" | "ash" | "ksh" | "dash" | "fish" | "mysql" | "psql" | "sftp")
}

/// The commands on one line: `date; lvs`, `cd / && lvs`, `while sleep 60; do lvs; done`.
fn parts(words: &[String]) -> Vec<&[String]> {
    // A quoted word is one word of another command.
    let mut open = None;
    let mut ends = move |word: &String| {
        for c in word.chars() {
            match open {
                None if matches!(c, '"' | '\'') => open = Some(c),
                Some(quote) if quote == c => open = None,
                _ => {}
            }
        }
        open.is_none() && (word.ends_with(';') || matches!(word.as_str(), "&&" | "||"))
    };
    words.split_inclusive(|word| ends(word)).collect()
}

/// A command without the words around it that change nothing of its output.
fn plain(part: &[String]) -> &[String] {
    let mut rest = part;
    while let Some((word, behind)) = rest.split_first() {
        let takes = match word.as_str() {
            "do" | "then" | "time" | "exec" | "nohup" | "{" | "(" | "&&" | "!" => 0,
            "sudo" | "doas" | "env" | "nice" | "ionice" | "watch" | "nsenter" | "stdbuf" => {
                rest = skip_options(behind);
                continue;
            }
            "timeout" | "chroot" => {
                rest = skip_options(behind).get(1..).unwrap_or_default();
                continue;
            }
            _ if word.split_once('=').is_some_and(|(name, _)| is_variable(name)) => 0,
            _ => break,
        };
        rest = behind.get(takes..).unwrap_or_default();
    }
    rest
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Options of `sudo`, `watch`, `nsenter` and their like; a value stands behind some.
fn skip_options(mut words: &[String]) -> &[String] {
    while let Some((word, behind)) = words.split_first() {
        if !word.starts_with('-') || word.len() == 1 {
            break;
        }
        let valued = matches!(word.as_str(), "-u" | "-t" | "-n" | "-g" | "-h" | "-k" | "-s")
            && behind.first().is_some_and(|value| !is_program(value) && !value.starts_with('-'));
        words = behind.get(usize::from(valued)..).unwrap_or_default();
    }
    words
}

/// A command without a prompt: a known program with arguments and none of the marks of its output.
fn bare(text: &str) -> Option<Command> {
    let words = words(text);
    if loops(&words) || remote(&words).is_some_and(|remote| runs_program(&remote.words)) {
        return Some(Command::on(None, words));
    }
    let typed = plain(&words);
    let first = typed.first()?;
    if !is_program(first) || text.contains(": ") || text.ends_with(':') {
        return None;
    }
    let second = typed.get(1).map(String::as_str);
    let words = words.clone();
    let plausible = match second {
        None => true,
        Some(word) => {
            let verb = matches!(
                word,
                "info"
                    | "system"
                    | "version"
                    | "ps"
                    | "images"
                    | "status"
                    | "table"
                    | "ls"
                    | "plugins"
                    | "pool"
                    | "report"
                    | "daemon"
                    | "targets"
            );
            verb || word.starts_with(['-', '|', '/', '>', '2'])
        }
    };
    plausible.then(|| Command::on(None, words))
}

/// `for h in web1 web2; do …`, `while true; do …`
fn loops(words: &[String]) -> bool {
    let begins = words.first().is_some_and(|word| matches!(word.as_str(), "for" | "while" | "until"));
    begins && words.iter().any(|word| word == "do") && words.iter().any(|word| word.ends_with(';') || word == ";")
}

/// The words a loop runs over: `for h in web1 web2; do`.
pub fn looped_over(line: &str) -> Vec<String> {
    let Some((_, rest)) = line.split_once("for ").filter(|_| line.contains("do ")) else { return Vec::new() };
    let Some((_, list)) = rest.split_once(" in ") else { return Vec::new() };
    let list = list.split(';').next().unwrap_or_default();
    list.split_whitespace().filter(|word| name::is_host_name(word)).map(str::to_owned).collect()
}

type Parsed<'a, T> = nom::IResult<&'a str, T>;

/// A prompt and the blanks behind it; the output is the host it names.
fn prompt(text: &str) -> Parsed<'_, Option<String>> {
    terminated(alt((bracketed, user_at_host, hostless)), space0).parse(text)
}

/// `[root@node-1 ~]# `, `[USER@localhost ~]$ `
fn bracketed(text: &str) -> Parsed<'_, Option<String>> {
    let inside = delimited(char('['), take_till1(|c| c == ']'), char(']'));
    let (rest, inside) = terminated(inside, (space0, one_of("#$>%"))).parse(text)?;
    let host = inside.split_once('@').and_then(|(_, host)| host.split([' ', ':']).next());
    Ok((rest, host.map(str::to_owned)))
}

/// `root@node-1:~# `, `root@c7-1 ~ $ `, `(venv) me@box /tmp> `
fn user_at_host(text: &str) -> Parsed<'_, Option<String>> {
    let name = |input| take_while1(|c: char| c.is_alphanumeric() || "._-".contains(c)).parse(input);
    let directory = verify(take_while(|c: char| !"#$>%".contains(c)), |part: &str| part.len() < 120);
    let environment = opt((delimited(char('('), take_till1(|c| c == ')'), char(')')), space0));
    // In a text that was redacted, too.
    let hidden = |input| recognize(delimited(char('<'), name, char('>'))).parse(input);
    let whose = |input| alt((hidden, name)).parse(input);
    let (rest, (_, _, _, host, _)) = (environment, whose, char('@'), whose, directory).parse(text)?;
    // `user@host:/path 100G 5G 95G 5% /mnt` is a row of df.
    let share = rest.starts_with('%')
        && text.strip_suffix(rest).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let (rest, _) = recognize((one_of("#$>%"), opt(one_of("#$>")))).parse(rest)?;
    match share {
        true => Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify))),
        false => Ok((rest, Some(host.to_owned()))),
    }
}

/// `node-1:~ # `, `node-1:/var/lib> `, `node-1# `, `node-1 ~ $ `; the output is the host.
fn short_prompt(text: &str) -> Parsed<'_, &str> {
    let name = take_while1(|c: char| c.is_ascii_alphanumeric() || "._-".contains(c));
    let directory = verify(take_while(|c: char| !"#$>%".contains(c)), |part: &str| {
        let blank = part.is_empty() || part == ":";
        let part = part.trim();
        part.len() < 120 && (blank || part.trim_start_matches(':').starts_with(['~', '/']))
    });
    let (rest, (host, _, _, _)) = (name, directory, one_of("#$>%"), space0).parse(text)?;
    Ok((rest, host))
}

/// `$ `, `# `, `> `, `PS> `, `PS C:\> `, `node-1:~ # `, `bash-4.2# `, `+ ` of a trace.
fn hostless(text: &str) -> Parsed<'_, Option<String>> {
    let powershell = preceded(tag("PS"), (take_while(|c: char| c != '>' && c != ' '), take_while(|c: char| c != '>')));
    let shell = preceded(alt((tag("bash-"), tag("sh-"))), take_while1(|c: char| c.is_ascii_digit() || c == '.'));
    // Such a prompt shows the directory behind its mark, and perhaps the branch.
    let directory = opt(alt((tag("~"), recognize((opt(char('~')), char('/'), take_till1(|c| c == ' '))))));
    let branch = opt((space0, tag("git:("), take_till1(|c| c == ')'), char(')'), space0, opt(one_of("✗✔"))));
    let arrow = (alt((tag("❯"), tag("➜"))), space0, directory, branch);
    let mark = alt((tag("$"), tag("#"), tag("%"), tag("+ "), tag(">"), recognize(arrow)));
    let (rest, _) =
        alt((recognize((powershell, char('>'))), recognize((shell, one_of("#$"))), recognize(mark))).parse(text)?;
    Ok((rest, None))
}

fn words(text: &str) -> Vec<String> {
    let text = text.trim();
    let text = text.strip_prefix("sudo ").map_or(text, str::trim_start);
    text.split_whitespace().map(|word| word.trim_matches('*').to_owned()).filter(|word| !word.is_empty()).collect()
}

fn is_program(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    let lvm = name.len() <= 12 && ["lv", "vg", "pv"].iter().any(|start| name.starts_with(start));
    PROGRAMS.contains(&name) || lvm && name.len() > 3 && name.bytes().all(|b| b.is_ascii_lowercase())
}

fn looks_like_program(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase() || c == '/' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Option<String>, String)> {
        command(line).map(|command| (command.host, command.words.join(" ")))
    }

    #[test]
    fn prompts_name_their_host() {
        let on = |host: &str, words: &str| Some((Some(host.to_owned()), words.to_owned()));
        assert_eq!(read("[root@spark01 ~]# docker info"), on("spark01", "docker info"));
        assert_eq!(read("ubuntu@ip-172-31-19-185:~$ sudo docker info"), on("ip-172-31-19-185", "docker info"));
        assert_eq!(read("root@c7-1 ~ $ lvs -o+seg_monitor"), on("c7-1", "lvs -o+seg_monitor"));
        assert_eq!(read("root@graphtest ~/d/t:master:0:0# docker info"), on("graphtest", "docker info"));
        assert_eq!(read("USER@singularity:~$ **docker info**"), on("singularity", "docker info"));
        assert_eq!(
            read("[root@k8s05 ~]# docker info|grep \"Storage Driver\""),
            on("k8s05", "docker info|grep \"Storage Driver\"")
        );
    }

    #[test]
    fn prompts_without_a_host_and_bare_commands() {
        let typed = |words: &str| Some((None, words.to_owned()));
        assert_eq!(read("$ docker info"), typed("docker info"));
        assert_eq!(read("$sudo docker info"), typed("docker info"));
        assert_eq!(read("# sudo pvs"), typed("pvs"));
        assert_eq!(read("> docker info"), typed("docker info"));
        assert_eq!(read("PS> docker info"), typed("docker info"));
        assert_eq!(read("docker info -f '{{json . }}'"), typed("docker info -f '{{json . }}'"));
        assert_eq!(read("lvs"), typed("lvs"));
        assert_eq!(read("bash-4.2# dmsetup status"), typed("dmsetup status"));
    }

    #[test]
    fn output_is_no_command() {
        for line in [
            "Containers: 14\t\t#comment",
            "# eg: RHELCSB-test_pool: 0 20971520 thin-pool 0 4356/3932160 0/163840 -",
            "docker-thinpool: 0 209715200 thin-pool 5 1/2 3/4 - rw",
            "docker 1 1 0 wz--n- 22.00g 204.00m",
            "{",
            "",
            "# verify",
            "me@box:/data  100G  5G  95G  5% /mnt",
            "\"dm.thinpooldev=/dev/mapper/vg--docker-thinpool\",",
            "  docker-pool atomicos twi-aotz-- 2.71g",
            "loop0 7:0 0 100G 0 loop",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
