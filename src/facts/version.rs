//! Versions that decide what a host can do.

/// A Docker Engine release: `17.03.1-ce`, `1.12.6`, `29.0.0-rc.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EngineVersion {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

impl EngineVersion {
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        EngineVersion { major, minor, patch }
    }

    /// The release without its last number: of 24.0.9 it is 24.0.
    pub const fn without_patch(self) -> Self {
        EngineVersion::new(self.major, self.minor, 0)
    }

    /// `None` for builds without a number, such as `dev` or `master-dockerproject-2019-02-28`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim_start_matches('v').split(['.', '-', '+', '~']).map_while(|part| part.parse().ok());
        Some(EngineVersion { major: numbers.next()?, minor: numbers.next()?, patch: numbers.next().unwrap_or(0) })
    }
}

/// A kernel release, with what tells the kernels of EL 7 apart: they carry newer features behind an old number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KernelVersion {
    pub major: u32,
    pub minor: u32,
    /// The first number behind the hyphen: 1127 of `3.10.0-1127.el7.x86_64`.
    pub build: u32,
    pub el7: bool,
}

impl KernelVersion {
    pub fn parse(text: &str) -> Option<Self> {
        let (release, build) = text.split_once('-').unwrap_or((text, ""));
        let mut numbers = release.split('.').map_while(|part| part.parse().ok());
        Some(KernelVersion {
            major: numbers.next()?,
            minor: numbers.next()?,
            build: build.split(['.', '-']).next().and_then(|part| part.parse().ok()).unwrap_or(0),
            el7: text.contains(".el7"),
        })
    }

    /// overlay2 needs Linux 4.0, or EL 7 from 3.10.0-514 (7.3) on.
    pub fn runs_overlay2(self) -> bool {
        (self.major, self.minor) >= (4, 0) || self.el7 && (self.major, self.minor, self.build) >= (3, 10, 514)
    }

    /// Deferred removal needs device-mapper 4.27: Linux 3.13, or the kernels of EL 7. EL 6 puts newer features
    /// behind 2.6.32, so of older kernels nothing is sure.
    pub fn defers_removal(self) -> bool {
        (self.major, self.minor) >= (3, 13) || self.el7 || self.major < 3
    }
}

/// `24.0`, `18.09`: releases by date have two digits for their month.
impl std::fmt::Display for EngineVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        if (17..=20).contains(&self.major) {
            write!(f, "{}.{:02}", self.major, self.minor)
        } else {
            write!(f, "{}.{}", self.major, self.minor)
        }
    }
}

/// A release of LVM (`2.02.166(2)-RHEL7`) or of its device-mapper library (`1.02.135-RHEL7`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LvmVersion {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

impl LvmVersion {
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        LvmVersion { major, minor, patch }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split(['.', '(', '-', ' ']).map_while(|part| part.parse().ok());
        Some(LvmVersion { major: numbers.next()?, minor: numbers.next()?, patch: numbers.next()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_versions_of_all_times_compare() {
        let read = |text| EngineVersion::parse(text);
        assert!(read("17.03.1-ce") > read("1.13.1") && read("1.13.1") > read("1.9.1"));
        assert_eq!(read("29.0.0-rc.1"), Some(EngineVersion::new(29, 0, 0)));
        assert_eq!(read("24.0"), Some(EngineVersion::new(24, 0, 0)));
        assert_eq!(read("dev"), None);
        assert_eq!(read("master-dockerproject-2019-02-28"), None);
    }

    #[test]
    fn versions_of_lvm_and_its_library_are_read() {
        assert_eq!(LvmVersion::parse("2.02.166(2)-RHEL7 (2016-11-16)"), Some(LvmVersion::new(2, 2, 166)));
        assert_eq!(LvmVersion::parse("1.02.135-RHEL7"), Some(LvmVersion::new(1, 2, 135)));
        assert_eq!(LvmVersion::parse("2.03"), None);
    }

    #[test]
    fn overlay2_needs_its_kernel() {
        let runs = |text| KernelVersion::parse(text).map(KernelVersion::runs_overlay2);
        assert_eq!(runs("3.10.0-1127.el7.x86_64"), Some(true));
        assert_eq!(runs("3.10.0-327.el7.x86_64"), Some(false));
        assert_eq!(runs("3.13.0-74-generic"), Some(false));
        assert_eq!(runs("6.1.0-12-amd64"), Some(true));
        assert_eq!(runs("unknown"), None);
    }
}
