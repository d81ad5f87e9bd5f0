//! All graphs that were drawn, on every engine: each gives what plain code over vectors gives, also where it is drained before its
//! sources have given all.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};

use drawn_graphs::{BAD, Expected, Graph, Item, key, numbers};
use pipeline::{
    error::{Cause, FailureKind},
    prelude::*,
    run::Handle,
    stage::{Outlet, Stage, Stateless},
};
use proptest::prelude::*;

use crate::support::{Refuses, on_every_engine};

/// Each number up to twice.
#[derive(Clone)]
struct Repeat;

impl Stage for Repeat {
    type In<'a> = Item;
    type Out<'a> = Item;

    fn process<'a>(&mut self, (way, n): Item, out: &mut Outlet<Item>) -> Result<(), Cause> {
        out.extend((0..n.rem_euclid(3)).map(|_| (way, n)));
        Ok(())
    }
}

impl Stateless for Repeat {}

/// Pending for up to three turns.
async fn turns(n: i64) {
    for _ in 0..n.rem_euclid(4) {
        tokio::task::yield_now().await;
    }
}

fn joined(mut one: BTreeMap<u64, i64>, other: BTreeMap<u64, i64>) -> BTreeMap<u64, i64> {
    other.into_iter().for_each(|(way, n)| *one.entry(way).or_insert(0) += n);
    one
}

/// A graph, and what one run of it gave of these numbers.
struct Drawn {
    graph: Graph,
    items: Vec<i64>,
}

impl Drawn {
    fn new(number: u64, attempt: u64, items: &[i64]) -> Self {
        let seed = env!("GRAPHS_SEED").parse().expect("the build script wrote it");
        Drawn { graph: Graph::drawn(seed, number, attempt), items: items.to_vec() }
    }

    /// What a run to the end gave.
    fn check(&self, run: Result<Vec<Vec<Item>>, Error>, on: &str) {
        let expected =
            self.graph.expected(&self.items, &vec![self.items.len(); self.graph.sources()]);
        self.check_of(expected, run, on);
    }

    /// What a run gave that was drained: all that comes of what its sources had given.
    fn check_drained(&self, run: Result<(Vec<Vec<Item>>, Report), Error>, on: &str) {
        let on = format!("drained {on}");
        match run {
            Ok((given, report)) => {
                let sources = report.stages.iter().filter(|stage| stage.op == "source");
                let sources: Vec<_> = sources.map(|source| source.given as usize).collect();
                let expected = self.graph.expected(&self.items, &sources).of_drained();
                self.check_of(expected, Ok(given), &format!("{on} after {sources:?}"));
            }
            Err(error) => self.check(Err(error), &on),
        }
    }

    fn check_of(&self, expected: Expected, run: Result<Vec<Vec<Item>>, Error>, on: &str) {
        let (seed, of) = (env!("GRAPHS_SEED"), &self.items);
        let on = format!("on {on}, of {of:?}, seed {seed}:\n{}", self.graph);
        match run {
            Ok(given) => {
                assert!(!expected.fails, "no failure {on}");
                expected.check(given, &on);
            }
            Err(error) => {
                assert!(expected.fails, "{error} {on}");
                assert_eq!(error.stage(), Some("check"), "{error} {on}");
                let bad = |cause: &Cause| cause.to_string() == "bad";
                assert!(
                    matches!(error.kind(), FailureKind::Error(cause) if bad(cause)),
                    "{error} {on}"
                );
                if self.graph.fails_before_joins() {
                    let at = self.items.iter().position(|n| *n == BAD).map(|at| at as u64);
                    assert_eq!(error.position().map(|at| at.item()), at, "{error} {on}");
                }
            }
        }
    }
}

/// Numbers, now and then more than a batch of them, and in half of the cases the bad one among them.
fn items() -> impl Strategy<Value = Vec<i64>> {
    let count = prop_oneof![7 => 0..60usize, 1 => 1000..3000usize];
    let numbers = count.prop_flat_map(|count| prop::collection::vec(-50i64..50, count));
    (numbers, prop::option::of(any::<prop::sample::Index>())).prop_map(|(mut items, bad)| {
        if let Some(at) = bad {
            items.insert(at.index(items.len() + 1), BAD);
        }
        items
    })
}

/// Polls a run so often and drains it then.
async fn drained<O, D, F>(mut run: Handle<'_, O, D, F>, polls: u8) -> Result<Finished<O>, Error>
where
    D: Future<Output = ()> + Unpin,
    F: FnOnce() -> O,
{
    for _ in 0..polls {
        match poll_fn(|cx| Poll::Ready(Pin::new(&mut run).poll(cx))).await {
            Poll::Ready(ended) => return ended,
            Poll::Pending => tokio::task::yield_now().await,
        }
    }
    run.drain(Duration::from_secs(60)).await
}

/// The test of one graph.
macro_rules! drawn {
    ($name:ident: $number:literal $attempt:literal $items:ident [$($end:ident)+] $($block:tt)+) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]
            #[test]
            fn $name($items in items(), seed: u64, polls: u8) {
                let drawn = Drawn::new($number, $attempt, &$items);
                // Written out once: what every engine runs is the same code, and is compiled once.
                let built = || pipeline! { $($block)+ };
                let seeded = pollster::block_on(built().run_on(&engine::Sync::new().seed(seed)));
                drawn.check(seeded.map(|done| vec![$(done.output.$end),+]), "a seed");
                on_every_engine!(|engine, host| {
                    let run = built();
                    let refused = engine.refuses(run.graph());
                    match host.block_on(async { run.run_on(&engine).await }) {
                        Err(error) if refused => assert!(matches!(error.kind(), FailureKind::Engine(_))),
                        run => drawn.check(run.map(|done| vec![$(done.output.$end),+]), &format!("{engine:?}")),
                    }
                    if !refused {
                        let run = host.block_on(async { drained(built().start_on(&engine)?, polls).await });
                        let given = run.map(|done| (vec![$(done.output.$end),+], done.report));
                        drawn.check_drained(given, &format!("{engine:?}"));
                    }
                });
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/graphs.rs"));
