//! One pipeline on several engines: a thread reads, a pool of workers parses, tokio waits for a service, another thread writes.
//! Prints the plan with its reasons, and where each island ran.

mod support;

use std::{collections::BTreeMap, error::Error, path::PathBuf, time::Duration};

use clap::Parser;
use pipeline::prelude::*;

use support::{Options, bundled, print, run};

/// Words of a text by the shelf that its chapters stand on, on several engines
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("kjv-excerpt.txt"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

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
    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let shelves = pipeline! {
        #![name = "hybrid"]
        #![engine(hybrid)]

        source(file::lines(paths))
            |> #[parallel(2)] filter_map(words_of)
            |> #[parallel(32)] #[name = "look_up"] map(async |(chapter, words)| (shelf_of(chapter).await, words))
            |> #[engine(dataflow)] #[name = "by_shelf"] aggregate(
                BTreeMap::<String, usize>::new(),
                |shelves, (shelf, words)| *shelves.entry(shelf).or_insert(0) += words,
            );
    };
    let graph = shelves.graph();
    if options.graph {
        return options.print_graph(graph);
    }
    let done = run!(shelves, options)?;
    print(|out| {
        if options.json {
            return writeln!(out, "{}", serde_json::json!(done.output));
        }
        writeln!(out, "{}", graph.explain())?;
        done.iter().try_for_each(|(shelf, words)| writeln!(out, "{shelf}: {words} words"))?;
        writeln!(out)?;
        done.report.islands.iter().try_for_each(|island| {
            let (name, engine, busy) = (island.name, island.engine, island.busy);
            writeln!(out, "{name:<10} ran on {engine:<8} busy {busy:.2?}")
        })
    })
}
