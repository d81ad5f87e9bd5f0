//! Pipelines stand in generic functions, methods that use `self`, async functions, closures, and stages of other pipelines.

use std::fmt::Display;

use pipeline::prelude::*;

fn texts<T: Display, I: IntoIterator<Item = T>>(items: I) -> Vec<String> {
    let texts = pipeline! { source(items) |> map(|item| item.to_string()) |> collect(); };
    texts.run_blocking().expect("it runs").into_output()
}

struct Scale {
    by: u32,
}

impl Scale {
    fn apply(&self, n: u32) -> u32 {
        n * self.by
    }

    fn all(&self, items: &[u32]) -> u32 {
        let scaled = pipeline! {
            source(items) |> map(|n| self.apply(*n)) |> boundary() |> fold(0, |sum, n| sum + n / self.by);
        };
        scaled.run_blocking().expect("it runs").into_output()
    }
}

async fn doubled(items: Vec<u32>) -> Vec<u32> {
    let doubled = pipeline! { source(items) |> map(async |n| n * 2) |> collect(); };
    doubled.run().await.expect("it runs").into_output()
}

fn main() {
    assert_eq!(texts([1.5, 2.5]), ["1.5", "2.5"]);
    assert_eq!(Scale { by: 3 }.all(&[1, 2]), 3);
    assert_eq!(pollster::block_on(doubled(vec![1, 2])), [2, 4]);
    let sum_to = |n: u32| {
        let sum = pipeline! { source(1..=n) |> fold(0, |sum, n| sum + n); };
        sum.run_blocking().expect("it runs").into_output()
    };
    let nested = pipeline! {
        source(1..=3)
            |> map(sum_to)
            |> map(|n| {
                let squares = pipeline! { source(0..n) |> map(|n| n * n) |> fold(0, |sum, n| sum + n); };
                squares.run_blocking().expect("it runs").into_output()
            })
            |> collect::<Vec<_>>();
    };
    assert_eq!(nested.run_blocking().expect("it runs").output, [0, 5, 55]);
}
