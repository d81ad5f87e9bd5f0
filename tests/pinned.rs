//! The threads of a pinned pool: where the system lets a thread choose, each stays on a CPU of its own.
#![cfg(target_os = "linux")]

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    sync::{Arc, Barrier},
    thread,
};

use pipeline::{
    engine::{Engine, Shared},
    prelude::*,
};

/// The CPUs that this thread may run on, as the system lists them: one, or several as in `0-3`.
fn cpus() -> String {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap();
    let cpus = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    cpus.expect("every thread may run somewhere").trim().to_owned()
}

/// How many CPUs a thread may choose among, if the system lets it.
fn granted() -> Option<usize> {
    let chosen = thread::spawn(|| {
        let cores = core_affinity::get_core_ids()?;
        let is_granted = core_affinity::set_for_current(*cores.first()?);
        is_granted.then(|| (cores.len(), cpus()))
    });
    let (cores, cpus) = chosen.join().unwrap()?;
    cpus.parse::<usize>().is_ok().then_some(cores)
}

/// The CPUs of a pool's two threads, by the threads' names. Each of two replicas keeps one until the other has one too.
fn cpus_of(engine: &impl Engine<'static, Shared>) -> BTreeMap<String, String> {
    let barrier = Arc::new(Barrier::new(2));
    let seen = pipeline! {
        #![engine(tokio)]
        source([0u8, 1])
            |> map(|n| n)
            |> #[buffer(1)] #[parallel(2)] map(move |_| {
                barrier.wait();
                (thread::current().name().unwrap_or_default().to_owned(), cpus())
            })
            |> collect::<BTreeMap<_, _>>();
    };
    pollster::block_on(seen.run_on(engine)).unwrap().into_output()
}

fn check(engine: &impl Engine<'static, Shared>, cores: usize) {
    let seen = cpus_of(engine);
    assert!(seen.keys().eq(["steal-0", "steal-1"]), "{seen:?}");
    let cpus: HashSet<usize> = seen.values().map(|list| list.parse().expect("one CPU")).collect();
    assert_eq!(cpus.len(), cores.min(2), "{seen:?}");
}

#[test]
fn each_thread_of_a_pinned_pool_stays_on_a_cpu_of_its_own() {
    let Some(cores) = granted() else { return };
    check(&Steal::workers(2).pinned(true), cores);
    check(&Hybrid::workers(2).pinned(true), cores);
}

#[test]
fn a_pool_that_is_not_pinned_leaves_its_threads_where_they_were() {
    let allowed = cpus();
    for engine in [Steal::workers(2), Steal::workers(2).pinned(true).pinned(false)] {
        assert!(cpus_of(&engine).values().all(|list| *list == allowed));
    }
}
