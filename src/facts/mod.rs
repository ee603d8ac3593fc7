//! What is known of one host, each fact with the line it came from.
//!
//! Rules read these facts and never text. Facts from several outputs are merged here: an exact source wins over
//! a rounded one, a later sample over an earlier one.

pub mod ability;
pub mod blocks;
pub mod capacity;
pub mod conflict;
mod consumers;
pub mod daemon_file;
mod files;
mod finish;
mod folders;
pub mod group;
pub mod growth;
pub mod lifecycle;
mod log;
pub mod lvm;
pub mod marks;
mod mended;
pub mod merge;
pub mod mounted;
mod option_values;
pub mod platform;
pub mod pool;
pub mod pool_option;
pub mod proxmox_pool;
pub mod refused_size;
mod storage;
pub mod storage_options;
pub mod version;

pub use group::{Part, group};
pub use lvm::Autoextend;
pub use merge::{host, host_at};
pub use pool::{Owner, PoolMode, ThinPool, Usage};
pub use version::{EngineVersion, KernelVersion, LvmVersion};

use crate::intake::{Source, Sourced};
use crate::parsers::containerd_config::ContainerdConfig;
use crate::parsers::ctr_plugins::Plugin;
use crate::parsers::daemon_json::DaemonJson;
use crate::parsers::df::Filesystem;
use crate::parsers::dmsetup::Target;
use crate::parsers::dmsetup_info::DmDevice;
use crate::parsers::docker_df::DiskUsage;
use crate::parsers::docker_info::DockerInfo;
use crate::parsers::dockerd_flags::Flags;
use crate::parsers::du::Folder;
use crate::parsers::log::Event;
use crate::parsers::losetup::LoopDevice;
use crate::parsers::lsblk::BlockDevice;
use crate::parsers::lvm_config::LvmConfig;
use crate::parsers::lvs::LogicalVolume;
use crate::parsers::lvscan::Scanned;
use crate::parsers::mounts::Mount;
use crate::parsers::pvesm::StorageStatus;
use crate::parsers::pvs::PhysicalVolume;
use crate::parsers::storage_cfg::StorageConfig;
use crate::parsers::storage_conf::ContainersStorage;
use crate::parsers::stratis::{StratisFilesystem, StratisPool};
use crate::parsers::thin_tools::ThinTool;
use crate::parsers::typed::Typed;
use crate::parsers::vgs::VolumeGroup;
use crate::parsers::xfs_info::Xfs;

/// One host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Host {
    /// From `docker info`, a file, or the prompt.
    pub name: Option<String>,
    pub engine: Engine,
    pub storage: Storage,
    pub pools: Vec<ThinPool>,
    pub volume_groups: Vec<VolumeGroup>,
    pub physical_volumes: Vec<PhysicalVolume>,
    pub logical_volumes: Vec<LogicalVolume>,
    /// What `lvscan` lists: whether volumes are active, and no more.
    pub scanned: Vec<Scanned>,
    pub block_devices: Vec<BlockDevice>,
    /// Every sample of `df`; of two the later counts.
    pub filesystems: Vec<Filesystem>,
    pub mounts: Vec<Mount>,
    /// What `du` and `ls` list.
    pub folders: Vec<Folder>,
    pub loop_devices: Vec<LoopDevice>,
    pub dm_devices: Vec<DmDevice>,
    /// The kernel has no device-mapper device, or no thin pool: a listing of them was empty.
    pub no_dm_devices: Option<Source>,
    pub xfs: Vec<Xfs>,
    /// Profiles and configurations, in the order they stand in the paste.
    pub lvm_configs: Vec<LvmConfig>,
    /// What looked into the metadata, in the order they stand in the paste.
    pub thin_tools: Vec<ThinTool>,
    pub daemon_json: Option<DaemonJson>,
    pub flags: Vec<Flags>,
    /// In the order they stand in the paste.
    pub events: Vec<Event>,
    /// The last `docker info`, for what only it says.
    pub info: Option<DockerInfo>,
    /// What Docker's objects take, a kind each; the last sample.
    pub disk_usage: Vec<DiskUsage>,
    pub containerd: Option<ContainerdConfig>,
    pub containerd_plugins: Vec<Plugin>,
    pub stratis_pools: Vec<StratisPool>,
    pub stratis_filesystems: Vec<StratisFilesystem>,
    pub proxmox_storages: Vec<ProxmoxStorage>,
    /// What podman or CRI-O stores containers with.
    pub containers_storage: Option<ContainersStorage>,
    /// Commands that touch storage, in the order they stand in the paste.
    pub typed: Vec<Typed>,
    /// Names of metrics that somebody queries.
    pub metrics: Vec<Sourced<String>>,
    /// Old snapshots and crypt devices: what stands beside the pools.
    pub other_targets: Vec<Target>,
    /// A thin device that the kernel shows as failed: so has its pool, whether that was pasted or not.
    pub failed_thin: Option<Sourced<String>>,
    /// The stretches of disk that data and metadata of LVM's pools lie on.
    pub components: Vec<Target>,
}

/// A storage of Proxmox VE: its configuration, its state, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProxmoxStorage {
    pub name: String,
    pub config: Option<StorageConfig>,
    pub status: Option<StorageStatus>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engine {
    /// As printed; `dev` and the like cannot be compared.
    pub version: Option<Sourced<String>>,
    /// The version is that of the client alone.
    pub told_by_client: bool,
    pub kernel: Option<Sourced<String>>,
    pub operating_system: Option<Sourced<String>>,
    pub root_dir: Option<Sourced<String>>,
    /// Of the LVM tools, as `lvm version` prints it.
    pub lvm: Option<Sourced<String>>,
    /// Of the device-mapper library; it is released together with LVM.
    pub libdm: Option<Sourced<String>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Storage {
    pub driver: Option<Sourced<String>>,
    /// Images live in containerd, not in a graph driver.
    pub containerd_store: bool,
    pub backing_filesystem: Option<Sourced<String>>,
    pub supports_d_type: Option<Sourced<bool>>,
    pub loopback: Option<Sourced<bool>>,
}

impl Engine {
    pub fn parsed_version(&self) -> Option<EngineVersion> {
        EngineVersion::parse(&self.version.as_ref()?.value)
    }
    pub fn parsed_kernel(&self) -> Option<KernelVersion> {
        KernelVersion::parse(&self.kernel.as_ref()?.value)
    }
    pub fn parsed_lvm(&self) -> Option<LvmVersion> {
        LvmVersion::parse(&self.lvm.as_ref()?.value)
    }
}

impl Host {
    pub fn driver(&self) -> Option<&str> {
        self.storage.driver.as_ref().map(|driver| driver.value.as_str())
    }

    /// Storage options from the file and from flags.
    pub fn storage_options(&self) -> impl Iterator<Item = &Sourced<String>> {
        let file = self.daemon_json.iter().flat_map(|daemon| &daemon.options);
        file.chain(self.flags.iter().flat_map(|flags| &flags.options))
    }

    /// Storage options cut at their first `=`: name, value, line.
    pub fn named_options(&self) -> impl Iterator<Item = (&str, &str, Source)> {
        self.storage_options().map(|option| {
            let (name, value) = option.value.split_once('=').unwrap_or((&option.value, ""));
            (name.trim(), value.trim(), option.source)
        })
    }

    /// The daemon answered: it has read its file, so what is wrong in the pasted one stops only the next start.
    pub fn daemon_answers(&self) -> bool {
        self.info.as_ref().is_some_and(|info| info.server_version.is_some())
    }

    /// The value of a storage option such as `dm.min_free_space`.
    pub fn storage_option(&self, key: &str) -> Option<&str> {
        self.storage_options().find_map(|option| option.value.strip_prefix(key)?.strip_prefix('='))
    }

    /// Events of these signatures.
    pub fn events_of<'a>(&'a self, ids: &'a [&str]) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(|event| ids.contains(&event.id))
    }

    /// LVM did not know a column that it was asked for, and printed nothing.
    pub fn refused_columns(&self) -> bool {
        self.events_of(&["L31"]).next().is_some()
    }

    pub fn volume_group(&self, name: &str) -> Option<&VolumeGroup> {
        self.volume_groups.iter().rev().find(|group| group.name == name)
    }

    /// The group a pool lies in, when `vgs` or `pvs` told of it.
    pub fn group_of(&self, pool: &ThinPool) -> Option<&VolumeGroup> {
        self.volume_group(&pool.lvm.as_ref()?.vg)
    }

    /// Nothing was learned but perhaps its name.
    pub fn is_empty(&self) -> bool {
        *self == Host { name: self.name.clone(), ..Host::default() }
    }

    /// Nothing is known of what stores the containers: that nothing is wrong means nothing.
    pub fn tells_little(&self) -> bool {
        let beside = Host {
            name: self.name.clone(),
            engine: self.engine.clone(),
            block_devices: self.block_devices.clone(),
            mounts: self.mounts.clone(),
            no_dm_devices: self.no_dm_devices,
            events: self.events.clone(),
            ..Host::default()
        };
        *self == beside
    }
}
