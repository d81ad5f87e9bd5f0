//! `stage(custom)`: opened, called, closed exactly once, in its place among the built-in ones.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Sender, channel},
    },
    task::{Context, Poll},
};

use pipeline::{
    error::Cause,
    prelude::*,
    run::RunContext,
    sink::{Drain, Sink},
    stage::{Outlet, Stage, Stateless},
};

use crate::support::{each_engine, on_every_engine};

/// How often each part of a stage's life was seen.
#[derive(Clone, Default)]
struct Life(Arc<[AtomicUsize; 2]>);

impl Life {
    fn opened(&self) -> usize {
        self.0[0].load(Ordering::Relaxed)
    }

    fn closed(&self) -> usize {
        self.0[1].load(Ordering::Relaxed)
    }
}

/// Each number as often as it says; refuses 13, panics at 99.
#[derive(Clone)]
struct Repeat(Life);

impl Stage for Repeat {
    type In<'a> = u64;
    type Out<'a> = u64;

    fn init(&mut self, context: &RunContext) -> Result<(), Cause> {
        assert!(!context.engine().is_empty());
        self.0.0[0].fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn process<'a>(&mut self, n: u64, out: &mut Outlet<u64>) -> Result<(), Cause> {
        assert!(n != 99, "99 is too much");
        if n == 13 {
            return Err("13 is bad luck".into());
        }
        out.extend((0..n).map(|_| n));
        Ok(())
    }

    fn close(&mut self) {
        self.0.0[1].fetch_add(1, Ordering::Relaxed);
    }
}

impl Stateless for Repeat {}

fn repeated(items: impl Iterator<Item = u64>) -> Vec<u64> {
    items.flat_map(|n| (0..n).map(move |_| n)).collect()
}

#[test]
fn several_items_out_of_one_between_fused_stages() {
    let life = Life::default();
    let repeat = Repeat(life.clone());
    let done = pipeline! {
        source(0..12u64) |> map(|n| n + 1) |> filter(|n| *n != 13) |> stage(repeat) |> map(|n| n - 1) |> collect::<Vec<_>>();
    };
    assert_eq!(done.graph().islands.len(), 1, "fused");
    let expected: Vec<_> = repeated(1..=12).into_iter().map(|n| n - 1).collect();
    let done = done.run_blocking().unwrap();
    assert_eq!(done.output, expected);
    let stage = done.report.stage("stage").unwrap();
    assert_eq!((stage.taken, stage.given), (12, expected.len() as u64));
    assert_eq!((life.opened(), life.closed()), (1, 1));
}

/// A stage of one's own may give several items in front of one that expands each, and the other way round.
#[test]
fn several_items_out_of_one_are_expanded_each() {
    let done = pipeline! {
        source([2u64, 0, 3]) |> stage(Repeat(Life::default())) |> flat_map(|n| 0..n) |> collect::<Vec<_>>();
    };
    assert_eq!(done.run_blocking().unwrap().output, [0, 1, 0, 1, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    let done = pipeline! {
        source([2u64, 0, 3]) |> flat_map(|n| 0..n) |> stage(Repeat(Life::default())) |> #[buffer(1)] collect::<Vec<_>>();
    };
    assert_eq!(done.run_blocking().unwrap().output, [1, 1, 2, 2]);
}

/// A sink is pushed to as often as it has room, however many items one becomes.
#[test]
fn in_front_of_a_sink_with_little_room() {
    struct Pairs(Vec<u64>, Sender<Vec<u64>>);
    impl Sink<u64> for Pairs {
        fn push(&mut self, n: u64) -> Result<(), Cause> {
            self.0.push(n);
            Ok(())
        }
    }
    impl Drain for Pairs {
        fn room(&self) -> usize {
            2 - self.0.len()
        }
        fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            if !self.0.is_empty() {
                self.1.send(std::mem::take(&mut self.0))?;
            }
            Poll::Ready(Ok(()))
        }
        fn poll_close(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
            self.poll_flush(cx)
        }
    }
    let (sender, sent) = channel();
    let repeat = Repeat(Life::default());
    pipeline! { source([5u64, 3, 40]) |> stage(repeat) |> map(|n| n) |> sink(Pairs(Vec::new(), sender)); }
        .run_blocking()
        .unwrap();
    let sent: Vec<Vec<u64>> = sent.into_iter().collect();
    assert!(sent.iter().all(|pair| pair.len() <= 2));
    assert_eq!(sent.concat(), repeated([5, 3, 40].into_iter()));
}

#[test]
fn in_front_of_an_edge_smaller_than_what_one_item_becomes() {
    let repeat = Repeat(Life::default());
    let done = pipeline! {
        source([50u64, 3, 40]) |> stage(repeat) |> #[buffer(2)] map(|n| n) |> collect::<Vec<_>>();
    };
    let done = done.run_blocking().unwrap();
    assert_eq!(done.output, repeated([50, 3, 40].into_iter()));
    assert!(done.report.edges.iter().all(|edge| edge.max_depth <= 2));
}

#[test]
fn replicas_have_a_stage_each() {
    on_every_engine!(|engine, host| {
        let life = Life::default();
        let repeat = Repeat(life.clone());
        let done = pipeline! {
            #![engine(tokio)]
            source(0..12u64) |> #[parallel(3)] stage(repeat) |> collect::<Vec<_>>();
        };
        let done = host.block_on(async { done.run_on(&engine).await }).unwrap();
        assert_eq!(done.output, repeated(0..12));
        assert_eq!((life.opened(), life.closed()), (3, 3), "{engine:?}");
    });
}

/// Says how many of a key's items came before each.
#[derive(Clone, Default)]
struct Numbered(BTreeMap<u64, u64>);

impl Stage for Numbered {
    type In<'a> = u64;
    type Out<'a> = (u64, u64);

    fn process<'a>(&mut self, n: u64, out: &mut Outlet<(u64, u64)>) -> Result<(), Cause> {
        let before = self.0.entry(n % 5).or_default();
        out.give((n, *before));
        *before += 1;
        Ok(())
    }
}

/// A key brings all of its items to one replica, in their order.
#[test]
fn by_key_a_stage_may_keep_what_it_likes_of_each_key() {
    each_engine!(
        pipeline! {
            #![engine(tokio)]
            source(0..500u64) |> #[parallel(3, by = |n| n % 5)] stage(Numbered::default()) |> collect::<BTreeSet<_>>();
        },
        |done| assert!(done.into_iter().eq((0..500).map(|n| (n, n / 5))))
    );
}

#[test]
fn an_error_names_stage_and_item_and_the_stage_is_closed() {
    on_every_engine!(|engine, host| {
        let life = Life::default();
        let repeat = Repeat(life.clone());
        let failing = pipeline! {
            #![engine(tokio)]
            source(0..100u64) |> boundary() |> stage(repeat) |> boundary() |> count();
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        let place = (error.stage(), error.position().map(|at| at.item()));
        assert_eq!(place, (Some("stage"), Some(13)));
        assert_eq!((life.opened(), life.closed()), (1, 1), "{engine:?}");
    });
}

#[test]
fn a_panic_names_stage_and_item_and_the_stage_is_closed() {
    on_every_engine!(|engine, host| {
        let life = Life::default();
        let repeat = Repeat(life.clone());
        let failing = pipeline! {
            #![engine(tokio)]
            source(98..100u64) |> boundary() |> stage(repeat) |> boundary() |> count();
        };
        let error = host.block_on(async { failing.run_on(&engine).await }).unwrap_err();
        let place = (error.stage(), error.position().map(|at| at.item()));
        assert_eq!(place, (Some("stage"), Some(1)));
        assert_eq!((life.opened(), life.closed()), (1, 1), "{engine:?}");
    });
}

#[test]
fn an_aborted_run_closes_its_stages() {
    on_every_engine!(|engine, host| {
        let life = Life::default();
        let repeat = Repeat(life.clone());
        let endless = pipeline! {
            #![engine(tokio)]
            source(std::iter::repeat(1u64)) |> boundary() |> stage(repeat) |> boundary() |> count();
        };
        host.block_on(async {
            let mut run = endless.start_on(&engine).unwrap();
            while life.opened() == 0 {
                let polled = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut run).poll(cx)));
                assert!(polled.await.is_pending());
                tokio::task::yield_now().await;
            }
            run.abort().await;
        });
        assert_eq!((life.opened(), life.closed()), (1, 1), "{engine:?}");
    });
}

/// Cannot be opened.
struct Refuses;

impl Stage for Refuses {
    type In<'a> = u64;
    type Out<'a> = u64;

    fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
        Err("no licence".into())
    }

    fn process<'a>(&mut self, _n: u64, _out: &mut Outlet<u64>) -> Result<(), Cause> {
        Ok(())
    }
}

#[test]
fn a_stage_that_cannot_be_opened_fails_the_run() {
    let failing = pipeline! { source(0..100u64) |> stage(Refuses) |> count(); };
    let error = failing.run_blocking().unwrap_err();
    assert_eq!(error.stage(), Some("stage"));
    assert!(error.to_string().ends_with("no licence"), "{error}");
}
