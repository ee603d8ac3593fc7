//! Where the parts of a pool lie.

/// A stretch of a volume on a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// `/dev/sdb` or `8:16`: whatever the output called it.
    pub device: String,
    /// Where on it: in bytes, or in extents where the size of those is not known.
    pub start: u64,
    pub length: Option<u64>,
}

/// The stretches of data and metadata, each in the order of the volume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub data: Vec<Segment>,
    pub metadata: Vec<Segment>,
}

/// How a volume is spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    pub segments: usize,
    pub disks: usize,
    /// Stretches that follow each other on a disk count as one.
    pub pieces: usize,
}

impl Layout {
    pub fn of_data(&self) -> Spread {
        spread(&self.data)
    }

    pub fn of_metadata(&self) -> Spread {
        spread(&self.metadata)
    }

    /// Disks that hold metadata.
    pub fn metadata_disks(&self) -> Vec<&str> {
        let mut disks: Vec<&str> = self.metadata.iter().map(|segment| segment.device.as_str()).collect();
        disks.sort_unstable();
        disks.dedup();
        disks
    }

    /// Disks that hold data as well as metadata.
    pub fn shared(&self) -> Vec<&str> {
        let mut shared = self.metadata_disks();
        shared.retain(|device| self.data.iter().any(|segment| segment.device == *device));
        shared
    }
}

fn spread(segments: &[Segment]) -> Spread {
    let mut disks: Vec<&str> = segments.iter().map(|segment| segment.device.as_str()).collect();
    disks.sort_unstable();
    disks.dedup();
    let follows = |(one, next): &(&Segment, &Segment)| {
        one.device == next.device && one.length.is_some_and(|length| one.start.checked_add(length) == Some(next.start))
    };
    let joined = segments.iter().zip(segments.iter().skip(1)).filter(follows).count();
    Spread { segments: segments.len(), disks: disks.len(), pieces: segments.len() - joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(device: &str, start: u64, length: u64) -> Segment {
        Segment { device: device.to_owned(), start, length: Some(length) }
    }

    #[test]
    fn neighbours_are_one_piece() {
        let layout = Layout {
            data: vec![segment("8:16", 0, 10), segment("8:16", 10, 5), segment("8:16", 40, 5), segment("8:32", 45, 5)],
            metadata: vec![segment("8:32", 0, 1)],
        };
        assert_eq!(layout.of_data(), Spread { segments: 4, disks: 2, pieces: 3 });
        assert_eq!(layout.shared(), ["8:32"]);
        assert_eq!(Layout::default().of_data(), Spread { segments: 0, disks: 0, pieces: 0 });
    }
}
