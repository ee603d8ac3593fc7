//! The tools that look into a pool's metadata: `thin_check`, `thin_dump`, `thin_repair`, and `lvconvert --repair`.
//!
//! ```text
//! # thin_check /dev/mapper/docker-thinpool_tmeta; echo $?
//! examining superblock
//! TRANSACTION_ID=0
//! METADATA_FREE_BLOCKS=16383
//! examining devices tree
//!   missing devices: [0, -]
//!     bad checksum in btree node (block 23)
//! examining mapping tree
//! checking space map counts
//! 1
//!
//! <superblock uuid="" time="1" transaction="2" version="2" data_block_size="128" nr_data_blocks="1600">
//!   <device dev_id="1" mapped_blocks="251" transaction="0" creation_time="0" snap_time="0">
//!
//!   WARNING: LV docker/thinpool_meta0 holds a backup of the unrepaired metadata. Use lvremove when no longer required.
//! ```

pub use super::thin_reports::{DumpedDevice, Repair, ThinCheck, ThinDump, ThinTool};
use super::{Format, Parsed, Record, log, trimmed};
use crate::intake::section::{Claim, Claims};
use crate::intake::{Line, Section, Source, Sourced};
use crate::units::{DataBlocks, MetadataBlocks, Sectors};

pub const FORMAT: Format = Format {
    id: "thin-tools",
    title: "thin_check / thin_dump / thin_repair",
    claims: Claims {
        commands: &["thin_check", "thin_dump", "thin_repair", "lvconvert --repair"],
        claim,
        interleaves: false,
    },
    parse,
};

/// Lines that only `thin_check` prints.
fn is_check(text: &str) -> bool {
    matches!(
        text,
        "examining superblock" | "examining devices tree" | "examining mapping tree" | "checking space map counts"
    ) || text.eq_ignore_ascii_case("cleared needs_check flag")
        || text.ends_with("nodes in data mapping tree contain errors")
        || ["TRANSACTION_ID=", "METADATA_FREE_BLOCKS="]
            .iter()
            .any(|key| text.strip_prefix(key).is_some_and(|number| number.parse::<u64>().is_ok()))
}

/// Complaints of `thin_check` in any version.
fn is_complaint(text: &str) -> bool {
    const MARKS: [&str; 18] = [
        "bad checksum in",
        "superblock is corrupt",
        "missing devices:",
        "is missing mappings",
        "reference counts differ",
        "data blocks have leaked",
        "metadata blocks have leaked",
        "has too high a value",
        "Expected a superblock",
        "bad superblock",
        "The following field needs to be provided on the command line due to corruption in the superblock",
        "unable to find mapping root",
        "Check failed",
        // The tools from 1.0 on.
        "nodes in data mapping tree contain errors",
        " checksum errors",
        " error nodes and is missing ",
        "Check of mappings failed",
        "metadata contains errors",
    ];
    MARKS.iter().any(|mark| text.contains(mark)) && !text.contains("device-mapper:")
}

fn is_dump(text: &str) -> bool {
    ["<device dev_id=", "<single_mapping ", "<range_mapping ", "</device>", "</superblock>"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.starts_with("<superblock ") && text.contains("nr_data_blocks")
}

/// Messages of a repair, as LVM prints them and not as a log quotes them.
fn is_repair(text: &str) -> bool {
    let text = text.strip_prefix("WARNING: ").unwrap_or(text);
    text.starts_with("Active pools cannot be repaired")
        || text.starts_with("LV ") && text.contains("holds a backup of the unrepaired metadata")
        || text.starts_with("New metadata LV ") && text.contains("might use different PVs")
        || text.starts_with("Repair of ") && text.contains("Manual repair required")
        || text.starts_with("Transaction id ") && text.contains("does not match repaired transaction id")
}

fn claim(lines: &[Line], inside: bool) -> Claim {
    let text = trimmed(lines);
    let Some(line) = lines.first() else { return Claim::No };
    let ours = match &line.command {
        // The status may be asked for by a command of its own; it belongs to what was run before.
        Some(command) => {
            ["thin_check", "thin_repair"].iter().any(|words| command.is(words)) && asked_status(lines).is_some()
        }
        None => is_check(text) || is_dump(text) || is_repair(text),
    };
    match (ours, asked_status(lines)) {
        (true, Some(count)) => Claim::Takes(count),
        (true, None) => Claim::Starts,
        (false, _) if inside && line.command.is_none() => match asked_status(lines) {
            Some(count) if is_complaint(text) => Claim::Takes(count),
            _ if is_complaint(text) || status(text).is_some() || text.starts_with("Checking thin metadata") => {
                Claim::Continues
            }
            _ => Claim::No,
        },
        _ => Claim::No,
    }
}

/// `echo $?` behind this line, and its answer: how many lines these are.
fn asked_status(lines: &[Line]) -> Option<usize> {
    let mut rest = lines.iter().enumerate().skip(1).filter(|(_, line)| !line.is_blank());
    let (_, asked) = rest.next()?;
    if !asked.command.as_ref()?.is("echo $?") {
        return None;
    }
    let (at, answer) = rest.next()?;
    answer.text.trim().parse::<u8>().is_ok().then_some(at + 1)
}

/// `1`, `rc=1`, `[rc=64]`, `exit status 1`
fn status(text: &str) -> Option<u32> {
    let text = text.trim().trim_matches(['[', ']']);
    let number = match text.split_once('=') {
        Some((name, number)) if name.len() <= 6 && (name.starts_with("rc") || name.starts_with("exit")) => number,
        Some(_) => return None,
        None => text.strip_prefix("exit status ").unwrap_or(text),
    };
    number.trim().parse::<u8>().ok().map(u32::from)
}

fn parse(section: &Section) -> Parsed {
    let mut reader = Reader::default();
    for line in section.lines.iter().filter(|line| !line.is_blank() && line.command.is_none()) {
        reader.line(line);
    }
    let mut parsed = Parsed::default();
    parsed.records.extend(reader.tools.into_iter().map(|tool| Record::ThinTool(Box::new(tool))));
    // LVM's messages are events too.
    parsed.records.extend(section.lines.iter().filter(|line| is_repair(line.text.trim())).flat_map(log::events));
    parsed
}

#[derive(Default)]
struct Reader {
    tools: Vec<ThinTool>,
    /// The last one was closed by its exit status.
    closed: bool,
}

impl Reader {
    fn line(&mut self, line: &Line) {
        let (text, source) = (line.text.trim(), line.source);
        if is_repair(text) {
            self.repair(text, source);
        } else if is_dump(text) {
            self.dump(text, source);
        } else if let Some(value) = status(text) {
            // The status of the shell's line, behind that of the tool.
            if self.closed {
                return;
            }
            let exit = Some(Sourced { value, source });
            match self.tools.last_mut() {
                Some(ThinTool::Check(check)) => check.exit = exit,
                Some(ThinTool::Repair(repair)) => {
                    repair.failed |= value != 0;
                    repair.exit = exit;
                }
                Some(ThinTool::Dump(_)) => {}
                // A check that found nothing to say (`thin_check -q`).
                None => {
                    self.tools.push(ThinTool::Check(ThinCheck { source: Some(source), exit, ..ThinCheck::default() }))
                }
            }
            self.closed = true;
        } else {
            self.check(text, source);
        }
    }

    fn check(&mut self, text: &str, source: Source) {
        let open = !self.closed
            && matches!(self.tools.last(), Some(ThinTool::Check(check)) if text != "examining superblock" || check.free_blocks.is_none() && check.complaints.is_empty());
        if !open {
            self.tools.push(ThinTool::Check(ThinCheck { source: Some(source), ..ThinCheck::default() }));
            self.closed = false;
        }
        let Some(ThinTool::Check(check)) = self.tools.last_mut() else { return };
        let number = |key: &str| text.strip_prefix(key).and_then(|number| number.parse::<u64>().ok());
        if let Some(id) = number("TRANSACTION_ID=") {
            check.transaction_id = Some(id);
        } else if let Some(free) = number("METADATA_FREE_BLOCKS=") {
            check.free_blocks = Some(MetadataBlocks(free));
        } else if text.eq_ignore_ascii_case("cleared needs_check flag") {
            check.cleared_needs_check = true;
        } else if is_complaint(text) {
            check.complaints.push(Sourced { value: text.to_owned(), source });
        }
    }

    fn dump(&mut self, text: &str, source: Source) {
        let begins = text.starts_with("<superblock ");
        if begins || !matches!(self.tools.last(), Some(ThinTool::Dump(dump)) if !dump.complete) {
            self.tools.push(ThinTool::Dump(ThinDump { source: Some(source), ..ThinDump::default() }));
            self.closed = false;
        }
        let Some(ThinTool::Dump(dump)) = self.tools.last_mut() else { return };
        let number = |name: &str| attribute(text, name).and_then(|value| value.parse().ok());
        if begins {
            dump.uuid = attribute(text, "uuid").filter(|uuid| !uuid.is_empty()).map(str::to_owned);
            dump.transaction_id = number("transaction");
            dump.block = number("data_block_size").map(Sectors);
            dump.total = number("nr_data_blocks").map(DataBlocks);
        } else if text.starts_with("<device ")
            && let (Some(id), Some(mapped)) = (number("dev_id"), number("mapped_blocks"))
        {
            dump.devices.push(DumpedDevice { source, id, mapped: DataBlocks(mapped) });
        }
        dump.complete |= text.ends_with("</superblock>");
    }

    fn repair(&mut self, text: &str, source: Source) {
        if self.closed || !matches!(self.tools.last(), Some(ThinTool::Repair(_))) {
            self.tools.push(ThinTool::Repair(Repair { source: Some(source), ..Repair::default() }));
            self.closed = false;
        }
        let Some(ThinTool::Repair(repair)) = self.tools.last_mut() else { return };
        let behind = |mark: &str| {
            text.split_once(mark)
                .and_then(|(_, rest)| rest.split_whitespace().next())
                .map(|word| word.trim_matches('"').to_owned())
        };
        if text.contains("holds a backup") {
            repair.backup = behind("LV ");
        } else if text.starts_with("Active pools") {
            repair.refused = true;
        } else if text.contains("does not match repaired") {
            repair.transaction_mismatch = true;
            repair.pool = behind("from pool ").or(repair.pool.take());
        } else if text.starts_with("Repair of ") {
            repair.failed = true;
            repair.pool = behind(" pool ").or(repair.pool.take());
        }
    }
}

/// The value of an attribute of an XML tag.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::tests::read;
    use crate::units::Bytes;

    fn tools(text: &str) -> Vec<ThinTool> {
        let found = read(text).records.into_iter().filter_map(|record| match record {
            Record::ThinTool(tool) => Some(*tool),
            _ => None,
        });
        found.collect()
    }

    #[test]
    fn a_sound_check_with_its_status() {
        let text = "# thin_check /dev/mapper/meta; echo rc=$?; thin_check --clear-needs-check-flag /dev/mapper/meta; echo rc=$?\nexamining superblock\nTRANSACTION_ID=3\nMETADATA_FREE_BLOCKS=16383\nexamining devices tree\nexamining mapping tree\nchecking space map counts\nrc=0\nexamining superblock\nTRANSACTION_ID=3\nMETADATA_FREE_BLOCKS=16383\nexamining devices tree\nexamining mapping tree\nchecking space map counts\ncleared needs_check flag\nrc=0\n[rc=0]\n";
        let found = tools(text);
        let [ThinTool::Check(first), ThinTool::Check(second)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((first.transaction_id, first.free_blocks), (Some(3), Some(MetadataBlocks(16_383))));
        assert_eq!((first.is_sound(), first.cleared_needs_check), (Some(true), false));
        assert!(second.cleared_needs_check && second.is_sound() == Some(true));
    }

    #[test]
    fn complaints_and_a_status_asked_for_by_itself() {
        let text = "# thin_check /dev/mapper/docker-thinpool_tmeta\nexamining superblock\nexamining devices tree\n  missing devices: [0, -]\n    bad checksum in btree node (block 23)\nexamining mapping tree\n# echo $?\n";
        for (prompt, status) in [("$ echo $?\n1\n", Some(1)), ("", None)] {
            let found = tools(&text.replace("# echo $?\n", prompt));
            let [ThinTool::Check(check)] = found.as_slice() else { panic!("{found:?}") };
            assert_eq!(check.complaints.iter().map(|fact| fact.source.line).collect::<Vec<_>>(), [4, 5]);
            assert_eq!((check.is_sound(), check.exit.as_ref().map(|fact| fact.value)), (Some(false), status));
            assert!(found.first().is_some_and(|tool| tool.summary().contains("damaged")));
        }
    }

    #[test]
    fn a_silent_check_leaves_its_status_only() {
        let found = tools("$ thin_check -q /dev/mapper/meta\n$ echo $?\n64\n");
        let [ThinTool::Check(check)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((check.is_sound(), check.exit.as_ref().map(|fact| fact.value)), (Some(false), Some(64)));
    }

    #[test]
    fn dumps_are_summed() {
        let text = "<superblock uuid=\"\" time=\"1\" transaction=\"2\" version=\"2\" data_block_size=\"128\" nr_data_blocks=\"1600\">\n  <device dev_id=\"1\" mapped_blocks=\"251\" transaction=\"0\" creation_time=\"0\" snap_time=\"0\">\n    <range_mapping origin_begin=\"0\" data_begin=\"0\" length=\"251\" time=\"0\"/>\n  </device>\n  <device dev_id=\"2\" mapped_blocks=\"49\" transaction=\"1\" creation_time=\"0\" snap_time=\"0\">\n    <single_mapping origin_block=\"0\" data_block=\"300\" time=\"0\"/>\n  </device>\n</superblock>\n";
        let found = tools(text);
        let [ThinTool::Dump(dump)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            (dump.transaction_id, dump.block_size(), dump.total),
            (Some(2), Some(Bytes::kib(64)), Some(DataBlocks(1600)))
        );
        assert_eq!((dump.devices.len(), dump.mapped(), dump.complete, &dump.uuid), (2, DataBlocks(300), true, &None));
    }

    #[test]
    fn repairs_are_told_apart_and_stay_events() {
        let refused = "$ lvconvert --repair docker/thinpool\n  Active pools cannot be repaired.  Use lvchange -an first.\n[rc=5]\n";
        assert!(
            matches!(tools(refused).as_slice(), [ThinTool::Repair(repair)] if repair.refused && repair.exit.is_some())
        );
        assert!(read(refused).records.iter().any(|record| matches!(record, Record::Log(event) if event.id == "L08")));
        let done = "# lvconvert --repair docker/thinpool\n  WARNING: LV docker/thinpool_meta0 holds a backup of the unrepaired metadata. Use lvremove when no longer required.\n  WARNING: New metadata LV docker/thinpool_tmeta might use different PVs.  Move it with pvmove if required.\n";
        let found = tools(done);
        assert!(
            matches!(found.as_slice(), [ThinTool::Repair(repair)] if repair.succeeded() && repair.backup.as_deref() == Some("docker/thinpool_meta0"))
        );
        let mismatch = "  Transaction id 5 from pool \"docker/thinpool\" does not match repaired transaction id 4 from /tmp/lvm_x.\n";
        assert!(
            matches!(tools(mismatch).as_slice(), [ThinTool::Repair(repair)] if repair.transaction_mismatch && repair.pool.as_deref() == Some("docker/thinpool"))
        );
    }

    #[test]
    fn numbers_elsewhere_are_no_status() {
        assert_eq!(tools("$ ls /\n$ echo $?\n1\n"), []);
    }
}
