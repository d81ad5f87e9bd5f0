//! What is handed over: numbers one by one, or vectors of them. They are added up, which takes as little as anything: that an edge
//! keeps their order is for tests to say.

/// Numbers in vectors go through in so little time that there are more of them, or starting would count.
const SINGLES: u64 = 1 << 19;
const IN_BATCHES: u64 = 1 << 22;

/// A sequence of what a channel carries, and how its end adds it up.
pub(super) trait Load: Copy + Send + 'static {
    type Item: Send + 'static;

    /// How many of them a channel holds.
    const CAPACITY: usize;

    /// How many numbers there are in all.
    const NUMBERS: u64;

    fn items(self) -> impl Iterator<Item = Self::Item> + Send + 'static;

    fn add(sum: u64, item: Self::Item) -> u64;
}

#[derive(Clone, Copy)]
pub(super) struct Singles;

impl Load for Singles {
    type Item = u64;

    const CAPACITY: usize = 1024;
    const NUMBERS: u64 = SINGLES;

    fn items(self) -> impl Iterator<Item = u64> + Send + 'static {
        0..Self::NUMBERS
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
    const NUMBERS: u64 = IN_BATCHES;

    fn items(self) -> impl Iterator<Item = Vec<u64>> + Send + 'static {
        let batch = self.0 as u64;
        (0..Self::NUMBERS / batch)
            .map(move |number| (number * batch..(number + 1) * batch).collect())
    }

    fn add(sum: u64, item: Vec<u64>) -> u64 {
        item.into_iter().fold(sum, u64::wrapping_add)
    }
}

/// A pipeline of single numbers, whose edge holds so many. It names an engine with threads so that it may run on any.
macro_rules! numbers {
    ($buffer:literal) => {
        pipeline! {
            #![engine(steal)]
            source(0..Batches::NUMBERS)
                |> map(|item| item)
                |> #[buffer($buffer)] fold(0, Singles::add);
        }
    };
}
pub(super) use numbers;
