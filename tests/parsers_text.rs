//! Records that are rendered as their program prints them read back as they were: Docker's own words, versions, logs,
//! typed commands.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use thinpool_doctor::intake;
use thinpool_doctor::intake::section::Claims;
use thinpool_doctor::parsers::docker_info::DockerInfo;
use thinpool_doctor::parsers::{FORMATS, Record};
use thinpool_doctor::units::Bytes;

fn records(text: &str) -> Vec<Record> {
    let claims: Vec<&Claims> = FORMATS.iter().map(|format| &format.claims).collect();
    let (sections, _) = intake::sections(intake::lines(0, text), &claims, None);
    sections.iter().flat_map(|section| (FORMATS[section.format].parse)(section).records).collect()
}

fn info(text: &str) -> DockerInfo {
    let found: Vec<DockerInfo> = records(text)
        .into_iter()
        .filter_map(|record| match record {
            Record::Info(info) => Some(*info),
            _ => None,
        })
        .collect();
    assert_eq!(found.len(), 1, "{text}");
    found.into_iter().next().expect("one")
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,10}x[0-9]"
}

fn version() -> impl Strategy<Value = String> {
    (1u32..30, 0u32..15, 0u32..30).prop_map(|(major, minor, patch)| format!("{major}.{minor:02}.{patch}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn docker_info(version in version(), pool in name(), host in name(), used in 1u64..999, more in 1u64..999, indent in 0usize..3, removal in any::<bool>()) {
        let blank = " ".repeat(indent);
        let total = used + more;
        let text = format!(
            "Server Version: {version}\nStorage Driver: devicemapper\n{blank}Pool Name: {pool}\n{blank}Pool Blocksize: 65.54 kB\n{blank}Data Space Used: {used} MB\n\
             {blank}Data Space Total: {total} MB\n{blank}Data Space Available: {more} MB\n{blank}Deferred Removal Enabled: {removal}\nKernel Version: 4.4.0-{used}-generic\nName: {host}\n"
        );
        for text in [text.clone(), text.replace('\n', "\r\n"), text.replace('\n', " ")] {
            let read = info(&text);
            prop_assert_eq!(read.server_version.map(|fact| fact.value), Some(version.clone()));
            prop_assert_eq!(read.pool_name.map(|fact| fact.value), Some(pool.clone()));
            prop_assert_eq!(read.data.used.map(|fact| fact.value), Some(Bytes(used * 1_000_000)));
            prop_assert_eq!(read.data.total.map(|fact| fact.value), Some(Bytes(total * 1_000_000)));
            prop_assert_eq!(read.deferred_removal.map(|fact| fact.value), Some(removal));
        }
    }

    #[test]
    fn docker_info_as_json(version in version(), pool in name(), used in 1u64..999, pretty in any::<bool>()) {
        let value = serde_json::json!({
            "ServerVersion": version, "Driver": "devicemapper", "Name": "n1", "KernelVersion": "4.4.0",
            "DriverStatus": [["Pool Name", pool], ["Data Space Used", format!("{used} MB")], ["Data Space Total", "1000 MB"]],
        });
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.expect("JSON");
        let read = info(&text);
        prop_assert_eq!(read.server_version.map(|fact| fact.value), Some(version.clone()));
        prop_assert_eq!(read.pool_name.map(|fact| fact.value), Some(pool.clone()));
        prop_assert_eq!(read.data.used.map(|fact| fact.value), Some(Bytes(used * 1_000_000)));
    }

    #[test]
    fn docker_info_of_a_template(version in version(), pool in name(), used in 1u64..999, form in 0usize..3) {
        let text = match form {
            0 => format!("$ docker info -f '{{{{.Driver}}}} {{{{.ServerVersion}}}}'\ndevicemapper {version}\n"),
            1 => format!("[[Pool Name {pool}] [Data Space Used {used} MB]]\n"),
            _ => format!("[[\"Pool Name\",\"{pool}\"],[\"Data Space Used\",\"{used} MB\"]]\n"),
        };
        let read = info(&text);
        match form {
            0 => prop_assert_eq!(read.server_version.map(|fact| fact.value), Some(version)),
            _ => {
                prop_assert_eq!(read.pool_name.map(|fact| fact.value), Some(pool));
                prop_assert_eq!(read.data.used.map(|fact| fact.value), Some(Bytes(used * 1_000_000)));
            }
        }
    }

    #[test]
    fn an_answer_of_a_cloud_means_what_stands_in_it(pool in name(), used in 0u64..1888, form in 0usize..3) {
        let line = format!("{pool}: 0 1933312 thin-pool 5 1221/4096 {used}/1888 - rw discard_passdown queue_if_no_space - 1024\n");
        let answer = match form {
            0 => serde_json::json!({"value": [{"code": "ProvisioningState/succeeded", "message": format!("Enable succeeded: \n[stdout]\n{line}\n[stderr]\n")}]}),
            1 => serde_json::json!({"InstanceId": "i-0123456789abcdef0", "StandardOutputContent": line, "StandardErrorContent": ""}),
            _ => serde_json::json!({"contents": format!("{line}{line}")}),
        };
        for text in [serde_json::to_string(&answer), serde_json::to_string_pretty(&answer)] {
            let found = records(&text.expect("JSON"));
            match found.last() {
                Some(Record::Target(target)) => prop_assert_eq!(target.name.as_deref(), Some(pool.as_str())),
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }

    #[test]
    fn docker_version(server in version(), client in version()) {
        let text = format!("Client:\n Version:           {client}\n API version:       1.40\n\nServer: Docker Engine - Community\n Engine:\n  Version:          {server}\n  API version:      1.40 (minimum version 1.12)\n");
        let found = records(&text).into_iter().find_map(|record| match record {
            Record::Version(version) => version.server,
            _ => None,
        });
        prop_assert_eq!(found.map(|fact| fact.value), Some(server));
    }

    #[test]
    fn lvm_version(minor in 0u32..3, patch in 0u32..190, day in 10u32..29) {
        let tools = format!("2.{minor:02}.{patch:02}(2) (2020-01-{day})");
        let text = format!("  LVM version:     {tools}\n  Library version: 1.02.{patch} (2020-01-{day})\n  Driver version:  4.41.0\n");
        let found = records(&text).into_iter().find_map(|record| match record {
            Record::Lvm(versions) => versions.tools,
            _ => None,
        });
        prop_assert_eq!(found.map(|fact| fact.value), Some(tools));
    }

    #[test]
    fn kernel_releases(major in 3u32..7, minor in 0u32..20, build in 1u32..2000, long in any::<bool>()) {
        let release = format!("{major}.{minor}.0-{build}.el7.x86_64");
        let text = match long {
            true => format!("$ uname -a\nLinux n1x1 {release} #1 SMP Tue Mar 31 23:36:51 UTC 2020 x86_64 x86_64 x86_64 GNU/Linux\n"),
            false => format!("$ uname -r\n{release}\n"),
        };
        let found = records(&text).into_iter().find_map(|record| match record {
            Record::Kernel(kernel) => Some(kernel.value),
            _ => None,
        });
        prop_assert_eq!(found, Some(release));
    }

    #[test]
    fn kernel_messages_in_every_frame(minor in 0u32..300, seconds in 0u32..99_999, frame in 0usize..4) {
        let device = format!("253:{minor}");
        let message = format!("device-mapper: thin: {device}: switching pool to out-of-data-space (queue IO) mode");
        let line = match frame {
            0 => format!("[{seconds:>5}.123456] {message}"),
            1 => format!("Nov 22 01:00:57 n1x1 kernel: {message}"),
            2 => format!("2026-11-22T01:00:57+0000 n1x1 kernel: {message}"),
            _ => message,
        };
        let found: Vec<_> = records(&line).into_iter().filter_map(|record| match record {
            Record::Log(event) if event.id == "K03" => event.capture(1).map(str::to_owned),
            _ => None,
        }).collect();
        prop_assert_eq!(found, [device]);
    }

    #[test]
    fn typed_commands(pool in name(), number in 1u32..999, frame in 0usize..3) {
        let command = format!("dmsetup message {pool} 0 trim");
        let line = match frame {
            0 => format!("  {number}  {command}"),
            1 => format!("[root@n1x1 ~]# {command}"),
            _ => format!("$ sudo {command}"),
        };
        let found = records(&line).into_iter().find_map(|record| match record {
            Record::Typed(typed) => Some(typed.words.join(" ")),
            _ => None,
        });
        prop_assert_eq!(found, Some(command));
    }

    #[test]
    fn metrics_in_a_query(suffix in "[a-z]{3,12}", threshold in 1u32..99) {
        let name = format!("node_device_mapper_{suffix}");
        let found: Vec<_> = records(&format!("    expr: sum({name}{{job=\"node\"}}) > {threshold}\n")).into_iter().filter_map(|record| match record {
            Record::Metric(metric) => Some(metric.value),
            _ => None,
        }).collect();
        prop_assert_eq!(found, [name]);
    }

    #[test]
    fn storage_of_podman(driver in "(overlay|devicemapper|btrfs|vfs)", json in any::<bool>()) {
        let text = match json {
            true => format!("\"graphDriverName\": \"{driver}\",\n"),
            false => format!("[storage]\ndriver = \"{driver}\"\nrunroot = \"/run/containers/storage\"\n"),
        };
        let found = records(&text).into_iter().find_map(|record| match record {
            Record::ContainersStorage(storage) => storage.driver.map(|fact| fact.value),
            _ => None,
        });
        prop_assert_eq!(found, Some(driver));
    }

    #[test]
    fn stratis_report(pool in name(), filesystem in name(), limit in 1u64..1000, used in 1u64..1_000_000_000) {
        let value = serde_json::json!({ "partially_constructed_pools": [], "pools": [{
            "name": pool, "fs_limit": limit,
            "blockdevs": { "cachedevs": [], "datadevs": [{ "path": "/dev/vdb", "size": "2097152 sectors" }] },
            "filesystems": [{ "name": filesystem, "size": "2147483648 sectors", "used": format!("{used} bytes") }],
        }] });
        let records = records(&serde_json::to_string_pretty(&value).expect("JSON"));
        let pools: Vec<_> = records.iter().filter_map(|record| match record {
            Record::StratisPool(found) => Some((found.name.clone(), found.fs_limit.as_ref().map(|fact| fact.value))),
            _ => None,
        }).collect();
        prop_assert_eq!(pools, [(pool, Some(limit))]);
        let names: Vec<_> = records.iter().filter_map(|record| match record {
            Record::StratisFilesystem(found) => Some(found.name.clone()),
            _ => None,
        }).collect();
        prop_assert_eq!(names, [filesystem]);
    }
}
