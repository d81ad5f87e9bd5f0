//! A crew: a few seats, and the runnable tasks that whoever sits there shares.
//!
//! The pool's threads are a crew, for all runs that go on by themselves. A run that blocks its caller has a crew of its own: the
//! caller has a seat in it, and the pool's threads are invited to the others when there is more to do than it can
//! ([`super::pool`]). So a caller works for its own run only, also where it is itself a thread of the pool.

use std::{sync::Arc, task::Wake as StdWake};

use crossbeam_utils::CachePadded;

use super::{
    super::parker::Parker,
    pool::Pool,
    seat::{Place, Seated},
    sleep::{Sleep, Urgency, Wake},
    task::Task,
    vacancies::Vacancies,
};
use crate::sync::{
    AtomicBool, AtomicUsize, Ordering,
    queue::{Deque, Queue, Slot, Thief},
};

pub(in crate::engine) struct Crew {
    /// Tasks that no member has made runnable, and those of members who left.
    pub(super) queue: Queue<Arc<Task>>,
    pub(super) seats: Box<[CachePadded<Seat>]>,
    pub(super) sleep: Sleep,
    vacancies: Vacancies,
    /// Whose threads may be asked to take a seat.
    pub(super) reserves: Option<Arc<Pool>>,
    closed: AtomicBool,
}

/// What others see of a member.
pub(super) struct Seat {
    pub(super) thief: Thief<Arc<Task>>,
    /// The task last made runnable: the member's next one, unless its turn goes on for so long that somebody else takes it.
    pub(super) next: Slot<Task>,
    /// The number of the member's turn.
    pub(super) turn: AtomicUsize,
    pub(super) parker: Parker,
}

impl Crew {
    pub(super) fn new(seats: usize, reserves: Option<Arc<Pool>>) -> Arc<Self> {
        // The first to sit gets the first seat.
        let places: Vec<_> =
            (0..seats).rev().map(|seat| Place { seat, deque: Deque::new() }).collect();
        let seat = |place: &Place| CachePadded::new(Seat::new(place.deque.thief()));
        Arc::new(Crew {
            queue: Queue::new(),
            seats: places.iter().rev().map(seat).collect(),
            sleep: Sleep::new(),
            vacancies: Vacancies::new(places),
            reserves,
            closed: AtomicBool::new(false),
        })
    }

    /// Queues a task that was woken: in the slot of the member that woke it, if it was one.
    pub(super) fn schedule(task: Arc<Task>) {
        if let Err(task) = Seated::schedule(task) {
            let crew = task.crew.clone();
            crew.push(task);
        }
    }

    /// Queues a task for whoever comes first.
    pub(super) fn push(self: &Arc<Self>, task: Arc<Task>) {
        self.queue.push(task);
        self.wake(Urgency::Now);
    }

    /// There is work: if it takes one more to do it, that one is woken or invited.
    pub(super) fn wake(self: &Arc<Self>, urgency: Urgency) {
        match self.sleep.wake(urgency) {
            Wake::Nobody => {}
            Wake::Seat(seat) => self.seats[seat].parker.unpark(),
            Wake::AllBusy => self.invite(),
        }
    }

    fn invite(self: &Arc<Self>) {
        let Some(pool) = &self.reserves else { return };
        if self.vacancies.invite() {
            pool.invite(self.clone());
        }
    }

    /// A seat, if one is free. Whoever was invited has come.
    pub(super) fn vacate(&self) -> Option<Place> {
        self.vacancies.take()
    }

    /// Whoever left may have left work behind: another may take the seat for it.
    pub(super) fn give_back(self: &Arc<Self>, place: Place) {
        self.vacancies.give_back(place);
        if !self.is_closed() && self.has_work() {
            self.wake(Urgency::Now);
        }
    }

    /// Nothing more will come. Wakes all, so that they notice.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.sleep.wake_all().into_iter().for_each(|seat| self.seats[seat].parker.unpark());
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Whether a task waits for a member.
    pub(super) fn has_work(&self) -> bool {
        !self.queue.is_empty() || self.seats.iter().any(|seat| !seat.thief.is_empty())
    }
}

impl Seat {
    fn new(thief: Thief<Arc<Task>>) -> Self {
        Seat { thief, next: Slot::new(), turn: AtomicUsize::new(0), parker: Parker::new() }
    }
}

/// Closes a crew when its run has ended.
pub(super) struct Closing(pub(super) Arc<Crew>);

impl StdWake for Closing {
    fn wake(self: Arc<Self>) {
        self.0.close();
    }
}
