//! Measurements of some four hundred stations, the same on every run.

use std::io::{self, Write};

const STATIONS: usize = 413;

pub(super) fn write(file: &mut dyn Write, rows: u64) -> io::Result<()> {
    let mut chance = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = move || {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance
    };
    let stations: Vec<String> = (0..STATIONS)
        .map(|_| {
            let length = 4 + next() % 12;
            (0..length).map(|_| char::from(b'a' + (next() % 26) as u8)).collect()
        })
        .collect();
    for _ in 0..rows {
        let random = next();
        let station = &stations[(random >> 32) as usize % STATIONS];
        let tenths = (random % 1999) as i64 - 999;
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = tenths.abs();
        writeln!(file, "{station};{sign}{}.{}", tenths / 10, tenths % 10)?;
    }
    Ok(())
}
