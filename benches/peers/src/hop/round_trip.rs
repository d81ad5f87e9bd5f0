//! How long an answer takes: one item goes out, and when it has come back, the next.

use std::thread;

use pipeline::prelude::*;

use super::{
    clock::{Clock, Clocks},
    ring::by_pipeline,
    tasks::{both, runtime},
};
use crate::{
    rounds::{Effort, interleave, ours, peer},
    table::Table,
};

const TRIPS: u64 = 20_000;
const CAPACITY: usize = 16;

pub(super) fn on_tasks(effort: Effort, table: &mut Table) {
    let thread = runtime();
    let clocks = Clocks::default();
    let candidates = vec![
        clocks
            .timed(ours, "pipeline, sync", |clock| by_pipeline(&engine::Sync::new(), clock, TRIPS)),
        clocks.timed(peer, "tokio mpsc", |clock| thread.block_on(tokio_mpsc(clock))),
        clocks.timed(peer, "flume", |clock| thread.block_on(flume_tasks(clock))),
        clocks.timed(peer, "kanal", |clock| thread.block_on(kanal_tasks(clock))),
    ];
    let times = interleave(effort, TRIPS, candidates);
    table.group("W2 round trip, two tasks", &times);
    clocks.print(times.rounds());
    let ratio = times.ratio("pipeline, sync", "tokio mpsc");
    table.figure("pipeline, sync / tokio mpsc", ratio, 1.0, "x");
}

pub(super) fn on_threads(effort: Effort, table: &mut Table) {
    let (dataflow, steal) = (Dataflow::new(), Steal::workers(2));
    let clocks = Clocks::default();
    let candidates = vec![
        clocks.timed(ours, "pipeline, dataflow", |clock| by_pipeline(&dataflow, clock, TRIPS)),
        clocks.timed(ours, "pipeline, steal", |clock| by_pipeline(&steal, clock, TRIPS)),
        clocks.timed(peer, "crossbeam", crossbeam),
        clocks.timed(peer, "flume", flume),
        clocks.timed(peer, "kanal", kanal),
    ];
    let times = interleave(effort, TRIPS, candidates);
    table.group("W2 round trip, two threads", &times);
    clocks.print(times.rounds());
    let ratio = times.ratio("pipeline, dataflow", "crossbeam");
    table.figure("pipeline, dataflow / crossbeam", ratio, 1.5, "x");
    let late = clocks.percentile("pipeline, dataflow", 99, times.rounds()) / 1e3;
    table.figure("pipeline, dataflow, 99th percentile", late, 5.0, "us");
}

/// Another thread answers until it is asked no more; this one asks, and waits for each answer.
fn between(
    clock: &Clock,
    mut ask: impl FnMut(u64) -> bool,
    mut answered: impl FnMut() -> Option<u64>,
    answer: impl FnOnce() + Send,
) -> u64 {
    thread::scope(|scope| {
        scope.spawn(answer);
        clock.begin();
        for question in 0..TRIPS {
            assert!(ask(question));
            clock.trip(answered().expect("every question is answered"));
        }
        drop(ask);
        clock.sum()
    })
}

fn crossbeam(clock: Clock) -> u64 {
    let (ask, asked) = crossbeam_channel::bounded(CAPACITY);
    let (answer, answered) = crossbeam_channel::bounded(CAPACITY);
    let answers = move || asked.iter().for_each(|question| assert!(answer.send(question).is_ok()));
    between(&clock, move |question| ask.send(question).is_ok(), || answered.recv().ok(), answers)
}

fn flume(clock: Clock) -> u64 {
    let (ask, asked) = flume::bounded(CAPACITY);
    let (answer, answered) = flume::bounded(CAPACITY);
    let answers = move || asked.iter().for_each(|question| assert!(answer.send(question).is_ok()));
    between(&clock, move |question| ask.send(question).is_ok(), || answered.recv().ok(), answers)
}

fn kanal(clock: Clock) -> u64 {
    let (ask, asked) = kanal::bounded(CAPACITY);
    let (answer, answered) = kanal::bounded(CAPACITY);
    let answers = move || {
        while let Ok(question) = asked.recv() {
            assert!(answer.send(question).is_ok());
        }
    };
    between(&clock, move |question| ask.send(question).is_ok(), || answered.recv().ok(), answers)
}

async fn tokio_mpsc(clock: Clock) -> u64 {
    let (ask, mut asked) = tokio::sync::mpsc::channel(CAPACITY);
    let (answer, mut answered) = tokio::sync::mpsc::channel(CAPACITY);
    let answers = async move {
        while let Some(question) = asked.recv().await {
            assert!(answer.send(question).await.is_ok());
        }
    };
    let asks = async move {
        clock.begin();
        for question in 0..TRIPS {
            assert!(ask.send(question).await.is_ok());
            clock.trip(answered.recv().await.expect("every question is answered"));
        }
        clock.sum()
    };
    both(answers, asks).await
}

async fn flume_tasks(clock: Clock) -> u64 {
    let (ask, asked) = flume::bounded(CAPACITY);
    let (answer, answered) = flume::bounded(CAPACITY);
    let answers = async move {
        while let Ok(question) = asked.recv_async().await {
            assert!(answer.send_async(question).await.is_ok());
        }
    };
    let asks = async move {
        clock.begin();
        for question in 0..TRIPS {
            assert!(ask.send_async(question).await.is_ok());
            clock.trip(answered.recv_async().await.expect("every question is answered"));
        }
        clock.sum()
    };
    both(answers, asks).await
}

async fn kanal_tasks(clock: Clock) -> u64 {
    let (ask, asked) = kanal::bounded_async(CAPACITY);
    let (answer, answered) = kanal::bounded_async(CAPACITY);
    let answers = async move {
        while let Ok(question) = asked.recv().await {
            assert!(answer.send(question).await.is_ok());
        }
    };
    let asks = async move {
        clock.begin();
        for question in 0..TRIPS {
            assert!(ask.send(question).await.is_ok());
            clock.trip(answered.recv().await.expect("every question is answered"));
        }
        clock.sum()
    };
    both(answers, asks).await
}
