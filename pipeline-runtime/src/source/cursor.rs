//! The items of a vector, taken one by one: [`std::vec::Drain`] with an index instead of two pointers.
//!
//! The compiler knows how often an index steps until it meets a length, which it does not know of two pointers that come from memory, as
//! a cursor between two hot blocks does. So a loop over these items can be unrolled and vectorised (`docs/performance.md`).

use std::{
    marker::PhantomData,
    ptr::{self, NonNull},
};

/// Takes the items of a vector away, which keeps its room. Those not taken are dropped with it.
#[derive(Debug)]
pub struct Cursor<'a, T> {
    /// The vector's first item. The vector is empty for all that others see: its items from `next` to `end` are this cursor's.
    first: NonNull<T>,
    next: usize,
    end: usize,
    vector: PhantomData<&'a mut Vec<T>>,
}

// SAFETY: a cursor is a borrow of a vector and has the items in it, no more than `&mut Vec<T>` has.
unsafe impl<T: Send> Send for Cursor<'_, T> {}
// SAFETY: as above; a shared cursor gives its length only.
unsafe impl<T: Sync> Sync for Cursor<'_, T> {}

impl<'a, T> Cursor<'a, T> {
    pub(crate) fn new(items: &'a mut Vec<T>) -> Self {
        let end = items.len();
        let first = NonNull::from(items.as_mut_slice()).cast();
        // SAFETY: what the vector held is initialised, and this cursor's from here on. If that is leaked, so are they.
        unsafe { items.set_len(0) };
        Cursor { first, next: 0, end, vector: PhantomData }
    }
}

impl<T> Iterator for Cursor<'_, T> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        // SAFETY: what lies between `next` and `end` is initialised and this cursor's; `next` moves on, so that it is read once.
        let item = unsafe { self.first.add(self.next).read() };
        self.next += 1;
        Some(item)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end - self.next;
        (left, Some(left))
    }
}

impl<T> DoubleEndedIterator for Cursor<'_, T> {
    fn next_back(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        self.end -= 1;
        // SAFETY: as in `next`, from the other end.
        Some(unsafe { self.first.add(self.end).read() })
    }
}

impl<T> ExactSizeIterator for Cursor<'_, T> {}

impl<T> std::iter::FusedIterator for Cursor<'_, T> {}

impl<T> Drop for Cursor<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: what lies between `next` and `end` is initialised, this cursor's, and not touched after this.
        unsafe {
            let left = self.first.add(self.next).as_ptr();
            ptr::drop_in_place(ptr::slice_from_raw_parts_mut(left, self.end - self.next));
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        rc::Rc,
    };

    use super::*;

    #[test]
    fn every_item_is_taken_once_and_the_room_stays() {
        let mut items: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
        let room = items.capacity();
        let mut cursor = Cursor::new(&mut items);
        assert_eq!(cursor.len(), 3);
        assert_eq!([cursor.next(), cursor.next_back()], [Some("a".into()), Some("c".into())]);
        assert_eq!(
            [cursor.next(), cursor.next(), cursor.next_back()],
            [Some("b".into()), None, None]
        );
        drop(cursor);
        assert_eq!((items.len(), items.capacity()), (0, room));
    }

    #[test]
    fn what_is_not_taken_is_dropped_with_it() {
        let item = Rc::new(());
        let mut items = vec![item.clone(); 5];
        let mut cursor = Cursor::new(&mut items);
        let taken = (cursor.next(), cursor.next_back());
        drop(cursor);
        assert_eq!(Rc::strong_count(&item), 3, "itself and the two that were taken");
        drop((taken, items));
        assert_eq!(Rc::strong_count(&item), 1);
    }

    #[test]
    fn a_cursor_that_is_forgotten_leaks_and_no_more() {
        let item = Rc::new(());
        let mut items = vec![item.clone(); 2];
        std::mem::forget(Cursor::new(&mut items));
        items.push(item.clone());
        drop(items);
        assert_eq!(Rc::strong_count(&item), 3, "itself and the two that were leaked");
    }

    #[test]
    fn an_item_that_panics_when_dropped_does_not_keep_the_others() {
        struct Loud {
            panics: bool,
            _counted: Rc<()>,
        }
        impl Drop for Loud {
            fn drop(&mut self) {
                assert!(!self.panics, "this one panics");
            }
        }
        let count = Rc::new(());
        let loud = |number| Loud { panics: number == 1, _counted: count.clone() };
        let mut items: Vec<Loud> = (0..3).map(loud).collect();
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(Cursor::new(&mut items))));
        assert!(dropped.is_err());
        drop(items);
        assert_eq!(Rc::strong_count(&count), 1);
    }

    #[test]
    fn items_of_no_size_are_counted_too() {
        let mut items = vec![(); 3];
        assert_eq!(Cursor::new(&mut items).count(), 3);
    }
}
