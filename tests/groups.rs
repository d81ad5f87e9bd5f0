//! `group_by` with what is done for each key, alone and shared out among replicas.

mod support;

use std::collections::BTreeMap;

use pipeline::prelude::*;

use crate::support::on_every_engine;

#[test]
fn keys_come_in_the_order_in_which_they_were_first_seen() {
    let words = ["b", "a", "b", "c", "a", "b"];
    let done = pipeline! {
        let (one, two, three, four) = source(words) |> broadcast();
        let counted = one |> group_by(|word| *word) |> count() |> collect::<Vec<_>>();
        let folded = two |> group_by(|word| *word) |> fold(String::from("-"), |all, word| all + word) |> collect::<Vec<_>>();
        let gathered = three
            |> group_by(|word| *word)
            |> aggregate(Vec::new(), |all, word| all.push(word))
            |> map(|(word, all)| (word, all.len()))
            |> collect::<Vec<_>>();
        let last = four |> group_by(|word| word.len()) |> reduce(|_, other| other) |> collect::<Vec<_>>();
    };
    let done = done.run_blocking().unwrap();
    assert_eq!(done.counted, [("b", 3), ("a", 2), ("c", 1)]);
    let expected = [("b", "-bbb"), ("a", "-aa"), ("c", "-c")];
    assert_eq!(done.folded, expected.map(|(word, all)| (word, all.to_owned())));
    assert_eq!(done.gathered, [("b", 3), ("a", 2), ("c", 1)]);
    assert_eq!(done.last, [(1, "b")]);
}

#[test]
fn more_groups_than_an_edge_holds() {
    let grouped = pipeline! {
        #![engine(tokio)]
        source(0..10_000u64) |> group_by(|n| n / 2) |> #[name = "sums"] fold(0, |sum, n| sum + n)
            |> #[buffer(4)] map(|pair| pair) |> collect::<Vec<_>>();
    };
    let done = pollster::block_on(grouped.run_on(&engine::Sync::new().seed(3))).unwrap();
    assert_eq!(done.len(), 5000);
    assert!(done.iter().enumerate().all(|(n, pair)| *pair == (n as u64, 4 * n as u64 + 1)));
    let sums = done.report.stage("sums").unwrap();
    assert_eq!((sums.taken, sums.given), (10_000, 5000));
}

/// Grouping and what is done for each key are one step, though the second asks for another engine than what is before the first.
#[test]
fn a_hint_on_the_second_step_is_for_both() {
    let counted = pipeline! {
        #![engine(hybrid)]
        source(0..10u64) |> #[hint(cpu = heavy)] map(|n| n) |> group_by(|n| n % 3) |> #[hint(stateful)] count() |> collect::<Vec<_>>();
    };
    let done = counted.run_blocking_on(&Hybrid::workers(1)).unwrap();
    assert_eq!(done.output, [(0, 4), (1, 3), (2, 3)]);
    let islands = done.report.islands.iter().map(|island| (island.name, island.engine));
    let expected =
        [("source", "dataflow"), ("map", "steal"), ("group_by", "dataflow"), ("collect", "steal")];
    assert_eq!(islands.collect::<Vec<_>>(), expected);
}

#[test]
fn groups_shared_out_by_their_key() {
    fn key(n: &u64) -> u64 {
        n % 100
    }
    let expected: BTreeMap<u64, u64> =
        (0..100).map(|key| (key, (0..50).map(|nth| nth * 100 + key).sum())).collect();
    let grouped = || {
        pipeline! {
            #![engine(tokio)]
            source(0..5000u64)
                |> #[parallel(3, by = key)] { group_by(key) |> fold(0, |sum, n| sum + n) }
                |> collect::<BTreeMap<_, _>>();
        }
    };
    on_every_engine!(|engine, host| {
        let done = host.block_on(async { grouped().run_on(&engine).await });
        assert_eq!(done.unwrap().output, expected, "{engine:?}");
    });
}

#[test]
fn a_consumer_that_has_enough_of_the_groups() {
    let grouped = pipeline! {
        source(0..1000u64) |> group_by(|n| *n) |> count() |> take(3) |> collect::<Vec<_>>();
    };
    assert_eq!(grouped.run_blocking().unwrap().output, [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn no_input_gives_no_group() {
    let grouped =
        pipeline! { source(0..0u64) |> group_by(|n| *n) |> count() |> collect::<Vec<_>>(); };
    assert!(grouped.run_blocking().unwrap().output.is_empty());
}

#[test]
fn a_panic_in_the_key_names_its_stage_and_item() {
    let grouped = pipeline! {
        source(0..10u64) |> group_by(|n| { assert!(*n != 7, "no"); *n }) |> count() |> collect::<Vec<_>>();
    };
    let error = grouped.run_blocking().unwrap_err();
    assert_eq!((error.stage(), error.position().map(|at| at.item())), (Some("group_by"), Some(7)));
}
