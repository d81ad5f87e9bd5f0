//! Memory does not grow with input: 2 GiB of generated lines go through a pipeline with edges, an ordered region, a fork and a
//! join, and the process stays under 64 MiB. `cargo bench --bench memory`; exits with 1 where it does not.
//!
//! The peak is `VmHWM` of `/proc/self/status`, so it is measured on Linux.

use std::{io::Read, process::ExitCode};

use pipeline::{io::lines, prelude::*};

const INPUT: u64 = 2 << 30;
const LIMIT: u64 = 64 << 20;
const LINE: &[u8] = b"2013-01-01 05:17 UA 1545 EWR IAH delay 2 of 227 minutes\n";

/// The same line over and over, up to a number of bytes.
struct Generated {
    left: u64,
    at: usize,
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        for byte in &mut buffer[..length] {
            *byte = LINE[self.at];
            self.at = (self.at + 1) % LINE.len();
        }
        self.left -= length as u64;
        Ok(length)
    }
}

fn main() -> ExitCode {
    let generated = Generated { left: INPUT, at: 0 };
    let counted = pipeline! {
        #![engine(tokio)]

        let parsed = source(lines::from_reader("generated", generated))
            |> #[parallel(2)] #[on_error(dead_letter = rejected)] try_map(|line| {
                let delay = line.split(' ').nth(7).ok_or("no delay")?;
                delay.parse::<u64>().map(|delay| (line.len() as u64 + 1, delay)).map_err(|_| "no number")
            });
        let (lengths, delays) = parsed |> unzip();
        let bytes = lengths |> boundary() |> fold(0, |sum, length| sum + length);
        let delay = delays |> batch(100) |> map(|batch| batch.iter().sum::<u64>()) |> fold(0, |sum, n| sum + n);
        let rejects = rejected |> count();
    };
    let done = counted.run_blocking().expect("nothing here fails");
    let lines = INPUT / LINE.len() as u64;
    assert_eq!((done.bytes, done.delay), (lines * LINE.len() as u64, lines * 2));
    // The last line is cut short.
    assert_eq!(done.rejects, 1);
    match peak() {
        Some(peak) => {
            let (mebibytes, limit) = (peak as f64 / (1 << 20) as f64, LIMIT >> 20);
            let verdict = if peak < LIMIT { "ok" } else { "MISSED" };
            println!(
                "2 GiB of lines in {:.1?}: peak {mebibytes:.1} MiB  (bar {limit}) {verdict}",
                done.report.wall
            );
            ExitCode::from(u8::from(peak >= LIMIT))
        }
        None => {
            println!(
                "2 GiB of lines in {:.1?}: no `/proc/self/status` to read the peak from",
                done.report.wall
            );
            ExitCode::FAILURE
        }
    }
}

/// The largest resident size so far, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes << 10)
}
