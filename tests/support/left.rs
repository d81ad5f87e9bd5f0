//! What runs leave behind. A run's state and each of its islands hold a span of `tracing` as long as they live, and an edge lives as
//! long as the islands at its ends: while no span is left there is no task, no batch, and nothing that a run shares.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
    thread::{self, ThreadId},
    time::Duration,
};

use pipeline::run::Clock;
use tracing::{
    Event, Metadata, Subscriber, dispatcher,
    span::{Attributes, Id, Record},
};

/// The spans there are, each with the thread that made it and the number of its handles.
#[derive(Default)]
struct Spans {
    last: u64,
    open: HashMap<u64, Open>,
}

struct Open {
    name: &'static str,
    maker: ThreadId,
    handles: usize,
}

static SPANS: Mutex<Option<Spans>> = Mutex::new(None);

fn spans<R>(look: impl FnOnce(&mut Spans) -> R) -> R {
    look(SPANS.lock().unwrap().get_or_insert_default())
}

struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("pipeline_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        spans(|spans| {
            spans.last += 1;
            let maker = thread::current().id();
            let open = Open { name: span.metadata().name(), maker, handles: 1 };
            spans.open.insert(spans.last, open);
            Id::from_u64(spans.last)
        })
    }

    fn clone_span(&self, id: &Id) -> Id {
        spans(|spans| spans.open.get_mut(&id.into_u64()).unwrap().handles += 1);
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        spans(|spans| {
            let open = spans.open.get_mut(&id.into_u64()).unwrap();
            open.handles -= 1;
            let closed = open.handles == 0;
            if closed {
                spans.open.remove(&id.into_u64());
            }
            closed
        })
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Counts from now on, in all threads.
pub(crate) fn count() {
    static COUNTING: OnceLock<()> = OnceLock::new();
    COUNTING.get_or_init(|| dispatcher::set_global_default(Counter.into()).unwrap());
}

/// Of the runs that this thread began, all is gone; `turn` gives their tasks a chance to go.
pub(crate) fn nothing(mut turn: impl FnMut()) {
    let mine = || {
        let me = thread::current().id();
        spans(|spans| {
            let mine = spans.open.values().filter(|open| open.maker == me);
            mine.map(|open| open.name).collect::<Vec<_>>()
        })
    };
    let clock = Clock::real();
    while !mine().is_empty() {
        assert!(clock.now() < Duration::from_secs(20), "left of a run: {:?}", mine());
        turn();
        thread::yield_now();
    }
}

/// Counts as long as it lives; then, of the runs that this thread began, all is gone.
#[allow(dead_code, reason = "not every suite has tests that watch")]
pub(crate) struct Watch(());

#[allow(dead_code, reason = "as above")]
pub(crate) fn watch() -> Watch {
    count();
    Watch(())
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !thread::panicking() {
            nothing(|| ());
        }
    }
}
