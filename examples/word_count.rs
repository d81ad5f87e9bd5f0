//! Counts words: maximal runs of ASCII letters, lower-cased, in text of any encoding that has them. Words are borrowed from the file's chunks up to the map; only a
//! new key is copied.

mod support;

use std::{collections::HashMap, error::Error};

use pipeline::prelude::*;

use support::{Arguments, Engine};

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
    let arguments = Arguments::read("kjv-excerpt.txt")?;
    arguments.runtime()?.block_on(run(&arguments))
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let count = pipeline! {
        #![name = "word_count"]
        #![engine(tokio)]

        source(file::byte_lines(&arguments.paths[..]))
            |> #[parallel(2)] {
                flat_map(|line| line.split(|byte| !byte.is_ascii_alphabetic()))
                |> filter(|word| !word.is_empty())
                |> aggregate(Words::default(), add)
            }
            |> reduce(join);
    };
    if arguments.graph {
        print!("{}", count.graph());
        return Ok(());
    }
    let done = match arguments.engine {
        Engine::Sync => count.run_on(&arguments.sync()).await?,
        Engine::Tokio => count.run().await?,
        Engine::Steal => count.run_on(&arguments.steal()).await?,
        Engine::Dataflow => count.run_on(&Dataflow::new()).await?,
        Engine::Hybrid => count.run_on(&arguments.hybrid()).await?,
    };
    let report = done.report.clone();
    let words = done.into_output().unwrap_or_default();
    let mut top: Vec<_> = words.counts.iter().collect();
    top.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    top.truncate(20);
    let top: Vec<_> = top.into_iter().map(|(word, &count)| (text(word), count)).collect();
    if arguments.json {
        let (total, distinct) = (words.total, words.counts.len());
        println!("{}", serde_json::json!({ "total": total, "distinct": distinct, "top": top }));
        return Ok(());
    }
    top.iter().for_each(|(word, count)| println!("{count:>10} {word}"));
    print!("\n{report}");
    Ok(())
}
