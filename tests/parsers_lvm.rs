//! What LVM prints of a record, in any of its forms, reads back as that record.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

// A test may stop at what it did not expect.
use proptest::prelude::*;
use thinpool_doctor::engine::{Input, read};
use thinpool_doctor::parsers::Record;
use thinpool_doctor::parsers::lvm_config::LvmConfig;
use thinpool_doctor::parsers::lvs::LogicalVolume;
use thinpool_doctor::parsers::thin_tools::ThinTool;
use thinpool_doctor::units::{Bytes, Percent};

/// A row of `lvs`, as words; empty cells are empty.
#[derive(Clone, Debug)]
struct Row {
    lv: String,
    vg: String,
    attr: &'static str,
    bytes: u64,
    pool: String,
    data: Option<u32>,
    metadata: Option<u32>,
    monitor: &'static str,
    discards: &'static str,
    transaction: Option<u64>,
}

const HEADINGS: [&str; 10] = ["LV", "VG", "Attr", "LSize", "Pool", "Data%", "Meta%", "Monitor", "Discards", "TransId"];
const FIELDS: [&str; 10] = [
    "lv_name",
    "vg_name",
    "lv_attr",
    "lv_size",
    "pool_lv",
    "data_percent",
    "metadata_percent",
    "seg_monitor",
    "discards",
    "transaction_id",
];

impl Row {
    fn cells(&self) -> [String; 10] {
        let percent = |value: Option<u32>| value.map(|v| format!("{}.{:02}", v / 100, v % 100)).unwrap_or_default();
        [
            self.lv.clone(),
            self.vg.clone(),
            self.attr.into(),
            format!("{}B", self.bytes),
            self.pool.clone(),
            percent(self.data),
            percent(self.metadata),
            self.monitor.into(),
            self.discards.into(),
            self.transaction.map(|id| id.to_string()).unwrap_or_default(),
        ]
    }

    fn agrees(&self, volume: &LogicalVolume) -> Result<(), TestCaseError> {
        let percent = |value: Option<u32>| value.and_then(|v| Percent::parse(&format!("{}.{:02}", v / 100, v % 100)));
        prop_assert_eq!(&volume.lv, &self.lv);
        prop_assert_eq!(volume.vg.as_ref(), Some(&self.vg));
        prop_assert_eq!(volume.attr.as_ref().map(|attr| attr.0.as_str()), Some(self.attr));
        prop_assert_eq!((volume.size, volume.exact), (Some(Bytes(self.bytes)), true));
        prop_assert_eq!(volume.pool.as_deref().unwrap_or(""), &self.pool);
        prop_assert_eq!((volume.data, volume.metadata), (percent(self.data), percent(self.metadata)));
        let monitored = match self.monitor {
            "monitored" => Some(true),
            "not monitored" => Some(false),
            _ => None,
        };
        prop_assert_eq!(volume.monitored, monitored);
        prop_assert_eq!(volume.discards.is_some(), !self.discards.is_empty());
        prop_assert_eq!(volume.transaction_id, self.transaction);
        Ok(())
    }
}

prop_compose! {
    fn pool()(
        lv in "[a-z][a-z0-9_-]{0,14}",
        vg in "[a-z][a-z0-9_-]{0,9}",
        attr in prop::sample::select(vec!["twi-aotz--", "twi-aotzD-", "twi-aotzM-", "twi---tz--", "twi-cotz--"]),
        bytes in 1u64..(1 << 50),
        data in prop::option::of(0u32..=10_000),
        metadata in prop::option::of(0u32..=10_000),
        monitor in prop::sample::select(vec!["", "monitored", "not monitored"]),
        discards in prop::sample::select(vec!["", "passdown", "nopassdown", "ignore"]),
        transaction in prop::option::of(0u64..100_000),
    ) -> Row {
        // LVM prints both shares or neither.
        let metadata = data.and(metadata).or(data);
        Row { lv, vg, attr, bytes, pool: String::new(), data, metadata, monitor, discards, transaction }
    }
}

prop_compose! {
    fn thin()(row in pool(), pool in "[a-z][a-z0-9_-]{0,14}", attr in prop::sample::select(vec!["Vwi-a-tz--", "Vwi-aotz-k", "Vwi---tzF-"])) -> Row {
        Row { attr, pool, metadata: None, monitor: "", transaction: None, ..row }
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(prop_oneof![pool(), thin()], 1..6)
}

fn records(text: &str) -> (Vec<Record>, usize) {
    let reading = read(&[Input::new("paste", text)]);
    (reading.parts.into_iter().flat_map(|part| part.records).collect(), reading.problems.len())
}

fn volumes(text: &str) -> (Vec<LogicalVolume>, usize) {
    let (records, problems) = records(text);
    let volumes = records.into_iter().filter_map(|record| match record {
        Record::Lv(volume) => Some(*volume),
        _ => None,
    });
    (volumes.collect(), problems)
}

/// A table as LVM aligns it: sizes and numbers to the right, everything else to the left.
fn aligned(rows: &[Row], order: &[usize]) -> String {
    let cells: Vec<_> = rows.iter().map(Row::cells).collect();
    let width =
        |column: usize| cells.iter().map(|row| row[column].len()).max().unwrap_or(0).max(HEADINGS[column].len());
    let mut text = String::new();
    let heading: Vec<_> = order.iter().map(|column| format!("{:<1$}", HEADINGS[*column], width(*column))).collect();
    text.push_str(&format!("  {}\n", heading.join(" ")));
    for row in &cells {
        let cell = |column: &usize| match HEADINGS[*column] {
            "LSize" | "TransId" => format!("{:>1$}", row[*column], width(*column)),
            _ => format!("{:<1$}", row[*column], width(*column)),
        };
        text.push_str(&format!("  {}\n", order.iter().map(cell).collect::<Vec<_>>().join(" ")));
    }
    text
}

fn check(rows: &[Row], text: &str) -> Result<(), TestCaseError> {
    let (volumes, problems) = volumes(text);
    prop_assert_eq!(problems, 0, "{}", text);
    prop_assert_eq!(volumes.len(), rows.len(), "{}", text);
    rows.iter().zip(&volumes).try_for_each(|(row, volume)| row.agrees(volume))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_aligned_table_in_any_order_reads_back(rows in rows(), order in Just((0..10).collect::<Vec<usize>>()).prop_shuffle()) {
        check(&rows, &format!("$ lvs -o all\n{}", aligned(&rows, &order)))?;
    }

    #[test]
    fn a_separated_table_reads_back(rows in rows(), separator in prop::sample::select(vec!["|", ";", ",", ":", "^"])) {
        let lines: Vec<_> = rows.iter().map(|row| format!("  {}", row.cells().join(separator))).collect();
        check(&rows, &format!("  {}\n{}\n", HEADINGS.join(separator), lines.join("\n")))?;
        // Without headings the command tells the columns.
        check(&rows, &format!("# lvs --noheadings -o {}\n{}\n", FIELDS.join(","), lines.join("\n")))?;
    }

    #[test]
    fn columns_as_rows_read_back(rows in rows(), separator in prop::sample::select(vec![" ", "|", ":", ";"])) {
        let cells: Vec<_> = rows.iter().map(Row::cells).collect();
        let line = |column: usize| {
            let width = cells.iter().map(|row| row[column].len()).max().unwrap_or(0).max(HEADINGS[column].len());
            // LVM aligns numbers to the right, and nothing where there is a separator.
            let cell = |cell: &String| match HEADINGS[column] {
                _ if separator != " " => cell.clone(),
                "LSize" | "TransId" => format!("{cell:>width$}"),
                _ => format!("{cell:<width$}"),
            };
            let row: Vec<_> = cells.iter().map(|row| cell(&row[column])).collect();
            format!("  {}{separator}{}\n", HEADINGS[column], row.join(separator))
        };
        check(&rows, &format!("# lvs --rows\n{}", (0..10).map(line).collect::<String>()))?;
    }

    #[test]
    fn pairs_read_back(rows in rows()) {
        let pairs = |row: &Row| {
            let pairs = FIELDS.iter().zip(row.cells()).map(|(field, cell)| format!("LVM2_{}='{cell}'", field.to_ascii_uppercase()));
            pairs.collect::<Vec<_>>().join(" ")
        };
        check(&rows, &rows.iter().map(|row| format!("  {}\n", pairs(row))).collect::<String>())?;
    }

    #[test]
    fn json_reads_back_with_messages_in_between(rows in rows(), at in 0usize..12, one_line in any::<bool>()) {
        let row = |row: &Row| {
            let pairs = FIELDS.iter().zip(row.cells()).map(|(field, cell)| format!("\"{field}\":\"{cell}\""));
            format!("                  {{{}}}", pairs.collect::<Vec<_>>().join(", "))
        };
        let list = rows.iter().map(row).collect::<Vec<_>>().join(",\n");
        let text = format!("  {{\n      \"report\": [\n          {{\n              \"lv\": [\n{list}\n              ]\n          }}\n      ]\n  }}\n");
        if one_line {
            check(&rows, &text.replace('\n', ""))?;
        }
        let mut lines: Vec<&str> = text.lines().collect();
        lines.insert(at.clamp(1, lines.len() - 1), "  /sbin/dmeventd: stat failed: No such file or directory");
        check(&rows, &lines.join("\n"))?;
    }

    #[test]
    fn cut_json_keeps_its_complete_rows(rows in rows(), cut in 0usize..2000) {
        let row = |row: &Row| {
            let pairs = FIELDS.iter().zip(row.cells()).map(|(field, cell)| format!("\"{field}\":\"{cell}\""));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        };
        let text = format!("{{\"report\": [{{\"lv\": [\n{}\n]}}]}}\n", rows.iter().map(row).collect::<Vec<_>>().join(",\n"));
        let text: String = text.chars().take(cut).collect();
        let complete = text.matches('}').count().min(rows.len());
        let (volumes, _) = volumes(&text);
        prop_assert_eq!(volumes.len(), complete);
    }

    #[test]
    fn the_long_form_reads_back(row in pool()) {
        let cells = row.cells();
        let share = |label: &str, cell: &str| if cell.is_empty() { String::new() } else { format!("  {label:<22} {cell}%\n") };
        let text = format!(
            "  --- Logical volume ---\n  LV Name                {}\n  VG Name                {}\n  LV Pool metadata       m\n  LV Status              available\n  LV Size                {} B\n{}{}",
            row.lv, row.vg, row.bytes, share("Allocated pool data", &cells[5]), share("Allocated metadata", &cells[6])
        );
        let (volumes, problems) = volumes(&text);
        prop_assert_eq!((volumes.len(), problems), (1, 0), "{}", text);
        prop_assert!(volumes[0].is_thin_pool());
        prop_assert_eq!((&volumes[0].lv, volumes[0].size), (&row.lv, Some(Bytes(row.bytes))));
        prop_assert_eq!(volumes[0].data, Percent::parse(&cells[5]));
        prop_assert_eq!(volumes[0].metadata, Percent::parse(&cells[6]));
    }

    #[test]
    fn groups_and_disks_read_back(name in "[a-z][a-z0-9]{0,9}", extents in 1u64..1_000_000, used in 0u64..1_000_000) {
        let free = extents.saturating_sub(used);
        let (size_bytes, free_bytes) = (extents << 22, free << 22);
        let group = format!("# vgs --units b -o name,pv_count,lv_count,snap_count,attr,size,free,extent_size,extent_count,free_count\n  VG {:w$} #PV #LV #SN Attr   VSize VFree Ext #Ext Free\n  {name} 1 1 0 wz--n- {size_bytes}B {free_bytes}B 4194304B {extents} {free}\n", "", w = 3);
        let disk = format!("  PV         VG     Fmt  Attr PSize PFree\n  /dev/sdb {name} lvm2 a-- {size_bytes}B {free_bytes}B\n");
        let (groups, _) = records(&group);
        let (disks, _) = records(&disk);
        match (groups.as_slice(), disks.as_slice()) {
            ([Record::Vg(group)], [Record::Pv(disk)]) => {
                prop_assert_eq!((group.free, group.size), (Some(Bytes(free_bytes)), Some(Bytes(size_bytes))));
                prop_assert_eq!((group.free_extents, group.extents, group.extent), (Some(free), Some(extents), Some(Bytes::mib(4))));
                prop_assert_eq!((disk.free, disk.size, disk.vg.as_ref()), (Some(Bytes(free_bytes)), Some(Bytes(size_bytes)), Some(&name)));
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn settings_read_back_in_every_form(threshold in 0u32..=100, percent in 0u32..1000, name in "[a-z]{1,12}") {
        let (one, two) = (format!("thin_pool_autoextend_threshold={threshold}"), format!("thin_pool_autoextend_percent={percent}"));
        for text in [
            format!("# cat /etc/lvm/profile/{name}.profile\nactivation {{\n\t# why\n\t{one}\n\t{two}\n}}\n"),
            format!("activation {{ {one} {two} }}\n"),
            format!("activation/{one}\nactivation/{two}\n"),
        ] {
            let (records, problems) = records(&text);
            let configs: Vec<&LvmConfig> = records.iter().filter_map(|record| match record {
                Record::LvmConfig(config) => Some(&**config),
                _ => None,
            }).collect();
            prop_assert_eq!((configs.len(), problems), (1, 0), "{}", text);
            prop_assert_eq!(configs[0].threshold.as_ref().map(|fact| fact.value), Some(Percent::whole(threshold)));
            prop_assert_eq!(configs[0].percent.as_ref().map(|fact| fact.value), Some(percent));
        }
    }

    #[test]
    fn a_dump_sums_its_devices(transaction in 0u64..1000, total in 1u64..1_000_000, devices in prop::collection::vec((0u64..10_000, 0u64..100_000), 0..8)) {
        let list: String = devices.iter().map(|(id, mapped)| format!("  <device dev_id=\"{id}\" mapped_blocks=\"{mapped}\" transaction=\"0\" creation_time=\"0\" snap_time=\"0\">\n  </device>\n")).collect();
        let text = format!("<superblock uuid=\"\" time=\"0\" transaction=\"{transaction}\" version=\"2\" data_block_size=\"128\" nr_data_blocks=\"{total}\">\n{list}</superblock>\n");
        let (records, _) = records(&text);
        match records.as_slice() {
            [Record::ThinTool(tool)] => match &**tool {
                ThinTool::Dump(dump) => {
                    prop_assert_eq!((dump.transaction_id, dump.devices.len(), dump.complete), (Some(transaction), devices.len(), true));
                    prop_assert_eq!(dump.mapped().0, devices.iter().map(|(_, mapped)| mapped).sum::<u64>());
                }
                other => prop_assert!(false, "{other:?}"),
            },
            other => prop_assert!(false, "{other:?}"),
        }
    }
}
