//! What the plain numbers of `df` count: blocks of some size, bytes, or inodes.

use crate::intake::prompt::Command;
use crate::units::{Bytes, Dialect};

/// What plain numbers are, as the heading or the command says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Blocks(Bytes),
    /// Sizes with a letter: by 1024, or by 1000 as `-H` prints them.
    Letters(Dialect),
    Inodes,
    Unknown,
}

/// `df -h`, `df -H`, `df -i`, `df -m`, `df -B1`, `df -BG`, `df --block-size=1M`; `df` alone may count by 512 or 1024.
pub fn of_command(command: &Command) -> Option<Unit> {
    let mut unit = None;
    for word in command.words.iter().skip(1).take_while(|word| !word.starts_with(['|', ';', '&'])) {
        match word.as_str() {
            "--human-readable" => unit = Some(Unit::Letters(Dialect::Binary)),
            "--si" => unit = Some(Unit::Letters(Dialect::Docker)),
            "--inodes" => return Some(Unit::Inodes),
            long if long.starts_with("--") => {
                unit = long.strip_prefix("--block-size=").and_then(block).map(Unit::Blocks).or(unit);
            }
            short if short.starts_with('-') => {
                let flag = |c: char| short.split('B').next().is_some_and(|flags| flags.contains(c));
                match short.split_once('B') {
                    _ if flag('i') => return Some(Unit::Inodes),
                    _ if flag('h') => unit = Some(Unit::Letters(Dialect::Binary)),
                    _ if flag('H') => unit = Some(Unit::Letters(Dialect::Docker)),
                    _ if flag('k') => unit = Some(Unit::Blocks(Bytes::kib(1))),
                    _ if flag('m') => unit = Some(Unit::Blocks(Bytes::mib(1))),
                    Some((_, size)) => unit = block(size).map(Unit::Blocks).or(unit),
                    None => {}
                }
            }
            _ => {}
        }
    }
    unit
}

/// `1K-blocks`, `1024-blocks`, `1M-Blöcke`, `blocs de 1K`, `1B-blocks`; `Inodes`, `Inœuds`, `Nodos-i`; else sizes with letters.
pub fn of_heading(text: &str) -> Option<Unit> {
    let small = text.to_ascii_lowercase();
    let inodes = ["inode", "inœud", "nodos-i", "nodi-i", "iuse", "i-węz", "iнод", "iНод", "iノード"];
    if inodes.iter().any(|word| small.contains(word)) {
        return Some(Unit::Inodes);
    }
    let numbered = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    match numbered {
        Some(word) => {
            let size = word.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
            block(size).map(Unit::Blocks)
        }
        None => Some(Unit::Letters(Dialect::Binary)),
    }
}

/// What the sizes of a heading with chosen columns count: a column of inodes may stand beside them.
pub fn of_sizes(text: &str) -> Option<Unit> {
    if text.split_whitespace().any(|word| word == "Size") {
        return Some(Unit::Letters(Dialect::Binary));
    }
    let word = text.split_whitespace().find(|word| word.ends_with("-blocks"))?;
    block(word.split('-').next()?).map(Unit::Blocks)
}

/// A block as `df` spells it: `1K`, `1024`, `M`, `1MB` (which counts by 1000).
fn block(text: &str) -> Option<Bytes> {
    let text = if text.starts_with(|c: char| c.is_ascii_digit()) { text.to_owned() } else { format!("1{text}") };
    let thousands = text.len() > 2 && text.ends_with('B') && !text.ends_with("iB");
    let size = Bytes::parse(&text, if thousands { Dialect::Docker } else { Dialect::Binary })?;
    (size.0 > 0).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::prompt;

    #[test]
    fn commands_and_headings_name_the_unit() {
        let typed = |text: &str| of_command(&prompt::command(text).unwrap());
        let kib = Some(Unit::Blocks(Bytes::kib(1)));
        let letters = Some(Unit::Letters(Dialect::Binary));
        for (command, unit) in [
            ("df", None),
            ("df -hT /var/lib/docker", letters),
            ("df -PTh | grep docker", letters),
            ("df -H", Some(Unit::Letters(Dialect::Docker))),
            ("df -ih", Some(Unit::Inodes)),
            ("df -k", kib),
            ("df -BG", Some(Unit::Blocks(Bytes::gib(1)))),
            ("df -B1", Some(Unit::Blocks(Bytes(1)))),
            ("df --block-size=1M", Some(Unit::Blocks(Bytes::mib(1)))),
        ] {
            assert_eq!(typed(command), unit, "{command}");
        }
        for (heading, unit) in [
            ("Filesystem 1K-blocks Used Available Use% Mounted on", kib),
            ("Filesystem 1024-blocks Used Available Capacity Mounted on", kib),
            ("Filesystem 512-blocks Used Available Capacity Mounted on", Some(Unit::Blocks(Bytes(512)))),
            ("Filesystem 1MB-blocks Used Available Use% Mounted on", Some(Unit::Blocks(Bytes(1_000_000)))),
            ("Filesystem 1B-blocks Used Available Use% Mounted on", Some(Unit::Blocks(Bytes(1)))),
            ("Sys. de fichiers blocs de 1K Utilisé Disponible Uti% Monté sur", kib),
            ("文件系统 1K-块 已用 可用 已用% 挂载点", kib),
            ("Dateisystem Größe Benutzt Verf. Verw% Eingehängt auf", letters),
            ("Filesystem Inodes IUsed IFree IUse% Mounted on", Some(Unit::Inodes)),
            ("S.ficheros Nodos-i NUsados NLibres NUso% Montado en", Some(Unit::Inodes)),
        ] {
            assert_eq!(of_heading(heading), unit, "{heading}");
        }
    }
}
