//! Items pushed one by one over an edge as a pipeline makes it by default, between two tasks and between two threads, beside
//! the channels one would use by hand.

use std::{sync::mpsc, thread};

use pipeline::prelude::*;
use tokio::runtime::{self, Runtime};

use crate::{
    kernels::finish,
    rounds::{Effort, interleave, ours, peer},
    table::Table,
};

const ITEMS: u64 = 1 << 19;
/// What an edge of a pipeline holds by default.
const CAPACITY: usize = 1024;

pub(crate) fn two_tasks(effort: Effort, table: &mut Table) {
    let current = runtime::Builder::new_current_thread().build().expect("a runtime can be made");
    let times = interleave(
        effort,
        ITEMS,
        vec![
            ours("pipeline, sync engine", one_thread),
            peer("kanal", || current.block_on(kanal_tasks())),
            peer("tokio mpsc", || current.block_on(tokio_tasks())),
        ],
    );
    table.group("an edge between two tasks of one thread", &times);
    table.figure("pipeline", times.median("pipeline, sync engine"), 2.5, "ns an item");
}

pub(crate) fn two_threads(effort: Effort, table: &mut Table) {
    let threads = runtime::Builder::new_multi_thread().worker_threads(2).build();
    let threads = threads.expect("a runtime can be made");
    let times = interleave(
        effort,
        ITEMS,
        vec![
            ours("pipeline, tokio engine", || two_workers(&threads)),
            peer("std sync_channel", std_threads),
            peer("kanal", kanal_threads),
            peer("crossbeam", crossbeam_threads),
            peer("tokio mpsc", || threads.block_on(tokio_workers())),
        ],
    );
    table.group("an edge between two threads", &times);
    table.figure("pipeline", times.median("pipeline, tokio engine"), 5.0, "ns an item");
}

fn one_thread() -> u64 {
    let summed = pipeline! {
        source(0..ITEMS) |> map(|x| x) |> boundary() |> fold(0, u64::wrapping_add);
    };
    finish(summed.run_blocking())
}

fn two_workers(threads: &Runtime) -> u64 {
    let summed = pipeline! {
        #![engine(tokio)]
        source(0..ITEMS) |> map(|x| x) |> boundary() |> fold(0, u64::wrapping_add);
    };
    finish(threads.block_on(summed.run()))
}

fn std_threads() -> u64 {
    let (tx, rx) = mpsc::sync_channel(CAPACITY);
    let sender = thread::spawn(move || (0..ITEMS).all(|x| tx.send(x).is_ok()));
    let sum = rx.iter().fold(0, u64::wrapping_add);
    assert!(sender.join().is_ok_and(|sent| sent));
    sum
}

fn kanal_threads() -> u64 {
    let (tx, rx) = kanal::bounded(CAPACITY);
    let sender = thread::spawn(move || (0..ITEMS).all(|x| tx.send(x).is_ok()));
    let sum = std::iter::from_fn(|| rx.recv().ok()).fold(0, u64::wrapping_add);
    assert!(sender.join().is_ok_and(|sent| sent));
    sum
}

fn crossbeam_threads() -> u64 {
    let (tx, rx) = crossbeam_channel::bounded(CAPACITY);
    let sender = thread::spawn(move || (0..ITEMS).all(|x| tx.send(x).is_ok()));
    let sum = rx.iter().fold(0, u64::wrapping_add);
    assert!(sender.join().is_ok_and(|sent| sent));
    sum
}

async fn tokio_workers() -> u64 {
    let (tx, rx) = tokio::sync::mpsc::channel(CAPACITY);
    let sender = tokio::spawn(send_all(tx));
    let sum = tokio::spawn(sum_all(rx)).await.expect("nothing in a bench fails");
    assert!(sender.await.is_ok_and(|sent| sent));
    sum
}

async fn tokio_tasks() -> u64 {
    let (tx, rx) = tokio::sync::mpsc::channel(CAPACITY);
    let (sent, sum) = tokio::join!(send_all(tx), sum_all(rx));
    assert!(sent);
    sum
}

async fn send_all(tx: tokio::sync::mpsc::Sender<u64>) -> bool {
    for x in 0..ITEMS {
        if tx.send(x).await.is_err() {
            return false;
        }
    }
    true
}

async fn sum_all(mut rx: tokio::sync::mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0u64;
    while let Some(x) = rx.recv().await {
        sum = sum.wrapping_add(x);
    }
    sum
}

async fn kanal_tasks() -> u64 {
    let (tx, rx) = kanal::bounded_async(CAPACITY);
    let send = async move {
        for x in 0..ITEMS {
            if tx.send(x).await.is_err() {
                return false;
            }
        }
        true
    };
    let receive = async move {
        let mut sum = 0u64;
        while let Ok(x) = rx.recv().await {
            sum = sum.wrapping_add(x);
        }
        sum
    };
    let (sent, sum) = tokio::join!(send, receive);
    assert!(sent);
    sum
}
