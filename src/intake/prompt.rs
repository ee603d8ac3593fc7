//! Shell prompts: `[root@node-1 ~]# docker info`, `$ sudo lvs`, `PS> docker info`, or the bare command.

use super::host::MARK;
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
}

impl Command {
    /// A command line that is known to be one.
    pub fn of(line: &str) -> Self {
        Command { host: None, words: words(line) }
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
        return Some(Command { host: None, words: words(run) });
    }
    if let Ok((rest, host)) = prompt(text) {
        let words = words(rest);
        // `# comment` and `$5` are no prompts; a prompt is followed by something that can be a program.
        let sure = host.is_some() || words.first().is_some_and(|word| is_program(word));
        if sure || (text.starts_with('$') && words.first().is_some_and(|word| looks_like_program(word))) {
            return Some(Command { host, words });
        }
        return None;
    }
    bare(text)
}

/// A command without a prompt: a known program with arguments and none of the marks of its output.
fn bare(text: &str) -> Option<Command> {
    let text = text.strip_prefix("sudo ").map_or(text, str::trim_start);
    let words = words(text);
    let first = words.first()?;
    if !is_program(first) || text.contains(": ") || text.ends_with(':') {
        return None;
    }
    let plausible = match words.get(1).map(String::as_str) {
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
    plausible.then_some(Command { host: None, words })
}

type Parsed<'a, T> = nom::IResult<&'a str, T>;

/// A prompt and the blanks behind it; the output is the host it names.
fn prompt(text: &str) -> Parsed<'_, Option<String>> {
    terminated(alt((bracketed, user_at_host, plain)), space0).parse(text)
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
    let (rest, (_, _, _, host, _)) = (environment, name, char('@'), name, directory).parse(text)?;
    // `user@host:/path 100G 5G 95G 5% /mnt` is a row of df.
    let share = rest.starts_with('%')
        && text.strip_suffix(rest).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let (rest, _) = recognize((one_of("#$>%"), opt(one_of("#$>")))).parse(rest)?;
    match share {
        true => Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify))),
        false => Ok((rest, Some(host.to_owned()))),
    }
}

/// `$ `, `# `, `> `, `PS> `, `PS C:\> `, `node-1:~ # `, `bash-4.2# `, `+ ` of a trace.
fn plain(text: &str) -> Parsed<'_, Option<String>> {
    let powershell = preceded(tag("PS"), (take_while(|c: char| c != '>' && c != ' '), take_while(|c: char| c != '>')));
    let shell = preceded(alt((tag("bash-"), tag("sh-"))), take_while1(|c: char| c.is_ascii_digit() || c == '.'));
    let mark = alt((tag("$"), tag("#"), tag("%"), tag("❯"), tag("➜"), tag("+ "), tag(">")));
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
