//! Counts the words of any text on all cores: chunks of the file go to replicas, which borrow lines and words from them and count
//! on their own; a `reduce` joins what they counted.
//!
//! `parallel_words [PATH ..] [--workers N]`

mod support;

use std::{collections::HashMap, error::Error};

use pipeline::prelude::*;

use support::Arguments;

type Counts = HashMap<Box<[u8]>, u64>;

fn add(counts: &mut Counts, word: &[u8]) {
    match counts.get_mut(word) {
        Some(count) => *count += 1,
        None => drop(counts.insert(word.into(), 1)),
    }
}

fn join(mut all: Counts, other: Counts) -> Counts {
    for (word, count) in other {
        *all.entry(word).or_insert(0) += count;
    }
    all
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read("kjv-excerpt.txt")?;
    let count = pipeline! {
        #![name = "parallel_words"]
        #![engine(steal)]

        source(file::byte_lines(&arguments.paths[..]))
            |> #[parallel(cpu)] {
                flat_map(|line| line.split(|letter| !letter.is_ascii_alphabetic()))
                |> filter(|word| !word.is_empty())
                |> aggregate(Counts::new(), add)
            }
            |> reduce(join);
    };
    let done = count.run_blocking_on(&arguments.steal())?;
    let report = done.report.clone();
    let counts = done.into_output().unwrap_or_default();
    let mut top: Vec<_> = counts.iter().collect();
    top.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    for (word, count) in top.iter().take(10) {
        println!("{count:>10} {}", String::from_utf8_lossy(word));
    }
    println!("{:>10} words, {} of them distinct", counts.values().sum::<u64>(), counts.len());
    print!("\n{report}");
    Ok(())
}
