//! Archives: `.tar`, `.tar.gz`, `.tar.xz`, `.zip` and single compressed files, among them sosreports.
//!
//! They are recognised by their first bytes, not by their names, and unpacked in memory within limits: a small
//! file that unpacks to very much is a bomb, not a report.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;

use super::decode::{decode, is_tar};
use super::layout::is_of_interest;

/// How much is taken from one archive. What lies beyond is left out, and said so.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub bytes: u64,
    pub files: usize,
    /// A larger file is left out: no output this large helps.
    pub file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 256 << 20, files: 20_000, file_bytes: 32 << 20 }
    }
}

/// A text with its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// The texts in a file: itself, or what it holds when it is an archive; and what was left out, and why.
pub fn unpack(name: &str, bytes: &[u8], limits: Limits) -> (Vec<File>, Vec<String>) {
    let mut taken = Taken { limits, left: limits.bytes, files: Vec::new(), problems: Vec::new() };
    taken.file(name, bytes, 0);
    (taken.files, taken.problems)
}

struct Taken {
    limits: Limits,
    left: u64,
    files: Vec<File>,
    problems: Vec<String>,
}

/// An archive in an archive is opened; a deeper one is not a report any more.
const DEEPEST: usize = 2;

impl Taken {
    fn file(&mut self, name: &str, bytes: &[u8], depth: usize) {
        let inner = |end: &str| name.strip_suffix(end).unwrap_or(name).to_owned();
        match bytes {
            _ if depth > DEEPEST => self.problems.push(format!("{name}: an archive within archives is not opened")),
            [0x1f, 0x8b, ..] => self.stream(&inner(".gz"), MultiGzDecoder::new(bytes), depth),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => self.stream(&inner(".xz"), XzReader::new(bytes, true), depth),
            [b'P', b'K', 3, 4, ..] => self.zip(name, bytes, depth),
            _ if is_tar(bytes) => self.tar(name, bytes, depth),
            [b'B', b'Z', b'h', ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                self.problems.push(format!(
                    "{name}: this compression is not read here; unpack it, or pack it as .tar.gz, .tar.xz or .zip"
                ));
            }
            _ => self.files.push(File { path: name.to_owned(), text: decode(bytes) }),
        }
    }

    /// Reads at most what is left. A file cut off in transit gives what it has.
    fn read(&mut self, name: &str, source: impl Read, most: u64) -> Option<Vec<u8>> {
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        if let Err(error) = source.take(most + 1).read_to_end(&mut bytes) {
            self.problems.push(format!("{name}: damaged or cut off ({error}); what could be read of it is used"));
        }
        let length = bytes.len() as u64;
        if length > most {
            self.problems.push(format!("{name}: unpacks to more than {} MiB and is left out", most >> 20));
            return None;
        }
        self.left -= length;
        Some(bytes)
    }

    fn stream(&mut self, name: &str, source: impl Read, depth: usize) {
        if let Some(bytes) = self.read(name, source, self.limits.bytes) {
            self.left = self.left.saturating_add(bytes.len() as u64).min(self.limits.bytes);
            // What is compressed is one thing with its archive; only compressed again it is one more.
            self.file(name, &bytes, depth + usize::from(is_compressed(&bytes)));
        }
    }

    fn tar(&mut self, name: &str, bytes: &[u8], depth: usize) {
        let mut archive = tar::Archive::new(Cursor::new(bytes));
        let Ok(entries) = archive.entries() else { return self.problems.push(format!("{name}: no tar archive")) };
        for entry in entries {
            let Ok(mut entry) = entry else {
                return self
                    .problems
                    .push(format!("{name}: the archive is damaged or cut off; what came before is used"));
            };
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if entry.header().entry_type().is_file() && !self.entry(&path, &mut entry, depth) {
                return;
            }
        }
    }

    fn zip(&mut self, name: &str, bytes: &[u8], depth: usize) {
        let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(error) => return self.problems.push(format!("{name}: {error}")),
        };
        for index in 0..archive.len() {
            match archive.by_index(index) {
                Ok(mut entry) if entry.is_file() => {
                    let path = entry.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
                    if !self.entry(&path, &mut entry, depth) {
                        return;
                    }
                }
                Ok(_) => {}
                Err(error) => self.problems.push(format!("{name}: {error}")),
            }
        }
    }

    /// One file of an archive; false when no more can be taken.
    fn entry(&mut self, path: &str, source: &mut impl Read, depth: usize) -> bool {
        if self.files.len() >= self.limits.files || self.left == 0 {
            self.problems
                .push(format!("the archive holds more than is read here; everything from {path} on is left out"));
            return false;
        }
        let packed = [".gz", ".xz", ".zip", ".tar", ".tgz"].iter().any(|end| path.ends_with(end));
        if !is_of_interest(path) && !packed {
            return true;
        }
        if let Some(bytes) = self.read(path, source, self.limits.file_bytes) {
            self.file(path, &bytes, depth + usize::from(packed));
        }
        true
    }
}

fn is_compressed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"\xfd7zXZ\0")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::intake::is_packed;

    fn tar(files: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, text) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, path, text.as_bytes()).expect("an entry");
        }
        builder.into_inner().expect("an archive")
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("packed");
        encoder.finish().expect("packed")
    }

    fn paths(name: &str, bytes: &[u8]) -> Vec<String> {
        unpack(name, bytes, Limits::default()).0.into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn archives_are_known_by_their_bytes() {
        let packed = tar(&[("a1/dmsetup.txt", "x"), ("b2/dmsetup.txt", "y")]);
        assert!(is_packed(&packed) && is_packed(&gzip(b"text")) && is_packed(b"BZh9") && !is_packed(b"text"));
        assert_eq!(paths("all.bin", &packed), ["a1/dmsetup.txt", "b2/dmsetup.txt"]);
        assert_eq!(paths("all.tar.gz", &gzip(&packed)), ["a1/dmsetup.txt", "b2/dmsetup.txt"]);
        assert_eq!(paths("host.txt.gz", &gzip(b"text")), ["host.txt"]);
        assert_eq!(paths("plain.txt", b"text"), ["plain.txt"]);
    }

    #[test]
    fn zip_archives_are_read() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a1/docker-info.txt", zip::write::SimpleFileOptions::default()).expect("a file");
        writer.write_all(b"Storage Driver: aufs").expect("text");
        let bytes = writer.finish().expect("an archive").into_inner();
        assert_eq!(paths("x.zip", &bytes), ["a1/docker-info.txt"]);
    }

    #[test]
    fn a_packed_report_may_lie_in_a_packed_archive_and_hold_packed_logs() {
        let pack = |path: &str, bytes: &[u8]| {
            let mut builder = tar::Builder::new(Vec::new());
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, path, bytes).expect("an entry");
            gzip(&builder.into_inner().expect("an archive"))
        };
        let report = pack("sosreport-a1/sos_commands/devicemapper/dmsetup_status.gz", &gzip(b"x"));
        let outer = pack("case/sosreport-a1.tar.gz", &report);
        assert_eq!(paths("outer.tgz", &outer), ["sosreport-a1/sos_commands/devicemapper/dmsetup_status"]);
        let deeper = pack("a.tgz", &pack("b.tgz", &pack("c.tgz", &outer)));
        assert_eq!(paths("deeper.tgz", &deeper), [""; 0]);
    }

    #[test]
    fn bombs_stop_at_the_limit() {
        let bomb = gzip(&vec![b'x'; 4 << 20]);
        assert!(bomb.len() < 64 << 10);
        let small = Limits { bytes: 1 << 20, ..Limits::default() };
        let (files, problems) = unpack("bomb.gz", &bomb, small);
        assert!(files.is_empty() && problems.iter().any(|problem| problem.contains("more than 1 MiB")), "{problems:?}");
        let many: Vec<(String, &str)> = (0..50).map(|n| (format!("f{n}"), "x")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let (files, problems) = unpack("many.tar", &tar(&many), Limits { files: 10, ..Limits::default() });
        assert_eq!((files.len(), problems.len()), (10, 1));
    }

    #[test]
    fn a_cut_off_archive_gives_what_it_has() {
        let packed = gzip(&tar(&[("a.txt", &"x".repeat(5000)), ("b.txt", &"y".repeat(5000))]));
        let (_, problems) = unpack("cut.tar.gz", packed.get(..packed.len() / 2).expect("half"), Limits::default());
        assert!(!problems.is_empty());
    }

    #[test]
    fn a_sosreport_is_read_by_its_layout() {
        let packed = tar(&[
            ("sosreport-a1/sos_commands/devicemapper/dmsetup_status", "x"),
            ("sosreport-a1/sos_commands/networking/ip_addr", "x"),
            ("sosreport-a1/etc/docker/daemon.json", "{}"),
        ]);
        assert_eq!(
            paths("sos.tar", &packed),
            ["sosreport-a1/sos_commands/devicemapper/dmsetup_status", "sosreport-a1/etc/docker/daemon.json"]
        );
    }
}
