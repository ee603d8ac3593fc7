//! How fast a text is redacted: logs, noise, and lines as long as anybody will ever paste.
//!
//! With BENCH_TEXTS=FOLDER the texts are written there, for other programs to be measured with: scripts/bench-peers.sh.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    clippy::unwrap_used
)]

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use thinpool_doctor::redact::Redactor;

const MEGABYTE: usize = 1_000_000;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit
    }
}

/// Lines as `docker logs` and the journal of a daemon have them; every fiftieth holds a secret.
fn docker_logs(size: usize) -> String {
    let mut numbers = Numbers(42);
    let mut out = String::with_capacity(size + 400);
    while out.len() < size {
        let (a, b) = (numbers.next(), numbers.next());
        let id = format!("{a:016x}{b:016x}{a:016x}{b:016x}");
        let (minute, second) = (a % 60, b % 60);
        let line = match numbers.below(50) {
            0 => format!(
                "time=\"2026-11-22T01:{minute:02}:{second:02}Z\" level=debug msg=\"env: DB_PASSWORD=Zq8{:x}\"",
                a >> 20
            ),
            1..=12 => format!(
                "time=\"2026-11-22T01:{minute:02}:{second:02}.{:09}Z\" level=info msg=\"shim reaped\" id={id} namespace=moby",
                b % 1_000_000_000
            ),
            13..=20 => format!(
                "Nov 22 01:{minute:02}:{second:02} node-{} kernel: device-mapper: thin: 253:{}: reached low water mark for data device: sending event.",
                a % 9,
                b % 40
            ),
            21..=30 => format!(
                "{{\"log\":\"10.1.{}.{} - - [22/Nov/2026:01:{minute:02}:{second:02} +0000] \\\"GET /v2/app/blobs/sha256:{id} HTTP/1.1\\\" 200 {}\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T01:{minute:02}:{second:02}.{:09}Z\"}}",
                a % 250,
                b % 250,
                a % 100_000,
                b % 1_000_000_000
            ),
            31..=40 => format!(
                "time=\"2026-11-22T01:{minute:02}:{second:02}Z\" level=error msg=\"devmapper: Error unmounting device {id}: Device is Busy\""
            ),
            _ => format!(
                "2026-11-22T01:{minute:02}:{second:02}Z INFO worker-{} handled request {} in {} ms, 3 of 3 replicas answered",
                a % 16,
                a % 1_000_000,
                b % 900
            ),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Letters, digits and signs without any sense, in lines of about a hundred.
fn random_text(size: usize) -> String {
    let mut numbers = Numbers(7);
    (0..size)
        .map(|_| match numbers.below(100) {
            0 => '\n',
            1..=14 => ' ',
            _ => char::from(b'!' + numbers.below(94) as u8),
        })
        .collect()
}

fn redact(criterion: &mut Criterion) {
    let logs = docker_logs(10 * MEGABYTE);
    let noise = random_text(10 * MEGABYTE);
    let line = |text: &str| text[..MEGABYTE].replace('\n', " ");
    let texts = [
        ("10 MB of docker logs", logs.clone()),
        ("10 MB of random text", noise.clone()),
        ("docker logs in lines of 1 MB", (0..10).map(|_| line(&logs) + "\n").collect()),
        ("random text in lines of 1 MB", (0..10).map(|_| line(&noise) + "\n").collect()),
    ];
    if let Some(folder) = std::env::var_os("BENCH_TEXTS") {
        for (name, text) in &texts {
            std::fs::write(std::path::Path::new(&folder).join(name.replace(' ', "-")), text).expect("a file");
        }
    }
    let mut group = criterion.benchmark_group("redact");
    group.sample_size(10).warm_up_time(Duration::from_secs(1));
    for (name, text) in &texts {
        group.throughput(Throughput::BytesDecimal(text.len() as u64));
        group.bench_function(*name, |bencher| bencher.iter(|| Redactor::new().input(text)));
    }
    group.finish();
}

criterion_group!(benches, redact);
criterion_main!(benches);
