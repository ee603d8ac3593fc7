//! `ls` of Docker's own folder: which drivers have left something there.
//!
//! ```text
//! # ls /var/lib/docker
//! containers  devicemapper  image  overlay2  volumes
//! ```

use super::du::Folder;
use super::{Format, Parsed, Record, passed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section};

pub const FORMAT: Format =
    Format { id: "ls", title: "ls", claims: Claims { commands: &["ls"], claim, interleaves: false }, parse };

/// Only its command tells what a list of names is.
fn claim(_: &[Line], inside: bool) -> Claim {
    if inside { Claim::Continues } else { Claim::No }
}

/// The folder that was listed, if it is Docker's.
fn place(section: &Section) -> Option<&str> {
    let words = section.command.as_ref()?.words.iter().skip(1).map(String::as_str);
    let mut places = words.filter(|word| !word.starts_with('-'));
    let place = places.next().filter(|_| places.next().is_none())?.trim_end_matches('/');
    (place.starts_with('/') && place.ends_with("/docker")).then_some(place)
}

/// The names in a line: one behind permissions and a date, or all of them.
fn names(text: &str) -> Vec<&str> {
    let long = text.len() > 10
        && text.starts_with(['d', '-', 'l'])
        && text.as_bytes().get(1).is_some_and(|b| matches!(b, b'r' | b'-'));
    match text.split_whitespace() {
        _ if text.starts_with("total ") || text.starts_with("ls:") => Vec::new(),
        words if long => words.last().into_iter().collect(),
        words => words.collect(),
    }
}

fn parse(section: &Section) -> Parsed {
    let Some(place) = place(section) else {
        return Parsed { passed: passed(&section.lines), ..Parsed::default() };
    };
    let lines = section.lines.iter().filter(|line| line.command.is_none());
    let folders = lines.flat_map(|line| {
        let names =
            names(line.text.trim()).into_iter().filter(|name| !name.contains('/') && *name != "." && *name != "..");
        names.map(|name| Record::Folder(Folder::new(line.source, &format!("{place}/{name}"), None)))
    });
    Parsed { records: folders.collect(), ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn paths(text: &str) -> Vec<String> {
        let records = read(text).records.into_iter();
        let path = |record| match record {
            Record::Folder(folder) => Some(folder.path),
            _ => None,
        };
        records.filter_map(path).collect()
    }

    #[test]
    fn the_names_in_dockers_folder() {
        let both = ["/var/lib/docker/containers", "/var/lib/docker/devicemapper"];
        assert_eq!(paths("# ls /var/lib/docker\ncontainers devicemapper\n"), both);
        let long = "# ls -la /var/lib/docker/\ntotal 8\ndrwx--x--- 14 root root 4096 Jan  1 10:00 .\ndrwx--x---  2 root root 4096 Jan  1 10:00 containers\ndrwx------  5 root root 4096 Jan  1 10:00 devicemapper\n";
        assert_eq!(paths(long), both);
        assert_eq!(paths("# ls /etc\ndocker hosts\n"), [""; 0]);
        assert_eq!(paths("containers devicemapper\n"), [""; 0]);
    }
}
