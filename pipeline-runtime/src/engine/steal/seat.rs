//! A thread that sits in a crew: which task it takes next, and how long it stays.
//!
//! Its next task is the one it last woke, whose items are in its caches, but not too often in a row; then the oldest of its own
//! deque or of the common queue, of each in turn, so that nobody starves in either; and then what it finds when it looks around
//! ([`super::idle`]).

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use super::{
    crew::{Crew, Seat},
    pool::Pool,
    sleep::Urgency,
    task::{Task, Turn},
};
use crate::sync::{Ordering, queue::Deque, thread_local};

/// A seat's number, and what only its occupant may touch.
pub(super) struct Place {
    pub(super) seat: usize,
    pub(super) deque: Deque<Arc<Task>>,
}

/// Turns between two looks at whether something else is to be done. Not a power of two, so that it falls in step with nothing.
const LOOK: usize = 61;
/// Turns in a row that go to the task last woken, while others wait.
const STREAK: usize = 16;

thread_local! {
    /// The seat of this thread. A thread that blocks in a nested run sits in that run's crew, until it returns.
    #[expect(clippy::missing_const_for_thread_local, reason = "loom's macro takes no const block")]
    static SEATED: RefCell<Option<Rc<Seated>>> = RefCell::new(None);
}

/// How long a member stays.
pub(super) trait Job {
    /// Whether one that finds nothing to do waits for more; else it leaves.
    const WAITS: bool;

    /// There is nothing more to do, ever. Asked before every turn.
    fn is_done(&self) -> bool;

    /// Something else is to be done. Asked now and then, and before falling asleep.
    fn is_called_away(&self) -> bool;
}

pub(super) struct Seated {
    pub(super) crew: Arc<Crew>,
    place: Place,
    turn: Cell<usize>,
    streak: Cell<usize>,
    /// Where the oldest task is looked for first, the next time: in the own deque, or in the common queue.
    own_first: Cell<bool>,
    /// The turn in which each of the others was when this one last looked.
    pub(super) seen: Box<[Cell<usize>]>,
}

impl Seated {
    /// Takes the seat and does its job there.
    pub(super) fn sit(crew: &Arc<Crew>, place: Place, job: &impl Job) {
        let (_sitting, seated) = Sitting::start(Seated::new(crew.clone(), place));
        seated.work(job);
    }

    fn new(crew: Arc<Crew>, place: Place) -> Self {
        let seen = crew.seats.iter().map(|_| Cell::new(0)).collect();
        let turn = Cell::new(crew.seats[place.seat].turn.load(Ordering::Relaxed));
        Seated { crew, place, turn, streak: Cell::new(0), own_first: Cell::new(true), seen }
    }

    /// Gives a woken task to this thread's seat; back, if it is none of the task's crew.
    pub(super) fn schedule(task: Arc<Task>) -> Result<(), Arc<Task>> {
        let mut task = Some(task);
        let _ = SEATED.try_with(|seated| {
            let seated = seated.borrow();
            let of_its_crew = |seated: &&Rc<Seated>| {
                task.as_ref().is_some_and(|task| Arc::ptr_eq(&task.crew, &seated.crew))
            };
            if let Some(seated) = seated.as_ref().filter(of_its_crew)
                && let Some(task) = task.take()
            {
                seated.do_next(task);
            }
        });
        task.map_or(Ok(()), Err)
    }

    /// Whether this thread works for a pool, or for a run that the pool's threads may help.
    pub(super) fn works_for(pool: &Pool) -> bool {
        let of_pool = |crew: &Crew| {
            std::ptr::eq(crew, &*pool.crew)
                || crew.reserves.as_ref().is_some_and(|reserves| std::ptr::eq(&**reserves, pool))
        };
        let seated =
            SEATED.try_with(|seated| seated.borrow().as_ref().map(|seat| of_pool(&seat.crew)));
        seated.ok().flatten().unwrap_or(false)
    }

    pub(super) fn seat(&self) -> &Seat {
        &self.crew.seats[self.place.seat]
    }

    pub(super) fn number(&self) -> usize {
        self.place.seat
    }

    fn work(&self, job: &impl Job) {
        let (mut again, mut is_new) = (None::<Arc<Task>>, true);
        while !job.is_done() {
            let task = match (self.next(), again.take()) {
                // It has had its turn: others first, also those that have nothing to do yet.
                (Some(next), Some(again)) => {
                    self.do_later(again);
                    next
                }
                (Some(task), None) | (None, Some(task)) => task,
                (None, None) => match self.idle(job) {
                    Some(task) => task,
                    None => break,
                },
            };
            // Who was called, or invited, was the only one: if there is more to do, the next is called.
            if std::mem::take(&mut is_new) {
                self.pass_on();
            }
            if let Turn::Again = task.turn() {
                again = Some(task);
            }
            if self.turn.get().is_multiple_of(LOOK) && job.is_called_away() {
                break;
            }
        }
        again.into_iter().for_each(|task| self.do_later(task));
        self.stash();
    }

    fn next(&self) -> Option<Arc<Task>> {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        self.seat().turn.store(turn, Ordering::Relaxed);
        self.last_woken().or_else(|| self.oldest()).or_else(|| self.seat().next.take())
    }

    fn oldest(&self) -> Option<Arc<Task>> {
        let (own, common) = (|| self.place.deque.pop(), || self.crew.queue.steal());
        match self.own_first.replace(!self.own_first.get()) {
            true => own().or_else(common),
            false => common().or_else(own),
        }
    }

    fn last_woken(&self) -> Option<Arc<Task>> {
        let streak = self.streak.get() + 1;
        let task = if streak > STREAK { None } else { self.seat().next.take() };
        self.streak.set(if task.is_some() { streak } else { 0 });
        task
    }

    /// The thread does it next, unless it wakes another. Then, that comes first, and somebody else may have this.
    fn do_next(&self, task: Arc<Task>) {
        match self.seat().next.put(task) {
            Some(earlier) => self.do_later(earlier),
            None => self.crew.wake(Urgency::Soon),
        }
    }

    /// Somebody does it, this thread when it comes to it.
    fn do_later(&self, task: Arc<Task>) {
        self.place.deque.push(task);
        self.crew.wake(Urgency::Now);
    }

    /// This thread is not going to do anything soon: others may.
    fn stash(&self) {
        self.seat().next.take().into_iter().for_each(|task| self.do_later(task));
    }
}

/// As long as it lives, the thread sits there; then it sits where it sat before.
struct Sitting {
    before: Option<Rc<Seated>>,
}

impl Sitting {
    fn start(seated: Seated) -> (Self, Rc<Seated>) {
        let seated = Rc::new(seated);
        let before = SEATED.with(|current| current.replace(Some(seated.clone())));
        before.iter().for_each(|before| before.stash());
        (Sitting { before }, seated)
    }
}

impl Drop for Sitting {
    fn drop(&mut self) {
        let left = SEATED.with(|current| current.replace(self.before.take()));
        // What is left in the deque stays there, for the others and for the next who sits here.
        if let Some(Seated { crew, place, .. }) = left.and_then(Rc::into_inner) {
            crew.give_back(place);
        }
    }
}
