//! Every interleaving that matters of edges and ordered regions: no wake-up is lost, an end is an end and nothing else is, and
//! a region gives what came in, in its order.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release -p pipeline-runtime --no-default-features --test loom`
#![cfg(loom)]

use std::{
    future::poll_fn,
    task::{Context, Poll, Wake, Waker},
};

use loom::{future::block_on, model::Builder, sync::Arc, thread};
use pipeline_runtime::{
    edge::{
        EdgeConfig, EdgeStats, Input, Intake, Next, Output, Outputs, Region, Replicas, Rx, Tx,
        edge, zip,
    },
    error::{Failure, FailureKind},
    graph::Order,
    run::gate::Gate,
    source::Items,
};

/// Explores with a bound on preemptions: two threads that lose each other need one or two.
fn model(preemptions: usize, body: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(body);
}

fn tiny() -> (Tx<u8>, Rx<u8>) {
    edge(EdgeConfig::new(1, 1), EdgeStats::default())
}

async fn push<O: Output>(tx: &mut O, put: impl FnOnce(&mut O)) {
    while tx.room() == 0 {
        poll_fn(|cx| tx.poll_flush(cx)).await.unwrap();
    }
    put(tx);
}

async fn finish(tx: &mut impl Output) {
    poll_fn(|cx| tx.poll_finish(cx)).await.unwrap();
}

async fn send(mut tx: Tx<u8>, items: impl IntoIterator<Item = u8>) {
    for item in items {
        push(&mut tx, |tx| tx.push(item)).await;
    }
    finish(&mut tx).await;
}

async fn next<I: Input>(rx: &mut I) -> Next<I::Batch> {
    poll_fn(|cx| rx.poll_next(cx)).await
}

/// All items up to the end; `Err` with what came before if a sender was lost.
async fn receive(rx: &mut Rx<u8>) -> Result<Vec<u8>, Vec<u8>> {
    let mut items = Vec::new();
    loop {
        match next(rx).await {
            Next::Batch(mut batch) => items.append(&mut batch.items),
            Next::End => return Ok(items),
            Next::Broken(_) => return Err(items),
        }
    }
}

#[test]
fn a_full_edge_and_an_empty_one_lose_no_wake_up() {
    model(3, || {
        let (tx, mut rx) = tiny();
        let sender = thread::spawn(move || block_on(send(tx, [1, 2, 3])));
        assert_eq!(block_on(receive(&mut rx)), Ok(vec![1, 2, 3]));
        sender.join().unwrap();
    });
}

#[test]
fn items_that_join_the_tail_batch_are_not_lost() {
    model(3, || {
        let (tx, mut rx) = edge(EdgeConfig::new(4, 2), EdgeStats::default());
        let sender = thread::spawn(move || {
            let mut tx = tx;
            block_on(async {
                for item in [1, 2, 3] {
                    tx.push(item);
                    poll_fn(|cx| tx.poll_flush(cx)).await.unwrap();
                }
                finish(&mut tx).await;
            });
        });
        assert_eq!(block_on(receive(&mut rx)), Ok(vec![1, 2, 3]));
        sender.join().unwrap();
    });
}

#[test]
fn an_edge_ends_when_every_sender_has_finished() {
    model(2, || {
        let (tx, mut rx) = tiny();
        let other = tx.clone();
        let senders = [(tx, 1), (other, 2)]
            .map(|(tx, item)| thread::spawn(move || block_on(send(tx, [item]))));
        let mut items = block_on(receive(&mut rx)).unwrap();
        items.sort_unstable();
        assert_eq!(items, [1, 2]);
        senders.into_iter().for_each(|sender| sender.join().unwrap());
    });
}

#[test]
fn every_receiver_sees_the_end_and_each_item_goes_to_one() {
    model(2, || {
        let (tx, mut rx) = tiny();
        let mut other = rx.clone();
        let receiver = thread::spawn(move || block_on(receive(&mut other)).unwrap());
        let sender = thread::spawn(move || block_on(send(tx, [1, 2])));
        let mut items = block_on(receive(&mut rx)).unwrap();
        items.extend(receiver.join().unwrap());
        items.sort_unstable();
        assert_eq!(items, [1, 2]);
        sender.join().unwrap();
    });
}

#[test]
fn a_sender_dropped_before_it_finished_is_a_failure_behind_its_items() {
    model(3, || {
        let (tx, mut rx) = tiny();
        let sender = thread::spawn(move || {
            let mut tx = tx;
            block_on(async {
                tx.push(1);
                poll_fn(|cx| tx.poll_flush(cx)).await.unwrap();
            });
        });
        assert_eq!(block_on(receive(&mut rx)), Err(vec![1]));
        sender.join().unwrap();
    });
}

#[test]
fn a_receiver_that_closes_frees_a_sender_that_waits() {
    model(3, || {
        let stats = EdgeStats::default();
        let (tx, mut rx) = edge(EdgeConfig::new(1, 1), stats.clone());
        let sender = thread::spawn(move || block_on(send(tx, [1, 2, 3])));
        let Next::Batch(batch) = block_on(next(&mut rx)) else { panic!("an item was sent") };
        assert_eq!(batch.items, [1]);
        rx.close();
        sender.join().unwrap();
        assert!(stats.discarded() <= 2 && stats.depth() == 0);
    });
}

#[test]
fn a_sender_without_items_hears_that_nobody_wants_any() {
    model(3, || {
        let (mut tx, rx) = tiny();
        let receiver = thread::spawn(move || drop(rx));
        block_on(poll_fn(|cx| tx.poll_closed(cx)));
        block_on(finish(&mut tx));
        receiver.join().unwrap();
    });
}

#[test]
fn outputs_flushed_together_fill_neither_for_good() {
    model(2, || {
        let ((mut a, mut from_a), (mut b, from_b)) = (tiny(), tiny());
        let sender = thread::spawn(move || {
            block_on(async {
                for item in [1, 2] {
                    while (&mut a, &mut b).room() == 0 {
                        poll_fn(|cx| (&mut a, &mut b).poll_flush(cx)).await.unwrap();
                    }
                    a.push(item);
                    b.push(item);
                }
                poll_fn(|cx| (&mut a, &mut b).poll_finish(cx)).await.unwrap();
            });
        });
        // Takes all of one before any of the other is looked at by the second receiver.
        let receiver = thread::spawn(move || {
            let mut from_b = from_b;
            block_on(receive(&mut from_b)).unwrap()
        });
        assert_eq!(block_on(receive(&mut from_a)), Ok(vec![1, 2]));
        assert_eq!(receiver.join().unwrap(), [1, 2]);
        sender.join().unwrap();
    });
}

/// An edge that holds these items and has ended.
fn filled(items: &[u8]) -> Rx<u8> {
    let (tx, rx) = edge(EdgeConfig::new(items.len(), 1), EdgeStats::default());
    block_on(send(tx, items.iter().copied()));
    rx
}

/// A replica: every item goes on, unless it is to be dropped.
async fn replica(mut intake: Intake<Rx<u8>>, region: Region, mut tx: Tx<u8>, drops: u8) {
    while let Next::Batch(batch) = next(&mut intake).await {
        let ticket = intake.ticket().unwrap();
        tx.begin(ticket);
        for item in batch.items.into_iter().filter(|&item| item != drops) {
            push(&mut tx, |tx| tx.push(item)).await;
        }
        tx.complete();
        assert!(region.complete(ticket).is_none());
    }
    finish(&mut tx).await;
}

fn through_region(items: &'static [u8], window: usize, drops: u8, expected: &'static [u8]) {
    model(2, move || {
        let region = Region::new(Replicas::fixed(2), Order::Input, window);
        let intake = region.intake(filled(items));
        let (tx, mut rx) = region.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let replicas = [(intake.clone(), tx.clone()), (intake, tx)].map(|(intake, tx)| {
            let region = region.clone();
            thread::spawn(move || block_on(replica(intake, region, tx, drops)))
        });
        assert_eq!(block_on(receive(&mut rx)).unwrap(), expected);
        replicas.into_iter().for_each(|replica| replica.join().unwrap());
    });
}

#[test]
fn replicas_give_what_came_in_in_its_order() {
    through_region(&[1, 2], 2, 0, &[1, 2]);
}

#[test]
fn a_batch_that_gives_nothing_holds_up_nobody() {
    through_region(&[1, 2], 2, 1, &[2]);
}

#[test]
fn a_full_window_opens_when_the_head_is_taken() {
    model(2, || {
        let region = Region::new(Replicas::fixed(1), Order::Input, 1);
        let intake = region.intake(filled(&[1, 2, 3]));
        let (tx, mut rx) = region.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let replica = thread::spawn(move || block_on(replica(intake, region, tx, 0)));
        assert_eq!(block_on(receive(&mut rx)).unwrap(), [1, 2, 3]);
        replica.join().unwrap();
    });
}

#[test]
fn a_consumer_that_has_enough_frees_the_region() {
    model(2, || {
        let region = Region::new(Replicas::fixed(2), Order::Input, 2);
        let intake = region.intake(filled(&[1, 2]));
        let (tx, rx) = region.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let replicas = [(intake.clone(), tx.clone()), (intake, tx)].map(|(intake, tx)| {
            let region = region.clone();
            thread::spawn(move || block_on(replica(intake, region, tx, 0)))
        });
        drop(rx);
        replicas.into_iter().for_each(|replica| replica.join().unwrap());
    });
}

#[test]
fn of_two_failures_the_one_with_the_lower_ticket_is_reported_once() {
    model(3, || {
        let region = Region::new(Replicas::fixed(2), Order::Input, 2);
        let intake = region.intake(filled(&[1, 2]));
        let (mut first, mut second) = (intake.clone(), intake);
        let taken = block_on(async { (next(&mut first).await, next(&mut second).await) });
        assert!(matches!(taken, (Next::Batch(_), Next::Batch(_))));
        let failures = [first, second].map(|intake| {
            let (region, ticket) = (region.clone(), intake.ticket().unwrap());
            thread::spawn(move || {
                let kind = FailureKind::Panic(ticket.batch().to_string());
                region.fail(ticket, Failure { node: None, position: None, kind })
            })
        });
        let reported = failures.into_iter().filter_map(|failure| failure.join().unwrap());
        let reported: Vec<_> = reported.map(|failure| failure.kind.to_string()).collect();
        assert_eq!(reported, ["panicked: 0"]);
    });
}

/// Works on the batches of its share, and gives half of each away when the other starves.
async fn replicate(mut intake: Intake<Rx<u8>>, mut tx: Tx<u8>) {
    loop {
        tx.complete();
        let Next::Batch(mut batch) = next(&mut intake).await else { break };
        tx.begin(intake.ticket().unwrap());
        let mut items = batch.items();
        while let Some(item) = items.next() {
            tx.push(item);
            if let Some(given) = intake.share(&mut items, 0) {
                tx.begin(given.kept.unwrap());
            }
        }
    }
    finish(&mut tx).await;
}

#[test]
fn a_batch_that_is_split_keeps_its_order() {
    model(2, || {
        let (tx, rx) = edge(EdgeConfig::new(4, 4), EdgeStats::default());
        let region = Region::new(Replicas::fixed(2), Order::Input, 4);
        let (port, mut out) = region.port(EdgeConfig::new(4, 4), EdgeStats::default());
        let intake = region.intake(rx);
        block_on(send(tx, [1, 2, 3]));
        let replicas = [(intake.clone(), port.clone()), (intake, port)];
        let replicas =
            replicas.map(|(intake, port)| thread::spawn(move || block_on(replicate(intake, port))));
        assert_eq!(block_on(receive(&mut out)), Ok(vec![1, 2, 3]));
        replicas.into_iter().for_each(|replica| replica.join().unwrap());
    });
}

async fn batches(input: &mut impl Input) -> usize {
    let mut count = 0;
    while let Next::Batch(_) = next(input).await {
        count += 1;
    }
    count
}

#[test]
fn a_resting_replica_hears_of_the_end() {
    model(2, || {
        let (tx, rx) = tiny();
        let region = Region::new(Replicas { least: 1, most: 2 }, Order::None, 2);
        let mut one = region.intake(rx);
        let mut other = one.clone();
        let sender = thread::spawn(move || block_on(send(tx, [1])));
        let other = thread::spawn(move || block_on(batches(&mut other)));
        // Whoever asks first works; the other rests until the end, and must not miss it.
        let taken = block_on(batches(&mut one)) + other.join().unwrap();
        assert_eq!(taken, 1);
        sender.join().unwrap();
    });
}

/// A source that finds no drain and waits, and the drain that comes between the two.
#[test]
fn a_gate_that_opens_frees_whoever_waits_in_front_of_it() {
    model(3, || {
        let gate = Arc::new(Gate::default());
        let waiting = [(); 2].map(|()| {
            let gate = gate.clone();
            thread::spawn(move || {
                let place = gate.place();
                block_on(poll_fn(|cx| gate.poll_open(&place, cx)));
            })
        });
        gate.open();
        waiting.into_iter().for_each(|waiting| waiting.join().unwrap());
    });
}

/// What a waker keeps.
struct Task;

impl Wake for Task {
    fn wake(self: std::sync::Arc<Self>) {}
}

/// A task that is dropped while it waits, as one of a run that failed, while a drain wakes it.
#[test]
fn a_task_that_no_longer_waits_leaves_nothing_in_front_of_a_gate() {
    model(3, || {
        let gate = Arc::new(Gate::default());
        let opener = gate.clone();
        let task = std::sync::Arc::new(Task);
        let waker = Waker::from(task.clone());
        let place = gate.place();
        let polled = gate.poll_open(&place, &Context::from_waker(&waker));
        assert_eq!(polled, Poll::Pending);
        drop(waker);
        let opening = thread::spawn(move || opener.open());
        drop(place);
        opening.join().unwrap();
        assert_eq!(std::sync::Arc::strong_count(&task), 1);
    });
}

#[test]
fn a_zip_hears_of_either_side() {
    model(2, || {
        let ((a, from_a), (b, from_b)) = (tiny(), tiny());
        let senders =
            [(a, 1), (b, 2)].map(|(tx, item)| thread::spawn(move || block_on(send(tx, [item]))));
        let mut pairs = zip((from_a, from_b));
        let Next::Batch(batch) = block_on(next(&mut pairs)) else { panic!("both were sent") };
        assert_eq!(batch.items, [(1, 2)]);
        assert!(matches!(block_on(next(&mut pairs)), Next::End));
        senders.into_iter().for_each(|sender| sender.join().unwrap());
    });
}

/// The window opens only when both consumers have taken the head, whichever is first.
#[test]
fn a_region_of_two_ports_waits_for_both_consumers() {
    model(1, || {
        let region = Region::new(Replicas::fixed(1), Order::Input, 1);
        let mut intake = region.intake(filled(&[1, 2]));
        let (mut a, mut from_a) = region.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let (mut b, from_b) = region.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let replica = thread::spawn(move || {
            block_on(async {
                while let Next::Batch(batch) = next(&mut intake).await {
                    let ticket = intake.ticket().unwrap();
                    a.begin(ticket);
                    b.begin(ticket);
                    for item in batch.items {
                        push(&mut a, |tx: &mut Tx<u8>| tx.push(item)).await;
                        push(&mut b, |tx: &mut Tx<u8>| tx.push(item)).await;
                    }
                    a.complete();
                    b.complete();
                    assert!(region.complete(ticket).is_none());
                }
                finish(&mut a).await;
                finish(&mut b).await;
            });
        });
        let other = thread::spawn(move || {
            let mut from_b = from_b;
            block_on(receive(&mut from_b)).unwrap()
        });
        assert_eq!(block_on(receive(&mut from_a)).unwrap(), [1, 2]);
        assert_eq!(other.join().unwrap(), [1, 2]);
        replica.join().unwrap();
    });
}

/// The second region takes from the first one's port while it holds its own lock.
#[test]
fn a_chain_of_two_regions_stands_still_nowhere() {
    model(1, || {
        let (first, second) = (
            Region::new(Replicas::fixed(1), Order::Input, 1),
            Region::new(Replicas::fixed(1), Order::Input, 1),
        );
        let (tx, rx) = first.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let (to_end, mut from_end) = second.port(EdgeConfig::new(1, 1), EdgeStats::default());
        let (intake, onward) = (first.intake(filled(&[1, 2])), second.intake(rx));
        let replicas =
            [(intake, first, tx), (onward, second, to_end)].map(|(intake, region, tx)| {
                thread::spawn(move || block_on(replica(intake, region, tx, 0)))
            });
        assert_eq!(block_on(receive(&mut from_end)).unwrap(), [1, 2]);
        replicas.into_iter().for_each(|replica| replica.join().unwrap());
    });
}

/// A failure that waits for a lower ticket is reported by whoever completes that one, once.
#[test]
fn a_held_failure_is_reported_by_the_last_of_the_lower_tickets() {
    model(3, || {
        let region = Region::new(Replicas::fixed(2), Order::Input, 2);
        let intake = region.intake(filled(&[1, 2]));
        let (mut first, mut second) = (intake.clone(), intake);
        let taken = block_on(async { (next(&mut first).await, next(&mut second).await) });
        assert!(matches!(taken, (Next::Batch(_), Next::Batch(_))));
        let (lower, higher) = (first.ticket().unwrap(), second.ticket().unwrap());
        let other = region.clone();
        let failing = thread::spawn(move || {
            let kind = FailureKind::Panic("held".to_owned());
            other.fail(higher, Failure { node: None, position: None, kind })
        });
        let completed = region.complete(lower);
        let failed = failing.join().unwrap();
        assert!(completed.is_some() != failed.is_some());
    });
}
