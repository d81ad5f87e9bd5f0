//! Everything that `source(..)` accepts, fused and cut.

use std::task::{Context, Waker};

use futures::{StreamExt, stream};
use pipeline_runtime::source::{self, Items, OwnedChunk, Source};

use crate::support::{drain, fetch};

fn collect<T>(source: impl Source<Chunk = OwnedChunk<T>>) -> Vec<T> {
    let mut all = Vec::new();
    drain(source, |chunk| all.extend(chunk.items())).expect("no failure");
    all
}

fn is_send<T: Send>(_: &T) {}

#[test]
fn a_collection_is_given_whole_when_fused() {
    let mut numbers = source::fused(vec![1, 2, 3]);
    let mut whole = fetch(&mut numbers).expect("no failure").expect("one chunk");
    let cursor: std::vec::IntoIter<i32> = whole.items();
    assert!(cursor.eq([1, 2, 3]));
    assert!(fetch(&mut numbers).expect("no failure").is_none());
}

#[test]
fn a_range_is_cut_into_numbered_chunks() {
    let mut numbers = source::cut_by(0..5, 2);
    let mut seen = Vec::new();
    while let Some(mut chunk) = fetch(&mut numbers).expect("no failure") {
        is_send(&chunk);
        seen.push((chunk.first(), chunk.items().collect::<Vec<_>>()));
    }
    assert_eq!(seen, [(0, vec![0, 1]), (2, vec![2, 3]), (4, vec![4])]);
}

#[test]
fn borrowed_and_generic_iterators_are_sources() {
    fn sum<I: IntoIterator<Item = u32>>(numbers: I) -> u32 {
        let mut whole = fetch(&mut source::fused(numbers)).expect("no failure").expect("one chunk");
        whole.items().sum()
    }
    let words = ["a".to_owned(), "b".to_owned()];
    let mut whole = fetch(&mut source::fused(&words)).expect("no failure").expect("one chunk");
    assert!(whole.items().eq(["a", "b"]));
    assert_eq!(sum(1..=3), 6);
    assert_eq!(collect(source::cut(source::from_fn(|| None::<u8>))), Vec::<u8>::new());
}

#[test]
fn a_stream_gives_what_is_ready() {
    let stream = async_stream::stream! {
        for number in 0..3 {
            yield number;
        }
    };
    let source = source::fused(stream);
    is_send(&source);
    assert_eq!(collect(source), [0, 1, 2]);
    assert_eq!(collect(source::cut(stream::empty::<u8>())), Vec::<u8>::new());
    assert_eq!(collect(source::cut_by(stream::iter(0..5).boxed(), 2)), [0, 1, 2, 3, 4]);
}

#[test]
fn a_stream_that_waits_loses_nothing() {
    let (sender, receiver) = futures::channel::mpsc::unbounded();
    let mut source = source::cut(receiver);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(source.poll_fetch(&mut cx).is_pending());
    sender.unbounded_send(1).expect("open");
    sender.unbounded_send(2).expect("open");
    let mut chunk: OwnedChunk<i32> = fetch(&mut source).expect("no failure").expect("two items");
    assert!(chunk.items().eq([1, 2]));
    assert!(source.poll_fetch(&mut cx).is_pending());
    drop(sender);
    assert!(fetch(&mut source).expect("no failure").is_none());
}

#[test]
fn a_source_stays_itself() {
    let source: source::Chunks<_> = source::cut(source::Chunks::new(0..3, 1));
    assert_eq!(collect(source), [0, 1, 2]);
    let boxed: Box<dyn Source<Chunk = OwnedChunk<u8>>> = Box::new(source::cut(0..2));
    assert_eq!(collect(source::fused(boxed)), [0, 1]);
}

#[cfg(feature = "tokio")]
#[test]
fn tokio_receivers_are_sources() {
    let (sender, receiver) = tokio::sync::mpsc::channel(8);
    for number in 0..5 {
        sender.try_send(number).expect("room");
    }
    drop(sender);
    assert_eq!(collect(source::cut_by(receiver, 2)), [0, 1, 2, 3, 4]);

    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    sender.send("one").expect("open");
    let mut source = source::fused(receiver);
    let mut chunk = fetch(&mut source).expect("no failure").expect("an item");
    assert!(chunk.items().eq(["one"]));
    assert!(source.poll_fetch(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(sender);
    assert!(fetch(&mut source).expect("no failure").is_none());
}
