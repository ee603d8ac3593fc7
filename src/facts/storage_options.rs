//! What the engine refuses in its storage options, and what would be right.

use super::lifecycle::{Standing, option_standing};
use super::option_values::{self, flag, whole};
use super::pool_option::wrong_pool;
use super::{EngineVersion, Host};
use crate::intake::{Source, Sourced};

/// An option that keeps the daemon from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionFault {
    pub kind: Kind,
    /// As it stands: `dm.basesize=20G`.
    pub option: String,
    pub source: Source,
    /// Why it is refused.
    pub why: String,
    pub fix: Fix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    OtherDriver,
    TooNew,
    Unknown,
    MinimumFree,
    Deferred,
    DirectLvm,
    /// A value that it cannot read.
    Value,
    /// A pool that is not there, and one that can be meant.
    Pool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    Remove,
    Replace(String),
}

/// The driver that the file or a flag asks for.
pub fn asked_driver(host: &Host) -> Option<&Sourced<String>> {
    let file = host.daemon_json.as_ref().and_then(|file| file.driver.as_ref());
    file.or_else(|| host.flags.iter().rev().find_map(|flags| flags.driver.as_ref()))
}

/// Every option that the daemon refuses, each once.
pub fn faults(host: &Host) -> Vec<OptionFault> {
    // With the image store of containerd nobody reads them.
    if host.storage.containerd_store {
        return Vec::new();
    }
    let driver = asked_driver(host).map(|driver| driver.value.as_str()).or(host.driver());
    let mut all: Vec<OptionFault> =
        host.named_options().filter_map(|option| refused(option, driver, host.engine.parsed_version())).collect();
    if driver.is_none_or(|driver| driver == "devicemapper") {
        // What the release refuses is refused whatever its value.
        let known = |fault: &OptionFault| all.iter().any(|other| other.option == fault.option);
        let values: Vec<OptionFault> = host.named_options().filter_map(unread).filter(|fault| !known(fault)).collect();
        all.extend(values);
        all.extend(host.named_options().filter_map(minimum_free));
        all.extend(deferred(host));
        all.extend(direct_lvm(host));
        all.extend(pool_name(host));
    }
    all
}

type Named<'a> = (&'a str, &'a str, Source);

fn fault(kind: Kind, (name, value, source): Named, why: impl Into<String>, fix: Fix) -> OptionFault {
    let option = if value.is_empty() { name.to_owned() } else { format!("{name}={value}") };
    OptionFault { kind, option, source, why: why.into(), fix }
}

/// An option of another driver, or one that the release does not have.
fn refused(option: Named, driver: Option<&str>, version: Option<EngineVersion>) -> Option<OptionFault> {
    let (name, ..) = option;
    let (family, _) = name.split_once('.')?;
    let devicemapper = driver == Some("devicemapper");
    if let Some(driver) = driver.filter(|_| devicemapper != (family == "dm") && matches!(family, "dm" | "overlay2")) {
        return Some(fault(Kind::OtherDriver, option, format!("the {driver} driver does not know it"), Fix::Remove));
    }
    if family != "dm" || version.is_some_and(|version| version >= EngineVersion::new(25, 0, 0)) {
        return None;
    }
    match option_standing(name, version) {
        Standing::NotYet(since) => {
            Some(fault(Kind::TooNew, option, format!("it came with Docker {since}"), Fix::Remove))
        }
        Standing::Never => Some(fault(Kind::Unknown, option, "no release of Docker has it", Fix::Remove)),
        Standing::Known | Standing::Gone(_) => None,
    }
}

/// A value that the daemon cannot read.
fn unread(option: Named) -> Option<OptionFault> {
    let (why, fix) = option_values::refused(option.0, option.1)?;
    Some(fault(Kind::Value, option, why, fix))
}

/// A pool under a name by which Docker does not find it.
fn pool_name(host: &Host) -> Option<OptionFault> {
    const NAME: &str = "dm.thinpooldev";
    let wrong = wrong_pool(host)?;
    let right = wrong.right?;
    let why =
        format!("Docker finds a pool by its name in device-mapper, and the only one that can be meant is {right}");
    Some(fault(Kind::Pool, (NAME, wrong.value, wrong.source), why, Fix::Replace(format!("{NAME}={right}"))))
}

/// `10%`: the sign must stand there, and the number be below 100.
fn minimum_free(option: Named) -> Option<OptionFault> {
    let (name, value, _) = option;
    if name != "dm.min_free_space" {
        return None;
    }
    if value.strip_suffix('%').and_then(whole).is_some_and(|number| number < 100) {
        return None;
    }
    let number = whole(value.trim_end_matches('%').trim());
    match number {
        Some(number) if number < 100 => {
            let right = format!("{name}={number}%");
            Some(fault(Kind::MinimumFree, option, "it must end in a percent sign", Fix::Replace(right)))
        }
        _ => {
            let right = Fix::Replace(format!("{name}=10%"));
            Some(fault(Kind::MinimumFree, option, "it must be a whole percentage below 100, such as 10%", right))
        }
    }
}

fn is_true(value: &str) -> bool {
    flag(value) == Some(true)
}

/// Deletion is deferred only together with removal, and both only by a kernel that can.
fn deferred(host: &Host) -> Vec<OptionFault> {
    const REMOVAL: &str = "dm.use_deferred_removal";
    const DELETION: &str = "dm.use_deferred_deletion";
    let set = |name: &str| host.named_options().filter(|option| option.0 == name).last();
    let removal = set(REMOVAL);
    let deletion = set(DELETION).filter(|(_, value, _)| is_true(value));
    if host.engine.parsed_kernel().is_some_and(|kernel| !kernel.defers_removal()) {
        let asked = removal.filter(|(_, value, _)| is_true(value));
        let why = "deferred removal needs device-mapper 4.27: Linux 3.13, or a kernel of EL 7";
        return asked
            .into_iter()
            .chain(deletion)
            .map(|option| fault(Kind::Deferred, option, why, Fix::Remove))
            .collect();
    }
    let Some(deletion) = deletion else { return Vec::new() };
    match removal {
        Some((_, value, _)) if flag(value) != Some(false) => Vec::new(),
        Some(removal) => {
            let why = "deletion can be deferred only together with removal, and this switches removal off";
            vec![fault(Kind::Deferred, removal, why, Fix::Replace(format!("{REMOVAL}=true")))]
        }
        // Removal is on by itself from 17.11.
        None if host.engine.parsed_version().is_some_and(|version| version < EngineVersion::new(17, 11, 0)) => {
            let why = "deletion can be deferred only together with dm.use_deferred_removal=true, which is off by default before 17.11";
            vec![fault(Kind::Deferred, deletion, why, Fix::Remove)]
        }
        None => Vec::new(),
    }
}

/// The automatic set-up of direct-lvm wants its options whole, and no pool beside it.
fn direct_lvm(host: &Host) -> Vec<OptionFault> {
    const DEVICE: &str = "dm.directlvm_device";
    let options: Vec<Named> = host.named_options().collect();
    let find = |name: &str| options.iter().rev().find(|option| option.0 == name).copied();
    let setup =
        options.iter().copied().filter(|option| option.0.starts_with("dm.thinp_") || option.0.starts_with(DEVICE));
    let refuse = |option: Named, why: &str| fault(Kind::DirectLvm, option, why, Fix::Remove);
    if find("dm.thinpooldev").is_some() && find(DEVICE).is_some() {
        let why = "dm.thinpooldev names a pool, and then none can be set up";
        return setup.map(|option| refuse(option, why)).collect();
    }
    if find(DEVICE).is_none_or(|(_, value, _)| value.is_empty()) {
        let why = "it belongs to the set-up of dm.directlvm_device, which is not given";
        return setup.filter(|option| option.0 != DEVICE).map(|option| refuse(option, why)).collect();
    }
    let percent = |option: Named, most: u64| {
        whole(option.1.strip_suffix('%').unwrap_or(option.1)).filter(|number| (1..=most).contains(number))
    };
    let mut found = Vec::new();
    let pair = (find("dm.thinp_percent"), find("dm.thinp_metapercent"));
    match pair {
        (Some(one), None) | (None, Some(one)) => {
            found.push(refuse(one, "dm.thinp_percent and dm.thinp_metapercent must be given both, or neither"));
        }
        (Some(data), Some(metadata)) => match (percent(data, 99), percent(metadata, 99)) {
            (Some(a), Some(b)) if a + b <= 100 => {}
            (Some(_), Some(_)) => {
                let why = "dm.thinp_percent and dm.thinp_metapercent are more than 100 together";
                found.extend([refuse(data, why), refuse(metadata, why)]);
            }
            _ => {
                let why = "dm.thinp_percent and dm.thinp_metapercent must be whole numbers from 1 to 99";
                found.extend([refuse(data, why), refuse(metadata, why)]);
            }
        },
        (None, None) => {}
    }
    for name in ["dm.thinp_autoextend_threshold", "dm.thinp_autoextend_percent"] {
        if let Some(option) = find(name).filter(|option| percent(*option, 100).is_none()) {
            found.push(refuse(option, "it must be a whole number from 1 to 100"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn of(version: &str, options: &[&str]) -> Vec<(Kind, String, Fix)> {
        let list = options.iter().map(|option| format!("\"{option}\"")).collect::<Vec<_>>().join(", ");
        let text = format!("{version}\n{{\"storage-driver\": \"devicemapper\", \"storage-opts\": [{list}]}}");
        let host = facts::host(read(&text).records);
        faults(&host).into_iter().map(|fault| (fault.kind, fault.option, fault.fix)).collect()
    }

    #[test]
    fn sound_options_pass() {
        let all = [
            "dm.thinpooldev=/dev/mapper/docker-thinpool",
            "dm.min_free_space=10%",
            "dm.use_deferred_removal=true",
            "dm.use_deferred_deletion=true",
        ];
        assert_eq!(of("Server Version: 17.06.2-ce\n", &all), vec![]);
        let setup = [
            "dm.directlvm_device=/dev/sdb",
            "dm.thinp_percent=95",
            "dm.thinp_metapercent=1",
            "dm.thinp_autoextend_percent=100",
        ];
        assert_eq!(of("Server Version: 18.09.9\n", &setup), vec![]);
        assert_eq!(of("Server Version: 18.09.9\n", &["dm.use_deferred_deletion=true"]), vec![]);
    }

    #[test]
    fn each_fault_has_its_kind_and_its_cure() {
        let one = |version: &str, options: &[&str]| {
            let found = of(version, options);
            found.into_iter().map(|(kind, _, fix)| (kind, fix)).next()
        };
        let replace = |text: &str| Fix::Replace(text.to_owned());
        assert_eq!(one("", &["dm.no_warn_on_loop_devices=true"]), Some((Kind::Unknown, Fix::Remove)));
        assert_eq!(one("Server Version: 1.10.3\n", &["dm.min_free_space=10%"]), Some((Kind::TooNew, Fix::Remove)));
        assert_eq!(one("", &["overlay2.size=10G"]), Some((Kind::OtherDriver, Fix::Remove)));
        assert_eq!(one("", &["dm.min_free_space=10"]), Some((Kind::MinimumFree, replace("dm.min_free_space=10%"))));
        assert_eq!(one("", &["dm.min_free_space=100%"]), Some((Kind::MinimumFree, replace("dm.min_free_space=10%"))));
        assert_eq!(
            one("", &["dm.use_deferred_removal=false", "dm.use_deferred_deletion=true"]),
            Some((Kind::Deferred, replace("dm.use_deferred_removal=true")))
        );
        assert_eq!(
            one("Server Version: 1.12.6\n", &["dm.use_deferred_deletion=true"]),
            Some((Kind::Deferred, Fix::Remove))
        );
        for options in [
            &["dm.thinpooldev=/dev/mapper/x", "dm.directlvm_device=/dev/sdb"][..],
            &["dm.thinp_percent=95"],
            &["dm.directlvm_device=/dev/sdb", "dm.thinp_percent=95"],
            &["dm.directlvm_device=/dev/sdb", "dm.thinp_percent=99", "dm.thinp_metapercent=2"],
            &["dm.directlvm_device=/dev/sdb", "dm.thinp_percent=0", "dm.thinp_metapercent=1"],
            &["dm.directlvm_device=/dev/sdb", "dm.thinp_autoextend_percent=101"],
        ] {
            assert_eq!(one("", options), Some((Kind::DirectLvm, Fix::Remove)), "{options:?}");
        }
    }

    #[test]
    fn removal_is_not_deferred_by_old_kernels() {
        let on = |kernel: &str| {
            of(&format!("Server Version: 1.12.6\nKernel Version: {kernel}\n"), &["dm.use_deferred_removal=true"]).len()
        };
        assert_eq!(on("3.10.0-862.el7.x86_64"), 0);
        assert_eq!(on("3.13.0-24-generic"), 0);
        assert_eq!(on("3.12.9-generic"), 1);
        assert_eq!(on("2.6.32-754.el6.x86_64"), 0);
    }
}
