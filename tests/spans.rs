//! What a run tells a `tracing` subscriber: a span for the pipeline, in it one for each island, entered while it runs, and events
//! inside of these.

use std::sync::{Arc, Mutex};

use pipeline::prelude::*;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Writes down what happens, and inside of which spans.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    /// Each span's path, by its number from 1.
    spans: Vec<String>,
    events: Vec<String>,
    /// Those that are entered.
    entered: Vec<usize>,
    entries: usize,
}

impl Log {
    fn told<R>(&self, look: impl FnOnce(&mut Told) -> R) -> R {
        look(&mut self.0.lock().unwrap())
    }
}

impl Told {
    fn path(&self, span: Option<usize>) -> String {
        span.map_or(String::new(), |span| self.spans[span - 1].clone() + " > ")
    }
}

/// The message of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("pipeline_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.told(|told| {
            let parent = match span.parent() {
                Some(parent) => Some(parent.into_u64() as usize),
                None if span.is_root() => None,
                None => told.entered.last().copied(),
            };
            let path = told.path(parent) + span.metadata().name();
            told.spans.push(path);
            Id::from_u64(told.spans.len() as u64)
        })
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        let level = if *event.metadata().level() == Level::ERROR { "error: " } else { "" };
        self.told(|told| {
            let path = told.path(told.entered.last().copied());
            told.events.push(format!("{path}{level}{}", message.0));
        });
    }

    fn enter(&self, span: &Id) {
        self.told(|told| {
            told.entered.push(span.into_u64() as usize);
            told.entries += 1;
        });
    }

    fn exit(&self, span: &Id) {
        assert_eq!(self.told(|told| told.entered.pop()), Some(span.into_u64() as usize));
    }
}

/// What is told of what `run` does, once every span was left.
fn told(run: impl FnOnce()) -> Told {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), run);
    let told = log.told(std::mem::take);
    assert!(told.entered.is_empty());
    told
}

#[test]
fn an_islands_span_is_a_child_of_the_pipelines_which_holds_the_start_and_the_end() {
    let told = told(|| {
        let counted = pipeline! { source(0..9) |> map(|n| n) |> boundary() |> count(); };
        counted.run_blocking().unwrap();
    });
    assert_eq!(told.spans, ["pipeline", "pipeline > island", "pipeline > island"]);
    assert_eq!(told.events, ["pipeline > run starts", "pipeline > run ended"]);
    assert!(told.entries >= 4);
}

#[test]
fn a_failure_is_told_inside_of_its_island() {
    let told = told(|| {
        let failing = pipeline! { source(["x"]) |> try_map(str::parse::<u32>) |> count(); };
        assert!(failing.run_blocking().is_err());
    });
    let failed = "pipeline > island > error: run failed";
    assert_eq!(told.events, ["pipeline > run starts", failed]);
}

/// What happens between the runs' own turns, in the caller's span, does not get into them.
#[test]
fn two_runs_side_by_side_have_a_span_each() {
    let told = told(|| {
        let one = pipeline! { source(0..9) |> boundary() |> count(); };
        let other = pipeline! { source(0..9) |> count(); };
        let both = futures::future::join(one.run(), other.run());
        let (one, other) = pollster::block_on(both);
        assert_eq!((one.unwrap().output, other.unwrap().output), (9, 9));
    });
    let mut spans = told.spans;
    spans.sort();
    assert_eq!(
        spans,
        ["pipeline", "pipeline", "pipeline > island", "pipeline > island", "pipeline > island"]
    );
    let ended = told.events.iter().filter(|event| *event == "pipeline > run ended");
    assert_eq!(ended.count(), 2);
}
