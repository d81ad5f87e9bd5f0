//! Where an island leaves a named result for the end of the run.

use crate::sync::{Arc, Mutex, lock};

/// The island's side.
pub struct SlotIn<T>(Arc<Mutex<Option<T>>>);

/// The run's side.
pub struct SlotOut<T>(Arc<Mutex<Option<T>>>);

pub(crate) fn slot<T>() -> (SlotIn<T>, SlotOut<T>) {
    let value = Arc::new(Mutex::new(None));
    (SlotIn(value.clone()), SlotOut(value))
}

impl<T> SlotIn<T> {
    /// Leaves the result.
    pub fn put(self, value: T) {
        *lock(&self.0) = Some(value);
    }
}

impl<T> SlotOut<T> {
    /// Takes the result.
    ///
    /// # Panics
    /// If no island left one: a bug of generated code, since a run that ends well has run every island to its end.
    pub fn take(self) -> T {
        lock(&self.0).take().expect("an island that ended well left its result")
    }
}
