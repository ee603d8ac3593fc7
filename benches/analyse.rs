//! How long an ordinary paste takes.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use thinpool_doctor::engine::{Choices, Input, diagnose, read};

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

/// A mixed log: what daemons write all day, and now and then a line or an output that says something.
fn mixed(size: usize) -> String {
    const NOISE: [&str; 4] = [
        "Nov 22 10:00:00 node-1 dockerd[912]: time=\"2026-11-22T10:00:00Z\" level=info msg=\"ignoring event\" container=4f1d0c namespace=moby topic=/tasks/delete",
        "Nov 22 10:00:01 node-1 kernel: docker0: port 1(veth2a9bd1c) entered blocking state",
        "2026-11-22T10:00:02.123Z GET /api/v1/items/4711 200 12ms user-agent=\"curl/8.5\" bytes=5120",
        "    at com.example.orders.Checkout.total(Checkout.java:217)",
    ];
    const TELLING: &str = "Nov 22 10:00:03 node-1 kernel: device-mapper: thin: 253:2: reached low water mark for data device: sending event.";
    let mut text = String::with_capacity(size + 4096);
    for round in 0.. {
        if text.len() >= size {
            break;
        }
        NOISE.iter().cycle().take(40).for_each(|line| {
            text.push_str(line);
            text.push('\n');
        });
        text.push_str(TELLING);
        text.push('\n');
        if round % 50 == 0 {
            text.push_str(PASTE);
        }
    }
    text
}

/// Twice the text takes twice the time, however long it is.
fn intake(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("intake and parsing of a mixed log");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for megabytes in [1, 10, 100] {
        let text = mixed(megabytes * 1_000_000);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let inputs = [Input::new("paste", text)];
        group.bench_function(format!("{megabytes} MB"), |bencher| bencher.iter(|| read(&inputs)));
    }
    group.finish();
}

criterion_group!(benches, analyse, intake);
criterion_main!(benches);
