//! Device numbers: `7:0` is the first loop device, whatever it is called.

use std::fmt;

/// `MAJOR:MINOR`, as the kernel names a block device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceNumber {
    pub major: u32,
    pub minor: u32,
}

impl DeviceNumber {
    /// Reads `253:2`, and `253, 2` as `dmsetup` of old printed it.
    pub fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once([':', ','])?;
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        Some(DeviceNumber { major: number(major.trim())?, minor: number(minor.trim())? })
    }

    /// Loop devices have the major number 7.
    pub fn is_loop(self) -> bool {
        self.major == 7
    }
}

impl fmt::Display for DeviceNumber {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read() {
        let number = Some(DeviceNumber { major: 253, minor: 2 });
        assert_eq!(DeviceNumber::parse("253:2"), number);
        assert_eq!(DeviceNumber::parse("253, 2"), number);
        assert_eq!(number.map(|number| number.to_string()), Some("253:2".into()));
        for text in ["", ":", "253:", "+1:2", "a:b", "99999999999:1"] {
            assert_eq!(DeviceNumber::parse(text), None, "{text}");
        }
    }
}
