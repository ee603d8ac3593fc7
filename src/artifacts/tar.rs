//! Several files as one: a ustar archive, which any `tar` unpacks. All of it is text, and so is the result.

use std::fmt::Write;

const BLOCK: usize = 512;

/// The archive of these files, by name and content; scripts come out executable.
pub fn tar<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, content) in files {
        let mode = if name.ends_with(".sh") { "0000755" } else { "0000644" };
        let header = |sum: &str| {
            let mut text = String::new();
            field(&mut text, name, 100);
            for number in [mode, "0000000", "0000000"] {
                field(&mut text, number, 8);
            }
            field(&mut text, &format!("{:011o}", content.len()), 12);
            field(&mut text, "00000000000", 12);
            let _ = write!(text, "{sum}0");
            field(&mut text, "", 100);
            field(&mut text, "ustar", 6);
            field(&mut text, "00", BLOCK - 263);
            text
        };
        // The sum counts itself as blanks.
        let sum: u32 = header("        ").bytes().map(u32::from).sum();
        out.push_str(&header(&format!("{sum:06o}\0 ")));
        out.push_str(content);
        field(&mut out, "", content.len().next_multiple_of(BLOCK) - content.len());
    }
    field(&mut out, "", 2 * BLOCK);
    out
}

/// Text and zeroes behind it, `width` bytes together.
fn field(out: &mut String, text: &str, width: usize) {
    out.push_str(text);
    out.extend(std::iter::repeat_n('\0', width.saturating_sub(text.len())));
}

#[cfg(all(test, feature = "archives"))]
mod tests {
    use super::*;
    use crate::intake::archive::{Limits, unpack};

    #[test]
    fn an_archive_reads_back() {
        let long = "x: 1\n".repeat(300);
        let files =
            [("a.sh", "#!/bin/sh\n"), ("daemon.json", "{\"käse\": \"🐳\"}\n"), ("empty", ""), ("long.yml", &long)];
        let archive = tar(files);
        assert_eq!(archive.len() % BLOCK, 0);
        let (read, problems) = unpack("files.tar", archive.as_bytes(), Limits::default());
        assert_eq!(problems, Vec::<String>::new());
        let read: Vec<(&str, &str)> =
            read.iter().map(|file| (file.path.rsplit('/').next().unwrap_or_default(), file.text.as_str())).collect();
        for (name, content) in files.iter().filter(|(_, content)| !content.is_empty()) {
            assert!(read.contains(&(*name, *content)), "{name}: {read:?}");
        }
    }
}
