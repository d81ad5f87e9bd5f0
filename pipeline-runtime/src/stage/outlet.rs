//! Where a stage of the user's leaves its items.

use smallvec::SmallVec;

/// Items on their way out of a stage, in order. A few need no allocation.
#[derive(Debug)]
pub struct Outlet<T>(SmallVec<[T; INLINE]>);

/// Most stages give one item or none.
const INLINE: usize = 2;

impl<T> Outlet<T> {
    /// Nothing yet.
    #[inline]
    pub fn new() -> Self {
        Outlet(SmallVec::new())
    }

    /// Gives an item.
    #[inline]
    pub fn give(&mut self, item: T) {
        self.0.push(item);
    }
}

impl<T> Default for Outlet<T> {
    fn default() -> Self {
        Outlet::new()
    }
}

/// Gives all items of something.
impl<T> Extend<T> for Outlet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<T> IntoIterator for Outlet<T> {
    type Item = T;
    type IntoIter = smallvec::IntoIter<[T; INLINE]>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
