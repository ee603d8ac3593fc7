//! What lies where, as `du` and `ls` list it.

use std::collections::BTreeMap;

use super::Host;
use crate::parsers::du::Folder;
use crate::units::Bytes;

impl Host {
    /// What takes the most below a place, the largest first: at most three, and nothing that is told apart further.
    pub fn largest_folders(&self, place: &str) -> Vec<&Folder> {
        let own = format!("{}/", self.data_root().trim_end_matches('/'));
        // Docker's parts stand for what is in them: their names say more than those of layers and containers.
        let part = |path: &str| path.strip_prefix(&own).is_some_and(|rest| !rest.contains('/'));
        let mut open: Vec<Branch> = Vec::new();
        let mut found: Vec<(Bytes, &Folder)> = Vec::new();
        for (folder, size) in self.sized_folders() {
            while let Some(branch) = open.pop_if(|branch| !is_below(&folder.path, &branch.folder.path)) {
                found.extend(branch.leaf());
            }
            let in_part = open.last().is_some_and(|above| above.part);
            if let Some(above) = open.last_mut().filter(|_| !in_part) {
                above.inside = above.inside.saturating_add(size);
            }
            if !in_part {
                open.push(Branch { folder, size, inside: Bytes(0), part: part(&folder.path) });
            }
        }
        found.extend(open.iter().rev().filter_map(Branch::leaf));
        found.retain(|(_, folder)| folder.path != place && is_below(&folder.path, place));
        found.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
        let most = found.first().map(|(size, _)| *size).unwrap_or_default();
        found.retain(|(size, _)| size.0 > 0 && size.0 >= most.0 / 10);
        found.into_iter().map(|(_, folder)| folder).take(3).collect()
    }

    /// The last sample of each folder, every one before what lies in it.
    fn sized_folders(&self) -> Vec<(&Folder, Bytes)> {
        let keyed = self
            .folders
            .iter()
            .filter_map(|folder| Some((folder.path.split('/').collect::<Vec<_>>(), (folder, folder.size?))));
        keyed.collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Something of a storage driver lies in Docker's folder.
    pub fn left_by_driver(&self, driver: &str) -> Option<&Folder> {
        let path = format!("{}/{driver}", self.data_root().trim_end_matches('/'));
        self.folders.iter().find(|folder| folder.path == path && folder.size.is_none_or(|size| size >= Bytes::mib(1)))
    }

    /// What a folder takes, when `du` was asked; the last time.
    pub fn folder(&self, path: &str) -> Option<(&Folder, Bytes)> {
        let folder = self.folders.iter().rev().find(|folder| folder.path == path)?;
        Some((folder, folder.size?))
    }
}

fn is_below(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A folder while what lies in it is gone through.
struct Branch<'a> {
    folder: &'a Folder,
    size: Bytes,
    inside: Bytes,
    part: bool,
}

impl<'a> Branch<'a> {
    /// Most of it lies in no folder of its own that was listed.
    fn leaf(&self) -> Option<(Bytes, &'a Folder)> {
        (self.inside.0 / 2 < self.size.0 / 3).then_some((self.size, self.folder))
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn the_largest_are_told_as_deep_as_they_help() {
        let text = "40G\t/var/lib/docker/overlay2\n20G\t/var/lib/docker/overlay2/aa\n20G\t/var/lib/docker/overlay2/bb\n9G\t/var/lib/docker/containers\n1G\t/var/lib/docker/image\n50G\t/var/lib/docker\n30G\t/var/log\n29G\t/var/log/app\n81G\t/var\n";
        let host = facts::host(read(text).records);
        let of =
            |place: &str| -> Vec<String> { host.largest_folders(place).iter().map(|one| one.path.clone()).collect() };
        assert_eq!(of("/"), ["/var/lib/docker/overlay2", "/var/log/app", "/var/lib/docker/containers"]);
        assert_eq!(of("/var/log"), ["/var/log/app"]);
        assert_eq!(of("/srv"), [""; 0]);
    }
}
