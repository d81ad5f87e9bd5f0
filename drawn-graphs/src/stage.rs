//! The stages that a stream may go through: each as text and as code over a vector.

use std::collections::BTreeMap;

use super::stream::{
    Effect::{self, ByKey, Keeps, Loses, MovesKeys},
    Item,
    Order::{self, Known, Lost, OfKeys},
    key,
};

pub(crate) struct Stage {
    pub(crate) text: &'static str,
    /// What must be known of the order for the result to be known.
    pub(crate) needs: Order,
    pub(crate) effect: Effect,
    /// It may end before its input does.
    pub(crate) early: bool,
    pub(crate) run: fn(Vec<Item>) -> Vec<Item>,
}

const fn stage(
    text: &'static str,
    needs: Order,
    effect: Effect,
    run: fn(Vec<Item>) -> Vec<Item>,
) -> Stage {
    Stage { text, needs, effect, early: false, run }
}

const fn early(text: &'static str, run: fn(Vec<Item>) -> Vec<Item>) -> Stage {
    Stage { early: true, ..stage(text, Known, Keeps, run) }
}

/// What refuses the bad number.
pub(crate) static CHECKS: [Stage; 2] = [
    stage(
        r#"#[name = "check"] try_map(|item: Item| if item.1 == BAD { Err("bad") } else { Ok(item) })"#,
        Lost,
        Keeps,
        |items| items,
    ),
    stage(
        r#"#[parallel(2)] #[name = "check"] try_map(|item: Item| if item.1 == BAD { Err("bad") } else { Ok(item) })"#,
        Lost,
        Keeps,
        |items| items,
    ),
];

pub(crate) static STAGES: [Stage; 38] = [
    stage("map(|(way, n): Item| (way, n + 1))", Lost, MovesKeys, |items| each(items, |n| n + 1)),
    stage("boundary() |> map(|(way, n): Item| (way, n - 4))", Lost, MovesKeys, |items| {
        each(items, |n| n - 4)
    }),
    stage("#[buffer(2)] inspect(|_| ())", Lost, Keeps, |items| items),
    stage("#[engine(steal)] map(|(way, n): Item| (way, n + 2))", Lost, MovesKeys, |items| {
        each(items, |n| n + 2)
    }),
    stage("#[engine(dataflow)] filter(|(_, n): &Item| n % 5 != 0)", Lost, Keeps, |items| {
        kept(items, |n| n % 5 != 0)
    }),
    stage("#[engine(tokio)] inspect(|_| ())", Lost, Keeps, |items| items),
    stage("#[hint(cpu = heavy)] map(|(way, n): Item| (way, -n))", Lost, MovesKeys, |items| {
        each(items, |n| -n)
    }),
    stage("#[hint(cpu = light)] filter(|(_, n): &Item| n % 7 != 0)", Lost, Keeps, |items| {
        kept(items, |n| n % 7 != 0)
    }),
    stage("#[hint(fanout = 8)] flat_map(|(way, n): Item| [(way, n); 2])", Lost, Keeps, |items| {
        expanded(items, |n| vec![n; 2])
    }),
    stage(
        "#[hint(stateful)] map_with(0, |all: &mut i64, (way, n): Item| { *all += 1; (way, n - *all) })",
        Known,
        MovesKeys,
        |items| {
            let mut all = 0;
            each(items, |n| {
                all += 1;
                n - all
            })
        },
    ),
    stage("filter(|(_, n): &Item| n % 3 != 0)", Lost, Keeps, |items| kept(items, |n| n % 3 != 0)),
    stage(
        "filter_map(|(way, n): Item| (n % 4 != 1).then_some((way, n + 3)))",
        Lost,
        Keeps,
        |items| each(kept(items, |n| n % 4 != 1), |n| n + 3),
    ),
    stage(
        "flat_map(|(way, n): Item| (0..n.rem_euclid(3)).map(move |m| (way, n + 3 * m)))",
        Lost,
        Keeps,
        |items| expanded(items, |n| (0..n.rem_euclid(3)).map(|m| n + 3 * m).collect()),
    ),
    stage("map(|(way, n): Item| [(way, n), (way, n + 3)]) |> flatten()", Lost, Keeps, |items| {
        expanded(items, |n| vec![n, n + 3])
    }),
    stage(
        "scan(0, |sum: &mut i64, (way, n): Item| { *sum = (*sum + n) % 1000; Some((way, *sum)) })",
        Known,
        MovesKeys,
        |items| {
            let mut sum = 0;
            each(items, |n| {
                sum = (sum + n) % 1000;
                sum
            })
        },
    ),
    stage(
        "map_with(0, |nth: &mut i64, (way, n): Item| { *nth += 1; (way, n + *nth) })",
        Known,
        MovesKeys,
        |items| {
            let mut nth = 0;
            each(items, |n| {
                nth += 1;
                n + nth
            })
        },
    ),
    early("take(6)", |items| items.into_iter().take(6).collect()),
    early("take(0)", |_| Vec::new()),
    early("take_while(|(_, n): &Item| *n < 30)", |items| {
        items.into_iter().take_while(|(_, n)| *n < 30).collect()
    }),
    stage("skip(2)", Known, Keeps, |items| items.into_iter().skip(2).collect()),
    stage("skip_while(|(_, n): &Item| *n < 0)", Known, Keeps, |items| {
        items.into_iter().skip_while(|(_, n)| *n < 0).collect()
    }),
    stage("map(|(way, n): Item| (way, n / 8)) |> dedup()", Known, MovesKeys, |items| {
        let mut items = each(items, |n| n / 8);
        items.dedup();
        items
    }),
    stage("batch(3) |> unbatch()", Lost, Keeps, |items| items),
    stage(
        r#"#[on_error(skip)] try_map(|(way, n): Item| if n % 11 == 3 { Err("three") } else { Ok((way, n)) })"#,
        Lost,
        Keeps,
        |items| kept(items, |n| n % 11 != 3),
    ),
    stage("stage(Repeat)", Lost, Keeps, repeated),
    stage("#[parallel(2)] stage(Repeat)", Lost, Keeps, repeated),
    stage("map(async |(way, n): Item| (way, n - 3))", Lost, Keeps, |items| each(items, |n| n - 3)),
    stage(
        "#[parallel(4)] map(async |(way, n): Item| { turns(n).await; (way, n + 6) })",
        Lost,
        Keeps,
        |items| each(items, |n| n + 6),
    ),
    stage(
        "#[parallel(3, unordered)] map(async |(way, n): Item| { turns(n).await; (way, n + 1) })",
        Lost,
        Loses,
        |items| each(items, |n| n + 1),
    ),
    stage(
        "#[parallel(3)] { map(async |(way, n): Item| { turns(n).await; (way, n) }) |> filter(|(_, n)| n % 4 != 0) }",
        Lost,
        Keeps,
        |items| kept(items, |n| n % 4 != 0),
    ),
    stage("#[parallel(2)] map(|(way, n): Item| (way, n + 7))", Lost, MovesKeys, |items| {
        each(items, |n| n + 7)
    }),
    stage(
        "#[parallel(3)] { flat_map(|(way, n): Item| vec![(way, n); n.rem_euclid(5) as usize]) |> filter(|(_, n)| n % 2 == 0) }",
        Lost,
        Keeps,
        |items| kept(expanded(items, |n| vec![n; n.rem_euclid(5) as usize]), |n| n % 2 == 0),
    ),
    stage(
        r#"#[parallel(2, window = 2)] { #[on_error(skip)] try_map(|(way, n): Item| if n % 5 == 4 { Err("four") } else { Ok((way, n - 3)) }) }"#,
        Lost,
        Keeps,
        |items| each(kept(items, |n| n % 5 != 4), |n| n - 3),
    ),
    stage("#[parallel(1..=3)] map(|(way, n): Item| (way, n - 7))", Lost, MovesKeys, |items| {
        each(items, |n| n - 7)
    }),
    stage("#[parallel(3, unordered)] map(|(way, n): Item| (way, n + 5))", Lost, Loses, |items| {
        each(items, |n| n + 5)
    }),
    stage("#[parallel(2, by = key)] map(|(way, n): Item| (way, n + 6))", Lost, ByKey, |items| {
        each(items, |n| n + 6)
    }),
    stage(
        "#[parallel(2, by = key)] { map_with(0, |nth: &mut i64, (way, n): Item| { *nth += 1; (way, n + 3 * *nth) }) |> filter(|(_, n)| n % 4 != 0) }",
        OfKeys,
        ByKey,
        |items| kept(numbered_by_key(items, |n, nth| Some(n + 3 * nth)), |n| n % 4 != 0),
    ),
    stage("#[parallel(3, by = key)] take(3)", OfKeys, ByKey, |items| {
        numbered_by_key(items, |n, nth| (nth <= 3).then_some(n))
    }),
];

fn each(items: Vec<Item>, mut run: impl FnMut(i64) -> i64) -> Vec<Item> {
    items.into_iter().map(|(way, n)| (way, run(n))).collect()
}

fn kept(mut items: Vec<Item>, keep: impl Fn(i64) -> bool) -> Vec<Item> {
    items.retain(|(_, n)| keep(*n));
    items
}

fn expanded(items: Vec<Item>, run: impl Fn(i64) -> Vec<i64>) -> Vec<Item> {
    items.into_iter().flat_map(|(way, n)| run(n).into_iter().map(move |n| (way, n))).collect()
}

/// As often as its number says, up to twice.
fn repeated(items: Vec<Item>) -> Vec<Item> {
    expanded(items, |n| vec![n; n.rem_euclid(3) as usize])
}

/// With the number that each has among those of its key, from 1.
fn numbered_by_key(items: Vec<Item>, run: impl Fn(i64, i64) -> Option<i64>) -> Vec<Item> {
    let mut seen = BTreeMap::new();
    let numbered = items.into_iter().filter_map(|item| {
        let nth = seen.entry(key(&item)).or_insert(0);
        *nth += 1;
        Some((item.0, run(item.1, *nth)?))
    });
    numbered.collect()
}
