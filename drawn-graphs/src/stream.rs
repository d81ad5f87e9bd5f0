//! What flows: numbers, each with the way it came by, and what is known of their order.

use std::collections::BTreeMap;

/// A number, and the way it came by: its source, and the arm of each fork since.
pub type Item = (u64, i64);

/// The number that a failing stage refuses.
pub const BAD: i64 = 1_000_000;

/// What a source gives of these numbers.
pub fn numbers(numbers: &[i64], source: u64) -> Vec<Item> {
    numbers.iter().map(|&n| (source, n)).collect()
}

/// What replicas are chosen by.
pub fn key(&(way, n): &Item) -> (u64, i64) {
    (way, n.rem_euclid(3))
}

/// What is known of the order of items, from all to nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Order {
    /// All of it.
    Known,
    /// That of items that came the same way.
    OfWays,
    /// That of items of one key.
    OfKeys,
    /// None.
    Lost,
}

/// What becomes of that in a stage.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It stays, and items have the keys they had.
    Keeps,
    /// It stays, and items have other keys.
    MovesKeys,
    /// It stays for items of one key.
    ByKey,
    Loses,
}

impl Order {
    pub(crate) fn behind(self, effect: Effect) -> Order {
        match effect {
            Effect::MovesKeys if self == Order::OfKeys => Order::Lost,
            Effect::Keeps | Effect::MovesKeys => self,
            Effect::ByKey => self.max(Order::OfKeys),
            Effect::Loses => Order::Lost,
        }
    }
}

/// Items in one order that they may have.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub(crate) items: Vec<Item>,
    pub(crate) order: Order,
}

impl Stream {
    /// These items were given, in an order that this stream may have.
    pub(crate) fn assert_is(&self, given: &[Item], on: &str) {
        match self.order {
            Order::Known => assert_eq!(given, self.items, "{on}"),
            order => assert_eq!(parts(order, given), parts(order, &self.items), "{on}"),
        }
    }

    /// What was given is a beginning of this stream, of so many items.
    pub(crate) fn assert_begins(&self, count: usize, given: &[Item], on: &str) {
        assert_eq!(given.len(), count.min(self.items.len()), "{on}");
        if self.order == Order::Known {
            return assert_eq!(given, &self.items[..given.len()], "{on}");
        }
        let (given, whole) = (parts(self.order, given), parts(self.order, &self.items));
        for (part, items) in given {
            let all = whole.get(&part).map_or(&[][..], |all| all);
            match self.order {
                Order::Lost => {
                    let times =
                        |of: &[Item], item| of.iter().filter(|other| **other == item).count();
                    let as_often = |&item: &Item| times(&items, item) <= times(all, item);
                    assert!(items.iter().all(as_often), "{items:?} of {all:?}, {on}");
                }
                _ => assert!(all.starts_with(&items), "{items:?} of {all:?}, {on}"),
            }
        }
    }
}

/// The items in parts whose order is known; sorted, if none is.
fn parts(order: Order, items: &[Item]) -> BTreeMap<(u64, i64), Vec<Item>> {
    let mut parts = BTreeMap::<_, Vec<Item>>::new();
    for item in items {
        let part = match order {
            Order::OfWays => (item.0, 0),
            Order::OfKeys => key(item),
            Order::Known | Order::Lost => (0, 0),
        };
        parts.entry(part).or_default().push(*item);
    }
    if order == Order::Lost {
        parts.values_mut().for_each(|part| part.sort_unstable());
    }
    parts
}
