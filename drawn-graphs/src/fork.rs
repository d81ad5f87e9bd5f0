//! The ways to make two streams of one.

use super::stream::{
    Effect::{self, Keeps, MovesKeys},
    Item,
};

pub(crate) struct Fork {
    /// With `IN`, `ONE` and `OTHER` for the streams.
    pub(crate) text: &'static str,
    pub(crate) effect: Effect,
    pub(crate) run: fn(Vec<Item>) -> [Vec<Item>; 2],
}

pub(crate) static FORKS: [Fork; 5] = [
    Fork {
        text: "let (ONE, OTHER) = IN |> broadcast();",
        effect: Keeps,
        run: |items| [items.clone(), items],
    },
    Fork {
        text: "let (ONE, OTHER) = IN |> partition(|(_, n): &Item| n % 2 == 0);",
        effect: Keeps,
        run: |items| {
            let (one, other) = items.into_iter().partition(|(_, n)| n % 2 == 0);
            [one, other]
        },
    },
    Fork {
        text: "IN |> match {
            (_, n) if n.rem_euclid(5) == 0 => ONE,
            (way, n) if n.rem_euclid(5) == 1 => ONE((way, n * 2)),
            (_, n) if n.rem_euclid(5) == 2 => drop,
            item => OTHER,
        };",
        effect: MovesKeys,
        run: |items| {
            let one = items.iter().filter_map(|&(way, n)| match n.rem_euclid(5) {
                0 => Some((way, n)),
                1 => Some((way, n * 2)),
                _ => None,
            });
            let one = one.collect();
            [one, items.into_iter().filter(|(_, n)| n.rem_euclid(5) > 2).collect()]
        },
    },
    Fork {
        text: "let (ONE, OTHER) = IN |> map(|(way, n): Item| ((way, n), (way, -n))) |> unzip();",
        effect: MovesKeys,
        run: |items| {
            let (one, other) = items.into_iter().map(|(way, n)| ((way, n), (way, -n))).unzip();
            [one, other]
        },
    },
    Fork {
        text: "let ONE = IN |> #[on_error(dead_letter = ONE_letters)]
            try_map(|(way, n): Item| if n.rem_euclid(7) == 3 { Err((way, n)) } else { Ok((way, n)) });
        let OTHER = ONE_letters |> map(|record| record.cause);",
        effect: Keeps,
        run: |items| {
            let (one, other) = items.into_iter().partition(|(_, n)| n.rem_euclid(7) != 3);
            [one, other]
        },
    },
];
