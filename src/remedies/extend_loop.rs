//! Growing a pool that stands on loop files, or on devices of its owner's: without LVM the table is loaded by hand.
//!
//! File, loop device, table, in that order; the kernel takes the new sizes when the pool is resumed (LVM itself does
//! no other: it loads the new table, suspends and resumes).

use super::pools::{check_status, mapped_name, on_loop, sound};
use super::repair_pool::is_suspect;
use super::shell::{self, ADD_DATA, ADD_METADATA, Command, LOOP_FILE, META_LOOP_FILE, Unknown};
use super::{Action, Step};
use crate::facts::{Host, ThinPool};
use crate::parsers::dmsetup::PoolTable;
use crate::report::Risk;
use crate::units::Bytes;

/// Which of the two devices of a pool.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Data,
    Metadata,
}

impl Part {
    fn number(self, table: &PoolTable) -> Option<u32> {
        let device = match self {
            Part::Data => &table.data_device,
            Part::Metadata => &table.metadata_device,
        };
        device.strip_prefix("7:")?.parse().ok()
    }

    const fn file(self) -> &'static Unknown {
        match self {
            Part::Data => &LOOP_FILE,
            Part::Metadata => &META_LOOP_FILE,
        }
    }

    const fn amount(self) -> &'static Unknown {
        match self {
            Part::Data => &ADD_DATA,
            Part::Metadata => &ADD_METADATA,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Part::Data => "data",
            Part::Metadata => "metadata",
        }
    }
}

/// The steps for one pool.
pub fn steps(host: &Host, pool: &ThinPool, part: Part, want: Option<Bytes>) -> Vec<Step> {
    let Some(name) = shell::dm_name(&pool.name) else { return vec![if on_loop(pool) { look() } else { unnamed() }] };
    let table = pool.table.as_ref().map(|table| &table.value);
    let new = table.zip(pool.length).and_then(|(table, length)| {
        let added = if part == Part::Data { want?.0 / 512 } else { 0 };
        Some((part.number(table)?, text(table, length.0.saturating_add(added))?, length.0.saturating_add(added)))
    });
    let Some((number, text, sectors)) = new else {
        return vec![if on_loop(pool) { look() } else { by_hand() }];
    };
    let device = format!("/dev/loop{number}");
    let file = || file(host, part, &device);
    let size = match part {
        Part::Data => pool.data.total.as_ref(),
        Part::Metadata => pool.metadata.total.as_ref(),
    };
    // Half of what is added tells a file that was enlarged from one that was not, however roundly its size was told.
    let enlarged = size.zip(want).map(|(size, want)| size.value.saturating_add(Bytes(want.0 / 2)));
    let add = Command::new("truncate")
        .arg("-s")
        .prefixed_or("+", want.map(shell::lvm_size), part.amount())
        .arg_or(file(), part.file());
    let done = enlarged.zip(file()).map(|(size, file)| Command::new("file_at_least").arg(file).arg(size.0.to_string()));
    let label = part.label();
    let mut steps = vec![
        Step::look(
            "See how much the filesystem under the loop file has left.",
            Command::new("df").arg("-h").arg_or(file(), part.file()),
        )
        .expect(
            "Avail well above what is added below: the file is sparse, and a pool whose host disk is full is damaged",
        ),
        Step::new(Risk::Safe, format!("Enlarge the {label} file of {}. Nothing is written yet.", pool.label()), add)
            .needs("The filesystem under it has more free than is added")
            .done(done)
            .expect("`ls -lsh` shows the new size")
            .undo("A loop file of a pool must never be made smaller; left alone it takes no space until it is used."),
    ];
    // Its device was taken away for the repair: it is made again with the new length.
    if is_suspect(pool) {
        return steps;
    }
    steps.extend([
        Step::new(Risk::Safe, "Let the loop device see the new size.", Command::new("losetup").arg("-c").arg(&device))
            .needs("The file was enlarged")
            .expect(format!("`blockdev --getsize64 {device}` tells the new size"))
            .undo("Nothing needs undoing."),
        Step::new(
            Risk::Disruptive,
            "Load the table with the new length, and resume: all I/O of the pool waits for a moment. Compare the line with `dmsetup table` first: only the second number may differ.",
            Command::new("dmsetup").arg("reload").arg(name).arg("--table").arg(text),
        )
        .and(Command::new("dmsetup").arg("suspend").arg(name))
        .and(Command::new("dmsetup").arg("resume").arg(name))
        .needs("The pool needs no check: the kernel refuses to grow it then")
        .check(Command::new("is_sound").arg(name))
        .done((part == Part::Data).then(|| Command::new("length_at_least").arg(name).arg(sectors.to_string())))
        .expect("`dmsetup status` shows more blocks in total")
        .undo("`dmsetup resume` alone, if the new table was refused: the old one is still in place."),
        check_status(pool, "mode `rw`, and used well below total"),
    ]);
    steps
}

/// The file under a loop device, as `losetup` or Docker named it.
fn file(host: &Host, part: Part, device: &str) -> Option<String> {
    let found = host.loop_devices.iter().rev().find(|found| found.device == device && !found.deleted);
    let file = found.and_then(|found| found.back_file.as_deref()).or(info_file(host, part)).and_then(shell::path);
    file.map(str::to_owned)
}

fn device(pool: &ThinPool, part: Part) -> Option<String> {
    Some(format!("/dev/loop{}", part.number(&pool.table.as_ref()?.value)?))
}

/// A loop device that detaches itself (AUTOCLEAR) is gone as soon as the pool is.
pub fn attach(host: &Host, pool: &ThinPool, part: Part) -> Option<Step> {
    let device = device(pool, part)?;
    let why = format!(
        "Attach the {} file again: a loop device that was made to detach itself (AUTOCLEAR in `losetup -l`) went with the pool.",
        part.label()
    );
    let set = Command::new("losetup").arg(&device).arg_or(file(host, part, &device), part.file());
    let is_set = mapped_name(pool)
        .map(|pool| Command::new("is_attached").arg(&device).arg_or(file(host, part, &device), part.file()).arg(pool));
    let step = Step::new(Risk::Safe, why, set)
        .needs(format!(
            "`losetup {device}` shows no file; if it shows another one than this, stop and use a free device"
        ))
        .done(is_set)
        .expect(format!("`losetup {device}` shows the file"));
    Some(step.undo(format!("`{}`", Command::new("losetup").arg("-d").arg(&device).text())))
}

/// Tells a loop device that its file has grown.
pub fn see_size(pool: &ThinPool, part: Part) -> Option<Command> {
    Some(Command::new("losetup").arg("-c").arg(device(pool, part)?))
}

pub fn detach(pool: &ThinPool, part: Part) -> Option<Step> {
    let device = device(pool, part)?;
    let why = "Detach it again, so that what was written is in the file: its owner attaches the file anew.";
    let step = Step::new(Risk::Safe, why, Action::Try(Command::new("losetup").arg("-d").arg(&device)))
        .needs("The check ended with status 0")
        .done(sound(pool))
        .expect(format!("`losetup {device}` shows nothing any more"));
    Some(step.undo("Attach it as before."))
}

/// The table as it is, or longer by what was added, to make the device again.
pub fn table_of(pool: &ThinPool, added: Bytes) -> Option<String> {
    text(&pool.table.as_ref()?.value, pool.length?.0.saturating_add(added.0 / 512))
}

/// The table with another length, made of what a kernel prints and nothing else.
fn text(table: &PoolTable, sectors: u64) -> Option<String> {
    const FEATURES: [&str; 5] =
        ["skip_block_zeroing", "ignore_discard", "no_discard_passdown", "read_only", "error_if_no_space"];
    let number = |device: &str| {
        let (major, minor) = device.split_once(':')?;
        Some(format!("{}:{}", major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    };
    let known = table.features.iter().all(|feature| FEATURES.contains(&feature.as_str()));
    let words = [
        format!("0 {sectors} thin-pool {} {}", number(&table.metadata_device)?, number(&table.data_device)?),
        format!("{} {}", table.block?.0, table.low_water?.0),
        table.features.len().to_string(),
    ];
    let all: Vec<&str> = words.iter().map(String::as_str).chain(table.features.iter().map(String::as_str)).collect();
    known.then(|| all.join(" "))
}

/// Docker names the files itself.
fn info_file(host: &Host, part: Part) -> Option<&str> {
    let info = host.info.as_ref()?;
    let file = match part {
        Part::Data => info.data_loop_file.as_ref(),
        Part::Metadata => info.metadata_loop_file.as_ref(),
    };
    file.map(|file| file.value.as_str())
}

fn look() -> Step {
    Step::look(
        "This pool stands on loop files. To enlarge it its table and its files must be known: paste these outputs here, and the commands are written for you.",
        Command::new("dmsetup").arg("table"),
    )
    .and(Command::new("losetup").arg("-a"))
    .and(Command::new("df").args(&["-hT"]))
}

fn unnamed() -> Step {
    Step::look(
        "The name of this pool holds characters that no command here is given. See what it stands on, and enlarge it by the tool that made it.",
        Command::new("dmsetup").args(&["ls", "--tree"]),
    )
    .expect("the pool, and the devices below it")
}

fn by_hand() -> Step {
    Step::look(
        "This pool stands on devices that neither LVM nor a loop file provides. Enlarge its data device with the tool that made it; then load the pool's table once more with the new length (`dmsetup reload`, `suspend`, `resume`).",
        Action::Run(Command::new("dmsetup").arg("table")),
    )
    .and(Command::new("dmsetup").args(&["ls", "--tree"]))
    .expect("which device holds the data: the second major:minor of the pool's table")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts;
    use crate::parsers::tests::read;

    fn commands(paste: &str, part: Part, want: u64) -> Vec<String> {
        let host = facts::host(read(paste).records);
        let pool = host.pools.first().expect("a pool");
        steps(&host, pool, part, Some(Bytes::gib(want))).iter().map(Step::command).collect()
    }

    const POOL: &str = "devpool: 0 20971520 thin-pool 5 213/2048 163840/163840 - out_of_data_space discard_passdown queue_if_no_space - 512\ndevpool: 0 20971520 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing\n/dev/loop0: [0023]:7 (/var/lib/containerd/devmapper/data)\n";

    #[test]
    fn the_file_the_device_and_the_table_grow_in_this_order() {
        let commands = commands(POOL, Part::Data, 10);
        assert_eq!(commands.get(1).map(String::as_str), Some("truncate -s +10G /var/lib/containerd/devmapper/data"));
        assert_eq!(commands.get(2).map(String::as_str), Some("losetup -c /dev/loop0"));
        assert_eq!(
            commands.get(3).map(String::as_str),
            Some(
                "dmsetup reload devpool --table '0 41943040 thin-pool 7:1 7:0 128 32768 1 skip_block_zeroing'\ndmsetup suspend devpool\ndmsetup resume devpool"
            )
        );
    }

    #[test]
    fn metadata_grow_with_the_same_table() {
        let commands = commands(POOL, Part::Metadata, 1);
        assert!(commands.iter().any(|command| command.contains("'0 20971520 thin-pool 7:1 7:0")), "{commands:?}");
        assert!(commands.iter().any(|command| command == "losetup -c /dev/loop1"));
    }

    #[test]
    fn without_a_table_nothing_is_guessed() {
        let paste = "docker-8:1-6-pool: 0 20971520 thin-pool 5 213/2048 163840/163840 - rw discard_passdown queue_if_no_space - 512\n";
        assert_eq!(commands(paste, Part::Data, 10).len(), 1);
    }

    #[test]
    fn a_table_nobody_prints_is_not_loaded() {
        let paste = POOL.replace("skip_block_zeroing", "$(reboot)");
        assert!(commands(&paste, Part::Data, 10).iter().all(|command| !command.contains("reload")));
    }
}
