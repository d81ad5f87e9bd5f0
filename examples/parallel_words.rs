//! Counts the words of any text on all cores: chunks of the file go to replicas, which borrow lines and words from them and count
//! on their own; a `reduce` joins what they counted.

mod support;

use std::{collections::HashMap, error::Error, path::PathBuf};

use clap::Parser;
use pipeline::prelude::*;

use support::{Options, bundled, print, run};

/// Words of any text, counted on all cores
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("kjv-excerpt.txt"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

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
    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let count = pipeline! {
        #![name = "parallel_words"]
        #![engine(steal)]

        source(file::byte_lines(paths))
            |> #[parallel(cpu)] {
                flat_map(|line| line.split(|letter| !letter.is_ascii_alphabetic()))
                |> filter(|word| !word.is_empty())
                |> aggregate(Counts::new(), add)
            }
            |> reduce(join);
    };
    if options.graph {
        return options.print_graph(count.graph());
    }
    let done = run!(count, options)?;
    let report = done.report.clone();
    let counts = done.into_output().unwrap_or_default();
    let mut top: Vec<_> =
        counts.iter().map(|(word, &count)| (String::from_utf8_lossy(word), count)).collect();
    top.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    top.truncate(10);
    let (total, distinct) = (counts.values().sum::<u64>(), counts.len());
    print(|out| {
        if options.json {
            let json = serde_json::json!({ "total": total, "distinct": distinct, "top": top });
            return writeln!(out, "{json}");
        }
        top.iter().try_for_each(|(word, count)| writeln!(out, "{count:>10} {word}"))?;
        writeln!(out, "{total:>10} words, {distinct} of them distinct")?;
        write!(out, "\n{report}")
    })
}
