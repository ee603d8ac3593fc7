//! What is mounted from the thin volumes of a pool.

use super::{Host, ThinPool};

/// A filesystem on a thin volume, and where it hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mounted {
    /// Below `/dev/mapper`.
    pub device: String,
    pub place: String,
}

impl Host {
    /// What `df`, `mount` and `lsblk` show mounted from a pool, each place once and the deepest first: so they can be
    /// unmounted.
    pub fn mounted_from(&self, pool: &ThinPool) -> Vec<Mounted> {
        let rows = self.filesystems.iter().map(|row| (row.device.clone(), row.mount_point.as_str()));
        let mounts = self.mounts.iter().map(|mount| (mount.device.clone(), mount.target.as_str()));
        let blocks = self.block_devices.iter().flat_map(|block| {
            block.mount_points.iter().map(|place| (format!("/dev/mapper/{}", block.name), place.as_str()))
        });
        let mut found: Vec<Mounted> = Vec::new();
        for (device, place) in rows.chain(mounts).chain(blocks) {
            let of_pool = pool.thins.iter().any(|thin| pool.is_device(&thin.name, &device));
            if of_pool && place.starts_with('/') && found.iter().all(|other| other.place != place) {
                found.push(Mounted { device, place: place.to_owned() });
            }
        }
        let depth = |mounted: &Mounted| mounted.place.split('/').filter(|part| !part.is_empty()).count();
        found.sort_by_key(|mounted| std::cmp::Reverse(depth(mounted)));
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::parsers::tests::read;

    #[test]
    fn every_place_is_found_once_and_the_deepest_first() {
        let text = "  LV  VG Attr       LSize   Pool Origin Data%  Meta%\n  tp  vg twi-aotz-- 100.00g             40.00  10.00\n  web vg Vwi-aotz--  20.00g tp          50.00\n  db  vg Vwi-aotz--  20.00g tp          50.00\n\
                    $ df -h\nFilesystem Size Used Avail Use% Mounted on\n/dev/mapper/vg-web 10G 6G 4G 60% /srv\n/dev/sda1 10G 6G 4G 60% /\n\
                    $ mount\n/dev/mapper/vg-web on /srv type ext4 (rw)\n/dev/mapper/vg-db on /srv/db type xfs (rw)\n/dev/sda1 on / type ext4 (rw)\n";
        let host = facts::host(read(text).records);
        let found = host.mounted_from(host.pools.first().expect("a pool"));
        let found: Vec<(&str, &str)> = found.iter().map(|one| (one.device.as_str(), one.place.as_str())).collect();
        assert_eq!(found, [("/dev/mapper/vg-db", "/srv/db"), ("/dev/mapper/vg-web", "/srv")]);
    }
}
