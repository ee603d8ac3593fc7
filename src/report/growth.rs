//! How a pool grew between samples, as a fact and as a sentence.

use serde::Serialize;

use super::border::Border;
use crate::facts::growth::{Growth, Sample};
use crate::redact::SafeText;
use crate::units::{Bytes, Seconds};

/// Two or more samples of a pool with their times.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct GrowthReport {
    /// Between the first and the last sample.
    pub seconds: i64,
    /// How many bytes more were used at the end; negative when it shrank.
    pub data_bytes: Option<i64>,
    pub metadata_bytes: Option<i64>,
    pub samples: Vec<SampleReport>,
}

/// One look at a pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SampleReport {
    /// As the clock showed it.
    pub at: SafeText,
    pub data_used_bytes: Option<Bytes>,
    pub metadata_used_bytes: Option<Bytes>,
    pub input: SafeText,
    pub line: usize,
}

impl GrowthReport {
    pub(super) fn new(growth: &Growth, border: &mut Border) -> Option<Self> {
        let sample = |sample: &Sample| SampleReport {
            at: border.text(&sample.at.to_string()),
            data_used_bytes: sample.data_used,
            metadata_used_bytes: sample.metadata_used,
            input: border.input_name(sample.source.input),
            line: sample.source.line,
        };
        Some(GrowthReport {
            seconds: growth.seconds()?,
            data_bytes: growth.data(),
            metadata_bytes: growth.metadata(),
            samples: growth.samples.iter().map(sample).collect(),
        })
    }

    /// `In 2 h: data grew by 3.20 GiB, metadata by 40 KiB.`
    pub fn sentence(&self) -> String {
        let change = |bytes: i64| match bytes {
            0 => "did not grow".to_owned(),
            1.. => format!("grew by {}", Bytes(bytes.unsigned_abs())),
            _ => format!("shrank by {}", Bytes(bytes.unsigned_abs())),
        };
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.data_bytes.map(|bytes| format!("data {}", change(bytes))));
        parts.extend(self.metadata_bytes.map(|bytes| format!("metadata {}", change(bytes))));
        format!("In {}: {}.", Seconds(self.seconds), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_grew() {
        let growth = |data, metadata| GrowthReport {
            seconds: 7_200,
            data_bytes: data,
            metadata_bytes: metadata,
            samples: Vec::new(),
        };
        assert_eq!(
            growth(Some(Bytes::gib(10).0 as i64), Some(0)).sentence(),
            "In 2 h: data grew by 10 GiB, metadata did not grow."
        );
        assert_eq!(growth(Some(-1024), None).sentence(), "In 2 h: data shrank by 1 KiB.");
    }
}
