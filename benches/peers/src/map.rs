//! W3: an ordered map that costs CPU, on two workers, with some 5 us and some 100 ns an item.

use std::{collections::VecDeque, hint::black_box, sync::Arc, thread};

use futures::{StreamExt, stream};
use pipeline::prelude::*;
use rayon::{ThreadPool, prelude::*};
use timely::dataflow::operators::{
    Exchange, Inspect,
    vec::{Map, ToStream},
};
use tokio::runtime::Runtime;

use crate::{
    kernels::{finish, mix},
    rounds::{Effort, Times, interleave, interleave_rounds, limit, ours, peer},
    table::Table,
};

const WORKERS: usize = 2;
/// What channels hold, and futures are under way.
const CAPACITY: usize = 1024;

pub(crate) fn map(effort: Effort, table: &mut Table) {
    let times = contest(effort, Work::lasting(5_000.0, 5_000));
    table.group("W3 ordered map on 2 workers, ~5 us an item", &times);
    table.figure("pipeline / rayon", times.ratio("pipeline", "rayon"), 1.05, "x");

    let times = contest(effort, Work::lasting(100.0, 200_000));
    table.group("W3 ordered map on 2 workers, ~100 ns an item", &times);
    table.figure("pipeline / rayon", times.ratio("pipeline", "rayon"), 1.05, "x");
    let singles = ["crossbeam, single items", "futures buffered, spawned"];
    let best = times.fastest(singles).expect("there are two");
    let ratio = times.ratio("pipeline", best);
    table.figure("pipeline / best that moves single items", ratio, 0.4, "x");
}

#[derive(Clone, Copy)]
struct Work {
    items: usize,
    turns: u32,
}

impl Work {
    /// So many nanoseconds an item, as one thread of this machine works them off one after another.
    fn lasting(nanos: f64, items: usize) -> Self {
        let mut work = Work { items, turns: 100 };
        // Neighbouring items overlap, the more the shorter they are.
        for _ in 0..4 {
            let probe = limit("probe", || digest((1..=1000).map(|item| work.burn(item)).collect()));
            let took = interleave_rounds(15, 1000, vec![probe]).median("probe");
            work.turns = (f64::from(work.turns) * nanos / took).max(1.0) as u32;
        }
        work
    }

    /// Every turn waits for the one before it.
    fn burn(self, item: u64) -> u64 {
        (0..self.turns).fold(item, |x, _| (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9))
    }
}

fn contest(effort: Effort, work: Work) -> Times {
    let items: Arc<[u64]> = (1..=work.items as u64).map(black_box).collect();
    let steal = Steal::workers(WORKERS);
    let rayon = rayon::ThreadPoolBuilder::new().num_threads(WORKERS).build();
    let rayon = rayon.expect("a pool can be made");
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).build();
    let tokio = tokio.expect("a runtime can be made");
    interleave(
        effort,
        work.items as u64,
        vec![
            limit("a half each", || digest(by_halves(&items, work))),
            ours("pipeline", || digest(by_pipeline(&steal, &items, work))),
            peer("rayon", || digest(by_rayon(&rayon, &items, work))),
            peer("crossbeam, single items", || digest(by_crossbeam(&items, work))),
            peer("futures buffered, spawned", || digest(by_futures(&tokio, &items, work))),
            peer("timely", || digest(by_timely(&items, work))),
            limit("one thread", || digest(items.iter().map(|item| work.burn(*item)).collect())),
        ],
    )
}

/// Depends on the order.
fn digest(results: Vec<u64>) -> u64 {
    results.into_iter().fold(0, mix)
}

fn by_pipeline(steal: &Steal, items: &[u64], work: Work) -> Vec<u64> {
    let mapped = pipeline! {
        #![engine(steal)]
        source(items) |> #[parallel(2)] map(|item| work.burn(*item)) |> collect();
    };
    finish(mapped.run_blocking_on(steal))
}

fn by_halves(items: &[u64], work: Work) -> Vec<u64> {
    let burn = |items: &[u64]| items.iter().map(|item| work.burn(*item)).collect::<Vec<_>>();
    let (front, back) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let back = scope.spawn(move || burn(back));
        let mut results = burn(front);
        results.extend(back.join().expect("nothing in a bench fails"));
        results
    })
}

fn by_rayon(pool: &ThreadPool, items: &[u64], work: Work) -> Vec<u64> {
    pool.install(|| items.par_iter().map(|item| work.burn(*item)).collect())
}

/// Jobs with their numbers to the workers, results with them back, to be put in order.
fn by_crossbeam(items: &[u64], work: Work) -> Vec<u64> {
    let (jobs, todo) = crossbeam_channel::bounded(CAPACITY);
    let (finished, done) = crossbeam_channel::bounded(CAPACITY);
    thread::scope(|scope| {
        scope.spawn(move || items.iter().enumerate().all(|job| jobs.send(job).is_ok()));
        for _ in 0..WORKERS {
            let (todo, finished) = (todo.clone(), finished.clone());
            scope.spawn(move || {
                todo.iter().all(|(number, item)| finished.send((number, work.burn(*item))).is_ok())
            });
        }
        drop((todo, finished));
        let mut results = Vec::with_capacity(items.len());
        let mut waiting = VecDeque::new();
        for (number, result) in done {
            let place: usize = number - results.len();
            waiting.resize(waiting.len().max(place + 1), None);
            waiting[place] = Some(result);
            while let Some(Some(result)) = waiting.pop_front_if(|first| first.is_some()) {
                results.push(result);
            }
        }
        results
    })
}

fn by_futures(tokio: &Runtime, items: &Arc<[u64]>, work: Work) -> Vec<u64> {
    let items = items.clone();
    let mapped = async move {
        stream::iter(items.iter().copied())
            .map(|item| tokio::spawn(async move { work.burn(item) }))
            .buffered(CAPACITY)
            .map(|result| result.expect("nothing in a bench fails"))
            .collect()
            .await
    };
    tokio.block_on(async { tokio::spawn(mapped).await.expect("nothing in a bench fails") })
}

/// Every worker maps its share; the results meet at the first one, which puts them in order.
fn by_timely(items: &Arc<[u64]>, work: Work) -> Vec<u64> {
    let items = items.clone();
    let guards = timely::execute(timely::Config::process(WORKERS), move |worker| {
        let (index, peers) = (worker.index(), worker.peers());
        let share: Vec<(usize, u64)> =
            items.iter().copied().enumerate().skip(index).step_by(peers).collect();
        let results = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let gathered = results.clone();
        worker.dataflow::<u64, _, _>(|scope| {
            share
                .to_stream(scope)
                .map(move |(number, item)| (number, work.burn(item)))
                .exchange(|_| 0)
                .inspect(move |result| gathered.borrow_mut().push(*result));
        });
        while worker.step_or_park(None) {}
        let results: Vec<(usize, u64)> = results.take();
        results
    });
    let workers = guards.expect("workers can be started").join();
    let mut results: Vec<_> =
        workers.into_iter().flat_map(|worker| worker.expect("nothing in a bench fails")).collect();
    results.sort_unstable_by_key(|result| result.0);
    results.into_iter().map(|result| result.1).collect()
}
