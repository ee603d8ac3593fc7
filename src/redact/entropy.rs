//! Telling random characters from words.
//!
//! Shannon entropy of a short string says little: `overlay2-snapshotter-cache` has as many
//! different letters as a token. What sets tokens apart is how often they change between small
//! letters, capitals and digits: random base62 does so at six of ten steps, names at one or two.

/// How often neighbouring characters are of different classes, in percent of the steps.
fn changes(text: &str) -> usize {
    let mut steps = 0;
    let mut changed = 0;
    let mut last = None;
    // Dashes and slashes separate words as well as they occur in tokens: they do not count.
    for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
        let class = (byte.is_ascii_lowercase(), byte.is_ascii_uppercase());
        if let Some(last) = last.replace(class) {
            steps += 1;
            changed += usize::from(last != class);
        }
    }
    changed * 100 / steps.max(1)
}

/// How many different bytes a text has.
fn variety(text: &str) -> usize {
    let mut seen = [0_u64; 4];
    for byte in text.bytes() {
        if let Some(word) = seen.get_mut(usize::from(byte >> 6)) {
            *word |= 1 << (byte & 63);
        }
    }
    seen.iter().map(|word| word.count_ones() as usize).sum()
}

/// Whether a text is a number in hexadecimal, as digests and container ids are.
pub(super) fn is_hex(text: &str) -> bool {
    text.len() >= 6 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a text has the form 8-4-4-4-12.
pub(super) fn is_uuid(text: &str) -> bool {
    groups_are(text, &[8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Whether a text has the form that LVM gives to its identifiers.
pub(super) fn is_lvm_uuid(text: &str) -> bool {
    groups_are(text, &[6, 4, 4, 4, 4, 4, 6])
}

fn groups_are(text: &str, lengths: &[usize]) -> bool {
    let mut groups = text.split('-');
    lengths.iter().all(|n| groups.next().is_some_and(|g| g.len() == *n && g.bytes().all(|b| b.is_ascii_alphanumeric())))
        && groups.next().is_none()
}

/// Whether a value in a place where a secret may stand looks like one: letters and digits mixed,
/// or long and without words.
pub(super) fn looks_random(text: &str) -> bool {
    if text.len() < 12 || variety(text) < 7 {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    if is_hex(text) || is_uuid(text) {
        return digits > 0 && letters > 0;
    }
    digits > 0 && letters > 0 && changes(text) >= 25
}

/// Whether a text that stands anywhere can hardly be anything but a token: long, of all three
/// classes, changing all the time.
pub(super) fn surely_random(text: &str) -> bool {
    if text.len() < 24 || is_hex(text) || is_uuid(text) || is_lvm_uuid(text) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let upper = text.bytes().filter(u8::is_ascii_uppercase).count();
    let lower = text.bytes().filter(u8::is_ascii_lowercase).count();
    digits >= 2 && upper >= 3 && lower >= 3 && variety(text) >= 14 && changes(text) >= 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_not_random() {
        for name in [
            "docker-253:0-3221586422-pool",
            "overlay2-snapshotter-cache",
            "io.containerd.snapshotter.v1.devmapper",
            "dmSetupThinPoolCreateSnapshot2Device",
            "f3o2bV-4hNd-1oKl-9sYh-R7aQ-0pXe-Zt6cYw",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ] {
            assert!(!surely_random(name), "{name}");
        }
    }

    #[test]
    fn tokens_are() {
        for token in ["q7XbR2mVt9LsKd4WzPf8YgHn", "Zx3kLq9TbW7nRs2VhJ5mDf8Gp"] {
            assert!(surely_random(token) && looks_random(token), "{token}");
        }
    }
}
