//! The kernel is too old for overlay2

use super::{Example, Finding, Rule};
use crate::facts::Host;
use crate::facts::lifecycle::driver_life;
use crate::facts::storage_options::asked_driver;
use crate::intake::Sourced;
use crate::report::Severity;

pub const RULE: Rule = Rule {
    id: "overlay-kernel-too-old",
    severity: Severity::High,
    title: "The kernel is too old for overlay2",
    looks_for: "overlay2 is configured or in use on a kernel before 4.0 that is not EL 7's 3.10.0-514 or later. Medium when Docker runs with it. Low when the driver is one that ends (devicemapper, aufs, overlay), for which overlay2 is the successor.",
    why: "The daemon refuses overlay2 there (\"driver not supported\"), or runs it only because its check was overridden, with known faults.",
    what_to_do: "Upgrade the kernel, on CentOS and RHEL 7 to 7.3 or later.",
    sources: &["docker docs, OverlayFS prerequisites"],
    check,
    examples: &[
        Example {
            title: "EL 7.2",
            paste: "Kernel Version: 3.10.0-327.el7.x86_64\n{\"storage-driver\": \"overlay2\"}",
            finds: Some(Severity::High),
        },
        Example {
            title: "EL 7.3",
            paste: "Kernel Version: 3.10.0-514.el7.x86_64\n{\"storage-driver\": \"overlay2\"}",
            finds: None,
        },
        Example {
            title: "in use all the same",
            paste: "Server Version: 17.03.1-ce\nStorage Driver: overlay2\nKernel Version: 3.13.0-24-generic",
            finds: Some(Severity::Medium),
        },
        Example {
            title: "4.0",
            paste: "Server Version: 17.03.1-ce\nStorage Driver: overlay2\nKernel Version: 4.0.0-1-generic",
            finds: None,
        },
        Example {
            title: "the way on is barred",
            paste: "Server Version: 1.12.6\nStorage Driver: devicemapper\nKernel Version: 3.10.0-327.el7.x86_64",
            finds: Some(Severity::Low),
        },
        Example {
            title: "another driver",
            paste: "Server Version: 1.12.6\nStorage Driver: btrfs\nKernel Version: 3.10.0-327.el7.x86_64",
            finds: None,
        },
    ],
};

fn check(host: &Host) -> Vec<Finding> {
    let (Some(kernel), Some(line)) = (host.engine.parsed_kernel(), host.engine.kernel.as_ref()) else {
        return Vec::new();
    };
    let driver = asked_driver(host).or(host.storage.driver.as_ref()).filter(|driver| driver.value == "overlay2");
    if kernel.runs_overlay2() {
        return Vec::new();
    }
    let Some(driver) = driver else { return barred(host, line) };
    let runs =
        host.info.as_ref().is_some_and(|info| info.driver.as_ref().is_some_and(|driver| driver.value == "overlay2"));
    let explanation = format!(
        "overlay2 needs Linux 4.0, or on CentOS and RHEL 7 a kernel from 3.10.0-514 (7.3) on; this host runs {}. {}",
        line.value,
        if runs {
            "Docker uses it all the same, with faults that such kernels have: upgrade the kernel."
        } else {
            "The daemon does not start with it: upgrade the kernel first."
        }
    );
    let finding = RULE.finding("The kernel is too old for overlay2", explanation, [line.source, driver.source]);
    vec![finding.severity(if runs { Severity::Medium } else { Severity::High })]
}

/// Nothing is wrong yet, but the successor of this driver cannot run here.
fn barred(host: &Host, kernel: &Sourced<String>) -> Vec<Finding> {
    let Some(driver) = host.storage.driver.as_ref().filter(|driver| driver_life(&driver.value).is_some()) else {
        return Vec::new();
    };
    let explanation = format!(
        "overlay2, the successor of {}, needs Linux 4.0, or on CentOS and RHEL 7 a kernel from 3.10.0-514 (7.3) on; this host runs {}. \
         To move there, upgrade the kernel first.",
        driver.value, kernel.value
    );
    let finding = RULE.finding("overlay2 cannot run on this kernel", explanation, [kernel.source, driver.source]);
    vec![finding.severity(Severity::Low)]
}
