//! Inputs made of several edges, polled by hand.

use std::task::{Context, Poll, Waker};

use pipeline_runtime::edge::{
    Batch, EdgeConfig, EdgeStats, Input, Next, Output, Rx, concat, edge, merge, zip,
};

/// An edge that holds these items, one a batch, and has ended.
fn filled(items: &[u32]) -> Rx<u32> {
    let (mut tx, rx) = edge(EdgeConfig::new(items.len(), 1), EdgeStats::default());
    let mut cx = Context::from_waker(Waker::noop());
    for &item in items {
        tx.push(item);
        assert!(matches!(tx.poll_flush(&mut cx), Poll::Ready(Ok(()))));
    }
    assert!(matches!(tx.poll_finish(&mut cx), Poll::Ready(Ok(()))));
    rx
}

fn all<T>(mut input: impl Input<Batch = Batch<T>>) -> Vec<T> {
    let mut items = Vec::new();
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        match input.poll_next(&mut cx) {
            Poll::Ready(Next::Batch(mut batch)) => {
                items.append(&mut batch.items);
                input.recycle(batch);
            }
            Poll::Ready(Next::End) => return items,
            Poll::Ready(Next::Broken(cause)) => panic!("{cause}"),
            Poll::Pending => panic!("all inputs have ended"),
        }
    }
}

/// S25: no ready input waits for more than a round of the others.
#[test]
fn a_merge_takes_from_ready_inputs_in_turn() {
    let merged = merge([filled(&[1, 2, 3]), filled(&[10]), filled(&[100, 200])]);
    assert_eq!(all(merged), [1, 10, 100, 2, 200, 3]);
}

#[test]
fn a_concat_takes_one_input_after_the_other() {
    assert_eq!(all(concat([filled(&[1, 2]), filled(&[10]), filled(&[100])])), [1, 2, 10, 100]);
}

#[test]
fn a_zip_ends_with_the_shorter_input_and_closes_the_other() {
    let stats = EdgeStats::default();
    let (tx, rx) = edge(EdgeConfig::new(4, 1), stats.clone());
    let pairs = zip((filled(&[1, 2]), rx));
    let mut tx = tx;
    let mut cx = Context::from_waker(Waker::noop());
    for item in [10, 20, 30] {
        tx.push(item);
        assert!(tx.poll_flush(&mut cx).is_ready());
    }
    assert_eq!(all(pairs), [(1, 10), (2, 20)]);
    assert!(tx.is_closed());
}
