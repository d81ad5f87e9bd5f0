//! A run that blocks its caller, and may borrow from it: the caller works along, and leaves only when every task is dropped.

use std::{sync::Arc, task::Waker};

use super::{
    super::{Islands, Shared, roster::Roster},
    crew::{Closing, Crew},
    erase::erase,
    pool::Pool,
    seat::{Job, Seated},
    task::Task,
};

/// Runs the islands of a crew of which nobody knows yet.
pub(super) fn run(crew: &Arc<Crew>, pool: &Pool, islands: Islands<'_, Shared>) {
    let Islands { tasks, run } = islands;
    let roster = Roster::new(run, "steal", tasks.len());
    let ended = roster.poll_ended(&Waker::from(Arc::new(Closing(crew.clone()))));
    let Some(place) = crew.vacate().filter(|_| ended.is_pending()) else { return };
    let still_borrowed = AbortProcess;
    // SAFETY: `still_borrowed` lets the caller go, by return or by unwinding, only after the roster has ended; it ends when the
    // last of these tasks has been dropped, after which nothing touches one.
    let tasks = tasks.into_iter().map(|task| unsafe { erase(task) });
    let tasks: Vec<_> = tasks.map(|task| Task::new(task, &roster, crew)).collect();
    roster.watch();
    // The first is the caller's. For one alone, nobody is called.
    let mut tasks = tasks.into_iter();
    tasks.next().into_iter().for_each(|first| crew.queue.push(first));
    tasks.for_each(|task| crew.push(task));
    Seated::sit(crew, place, &Caller(&roster));
    if roster.has_ended() {
        std::mem::forget(still_borrowed);
    }
    pool.withdraw(crew);
}

/// Dropped where a mistake of ours would let the caller go while others use what is the caller's. Nothing of the user's unwinds
/// here: tasks are polled and dropped where panics are caught.
struct AbortProcess;

impl Drop for AbortProcess {
    fn drop(&mut self) {
        std::process::abort();
    }
}

struct Caller<'a>(&'a Roster);

impl Job for Caller<'_> {
    const WAITS: bool = true;

    fn is_done(&self) -> bool {
        self.0.has_ended()
    }

    fn is_called_away(&self) -> bool {
        false
    }
}
