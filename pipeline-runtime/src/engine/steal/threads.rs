//! The pool's threads: started when a run needs them, joined when the last one who could start a run is gone.

use std::{io, sync::Arc};

use super::pool::Pool;
use crate::{
    island::contained,
    sync::{
        Mutex, lock,
        thread::{self, Builder, JoinHandle},
    },
};

/// What the owner of a pool may choose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Config {
    pub(super) workers: usize,
    pub(super) pinned: bool,
}

/// Owns the pool. Who gives up the last share of it ends it, by [`Threads::join`] or [`Threads::leave`].
pub(super) struct Threads {
    pub(super) config: Config,
    pub(super) pool: Arc<Pool>,
    started: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    pub(super) fn new(config: Config) -> Arc<Self> {
        let pool = Pool::new(config.workers);
        Arc::new(Threads { config, pool, started: Mutex::new(Vec::new()) })
    }

    /// Starts threads until there are as many.
    pub(super) fn start(&self, threads: usize) -> io::Result<()> {
        let mut started = lock(&self.started);
        while started.len() < threads {
            let thread = self.spawn(started.len())?;
            started.push(thread);
        }
        Ok(())
    }

    fn spawn(&self, number: usize) -> io::Result<JoinHandle<()>> {
        let (pool, pinned) = (self.pool.clone(), self.config.pinned);
        Builder::new().name(format!("steal-{number}")).spawn(move || {
            if pinned {
                pin(number);
            }
            // A task catches what is the user's; what unwinds here is a mistake of ours, and no reason for other runs to lose the thread.
            while !contained(|| pool.serve()) {
                tracing::error!(thread = number, "a thread of the pool unwound, and goes on");
            }
        })
    }

    /// Ends the pool and waits for its threads.
    pub(super) fn join(self) {
        self.pool.retire();
        for thread in std::mem::take(&mut *lock(&self.started)) {
            // One that drops the last share itself ends once it is back at its work.
            if thread.thread().id() != thread::current().id() {
                drop(thread.join());
            }
        }
    }

    /// Ends the pool. Its threads end when what they run returns.
    pub(super) fn leave(self) {
        self.pool.retire();
    }
}

/// A wish: where the system does not grant it, the thread runs anywhere.
fn pin(number: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(&core) = cores.get(number % cores.len().max(1)) {
        core_affinity::set_for_current(core);
    }
}
