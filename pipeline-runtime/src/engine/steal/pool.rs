//! The pool: a crew of threads that is there for all runs, and its invitations to the crews of others.
//!
//! A run that blocks its caller may use as many threads as the pool has, the caller's among them. When its crew has more to do
//! than those who sit there can, it leaves an invitation here. A thread of the pool that has nothing to do, or has worked for a
//! while, takes a seat there, and leaves it when there is nothing to do there, or more to do here. It sits there with
//! nothing else on its stack.

use std::{collections::VecDeque, sync::Arc};

use super::{
    crew::Crew,
    seat::{Job, Seated},
    sleep::Urgency,
};
use crate::sync::{AtomicBool, AtomicUsize, Mutex, Ordering, lock};

/// What threads share.
pub(super) struct Pool {
    pub(super) crew: Arc<Crew>,
    invitations: Mutex<VecDeque<Arc<Crew>>>,
    /// How many there are, to be seen without the lock.
    invited: AtomicUsize,
    /// The last one who could start a run is gone.
    retired: AtomicBool,
}

impl Pool {
    pub(super) fn new(workers: usize) -> Arc<Self> {
        Arc::new(Pool {
            crew: Crew::new(workers, None),
            invitations: Mutex::new(VecDeque::new()),
            invited: AtomicUsize::new(0),
            retired: AtomicBool::new(false),
        })
    }

    pub(super) fn invite(&self, crew: Arc<Crew>) {
        lock(&self.invitations).push_back(crew);
        // Before the wake-up, and in its order: the sleeper's last look is at this.
        self.invited.fetch_add(1, Ordering::SeqCst);
        self.crew.wake(Urgency::Now);
    }

    /// A crew that is done takes its invitations back.
    pub(super) fn withdraw(&self, crew: &Arc<Crew>) {
        let mut invitations = lock(&self.invitations);
        let before = invitations.len();
        invitations.retain(|other| !Arc::ptr_eq(other, crew));
        self.invited.fetch_sub(before - invitations.len(), Ordering::SeqCst);
    }

    fn accept(&self) -> Option<Arc<Crew>> {
        let crew = lock(&self.invitations).pop_front()?;
        self.invited.fetch_sub(1, Ordering::SeqCst);
        Some(crew)
    }

    /// A thread's whole life, in a seat of the pool's crew.
    pub(super) fn serve(&self) {
        loop {
            if let Some(place) = self.crew.vacate() {
                Seated::sit(&self.crew, place, &Worker(self));
            }
            match self.accept() {
                Some(crew) => self.visit(&crew),
                None if self.is_retired() && !self.crew.has_work() => return,
                None => {}
            }
        }
    }

    fn visit(&self, crew: &Arc<Crew>) {
        if let Some(place) = crew.vacate() {
            Seated::sit(crew, place, &Guest { pool: self, crew });
        }
    }

    fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }

    /// No run will start here any more: threads end once nothing is left to do.
    pub(super) fn retire(&self) {
        self.retired.store(true, Ordering::Release);
        self.crew.close();
    }
}

/// The work of a thread of the pool for the pool.
struct Worker<'a>(&'a Pool);

impl Job for Worker<'_> {
    const WAITS: bool = true;

    fn is_done(&self) -> bool {
        false
    }

    fn is_called_away(&self) -> bool {
        self.0.invited.load(Ordering::SeqCst) > 0 || self.0.is_retired()
    }
}

/// Its work for a run that blocks its caller.
struct Guest<'a> {
    pool: &'a Pool,
    crew: &'a Crew,
}

impl Job for Guest<'_> {
    const WAITS: bool = false;

    fn is_done(&self) -> bool {
        self.crew.is_closed()
    }

    fn is_called_away(&self) -> bool {
        self.pool.crew.has_work() || self.pool.is_retired()
    }
}
