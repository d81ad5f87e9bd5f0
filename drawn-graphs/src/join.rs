//! The ways to make one stream of two.

use super::stream::{
    Item,
    Order::{self, Known, Lost, OfWays},
    Stream,
};

pub(crate) struct Join {
    /// With `ONE` and `OTHER` for the streams.
    pub(crate) text: &'static str,
    /// What must be known of the order of both, and the most that is known behind it.
    pub(crate) needs: Order,
    pub(crate) knows: Order,
    /// It may end before its inputs do.
    pub(crate) early: bool,
    run: fn(Vec<Item>, Vec<Item>) -> Vec<Item>,
}

pub(crate) static JOINS: [Join; 3] = [
    Join {
        text: "merge(ONE, OTHER)",
        needs: Lost,
        knows: OfWays,
        early: false,
        run: |one, other| one.into_iter().chain(other).collect(),
    },
    Join {
        text: "concat(ONE, OTHER)",
        needs: Lost,
        knows: Known,
        early: false,
        run: |one, other| one.into_iter().chain(other).collect(),
    },
    Join {
        text: "zip(ONE, OTHER) |> flat_map(|(one, other): (Item, Item)| [one, other])",
        needs: Known,
        knows: Known,
        early: true,
        run: |one, other| {
            one.into_iter().zip(other).flat_map(|(one, other)| [one, other]).collect()
        },
    },
];

impl Join {
    pub(crate) fn order(&self, one: Order, other: Order) -> Order {
        self.knows.max(one).max(other)
    }

    pub(crate) fn run(&self, one: Stream, other: Stream) -> Stream {
        let order = self.order(one.order, other.order);
        Stream { items: (self.run)(one.items, other.items), order }
    }
}
