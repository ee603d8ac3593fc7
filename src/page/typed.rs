//! What can be typed and set on the page, beside the text itself.

use crate::interface::{self, Words};
use crate::remedies::shell::{ADD_DATA, ADD_METADATA, NEW_DISK, Unknown};
use crate::units::Bytes;

/// The questions that are answered by typing; all others are answered by pasting more.
pub const TYPED: [&Unknown; 3] = [&NEW_DISK, &ADD_DATA, &ADD_METADATA];

/// The sliders of "What if": the MiB a day, the MiB added or the thin devices that each can be set to.
pub const SLIDERS: [&[u32]; interface::SLIDERS] = [
    &[0, 100, 256, 512, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400, 204_800],
    &[0, 1024, 2048, 5120, 10_240, 20_480, 51_200, 102_400, 204_800, 512_000, 1_048_576],
    &[0, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
];

/// What a new pool is planned from: what is assumed of disk, images, containers, the size of an image, what is written.
pub const WISHES: [&str; interface::WISHES] = ["200G", "50", "40", "500M", "2G"];

/// What a slider says at a place of its list.
pub fn slider(index: usize, place: usize) -> u32 {
    SLIDERS.get(index).and_then(|values| values.get(place)).copied().unwrap_or_default()
}

/// The same in words.
pub fn slid(index: usize, place: usize, words: &Words) -> String {
    match (index, slider(index, place)) {
        (2, 0) => words.as_now.to_owned(),
        (2, devices) => devices.to_string(),
        (_, mib) => Bytes::mib(mib.into()).to_string(),
    }
}
