//! What a run tells a `tracing` subscriber: a span a pipeline and an island, entered while it runs, and an event for a failure.

use std::sync::{Arc, Mutex};

use pipeline::prelude::*;
use tracing::{
    Event, Level, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

/// Writes down what happens.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    fn count(&self, line: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|other| *other == line).count()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("pipeline_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.add(format!("span {}", span.metadata().name()));
        Id::from_u64(self.0.lock().unwrap().len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let failed = *event.metadata().level() == Level::ERROR;
        self.add(if failed { "error" } else { "event" });
    }

    fn enter(&self, _: &Id) {
        self.add("enter");
    }

    fn exit(&self, _: &Id) {
        self.add("exit");
    }
}

#[test]
fn a_span_for_the_pipeline_and_each_island() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let counted = pipeline! { source(0..9) |> map(|n| n) |> boundary() |> count(); };
        counted.run_blocking().unwrap();
    });
    assert_eq!((log.count("span pipeline"), log.count("span island")), (1, 2));
    assert!(log.count("enter") >= 3 && log.count("enter") == log.count("exit"));
    assert_eq!(log.count("error"), 0);
}

#[test]
fn an_event_for_a_failure() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let failing = pipeline! { source(["x"]) |> try_map(str::parse::<u32>) |> count(); };
        assert!(failing.run_blocking().is_err());
    });
    assert_eq!(log.count("error"), 1);
}
