//! What a member of a crew does that has nothing to do: it searches, lies down, watches, sleeps. Why no work is forgotten
//! meanwhile: [`super::sleep`].
//!
//! It takes any task that waits in a queue. The task that another member has made runnable last is left to that member, which
//! will come to it as soon as its turn is over, and more cheaply; it is taken only if that turn goes on. Who takes it knows
//! so by two looks, a moment apart, at the number of the turn.

use std::{sync::Arc, time::Duration};

use super::{
    super::spin::Spin,
    seat::{Job, Seated},
    sleep::{Risen, Urgency},
    task::Task,
};
use crate::sync::Ordering;

/// The search: less than a thread takes to sleep and to wake up.
const SEARCH: Duration = Duration::from_micros(10);
/// The watch: so many naps, each followed by a glance. A checker's threads sleep at once.
const NAPS: usize = if cfg!(any(loom, shuttle)) { 0 } else { 8 };
const NAP: Duration = Duration::from_micros(100);
const GLANCE: Duration = Duration::from_micros(2);

/// How a watch ended.
enum Watched {
    Found(Arc<Task>),
    /// The watcher was woken, or is not needed any more.
    Disturbed,
    Quiet,
}

impl Seated {
    /// The next task, whenever it comes; `None` if the member is to leave.
    pub(super) fn idle<J: Job>(&self, job: &J) -> Option<Arc<Task>> {
        let mut searches = self.crew.sleep.start_searching();
        loop {
            if searches && let Some(task) = self.search(SEARCH, job) {
                self.crew.sleep.stop_searching();
                self.pass_on();
                return Some(task);
            }
            self.crew.sleep.lie_down(self.number(), searches);
            let found = self.lie(job);
            searches = self.crew.sleep.get_up(self.number()) == Risen::Woken;
            if found.is_some() || self.leaves(job) || !(J::WAITS || searches) {
                if searches {
                    self.crew.sleep.stop_searching();
                }
                self.pass_on();
                return found;
            }
        }
    }

    fn leaves(&self, job: &impl Job) -> bool {
        job.is_done() || job.is_called_away()
    }

    /// Others were not woken because this one searched, or was chosen to: if there is more to do, the next is.
    pub(super) fn pass_on(&self) {
        if self.crew.has_work() {
            self.crew.wake(Urgency::Now);
        }
    }

    fn search(&self, at_most: Duration, job: &impl Job) -> Option<Arc<Task>> {
        let mut spin = Spin::new(at_most);
        self.look_at_turns();
        loop {
            if self.leaves(job) {
                return None;
            }
            if let Some(task) = self.steal() {
                return Some(task);
            }
            if !spin.goes_on() {
                return None;
            }
            if let Some(task) = self.steal_from_a_long_turn() {
                return Some(task);
            }
        }
    }

    /// Lies, and sleeps if nothing disturbs it. Gives what it found by itself.
    fn lie<J: Job>(&self, job: &J) -> Option<Arc<Task>> {
        if self.leaves(job) {
            return None;
        }
        if let Some(task) = self.steal() {
            return Some(task);
        }
        if self.crew.sleep.start_watching() {
            let watched = self.watch(job);
            self.crew.sleep.stop_watching();
            match watched {
                Watched::Found(task) => return Some(task),
                Watched::Disturbed => return None,
                Watched::Quiet => {}
            }
            // What was not urgent was left to the watcher up to now: so here, it takes that too.
            if let Some(task) = self.steal().or_else(|| self.steal_any()) {
                return Some(task);
            }
        }
        if J::WAITS {
            self.seat().parker.park();
        }
        None
    }

    fn watch(&self, job: &impl Job) -> Watched {
        for _ in 0..NAPS {
            if self.seat().parker.park_timeout(NAP) || self.leaves(job) {
                return Watched::Disturbed;
            }
            if let Some(task) = self.search(GLANCE, job) {
                return Watched::Found(task);
            }
        }
        Watched::Quiet
    }

    /// A task that waits in a queue: the common one, or one of the others', each in turn.
    fn steal(&self) -> Option<Arc<Task>> {
        let from_others = || self.others().find_map(|other| self.crew.seats[other].thief.steal());
        self.crew.queue.steal().or_else(from_others)
    }

    /// All seats but this one, from the next on.
    fn others(&self) -> impl Iterator<Item = usize> {
        let (seats, own) = (self.crew.seats.len(), self.number());
        (1..seats).map(move |distance| (own + distance) % seats)
    }

    fn look_at_turns(&self) {
        for other in self.others() {
            self.seen[other].set(self.turn_of(other));
        }
    }

    /// The next task of one that is still in the turn in which it was seen before.
    fn steal_from_a_long_turn(&self) -> Option<Arc<Task>> {
        let long = |&other: &usize| {
            let turn = self.turn_of(other);
            self.seen[other].replace(turn) == turn
        };
        self.others().filter(long).find_map(|other| self.crew.seats[other].next.take())
    }

    fn steal_any(&self) -> Option<Arc<Task>> {
        self.others().find_map(|other| self.crew.seats[other].next.take())
    }

    fn turn_of(&self, other: usize) -> usize {
        self.crew.seats[other].turn.load(Ordering::Relaxed)
    }
}
