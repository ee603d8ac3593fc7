//! The formats, one file each: what claims a line, and what is read from it.
//!
//! Parsing never fails. A parser returns the records it could read and a problem, with its line, for
//! what it could not. It knows nothing of rules and never looks at another format's output.
//!
//! To add a format: a file with a `FORMAT`, and a line in [`FORMATS`].

pub mod containerd_config;
pub mod ctr_plugins;
pub mod daemon_json;
pub mod device;
pub mod df;
mod df_columns;
mod df_unit;
pub mod dmsetup;
pub mod dmsetup_info;
pub mod dmsetup_ls;
pub mod dmsetup_pool;
pub mod docker_df;
pub mod docker_info;
pub mod docker_info_format;
pub mod docker_info_json;
pub mod docker_version;
pub mod docker_version_json;
pub mod dockerd_flags;
pub mod dockerd_words;
pub mod du;
pub mod json;
pub mod json_faults;
pub mod json_walk;
pub mod log;
pub mod losetup;
pub mod ls;
pub mod lsblk;
pub mod lsblk_forms;
pub mod lvm_attr;
pub mod lvm_columns;
pub mod lvm_config;
pub mod lvm_display;
pub mod lvm_fields;
pub mod lvm_headings;
pub mod lvm_json;
pub mod lvm_letters;
pub mod lvm_pairs;
pub mod lvm_rows;
pub mod lvm_version;
pub mod lvs;
pub mod lvscan;
pub mod metrics;
pub mod mounts;
pub mod os_release;
pub mod pvesm;
pub mod pvs;
pub mod signatures;
pub mod storage_cfg;
pub mod storage_conf;
pub mod stratis;
pub mod stratis_report;
pub mod table;
pub mod thin_reports;
pub mod thin_tools;
pub mod typed;
pub mod uname;
pub mod vgs;
pub mod xfs_info;

use crate::intake::section::Claims;
use crate::intake::{Line, Problem, Section, Source, Sourced};

/// A format that can be read.
pub struct Format {
    pub id: &'static str,
    /// What people call it: the command that prints it.
    pub title: &'static str,
    pub claims: Claims,
    pub parse: fn(&Section) -> Parsed,
}

/// What was read from one section.
#[derive(Debug, Default, PartialEq)]
pub struct Parsed {
    pub records: Vec<Record>,
    pub problems: Vec<Problem>,
    /// Lines that stand in the section and say nothing this format knows.
    pub passed: Vec<usize>,
}

/// One thing that a section says.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    Info(Box<docker_info::DockerInfo>),
    Version(docker_version::DockerVersion),
    Target(Box<dmsetup::Target>),
    /// A listing of devices that was empty.
    NoDevices(Source),
    Lv(Box<lvs::LogicalVolume>),
    Scanned(lvscan::Scanned),
    Vg(vgs::VolumeGroup),
    Pv(pvs::PhysicalVolume),
    Block(Box<lsblk::BlockDevice>),
    Filesystem(Box<df::Filesystem>),
    Folder(du::Folder),
    Dm(Box<dmsetup_info::DmDevice>),
    Loop(Box<losetup::LoopDevice>),
    Mount(Box<mounts::Mount>),
    Xfs(Box<xfs_info::Xfs>),
    Daemon(Box<daemon_json::DaemonJson>),
    Flags(dockerd_flags::Flags),
    Log(log::Event),
    Kernel(Sourced<String>),
    /// What the file `hostname` of a report holds.
    HostName(Sourced<String>),
    OperatingSystem(Sourced<String>),
    DiskUsage(docker_df::DiskUsage),
    Containerd(Box<containerd_config::ContainerdConfig>),
    Plugin(ctr_plugins::Plugin),
    StratisPool(Box<stratis::StratisPool>),
    StratisFilesystem(stratis::StratisFilesystem),
    StorageStatus(pvesm::StorageStatus),
    StorageConfig(Box<storage_cfg::StorageConfig>),
    Lvm(lvm_version::Versions),
    LvmConfig(Box<lvm_config::LvmConfig>),
    ThinTool(Box<thin_tools::ThinTool>),
    Typed(typed::Typed),
    Metric(Sourced<String>),
    ContainersStorage(storage_conf::ContainersStorage),
}

/// All formats, the surest of their lines first: of two that are sure of a line, the earlier gets it.
pub const FORMATS: &[&Format] = &[
    &dmsetup::FORMAT,
    &docker_info_json::FORMAT,
    &docker_version_json::FORMAT,
    &stratis_report::FORMAT,
    &daemon_json::FORMAT,
    &lvm_json::FORMAT,
    &lvm_pairs::FORMAT,
    &lvm_display::FORMAT,
    &lvm_rows::FORMAT,
    &lvm_config::FORMAT,
    &thin_tools::FORMAT,
    &dockerd_flags::FORMAT,
    &typed::FORMAT,
    &metrics::FORMAT,
    &docker_df::FORMAT,
    &containerd_config::FORMAT,
    &ctr_plugins::FORMAT,
    &stratis::FORMAT,
    &pvesm::FORMAT,
    &storage_cfg::FORMAT,
    &storage_conf::FORMAT,
    // A missing physical volume is shown as a name that is also a known message.
    &pvs::FORMAT,
    &log::FORMAT,
    &lvscan::FORMAT,
    &lvs::FORMAT,
    &vgs::FORMAT,
    &losetup::FORMAT,
    &lsblk::FORMAT,
    &lvm_version::FORMAT,
    &uname::FORMAT,
    &os_release::FORMAT,
    &df::FORMAT,
    &du::FORMAT,
    &ls::FORMAT,
    &dmsetup_info::FORMAT,
    &dmsetup_ls::FORMAT,
    &mounts::FORMAT,
    &xfs_info::FORMAT,
    &docker_version::FORMAT,
    &docker_info::FORMAT,
];

/// The numbers of the lines, without those that are blank or a command.
fn passed<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<usize> {
    let lines = lines.into_iter().filter(|line| !line.is_blank() && line.command.is_none());
    lines.map(|line| line.source.line).collect()
}

/// The text of a line without the blanks around it.
pub(crate) fn trimmed(lines: &[Line]) -> &str {
    lines.first().map_or("", |line| line.text.trim())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::intake;

    #[test]
    fn every_format_has_a_fuzz_target() {
        let targets = include_str!("../../fuzz/Cargo.toml");
        for format in FORMATS {
            assert!(
                targets.contains(&format!("name = \"{}\"\npath = \"targets/parser.rs\"", format.id)),
                "{}",
                format.id
            );
        }
    }

    /// Everything the formats read from a text, as the engine would do it.
    pub fn read(text: &str) -> Parsed {
        let claims: Vec<&Claims> = FORMATS.iter().map(|format| &format.claims).collect();
        let (sections, _) = intake::sections(intake::lines(0, text), &claims, None);
        let mut all = Parsed::default();
        for section in &sections {
            let parsed = FORMATS.get(section.format).map(|format| (format.parse)(section)).unwrap_or_default();
            all.records.extend(parsed.records);
            all.problems.extend(parsed.problems);
        }
        all
    }

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = FORMATS.iter().map(|format| format.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), FORMATS.len());
    }
}
