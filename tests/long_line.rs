//! A file without line ends takes no more memory than the longest line allowed. Alone in its program, since it asks for the
//! peak of the whole process.
#![cfg(target_os = "linux")]

use std::fs::{self, File};

use pipeline::prelude::*;

const SIZE: u64 = 1 << 30;
/// Far less than the file, far more than the default longest line and what a test program takes.
const MOST: u64 = 64 << 20;

/// The most memory that the process has had, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

#[test]
fn a_gigabyte_without_a_line_end_is_an_error_and_takes_little_memory() {
    let path = std::env::temp_dir().join(format!("pipeline-long-line-{}", std::process::id()));
    // Sparse: it takes no room on the disk.
    File::create(&path).unwrap().set_len(SIZE).unwrap();
    let lines = pipeline! {
        source(file::byte_lines(&path)) |> #[parallel(2)] map(|line| line.len()) |> boundary() |> count();
    };
    let error = lines.run_blocking().unwrap_err();
    let text = pipeline! { source(file::lines(&path)) |> count(); };
    let in_text = text.run_blocking().unwrap_err();
    fs::remove_file(&path).unwrap();
    for error in [error, in_text] {
        assert_eq!(error.stage(), Some("source"));
        let message = error.to_string();
        assert!(message.contains("more than 16777216 bytes"), "{message}");
        assert!(message.contains("pipeline-long-line-"), "{message}");
    }
    assert!(peak() < MOST, "{} MiB", peak() >> 20);
}
