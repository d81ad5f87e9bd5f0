//! What is handed over: numbers one by one, or vectors of them.

pub(super) const ITEMS: u64 = 1 << 19;

/// A sequence of what a channel carries, and how its end adds it up.
pub(super) trait Load: Copy + Send + 'static {
    type Item: Send + 'static;

    /// How many of them a channel holds.
    const CAPACITY: usize;

    fn items(self) -> impl Iterator<Item = Self::Item> + Send + 'static;

    fn add(sum: u64, item: Self::Item) -> u64;
}

#[derive(Clone, Copy)]
pub(super) struct Singles;

impl Load for Singles {
    type Item = u64;

    const CAPACITY: usize = 1024;

    fn items(self) -> impl Iterator<Item = u64> + Send + 'static {
        0..ITEMS
    }

    fn add(sum: u64, item: u64) -> u64 {
        sum.wrapping_add(item)
    }
}

/// So many numbers a vector.
#[derive(Clone, Copy)]
pub(super) struct Batches(pub(super) usize);

impl Load for Batches {
    type Item = Vec<u64>;

    const CAPACITY: usize = 16;

    fn items(self) -> impl Iterator<Item = Vec<u64>> + Send + 'static {
        let batch = self.0 as u64;
        (0..ITEMS / batch).map(move |number| (number * batch..(number + 1) * batch).collect())
    }

    fn add(sum: u64, item: Vec<u64>) -> u64 {
        item.into_iter().fold(sum, u64::wrapping_add)
    }
}
