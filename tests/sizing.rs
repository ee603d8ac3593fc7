//! The arithmetic of thin pools, against what the real tools answered, and against the installed one.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use thinpool_doctor::sizing::metadata::{Generation, estimate};
use thinpool_doctor::sizing::need::{self, Contents, Keeps, Leaves};
use thinpool_doctor::sizing::planner::{self, Wish};
use thinpool_doctor::sizing::space::{self, Room};
use thinpool_doctor::sizing::tool::{self, Answer};
use thinpool_doctor::units::{Bytes, DataBlocks, MetadataBlocks};

fn generation(version: &str) -> Generation {
    if version.starts_with("0.") { Generation::Old } else { Generation::New }
}

/// Cells of a row of CSV: quoted where they hold a comma or a quote.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cells.last_mut().expect("a cell").extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("a cell").push(c),
        }
    }
    cells
}

#[test]
fn every_size_that_the_real_tools_gave() {
    let rows: Vec<Vec<String>> = include_str!("sizing/sizes.csv").lines().skip(1).map(cells).collect();
    assert_eq!(rows.len(), 1054);
    for row in rows {
        let number = |cell: usize| row[cell].parse::<u64>().expect("a number");
        let found = estimate(generation(&row[0]), Bytes(number(1)), Bytes(number(2)), number(3));
        match row[4].as_str() {
            "ERROR" => assert!(found.is_err(), "{row:?}: {found:?}"),
            bytes => assert_eq!(found.map(|size| size.0.to_string()).as_deref(), Ok(bytes), "{row:?}"),
        }
    }
}

#[test]
fn every_form_that_the_real_tools_took() {
    let rows: Vec<Vec<String>> = include_str!("sizing/forms.csv").lines().skip(1).map(cells).collect();
    assert_eq!(rows.len(), 88);
    for row in rows {
        let arguments: Vec<String> = row[1].split_whitespace().map(str::to_owned).collect();
        let found = tool::run(generation(&row[0]), &arguments);
        let wanted =
            Answer { status: row[2].parse().expect("a status"), output: row[3].clone(), error: row[4].clone() };
        assert_eq!(found, wanted, "{row:?}");
    }
}

/// The tool of this machine and its generation, if it has one.
fn installed() -> Option<Generation> {
    let output = Command::new("thin_metadata_size").arg("-V").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(generation(text.split_whitespace().next_back()?))
}

#[test]
fn the_installed_tool_agrees_on_a_thousand_inputs() {
    let Some(generation) = installed() else {
        eprintln!("skipped: thin_metadata_size is not installed");
        return;
    };
    let size = (1u64..5000, prop::sample::select(vec!["", "b", "s", "k", "K", "m", "M", "g", "G", "t", "T"]));
    let block = (0u32..9, prop::sample::select(vec![1u64, 1, 1, 1, 3])).prop_map(|(power, odd)| odd * (64 << power));
    let shown = prop::sample::select(vec!["b", "s", "k", "K", "m", "M", "g", "G", "t", "T", "e"]);
    let form = prop::sample::select(vec!["", "-n"]);
    let inputs = (block, size, 0u64..5_000_000, shown, form);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(6),
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&inputs, |(block, (number, unit), thins, shown, form)| {
        let mut arguments =
            vec![format!("-b{block}k"), format!("-s{number}{unit}"), format!("-m{thins}"), format!("-u{shown}")];
        arguments.extend((!form.is_empty()).then(|| form.to_owned()));
        let output = Command::new("thin_metadata_size").args(&arguments).output().expect("the tool runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned();
        let found = tool::run(generation, &arguments);
        prop_assert_eq!(i32::from(found.status), output.status.code().expect("a status"), "{:?}", arguments);
        prop_assert_eq!(found.output, text(&output.stdout), "{:?}", arguments);
        prop_assert_eq!(found.error, text(&output.stderr), "{:?}", arguments);
        Ok(())
    });
    outcome.expect("the same answers");
}

fn chunk() -> impl Strategy<Value = Bytes> {
    (0u32..15).prop_map(|power| Bytes::kib(64 << power))
}

fn keeps() -> impl Strategy<Value = Keeps> {
    (any::<bool>(), any::<bool>()).prop_map(|(reserve, tenth)| Keeps { reserve, tenth, ..Keeps::default() })
}

proptest! {
    /// More data and more devices never take less, larger chunks never more, and the generations differ by a block.
    #[test]
    fn the_estimate_is_monotone(chunk in chunk(), pool in 1u64..1 << 50, more in 0u64..1 << 50, thins in 1u64..1 << 30) {
        for generation in [Generation::Old, Generation::New] {
            let of = |chunk, pool, thins| estimate(generation, chunk, Bytes(pool), thins);
            let Ok(size) = of(chunk, pool, thins) else { continue };
            prop_assert!(of(chunk, pool + more, thins).is_ok_and(|larger| larger >= size));
            prop_assert!(of(chunk, pool, thins + more).is_ok_and(|larger| larger >= size));
            prop_assert!(of(Bytes(chunk.0 * 2), pool, thins).map_or(true, |smaller| smaller <= size));
        }
        if let (Ok(old), Ok(new)) = (estimate(Generation::Old, chunk, Bytes(pool), thins), estimate(Generation::New, chunk, Bytes(pool), thins)) {
            prop_assert!(new == old || new.0 == old.0 + 4096 || new == MetadataBlocks::MAX.bytes());
        }
    }

    /// The model of the kernel's trees: more in it never takes less, and what is needed is enough.
    #[test]
    fn the_need_is_monotone_and_enough(data in 0u64..1 << 28, part in 0u64..=100, thins in 0u64..100_000, more in 0u64..1 << 20, keeps in keeps()) {
        let mapped = DataBlocks(data / 100 * part);
        let contents = Contents { data: DataBlocks(data), mapped, thins };
        let metadata = MetadataBlocks(1 << 20);
        let used = |contents: &Contents, leaves| need::used(contents, metadata, leaves);
        prop_assert!(used(&contents, Leaves::Full) <= used(&contents, Leaves::Half));
        let fuller = Contents { mapped: DataBlocks(mapped.0 + more), ..contents };
        let larger = Contents { data: DataBlocks(data + more), ..contents };
        let crowded = Contents { thins: thins + more, ..contents };
        for leaves in [Leaves::Full, Leaves::Half] {
            for other in [fuller, larger] {
                prop_assert!(used(&other, leaves) >= used(&contents, leaves), "{:?} against {:?}", other, contents);
            }
        }
        // At best another device saves a node above its leaves.
        prop_assert!(used(&crowded, Leaves::Half) >= used(&contents, Leaves::Half));
        let least = need::least(&contents, keeps);
        prop_assert!(need::holds(least, &contents, keeps, Leaves::Half));
        // The tool counts leaves and devices alone.
        let tool = mapped.0.div_ceil(126) + thins;
        prop_assert!(least.0 >= tool);
    }

    /// A limit is one: that much fits, and what fits does not shrink when the metadata grows.
    #[test]
    fn limits_hold(metadata in 512u64..=4_161_600, thins in 1u64..1000, more in 0u64..100_000, keeps in keeps()) {
        let most = need::most_data(MetadataBlocks(metadata), thins, keeps);
        let all = |data| Contents { data, mapped: data, thins };
        prop_assert!(most.0 == 0 || need::holds(MetadataBlocks(metadata), &all(most), keeps, Leaves::Half));
        prop_assert!(!need::holds(MetadataBlocks(metadata), &all(DataBlocks(most.0 + 1)), keeps, Leaves::Half));
        let larger = MetadataBlocks((metadata + more).min(MetadataBlocks::MAX.0));
        // Rounding in the reserve and in the bitmaps can cost a block or two.
        prop_assert!(need::most_data(larger, thins, keeps).0 + 4 * 126 >= most.0);
    }

    /// What a group can give fits into it, with the metadata for it and the spare.
    #[test]
    fn what_can_be_added_fits(free in 0u64..1 << 44, allocated in 1u64..1 << 44, chunk in chunk(), metadata in 512u64..1 << 20, thins in 0u64..10_000) {
        let room = Room {
            free: Bytes(free), extent: Bytes::mib(4), chunk, allocated: Bytes(allocated), metadata: MetadataBlocks(metadata), thins,
            keeps: Keeps { reserve: true, ..Keeps::default() },
        };
        let grown = space::grown(&room);
        prop_assert!(grown.0 >= allocated && grown.0 - allocated <= free);
        let richer = space::grown(&Room { free: Bytes(free + Bytes::GIB), ..room });
        prop_assert!(richer >= grown);
    }

    /// A plan never takes more than the disk, and leaves room for the extension it promises.
    #[test]
    fn plans_fit_their_disk(disk in 1u64..1 << 46, images in 0u64..500, containers in 0u64..500, image in 0u64..1 << 31, growth in 0u64..1 << 36, size in prop::option::of(chunk())) {
        let wish = Wish { disk: Bytes(disk), images, containers, image: Bytes(image), growth: Bytes(growth), chunk: size };
        if let Ok(plan) = planner::plan(&wish) {
            let all = plan.data.0 + plan.metadata.0 + plan.spare.0 + plan.free.0;
            prop_assert!(all <= disk);
            prop_assert!(plan.used <= plan.data);
            let blocks = DataBlocks(plan.data.0 / plan.chunk.0);
            let contents = Contents { data: blocks, mapped: blocks, thins: plan.thins };
            prop_assert!(need::holds(MetadataBlocks(plan.metadata.0 / 4096), &contents, planner::KEEPS, Leaves::Half));
        }
    }
}
