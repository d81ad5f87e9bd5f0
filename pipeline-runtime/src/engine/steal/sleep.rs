//! Who of a crew is asleep, and whether one must be woken: the sleep protocol.
//!
//! A member that finds nothing to do *searches*: it spins and looks around for 10 us, one at a time ([`super::idle`]). Then it
//! lies down. One that lies *watches*: it gets up every now and then for about a millisecond. The others, and later the
//! watcher too, sleep until they are woken. So an idle crew uses no CPU, and a busy one seldom pays for a wake-up.
//!
//! Whoever makes work available calls [`Sleep::wake`]. It wakes nobody while one searches, for that one will find the work;
//! the most urgent work, then, costs one load. Work that is not urgent, which its maker will do itself unless somebody is
//! quicker, is left to a watcher as well.
//!
//! # No wake-up is lost
//!
//! Both sides first write, then read what the other side writes, with a full fence between:
//!
//! ```text
//! maker      push the work        fence   read the counts: does one search, does one sleep?
//! sleeper    count as asleep      fence   look for work once more, then sleep
//! ```
//!
//! In the single order of the two fences, one comes first. If it is the maker's, the sleeper's last look finds the work. If it
//! is the sleeper's, the maker finds it asleep, and wakes it. There is no third case.
//!
//! A searcher that gives up moves from *searching* to *asleep* in one step, so a maker sees it as one of the two. One that finds
//! work, in its search or in its last look, may have kept others asleep for more work than it can do: it stops searching, or
//! gets up, looks whether there is more, and wakes the next. This is the sleeper's side of the same argument. Whoever is woken
//! counts as searching from the moment its waker has chosen it, so that ten pushes in a row wake one, and that one wakes the
//! next.

use crate::sync::{AtomicU64, Mutex, Ordering, fence, lock};

pub(super) struct Sleep {
    counts: AtomicU64,
    /// Seats of those asleep, the last to lie down last: the first to be woken, its caches are warm. Changed together with
    /// the count of them, under the lock.
    asleep: Mutex<Vec<usize>>,
}

/// How much hurry there is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Urgency {
    /// Nobody awake is going to do it soon.
    Now,
    /// Its maker will do it next.
    Soon,
}

/// What a maker of work has to do.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// Somebody will find the work.
    Nobody,
    /// The member at this seat is to be unparked.
    Seat(usize),
    /// Everybody here works.
    AllBusy,
}

/// How one that lay down got up.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Risen {
    /// A maker of work chose it: it counts as searching.
    Woken,
    /// By itself.
    Alone,
}

const SEARCHER: u64 = 1;
const SLEEPER: u64 = 1 << 16;
const WATCHER: u64 = 1 << 32;

#[derive(Clone, Copy)]
struct Counts(u64);

impl Counts {
    fn one_searches(self) -> bool {
        !self.0.is_multiple_of(SLEEPER)
    }

    fn one_sleeps(self) -> bool {
        self.0 % WATCHER >= SLEEPER
    }

    fn one_watches(self) -> bool {
        self.0 >= WATCHER
    }
}

impl Sleep {
    pub(super) fn new() -> Self {
        Sleep { counts: AtomicU64::new(0), asleep: Mutex::new(Vec::new()) }
    }

    /// There is work, pushed before this call.
    pub(super) fn wake(&self, urgency: Urgency) -> Wake {
        // The maker's fence.
        fence(Ordering::SeqCst);
        let counts = self.counts();
        if counts.one_searches() || urgency == Urgency::Soon && counts.one_watches() {
            return Wake::Nobody;
        }
        if !counts.one_sleeps() {
            return Wake::AllBusy;
        }
        let mut asleep = lock(&self.asleep);
        let Some(seat) = asleep.pop() else { return Wake::AllBusy };
        self.counts.fetch_add(SEARCHER.wrapping_sub(SLEEPER), Ordering::SeqCst);
        Wake::Seat(seat)
    }

    /// Everybody who is asleep, to be unparked: it is over.
    pub(super) fn wake_all(&self) -> Vec<usize> {
        let mut asleep = lock(&self.asleep);
        let woken = std::mem::take(&mut *asleep);
        let each = SEARCHER.wrapping_sub(SLEEPER);
        self.counts.fetch_add(each.wrapping_mul(woken.len() as u64), Ordering::SeqCst);
        woken
    }

    /// Whether the caller is to search: nobody else does.
    pub(super) fn start_searching(&self) -> bool {
        let alone = |counts| (!Counts(counts).one_searches()).then_some(counts + SEARCHER);
        self.counts.fetch_update(Ordering::SeqCst, Ordering::Relaxed, alone).is_ok()
    }

    /// The caller looks for more work after this call, and calls [`Sleep::wake`] if there is any.
    pub(super) fn stop_searching(&self) {
        self.counts.fetch_sub(SEARCHER, Ordering::SeqCst);
        fence(Ordering::SeqCst);
    }

    /// The caller looks for work once more after this call, and gets up again if there is any.
    pub(super) fn lie_down(&self, seat: usize, searched: bool) {
        let mut asleep = lock(&self.asleep);
        asleep.push(seat);
        let searcher = if searched { SEARCHER } else { 0 };
        self.counts.fetch_add(SLEEPER.wrapping_sub(searcher), Ordering::SeqCst);
        drop(asleep);
        // The sleeper's fence.
        fence(Ordering::SeqCst);
    }

    /// If the caller found work, it looks for more after this call, and calls [`Sleep::wake`] if there is any.
    pub(super) fn get_up(&self, seat: usize) -> Risen {
        let mut asleep = lock(&self.asleep);
        let Some(place) = asleep.iter().rposition(|&other| other == seat) else {
            return Risen::Woken;
        };
        asleep.remove(place);
        self.counts.fetch_sub(SLEEPER, Ordering::SeqCst);
        drop(asleep);
        fence(Ordering::SeqCst);
        Risen::Alone
    }

    /// Whether the caller, which lies, is to watch: nobody else does.
    pub(super) fn start_watching(&self) -> bool {
        !Counts(self.counts.fetch_or(WATCHER, Ordering::SeqCst)).one_watches()
    }

    /// As with [`Sleep::stop_searching`], a look follows.
    pub(super) fn stop_watching(&self) {
        self.counts.fetch_and(!WATCHER, Ordering::SeqCst);
        fence(Ordering::SeqCst);
    }

    fn counts(&self) -> Counts {
        Counts(self.counts.load(Ordering::Relaxed))
    }
}
