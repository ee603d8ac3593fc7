//! `diagnose`: the whole engine, in the order of the house.

use crate::report::Report;

/// One text the person gave: the paste, or a file.
#[derive(Clone, Debug)]
pub struct Input {
    /// `paste`, or the file's name.
    pub name: String,
    pub text: String,
}

/// What the person chose. The default leaves everything to the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Where to end up; by default what the engine can still run and the field recommends.
    pub driver: DriverChoice,
    /// An empty block device that may be added to the volume group, such as `/dev/sdb`.
    pub new_disk: Option<String>,
    /// How much to add to the data device.
    pub add_data: Option<crate::units::Bytes>,
    /// How much to add to the metadata device.
    pub add_metadata: Option<crate::units::Bytes>,
    /// Leave secrets in the report.
    pub show_secrets: bool,
}

/// Which storage driver the person wants to end up with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DriverChoice {
    #[default]
    Auto,
    Overlay2,
    Devicemapper,
}

/// Reads the inputs and says all there is to say about them.
pub fn diagnose(inputs: &[Input], choices: &Choices) -> Report {
    todo!("{inputs:?} {choices:?}")
}
