//! containerd's `config.toml`: theirs, with the section of the devmapper snapshotter put right.
//!
//! Lines are changed and added one by one, so that all else stays as it is, also in a paste that is only a piece.

use super::Generated;
use crate::facts::{Host, Owner, ThinPool};
use crate::parsers::containerd_config::{ContainerdConfig, Devmapper};

/// The file, or `None` when nothing in it must change.
pub fn generate(host: &Host) -> Option<Generated> {
    let config = host.containerd.as_ref()?;
    let section = config.devmapper.as_ref().filter(|section| is_used(section))?;
    let lines = config.lines.iter().map(|line| (Some(line.source.line), line.value.clone())).collect();
    let mut edit = Edit { lines, top: section.source.line, changes: Vec::new() };
    edit.heading(config);
    pool_name(&mut edit, host, section);
    if section.base_image_size.is_none() {
        let why = "Without it the snapshotter is not loaded. So large a container's filesystem may get; it takes only what is written.";
        edit.add("base_image_size", "\"10GB\"", why);
    }
    if let Some(kind) = section.fs_type.as_ref().filter(|kind| !matches!(kind.value.as_str(), "ext4" | "xfs" | "ext2"))
    {
        edit.set(kind.source.line, "fs_type", "\"ext4\"", "The snapshotter makes ext4, xfs and ext2, nothing else.");
    }
    if own_pool(host, section).is_some_and(|pool| pool.loopback.as_ref().is_some_and(|fact| fact.value)) {
        let why = "The pool lies on loop files, and they only shrink by discards.";
        match &section.discard_blocks {
            None => edit.add("discard_blocks", "true", why),
            Some(discards) if !discards.value => edit.set(discards.source.line, "discard_blocks", "true", why),
            Some(_) => {}
        }
    }
    if edit.changes.is_empty() {
        return None;
    }
    let before: Vec<&str> = config.lines.iter().map(|line| line.value.as_str()).collect();
    Some(Generated {
        name: "config.toml",
        media_type: "application/toml",
        content: vec![edit.text().into()],
        note: "Save it as /etc/containerd/config.toml, then `systemctl restart containerd`; running containers go on. If only a piece of yours was pasted, put it in the piece's place.".into(),
        before: Some(before.join("\n") + "\n"),
        changes: edit.changes,
    })
}

/// `containerd config default` prints the section with nothing in it; that is no fault.
fn is_used(section: &Devmapper) -> bool {
    section.pool_name.is_some() || section.base_image_size.is_some()
}

fn pool_name(edit: &mut Edit, host: &Host, section: &Devmapper) {
    match &section.pool_name {
        Some(name) => {
            let Some(bare) = name.value.strip_prefix("/dev/mapper/").filter(|bare| is_plain(bare)) else { return };
            let why = "The name alone: containerd puts /dev/mapper/ in front of it by itself.";
            edit.set(name.source.line, "pool_name", &format!("\"{bare}\""), why);
        }
        None => {
            let Some(pool) = own_pool(host, section).filter(|pool| is_plain(&pool.name)) else { return };
            let why = "Without it the snapshotter is not loaded. This is the only thin pool that was pasted.";
            edit.add("pool_name", &format!("\"{}\"", pool.name), why);
        }
    }
}

/// The pool it names, or the only one there is.
fn own_pool<'a>(host: &'a Host, section: &Devmapper) -> Option<&'a ThinPool> {
    let named = |name: &str| host.pools.iter().find(|pool| pool.name == name);
    match (&section.pool_name, host.pools.as_slice()) {
        (Some(name), _) => named(name.value.trim_start_matches("/dev/mapper/")),
        (None, [only]) if matches!(only.owner, Owner::Containerd | Owner::Kata | Owner::Unknown | Owner::Lvm) => {
            Some(only)
        }
        _ => None,
    }
}

/// What device-mapper writes as it is: nothing of it means anything to TOML.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "#+-.:=@_".contains(c))
}

struct Edit {
    /// Each line with its number in the paste; those that are added have none.
    lines: Vec<(Option<usize>, String)>,
    /// The section's heading, or its first line if it has none.
    top: usize,
    changes: Vec<(String, String)>,
}

impl Edit {
    /// What the section is called differs with the version of the file.
    fn heading(&mut self, config: &ContainerdConfig) {
        let version = config.version.as_ref().map(|version| version.value);
        let right = match version {
            Some(1) => "[plugins.devmapper]",
            Some(3) => "[plugins.'io.containerd.snapshotter.v1.devmapper']",
            _ => "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]",
        };
        let Some(place) = self.place(self.top) else { return };
        let Some((_, line)) = self.lines.get_mut(place) else { return };
        let text = line.trim();
        let closed =
            text.contains(']') && ['"', '\''].iter().all(|quote| text.matches(*quote).count().is_multiple_of(2));
        let short = text.starts_with("[plugins.devmapper]");
        let misnamed = version.is_some_and(|version| short != (version == 1));
        if !text.starts_with('[') {
            self.lines.insert(place, (Some(self.top), right.to_owned()));
            self.changes.push((right.to_owned(), "The keys belong into this section.".to_owned()));
        } else if !closed || misnamed {
            *line = format!("{}{right}", indent(line));
            self.changes.push((right.to_owned(), "So the section is called in this version of the file.".to_owned()));
        }
    }

    fn place(&self, number: usize) -> Option<usize> {
        self.lines.iter().position(|(at, _)| *at == Some(number))
    }

    fn set(&mut self, number: usize, key: &str, value: &str, why: &str) {
        let line = self.lines.iter_mut().rev().find(|(at, _)| *at == Some(number));
        if let Some((_, line)) = line {
            *line = format!("{}{key} = {value}", indent(line));
            self.changes.push((key.to_owned(), why.to_owned()));
        }
    }

    /// A key that is missing goes below the heading; one that stands there empty is filled.
    fn add(&mut self, key: &str, value: &str, why: &str) {
        let Some(top) = self.place(self.top) else { return };
        let section =
            self.lines.iter().enumerate().skip(top + 1).take_while(|(_, (_, line))| !line.trim().starts_with('['));
        let empty = section.filter(|(_, (_, line))| {
            line.split_once('=').is_some_and(|(name, _)| name.trim().trim_matches(['"', '\'']) == key)
        });
        let empty = empty.map(|(place, _)| place).next();
        match empty.and_then(|place| self.lines.get_mut(place)) {
            Some((_, line)) => *line = format!("{}{key} = {value}", indent(line)),
            None => {
                let indent = self.lines.get(top + 1).map(|(_, line)| indent(line)).unwrap_or_default();
                self.lines.insert(top + 1, (None, format!("{indent}{key} = {value}")));
            }
        }
        self.changes.push((key.to_owned(), why.to_owned()));
    }

    fn text(&self) -> String {
        self.lines.iter().map(|(_, line)| format!("{line}\n")).collect()
    }
}

fn indent(line: &str) -> String {
    line.chars().take_while(|c| c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn content(paste: &str) -> Option<String> {
        generate(&facts::host(read(paste).records)).map(|file| file.content.concat())
    }

    const ALL: &str = "version = 2\n# ours\n[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n    root_path = \"/var/lib/containerd/devmapper\"\n    pool_name = \"containerd-pool\"\n    base_image_size = \"8192MB\"\n\n[plugins.\"io.containerd.grpc.v1.cri\"]\n    sandbox_image = \"pause:3.9\"\n";

    #[test]
    fn what_is_right_stays() {
        assert_eq!(content(ALL), None);
        assert_eq!(
            content(
                "[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\n  root_path = \"\"\n  pool_name = \"\"\n  base_image_size = \"\"\n"
            ),
            None
        );
    }

    #[test]
    fn only_the_faults_change() {
        let path = ALL.replace("\"containerd-pool\"", "\"/dev/mapper/containerd-pool\"");
        assert_eq!(content(&path).as_deref(), Some(ALL));
        let kind = ALL.replace("8192MB\"\n", "8192MB\"\n    fs_type = \"btrfs\"\n");
        assert_eq!(content(&kind), Some(kind.replace("btrfs", "ext4")));
        let size = ALL.replace("    base_image_size = \"8192MB\"\n", "");
        assert_eq!(
            content(&size),
            Some(size.replace("v1.devmapper\"]\n", "v1.devmapper\"]\n    base_image_size = \"10GB\"\n"))
        );
        let empty = ALL.replace("8192MB", "");
        assert_eq!(content(&empty), Some(ALL.replace("8192MB", "10GB")));
    }

    #[test]
    fn the_heading_is_that_of_the_version() {
        let short = ALL.replace("[plugins.\"io.containerd.snapshotter.v1.devmapper\"]", "[plugins.devmapper]");
        assert_eq!(content(&short).as_deref(), Some(ALL));
        assert_eq!(content(&short.replace("version = 2", "version = 1")), None);
        let unclosed = ALL.replace("v1.devmapper\"]", "v1.devmapper]");
        assert_eq!(content(&unclosed).as_deref(), Some(ALL));
    }

    #[test]
    fn a_missing_name_is_that_of_the_only_pool() {
        let paste = ALL.replace("    pool_name = \"containerd-pool\"\n", "");
        let pool =
            "snappool: 0 209715200 thin-pool 5 1221/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024\n";
        assert_eq!(content(&paste), None);
        let text = content(&format!("{pool}\n{paste}")).unwrap_or_default();
        assert!(text.contains("    pool_name = \"snappool\"\n"), "{text}");
    }

    #[test]
    fn on_loop_files_discards_are_passed_on() {
        let pool = "containerd-pool: 0 209715200 thin-pool 5 1221/4096 890/1638400 - rw discard_passdown queue_if_no_space - 1024\ncontainerd-pool: 0 209715200 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n";
        let text = content(&format!("{pool}\n{ALL}")).unwrap_or_default();
        assert!(text.contains("    discard_blocks = true\n"), "{text}");
        let off = ALL.replace("8192MB\"\n", "8192MB\"\n    discard_blocks = false\n");
        let text = content(&format!("{pool}\n{off}")).unwrap_or_default();
        assert!(text.contains("discard_blocks = true\n") && !text.contains("false"), "{text}");
    }

    #[test]
    fn a_hostile_name_is_left_alone() {
        let paste = ALL.replace("\"containerd-pool\"", "\"/dev/mapper/x\\\" y\"");
        assert_eq!(content(&paste), None);
    }
}
