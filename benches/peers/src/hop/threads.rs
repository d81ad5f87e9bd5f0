//! From one thread to another.

use std::{hint, sync::mpsc, thread};

use pipeline::prelude::*;
use tokio::runtime::Runtime;

use super::{
    load::{Batches, Load, Singles, numbers},
    tasks::transport,
};
use crate::{
    kernels::finish,
    rounds::{Candidate, Effort, Role, Times, interleave, limit, ours, peer},
    table::Table,
};

pub(super) fn singles(effort: Effort, table: &mut Table) {
    let engines = Engines::new();
    let mut candidates = contestants(&engines, Singles);
    candidates.insert(0, limit("rtrb, spinning", rtrb_singles));
    candidates.extend(pipelines(&engines));
    let times = interleave(effort, Singles::NUMBERS, candidates);
    table.group("W2 two threads, one by one", &times);
    figure(table, &times, "pipeline, dataflow");
}

pub(super) fn batches(effort: Effort, table: &mut Table, batch: usize) {
    let engines = Engines::new();
    let mut candidates = contestants(&engines, Batches(batch));
    candidates.insert(0, limit("rtrb, spinning, chunks", move || rtrb_chunks(batch)));
    candidates.extend(pipelines_of_numbers(&engines, batch));
    candidates.extend(pipelines_of_vectors(&engines, batch));
    let times = interleave(effort, Batches::NUMBERS, candidates);
    table.group(&format!("W2 two threads, batches of {batch}"), &times);
    table.note("numbers in a batch of the pipeline's own", transport(batch), "");
    figure(table, &times, "pipeline, dataflow");
    let best = times.best(Role::Peer).expect("there are peers");
    let vectors = times.ratio("pipeline of vectors, dataflow", best);
    table.note(&format!("pipeline of vectors, dataflow / {best}"), vectors, "x");
}

fn figure(table: &mut Table, times: &Times, ours: &str) {
    let best = times.best(Role::Peer).expect("there are peers");
    table.figure(&format!("{ours} / {best}"), times.ratio(ours, best), 0.8, "x");
}

struct Engines {
    dataflow: Dataflow,
    steal: Steal,
    tokio: Runtime,
}

impl Engines {
    fn new() -> Self {
        let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build();
        let tokio = tokio.expect("a runtime can be made");
        Engines { dataflow: Dataflow::new(), steal: Steal::workers(2), tokio }
    }
}

/// The same pipeline on every engine that has two threads.
macro_rules! on_engines {
    ($engines:ident, $name:literal, $summed:expr) => {{
        let summed = $summed;
        [
            ours(concat!($name, ", dataflow"), move || {
                finish(summed().run_blocking_on(&$engines.dataflow))
            }),
            ours(concat!($name, ", steal"), move || {
                finish(summed().run_blocking_on(&$engines.steal))
            }),
            ours(concat!($name, ", tokio"), move || {
                finish($engines.tokio.block_on(summed().run_on(&Tokio::new())))
            }),
        ]
    }};
}

fn pipelines(engines: &Engines) -> [Candidate<'_>; 3] {
    let summed = || {
        pipeline! {
            #![engine(steal)]
            source(Singles.items()) |> map(|item| item) |> boundary() |> fold(0, Singles::add);
        }
    };
    on_engines!(engines, "pipeline", summed)
}

/// The edge makes the batches. It holds as many numbers as sixteen vectors have.
fn pipelines_of_numbers(engines: &Engines, batch: usize) -> [Candidate<'_>; 3] {
    match batch {
        64 => on_engines!(engines, "pipeline", || numbers!(1024)),
        256 => on_engines!(engines, "pipeline", || numbers!(4096)),
        _ => on_engines!(engines, "pipeline", || numbers!(16384)),
    }
}

/// The user does, as with the peers.
fn pipelines_of_vectors(engines: &Engines, batch: usize) -> [Candidate<'_>; 3] {
    let summed = move || {
        pipeline! {
            #![engine(steal)]
            source(Batches(batch).items())
                |> map(|item| item)
                |> #[buffer(16)] fold(0, Batches::add);
        }
    };
    on_engines!(engines, "pipeline of vectors", summed)
}

/// Channels that park who waits.
fn contestants<L: Load>(engines: &Engines, load: L) -> Vec<Candidate<'_>> {
    vec![
        peer("std sync_channel", move || std_channel(load)),
        peer("crossbeam", move || crossbeam(load)),
        peer("flume", move || flume(load)),
        peer("kanal", move || kanal(load)),
        peer("tokio mpsc", move || tokio_mpsc(&engines.tokio, load)),
    ]
}

/// One thread sends all, until that fails; this one adds up what comes.
fn between<L: Load>(
    load: L,
    mut send: impl FnMut(L::Item) -> bool + Send,
    receive: impl FnMut() -> Option<L::Item>,
) -> u64 {
    thread::scope(|scope| {
        scope.spawn(move || assert!(load.items().all(&mut send)));
        std::iter::from_fn(receive).fold(0, L::add)
    })
}

fn std_channel<L: Load>(load: L) -> u64 {
    let (tx, rx) = mpsc::sync_channel(L::CAPACITY);
    between(load, move |item| tx.send(item).is_ok(), || rx.recv().ok())
}

fn crossbeam<L: Load>(load: L) -> u64 {
    let (tx, rx) = crossbeam_channel::bounded(L::CAPACITY);
    between(load, move |item| tx.send(item).is_ok(), || rx.recv().ok())
}

fn flume<L: Load>(load: L) -> u64 {
    let (tx, rx) = flume::bounded(L::CAPACITY);
    between(load, move |item| tx.send(item).is_ok(), || rx.recv().ok())
}

fn kanal<L: Load>(load: L) -> u64 {
    let (tx, rx) = kanal::bounded(L::CAPACITY);
    between(load, move |item| tx.send(item).is_ok(), || rx.recv().ok())
}

fn tokio_mpsc<L: Load>(tokio: &Runtime, load: L) -> u64 {
    let (tx, mut rx) = tokio::sync::mpsc::channel(L::CAPACITY);
    tokio.block_on(async move {
        tokio::spawn(async move {
            for item in load.items() {
                tx.send(item).await.expect("the receiver takes all");
            }
        });
        let sum = tokio::spawn(async move {
            let mut sum = 0;
            while let Some(item) = rx.recv().await {
                sum = L::add(sum, item);
            }
            sum
        });
        sum.await.expect("nothing in a bench fails")
    })
}

/// Nobody sleeps, whatever it costs: what is possible, not a peer.
fn rtrb_singles() -> u64 {
    let (mut tx, mut rx) = rtrb::RingBuffer::new(Singles::CAPACITY);
    let send = move |item| {
        while tx.push(item).is_err() {
            hint::spin_loop();
        }
        true
    };
    thread::scope(|scope| {
        scope.spawn(move || Singles.items().all(send));
        let mut sum = 0;
        for _ in 0..Singles::NUMBERS {
            let item = loop {
                if let Ok(item) = rx.pop() {
                    break item;
                }
                hint::spin_loop();
            };
            sum = Singles::add(sum, item);
        }
        sum
    })
}

fn rtrb_chunks(batch: usize) -> u64 {
    let (mut tx, mut rx) = rtrb::RingBuffer::new(Batches::CAPACITY * batch);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut items = 0..Batches::NUMBERS;
            while !items.is_empty() {
                match tx.write_chunk_uninit(batch) {
                    Ok(chunk) => drop(chunk.fill_from_iter(&mut items)),
                    Err(_) => hint::spin_loop(),
                }
            }
        });
        let (mut sum, mut left) = (0, Batches::NUMBERS);
        while left > 0 {
            match rx.read_chunk(batch) {
                Ok(chunk) => {
                    left -= batch as u64;
                    sum = chunk.into_iter().fold(sum, u64::wrapping_add);
                }
                Err(_) => hint::spin_loop(),
            }
        }
        sum
    })
}
