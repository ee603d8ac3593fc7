//! How long an ordinary paste takes.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use thinpool_doctor::engine::{Choices, Input, diagnose};

const PASTE: &str = include_str!("../tests/cases/loop-on-full-root/paste.txt");

fn analyse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyse");
    let paste: String = PASTE
        .lines()
        .cycle()
        .scan(0, |size, line| {
            *size += line.len() + 1;
            (*size <= 4096).then_some(line)
        })
        .collect::<Vec<_>>()
        .join("\n");
    for (name, text) in [("docker info and dmsetup", PASTE.to_owned()), ("4 KB of the same", paste)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let inputs = [Input::new("paste", text)];
        group.bench_function(name, |bencher| bencher.iter(|| diagnose(&inputs, &Choices::default())));
    }
    group.finish();
}

criterion_group!(benches, analyse);
criterion_main!(benches);
