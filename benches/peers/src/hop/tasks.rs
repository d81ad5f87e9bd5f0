//! From one task to another on the same thread.

use futures::{SinkExt, StreamExt};
use pipeline::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::load::{Batches, Load, Singles, numbers};
use crate::{
    kernels::finish,
    rounds::{Candidate, Effort, Role, Times, interleave, ours, peer},
    table::Table,
};

pub(super) fn singles(effort: Effort, table: &mut Table) {
    let thread = runtime();
    let mut candidates = contestants(&thread, Singles);
    candidates.push(ours("pipeline, sync", || {
        let summed = pipeline! {
            source(Singles.items()) |> map(|item| item) |> boundary() |> fold(0, Singles::add);
        };
        finish(summed.run_blocking())
    }));
    let times = interleave(effort, Singles::NUMBERS, candidates);
    table.group("W2 two tasks, one by one", &times);
    figure(table, &times);
}

pub(super) fn batches(effort: Effort, table: &mut Table, batch: usize) {
    let thread = runtime();
    let mut candidates = contestants(&thread, Batches(batch));
    let sync = engine::Sync::new();
    candidates.push(match batch {
        64 => ours("pipeline, sync", || finish(numbers!(1024).run_blocking_on(&sync))),
        256 => ours("pipeline, sync", || finish(numbers!(4096).run_blocking_on(&sync))),
        _ => ours("pipeline, sync", || finish(numbers!(16384).run_blocking_on(&sync))),
    });
    candidates.push(ours("pipeline of vectors, sync", || {
        let summed = pipeline! {
            source(Batches(batch).items())
                |> map(|item| item)
                |> #[buffer(16)] fold(0, Batches::add);
        };
        finish(summed.run_blocking())
    }));
    let times = interleave(effort, Batches::NUMBERS, candidates);
    table.group(&format!("W2 two tasks, batches of {batch}"), &times);
    table.note("numbers in a batch of the pipeline's own", transport(batch), "");
    figure(table, &times);
    let best = times.best(Role::Peer).expect("there are peers");
    let vectors = times.ratio("pipeline of vectors, sync", best);
    table.note(&format!("pipeline of vectors, sync / {best}"), vectors, "x");
}

/// How many numbers an edge that holds sixteen such batches moves at once.
pub(super) fn transport(batch: usize) -> f64 {
    let edges = match batch {
        64 => numbers!(1024).graph().edges,
        256 => numbers!(4096).graph().edges,
        _ => numbers!(16384).graph().edges,
    };
    edges[0].transport as f64
}

pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime can be made")
}

fn figure(table: &mut Table, times: &Times) {
    let best = times.best(Role::Peer).expect("there are peers");
    let ratio = times.ratio("pipeline, sync", best);
    table.figure(&format!("pipeline, sync / {best}"), ratio, 1.0, "x");
}

fn contestants<L: Load>(thread: &Runtime, load: L) -> Vec<Candidate<'_>> {
    vec![
        peer("tokio mpsc", move || thread.block_on(tokio_mpsc(load))),
        peer("flume", move || thread.block_on(flume(load))),
        peer("kanal", move || thread.block_on(kanal(load))),
        peer("futures mpsc", move || thread.block_on(futures_mpsc(load))),
    ]
}

/// Runs two tasks on this thread's runtime to the end of the second.
pub(super) async fn both<T: Send + 'static>(
    one: impl Future<Output = ()> + Send + 'static,
    other: impl Future<Output = T> + Send + 'static,
) -> T {
    tokio::spawn(one);
    tokio::spawn(other).await.expect("nothing in a bench fails")
}

async fn tokio_mpsc<L: Load>(load: L) -> u64 {
    let (tx, mut rx) = tokio::sync::mpsc::channel(L::CAPACITY);
    let send = async move {
        for item in load.items() {
            tx.send(item).await.expect("the receiver takes all");
        }
    };
    let receive = async move {
        let mut sum = 0;
        while let Some(item) = rx.recv().await {
            sum = L::add(sum, item);
        }
        sum
    };
    both(send, receive).await
}

async fn flume<L: Load>(load: L) -> u64 {
    let (tx, rx) = flume::bounded(L::CAPACITY);
    let send = async move {
        for item in load.items() {
            tx.send_async(item).await.expect("the receiver takes all");
        }
    };
    let receive = async move {
        let mut sum = 0;
        while let Ok(item) = rx.recv_async().await {
            sum = L::add(sum, item);
        }
        sum
    };
    both(send, receive).await
}

async fn kanal<L: Load>(load: L) -> u64 {
    let (tx, rx) = kanal::bounded_async(L::CAPACITY);
    let send = async move {
        for item in load.items() {
            tx.send(item).await.expect("the receiver takes all");
        }
    };
    let receive = async move {
        let mut sum = 0;
        while let Ok(item) = rx.recv().await {
            sum = L::add(sum, item);
        }
        sum
    };
    both(send, receive).await
}

async fn futures_mpsc<L: Load>(load: L) -> u64 {
    let (mut tx, mut rx) = futures::channel::mpsc::channel(L::CAPACITY);
    let send = async move {
        for item in load.items() {
            tx.feed(item).await.expect("the receiver takes all");
        }
    };
    let receive = async move {
        let mut sum = 0;
        while let Some(item) = rx.next().await {
            sum = L::add(sum, item);
        }
        sum
    };
    both(send, receive).await
}
