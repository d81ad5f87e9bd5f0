//! The ends of a stream: what is gathered, and what it must be.

use std::collections::BTreeMap;

use super::stream::{
    Item,
    Order::{self, Known, Lost},
    Stream,
};

pub(crate) struct End {
    pub(crate) text: &'static str,
    /// What must be known of the order for the result to be known.
    pub(crate) needs: Order,
    /// It may end before its input does.
    pub(crate) early: bool,
    check: fn(Stream, &[Item], &str),
}

const fn end(text: &'static str, needs: Order, check: fn(Stream, &[Item], &str)) -> End {
    End { text, needs, early: false, check }
}

impl End {
    /// Asserts that this was gathered of the stream.
    pub(crate) fn check(&self, stream: Stream, given: &[Item], on: &str) {
        (self.check)(stream, given, on);
    }
}

pub(crate) static ENDS: [End; 8] = [
    end("collect::<Vec<Item>>()", Lost, |stream, given, on| stream.assert_is(given, on)),
    End {
        early: true,
        ..end("take(7) |> collect::<Vec<Item>>()", Lost, |stream, given, on| {
            stream.assert_begins(7, given, on);
        })
    },
    end(
        "aggregate(BTreeMap::new(), |sums: &mut BTreeMap<u64, i64>, (way, n): Item| *sums.entry(way).or_insert(0) += n) |> flatten() |> collect::<Vec<Item>>()",
        Lost,
        |stream, given, on| assert_eq!(given, sums(stream.items), "{on}"),
    ),
    end(
        "#[parallel(3)] aggregate(BTreeMap::new(), |sums: &mut BTreeMap<u64, i64>, (way, n): Item| *sums.entry(way).or_insert(0) += n)
            |> reduce(joined) |> flatten() |> flatten() |> collect::<Vec<Item>>()",
        Lost,
        |stream, given, on| assert_eq!(given, sums(stream.items), "{on}"),
    ),
    end(
        "#[parallel(2)] { map(|(way, n): Item| (way, n % 100)) |> fold((0, 0), |sum: Item, item| (sum.0 + item.0, sum.1 + item.1)) }
            |> reduce(|one, other| (one.0 + other.0, one.1 + other.1)) |> flatten() |> collect::<Vec<Item>>()",
        Lost,
        |stream, given, on| {
            let sum = |sum: Item, item: Item| (sum.0 + item.0, sum.1 + item.1 % 100);
            assert_eq!(given, [stream.items.into_iter().fold((0, 0), sum)], "{on}");
        },
    ),
    end(
        "fold((0, 7), |(count, hash): Item, (way, n): Item| (count + 1, (hash * 31 + way as i64 + n) % 1_000_003)) |> collect::<Vec<Item>>()",
        Known,
        |stream, given, on| {
            let hash = |(count, hash): Item, (way, n): Item| {
                (count + 1, (hash * 31 + way as i64 + n) % 1_000_003)
            };
            assert_eq!(given, [stream.items.into_iter().fold((0, 7), hash)], "{on}");
        },
    ),
    end(
        "group_by(|(way, n): &Item| (*way, n % 4)) |> count() |> map(|((way, key), count)| (way, key * 1000 + count as i64)) |> collect::<Vec<Item>>()",
        Lost,
        |stream, given, on| groups(stream).assert_is(given, on),
    ),
    end(
        "#[parallel(2, by = key)] { group_by(|(way, n): &Item| (*way, n % 12)) |> fold(0, |count, _| count + 1) }
            |> map(|((way, key), count)| (way, key * 1000 + count)) |> collect::<Vec<Item>>()",
        Lost,
        |stream, given, on| {
            let groups = counted(stream.items, 12);
            Stream { items: groups, order: Lost }.assert_is(given, on);
        },
    ),
];

fn sums(items: Vec<Item>) -> Vec<Item> {
    let mut sums = BTreeMap::new();
    for (way, n) in items {
        *sums.entry(way).or_insert(0) += n;
    }
    sums.into_iter().collect()
}

/// In the order in which they came first, if that is known.
fn groups(stream: Stream) -> Stream {
    let order = if stream.order == Known { Known } else { Lost };
    Stream { items: counted(stream.items, 4), order }
}

/// How many have the same way and the same rest, in the order of the first of each.
fn counted(items: Vec<Item>, divisor: i64) -> Vec<Item> {
    let mut groups: Vec<(Item, i64)> = Vec::new();
    for (way, n) in items {
        let key = (way, n % divisor);
        match groups.iter_mut().find(|group| group.0 == key) {
            Some((_, count)) => *count += 1,
            None => groups.push((key, 1)),
        }
    }
    groups.into_iter().map(|((way, key), count)| (way, key * 1000 + count)).collect()
}
