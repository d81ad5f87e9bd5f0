//! An island's thread: it polls, and between two polls it waits for a wake-up, at first spinning.
//!
//! A thread that sleeps costs its waker a system call, and comes back some 20 us later; one that spins is back at once. So a
//! thread spins for [`SPIN`] before it sleeps, but only while no thread of the run has to do without a core for it.

use std::{
    sync::Arc,
    task::{Context, Wake, Waker},
    time::Duration,
};

use super::super::{
    parker::Parker,
    reactor::Reactor,
    roster::{Roster, Task},
    spin::Spin,
};
use crate::{
    run::state::RunState,
    sync::{self, AtomicUsize, Ordering},
};

const SPIN: Duration = Duration::from_micros(10);

/// What the threads of a run share.
pub(super) struct Team {
    pub(super) roster: Arc<Roster>,
    reactor: Reactor,
    /// Threads that do not sleep.
    awake: AtomicUsize,
    cores: usize,
}

impl Team {
    pub(super) fn new(run: sync::Arc<RunState>, threads: usize) -> Arc<Self> {
        Arc::new(Team {
            roster: Roster::new(run, "dataflow", threads),
            reactor: Reactor::current(),
            awake: AtomicUsize::new(threads),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        })
    }

    pub(super) fn run(&self) -> &RunState {
        self.roster.run()
    }

    pub(super) fn watch(&self) {
        self.roster.watch();
    }

    /// The name of the thread of this task.
    pub(super) fn name(&self, task: usize) -> String {
        let graph = self.run().graph();
        let island = self.run().tasks()[task].island;
        // The name of a thread has no such byte; that of a pipeline is the user's.
        format!("{}/{}", graph.name, graph.islands[island].name).replace('\0', " ")
    }

    fn wait(&self, parker: &Parker) {
        if self.spin(parker) {
            return;
        }
        self.awake.fetch_sub(1, Ordering::Relaxed);
        parker.park();
        self.awake.fetch_add(1, Ordering::Relaxed);
    }

    /// Says whether the wake-up came.
    fn spin(&self, parker: &Parker) -> bool {
        if parker.try_take() {
            return true;
        }
        let mut spin = Spin::new(SPIN);
        while self.awake.load(Ordering::Relaxed) <= self.cores && spin.goes_on() {
            if parker.try_take() {
                return true;
            }
        }
        false
    }
}

/// A task and the thread's way to wait. Dropped, it has left the run, whether it ever worked or not.
pub(super) struct Worker<'env> {
    task: Option<Task<'env>>,
    signal: Arc<Signal>,
    team: Arc<Team>,
}

impl<'env> Worker<'env> {
    pub(super) fn new(team: Arc<Team>, task: Task<'env>) -> Self {
        let signal = Arc::new(Signal(Parker::new()));
        team.roster.add(Waker::from(signal.clone()));
        Worker { task: Some(task), signal, team }
    }

    /// The thread's whole life.
    pub(super) fn work(mut self) {
        let (team, waker) = (self.team.clone(), Waker::from(self.signal.clone()));
        team.reactor.around(|| {
            let mut cx = Context::from_waker(&waker);
            while team.roster.poll(&mut self.task, &mut cx).is_pending() {
                team.wait(&self.signal.0);
            }
        });
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        self.team.run().drop_task(self.task.take());
        self.team.awake.fetch_sub(1, Ordering::Relaxed);
        self.team.roster.leave();
    }
}

/// Wakes its thread.
struct Signal(Parker);

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}
