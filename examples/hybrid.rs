//! One pipeline on several engines: a thread reads, a pool of workers parses, tokio waits for a service, another thread writes.
//! Prints the plan with its reasons, and where each island ran.
//!
//! `hybrid [PATH ..] [--workers N]`

mod support;

use std::{collections::BTreeMap, error::Error, time::Duration};

use pipeline::prelude::*;

use support::Arguments;

/// The chapter of a line such as `Ge1:3 And God said`, and how many words it has.
fn words_of(line: &str) -> Option<(u32, usize)> {
    let (chapter, verse) = line.split_once(':')?;
    let number = chapter.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    Some((number.parse().ok()?, verse.split_whitespace().skip(1).count()))
}

/// Stands for a service that takes its time: which of five shelves has a chapter.
async fn shelf_of(chapter: u32) -> String {
    tokio::time::sleep(Duration::from_micros(200)).await;
    format!("shelf {}", chapter % 5)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read("kjv-excerpt.txt")?;
    let shelves = pipeline! {
        #![name = "hybrid"]
        #![engine(hybrid)]

        source(file::lines(&arguments.paths[..]))
            |> #[parallel(2)] filter_map(words_of)
            |> #[parallel(32)] #[name = "look_up"] map(async |(chapter, words)| (shelf_of(chapter).await, words))
            |> #[engine(dataflow)] #[name = "by_shelf"] aggregate(
                BTreeMap::<String, usize>::new(),
                |shelves, (shelf, words)| *shelves.entry(shelf).or_insert(0) += words,
            );
    };
    println!("{}", shelves.graph().explain());
    let done = shelves.run_blocking_on(&arguments.hybrid())?;
    done.iter().for_each(|(shelf, words)| println!("{shelf}: {words} words"));
    println!();
    for island in &done.report.islands {
        println!("{:<10} ran on {:<8} busy {:.2?}", island.name, island.engine, island.busy);
    }
    Ok(())
}
