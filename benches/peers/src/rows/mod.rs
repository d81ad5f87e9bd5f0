//! W6: the least, mean and greatest temperature of each station of a file of measurements, on one worker and on two.

mod optimised;
mod text;

use std::{collections::HashMap, path::Path};

use pipeline::prelude::*;

use crate::{
    blocks::{Scratch, fold_shares},
    kernels::finish,
    rounds::{Effort, limit, ours, peer},
    scaling::{Contest, HAND, PIPELINE, RAYON, by_rayon, contest, rayon},
    table::Table,
};

pub(crate) fn rows(effort: Effort, table: &mut Table) {
    let (rows, rounds) = match effort {
        Effort::Check => (6_000_000, 5),
        Effort::Measure => (50_000_000, 5),
    };
    let file = Scratch::new("rows", |file| text::write(file, rows));
    let path = file.path();
    let candidates = |workers| {
        let (steal, rayon) = (Steal::workers(workers), rayon(workers));
        vec![
            limit("optimised by hand", move || optimised::digest(path, workers)),
            ours(PIPELINE, move || by_pipeline(path, &steal).digest()),
            limit(HAND, move || by_hand(path, workers).digest()),
            peer(RAYON, move || by_rayon(path, &rayon, add_block, Stations::join).digest()),
        ]
    };
    contest(&Contest { title: "W6 stations", items: rows, rounds }, candidates, table);
}

/// In tenths of a degree.
#[derive(Clone, Copy)]
struct Station {
    least: i64,
    greatest: i64,
    sum: i64,
    count: i64,
}

impl Station {
    const NONE: Station = Station { least: i64::MAX, greatest: i64::MIN, sum: 0, count: 0 };

    fn add(&mut self, tenths: i64) {
        self.least = self.least.min(tenths);
        self.greatest = self.greatest.max(tenths);
        self.sum += tenths;
        self.count += 1;
    }

    fn join(&mut self, other: Station) {
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        self.sum += other.sum;
        self.count += other.count;
    }

    /// One number that depends on everything.
    fn digest(&self, name: &[u8]) -> u64 {
        let numbers = [self.least, self.greatest, self.sum, self.count];
        let name = name.iter().map(|byte| i64::from(*byte));
        name.chain(numbers).fold(0, |hash: u64, n| (hash ^ n as u64).wrapping_mul(0x100_0000_01b3))
    }
}

#[derive(Default)]
struct Stations(HashMap<Vec<u8>, Station>);

impl Stations {
    #[inline]
    fn add(&mut self, (name, tenths): (&[u8], i64)) {
        match self.0.get_mut(name) {
            Some(station) => station.add(tenths),
            None => self.0.entry(name.to_vec()).or_insert(Station::NONE).add(tenths),
        }
    }

    fn join(mut self, other: Stations) -> Stations {
        for (name, station) in other.0 {
            self.0.entry(name).or_insert(Station::NONE).join(station);
        }
        self
    }

    fn digest(&self) -> u64 {
        self.0.iter().fold(0, |sum, (name, station)| sum.wrapping_add(station.digest(name)))
    }
}

/// `name;-12.3`, the number in tenths.
fn parse(line: &[u8]) -> (&[u8], i64) {
    let end = memchr::memchr(b';', line).expect("a row has a name");
    let (name, number) = (&line[..end], &line[end + 1..]);
    let (sign, digits) = match number {
        [b'-', digits @ ..] => (-1, digits),
        digits => (1, digits),
    };
    let digits = digits.iter().filter(|byte| **byte != b'.');
    (name, sign * digits.fold(0, |tenths, byte| tenths * 10 + i64::from(byte - b'0')))
}

fn by_pipeline(path: &Path, steal: &Steal) -> Stations {
    let stations = pipeline! {
        #![engine(steal)]
        source(file::byte_lines(path))
            |> #[parallel(cpu)] {
                map(parse) |> aggregate(Stations::default(), |stations, row| stations.add(row))
            }
            |> reduce(Stations::join);
    };
    finish(stations.run_blocking_on(steal)).unwrap_or_default()
}

fn add_block(stations: &mut Stations, block: &[u8]) {
    let mut rest = block;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        stations.add(parse(&rest[..end]));
        rest = &rest[end + 1..];
    }
}

fn by_hand(path: &Path, threads: usize) -> Stations {
    let shares = fold_shares(path, threads, Stations::default, add_block);
    shares.into_iter().reduce(Stations::join).unwrap_or_default()
}
