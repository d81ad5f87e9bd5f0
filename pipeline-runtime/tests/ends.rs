//! How an edge ends, polled by hand.

use std::task::{Context, Poll, Waker};

use pipeline_runtime::edge::{EdgeConfig, EdgeStats, Input, Next, Output, Rx, Tx, edge};

/// An edge that holds one item, and is full.
fn full() -> (Tx<u32>, Rx<u32>) {
    let (mut tx, rx) = edge(EdgeConfig::new(1, 1), EdgeStats::default());
    tx.push(1);
    assert!(tx.poll_flush(&mut nobody()).is_ready());
    tx.push(2);
    assert!(tx.poll_flush(&mut nobody()).is_pending(), "it is full");
    (tx, rx)
}

fn nobody() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

fn items(rx: &mut Rx<u32>) -> Vec<u32> {
    match rx.poll_next(&mut nobody()) {
        Poll::Ready(Next::Batch(batch)) => batch.items,
        _ => Vec::new(),
    }
}

/// S5: what is still in the sender's hands needs room, the end does not.
#[test]
fn an_end_needs_no_room_and_comes_behind_what_is_queued() {
    let (mut tx, mut rx) = full();
    assert!(tx.poll_finish(&mut nobody()).is_pending(), "an item is not sent yet");
    assert_eq!(items(&mut rx), [1]);
    assert!(tx.poll_finish(&mut nobody()).is_ready(), "the queue is full again, and has ended");
    assert_eq!(items(&mut rx), [2]);
    assert!(matches!(rx.poll_next(&mut nobody()), Poll::Ready(Next::End)));
}

/// S5, S6.
#[test]
fn a_sender_that_is_lost_needs_no_room_and_its_items_come_first() {
    let (tx, mut rx) = full();
    drop(tx);
    assert_eq!(items(&mut rx), [1]);
    assert!(matches!(rx.poll_next(&mut nobody()), Poll::Ready(Next::Broken(_))));
}
