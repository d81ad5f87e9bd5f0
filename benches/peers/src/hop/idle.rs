//! What a pipeline costs that waits for input: processor time, from one millisecond on after the last item.

use std::{fs, thread, time::Duration};

use pipeline::prelude::*;

use crate::table::Table;

const WATCHED: Duration = Duration::from_millis(200);

pub(super) fn idle(table: &mut Table) {
    println!("W2 a pipeline without input");
    // What this thread takes to look.
    let looking = least_of_three(watch);
    println!("  {:<44} {looking:>9.3} ms", "processor time in 200 ms, no pipeline");
    for engine in ["sync", "dataflow", "steal", "tokio", "hybrid"] {
        let spent = least_of_three(|| of_engine(engine)) - looking;
        table.figure(&format!("processor time in 200 ms, {engine}"), spent, 0.2, "ms");
    }
}

/// Milliseconds of processor time that a waiting pipeline takes.
fn of_engine(engine: &'static str) -> f64 {
    let (tx, rx) = tokio::sync::mpsc::channel(8);
    let waiting = move || {
        let counted = pipeline! {
            #![engine(steal)]
            source(rx) |> map(|item: u64| item) |> boundary() |> count();
        };
        match engine {
            "sync" => counted.run_blocking_on(&engine::Sync::new()),
            "dataflow" => counted.run_blocking_on(&Dataflow::new()),
            "steal" => counted.run_blocking_on(&Steal::workers(2)),
            "hybrid" => counted.run_blocking_on(&Hybrid::workers(2)),
            _ => counted.run_blocking_on(&Tokio::new()),
        }
    };
    let waiting = thread::spawn(waiting);
    pause(Duration::from_millis(20));
    tx.blocking_send(1).expect("the pipeline takes it");
    let spent = watch();
    drop(tx);
    let counted = waiting.join().expect("nothing in a bench fails");
    assert_eq!(counted.expect("nothing in a bench fails").output, 1);
    spent
}

/// Milliseconds of processor time that all threads take, from one millisecond on.
fn watch() -> f64 {
    pause(Duration::from_millis(1));
    let before = processor_time();
    pause(WATCHED);
    processor_time() - before
}

/// The machine has other things to do now and then; what wakes up by itself does so every time.
fn least_of_three(spent: impl Fn() -> f64) -> f64 {
    (0..3).map(|_| spent()).fold(f64::MAX, f64::min)
}

#[expect(clippy::disallowed_methods, reason = "a bench waits for time to pass")]
fn pause(time: Duration) {
    thread::sleep(time);
}

/// What all threads of this process have run, in milliseconds.
fn processor_time() -> f64 {
    let tasks =
        fs::read_dir("/proc/self/task").expect("Linux says what threads there are").flatten();
    let stats = tasks.filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok());
    let nanos = stats.filter_map(|stat| stat.split(' ').next()?.parse::<f64>().ok());
    nanos.sum::<f64>() / 1e6
}
