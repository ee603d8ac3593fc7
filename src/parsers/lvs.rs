//! `lvs`, with any choice of columns.
//!
//! ```text
//!   LV       VG     Attr       LSize  Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert
//!   thinpool docker twi-aotzD- 95.00g             100.00 6.99
//! ```

use super::dmsetup::{Discard, NoSpace};
pub use super::lvm_attr::LvAttr as Attr;
use super::lvm_attr::{Health, Letter};
use super::lvm_columns;
use super::lvm_fields::{Fields, Kind, size};
use super::{Format, Parsed, Record, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Problem, Section, Source};
use crate::units::{Bytes, Percent};

pub const FORMAT: Format =
    Format { id: "lvs", title: "lvs", claims: Claims { commands: &["lvs"], claim, interleaves: false }, parse };

/// One logical volume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogicalVolume {
    pub source: Option<Source>,
    pub vg: Option<String>,
    /// Without the brackets of a hidden volume.
    pub lv: String,
    pub attr: Option<Attr>,
    pub size: Option<Bytes>,
    /// The size was printed in bytes or sectors, and not rounded.
    pub exact: bool,
    pub pool: Option<String>,
    pub origin: Option<String>,
    pub data: Option<Percent>,
    pub metadata: Option<Percent>,
    /// The lines of these two, where each value has one of its own.
    pub data_line: Option<Source>,
    pub metadata_line: Option<Source>,
    pub metadata_size: Option<Bytes>,
    pub chunk: Option<Bytes>,
    pub monitored: Option<bool>,
    pub when_full: Option<NoSpace>,
    pub health: Option<Health>,
    pub active: Option<bool>,
    pub check_needed: Option<bool>,
    /// The line that told of its health, where that is another.
    pub health_line: Option<Source>,
    /// What was configured, and what the kernel does.
    pub discards: Option<Discard>,
    pub kernel_discards: Option<Discard>,
    pub zero: Option<bool>,
    pub profile: Option<String>,
    /// The column of profiles was shown, and this one has none.
    pub no_profile: bool,
    pub transaction_id: Option<u64>,
    pub thin_count: Option<u64>,
    /// The id of a thin volume within its pool.
    pub thin_id: Option<u64>,
    pub segment_type: Option<String>,
    pub data_lv: Option<String>,
    pub metadata_lv: Option<String>,
    /// What it lies on: `/dev/sdb(0)`.
    pub devices: Vec<String>,
    pub uuid: Option<String>,
}

impl LogicalVolume {
    pub fn is_thin_pool(&self) -> bool {
        match (&self.attr, &self.segment_type) {
            (Some(attr), _) => attr.is_thin_pool(),
            (None, Some(segment)) => segment == "thin-pool",
            // `lvdisplay` prints neither, and people choose other columns. Only a pool has a volume for its metadata,
            // counts its thins, or says what it does when it is full; a cache has metadata, but of a named pool.
            (None, None) => {
                let full = matches!(self.health, Some(Health::OutOfData | Health::MetadataReadOnly));
                let metadata = self.metadata.is_some() && self.pool.is_none() && self.origin.is_none();
                let counts =
                    self.transaction_id.is_some() || self.thin_count.is_some() || self.check_needed == Some(true);
                // Of a volume whose fullness is all that was asked for only the name tells.
                let called =
                    self.data.is_some() && self.pool.is_none() && self.origin.is_none() && self.lv.contains("pool");
                self.metadata_lv.is_some() || self.when_full.is_some() || full || counts || metadata || called
            }
        }
    }

    /// Takes settings that an earlier sample of the same volume told and this one does not. Fullness and state
    /// change between samples and are never taken.
    pub fn keep_settings_of(&mut self, earlier: &LogicalVolume) {
        fn keep<T: Clone>(new: &mut Option<T>, old: &Option<T>) {
            if new.is_none() {
                new.clone_from(old);
            }
        }
        keep(&mut self.vg, &earlier.vg);
        keep(&mut self.origin, &earlier.origin);
        keep(&mut self.chunk, &earlier.chunk);
        keep(&mut self.monitored, &earlier.monitored);
        keep(&mut self.when_full, &earlier.when_full);
        keep(&mut self.discards, &earlier.discards);
        keep(&mut self.kernel_discards, &earlier.kernel_discards);
        keep(&mut self.zero, &earlier.zero);
        if !self.no_profile {
            keep(&mut self.profile, &earlier.profile);
            self.no_profile = self.profile.is_none() && earlier.no_profile;
        }
        keep(&mut self.segment_type, &earlier.segment_type);
        keep(&mut self.data_lv, &earlier.data_lv);
        keep(&mut self.metadata_lv, &earlier.metadata_lv);
        keep(&mut self.uuid, &earlier.uuid);
        if self.devices.is_empty() {
            self.devices.clone_from(&earlier.devices);
        }
        self.keep_health_of(earlier);
    }

    /// The long form of an active pool tells nothing of its health: what was seen before is the last that is known.
    fn keep_health_of(&mut self, earlier: &LogicalVolume) {
        let silent = self.attr.is_none() && self.health.is_none() && self.check_needed.is_none();
        if !silent || self.active != Some(true) {
            return;
        }
        self.check_needed = earlier.check_needed;
        self.health_line = earlier.health_line.or(earlier.source);
        // A pool that has free blocks again is no longer out of them.
        let has_room = self.data.is_some_and(|data| data < Percent::whole(100));
        self.health = earlier.health.filter(|health| !(has_room && *health == Health::OutOfData));
    }
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    if text.len() > 1000 {
        return Claim::No;
    }
    if lvm_columns::heading(text) == Some(Kind::Lv) {
        return Claim::Starts;
    }
    let cells = lvm_columns::cells(text);
    let telling = cells.iter().any(|cell| lvm_columns::is_cell(cell));
    let mut cells = cells.iter();
    let second = cells.nth(1).is_some_and(|cell| lvm_columns::is_lv_attr(cell)) && cells.clone().next().is_some();
    let third = cells.next().is_some_and(|cell| lvm_columns::is_lv_attr(cell))
        && cells.next().is_some_and(|cell| size(cell).is_some());
    match (second || third, inside) {
        (true, _) => Claim::Starts,
        (_, true) if !text.contains(": ") && telling => Claim::Continues,
        _ => Claim::No,
    }
}

fn parse(section: &Section) -> Parsed {
    let read = |fields: Fields, line: &Line| volume(&fields, line.source);
    let (records, unread) = lvm_columns::rows(section, Kind::Lv, read);
    let passed = super::passed(unread.iter().copied());
    let problems = unread.into_iter().map(|line| {
        Problem::at(
            line.source,
            "this row does not fit the columns of `lvs`; expected `LV VG Attr LSize …` or the columns of the heading",
        )
    });
    let mut volumes = join_segments(records);
    name_pools(&mut volumes);
    Parsed {
        records: volumes.into_iter().map(|volume| Record::Lv(Box::new(volume))).collect(),
        problems: problems.collect(),
        passed,
    }
}

/// With `-o +devices` a volume has a row for each of its segments.
fn join_segments(rows: Vec<LogicalVolume>) -> Vec<LogicalVolume> {
    let mut joined: Vec<LogicalVolume> = Vec::with_capacity(rows.len());
    for row in rows {
        match joined.last_mut() {
            Some(last)
                if last.lv == row.lv && last.vg == row.vg && !row.devices.is_empty() && !last.devices.is_empty() =>
            {
                last.devices.extend(row.devices);
            }
            _ => joined.push(row),
        }
    }
    joined
}

/// A volume from the fields of its row, whatever the row looked like.
pub fn volume(fields: &Fields, source: Source) -> Option<LogicalVolume> {
    let full = fields.get("lv_full_name").and_then(|name| name.split_once('/'));
    let name = fields.get("lv_name").or(full.map(|(_, lv)| lv))?;
    let attr = fields.owned("lv_attr").map(Attr);
    let named = fields.get("lv_health_status").and_then(Health::word);
    let healthy = fields.shows_empty("lv_health_status").then_some(Health::Healthy);
    let health = named.or_else(|| attr.as_ref()?.health().and_then(Health::of)).or(healthy);
    let inactive = fields.shows_empty("lv_active").then_some(false);
    Some(LogicalVolume {
        source: Some(source),
        vg: fields.owned("vg_name").or(full.map(|(vg, _)| vg.to_owned())),
        lv: bare(name).to_owned(),
        size: fields.size("lv_size"),
        exact: fields.is_exact("lv_size"),
        pool: fields.get("pool_lv").map(|name| bare(name).to_owned()),
        origin: fields.get("origin").map(|name| bare(name).to_owned()),
        data: fields.percent("data_percent").or_else(|| fields.percent("snap_percent")),
        metadata: fields.percent("metadata_percent"),
        data_line: None,
        metadata_line: None,
        health_line: None,
        metadata_size: fields.size("lv_metadata_size"),
        chunk: fields.size("chunk_size").filter(|chunk| chunk.0 > 0),
        monitored: match fields.get("seg_monitor") {
            Some("monitored") => Some(true),
            Some("not monitored") => Some(false),
            _ => None,
        },
        when_full: match fields.get("lv_when_full") {
            Some("queue") => Some(NoSpace::Queue),
            Some("error") => Some(NoSpace::Error),
            _ => None,
        },
        health,
        active: fields
            .get("lv_active")
            .filter(|word| !matches!(*word, "unknown" | "-1"))
            .map(|word| !matches!(word, "inactive" | "0"))
            .or(attr.as_ref().map(Attr::is_active))
            .or(inactive),
        check_needed: match fields.get("lv_check_needed") {
            Some("check needed" | "1") => Some(true),
            Some("0") => Some(false),
            _ => attr.as_ref().map(Attr::check_needed),
        },
        discards: fields.get("discards").and_then(discard),
        kernel_discards: fields.get("kernel_discards").and_then(discard),
        zero: match fields.get("zero") {
            Some("zero" | "1" | "yes") => Some(true),
            Some("0" | "no") => Some(false),
            // A table leaves the cell of a pool that does not zero empty; the attributes say so themselves.
            _ => attr.as_ref().filter(|attr| attr.is_thin_pool()).and_then(Attr::zeroed),
        },
        profile: fields.owned("lv_profile"),
        no_profile: fields.shows_empty("lv_profile"),
        transaction_id: fields.count("transaction_id"),
        thin_count: fields.count("thin_count"),
        thin_id: fields.count("thin_id"),
        segment_type: fields.owned("segtype").or_else(|| layout(fields.get("lv_layout")?)),
        data_lv: fields.get("data_lv").map(|name| bare(name).to_owned()),
        metadata_lv: fields.get("metadata_lv").map(|name| bare(name).to_owned()),
        devices: fields.get("devices").map(devices).unwrap_or_default(),
        uuid: fields.owned("lv_uuid"),
        attr,
    })
}

/// The layout names the segment type in other words.
fn layout(words: &str) -> Option<String> {
    let has = |word: &str| words.split(',').any(|part| part.trim() == word);
    let segment = match () {
        () if has("thin") && has("pool") => "thin-pool",
        () if has("thin") => "thin",
        () if has("linear") => "linear",
        () if has("cache") => "cache",
        () => return None,
    };
    Some(segment.to_owned())
}

/// Rows that tell nothing of what they are: one that others name as their pool is one.
fn name_pools(rows: &mut [LogicalVolume]) {
    let named: Vec<(Option<String>, String)> =
        rows.iter().filter_map(|row| Some((row.vg.clone(), row.pool.clone()?))).collect();
    for row in rows.iter_mut().filter(|row| row.attr.is_none() && row.segment_type.is_none() && row.pool.is_none()) {
        if named.iter().any(|(vg, pool)| *pool == row.lv && (vg.is_none() || *vg == row.vg)) {
            row.segment_type = Some("thin-pool".to_owned());
        }
    }
}

/// A hidden volume stands in brackets.
fn bare(name: &str) -> &str {
    name.trim_start_matches('[').trim_end_matches(']')
}

fn discard(word: &str) -> Option<Discard> {
    Some(match word {
        "passdown" => Discard::Passdown,
        "nopassdown" => Discard::NoPassdown,
        "ignore" => Discard::Ignore,
        _ => return None,
    })
}

fn devices(list: &str) -> Vec<String> {
    list.split(',').map(|device| bare(device.trim()).to_owned()).filter(|device| !device.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;

    fn volumes(text: &str) -> Vec<LogicalVolume> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::Lv(volume) => Some(*volume),
            _ => None,
        });
        found.collect()
    }

    fn pool(text: &str) -> LogicalVolume {
        volumes(text).into_iter().find(|lv| lv.attr.as_ref().is_some_and(Attr::is_thin_pool)).expect("a pool")
    }

    #[test]
    fn columns_that_people_choose_tell_the_state() {
        let of = |text: &str| volumes(text).into_iter().next().expect("a volume");
        let active = of(
            "# lvs -o lv_name,vg_name,lv_active,data_percent\n  LV       VG     Active Data% \n  thinpool docker active 99.99 \n",
        );
        assert!(active.is_thin_pool() && active.active == Some(true) && active.data == Percent::parse("99.99"));
        let binary = of(
            "# lvs --binary -o lv_name,vg_name,lv_active,data_percent\n  LV       VG     Active Data% \n  thinpool docker      1 99.99 \n",
        );
        assert_eq!((binary.active, binary.data), (Some(true), Percent::parse("99.99")));
        let off = of("  LV       VG     LSize  Active Data%  Health\n  thinpool docker 95.00g                    \n");
        assert_eq!((off.active, off.health), (Some(false), Some(Health::Healthy)));
        let check = of("  LV       VG     CheckNeeded  Zero Meta% \n  thinpool docker check needed zero 40.00\n");
        assert_eq!((check.check_needed, check.zero), (Some(true), Some(true)));
        let full = of("  LV       VG     Active Health      Data% \n  thinpool docker active out_of_data 100.00\n");
        assert!(full.is_thin_pool() && full.health == Some(Health::OutOfData));
        // A snapshot of its own fullness is no pool.
        assert!(!of("  LV   VG     Active Data% \n  snap docker active 99.99 \n").is_thin_pool());
    }

    #[test]
    fn aligned_collapsed_and_headerless_rows_are_read() {
        for text in [
            "  LV       VG     Attr       LSize  Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert\n  thinpool docker twi-aotzD- 95.00g             100.00 6.99\n",
            "LV VG Attr LSize Pool Origin Data% Meta% Move Log Cpy%Sync Convert\nthinpool docker twi-aotzD- 95.00g 100.00 6.99\n",
            "  thinpool docker twi-aotzD- 95,00g             100,00 6,99\n",
        ] {
            let pool = pool(text);
            assert_eq!((pool.vg.as_deref(), pool.lv.as_str()), (Some("docker"), "thinpool"));
            assert_eq!((pool.data, pool.metadata), (Some(Percent::whole(100)), Percent::parse("6.99")));
            assert_eq!(pool.attr.as_ref().and_then(Attr::health), Some('D'));
            assert_eq!(pool.size, Some(Bytes::gib(95)));
        }
    }

    #[test]
    fn thin_volumes_name_their_pool() {
        let rows = volumes(
            "  LV  VG   Attr       LSize   Pool   Origin Data%  Meta%\n  [p_tdata] vg Twi-ao---- 100.00m\n  s1  vg   Vwi-a-tz-k 400.00m p v1  25.00\n  v1  vg   Vwi-a-tz-- 400.00m p          25.00\n",
        );
        let pools: Vec<_> = rows.iter().map(|row| (row.lv.as_str(), row.pool.as_deref(), row.data)).collect();
        let quarter = Percent::parse("25");
        assert_eq!(pools, [("p_tdata", None, None), ("s1", Some("p"), quarter), ("v1", Some("p"), quarter)]);
    }

    #[test]
    fn further_columns_are_read() {
        let text = "  LV     VG   Attr       LSize   Pool   Origin Data%  Meta%  Move Log Cpy%Sync Convert Health          WhenFull Monitor\n  pool-b vg-a twi-aotzD- 100.00m               100.00 11.72                            out_of_data     queue    not monitored\n";
        let pool = pool(text);
        assert_eq!((pool.when_full, pool.monitored), (Some(NoSpace::Queue), Some(false)));
    }

    #[test]
    fn empty_cells_are_told_by_where_they_stand() {
        let text = "  LV       VG     Attr       LSize  Pool     Origin Data%  Meta%  Move Log Cpy%Sync Convert Monitor       WhenFull        Discards Chunk  \n  my-vol   docker Vwi-a-t--- 10.00g thinpool        0.00                                                                  passdown      0 \n  thinpool docker twi-aot--- <1.04g                 0.00   10.23                            not monitored queue           passdown 512.00k\n";
        let rows = volumes(text);
        let read: Vec<_> =
            rows.iter().map(|row| (row.lv.as_str(), row.pool.as_deref(), row.chunk, row.discards)).collect();
        let passdown = Some(Discard::Passdown);
        assert_eq!(
            read,
            [("my-vol", Some("thinpool"), None, passdown), ("thinpool", None, Some(Bytes::kib(512)), passdown)]
        );
        assert_eq!(rows.last().and_then(|row| row.monitored), Some(false));
    }

    #[test]
    fn every_shape_of_the_same_rows_reads_the_same() {
        let shapes = [
            "$ lvs -a\n  LV               VG     Attr       LSize   Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert\n  [lvol0_pmspare]  docker ewi-------   8.00m                                                    \n  thinpool         docker twi-a-t--- 944.00m             0.00   10.40                           \n",
            "LV VG Attr LSize Pool Origin Data% Meta% Move Log Cpy%Sync Convert\n[lvol0_pmspare] docker ewi------- 8.00m\nthinpool docker twi-a-t--- 944.00m 0.00 10.40\n",
            "  [lvol0_pmspare]|docker|ewi-------|8.00m||||||||\n  thinpool|docker|twi-a-t---|944.00m|||0.00|10.40||||\n",
            "$ lvs --noheadings -o vg_name,lv_name,attr,size,metadata_percent,data_percent\n  docker [lvol0_pmspare] ewi------- 8.00m\n  docker thinpool twi-a-t--- 944.00m 10.40 0.00\n",
            "LV;VG;Attr;LSize;Pool;Origin;Data%;Meta%\n[lvol0_pmspare];docker;ewi-------;8,00m;;;;\nthinpool;docker;twi-a-t---;944,00m;;;0,00;10,40\n",
            "LV,Attr,VG,LSize,Meta%,Data%\n[lvol0_pmspare],ewi-------,docker,8.00m,,\nthinpool,twi-a-t---,docker,944.00m,10.40,0.00\n",
        ];
        for text in shapes {
            let rows = volumes(text);
            let read: Vec<_> =
                rows.iter().map(|row| (row.lv.as_str(), row.vg.as_deref(), row.size, row.data, row.metadata)).collect();
            let group = Some("docker");
            let expected = [
                ("lvol0_pmspare", group, Some(Bytes::mib(8)), None, None),
                ("thinpool", group, Some(Bytes::mib(944)), Percent::parse("0.00"), Percent::parse("10.40")),
            ];
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn units_are_those_of_the_command() {
        let size = |text: &str| volumes(text).first().map(|row| (row.size, row.exact));
        assert_eq!(size("p vg twi-a-t--- 989855744B 0.00 10.40\n"), Some((Some(Bytes(989_855_744)), true)));
        assert_eq!(
            size("# lvs --units s --nosuffix\n  p vg twi-a-t--- 1933312 0.00 10.40\n"),
            Some((Some(Bytes(989_855_744)), true))
        );
        assert_eq!(
            size("# lvs --units G\n  p vg twi-a-t--- 0.99G 0.00 10.40\n"),
            Some((Some(Bytes(990_000_000)), false))
        );
    }

    #[test]
    fn further_fields_of_a_pool() {
        let text = "  LV       VG     Attr       LSize   TransId #Thins Zero Profile         KDiscards LV UUID                                Devices          \n  thinpool docker twi-aotz-- 944.00m       7      3 zero docker-thinpool passdown  PwAdKE-0000-1111-2222-3333-4444-abcdef thinpool_tdata(0)\n";
        let pool = pool(text);
        assert_eq!((pool.transaction_id, pool.thin_count, pool.zero), (Some(7), Some(3), Some(true)));
        assert_eq!((pool.profile.as_deref(), pool.kernel_discards), (Some("docker-thinpool"), Some(Discard::Passdown)));
        assert_eq!(pool.devices, ["thinpool_tdata(0)"]);
        assert!(pool.uuid.is_some_and(|uuid| uuid.starts_with("PwAdKE-")));
    }

    #[test]
    fn segments_of_one_volume_are_joined_and_warnings_pass() {
        let text = "  LV   VG Attr       LSize Devices       \n  WARNING: Device for PV x not found or rejected by a filter.\n  root vg -wi-ao---- 2.00g /dev/sdb(0)   \n  root vg -wi-ao---- 2.00g /dev/sdc(512) \n";
        let rows = volumes(text);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows.first().map(|row| row.devices.join(" ")), Some("/dev/sdb(0) /dev/sdc(512)".into()));
    }

    #[test]
    fn a_pool_is_known_without_its_attributes() {
        for text in [
            "  LV       VG     Data%  Meta% \n  thinpool docker 100.00 99.21\n",
            "  LV       VG     LSize  Data%  Health        Layout\n  thinpool docker 95.00g 55.00  failed        thin,pool\n",
            "  LV       VG     LSize      Data%  Meta%  MSize   Chunk\n  thinpool docker 207618048S 50.00  12.50  2097152S 1024S\n",
            "  LV       VG     Pool     Data% \n  thinpool docker          50.00\n  v1       docker thinpool 10.00\n",
            "  LV       VG     LSize  Data%  WhenFull\n  thinpool docker 95.00g 55.00  queue\n",
        ] {
            let rows = volumes(text);
            assert!(rows.first().is_some_and(|row| row.lv == "thinpool" && row.is_thin_pool()), "{text}{rows:?}");
            assert!(rows.iter().skip(1).all(|row| !row.is_thin_pool()), "{text}");
        }
        let cached = "  LV   VG  Pool    Origin       Data%  Meta%\n  data vg  [cpool] [data_corig] 12.00  3.00\n";
        assert!(volumes(cached).iter().all(|row| !row.is_thin_pool()));
    }

    #[test]
    fn a_row_that_fits_nothing_is_reported() {
        let parsed = read("  LV VG Attr LSize\n  thinpool docker twi-aotz-- large 95.00g\n");
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(2));
    }
}
