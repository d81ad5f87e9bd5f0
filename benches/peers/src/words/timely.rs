//! Word count in timely dataflow: every worker counts its chunks, then the counts of a word meet at one of them.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    path::Path,
    rc::Rc,
    sync::Arc,
};

use timely::{
    Config,
    container::CapacityContainerBuilder,
    dataflow::{
        channels::pact::{Exchange, Pipeline},
        operators::{generic::operator::Operator, vec::ToStream},
    },
    worker::Worker,
};

use super::{add_block, join};
use crate::{blocks::chunks, counts::Words};

pub(super) fn count(path: &Path, workers: usize) -> Words {
    let text = Arc::new(std::fs::read(path).expect("the file can be read"));
    let hasher = RandomState::new();
    let config = Config::process(workers);
    let guards = timely::execute(config, move |worker| work(worker, &text, hasher.clone()));
    let joined = guards.expect("workers can be started").join().into_iter();
    let counted = joined.map(|words| words.expect("nothing in a bench fails"));
    counted.reduce(join).unwrap_or_default()
}

/// The words whose counts met at this worker.
fn work(worker: &mut Worker, text: &Arc<Vec<u8>>, hasher: RandomState) -> Words {
    let (text, share) = (text.clone(), share(text, worker.index(), worker.peers()));
    let words = Rc::new(RefCell::new(Words::default()));
    let met = words.clone();
    worker.dataflow::<u64, _, _>(|scope| {
        share
            .to_stream(scope)
            .unary_frontier::<CapacityContainerBuilder<Vec<(String, u64)>>, _, _, _>(
                Pipeline,
                "Count",
                move |_, _| {
                    let (mut words, mut held) = (Words::default(), None);
                    move |(input, frontier), output| {
                        input.for_each_stamp(|time, chunks| {
                            if held.is_none() {
                                held = time.retain_least(output.output_index());
                            }
                            for (start, end) in chunks.flat_map(|chunks| chunks.drain(..)) {
                                add_block(&mut words, &text[start..end]);
                            }
                        });
                        if frontier.is_empty()
                            && let Some(time) = held.take()
                        {
                            let counts: HashMap<_, _> = std::mem::take(&mut words.counts);
                            output.session(&time).give_iterator(counts.into_iter());
                        }
                    }
                },
            )
            .sink(
                Exchange::new(move |count: &(String, u64)| hasher.hash_one(&count.0)),
                "Meet",
                move |(input, _)| {
                    let mut met = met.borrow_mut();
                    input.for_each(|_, counts| {
                        for (word, count) in counts.drain(..) {
                            met.total += count;
                            *met.counts.entry(word).or_default() += count;
                        }
                    });
                },
            );
    });
    while worker.step_or_park(None) {}
    words.take()
}

/// Every so many-th chunk, as bounds in the text.
fn share(text: &[u8], index: usize, peers: usize) -> Vec<(usize, usize)> {
    let mut end = 0;
    let bounds = chunks(text, 1 << 20).into_iter().map(|chunk| {
        end += chunk.len();
        (end - chunk.len(), end)
    });
    bounds.skip(index).step_by(peers).collect()
}
