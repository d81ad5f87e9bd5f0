//! Ways to keep many futures under way, each of which adds up what they give.

use std::{
    cell::Cell,
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::Poll,
};

use futures::{StreamExt, stream};
use tokio::{sync::Semaphore, task::JoinSet};

use super::FLIGHTS;

pub(super) async fn buffered<F: Future<Output = u64>>(items: u64, f: impl Fn(u64) -> F) -> u64 {
    let results = stream::iter(0..items).map(f).buffered(FLIGHTS);
    results.fold(0, async |sum: u64, result| sum.wrapping_add(result)).await
}

pub(super) async fn unordered<F: Future<Output = u64>>(items: u64, f: impl Fn(u64) -> F) -> u64 {
    let results = stream::iter(0..items).map(f).buffer_unordered(FLIGHTS);
    results.fold(0, async |sum: u64, result| sum.wrapping_add(result)).await
}

pub(super) async fn join_set<F>(items: u64, f: impl Fn(u64) -> F) -> u64
where
    F: Future<Output = u64> + Send + 'static,
{
    let permits = Arc::new(Semaphore::new(FLIGHTS));
    let (mut flying, mut sum) = (JoinSet::new(), 0u64);
    let landed = |result: Result<u64, _>| result.expect("nothing in a bench fails");
    for item in 0..items {
        let permit = permits.clone().acquire_owned().await.expect("it is never closed");
        let result = f(item);
        flying.spawn(async move {
            let result = result.await;
            drop(permit);
            result
        });
        while let Some(result) = flying.try_join_next() {
            sum = sum.wrapping_add(landed(result));
        }
    }
    while let Some(result) = flying.join_next().await {
        sum = sum.wrapping_add(landed(result));
    }
    sum
}

/// As many loops as may be under way, which share a counter: no queue, no order, no waker but the task's.
pub(super) async fn lanes<F: Future<Output = u64>>(items: u64, f: impl Fn(u64) -> F) -> u64 {
    let (next, sum) = (Cell::new(0), Cell::new(0u64));
    let lane = || async {
        while next.get() < items {
            let item = next.replace(next.get() + 1);
            let result = f(item).await;
            sum.set(sum.get().wrapping_add(result));
        }
    };
    let mut flying: Vec<Pin<Box<_>>> = (0..FLIGHTS).map(|_| Box::pin(lane())).collect();
    poll_fn(|cx| {
        flying.retain_mut(|lane| lane.as_mut().poll(cx).is_pending());
        if flying.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    sum.get()
}

/// The same, a task each.
pub(super) async fn tasks<F, M>(items: u64, f: M) -> u64
where
    F: Future<Output = u64> + Send + 'static,
    M: Fn(u64) -> F + Clone + Send + 'static,
{
    let next = Arc::new(AtomicU64::new(0));
    let lane = |next: Arc<AtomicU64>, f: M| async move {
        let mut sum = 0u64;
        loop {
            let item = next.fetch_add(1, Ordering::Relaxed);
            if item >= items {
                return sum;
            }
            sum = sum.wrapping_add(f(item).await);
        }
    };
    let flying: JoinSet<u64> = (0..FLIGHTS).map(|_| lane(next.clone(), f.clone())).collect();
    flying.join_all().await.into_iter().fold(0, u64::wrapping_add)
}
