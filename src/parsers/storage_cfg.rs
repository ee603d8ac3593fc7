//! Proxmox VE's `/etc/pve/storage.cfg`: which thin pool is whose.
//!
//! ```text
//! lvmthin: local-lvm
//!         thinpool data
//!         vgname pve
//!         content rootdir,images
//! ```

use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source, Sourced};

pub const FORMAT: Format = Format {
    id: "storage-cfg",
    title: "Proxmox storage.cfg",
    claims: Claims { commands: &["cat storage.cfg"], claim, interleaves: false },
    parse,
};

/// One storage as it is configured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageConfig {
    pub source: Option<Source>,
    /// `lvmthin`, `dir`, …
    pub kind: String,
    pub name: String,
    pub vgname: Option<Sourced<String>>,
    pub thinpool: Option<Sourced<String>>,
    /// `images`, `rootdir`, `backup`, …
    pub content: Vec<String>,
    pub nodes: Vec<String>,
    pub disabled: bool,
}

const KINDS: [&str; 16] = [
    "btrfs",
    "cephfs",
    "cifs",
    "dir",
    "drbd",
    "esxi",
    "glusterfs",
    "iscsi",
    "iscsidirect",
    "lvm",
    "lvmthin",
    "nfs",
    "pbs",
    "rbd",
    "zfs",
    "zfspool",
];

/// Properties that storages have; a line of a block begins with one of them.
const PROPERTIES: [&str; 36] = [
    "base",
    "blocksize",
    "content",
    "content-dirs",
    "create-base-path",
    "create-subdirs",
    "datastore",
    "disable",
    "domain",
    "encryption-key",
    "export",
    "fingerprint",
    "fs-name",
    "is_mountpoint",
    "iscsiprovider",
    "krbd",
    "maxfiles",
    "mkdir",
    "monhost",
    "mountpoint",
    "namespace",
    "nodes",
    "options",
    "path",
    "pool",
    "portal",
    "preallocation",
    "prune-backups",
    "saferemove",
    "server",
    "share",
    "shared",
    "sparse",
    "target",
    "thinpool",
    "vgname",
];

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if let Some((kind, _)) = heading(text) {
        let next = lines.iter().skip(1).find(|line| !line.is_blank());
        // `dir: x` stands in many files; a property below makes it a storage.
        let sure = kind == "lvmthin" || next.is_some_and(|line| property(&line.text).is_some());
        return if sure { Claim::Starts } else { Claim::No };
    }
    if inside && (property(text).is_some() || text.starts_with('#')) { Claim::Continues } else { Claim::No }
}

fn heading(text: &str) -> Option<(&str, &str)> {
    let (kind, name) = text.trim().split_once(": ")?;
    let name = name.trim();
    (KINDS.contains(&kind) && !name.is_empty() && !name.contains(' ')).then_some((kind, name))
}

fn property(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    PROPERTIES.contains(&key).then_some((key, value.trim()))
}

fn parse(section: &Section) -> Parsed {
    let mut parsed = Parsed::default();
    let mut open: Option<StorageConfig> = None;
    for line in section.lines.iter().filter(|line| !line.is_blank() && line.command.is_none()) {
        if let Some((kind, name)) = heading(&line.text) {
            close(open.take(), &mut parsed);
            open = Some(StorageConfig {
                source: Some(line.source),
                kind: kind.to_owned(),
                name: name.to_owned(),
                ..StorageConfig::default()
            });
            continue;
        }
        let (Some(storage), Some((key, value))) = (&mut open, property(&line.text)) else { continue };
        let text = || Some(Sourced { value: value.to_owned(), source: line.source }).filter(|_| !value.is_empty());
        let list = || value.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        match key {
            "vgname" => storage.vgname = text(),
            "thinpool" => storage.thinpool = text(),
            "content" => storage.content = list(),
            "nodes" => storage.nodes = list(),
            "disable" => storage.disabled = value != "0",
            _ => {}
        }
    }
    close(open, &mut parsed);
    parsed
}

fn close(storage: Option<StorageConfig>, parsed: &mut Parsed) {
    let Some(storage) = storage else { return };
    let whole = storage.vgname.is_some() && storage.thinpool.is_some();
    if let Some(source) = storage.source.filter(|_| storage.kind == "lvmthin" && !whole) {
        let expected = format!("the storage {} should have both `vgname` and `thinpool`", storage.name);
        parsed.problems.push(Problem::at(source, expected));
    }
    parsed.records.push(Record::StorageConfig(Box::new(storage)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn storages(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let storage = |record| match record {
            Record::StorageConfig(storage) => {
                Some((storage.name, storage.vgname.map(|vg| vg.value), storage.thinpool.map(|pool| pool.value)))
            }
            _ => None,
        };
        read(text).records.into_iter().filter_map(storage).collect()
    }

    #[test]
    fn blocks_name_their_pool() {
        let text = "# cat /etc/pve/storage.cfg\ndir: local\n\tpath /var/lib/vz\n\tcontent iso,vztmpl,backup\n\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n";
        assert_eq!(
            storages(text),
            [("local".into(), None, None), ("local-lvm".into(), Some("pve".into()), Some("data".into()))]
        );
    }

    #[test]
    fn half_a_block_is_named_and_other_files_are_left_alone() {
        assert_eq!(read("lvmthin: fast\n  thinpool data\n").problems.first().and_then(|problem| problem.line), Some(1));
        assert_eq!(storages("dir: /tmp/x\nsomething else\n"), []);
    }
}
