//! Counts words: maximal runs of ASCII letters, lower-cased, in text of any encoding that has them. Words are borrowed from the
//! file's chunks up to the map; only a new key is copied.

mod support;

use std::{collections::HashMap, error::Error, path::PathBuf};

use clap::Parser;
use pipeline::prelude::*;

use support::{Options, bundled, print, run};

/// Words of texts, by how often they come
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("kjv-excerpt.txt"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Default)]
struct Words {
    total: u64,
    counts: HashMap<Vec<u8>, u64>,
    /// The current word in lower case, so that a known word costs no allocation.
    lower: Vec<u8>,
}

fn add(words: &mut Words, word: &[u8]) {
    words.total += 1;
    words.lower.clear();
    words.lower.extend_from_slice(word);
    words.lower.make_ascii_lowercase();
    match words.counts.get_mut(&words.lower) {
        Some(count) => *count += 1,
        None => {
            words.counts.insert(words.lower.clone(), 1);
        }
    }
}

/// A word is ASCII letters.
fn text(word: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(word)
}

fn join(mut all: Words, other: Words) -> Words {
    all.total += other.total;
    for (word, count) in other.counts {
        *all.counts.entry(word).or_insert(0) += count;
    }
    all
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let count = pipeline! {
        #![name = "word_count"]
        #![engine(tokio)]

        source(file::byte_lines(paths))
            |> #[parallel(2)] {
                flat_map(|line| line.split(|byte| !byte.is_ascii_alphabetic()))
                |> filter(|word| !word.is_empty())
                |> aggregate(Words::default(), add)
            }
            |> reduce(join);
    };
    if options.graph {
        return options.print_graph(count.graph());
    }
    let done = run!(count, options)?;
    let report = done.report.clone();
    let words = done.into_output().unwrap_or_default();
    let mut top: Vec<_> = words.counts.iter().collect();
    top.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    top.truncate(20);
    let top: Vec<_> = top.into_iter().map(|(word, &count)| (text(word), count)).collect();
    print(|out| {
        if options.json {
            let (total, distinct) = (words.total, words.counts.len());
            let json = serde_json::json!({ "total": total, "distinct": distinct, "top": top });
            return writeln!(out, "{json}");
        }
        top.iter().try_for_each(|(word, count)| writeln!(out, "{count:>10} {word}"))?;
        write!(out, "\n{report}")
    })
}
