//! W5: word count over text whose words are as frequent as in a language, on one worker and on two.

mod text;
mod timely;

use std::path::Path;

use pipeline::prelude::*;
use rayon::{ThreadPool, prelude::*};

use crate::{
    blocks::{Scratch, chunks, fold_shares},
    counts::{Words, separates},
    kernels::finish,
    rounds::{Effort, Times, interleave_rounds, limit, ours, peer},
    table::Table,
};

pub(crate) fn words(effort: Effort, table: &mut Table) {
    let (mebibytes, rounds) = match effort {
        Effort::Check => (48, 5),
        Effort::Measure => (256, 7),
    };
    let file = Scratch::new("zipf", |file| text::write(file, mebibytes << 20));
    let [alone, both] = [1, 2].map(|workers| contest(file.path(), workers, rounds, table));
    let scaling = |name| alone.median(name) / both.median(name);
    let (ours, hand) = (scaling("pipeline"), scaling("by hand"));
    println!("  1 to 2 workers: pipeline {ours:.3} x, by hand {hand:.3} x");
    table.figure("scaling by hand / of the pipeline", hand / ours, 1.0526, "x");
}

fn contest(path: &Path, workers: usize, rounds: usize, table: &mut Table) -> Times {
    let steal = Steal::workers(workers);
    let rayon = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    let rayon = rayon.expect("a pool can be made");
    let total = by_hand(path, 1).total;
    let times = interleave_rounds(
        rounds,
        total,
        vec![
            limit("by hand", || by_hand(path, workers).digest()),
            ours("pipeline", || by_pipeline(path, workers, &steal).digest()),
            peer("rayon fold, reduce", || by_rayon(path, &rayon).digest()),
            peer("timely", || timely::count(path, workers).digest()),
        ],
    );
    table.group(&format!("W5 word count, workers: {workers}"), &times);
    table.figure("pipeline / by hand", times.ratio("pipeline", "by hand"), 1.05, "x");
    let rayon = times.ratio("pipeline", "rayon fold, reduce");
    table.figure("pipeline / rayon fold, reduce", rayon, 1.0, "x");
    times
}

fn by_pipeline(path: &Path, workers: usize, steal: &Steal) -> Words {
    match workers {
        1 => {
            let counted = pipeline! {
                source(file::lines(path))
                    |> flat_map(|line| line.split(separates))
                    |> filter(|word| !word.is_empty())
                    |> aggregate(Words::default(), |words, word| words.add(word));
            };
            finish(counted.run_blocking())
        }
        _ => {
            let counted = pipeline! {
                #![engine(steal)]
                source(file::lines(path))
                    |> #[parallel(2)] {
                        flat_map(|line| line.split(separates))
                            |> filter(|word| !word.is_empty())
                            |> aggregate(Words::default(), |words, word| words.add(word))
                    }
                    |> reduce(join);
            };
            finish(counted.run_blocking_on(steal)).unwrap_or_default()
        }
    }
}

fn join(mut one: Words, other: Words) -> Words {
    one.total += other.total;
    for (word, count) in other.counts {
        *one.counts.entry(word).or_default() += count;
    }
    one
}

fn add_block(words: &mut Words, block: &[u8]) {
    let text = std::str::from_utf8(block).expect("the text is UTF-8");
    for line in text.lines() {
        for word in line.split(separates) {
            if !word.is_empty() {
                words.add(word);
            }
        }
    }
}

fn by_hand(path: &Path, threads: usize) -> Words {
    let shares = fold_shares(path, threads, Words::default, add_block);
    shares.into_iter().reduce(join).unwrap_or_default()
}

/// The whole file in memory, in chunks for the pool to fold.
fn by_rayon(path: &Path, pool: &ThreadPool) -> Words {
    let text = std::fs::read(path).expect("the file can be read");
    let chunks = chunks(&text, 1 << 20);
    let add = |mut words: Words, chunk: &&[u8]| {
        add_block(&mut words, chunk);
        words
    };
    pool.install(|| chunks.par_iter().fold(Words::default, add).reduce(Words::default, join))
}
