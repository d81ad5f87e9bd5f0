//! What an island has made reaches the next one while it works on: each item waits in a stage until the one before it has
//! arrived at the other end.

#[path = "support/left.rs"]
mod left;

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use pipeline::{prelude::*, run::Clock};
use tokio::runtime::Builder;

const ITEMS: u64 = 20;

/// How many items have arrived.
#[derive(Default)]
struct Arrivals {
    count: Mutex<u64>,
    more: Condvar,
    missed: AtomicU64,
}

impl Arrivals {
    fn arrived(&self) {
        *self.count.lock().unwrap() += 1;
        self.more.notify_all();
    }

    /// Works on item `n`: longer than an island may without giving way, and until all before it have arrived. If they do not, the
    /// wait ends all the same, once.
    fn work(&self, n: u64) -> u64 {
        busy(Duration::from_millis(1));
        if self.missed.load(Ordering::Relaxed) == 0 && !self.wait_for(n) {
            self.missed.store(n, Ordering::Relaxed);
        }
        n
    }

    /// Waits until so many have arrived, but not for ever.
    fn wait_for(&self, items: u64) -> bool {
        let (count, limit) = (self.count.lock().unwrap(), Duration::from_secs(20));
        let waited = self.more.wait_timeout_while(count, limit, |count| *count < items).unwrap();
        !waited.1.timed_out()
    }
}

fn busy(time: Duration) {
    let clock = Clock::real();
    while clock.now() < time {
        std::hint::spin_loop();
    }
}

/// Runs what `$build` builds around the arrivals, on the engines that run two islands at once.
macro_rules! arrives {
    (|$arrivals:ident| $build:expr) => {
        arrives!(on [Steal::workers(2), Dataflow::new(), Tokio::new(), Hybrid::workers(2)] |$arrivals| $build);
    };
    (on [$($engine:expr),+] |$arrivals:ident| $build:expr) => {$({
        crate::left::count();
        let engine = $engine;
        let $arrivals = Arc::new(Arrivals::default());
        let runtime = Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let run = $build;
        runtime.block_on(async { run.run_on(&engine).await }).unwrap();
        assert_eq!($arrivals.missed.load(Ordering::Relaxed), 0, "{engine:?}: an item waited for nothing");
        assert!($arrivals.wait_for(ITEMS), "{engine:?}: an item was lost");
        crate::left::nothing(|| runtime.block_on(tokio::task::yield_now()));
    })+};
}

#[test]
fn an_item_leaves_while_its_island_works_on_the_next() {
    arrives!(|arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            source(0..ITEMS) |> map(move |n| at.work(n)) |> boundary() |> for_each(move |_| end.arrived());
        }
    });
}

/// Taking an item that expands, and what it becomes, are one step.
#[test]
fn so_it_does_in_front_of_an_expansion() {
    arrives!(|arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            source(0..ITEMS) |> map(move |n| at.work(n)) |> flat_map(|n| [n]) |> boundary() |> for_each(move |_| end.arrived());
        }
    });
}

#[test]
fn so_it_does_where_an_item_expands_to_several() {
    arrives!(|arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            source(0..1u64) |> flat_map(|_| 0..ITEMS) |> map(move |n| at.work(n)) |> boundary()
                |> for_each(move |_| end.arrived());
        }
    });
}

#[test]
fn so_it_does_from_both_arms_of_a_fork() {
    arrives!(|arrivals| {
        let (at, even, odd) = (arrivals.clone(), arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            let (evens, odds) = source(0..ITEMS) |> map(move |n| at.work(n)) |> partition(|n| n % 2 == 0);
            evens |> boundary() |> for_each(move |_| even.arrived());
            odds |> boundary() |> for_each(move |_| odd.arrived());
        }
    });
}

/// One item goes to one replica, and the other has nothing to do.
#[test]
fn so_it_does_out_of_an_ordered_region() {
    arrives!(|arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            source(0..1u64)
                |> #[parallel(2)] { flat_map(|_| 0..ITEMS) |> map(move |n| at.work(n)) }
                |> for_each(move |_| end.arrived());
        }
    });
}

#[test]
fn so_it_does_out_of_a_region_by_key() {
    arrives!(|arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            source(0..ITEMS) |> #[parallel(2, by = |_: &u64| 0)] map(move |n| at.work(n)) |> for_each(move |_| end.arrived());
        }
    });
}

#[test]
fn so_it_does_into_a_channel() {
    arrives!(|arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        let (tx, mut rx) = tokio::sync::mpsc::channel(1024);
        std::thread::spawn(move || {
            while rx.blocking_recv().is_some() {
                end.arrived();
            }
        });
        pipeline! {
            #![engine(tokio)]
            source(0..ITEMS) |> map(move |n| at.work(n)) |> sink(tx);
        }
    });
}

#[test]
fn so_it_does_from_an_async_body_that_never_waits() {
    arrives!(on [Tokio::new(), Hybrid::workers(2)] |arrivals| {
        let (at, end) = (arrivals.clone(), arrivals.clone());
        pipeline! {
            #![engine(tokio)]
            source(0..ITEMS) |> map(async move |n| at.work(n)) |> boundary() |> for_each(move |_| end.arrived());
        }
    });
}

/// On one thread: between two items that each take longer than an island may, what was made arrives.
#[test]
fn on_the_sync_engine_too() {
    let log = Mutex::new(Vec::new());
    let noted = &log;
    let slow = pipeline! {
        source(0..5u64)
            |> map(|n| {
                busy(Duration::from_millis(2));
                noted.lock().unwrap().push(("made", n));
                n
            })
            |> boundary()
            |> for_each(|n| noted.lock().unwrap().push(("arrived", n)));
    };
    slow.run_blocking().unwrap();
    let in_turn: Vec<_> = (0..5).flat_map(|n| [("made", n), ("arrived", n)]).collect();
    assert_eq!(log.into_inner().unwrap(), in_turn);
}

/// Nor does a worker with several islands leave any of them for another's next item: what is on its way arrives first.
#[test]
fn on_one_worker_across_several_edges() {
    let slow = |n| {
        busy(Duration::from_millis(1));
        n
    };
    // How many are on their way, and how many have been at most.
    let counted = Mutex::new((0u64, 0u64));
    let counts = &counted;
    let chain = pipeline! {
        #![engine(steal)]
        source(0..40u64)
            |> map(|n| {
                let mut counts = counts.lock().unwrap();
                counts.0 += 1;
                counts.1 = counts.1.max(counts.0);
                slow(n)
            })
            |> boundary() |> map(slow)
            |> #[parallel(2)] map(slow)
            |> for_each(|_| counts.lock().unwrap().0 -= 1);
    };
    chain.run_blocking_on(&Steal::workers(1)).unwrap();
    let (left, most) = counted.into_inner().unwrap();
    // One made, and one in each island behind.
    assert!(left == 0 && most <= 4, "{most} on their way, {left} left");
}
