//! The free seats of a crew, and whether somebody was asked to take one.
//!
//! # No work is forgotten
//!
//! Whoever leaves may leave when work has just come, whose maker saw no free seat and asked nobody. As with sleep
//! ([`super::sleep`]), both sides write, then read what the other side writes, with a full fence between:
//!
//! ```text
//! maker      push the work        fence   is a seat free, is nobody asked yet?
//! leaver     free the seat        fence   look for work once more
//! guest      nobody is asked      fence   take work, look for more and have the next one asked
//! ```
//!
//! Either the maker sees the free seat, or the leaver sees the work; either the maker asks, or the guest that was asked before, and came
//! since, sees the work. A guest leaves as all do, and where it finds no seat, whoever has the last one leaves later.

use super::seat::Place;
use crate::sync::{AtomicBool, AtomicUsize, Mutex, Ordering, fence, lock};

pub(super) struct Vacancies {
    places: Mutex<Vec<Place>>,
    /// How many there are, to be seen without the lock: now and then one more or one less.
    count: AtomicUsize,
    /// One has been asked, and has not come yet.
    invited: AtomicBool,
}

impl Vacancies {
    /// The last is taken first.
    pub(super) fn new(places: Vec<Place>) -> Self {
        let count = AtomicUsize::new(places.len());
        Vacancies { places: Mutex::new(places), count, invited: AtomicBool::new(false) }
    }

    pub(super) fn are_there(&self) -> bool {
        self.count.load(Ordering::Relaxed) > 0
    }

    /// Whether the caller is to ask somebody. Its work was pushed before this call, and before a full fence.
    #[must_use]
    pub(super) fn invite(&self) -> bool {
        self.are_there() && !self.invited.swap(true, Ordering::AcqRel)
    }

    /// A seat, if one is free. Whoever was invited has come.
    pub(super) fn take(&self) -> Option<Place> {
        self.invited.store(false, Ordering::Release);
        // The guest's fence.
        fence(Ordering::SeqCst);
        let place = lock(&self.places).pop()?;
        self.count.fetch_sub(1, Ordering::Relaxed);
        Some(place)
    }

    /// The caller looks for work after this call, and if there is any, has somebody do it.
    pub(super) fn give_back(&self, place: Place) {
        lock(&self.places).push(place);
        self.count.fetch_add(1, Ordering::Relaxed);
        // The leaver's fence.
        fence(Ordering::SeqCst);
    }
}
