//! W5: word count over text whose words are as frequent as in a language, on one worker and on two.

mod text;
mod timely;

use std::path::Path;

use pipeline::prelude::*;

use crate::{
    blocks::{Scratch, fold_shares},
    counts::{Words, separates},
    kernels::finish,
    rounds::{Effort, limit, ours, peer},
    scaling::{Contest, HAND, PIPELINE, RAYON, by_rayon, contest, rayon},
    table::Table,
};

pub(crate) fn words(effort: Effort, table: &mut Table) {
    let (mebibytes, rounds) = match effort {
        Effort::Check => (48, 5),
        Effort::Measure => (256, 7),
    };
    let file = Scratch::new("zipf", |file| text::write(file, mebibytes << 20));
    let path = file.path();
    let candidates = |workers| {
        let (steal, rayon) = (Steal::workers(workers), rayon(workers));
        vec![
            limit(HAND, move || by_hand(path, workers).digest()),
            ours(PIPELINE, move || by_pipeline(path, &steal).digest()),
            peer(RAYON, move || by_rayon(path, &rayon, add_block, join).digest()),
            peer("timely", move || timely::count(path, workers).digest()),
        ]
    };
    let items = by_hand(path, 1).total;
    contest(&Contest { title: "W5 word count", items, rounds }, candidates, table);
}

fn by_pipeline(path: &Path, steal: &Steal) -> Words {
    let counted = pipeline! {
        #![engine(steal)]
        source(file::lines(path))
            |> #[parallel(cpu)] {
                flat_map(|line| line.split(separates))
                    |> filter(|word| !word.is_empty())
                    |> aggregate(Words::default(), |words, word| words.add(word))
            }
            |> reduce(join);
    };
    finish(counted.run_blocking_on(steal)).unwrap_or_default()
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
