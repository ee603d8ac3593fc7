//! What can be typed and set on the page, beside the text itself.

use crate::remedies::shell::{ADD_DATA, ADD_METADATA, NEW_DISK, Unknown};
use crate::units::Bytes;

/// The questions that are answered by typing; all others are answered by pasting more.
pub const TYPED: [&Unknown; 3] = [&NEW_DISK, &ADD_DATA, &ADD_METADATA];

/// The sliders of "What if": what each is for, and the MiB or devices it can be set to.
pub const SLIDERS: [(&str, &[u32]); 3] = [
    ("Growth a day:", &[0, 100, 256, 512, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400, 204_800]),
    ("Space added:", &[0, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400, 204_800, 512_000, 1_048_576]),
    ("Thin devices:", &[0, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]),
];

/// What a new pool is planned from: the label, and what is assumed.
pub const WISHES: [(&str, &str); 5] = [
    ("Size of the disk", "200G"),
    ("Images", "50"),
    ("Containers", "40"),
    ("Size of an image, without what it shares", "500M"),
    ("Written in a day", "2G"),
];

/// What a slider says at a place of its list.
pub fn slider(index: usize, place: usize) -> u32 {
    SLIDERS.get(index).and_then(|(_, values)| values.get(place)).copied().unwrap_or_default()
}

/// The same in words.
pub fn slid(index: usize, place: usize) -> String {
    match (index, slider(index, place)) {
        (2, 0) => "as now".to_owned(),
        (2, devices) => devices.to_string(),
        (_, mib) => Bytes::mib(mib.into()).to_string(),
    }
}
